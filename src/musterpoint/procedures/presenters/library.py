"""One procedure as a page: drawing, steps, versions, readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue, drawing
from musterpoint.procedures import folding, queries, rules, wording
from musterpoint.procedures.actions import NoSuchVersion
from musterpoint.procedures.models import Version, VersionState
from musterpoint.procedures.queries import Reader
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

KINDS = {VersionState.DRAFT: "unk", VersionState.PUBLISHED: "ok", VersionState.RETIRED: "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The text that a page is about: one's own version, or what ships."""

    version: Version | None
    procedure: engine.Procedure | None


def chosen(request: ActorRequest, code: str) -> Chosen:
    """Return the version that was asked for, else the one in force, else what ships."""
    own = list(queries.versions(code))
    wanted = request.GET.get("version", "")
    version = next((one for one in own if str(one.id) == wanted), None)
    if version is None:
        published = [one for one in own if one.state == VersionState.PUBLISHED]
        version = next(iter(published), None)
    if version is None and code in catalogue.shipped():
        return Chosen(version=None, procedure=catalogue.procedure(code))
    version = version or next(iter(own), None)
    if version is None:
        raise NoSuchVersion(_("There is no procedure of this name."))
    if version.state == VersionState.DRAFT:
        return Chosen(version=version, procedure=catalogue.check(version.source).procedure)
    return Chosen(version=version, procedure=folding.procedure(version.id))


def page(request: ActorRequest, code: str) -> dict[str, Any]:
    """Return what the page of a procedure shows."""
    found = chosen(request, code)
    version, procedure = found.version, found.procedure
    language = wording.language()
    address = url(request, "procedures:drawing", procedure=code)
    query = f"?{urlencode({'version': str(version.id)})}" if version is not None else ""
    readers = (
        queries.readers(version.id, request.at)
        if version is not None and version.state == VersionState.PUBLISHED
        else []
    )
    return {
        "code": code,
        "version": version,
        "versions": [
            (one, KINDS[VersionState(one.state)], day(one.in_force_from))
            for one in queries.versions(code)
        ],
        "head": _head(procedure) if procedure else (),
        "procedure": procedure,
        "title": engine.in_language(procedure.title, language) if procedure else code,
        "purpose": engine.in_language(procedure.purpose, language) if procedure else "",
        "steps": steps(procedure) if procedure else (),
        "outline": drawing.outline(procedure, language) if procedure else "",
        "drawing_url": f"{address}{query}",
        "is_shipped": code in catalogue.shipped(),
        "readers": readers,
        "read_count": sum(one.read_at is not None for one in readers),
        "has_read": any(
            one.user_id == request.actor.id and one.read_at is not None for one in readers
        ),
        "is_published": version is not None and version.state == VersionState.PUBLISHED,
        "figures": [(one, day(one.in_force_from)) for one in procedure.figures.values()]
        if procedure
        else (),
        "may_begin": version is not None and version.state == VersionState.PUBLISHED,
    }


def _head(procedure: engine.Procedure) -> list[Row]:
    found = [
        Row(key=_("Version"), value=procedure.version),
        Row(key=_("In force from"), value=day(procedure.in_force_from)),
        Row(key=_("Owner"), value=procedure.owner),
    ]
    return [*found, Row(key=_("Source"), value=procedure.source)] if procedure.source else found


def day(on: date | None) -> str:
    """Return a day with its year, in the language of the page."""
    return formats.day(on, year=True) if on is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepText:
    """One step in words, for who reads and who listens."""

    id: str
    title: str
    do: str
    roles: tuple[str, ...]
    waits_for: tuple[str, ...]
    within: str
    conditions: tuple[str, ...]
    opened_by: tuple[str, ...]
    officers: int
    urgent: tuple[str, ...]
    next: tuple[tuple[str, str], ...]


def steps(procedure: engine.Procedure) -> tuple[StepText, ...]:
    """Return the steps of a procedure in words."""
    return tuple(_step(procedure, one) for one in procedure.steps.values())


def _step(procedure: engine.Procedure, step: engine.Step) -> StepText:
    language = wording.language()
    gate = step.gate
    urgent = gate.urgent if gate is not None else None
    return StepText(
        id=step.id,
        title=engine.in_language(step.title, language),
        do=engine.in_language(step.do, language),
        roles=tuple(wording.role_titles(procedure, step.roles)),
        waits_for=tuple(wording.event_title(procedure, one) for one in step.waits_for),
        within=drawing.span(step.deadline.within, language) if step.deadline else "",
        conditions=tuple(
            engine.in_language(one.says, language) or one.source
            for one in (gate.conditions if gate is not None else ())
        ),
        opened_by=tuple(wording.role_titles(procedure, gate.roles)) if gate is not None else (),
        officers=gate.officers if gate is not None else 0,
        urgent=tuple(wording.role_titles(procedure, urgent.roles)) if urgent is not None else (),
        next=tuple(
            (
                branch.when.source if branch.when is not None else "",
                formats.listed(wording.step_title(procedure, one) for one in branch.go),
            )
            for branch in step.branches
        ),
    )


def roles(workers: Sequence[Reader]) -> list[tuple[str, str, list[str], list[str]]]:
    """Return each membership role with the procedure roles it brings, and who has it."""
    found = []
    for code, role in ROLES.items():
        brings = rules.roles_of(code)
        if brings:
            label = str(role.label)
            who = [one.name for one in workers if one.role == label]
            found.append((code, label, wording.role_titles(None, brings), who))
    return found


def given() -> list[tuple[UUID, str, str, str]]:
    """Return the roles that single members hold: user, name, role, its title."""
    rows = list(queries.holders())
    names = queries.names(one.user_id for one in rows)
    return [
        (one.user_id, names.get(one.user_id, ""), one.role, wording.role_title(None, one.role))
        for one in rows
    ]
