"""Load a scenario file; every problem is reported with its path in the file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from musterpoint.exercises._script_model import Script
from musterpoint.exercises.world import (
    _scenario_casework,
    _scenario_checks,
    _scenario_events,
    _scenario_file,
    _scenario_money,
    _scenario_offers,
    _scenario_readiness,
    events_model,
)
from musterpoint.exercises.world import _scenario_parts as parts
from musterpoint.exercises.world._reader import OWN_NAME, Problems, Reader, shown
from musterpoint.exercises.world._scenario_file import BadScenario
from musterpoint.exercises.world.datafiles import DATA
from musterpoint.exercises.world.scenario_model import REASON, Organisation, Place, Post, Scenario
from musterpoint.kernel import indicators

__all__ = ["BadScenario", "load_scenario", "parse_scenario", "scenario_slugs", "scenario_text"]

#: Letters of the name of a time zone that a table keeps.
MOST_ZONE = 50
KINDS = (
    "state_authority",
    "international_organisation",
    "civil_society",
    "private_sector",
    "migrant_organisation",
)
ROLES = ("origin", "transit", "host", "operator", "partner")
POST_KINDS = (
    "embassy",
    "consulate",
    "honorary_consulate",
    "border_post",
    "border_team",
    "field_team",
    "field_office",
    "work_site",
)
SECTIONS = (
    "slug",
    "name",
    "host",
    "starts",
    "days",
    "zone",
    "crisis_id",
    "sources",
    "organisations",
    "areas",
    "assembly_points",
    "transit_places",
    "homes",
    "alerts",
    "population",
    "households",
    "people",
    "employers",
    "behaviour",
    "offers",
    "cast",
    "casework",
)
#: No exercise is longer.
MOST_DAYS = 60
OPTIONAL = (
    "readiness",
    "money",
    "reason",
    "phones",
    "communications",
    "kind",
    "teams",
    "injects",
    "objectives",
    "observers",
    "check_lists",
)
"""Blocks that a file may leave out; the last six are the people's part (``exercises.script``)."""


def load_scenario(slug: str) -> Scenario:
    """Return a scenario that ships with the product, such as ``libya-2011``."""
    return parse_scenario(scenario_text(slug))


def scenario_text(slug: str) -> str:
    """Return the file of a scenario that ships with the product."""
    if slug not in scenario_slugs():
        raise BadScenario(
            _("There is no scenario called %(slug)s."),
            fields={"slug": [_("is not known")]},
            slug=slug,
        )
    return (DATA / f"{slug}.yaml").read_text(encoding="utf-8")


def scenario_slugs() -> tuple[str, ...]:
    """Return the scenarios that ship with the product."""
    return tuple(sorted(path.stem for path in Path(DATA).glob("*-[0-9][0-9][0-9][0-9].yaml")))


def parse_scenario(text: str) -> Scenario:
    """Return the scenario of a YAML text; raise BadScenario with every problem found."""
    whole = _scenario_file.read(text)
    problems = Problems()
    problems.update(whole.problems)
    root = Reader(whole.data, "", problems)
    scenario = _read(root, whole.digest)
    root.strangers()
    if not problems:
        _scenario_checks.check(root, scenario)
    if problems:
        raise _scenario_file.refusal(problems, whole.layers)
    return scenario


@dataclass(slots=True)
class _Sources:
    """The named sources, and which of them each block cites."""

    known: Mapping[str, str]
    cited: dict[str, str] = field(default_factory=dict)

    def cite(self, block: Reader, *numbers: str) -> None:
        """Read the ``source`` of a block: one word, or one for each kind of number."""
        source = block.at("source")
        if numbers and isinstance(source.value, dict):
            source.only(*numbers)
            for number in numbers:
                word = source.at(number).one_of(self.known, "source")
                self.cited[f"{block.path}.{number}"] = word
        else:
            self.cited[block.path] = source.one_of(self.known, "source")


def _last_day(node: Reader) -> int:
    """Read the last day; of one that cannot be read the longest, so that nothing is called late."""
    last = node.whole(1, MOST_DAYS)
    return last if node.value == last else MOST_DAYS


