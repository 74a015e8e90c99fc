"""Stations and their stock, as pages and as a table to take along; keys of the seals."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import BlankState, SealKey, Station, StockLevel
from musterpoint.cases.travel import actions, queries
from musterpoint.cases.travel import forms as typed
from musterpoint.cases.travel.views.pages import file, post_of, show
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, tables
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Figure

Forms = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station in the list."""

    url: str
    station: Station
    level: StockLevel


@page(Permission.DOCUMENTS_REQUEST, BOTH)
def stations(request: ActorRequest) -> HttpResponse:
    """List stations with their stock, and add one."""
    form = typed.StationForm(post_of(request), initial={"issuer": request.organisation.country})
    if form.is_bound:
        request.actor.require(Permission.DOCUMENTS_STOCK)
    if form.is_bound and form.is_valid():
        try:
            given = actions.StationIn(**form.cleaned_data)
            made = actions.add_station(given, by=request.actor, at=request.at)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("The station is added. Receive its blanks."))
            return redirect(url(request, "travel:station", station_id=made.id))
    levels = queries.levels()
    rows = [
        StationRow(url(request, "travel:station", station_id=one.id), one, levels[one.id])
        for one in queries.stations()
    ]
    status = 422 if form.is_bound else 200
    return show(request, "stations", {"rows": rows, "form": form}, status=status)


@page(Permission.DOCUMENTS_REQUEST)
def station(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Show a station's stock and its ledger."""
    return _page(request, Station.objects.get(id=station_id))


def _page(
    request: ActorRequest,
    found: Station,
    bound: Forms | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    level = StockLevel.objects.get(station=found)
    shift = {"shift_right": found.shift_right / 10, "shift_down": found.shift_down / 10}
    chosen: Forms = {
        "receive": typed.ReceiveForm(prefix="receive"),
        "away": typed.AwayForm(prefix="away"),
        "count": typed.CountForm(prefix="count"),
        "shift": typed.ShiftForm(prefix="shift", initial=shift),
    } | (bound or {})
    context = {
        "station": found,
        "level": level,
        "figures": [
            Figure(
                label=state.label,
                value=formats.count(getattr(level, state.value)),
                share=getattr(level, state.value) / level.total if level.total else None,
                kind="alarm" if state == BlankState.LOST else "b",
            )
            for state in BlankState
        ],
        "movements": [
            (
                one,
                BlankState(one.from_state).label if one.from_state else _("New here"),
                BlankState(one.to_state).label if one.to_state else _("Another station"),
            )
            for one in queries.movements(found)
        ],
        "counts": queries.counts(found),
        "forms": chosen,
        "bound": list((bound or {}).values()),
        "problem": problem,
    }
    return show(request, "station", context, status=status)


def _step(
    request: ActorRequest, station_id: UUID, name: str, form: Any, do: Callable[[], object],
    done: str,
) -> HttpResponse:  # fmt: skip
    """Do one thing with the stock; show the page again, with what was typed, when refused."""
    found = Station.objects.get(id=station_id)
    if not form.is_valid():
        return _page(request, found, {name: form}, status=422)
    try:
        do()
    except (NotAllowed, Missing):
        raise
    except Invalid as refused:
        form.take(refused)
        return _page(request, found, {name: form}, status=422)
    except Refused as refused:
        return _page(request, found, {name: form}, problem=str(refused), status=409)
    messages.success(request, done)
    return redirect(url(request, "travel:station", station_id=station_id))


@page(Permission.DOCUMENTS_STOCK, POST)
def receive(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Take a range of serials into stock."""
    form = typed.ReceiveForm(request.POST, prefix="receive")

    def do() -> None:
        actions.receive(station_id, **form.cleaned_data, by=request.actor, at=request.at)

    return _step(request, station_id, "receive", form, do, _("The blanks are in stock."))


@page(Permission.DOCUMENTS_STOCK, POST)
def put_away(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Book blanks as spoilt, destroyed or lost."""
    form = typed.AwayForm(request.POST, prefix="away")

    def do() -> None:
        actions.put_away(station_id, **form.cleaned_data, by=request.actor, at=request.at)

    return _step(request, station_id, "away", form, do, _("The blanks are booked."))


@page(Permission.DOCUMENTS_STOCK, POST)
def count(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Record a count of the safe."""
    form = typed.CountForm(request.POST, prefix="count")

    def do() -> None:
        actions.count(station_id, **form.cleaned_data, by=request.actor, at=request.at)

    return _step(request, station_id, "count", form, do, _("The count is recorded."))


@page(Permission.DOCUMENTS_PRINT, POST)
def calibrate(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Say by how much the printer is off."""
    form = typed.ShiftForm(request.POST, prefix="shift")

    def do() -> None:
        actions.calibrate(station_id, *form.tenths(), by=request.actor, at=request.at)

    return _step(request, station_id, "shift", form, do, _("The printer's shift is kept."))


@page(Permission.DOCUMENTS_STOCK)
def ledger(request: ActorRequest, station_id: UUID) -> HttpResponse:
    """Give every movement of a station's stock as a table."""
    found = Station.objects.get(id=station_id)
    names = (
        "made_at", "from_state", "to_state", "number", "first_serial", "last_serial", "reason",
        "made_by_name", "witness",
    )  # fmt: skip
    rows = [[getattr(one, name) for name in names] for one in queries.ledger(found)]
    audit.saw("cases.stock.exported", [found.id], by=request.actor, at=request.at, rows=len(rows))
    return file(
        table([list(names), *rows]), "text/csv; charset=utf-8", f"stock-{request.at:%Y%m%d}.csv"
    )


@page(Permission.DOCUMENTS_STOCK)
def all_stock(request: ActorRequest) -> HttpResponse:
    """Give the stock of all stations as a table."""
    levels = queries.levels()
    states = ["total", *BlankState.values]
    found = queries.stations()
    rows = [
        [one.code, one.name, one.country, *(getattr(levels[one.id], name) for name in states)]
        for one in found
    ]
    ids = [one.id for one in found]
    audit.saw("cases.stock.exported", ids, by=request.actor, at=request.at, rows=len(rows))
    head = ["code", "name", "country", *states]
    return file(table([head, *rows]), "text/csv; charset=utf-8", f"stock-{request.at:%Y%m%d}.csv")


def table(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV that no spreadsheet takes for a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return tables.harmless(str(value))


@page(Permission.DOCUMENTS_REQUEST, BOTH)
def keys(request: ActorRequest) -> HttpResponse:
    """Show the keys of the seals and the published list; make a new key."""
    if request.method == "POST":
        actions.make_seal_key(by=request.actor, at=request.at)
        messages.success(request, _("The key is made. Seals are signed with it from now on."))
        return redirect(url(request, "travel:keys"))
    published = queries.revocations()
    context = {
        "keys": queries.seal_keys(),
        "published": published,
        "revoked": len(queries.revoked_numbers(published)),
    }
    return show(request, "keys", context)


@page(Permission.DOCUMENTS_REQUEST)
def certificate(request: ActorRequest, key_id: UUID) -> HttpResponse:
    """Give the certificate of a key."""
    key = SealKey.objects.get(id=key_id)
    name = f"{key.signer}{key.serial}.pem"
    return file(key.certificate, "application/x-pem-file", name)
