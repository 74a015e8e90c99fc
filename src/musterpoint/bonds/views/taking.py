"""A call is taken down for a worker, with papers and the day of what was paid."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, letters, presenters, queries
from musterpoint.bonds.amounts import asked, unit
from musterpoint.bonds.models import Call, Side
from musterpoint.bonds.views.calls import MOST_BYTES, back_to
from musterpoint.bonds.views.pages import CALLS, CHANGE, goes_to, run_form
from musterpoint.web.cards import data, files
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(CALLS)
def paper(request: ActorRequest, bond_call: UUID, bond_paper: UUID) -> HttpResponse:
    """Give a paper out."""
    found = actions.open_paper(bond_call, bond_paper, by=request.actor, at=request.at)
    response = HttpResponse(found.data, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return letters.attached(response, found.name)


@page(CHANGE, BOTH)
def paper_add(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Add a paper for the worker."""
    row = queries.call(bond_call)

    def do(given: dict[str, Any]) -> str:
        sent = given["file"]
        actions.add_paper(
            row.id, Side.WORKER, sent.name, sent.read(MOST_BYTES + 1),
            by=request.actor, at=request.at,
        )  # fmt: skip
        return back_to(request, row)[0]

    return run_form(
        request, forms.PaperForm(data(request), files(request)), do, title=_("Add a paper"),
        submit=_("Add"), back=back_to(request, row), has_file=True,
    )  # fmt: skip


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Take a call down for a worker who asks by telephone or at the counter."""

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.begin(actions.BeginIn(**given), by=request.actor, at=request.at)
        return redirect(goes_to(request, "details", bond_call=made.row.id))

    return run_form(
        request, forms.StaffBeginForm(data(request)), do, title=_("Take a call down"),
        submit=_("Go on"), back=(goes_to(request, "calls"), pgettext("bond", "Calls")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def details(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Write what a worker tells, and send it with the worker's consent."""
    row = queries.call(bond_call)
    audit.saw("bonds.call.read", [row.id], by=request.actor, at=request.at)
    form = details_form(request, row)

    def do(given: dict[str, Any]) -> str:
        keep_details(request, row, given)
        if given["consents"]:
            actions.send(row.id, True, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, form, do, title=_("What the worker tells"), submit=_("Save"),
        back=back_to(request, row),
        lead=_("With the worker's consent it is sent; without it, it waits here."),
    )  # fmt: skip


def details_form(request: ActorRequest, row: Call) -> forms.DetailsForm:
    """Return the form of what is asked, as it was kept."""
    content = actions.call_content(row, request.at)
    names = ("currency", "lost_on", "tells_employer", "tells_state")
    start: dict[str, Any] = {name: getattr(row, name) for name in names}
    start |= {name: content.get(name, "") for name in ("words", "how_paid")}
    start |= {f"asked_{one.head}": presenters.typed(one.asked, row) for one in row.lines.all()}
    return forms.DetailsForm(data(request), initial=start)


def keep_details(request: ActorRequest, row: Call, given: dict[str, Any]) -> None:
    """Keep what was typed into the form of what is asked."""
    of = unit(given["currency"], "", "")
    names = ("lost_on", "words", "how_paid", "tells_employer", "tells_state")
    details_in = actions.DetailsIn(
        currency=of.code, asked=asked(given, of), **{one: given[one] for one in names}
    )
    actions.write(row.id, details_in, by=request.actor, at=request.at)
