"""One run: where it stands, what may be done, what happened. Whoever shows one calls saw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.looking import missing
from musterpoint.engine.procedures.model import Question, Step
from musterpoint.procedures import folding, holders, wording
from musterpoint.procedures.actions._officers import roles_held
from musterpoint.procedures.actions._recording import NoSuchRun
from musterpoint.procedures.models import (
    CONSULAR,
    TABLES,
    AnyRun,
    DeadlineState,
    RunState,
)
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A signature under the opening of a gate."""

    officer: str
    role: str
    reason: str
    at: datetime
    is_urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """
    A step where a run stands.

    ``missing`` are sentences: what keeps its gate closed. ``may_do`` says whether the actor holds
    a role of it, ``may_sign`` and ``may_sign_urgently`` whether one that opens its gate.
    """

    step: Step
    title: str
    do: str
    roles: tuple[str, ...]
    is_gated: bool
    missing: tuple[str, ...]
    signed: tuple[Hand, ...]
    waits_for: tuple[tuple[str, str], ...]
    is_owed: bool
    due: engine.Due | None
    may_do: bool
    may_sign: bool
    may_sign_urgently: bool
    officers: int
    urgent_missing: tuple[str, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the step asks."""
        return self.step.questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Where a run stands: the steps that are open, and which of them the actor does next."""

    state: engine.State
    standing: tuple[StepView, ...]
    next: StepView | None
    known: Mapping[str, Value]
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that happened to a run, in words. ``undone`` says that it was taken back."""

    id: UUID
    kind: str
    what: str
    officer: str
    by_id: UUID | None
    role: str
    occurred_at: datetime
    recorded_at: datetime
    answers: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]
    reason: str
    is_undone: bool
    may_undo: bool


def run(run_id: UUID, by: Actor) -> AnyRun:
    """Return a run, or raise NoSuchRun; what its holder hides from the actor is not there."""
    for tables in TABLES:
        found: AnyRun | None = (
            tables.run.objects.select_related("version").filter(id=run_id).first()
        )
        if found is not None and found.id in holders.visible([(found.id, found.held_by)], by):
            return found
    raise NoSuchRun(_("There is no such run here."))


def runs(run_ids: Iterable[UUID]) -> dict[UUID, AnyRun]:
    """Return runs by id, whoever holds them: for the package that does."""
    wanted = list(run_ids)
    found: dict[UUID, AnyRun] = {}
    for tables in TABLES:
        found |= {one.id: one for one in tables.run.objects.filter(id__in=wanted)}
    return found


def of_subject(subject_id: UUID) -> list[AnyRun]:
    """Return the runs about a subject that the clearance shows, newest first."""
    found: list[AnyRun] = []
    for tables in TABLES:
        found += tables.run.objects.filter(subject_id=subject_id)
    return sorted(found, key=lambda one: (one.began_at, one.id), reverse=True)


def state(run: AnyRun, at: datetime) -> engine.State:
    """Return where a run stands, folded from its events; raise vault.Erased when it is gone."""
    return folding.state_of(run, at)


def states(runs: Iterable[AnyRun], at: datetime) -> dict[UUID, engine.State]:
    """Return where many runs about subjects stand, by id; the erased are not there."""
    return folding.states_of(runs, at)


def steps(run: AnyRun, *, by: Actor, at: datetime) -> Steps:
    """Return the steps where a run stands, with what is missing, and what the actor does next."""
    now = folding.state_of(run, at)
    held = roles_held(by, at)
    dues = {(one.step, one.is_owed): one for one in engine.deadlines(now, at)}
    standing = tuple(_view(now, one, dues, held) for one in engine.open_steps(now, at))
    names = {one.step.id: one for one in standing}
    upcoming = (engine.next_step(now, role, at) for role in held)
    first = next((one for one in upcoming if one is not None), None)
    return Steps(
        state=now,
        standing=standing,
        next=names[first.step] if first is not None and run.state == RunState.OPEN else None,
        known={name: one.value for name, one in now.facts.items()},
        end=now.end,
    )


def _view(
    now: engine.State,
    one: engine.Open,
    dues: Mapping[tuple[str, bool], engine.Due],
    held: Iterable[str],
) -> StepView:
    procedure = now.procedure
    step = procedure.steps[one.step]
    mine = set(held)
    language = wording.language()
    gate = step.gate
    urgent = gate.urgent if gate is not None else None
    signing = one.is_gated and gate is not None
    return StepView(
        step=step,
        title=engine.in_language(step.title, language),
        do=engine.in_language(step.do, language),
        roles=tuple(wording.role_titles(procedure, one.roles)),
        is_gated=one.is_gated,
        missing=tuple(wording.missing(one.reasons, procedure)),
        signed=tuple(
            Hand(
                officer=hand.by,
                role=wording.role_title(procedure, hand.role),
                reason=hand.reason,
                at=hand.at,
                is_urgent=hand.way is engine.Way.URGENT,
            )
            for hand in now.steps[one.step].signatures
        ),
        waits_for=tuple((event, wording.event_title(procedure, event)) for event in one.waits_for),
        is_owed=one.is_owed,
        due=dues.get((one.step, one.is_owed)) or dues.get((one.step, not one.is_owed)),
        may_do=not one.is_gated and not one.waits_for and bool(mine & set(step.roles)),
        may_sign=signing and gate is not None and bool(mine & set(gate.roles)),
        may_sign_urgently=signing and urgent is not None and bool(mine & set(urgent.roles)),
        officers=gate.officers if gate is not None else 0,
        urgent_missing=_urgent_missing(now, step),
    )


def _urgent_missing(now: engine.State, step: Step) -> tuple[str, ...]:
    if step.gate is None or step.gate.urgent is None:
        return ()
    reasons = missing(now, step.gate, engine.Way.URGENT)
    return tuple(wording.missing(reasons, now.procedure))


def history(run: AnyRun, at: datetime) -> list[Happened]:
    """Return what happened to a run, newest first, in words."""
    events = folding.told(run, folding.seal_of(run, at))
    followed = folding.procedures(
        one.row.version_id for one in events if one.row.version_id is not None
    )
    undone = {str(one.content.get("undoes", "")) for one in events}
    found: list[Happened] = []
    procedure: engine.Procedure | None = None
    last_move = max(
        (one.row.sequence for one in events if one.row.kind == engine.Kind.MOVED), default=0
    )
    for one in events:
        if one.row.version_id is not None:
            procedure = followed[one.row.version_id]
        if procedure is None:
            continue
        is_undone = str(one.row.id) in undone
        found.append(
            Happened(
                id=one.row.id,
                kind=one.row.kind,
                what=_what(one, procedure),
                officer=one.row.officer,
                by_id=one.row.by_id,
                role=wording.role_title(procedure, one.row.role) if one.row.role else "",
                occurred_at=one.row.occurred_at,
                recorded_at=one.row.recorded_at,
                answers=tuple(
                    (wording.fact_title(procedure, name), shown(procedure, name, value))
                    for name, value in one.answers.items()
                ),
                documents=tuple(
                    wording.document_title(procedure, name)
                    for name in one.content.get("documents", ())
                ),
                reason=one.reason,
                is_undone=is_undone,
                may_undo=not is_undone
                and one.row.sequence > last_move
                and one.row.kind not in (folding.BEGUN, folding.STOPPED, engine.Kind.UNDONE),
            )
        )
    return found[::-1]


def _what(one: folding.Told, procedure: engine.Procedure) -> str:
    if one.row.step:
        return wording.step_title(procedure, one.row.step)
    if one.row.kind == engine.Kind.MADE:
        return wording.document_title(procedure, one.row.name)
    if one.row.name:
        return wording.event_title(procedure, one.row.name)
    if one.row.kind in (folding.BEGUN, engine.Kind.MOVED):
        title = engine.in_language(procedure.title, wording.language())
        return f"{title}, {procedure.version}"
    return ""


def shown(procedure: engine.Procedure, name: str, value: Value) -> str:
    """Return an answer as a person reads it."""
    fact = procedure.facts.get(name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if fact is not None and str(value) in fact.choices:
        return engine.in_language(fact.choices[str(value)], wording.language())
    return str(value)


def deadlines_kept(held_by: str, since: datetime, until: datetime) -> dict[str, int]:
    """
    Return how many deadlines of a holder's runs closed in a time, by what became of them.

    The consular side alone: a figure must not depend on what is behind the wall.
    """
    rows = CONSULAR.deadline.objects.filter(
        held_by=held_by, closed_at__gte=since, closed_at__lt=until
    )
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("id")))
    ended = (DeadlineState.KEPT, DeadlineState.MISSED, DeadlineState.DROPPED)
    return {str(one): counted.get(one, 0) for one in ended}
