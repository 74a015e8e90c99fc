"""Decisions on plain values: who is held as a child, and who is an adult beside them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.kernel.time import age_in_years
from musterpoint.people.identity import Identity
from musterpoint.people.rules import born_between

PACK = Path(__file__).parent.parent / "packs" / "children.yaml"
LANGUAGES = ("en", "fr", "es", "ar")
ADULT = 18
RISKS = ("high", "medium", "low")
#: The procedure that every child who is alone goes through, and the step behind its gate.
CODE = "child-before-movement"
GATE = "move"
LATE = "late_assessment"


def _check(rules: Rules) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in ("valid_days", "urgent_hours"):
        if not isinstance(rules.get(name), int) or rules[name] < 1:
            found[name] = ["must be a positive number"]
    if set(rules.get("review_days", ())) != set(RISKS):
        found["review_days"] = ["must name high, medium and low"]
    for track, one in (rules.get("tracks") or {}).items():
        for authority in one.get("authorities", ()):
            if set(authority.get("title", ())) != set(LANGUAGES):
                found[f"tracks.{track}.{authority.get('id')}"] = ["must have four languages"]
        if not one.get("authorities") or not one.get("roles"):
            found[f"tracks.{track}"] = ["must name authorities and roles"]
    return found


@lru_cache
def pack() -> Pack:
    """Return the rule pack of children."""
    return load(PACK, _check)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """What the gate needs to know of somebody who would travel."""

    born: str = ""
    age_band: int | None = None
    needs: tuple[str, ...] = ()
    relation: str = ""


def traveller(identity: Identity, age_band: int | None = None) -> Traveller:
    """Return what the gate needs of an identity."""
    return Traveller(
        born=identity.born, age_band=age_band, needs=identity.needs, relation=identity.relation
    )


def is_child(one: Traveller, at: datetime) -> bool:
    """
    Say whether somebody counts as a child: any reading of the birth under 18 (benefit of doubt).

    Who has told no age counts as a child when a child's need is noted.
    """
    if set(pack().rules["child_needs"]) & set(one.needs):
        return True
    span = born_between(one.born)
    if span is not None:
        return age_in_years(span[1], at.date()) < ADULT
    if one.age_band is not None:
        return one.age_band < ADULT
    return False


def because(one: Traveller, at: datetime) -> str:
    """Return why somebody is held whoever is with them; empty when they are not."""
    if "unaccompanied" in one.needs:
        return "unaccompanied"
    if "separated" in one.needs:
        return "separated"
    if is_child(one, at):
        if "child_spouse" in one.needs:
            return "spouse"
        return str(pack().rules["relations"].get(one.relation, ""))
    return ""


def grew_up(before: Traveller, after: Traveller, at: datetime) -> bool:
    """Say whether a correction made an adult of somebody who counted as a child."""
    return is_child(before, at) and not is_child(after, at)


def valid_until(at: datetime, *, urgent: bool) -> datetime:
    """Return until when an opening holds."""
    rules = pack().rules
    if urgent:
        return at + timedelta(hours=rules["urgent_hours"])
    return at + timedelta(days=rules["valid_days"])


def review_at(at: datetime, risk: str) -> datetime:
    """Return when a child is looked at again."""
    return at + timedelta(days=pack().rules["review_days"].get(risk, 7))


def authorities(track: str) -> list[Mapping[str, Any]]:
    """Return the authorities of a system of protection; of both while none was chosen."""
    tracks = pack().rules["tracks"]
    if track in tracks:
        return list(tracks[track]["authorities"])
    found = {one["id"]: one for other in tracks.values() for one in other["authorities"]}
    return list(found.values())


def roles(track: str) -> tuple[str, ...]:
    """Return the roles that act in a system of protection."""
    tracks = pack().rules["tracks"]
    return tuple(tracks[track]["roles"]) if track in tracks else ("child_officer",)
