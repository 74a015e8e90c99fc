"""Whatever somebody writes in whatever order: the answers are those of the web form."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from musterpoint.crises.models import Crisis
from musterpoint.forms import actions as forms
from musterpoint.forms.models import Draft, Submission
from musterpoint.forms.queries import sent_values
from musterpoint.forms.reading import asking, content
from musterpoint.outreach.tests.factories import crisis, enrolled, number, person, use_simulator
from musterpoint.surveys import actions, links
from musterpoint.surveys.models import Asking, Wave
from musterpoint.surveys.tests import factories
from musterpoint.surveys.tests.test_replies import DAY, Phone
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

EXAMPLES = 6
RICH: dict[str, Any] = {
    "id": "rich", "version": "1", "languages": ["en", "ar"], "title": {"en": "Rich"},
    "classification": "coarse", "purpose": "better help", "retention": "2 years",
    "questions": [
        {"name": "hello", "type": "note", "label": {"en": "First about the journey."}},
        {"name": "helped", "type": "yes_no", "required": True, "label": {"en": "Were you helped?"}},
        {"name": "why", "type": "text", "required": True, "label": {"en": "Why not?"},
         "show_if": [{"question": "helped", "is": "is", "value": "no"}]},
        {"name": "days", "type": "integer", "least": 0, "most": 60, "label": {"en": "How many days?"}},
        {"name": "long", "type": "note", "label": {"en": "That is long."},
         "show_if": [{"question": "days", "is": "over", "value": "30"}]},
        {"name": "cost", "type": "decimal", "label": {"en": "What did it cost?"}},
        {"name": "came", "type": "date", "label": {"en": "When did you come?"}},
        {"name": "needs", "type": "select_multiple", "required": True, "label": {"en": "What do you need?"},
         "choices": [{"name": "work", "label": {"en": "Work"}}, {"name": "home", "label": {"en": "A home"}},
                     {"name": "none", "label": {"en": "Nothing"}}]},
        {"name": "bye", "type": "note", "label": {"en": "That was all."}},
    ],
}  # fmt: skip
LABELS = {one["label"]["en"]: one["name"] for one in RICH["questions"] if one["type"] != "note"}
#: Question -> what is written -> the answer; the same text may mean another thing elsewhere.
SAID = {
    "helped": {"1": "yes", "٢": "no", "yes": "yes", "2 No": "no", "نعم": "yes"},
    "why": {"The gate was shut": "The gate was shut", "1": "1", "yes": "yes"},
    "days": {"1": "1", "٤٠": "40", "SKIP": ""},
    "cost": {"1": "1", "12,5": "12.5", "٣٫٥": "3.5", "skip": "", "61": "61", "99": "99"},
    "came": {"31 5 2026": "2026-05-31", "2026-05-31": "2026-05-31", "SKIP": ""},
    "needs": {"1": "work", "1 2": "work home", "٢، ١": "work home", "nothing": "none"},
}
OTHERS = ("BACK", "SKIP", "61", "99", "31 2 2026", "perhaps", "1 9", "twice:1", "HELP", "1,000")
#: What is no answer in words; "2 No" is the menu of an alert where it is not the line of a question.
NO_WORDS = ("BACK", "SKIP", "skip", "HELP", "2 No")
REPLIES = st.sampled_from(sorted({text for each in SAID.values() for text in each} | {*OTHERS}))


@pytest.fixture
def sampled(alice: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch) -> list[Asking]:
    """Twice as many people as examples, all asked by message."""
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON + timedelta(hours=1))
    with acting_as(alice):
        use_simulator(alice)
        crisis(alice)
        for place in range(1, 2 * EXAMPLES + 1):
            enrolled(alice, person("Zenobia", number(place), language="en"))
        version = forms.write_small(RICH, source="test", by=alice, at=NOON)
        forms.publish(version.id, by=alice, at=NOON)
        given_ = factories.given(Crisis.objects.get(), alice, questionnaire="rich")
        survey = actions.create(given_, by=alice, at=NOON)
        design = {"by": ["sex"], "size_kind": "sample", "size": 2 * EXAMPLES, "migrants_minimum": 0}
        actions.put_design(survey.id, design, by=alice, at=NOON)
        actions.draw(survey.id, seed=7, by=alice, at=NOON)
        wave = Wave.objects.get(survey=survey, number=1)
        actions.open_wave(wave.id, site="https://x.example", by_reply=True, by=alice, at=NOON)
        rows = Asking.objects.filter(wave=wave).select_related("wave__survey__version", "member")
        return list(rows.order_by("member__person_id"))


def answer_to(question: str, text: str) -> str | None:
    """Return what a text says to a question; None when it says nothing."""
    if question == "why" and text not in NO_WORDS:
        return text
    return SAID[question].get(text)


class Somebody:
    """Keeps what was said to which question, as the person sees it on the telephone."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.question = ""
        self.given: dict[str, str] = {}
        self.is_done = False

    def see(self, texts: list[str]) -> None:
        """Read what came: a question, that all is done, or words that change nothing."""
        for text in texts:
            self.is_done = self.is_done or text.endswith("We have your answers.")
            found = [name for label, name in LABELS.items() if label in text.splitlines()]
            self.question = found[0] if found else self.question

    def say(self, text: str) -> None:
        """Write a reply; a delivery can come twice."""
        event = f"{self.phone.number} {self.phone.now}"
        text, is_twice = text.removeprefix("twice:"), text.startswith("twice:")
        value, before = answer_to(self.question, text), self.question
        self.see(self.phone.say(text, carrier_event=event))
        if value is not None:
            self.given[before] = value
        if is_twice:
            self.see(self.phone.say(text, timedelta(), carrier_event=event))
        if text == "HELP" or (text == "2 No" and before != "helped"):
            self.see(self.phone.run(2 * DAY))


