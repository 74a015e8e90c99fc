"""
The parts of the year that close the circle: an assessment, and lessons.

They leave rows in the tables of the organisations. What an item or an action rests on is looked up
as it stands: a part of the year that was left out closes none. Of the lessons one changes what the
plan holds: who has learned to sign carriers beforehand has contracts in it (``planning``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.capacity import actions as capacity
from musterpoint.capacity import queries as capacity_found
from musterpoint.capacity.actions import AnswerIn, AssessmentIn, ItemIn
from musterpoint.capacity.models import Item
from musterpoint.capacity.queries import ItemFilters
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import World
from musterpoint.kernel import remedies
from musterpoint.kernel.indicators import Direction
from musterpoint.kernel.remedies import Remedy
from musterpoint.lessons import actions as lessons
from musterpoint.lessons import queries as lessons_found
from musterpoint.lessons.actions import EventIn, LessonIn, ReviewIn
from musterpoint.lessons.models import ActionState, Answer, Origin
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

#: Days before the crisis on which each thing is done.
REVIEW_DAYS, ASSESS_DAYS, AGREED_DAYS, ACTION_DAYS, DONE_DAYS = 360, 350, 345, 340, 20
#: Levels of the assessment: where a gap is, and where everything ought to stand.
LOW, AIM = 1, 3
#: Questions with a gap -> the kind of remedy that closes it in the course of the year.
GAPS: Mapping[str, str] = {
    "training-trained": "course",
    "resources-people": "roster",
    "evacuation-plan": "plan",
    "consular-reach": "exercise",
}
AS_TOLD = "As the heads of the sections told it."
WORK = {
    "course": "Let every officer take the course and pass its test.",
    "roster": "Keep a roster of colleagues who can be called at once.",
    "plan": "Write a plan, approve it, and keep it in force.",
    "exercise": "Play a table-top with everybody who has a part in the plan.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """
    What is learned of a measure that was not as good as it can be, and what closes it.

    ``seen`` is what others told of it, for organisations that have no run of their own before.
    """

    theme: str
    seen: str
    change: str
    remedies: tuple[str, ...]


#: Measure of a run -> what is learned of it (``exercises.measures``).
LACKS: Mapping[str, Lack] = {
    "hours_to_first_alert": Lack(
        theme="communication_during",
        seen="The first alert went out late: it was written, cleared and translated on the day.",
        change="Keep the first message written, cleared and translated in a plan in force.",
        remedies=("plan", "exercise"),
    ),
    "hours_to_first_answer": Lack(
        theme="communication_during",
        seen="People were asked late whether they are safe, and so they answered late.",
        change="Send the first message, with its questions, as soon as the level is reached.",
        remedies=("plan",),
    ),
    "median_hours_to_seat": Lack(
        theme="evacuation",
        seen="Seats came late: carriers were found and terms agreed when people already waited.",
        change="Sign framework contracts with carriers before they are needed.",
        remedies=("plan",),
    ),
    "requests_unanswered": Lack(
        theme="systems",
        seen="Requests stayed without an answer: too few officers for the first days.",
        change="Call colleagues from a roster as soon as a crisis is declared.",
        remedies=("roster",),
    ),
    "replies_waiting": Lack(
        theme="capacity",
        seen="Replies waited unread: officers were slow at what they had never practised.",
        change="Train officers, so that each of them answers more people in a day.",
        remedies=("course", "roster"),
    ),
    "deadlines_kept": Lack(
        theme="capacity",
        seen="Steps of cases missed their deadlines: officers did not know them.",
        change="Train officers in the steps of cases that have a deadline.",
        remedies=("course",),
    ),
}
#: The lesson of which a plan signs its carriers beforehand.
SIGNS = "median_hours_to_seat"
WHOLE_SHARE = 100
Measures = Mapping[str, Mapping[str, Any]]


def two(stage: Stage, slug: str) -> tuple[Actor, Actor] | None:
    """Return who does the work and who agrees to it: never the same; None where only one works."""
    people = stage.staff.consular(slug)
    deciding = [one for one in people if Permission.LESSONS_DECIDE in one.permissions]
    for chief in reversed(deciding):
        for one in people:
            if one.id != chief.id and Permission.LESSONS_CHANGE in one.permissions:
                return one, chief
    return None


def at_hand(stage: Stage, kind: str) -> list[Remedy]:
    """Return what there is of a kind of remedy that was used to its end."""
    rules = stage.scenario.readiness
    found: Iterable[Remedy] = remedies.search("", kind)
    if kind == "course" and rules is not None:  # one of many on offer: a search tells the first
        found = remedies.find({kind: [rules.trained.course]}).values()
    return [one for one in found if one.is_done]


def assess(stage: Stage, _world: World, slug: str, at: datetime) -> None:
    """Assess oneself, have another agree, and close the gaps by what the year held."""
    pair = two(stage, slug)
    if pair is None:
        return
    writer, chief = pair
    begun, agreed = at - timedelta(days=ASSESS_DAYS), at - timedelta(days=AGREED_DAYS)
    with acting_as(writer):
        row = capacity.begin(
            AssessmentIn(title="A year before", subject="self", as_of=begun.date()),
            by=writer, at=begun,
        )  # fmt: skip
        for one in list(row.answers.all()):
            level = LOW if one.question in GAPS else AIM
            given = AnswerIn(level=level, aim=AIM, note=AS_TOLD)
            capacity.answer(row.id, one.question, given, one.revision, by=writer, at=begun)
        capacity.submit(row.id, by=writer, at=begun)
    with acting_as(chief):
        capacity.agree(row.id, by=chief, at=agreed)
    stage.set_clock(at - timedelta(days=DONE_DAYS))
    with acting_as(writer):
        for line in capacity_found.items(ItemFilters(assessment_id=row.id), at.date()):
            done = at - timedelta(days=DONE_DAYS)
            _close(stage, line.item, writer, agreed, done)


def _close(stage: Stage, item: Item, by: Actor, planned: datetime, done: datetime) -> None:
    """Plan an item; finish it by what there is of its kind of remedy, else leave it open."""
    item_id, kind = item.id, GAPS[item.question]
    given = ItemIn(what=WORK[kind], owner_id=by.id, due_on=done.date())
    capacity.plan_item(item_id, given, by=by, at=planned)
    for found in at_hand(stage, kind)[:1]:
        capacity.choose_remedy(item_id, (found.kind, found.key), by=by, at=done)
        capacity.finish(item_id, "", by=by, at=done)


# -- lessons -------------------------------------------------------------------------------------


def lacking(measures: Measures) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the measures of a run that could have been better, in the order of ``LACKS``."""
    found = []
    for code in LACKS:
        one = measures.get(code)
        if one is None or one["value"] is None:
            continue
        is_more = one["direction"] == Direction.MORE_IS_BETTER
        if one["value"] < WHOLE_SHARE if is_more else one["value"] > 0:
            found.append((code, one))
    return found


