"""The list's address as a selection: saved views, filters, what is in force, where it goes on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises import queries
from musterpoint.crises.desk import words
from musterpoint.crises.indicators import CODES
from musterpoint.crises.ladder import ladder_for
from musterpoint.crises.models import Area, Crisis, RollState
from musterpoint.crises.queries import VIEWS, RollCounts, RollFilters, RollRow
from musterpoint.people.models import NationalityClaim
from musterpoint.tenancy import scope
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Chip, SavedView, Text

#: Saved views over the list, in the order of their urgency. People in custody have none: a list
#: of them is made for each case, with their word.
SHOWN_VIEWS: Mapping[str, Text] = {
    "everybody": gettext_lazy("Everybody"),
    "need_help": gettext_lazy("Need help"),
    "unaccounted": gettext_lazy("Unaccounted"),
    "not_reached": gettext_lazy("Not reached"),
    "reached_silent": gettext_lazy("Reached, no answer"),
    "asked_to_leave": gettext_lazy("Asked to leave"),
    "seated": gettext_lazy("Have a seat"),
    "departed": gettext_lazy("Departed"),
    "arrived": gettext_lazy("Arrived"),
}
REACHED = {"yes": gettext_lazy("A message arrived"), "no": gettext_lazy("No message arrived")}
MOST_VALUES = 40
#: Filters of nationality and language offer so many, the most frequent ones.
OFFERED = 30
#: On a roll of so many, languages and nationalities are counted anew once a minute at most: they
#: are only offered, and counting them is what the page would wait for.
LARGE = 10_000
KEPT = timedelta(minutes=1)
_kept: dict[UUID, tuple[datetime, Counter[str], Counter[str]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice of a filter, with how many people of the roll it lists."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the address of the list says, reduced to what there is."""

    view: str
    filters: RollFilters
    pairs: tuple[tuple[str, str], ...]
    """The address's own words, without the place in the list."""

    @property
    def is_plain(self) -> bool:
        """Whether only a saved view chooses, so that its count is the count of the list."""
        return all(name == "view" for name, _value in self.pairs)


def read(request: ActorRequest, crisis: Crisis, query: QueryDict | None = None) -> Selection:
    """Return the selection of an address; values that do not exist are left out."""
    given = request.GET if query is None else query
    asked = given.get("view", "")
    view = asked if asked in SHOWN_VIEWS else ""
    areas = set(Area.objects.filter(crisis=crisis).values_list("code", flat=True))
    ladder = ladder_for(scope.organisation_id())
    states = _known(given, "status", set(RollState.values))
    places = _known(given, "area", areas)
    measures = _known(given, "measure", set(CODES))
    steps = _known(given, "level", {str(code) for code in (0, *ladder.levels)})
    nationality = _code(given.get("nationality", ""), 3)
    language = _code(given.get("language", ""), 12)
    reached = given.get("reached", "")
    text = given.get("q", "").strip()[:200]
    base = VIEWS.get(view, RollFilters())
    filters = replace(
        base,
        states=states or base.states,
        areas=places or base.areas,
        levels=tuple(int(step) for step in steps),
        nationality=nationality,
        language=language,
        measures=tuple(dict.fromkeys((*base.measures, *measures))),
        is_reached={"yes": True, "no": False}.get(reached, base.is_reached),
        text=text,
    )
    pairs = [("view", view)] if view else []
    pairs += [("status", one) for one in states] + [("area", one) for one in places]
    pairs += [("measure", one) for one in measures] + [("level", one) for one in steps]
    single = {"nationality": nationality, "language": language, "q": text}
    pairs += [(name, value) for name, value in single.items() if value]
    pairs += [("reached", reached)] if reached in REACHED else []
    return Selection(view=view, filters=filters, pairs=tuple(pairs))


