"""The parts of the year that close the circle: assessed, tried, learned, and put to the test."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from musterpoint.capacity import queries as capacity
from musterpoint.capacity.models import Assessment, Item, ItemEvent
from musterpoint.capacity.queries import ItemFilters
from musterpoint.exercises import figures
from musterpoint.exercises.driver import assessing, learning
from musterpoint.exercises.driver import stage as stages
from musterpoint.exercises.driver import year as years
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.playing import queries as playing
from musterpoint.exercises.playing.models import Rehearsal
from musterpoint.exercises.world import generate, load_scenario
from musterpoint.kernel.ids import Seeded, using_ids
from musterpoint.lessons.models import (
    ActionItem,
    Answer,
    Evidence,
    Lesson,
    Origin,
    Recommendation,
    Review,
)
from musterpoint.tenancy.scope import acting_as

pytestmark = pytest.mark.django_db
PEOPLE, SEED, SLUG = 60, 7, "egypt"
ALERT, SEAT, DEADLINES = "hours_to_first_alert", "median_hours_to_seat", "deadlines_kept"


def measured(alert: float, seat: float | None, deadlines: float) -> Mapping[str, Any]:
    def one(value: float | None, direction: str) -> Mapping[str, Any]:
        words = {"label": "Measure", "definition": "What it counts.", "unit": "hours"}
        return words | {"direction": direction, "value": value}

    return {
        ALERT: one(alert, "less_is_better"),
        SEAT: one(seat, "less_is_better"),
        "replies_waiting": one(0, "less_is_better"),
        DEADLINES: one(deadlines, "more_is_better"),
    }


def lived(
    *parts: str, before: Mapping[str, Any] | None = None, prefix: str = stages.PREFIX
) -> tuple[Stage, datetime]:
    """Let the organisations live through parts of a year after a run, up to the crisis."""
    scenario = load_scenario("libya-2011")
    world = generate(scenario, PEOPLE, SEED)
    start = scenario.moment(0, 0)
    stage = stages.make_organisations(scenario, start - years.YEAR, prefix)
    stages.make_cast(stage, start - years.YEAR)
    stages.hire_officers(stage, start - years.YEAR)
    stage.before = measured(24, 90, 50) if before is None else before
    years.play_year(stage, world, parts, start)
    stage.set_clock(start)
    return stage, start


@pytest.fixture
def lonely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one organisation live through the year, for speed."""
    monkeypatch.setattr(Stage, "states", property(lambda _self: [SLUG]))


@pytest.mark.usefixtures("lonely")
def test_the_year_closes_gaps_and_lessons_and_the_next_run_says_what_held() -> None:
    stage, start = lived(*years.PARTS)
    with acting_as(stage.actors[SLUG]):
        row, again = Assessment.objects.order_by("as_of")
        assert (row.state, row.agreed_by == row.submitted_by) == ("agreed", False)
        assert (again.state, again.agreed_by == again.submitted_by) == ("agreed", False)
        items = {one.question: (one.state, one.remedy_kind) for one in row.items.all()}
        assert items == {code: ("done", kind) for code, kind in learning.GAPS.items()}
        assert {one.remedy_kind for one in Evidence.objects.all()} == {"plan", "exercise", "course"}
        rehearsal = Rehearsal.objects.get()
        assert rehearsal.state == "ended"
        assert rehearsal.report["figures"]["exercise.answered_percent"] == 100
        assert "hot-wash" in {one.kind for one in playing.findings(rehearsal.id, start)}
        review = Review.objects.get()
        assert (review.state, str(review.approved_by) in review.writers) == ("approved", False)
        assert set(Recommendation.objects.values_list("answer", flat=True)) == {Answer.ACCEPTED}
        assert set(stage.learned[SLUG]) == {ALERT, SEAT, DEADLINES}
    assert moved(stage, start) == dict.fromkeys(learning.GAPS, "rose")
    stages.agree(stage, start)
    stages.declare(stage, start, PEOPLE)
    later = start + timedelta(days=15)
    stage.set_clock(later)
    assert learning.verify(stage, measured(6, None, 40), later) == {ALERT: True, DEADLINES: False}
    with acting_as(stage.actors[SLUG]):
        states = {str(one.id): one for one in ActionItem.objects.all()}
        ids = stage.learned[SLUG]
        assert states[str(ids[ALERT])].state == "verified"
        assert states[str(ids[SEAT])].state == "done"
        assert (states[str(ids[DEADLINES])].state, states[str(ids[DEADLINES])].reopened) == (
            "open", 1,
        )  # fmt: skip


def levels(stage: Stage) -> list[dict[str, tuple[int | None, int | None]]]:
    """Return the levels and aims of each assessment, the older first."""
    with acting_as(stage.actors[SLUG]):
        return [
            {one.question: (one.level, one.aim) for one in step.line.row.answers.all()}
            for step in capacity.over_time("")
        ]


