"""Procedures as remedies: one in force closes a gap, a draft does not yet."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy, Source
from musterpoint.kernel.text import _ as lazy
from musterpoint.procedures import queries
from musterpoint.procedures.queries import Shipped
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats

KIND = "procedure"


def install() -> None:
    """Register procedures."""
    remedies.register(Source(code=KIND, label=lazy("Procedure"), search=search, find=find))


def search(words: str) -> Sequence[Remedy]:
    """Return the organisation's own procedures, and those it may adopt, by words of the title."""
    return remedies.matching(_seen(), words)


def find(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return procedures by code."""
    return {one.key: one for one in _seen() if one.key in keys}


def _seen() -> Iterable[Remedy]:
    if not scope.current().actor.may(Permission.PROCEDURES_READ):
        return []
    today = clock.now(Organisation.objects.get(id=scope.organisation_id())).date()
    found = []
    for one in queries.catalogue():
        day = one.published.in_force_from if one.published is not None else None
        found.append(
            Remedy(
                kind=KIND,
                key=one.code,
                title=one.title,
                state=_state(one),
                is_done=day is not None and day <= today,
                done_at=one.published.published_at if one.published is not None else None,
                page="procedures:procedure",
                parts={"procedure": one.code},
            )
        )
    return found


def _state(one: Shipped) -> str:
    if one.published is not None and one.published.in_force_from is not None:
        return _("In force from %(day)s") % {
            "day": formats.day(one.published.in_force_from, year=True)
        }
    return _("Draft") if one.drafts else _("Not adopted yet")
