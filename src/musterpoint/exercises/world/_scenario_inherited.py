"""
The people's part that a file inherits, made to fit the blocks that the file replaces.

A file that brings teams of its own keeps the injects of the file that it extends: what was told to
a team that is gone is told to all. With objectives of its own, questions about others are left out.
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
    return made


def _slugs(rows: Any) -> set[str]:
    found = rows if isinstance(rows, list) else []
    return {str(one["slug"]) for one in found if isinstance(one, dict) and "slug" in one}


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
