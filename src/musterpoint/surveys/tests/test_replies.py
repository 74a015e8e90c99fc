"""Questions by message, answered by reply: in by the pump, out by the simulated network."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.crises.models import RollEntry
from musterpoint.forms.models import Draft, Submission
from musterpoint.forms.queries import sent_values
from musterpoint.messaging import segments
from musterpoint.messaging.models import Inbound, Message, OptOut
from musterpoint.outreach import queries as outreach
from musterpoint.outreach.rules import Meaning, understand
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
from musterpoint.outreach import actions as campaigns
from musterpoint.people.models import Person
from musterpoint.surveys import actions, pumps, wording
from musterpoint.surveys.models import Asking, Attempt, Conversation, Wave, Way
from musterpoint.surveys.rules import LANGUAGES, pack
from musterpoint.surveys.tests.factories import designed, said
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


def begun(by: Actor, *, by_reply: bool = True, people: int = 1) -> Wave:
    """Open a wave of a survey of everybody on the roll."""
    from musterpoint.crises.models import Crisis

    survey = designed(by, Crisis.objects.get(), size_kind="sample", size=people)
    actions.draw(survey.id, seed=7, by=by, at=NOON)
    wave = Wave.objects.get(survey=survey, number=1)
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
