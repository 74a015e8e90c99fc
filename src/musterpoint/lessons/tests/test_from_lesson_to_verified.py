"""Lesson, recommendation, answer, action, evidence, test: each step by who may, in its order."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.lessons import actions, queries
from musterpoint.lessons.actions import EventIn
from musterpoint.lessons.models import ActionItem, Lesson, LessonEvent
from musterpoint.lessons.queries import Filters
from musterpoint.lessons.tests.factories import (
    DAY,
    LESSON,
    Cast,
    accepted,
    begun,
    cast,
    crisis,
    done,
    lesson,
    remedy_source,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + 10 * DAY


@pytest.fixture
def who(haven: Organisation) -> Cast:
    return cast(haven)


def test_a_lesson_comes_to_a_verified_action_with_its_whole_history(who: Cast) -> None:
    with acting_as(who.tester):
        action = done(who)
        later = crisis(who.tester, "mali", "Mali", LATER)
        event = EventIn(crisis_id=later.id, held_on=LATER.date())
        actions.verify(action.id, True, event, "Voice left first.", by=who.tester, at=LATER)
        full = queries.lesson_full(action.recommendation.lesson_id, LATER.date())
        line = full.recommendations[0].actions[0]
        assert line.standing == "verified"
        assert [(one.event, name) for one, name in line.verifications] == [("Mali", "Tess")]
        words = list(LessonEvent.objects.order_by("happened_at", "id").values_list("word", "about"))
    assert words == [
        ("written", ""), ("recommended", "R1"), ("answered", "R1"), ("started", "R1.1"),
        ("evidenced", "R1.1"), ("ended", "R1.1"), ("confirmed", "R1.1"),
    ]  # fmt: skip


def test_what_is_not_confirmed_opens_again_and_needs_new_evidence(who: Cast) -> None:
    with acting_as(who.tester):
        action = done(who)
        event = EventIn(name="Table-top", held_on=LATER.date())
        actions.verify(action.id, False, event, "Two of six were missing", by=who.tester, at=LATER)
        action.refresh_from_db()
        assert (action.state, action.reopened, action.ended_at) == ("open", 1, None)
        with pytest.raises(actions.NoEvidence):
            actions.end_action(action.id, by=who.owner, at=LATER)
        actions.add_evidence(action.id, "Now all six", by=who.owner, at=LATER + DAY)
        assert actions.end_action(action.id, by=who.owner, at=LATER + DAY).state == "done"


def test_nobody_confirms_what_they_did(who: Cast) -> None:
    with acting_as(who.owner):
        action = done(who)
        event = EventIn(name="Table-top", held_on=LATER.date())
        with pytest.raises(actions.OwnWork):
            actions.verify(action.id, True, event, "It held", by=who.owner, at=LATER)


@pytest.mark.parametrize("days", [-5, 0, 1])
def test_what_came_before_the_end_of_an_action_shows_nothing(who: Cast, days: int) -> None:
    with acting_as(who.tester):
        action = done(who, at=NOON + DAY)
        event = EventIn(name="Table-top", held_on=(NOON + days * DAY).date())
        with pytest.raises(actions.TooEarly):
            actions.verify(action.id, True, event, "It held", by=who.tester, at=LATER)
        running = crisis(who.tester, at=NOON)
        event = EventIn(crisis_id=running.id, held_on=LATER.date())
        with pytest.raises(actions.TooEarly):
            actions.verify(action.id, True, event, "It held", by=who.tester, at=LATER)


def test_a_test_is_not_held_tomorrow(who: Cast) -> None:
    with acting_as(who.tester):
        action = done(who)
        event = EventIn(name="Table-top", held_on=(LATER + DAY).date())
        with pytest.raises(Invalid) as refused:
            actions.verify(action.id, True, event, "It held", by=who.tester, at=LATER)
    assert "held_on" in refused.value.fields


def test_only_what_was_accepted_is_acted_on_and_a_refusal_says_why(who: Cast) -> None:
    with acting_as(who.writer):
        made = actions.recommend(lesson(who.writer).id, "Hire more", by=who.writer, at=NOON)
        due = (NOON + DAY).date()
        with pytest.raises(actions.NotAccepted):
            actions.begin_action(made.id, "x", who.owner.id, due, by=who.writer, at=NOON)
        with pytest.raises(NotAllowed):
            actions.answer(made.id, "accepted", "", by=who.writer, at=NOON)
        with pytest.raises(Invalid) as refused:
            actions.answer(made.id, "rejected", " ", by=who.chief, at=NOON)
        assert "reason" in refused.value.fields
        actions.answer(made.id, "rejected", "No money this year", by=who.chief, at=NOON)
        with pytest.raises(actions.AnsweredAlready):
            actions.answer(made.id, "accepted", "", by=who.chief, at=NOON)
        with pytest.raises(actions.NotAccepted):
            actions.begin_action(made.id, "x", who.owner.id, due, by=who.writer, at=NOON)


def test_an_action_is_done_when_something_shows_it_and_a_course_can(who: Cast) -> None:
    with acting_as(who.writer), remedy_source() as remedy:
        action = begun(who)
        with pytest.raises(actions.NoEvidence):
            actions.end_action(action.id, by=who.owner, at=NOON)
        with pytest.raises(Invalid):
            actions.add_evidence(action.id, "", ("course", "none"), by=who.owner, at=NOON)
        shown = actions.add_evidence(
            action.id, "", (remedy.kind, remedy.key), by=who.owner, at=NOON
        )
        assert shown.title == "Voice messages"
        actions.end_action(action.id, by=who.owner, at=NOON)
        full = queries.lesson_full(action.recommendation.lesson_id, NOON.date())
        assert full.recommendations[0].actions[0].evidence[0][1] == remedy
        with pytest.raises(actions.NotOpen):
            actions.add_evidence(action.id, "More", by=who.owner, at=NOON)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"is_done": False, "state": "Draft"}, "“Voice messages” is not done yet: Draft."),
        ({"is_done": True, "done_at": NOON - DAY}, "done before this action began"),
        ({"is_done": None, "done_at": NOON - 400 * DAY}, "done before this action began"),
    ],
)
def test_what_is_not_done_or_was_done_before_shows_nothing_of_an_action(
    who: Cast, facts: dict[str, Any], said: str
) -> None:
    with acting_as(who.writer), remedy_source(**facts) as remedy:
        action = begun(who)
        with pytest.raises(Invalid) as refused:
            actions.add_evidence(
                action.id, "All passed", (remedy.kind, remedy.key), by=who.owner, at=NOON + DAY
            )
        assert said in refused.value.fields["remedy"][0]
        with pytest.raises(actions.NoEvidence):
            actions.end_action(action.id, by=who.owner, at=NOON + DAY)


@pytest.mark.parametrize("done_at", [None, NOON - timedelta(hours=2), NOON + DAY])
def test_what_was_done_since_the_day_on_which_an_action_began_shows_it(
    who: Cast, done_at: datetime | None
) -> None:
    with acting_as(who.writer), remedy_source(is_done=True, done_at=done_at) as remedy:
        action, at = begun(who), NOON + DAY
        actions.add_evidence(action.id, "", (remedy.kind, remedy.key), by=who.owner, at=at)
        assert actions.end_action(action.id, by=who.owner, at=at).state == "done"


def test_an_action_is_given_to_a_colleague_from_today_on(who: Cast, mallory: Actor) -> None:
    with acting_as(who.writer):
        row = accepted(who)
        day = (NOON + DAY).date()
        with pytest.raises(actions.NotOneOfUs):
            actions.begin_action(row.id, "Record", mallory.id, day, by=who.writer, at=NOON)
        with pytest.raises(Invalid):
            yesterday = (NOON - DAY).date()
            actions.begin_action(row.id, "Record", who.owner.id, yesterday, by=who.writer, at=NOON)


def test_a_reader_writes_nothing_and_an_owner_works_on_their_own_alone(
    who: Cast, bob: Actor
) -> None:
    with acting_as(bob):
        with pytest.raises(NotAllowed):
            actions.write_lesson(LESSON, by=bob, at=NOON)
        action = begun(who)
        with pytest.raises(NotAllowed):
            actions.add_evidence(action.id, "Seen", by=bob, at=NOON)
        ActionItem.objects.filter(id=action.id).update(owner_id=bob.id)
        actions.add_evidence(action.id, "Seen", by=bob, at=NOON)


def test_another_organisation_sees_nothing(who: Cast, mallory: Actor) -> None:
    with acting_as(who.writer):
        action = begun(who)
    with acting_as(mallory):
        assert not Lesson.objects.exists()
        with pytest.raises(actions.NotThere):
            actions.end_action(action.id, by=mallory, at=NOON)


def test_the_board_puts_what_is_late_first_and_finds_words(who: Cast) -> None:
    with acting_as(who.writer):
        begun(who, days=2)
        lesson(who.writer)
        lines = queries.board(Filters(), LATER.date())
        assert [one.standing for one in lines] == ["overdue", "no_recommendation"]
        assert lines[0].owner == "Omar"
        found = queries.board(Filters(text="40 TEMPLATES"), LATER.date())
        assert [one.lesson.number for one in found] == [1]
        assert queries.board(Filters(standing="verified"), LATER.date()) == []
        assert len(queries.board(Filters(owner_id=who.owner.id), LATER.date())) == 1


def test_what_is_late_stands_on_the_list_of_all_that_is_due(who: Cast) -> None:
    with acting_as(who.writer):
        begun(who, days=2)
        actions.recommend(lesson(who.writer).id, "Hire", by=who.writer, at=NOON)
        asked = Asked(by=who.owner, at=LATER, kind="lessons-actions", until=LATER)
        assert [one.item.what for one in agenda.board(asked).lines] == [
            "Record 40 templates in 6 languages"
        ]
        everything = Asked(by=who.chief, at=LATER, view=ALL)
        kinds = {one.kind for one in agenda.board(everything).lines}
    assert {"lessons-actions", "lessons-answers"} <= kinds


def test_a_dropped_action_says_why_and_the_chief_decides(who: Cast) -> None:
    with acting_as(who.writer):
        action = begun(who)
        with pytest.raises(NotAllowed):
            actions.drop_action(action.id, "Too dear", by=who.writer, at=NOON)
        with pytest.raises(Invalid):
            actions.drop_action(action.id, "", by=who.chief, at=NOON)
        actions.drop_action(action.id, "Too dear", by=who.chief, at=NOON)
        later = NOON + timedelta(days=400)
        assert [one.standing for one in queries.board(Filters(), later.date())] == ["dropped"]
