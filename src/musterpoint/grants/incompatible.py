"""What somebody may have open of grants: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.grants.models import (
    Appeal,
    Application,
    Call,
    CallState,
    Milestone,
    MilestoneState,
    Recovery,
    RecoveryState,
    State,
    Step,
)
from musterpoint.tenancy.permissions import Permission

#: Where it waits for who decides; whoever brings it there is no decider.
UNDECIDED = (State.SUBMITTED, State.INCOMPLETE, State.COMPLETE, State.ASSESSED, State.RECOMMENDED)
#: What others still decide, set aside or pay.
OPEN = (*UNDECIDED, State.APPROVED, State.PART, State.COMMITTED)
UNPAID = ~Q(state=MilestoneState.PAID) & Q(application__state__in=OPEN)
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
    """Say whether a user took, changed or published something that is not decided or not paid."""
    waiting = _waiting()
    reported = Milestone.objects.filter(UNPAID, reported_by=user_id)
    calls = Call.objects.filter(state=CallState.PUBLISHED, made_by=user_id)
    proposed = Recovery.objects.filter(proposed_by=user_id, state=RecoveryState.PROPOSED)
    changed = Application.objects.filter(payee_by=user_id)
    took = waiting.filter(Q(taken_by=user_id) | _brought(user_id, *UNDECIDED))
    return any(one.exists() for one in (took, changed, reported, calls, proposed))


def has_assessed(user_id: UUID) -> bool:
    """Say whether a user assessed, scored or visited what is not decided or not paid."""
    looked = Q(assessments__made_by=user_id) | Q(scores__scorer_id=user_id)
    if _waiting().filter(looked | _brought(user_id, State.RECOMMENDED)).exists():
        return True
    return Milestone.objects.filter(UNPAID, visited_by=user_id).exists()


def _waiting() -> QuerySet[Application]:
    appealed = Appeal.objects.filter(decided_at=None).values("application_id")
    return Application.objects.filter(Q(state__in=OPEN) | Q(id__in=appealed))


def _brought(user_id: UUID, *states: State) -> Q:
    """Return applications of which a user wrote a step while they stood in one of these states."""
    steps = Step.objects.filter(made_by=user_id, state__in=states)
    return Q(id__in=steps.values("application_id"))
