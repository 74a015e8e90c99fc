"""Who is on the rosters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from musterpoint.kernel import ids
from musterpoint.rosters import identity
from musterpoint.rosters.identity import USE, Identity
from musterpoint.rosters.models import (
    LanguageSkill,
    Member,
    MemberState,
    MemberToken,
    Roster,
)
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A member with name and contacts, opened. Whoever shows one calls ``audit.saw``."""

    row: Member
    who: Identity

    @property
    def id(self) -> UUID:
        """The member."""
        return self.row.id

    @property
    def name(self) -> str:
        """The name, empty once erased."""
        return self.who.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the list down."""

    roster: str = ""
    language: str = ""
    country: str = ""
    state: str = MemberState.ACTIVE
    on_call: bool = False
    text: str = ""


def rosters() -> QuerySet[Roster]:
    """Return the rosters with ``people``: how many of each may be called."""
    active = Member.objects.filter(roster=OuterRef("id"), state=MemberState.ACTIVE)
    return Roster.objects.annotate(people=counted(active)).order_by("name", "id")


def last_joined() -> dict[UUID, datetime]:
    """Return by roster when the newest of those who may be called joined it."""
    active = Member.objects.filter(state=MemberState.ACTIVE).order_by()
    return dict(active.values_list("roster_id").annotate(Max("created_at")))


def counted(rows: QuerySet[Any]) -> Coalesce:
    """Return the count of a sub-query's rows; the key has two columns, so joins do not group."""
    found = rows.order_by().values("organisation_id").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(found), 0)


def members(filters: Filters, at: datetime) -> QuerySet[Member]:
    """Return members, the newest first; names are opened by ``card``."""
    rows = Member.objects.select_related("roster")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.roster:
        rows = rows.filter(roster__code=filters.roster)
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.on_call:
        rows = rows.filter(on_call_until__gt=at)
    if filters.language:
        speaks = LanguageSkill.objects.filter(
            Q(source=filters.language) | Q(target=filters.language)
        )
        rows = rows.filter(id__in=speaks.values("member_id"))
    if filters.text:
        rows = _found(rows, filters.text, at)
    return rows.order_by("-created_at", "-id")


def _found(rows: QuerySet[Member], text: str, at: datetime) -> QuerySet[Member]:
    reference = ids.parse_reference(text)
    tokens = identity.asked_for(text, at)
    wanted = Q(reference=reference) if reference else Q()
    if tokens:
        named = Q()
        for token in tokens:
            having = MemberToken.objects.filter(token=token).values("member_id")
            named &= Q(id__in=having)
        wanted |= named
    return rows.filter(wanted) if wanted else rows.none()


def card(member_ids: Iterable[UUID], at: datetime) -> dict[UUID, Card]:
    """Return members with their names, opened; an erased one has an empty name."""
    rows = Member.objects.select_related("roster").filter(id__in=list(member_ids))
    found = {row.id: row for row in rows}
    keys = vault.open_keys([key for key, row in found.items() if bytes(row.sealed)], at=at)
    return {
        key: Card(
            row=row,
            who=identity.opened(keys[key].open(USE, row.sealed))
            if key in keys
            else Identity(name=""),
        )
        for key, row in found.items()
    }


def languages_spoken() -> list[str]:
    """Return the languages that members interpret from or into, in alphabetical order."""
    pairs = LanguageSkill.objects.order_by().values_list("source", "target").distinct()
    return sorted({code for pair in pairs for code in pair})


def own_link(row: Member, at: datetime) -> str:
    """Return what stands in the link to a member's own page."""
    return identity.link_token("own", row.id, row.link_version, at)


def member_of_link(token: str, at: datetime) -> Member | None:
    """Return the member whose own page a link opens, or None."""
    row_id = identity.row_of_link(token)
    row = Member.objects.select_related("roster").filter(id=row_id).first() if row_id else None
    if row is None or row.state == MemberState.LEFT or not bytes(row.sealed):
        return None
    return row if identity.is_link(token, "own", row.id, row.link_version, at) else None