def _known(given: QueryDict, name: str, allowed: set[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(given.getlist(name)[:MOST_VALUES]) if one in allowed)


def _code(value: str, longest: int) -> str:
    fits = value.isascii() and value.replace("-", "").isalnum() and len(value) <= longest
    return value if fits else ""


def address(
    request: ActorRequest, crisis: Crisis, pairs: Sequence[tuple[str, str]], **more: str
) -> str:
    """Return the address of the list with a selection."""
    query = urlencode([*pairs, *((name, value) for name, value in more.items() if value)])
    base = url(request, "desk:people", crisis=crisis.slug)
    return f"{base}?{query}" if query else base


def views(
    request: ActorRequest, crisis: Crisis, selection: Selection, counts: Mapping[str, int]
) -> list[SavedView]:
    """Return the saved views with how many people each lists."""
    current = selection.view if selection.is_plain else ""
    if not selection.pairs:
        current = "everybody"
    return [
        SavedView(
            label=label,
            url=address(request, crisis, [] if name == "everybody" else [("view", name)]),
            count=counts[name],
            current=name == current,
        )
        for name, label in SHOWN_VIEWS.items()
    ]


def chips(request: ActorRequest, crisis: Crisis, selection: Selection) -> list[Chip]:
    """Return what is in force, each with the address without it."""
    names = {
        area.code: words.area_name(area.name, area.names)
        for area in Area.objects.filter(crisis=crisis)
    }
    return [
        Chip(
            label=_chip(name, value, names),
            remove_url=address(
                request, crisis, [pair for pair in selection.pairs if pair != (name, value)]
            ),
        )
        for name, value in selection.pairs
    ]


def _chip(name: str, value: str, areas: Mapping[str, str]) -> str:
    if name == "q":
        return value
    if name == "view":
        return str(SHOWN_VIEWS[value])
    if name == "status":
        return str(RollState(value).label)
    if name == "area":
        return areas.get(value, value)
    if name == "measure":
        return words.figure(value)
    if name == "level":
        return _("Level %(number)s") % {"number": value}
    if name == "nationality":
        return words.country(value)
    if name == "language":
        return words.language(value)
    return str(REACHED[value])


def options(
    crisis: Crisis, filters: RollFilters, counts: RollCounts, found: Sequence[RollRow], at: datetime
) -> dict[str, list[Option]]:
    """
    Return the choices of each filter with their counts on the whole roll.

    Of a search, languages and nationalities are those of the people found.
    """
    if filters.text:
        by_language = Counter(row.language for row in found)
        people = [row.person_id for row in found]
        claims = NationalityClaim.objects.filter(person_id__in=people)
        by_country = Counter(claims.values_list("country", flat=True))
    else:
        by_language, by_country = _frequencies(crisis, counts.views["everybody"], at)
    areas = {
        area.code: words.area_name(area.name, area.names)
        for area in Area.objects.filter(crisis=crisis).order_by("-level", "name", "id")
    }
    states = [(state.value, str(state.label)) for state in RollState]
    return {
        "status": _options(states, counts.states, filters.states),
        "area": _options(list(areas.items()), counts.areas, filters.areas),
        "nationality": _frequent(by_country, (filters.nationality,), words.country),
        "language": _frequent(by_language, (filters.language,), words.language),
        "reached": [
            Option(
                value=value,
                label=str(label),
                count=0,
                is_chosen=filters.is_reached is wanted,
            )
            for value, label, wanted in (
                ("", _("Either"), None),
                ("yes", REACHED["yes"], True),
                ("no", REACHED["no"], False),
            )
        ],
    }


def _frequencies(crisis: Crisis, size: int, at: datetime) -> tuple[Counter[str], Counter[str]]:
    """Return how many people speak each language and claim each nationality."""
    kept = _kept.get(crisis.id)
    if kept is not None and size >= LARGE and abs(at - kept[0]) < KEPT:
        return kept[1:]
    counted = queries.language_counts(crisis.id), queries.nationality_counts(crisis.id)
    _kept[crisis.id] = (at, *counted)
    return counted


def _options(
    pairs: Sequence[tuple[str, str]], counts: Mapping[str, int], chosen: Sequence[str]
) -> list[Option]:
    return [
        Option(value=value, label=label, count=counts.get(value, 0), is_chosen=value in chosen)
        for value, label in pairs
        if counts.get(value) or value in chosen
    ]


def _frequent(
    counts: Mapping[str, int], chosen: Sequence[str], name: Callable[[str], str]
) -> list[Option]:
    known = {value: count for value, count in counts.items() if value}
    often = sorted(known, key=lambda value: (-known[value], value))[:OFFERED]
    wanted = dict.fromkeys([*often, *(one for one in chosen if one)])
    return _options([(one, name(one)) for one in wanted], known, chosen)