def _read(root: Reader, digest: str) -> Scenario:
    root.only(*SECTIONS, *OPTIONAL)
    sources = _Sources(root.at("sources").mapped(Reader.text, OWN_NAME))
    host, starts = root.at("host").country(), root.at("starts").day()
    days = _last_day(root.at("days"))

    sources.cite(root.at("areas"), "coordinates", "share")
    areas = root.at("areas").at("items").listed(lambda item: parts.area(item, host))
    area_slugs = {place.slug for place in areas}
    if areas and abs(sum(place.share for place in areas) - 1) > 1e-6:
        root.at("areas").at("items").bad(_("the shares of the areas must add up to 1"))
    sources.cite(root.at("assembly_points"), "coordinates", "capacity")
    points = (
        root.at("assembly_points")
        .at("items")
        .listed(lambda item: parts.assembly_point(item, host, area_slugs))
    )
    sources.cite(root.at("transit_places"), "coordinates", "beds", "entry", "connect")
    transit = root.at("transit_places").at("items").listed(parts.transit_place)
    towns = (*areas, *points, *transit)
    _unique(root.at("areas"), [place.slug for place in towns])

    homes = root.at("homes").only("source", "hubs", "by_land", "airports")
    sources.cite(homes)
    hubs, by_land, home_airports = parts.homes(homes, {place.slug for place in towns})
    airports = _airports(towns, hubs, home_airports)
    place_slugs = {place.slug for place in (*towns, *airports)}

    organisations = root.at("organisations").listed(
        lambda item: _organisation(item, place_slugs, area_slugs)
    )
    slugs = {organisation.slug for organisation in organisations}
    _unique(root.at("organisations"), [organisation.slug for organisation in organisations])
    if sum("operator" in organisation.roles for organisation in organisations) != 1:
        root.at("organisations").bad(_("exactly one organisation must have the role operator"))

    alerts = root.at("alerts").only("source", "declared_on_day", "send_from", "timeline")
    sources.cite(alerts)
    population = root.at("population")
    sources.cite(population, "published", "desa", "in_scope", "sex", "languages")
    sources.cite(population.at("male_share"))
    sources.cite(root.at("households"))
    sources.cite(root.at("people"))
    behaviour = root.at("behaviour")
    sources.cite(behaviour, "register", "channel", "reply", "plan", "no_show", "fears_return")
    for employer in root.at("employers").elements():
        sources.cite(employer)
    offers = root.at("offers").only("source", "vehicles", "legs", "commercial_seats")
    sources.cite(offers, "vehicles", "seats", "hours", "cost")
    sources.cite(offers.at("commercial_seats"))
    sources.cite(root.at("casework"), *_cited(root.at("casework")))
    readiness = None
    if root.has("readiness"):
        sources.cite(root.at("readiness"), *_scenario_readiness.SOURCES)
        readiness = _scenario_readiness.readiness(root.at("readiness"))
    vehicles = offers.at("vehicles").mapped(_scenario_offers.vehicle, OWN_NAME)
    known = parts.Known(
        days=days, areas=area_slugs, places=place_slugs, organisations=slugs, vehicles=vehicles
    )
    patterns = offers.at("legs").listed(lambda item: _scenario_offers.leg_pattern(item, known))
    _unique(offers.at("legs"), [one.slug for one in patterns])
    money = None
    if root.has("money"):
        more = ("help",) if root.at("money").has("help") else ()
        sources.cite(root.at("money"), *_scenario_money.SOURCES, *more)
        money = _scenario_money.money(
            root.at("money"), known, {one.slug for one in patterns},
            (starts, starts + timedelta(days=days)),
        )  # fmt: skip
    targets = _scenario_events.Targets(
        known=known,
        borders={place.slug for place in transit},
        airports={place.airport for place in (*towns, *airports) if place.airport},
        legs={pattern.slug for pattern in patterns},
        partners={one.slug for one in organisations if "operator" not in one.roles},
    )
    return Scenario(
        slug=root.at("slug").slug(),
        name=root.at("name").names(),
        host=host,
        starts=starts,
        days=days,
        zone=_zone(root.at("zone")),
        crisis_id=root.at("crisis_id").slug(),
        sources=sources.known,
        organisations=organisations,
        areas=areas,
        assembly_points=points,
        transit_places=transit,
        airports=airports,
        pull=parts.pull(root.at("areas").at("pull"), area_slugs)
        if root.at("areas").has("pull")
        else {},
        home_hub=hubs[0] if hubs else "",
        homes_by_land=by_land,
        home_airports=home_airports,
        declared_on_day=alerts.at("declared_on_day").whole(0, days),
        alert_from=alerts.at("send_from").whole(1, 4),
        timeline=parts.timeline(alerts.at("timeline"), known),
        population=parts.population(population, host),
        households=parts.households(root.at("households")),
        people=parts.people(root.at("people")),
        employers=root.at("employers").listed(lambda item: parts.employer(item, known)),
        behaviour=parts.behaviour(behaviour),
        leg_patterns=patterns,
        commercial_seats=_scenario_offers.commercial_seats(offers.at("commercial_seats"), known),
        cast=root.at("cast").listed(lambda item: parts.cast_member(item, slugs)),
        casework=_scenario_casework.casework(root.at("casework"), known),
        reason=root.at("reason").text() if root.has("reason") else REASON,
        phones=_phones(root, sources),
        failures=_failures(root, sources, known),
        script=_script(root, days, targets),
        block_sources=sources.cited,
        digest=digest,
        readiness=readiness,
        money=money,
    )


