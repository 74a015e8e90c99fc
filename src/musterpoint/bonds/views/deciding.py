"""A call is decided or refused by another person, and the rest of it drawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, presenters, queries, rules
from musterpoint.bonds.amounts import parts
from musterpoint.bonds.models import Call, CallLine
from musterpoint.bonds.views.calls import back_to
from musterpoint.bonds.views.pages import DECIDE, done, goes_to, run_form
from musterpoint.web.cards import Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest


@page(DECIDE, BOTH)
def decide(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Decide a call; what each open call would get of the bond is shown before."""
    row = queries.call(bond_call)
    if row.bond is None:
        raise actions.NotNow(_("The bond of this call was not found yet."))
    audit.saw("bonds.call.read", [row.id], by=request.actor, at=request.at)
    lines = {one.head: one for one in row.lines.all()}
    order = [head for head in rules.pack().heads if head in lines]
    before = actions.granted_before(row)
    form = forms.DecideForm(
        data(request),
        granted_before=bool(before),
        lines={head: presenters.money(lines[head].asked, row) for head in order},
        initial={f"allowed_{head}": presenters.typed(lines[head].asked, row) for head in order},
    )

    def do(given: dict[str, Any]) -> str:
        names = {head: f"allowed_{head}" for head in order}
        allowed = {head: parts(given[name], row, name) for head, name in names.items()}
        actions.decide(
            row.id, allowed, given["reasons"], given["for_employer"],
            given.get("is_other_loss", False), by=request.actor, at=request.at,
        )  # fmt: skip
        return back_to(request, row)[0]

    objection = actions.objection_words(row, request.at)
    shown = [_plan(row)]
    if before:
        shown.insert(0, _granted(request, before))
    if objection:
        shown.insert(0, Part(title=_("Objection of the employer"), code="says", words=objection))
    return run_form(
        request, form, do, title=_("Decide"), submit=_("Decide and draw"),
        back=back_to(request, row), parts=shown,
        lead=_("Left of the bond: %(amount)s") % {"amount": presenters.money(row.bond.free, row)},
    )  # fmt: skip


def _granted(request: ActorRequest, before: list[CallLine]) -> Part:
    """Return what other calls of the same worker were granted in this crisis."""
    return Part(
        title=_("Granted to this worker before, for the same"), code="before",
        columns=[pgettext("bond", "Call"), _("For what"), _("Allowed")],
        rows=[
            [
                Cell(text=presenters.number(one.call.reference),
                     url=goes_to(request, "call", bond_call=one.call_id)),
                Cell(text=rules.head_name(one.head)),
                Cell(text=presenters.money(one.allowed or 0, one.call)),
            ]
            for one in before
        ],
    )  # fmt: skip


def _plan(row: Call) -> Part:
    """Return what each open call would get now, if it got all that it asks."""
    if row.bond is None:
        return Part(title="", code="plan")
    plan = actions.plan(row.bond)
    numbers = dict(Call.objects.filter(id__in=list(plan.asked)).values_list("id", "reference"))
    heads = list(rules.pack().heads)
    return Part(
        title=_("What each open call would get"), code="plan",
        columns=[pgettext("bond", "Call"), *(rules.head_name(one) for one in heads),
                 pgettext("amount", "Asked")],
        rows=[
            [
                Cell(text=presenters.number(numbers[key]), tag="move" if key == row.id else ""),
                *(Cell(text=presenters.money(plan.given[key].get(one, 0), row)) for one in heads),
                Cell(text=presenters.money(sum(wanted.values()), row)),
            ]
            for key, wanted in plan.asked.items()
        ],
        words=_("The bond is short: what is first in order is served first, the same for all.")
        if plan.is_short
        else "",
    )  # fmt: skip


@page(DECIDE, BOTH)
def refuse(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Refuse a call for which there is no bond."""
    row = queries.call(bond_call)

    def do(given: dict[str, Any]) -> str:
        actions.refuse_unfounded(row.id, given["reasons"], by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.ReasonsForm(data(request)), do, title=_("Refuse: no bond"),
        submit=_("Refuse"), back=back_to(request, row),
        lead=_("The worker reads the reasons; the employer learns nothing of it."),
    )  # fmt: skip


@page(DECIDE, POST)
def more(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Draw the rest of a granted call, as far as the bond goes."""
    made = actions.draw_more(bond_call, by=request.actor, at=request.at)
    shown = presenters.money(made.amount, made.bond)
    messages.success(request, _("Drawn: %(amount)s") % {"amount": shown})
    return done(request, "call", bond_call=bond_call)
