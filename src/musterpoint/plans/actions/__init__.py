"""Everything that changes plans."""

from musterpoint.plans.actions._activating import (
    ActiveAlready,
    LevelOnlyRises,
    NoSuchTask,
    NothingInForce,
    NotOneOfUs,
    OtherCountry,
    StoodDown,
    activate,
    assign,
    end_task,
    raise_level,
    stand_down,
)
from musterpoint.plans.actions._reviewing import (
    HasGaps,
    NoReason,
    NotUnderReview,
    SameHands,
    approve,
    confirm_review,
    give_back,
    retire,
    send_to_review,
)
from musterpoint.plans.actions._telling import chase
from musterpoint.plans.actions._writing import (
    BadPlan,
    ChangedMeanwhile,
    NoSuchPlan,
    NotADraft,
    NothingToUndo,
    TooLong,
    change_head,
    create_plan,
    move_row,
    new_version,
    put_row,
    remove_row,
    undo,
)
from musterpoint.plans.values import HeadIn, PlanIn

__all__ = [
    "ActiveAlready", "BadPlan", "ChangedMeanwhile", "HasGaps", "HeadIn", "LevelOnlyRises",
    "NoReason", "NoSuchPlan", "NoSuchTask", "NotADraft", "NotOneOfUs", "NotUnderReview",
    "NothingInForce", "NothingToUndo", "OtherCountry", "PlanIn", "SameHands", "StoodDown",
    "TooLong", "activate", "approve", "assign", "change_head", "chase", "confirm_review",
    "create_plan", "end_task", "give_back", "move_row", "new_version", "put_row", "raise_level",
    "remove_row", "retire", "send_to_review", "stand_down", "undo",
]  # fmt: skip
