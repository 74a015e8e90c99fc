"""Register households: quick in bulk, once for each client-made id, and silent to the public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import finding, identity, rules, tokens
from musterpoint.people.actions import _owning, _rows, _telling
from musterpoint.people.identity import HouseholdIn, PersonIn
from musterpoint.people.models import Contact, Household, NationalityClaim, Person, Source
from musterpoint.people.tokens import BATCH, Tokens
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

#: Two devices may send the same registration at the same moment; the second finds the first.
ATTEMPTS = 3


class BadRegistration(Invalid):
    """Something of the registration cannot be used; ``fields`` says what to do."""


class TakenId(Refused):
    """An id made by the client belongs to another registration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPerson:
    """A registered person; ``code`` is told once, to the head of a new household."""

    id: UUID
    reference: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredHousehold:
    """A registered household; ``is_repeat`` when the same id had been registered before."""

    id: UUID
    reference: str
    persons: tuple[RegisteredPerson, ...]
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A cleaned household with its ids; ``is_named`` when the client made the household's id."""

    id: UUID
    is_named: bool
    told_at: datetime
    members: tuple[tuple[UUID, PersonIn], ...]


def register(
    households: Sequence[HouseholdIn], *, by: Actor, at: datetime, source: str = Source.SELF
) -> tuple[RegisteredHousehold, ...]:
    """
    Register households and return them in the same order.

    All or none: BadRegistration names every problem as ``households.0.members.1.born``. A
    household id (or, without one, the members' ids) that was registered before returns that
    registration and changes nothing. Hints at possible duplicates are stored for staff; the
    answer never tells of them.
    """
    _require(by, source)
    tasks = _clean(households, at, needs_contact=_owning.is_public(by))
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return _register(tasks, by=by, at=at, source=source)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    return ()


def _require(by: Actor, source: str) -> None:
    if source not in Source.values:
        raise BadRegistration(_("Say who told us."), fields={"source": [source]})
    lists = source == Source.IMPORT
    _owning.require(by, Permission.PEOPLE_IMPORT if lists else Permission.PEOPLE_REGISTER)
    if _owning.is_public(by) and source not in (Source.SELF, Source.REPORTED):
        raise NotAllowed(_("Only staff may register people from this source."))


def _clean(
    households: Sequence[HouseholdIn], at: datetime, *, needs_contact: bool
) -> tuple[Task, ...]:
    problems: dict[str, list[str]] = {}
    tasks: list[Task] = []
    for place, given in enumerate(households):
        household, found = rules.clean_household(given, at, needs_contact=needs_contact)
        problems |= {f"households.{place}.{name}": texts for name, texts in found.items()}
        tasks.append(
            Task(
                household.id or uuid7(),
                household.id is not None,
                household.occurred_at or at,
                tuple((member.id or uuid7(), member) for member in household.members),
            )
        )
    if problems:
        raise BadRegistration(_("Some answers need a correction."), fields=problems)
    return tuple(tasks)


def _register(
    tasks: tuple[Task, ...], *, by: Actor, at: datetime, source: str
) -> tuple[RegisteredHousehold, ...]:
    done = _registered_before(tasks)
    fresh: dict[UUID, Task] = {}
    for task in tasks:
        if task.id not in done:
            fresh.setdefault(task.id, task)
    _check_ids(fresh.values())
    made = {home.id: home for home in _write(list(fresh.values()), by=by, at=at, source=source)}
    first_time = set(made)
    answers = []
    for task in tasks:
        home = done.get(task.id) or made[task.id]
        is_first = task.id in first_time
        first_time.discard(task.id)
        answers.append(home if is_first else _without_codes(home))
    return tuple(answers)


def _without_codes(home: RegisteredHousehold) -> RegisteredHousehold:
    persons = tuple(replace(person, code=None) for person in home.persons)
    return replace(home, persons=persons, is_repeat=True)


def _registered_before(tasks: Sequence[Task]) -> dict[UUID, RegisteredHousehold]:
    """Return, by the task's household id, what an earlier call registered for it."""
    named = [task.id for task in tasks if task.is_named]
    members = [
        one for task in tasks if not task.is_named for one, given in task.members if given.id
    ]
    homes = dict(Household.objects.filter(id__in=named).values_list("id", "reference"))
    homes_of = dict(Person.objects.filter(id__in=members).values_list("id", "household_id"))
    found: dict[UUID, UUID] = {home: home for home in homes}
    for task in tasks:
        before = {homes_of.get(one) for one, _given in task.members}
        if not task.is_named and len(before) == 1 and (home := before.pop()) is not None:
            found[task.id] = home
    missing = set(found.values()) - homes.keys()
    homes |= dict(Household.objects.filter(id__in=missing).values_list("id", "reference"))
    persons: dict[UUID, list[RegisteredPerson]] = {home: [] for home in homes}
    rows = Person.objects.filter(household_id__in=list(homes)).order_by("-is_head", "id")
    for one, reference, home in rows.values_list("id", "reference", "household_id"):
        if home is not None:
            persons[home].append(RegisteredPerson(id=one, reference=reference))
    return {
        task: RegisteredHousehold(
            id=home, reference=homes[home], persons=tuple(persons[home]), is_repeat=True
        )
        for task, home in found.items()
    }


