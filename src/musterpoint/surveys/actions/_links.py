"""The lane of steady work, and the addresses and languages in which people are written to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from musterpoint.people import queries as people
from musterpoint.surveys import links
from musterpoint.surveys.models import Wave
from musterpoint.web import languages

LANE = "surveys.rounds"


def address(wave: Wave, asking_id: UUID, slug: str, at: datetime) -> str:
    """Return somebody's own link."""
    parts = {"organisation_slug": slug, "token": links.code_of(asking_id, at)}
    return f"{wave.site}{reverse('survey:start', kwargs=parts)}"


def language_of(code: str) -> str:
    """Return the language of the site in which a person is written to."""
    known = languages.site_language(code)
    return known.code if known is not None else "en"


def addressed(persons: Sequence[UUID], at: datetime) -> dict[UUID, Any]:
    """Return where each person is written to: the first address that is safe and works."""
    found: dict[UUID, Any] = {}
    for one in people.addresses(persons, at):
        if one.is_safe and not one.failed:
            found.setdefault(one.person_id, one)
    return found
