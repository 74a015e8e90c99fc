"""Load a scenario file; every problem is reported with its path in the file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from musterpoint.exercises.world import _scenario_casework, _scenario_offers
from musterpoint.exercises.world import _scenario_parts as parts
from musterpoint.exercises.world._reader import Reader
from musterpoint.exercises.world.datafiles import DATA, from_yaml
from musterpoint.exercises.world.scenario_model import Organisation, Place, Post, Scenario
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

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


class BadScenario(Invalid):
    """The scenario cannot be played; ``fields`` names each place and what is wrong there."""


def load_scenario(slug: str) -> Scenario:
    """Return a scenario that ships with the product, such as ``libya-2011``."""
    path = DATA / f"{slug}.yaml"
    if not path.is_file():
        raise BadScenario(
            _("There is no scenario called %(slug)s."), fields={"slug": ["is not known"]}, slug=slug
        )
    return parse_scenario(path.read_text(encoding="utf-8"))


def scenario_slugs() -> tuple[str, ...]:
    """Return the scenarios that ship with the product."""
    return tuple(sorted(path.stem for path in Path(DATA).glob("*-[0-9][0-9][0-9][0-9].yaml")))


def parse_scenario(text: str) -> Scenario:
    """Return the scenario of a YAML text; raise BadScenario with every problem found."""
    try:
        data = from_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "file"
        raise BadScenario(
            _("The scenario is not valid YAML."), fields={place: [str(error)]}
        ) from error
    problems: dict[str, list[str]] = {}
    scenario = _read(data, problems, hashlib.sha256(text.encode()).hexdigest())
    if problems:
        places = "; ".join(f"{path}: {', '.join(found)}" for path, found in problems.items())
        raise BadScenario(_("The scenario has errors: %(places)s"), fields=problems, places=places)
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


def _read(data: Any, problems: dict[str, list[str]], digest: str) -> Scenario:
    root = Reader(data, "", problems).only(*SECTIONS)
    sources = _Sources(root.at("sources").mapped(Reader.text))
    host = root.at("host").country()
    days = root.at("days").whole(1, 60)

    sources.cite(root.at("areas"), "coordinates", "share")
    areas = root.at("areas").at("items").listed(lambda item: parts.area(item, host))
    area_slugs = {place.slug for place in areas}
    if areas and abs(sum(place.share for place in areas) - 1) > 1e-6:
        root.at("areas").at("items").bad("the shares of the areas must add up to 1")
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
        root.at("organisations").bad("exactly one organisation must have the role operator")

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
    sources.cite(root.at("casework"), *_scenario_casework.SOURCES)
    vehicles = offers.at("vehicles").mapped(_scenario_offers.vehicle)
    known = parts.Known(
        days=days, areas=area_slugs, places=place_slugs, organisations=slugs, vehicles=vehicles
    )
    return Scenario(
        slug=root.at("slug").slug(),
        name=root.at("name").mapped(Reader.text),
        host=host,
        starts=root.at("starts").day(),
        days=days,
        zone=_zone(root.at("zone")),
        crisis_id=root.at("crisis_id").slug(),
        sources=sources.known,
        organisations=organisations,
        areas=areas,
        assembly_points=points,
        transit_places=transit,
        airports=airports,
        pull=parts.pull(root.at("areas").at("pull"), area_slugs),
        home_hub=hubs[0] if hubs else "",
        homes_by_land=by_land,
        home_airports=home_airports,
        declared_on_day=alerts.at("declared_on_day").whole(0, days),
        alert_from=alerts.at("send_from").whole(1, 4),
        timeline=parts.timeline(alerts.at("timeline"), known),
        population=parts.population(population),
        households=parts.households(root.at("households")),
        people=parts.people(root.at("people")),
        employers=root.at("employers").listed(lambda item: parts.employer(item, known)),
        behaviour=parts.behaviour(behaviour),
        leg_patterns=offers.at("legs").listed(
            lambda item: _scenario_offers.leg_pattern(item, known)
        ),
        commercial_seats=_scenario_offers.commercial_seats(offers.at("commercial_seats"), known),
        cast=root.at("cast").listed(lambda item: parts.cast_member(item, slugs)),
        casework=_scenario_casework.casework(root.at("casework"), known),
        block_sources=sources.cited,
        digest=digest,
    )


def _zone(node: Reader) -> str:
    name = node.text()
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            node.bad(f"{name!r} is not a known time zone")
    return name


def _unique(node: Reader, slugs: list[str]) -> None:
    for slug in sorted({slug for slug in slugs if slug and slugs.count(slug) > 1}):
        node.bad(f"{slug!r} stands twice")


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
        name=item.at("name").mapped(Reader.text),
        kind=item.at("kind").one_of(KINDS, "kind"),
        country=item.at("country").country(),
        languages=item.at("languages").listed(Reader.text),
        roles=item.at("roles").listed(lambda role: role.one_of(ROLES, "role")),
        posts=item.at("posts").listed(lambda post: _post(post, places, areas)),
    )


def _post(item: Reader, places: set[str], areas: set[str]) -> Post:
    item.only("slug", "name", "kind", "country", "place", "jurisdiction")
    listed = item.at("jurisdiction").listed(lambda area: area.one_of({*areas, "*"}, "area"))
    return Post(
        slug=item.at("slug").slug(),
        name=item.at("name").text(),
        kind=item.at("kind").one_of(POST_KINDS, "kind of post"),
        country=item.at("country").country(),
        place=item.at("place").one_of(places, "place"),
        jurisdiction=tuple(sorted(areas)) if "*" in listed else listed,
    )
