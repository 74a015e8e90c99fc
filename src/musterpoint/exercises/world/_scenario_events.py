"""Blocks of a scenario file about what fails and what happens while it is played."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from musterpoint.exercises.world import events_model as model
from musterpoint.exercises.world._reader import CLOCK, Reader
from musterpoint.exercises.world._scenario_parts import Known, share

EFFECTS = (
    "area_level", "border_closed", "border_opened", "airport_closed", "airport_opened",
    "carrier_lost", "arrivals", "agreement_ended",
)  # fmt: skip
#: Sentences that an effect may hold; the rest says what it does.
BASIS = "basis"
DIGITS = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What an effect may name: beside other blocks' places, legs, airports and agreements."""

    known: Known
    borders: Collection[str]
    airports: Collection[str]
    legs: Collection[str]
    partners: Collection[str]
    """Organisations with which the operator has an agreement."""


def phones(node: Reader) -> model.Phones:
    """Read what telephone numbers look like."""
    node.only("source", "code", "prefixes", "digits", "office")
    code = _digits(node.at("code"))
    found = model.Phones(
        code=code,
        prefixes=node.at("prefixes").listed(_digits),
        digits=node.at("digits").whole(6, 9),
        office=node.at("office").text(20) if node.has("office") else f"+{code} {model.OFFICE}",
    )
    if isinstance(node.at("prefixes").value, list) and len(found.prefixes) < 4:
        node.at("prefixes").bad(_("needs at least four, or there are too few numbers"))
    return found


def _digits(node: Reader) -> str:
    text = str(node.value) if type(node.value) in (int, str) else ""
    if not DIGITS.fullmatch(text):
        node.bad(_("must be digits, such as 218"))
    return text


def failures(node: Reader, known: Known) -> tuple[model.Failure, ...]:
    """Read which channels fail where, from when to when, for whom."""
    node.only("source", "failures")
    return node.at("failures").listed(lambda item: _failure(item, known))


def _failure(item: Reader, known: Known) -> model.Failure:
    item.only("channels", "areas", "from", "until", "share", "messages", BASIS)
    since, until = _moment(item.at("from"), known), _moment(item.at("until"), known)
    if item.has("from") and item.has("until") and until <= since:
        item.at("until").bad(_("must be later than from"))
    areas = item.at("areas").listed(lambda area: area.one_of({*known.areas, "*"}, "area"))
    return model.Failure(
        channels=item.at("channels").listed(lambda one: one.one_of(model.CHANNELS, "channel")),
        areas=tuple(sorted(known.areas)) if "*" in areas else areas,
        since=since,
        until=until,
        share=share(item.at("share")) if item.has("share") else 1.0,
        is_late=(item.at("messages").one_of(("lost", "late"), "fate of messages") == "late")
        if item.has("messages")
        else False,
        basis=item.at(BASIS).text(),
    )


def _moment(node: Reader, known: Known) -> int:
    """Read a day alone (its midnight), or ``day 3, 06:00`` as a mapping of day and at."""
    if type(node.value) is int:
        return node.whole(0, known.days + 1) * model.DAY
    node.only("day", "at")
    minutes = 0
    if node.has("at"):
        minutes = node.at("at").minutes()
        if not CLOCK.fullmatch(str(node.at("at").value)):
            return 0
    return node.at("day").whole(0, known.days + 1) * model.DAY + minutes


def effect(node: Reader, targets: Targets) -> Mapping[str, object]:
    """Check what an inject does to the world; return it as plain data that can be kept."""
    kind = node.at("kind").one_of(EFFECTS, "effect")
    readers: dict[str, Callable[[Reader, Targets], dict[str, object]]] = {
        "area_level": _area_level,
        "border_closed": _border,
        "border_opened": _border,
        "airport_closed": _airport,
        "airport_opened": _airport,
        "carrier_lost": _carrier,
        "arrivals": _arrivals,
        "agreement_ended": _agreement,
    }
    if not kind:
        return {}
    found = {"kind": kind} | readers[kind](node, targets)
    if node.has(BASIS):
        found[BASIS] = node.at(BASIS).text()
    return found


def _area_level(node: Reader, targets: Targets) -> dict[str, object]:
    node.only("kind", "areas", "level", BASIS)
    areas = node.at("areas").listed(lambda one: one.one_of(targets.known.areas, "area"))
    return {"areas": list(areas), "level": node.at("level").whole(0, 4)}


def _border(node: Reader, targets: Targets) -> dict[str, object]:
    node.only("kind", "place", BASIS)
    return {"place": node.at("place").one_of(targets.borders, "border post or town of transit")}


def _airport(node: Reader, targets: Targets) -> dict[str, object]:
    node.only("kind", "airport", BASIS)
    return {"airport": node.at("airport").one_of(targets.airports, "airport of this file")}


def _carrier(node: Reader, targets: Targets) -> dict[str, object]:
    node.only("kind", "legs", "organisation", BASIS)
    if not node.has("legs") and not node.has("organisation"):
        node.bad(_("needs legs, or the organisation whose legs are lost"))
    found: dict[str, object] = {}
    if node.has("legs"):
        legs = node.at("legs").listed(lambda one: one.one_of(targets.legs, "leg"))
        found["legs"] = list(legs)
    if node.has("organisation"):
        found["organisation"] = node.at("organisation").one_of(
            targets.known.organisations, "organisation"
        )
    return found


def _arrivals(node: Reader, targets: Targets) -> dict[str, object]:
    node.only("kind", "place", "people", "nationalities", BASIS)
    found: dict[str, object] = {
        "place": node.at("place").one_of(targets.known.places, "place"),
        "people": node.at("people").whole(1, 20_000),
    }
    if node.has("nationalities"):
        found["nationalities"] = sorted(set(node.at("nationalities").listed(Reader.country)))
    return found


def _agreement(node: Reader, targets: Targets) -> dict[str, object]:
    node.only("kind", "organisation", BASIS)
    return {
        "organisation": node.at("organisation").one_of(
            targets.partners, "organisation with an agreement"
        )
    }
