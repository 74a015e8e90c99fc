"""Everything that changes the directory and the referrals."""

from musterpoint.referrals.actions._training import (
    BadTraining,
    NoSuchTraining,
    NotTrained,
    OwnTraining,
    end_training,
    may_record,
    record_training,
    require_trained,
    restore_training,
)

__all__ = [
    "BadTraining",
    "NoSuchTraining",
    "NotTrained",
    "OwnTraining",
    "end_training",
    "may_record",
    "record_training",
    "require_trained",
    "restore_training",
]
