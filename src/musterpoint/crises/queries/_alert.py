"""Which crises are open, their levels, and what the public is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from musterpoint.crises.ladder import in_language, ladder_for
from musterpoint.crises.models import Area, Crisis, LevelChange, RollEntry
from musterpoint.tenancy import scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLevel:
    """The present level of an area with the decision that set it; 0 where none was set."""

    code: str
    name: str
    names: Mapping[str, str]
    latitude: float
    longitude: float
    level: int
    level_names: Mapping[str, str]
    since: datetime | None
    basis: str
    advice: Mapping[str, str]
    decided_at: datetime | None
    decided_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAlert:
    """
    What the public is told of a crisis: the highest level, where it holds, and the advice.

    ``advice`` is (text, its language) of each area that has some, without repeats. A voluntary
    level says so; a page must not word it as an order.
    """

    crisis_id: UUID
    slug: str
    name: str
    level: int
    level_name: str
    meaning: str
    language: str
    is_voluntary: bool
    is_mandatory: bool
    areas: tuple[str, ...]
    advice: tuple[tuple[str, str], ...]
    since: datetime | None


def open_crises() -> list[Crisis]:
    """Return the crises that are not closed, the newest first."""
    return list(Crisis.objects.filter(closed_at__isnull=True).order_by("-declared_at", "-id"))


def every_crisis() -> list[Crisis]:
    """Return the crises of the organisation, open ones first, then what was closed last."""
    return list(
        Crisis.objects.order_by(F("closed_at").desc(nulls_first=True), "-declared_at", "-id")
    )


def only_crisis_of(person_id: UUID) -> Crisis | None:
    """Return the crisis on whose roll somebody stands, where it is exactly one."""
    of = RollEntry.objects.filter(person_id=person_id, is_removed=False).values("crisis_id")
    found = list(Crisis.objects.filter(id__in=of)[:2])
    return found[0] if len(found) == 1 else None


def levels(crisis_id: UUID) -> tuple[AreaLevel, ...]:
    """Return every area with its level, the highest level first."""
    areas = list(Area.objects.filter(crisis_id=crisis_id).order_by("-level", "name", "id"))
    decided = _newest_changes(areas)
    ladder = ladder_for(scope.organisation_id())
    return tuple(
        AreaLevel(
            code=area.code,
            name=area.name,
            names=area.names,
            latitude=area.latitude,
            longitude=area.longitude,
            level=area.level,
            level_names=ladder.levels[area.level].names if area.level in ladder.levels else {},
            since=area.level_since,
            basis=change.basis if change else "",
            advice=change.advice if change else {},
            decided_at=change.decided_at if change else None,
            decided_by_name=change.decided_by_name if change else "",
        )
        for area in areas
        for change in [decided.get(area.id)]
    )


def public_alert(at: datetime, language: str = "en") -> tuple[PublicAlert, ...]:
    """
    Return the alert of each open crisis that has a level at this moment, the highest first.

    Texts come in the language asked, else in English, else in whatever there is.
    """
    crises = {crisis.id: crisis for crisis in open_crises() if crisis.declared_at <= at}
    areas = Area.objects.filter(crisis_id__in=crises).order_by("name", "id")
    decided = _newest_changes(areas, at)
    found = [
        _alert(crisis, [area for area in areas if area.crisis_id == crisis.id], decided, language)
        for crisis in crises.values()
    ]
    alerts = [alert for alert in found if alert is not None]
    return tuple(sorted(alerts, key=lambda alert: -alert.level))


def _alert(
    crisis: Crisis, areas: Iterable[Area], decided: Mapping[UUID, LevelChange], language: str
) -> PublicAlert | None:
    standing = [(area, decided[area.id]) for area in areas if area.id in decided]
    highest = max((change.level for _area, change in standing), default=0)
    level = ladder_for(scope.organisation_id()).levels.get(highest)
    if level is None:
        return None
    there = [(area, change) for area, change in standing if change.level == highest]
    name, _spoken = in_language(level.names, language)
    meaning, spoken = in_language(level.meanings, language)
    advice = [in_language(change.advice, language) for _area, change in there]
    return PublicAlert(
        crisis_id=crisis.id,
        slug=crisis.slug,
        name=crisis.name,
        level=highest,
        level_name=name,
        meaning=meaning,
        language=spoken,
        is_voluntary=level.is_voluntary,
        is_mandatory=level.is_mandatory,
        areas=tuple(_name(area, language) for area, _change in there),
        advice=tuple(dict.fromkeys(text for text in advice if text[0])),
        since=max(change.decided_at for _area, change in there),
    )


def _name(area: Area, language: str) -> str:
    return area.names.get(language) or area.names.get(language.split("-")[0]) or area.name


def _newest_changes(areas: Iterable[Area], at: datetime | None = None) -> dict[UUID, LevelChange]:
    changes = LevelChange.objects.filter(area_id__in=[area.id for area in areas])
    if at is not None:
        changes = changes.filter(decided_at__lte=at)
    newest = changes.order_by("area_id", "-decided_at", "-id").distinct("area_id")
    return {change.area_id: change for change in newest}
