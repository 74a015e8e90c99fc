"""What is heard about the people on the roll."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import rules
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import RollChange, RollEntry
from musterpoint.crises.rules import Report, Standing
from musterpoint.crises.values import StateIn
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import queries as people
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance, Permission

BATCH = 2000


class NotOnRoll(Missing):
    """Somebody is not on the roll, or was taken off it; ``person_ids`` says who."""

    def __init__(self, message: object, person_ids: Iterable[UUID]) -> None:
        super().__init__(message)
        self.person_ids = tuple(person_ids)


class OnlyForOneself(NotAllowed):
    """Nobody answers for another adult; staff record what they heard from whom."""


class AlreadyUndone(Refused):
    """This change was taken back before, or is itself a taking back."""


def set_state(crisis_id: UUID, changes: Sequence[StateIn], *, by: Actor, at: datetime) -> int:
    """
    Record what was heard about people on the roll; return how many reports were new.

    Each report is kept. The present state follows from all of them in the order in which they
    were true (``rules.fold``), so that a late message never overrides a newer one. The same
    report again (person, state, way, moment) changes nothing, so that a job may repeat it, also
    after it was taken back by ``undo``. A moment in the future counts as
    ``at``. A closed crisis still hears. What is heard of people who have withdrawn is not kept.

    Raises Invalid with ``changes.<n>.<field>``, NotOnRoll with who is not on it, OnlyForOneself,
    and NotAllowed; ``deceased`` needs the permission for health details.
    """
    _check_may_report(changes, by, at)
    if problems := _problems(changes):
        raise Invalid(_("Correct what is marked and record the states again."), fields=problems)
    entries = _lock_entries(crisis_id, [change.person_id for change in changes])
    kept = _kept_changes(entry.id for entry in entries.values())
    reports = _reports(kept)
    known = {(r.entry_id, r.state, r.way, r.occurred_at) for r in kept if r.undoes is None}
    fresh: list[RollChange] = []
    latest = {entry.id: entry.state for entry in entries.values()}
    for change in sorted(changes, key=lambda change: change.occurred_at):
        entry = entries.get(change.person_id)
        if entry is None:
            continue
        occurred_at = min(change.occurred_at, at)
        key = (entry.id, change.state, change.way, occurred_at)
        if key in known:
            continue
        known.add(key)
        row = _change(entry, change.state, latest[entry.id], change.way, occurred_at, by, at)
        reports[entry.id].append(_report(row))
        latest[entry.id] = rules.fold(reports[entry.id]).state
        fresh.append(row)
    RollChange.objects.bulk_create(fresh, batch_size=BATCH)
    touched = {row.entry_id for row in fresh}
    standings = {entry_id: rules.fold(reports[entry_id]) for entry_id in touched}
    _write({e.id: e for e in entries.values() if e.id in touched}, standings)
    persons = [person for person, entry in entries.items() if entry.id in touched]
    audit.record_many("crises.roll.changed", persons, by=by, at=at, crisis=str(crisis_id))
    return len(fresh)


def undo(change_id: UUID, *, by: Actor, at: datetime) -> RollChange:
    """
    Take back one report: it stays in the story, a compensating change beside it.

    The state becomes what follows from the others. Raises AlreadyUndone.
    """
    by.require(Permission.ROLL_CHANGE)
    wrong = RollChange.objects.select_related("entry").get(id=change_id)
    if wrong.state == rules.DECEASED:
        by.require(Permission.PEOPLE_SENSITIVE)
    entry = RollEntry.objects.select_for_update(of=("self",)).get(id=wrong.entry_id)
    kept = _kept_changes([entry.id])
    if wrong.undoes or any(row.undoes == wrong.id for row in kept):
        raise AlreadyUndone(_("This was taken back already. Record what is true instead."))
    standing = rules.fold(report for report in _reports(kept)[entry.id] if report.id != wrong.id)
    back = _change(entry, standing.state, entry.state, "staff", at, by, at)
    back.undoes = wrong.id
    back.save(force_insert=True)
    _write({entry.id: entry}, {entry.id: standing})
    audit.record(
        "crises.roll.undone", subject_id=entry.person_id, by=by, at=at, change=str(change_id)
    )
    return back


def mark_reached(
    crisis_id: UUID, person_ids: Iterable[UUID], reached_at: datetime, *, by: Actor, at: datetime
) -> int:
    """
    Record that a message arrived at people; the earliest moment is kept. Return how many.

    A delivery is no sign of life: the last contact stays where it was. Who is not on the roll is
    passed over, because receipts come in for whoever was written to.
    """
    if not by.may(Permission.MESSAGES_PUMP):
        by.require(Permission.ROLL_CHANGE)
    return _mark(
        crisis_id,
        person_ids,
        "reached_at = least(entry.reached_at, %(moment)s)",
        min(reached_at, at),
        event="crises.person.reached",
        by=by,
        at=at,
    )


def mark_seated(
    crisis_id: UUID,
    person_ids: Iterable[UUID],
    seated_at: datetime | None,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """
    Record that people have a confirmed seat, or with None that they lost it. Return how many.

    The earliest moment is kept. Who is not on the roll is passed over.
    """
    by.require(Permission.ROLL_CHANGE)
    change = (
        "seated_at = NULL"
        if seated_at is None
        else "seated_at = least(entry.seated_at, %(moment)s)"
    )
    event = "crises.person.unseated" if seated_at is None else "crises.person.seated"
    moment = min(seated_at or at, at)
    return _mark(crisis_id, person_ids, change, moment, event=event, by=by, at=at)


def _check_may_report(changes: Sequence[StateIn], by: Actor, at: datetime) -> None:
    if by.clearance is Clearance.PUBLIC:
        by.require(Permission.PUBLIC_REPLY)
        if not all(c.state in rules.ANSWERS and c.way == "web" for c in changes):
            raise OnlyForOneself(_("Say whether you are safe, need help, leave or stay."))
        _check_own({change.person_id for change in changes}, by, at)
        return
    by.require(Permission.ROLL_CHANGE)
    if any(change.state == rules.DECEASED for change in changes):
        by.require(Permission.PEOPLE_SENSITIVE)


def _check_own(person_ids: set[UUID], by: Actor, at: datetime) -> None:
    """Let a person answer for themselves and a head for the children of the household."""
    mine = by.on_behalf_of or (by.id if by.kind is ActorKind.PERSON else None)
    cards = people.card([*person_ids, *([mine] if mine else [])], at)
    me = cards.get(mine) if mine else None
    others = [cards.get(person) for person in person_ids if person != mine]
    if me is None or not all(
        card is not None
        and me.is_head
        and card.household_id == me.household_id
        and _is_surely_minor(card.identity.born, at)
        for card in others
    ):
        raise OnlyForOneself(_("Say only how you are yourself; we ask each adult ourselves."))


def _is_surely_minor(born: str, at: datetime) -> bool:
    """Say whether somebody born then is under 18 on whatever day of that year it was."""
    return born[:4].isdigit() and at.year - int(born[:4]) < 18


def _problems(changes: Sequence[StateIn]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for number, change in enumerate(changes):
        if change.state not in rules.REPORTABLE:
            problems[f"changes.{number}.state"] = [_("Choose how the person is.")]
        if change.way not in rules.WAYS:
            problems[f"changes.{number}.way"] = [_("Choose how this was heard.")]
        if change.occurred_at.tzinfo is None:
            problems[f"changes.{number}.occurred_at"] = [_("Give the time with its zone.")]
    return problems


def _lock_entries(crisis_id: UUID, person_ids: Iterable[UUID]) -> dict[UUID, RollEntry]:
    """Return the entries of those who have not withdrawn; raise NotOnRoll for who never was."""
    wanted = list(dict.fromkeys(person_ids))
    rows = RollEntry.objects.filter(crisis_id=crisis_id, person_id__in=wanted)
    on_roll = set(rows.values_list("person_id", flat=True))
    if missing := [person for person in wanted if person not in on_roll]:
        raise NotOnRoll(_("Somebody on this list is not on the roll of this crisis."), missing)
    # In one order, so that two batches never wait for each other.
    locked = rows.filter(PRESENT).select_for_update(of=("self",)).order_by("id")
    return {row.person_id: row for row in locked}


def _kept_changes(entry_ids: Iterable[UUID]) -> list[RollChange]:
    return list(RollChange.objects.filter(entry_id__in=list(entry_ids)).order_by("id"))


def _reports(kept: Iterable[RollChange]) -> dict[UUID, list[Report]]:
    """Return what still stands of each entry: neither undone nor the undoing itself."""
    rows = list(kept)
    undone = {row.undoes for row in rows}
    reports: dict[UUID, list[Report]] = defaultdict(list)
    for row in rows:
        if row.undoes is None and row.id not in undone:
            reports[row.entry_id].append(_report(row))
    return reports


def _report(row: RollChange) -> Report:
    return Report(
        state=row.state,
        way=row.way,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        id=row.id,
    )


def _change(
    entry: RollEntry,
    state: str,
    previous: str,
    way: str,
    occurred_at: datetime,
    by: Actor,
    at: datetime,
) -> RollChange:
    return RollChange(
        id=uuid7(),
        entry=entry,
        state=state,
        previous=previous,
        way=way,
        occurred_at=occurred_at,
        recorded_at=at,
        by=by.id,
        by_name=by.name,
    )


#: The type of each column of a standing, for one UPDATE of thousands of rows.
_TYPES = {field: "text" if field == "state" else "timestamptz" for field in rules.FIELDS}
_WRITE_SQL = (
    "UPDATE crises_rollentry AS entry SET "  # noqa: S608  made of the constants above
    + ", ".join(f"{field} = new.{field}" for field in _TYPES)
    + f" FROM unnest(%s::uuid[], {', '.join(f'%s::{kind}[]' for kind in _TYPES.values())})"
    + f" AS new(id, {', '.join(_TYPES)})"
    + " WHERE entry.organisation_id = %s AND entry.id = new.id"
)


def _write(entries: Mapping[UUID, RollEntry], standings: Mapping[UUID, Standing]) -> None:
    """Write the standings that differ from what the entries say, in one statement."""
    stale = [
        (entry_id, standing)
        for entry_id, standing in standings.items()
        if any(getattr(entries[entry_id], f) != getattr(standing, f) for f in rules.FIELDS)
    ]
    if stale:
        columns = [[getattr(standing, field) for _id, standing in stale] for field in _TYPES]
        ids = [entry_id for entry_id, _standing in stale]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_SQL, [ids, *columns, scope.organisation_id()])


def _mark(
    crisis_id: UUID,
    person_ids: Iterable[UUID],
    change: str,
    moment: datetime,
    *,
    event: str,
    by: Actor,
    at: datetime,
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE crises_rollentry AS entry SET {change}"  # noqa: S608  one of those above
            " FROM people_person AS person"
            " WHERE entry.organisation_id = %(organisation)s AND entry.crisis_id = %(crisis)s"
            " AND entry.person_id = ANY(%(persons)s::uuid[]) AND NOT entry.is_removed"
            " AND person.organisation_id = entry.organisation_id"
            " AND person.id = entry.person_id AND person.withdrawn_at IS NULL",
            {
                "organisation": scope.organisation_id(),
                "crisis": crisis_id,
                "persons": list(person_ids),
                "moment": moment,
            },
        )
        count: int = cursor.rowcount
    if count:
        audit.record(event, subject_id=crisis_id, by=by, at=at, count=count)
    return count
