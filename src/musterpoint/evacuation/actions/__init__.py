"""What can be done in an evacuation: ask, offer, match, list, board, arrive."""

from musterpoint.cases.actions.children import NotTheReceiver
from musterpoint.evacuation.actions._children import (
    HandedBefore,
    NobodyToHandOver,
    follow_gates,
    hand_over,
)
from musterpoint.evacuation.actions._drafts import (
    LegDraftIn,
    OfferedBefore,
    draft_legs,
    drop_drafts,
    offer_draft,
)
from musterpoint.evacuation.actions._gone import follow_registry
from musterpoint.evacuation.actions._manifests import (
    BoardingIsClosed,
    LineOut,
    NotOnTheList,
    SeatGivenUp,
    arrive,
    board,
    depart,
    make_manifest,
)
from musterpoint.evacuation.actions._matching import (
    NothingToMatch,
    OutOfDate,
    confirm,
    discard,
    run_match,
)
from musterpoint.evacuation.actions._movements import LANE as MOVEMENTS
from musterpoint.evacuation.actions._movements import tell_movements
from musterpoint.evacuation.actions._offers import (
    MOST_SEATS,
    BadOffer,
    LegIn,
    PlaceIn,
    cancel_leg,
    cancel_legs,
    needed_to_cancel,
    offer,
    set_places,
    share_offers,
)
from musterpoint.evacuation.actions._pool import (
    LAST,
    take_in_movements,
    take_in_offers,
    take_in_requests,
    take_in_seats,
    take_in_withdrawals,
)
from musterpoint.evacuation.actions._requests import (
    NothingToRequest,
    RequestIn,
    clear_checks,
    request,
    share_ready,
    withdraw,
)
from musterpoint.evacuation.actions._travellers import take_in_manifests
from musterpoint.evacuation.gates import ChecksNotFinished, ChildLeftAlone

__all__ = [
    "LAST",
    "MOST_SEATS",
    "MOVEMENTS",
    "BadOffer",
    "BoardingIsClosed",
    "ChecksNotFinished",
    "ChildLeftAlone",
    "HandedBefore",
    "LegDraftIn",
    "LegIn",
    "LineOut",
    "NobodyToHandOver",
    "NotOnTheList",
    "NotTheReceiver",
    "NothingToMatch",
    "NothingToRequest",
    "OfferedBefore",
    "OutOfDate",
    "PlaceIn",
    "RequestIn",
    "SeatGivenUp",
    "arrive",
    "board",
    "cancel_leg",
    "cancel_legs",
    "clear_checks",
    "confirm",
    "depart",
    "discard",
    "draft_legs",
    "drop_drafts",
    "follow_gates",
    "follow_registry",
    "hand_over",
    "make_manifest",
    "needed_to_cancel",
    "offer",
    "offer_draft",
    "request",
    "run_match",
    "set_places",
    "share_offers",
    "share_ready",
    "take_in_manifests",
    "take_in_movements",
    "take_in_offers",
    "take_in_requests",
    "take_in_seats",
    "take_in_withdrawals",
    "tell_movements",
    "withdraw",
]
