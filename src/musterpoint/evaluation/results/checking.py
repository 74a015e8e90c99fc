"""What a framework, a result, an indicator and a value must be: problems by field, no database."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.evaluation.models import Level, WorkState
from musterpoint.evaluation.results.values import (
    ActualIn,
    FrameworkIn,
    IndicatorIn,
    NodeIn,
    SessionIn,
)

Problems = dict[str, list[str]]
YEARS = range(1990, 2101)
MARKERS = range(4)
#: Fields of a sub-output alone.
OF_WORK = (
    "entity", "contributing", "places", "gender", "rights", "state", "required", "available",
    "expended",
)  # fmt: skip
LONGEST: Mapping[str, int] = {
    "name": 300, "title": 500, "definition": 2000, "unit": 60, "source": 500, "responsible": 200,
    "sdg": 100, "assumptions": 2000, "partners": 1000, "capacity": 2000, "entity": 200,
    "contributing": 1000, "places": 500, "note": 2000, "team": 200, "topic": 300, "followed": 2000,
}  # fmt: skip
MOST = Decimal(10) ** 15
MOST_MONEY = 10**15
MOST_GROUPS = 30
PLACES = 4


def _texts(given: Any, must: str) -> Problems:
    found: Problems = {}
    for one in fields(given):
        text = getattr(given, one.name)
        if not isinstance(text, str):
            continue
        most = LONGEST.get(one.name, 500)
        if "\0" in text:
            found[one.name] = [_("Remove the hidden characters from this answer")]
        elif len(text) > most:
            found[one.name] = [_("Shorten this to %(count)s characters.") % {"count": most}]
    if not getattr(given, must).strip():
        found[must] = [_("Answer this question")]
    return found


def number(value: Decimal) -> str:
    """Return what is wrong with a value; empty when nothing is."""
    if not value.is_finite() or abs(value) >= MOST:
        return _("Enter a number with fewer digits.")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        return _("Enter at most four digits after the point.")
    return ""


def year(value: int) -> str:
    """Return what is wrong with a year; empty when nothing is."""
    return "" if value in YEARS else _("Enter a year, such as 2026.")


def _add(found: Problems, name: str, problem: str) -> None:
    if problem:
        found.setdefault(name, []).append(problem)


def framework(given: FrameworkIn) -> Problems:
    """Return the problems of a framework's head."""
    found = _texts(given, "name")
    if len(given.name.strip()) > 120:
        found["name"] = [_("Shorten this to %(count)s characters.") % {"count": 120}]
    _add(found, "first_year", year(given.first_year))
    _add(found, "last_year", year(given.last_year))
    if not found.keys() & {"first_year", "last_year"}:
        if given.last_year < given.first_year:
            found["last_year"] = [_("It cannot end before it begins.")]
        elif given.last_year - given.first_year > 14:
            found["last_year"] = [_("A framework has fifteen years at most.")]
    code = given.currency
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        found["currency"] = [_("Write the currency as three letters, such as USD.")]
    return found


def node(given: NodeIn, level: str) -> Problems:
    """Return the problems of a result of a level."""
    found = _texts(given, "title")
    for name in ("gender", "rights"):
        value = getattr(given, name)
        if value is not None and value not in MARKERS:
            found[name] = [_("A marker is 0, 1, 2 or 3.")]
    if given.state and given.state not in WorkState.values:
        found["state"] = [_("Choose one of the answers in the list")]
    for name in ("required", "available", "expended"):
        value = getattr(given, name)
        if value is not None and not 0 <= value < MOST_MONEY:
            found[name] = [_("Enter an amount of 0 or more.")]
    if level != Level.SUB_OUTPUT:
        for name in OF_WORK:
            if getattr(given, name) not in (None, ""):
                found.setdefault(name, []).append(_("Only a sub-output has this."))
    return found


def indicator(given: IndicatorIn) -> Problems:
    """Return the problems of an indicator."""
    found = _texts(given, "name")
    if given.baseline is not None:
        _add(found, "baseline", number(given.baseline))
        if given.baseline_year is None:
            found["baseline_year"] = [_("Say of which year the baseline is.")]
    if given.baseline_year is not None:
        _add(found, "baseline_year", year(given.baseline_year))
    for one, value in given.targets.items():
        _add(found, "targets", year(one) or number(value))
    groups = [text.strip() for text in given.groups]
    if len(groups) > MOST_GROUPS or len({text.casefold() for text in groups}) < len(groups):
        found["groups"] = [_("Name each group once, thirty at most.")]
    elif any(len(text) > 100 or "\0" in text for text in groups):
        found["groups"] = [_("Shorten this to %(count)s characters.") % {"count": 100}]
    return found


def actual(given: ActualIn, groups: list[str]) -> Problems:
    """Return the problems of a reported value of an indicator with these breakdowns."""
    found: Problems = {}
    for name in ("source", "note"):
        text = getattr(given, name)
        if len(text) > LONGEST[name] or "\0" in text:
            found[name] = [_("Shorten this to %(count)s characters.") % {"count": LONGEST[name]}]
    _add(found, "year", year(given.year))
    _add(found, "value", number(given.value))
    for name, value in given.parts.items():
        if name not in groups:
            found.setdefault("parts", []).append(_("This indicator has no such breakdown."))
        else:
            _add(found, "parts", number(value))
    return found


def session(given: SessionIn) -> Problems:
    """Return the problems of a session of sensitisation."""
    found = _texts(given, "team")
    if not given.topic.strip():
        found["topic"] = [_("Answer this question")]
    if not 1 <= given.people <= 100_000:
        found["people"] = [_("Enter how many people were there, 1 or more.")]
    return found
