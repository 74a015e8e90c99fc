"""What an organisation has, what ships, what is offered, who read what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue as shipped
from musterpoint.procedures import folding, wording
from musterpoint.procedures.actions._library import NoSuchVersion
from musterpoint.procedures.actions._officers import roles_held
from musterpoint.procedures.models import (
    Acknowledgement,
    Offer,
    Procedure,
    RoleHolder,
    Version,
    VersionState,
)
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.roles import ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A procedure of the catalogue: what ships, what is one's own, or both."""

    code: str
    title: str
    purpose: str
    languages: tuple[str, ...]
    steps: int
    is_shipped: bool
    own: Procedure | None
    published: Version | None
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who does steps, and when they said that they had read a version."""

    user_id: UUID
    name: str
    role: str
    read_at: datetime | None


def catalogue(text: str = "") -> list[Shipped]:
    """Return what ships and what is one's own, by title; ``text`` is looked for in the words."""
    own = {one.code: one for one in Procedure.objects.all()}
    published: dict[str, Version] = {}
    count: dict[str, int] = {}
    rows = Version.objects.defer("source").select_related("procedure").order_by("number")
    for one in rows:
        if one.state == VersionState.PUBLISHED:
            published[one.procedure.code] = one
        elif one.state == VersionState.DRAFT:
            count[one.procedure.code] = count.get(one.procedure.code, 0) + 1
    texts = folding.procedures(one.id for one in published.values())
    found = []
    for code in sorted({*shipped.shipped(), *own}):
        version = published.get(code)
        known = texts[version.id] if version is not None else None
        if known is None and code in shipped.shipped():
            known = shipped.procedure(code)
        found.append(_entry(code, known, own.get(code), version, count.get(code, 0)))
    wanted = text.casefold().split()
    kept = [one for one in found if all(word in _words(one) for word in wanted)]
    return sorted(kept, key=lambda one: (one.title.casefold(), one.code))


def _entry(
    code: str,
    known: engine.Procedure | None,
    own: Procedure | None,
    published: Version | None,
    drafts: int,
) -> Shipped:
    language = wording.language()
    return Shipped(
        code=code,
        title=engine.in_language(known.title, language) if known is not None else code,
        purpose=engine.in_language(known.purpose, language) if known is not None else "",
        languages=known.languages if known is not None else (),
        steps=len(known.steps) if known is not None else 0,
        is_shipped=code in shipped.shipped(),
        own=own,
        published=published,
        drafts=drafts,
    )


def _words(one: Shipped) -> str:
    return f"{one.code} {one.title} {one.purpose}".casefold()


def procedure(code: str) -> Procedure | None:
    """Return one's own procedure of a name, if there is one."""
    return Procedure.objects.filter(code=code).first()


def versions(code: str) -> QuerySet[Version]:
    """Return the versions of a procedure, newest first, without their texts."""
    return Version.objects.defer("source").filter(procedure__code=code).order_by("-number")


def version(version_id: UUID) -> Version:
    """Return a version, or raise NoSuchVersion."""
    found = Version.objects.select_related("procedure").filter(id=version_id).first()
    if found is None:
        raise NoSuchVersion(_("There is no such version here."))
    return found


def offers() -> QuerySet[Offer]:
    """Return what other organisations offer, newest first, without the texts."""
    return Offer.objects.defer("source").order_by("-received_at", "-id")


def readers(version_id: UUID, at: datetime) -> list[Reader]:
    """Return who does steps, with when they read a version; whoever has not comes first."""
    read = dict(
        Acknowledgement.objects.filter(version_id=version_id).values_list(
            "user_id", "acknowledged_at"
        )
    )
    members = _workers(at)
    known = names({*members, *read})
    found = [
        Reader(
            user_id=one,
            name=known[one],
            role=str(ROLES[members[one]].label) if one in members else "",
            read_at=read.get(one),
        )
        for one in {*members, *read}
        if one in known
    ]
    return sorted(found, key=lambda one: (one.read_at is not None, one.name.casefold()))


def unread(by: Actor) -> list[Version]:
    """Return the published versions that an actor has not said to have read."""
    if by.id is None:
        return []
    read = Acknowledgement.objects.filter(user_id=by.id).values("version_id")
    rows = Version.objects.defer("source").filter(state=VersionState.PUBLISHED)
    return list(rows.exclude(id__in=read).select_related("procedure").order_by("published_at"))


def holders() -> QuerySet[RoleHolder]:
    """Return the procedure roles that were given to single members."""
    return RoleHolder.objects.order_by("role", "user_id")


def workers(at: datetime) -> list[Reader]:
    """Return who does steps of procedures, by name."""
    roles = _workers(at)
    names = User.objects.filter(id__in=list(roles)).values_list("id", "name")
    found = [
        Reader(user_id=one, name=name, role=str(ROLES[roles[one]].label), read_at=None)
        for one, name in names
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.user_id))


def names(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of members and former members by their ids."""
    wanted = {one for one in user_ids if one is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))


def roles_of(by: Actor, at: datetime) -> tuple[str, ...]:
    """Return the procedure roles that an actor holds."""
    return roles_held(by, at)


def _workers(at: datetime) -> dict[UUID, str]:
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    rows = Membership.objects.filter(in_time, organisation_id=scope.organisation_id())
    return {
        one.user_id: one.role
        for one in rows
        if one.role in ROLES and Permission.PROCEDURES_RUN in ROLES[one.role].permissions
    }
