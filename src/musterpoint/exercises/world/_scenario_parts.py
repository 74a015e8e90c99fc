"""The blocks of a scenario file, each read into its value."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import airportsdata
from django.utils.translation import gettext as _

from musterpoint.exercises.world import scenario_model as model
from musterpoint.exercises.world._reader import COUNTRY, Reader, shown
from musterpoint.exercises.world.datafiles import rows

T = TypeVar("T")
DEFAULT_OR_COUNTRY = re.compile(f"default|{COUNTRY.pattern}")
DAYS = re.compile(r"[0-9]{1,3}-[0-9]{1,3}")
#: From 2 to 20.
SIZE = re.compile(r"[2-9]|1[0-9]|20")
MALE_SHARE = re.compile(f"source|default_single|{COUNTRY.pattern}")
DOCUMENTS = ("none", "emergency", "passport", "refused")
NEEDS = ("wheelchair", "stretcher", "medical", "pregnant")
PLANS = ("leave", "own_means", "stay")
REPLIES = ("safe", "help", "leave", "wrong", "unclear", "none")
CHANNELS = ("web", "phone", "post", "community", "border")
CAST = (
    "duty_officer",
    "head_of_mission",
    "operator",
    "border_officer",
    "caseworker",
    "protection_supervisor",
    "employer",
    "auditor",
    "case_officer",
    "child_officer",
    "data_protection_officer",
    "migrant",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What other blocks of the file may refer to."""

    days: int
    areas: Collection[str]
    places: Collection[str]
    organisations: Collection[str]
    vehicles: Mapping[str, model.Vehicle]


@lru_cache
def airport_table() -> Mapping[str, airportsdata.Airport]:
    """Return the world's airports by IATA code."""
    return airportsdata.load("IATA")


@lru_cache
def _alpha3() -> Mapping[str, str]:
    return {row["territory_iso2"]: row["territory_iso3"] for row in rows("cldr_languages.csv")}


def airport(code: str, entry: airportsdata.Airport) -> model.Place:
    """Return the place of an airport."""
    return model.Place(
        slug=code,
        name={"en": entry["name"]},
        kind="airport",
        country=_alpha3().get(entry["country"], ""),
        latitude=entry["lat"],
        longitude=entry["lon"],
        airport=code,
        connect_minutes=180,
    )


def by_nationality(node: Reader, read: Callable[[Reader], T]) -> model.ByNationality[T]:
    """Read a mapping with ``default`` and other values by country code."""
    others = {}
    problem = _("is neither default nor a country code of three capital letters")
    for key, value in node.entries(DEFAULT_OR_COUNTRY, problem):
        if key != "default":
            others[key] = read(value)
    return model.ByNationality(read(node.at("default")), others)


def invented_email(node: Reader) -> str:
    """Read an address that is surely nobody's."""
    email = node.name()
    if email and not email.endswith((".example.org", "@example.org", ".example")):
        node.bad(_("must end in example.org or .example: the cast is invented"))
    return email


def share(node: Reader) -> float:
    """Read a share from 0 to 1."""
    return node.number(0, 1)


def days(node: Reader, last: int) -> tuple[int, ...]:
    """Read days such as ``7-14`` or ``[8, 11]``, none after the last day."""
    if isinstance(node.value, str):
        first, _dash, end = node.value.partition("-")
        if DAYS.fullmatch(node.value) and int(first) <= int(end) <= last:
            return tuple(range(int(first), int(end) + 1))
        node.bad(_("must be days such as 7-14, not after day %(last)d") % {"last": last})
        return ()
    return node.listed(lambda day: day.whole(0, last))


def _point(node: Reader) -> tuple[float, float]:
    found = node.listed(lambda number: number.number(-180, 180))
    if len(found) != 2 or not -90 <= found[0] <= 90:
        node.bad(_("must be a latitude and a longitude"))
        return (0.0, 0.0)
    return (found[0], found[1])


def _iata(node: Reader) -> str:
    code = node.text()
    if code and code not in airport_table():
        problem = _("%(found)s is not a known airport (IATA code)")
        node.bad(problem % {"found": shown(code)})
    return code


def area(item: Reader, host: str) -> model.Place:
    """Read an area of the host country."""
    item.only("slug", "name", "at", "share", "airport", "port", "country")
    latitude, longitude = _point(item.at("at"))
    return model.Place(
        slug=item.at("slug").slug(),
        name=item.at("name").names(),
        kind="area",
        country=item.at("country").country() if item.has("country") else host,
        latitude=latitude,
        longitude=longitude,
        airport=_iata(item.at("airport")) if item.has("airport") else None,
        port=item.has("port") and item.at("port").flag(),
        share=share(item.at("share")),
    )


