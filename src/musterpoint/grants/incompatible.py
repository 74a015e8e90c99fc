"""What somebody may have open of grants: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.grants.models import (
    Appeal,
    Application,
    Milestone,
    MilestoneState,
    Recovery,
    RecoveryState,
    State,
)
from musterpoint.tenancy.permissions import Permission

#: What others still decide.
OPEN = (State.SUBMITTED, State.INCOMPLETE, State.COMPLETE, State.ASSESSED, State.RECOMMENDED)
UNPAID = Q(
    state__in=(MilestoneState.PLANNED, MilestoneState.REPORTED, MilestoneState.RETURNED),
    application__state=State.COMMITTED,
)
SAYS = _(
    "This person took, assessed or reported on applications that are still open. They end first,"
    " or somebody else takes the role."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(
        Work(under=Permission.GRANTS_CHANGE, is_open=has_taken, says=SAYS),
        Work(under=Permission.GRANTS_SCORE, is_open=has_assessed, says=SAYS),
    )


def has_taken(user_id: UUID) -> bool:
    """Say whether a user took or changed something that waits for a decision by others."""
    appealed = Appeal.objects.filter(decided_at=None).values("application_id")
    waiting = Q(state__in=OPEN) | Q(id__in=appealed)
    if Application.objects.filter(waiting, taken_by=user_id).exists():
        return True
    milestones = Milestone.objects.filter(UNPAID)
    proposed = Recovery.objects.filter(proposed_by=user_id, state=RecoveryState.PROPOSED)
    return (
        Application.objects.filter(payee_by=user_id).exists()
        or milestones.filter(Q(reported_by=user_id) | Q(application__taken_by=user_id)).exists()
        or proposed.exists()
    )


def has_assessed(user_id: UUID) -> bool:
    """Say whether a user assessed, scored or visited what waits for a decision by others."""
    appealed = Appeal.objects.filter(decided_at=None).values("application_id")
    rows = Application.objects.filter(Q(state__in=OPEN) | Q(id__in=appealed))
    looked = Q(assessments__made_by=user_id) | Q(scores__scorer_id=user_id)
    steps = Q(steps__made_by=user_id, steps__state=State.RECOMMENDED)
    if rows.filter(looked | steps).exists():
        return True
    return Milestone.objects.filter(UNPAID, visited_by=user_id).exists()
