"""What is done behind the wall, and the letter box beside it."""

from musterpoint.cases.screening.actions._calling import (
    BadCall,
    CallIn,
    HelplineIn,
    answer_call,
    ask_for_call,
    set_helplines,
)
from musterpoint.cases.screening.actions._opening import (
    BadOpening,
    NotOpen,
    OpenBox,
    ask,
    decide,
    read,
    review,
)
from musterpoint.cases.screening.actions._stopping import (
    LAST_WORDS,
    BadLastWord,
    share_again,
    stop_sharing,
)
from musterpoint.cases.screening.actions._talking import (
    BadTalk,
    NoQuestionnaire,
    TalkIn,
    answer_flag,
    choose,
    find,
    is_own,
    offer,
    sent,
)
from musterpoint.cases.screening.wall import NothingHere

__all__ = [
    "LAST_WORDS",
    "BadCall",
    "BadLastWord",
    "BadOpening",
    "BadTalk",
    "CallIn",
    "HelplineIn",
    "NoQuestionnaire",
    "NotOpen",
    "NothingHere",
    "OpenBox",
    "TalkIn",
    "answer_call",
    "answer_flag",
    "ask",
    "ask_for_call",
    "choose",
    "decide",
    "find",
    "is_own",
    "offer",
    "read",
    "review",
    "sent",
    "set_helplines",
    "share_again",
    "stop_sharing",
]
