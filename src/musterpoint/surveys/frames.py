"""
The people a sample is drawn from, by plain columns alone: nationality, area, sex, status.

Nothing that was told in private is read: the frame, its counts and its hash are the same whether
somebody has a record behind the wall or not (DESIGN D4). Cases that are hidden from a colleague
are in no frame.
"""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.cases.models import Case, Hidden
from musterpoint.crises.models import Area, RollEntry, RollState
from musterpoint.people import countries
from musterpoint.people.models import NationalityClaim, Person, Sex
from musterpoint.surveys.models import Frame, NeverAsk, Survey
from musterpoint.surveys.rules import pack
from musterpoint.tenancy import vault
from musterpoint.web import languages

DIGEST = "surveys.frame"
OTHER, NONE = "other", "none"
NATIONALITY, AREA, SEX, STATUS, MIGRANT, GROUP = (
    "nationality", "area", "sex", "status", "migrant", "group",
)  # fmt: skip
VARIABLES = {
    NATIONALITY: gettext_lazy("Nationality group"),
    AREA: gettext_lazy("Area"),
    SEX: gettext_lazy("Sex"),
    STATUS: gettext_lazy("Status on the roll"),
}
NAMES = {
    **VARIABLES,
    MIGRANT: gettext_lazy("Migrants and others"),
    GROUP: gettext_lazy("Group of the list"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Somebody who can be drawn, or ``people`` alike of a list of counts (no ``person_id``)."""

    person_id: UUID | None
    groups: Mapping[str, str]
    cluster: str = ""
    people: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """People of the frame who have the same values: ``key`` is stable, ``groups`` says which."""

    key: str
    groups: Mapping[str, str]
    people: int

    @property
    def is_migrant(self) -> bool:
        """Say whether its people are migrants."""
        return self.groups.get(MIGRANT) != "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A frame: its people, how many of them asked never to be asked, and its keyed hash."""

    units: tuple[Unit, ...]
    opted_out: int
    digest: str

    @property
    def people(self) -> int:
        """How many people can be drawn."""
        return sum(one.people for one in self.units)


def read(survey: Survey, at: datetime) -> Found:
    """Return the frame of a survey as it is now."""
    if survey.frame == Frame.UPLOADED:
        units = tuple(_uploaded(survey.frame_rows))
        return Found(units=units, opted_out=0, digest=_digest(units, at))
    persons, status = _persons(survey)
    closed = set(NeverAsk.objects.filter(person_id__in=persons).values_list("person_id", flat=True))
    host = survey.crisis.host_country if survey.crisis else ""
    units = tuple(_units([one for one in persons if one not in closed], status, host))
    return Found(units=units, opted_out=len(closed), digest=_digest(units, at))


def _persons(survey: Survey) -> tuple[list[UUID], Mapping[UUID, tuple[str, str]]]:
    """Return who is in the frame, in the order of their ids, and their area and status."""
    roll = RollEntry.objects.filter(is_removed=False, person__withdrawn_at__isnull=True)
    if survey.crisis_id is not None:
        roll = roll.filter(crisis_id=survey.crisis_id)
    if survey.frame == Frame.CASES:
        cases = Case.objects.filter(state="closed", person_id__isnull=False)
        if survey.crisis_id is not None:
            cases = cases.filter(crisis_id=survey.crisis_id)
        hidden = Hidden.objects.filter(shown_at__isnull=True).values("case_id")
        wanted = cases.exclude(id__in=hidden).values("person_id")
        people = Person.objects.filter(id__in=wanted, withdrawn_at__isnull=True)
        status = {
            person: (area, state)
            for person, area, state in roll.filter(person_id__in=wanted)
            .order_by("entered_at")
            .values_list("person_id", "area", "state")
        }
        there = set(people.values_list("id", flat=True))
        dead = {one for one, (_area, state) in status.items() if state == RollState.DECEASED}
        return sorted(there - dead), status
    if survey.frame == Frame.ARRIVED:
        roll = roll.filter(arrived_at__isnull=False)
    roll = roll.exclude(state=RollState.DECEASED)
    status = {
        person: (area, state) for person, area, state in roll.values_list("person", "area", "state")
    }
    return sorted(status), status


def _units(
    persons: Sequence[UUID], status: Mapping[UUID, tuple[str, str]], host: str
) -> Iterable[Unit]:
    claims: dict[UUID, list[str]] = defaultdict(list)
    rows = NationalityClaim.objects.filter(person_id__in=persons).order_by("position", "id")
    for person, country in rows.values_list("person_id", "country"):
        claims[person].append(country)
    coarse = {
        person: (sex, area)
        for person, sex, area in Person.objects.filter(id__in=persons).values_list(
            "id", "sex", "area"
        )
    }
    first = {one: claims[one][0] if claims[one] else NONE for one in persons}
    counts = Counter(first.values())
    for one in persons:
        sex, home = coarse[one]
        area, state = status.get(one, (home, NONE))
        country = first[one]
        groups = {
            NATIONALITY: country if counts[country] >= pack().group_least else OTHER,
            AREA: area or NONE,
            SEX: sex,
            STATUS: state,
            MIGRANT: "no" if host and host in claims[one] else "yes",
        }
        yield Unit(person_id=one, groups=groups, cluster=area or NONE)


def _uploaded(rows: Iterable[Mapping[str, object]]) -> Iterable[Unit]:
    for row in rows:
        groups = {GROUP: str(row["group"]), MIGRANT: "yes" if row["migrants"] else "no"}
        yield Unit(
            person_id=None,
            groups=groups,
            cluster=str(row.get("cluster", "")),
            people=int(str(row["people"])),
        )


def _digest(units: Iterable[Unit], at: datetime) -> str:
    """Return a keyed hash: it tells nobody outside who is in the frame."""
    found = hmac.new(vault.organisation_secret(DIGEST, at=at), digestmod=hashlib.sha256)
    for one in units:
        values = "|".join(f"{name}={one.groups[name]}" for name in sorted(one.groups))
        found.update(f"{one.person_id}|{values}|{one.cluster}|{one.people}\n".encode())
    return found.hexdigest()


def variables_of(survey: Survey, units: Sequence[Unit]) -> list[str]:
    """Return the columns that make strata: those chosen, and migrants apart where both stand."""
    chosen = [GROUP] if survey.frame == Frame.UPLOADED else list(survey.design.get("by", ()))
    kinds = {tuple(one.groups[name] for name in chosen): set[str]() for one in units}
    for one in units:
        kinds[tuple(one.groups[name] for name in chosen)].add(one.groups[MIGRANT])
    is_mixed = any(len(found) > 1 for found in kinds.values())
    return [*chosen, MIGRANT] if is_mixed or not chosen else chosen


def strata(units: Sequence[Unit], variables: Sequence[str]) -> list[Stratum]:
    """Return the strata, the largest first."""
    counts: Counter[str] = Counter()
    groups: dict[str, Mapping[str, str]] = {}
    for one in units:
        key = key_of(one, variables)
        counts[key] += one.people
        groups.setdefault(
            key, {**{name: one.groups[name] for name in variables}, MIGRANT: one.groups[MIGRANT]}
        )
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return [Stratum(key=key, groups=groups[key], people=counts[key]) for key in ordered]


def key_of(unit: Unit, variables: Sequence[str]) -> str:
    """Return the key of somebody's stratum."""
    return "|".join(unit.groups[name] for name in variables)


def value_words(name: str, value: str, areas: Mapping[str, str] | None = None) -> str:
    """Return a value of a column in the reader's language."""
    if name == GROUP:
        return value
    if name == MIGRANT:
        return _("Migrants") if value == "yes" else _("Nationals of the host country")
    if value == OTHER:
        return _("Other nationalities")
    if value == NONE:
        return _("Not known")
    if name == NATIONALITY:
        known = countries.is_country(value)
        return countries.name(value, languages.current().code) if known else value
    if name == SEX:
        return str(dict(Sex.choices).get(value, value))
    if name == STATUS:
        return str(dict(RollState.choices).get(value, value))
    return (areas or {}).get(value, value)


def words(
    groups: Mapping[str, str], variables: Sequence[str], areas: Mapping[str, str] | None = None
) -> str:
    """Return the name of a stratum in the reader's language."""
    return ", ".join(value_words(name, groups[name], areas) for name in variables)


def area_names(survey: Survey) -> dict[str, str]:
    """Return the names of the areas of a survey's crisis by code."""
    if survey.crisis_id is None:
        return {}
    return dict(Area.objects.filter(crisis_id=survey.crisis_id).values_list("code", "name"))


def frame_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a list of counts as it is typed."""
    lines = []
    for one in rows:
        parts = [one["group"], str(one["people"]), "yes" if one["migrants"] else "no"]
        lines.append("; ".join([*parts, *([one["cluster"]] if one.get("cluster") else [])]))
    return "\n".join(lines)
