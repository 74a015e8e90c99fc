"""Who looks after a plan and can be told of it; which colleague is meant by a name in a plan."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.accounts.models import User
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Membership

_ADDRESS = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+")


def reachable(owner_ids: Iterable[UUID | None], at: datetime) -> dict[UUID, User]:
    """Return those who are members of the organisation at that moment and have an address."""
    wanted = {one for one in owner_ids if one is not None}
    members = _members(at).filter(user_id__in=wanted).values_list("user_id", flat=True)
    return User.objects.filter(is_active=True).exclude(email="").in_bulk(list(members))


def meant(named: Iterable[tuple[str, str, str]], at: datetime) -> dict[str, UUID]:
    """
    Return which colleagues are meant: ``named`` is a key, a name and a contact as somebody typed.

    A colleague is found by an e-mail address that stands in either, else by the whole name, when
    one colleague alone has it. Who is not found is left out.
    """
    asked = list(named)
    if not asked:
        return {}
    members = list(_members(at).values_list("user_id", flat=True))
    by_address: dict[str, UUID] = {}
    by_name: dict[str, set[UUID]] = defaultdict(set)
    for one in User.objects.filter(is_active=True, id__in=members):
        if one.email:
            by_address[one.email.casefold()] = one.id
        by_name[_plain(one.name)].add(one.id)
    found = {}
    for key, name, contact in asked:
        addresses = _ADDRESS.findall(f"{name} {contact}".casefold())
        same = {by_address[one] for one in addresses if one in by_address}
        same = same or (by_name.get(_plain(name), set()) if name.strip() else set())
        if len(same) == 1:
            found[key] = next(iter(same))
    return found


def _members(at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), organisation_id=scope.organisation_id()
    )


def _plain(name: str) -> str:
    """Return a name without differences of case, spaces and coding."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
