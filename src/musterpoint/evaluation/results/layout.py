"""
The layout of a results framework as a workbook: which columns there are, and how they are known.

The same columns are written and read. A column is known by its heading in any order, also by the
headings that other offices use for it; `Target 2026`, `Actual 2026` and `Baseline (2024)` carry
their year, in one cell or as a heading over two rows. `Actual 2026: women` is of a breakdown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from musterpoint.evaluation.models import Level, WorkState

RESULTS, WORK = "Results framework", "Joint work plan"
#: key -> heading, and other headings that mean the same.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "level": ("Level",),
    "code": ("Code", "Result code"),
    "title": ("Result", "Result statement", "Results", "Outcome / output"),
    "partners": ("Partners", "UN partners"),
    "capacity": ("Capacity needs",),
    "indicator_code": ("Indicator code",),
    "indicator": ("Indicator", "Performance indicator", "Indicators"),
    "definition": ("Definition",),
    "unit": ("Unit", "Unit of measure", "Measure"),
    "groups": ("Disaggregation", "Disaggregated by", "Breakdown"),
    "less": ("Less is better",),
    "baseline": ("Baseline", "Baseline value"),
    "baseline_year": ("Baseline year",),
    "source": (
        "Source / means of verification",
        "Means of verification",
        "Source",
        "MoV",
        "Source / MoV",
    ),
    "responsible": ("Responsible", "Responsible agency", "Reporting entity"),
    "sdg": ("SDG target", "SDG targets", "SDG"),
    "assumptions": ("Assumptions and risks", "Assumptions & risks", "Assumptions"),
    "measure": ("Counted as",),
}
WORK_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("Code", "Sub-output code"),
    "title": ("Sub-output", "Activity"),
    "entity": ("UN entity", "Entity", "Agency"),
    "partners": ("Implementing partners",),
    "contributing": ("Contributing partners",),
    "places": ("Places", "Geography"),
    "sdg": ("SDG targets", "SDG target", "SDG"),
    "gender": ("Gender marker", "Gender"),
    "rights": ("Human rights marker", "Human rights"),
    "state": ("State", "Status"),
    "currency": ("Currency",),
    "required": ("Required", "Required resources"),
    "available": ("Available", "Available resources"),
    "expended": ("Expended", "Expenditure"),
    "gap": ("Gap", "Funding gap"),
}
TARGET, ACTUAL, BASELINE = "target", "actual", "baseline"
_YEARLY = re.compile(
    r"(?P<what>targets?|actuals?|results? achieved|baseline(?: value)?)\s*[-:(]?\s*"
    r"(?P<year>\d{4})\)?(?:\s*:\s*(?P<group>.+))?"
)
LEVELS: Mapping[str, Level] = {
    "strategic priority": Level.PRIORITY,
    "priority": Level.PRIORITY,
    "outcome": Level.OUTCOME,
    "output": Level.OUTPUT,
    "sub-output": Level.SUB_OUTPUT,
}
LEVEL_NAMES: Mapping[str, str] = {
    Level.PRIORITY: "Strategic priority",
    Level.OUTCOME: "Outcome",
    Level.OUTPUT: "Output",
    Level.SUB_OUTPUT: "Sub-output",
}
STATE_NAMES: Mapping[str, str] = {
    WorkState.NOT_STARTED: "Not started",
    WorkState.ONGOING: "Ongoing",
    WorkState.COMPLETED: "Completed",
    WorkState.ON_HOLD: "On hold",
}
STATES: Mapping[str, str] = {name.casefold(): code for code, name in STATE_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """What a heading means: the key of its column, with a year and a breakdown where it has one."""

    key: str
    year: int | None = None
    group: str = ""

    @property
    def column(self) -> tuple[str, int | None, str]:
        """What a sheet has one column of: a baseline is one, whatever its year."""
        return (self.key, None if self.key == BASELINE else self.year, self.group)


def plain(heading: str) -> str:
    """Return a heading as it is compared: in small letters, without marks at its end."""
    text = " ".join(heading.replace("\n", " ").split()).casefold().rstrip(" *:")
    return text.replace(" /", "/").replace("/ ", "/")


def _known(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(name): key for key, names in columns.items() for name in names}


_RESULTS, _WORK = _known(COLUMNS), _known(WORK_COLUMNS)


def meaning(heading: str, *, is_work: bool) -> Known | None:
    """Return what a heading means on a sheet; None when it is not known."""
    text = plain(heading)
    key = (_WORK if is_work else _RESULTS).get(text)
    if key:
        return Known(key)
    yearly = None if is_work else _YEARLY.fullmatch(text)
    if yearly is None:
        return None
    key = next((one for one in (TARGET, BASELINE) if yearly["what"].startswith(one)), ACTUAL)
    group = yearly["group"] or ""
    return None if group and key != ACTUAL else Known(key, int(yearly["year"]), group)


def part_heading(year: int, group: str) -> str:
    """Return the heading of what was reached of a breakdown."""
    return f"Actual {year}: {group}"


def letters(column: int) -> str:
    """Return the letters of a column that is counted from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
