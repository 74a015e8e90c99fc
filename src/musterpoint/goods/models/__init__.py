"""Items, stores and their movements, distributions to people; the stock itself is in the books."""

from musterpoint.goods.models.catalogue import Batch, Item, KitPart, Minimum, Store
from musterpoint.goods.models.checking import Count, CountLine, Loss, LossKind
from musterpoint.goods.models.giving import (
    Distribution,
    Handout,
    HandoutLine,
    Listed,
    Per,
    Proof,
    Ration,
    Trouble,
)
from musterpoint.goods.models.moving import (
    Arrival,
    Dispatch,
    DispatchLine,
    Loan,
    Request,
    RequestLine,
    Source,
)

__all__ = [
    "Arrival",
    "Batch",
    "Count",
    "CountLine",
    "Dispatch",
    "DispatchLine",
    "Distribution",
    "Handout",
    "HandoutLine",
    "Item",
    "KitPart",
    "Listed",
    "Loan",
    "Loss",
    "LossKind",
    "Minimum",
    "Per",
    "Proof",
    "Ration",
    "Request",
    "RequestLine",
    "Source",
    "Store",
    "Trouble",
]
