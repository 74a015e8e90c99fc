"""The outbox takes a message once, and not against anybody's will."""

import pytest

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions, pump, queries
from musterpoint.messaging.actions._outbox import USE
from musterpoint.messaging.addresses import Tokens
from musterpoint.messaging.models import Message, OptOut
from musterpoint.messaging.tests.factories import WEEK, arrived, drain, number, queue, to
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_message_waits_in_the_outbox_and_wakes_the_pump(alice: Actor) -> None:
    with acting_as(alice):
        assert queue(alice, to(1), to(2)) == 2
        assert Message.objects.filter(state="queued", parts=1).count() == 2
        assert Event.objects.get().kind == "messaging.message.queued"
    assert Wake.objects.get(lane="messages").due_at == NOON


def test_a_reader_may_not_send(bob: Actor) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        queue(bob, to(1))


def test_another_organisation_does_not_see_the_message(alice: Actor, mallory: Actor) -> None:
    campaign = uuid7()
    with acting_as(alice):
        queue(alice, to(1), campaign_id=campaign)
    with acting_as(mallory):
        assert not Message.objects.exists()
        assert actions.stop_campaign(campaign, by=mallory, at=NOON) == 0
    with acting_as(alice):
        assert queries.states(campaign)["queued"] == 1


def test_the_text_and_the_address_are_sealed_under_the_subjects_key(alice: Actor) -> None:
    with acting_as(alice):
        queue(alice, to(1))
        row = Message.objects.get()
        assert number(1).encode() not in bytes(row.sealed)
        content = vault.open_key(row.subject_id, at=NOON).open(USE, row.sealed)
        assert content["address"] == number(1)


def test_within_a_campaign_a_person_and_an_address_get_one_message(alice: Actor) -> None:
    campaign = uuid7()
    with acting_as(alice):
        forty = [to(place, address=number(7)) for place in range(40)]
        assert queue(alice, *forty, campaign_id=campaign) == 1
        assert queue(alice, *forty, campaign_id=campaign) == 0
        assert queue(alice, to(1, address=number(8)), campaign_id=campaign) == 1
        again = to(1, address=number(9))
        assert queue(alice, again, campaign_id=campaign) == 0
        assert queue(alice, again) == 1


def test_the_holder_of_an_address_is_known(alice: Actor) -> None:
    campaign = uuid7()
    with acting_as(alice):
        queue(alice, to(1, address=number(7)), to(2, address=number(7)), campaign_id=campaign)
        found = queries.holders(campaign, [("sms", number(7)), ("sms", number(3))], NOON)
        message = Message.objects.get()
        assert found == {("sms", number(7)): (message.id, to(1).subject_id)}


def test_who_opted_out_and_who_is_withheld_is_kept_as_suppressed(alice: Actor) -> None:
    campaign = uuid7()
    with acting_as(alice):
        token = Tokens(NOON).of("sms", number(1))
        actions.opt_out([("sms", token)], lanes=["bulk"], by=alice, at=NOON)
        sent = queue(
            alice, to(1), to(2, withhold="unsafe_address"), to(3, address="x"), to(4),
            campaign_id=campaign,
        )  # fmt: skip
        assert sent == 1
        assert queries.suppressed(campaign) == {
            "opted_out": 1, "unsafe_address": 1, "bad_address": 1,
        }  # fmt: skip


def test_opting_out_of_information_leaves_alerts_and_answers(alice: Actor) -> None:
    with acting_as(alice):
        token = Tokens(NOON).of("sms", number(1))
        actions.opt_out([("sms", token)], lanes=["bulk"], by=alice, at=NOON)
        assert queue(alice, to(1), lane="life_safety") == 1
        assert queue(alice, to(1), lane="transactional") == 1
        assert queue(alice, to(1), lane="bulk") == 0
        actions.opt_out([("sms", token)], lanes=["life_safety"], by=alice, at=NOON)
        assert queue(alice, to(1), lane="life_safety") == 0
        with pytest.raises(Invalid):
            actions.opt_out([("sms", token)], lanes=["transactional"], by=alice, at=NOON)


def test_opting_out_holds_for_what_waits_already(alice: Actor) -> None:
    with acting_as(alice):
        queue(alice, to(1), to(2))
        token = Tokens(NOON).of("sms", number(1))
        actions.opt_out([("sms", token)], lanes=["bulk"], by=alice, at=NOON)
        actions.opt_out([("sms", token)], lanes=["bulk"], by=alice, at=NOON)
        assert OptOut.objects.count() == 1
        assert sorted(Message.objects.values_list("state", "reason")) == [
            ("queued", ""), ("suppressed", "opted_out"),
        ]  # fmt: skip


