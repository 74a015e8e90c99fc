"""What each open call would get of a bond: caps, priority, and a fair part when it is short."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from musterpoint.bonds import rules
from musterpoint.bonds.models import Bond, Call, CallLine, CallState


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What a bond gives: ``free`` is there, ``asked`` by call and head is still open after the cap of
    each worker, ``given`` as it is divided.
    """

    free: int
    asked: Mapping[UUID, Mapping[str, int]]
    given: Mapping[UUID, Mapping[str, int]]

    @property
    def is_short(self) -> bool:
        """Say whether there is less than is asked."""
        return sum(sum(one.values()) for one in self.asked.values()) > self.free


def plan(bond: Bond) -> Plan:
    """
    Divide what is free among all calls of a bond that the employer was told of.

    A call counts with what was allowed, before its decision with what it asks. First all that was
    drawn and is free is divided among the whole calls, as if they had come at one moment; then
    each gets what it lacks of its part. So whoever is decided first gets no more than the last.
    """
    order = tuple(rules.pack().heads)
    whole, drawn = _wanted(bond, order)
    pot = bond.free + sum(sum(one.values()) for one in drawn.values())
    due = rules.shared(pot, whole, order)
    return Plan(
        free=bond.free,
        asked=_less(whole, drawn),
        given=rules.shared(bond.free, _less(due, drawn), order),
    )


Amounts = dict[UUID, dict[str, int]]


def _less(whole: Amounts, drawn: Amounts) -> Amounts:
    return {
        key: {head: max(0, part - drawn[key].get(head, 0)) for head, part in heads.items()}
        for key, heads in whole.items()
    }


def _wanted(bond: Bond, order: tuple[str, ...]) -> tuple[Amounts, Amounts]:
    """Return what each call may get in all, within the cap of its worker, and what was drawn."""
    rows = Call.objects.filter(bond=bond, state__in=[CallState.NOTICED, CallState.DECIDED])
    lines: dict[UUID, list[CallLine]] = defaultdict(list)
    for line in CallLine.objects.filter(call__bond=bond).order_by("call_id", "head"):
        lines[line.call_id].append(line)
    whole, drawn, room = Amounts(), Amounts(), dict[UUID | None, int]()
    for one in rows.order_by("noticed_at", "id"):
        is_decided = one.state == CallState.DECIDED
        heads = {
            line.head: (line.allowed or 0) if is_decided else line.asked for line in lines[one.id]
        }
        left = room.get(one.person_id, bond.cap) if bond.cap is not None else None
        whole[one.id] = rules.capped(heads, left, order)
        drawn[one.id] = {line.head: line.drawn for line in lines[one.id]}
        if left is not None:
            room[one.person_id] = left - sum(whole[one.id].values())
    return whole, drawn


def reserved(bond: Bond) -> int:
    """Return how much of a bond open calls ask for, also those of which nobody was told yet."""
    found = plan(bond)
    fresh = CallLine.objects.filter(call__bond=bond, call__state=CallState.MATCHED)
    asked = sum(sum(one.values()) for one in found.asked.values())
    return min(bond.free, asked + sum(fresh.values_list("asked", flat=True)))
