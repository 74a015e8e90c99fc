"""Words for what the rules found."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.rosters.models import Answer, DeploymentState, JobState, Stage, Standing
from musterpoint.rosters.queries import Named, Result
from musterpoint.rosters.rules import For, Why
from musterpoint.web import formats

WHY: Mapping[Why, Promise] = {
    Why.CONFLICT: _("Conflict of interest"),
    Why.NOT_CALLED: _("Paused"),
    Why.DEPLOYED: _("Deployed at that time"),
    Why.REST: _("Rests after the last deployment"),
    Why.CREDENTIAL: _("Training or clearance missing or expired"),
    Why.SKILL: _("Skill missing"),
    Why.SEX: _("Woman or man was wished otherwise"),
    Why.DIALECT: _("Another dialect"),
    Why.LEVEL: _("Level too low"),
    Why.AWAY: _("Not available at that time"),
    Why.TOO_LONG: _("Too many days"),
}
FOR: Mapping[For, Promise] = {
    For.ON_CALL: _("On call now"),
    For.DIALECT: _("Speaks the dialect"),
    For.LEVEL: _("Speaks it well"),
    For.SKILLS: _("Has the skills"),
    For.SAME_AREA: _("In the same area"),
    For.SAME_COUNTRY: _("In the same country"),
    For.HOURS_TOLD: _("Available at this hour"),
}
STAGE: Mapping[str, str] = {
    Stage.INFORMATION: "unk",
    Stage.ALERT: "due",
    Stage.DEPLOY: "move",
    Stage.STOOD_DOWN: "off",
}
ANSWER: Mapping[str, str] = {Answer.NONE: "unk", Answer.YES: "ok", Answer.NO: "off"}
STANDING: Mapping[str, str] = {
    Standing.NONE: "unk",
    Standing.HOLDS: "ok",
    Standing.WAITS: "due",
    Standing.ASSIGNED: "move",
    Standing.CANCELLED: "off",
}
DEPLOYMENT: Mapping[str, str] = {
    DeploymentState.PLANNED: "due",
    DeploymentState.UNDER_WAY: "move",
    DeploymentState.ENDED: "ok",
    DeploymentState.NO_SHOW: "help",
    DeploymentState.CANCELLED: "off",
}
JOB: Mapping[str, str] = {
    JobState.ASKED: "due",
    JobState.DRAFT: "move",
    JobState.SENT_BACK: "due",
    JobState.PUBLISHED: "ok",
    JobState.CANCELLED: "off",
}


def reasons(found: Iterable[For]) -> str:
    """Return what speaks for somebody, as a list."""
    return formats.listed(FOR[one] for one in found)


def ranked(found: Result) -> list[dict[str, Any]]:
    """Return who fits, ready to show."""
    return [
        {
            "card": one.card,
            "reasons": reasons(one.reasons),
            "codes": " ".join(one.reasons),
            "on_call": For.ON_CALL in one.reasons,
        }
        for one in found.ranked
    ]


def left_out(found: Result) -> list[dict[str, Any]]:
    """Return who does not fit and why, ready to show."""
    return [{"card": one.card, "why": _why(one)} for one in found.left_out]


def _why(one: Named) -> Promise | str:
    return WHY[one.why] if one.why is not None else ""


def left_out_counts(found: Result) -> list[tuple[Promise, int]]:
    """Return how many are left out, by reason in the order of gravity."""
    return [(WHY[why], found.left_out_counts[why]) for why in Why if why in found.left_out_counts]