def assembly_point(item: Reader, host: str, areas: Collection[str]) -> model.Place:
    """Read a place where people gather before a leg."""
    item.only("slug", "name", "area", "at", "capacity")
    latitude, longitude = _point(item.at("at"))
    return model.Place(
        slug=item.at("slug").slug(),
        name=item.at("name").names(),
        kind="assembly_point",
        country=host,
        latitude=latitude,
        longitude=longitude,
        area=item.at("area").one_of(areas, "area"),
        capacity=item.at("capacity").whole(1, 1_000_000),
    )


def transit_place(item: Reader) -> model.Place:
    """Read a border post or a town outside the host country."""
    item.only("slug", "name", "kind", "country", "at", "airport", "beds", "connect", "entry")
    latitude, longitude = _point(item.at("at"))
    return model.Place(
        slug=item.at("slug").slug(),
        name=item.at("name").names(),
        kind=item.at("kind").one_of(("border_post", "transit_city", "port_city"), "kind"),
        country=item.at("country").country(),
        latitude=latitude,
        longitude=longitude,
        airport=_iata(item.at("airport")) if item.has("airport") else None,
        beds=item.at("beds").whole(0, 1_000_000),
        connect_minutes=item.at("connect").whole(0, 2880),
        entry=_entry(item.at("entry")),
    )


def _entry(node: Reader) -> model.ByNationality[str]:
    node.only("default", *DOCUMENTS)
    others = {
        nationality: document
        for document in DOCUMENTS
        if node.has(document)
        for nationality in node.at(document).listed(Reader.country)
    }
    return model.ByNationality(node.at("default").one_of(DOCUMENTS, "document"), others)


def homes(
    node: Reader, towns: Collection[str]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]], dict[str, str]]:
    """Read hubs, homes by land and home airports."""
    by_land = {}
    for key, value in node.at("by_land").entries(COUNTRY):
        by_land[key] = value.listed(lambda place: place.one_of(towns, "place"))
    hubs = node.at("hubs").listed(_iata)
    if not hubs:
        node.at("hubs").bad(_("needs at least one airport"))
    return hubs, by_land, node.at("airports").mapped(_iata, COUNTRY)


def pull(node: Reader, areas: Collection[str]) -> dict[str, model.Shares]:
    """Read factors on the share of an area, by nationality."""
    found: dict[str, model.Shares] = {}
    for nationality, factors in node.entries(COUNTRY):
        found[nationality] = factors.mapped(lambda factor: factor.number(0, 100), areas)
    return found


def timeline(node: Reader, known: Known) -> tuple[model.AlertStep, ...]:
    """Read the alert levels; the days must not go back."""
    steps: list[model.AlertStep] = []
    for item in node.elements():
        item.only("day", "areas", "level", "basis")
        step = model.AlertStep(
            day=item.at("day").whole(0, known.days),
            areas=item.at("areas").listed(lambda slug: slug.one_of(known.areas, "area")),
            level=item.at("level").whole(0, 4),
            basis=item.at("basis").text(),
        )
        if steps and step.day < steps[-1].day:
            item.at("day").bad(_("is before the day of the step above"))
        steps.append(step)
    return tuple(steps)


def population(node: Reader, host: str) -> model.PopulationRules:
    """Read where the weights of the nationalities come from."""
    node.only("source", "desa_year", "desa_hosts", "published", "assumed", "in_scope", "male_share")
    male = node.at("male_share")
    default = male.at("default_single").number(0, 1)
    others = {
        key: value.number(0, 1)
        for key, value in male.entries(MALE_SHARE)
        if key not in ("source", "default_single")
    }
    return model.PopulationRules(
        desa_year=node.at("desa_year").whole(1990, 2100),
        desa_hosts=node.at("desa_hosts").listed(Reader.country)
        if node.has("desa_hosts")
        else (host,),
        published=node.at("published").mapped(_published, COUNTRY) if node.has("published") else {},
        assumed=node.at("assumed").mapped(lambda item: item.whole(1, 100_000_000), COUNTRY)
        if node.has("assumed")
        else {},
        in_scope=node.at("in_scope").mapped(share, COUNTRY) if node.has("in_scope") else {},
        male_share_single=model.ByNationality(default, others),
    )


def _published(item: Reader) -> model.PublishedChoice:
    item.only("measure", "as_of", "where")
    return model.PublishedChoice(
        measure=item.at("measure").text(),
        as_of=item.at("as_of").day().isoformat(),
        where=item.at("where").text(),
    )


