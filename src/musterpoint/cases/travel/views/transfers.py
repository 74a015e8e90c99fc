"""Blanks between stations: the list of parcels, one parcel, and its steps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import BlankTransfer, Station, TransferState
from musterpoint.cases.travel import actions, queries, rules
from musterpoint.cases.travel.transfer_forms import CountArrivedForm, PackForm
from musterpoint.cases.travel.views.pages import file, post_of, show
from musterpoint.cases.travel.views.stock import table
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url

T = TransferState
KINDS = {T.PACKED: "due", T.SENT: "move", T.ARRIVED: "ok", T.RETURNED: "unk", T.CANCELLED: "off"}
COLUMNS = (
    "origin", "goal", "state", "first_serial", "last_serial", "number", "missing", "way",
    "packed_at", "packed_by_name", "sent_at", "sent_by_name", "counted_at", "counted_by_name",
    "witness",
)  # fmt: skip


def kind_of(row: BlankTransfer, request: ActorRequest) -> str:
    """Return the colour of a parcel: what is too long on the way, or missed blanks, stands out."""
    late = timedelta(days=rules.pack().rules["transfer_days"])
    if row.missing or (row.state == T.SENT and row.sent_at and row.sent_at + late < request.at):
        return "help"
    return KINDS[TransferState(row.state)]


@page(Permission.DOCUMENTS_REQUEST)
def transfers(request: ActorRequest) -> HttpResponse:
    """List parcels, those that are under way first."""
    rows = [(one, kind_of(one, request)) for one in queries.transfers()]
    return show(request, "transfers", {"rows": rows})


@page(Permission.DOCUMENTS_STOCK)
def transfers_table(request: ActorRequest) -> HttpResponse:
    """Give every parcel as a table."""
    found = queries.transfers(limit=None)
    rows = [[_cell(one, name) for name in COLUMNS] for one in found]
    ids = [one.id for one in found]
    audit.saw("cases.transfer.exported", ids, by=request.actor, at=request.at, rows=len(rows))
    name = f"transfers-{request.at:%Y%m%d}.csv"
    return file(table([list(COLUMNS), *rows]), "text/csv; charset=utf-8", name)


def _cell(row: BlankTransfer, name: str) -> object:
    if name in ("origin", "goal"):
        return getattr(row, name).code
    value = getattr(row, name)
    return " ".join(rules.ranges(value)) if name == "missing" else ("" if value is None else value)


@page(Permission.DOCUMENTS_STOCK, BOTH)
def pack(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Pack blanks of a station for another one."""
    origin = Station.objects.get(id=station_id)
    others = [(str(one.id), one.name) for one in queries.stations() if one.id != station_id]
    form = PackForm(post_of(request), stations=others)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.pack_blanks(
                station_id, UUID(given["goal"]), given["first"], given["last"],
                way=given["way"], by=request.actor, at=request.at,
            )  # fmt: skip
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("Packed. Another officer has to send the parcel."))
            return redirect(url(request, "travel:transfer", transfer_id=made.id))
    status = 422 if form.is_bound else 200
    context = {"station": origin, "form": form, "has_others": bool(others)}
    return show(request, "pack", context, status=status)


@page(Permission.DOCUMENTS_REQUEST)
def transfer(request: ActorRequest, transfer_id: UUID) -> HttpResponse:
    """Show one parcel and what comes next."""
    return _page(request, transfer_id)


def _page(
    request: ActorRequest,
    transfer_id: UUID,
    form: CountArrivedForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    row = queries.transfer(transfer_id)
    if row is None:
        raise Missing(_("There is no such transfer here."))
    me = request.actor.id or request.actor.organisation_id
    context = {
        "row": row,
        "kind": kind_of(row, request),
        "form": form or CountArrivedForm(),
        "problem": problem,
        "missing": rules.ranges(row.missing),
        "packed_by_me": row.packed_by == me,
        "sent_by_me": row.sent_by == me,
        "may_not_count": me in (row.packed_by, row.sent_by),
    }
    return show(request, "transfer", context, status=status)


def _step(
    request: ActorRequest,
    transfer_id: UUID,
    do: Callable[[], object],
    done: str,
    form: Any = None,
) -> HttpResponse:
    """Do one step with a parcel; show the page again, with what was typed, when refused."""
    if form is not None and not form.is_valid():
        return _page(request, transfer_id, form, status=422)
    try:
        do()
    except (NotAllowed, Missing):
        raise
    except Invalid as refused:
        if form is None:
            return _page(request, transfer_id, problem=_first(refused), status=422)
        form.take(refused)
        return _page(request, transfer_id, form, status=422)
    except Refused as refused:
        return _page(request, transfer_id, form, problem=str(refused), status=409)
    messages.success(request, done)
    return redirect(url(request, "travel:transfer", transfer_id=transfer_id))


def _first(refused: Invalid) -> str:
    texts = [str(text) for found in refused.fields.values() for text in found]
    return texts[0] if texts else str(refused)


@page(Permission.DOCUMENTS_STOCK, POST)
def send(request: ActorRequest, transfer_id: UUID) -> HttpResponse:
    """Send what another officer packed."""
    return _step(
        request, transfer_id,
        lambda: actions.send_blanks(transfer_id, by=request.actor, at=request.at),
        _("The blanks are on the way. The other station counts them when they arrive."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_STOCK, POST)
def cancel(request: ActorRequest, transfer_id: UUID) -> HttpResponse:
    """Unpack what was not sent yet."""
    return _step(
        request, transfer_id,
        lambda: actions.cancel_transfer(transfer_id, by=request.actor, at=request.at),
        _("Unpacked. The blanks stay in stock here."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_STOCK, POST)
def count(request: ActorRequest, transfer_id: UUID) -> HttpResponse:
    """Count what arrived, or came back."""
    form = CountArrivedForm(request.POST)
    return _step(
        request, transfer_id,
        lambda: actions.count_arrived(
            transfer_id, **form.cleaned_data, by=request.actor, at=request.at
        ),
        _("Counted. What was there is in stock."),
        form,
    )  # fmt: skip