def learn(stage: Stage, _world: World, slug: str, at: datetime) -> None:
    """
    Review the run before, and begin an action on each thing that it lacked.

    Who has no run before learns what others told of theirs.
    """
    pair = two(stage, slug)
    codes = [code for code, _one in lacking(stage.before)] if stage.before else list(LACKS)
    if pair is None or not codes:
        return
    writer, chief = pair
    review_id = None
    if stage.before:
        review_id = _review(stage, codes, writer, chief, at - timedelta(days=REVIEW_DAYS))
    actions = stage.learned.setdefault(slug, {})
    for code in codes:
        actions[code] = _begin(stage, code, review_id, writer, chief, at)


def carry_out(stage: Stage, _world: World, slug: str, at: datetime) -> None:
    """Carry each action to its end by what the year held; what it did not hold stays open."""
    pair = two(stage, slug)
    if pair is None:
        return
    writer, _chief = pair
    done = at - timedelta(days=DONE_DAYS)
    stage.set_clock(done)
    with acting_as(writer):
        for code, action_id in stage.learned.get(slug, {}).items():
            shown = [found for kind in LACKS[code].remedies for found in at_hand(stage, kind)[:1]]
            for found in shown:
                lessons.add_evidence(action_id, "", (found.kind, found.key), by=writer, at=done)
            if shown:
                lessons.end_action(action_id, by=writer, at=done)


