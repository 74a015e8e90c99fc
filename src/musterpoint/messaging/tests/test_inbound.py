"""What comes in is kept once, and what carriers say only ever moves a message upwards."""

import itertools
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions, queries, rules
from musterpoint.messaging.actions import AlreadyHandled, NoSuchInbound, Reading, ReceiptIn
from musterpoint.messaging.models import Inbound, Message, Receipt
from musterpoint.messaging.tests.factories import arrived, drain, number, queue, to
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

MINUTE = timedelta(minutes=1)


def held(inbound: UUID, meaning: str, *, by: Actor, matched: int = 0) -> None:
    reading = Reading(inbound_id=inbound, meaning=meaning, held="shared", matched=matched)
    actions.record_readings([reading], by=by, at=NOON)


def test_the_same_arrival_twice_is_kept_once_and_has_the_same_id(alice: Actor) -> None:
    item = arrived(1, "نحن بخير")
    with acting_as(alice):
        first = actions.receive([item, arrived(2)], by=alice, at=NOON)
    with acting_as(alice):
        again = actions.receive([item], by=alice, at=NOON + MINUTE)
        assert again == first[:1]
        assert Inbound.objects.count() == 2
        assert queries.arrival(first[0], NOON).text == "نحن بخير"
        assert "بخير".encode() not in bytes(Inbound.objects.get(id=first[0]).sealed)
    assert Wake.objects.get(lane="replies").due_at == NOON


def test_a_repetition_within_one_delivery_is_kept_once(alice: Actor) -> None:
    item = arrived(1)
    with acting_as(alice):
        ids = actions.receive([item, item], by=alice, at=NOON)
        assert ids[0] == ids[1]
        assert Inbound.objects.count() == 1


def test_a_reader_may_not_bring_replies(bob: Actor) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.receive([arrived()], by=bob, at=NOON)


