"""The register of members: one term, and where its terms came from; never who stands in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from musterpoint.funds.errors import NoSuchTerm
from musterpoint.funds.models import Fund, MemberTerm

MOST_LISTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOfMembers:
    """How many terms came from one list or contribution, and when the last of them."""

    source: str
    contribution: str
    listed: str
    terms: int
    last: datetime


def member_term(term_id: UUID) -> MemberTerm:
    """Return a term with its fund. Raises NoSuchTerm."""
    found = MemberTerm.objects.select_related("fund").filter(id=term_id).first()
    if found is None:
        raise NoSuchTerm(_("The register has no such term."))
    return found


def lists_of_members(fund: Fund) -> list[ListOfMembers]:
    """Return from which lists and contributions the terms of a fund came, the last first."""
    rows = MemberTerm.objects.filter(fund=fund).values("source", "contribution", "listed")
    counted = rows.annotate(terms=Count("id"), last=Max("made_at")).order_by("-last")
    return [
        ListOfMembers(
            source=one["source"],
            contribution=one["contribution"],
            listed=one["listed"],
            terms=one["terms"],
            last=one["last"],
        )
        for one in counted[:MOST_LISTS]
    ]
