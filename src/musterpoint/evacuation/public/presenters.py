"""How a request to leave stands, in the words that the person reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.evacuation.models import Request, RequestState
from musterpoint.people import countries
from musterpoint.people.queries import Card
from musterpoint.web import formats, languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a state means and what comes next."""

    kind: str
    title: str | Promise
    text: str | Promise


STORIES: dict[str, Story] = {
    RequestState.WAITING: Story(
        kind="due",
        title=gettext_lazy("We have to look at something first"),
        text=gettext_lazy(
            "Our staff will speak with you before you can travel. Call us if it is urgent."
        ),
    ),
    RequestState.READY: Story(
        kind="due",
        title=gettext_lazy("You are in the list for a seat"),
        text=gettext_lazy(
            "When there is a seat we tell you the time and the place. Wait for our word."
        ),
    ),
    RequestState.SEATED: Story(
        kind="ok",
        title=gettext_lazy("You have a seat"),
        text=gettext_lazy(
            "Be there in time, with your papers if you have some. One small bag each."
        ),
    ),
    RequestState.DEPARTED: Story(
        kind="move",
        title=gettext_lazy("You are on the way"),
        text=gettext_lazy("We wish you a safe journey."),
    ),
    RequestState.ARRIVED: Story(
        kind="ok",
        title=gettext_lazy("You have arrived"),
        text=gettext_lazy("Tell us if you need help there."),
    ),
    RequestState.NO_SHOW: Story(
        kind="help",
        title=gettext_lazy("You did not come to your seat"),
        text=gettext_lazy("Nothing is lost. You can ask again."),
    ),
    RequestState.WITHDRAWN: Story(
        kind="off",
        title=gettext_lazy("You took your request back"),
        text=gettext_lazy("You can ask again at any time."),
    ),
}
AGAIN = frozenset({RequestState.ARRIVED, RequestState.NO_SHOW, RequestState.WITHDRAWN})
"""In these states one can ask anew."""

MODES: dict[str, str | Promise] = {
    "bus": gettext_lazy("Bus"),
    "ship": gettext_lazy("Ship"),
    "air": gettext_lazy("Plane"),
    "train": gettext_lazy("Train"),
}
ICONS = {"bus": "bus", "ship": "ship", "air": "plane", "train": "train"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegView:
    """One part of the journey."""

    mode: str | Promise
    icon: str
    code: str
    origin: str
    destination: str
    departs: str
    arrives: str
    by: str


def legs(row: Request, zone: str) -> list[LegView]:
    """Return the parts of the journey of a seated request, times in the organisation's zone."""
    return [
        LegView(
            mode=MODES.get(str(leg.get("mode")), _("Transport")),
            icon=ICONS.get(str(leg.get("mode")), "go"),
            code=str(leg.get("leg", "")),
            origin=str(leg["from"]),
            destination=str(leg["to"]),
            departs=formats.moment(datetime.fromisoformat(str(leg["departs_at"])), zone),
            arrives=formats.moment(datetime.fromisoformat(str(leg["arrives_at"])), zone),
            by=str(leg.get("by", "")),
        )
        for leg in row.itinerary
    ]


def destination_words(destinations: Iterable[str]) -> list[str]:
    """Return in words where somebody wants to go."""
    code = languages.current().code
    words = []
    for wanted in destinations:
        kind, _colon, value = wanted.partition(":")
        if kind == "country":
            words.append(countries.name(value, code))
        elif kind == "safe":
            words.append(_("Any safe place where there is a seat"))
        else:
            words.append(value)
    return words


def home_choices(me: Card) -> list[tuple[str, str]]:
    """Return the countries whose nationality somebody claims, as places to go to."""
    code = languages.current().code
    return [
        (f"country:{one}", countries.name(one, code))
        for one in me.nationalities
        if one != countries.STATELESS
    ]
