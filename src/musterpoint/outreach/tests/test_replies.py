"""Replies change the roll where they are certain, and wait for a person where they are not."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis, RollChange
from musterpoint.messaging.models import Inbound, Message, OptOut
from musterpoint.outreach import actions, pumps, queries
from musterpoint.outreach.lexicon import shipped
from musterpoint.outreach.tests.factories import (
    HOUR,
    Network,
    came,
    draft,
    enrolled,
    number,
    person,
    reply,
    state_of,
)
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("انا بخير", "safe"),
        ("١", "safe"),
        ("ساعدونا", "needs_help"),
        ("لست بخير", "needs_help"),
        ("2", "needs_help"),
        ("اريد المغادرة", "wants_to_leave"),
    ],
)
def test_a_reply_from_ones_own_telephone_changes_the_roll_and_is_confirmed(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID, text: str, state: str
) -> None:
    inbound = reply(alice, haven, network, text)
    with acting_as(alice):
        assert state_of(alice, zenobia) == state
        change = RollChange.objects.get()
        assert (change.way, change.occurred_at) == ("sms", NOON)
        row = Inbound.objects.get(id=inbound)
        assert (row.handled_how, row.subject_id, row.handled_at) == ("rules", zenobia, NOON)
        assert queries.inbox(NOON) == []
    (parcel,) = network.parcels
    assert parcel.address == number(1)
    assert parcel.text in [texts["ar"] for texts in shipped().answers.values()]
    assert "Zenobia" not in parcel.text


def test_a_confirmation_is_a_short_message_in_every_language() -> None:
    from musterpoint.messaging import segments

    for texts in shipped().answers.values():
        assert set(texts) == shipped().languages
        assert all(segments.count(text) <= 3 for text in texts.values())


@pytest.mark.parametrize(
    ("text", "meaning", "reason"),
    [
        ("ok", "unknown", "not_understood"),
        ("هل المكان آمن؟", "unknown", "not_understood"),
        ("رقم خطأ", "wrong_person", "wrong_person"),
        ("safe 7K4D29QX", "safe", "unknown_reference"),
    ],
)
def test_what_is_not_certain_waits_for_a_person_and_is_not_confirmed(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID,
    text: str, meaning: str, reason: str,
) -> None:  # fmt: skip
    reply(alice, haven, network, text)
    with acting_as(alice):
        (item,) = queries.inbox(NOON)
        assert (item.arrival.text, item.arrival.meaning, item.arrival.reason) == (
            text, meaning, reason,
        )  # fmt: skip
        assert item.person_ids == (zenobia,)
        assert state_of(alice, zenobia) == "unknown"
    assert network.parcels == []


def test_a_stranger_waits_in_the_inbox(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    reply(alice, haven, network, "HELP", place=77)
    with acting_as(alice):
        came(alice, "help", "ALERTCO")
    network.run(haven)
    with acting_as(alice):
        items = queries.inbox(NOON)
        assert [item.arrival.reason for item in items] == ["unknown_sender"] * 2
        assert items[0].person_ids == ()
        assert queries.inbox_counts() == {"help": 2}


def test_a_shared_telephone_waits_for_a_person_unless_a_reference_is_named(
    alice: Actor, haven: Organisation, network: Network, libya: Crisis
) -> None:
    with acting_as(alice):
        (first,) = enrolled(alice, person("A", number(5)))
        (second,) = enrolled(alice, person("B", number(5)))
        Person.objects.filter(id=second).update(reference="12ABCD34")
    reply(alice, haven, network, "بخير", place=5)
    with acting_as(alice):
        (item,) = queries.inbox(NOON)
        assert item.arrival.reason == "shared_address"
        assert set(item.person_ids) == {first, second}
    reply(alice, haven, network, "safe 12ab-cd34", place=5)
    with acting_as(alice):
        assert state_of(alice, second) == "safe"
        assert state_of(alice, first) == "unknown"


def test_of_a_family_at_one_telephone_the_only_adult_is_meant(
    alice: Actor, haven: Organisation, network: Network, libya: Crisis
) -> None:
    with acting_as(alice):
        mother, child = enrolled(
            alice,
            person("Mother", number(5), is_head=True),
            person("Child", number(5), born="2019-05-01"),
        )
    reply(alice, haven, network, "help", place=5)
    with acting_as(alice):
        assert state_of(alice, mother) == "needs_help"
        assert state_of(alice, child) == "unknown"


def test_the_head_may_answer_for_one_of_the_household_by_reference(
    alice: Actor, haven: Organisation, network: Network, libya: Crisis
) -> None:
    with acting_as(alice):
        head, wife = enrolled(
            alice, person("Head", number(5), is_head=True), person("Wife", born="1990-01-01")
        )
        Person.objects.filter(id=wife).update(reference="7K4D29QX")
    reply(alice, haven, network, "HELP 7k4d 29qx", place=5)
    with acting_as(alice):
        assert state_of(alice, wife) == "needs_help"
        assert state_of(alice, head) == "unknown"


def test_nobody_speaks_for_a_stranger_by_reference(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    with acting_as(alice):
        (other,) = enrolled(alice, person("Other", number(9)))
        Person.objects.filter(id=other).update(reference="7K4D29QX")
    reply(alice, haven, network, "SAFE 7K4D29QX")
    with acting_as(alice):
        assert state_of(alice, other) == "unknown"
        assert queries.inbox(NOON)[0].arrival.reason == "unknown_reference"


def test_who_withdrew_and_calls_for_help_is_shown_to_a_person(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    with acting_as(alice):
        people.withdraw([zenobia], by=alice, at=NOON)
    reply(alice, haven, network, "help")
    with acting_as(alice):
        (item,) = queries.inbox(NOON)
        assert (item.arrival.meaning, item.arrival.reason) == ("help", "not_on_a_roll")


def test_a_reply_after_the_crisis_is_closed_waits_for_a_person(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    with acting_as(alice):
        Crisis.objects.update(closed_at=NOON)
    reply(alice, haven, network, "help")
    with acting_as(alice):
        assert queries.inbox(NOON)[0].arrival.reason == "not_on_a_roll"


def test_several_replies_of_one_person_end_in_the_newest(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    with acting_as(alice):
        came(alice, "help", number(1), received_at=NOON + 2 * HOUR, at=NOON + 3 * HOUR)
        came(alice, "safe", number(1), received_at=NOON + HOUR, at=NOON + 3 * HOUR)
    network.run(haven, NOON + 3 * HOUR)
    with acting_as(alice):
        assert state_of(alice, zenobia) == "needs_help"
        assert RollChange.objects.count() == 2
    assert len(network.parcels) == 1, "one answer in ten minutes"


def test_machines_that_answer_machines_run_dry(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    for minute in range(5):
        with acting_as(alice):
            came(alice, "help", number(1), at=NOON + timedelta(minutes=minute))
        network.run(haven, NOON + timedelta(minutes=minute))
    assert len(network.parcels) == 1


def test_a_reply_is_dealt_with_once_even_when_the_carrier_repeats_it(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    for _time in range(3):
        with acting_as(alice):
            came(alice, "help", number(1), carrier_event="e1")
        network.run(haven)
    with acting_as(alice):
        assert Inbound.objects.count() == RollChange.objects.count() == 1


def test_a_batch_that_fails_half_way_leaves_nothing_done(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with acting_as(alice):
        came(alice, "help", number(1))

    def fail(*args: object, **kwargs: object) -> None:
        raise KeyError

    monkeypatch.setattr("musterpoint.outreach.actions._answers._confirm", fail)
    with pytest.raises(KeyError):
        pumps.read_replies(haven, NOON)
    with acting_as(alice):
        assert state_of(alice, zenobia) == "unknown"
        assert Inbound.objects.get().handled_at is None
    monkeypatch.undo()
    network.run(haven)
    with acting_as(alice):
        assert state_of(alice, zenobia) == "needs_help"


def test_one_refused_state_does_not_hold_up_the_others(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with acting_as(alice):
        (other,) = enrolled(alice, person("Other", number(2)))
        came(alice, "help", number(1))
        came(alice, "help", number(2))
    real = crises.set_state

    def strict(crisis_id, changes, *, by, at):
        if any(change.person_id == other for change in changes):
            raise crises.NotOnRoll("x", [other])
        return real(crisis_id, changes, by=by, at=at)

    monkeypatch.setattr("musterpoint.crises.actions.set_state", strict)
    network.run(haven)
    with acting_as(alice):
        assert state_of(alice, zenobia) == "needs_help"
        (item,) = queries.inbox(NOON)
        assert (item.person_ids, item.arrival.reason) == ((other,), "refused")


def test_stop_ends_information_and_leaves_alerts(
    alice: Actor, haven: Organisation, network: Network, libya: Crisis, zenobia: UUID
) -> None:
    reply(alice, haven, network, "STOP")
    with acting_as(alice):
        assert list(OptOut.objects.values_list("lane", flat=True)) == ["bulk"]
        assert state_of(alice, zenobia) == "unknown"
        for lane in ("bulk", "life_safety"):
            campaign = draft(alice, libya.id, lane=lane)
            actions.approve_and_send(campaign.id, by=alice, at=NOON)
    network.run(haven)
    with acting_as(alice):
        sent = Message.objects.filter(state="delivered", campaign_id__isnull=False)
        assert list(sent.values_list("lane", flat=True)) == ["life_safety"]
    reply(alice, haven, network, "STOP ALERTS")
    with acting_as(alice):
        assert set(OptOut.objects.values_list("lane", flat=True)) == {"bulk", "life_safety"}


def test_stop_holds_for_a_number_that_nobody_registered(
    alice: Actor, haven: Organisation, network: Network, libya: Crisis
) -> None:
    reply(alice, haven, network, "stop", place=88)
    with acting_as(alice):
        assert OptOut.objects.count() == 1
        assert queries.inbox(NOON) == []
    assert network.parcels == []


def test_stop_within_a_call_for_help_is_a_call_for_help(
    alice: Actor, haven: Organisation, network: Network, zenobia: UUID
) -> None:
    reply(alice, haven, network, "STOP the shooting, help us")
    with acting_as(alice):
        assert state_of(alice, zenobia) == "needs_help"
        assert not OptOut.objects.exists()
