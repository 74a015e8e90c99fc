"""A lesson of a crisis, as somebody would write it, and how far it has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.crises.values import AreaIn
from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy
from musterpoint.lessons import actions
from musterpoint.lessons.actions import LessonIn, PracticeIn, ReviewIn
from musterpoint.lessons.models import ActionItem, Lesson, Recommendation, Review
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON

DAY = timedelta(days=1)
SAID = {
    "participants": "Duty officers, two migrants' associations, the host's civil protection",
    "planned": "A first message in every language within 60 minutes",
    "happened": "The first text left after 94 minutes, voice messages six hours later",
    "why": "No voice message was recorded before the crisis",
    "keep": "Wardens who went from door to door",
    "change": "Record voice messages with each template",
}
LESSON = LessonIn(
    title="Texts were sent before voice messages were ready",
    what="People who read little heard of the alert five hours later than others.",
    why="No voice message was recorded beforehand.",
    theme="communication_during",
    phases=("response",),
)
PRACTICE = PracticeIn(
    texts={
        "en": {"title": "Voice messages beforehand", "description": "Recorded in six languages."},
        "ar": {"title": "رسائل صوتية مسبقة", "description": "سُجّلت بست لغات."},
    },
    type_of_practice="technology",
    country="Haven",
    stakeholder_name="Consular service of Haven",
    stakeholder_type="origin",
    crisis_types=("conflict",),
    phases=("preparedness",),
    links=("https://example.org/voice",),
    themes=("communication_before",),
)


@dataclass
class Cast:
    """Who does what: nobody does it all."""

    writer: Actor
    chief: Actor
    owner: Actor
    tester: Actor


def cast(of: Organisation) -> Cast:
    """Hire a writer, a chief who decides, an owner, and somebody who puts it to the test."""
    return Cast(
        writer=officer(of, "Wanda"),
        chief=officer(of, "Chitra", "head_of_mission"),
        owner=officer(of, "Omar"),
        tester=officer(of, "Tess"),
    )


def crisis(by: Actor, slug: str = "libya", name: str = "Libya", at: datetime = NOON) -> Crisis:
    """Declare a crisis."""
    areas = [AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)]
    return crises.declare(slug, name, "LBY", "origin", areas, "Unrest", by=by, at=at)


def stood_down(by: Actor, slug: str = "libya", name: str = "Libya", at: datetime = NOON) -> Crisis:
    """Declare a crisis and close it a day later."""
    made = crisis(by, slug, name, at)
    return crises.close(made.id, by=by, at=at + DAY)


def review_of(
    made: Crisis, by: Actor, kind: str = "after_action", at: datetime = NOON + 2 * DAY
) -> Review:
    """Begin a review of a crisis."""
    return actions.begin_review(ReviewIn(kind=kind, crisis_id=made.id), by=by, at=at)


def lesson(by: Actor, at: datetime = NOON) -> Lesson:
    """Write the lesson."""
    return actions.write_lesson(LESSON, by=by, at=at)


def accepted(who: Cast, at: datetime = NOON) -> Recommendation:
    """Write the lesson, recommend something and have it accepted."""
    made = actions.recommend(
        lesson(who.writer, at).id, "Record voice messages with each template", by=who.writer, at=at
    )
    row, _told = actions.answer(made.id, "accepted", "", by=who.chief, at=at)
    return row


def begun(who: Cast, at: datetime = NOON, days: int = 30) -> ActionItem:
    """Bring the lesson as far as an action of its owner."""
    row = accepted(who, at)
    assert who.owner.id is not None
    return actions.begin_action(
        row.id, "Record 40 templates in 6 languages", who.owner.id, (at + days * DAY).date(),
        by=who.writer, at=at,
    )  # fmt: skip


def done(who: Cast, at: datetime = NOON + DAY) -> ActionItem:
    """Bring the lesson as far as an action that is done."""
    action = begun(who)
    actions.add_evidence(action.id, "All 40 are recorded.", by=who.owner, at=at)
    return actions.end_action(action.id, by=who.owner, at=at)


@contextmanager
def remedy_source(
    code: str = "course", title: str = "Voice messages", **facts: Any
) -> Iterator[Remedy]:
    """Let one kind of remedy exist for a while, if no package has registered it."""
    given: dict[str, Any] = {"kind": code, "key": "voice", "title": title, "state": "Passed by 3"}
    one = Remedy(**given | facts)
    source = remedies.Source(
        code=code,
        label="Course",
        search=lambda words: [one] if words.casefold() in title.casefold() else [],
        find=lambda keys: {"voice": one} if "voice" in keys else {},
    )
    before = remedies._registry.pop(code, None)
    remedies.register(source)
    try:
        yield one
    finally:
        remedies._registry.pop(code)
        if before is not None:
            remedies.register(before)
