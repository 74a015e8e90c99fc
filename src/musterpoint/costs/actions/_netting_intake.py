"""What others say of nettings, taken in: who joins, the proposal, who accepts, the end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.audit import actions as audit
from musterpoint.costs.actions._common import has_books
from musterpoint.costs.actions._netting import (
    LIVE,
    MOST_SIDES,
    book,
    digest_of,
    end_for_all,
    end_when_all_accepted,
    keep_sides,
    keep_transfers,
    release,
)
from musterpoint.costs.crossing import NETTING
from musterpoint.costs.models import Netting, NettingState
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.engine import ledger
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 200


def take_nettings(*, by: Actor, at: datetime) -> int:
    """Take in what others said of nettings, in its order; without books it waits."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = disclosed.unhandled(NETTING, BATCH, at)
    if not batch or not has_books():
        return 0
    for one in batch:
        _take(one, by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _take(one: Received, by: Actor, at: datetime) -> None:
    given = one.payload
    found = Netting.objects.select_for_update().filter(ref=UUID(given["ref"])).first()
    if given["what"] == "invited":
        if found is None:
            _invited(one, by, at)
    elif found is not None and found.is_host:
        _from_side(found, one, by, at)
    elif found is not None and one.sender_id == found.host_id:
        _from_host(found, given, by, at)


def _invited(one: Received, by: Actor, at: datetime) -> None:
    given = one.payload
    sides = {UUID(side["id"]): side["name"] for side in given.get("sides") or ()}
    here = scope.organisation_id()
    try:
        unit = ledger.currency(given.get("currency") or "")
    except ledger.NoUnit:
        return
    if here not in sides or one.sender_id not in sides or len(sides) > MOST_SIDES + 1:
        return
    row = Netting.objects.create(
        ref=UUID(given["ref"]), is_host=False, host_id=one.sender_id, host_name=one.sender_name,
        currency=unit.code, digits=unit.digits, made_at=one.disclosed_at,
    )  # fmt: skip
    keep_sides(row, sides)
    audit.record("costs.netting.received", subject_id=row.id, by=by, at=at)


def _from_side(row: Netting, one: Received, by: Actor, at: datetime) -> None:
    given = one.payload
    side = row.sides.filter(partner_id=one.sender_id).first()
    if side is None:
        return
    if given["what"] == "joined" and row.state == NettingState.INVITED:
        entries = given.get("owed") or []
        if all(entry["gets"] >= 0 and entry["owes"] >= 0 for entry in entries):
            side.said = entries
            side.save(update_fields=["said"])
    elif given["what"] == "accepted" and row.state == NettingState.PROPOSED:
        if given.get("digest") == row.digest and side.accepted_at is None:
            side.accepted_at = at
            side.save(update_fields=["accepted_at"])
            end_when_all_accepted(row, by, at)
    elif given["what"] == "ended" and row.state in LIVE:
        end_for_all(row, by, at)


def _from_host(row: Netting, given: dict[str, Any], by: Actor, at: datetime) -> None:
    if given["what"] == "proposed" and row.state == NettingState.INVITED:
        _proposed(row, given)
    elif given["what"] == "final" and row.state == NettingState.PROPOSED:
        if row.accepted_at is not None and given.get("digest") == row.digest:
            book(row, by, at)
    elif given["what"] == "ended" and row.state in LIVE:
        release(row, by, at)


def _proposed(row: Netting, given: dict[str, Any]) -> None:
    """Keep a proposal that sums to zero and is sealed as it says; any other is none."""
    nets = {UUID(one["id"]): one.get("net") or 0 for one in given.get("sides") or ()}
    transfers = [
        (UUID(one["payer"]), UUID(one["receiver"]), one["amount"])
        for one in given.get("transfers") or ()
    ]
    sides = {one.partner_id: one for one in row.sides.all()}
    left = dict(nets)
    for payer, receiver, amount in transfers:
        if amount < 1 or payer not in nets or receiver not in nets:
            return
        left[payer] += amount
        left[receiver] -= amount
    if nets.keys() != sides.keys() or any(left.values()):
        return
    for partner, side in sides.items():
        side.net = nets[partner]
        side.save(update_fields=["net"])
    keep_transfers(row, transfers)
    row.state, row.digest = NettingState.PROPOSED, digest_of(row)
    row.seal = (given.get("seal") or "")[:64]
    row.save()
