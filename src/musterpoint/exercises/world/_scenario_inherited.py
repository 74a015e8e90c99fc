"""
The people's part that a file inherits, made to fit the blocks that the file replaces.

A file that brings teams of its own keeps the injects of the file that it extends: what was told to
a team that is gone is told to all. With objectives of its own, questions about others are left out.
With legs of its own, fares of others are left out.
A file that is shorter than what it extends keeps its case work, on days that the file has.
Nothing here is checked: what cannot be read is refused later, with its path.
"""

from collections.abc import Mapping
from typing import Any


def fitted(data: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a file on top of another with its inherited blocks fitted to its own."""
    made = dict(data)
    if above.get("teams") and "injects" not in above and isinstance(data.get("injects"), list):
        known = _addresses(data["teams"])
        made["injects"] = [_told(one, known) for one in data["injects"]]
    if above.get("objectives") and "observers" not in above and "observers" in data:
        made["observers"] = _asked(data["observers"], _slugs(data["objectives"]))
        if not made["observers"]:
            del made["observers"]
    if _of(above, "offers", "legs") is not None and _of(above, "money", "paying", "fares") is None:
        made["money"] = _for_legs(data.get("money"), _slugs(_of(data, "offers", "legs"), "id"))
        if made["money"] is None:
            del made["money"]
    last = above.get("days")
    if type(last) is int and last > 0 and isinstance(data.get("casework"), dict):
        made["casework"] = _shortened(data["casework"], above.get("casework"), last)
    return made


def _of(data: Any, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _for_legs(money: Any, legs: set[str]) -> Any:
    """Return what it costs without the fares of legs that are gone."""
    fares = _of(money, "paying", "fares")
    if not isinstance(fares, dict):
        return money
    kept = {leg: fare for leg, fare in fares.items() if leg in legs}
    return money | {"paying": money["paying"] | {"fares": kept}}


def _shortened(below: Any, above: Any, last: int) -> Any:
    """Return inherited blocks with no days after the last; what the file says itself stays."""
    own = above if isinstance(above, dict) else {}
    if isinstance(below, dict):
        return {
            key: value
            if key in own and not isinstance(own[key], dict)
            else _until(value, last)
            if key == "days"
            else _shortened(value, own.get(key), last)
            for key, value in below.items()
        }
    return [_shortened(one, None, last) for one in below] if isinstance(below, list) else below


def _until(days: Any, last: int) -> Any:
    if isinstance(days, str):
        first, dash, end = days.partition("-")
        if dash and first.isdecimal() and end.isdecimal():
            return f"{min(int(first), last)}-{min(int(end), last)}"
    if isinstance(days, list) and all(type(one) is int for one in days):
        return sorted({min(one, last) for one in days})
    return days


def _slugs(rows: Any, key: str = "slug") -> set[str]:
    found = rows if isinstance(rows, list) else []
    return {str(one[key]) for one in found if isinstance(one, dict) and key in one}


def _addresses(teams: Any) -> set[str]:
    known = {"all", *_slugs(teams)}
    for one in teams if isinstance(teams, list) else []:
        if isinstance(one, dict):
            known |= {f"{one.get('slug')}/{role}" for role in _slugs(one.get("roles"))}
    return known


def _told(inject: Any, known: set[str]) -> Any:
    if not isinstance(inject, dict) or "to" not in inject:
        return inject
    to = inject["to"] if isinstance(inject["to"], list) else [inject["to"]]
    stays = [one for one in to if str(one) in known]
    return inject | {"to": stays or "all"}


def _asked(observers: Any, objectives: set[str]) -> Any:
    if not isinstance(observers, dict) or not isinstance(observers.get("questions"), list):
        return observers
    questions = [
        one
        for one in observers["questions"]
        if not isinstance(one, dict) or str(one.get("objective")) in objectives
    ]
    return observers | {"questions": questions} if questions else None
