"""Gifts of the public page that do not fit: another amount came, or nobody knows."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.giving import actions, amounts, forms, queries, references
from musterpoint.giving.models import Intent, IntentState
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.web.cards import Cell, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


@page(pages.CHANGE)
def intents(request: ActorRequest) -> HttpResponse:
    """List gifts of which money may have come that is not booked."""
    rows, paging = paged(request, queries.unclear(), "unclear_at", "id")
    return pages.show_list(
        request,
        "intents",
        title=_("Gifts to look at"),
        sub=_("Begun on the public page; what came does not fit or is not known"),
        columns=(_("Reference"), _("Meant"), _("What came"), _("Provider")),
        rows=[
            [
                Cell(
                    text=references.shown(one.reference),
                    url=goes_to(request, "intent", intent_id=one.id),
                ),
                Cell(text=amounts.shown(one.amount, one.unit)),
                Cell(text=_came(one), tag="help"),
                Cell(text=str(one.provider or "")),
            ]
            for one in rows
        ],
        paging=paging,
        empty=(
            _("Nothing to look at"),
            _("When a provider took another amount, or does not answer, the gift stands here."),
        ),
    )


def _came(row: Intent) -> str:
    if row.came is None:
        return _("Not known")
    return amounts.shown(row.came, row.came_unit)


@page(pages.CHANGE, BOTH)
def intent(request: ActorRequest, intent_id: UUID) -> HttpResponse:
    """Show a gift that does not fit, and settle it."""
    row = queries.intent(intent_id)
    if row.state != IntentState.UNCLEAR:
        return pages.show_detail(
            request,
            back=(goes_to(request, "intents"), _("Gifts to look at")),
            title=references.shown(row.reference),
            tag=("unk", row.get_state_display()),
            note=row.note,
        )
    fits = row.came is not None and row.came_unit == row.unit
    form = forms.SettleForm(
        data(request),
        initial={"amount": amounts.written(row.came, row.unit)} if fits and row.came else {},
    )

    def do(given: dict[str, Any]) -> str:
        is_there = given["how"] == "came"
        came = amounts.parts(row.unit, given["amount"]) if is_there else 0
        actions.settle_intent(row.id, came, given["note"], by=request.actor, at=request.at)
        return goes_to(request, "intents")

    told = {
        "meant": amounts.shown(row.amount, row.unit),
        "came": _came(row),
        "provider": row.provider,
        "id": row.remote_id,
    }
    return run_form(
        request, form, do, title=references.shown(row.reference), submit=_("Settle it"),
        back=(goes_to(request, "intents"), _("Gifts to look at")),
        lead=_("Meant: %(meant)s. What came: %(came)s. Ask %(provider)s about %(id)s.") % told,
    )  # fmt: skip
