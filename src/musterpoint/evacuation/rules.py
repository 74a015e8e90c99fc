"""Decisions on plain values: what a household takes of a vehicle, its class, what holds it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.kernel.packs import Pack, Rules, load

PRIORITY = Path(__file__).parent / "packs" / "priority.yaml"
LAST_CLASS = 3


def check_priority(rules: Rules) -> dict[str, list[str]]:
    """Return what is wrong with a priority table, by place."""
    problems: dict[str, list[str]] = {}
    classes = rules.get("classes")
    if not isinstance(classes, list) or [c.get("class") for c in classes] != [0, 1, 2, 3]:
        problems["rules.classes"] = ["must list the classes 0, 1, 2 and 3 in this order"]
    for name in ("infant_below_years", "child_below_years", "elderly_from_years"):
        if not isinstance(rules.get(name), int) or rules[name] < 0:
            problems[f"rules.{name}"] = ["must be a number of years"]
    for name in ("horizon_hours", "notice_minutes"):
        if not isinstance(rules.get(name), int) or rules[name] < 1:
            problems[f"rules.{name}"] = ["must be a positive number"]
    return problems


def priority_pack() -> Pack:
    """Return the priority table that ships with the product."""
    return load(PRIORITY, check_priority)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What the rules need to know of one traveller."""

    needs: tuple[str, ...]
    age: int | None
    document_level: int | None
    nationalities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a household takes of a vehicle: every person is counted in exactly one place."""

    people: int
    seats: int
    wheelchair: int
    stretcher: int
    infants: int
    escorts: int


def all_needs(member: Member, rules: Rules) -> frozenset[str]:
    """Return a member's needs with those that follow from age."""
    found = set(member.needs)
    if member.age is not None:
        if member.age < rules["infant_below_years"]:
            found.add("infant")
        if member.age < rules["child_below_years"]:
            found.add("child")
        if member.age >= rules["elderly_from_years"]:
            found.add("elderly")
    return frozenset(found)


def demand(members: Sequence[Member], rules: Rules) -> Demand:
    """
    Return seats and special places of a household.

    An infant sits on the lap of somebody of the household who has a seat, one each; without a
    free lap it gets a seat.
    """
    taken = {"wheelchair": 0, "stretcher": 0}
    infants = seats = escorts = 0
    for member in members:
        needs = all_needs(member, rules)
        if "unaccompanied" in needs:
            escorts += 1
        if "stretcher" in needs:
            taken["stretcher"] += 1
        elif "wheelchair" in needs:
            taken["wheelchair"] += 1
        elif "infant" in needs:
            infants += 1
        else:
            seats += 1
    laps = min(infants, seats)
    return Demand(
        people=len(members),
        seats=seats + infants - laps,
        wheelchair=taken["wheelchair"],
        stretcher=taken["stretcher"],
        infants=laps,
        escorts=escorts,
    )


def priority_class(members: Iterable[Member], rules: Rules) -> int:
    """Return the household's class: the best of any member's (0 is first)."""
    needs = frozenset().union(*(all_needs(member, rules) for member in members))
    for row in rules["classes"]:
        if needs & set(row["needs"]):
            return int(row["class"])
    return LAST_CLASS


def holds(*, is_held: bool) -> list[str]:
    """
    Return what must happen before the household may be seated.

    The gate of children says whether somebody of it is held (``checks``: one word on purpose, it
    never says which).
    """
    return ["checks"] if is_held else []


def household_document(members: Sequence[Member]) -> int:
    """Return the weakest paper of the household: it travels together or not at all."""
    return min((member.document_level or 0 for member in members), default=0)


def destinations_for(nationalities: Sequence[str], any_safe_place: bool) -> list[str]:
    """Return where the household would go: its own countries, or any safe place."""
    homes = [f"country:{country}" for country in dict.fromkeys(nationalities)]
    return [*homes, "safe"] if any_safe_place or not homes else homes


def acceptable_places(
    wanted: Iterable[str], places: Mapping[str, tuple[str, bool]]
) -> frozenset[str]:
    """
    Return the codes of the places that a wish allows.

    ``places`` maps a code to (country, is dangerous). A wish is ``country:XXX``, ``place:code``
    or ``safe``.
    """
    wishes = set(wanted)
    return frozenset(
        code
        for code, (country, is_dangerous) in places.items()
        if not is_dangerous
        and (f"country:{country}" in wishes or f"place:{code}" in wishes or "safe" in wishes)
    )