def _check_ids(tasks: Iterable[Task]) -> None:
    wanted = [one for task in tasks for one, given in task.members if given.id is not None]
    if len(set(wanted)) < len(wanted) or Person.objects.filter(id__in=wanted).exists():
        raise TakenId(_("This id belongs to another registration. Make a new one and send again."))


@dataclass(slots=True)
class _Gathered:
    """The rows of one call, gathered so that each table is written once."""

    people: list[Person] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    claims: list[NationalityClaim] = field(default_factory=list)
    filings: dict[UUID, _rows.Filing] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)


def _write(
    tasks: Sequence[Task], *, by: Actor, at: datetime, source: str
) -> list[RegisteredHousehold]:
    if not tasks:
        return []
    homes = _rows.references(Household, [task.id for task in tasks], at)
    Household.objects.bulk_create(
        [Household(id=task.id, reference=homes[task.id], created_at=at) for task in tasks],
        batch_size=BATCH,
    )
    return write_members(tasks, homes, by=by, at=at, source=source)


def write_members(
    tasks: Sequence[Task], homes: Mapping[UUID, str], *, by: Actor, at: datetime, source: str
) -> list[RegisteredHousehold]:
    """Write cleaned people into households that are there, whose references are ``homes``."""
    secrets = tokens.opened(at)
    rows = _gather(tasks, secrets, at, source)
    Person.objects.bulk_create(rows.people, batch_size=BATCH)
    Contact.objects.bulk_create(rows.contacts, batch_size=BATCH)
    NationalityClaim.objects.bulk_create(rows.claims, batch_size=BATCH)
    file_and_hint(rows.filings, secrets, at)
    references = {row.id: row.reference for row in rows.people}
    audit.record_many("people.person.registered", references, by=by, at=at, source=str(source))
    bands = {row.id: row.age_band for row in rows.people}
    _telling.written(
        [
            _telling.Written(
                person_id=one, household_id=task.id, after=given.identity, after_band=bands[one]
            )
            for task in tasks
            for one, given in task.members
        ],
        by,
        at,
    )
    return [
        RegisteredHousehold(
            id=task.id,
            reference=homes[task.id],
            persons=tuple(
                RegisteredPerson(id=one, reference=references[one], code=rows.codes.get(one))
                for one, _given in task.members
            ),
        )
        for task in tasks
    ]


def _gather(tasks: Sequence[Task], secrets: Tokens, at: datetime, source: str) -> _Gathered:
    everybody = [one for task in tasks for one, _given in task.members]
    references = _rows.references(Person, everybody, at)
    keys = vault.make_keys(everybody, at=at)
    expires = at + rules.retention().registration
    rows = _Gathered()
    for task in tasks:
        for one, given in task.members:
            if given.is_head:
                rows.codes[one] = tokens.fresh_code()
            code = rows.codes.get(one)
            rows.people.append(
                Person(
                    id=one,
                    reference=references[one],
                    code_digest=secrets.of_code(one, code) if code else None,
                    household_id=task.id,
                    is_head=given.is_head,
                    source=source,
                    sealed=keys[one].seal("people.person", identity.to_data(given.identity)),
                    occurred_at=task.told_at,
                    registered_at=at,
                    updated_at=at,
                    expires_at=expires,
                    **_rows.coarse(given, at),
                )
            )
            rows.contacts += _rows.contact_rows(one, given.contacts, keys[one], secrets)
            rows.claims += _rows.claim_rows(one, given.nationalities)
            rows.filings[one] = _rows.filing(given, task.id)
    return rows


def file_and_hint(filings: dict[UUID, _rows.Filing], secrets: Tokens, at: datetime) -> None:
    """File persons under their tokens and leave hints at who may be registered twice."""
    keys = {one: filing.keys for one, filing in filings.items()}
    tokens.file(keys, secrets)
    known = {one: filing.known for one, filing in filings.items()}
    finding.hint(keys, known, secrets=secrets, at=at)
