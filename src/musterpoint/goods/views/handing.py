"""Rations are handed out at a desk, and what does not fit is reviewed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.goods import actions, forms, queries
from musterpoint.goods.models import Distribution, Handout, Listed, Proof, Trouble
from musterpoint.goods.views.giving import back_to
from musterpoint.goods.views.pages import (
    CHANGE,
    GIVE,
    READ,
    Section,
    goes_to,
    names_of,
    number,
    run_form,
    sheet,
    show,
)
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.web.cards import Cell, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


@page(GIVE, BOTH)
def hand(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Find who stands there by the code of their card, or their number."""
    row = queries.distribution(goods_distribution)
    form = forms.CodeForm(data(request))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found = actions.find(row, form.cleaned_data["code"])
            except Missing as unknown:
                form.add_error("code", str(unknown))
            else:
                return _giving(request, row, found, forms.HandForm(), 200)
    return show(request, "hand", {"form": form, "row": row, "back": back_to(request, row)}, status)


@page(GIVE, BOTH)
def give(request: ActorRequest, goods_distribution: UUID, goods_listed: UUID) -> HttpResponse:
    """Show what a family gets, and hand it out."""
    row = queries.distribution(goods_distribution)
    found = Listed.objects.filter(distribution=row, id=goods_listed).first()
    if found is None:
        raise Missing(_("Nobody on this list has that number."))
    form = forms.HandForm(data(request))
    if not form.is_bound:
        return _giving(request, row, found, form, 200)
    if not form.is_valid():
        return _giving(request, row, found, form, 422)
    given = form.cleaned_data
    try:
        actions.hand_out(
            row.id, found.id, key=given["key"], proof=Proof(given["proof"]),
            by_proxy=given["by_proxy"], by=request.actor, at=request.at,
        )  # fmt: skip
    except (actions.GivenBefore, actions.Over, queries.NotEnough) as refused:
        form.add_error(None, str(refused))
        return _giving(request, row, found, form, Refused.status)
    text = _("Number %(number)s: given. The next one, please.") % {"number": found.number}
    context = {"form": forms.CodeForm(), "row": row, "back": back_to(request, row), "done": text}
    return show(request, "hand", context)


def _giving(
    request: ActorRequest, row: Distribution, found: Listed, form: forms.HandForm, status: int
) -> HttpResponse:
    told = actions.names([found], by=request.actor, at=request.at).get(found.id, {})
    context = {
        "form": form,
        "row": row,
        "one": found,
        "name": told.get("name", ""),
        "proxies": told.get("proxies", ()),
        "ration": [
            (item.title, item.shown(amount))
            for item, amount in actions.rations(row, found.people, 1).items()
        ],
        "before": actions.given_before(row, found),
        "proofs": Proof.choices[:3],
        "back": back_to(request, row),
        "address": goes_to(request, "give", goods_distribution=row.id, goods_listed=found.id),
        "search": goes_to(request, "hand", goods_distribution=row.id),
    }
    return show(request, "give", context, status)


@page(READ)
def reviews(request: ActorRequest) -> HttpResponse:
    """List the hand-outs that wait for a review."""
    rows, pages = paged(request, queries.troubled(), "told_at", "id")
    section = Section(
        pages=pages,
        title=_("What phones told, and does not fit"),
        heads=((_("Distribution"), False), (_("What is wrong"), False), (_("On the list"), True),
               (pgettext("goods", "Given"), False)),
        rows=[
            [
                Cell(
                    text=one.distribution.name,
                    url=goes_to(request, "review", goods_handout=one.id),
                ),
                Cell(text=Trouble(one.trouble).label, tag="help"),
                number(str(one.listed.number) if one.listed else "", _("On the list")),
                Cell(moment=one.given_at),
            ]
            for one in rows
        ],
        none=_("Nothing waits for a review"),
        hint=_("When two phones gave to the same family without network, it stands here."),
    )  # fmt: skip
    return sheet(
        request,
        _("Hand-outs to review"),
        [section],
        back=(goes_to(request, "distributions"), _("Distributions")),
    )


@page(CHANGE, BOTH)
def review(request: ActorRequest, goods_handout: UUID) -> HttpResponse:
    """Review a hand-out."""
    row = queries.handout(goods_handout)
    form = forms.ReviewForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.review(
            row.id, was_given=given["was_given"] == "yes", note=given["note"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Kept. The books follow."))
        return goes_to(request, "reviews")

    return run_form(
        request, form, do, title=_("Review a hand-out"), submit=_("Keep"),
        back=(goes_to(request, "reviews"), _("Hand-outs to review")), lead=_told(row),
    )  # fmt: skip


def _told(row: Handout) -> str:
    who = names_of([row.given_by]).get(row.given_by, "")
    lines = queries.handout_lines([row]).get(row.id, [])
    what = ", ".join(f"{one.item.title} {one.item.shown(one.amount)}" for one in lines)
    whom = (
        []
        if row.listed_id
        else [f"{_('Families')}: {row.families}", f"{_('People')}: {row.people}"]
    )
    parts = [row.distribution.name, str(Trouble(row.trouble).label), *whom, what, who, row.device]
    return " · ".join(one for one in parts if one)
