"""Everything that changes rosters, calls, deployments, translations and entitlements."""

from musterpoint.rosters.actions._answers import (
    AnswerTooLate,
    NoSuchCall,
    answer,
    answer_by_message,
    answer_for,
)
from musterpoint.rosters.actions._calls import (
    AnsweredNo,
    NotAtThisStage,
    alert,
    ask,
    create_call,
    deploy,
    stand_down,
)
from musterpoint.rosters.actions._checks import BadMember, NoSuchRoster, OnRosterAlready
from musterpoint.rosters.actions._deployments import (
    AlreadyClosed,
    cancel,
    end,
    no_show,
    set_out,
)
from musterpoint.rosters.actions._importing import import_members
from musterpoint.rosters.actions._learned import follow_certificates
from musterpoint.rosters.actions._members import (
    add_member,
    add_members,
    change_member,
    create_roster,
)
from musterpoint.rosters.actions._parts import (
    add_conflict,
    drop_part,
    erase_member,
    forget,
    renew_link,
    set_credential,
    set_exception,
    set_hours,
    set_language,
    set_on_call,
    set_skill,
    set_state,
)
from musterpoint.rosters.actions._telling import tell_some
from musterpoint.rosters.actions._translation_telling import remind_some
from musterpoint.rosters.actions._translations import (
    NotYours,
    ask_member,
    ask_translation,
    cancel_translation,
    draft,
    publish,
    send_back,
)
from musterpoint.rosters.entitlements.actions import (
    BadEntitlement,
    import_entitlements,
    remove_entitlement,
    set_entitlement,
)
from musterpoint.rosters.values import CallIn, CredentialIn, LanguageIn, MemberIn

__all__ = [
    "AlreadyClosed",
    "AnswerTooLate",
    "AnsweredNo",
    "BadEntitlement",
    "BadMember",
    "CallIn",
    "CredentialIn",
    "LanguageIn",
    "MemberIn",
    "NoSuchCall",
    "NoSuchRoster",
    "NotAtThisStage",
    "NotYours",
    "OnRosterAlready",
    "add_conflict",
    "add_member",
    "add_members",
    "alert",
    "answer",
    "answer_by_message",
    "answer_for",
    "ask",
    "ask_member",
    "ask_translation",
    "cancel",
    "cancel_translation",
    "change_member",
    "create_call",
    "create_roster",
    "deploy",
    "draft",
    "drop_part",
    "end",
    "erase_member",
    "follow_certificates",
    "forget",
    "import_entitlements",
    "import_members",
    "no_show",
    "publish",
    "remind_some",
    "remove_entitlement",
    "renew_link",
    "send_back",
    "set_credential",
    "set_entitlement",
    "set_exception",
    "set_hours",
    "set_language",
    "set_on_call",
    "set_out",
    "set_skill",
    "set_state",
    "stand_down",
    "tell_some",
]
