"""What can be done about peers, rooms, visits, meetings and the selection of partners."""

from musterpoint.exchange.actions._appeals import (
    AppealedBefore,
    NotIndependent,
    appeal,
    close_call,
    decide_appeal,
    of_key,
)
from musterpoint.exchange.actions._calls import (
    ApplicationIn,
    CallIn,
    CallStands,
    NoSuchCall,
    NotPublishable,
    Sent,
    TooLate,
    apply,
    publish_call,
    put_criterion,
    remove_criterion,
    write_call,
)
from musterpoint.exchange.actions._entries import (
    NoSuchEntry,
    NotAParticipant,
    NotYours,
    change_entry,
    dismiss_reports,
    enter,
    hide_entry,
    report_entry,
    say_in_room,
    withdraw_entry,
)
from musterpoint.exchange.actions._follow_ups import (
    NoSuchFollowUp,
    add_to_meeting,
    add_to_room,
    finish,
)
from musterpoint.exchange.actions._meetings import (
    MeetingIn,
    MeetingOver,
    NoSuchMeeting,
    NotTheOrganiser,
    answer_meeting,
    call_off_meeting,
    change_meeting,
    hold_meeting,
    invite_group,
    invite_guests,
    plan_meeting,
    take_meetings,
)
from musterpoint.exchange.actions._profile import (
    AlreadyThere,
    NoChallenge,
    NothingToPublish,
    add_challenge,
    publish_profile,
    remove_challenge,
    take_profiles,
    tell_profile,
    withdraw_profile,
    write_profile,
)
from musterpoint.exchange.actions._room_intake import take_rooms
from musterpoint.exchange.actions._rooms import (
    NoSuchRoom,
    NotInThisState,
    NotTheHost,
    answer_invitation,
    archive_room,
    change_room,
    close_room,
    invite,
    leave,
    name_participants,
    open_room,
)
from musterpoint.exchange.actions._rounds import clear_closed, end_rounds
from musterpoint.exchange.actions._saying import BadWords, NotAPartner, Partner, partners
from musterpoint.exchange.actions._scoring import (
    AlreadyScored,
    HasConflict,
    NotDecidable,
    NotScorable,
    OwnApplication,
    decide,
    declare_conflict,
    has_conflict,
    is_undecided,
    score,
    take_back_decision,
    tell_results,
)
from musterpoint.exchange.actions._visits import (
    NoSuchVisit,
    NotNow,
    VisitIn,
    agree_terms,
    call_off_visit,
    change_terms,
    close_visit,
    propose_visit,
    report_visit,
    start_visit,
    take_visits,
)

__all__ = [
    "AlreadyScored", "AlreadyThere", "AppealedBefore", "ApplicationIn", "BadWords", "CallIn",
    "CallStands", "HasConflict", "MeetingIn", "MeetingOver", "NoChallenge", "NoSuchCall",
    "NoSuchEntry", "NoSuchFollowUp", "NoSuchMeeting", "NoSuchRoom", "NoSuchVisit",
    "NotAParticipant", "NotAPartner", "NotDecidable", "NotInThisState", "NotIndependent",
    "NotNow", "NotPublishable", "NotScorable", "NotTheHost", "NotTheOrganiser", "NotYours",
    "NothingToPublish", "OwnApplication", "Partner", "Sent", "TooLate", "VisitIn",
    "add_challenge", "add_to_meeting", "add_to_room", "agree_terms", "answer_invitation",
    "answer_meeting", "appeal", "apply", "archive_room", "call_off_meeting", "call_off_visit",
    "change_entry", "change_meeting", "change_room", "change_terms", "clear_closed",
    "close_call", "close_room", "close_visit", "decide", "decide_appeal", "declare_conflict",
    "dismiss_reports", "end_rounds", "enter", "finish", "has_conflict", "hide_entry",
    "hold_meeting", "invite",
    "invite_group", "invite_guests", "is_undecided", "leave", "name_participants", "of_key",
    "open_room", "partners", "plan_meeting", "propose_visit", "publish_call", "publish_profile",
    "put_criterion", "remove_challenge", "remove_criterion", "report_entry", "report_visit",
    "say_in_room", "score", "start_visit", "take_back_decision", "take_meetings",
    "take_profiles", "take_rooms", "take_visits", "tell_profile", "tell_results",
    "withdraw_entry", "withdraw_profile", "write_call", "write_profile",
]  # fmt: skip
