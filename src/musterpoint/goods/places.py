"""The names of accounts: where goods are kept, come from and go to."""

from musterpoint.goods.models import Batch, LossKind, Source, Store

SHELF = "SHELF"
TRAVEL, LENT, ROOT = "Assets:GoodsTravel", "Assets:GoodsLent", "Assets:Goods"
GIVEN, DOUBLE, MADE = "Expenses:Goods:Given", "Expenses:Goods:Double", "Equity:Goods:Made"
FOUND, MISSING, USED = "Income:Goods:Found", "Expenses:Goods:Missing", "Income:Goods:GivenBack"
#: What never holds less than nothing; the database keeps it.
KEPT = (f"{ROOT}:", f"{TRAVEL}:", f"{LENT}:")
FROM = {
    Source.GIFT: "Income:Goods:Gifts",
    Source.BOUGHT: "Income:Goods:Bought",
    Source.LENT: "Liabilities:Goods:LentToUs",
    Source.RETURNED: USED,
}
GONE = {
    LossKind.LOST: "Expenses:Goods:Lost",
    LossKind.DAMAGED: "Expenses:Goods:Damaged",
    LossKind.STOLEN: "Expenses:Goods:Stolen",
    LossKind.EXPIRED: "Expenses:Goods:Expired",
}


def stock(store: Store, batch: Batch | None) -> str:
    """Return the account of a batch in a store, or of what has no batch there."""
    return f"{prefix(store)}{batch.part if batch is not None else SHELF}"


def prefix(store: Store) -> str:
    """Return what the accounts of a store begin with."""
    return f"{ROOT}:{store.code}:"


def travel(store: Store) -> str:
    """Return the account of what left a store and has not arrived."""
    return f"{TRAVEL}:{store.code}"


def lent(store: Store) -> str:
    """Return the account of what a store has lent."""
    return f"{LENT}:{store.code}"