def test_another_organisation_sees_no_reply(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        (inbound,) = actions.receive([arrived()], by=alice, at=NOON)
    with acting_as(mallory):
        assert queries.arrival(inbound, NOON) is None
        with pytest.raises(NoSuchInbound):
            actions.mark_handled(inbound, how="x", meaning="safe", by=mallory, at=NOON)
        with pytest.raises(NoSuchInbound):
            held(inbound, "help", by=mallory)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "a\0b"}, "text"),
        ({"text": "x" * 4097}, "text"),
        ({"text": "ب" * 2049}, "text"),
        ({"text": "\udc00"}, "text"),
        ({"channel": "fax"}, "channel"),
        ({"carrier_event": ""}, "carrier_event"),
        ({"carrier_event": "x" * 121}, "carrier_event"),
        ({"carrier": ""}, "carrier"),
        ({"address": ""}, "address"),
        ({"received_at": NOON.replace(tzinfo=None)}, "received_at"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(
    alice: Actor, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused, acting_as(alice):
        actions.receive([arrived(), arrived(**changes)], by=alice, at=NOON)
    assert list(refused.value.fields) == [f"1.{field}"]
    with acting_as(alice):
        assert not Inbound.objects.exists()


def test_a_reply_of_4_kb_is_kept_whole(alice: Actor) -> None:
    with acting_as(alice):
        (inbound,) = actions.receive([arrived(text="ب" * 2048)], by=alice, at=NOON)
        assert queries.arrival(inbound, NOON).text == "ب" * 2048


def test_a_message_is_handled_once(alice: Actor, bob: Actor) -> None:
    with acting_as(alice):
        (inbound,) = actions.receive([arrived()], by=alice, at=NOON)
        held(inbound, "help", by=alice, matched=3)
        (waiting,) = queries.inbox(NOON)
        assert (waiting.meaning, waiting.reason, waiting.matched) == ("help", "shared", 3)
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.mark_handled(inbound, how="hand", meaning="help", by=bob, at=NOON)
    with pytest.raises(NotAllowed), acting_as(bob):
        held(inbound, "help", by=bob)
    with acting_as(alice):
        actions.mark_handled(inbound, how="hand", meaning="help", by=alice, at=NOON)
        assert queries.inbox(NOON) == []
        with pytest.raises(AlreadyHandled):
            actions.mark_handled(inbound, how="hand", meaning="safe", by=alice, at=NOON)
        with pytest.raises(AlreadyHandled):
            held(inbound, "safe", by=alice)


def test_calls_for_help_stand_first_in_the_inbox(alice: Actor) -> None:
    with acting_as(alice):
        ids = actions.receive(
            [arrived(n, received_at=NOON + n * MINUTE) for n in range(3)], by=alice, at=NOON
        )
        for inbound, meaning in zip(ids, ("unknown", "help", "unknown"), strict=True):
            held(inbound, meaning, by=alice)
        assert [a.id for a in queries.inbox(NOON)] == [ids[1], ids[0], ids[2]]
        assert queries.inbox_counts() == {"help": 1, "unknown": 2}


def receipt(message: Message, state: str, event: str = "", **facts: object) -> ReceiptIn:
    return ReceiptIn(
        message_id=message.id,
        carrier="simulator",
        carrier_event=event or f"{uuid7()}",
        state=state,
        occurred_at=NOON,
        **facts,
    )


@pytest.fixture
def sent(alice: Actor, haven: Organisation) -> Message:
    """A message that the console carrier accepted."""
    with acting_as(alice):
        queue(alice, to(1))
    drain(haven)
    with acting_as(alice):
        return Message.objects.get()


def test_delivered_beats_a_late_accepted(alice: Actor, sent: Message) -> None:
    with acting_as(alice):
        actions.record_receipts([receipt(sent, "delivered")], by=alice, at=NOON)
        actions.record_receipts([receipt(sent, "accepted")], by=alice, at=NOON + MINUTE)
        actions.record_receipts([receipt(sent, "failed")], by=alice, at=NOON + MINUTE)
        sent.refresh_from_db()
        assert (sent.state, sent.updated_at) == ("delivered", NOON)
        assert Receipt.objects.count() == 3
    assert Wake.objects.filter(lane="reached").exists()


def test_any_order_of_receipts_ends_in_the_same_state(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        queue(alice, *(to(n) for n in range(6)))
    drain(haven)
    with acting_as(alice):
        orders = itertools.permutations(("accepted", "failed", "delivered"))
        for message, order in zip(Message.objects.order_by("id"), orders, strict=True):
            actions.record_receipts([receipt(message, s) for s in order], by=alice, at=NOON)
        assert set(Message.objects.values_list("state", flat=True)) == {"delivered"}


def test_the_same_event_twice_is_one_receipt(alice: Actor, sent: Message) -> None:
    with acting_as(alice):
        for state in ("failed", "delivered"):
            actions.record_receipts([receipt(sent, state, "e1")], by=alice, at=NOON)
        sent.refresh_from_db()
        assert (Receipt.objects.count(), sent.state) == (1, "failed")


def test_a_receipt_finds_its_message_by_the_carriers_reference(alice: Actor, sent: Message) -> None:
    by_reference = ReceiptIn(
        carrier="console",
        carrier_event="e1",
        carrier_reference=str(sent.id),
        state="delivered",
        occurred_at=NOON,
    )
    stranger = ReceiptIn(
        carrier="console",
        carrier_event="e2",
        carrier_reference="?",
        state="failed",
        occurred_at=NOON,
    )
    with acting_as(alice):
        left = actions.record_receipts([by_reference, stranger], by=alice, at=NOON)
        assert left == (stranger,)
        sent.refresh_from_db()
        assert sent.state == "delivered"


def test_a_reader_may_not_record_receipts(bob: Actor, sent: Message) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.record_receipts([receipt(sent, "delivered")], by=bob, at=NOON)


def test_another_organisations_receipt_moves_nothing(
    alice: Actor, mallory: Actor, sent: Message
) -> None:
    with acting_as(mallory):
        word = receipt(sent, "delivered")
        assert actions.record_receipts([word], by=mallory, at=NOON) == (word,)
    with acting_as(alice):
        sent.refresh_from_db()
        assert sent.state == "accepted"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "queued"}, "0.state"),
        ({"carrier_event": ""}, "0.carrier_event"),
        ({"carrier": "x" * 21}, "0.carrier"),
        ({"code": "x" * 41}, "0.code"),
        ({"message_id": None}, "0.message_id"),
    ],
)
def test_a_receipt_that_makes_no_sense_is_refused(
    alice: Actor, changes: dict[str, object], field: str
) -> None:
    facts = {
        "carrier": "x", "carrier_event": "e", "state": "failed",
        "occurred_at": NOON, "message_id": uuid7(),
    }  # fmt: skip
    with pytest.raises(Invalid) as refused, acting_as(alice):
        actions.record_receipts([ReceiptIn(**facts | changes)], by=alice, at=NOON)
    assert list(refused.value.fields) == [field]


def test_an_address_is_found_however_it_is_spaced(alice: Actor) -> None:
    with acting_as(alice):
        actions.receive(
            [arrived(1, address=f" {number(1)[:4]} {number(1)[4:]} ")], by=alice, at=NOON
        )
        queue(alice, to(1))
        assert bytes(Inbound.objects.get().address_token) == bytes(
            Message.objects.get().address_token
        )


@given(st.lists(st.sampled_from(sorted(rules.RANK)), max_size=8), st.randoms())
def test_the_lattice_forgets_the_order(words: list[str], chance: object) -> None:
    def end(order: list[str]) -> int:
        state = "queued"
        for word in order:
            if rules.raises(state, word):
                state = word
        return rules.RANK[state]

    shuffled = list(words)
    chance.shuffle(shuffled)
    assert end(words) == end(shuffled)
