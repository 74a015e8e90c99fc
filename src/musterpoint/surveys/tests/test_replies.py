"""Questions by message, answered by reply: in by the pump, out by the simulated network."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.forms.models import Draft, Submission
from musterpoint.forms.queries import sent_values
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.addresses import Tokens
from musterpoint.messaging.models import Inbound, OptOut
from musterpoint.outreach import actions as campaigns
from musterpoint.outreach import queries as outreach
from musterpoint.outreach.tests.factories import (
    Network,
    came,
    crisis,
    draft,
    enrolled,
    number,
    person,
    use_simulator,
)
from musterpoint.people.models import Person
from musterpoint.surveys import actions, pumps
from musterpoint.surveys.models import Asking, Attempt, Conversation, Wave, Way
from musterpoint.surveys.rules import pack
from musterpoint.surveys.tests.factories import given, questionnaire, said
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Phone:
    """One telephone: what came to it, and what is written back."""

    def __init__(self, by: Actor, organisation: Organisation, place: int = 1) -> None:
        self.by, self.organisation, self.number = by, organisation, number(place)
        self.network = Network()
        self.now = NOON
        self.seen = 0

    def got(self) -> list[str]:
        """Return the texts that came since this was asked last."""
        mine = [one.text for one in self.network.parcels if one.address == self.number]
        fresh, self.seen = mine[self.seen :], len(mine)
        return fresh

    def run(self, later: timedelta = timedelta()) -> list[str]:
        """Let time pass and every lane work."""
        self.now += later
        while pumps.go_round(self.organisation, self.now):
            pass
        self.network.run(self.organisation, self.now)
        return self.got()

    def say(self, text: str, later: timedelta = MINUTE, **changes: str) -> list[str]:
        """Write something; return what comes back."""
        self.now += later
        with acting_as(self.by):
            came(self.by, text, self.number, self.now, **changes)
        return self.run()


@pytest.fixture
def someone(alice: Actor) -> UUID:
    """Somebody on the roll with a telephone of her own, who reads English."""
    with acting_as(alice):
        use_simulator(alice)
        crisis(alice)
        return enrolled(alice, person("Zenobia", number(1), language="en"))[0]


def begun(
    by: Actor, *, by_reply: bool = True, people: int = 1, code: str = "", opens: bool = True
) -> Wave:
    """Open a wave of a survey of everybody on the roll."""
    code = code or questionnaire(by)
    typed = given(Crisis.objects.get(), by, questionnaire=code)
    survey = actions.create(typed, by=by, at=NOON)
    design = {"by": ["sex"], "size_kind": "sample", "size": people, "migrants_minimum": 0}
    actions.put_design(survey.id, design, by=by, at=NOON)
    actions.draw(survey.id, seed=7, by=by, at=NOON)
    wave = Wave.objects.get(survey=survey, number=1)
    if not opens:
        return wave
    site = "https://help.example.org"
    return actions.open_wave(wave.id, site=site, by_reply=by_reply, by=by, at=NOON)


@pytest.fixture
def phone(alice: Actor, haven: Organisation, someone: UUID) -> Phone:
    """The telephone of somebody who was asked whether she wants to be asked."""
    with acting_as(alice):
        begun(alice)
    return Phone(alice, haven)


def asking(by: Actor) -> Asking:
    with acting_as(by):
        return Asking.objects.get()


def values(by: Actor) -> dict[str, str]:
    """Return what was sent, by question."""
    with acting_as(by):
        return sent_values([Submission.objects.get().id], at=NOON)[Submission.objects.get().id]


def test_somebody_answers_question_by_question(alice: Actor, phone: Phone) -> None:
    (consent,) = phone.run()
    assert "You decide" in consent
    assert consent.endswith("1 Yes\n2 No")
    (first,) = phone.say("1")
    assert "BACK" in first
    assert first.endswith("Were you helped?\n1 Yes\n2 No")
    (second,) = phone.say("2 No")
    assert second.startswith("Why not?")
    assert phone.say("We stood at the wrong gate")[0].startswith("How many days")
    (fourth,) = phone.say("٣", DAY)
    assert "1 Work\n2 A home" in fourth
    assert phone.say("٢ و ١") == ["Thank you. We have your answers."]
    assert values(alice) == {
        "helped": "no", "why": "We stood at the wrong gate", "days": "3", "needs": "work home",
    }  # fmt: skip
    row = asking(alice)
    assert (row.state, row.way) == ("answered", Way.REPLY)
    assert phone.say("1") == []
    with acting_as(alice):
        assert outreach.inbox(phone.now) == []
        assert set(Inbound.objects.values_list("meaning", flat=True)) == {"survey"}
        assert RollEntry.objects.get().state == "unknown"
        assert Draft.objects.count() == 0
        assert bytes(Conversation.objects.get().sealed) == b""
    assert phone.say("2", 2 * DAY)[0].startswith("We received your call for help")


def test_what_cannot_be_read_is_told_kindly_and_then_another_way(
    alice: Actor, phone: Phone
) -> None:
    phone.run()
    phone.say("yes")
    for wrong in ("7", "1 2"):
        (told,) = phone.say(wrong)
        assert told == "Sorry, we could not read this. Write one number."
    (third,) = phone.say("hmm, it depends")
    assert "https://help.example.org/o/haven/survey/" in third
    assert phone.say("9") == []
    assert phone.say("YES")[0].startswith("How many days")
    (fault,) = phone.say("many")
    assert fault.endswith("Write only a number, such as 12.")
    assert phone.say("skip")[0].startswith("What do you need?")
    with acting_as(alice):
        # A person reads the words that no rule understood; numbers alone bother nobody.
        waiting = {one.arrival.text for one in outreach.inbox(phone.now)}
    assert waiting == {"hmm, it depends", "many"}
    assert phone.say("1 and 2")[0].startswith("Thank you")
    assert values(alice) == {"helped": "yes", "needs": "work home"}


def test_back_changes_the_last_answer_and_what_follows_from_it(alice: Actor, phone: Phone) -> None:
    phone.run()
    assert phone.say("BACK")[0].endswith("Write one number.")
    phone.say("1")
    phone.say("2")
    (again,) = phone.say("Back")
    assert again.startswith("Were you helped?")
    assert phone.say("1")[0].startswith("How many days")
    phone.say("4")
    phone.say("SKIP")
    assert values(alice) == {"helped": "yes", "days": "4"}


def test_stop_is_a_no_and_ends_messages_to_the_number(alice: Actor, phone: Phone) -> None:
    phone.run()
    phone.say("1")
    phone.say("STOP")
    row = asking(alice)
    assert row.state == "refused"
    with acting_as(alice):
        assert Attempt.objects.get(result="refused").way == Way.REPLY
        assert OptOut.objects.get().lane == "bulk"
        assert Submission.objects.count() == 0
        assert bytes(Conversation.objects.get().sealed) == b""
    assert phone.run(pack().remind[0]) == []


def test_no_to_the_consent_is_a_no_and_numbers_after_it_mean_nothing(
    alice: Actor, phone: Phone
) -> None:
    phone.run()
    assert phone.say("2")[0].startswith("Thank you. We will not ask")
    assert asking(alice).state == "refused"
    assert phone.say("2") == []
    with acting_as(alice):
        assert RollEntry.objects.get().state == "unknown"
        assert not OptOut.objects.exists()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("HELP", "needs_help"),
        ("we are not safe", "needs_help"),
        ("🆘", "needs_help"),
        ("I am safe", "safe"),
        ("I want to leave the country", "wants_to_leave"),
    ],
)
@pytest.mark.parametrize("before", [(), ("1",), ("1", "2")])
def test_a_word_about_safety_is_never_swallowed_by_a_survey(
    alice: Actor, phone: Phone, text: str, state: str, before: tuple[str, ...]
) -> None:
    phone.run()
    for one in before:
        phone.say(one)
    (told,) = phone.say(text)
    assert told.startswith(("We received your call", "Thank you. We noted", "We noted"))
    with acting_as(alice):
        assert RollEntry.objects.get().state == state
        assert Draft.objects.count() in (0, 1)
    assert asking(alice).state == "open"
    (again,) = phone.run(2 * DAY)
    assert "1 Yes" in again or again.startswith("Why not?")


def test_numbers_after_an_alert_answer_the_alert(
    alice: Actor, haven: Organisation, phone: Phone
) -> None:
    phone.run()
    phone.say("1")
    phone.now += MINUTE
    with acting_as(alice):
        sent = draft(alice, Crisis.objects.get().id, lane="life_safety")
        campaigns.approve_and_send(sent.id, by=alice, at=phone.now)
    assert phone.run()[0].startswith("Stay inside")
    assert phone.say("2")[0].startswith("We received your call for help")
    with acting_as(alice):
        assert RollEntry.objects.get().state == "needs_help"
        assert not Draft.objects.exists()
    assert phone.run(2 * DAY)[0].startswith("Were you helped?")
    assert phone.say("1")[0].startswith("How many days")


def test_nobody_is_asked_by_message_while_an_alert_waits_for_an_answer(
    alice: Actor, phone: Phone
) -> None:
    with acting_as(alice):
        sent = draft(alice, Crisis.objects.get().id)
        campaigns.approve_and_send(sent.id, by=alice, at=NOON)
    phone.network.run(phone.organisation, NOON)
    phone.got()
    (link,) = phone.run(MINUTE)
    assert "https://help.example.org/o/haven/survey/" in link
    with acting_as(alice):
        assert not Conversation.objects.exists()


def test_a_number_is_no_answer_to_a_question_that_never_went_out(
    alice: Actor, phone: Phone
) -> None:
    with acting_as(alice):
        token = Tokens(NOON).of("sms", phone.number)
        messaging.opt_out([("sms", token)], lanes=("bulk",), by=alice, at=NOON)
    assert phone.run() == []
    assert phone.say("2")[0].startswith("We received your call for help")
    assert phone.say("1") == []
    with acting_as(alice):
        assert RollEntry.objects.get().state == "needs_help"
        (held,) = outreach.inbox(phone.now)
        assert held.arrival.text == "1"


def test_a_reminder_asks_the_question_that_waits(alice: Actor, phone: Phone) -> None:
    phone.run()
    phone.say("1")
    phone.say("2")
    phone.now = NOON + pack().remind[0]
    (again,) = phone.run()
    assert again.startswith("Why not?")
    assert phone.say("No bus came", 5 * DAY)[0].startswith("How many days")


def test_a_delivery_that_comes_twice_answers_once(alice: Actor, phone: Phone) -> None:
    phone.run()
    phone.say("1")
    assert phone.say("1", carrier_event="same")[0].startswith("How many days")
    assert phone.say("1", carrier_event="same") == []
    with acting_as(alice):  # the same text under another name, as some carriers do
        came(alice, "1", phone.number, phone.now - 2 * MINUTE)
    assert phone.run() == []
    with acting_as(alice):
        assert Conversation.objects.get().is_over is False
    assert phone.say("5")[0].startswith("What do you need?")


def test_answers_by_both_ways_are_one_answer(
    alice: Actor, haven: Organisation, phone: Phone
) -> None:
    phone.run()
    phone.say("1")
    phone.say("2")
    row = asking(alice)
    visitor = actors.public(haven.id)
    with acting_as(visitor):
        actions.save(
            row.id, said("no", why="No bus", days=""), language="en", by=visitor, at=phone.now
        )
    assert phone.say("No driver")[0].startswith("How many days")
    with acting_as(visitor):
        actions.send(row.id, said("yes"), way=Way.WEB, language="en", by=visitor, at=phone.now)
    assert phone.say("3") == ["Thank you. We have your answers."]
    assert phone.say("3") == []
    with acting_as(alice):
        assert Submission.objects.count() == 1
        assert Asking.objects.get().way == Way.WEB
        assert Attempt.objects.filter(result="answered").count() == 1
        with pytest.raises(actions.AlreadyAnswered):
            actions.send(row.id, said(), way=Way.PHONE, language="", by=alice, at=phone.now)


def test_a_wave_that_is_closed_takes_no_replies(alice: Actor, phone: Phone) -> None:
    phone.run()
    phone.say("1")
    with acting_as(alice):
        actions.close_wave(Wave.objects.get(number=1).id, by=alice, at=phone.now)
        assert bytes(Conversation.objects.get().sealed) == b""
    assert phone.say("1") == ["These questions are closed. Thank you."]
    assert phone.say("1") == []
    with acting_as(alice):
        assert RollEntry.objects.get().state == "unknown"


def test_who_withdrew_is_asked_nothing(alice: Actor, someone: UUID, phone: Phone) -> None:
    phone.run()
    phone.say("1")
    with acting_as(alice):
        Person.objects.filter(id=someone).update(withdrawn_at=phone.now)
    assert phone.say("help") != ["Write one number."]
    assert phone.run(5 * DAY) == []


def test_what_fails_leaves_calls_for_help_to_others(
    alice: Actor, phone: Phone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone.run()

    def broken(*_given: object, **_named: object) -> bool:
        raise RuntimeError("Zenobia said 1")

    monkeypatch.setattr("musterpoint.surveys.talking.opened", broken)
    assert phone.say("1") == []
    assert phone.say("help us")[0].startswith("We received your call")
    with acting_as(alice):
        (held,) = outreach.inbox(phone.now)
        assert (held.arrival.text, held.arrival.meaning) == ("1", "unknown")
        assert RollEntry.objects.get().state == "needs_help"
    assert "Zenobia" not in caplog.text


def test_answers_are_in_no_log_and_no_trail(
    alice: Actor, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    from musterpoint.audit.models import Event

    caplog.set_level("DEBUG")
    phone.run()
    for one in ("1", "2", "Quasimodo stood there"):
        phone.say(one)
    with acting_as(alice):
        facts = str(list(Event.objects.values_list("facts", flat=True)))
        row = Conversation.objects.values().get()
    assert "Quasimodo" not in facts + caplog.text + str(row)
