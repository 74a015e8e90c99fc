"""Everything that changes reviews, lessons, the library and what is asked."""

from musterpoint.lessons.actions._asks import (
    DecidedAlready,
    NoGround,
    NotDecided,
    ask,
    decide,
    rest_on,
    take_step,
    write_outcome,
)
from musterpoint.lessons.actions._common import NotOneOfUs, NotThere
from musterpoint.lessons.actions._crossing import (
    ANSWER,
    KINDS,
    LESSON,
    RECOMMENDATION,
    answer,
    recommend_to,
    share_lesson,
    take_in,
)
from musterpoint.lessons.actions._lessons import (
    AnsweredAlready,
    NoEvidence,
    NotAccepted,
    NotForUs,
    NotOpen,
    OfAPartner,
    WrittenAlready,
    about,
    add_evidence,
    begin_action,
    change_action,
    change_lesson,
    drop_action,
    end_action,
    recommend,
    write_lesson,
)
from musterpoint.lessons.actions._library import (
    NoSource,
    NotWritable,
    There,
    WrongState,
    change_practice,
    import_practices,
    is_writer,
    open_library,
    publish_practice,
    record_research,
    submit_practice,
    supersede_practice,
    verify_practice,
)
from musterpoint.lessons.actions._library import SameHands as SamePracticeHands
from musterpoint.lessons.actions._reviews import (
    LABELS,
    TEXTS,
    ChangedMeanwhile,
    NotADraft,
    NotSaid,
    NotSent,
    ReviewedAlready,
    SameHands,
    StillOpen,
    begin_review,
    give_back,
    prepare_again,
    send_review,
    sign_off,
    write_review,
    wrote_review,
)
from musterpoint.lessons.actions._testing import NotDone, NotPlayed, OwnWork, TooEarly, verify
from musterpoint.lessons.facts import also_show_exercises
from musterpoint.lessons.values import (
    AskIn,
    EventIn,
    LessonIn,
    PracticeIn,
    ResearchIn,
    ReviewIn,
)

__all__ = [
    "ANSWER", "KINDS", "LABELS", "LESSON", "RECOMMENDATION", "TEXTS", "AnsweredAlready", "AskIn",
    "ChangedMeanwhile", "DecidedAlready", "EventIn", "LessonIn", "NoEvidence", "NoGround",
    "NoSource", "NotADraft", "NotAccepted", "NotDecided", "NotDone", "NotForUs", "NotOneOfUs",
    "NotOpen", "NotPlayed", "NotSaid", "NotSent", "NotThere", "NotWritable", "OfAPartner",
    "OwnWork", "PracticeIn", "ResearchIn", "ReviewIn", "ReviewedAlready", "SameHands",
    "SamePracticeHands", "StillOpen", "There", "TooEarly", "WrittenAlready", "WrongState",
    "about", "add_evidence", "also_show_exercises",
    "answer", "ask", "begin_action", "begin_review", "change_action", "change_lesson",
    "change_practice", "decide", "drop_action", "end_action", "give_back", "import_practices",
    "is_writer", "open_library", "prepare_again", "publish_practice", "recommend", "recommend_to",
    "record_research", "rest_on", "send_review", "share_lesson", "sign_off", "submit_practice",
    "supersede_practice", "take_in", "take_step", "verify", "verify_practice", "write_lesson",
    "write_outcome", "write_review", "wrote_review",
]  # fmt: skip
