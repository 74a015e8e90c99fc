"""What the pages of this package show, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.grants import money, rules
from musterpoint.grants.forms import PAYEE
from musterpoint.grants.models import (
    Application,
    CallState,
    MilestoneState,
    Outcome,
    RecoveryState,
    State,
)
from musterpoint.web import formats
from musterpoint.web.parts import Row

STATES: Mapping[str, str] = {
    State.SUBMITTED: "due",
    State.INCOMPLETE: "unk",
    State.COMPLETE: "due",
    State.ASSESSED: "due",
    State.RECOMMENDED: "due",
    State.APPROVED: "move",
    State.PART: "move",
    State.REFUSED: "off",
    State.COMMITTED: "move",
    State.PAID: "ok",
    State.RECEIPTED: "ok",
    State.RECOVERED: "ok",
    State.WRITTEN_OFF: "off",
    State.CLOSED: "off",
    State.WITHDRAWN: "off",
}
CALLS: Mapping[str, str] = {
    CallState.DRAFT: "unk",
    CallState.PUBLISHED: "move",
    CallState.DECIDED: "ok",
    CallState.CLOSED: "off",
}
MILESTONES: Mapping[str, str] = {
    MilestoneState.PLANNED: "unk",
    MilestoneState.REPORTED: "due",
    MilestoneState.RETURNED: "due",
    MilestoneState.ACCEPTED: "move",
    MilestoneState.PAID: "ok",
}
RECOVERIES: Mapping[str, str] = {
    RecoveryState.OPEN: "due",
    RecoveryState.PROPOSED: "unk",
    RecoveryState.RECOVERED: "ok",
    RecoveryState.WRITTEN_OFF: "off",
}
OUTCOMES: Mapping[str, str] = {
    Outcome.APPROVED: "ok",
    Outcome.PART: "ok",
    Outcome.REFUSED: "off",
}


def purpose(code: str) -> str:
    """Return what money is given for, in the reader's words."""
    found = rules.pack().purposes.get(code)
    return rules.in_words(found.names) if found else code


def method(code: str) -> str:
    """Return how somebody is paid, in the reader's words."""
    found = rules.pack().methods.get(code)
    return rules.in_words(found) if found else code


def points(total: int | None) -> str:
    """Return a total as points of 100; empty when there is none."""
    return formats.count(total / rules.HUNDREDTHS, 2) if total is not None else ""


def amount(row: Application, found: int | None) -> str:
    """Return an amount of an application; empty when there is none."""
    return money.shown(found, row.unit) if found is not None else ""


def levels(found: Mapping[str, str]) -> list[Row]:
    """Return levels of need as facts."""
    criteria = rules.pack().criteria
    return [
        Row(
            key=rules.in_words(criteria[code].names),
            value=rules.in_words(criteria[code].levels[level].names),
        )
        for code, level in found.items()
        if code in criteria and level in criteria[code].levels
    ]


def told(content: Mapping[str, Any]) -> list[Row]:
    """Return who applies and how they are reached and paid, as facts; nothing that is empty."""
    pack = rules.pack()
    papers = [rules.in_words(pack.papers[one]) for one in content["papers"] if one in pack.papers]
    rows = [
        (_("Name"), content["name"]),
        (_("Date of birth"), content["born"]),
        (_("Telephone"), content["phone"]),
        (_("E-mail"), content["email"]),
        (_("Papers that were seen"), formats.listed(papers)),
        *((str(PAYEE[name]), text) for name, text in content["payee"].items() if name in PAYEE),
    ]
    return [Row(key=key, value=value) for key, value in rows if value]
