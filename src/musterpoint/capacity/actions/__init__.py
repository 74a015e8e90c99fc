"""What changes in capacity: assessments, the plan that closes gaps, comparisons with peers."""

from musterpoint.capacity.actions._assessing import (
    BadAssessment,
    ChangedMeanwhile,
    NoSuchAssessment,
    NotAllAnswered,
    NotNow,
    SomebodyElseAgrees,
    agree,
    agree_with_contact,
    answer,
    begin,
    give_back,
    is_link,
    rest_on,
)
from musterpoint.capacity.actions._items import (
    AlreadyEnded,
    BadItem,
    NoSuchItem,
    NotDoneYet,
    NotEnded,
    PlannedTwice,
    choose_remedy,
    drop,
    finish,
    plan_item,
    reopen,
    start,
)
from musterpoint.capacity.actions._partners import (
    ANSWER,
    ASSESSMENT,
    STEPS,
    AnsweredAlready,
    NoSuchRequest,
    accept_corrections,
    respond,
    submit,
    take_answers,
    take_in,
    withdraw,
)
from musterpoint.capacity.actions._peers import (
    LEVELS,
    PEERS,
    NoSuchCircle,
    join,
    leave,
    take_parts,
    take_told,
    tell,
)
from musterpoint.capacity.values import AnswerIn, AssessmentIn, Correction, ItemIn

__all__ = [
    "ANSWER", "ASSESSMENT", "LEVELS", "PEERS", "STEPS", "AlreadyEnded", "AnswerIn",
    "AnsweredAlready", "AssessmentIn", "BadAssessment", "BadItem", "ChangedMeanwhile",
    "Correction", "ItemIn", "NoSuchAssessment", "NoSuchCircle", "NoSuchItem", "NoSuchRequest",
    "NotAllAnswered", "NotDoneYet", "NotEnded", "NotNow", "PlannedTwice", "SomebodyElseAgrees",
    "accept_corrections", "agree", "agree_with_contact", "answer", "begin", "choose_remedy",
    "drop", "finish", "give_back", "is_link", "join", "leave", "plan_item", "reopen", "respond",
    "rest_on", "start", "submit", "take_answers", "take_in", "take_parts", "take_told", "tell",
    "withdraw",
]  # fmt: skip
