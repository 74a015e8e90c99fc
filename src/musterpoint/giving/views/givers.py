"""Givers, and the thanks and reports that they are owed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.giving import actions, amounts, forms, queries
from musterpoint.giving.actions import GIVER_USE, GiverIn
from musterpoint.giving.models import Giver
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy import vault
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row


@page(pages.READ)
def givers(request: ActorRequest) -> HttpResponse:
    """List givers by name; persons stand there with their reference."""
    found = queries.givers(cards.words(request))
    rows, paging = paged(request, found, "name", "reference", "id")
    return pages.show_list(
        request,
        "givers",
        title=_("Givers"),
        sub=_("Organisations and people who give, and what they are owed in words"),
        columns=(_("Giver"), _("Kind of source"), _("Country")),
        rows=[
            [
                Cell(
                    text=str(one),
                    url=goes_to(request, "giver", giver_id=one.id),
                    note=_("A person") if one.is_person else show_reference(one.reference),
                ),
                Cell(text=one.get_source_display()),
                Cell(text=one.country or "–"),
            ]
            for one in rows
        ],
        empty=(_("No giver yet"), _("Write down who gives, then what they pledge.")),
        search=_("Name or reference"),
        paging=paging,
        acts=(
            pages.may(
                request,
                Act(label=_("New giver"), url=goes_to(request, "giver-new"), is_main=True),
            ),
        ),
    )


@page(pages.READ)
def giver(request: ActorRequest, giver_id: UUID) -> HttpResponse:
    """Show a giver with pledges, gifts, and what is owed in words."""
    row = queries.giver(giver_id)
    name = queries.names_of([row], by=request.actor, at=request.at)[row.id]
    sealed = _sealed(request, row)
    facts = [
        Row(key=_("Reference"), value=show_reference(row.reference)),
        Row(key=_("Kind of source"), value=row.get_source_display()),
        *(
            Row(key=label, value=sealed[field])
            for field, label in (("contact", _("Whom we write to")), ("email", _("E-mail address")))
            if sealed.get(field)
        ),
    ]
    here = {"giver_id": row.id}
    may_erase = row.is_person and not row.erased_at and request.actor.may(Permission.VAULT_ERASE)
    return pages.show_detail(
        request,
        back=(goes_to(request, "givers"), _("Givers")),
        title=name,
        tag=("off", _("Erased"))
        if row.erased_at
        else ("move", _("A person") if row.is_person else _("An organisation")),
        acts=(
            None
            if row.erased_at
            else pages.may(
                request, Act(label=_("Change"), url=goes_to(request, "giver-change", **here))
            ),
            Act(label=_("Forget who it is"), url=goes_to(request, "giver-erase", **here))
            if may_erase
            else None,
        ),
        parts=(_pledges(request, row), _gifts(request, row), _duties(request, row)),
        side=(Part(title=_("Who"), code="who", facts=facts),),
    )


def _sealed(request: ActorRequest, row: Giver) -> dict[str, str]:
    key = vault.open_keys([row.id], at=request.at).get(row.id)
    return dict(key.open(GIVER_USE, row.sealed)) if key else {}


def _pledges(request: ActorRequest, row: Giver) -> Part:
    rows = row.pledges.order_by("-pledged_on", "-id")[:100]
    return Part(
        title=_("Pledges and levies"),
        code="pledges",
        columns=(_("Pledge"), _("Amount"), _("State")),
        rows=[
            [
                Cell(
                    text=line.row.reference,
                    url=goes_to(request, "pledge", pledge_id=line.row.id),
                    note=pages.day(line.row.pledged_on),
                ),
                Cell(text=amounts.shown(line.row.amount, line.row.unit)),
                Cell(
                    text=pages.standing_words(line.standing, is_levy=bool(line.row.levy)),
                    tag=pages.TONES[line.standing],
                ),
            ]
            for line in queries.lines(rows, request.at.date())
        ],
        empty=_("Nothing was pledged."),
    )


def _gifts(request: ActorRequest, row: Giver) -> Part:
    rows = row.gifts.prefetch_related("ends").order_by("-received_on", "-id")[:100]
    return Part(
        title=_("Gifts"),
        code="gifts",
        columns=(_("Day"), _("Amount"), _("State")),
        rows=[
            [
                Cell(text=pages.day(one.received_on), url=goes_to(request, "gift", gift_id=one.id)),
                Cell(text=amounts.shown(one.amount, one.unit)),
                Cell(text=_("Taken back"), tag="off")
                if one.ends.all()
                else Cell(text=_("Received"), tag="ok"),
            ]
            for one in rows
        ],
        empty=_("Nothing came yet."),
    )


def _duties(request: ActorRequest, row: Giver) -> Part:
    rows = row.duties.order_by("done_at", "due_on")[:50]
    return Part(
        title=_("Thanks and reports"),
        code="duties",
        columns=(_("What"), _("Due"), _("State")),
        rows=[
            [
                Cell(
                    text=one.get_kind_display(),
                    url="" if one.done_at else goes_to(request, "duty-done", duty_id=one.id),
                    note=one.note,
                ),
                Cell(text=pages.day(one.due_on)),
                Cell(text=_("Done"), tag="ok")
                if one.done_at
                else Cell(
                    text=_("Late") if one.due_at < request.at else _("Due"),
                    tag="help" if one.due_at < request.at else "due",
                ),
            ]
            for one in rows
        ],
        empty=_("Nothing is owed in words."),
    )


def _given(given: dict[str, Any]) -> GiverIn:
    return GiverIn(
        is_person=given["is_person"] == "yes",
        name=given["name"],
        source=given["source"],
        contact=given["contact"],
        email=given["email"],
        country=given["country"].upper(),
        language=given["language"],
        report_months=given["report_months"],
    )


@page(pages.CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a giver down."""

    def do(given: dict[str, Any]) -> str:
        made = actions.add_giver(_given(given), by=request.actor, at=request.at)
        return goes_to(request, "giver", giver_id=made.id)

    return run_form(
        request, forms.GiverForm(data(request)), do, title=_("New giver"), submit=_("Keep"),
        back=(goes_to(request, "givers"), _("Givers")),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def change(request: ActorRequest, giver_id: UUID) -> HttpResponse:
    """Correct a giver."""
    row = queries.giver(giver_id)
    name = queries.names_of([row], by=request.actor, at=request.at)[row.id]
    initial = {
        "is_person": "yes" if row.is_person else "no",
        **_sealed(request, row),
        "source": row.source,
        "country": row.country,
        "language": row.language,
        "report_months": row.report_months,
    }

    def do(given: dict[str, Any]) -> str:
        actions.change_giver(row.id, _given(given), by=request.actor, at=request.at)
        return goes_to(request, "giver", giver_id=row.id)

    return run_form(
        request, forms.GiverForm(data(request), initial=initial), do, title=_("Change the giver"),
        submit=_("Keep"), back=(goes_to(request, "giver", giver_id=row.id), name),
    )  # fmt: skip


@page(Permission.VAULT_ERASE, BOTH)
def erase(request: ActorRequest, giver_id: UUID) -> HttpResponse:
    """Forget who a person is."""
    row = queries.giver(giver_id)

    def do(_given: dict[str, Any]) -> str:
        actions.erase_giver(row.id, by=request.actor, at=request.at)
        return goes_to(request, "giver", giver_id=row.id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Forget who it is"),
        submit=_("Forget"), back=(goes_to(request, "giver", giver_id=row.id), str(row)),
        lead=_("What was given stays in the books, without a name. It cannot be undone."),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def duty_done(request: ActorRequest, duty_id: UUID) -> HttpResponse:
    """Say that thanks or a report went out."""
    row = queries.duty(duty_id)

    def do(given: dict[str, Any]) -> str:
        actions.finish_duty(row.id, given["note"], by=request.actor, at=request.at)
        return goes_to(request, "giver", giver_id=row.giver_id)

    return run_form(
        request, forms.NoteForm(data(request)), do,
        title=_("Thanks sent") if row.kind == "thank" else _("Report sent"),
        submit=_("It was sent"),
        back=(goes_to(request, "giver", giver_id=row.giver_id), str(row.giver)),
    )  # fmt: skip
