"""What somebody may have open of costs: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.costs.models import (
    CostModel,
    DemandStep,
    Netting,
    NettingState,
    NettingTransfer,
    PayerChange,
    Relief,
    ReliefState,
    SeatChange,
    StatementLine,
)
from musterpoint.tenancy.permissions import Permission

OPEN = (ReliefState.ASKED, ReliefState.PROPOSED)
NETTED = (NettingState.INVITED, NettingState.PROPOSED)
SAYS = _(
    "This person prepared decisions on costs that are still open. They end first, or"
    " somebody else takes the role."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(Work(under=Permission.COSTS_CHANGE, is_open=has_prepared, says=SAYS))


def has_prepared(user_id: UUID) -> bool:
    """Say whether a user weighed, asked for or entered something that others have not decided."""
    weighed = Relief.objects.filter(Q(asked_by=user_id) | Q(proposed_by=user_id), state__in=OPEN)
    asked = PayerChange.objects.filter(asked_by=user_id, decided_at=None)
    lines = StatementLine.objects.filter(prepared_by=user_id)
    entered = NettingTransfer.objects.filter(entered_by=user_id, released_by=None)
    steps = DemandStep.objects.filter(entered_by=user_id, decided_at=None)
    models = CostModel.objects.filter(made_by=user_id, decided_at=None)
    seats = SeatChange.objects.filter(asked_by=user_id, decided_at=None)
    nettings = Netting.objects.filter(made_by=user_id, state__in=NETTED)
    return any(
        one.exists() for one in (weighed, asked, lines, entered, steps, models, seats, nettings)
    )