def moved(stage: Stage, at: datetime) -> dict[str, str]:
    """Return how the level of each item of the plan moved, as its page shows it."""
    with acting_as(stage.actors[SLUG]):
        lines = capacity.items(ItemFilters(who=""), at.date())
    return {one.item.question: one.moved for one in lines if one.moved}


@pytest.mark.usefixtures("lonely")
def test_the_second_assessment_raises_what_was_closed_and_nothing_else() -> None:
    stage, start = lived("training", "capacity")
    first, second = levels(stage)
    closed = {code for code, kind in learning.GAPS.items() if kind in ("course", "roster")}
    risen = {code: assessing.SHOWS[kind] for code, kind in learning.GAPS.items() if code in closed}
    assert second == first | {code: (level, learning.AIM) for code, level in risen.items()}
    assert moved(stage, start) == {
        code: "rose" if code in closed else "same" for code in learning.GAPS
    }
    assert figures.capacity(stage, start) == {"again": 4, "rose": 2, "reached": 1}
    with acting_as(stage.actors[SLUG]):
        later = capacity.newest()
        assert later is not None
        rests = {one.question: one.remedies for one in later.row.answers.all() if one.remedies}
        assert {code: kind for code, ((kind, _key),) in rests.items()} == {
            code: learning.GAPS[code] for code in closed
        }
        # What stayed open is found again, not planned twice; what rose below its aim is new.
        assert ItemEvent.objects.filter(word="still").count() == 2
        assert [one.question for one in Item.objects.filter(assessment=later.row)] == [
            "resources-people"
        ]


@pytest.mark.usefixtures("lonely")
def test_without_anything_done_no_level_rises() -> None:
    stage, start = lived("capacity")
    first, second = levels(stage)
    assert first == second
    assert set(moved(stage, start).values()) == {"same"}
    assert figures.capacity(stage, start) == {"again": 4, "rose": 0, "reached": 0}


@pytest.mark.usefixtures("lonely")
@pytest.mark.parametrize("left_out", ["lessons", "plan", "training", "wardens"])
def test_whatever_part_is_left_out_levels_rise_by_what_closed_their_items(left_out: str) -> None:
    stage, start = lived(*(part for part in years.PARTS if part != left_out))
    with acting_as(stage.actors[SLUG]):
        row = Assessment.objects.order_by("as_of")[0]
        done = {one.question for one in row.items.filter(state="done")}
    rose = {code for code, word in moved(stage, start).items() if word == "rose"}
    assert rose == done
    assert "fell" not in moved(stage, start).values()


def test_a_year_without_an_assessment_tells_no_levels() -> None:
    stage, start = lived()
    assert figures.capacity(stage, start) == {}


@pytest.mark.usefixtures("lonely")
def test_the_same_seed_assesses_the_same_again() -> None:
    def lived_once(tail: int) -> list[tuple[object, ...]]:
        start = datetime(2011, 1, 1, tzinfo=UTC)
        with using_ids(Seeded(Random(SEED), start, tail)):
            stage, _start = lived("training", "capacity", prefix=f"exercise-{tail}")
        with acting_as(stage.actors[SLUG]):
            later = Assessment.objects.order_by("-as_of")[0]
            return [
                (one.question, one.id.int >> 16, one.level, one.aim, one.evidence)
                for one in later.answers.order_by("question")
            ]

    assert lived_once(1) == lived_once(2)  # ids of sets beside each other differ in their tail


@pytest.mark.usefixtures("lonely")
def test_what_the_year_did_not_hold_closes_nothing() -> None:
    stage, start = lived("capacity", "lessons")
    with acting_as(stage.actors[SLUG]):
        assert set(Item.objects.values_list("state", flat=True)) == {"open"}
        assert set(ActionItem.objects.values_list("state", flat=True)) == {"open"}
    stages.declare(stage, start, PEOPLE)
    assert learning.verify(stage, measured(6, 5, 90), start + timedelta(days=15)) == {}


@pytest.mark.usefixtures("lonely")
def test_who_has_no_run_before_learns_from_others_and_puts_nothing_to_the_test() -> None:
    stage, start = lived("lessons", "training", before={})
    with acting_as(stage.actors[SLUG]):
        assert not Review.objects.exists()
        assert set(Lesson.objects.values_list("origin", flat=True)) == {Origin.OTHER}
        assert set(stage.learned[SLUG]) == set(learning.LACKS)
        done = {str(one.id) for one in ActionItem.objects.filter(state="done")}
        taught = {code for code, one in learning.LACKS.items() if "course" in one.remedies}
        assert {code for code, one in stage.learned[SLUG].items() if str(one) in done} >= taught
    stages.declare(stage, start, PEOPLE)
    assert learning.verify(stage, measured(6, 5, 90), start + timedelta(days=15)) == {}


@pytest.mark.usefixtures("lonely")
def test_a_run_before_without_late_seats_signs_no_carriers() -> None:
    stage, _start = lived("lessons", before=measured(24, None, 50))
    with acting_as(stage.actors[SLUG]):
        assert not learning.signs(stage, SLUG)
        assert Review.objects.count() == 1
