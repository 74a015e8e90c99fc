"""Rosters, their members, calls for them, what they translate, and what is open to whom."""

from musterpoint.rosters.entitlements.models import Entitlement
from musterpoint.rosters.models.calls import (
    Answer,
    Asked,
    CallKind,
    CallOut,
    Deployment,
    DeploymentState,
    Stage,
    Standing,
    Tell,
)
from musterpoint.rosters.models.members import (
    Away,
    Conflict,
    Credential,
    CredentialKind,
    LanguageSkill,
    Level,
    Member,
    MemberState,
    MemberToken,
    Mode,
    Roster,
    RosterKind,
    Skill,
)
from musterpoint.rosters.models.translations import JobState, TranslationJob
from musterpoint.rosters.wardens.models import Handed, WardenTerm, WardenZone

__all__ = [
    "Answer",
    "Asked",
    "Away",
    "CallKind",
    "CallOut",
    "Conflict",
    "Credential",
    "CredentialKind",
    "Deployment",
    "DeploymentState",
    "Entitlement",
    "Handed",
    "JobState",
    "LanguageSkill",
    "Level",
    "Member",
    "MemberState",
    "MemberToken",
    "Mode",
    "Roster",
    "RosterKind",
    "Skill",
    "Stage",
    "Standing",
    "Tell",
    "TranslationJob",
    "WardenTerm",
    "WardenZone",
]
