"""The procedures that cases follow, parsed once in a process, and titles in the page's language."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.utils.translation import get_language

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue
from musterpoint.procedures import queries
from musterpoint.procedures.models import Version, VersionState

MOST_KEPT = 300


@lru_cache(maxsize=MOST_KEPT)
def _parsed(digest: str, source: str) -> engine.Procedure:
    return engine.parse(source, roles=catalogue.roles(), calendars=catalogue.calendars())


def of_versions(version_ids: Iterable[UUID]) -> dict[UUID, engine.Procedure]:
    """Return the procedures of versions. One query."""
    rows = Version.objects.filter(id__in=set(version_ids)).values_list("id", "digest", "source")
    return {one: _parsed(digest, source) for one, digest, source in rows}


def language() -> str:
    """Return the language of the page, as procedures know it."""
    return (get_language() or "en").split("-")[0]


def titles() -> dict[str, str]:
    """Return code -> title of every procedure that is published here or ships."""
    return {one.code: one.title for one in queries.catalogue()}


def in_force(on: object) -> list[tuple[str, str]]:
    """Return (code, title) of the procedures that a case can begin with today, by title."""
    codes = set(
        Version.objects.filter(state=VersionState.PUBLISHED, in_force_from__lte=on)
        .order_by()
        .values_list("procedure__code", flat=True)
        .distinct()
    )
    return [(one.code, one.title) for one in queries.catalogue() if one.code in codes]


def step_title(procedure: engine.Procedure, step: str) -> str:
    """Return what a step is called."""
    found = procedure.steps.get(step)
    return engine.in_language(found.title, language()) if found is not None else step
