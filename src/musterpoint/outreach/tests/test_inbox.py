"""What the rules leave to people, and what people do with it."""

from uuid import UUID

import pytest

from musterpoint.crises.models import RollEntry
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.messaging.models import Inbound, OptOut
from musterpoint.outreach import actions, pumps, queries
from musterpoint.outreach.tests.factories import (
    Network,
    came,
    number,
    reply,
    state_of,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def waiting(alice: Actor, haven: Organisation, network: Network, zenobia: UUID) -> UUID:
    """A reply that the rules did not understand."""
    return reply(alice, haven, network, "the thing happened again")


@pytest.mark.parametrize(
    ("meaning", "state"),
    [("safe", "safe"), ("help", "needs_help"), ("leave", "wants_to_leave"), ("unknown", "unknown")],
)
def test_staff_say_what_a_reply_means(
    alice: Actor, waiting: UUID, zenobia: UUID, meaning: str, state: str
) -> None:
    with acting_as(alice):
        actions.handle_by_hand(waiting, meaning, zenobia, by=alice, at=NOON)
        assert state_of(alice, zenobia) == state
        assert queries.inbox(NOON) == []
        row = Inbound.objects.get()
        assert (row.handled_how, row.handled_by, row.meaning) == ("person", alice.id, meaning)
        with pytest.raises(actions.AlreadyHandled):
            actions.handle_by_hand(waiting, meaning, zenobia, by=alice, at=NOON)


def test_staff_end_messages_to_an_address_by_hand(alice: Actor, waiting: UUID) -> None:
    with acting_as(alice):
        actions.handle_by_hand(waiting, "stop", by=alice, at=NOON)
        assert OptOut.objects.get().lane == "bulk"


def test_a_state_by_hand_needs_a_person_on_a_roll(
    alice: Actor, waiting: UUID, zenobia: UUID
) -> None:
    with acting_as(alice), pytest.raises(Invalid) as refused:
        actions.handle_by_hand(waiting, "safe", by=alice, at=NOON)
    assert list(refused.value.fields) == ["person_id"]
    with acting_as(alice), pytest.raises(Invalid):
        actions.handle_by_hand(waiting, "happy", zenobia, by=alice, at=NOON)
    with acting_as(alice), pytest.raises(actions.NotOnARoll):
        actions.handle_by_hand(waiting, "safe", UUID(int=5), by=alice, at=NOON)
    with acting_as(alice):
        assert len(queries.inbox(NOON)) == 1, "nothing half-done"


def test_a_reader_may_not_handle_replies(bob: Actor, waiting: UUID, zenobia: UUID) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.handle_by_hand(waiting, "safe", zenobia, by=bob, at=NOON)
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.answer([], by=bob, at=NOON)


def test_another_organisation_sees_no_reply(
    alice: Actor, mallory: Actor, elsewhere: Organisation, waiting: UUID, zenobia: UUID
) -> None:
    with acting_as(mallory):
        assert queries.inbox(NOON) == []
        with pytest.raises(Missing):
            actions.handle_by_hand(waiting, "safe", zenobia, by=mallory, at=NOON)
        came(mallory, "help", number(1))
    pumps.read_replies(elsewhere, NOON)
    with acting_as(alice):
        assert state_of(alice, zenobia) == "unknown"
    with acting_as(mallory):
        assert queries.inbox(NOON)[0].arrival.reason == "unknown_sender"
        assert not RollEntry.objects.exists()
