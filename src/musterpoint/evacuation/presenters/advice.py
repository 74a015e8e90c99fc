"""What would give a household a seat: the engine's code and numbers as a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from musterpoint.evacuation.models import Leg, Place, Unmatched
from musterpoint.evacuation.presenters import words
from musterpoint.web import formats

MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The legs and places that sentences name."""

    legs: Mapping[str, Leg]
    places: Mapping[str, str]
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counsel:
    """One sentence, and how many people it would help."""

    people: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A reason with all whom it concerns and what would change it."""

    code: str
    title: str
    people: int
    households: int
    counsels: tuple[Counsel, ...]


def book_for(crisis_id: UUID, zone: str) -> Book:
    """Return the legs and places of a crisis for the sentences. Two queries."""
    legs = Leg.objects.filter(crisis_id=crisis_id)
    places = Place.objects.filter(crisis_id=crisis_id).values_list("code", "name")
    return Book(legs={str(leg.id): leg for leg in legs}, places=dict(places), zone=zone)


def causes(run_id: UUID, book: Book) -> list[Cause]:
    """Return each reason of a run, most people first. One query."""
    rows = (
        Unmatched.objects.filter(run_id=run_id)
        .values("reason", "facts")
        .annotate(households=Count("id"), concerned=Sum("people"))
    )
    by_reason: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_reason.setdefault(row["reason"], []).append(row)
    found = [_cause(code, group, book) for code, group in by_reason.items()]
    return sorted(found, key=lambda cause: (-cause.people, cause.code))


def _cause(code: str, group: Iterable[Mapping[str, Any]], book: Book) -> Cause:
    by_sentence: dict[str, int] = {}
    people = households = 0
    for row in group:
        text = sentence(row["facts"], book)
        by_sentence[text] = by_sentence.get(text, 0) + row["concerned"]
        people += row["concerned"]
        households += row["households"]
    most = sorted(by_sentence.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SENTENCES]
    return Cause(
        code=code,
        title=words.reason(code),
        people=people,
        households=households,
        counsels=tuple(Counsel(people=n, sentence=text) for text, n in most),
    )


def sentence(facts: Mapping[str, Any], book: Book) -> str:
    """Return the counterfactual in plain words."""
    leg = book.legs.get(str(facts.get("leg_id")))
    names = {
        "leg": leg.code if leg else _("a leg"),
        "owner": leg.offered_by_name if leg else _("whoever offers it"),
        "place": book.places.get(str(facts.get("place_id")), _("another place")),
        "when": formats.moment(leg.departs_at, book.zone) if leg else "",
    }
    code = str(facts.get("advice"))
    if code == "obtain_document":
        paper = _("a passport") if facts.get("level") == 2 else _("an emergency travel paper")
        return _("With %(paper)s they could take %(leg)s.") % {**names, "paper": paper}
    if code == "leave_later":
        late = formats.count(round(float(facts.get("minutes") or 0) / 60, 1), 1)
        return _("%(leg)s would take them if they could leave %(hours)s hours later.") % {
            **names,
            "hours": late,
        }
    if code == "adapt_leg":
        return _adapt(facts, names)
    if code == "add_capacity":
        return _capacity(facts, names)
    simple = {
        "be_ready_earlier": _("%(leg)s leaves %(when)s: they would have to be ready before."),
        "ask_offerer": _("Ask %(owner)s whether %(leg)s can take other nationalities."),
        "widen_destination": _("%(leg)s would take them if they agree to go to %(place)s."),
        "other_assembly_point": _("%(leg)s would take them if they can come to %(place)s."),
    }
    if code in simple:
        return simple[code] % names
    return _("No offer leads from there to a place that takes them. Ask for another offer.")


def _adapt(facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    missing = facts.get("missing")
    if not missing:
        return _("%(leg)s does not have enough %(resource)s for the whole household.") % {
            **names,
            "resource": words.resource(str(facts.get("resource"))),
        }
    return _("%(leg)s would take them with %(missing)s more %(resource)s.") % {
        **names,
        "missing": formats.count(int(missing)),
        "resource": words.resource(str(facts.get("resource"))),
    }


def _capacity(facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    lowest = facts.get("lowest_class_served")
    if lowest is None:
        return _("%(leg)s has no room. More seats on this way would help.") % names
    return _("%(leg)s is full up to class “%(lowest)s”. More seats on this way would help.") % {
        **names,
        "lowest": words.priority_class(int(lowest)),
    }
