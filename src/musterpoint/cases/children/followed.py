"""
What happens elsewhere is followed in the same transaction: no moment lies between.

The registry tells whose data were written and who left a household; runs of the procedure tell
where they stand. Nothing here lets a child through: it holds, and it takes openings back.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from musterpoint.audit import actions as audit
from musterpoint.cases.children import rules
from musterpoint.cases.models import Because, ChildClearance, ChildGate, GateState
from musterpoint.engine.procedures import State
from musterpoint.people import actions as registry
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.procedures.models import AnyRun, RunState
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor

HELD_ANEW = ("because", "state", "ending", "held_at", "ended_at", "compared_at")
#: Woken when a gate opened or closed, and at the moment at which an opening runs out.
LANE = "children"
#: Woken when siblings are to be looked for among those who are held.
SIBLINGS = "children.siblings"


def written(told: Sequence[registry.Written], by: Actor, at: datetime) -> None:
    """Hold whoever the written data tell to be a child who is alone."""
    why: dict[UUID, str] = {}
    alone: dict[UUID, UUID | None] = {}
    with_adult = {
        one.household_id
        for one in told
        if not rules.is_child(rules.traveller(one.after, one.after_band), at)
    }
    for one in told:
        after = rules.traveller(one.after, one.after_band)
        reason = rules.because(after, at)
        if one.before is not None:
            before = rules.traveller(one.before, one.before_band)
            if reason == rules.because(before, at):
                reason = ""
            if not reason and rules.grew_up(before, after, at):
                reason = Because.AGE
        if reason:
            why[one.person_id] = reason
        elif rules.is_child(after, at) and one.household_id not in with_adult:
            alone[one.person_id] = one.household_id
    if alone:
        homes = _with_adult({home for home in alone.values() if home is not None}, at)
        why |= {person: Because.ALONE for person, home in alone.items() if home not in homes}
    hold(why, by=by, at=at)
    again = [one.person_id for one in told if one.before is not None and one.before != one.after]
    if again:
        compare_again(again, at)


def left(household_ids: Collection[UUID], by: Actor, at: datetime) -> None:
    """Hold the children of households in which no adult is left."""
    homes = set(household_ids) - _with_adult(household_ids, at)
    if not homes:
        return
    rows = Person.objects.filter(household_id__in=homes, withdrawn_at=None)
    cards = people.card(rows.values_list("id", flat=True), at)
    found = {one: Because.ALONE for one, card in cards.items() if not card.is_erased}
    hold(found, by=by, at=at)


def _with_adult(household_ids: Collection[UUID], at: datetime) -> set[UUID]:
    rows = Person.objects.filter(household_id__in=household_ids, withdrawn_at=None)
    cards = people.card(rows.values_list("id", flat=True), at)
    held = set(
        ChildGate.objects.filter(person_id__in=cards, state=GateState.HELD).values_list(
            "person_id", flat=True
        )
    )
    return {
        card.household_id
        for one, card in cards.items()
        if one not in held
        and card.household_id is not None
        and not card.is_erased
        and not rules.is_child(rules.traveller(card.identity, card.age_band), at)
    }


def hold(why: Mapping[UUID, str], *, by: Actor, at: datetime) -> int:
    """Hold persons, each with why; who is held already stays so. Return how many are new."""
    if not why:
        return 0
    known = {
        one.person_id: one
        for one in ChildGate.objects.select_for_update(of=("self",)).filter(person_id__in=why)
    }
    again = [
        one
        for one in known.values()
        if (one.state == GateState.ENDED and why[one.person_id] != Because.AGE)
        or (one.because == Because.AGE and why[one.person_id] != Because.AGE)
    ]
    for one in again:
        one.because, one.state, one.ending = why[one.person_id], GateState.HELD, ""
        one.held_at, one.updated_at, one.ended_at, one.compared_at = at, at, None, None
        one.save(update_fields=[*HELD_ANEW, "updated_at"])
    fresh = [person for person in why if person not in known]
    ChildGate.objects.bulk_create(
        [
            ChildGate(person_id=person, because=why[person], held_at=at, updated_at=at)
            for person in fresh
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    changed = [*fresh, *(one.person_id for one in again)]
    if changed:
        audit.record_many("cases.child.held", changed, by=by, at=at)
        pumps.wake(LANE, at)
        pumps.wake(SIBLINGS, at)
    return len(changed)


def compare_again(person_ids: Collection[UUID], at: datetime) -> None:
    """Let siblings be looked for anew, because the data of these children were written."""
    rows = ChildGate.objects.filter(person_id__in=person_ids, state=GateState.HELD)
    if rows.update(compared_at=None):
        pumps.wake(SIBLINGS, at)


def run_moved(run: AnyRun, state: State, at: datetime) -> None:
    """Take an opening back when the run no longer says that it is open; note an assessment."""
    if run.code != rules.CODE:
        return
    step = state.steps.get(rules.GATE)
    is_open = (
        run.state != RunState.STOPPED
        and step is not None
        and (step.is_open or step.done_at is not None)
    )
    rows = ChildClearance.objects.filter(run_id=run.id, withdrawn_at=None, received_at=None)
    if not is_open:
        withdraw(rows, "facts", at)
    late = state.steps.get(rules.LATE)
    said = state.facts.get("assessment")
    is_assessed = said is not None and said.value in ("allows", "forbids")
    if is_assessed or (late is not None and late.done_at is not None):
        due = ChildClearance.objects.filter(run_id=run.id, assessed_at=None)
        due.exclude(assessment_due_at=None).update(assessed_at=at)


def withdraw(rows: QuerySet[ChildClearance], why: str, at: datetime) -> int:
    """Take openings back, because of ``why``; whoever rests on them is woken."""
    count = rows.update(withdrawn_at=at, withdrawn_why=why)
    if count:
        pumps.wake(LANE, at)
    return count
