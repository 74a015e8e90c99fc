"""One function, the gate: who may be moved, handed over, received or given papers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.cases.children import rules
from musterpoint.cases.models import (
    Because,
    ChildClearance,
    ChildDecision,
    ChildGate,
    DecisionKind,
    Ending,
    GateState,
    SiblingHint,
    SiblingVerdict,
)
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy import vault

USE = "cases.child.clearance"
#: Who is no child that is alone needs no opening.
FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """
    Somebody who may go: ``way`` is ``free`` for who was never held.

    ``destination`` is a country or ``safe``, ``leg`` a code or empty: an opening holds for that
    movement alone. ``escort`` and ``receiver`` are names, empty for the free.
    """

    way: str = FREE
    destination: str = ""
    leg: str = ""
    until: datetime | None = None
    escort: str = ""
    receiver: str = ""

    @property
    def is_child(self) -> bool:
        """Whether an escort goes with them and a receiver signs for them."""
        return self.way != FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody who may not go, with why: closed, expired, used, siblings."""

    missing: tuple[str, ...]


Answer = Cleared | Held
#: What is opened of a person to say whether they may go.
Known = people.Card | people.Who


def clearance(
    person_ids: Iterable[UUID],
    at: datetime,
    *,
    cards: Mapping[UUID, Known] | None = None,
    together: bool = True,
) -> dict[UUID, Answer]:
    """
    Say of each person whether they may be moved now. A handful of queries, however many are asked.

    Those asked of one household are those who travel together: a child among them is alone when
    no adult is, and siblings are together when all are asked. ``together=False`` asks about each
    person's papers, where that does not matter. Who is unknown or erased is held.
    """
    wanted = list(dict.fromkeys(person_ids))
    if cards is None or not set(wanted) <= set(cards):
        cards = people.who(wanted, at)
    rows = {row.person_id: row for row in ChildGate.objects.filter(person_id__in=wanted)}
    held = _held(wanted, cards, rows, at, together=together)
    answers: dict[UUID, Answer] = {
        one: Cleared() if one in cards and not cards[one].is_erased else Held(missing=("closed",))
        for one in wanted
    }
    if not held:
        return answers
    answers |= _opened({one: rows[one] for one in held if one in rows}, at)
    answers |= {one: Held(missing=("closed",)) for one in held if one not in rows}
    if together:
        others = siblings(held)
        for one in _left_out(others, rows, set(wanted)):
            before = answers[one]
            missing = before.missing if isinstance(before, Held) else ()
            answers[one] = Held(missing=(*missing, "siblings"))
        _all_or_none(answers, held, cards, others)
    return answers


def is_held(person_ids: Collection[UUID], at: datetime) -> frozenset[UUID]:
    """Return who is held as a child whatever the openings: the registry's own line."""
    rows = {row.person_id: row for row in ChildGate.objects.filter(person_id__in=person_ids)}
    cards = people.who(person_ids, at)
    return frozenset(_held(list(person_ids), cards, rows, at, together=False))


def minors(cards: Mapping[UUID, Known], at: datetime) -> set[UUID]:
    """Return who counts as a child, with the benefit of the doubt. One query."""
    rows = {row.person_id: row for row in ChildGate.objects.filter(person_id__in=cards)}
    return _minors(list(cards), cards, rows, at)


def _minors(
    wanted: Iterable[UUID],
    cards: Mapping[UUID, Known],
    rows: Mapping[UUID, ChildGate],
    at: datetime,
) -> set[UUID]:
    """Return who is a child by any reading, or held in doubt, and was not proved an adult."""
    found: set[UUID] = set()
    for one in wanted:
        card, row = cards.get(one), rows.get(one)
        if card is None or card.is_erased or (row is not None and row.ending == Ending.ADULT):
            continue
        in_doubt = row is not None and row.state == GateState.HELD
        if in_doubt or rules.is_child(rules.traveller(card.identity, card.age_band), at):
            found.add(one)
    return found


def next_expiry(at: datetime) -> datetime | None:
    """Return when the next opening runs out that is neither used nor withdrawn."""
    rows = ChildClearance.objects.filter(
        expires_at__gt=at, withdrawn_at=None, received_at=None
    ).order_by("expires_at")
    return rows.values_list("expires_at", flat=True).first()


def cleared_for_papers(
    person_ids: Sequence[UUID], at: datetime, destination: str
) -> frozenset[UUID]:
    """Return those for whom a document to this country may be made: the hook of documents."""
    found = clearance(person_ids, at, together=False)
    places = ("safe", destination)
    return frozenset(
        one
        for one, answer in found.items()
        if isinstance(answer, Cleared) and (not answer.is_child or answer.destination in places)
    )


def _held(
    wanted: Sequence[UUID],
    cards: Mapping[UUID, Known],
    rows: Mapping[UUID, ChildGate],
    at: datetime,
    *,
    together: bool,
) -> set[UUID]:
    """Return who needs an opening: by their row, by their data, or for want of an adult."""
    children = _minors(wanted, cards, rows, at)
    held: set[UUID] = set()
    with_adult: set[UUID | None] = set()
    for one in wanted:
        card, row = cards.get(one), rows.get(one)
        if card is None or card.is_erased:
            continue
        value = rules.traveller(card.identity, card.age_band)
        if one not in children:
            with_adult.add(card.household_id)
        if row is None and rules.because(value, at):
            held.add(one)
        if row is not None and row.state == GateState.HELD and row.because != Because.AGE:
            held.add(one)
    if together:
        held |= {one for one in children if cards[one].household_id not in with_adult}
    return held


