"""
What an exercise with people is measured by: figures of its own, beside those of the registry.

They count one exercise, not a crisis, and stand in no other report.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from musterpoint.kernel import indicators

ANSWER_MINUTES = "exercise.answer_minutes"
SEEN_MINUTES = "exercise.seen_minutes"
ANSWERED = "exercise.answered_percent"
IN_TIME = "exercise.in_time_percent"
STEPS_DONE = "exercise.steps_done_percent"
STEPS_IN_TIME = "exercise.steps_in_time_percent"
CAME = "exercise.came_percent"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, in which unit, and whether more of it is good news."""

    code: str
    label: str | Promise
    definition: str | Promise
    unit: str
    more_is_better: bool


MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        Measure(
            ANSWER_MINUTES, _l("Minutes until an answer"),
            _l("Median, over all injects and teams that answered, of the minutes of the exercise"
               " from telling to the first decision."), "minutes", more_is_better=False,
        ),
        Measure(
            SEEN_MINUTES, _l("Minutes until acknowledged"),
            _l("Median of the minutes of the exercise from telling to acknowledging."),
            "minutes", more_is_better=False,
        ),
        Measure(
            ANSWERED, _l("Injects answered"),
            _l("Share of injects told to a team to which the team answered."),
            "percent", more_is_better=True,
        ),
        Measure(
            IN_TIME, _l("Injects answered in time"),
            _l("Of the injects with a time limit, the share answered within it."),
            "percent", more_is_better=True,
        ),
        Measure(
            STEPS_DONE, _l("Steps done"),
            _l("Share of the steps of the check lists whose last word is done."),
            "percent", more_is_better=True,
        ),
        Measure(
            STEPS_IN_TIME, _l("Steps done in time"),
            _l("Of the steps with a time limit, the share done within it from the start."),
            "percent", more_is_better=True,
        ),
        Measure(
            CAME, _l("People who came"),
            _l("Share of those invited whose attendance was noted."),
            "percent", more_is_better=True,
        ),
    )
}  # fmt: skip


def known(*, has_world: bool = False) -> frozenset[str]:
    """
    Return every code that an objective may name.

    Those of the registry are counted in a world: where people play alone nobody counts them.
    """
    own = frozenset(MEASURES)
    return own | {one.code for one in indicators.registered()} if has_world else own


def label(code: str) -> str:
    """Return what an indicator is called; the code itself where nobody registered it."""
    if code in MEASURES:
        return str(MEASURES[code].label)
    found = {one.code: one.label for one in indicators.registered()}
    return found.get(code, code)
