"""An exercise proves a lesson once it has ended with its report, on its own day."""

from datetime import datetime
from typing import Any

import pytest

from musterpoint.exercises.models import Exercise, ExerciseState, Rehearsal, RehearsalState
from musterpoint.exercises.playing.remedies import KIND, SIMULATED
from musterpoint.lessons import actions
from musterpoint.lessons.actions import EventIn
from musterpoint.lessons.models import ActionItem, Verification
from musterpoint.lessons.tests.factories import DAY, Cast, cast, done
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

LATER = NOON + 10 * DAY


@pytest.fixture
def who(haven: Organisation) -> Cast:
    return cast(haven)


def rehearsed(**more: Any) -> Rehearsal:
    given = {
        "name": "Long Shore", "kind": "table_top", "sheet": {}, "minute": 0, "created_at": NOON,
        "state": RehearsalState.ENDED, "report": {"figures": {}},
        "started_at": NOON + 4 * DAY, "ended_at": NOON + 5 * DAY,
    }  # fmt: skip
    return Rehearsal.objects.create(**given | more)


def simulated(started_at: datetime = NOON + 8 * DAY) -> Exercise:
    return Exercise.objects.create(
        scenario="libya", name="Libya again", seed=1, people=10, last_day=3, started_at=started_at,
        state=ExerciseState.FINISHED, summary={"days": 3}, finished_at=LATER,
    )  # fmt: skip


def held(action: ActionItem, kind: str, one: Any, who: Cast) -> Verification:
    event = EventIn(exercise_kind=kind, exercise_key=str(one.id), held_on=LATER.date())
    return actions.verify(action.id, True, event, "It held", by=who.tester, at=LATER)


@pytest.mark.parametrize(
    "more",
    [{"state": RehearsalState.RUNNING}, {"report": {}}, {"state": RehearsalState.CALLED_OFF}],
)
def test_an_exercise_without_end_or_report_proves_nothing(who: Cast, more: dict[str, Any]) -> None:
    with acting_as(who.tester):
        action = done(who)
        with pytest.raises(actions.NotPlayed):
            held(action, KIND, rehearsed(**more), who)


def test_its_own_day_counts_not_the_one_that_was_typed(who: Cast) -> None:
    with acting_as(who.tester):
        action = done(who)
        for day in (-1, 1):
            early = rehearsed(started_at=NOON + day * DAY, ended_at=NOON + day * DAY)
            with pytest.raises(actions.TooEarly):
                held(action, KIND, early, who)
        kept = held(action, KIND, rehearsed(), who)
        assert kept.held_on == (NOON + 5 * DAY).date()


def test_a_simulated_exercise_proves_a_lesson_as_well(who: Cast) -> None:
    with acting_as(who.tester):
        action = done(who)
        with pytest.raises(actions.TooEarly):
            held(action, SIMULATED, simulated(started_at=NOON), who)
        assert held(action, SIMULATED, simulated(), who).held_on == LATER.date()


@pytest.mark.parametrize("day", [-3, 0, 1])
def test_an_exercise_that_began_before_the_action_was_done_shows_nothing_of_it(
    who: Cast, day: int
) -> None:
    with acting_as(who.tester):
        action = done(who)
        running = rehearsed(started_at=NOON + day * DAY)
        with pytest.raises(actions.TooEarly):
            held(action, KIND, running, who)
        assert held(action, KIND, rehearsed(started_at=NOON + 2 * DAY), who).is_confirmed


def test_every_exercise_can_be_chosen_however_many_there_are(who: Cast) -> None:
    with acting_as(who.tester):
        action = done(who)
        ActionItem.objects.update(ended_at=NOON)
        for number in range(25):
            rehearsed(name=f"Drill {number}", created_at=NOON + number * DAY)
        old = Rehearsal.objects.get(name="Drill 0")
    page = f"/o/haven/desk/lessons/actions/{action.id}/verify/"
    tester = signed_in("haven", "duty_officer")
    first = tester.get(page).content.decode()
    assert ">Drill 24<" in first
    assert ">Drill 0<" not in first
    assert ">Drill 0<" in tester.get(f"{page}?q=drill+0").content.decode()
    sent = {"event": f"exercise:{old.id}", "verdict": "yes", "text": "It held"}
    answer = tester.post(page, sent)
    assert answer.status_code == 302, answer.content.decode()
