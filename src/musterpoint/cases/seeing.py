"""Which cases an actor may see, and their seals: what actions and queries share."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.cases.models import CONSULAR, PROTECTED, TABLES, AnyCase, ProtectedCase, Tables
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "cases.case"
NOTE = "cases.note"
PAPER = "cases.paper"
PARTY = "cases.party"
REASON = "cases.reason"
LETTER = "cases.letter"
SHARE = "cases.share"
STORY = "cases.story"
#: The name under which the runs of procedures are held.
HOLDER = "cases"


class NoSuchCase(Missing):
    """There is no such case, or it is not the actor's to see: the answer is the same."""


def tables_of(case: AnyCase) -> Tables:
    """Return the tables in which a case lives."""
    return PROTECTED if isinstance(case, ProtectedCase) else CONSULAR


def is_protected(case: AnyCase) -> bool:
    """Say whether a case lies behind the wall."""
    return isinstance(case, ProtectedCase)


def visible(tables: Tables, by: Actor) -> QuerySet[Any]:
    """Return the cases of a compartment that are not hidden from the actor."""
    rows: QuerySet[Any] = tables.case.objects.all()
    if by.id is None:
        return rows
    hidden = tables.hidden.objects.filter(user_id=by.id, shown_at__isnull=True)
    return rows.exclude(id__in=hidden.values("case_id"))


def find(case_id: UUID, by: Actor, *, lock: bool = False) -> AnyCase:
    """Return a case, held against every other hand when asked, or raise NoSuchCase."""
    for tables in TABLES:
        rows = visible(tables, by).filter(id=case_id)
        if lock:
            rows = rows.select_for_update(of=("self",))
        found: AnyCase | None = rows.first()
        if found is not None:
            return found
    raise NoSuchCase(_("There is no such case here. Search by reference or by person."))


def may_see(run_ids: Collection[UUID], by: Actor) -> Collection[UUID]:
    """Return the runs whose cases an actor may see: the answer for boards and notices."""
    if not by.may(Permission.CASES_READ) and by.id is not None:
        return set()
    seen: set[UUID] = set()
    for tables in TABLES:
        if len(seen) < len(run_ids):
            rows = visible(tables, by).filter(run_id__in=run_ids)
            seen |= set(rows.values_list("run_id", flat=True))
    return seen


def hidden_runs(by: Actor) -> Collection[UUID] | None:
    """Return the runs whose cases are hidden from an actor, None for all: as ``may_see`` says."""
    if by.id is None:
        return ()
    if not by.may(Permission.CASES_READ):
        return None
    found: set[UUID] = set()
    for tables in TABLES:
        rows: QuerySet[Any] = tables.hidden.objects.filter(user_id=by.id, shown_at__isnull=True)
        found |= set(rows.values_list("case__run_id", flat=True))
    return found


def key_of(case: AnyCase, at: datetime) -> vault.Key:
    """Return the key of a case; raise vault.Erased when its subject was erased."""
    return vault.open_key(case.subject_id, at=at, compartment=tables_of(case).compartment)


def keys_of(cases: Iterable[AnyCase], at: datetime) -> dict[UUID, vault.Key]:
    """Return the keys of cases by the id of the case; the erased are not there."""
    listed = list(cases)
    found: dict[UUID, vault.Key] = {}
    for tables in TABLES:
        own = [one for one in listed if tables_of(one) is tables]
        keys = vault.open_keys(
            [one.subject_id for one in own], at=at, compartment=tables.compartment
        )
        found |= {one.id: keys[one.subject_id] for one in own if one.subject_id in keys}
    return found


def told(case: AnyCase, key: vault.Key | None) -> Mapping[str, str]:
    """Return what was told when the case was opened; nothing of the erased."""
    content: Mapping[str, str] = key.open(USE, case.sealed) if key is not None else {}
    return content