def test_a_reader_may_not_opt_others_out(bob: Actor, alice: Actor, mallory: Actor) -> None:
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.opt_out([("sms", b"x" * 16)], lanes=["bulk"], by=bob, at=NOON)
    with acting_as(mallory):
        token = Tokens(NOON).of("sms", number(1))
        actions.opt_out([("sms", token)], lanes=["bulk"], by=mallory, at=NOON)
    with acting_as(alice):
        assert queue(alice, to(1)) == 1


def test_an_address_that_does_not_exist_is_tried_again_for_alerts_only(alice: Actor) -> None:
    with acting_as(alice):
        queue(alice, to(1))
        Message.objects.update(state="failed", reason="bad_address")
        assert queue(alice, to(1)) == 0
        assert queue(alice, to(1), lane="life_safety") == 1
        later = NOON + 13 * WEEK
        assert queue(alice, to(1), at=later) == 1


def test_who_was_erased_gets_no_message_and_no_new_key(alice: Actor) -> None:
    with acting_as(alice):
        vault.make_keys([to(1).subject_id], at=NOON)
        vault.erase([to(1).subject_id], at=NOON)
        assert queue(alice, to(1), to(2)) == 1
        assert not vault.open_keys([to(1).subject_id], at=NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "pigeon"}, "0.channel"),
        ({"text": " "}, "0.text"),
        ({"text": "x" * 4001}, "0.text"),
        ({"text": "a\0b"}, "0.text"),
        ({"text": "half \ud83d"}, "0.text"),
        ({"title": "two\nlines"}, "0.title"),
        ({"title": "x" * 121}, "0.title"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_field(
    alice: Actor, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused, acting_as(alice):
        queue(alice, to(1, **changes))
    assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid), acting_as(alice):
        queue(alice, to(1), lane="express")


@pytest.mark.parametrize(
    "address", ["", "12", "+1" + "0" * 20, "a@b\r\nRCPT TO:<x@y>", "call me", "+218 91 x"]
)
def test_an_unusable_address_is_kept_and_never_sent(alice: Actor, address: str) -> None:
    with acting_as(alice):
        for channel in ("sms", "email"):
            queue(alice, to(1, address=address, channel=channel))
        assert set(Message.objects.values_list("state", "reason")) == {
            ("suppressed", "bad_address")
        }


def test_a_stopped_campaign_sends_no_more(alice: Actor, bob: Actor, haven: Organisation) -> None:
    campaign = uuid7()
    with acting_as(alice):
        queue(alice, *(to(place) for place in range(60)), campaign_id=campaign)
    assert pump.work(haven, NOON)
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.stop_campaign(campaign, by=bob, at=NOON)
    with acting_as(alice):
        assert actions.stop_campaign(campaign, by=alice, at=NOON) == 10
    drain(haven)
    with acting_as(alice):
        found = queries.states(campaign)
        assert (found["accepted"], found["cancelled"]) == (50, 10)


def test_texts_are_dropped_after_a_week_and_figures_stay(
    alice: Actor, bob: Actor, haven: Organisation
) -> None:
    campaign = uuid7()
    with acting_as(alice):
        queue(alice, to(1), campaign_id=campaign)
        (inbound,) = actions.receive([arrived(1)], by=alice, at=NOON)
        actions.mark_handled(inbound, how="rules", meaning="safe", by=alice, at=NOON)
    drain(haven)
    with pytest.raises(NotAllowed), acting_as(bob):
        actions.purge_texts(by=bob, at=NOON)
    with acting_as(alice):
        assert actions.purge_texts(by=alice, at=NOON + WEEK / 2) == 0
        assert actions.purge_texts(by=alice, at=NOON + WEEK) == 2
        assert actions.purge_texts(by=alice, at=NOON + WEEK) == 0
        assert bytes(Message.objects.get().sealed) == b""
        assert queries.arrival(inbound, NOON).text == ""
        assert queries.states(campaign)["accepted"] == 1


def test_another_organisations_texts_are_left_alone(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        queue(alice, to(1, withhold="unsafe_address"))
    with acting_as(mallory):
        assert actions.purge_texts(by=mallory, at=NOON + WEEK) == 0


def test_the_texts_pump_comes_again_when_the_next_text_is_due(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        queue(alice, to(1, withhold="unsafe_address"))
    with acting_as(alice):
        queue(alice, to(2, withhold="unsafe_address"), at=NOON + WEEK / 2)
    Wake.objects.all().delete()
    pump.forget(haven, NOON + WEEK)
    assert Wake.objects.get(lane="texts").due_at == NOON + 1.5 * WEEK
    pump.forget(haven, NOON + 2 * WEEK)
    with acting_as(alice):
        assert not Message.objects.exclude(sealed=b"").exists()
