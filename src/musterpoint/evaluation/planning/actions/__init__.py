"""Everything that changes evaluations."""

from musterpoint.evaluation.planning.actions._deciding import (
    HasGaps,
    NoReason,
    NotUnderReview,
    SameHands,
    approve,
    give_back,
    send_to_review,
)
from musterpoint.evaluation.planning.actions._evaluators import (
    Decided,
    LinkOver,
    answer,
    contribute,
    end_link,
    invite,
    link_of_token,
    take_in,
)
from musterpoint.evaluation.planning.actions._finding import (
    NotApproved,
    NotFinished,
    finish,
    keep_finding,
)
from musterpoint.evaluation.planning.actions._writing import (
    BadEvaluation,
    ChangedMeanwhile,
    NoSuchEvaluation,
    NotADraft,
    TooLong,
    begin,
    change_head,
    move_row,
    new_version,
    put_row,
    remove_row,
)
from musterpoint.evaluation.planning.values import EvaluationIn, FindingIn, LinkIn

__all__ = [
    "BadEvaluation", "ChangedMeanwhile", "Decided", "EvaluationIn", "FindingIn", "HasGaps",
    "LinkIn", "LinkOver", "NoReason", "NoSuchEvaluation", "NotADraft", "NotApproved",
    "NotFinished", "NotUnderReview", "SameHands", "TooLong", "answer", "approve", "begin",
    "change_head", "contribute", "end_link", "finish", "give_back", "invite", "keep_finding",
    "link_of_token", "move_row", "new_version", "put_row", "remove_row", "send_to_review",
    "take_in",
]  # fmt: skip
