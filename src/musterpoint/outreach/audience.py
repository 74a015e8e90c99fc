"""Who is meant by a campaign: people on the roll of a crisis, by coarse facts only."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from musterpoint.crises.models import Area, RollEntry, RollState
from musterpoint.people.models import NationalityClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """
    Which people: each filter that is not empty narrows them; an empty audience is everybody.

    ``areas`` are codes of the crisis's areas, ``levels`` alert levels that areas have when the
    message goes out, ``states`` states on the roll, ``languages`` BCP-47 codes, ``nationalities``
    ISO 3166-1 alpha-3 codes that are claimed.
    """

    areas: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    heads_only: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the audience as the database keeps it; what is empty is left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Audience":
        """Return the audience that was kept; unknown filters raise TypeError."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return cls(**values)

    def problems(self, crisis_id: UUID) -> dict[str, list[str]]:
        """Return what is wrong, by ``audience.<filter>``."""
        found: dict[str, list[str]] = {}
        known = set(Area.objects.filter(crisis_id=crisis_id).values_list("code", flat=True))
        if not set(self.areas) <= known:
            found["audience.areas"] = [_("Choose areas of this crisis.")]
        if not all(isinstance(level, int) and 0 <= level <= 9 for level in self.levels):
            found["audience.levels"] = [_("Choose alert levels from the list.")]
        if not set(self.states) <= set(RollState.values):
            found["audience.states"] = [_("Choose states from the list.")]
        if not all(is_language(code) for code in self.languages):
            found["audience.languages"] = [_("Choose languages from the list.")]
        if not all(_is_country(code) for code in self.nationalities):
            found["audience.nationalities"] = [_("Choose countries from the list.")]
        return found

    def roll(self, crisis_id: UUID) -> QuerySet[RollEntry]:
        """Return the roll entries of the people who are meant, in no order."""
        rows = RollEntry.objects.filter(
            crisis_id=crisis_id, is_removed=False, person__withdrawn_at=None
        ).order_by()
        if self.areas:
            rows = rows.filter(area__in=self.areas)
        if self.levels:
            areas = Area.objects.filter(crisis_id=crisis_id, level__in=self.levels)
            rows = rows.filter(area__in=list(areas.values_list("code", flat=True)))
        if self.states:
            rows = rows.filter(state__in=self.states)
        if self.languages:
            rows = rows.filter(person__language__in=self.languages)
        if self.nationalities:
            claims = NationalityClaim.objects.filter(
                person_id=OuterRef("person_id"), country__in=self.nationalities
            )
            rows = rows.filter(Exists(claims))
        if self.heads_only:
            rows = rows.filter(person__is_head=True)
        return rows


def is_language(code: object) -> bool:
    """Say whether this has the form of a BCP-47 language code."""
    return (
        isinstance(code, str)
        and 2 <= len(code) <= 12
        and code.isascii()
        and code.replace("-", "").isalnum()
        and code.partition("-")[0].islower()
    )


def _is_country(code: object) -> bool:
    return isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper()
