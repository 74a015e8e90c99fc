"""Levies: what is owed by service or contract, the list, its table, one that is assessed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.giving import actions, amounts, books, forms, importing, queries, rules
from musterpoint.giving import levies as own
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.forms_of_levies import LevyForm
from musterpoint.giving.models import Pledge
from musterpoint.giving.queries import Line
from musterpoint.giving.references import shown
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.web import cards
from musterpoint.web.cards import Act, Cell, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


@page(pages.READ)
def levies(request: ActorRequest) -> HttpResponse:
    """List levies, the late ones first."""
    found = queries.levies(cards.words(request))
    rows, paging = paged(request, found, "next_due_on", "id")
    names = own.names()
    return pages.show_list(
        request,
        "levies",
        title=_("Levies"),
        sub=_("Contributions that are owed: per consular service, per contract"),
        columns=(
            _("Who owes it"), _("What for"), _("Amount"), _("Received"), _("Due"), _("State")
        ),
        rows=[_cells(request, line, names) for line in queries.lines(rows, request.at.date())],
        empty=(
            _("No levy yet"),
            _("Set the levy of your fund, or assess what somebody owes by one of the rule pack."),
        ),
        search=_("Who owes it, reference or note"),
        paging=paging,
        acts=(
            Act(label=_("Levies of your own"), url=goes_to(request, "rates")),
            *cards.file_acts(goes_to(request, "levies-file")),
            pages.may(
                request,
                Act(label=_("Assess a levy"), url=goes_to(request, "levy-new"), is_main=True),
            ),
        ),
    )  # fmt: skip


def _cells(request: ActorRequest, line: Line, names: Mapping[str, str]) -> list[Cell]:
    row = line.row
    return [
        Cell(
            text=str(row.giver),
            url=goes_to(request, "pledge", pledge_id=row.id),
            note=shown(row.reference),
        ),
        Cell(text=names.get(row.levy, row.levy), note=row.text),
        Cell(text=amounts.shown(row.amount, row.unit), note=worked_out(row)),
        Cell(text=amounts.shown(row.received, row.unit)),
        Cell(text=pages.day(row.next_due_on) or "–"),
        Cell(
            text=pages.standing_words(line.standing, is_levy=True), tag=pages.TONES[line.standing]
        ),
    ]


def name_of(row: Pledge) -> str:
    """Return the name of a levy as it is called now; its code when nobody knows it any more."""
    return own.names().get(row.levy, row.levy)


def worked_out(row: Pledge) -> str:
    """Return how a levy was worked out: so many, at what rate."""
    return f"{row.count} × {amounts.shown(row.rate, row.unit)}"


@page(pages.READ)
def levies_file(request: ActorRequest) -> HttpResponse:
    """Give the levies as a table; without names of persons."""
    return pages.table_file(request, importing.levy_rows(request.at.date()), "levies")


@page(pages.CHANGE, BOTH)
def levy_new(request: ActorRequest) -> HttpResponse:
    """Assess a levy; where its money came already, book that too."""
    form = LevyForm(
        data(request),
        lists={
            "levy": _choices(request),
            "giver": forms.giver_choices(),
            "fund": books.funds_open(),
            "account": books.accounts("Assets"),
        },
        initial={"on": request.at.date(), "key": f"desk-{uuid7()}"},
    )

    def do(given: dict[str, Any]) -> str:
        if given["account"] and given["on"] is None:
            text = _("Enter the day on which the money came.")
            raise Invalid(text, fields={"on": [text]})
        made = actions.assess_levy(
            given["levy"], UUID(given["giver"]), given["count"], fund=given["fund"],
            text=given["text"], on=given["of_day"], by=request.actor, at=request.at,
        )  # fmt: skip
        if given["account"]:
            _book(request, made, given)
        return goes_to(request, "pledge", pledge_id=made.id)

    return run_form(
        request, form, do, title=_("Assess a levy"), submit=_("Assess"),
        back=(goes_to(request, "levies"), _("Levies")),
    )  # fmt: skip


def _choices(request: ActorRequest) -> list[tuple[str, str]]:
    """Return the levies to choose from, those of the organisation's own funds first."""
    found = sorted(own.on(request.at.date()).values(), key=lambda one: not one.fund)
    return [
        (
            one.code,
            f"{rules.in_words(one.names)}: {amounts.shown(one.rate, one.unit)}"
            + (f" ({books.fund_name(one.fund)})" if one.fund else ""),
        )
        for one in found
    ]


def _book(request: ActorRequest, row: Pledge, given: dict[str, Any]) -> None:
    """Book all of a levy as received."""
    actions.receive(
        GiftIn(
            key=f"giving-{given['key']}",
            amount=row.amount,
            unit=row.unit,
            account=given["account"],
            received_on=given["on"],
            pledge_id=row.id,
        ),
        by=request.actor,
        at=request.at,
    )
