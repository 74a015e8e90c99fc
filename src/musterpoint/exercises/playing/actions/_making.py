"""Make an exercise with people, and change its injects before it begins."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises import script as scripts
from musterpoint.exercises.playing import identity, measures
from musterpoint.exercises.playing.actions._clock import take_world_away
from musterpoint.exercises.playing.actions._common import (
    BadInput,
    NotNow,
    bad,
    changes_world,
    inject_of,
    locked,
    must_be,
    of,
)
from musterpoint.exercises.playing.models import (
    Inject,
    InjectState,
    Rehearsal,
    RehearsalState,
)
from musterpoint.exercises.script import DAY, clock, said
from musterpoint.exercises.world import _scenario_file
from musterpoint.exercises.world.population import check_size
from musterpoint.exercises.world.scenario import parse_scenario
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

MAX_NAME = 200
#: Blocks that only the file of a simulated world has.
MOST_DAYS = 60
DRAFT = RehearsalState.DRAFT


def create(
    text: str, *, name: str = "", people: int = 500, seed: int = 1, by: Actor, at: datetime
) -> Rehearsal:
    """
    Make an exercise out of a file; the file is kept, and its injects can be changed.

    A file with a world makes a full exercise, with so many invented people drawn by the seed.
    Raises BadScript or BadScenario with every problem of the file, WrongSize.
    """
    by.require(Permission.EXERCISE_RUN)
    data, world = _data_of(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept = scripts.kept(data)
    sheet = scripts.sheet(kept, digest=digest, indicators=measures.known(has_world=bool(world)))
    if world:
        check_size(people)
    name = name.strip() or said(sheet.name, "en")
    if len(name) > MAX_NAME:
        raise bad("name", _("Shorten this to %(most)d characters.") % {"most": MAX_NAME})
    row = Rehearsal(
        id=uuid7(),
        name=name,
        kind=sheet.script.kind.value,
        scenario=sheet.slug[:60],
        digest=sheet.digest,
        sheet=kept,
        world=world,
        people=people if world else 0,
        seed=seed if world else 0,
        minute=sheet.script.span.first,
        leader_id=by.id,
        created_at=at,
    )
    vault.make_keys([row.id], at=at)
    row.save(force_insert=True)
    Inject.objects.bulk_create(
        Inject(rehearsal=row, **_columns(one)) for one in sheet.script.injects
    )
    identity.attendance(row.id, at)  # makes the organisation's keys: a page that is read cannot
    audit.record("exercises.rehearsal.made", subject_id=row.id, by=by, at=at, scenario=row.scenario)
    return row


def _data_of(text: str) -> tuple[Any, str]:
    """Return the people's part of a file as plain data, and the file where it holds a world."""
    data = scripts.data_of(text)
    if not isinstance(data, dict) or not scripts.WORLDS & set(data):
        return data, ""
    scenario = parse_scenario(text)
    whole = _scenario_file.read(text).data
    made: dict[str, Any] = {
        "slug": scenario.slug,
        "name": dict(scenario.name),
        "starts_at": "00:00",
        "ends_at": "23:59",
        "days": min(scenario.days + 1, MOST_DAYS),
    }
    made |= {key: whole[key] for key in scripts.SECTIONS if key in whole}
    return made | {"kind": "full"}, text


