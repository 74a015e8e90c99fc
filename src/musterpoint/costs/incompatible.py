"""Four eyes over time: who weighed an open waiver is not given the role that decides it."""

from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.costs.models import PayerChange, Relief, ReliefState, StatementLine
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import Role

OPEN = (ReliefState.ASKED, ReliefState.PROPOSED)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(why_not)


def why_not(user_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not have a role now; empty when they may."""
    if Permission.COSTS_DECIDE not in role.permissions:
        return ""
    weighed = Relief.objects.filter(Q(asked_by=user_id) | Q(proposed_by=user_id), state__in=OPEN)
    asked = PayerChange.objects.filter(asked_by=user_id, decided_at=None)
    lines = StatementLine.objects.filter(prepared_by=user_id)
    if weighed.exists() or asked.exists() or lines.exists():
        return _(
            "This person prepared decisions on costs that are still open. They end first, or"
            " somebody else takes the role."
        )
    return ""
