"""The children to be cleared: who, in which system, what is missing, by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.cases import followed, seeing
from musterpoint.cases.children import rules
from musterpoint.cases.children.queries._gate import Cleared, clearance
from musterpoint.cases.models import (
    TABLES,
    AnyCase,
    Because,
    CaseState,
    ChildClearance,
    ChildGate,
    GateState,
)
from musterpoint.engine import procedures as engine
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.procedures import queries as procedures
from musterpoint.tenancy.actors import Actor

PAGE = 50
#: Parts of the list, in the order of its tabs.
VIEWS = ("held", "cleared", "late", "moved", "age", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One child of the list. ``missing`` are sentences; ``due_at`` is the next deadline."""

    gate: ChildGate
    card: people.Card
    case: AnyCase | None
    is_cleared: bool
    way: str
    missing: tuple[str, ...]
    step: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many children stand in each part of the list."""

    of: dict[str, int]


def _live() -> Q:
    return Q(withdrawn_at=None, received_at=None)


def _part(view: str, at: datetime) -> QuerySet[ChildGate]:
    rows = ChildGate.objects.filter(person__withdrawn_at=None)
    live = ChildClearance.objects.filter(_live(), expires_at__gt=at)
    moved = ChildClearance.objects.filter(moved_at__isnull=False, withdrawn_at=None)
    held = rows.filter(state=GateState.HELD).exclude(because=Because.AGE)
    late = ChildClearance.objects.filter(assessment_due_at__lte=at, assessed_at=None)
    return {
        "held": held.exclude(id__in=live.values("gate_id")).exclude(id__in=moved.values("gate_id")),
        "cleared": held.filter(id__in=live.filter(moved_at=None).values("gate_id")),
        "late": rows.filter(id__in=late.values("gate_id")),
        "moved": rows.filter(id__in=moved.values("gate_id")),
        "age": rows.filter(state=GateState.HELD, because=Because.AGE),
        "ended": rows.filter(state=GateState.ENDED),
    }[view if view in VIEWS else "held"]


def counts(at: datetime) -> Counts:
    """Return how many children stand in each part."""
    return Counts(of={one: _part(one, at).count() for one in VIEWS})


def listing(
    view: str, after: UUID | None = None, *, by: Actor, at: datetime
) -> tuple[list[Line], UUID | None]:
    """
    Return a page of a part of the list, oldest first, and where the next begins.

    Siblings stand on lines of their own. The number of queries does not follow that of children.
    """
    rows = _part(view, at)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("id")[: PAGE + 1])
    shown = found[:PAGE]
    following = shown[-1].id if len(found) > PAGE else None
    return lines(shown, by=by, at=at), following


def lines(gates: Sequence[ChildGate], *, by: Actor, at: datetime) -> list[Line]:
    """Return gates as lines; the erased are left out."""
    cards = people.card([one.person_id for one in gates], at)
    homes = {card.household_id for card in cards.values() if card.household_id is not None}
    members = Person.objects.filter(household_id__in=homes, withdrawn_at=None)
    held = ChildGate.objects.filter(person__in=members, state=GateState.HELD)
    together = people.card(
        held.exclude(because=Because.AGE).values_list("person_id", flat=True), at
    )
    answers = clearance([*cards, *together], at, cards=cards | together)
    cases = cases_of([one.person_id for one in gates], by)
    runs = procedures.runs([one.run_id for one in cases.values()])
    states = procedures.states(runs.values(), at)
    made = []
    for gate in gates:
        card = cards.get(gate.person_id)
        if card is None or card.is_erased:
            continue
        case = cases.get(gate.person_id)
        state = states.get(case.run_id) if case is not None else None
        answer = answers[gate.person_id]
        cleared = isinstance(answer, Cleared)
        made.append(
            Line(
                gate=gate,
                card=card,
                case=case,
                is_cleared=cleared,
                way=answer.way if isinstance(answer, Cleared) else "",
                missing=() if cleared or state is None else missing(state, at),
                step=_next(state),
                due_at=_due(state, at),
            )
        )
    return made


def cases_of(person_ids: Iterable[UUID], by: Actor) -> dict[UUID, AnyCase]:
    """Return the open case of each child that the actor may see. One query for each compartment."""
    found: dict[UUID, AnyCase] = {}
    wanted = list(person_ids)
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(person_id__in=wanted, kind=rules.CODE)
        found |= {
            one.person_id: one
            for one in rows.exclude(state=CaseState.CLOSED).order_by("opened_at", "id")
        }
    return found


def missing(state: engine.State, at: datetime) -> tuple[str, ...]:
    """Return the sentences of what keeps the gate closed."""
    language = followed.language()
    gate = next((one for one in engine.open_steps(state, at) if one.step == rules.GATE), None)
    if gate is None:
        return ()
    return tuple(engine.in_language(one.says, language) for one in gate.reasons if one.says)


def _next(state: engine.State | None) -> str:
    if state is None:
        return ""
    active = state.active()
    name = next((one for one in active if one != rules.GATE), next(iter(active), ""))
    return followed.step_title(state.procedure, name) if name else ""


def _due(state: engine.State | None, at: datetime) -> datetime | None:
    if state is None:
        return None
    found = (one.due_at for one in engine.deadlines(state, at) if one.due_at is not None)
    return min(found, default=None)
