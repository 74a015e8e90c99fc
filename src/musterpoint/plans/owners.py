"""Who looks after a plan and can be told of it: a member with an address."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.accounts.models import User
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Membership


def reachable(owner_ids: Iterable[UUID | None], at: datetime) -> dict[UUID, User]:
    """Return those who are members of the organisation at that moment and have an address."""
    wanted = {one for one in owner_ids if one is not None}
    members = Membership.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        user_id__in=wanted,
    ).values_list("user_id", flat=True)
    return User.objects.filter(is_active=True).exclude(email="").in_bulk(list(members))
