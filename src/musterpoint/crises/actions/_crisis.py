"""Declare a crisis, raise and lower its levels, keep its log, close it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import indicators, slugs
from musterpoint.crises.ladder import Ladder, ladder_for
from musterpoint.crises.models import Area, Crisis, CrisisRole, Decision, LevelChange
from musterpoint.crises.values import AreaIn, LevelIn
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.rows import write

_COUNTRY = re.compile(r"[A-Z]{3}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class SlugTaken(Refused):
    """The organisation has a crisis with this short name already."""


class CrisisIsClosed(Refused):
    """The crisis was closed: its levels and its roll's membership stand."""


class PeopleStillNeedHelp(Refused):
    """People on the roll need help and no reason for closing was given."""


def declare(
    slug: str,
    name: str,
    host_country: str,
    role: str,
    areas: Sequence[AreaIn],
    basis: str,
    shared_reference: UUID | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Crisis:
    """
    Declare a crisis of this organisation, with the areas that will have levels.

    Nobody is on its roll yet: ``enrol(crisis.id, None)`` puts everybody there who is registered.
    Raises Invalid with the fields to correct, and SlugTaken.
    """
    by.require(Permission.CRISIS_DECLARE)
    if problems := _problems(slug, name, host_country, role, areas, basis):
        raise Invalid(_("Correct what is marked and declare the crisis again."), fields=problems)
    if Crisis.objects.filter(slug=slug).exists():
        raise SlugTaken(_("There is a crisis with this short name already. Choose another."))
    ladder = ladder_for(by.organisation_id)
    crisis = Crisis.objects.create(
        slug=slug,
        name=name.strip(),
        host_country=host_country,
        role=role,
        shared_reference=shared_reference,
        basis=basis.strip(),
        level_pack=ladder.stamp,
        declared_at=at,
        declared_by=by.id,
    )
    Area.objects.bulk_create(
        Area(
            crisis=crisis,
            code=area.code,
            name=area.name,
            names=dict(area.names),
            latitude=area.latitude,
            longitude=area.longitude,
        )
        for area in areas
    )
    _decide(crisis, "declared", basis, ladder, by=by, at=at)
    audit.record("crises.crisis.declared", subject_id=crisis.id, by=by, at=at, areas=len(areas))
    return crisis


def set_levels(
    crisis_id: UUID, changes: Sequence[LevelIn], *, by: Actor, at: datetime
) -> tuple[LevelChange, ...]:
    """
    Raise or lower the level of areas; 0 takes it away. Each change is kept for good.

    The same level may be set again with another basis or advice. Raises CrisisIsClosed, or
    Invalid with ``changes.<n>.<field>``, counted from 0.
    """
    by.require(Permission.CRISIS_LEVEL)
    crisis = open_crisis(crisis_id, lock=True)
    ladder = ladder_for(by.organisation_id)
    areas = {area.code: area for area in Area.objects.select_for_update().filter(crisis=crisis)}
    if problems := _problems_of_levels(changes, areas, ladder):
        raise Invalid(_("Correct what is marked and set the levels again."), fields=problems)
    kept = LevelChange.objects.bulk_create(
        LevelChange(
            area=areas[change.area_code],
            level=change.level,
            basis=change.basis.strip(),
            advice={code: text.strip() for code, text in change.advice.items() if text.strip()},
            decided_at=at,
            decided_by=by.id,
            decided_by_name=by.name,
            level_pack=ladder.stamp,
        )
        for change in changes
    )
    for change in changes:
        area = areas[change.area_code]
        if area.level != change.level:
            area.level, area.level_since = change.level, at
    write([areas[change.area_code] for change in changes], ["level", "level_since"])
    for change in changes:
        audit.record(
            "crises.level.set",
            subject_id=crisis.id,
            by=by,
            at=at,
            area=change.area_code,
            level=change.level,
        )
    return tuple(kept)


def log(crisis_id: UUID, kind: str, text: str, *, by: Actor, at: datetime) -> Decision:
    """Write one line of the crisis log: what was decided, with the rules in force."""
    by.require(Permission.CRISIS_LEVEL)
    crisis = Crisis.objects.get(id=crisis_id)
    problems = {}
    if not re.fullmatch(r"[a-z][a-z_]{0,39}", kind):
        problems["kind"] = [_("Choose the kind of decision.")]
    if not text.strip():
        problems["text"] = [_("Write what was decided.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    decision = _decide(crisis, kind, text, ladder_for(by.organisation_id), by=by, at=at)
    audit.record("crises.decision.logged", subject_id=crisis.id, by=by, at=at, about=kind)
    return decision


def close(crisis_id: UUID, reason: str = "", *, by: Actor, at: datetime) -> Crisis:
    """
    Close the crisis: its alert ends and nobody more is enrolled; what is heard is still kept.

    Raises CrisisIsClosed, and PeopleStillNeedHelp unless a reason is given.
    """
    by.require(Permission.CRISIS_DECLARE)
    crisis = open_crisis(crisis_id, lock=True)
    need_help = indicators.tally(crisis.id)[""]["need_help"]
    if need_help and not reason.strip():
        raise PeopleStillNeedHelp(
            _("%(number)s people still need help. Give the reason for closing nevertheless."),
            number=need_help,
        )
    crisis.closed_at = at
    crisis.save(update_fields=["closed_at"])
    text = reason.strip() or _("Closed; nobody on the roll needs help.")
    _decide(crisis, "closed", text, ladder_for(by.organisation_id), by=by, at=at)
    audit.record("crises.crisis.closed", subject_id=crisis.id, by=by, at=at, need_help=need_help)
    return crisis


def open_crisis(crisis_id: UUID, *, lock: bool = False) -> Crisis:
    """Return the crisis, or raise CrisisIsClosed."""
    rows = Crisis.objects.select_for_update(of=("self",)) if lock else Crisis.objects
    crisis = rows.get(id=crisis_id)
    if crisis.closed_at is not None:
        raise CrisisIsClosed(_("This crisis is closed."))
    return crisis


def _decide(
    crisis: Crisis, kind: str, text: str, ladder: Ladder, *, by: Actor, at: datetime
) -> Decision:
    return Decision.objects.create(
        crisis=crisis,
        kind=kind,
        text=text.strip(),
        decided_at=at,
        decided_by=by.id,
        decided_by_name=by.name,
        rules=ladder.stamp,
    )


def _problems(
    slug: str, name: str, host_country: str, role: str, areas: Sequence[AreaIn], basis: str
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not _SLUG.fullmatch(slug) or len(slug) > 50:
        problems["slug"] = [_("Use small letters, digits and hyphens, such as libya-2011.")]
    elif slug in slugs.taken():
        problems["slug"] = [_("Pages of this site stand under this name. Choose another one.")]
    if not name.strip() or len(name) > 200:
        problems["name"] = [_("Enter the name of the crisis, 200 letters at most.")]
    if not _COUNTRY.fullmatch(host_country):
        problems["host_country"] = [_("Choose the country in which the crisis is.")]
    if role not in CrisisRole.values:
        problems["role"] = [_("Choose what your organisation is in this crisis.")]
    if not basis.strip():
        problems["basis"] = [_("Write on what basis the crisis is declared.")]
    if not areas:
        problems["areas"] = [_("Name at least one area.")]
    codes = [area.code for area in areas]
    for number, area in enumerate(areas):
        if found := _problem_of_area(area, codes):
            problems[f"areas.{number}"] = [found]
    return problems


def _problem_of_area(area: AreaIn, codes: Sequence[str]) -> str:
    if not area.code or len(area.code) > 40 or codes.count(area.code) > 1:
        return _("Give each area its own code, 40 letters at most.")
    if not area.name.strip() or len(area.name) > 100:
        return _("Enter the name of the area, 100 letters at most.")
    if not (-90 <= area.latitude <= 90 and -180 <= area.longitude <= 180):
        return _("Enter the latitude from -90 to 90 and the longitude from -180 to 180.")
    return ""


def _problems_of_levels(
    changes: Sequence[LevelIn], areas: Mapping[str, Area], ladder: Ladder
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    codes = [change.area_code for change in changes]
    for number, change in enumerate(changes):
        place = f"changes.{number}"
        if change.area_code not in areas:
            problems[f"{place}.area_code"] = [_("This crisis has no such area.")]
        elif codes.count(change.area_code) > 1:
            problems[f"{place}.area_code"] = [_("Each area can be named once.")]
        if change.level not in (0, *ladder.levels):
            problems[f"{place}.level"] = [
                _("Choose a level from 0 to %(highest)s.") % {"highest": ladder.highest}
            ]
        if not change.basis.strip():
            problems[f"{place}.basis"] = [_("Write on what basis the level changes.")]
        if not all(_LANGUAGE.fullmatch(language) for language in change.advice):
            problems[f"{place}.advice"] = [_("Name the language of each advice, such as ar.")]
    return problems
