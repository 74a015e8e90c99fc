"""Rosters as remedies: one with people who may be called closes a gap."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy, Source
from musterpoint.kernel.text import _ as lazy
from musterpoint.rosters import queries
from musterpoint.rosters.models import Roster
from musterpoint.tenancy import scope
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats

KIND = "roster"


def install() -> None:
    """Register rosters."""
    remedies.register(Source(code=KIND, label=lazy("Roster"), search=search, find=find))


def search(words: str) -> Sequence[Remedy]:
    """Return the rosters whose name holds the words."""
    return remedies.matching(_seen(), words)


def find(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return rosters by code."""
    return {one.key: one for one in _seen() if one.key in keys}


def _seen() -> list[Remedy]:
    if not scope.current().actor.may(Permission.ROSTERS_READ):
        return []
    joined = queries.last_joined()
    return [_remedy(one, joined.get(one.id)) for one in queries.rosters()]


def _remedy(one: Roster, joined_at: datetime | None) -> Remedy:
    people: int = one.people  # type: ignore[attr-defined]  # annotated by the query
    state = ngettext("%(count)s person may be called", "%(count)s people may be called", people) % {
        "count": formats.count(people)
    }
    return Remedy(
        kind=KIND,
        key=one.code,
        title=one.name,
        state=state if people else _("Nobody is on it yet"),
        is_done=people > 0,
        done_at=joined_at,
        page="rosters:rosters",
    )
