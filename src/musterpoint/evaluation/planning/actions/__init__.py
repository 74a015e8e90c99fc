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
from musterpoint.evaluation.planning.values import EvaluationIn, FindingIn

__all__ = [
    "BadEvaluation", "ChangedMeanwhile", "EvaluationIn", "FindingIn", "HasGaps", "NoReason",
    "NoSuchEvaluation", "NotADraft", "NotApproved", "NotFinished", "NotUnderReview", "SameHands",
    "TooLong", "approve", "begin", "change_head", "finish", "give_back", "keep_finding",
    "move_row", "new_version", "put_row", "remove_row", "send_to_review",
]  # fmt: skip
