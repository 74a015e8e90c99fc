"""An organisation that may hold protection records, its people, and a private talk."""

from typing import Any
from uuid import UUID

from musterpoint.cases.models import Screening
from musterpoint.cases.screening import actions
from musterpoint.crises import actions as crises
from musterpoint.evacuation.tests.factories import person
from musterpoint.forms import actions as forms
from musterpoint.people.identity import HouseholdIn
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

PATHS = (
    "asylum-referral",
    "child-before-movement",
    "trafficking",
    "gender-based-violence",
    "hospitalisation",
)
AFRAID = {"afraid": "yes", "no_country": "no", "told_officer": "OK"}


def in_use(by: Actor, paths: tuple[str, ...] = PATHS) -> None:
    """Let an administrator take the questionnaire and procedures over, in a unit of its own."""
    with acting_as(by):
        made = forms.adopt("protection-screening", by=by, at=NOON)
        forms.publish(made.id, by=by, at=NOON)
        for code in paths:
            procedures.adopt(code, by=by, at=NOON)


def on_the_roll(by: Actor, *names: str, slug: str = "libya") -> list[UUID]:
    """Declare a crisis and put people on its roll, each alone."""
    with acting_as(by):
        crisis = crises.declare(
            slug, slug.title(), "LBY", "host",
            [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)],
            "fighting", by=by, at=NOON,
        )  # fmt: skip
        made = crises.register(
            [crisis.id],
            [HouseholdIn(members=(person(name, is_head=True),)) for name in names],
            by=by,
            at=NOON,
            source="staff",
        )
    return [one.persons[0].id for one in made]


def talk(by: Actor, person_id: UUID, at: Any = NOON, **answers: str) -> Screening:
    """Hold a private talk and send its answers, in the running unit."""
    begun = actions.offer(person_id, actions.TalkIn(state="begun"), by=by, at=at)
    given = {"private": "yes", "agrees": "yes", **answers}
    assert begun.draft_id is not None
    forms.answer(begun.draft_id, {(name, ()): text for name, text in given.items()}, by=by, at=at)
    forms.submit(begun.draft_id, by=by, at=at)
    return actions.find(begun.id)
