"""Everything that changes campaigns and deals with replies."""

from musterpoint.outreach.actions._answers import (
    AlreadyHandled,
    NotOnARoll,
    answer,
    handle_by_hand,
    read_first,
)
from musterpoint.outreach.actions._campaigns import (
    AlreadySent,
    AlreadyStopped,
    CrisisIsClosed,
    MissingTranslation,
    NobodyMeant,
    NoSuchCampaign,
    NoSuchCrisis,
    approve_and_send,
    create_campaign,
    stop,
)
from musterpoint.outreach.actions._fanout import mark_reached, send_some
from musterpoint.outreach.audience import Audience
from musterpoint.outreach.rules import Meaning

__all__ = [
    "AlreadyHandled",
    "AlreadySent",
    "AlreadyStopped",
    "Audience",
    "CrisisIsClosed",
    "Meaning",
    "MissingTranslation",
    "NoSuchCampaign",
    "NoSuchCrisis",
    "NobodyMeant",
    "NotOnARoll",
    "answer",
    "approve_and_send",
    "create_campaign",
    "handle_by_hand",
    "mark_reached",
    "read_first",
    "send_some",
    "stop",
]