def _cited(work: Reader) -> tuple[str, ...]:
    """Return the themes of case work that a file plays: each says where its numbers are from."""
    return tuple(name for name in _scenario_casework.SOURCES if work.has(name))


def _phones(root: Reader, sources: _Sources) -> events_model.Phones:
    if not root.has("phones"):
        return events_model.LIBYA
    sources.cite(root.at("phones"))
    return _scenario_events.phones(root.at("phones"))


def _failures(
    root: Reader, sources: _Sources, known: parts.Known
) -> tuple[events_model.Failure, ...]:
    if not root.has("communications"):
        return ()
    sources.cite(root.at("communications"))
    return _scenario_events.failures(root.at("communications"), known)


def _script(root: Reader, days: int, targets: _scenario_events.Targets) -> Script:
    # The script reads its blocks by this package's reader, so that it can only be asked here.
    from musterpoint.exercises import script

    return script.read(
        root,
        script.whole_days(days),
        indicators=_indicators(),
        effects=lambda node: _scenario_events.effect(node, targets),
    )


def _indicators() -> Collection[str] | None:
    """Return what an objective may name; None outside the product, where none is registered."""
    return {one.code for one in indicators.registered()} or None


def _zone(node: Reader) -> str:
    name = node.text(MOST_ZONE)
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            node.bad(_("%(found)s is not a known time zone") % {"found": shown(name)})
    return name


def _unique(node: Reader, slugs: list[str]) -> None:
    for slug in sorted({slug for slug in slugs if slug and slugs.count(slug) > 1}):
        node.bad(_("%(found)s stands twice") % {"found": shown(slug)})


def _airports(
    towns: tuple[Place, ...], hubs: tuple[str, ...], homes: Mapping[str, str]
) -> tuple[Place, ...]:
    """Every airport that the file names, once, with its real co-ordinates."""
    named = {place.airport for place in towns if place.airport} | set(hubs) | set(homes.values())
    known = parts.airport_table()
    return tuple(parts.airport(code, known[code]) for code in sorted(named) if code in known)


def _organisation(item: Reader, places: set[str], areas: set[str]) -> Organisation:
    item.only("slug", "name", "kind", "country", "languages", "roles", "posts")
    return Organisation(
        slug=item.at("slug").slug(),
        name=item.at("name").names(),
        kind=item.at("kind").one_of(KINDS, "kind"),
        country=item.at("country").country(),
        languages=item.at("languages").listed(Reader.language),
        roles=item.at("roles").listed(lambda role: role.one_of(ROLES, "role")),
        posts=item.at("posts").listed(lambda post: _post(post, places, areas)),
    )


def _post(item: Reader, places: set[str], areas: set[str]) -> Post:
    item.only("slug", "name", "kind", "country", "place", "jurisdiction")
    listed = item.at("jurisdiction").listed(lambda area: area.one_of({*areas, "*"}, "area"))
    return Post(
        slug=item.at("slug").slug(),
        name=item.at("name").name(),
        kind=item.at("kind").one_of(POST_KINDS, "kind of post"),
        country=item.at("country").country(),
        place=item.at("place").one_of(places, "place"),
        jurisdiction=tuple(sorted(areas)) if "*" in listed else listed,
    )
