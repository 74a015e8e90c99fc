"""The one door between organisations: agree, give, end, and take what was given in hand."""

from musterpoint.disclosures.actions._agreeing import (
    AgreementEnded,
    AlreadyAccepted,
    NotBetweenExerciseAndReal,
    NotWithOneself,
    accept,
    end,
    propose,
)
from musterpoint.disclosures.actions._ending import (
    end_items,
    share_again,
    stop_sharing,
    stop_too,
)
from musterpoint.disclosures.actions._giving import (
    BasisMissing,
    ItemOut,
    ItemsEnded,
    MayNotHoldProtection,
    NoAgreement,
    ProtectionStaysHere,
    StateOfOrigin,
    disclose,
)
from musterpoint.disclosures.actions._taking import (
    erase_received,
    erase_received_items,
    mark_handled,
)
from musterpoint.disclosures.kinds import register_kind

__all__ = [
    "AgreementEnded",
    "AlreadyAccepted",
    "BasisMissing",
    "ItemOut",
    "ItemsEnded",
    "MayNotHoldProtection",
    "NoAgreement",
    "NotBetweenExerciseAndReal",
    "NotWithOneself",
    "ProtectionStaysHere",
    "StateOfOrigin",
    "accept",
    "disclose",
    "end",
    "end_items",
    "erase_received",
    "erase_received_items",
    "mark_handled",
    "propose",
    "register_kind",
    "share_again",
    "stop_sharing",
    "stop_too",
]
