"""Which payments of a fund what was given by name went into."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from musterpoint.funds import naming, purposes, tracing
from musterpoint.funds.models import Entry, Outcome
from musterpoint.funds.purposes import ANY, Purpose
from musterpoint.funds.tracing import RECEIPT, Move

#: Links of a receipt that say that a giver bound it.
MARKS = ("earmark", "country", "crisis")
BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """
    So much of an owner's money that one payment took, of a unit; below zero when it came back.

    ``owner`` is the value of the link by which it was traced, empty for what has none.
    """

    owner: str
    window: str
    head: str
    commitment: str
    unit: str
    amount: int
    at: datetime


def traced(slug: str, link: str) -> Iterator[Traced]:
    """
    Yield what payments of a fund took of what came in, told apart by a link of receipts (``gift``).

    All entries of the fund are gone through: this is for work at night, not for a page.
    """
    start = f"{naming.FUNDS}:{naming.part(slug)}:"
    rows = Entry.objects.filter(account__name__startswith=start).filter(
        Q(transaction__is_pending=False) | Q(transaction__settlements__outcome=Outcome.POSTED)
    )
    wanted = _purposes(rows)
    days: dict[str, datetime] = {}
    for use in tracing.uses(_moves(rows, link, wanted, days)):
        links = use.move.links
        yield Traced(
            owner=use.owner, window=links.get("window", ""), head=links.get("head", ""),
            commitment=links.get("commitment", ""), unit=use.move.unit, amount=use.amount,
            at=days[use.move.key],
        )  # fmt: skip


def _purposes(rows: QuerySet[Entry]) -> dict[str, Purpose]:
    """Return what the commitments are for that entries pay."""
    paid = rows.filter(transaction__links__has_key="commitment").order_by()
    ids = paid.values_list("transaction__links__commitment", flat=True).distinct().iterator()
    found: dict[str, Purpose] = {}
    while some := list(islice(ids, BATCH)):
        found |= purposes.of_commitments(some)
    return found


def _moves(
    rows: QuerySet[Entry], link: str, wanted: Mapping[str, Purpose], days: dict[str, datetime]
) -> Iterator[Move]:
    """Yield entries in the order in which they were booked, and note when each was."""
    booked = Coalesce("transaction__settlements__settled_at", "transaction__made_at")
    told = rows.annotate(booked=booked).order_by("booked", "transaction_id", "position")
    for key, account, unit, amount, links, reverses, at in told.values_list(
        "transaction__key", "account__name", "unit", "amount", "transaction__links",
        "transaction__reverses", "booked",
    ).iterator(chunk_size=BATCH):  # fmt: skip
        days[key] = at
        yield Move(
            key=key, account=account, unit=unit, amount=amount, links=links, reverses=reverses,
            owner=links.get(link, ""),
            purpose=purposes.of_links(links) if links.get("kind") == RECEIPT
            else wanted.get(links.get("commitment", ""), ANY),
            is_marked=any(links.get(name) for name in MARKS),
        )  # fmt: skip
