"""With whom assessments may be shared, by the agreements in force."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from musterpoint.disclosures import queries as agreements


def allowed(kinds: Iterable[str], at: datetime) -> dict[UUID, str]:
    """Return the organisations, by id, with whom agreements in force allow all of these kinds."""
    names: dict[UUID, str] = {}
    given: dict[UUID, set[str]] = {}
    for one in agreements.agreements():
        if one.crisis_reference is None and agreements.is_in_force(one, at):
            names[one.counterpart_id] = one.counterpart_name
            given.setdefault(one.counterpart_id, set()).update(one.allows)
    return {there: name for there, name in names.items() if given[there] >= set(kinds)}
