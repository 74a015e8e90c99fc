"""Lists of cases: what is mine, what nobody has, what is late; and who is found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from musterpoint.accounts.models import User
from musterpoint.cases import followed, naming, seeing
from musterpoint.cases.models import PROTECTED, TABLES, AnyCase, CaseState, Tables
from musterpoint.kernel import cursors, ids
from musterpoint.people import queries as people
from musterpoint.people.queries import Card
from musterpoint.procedures import queries as procedures
from musterpoint.procedures.models import CONSULAR as CONSULAR_RUNS
from musterpoint.procedures.models import PROTECTED as PROTECTED_RUNS
from musterpoint.procedures.models import AnyRun
from musterpoint.tenancy.actors import Actor

PAGE = 50
DAY = timedelta(days=1)
LATE_VISITS = "late_visits"
VIEWS = ("mine", "unowned", "overdue", "today", "signing", "all", "closed")
#: So many open cases of people who are not registered are opened to look for part of a word.
MOST_OPENED = 300
MOST_FOUND = 60
#: A visit is due on a day, kept as its noon: it is late when the day is over.
VISIT_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """
    What a list shows: one of ``VIEWS``, and further conditions that all hold.

    ``text`` is a reference of a case or a person, a name, or a number.
    """

    view: str = "all"
    kind: str = ""
    crisis_id: UUID | None = None
    owner_id: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list. ``name`` is empty when the subject was erased."""

    case: AnyCase
    name: str
    is_erased: bool
    kind: str
    step: str
    due_at: datetime | None
    owner: str
    handler: str
    person_id: UUID | None
    is_protected: bool
    is_visit_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list, newest first; ``next`` is the cursor, empty at the end."""

    rows: tuple[CaseRow, ...]
    next: str = ""


def listing(
    filters: Filters, cursor: str = "", *, by: Actor, at: datetime, limit: int = PAGE
) -> Listing:
    """Return cases, newest first. The number of queries does not grow with the rows."""
    after = cursors.read(cursor)
    found: list[AnyCase] = []
    wanted = _wanted(filters.text, by, at) if filters.text.strip() else None
    for tables in TABLES:
        rows = _filtered(tables, filters, by, at)
        if wanted is not None:
            rows = rows.filter(wanted)
        if after is not None:
            moment, last = after
            rows = rows.filter(opened_at__lte=moment)
            rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, id__lt=last))
        found += rows.order_by("-opened_at", "-id")[: limit + 1]
    found.sort(key=lambda row: (row.opened_at, row.id), reverse=True)
    shown = found[:limit]
    more = cursors.written(shown[-1].opened_at, shown[-1].id) if len(found) > limit else ""
    return Listing(rows=tuple(rows_of(shown, at)), next=more)


def _runs_of(tables: Tables) -> Any:
    return PROTECTED_RUNS if tables is PROTECTED else CONSULAR_RUNS


def _filtered(tables: Tables, filters: Filters, by: Actor, at: datetime) -> QuerySet[Any]:
    rows = _in_view(tables, seeing.visible(tables, by), filters.view, by, at)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.crisis_id is not None:
        rows = rows.filter(crisis_id=filters.crisis_id)
    if filters.owner_id is not None:
        rows = rows.filter(owner_id=filters.owner_id)
    return rows


def _in_view(
    tables: Tables, rows: QuerySet[Any], view: str, by: Actor, at: datetime
) -> QuerySet[Any]:
    if view == "closed":
        return rows.filter(closed_at__isnull=False)
    rows = rows.filter(closed_at__isnull=True)
    if view == "mine":
        return rows.filter(owner_id=by.id)
    if view == "unowned":
        return rows.filter(owner_id__isnull=True)
    if view == "signing":
        return rows.filter(state=CaseState.CLOSING)
    if view in ("overdue", "today"):
        until = at if view == "overdue" else at + DAY
        return rows.filter(_is_due(tables, until))
    return rows


def visit_is_late(at: datetime) -> Q:
    """Return the condition of a case whose next visit should have been made before a moment."""
    return Q(next_visit_at__lt=at - VISIT_DAY)


def _is_due(tables: Tables, until: datetime) -> Q:
    """Return the condition of a case with a deadline or a visit that is due before a moment."""
    return Q(run_id__in=_due(tables, until)) | visit_is_late(until)


def counts(by: Actor, at: datetime) -> Mapping[str, int]:
    """
    Return how many open cases each view holds, without those hidden from the actor.

    ``late_visits`` are overdue visits of one's own cases. One statement for a compartment.
    """
    found = dict.fromkeys((*VIEWS, LATE_VISITS), 0)
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(closed_at__isnull=True)
        counted = rows.aggregate(
            all=Count("id"),
            mine=Count("id", filter=Q(owner_id=by.id)),
            unowned=Count("id", filter=Q(owner_id__isnull=True)),
            signing=Count("id", filter=Q(state=CaseState.CLOSING)),
            overdue=Count("id", filter=_is_due(tables, at)),
            today=Count("id", filter=_is_due(tables, at + DAY)),
            late_visits=Count("id", filter=visit_is_late(at) & Q(owner_id=by.id)),
        )
        for view, number in counted.items():
            found[view] += number
    return found


def _due(tables: Tables, until: datetime) -> QuerySet[Any]:
    """Return the runs of cases with an open deadline before a moment."""
    rows: QuerySet[Any] = _runs_of(tables).deadline.objects.filter(
        closed_at__isnull=True, held_by=seeing.HOLDER, sort_at__lt=until
    )
    return rows.values("run_id")


def _wanted(text: str, by: Actor, at: datetime) -> Q:
    """Return the condition of a search: by reference, by person, by a name that is sealed."""
    reference = ids.parse_reference(text)
    found = Q(shared_reference=text.strip()) if text.strip() else Q(pk__in=[])
    if reference is not None:
        found |= Q(reference=reference)
    person_ids = people.search(text, at, limit=MOST_FOUND).person_ids
    if person_ids:
        found |= Q(person_id__in=person_ids)
        found |= Q(parties__person_id__in=person_ids, parties__removed_at__isnull=True)
    named = [*_by_sealed_name(text, by, at)]
    cases = Q(id__in=named) if named else Q(pk__in=[])
    return Q(id__in=_ids_of(found, by)) | cases


def _ids_of(wanted: Q, by: Actor) -> list[UUID]:
    found: list[UUID] = []
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(wanted).order_by("-opened_at", "-id")
        found += rows.values_list("id", flat=True)[: 10 * MOST_FOUND]
    return found


def _by_sealed_name(text: str, by: Actor, at: datetime) -> Iterable[UUID]:
    words = text.casefold().split()
    asked = naming.asked_for(text, at)
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(person_id__isnull=True)
        if asked:
            yield from _having(tables, rows, asked).values_list("id", flat=True)[: 10 * MOST_FOUND]
        # Part of a word is looked for among the newest.
        rows = rows.filter(closed_at__isnull=True)
        newest = list(rows.order_by("-opened_at", "-id")[:MOST_OPENED])
        keys = seeing.keys_of(newest, at)
        for case in newest:
            told = seeing.told(case, keys.get(case.id))
            name = f"{told.get('name', '')} {told.get('phone', '')}".casefold()
            if words and all(word in name for word in words):
                yield case.id


def _having(tables: Tables, rows: QuerySet[Any], asked: Iterable[bytes]) -> QuerySet[Any]:
    """Return the cases that have every token, the newest first."""
    for one in asked:
        having: QuerySet[Any] = tables.token.objects.filter(token=one)
        rows = rows.filter(id__in=having.values("case_id"))
    return rows.order_by("-opened_at", "-id")


def rows_of(cases: Sequence[AnyCase], at: datetime) -> list[CaseRow]:
    """Return cases as rows, in their order."""
    runs = procedures.runs([one.run_id for one in cases])
    versions = followed.of_versions(one.version_id for one in runs.values())
    dues = _dues(cases)
    keys = seeing.keys_of(cases, at)
    cards = people.card([one.person_id for one in cases if one.person_id is not None], at)
    users = _users(cases)
    titles = followed.titles()
    made = []
    for case in cases:
        run = runs.get(case.run_id)
        key = keys.get(case.id)
        is_held = case.handled_until is not None and case.handled_until > at
        made.append(
            CaseRow(
                case=case,
                name=_name(case, cards, seeing.told(case, key).get("name", "")),
                is_erased=key is None,
                kind=titles.get(case.kind, case.kind),
                step=_step(run, versions),
                due_at=dues.get(case.run_id),
                owner=users.get(case.owner_id, ""),
                handler=users.get(case.handler_id, "") if is_held else "",
                person_id=case.person_id,
                is_protected=seeing.is_protected(case),
                is_visit_late=case.closed_at is None
                and case.next_visit_at is not None
                and case.next_visit_at < at - VISIT_DAY,
            )
        )
    return made


def _name(case: AnyCase, cards: Mapping[UUID, Card], told: str) -> str:
    card = cards.get(case.person_id) if case.person_id is not None else None
    if card is not None:
        return "" if card.is_erased else card.name
    return told


def _step(run: AnyRun | None, versions: Mapping[UUID, Any]) -> str:
    if run is None or not run.standing or run.version_id not in versions:
        return ""
    return followed.step_title(versions[run.version_id], run.standing.split()[0])


def _dues(cases: Sequence[AnyCase]) -> dict[UUID, datetime]:
    """Return the earliest open deadline of each run that has one."""
    found: dict[UUID, datetime] = {}
    run_ids = [one.run_id for one in cases]
    for tables in (CONSULAR_RUNS, PROTECTED_RUNS):
        rows: QuerySet[Any] = tables.deadline.objects.filter(
            run_id__in=run_ids, closed_at__isnull=True, due_at__isnull=False
        )
        for run_id, due_at in rows.order_by("-due_at").values_list("run_id", "due_at"):
            found[run_id] = due_at
    return found


def _users(cases: Sequence[AnyCase]) -> dict[UUID | None, str]:
    wanted = {one for case in cases for one in (case.owner_id, case.handler_id) if one}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))
