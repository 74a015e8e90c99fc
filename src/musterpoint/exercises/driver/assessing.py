"""
The end of the year: capacity is assessed again, and so the circle of getting better is closed.

The questions are those of the assessment a year before. A level is higher only where an item of
the plan was closed by something that was used to its end; every other answer is given as before.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from musterpoint.capacity import actions as capacity
from musterpoint.capacity import queries as found
from musterpoint.capacity.actions import AnswerIn, AssessmentIn
from musterpoint.capacity.models import Answer, Item, ItemState
from musterpoint.capacity.queries import ItemFilters
from musterpoint.exercises.driver.learning import two
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

#: Days before the crisis on which it is done: when items were closed (``learning.DONE_DAYS``).
AGAIN_DAYS, AGREED_DAYS = 10, 5
#: Kind of remedy -> the highest level whose words it makes true (``capacity/packs/areas.yaml``).
#: A certificate of every officer is what level 3 asks for. A roster that is kept, a plan in force
#: and a table-top are level 2: that they are enough is not shown by them.
SHOWS: Mapping[str, int] = {"course": 3, "roster": 2, "plan": 2, "exercise": 2}


def assess_again(stage: Stage, _world: World, slug: str, at: datetime) -> None:
    """Assess oneself again by what the plan came to, and have another agree."""
    pair = two(stage, slug)
    if pair is None:
        return
    writer, chief = pair
    begun, agreed = at - timedelta(days=AGAIN_DAYS), at - timedelta(days=AGREED_DAYS)
    stage.set_clock(begun)
    with acting_as(writer):
        before = found.newest()
        if before is None:
            return
        was = {one.question: one for one in before.row.answers.all()}
        closed = closed_of(before.row.id, begun.date())
        row = capacity.begin(
            AssessmentIn(title="A year later", subject="self", as_of=begun.date()),
            by=writer, at=begun,
        )  # fmt: skip
        for one in row.answers.order_by("question"):
            _answer(one, was[one.question], closed.get(one.question), writer, begun)
        capacity.submit(row.id, by=writer, at=begun)
    with acting_as(chief):
        capacity.agree(row.id, by=chief, at=agreed)


def closed_of(assessment_id: UUID, today: date) -> dict[str, Item]:
    """Return by question the items that are done, with a remedy that was used to its end."""
    return {
        line.item.question: line.item
        for line in found.items(ItemFilters(assessment_id=assessment_id), today)
        if line.item.state == ItemState.DONE and line.remedy is not None and line.remedy.is_done
    }


def _answer(one: Answer, was: Answer, closed: Item | None, by: Actor, at: datetime) -> None:
    """Answer as before, but for the level of what was closed: it rests on what closed it."""
    level, evidence = was.level, was.evidence
    if closed is not None and level is not None:
        level = max(level, SHOWS.get(closed.remedy_kind, level))
        evidence = closed.evidence
    given = AnswerIn(
        level=level, concerns=was.concerns, aim=was.aim, limits=tuple(was.limits.split()),
        note=was.note, evidence=evidence, link=was.link,
    )  # fmt: skip
    capacity.answer(one.assessment_id, one.question, given, one.revision, by=by, at=at)
    if closed is not None:
        kept = [(closed.remedy_kind, closed.remedy_key)]
        capacity.rest_on(one.assessment_id, one.question, kept, by=by, at=at)