def _opened(rows: Mapping[UUID, ChildGate], at: datetime) -> dict[UUID, Answer]:
    gates = {row.id: person for person, row in rows.items()}
    newest = {
        one.gate_id: one
        for one in ChildClearance.objects.filter(gate_id__in=gates).order_by("opened_at", "id")
    }
    keys = vault.open_keys(rows, at=at) if newest else {}
    answers: dict[UUID, Answer] = {}
    for gate_id, person in gates.items():
        one = newest.get(gate_id)
        if one is None or one.withdrawn_at is not None:
            answers[person] = Held(missing=("closed",))
        elif one.received_at is not None:
            answers[person] = Held(missing=("used",))
        elif one.expires_at <= at or person not in keys:
            answers[person] = Held(missing=("expired",))
        else:
            told = keys[person].open(USE, one.sealed)
            answers[person] = Cleared(
                way=one.way,
                destination=one.destination,
                leg=one.leg,
                until=one.expires_at,
                escort=str(told.get("escort", "")),
                receiver=str(told.get("receiver", "")),
            )
    return answers


def siblings(person_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """
    Return, for each person, the other held children of the household and confirmed siblings.

    Siblings of siblings count too, whatever households they are in. Three queries.
    """
    asked = set(person_ids)
    edges = list(
        SiblingHint.objects.filter(verdict=SiblingVerdict.YES)
        .order_by()
        .values_list("left_id", "right_id")
    )
    homes = dict(
        Person.objects.filter(
            id__in=asked | {one for edge in edges for one in edge}, household__isnull=False
        ).values_list("id", "household_id")
    )
    rows = ChildGate.objects.filter(
        Q(person__household_id__in=set(homes.values()))
        | Q(person_id__in={one for edge in edges for one in edge}),
        person__withdrawn_at=None,
        state=GateState.HELD,
    ).exclude(because=Because.AGE)
    held = dict(rows.values_list("person_id", "person__household_id"))
    groups = together(
        [*edges, *homes.items(), *((one, home) for one, home in held.items() if home)]
    )
    found: dict[UUID, set[UUID]] = {}
    for one in held:
        found.setdefault(groups.get(one, one), set()).add(one)
    return {one: found.get(groups.get(one, one), set()) - {one} for one in asked}


def together(links: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """Return, for everything that is linked, one name of the group in which it is. Pure."""
    parent: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = above
        return one

    for left, right in links:
        parent[root(left)] = root(right)
    return {one: root(one) for one in parent}


def siblings_since(gate_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return, for each gate, since when the child and all its siblings are known. Five queries."""
    gates = dict(ChildGate.objects.filter(id__in=gate_ids).values_list("id", "person_id"))
    groups = {one: others | {one} for one, others in siblings(gates.values()).items()}
    members = {one for group in groups.values() for one in group}
    newest = dict(
        ChildGate.objects.filter(person_id__in=members).values_list("person_id", "held_at")
    )
    hints = SiblingHint.objects.filter(
        Q(left_id__in=members) | Q(right_id__in=members), verdict=SiblingVerdict.YES
    )
    for left, right, when in hints.values_list("left_id", "right_id", "decided_at"):
        for one in {left, right} & newest.keys():
            newest[one] = max(newest[one], when or newest[one])
    return {
        gate: max(newest[one] for one in groups[person] if one in newest)
        for gate, person in gates.items()
    }


def split_apart(gate_ids: Collection[UUID]) -> set[UUID]:
    """
    Return the gates whose children two officers let travel without the siblings they have now.

    Hands from before the newest of the siblings was held, or confirmed, do not count: those
    officers decided without knowing of that child.
    """
    since = siblings_since(gate_ids)
    hands: dict[UUID, set[UUID]] = {}
    rows = ChildDecision.objects.filter(
        gate_id__in=gate_ids, kind__in=(DecisionKind.SPLIT, DecisionKind.REFUSED)
    )
    for gate_id, kind, about, officer, when in rows.order_by("id").values_list(
        "gate_id", "kind", "about", "by_id", "decided_at"
    ):
        if kind == DecisionKind.SPLIT and when >= since[gate_id]:
            hands.setdefault(gate_id, set()).add(officer)
        elif about == DecisionKind.SPLIT:
            hands.pop(gate_id, None)
    return {gate for gate, officers in hands.items() if len(officers) > 1}


def _left_out(
    others: Mapping[UUID, set[UUID]], rows: Mapping[UUID, ChildGate], asked: set[UUID]
) -> set[UUID]:
    """Return held children of whom a held sibling does not travel too, unless it was decided."""
    apart = {one for one, found in others.items() if found - asked}
    if not apart:
        return apart
    split = split_apart([rows[one].id for one in apart if one in rows])
    return {one for one in apart if one not in rows or rows[one].id not in split}


def _all_or_none(
    answers: dict[UUID, Answer],
    held: Collection[UUID],
    cards: Mapping[UUID, Known],
    others: Mapping[UUID, set[UUID]],
) -> None:
    """Hold siblings of whom one is held, or who would go to different places."""
    homes = [(one, cards[one].household_id) for one in held if one in cards]
    links = [(one, home) for one, home in homes if home is not None]
    links += [(one, other) for one in held for other in others.get(one, ()) if other in held]
    named = together(links)
    groups: dict[UUID, list[UUID]] = {}
    for one in held:
        groups.setdefault(named.get(one, one), []).append(one)
    for group in groups.values():
        found = [answers[one] for one in group]
        ways = {(one.destination, one.leg) if isinstance(one, Cleared) else None for one in found}
        if len(ways) > 1:
            for one in group:
                if isinstance(answers[one], Cleared):
                    answers[one] = Held(missing=("siblings",))
