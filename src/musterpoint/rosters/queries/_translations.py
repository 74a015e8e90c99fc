"""Translations and the agreements under which they are made."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.disclosures import queries as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.rosters.actions._translations import USE
from musterpoint.rosters.models import TranslationJob
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A translation, opened."""

    row: TranslationJob
    title: str
    text: str
    draft: str
    note: str = ""


def jobs(at: datetime, *, limit: int = 200) -> list[Job]:
    """Return translations, the nearest deadline first, opened."""
    rows = TranslationJob.objects.select_related("agreement").order_by("due_at", "id")
    return _opened(list(rows[:limit]), at)


def job(job_id: UUID, at: datetime) -> Job:
    """Return one translation, opened, or raise TranslationJob.DoesNotExist."""
    rows = TranslationJob.objects.select_related("agreement", "translator", "reviewer")
    return _opened([rows.get(id=job_id)], at)[0]


def _opened(rows: list[TranslationJob], at: datetime) -> list[Job]:
    keys = vault.open_keys([row.id for row in rows], at=at)
    return [Job(row=row, **keys[row.id].open(USE, row.sealed)) for row in rows if row.id in keys]


def open_agreements(at: datetime) -> list[Agreement]:
    """Return the agreements that are in force."""
    return [one for one in disclosures.agreements() if disclosures.is_in_force(one, at)]
