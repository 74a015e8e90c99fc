"""The stock of blanks: receive, spoil, destroy, count. Every movement is in the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Blank,
    BlankState,
    Station,
    StockCount,
    StockLevel,
    StockMovement,
)
from musterpoint.cases.travel import rules
from musterpoint.engine.documents import codes
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.people import countries
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 2000
LONGEST = {"code": 20, "name": 100}
MOST_SHIFT = 200
LONGEST_REASON, LONGEST_WITNESS = 200, 100


class BadStation(Invalid):
    """The station cannot be kept as it was typed."""


class BadStock(Invalid):
    """The movement cannot be made as it was typed; the fields say what to mend."""


class BlankTaken(Refused):
    """The blank is not in stock any more: somebody else was quicker, or it is spoilt or gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationIn:
    """A place that issues. Shifts of the printer in tenths of a millimetre."""

    code: str
    name: str
    country: str
    issuer: str
    shift_right: int = 0
    shift_down: int = 0


def add_station(station: StationIn, *, by: Actor, at: datetime) -> Station:
    """Add a station with an empty stock; raise BadStation with what to mend."""
    by.require(Permission.DOCUMENTS_STOCK)
    problems = _station_problems(station)
    if Station.objects.filter(code=station.code).exists():
        problems["code"] = [_("Another station has this code. Choose a different one.")]
    if problems:
        raise BadStation(_("The station needs another look."), fields=problems)
    made = Station.objects.create(
        **{name: getattr(station, name) for name in StationIn.__dataclass_fields__}, made_at=at
    )
    StockLevel.objects.create(station=made)
    audit.record("cases.station.added", subject_id=made.id, by=by, at=at)
    return made


def calibrate(
    station_id: UUID, shift_right: int, shift_down: int, *, by: Actor, at: datetime
) -> Station:
    """Say by how much the station's printer is off, in tenths of a millimetre."""
    by.require(Permission.DOCUMENTS_PRINT)
    if max(abs(shift_right), abs(shift_down)) > MOST_SHIFT:
        raise BadStation(
            _("The station needs another look."),
            fields={"shift_right": [_("Enter at most 20 millimetres in either direction.")]},
        )
    station = Station.objects.select_for_update().get(id=station_id)
    station.shift_right, station.shift_down = shift_right, shift_down
    station.save(update_fields=["shift_right", "shift_down"])
    audit.record(
        "cases.station.calibrated",
        subject_id=station.id, by=by, at=at, right=shift_right, down=shift_down,
    )  # fmt: skip
    return station


def _station_problems(station: StationIn) -> dict[str, list[str]]:
    problems = {
        name: [_("Write something, not longer than %(most)s letters.") % {"most": most}]
        for name, most in LONGEST.items()
        if not 0 < len(getattr(station, name).strip()) <= most
    }
    if not countries.is_country(station.country):
        problems["country"] = [_("Choose a country.")]
    if station.issuer not in codes.ISSUERS:
        problems["issuer"] = [
            _("Enter the code of who issues, as in a passport: LKA, D, UNO, EUE.")
        ]
    if max(abs(station.shift_right), abs(station.shift_down)) > MOST_SHIFT:
        problems["shift_right"] = [_("Enter at most 20 millimetres in either direction.")]
    return problems


def receive(
    station_id: UUID, first: str, last: str, *, reason: str = "", by: Actor, at: datetime
) -> StockMovement:
    """Take a range of serials into stock. A serial that was ever here is refused."""
    by.require(Permission.DOCUMENTS_STOCK)
    first, last = first.strip().upper(), (last or first).strip().upper()
    numbers = rules.serials(first, last)
    if numbers is None:
        text = _(
            "Enter two serials of one range: up to four letters, then digits, nine signs at most,"
            " and at most 5,000 blanks."
        )
        raise BadStock(_("These serials cannot be received."), fields={"first": [text]})
    level = lock(station_id)
    known = Blank.objects.filter(serial__in=numbers).order_by("serial").first()
    if known is not None:
        text = _("The serial %(serial)s is known already.") % {"serial": known.serial}
        raise BadStock(_("These serials cannot be received."), fields={"first": [text]})
    Blank.objects.bulk_create(
        [
            Blank(station_id=station_id, serial=one, received_at=at, changed_at=at)
            for one in numbers
        ],
        batch_size=BATCH,
    )
    return write(level, "", BlankState.RECEIVED, numbers, reason=reason, by=by, at=at)


def take(
    station_id: UUID, serial: str, to_state: BlankState, *, reason: str, by: Actor, at: datetime
) -> Blank:
    """
    Move one blank into another state for a document; the caller has asked for the permission.

    Of two who take the same blank at once the second waits, and is refused with BlankTaken.
    """
    level = lock(station_id)
    blank = Blank.objects.select_for_update().filter(
        station_id=station_id, serial=serial.strip().upper()
    ).first()  # fmt: skip
    if blank is None:
        raise BlankTaken(_("This station has no blank %(serial)s."), serial=serial[:20])
    check_move(blank, to_state)
    move(level, [blank], to_state, reason=reason, by=by, at=at)
    return blank


