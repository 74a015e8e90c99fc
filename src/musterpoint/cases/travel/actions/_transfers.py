"""Blanks move between stations: one officer packs, another sends, a third counts what arrived."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Blank,
    BlankState,
    BlankTransfer,
    Station,
    StockLevel,
    TransferState,
)
from musterpoint.cases.travel import rules
from musterpoint.cases.travel.actions import _stock
from musterpoint.cases.travel.actions._applications import WrongStep
from musterpoint.cases.travel.actions._stock import LONGEST_REASON, BadStock
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.tenancy.actors import Actor, Permission

T = TransferState


class NoSuchTransfer(Missing):
    """There is no such transfer here."""


class SameHands(Refused):
    """The same officer did the step before: two have to."""


def pack_blanks(
    origin_id: UUID, goal_id: UUID, first: str, last: str, *, way: str, by: Actor, at: datetime
) -> BlankTransfer:
    """
    Pack a range of blanks for another station; they leave when another officer sends them.

    ``way`` says how they travel, such as the number of the diplomatic bag. Raises BadStock.
    """
    by.require(Permission.DOCUMENTS_STOCK)
    first, last = first.strip().upper(), (last or first).strip().upper()
    numbers = rules.serials(first, last)
    problems: dict[str, list[str]] = {}
    if numbers is None:
        problems["first"] = [_("Enter one serial, or two of one range.")]
    if origin_id == goal_id or not Station.objects.filter(id=goal_id).exists():
        problems["goal"] = [_("Choose another station.")]
    if not 0 < len(way.strip()) <= LONGEST_REASON:
        problems["way"] = [_("Say how they travel, in 200 letters at most.")]
    if problems or numbers is None:
        raise BadStock(_("This cannot be sent."), fields=problems)
    _stock.lock(origin_id)
    _in_stock(origin_id, numbers)
    made = BlankTransfer.objects.create(
        origin_id=origin_id,
        goal_id=goal_id,
        first_serial=numbers[0],
        last_serial=numbers[-1],
        number=len(numbers),
        way=way.strip(),
        packed_at=at,
        packed_by=by.id or by.organisation_id,
        packed_by_name=by.name[:200],
    )
    audit.record("cases.transfer.packed", subject_id=made.id, by=by, at=at, number=made.number)
    return made


def send_blanks(transfer_id: UUID, *, by: Actor, at: datetime) -> BlankTransfer:
    """Send what another officer packed: the blanks are on the way, and nobody can use them."""
    by.require(Permission.DOCUMENTS_STOCK)
    row = _lock(transfer_id, T.PACKED)
    officer = by.id or by.organisation_id
    if row.packed_by == officer:
        raise SameHands(_("You packed these blanks. Another officer has to send them."))
    level = _stock.lock(row.origin_id)
    blanks = _in_stock(row.origin_id, _numbers(row))
    _stock.move(level, blanks, BlankState.MOVING, reason=row.way, by=by, at=at)
    row.state, row.sent_at, row.sent_by, row.sent_by_name = T.SENT, at, officer, by.name[:200]
    row.save()
    audit.record("cases.transfer.sent", subject_id=row.id, by=by, at=at, number=row.number)
    return row


def cancel_transfer(transfer_id: UUID, *, by: Actor, at: datetime) -> None:
    """Unpack what was not sent yet."""
    by.require(Permission.DOCUMENTS_STOCK)
    row = _lock(transfer_id, T.PACKED)
    row.state = T.CANCELLED
    row.save(update_fields=["state"])
    audit.record("cases.transfer.cancelled", subject_id=row.id, by=by, at=at)


def count_arrived(
    transfer_id: UUID,
    counted: int,
    missing: str,
    *,
    witness: str,
    is_returned: bool = False,
    by: Actor,
    at: datetime,
) -> BlankTransfer:
    """
    Count a parcel that arrived, or that came back: what is there is in stock, the rest is lost.

    ``counted`` and the serials that are ``missing`` have to make up the parcel. Two people count,
    neither of them one who packed or sent. Raises BadStock, SameHands, WrongStep.
    """
    by.require(Permission.DOCUMENTS_STOCK)
    row = _lock(transfer_id, T.SENT)
    officer = by.id or by.organisation_id
    if row.sent_by == officer:
        raise SameHands(_("You sent these blanks. Another officer has to count them."))
    if row.packed_by == officer:
        raise SameHands(_("You packed these blanks. Another officer has to count them."))
    numbers = _numbers(row)
    lost = _lost(row, numbers, counted, missing, witness, by)
    there = [one for one in numbers if one not in lost]
    levels = _lock_both(row)
    note = _("Parcel: %(way)s") % {"way": row.way}
    blanks = Blank.objects.select_for_update().filter(station_id=row.origin_id, serial__in=numbers)
    found = {one.serial: one for one in blanks.order_by("serial")}
    for one in found.values():
        _stock.check_move(one, BlankState.RECEIVED)
    book = partial(_stock.move, reason=note, witness=witness, by=by, at=at)
    if lost:
        gone = [found[one] for one in sorted(lost)]
        book(levels[row.origin_id], gone, BlankState.LOST)
    if there and is_returned:
        back = [found[one] for one in there]
        book(levels[row.origin_id], back, BlankState.RECEIVED)
    elif there:
        write = partial(_stock.write, reason=note, witness=witness, by=by, at=at)
        Blank.objects.filter(serial__in=there).update(
            station_id=row.goal_id, state=BlankState.RECEIVED, changed_at=at
        )
        write(levels[row.origin_id], BlankState.MOVING, "", there)
        write(levels[row.goal_id], "", BlankState.RECEIVED, there)
    row.state = T.RETURNED if is_returned else T.ARRIVED
    row.counted_at, row.counted_by, row.counted_by_name = at, officer, by.name[:200]
    row.witness, row.missing = witness.strip(), sorted(lost)
    row.save()
    audit.record(
        "cases.transfer.counted", subject_id=row.id, by=by, at=at,
        number=len(there), missing=len(lost),
    )  # fmt: skip
    return row


def _lost(
    row: BlankTransfer, numbers: list[str], counted: int, missing: str, witness: str, by: Actor
) -> set[str]:
    problems = _stock.witness_problems(witness, by)
    if _stock.is_one_of(witness, (row.packed_by_name, row.sent_by_name)):
        problems["witness"] = [_("Who packed or sent the parcel cannot be the second person.")]
    if len(witness) > _stock.LONGEST_WITNESS:
        problems["witness"] = [_("Enter a name of at most 100 letters.")]
    named = rules.read_ranges(missing)
    lost = set(named or ())
    if named is None or not lost <= set(numbers):
        problems["missing"] = [
            _("Write serials of this parcel, such as TI000003, TI000007-TI000009.")
        ]
    elif counted + len(lost) != row.number:
        text = _("The parcel had %(number)s blanks. Name the serials that are missing.")
        problems["counted"] = [text % {"number": row.number}]
    if problems:
        raise BadStock(_("The count needs another look."), fields=problems)
    return lost


def _in_stock(station_id: UUID, numbers: list[str]) -> list[Blank]:
    """Return blanks that lie in a station's safe, locked; raise BadStock when one does not."""
    rows = Blank.objects.select_for_update().filter(
        station_id=station_id, serial__in=numbers, state=BlankState.RECEIVED
    )
    found = list(rows.order_by("serial"))
    if len(found) < len(numbers):
        text = _("This station has only %(found)s of these %(asked)s blanks in stock.")
        told = text % {"found": len(found), "asked": len(numbers)}
        raise BadStock(_("This cannot be sent."), fields={"first": [told]})
    return found


def _numbers(row: BlankTransfer) -> list[str]:
    return rules.serials(row.first_serial, row.last_serial) or []


def _lock_both(row: BlankTransfer) -> dict[UUID, StockLevel]:
    """Lock the stock of both stations, always in the same order: of two, one waits."""
    rows = StockLevel.objects.select_for_update().filter(
        station_id__in=(row.origin_id, row.goal_id)
    )
    return {level.station_id: level for level in rows.order_by("station_id")}


def _lock(transfer_id: UUID, state: TransferState) -> BlankTransfer:
    row = BlankTransfer.objects.select_for_update().filter(id=transfer_id).first()
    if row is None:
        raise NoSuchTransfer(_("There is no such transfer here."))
    if row.state != state:
        raise WrongStep(
            _("This cannot be done now. The parcel stands at: %(state)s."),
            state=str(T(row.state).label),
        )
    return row
