"""Four eyes over time: who keeps what is open of bonds is not given the role that decides it."""

from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.bonds.models import Call, CallState
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import Role

OPEN = (CallState.SENT, CallState.MATCHED, CallState.NOTICED)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(why_not)


def why_not(user_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not have a role now; empty when they may."""
    if Permission.BONDS_DECIDE not in role.permissions:
        return ""
    took = Q(begun_by=user_id) | Q(written_by=user_id) | Q(sent_by=user_id)
    rows = Call.objects.filter(took | Q(matched_by=user_id) | Q(noticed_by=user_id))
    if rows.filter(state__in=OPEN).exists():
        return _(
            "This person prepared calls of bonds that are still open. They end first, or somebody"
            " else takes the role."
        )
    return ""
