"""
What people told us, in two boxes of the same form.

``Report`` and what hangs on it is the open box of those who handle feedback. ``PrivateReport`` and
its kin stand in the confidence compartment: anybody may drop something in, and the database shows
a row to the clearance of named handlers alone; ``queries`` leave out whoever is complained of.
"""

from musterpoint.feedback.models.choices import (
    BASIS,
    KEPT,
    LISTENING,
    EntryKind,
    ListReason,
    Outcome,
    State,
    Way,
)
from musterpoint.feedback.models.people import Handler, Outside, Unit, UnitMember
from musterpoint.feedback.models.published import CodeTry, Published, Theme
from musterpoint.feedback.models.reports import (
    ENTRY_KINDS,
    REPORT_KINDS,
    STEP_KINDS,
    Entry,
    EntryFields,
    PrivateEntry,
    PrivateReport,
    PrivateStep,
    Recusal,
    Report,
    ReportFields,
    Step,
    StepFields,
)

__all__ = [
    "BASIS",
    "ENTRY_KINDS",
    "KEPT",
    "LISTENING",
    "REPORT_KINDS",
    "STEP_KINDS",
    "CodeTry",
    "Entry",
    "EntryFields",
    "EntryKind",
    "Handler",
    "ListReason",
    "Outcome",
    "Outside",
    "PrivateEntry",
    "PrivateReport",
    "PrivateStep",
    "Published",
    "Recusal",
    "Report",
    "ReportFields",
    "State",
    "Step",
    "StepFields",
    "Theme",
    "Unit",
    "UnitMember",
    "Way",
]
