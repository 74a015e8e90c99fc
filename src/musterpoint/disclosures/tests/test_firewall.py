"""
The asylum firewall, metamorphically (rules.md §13, DESIGN D4).

An international organisation shares a consular copy of people with a State. Whether somebody
also told it in private that they fear to return must change nothing that the State can read:
no row, no byte, no note, no moment; neither before sharing nor after, nor as time goes by.
Randomness is made constant, so that "nothing" means byte for byte.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from musterpoint.audit.models import Event
from musterpoint.disclosures import actions, queries
from musterpoint.disclosures.actions import ItemOut
from musterpoint.disclosures.actions import _giving as giving
from musterpoint.disclosures.tests.factories import HUSHED, LATER, NEED, agree, dump, give
from musterpoint.kernel.ids import seeded_ids
from musterpoint.people.models import Person, ProtectionRecord
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

MONA, OMAR = UUID(int=100), UUID(int=101)
ITEMS = {MONA: UUID(int=200), OMAR: UUID(int=201)}
DAY = timedelta(days=1)


@contextmanager
def world() -> Iterator[None]:
    """Let a world go by and take it back, so that the next one begins as it did."""
    mark = transaction.savepoint()
    with seeded_ids(11, NOON):
        yield
    transaction.savepoint_rollback(mark)


@pytest.fixture(autouse=True)
def _constant_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (vault, giving):
        monkeypatch.setattr(module, "random_bytes", lambda size: b"\7" * size)


def register(by: Actor) -> None:
    with acting_as(by):
        for place, person in enumerate(ITEMS):
            key = vault.make_keys([person], at=NOON)[person]
            Person.objects.create(
                id=person,
                reference=f"REF{place:05}",
                sealed=key.seal("people.person", {"names": ["x"]}),
                occurred_at=NOON,
                registered_at=NOON,
                updated_at=NOON,
            )


def tell_in_private(by: Actor, at: datetime) -> None:
    """Mona says that she fears to return, to somebody who may hear it."""
    caseworker = by.with_clearance(Clearance.PROTECTION)
    with seeded_ids(99, at), acting_as(caseworker):
        key = vault.make_keys([MONA], at=at, compartment="protection")[MONA]
        ProtectionRecord.objects.create(
            person_id=MONA, sealed=key.seal("people.protection", {"fear": True}), opened_at=at
        )
        assert ProtectionRecord.objects.count() == 1


def share(io: Actor, state: Actor, people: list[UUID], at: datetime, seats: int) -> None:
    items = [
        ItemOut(item_id=ITEMS[p], subject_id=p, payload={"seats": seats, "class": "ordinary"})
        for p in people
    ]
    give(io, state, items, at=at)


def answers(state: Actor, at: datetime) -> list[object]:
    """Return everything that the State's own questions answer."""
    with acting_as(state):
        return [
            queries.unhandled(NEED, 100, at),
            queries.received(at=at),
            queries.unhandled(HUSHED, 100, at),
            [(a.counterpart_name, a.allows, a.ended_at) for a in queries.agreements()],
            list(Event.objects.order_by("id").values_list("kind", "subject_id", "facts")),
            Person.objects.count(),
            ProtectionRecord.objects.count(),
            [queries.given(person) for person in (*ITEMS, *ITEMS.values())],
        ]


def refusals(io: Actor, state: Actor) -> list[str]:
    """Return what the State hears when it gives something back for an item."""
    heard = []
    for item in ITEMS.values():
        back = ItemOut(item_id=item, subject_id=None, payload={"seats": 1, "class": "urgent"})
        try:
            give(state, io, [back], at=NOON + 9 * DAY)
            heard.append("taken")
        except actions.ItemsEnded as refusal:
            heard.append(str(refusal))
    return heard


def live(io: Actor, state: Actor, told_at: datetime | None, *, stops: bool) -> list[object]:
    """
    Let a world go by and return everything that the State could read in it, day by day.

    ``told_at`` is when Mona tells her fear, if she does. With ``stops`` her copy is no longer
    updated from the second day on: silently ended if she told, else simply not heard of again.
    """
    seen: list[object] = []

    def look(at: datetime) -> None:
        seen.append((dump(state), answers(state, at)))

    register(io)
    agree(io, state)
    if told_at == NOON:
        tell_in_private(io, NOON)
    look(NOON)
    share(io, state, [MONA, OMAR], LATER, seats=1)
    look(LATER)
    if told_at == NOON + DAY:
        tell_in_private(io, NOON + DAY)
    if stops and told_at is not None:
        # Its rows here draw from another seed: which ids come next is chance, not a trace.
        with seeded_ids(98, NOON + DAY), acting_as(io):
            actions.end_items([ITEMS[MONA]], silent=True, by=io, at=NOON + DAY)
    look(NOON + DAY)
    for number in (2, 3):
        share(io, state, [OMAR] if stops else [MONA, OMAR], NOON + number * DAY, seats=number)
        look(NOON + number * DAY)
    seen.append(refusals(io, state))
    look(NOON + 9 * DAY)
    return seen


@pytest.mark.parametrize("stops", [False, True])
@pytest.mark.parametrize("told_at", [NOON, NOON + DAY])
def test_a_protection_record_changes_nothing_that_a_state_can_read(
    olga: Actor, alice: Actor, told_at: datetime, stops: bool
) -> None:
    with world():
        without = live(olga, alice, None, stops=stops)
    with world():
        with_record = live(olga, alice, told_at, stops=stops)
    assert with_record == without


def test_the_comparison_sees_an_open_end(olga: Actor, alice: Actor) -> None:
    """Guard the test itself: what is told openly must show up as a difference."""
    with world():
        register(olga)
        agree(olga, alice)
        share(olga, alice, [MONA, OMAR], LATER, seats=1)
        before = dump(alice)
        with acting_as(olga):
            actions.end_items([ITEMS[MONA]], silent=False, by=olga, at=NOON + DAY)
        assert dump(alice) != before


def test_a_state_sees_no_protection_table_even_with_a_forged_clearance(
    olga: Actor, alice: Actor
) -> None:
    register(olga)
    tell_in_private(olga, NOON)
    with acting_as(alice.with_clearance(Clearance.PROTECTION)):
        assert ProtectionRecord.objects.count() == 0
    with acting_as(olga):
        assert ProtectionRecord.objects.count() == 0