def put_away(
    station_id: UUID,
    first: str,
    last: str,
    to_state: str,
    *,
    reason: str,
    witness: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Book a range of blanks as spoilt, destroyed or lost; return how many.

    Destroying needs the name of a second person who saw it. A range whose blanks are in several
    states is booked state by state, all or nothing.
    """
    by.require(Permission.DOCUMENTS_STOCK)
    first, last = first.strip().upper(), (last or first).strip().upper()
    numbers = rules.serials(first, last)
    problems = _away_problems(numbers, to_state, reason, witness, by)
    if problems or numbers is None:
        raise BadStock(_("This cannot be booked."), fields=problems)
    level = lock(station_id)
    found = list(
        Blank.objects.select_for_update()
        .filter(station_id=station_id, serial__in=numbers)
        .order_by("serial")
    )
    if len(found) < len(numbers):
        text = _("This station has only %(found)s of these %(asked)s blanks.")
        told = text % {"found": len(found), "asked": len(numbers)}
        raise BadStock(_("This cannot be booked."), fields={"first": [told]})
    for blank in found:
        if blank.state == BlankState.MOVING:
            raise BlankTaken(
                _("The blank %(serial)s is on the way. Who counts the parcel says what is lost."),
                serial=blank.serial,
            )
        if blank.state == BlankState.RESERVED:
            raise BlankTaken(
                _("The blank %(serial)s is printed. Spoil its document on the application's page."),
                serial=blank.serial,
            )
        check_move(blank, BlankState(to_state))
    for state in sorted({blank.state for blank in found}):
        group = [blank for blank in found if blank.state == state]
        move(level, group, BlankState(to_state), reason=reason, witness=witness, by=by, at=at)
    return len(found)


def _away_problems(
    numbers: Sequence[str] | None, to_state: str, reason: str, witness: str, by: Actor
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if numbers is None:
        problems["first"] = [_("Enter one serial, or two of one range.")]
    if to_state not in (BlankState.SPOILT, BlankState.DESTROYED, BlankState.LOST):
        problems["to_state"] = [_("Choose spoilt, destroyed or lost.")]
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        problems["reason"] = [_("Say why, in 200 letters at most.")]
    if len(witness) > LONGEST_WITNESS:
        problems["witness"] = [_("Enter a name of at most 100 letters.")]
    if to_state == BlankState.DESTROYED:
        problems |= witness_problems(witness, by)
    return problems


def witness_problems(witness: str, by: Actor) -> dict[str, list[str]]:
    if not witness.strip():
        return {"witness": [_("Name the second person who saw it.")]}
    if is_one_of(witness, (by.name,)):
        return {"witness": [_("The second person must be somebody else than you.")]}
    return {}


def is_one_of(name: str, others: Iterable[str]) -> bool:
    """Say whether a typed name is one of these, whatever its letters' size and its spaces."""
    return countries.plain(name) in {countries.plain(one) for one in others if one}


def count(
    station_id: UUID, received: int, spoilt: int, *, witness: str, by: Actor, at: datetime
) -> StockCount:
    """Record what two people counted in the safe, beside what the ledger says."""
    by.require(Permission.DOCUMENTS_STOCK)
    problems = witness_problems(witness, by)
    if len(witness) > LONGEST_WITNESS:
        problems["witness"] = [_("Enter a name of at most 100 letters.")]
    for name, number in (("received", received), ("spoilt", spoilt)):
        if not 0 <= number <= 10**6:
            problems[name] = [_("Enter how many there are, 0 or more.")]
    if problems:
        raise BadStock(_("The count needs another look."), fields=problems)
    level = lock(station_id)
    made = StockCount.objects.create(
        station_id=station_id,
        expected_received=level.received,
        expected_spoilt=level.spoilt,
        found_received=received,
        found_spoilt=spoilt,
        witness=witness.strip(),
        made_by=by.id,
        made_by_name=by.name[:200],
        made_at=at,
    )
    audit.record(
        "cases.stock.counted", subject_id=station_id, by=by, at=at,
        missing=level.received + level.spoilt - received - spoilt,
    )  # fmt: skip
    return made


def lock(station_id: UUID) -> StockLevel:
    """Return the station's stock, locked; it is locked before any of its blanks."""
    return StockLevel.objects.select_for_update().get(station_id=station_id)


def check_move(blank: Blank, to_state: BlankState) -> None:
    if to_state not in rules.MOVES[blank.state]:
        raise BlankTaken(
            _("The blank %(serial)s cannot be used for this: it is %(state)s."),
            serial=blank.serial,
            state=str(BlankState(blank.state).label).lower(),
        )


def move(
    level: StockLevel,
    blanks: Sequence[Blank],
    to_state: BlankState,
    *,
    reason: str,
    witness: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Move blanks that are all in one state."""
    from_state = blanks[0].state
    Blank.objects.filter(id__in=[blank.id for blank in blanks]).update(
        state=to_state, changed_at=at
    )
    for blank in blanks:
        blank.state = to_state
    serials = [blank.serial for blank in blanks]
    write(level, from_state, to_state, serials, reason=reason, witness=witness, by=by, at=at)


def write(
    level: StockLevel,
    from_state: str,
    to_state: str,
    serials: Sequence[str],
    *,
    reason: str,
    witness: str = "",
    by: Actor,
    at: datetime,
) -> StockMovement:
    """
    Write one line of the ledger and bring the level to it.

    An empty state is outside of this station: the total changes with it.
    """
    number = len(serials)
    came, went = from_state or "total", to_state or "total"
    changed = {
        came: F(came) + (-number if from_state else number),
        went: F(went) + (number if to_state else -number),
    }
    StockLevel.objects.filter(id=level.id).update(**changed)
    made = StockMovement.objects.create(
        station_id=level.station_id,
        from_state=from_state,
        to_state=to_state,
        number=number,
        first_serial=serials[0],
        last_serial=serials[-1],
        reason=reason.strip()[:LONGEST_REASON],
        witness=witness.strip(),
        made_by=by.id,
        made_by_name=by.name[:200],
        made_at=at,
    )
    audit.record(
        "cases.stock.moved", subject_id=level.station_id, by=by, at=at,
        movement=str(made.id), number=number, came_from=str(from_state), to=str(to_state),
    )  # fmt: skip
    return made
