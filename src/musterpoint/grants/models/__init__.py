"""What is asked of funds: applications with their history, calls, projects, what comes back."""

from musterpoint.grants.models._applications import (
    Appeal,
    Applicant,
    Application,
    Assessment,
    Decision,
    Draft,
    Outcome,
    Route,
    State,
    Step,
    Way,
)
from musterpoint.grants.models._calls import Call, CallState, Conflict, Criterion, Score
from musterpoint.grants.models._marks import ForeignMark, HelpMark, Mark
from musterpoint.grants.models._returns import (
    Advance,
    Debtor,
    Milestone,
    MilestoneState,
    Recovery,
    RecoveryState,
    Settled,
)

__all__ = [
    "Advance",
    "Appeal",
    "Applicant",
    "Application",
    "Assessment",
    "Call",
    "CallState",
    "Conflict",
    "Criterion",
    "Debtor",
    "Decision",
    "Draft",
    "ForeignMark",
    "HelpMark",
    "Mark",
    "Milestone",
    "MilestoneState",
    "Outcome",
    "Recovery",
    "RecoveryState",
    "Route",
    "Score",
    "Settled",
    "State",
    "Step",
    "Way",
]