def on_the_web(row: Asking, code: str, answers: dict[str, str]) -> None:
    """Fill in the page of somebody's own link with the same answers, and send it."""
    ready = content.ready(row.wave.survey.version)
    data: dict[str, Any] = {"send": "1"}
    for path, value in answers.items():
        name = asking.name_of(ready, (path, ()))
        data[name] = value.split() if path == "needs" else value
        if path == "came" and value:
            year, month, day = value.split("-")
            data |= {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    client, page = Client(), f"/o/haven/survey/{code}/questions/?lang=en"
    for _again in range(2):  # once more for what follows from the answers
        client.post(page, data)


@pytest.mark.slow
def test_any_order_of_replies_gives_the_answers_of_the_web_form(
    sampled: list[Asking], alice: Actor, haven: Organisation
) -> None:
    from musterpoint.messaging.addresses import Tokens
    from musterpoint.surveys.models import Conversation

    first = Phone(alice, haven)
    first.run()
    with acting_as(alice):
        tokens = Tokens(NOON)
        places = {tokens.of("sms", number(at)): at for at in range(1, 2 * EXAMPLES + 1)}
        by_asking = {
            one.asking_id: places[bytes(one.address_token)] for one in Conversation.objects.all()
        }
    left = list(sampled)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
    )
    @given(st.lists(REPLIES, min_size=4, max_size=12))
    def check(replies: list[str]) -> None:
        mine, other = left.pop(), left.pop()
        person_ = Somebody(Phone(alice, haven, by_asking[mine.id]))
        person_.phone.network = first.network
        person_.phone.got()
        person_.see(person_.phone.say("1"))
        for reply in replies:
            if not person_.is_done:
                person_.say(reply)
        for _question in RICH["questions"]:
            if not person_.is_done:
                person_.say(next(iter(SAID[person_.question])))
        assert person_.is_done
        with acting_as(alice):
            code = links.code_of(other.id, NOON)
        on_the_web(other, code, person_.given)
        with acting_as(alice):
            rows = Asking.objects.in_bulk([mine.id, other.id])
            assert (rows[mine.id].state, rows[mine.id].way) == ("answered", "reply")
            assert (rows[other.id].state, rows[other.id].way) == ("answered", "web")
            ids = [rows[one.id].answers_id for one in (mine, other)]
            said = sent_values([one for one in ids if one], at=NOON)
            assert said[ids[0]] == said[ids[1]]
            ways = Submission.objects.filter(id__in=ids).values_list("way", "language")
            assert len(set(ways)) == 1
            assert not Draft.objects.filter(subject_id=mine.member.person_id).exists()

    check()
