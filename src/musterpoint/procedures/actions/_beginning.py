"""A run begins: with the version in force, a reference, and what is known already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.loading import POST
from musterpoint.kernel import ids
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import folding
from musterpoint.procedures.actions import _officers
from musterpoint.procedures.actions._recording import (
    StepRefused,
    append,
    record,
    settle,
    tables_for,
)
from musterpoint.procedures.models import AnyRun, Tables, Version, VersionState
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import ErasedKey, Organisation, OrganisationKind
from musterpoint.tenancy.vault import Compartment

REFERENCES = "procedures.references"
MAY_HOLD_PROTECTION = (
    OrganisationKind.INTERNATIONAL_ORGANISATION,
    OrganisationKind.CIVIL_SOCIETY,
)
Facts = Mapping[str, Value]


class NoSuchProcedure(Refused):
    """No version of this procedure is published and in force."""


class AnotherRun(Refused):
    """A run with this id is about something else."""


class OwesSomething(Refused):
    """A gate was opened urgently, and what is owed for it is not done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a run is about, and in which compartment it is told."""

    id: UUID
    compartment: Compartment = "consular"


def begin(
    code: str,
    *,
    subject: Subject | None,
    facts: Facts | None = None,
    post_calendar: str | None = None,
    run_id: UUID | None = None,
    held_by: str = "",
    role: str = "",
    by: Actor,
    at: datetime,
) -> AnyRun:
    """
    Begin a run of the version in force and return it; the same ``run_id`` again returns it, too.

    ``facts`` are what is known already, ``post_calendar`` the country whose working days count
    where the procedure leaves that to the post (else the organisation's). Raises NoSuchProcedure,
    StepRefused when a fact does not fit, vault.Erased for a subject that was erased.
    """
    by.require(Permission.PROCEDURES_RUN)
    compartment: Compartment = subject.compartment if subject is not None else "consular"
    tables = tables_for(compartment)
    _check_compartment(compartment, by)
    known = tables.run.objects.filter(id=run_id).first() if run_id is not None else None
    if known is not None:
        if known.code != code or known.subject_id != (subject.id if subject else None):
            raise AnotherRun(_("A run with this id is about something else."))
        return known
    version = in_force(code, at)
    procedure = folding.procedure(version.id)
    identity = run_id or uuid7()
    run: AnyRun = tables.run(
        id=identity,
        reference=_reference(identity, tables, at),
        code=code,
        subject_id=subject.id if subject is not None else None,
        held_by=held_by,
        version_id=version.id,
        began_with_id=version.id,
        calendar=_calendar(procedure, post_calendar, by),
        began_by=by.id,
        began_at=at,
        updated_at=at,
    )
    run.save(force_insert=True)
    seal = _first_seal(run, compartment, at)
    state = engine.begin(procedure, at, calendar=folding.calendar(run.calendar))
    first = engine.Event(
        id=str(uuid7()), kind=engine.Kind.HAPPENED, at=at, by=_officers.officer(by)
    )
    append(run, first, at, {}, version_id=version.id, kind=folding.BEGUN, seal=seal, by=by, at=at)
    if facts:
        state = _with_facts(run, state, facts, role, seal, by, at)
    settle(run, state, at)
    record("procedures.run.begun", run, by, at, code=code, version=str(version.id))
    return run


def _check_compartment(compartment: Compartment, by: Actor) -> None:
    if compartment == "consular":
        return
    by.require(Permission.PROTECTION_WRITE)
    if by.clearance is not Clearance.PROTECTION:
        raise NotAllowed(_("This needs the clearance of a caseworker."))
    if Organisation.objects.get(id=by.organisation_id).kind not in MAY_HOLD_PROTECTION:
        raise NotAllowed(_("An organisation of this kind cannot hold protection records."))


def in_force(code: str, at: datetime) -> Version:
    """Return the version that a run begins with today, or raise NoSuchProcedure."""
    found = (
        Version.objects.filter(
            procedure__code=code, state=VersionState.PUBLISHED, in_force_from__lte=at.date()
        )
        .order_by("-in_force_from", "-number")
        .first()
    )
    if found is None:
        raise NoSuchProcedure(_("No version of this procedure is in force. Publish one first."))
    return found


def _calendar(procedure: engine.Procedure, post: str | None, by: Actor) -> str:
    if procedure.calendar != POST:
        return procedure.calendar
    return post or Organisation.objects.get(id=by.organisation_id).country


def _reference(identity: UUID, tables: Tables, at: datetime) -> str:
    secret = vault.organisation_secret(REFERENCES, at=at)
    attempt = 0
    while tables.run.objects.filter(
        reference=(tried := ids.reference(identity, secret, attempt))
    ).exists():
        attempt += 1
    return tried


def _first_seal(run: AnyRun, compartment: Compartment, at: datetime) -> folding.Seal:
    """Return the seal of a run that begins; an erased subject gets no new key."""
    if run.subject_id is None:
        return folding.Seal(None, at)
    found = vault.open_keys([run.subject_id], at=at, compartment=compartment)
    if not found:
        if ErasedKey.objects.filter(subject_id=run.subject_id).exists():
            raise vault.Erased(_("This record was erased for good."))
        found = vault.make_keys([run.subject_id], at=at, compartment=compartment)
    return folding.Seal(found[run.subject_id], at)


def _with_facts(
    run: AnyRun,
    state: engine.State,
    facts: Facts,
    role: str,
    seal: folding.Seal,
    by: Actor,
    at: datetime,
) -> engine.State:
    event = engine.Event(
        id=str(uuid7()),
        kind=engine.Kind.ANSWERED,
        at=at,
        by=_officers.officer(by),
        role=_officers.role_for(by, asking(state, facts), role, at),
        answers=dict(facts),
    )
    try:
        after = engine.apply(state, event)
    except engine.NotPossible as refusal:
        raise StepRefused(refusal, state.procedure) from refusal
    append(run, event, at, {}, seal=seal, by=by, at=at)
    return after


def asking(state: engine.State, answers: Iterable[str]) -> tuple[str, ...]:
    """Return the roles of the open steps that ask one of these questions."""
    asked = set(answers)
    return tuple(
        role
        for name in state.active()
        if asked & {one.fact.id for one in state.procedure.steps[name].questions}
        for role in state.procedure.steps[name].roles
    )
