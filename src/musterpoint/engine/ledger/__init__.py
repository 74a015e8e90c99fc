"""Double entry in any unit: balanced transactions, limits, exchange, and beancount files."""

from musterpoint.engine.ledger.book import Book, Closed, KeyUsed, NotPosted, OverLimit, verify
from musterpoint.engine.ledger.joining import join
from musterpoint.engine.ledger.model import Account, Entry, NotWritten, State, Transaction
from musterpoint.engine.ledger.rates import NoRate, Rate, Rates, exchange, gained, recognise
from musterpoint.engine.ledger.units import NoUnit, Unit, currency, split

__all__ = [
    "Account",
    "Book",
    "Closed",
    "Entry",
    "KeyUsed",
    "NoRate",
    "NoUnit",
    "NotPosted",
    "NotWritten",
    "OverLimit",
    "Rate",
    "Rates",
    "State",
    "Transaction",
    "Unit",
    "currency",
    "exchange",
    "gained",
    "join",
    "recognise",
    "split",
    "verify",
]