def _columns(one: scripts.Inject) -> dict[str, Any]:
    return {
        "slug": one.slug[:60],
        "minute": one.minute,
        "to": list(one.to),
        "title": dict(one.title),
        "text": dict(one.text),
        "expected": [dict(words) for words in one.expected],
        "options": [dict(words) for words in one.options],
        "effect": dict(one.effect),
        "due": one.due,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectIn:
    """What is said of an inject on a form, in the language of whoever leads the exercise."""

    day: int
    time: str
    to: tuple[str, ...]
    title: str
    text: str
    options: tuple[str, ...] = ()
    due: int | None = None


def put_inject(
    rehearsal_id: UUID,
    given: InjectIn,
    *,
    inject_id: UUID | None = None,
    language: str = "en",
    by: Actor,
    at: datetime,
) -> Inject:
    """
    Add an inject, or change and move one that was not told.

    Before the start any inject; while the exercise runs only one whose minute is still to come.
    """
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, DRAFT, RehearsalState.RUNNING, RehearsalState.PAUSED)
    found = inject_of(row, inject_id) if inject_id is not None else None
    if found is not None and found.state == InjectState.FIRED:
        raise NotNow(_("This inject was told already."))
    slug = found.slug if found is not None else _free_slug(row)
    read = _read(row, slug, given, found, language)
    if found is not None and read.minute != found.minute:
        changes_world(row, found)
    if row.state != DRAFT and read.minute < row.minute:
        text = _("The exercise's clock stands at %(time)s already.") % {"time": clock(row.minute)}
        raise bad("time", text)
    made = found or Inject(rehearsal=row, is_added=row.state != DRAFT)
    for name, value in _columns(read).items():
        setattr(made, name, value)
    made.save()
    word = "changed" if found is not None else "added"
    audit.record(f"exercises.inject.{word}", subject_id=row.id, by=by, at=at, inject=slug)
    return made


def _free_slug(row: Rehearsal) -> str:
    taken = set(Inject.objects.filter(rehearsal=row).values_list("slug", flat=True))
    return next(f"added-{n}" for n in range(1, 10_000) if f"added-{n}" not in taken)


def _read(
    row: Rehearsal, slug: str, given: InjectIn, found: Inject | None, language: str
) -> scripts.Inject:
    before_title: Mapping[str, str] = found.title if found is not None else {}
    before_text: Mapping[str, str] = found.text if found is not None else {}
    value: dict[str, Any] = {
        "slug": slug,
        "day": given.day,
        "at": given.time.strip(),
        "to": list(given.to),
        "title": {**before_title, language: given.title},
        "text": {**before_text, language: given.text},
        "options": _options(given, found, language),
    }
    if given.due is not None:
        value["due"] = given.due
    if found is not None:
        value["expected"] = found.expected
        value["effect"] = found.effect
    try:
        return scripts.read_inject(value, of(row))
    except scripts.BadScript as wrong:
        raise BadInput(str(wrong), fields=_on_the_form(wrong.fields)) from wrong


def _options(given: InjectIn, found: Inject | None, language: str) -> list[dict[str, str]]:
    """Keep what an option is called in other languages where its place was kept."""
    before: list[dict[str, str]] = found.options if found is not None else []
    return [
        {**(before[place] if place < len(before) else {}), language: text}
        for place, text in enumerate(given.options)
    ]


def _on_the_form(problems: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return problems of a file at the fields of the form."""
    fields: dict[str, list[str]] = {}
    for path, texts in problems.items():
        name = path.partition(".")[0].partition("[")[0]
        fields.setdefault("time" if name == "at" else name, []).extend(texts)
    return fields


def remove_inject(rehearsal_id: UUID, inject_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an inject out before the exercise begins."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    if row.state != DRAFT:
        raise NotNow(_("The exercise has begun. Hold an inject back instead of removing it."))
    found = inject_of(row, inject_id)
    audit.record("exercises.inject.removed", subject_id=row.id, by=by, at=at, inject=found.slug)
    found.delete()


def call_off(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Call an exercise off; everybody's link ends."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, DRAFT, RehearsalState.RUNNING, RehearsalState.PAUSED)
    row.state, row.factor, row.ended_at = RehearsalState.CALLED_OFF, 0, at
    row.wish, row.busy_since, row.fault = {}, None, ""
    row.save(update_fields=["state", "factor", "ended_at", "wish", "busy_since", "fault"])
    take_world_away(row, at)
    audit.record("exercises.rehearsal.called-off", subject_id=row.id, by=by, at=at)
    return row


def day_and_time(minute: int) -> tuple[int, str]:
    """Return a minute as day and time."""
    return minute // DAY, clock(minute)
