"""Other seats of a costed leg: corrected by one, above the limit decided by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.costs import actions, forms, forms_of_seats, presenters, queries
from musterpoint.costs.models import CostedLeg, SeatChange
from musterpoint.costs.views.pages import CHANGE, DECIDE, goes_to, run_form
from musterpoint.web import formats
from musterpoint.web.cards import Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


def corrections(request: ActorRequest, row: CostedLeg) -> list[Part]:
    """Return how the seats of a leg were corrected; no card where they were not."""
    may = request.actor.may(DECIDE)

    def to(one: SeatChange) -> str:
        is_open = may and one.decided_at is None
        return goes_to(request, "decide-seats", cost_seats=one.id) if is_open else ""

    rows = [
        [
            Cell(text=presenters.seats(one.seats_before, one.offered_before)),
            Cell(text=presenters.seats(one.seats, one.offered), note=one.why, url=to(one)),
            Cell(text=presenters.by_two_tag(one)[1], tag=presenters.by_two_tag(one)[0]),
        ]
        for one in row.seat_changes.order_by("id")
    ]
    columns = [_("Seats before"), _("Right seats"), _("State")]
    title = _("Corrections of the seats")
    return [Part(title=title, code="corrections", columns=columns, rows=rows)] if rows else []


def _back(request: ActorRequest, row: CostedLeg) -> tuple[str, str]:
    return goes_to(request, "leg", cost_leg=row.id), row.code


@page(CHANGE, BOTH)
def correct(request: ActorRequest, cost_leg: UUID) -> HttpResponse:
    """Correct the seats of a leg."""
    row = queries.leg(cost_leg)
    form = forms_of_seats.SeatsForm(
        data(request), initial={"seats": row.seats, "offered": row.offered}
    )

    def do(given: dict[str, Any]) -> str:
        made = actions.correct_seats(row.id, **given, by=request.actor, at=request.at)
        if made.decided_at is None:
            messages.success(request, _("Entered. Somebody else decides it."))
        return _back(request, row)[0]

    return run_form(
        request, form, do, title=_("Correct the seats"), submit=_("Save"),
        back=_back(request, row),
        lead=_("The cost is shared anew. No note rises above what the person was told."),
    )  # fmt: skip


@page(DECIDE, BOTH)
def decide(request: ActorRequest, cost_seats: UUID) -> HttpResponse:
    """Decide that a leg had other seats."""
    one = SeatChange.objects.select_related("costed").get(id=cost_seats)

    def do(given: dict[str, Any]) -> str:
        actions.decide_seats(one.id, given["is_good"] == "yes", by=request.actor, at=request.at)
        return _back(request, one.costed)[0]

    return run_form(
        request, forms.DecideForm(data(request)), do, title=_("Correct the seats"),
        submit=_("Save"), back=_back(request, one.costed),
        lead=formats.listed([presenters.seats(one.seats, one.offered), one.why]),
    )  # fmt: skip