def households(node: Reader) -> model.HouseholdRules:
    """Read how people live together."""
    sizes = {}
    problem = _("the size of a family must be from 2 to 20")
    for key, value in node.at("family_size").entries(SIZE, problem):
        sizes[int(key)] = value.number(0, 1)
    if not any(sizes.values()):
        node.at("family_size").bad(_("needs at least one size with a weight above zero"))
        sizes = {2: 1.0}
    return model.HouseholdRules(
        family_share=by_nationality(node.at("family_share"), share),
        family_size=sizes,
        two_workers=share(node.at("two_workers")),
        mixed_nationality=share(node.at("mixed_nationality")),
        mixed_pairs=by_nationality(
            node.at("mixed_pairs"), lambda pairs: pairs.listed(Reader.country)
        ),
        unaccompanied_child=share(node.at("unaccompanied_child")),
        separated_child=share(node.at("separated_child")),
        dual_national_child=share(node.at("dual_national_child")),
    )


def people(node: Reader) -> model.PeopleRules:
    """Read phones, papers, birth dates and needs."""
    papers = node.at("papers_by_nationality").mapped(
        lambda item: item.shares(*DOCUMENTS[2::-1]), COUNTRY
    )
    needs = node.at("needs").only(*NEEDS)
    return model.PeopleRules(
        phone=node.at("phone").shares("live", "dead", "none"),
        phone_second_adult=share(node.at("phone_second_adult")),
        phone_shared=share(node.at("phone_shared")),
        email=share(node.at("email")),
        papers=model.ByNationality(node.at("papers").shares(*DOCUMENTS[2::-1]), papers),
        papers_missing_because=node.at("papers_missing_because").shares(
            "held_by_employer", "lost", "expired", "never_had"
        ),
        birth=node.at("birth").shares("day", "new_year", "year", "unknown"),
        host_language=share(node.at("host_language")),
        needs={need: share(needs.at(need)) for need in NEEDS},
        infant_below=node.at("infant_below").whole(1, 5),
        elderly_from=node.at("elderly_from").whole(50, 90),
    )


def employer(item: Reader, known: Known) -> model.EmployerRules:
    """Read an employer of the exercise."""
    item.only("slug", "source", "areas", "share")
    return model.EmployerRules(
        slug=item.at("slug").one_of(known.organisations, "organisation"),
        areas=item.at("areas").listed(lambda slug: slug.one_of(known.areas, "area")),
        share=by_nationality(item.at("share"), share),
    )


def behaviour(node: Reader) -> model.BehaviourRules:
    """Read what people will do."""
    delay = node.at("delay_hours").only("prompt_mean", "late_from", "late_to")
    return model.BehaviourRules(
        register=by_nationality(
            node.at("register"), lambda item: item.shares("before", "after_alert", "never")
        ),
        register_before_days=node.at("register_before_days").whole(1, 3650),
        register_after_mean_days=node.at("register_after_mean_days").number(0.1, 30),
        register_head_only=share(node.at("register_head_only")),
        register_twice=share(node.at("register_twice")),
        channel=node.at("channel").shares(*CHANNELS),
        reply=by_nationality(node.at("reply"), lambda item: item.shares(*REPLIES)),
        late=share(node.at("late")),
        prompt_mean_hours=delay.at("prompt_mean").number(0.1, 48),
        late_hours=(
            delay.at("late_from").number(1, 720),
            delay.at("late_to").number(1, 720),
        ),
        in_latin_letters=share(node.at("in_latin_letters")),
        plan=by_nationality(node.at("plan"), lambda item: item.shares(*PLANS)),
        changes_mind={plan: share(node.at("changes_mind").at(plan)) for plan in PLANS},
        no_show=share(node.at("no_show")),
        any_safe_place=share(node.at("any_safe_place")),
        fears_return=by_nationality(node.at("fears_return"), share),
    )


def cast_member(item: Reader, organisations: Collection[str]) -> model.CastMember:
    """Read a person of the demo."""
    item.only("role", "organisation", "name", "email", "nationality", "name_in_script")
    return model.CastMember(
        role=item.at("role").one_of(CAST, "role"),
        organisation=item.at("organisation").one_of(organisations, "organisation"),
        name=item.at("name").name(),
        email=invented_email(item.at("email")),
        nationality=item.at("nationality").country() if item.has("nationality") else None,
        name_in_script=item.at("name_in_script").name() if item.has("name_in_script") else None,
    )