def signs(stage: Stage, slug: str) -> bool:
    """Say whether the organisation acts on the lesson that carriers are signed beforehand."""
    action_id = stage.learned.get(slug, {}).get(SIGNS)
    return action_id is not None and lessons_found.action(action_id).state == ActionState.OPEN


def _review(
    stage: Stage,
    codes: Sequence[str],
    writer: Actor,
    chief: Actor,
    at: datetime,
) -> UUID:
    """Write a review of the run before and have another sign it off; return its id."""
    lines = "\n".join(told(stage.before[code]) for code in codes)
    with acting_as(writer):
        name = f"{name_in(stage.scenario.name)}, played before"
        review = lessons.begin_review(
            ReviewIn(kind="after_action", name=name, ended_on=at.date()), by=writer, at=at
        )
        texts = {
            "participants": "Every organisation of the exercise.",
            "planned": "That people are warned in time, answered, and find a seat.",
            "happened": lines,
            "why": "Nothing was ready before: no plan, nobody trained, nobody to call.",
            "change": "\n".join(LACKS[code].change for code in codes),
        }
        lessons.write_review(review.id, texts, review.revision, by=writer, at=at)
        sent = lessons.send_review(review.id, by=writer, at=at)
    with acting_as(chief):
        lessons.sign_off(review.id, sent.revision, by=chief, at=at)
    return review.id


def told(one: Mapping[str, Any]) -> str:
    """Return a measure in words, with its unit."""
    return f"{one['label']}: {one['value']:g} ({one['unit']})"


def _begin(
    stage: Stage, code: str, review_id: UUID | None, writer: Actor, chief: Actor, at: datetime
) -> UUID:
    """Make a lesson of a measure, and begin what was accepted to be done; return the action."""
    lack, one = LACKS[code], stage.before.get(code)
    title, what = lack.seen, lack.seen
    if one is not None:
        title, what = str(one["label"]), f"{told(one)}. {one['definition']}"
    seen, begun = at - timedelta(days=REVIEW_DAYS), at - timedelta(days=ACTION_DAYS)
    done = at - timedelta(days=DONE_DAYS)
    origin = Origin.OTHER if review_id is None else Origin.REVIEW
    with acting_as(writer):
        lesson = lessons.write_lesson(
            LessonIn(
                title=title, what=what, theme=lack.theme, origin=origin, review_id=review_id
            ),
            by=writer, at=seen,
        )  # fmt: skip
        recommended = lessons.recommend(lesson.id, lack.change, by=writer, at=seen)
    with acting_as(chief):
        lessons.answer(recommended.id, Answer.ACCEPTED, "", by=chief, at=begun)
    with acting_as(writer):
        owner = UUID(str(writer.id))
        action = lessons.begin_action(
            recommended.id, lack.change, owner, done.date(), by=writer, at=begun
        )
    return action.id


def verify(stage: Stage, after: Measures, at: datetime) -> dict[str, bool]:
    """
    Let somebody else say of each action whether it held in this run; return it by measure.

    What did not get better is not confirmed, and opens again. An action that was never done, or of
    a measure without a value, is not put to the test.
    """
    verdicts: dict[str, bool] = {}
    for slug, actions in stage.learned.items():
        pair = two(stage, slug)
        if pair is None or slug not in stage.crises or not stage.before:
            continue
        _writer, chief = pair
        event = EventIn(crisis_id=stage.crises[slug], held_on=at.astimezone(UTC).date())
        with acting_as(chief):
            for code, action_id in actions.items():
                was, now = stage.before[code], after.get(code)
                if now is None or now["value"] is None or not _is_done(action_id):
                    continue
                verdicts[code] = is_better(was, now)
                text = f"{told(was)}. Now: {now['value']:g}."
                lessons.verify(action_id, verdicts[code], event, text, by=chief, at=at)
    return verdicts


def is_better(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Say whether a measure is better than it was."""
    if now["direction"] == Direction.MORE_IS_BETTER:
        return bool(now["value"] > was["value"])
    return bool(now["value"] < was["value"])


def _is_done(action_id: UUID) -> bool:
    return bool(lessons_found.action(action_id).state == ActionState.DONE)
