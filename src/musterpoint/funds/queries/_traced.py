"""Which payments of a fund what was given by name went into."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from musterpoint.funds import naming, purposes, tracing
from musterpoint.funds.models import Entry, Outcome
from musterpoint.funds.purposes import ANY
from musterpoint.funds.tracing import RECEIPT, Move

#: Links of a receipt that say that a giver bound it.
MARKS = ("earmark", "country", "crisis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """
    So much of an owner's money that one payment took, of a unit; below zero when it came back.

    ``owner`` is the value of the link by which it was traced, empty for all others.
    """

    owner: str
    window: str
    head: str
    commitment: str
    unit: str
    amount: int
    at: datetime


def traced(slug: str, link: str, owners: Collection[str]) -> list[Traced]:
    """
    Return what payments of a fund took of what came in under a link, and of all else.

    ``link`` is one of the links of a receipt (``campaign``) and ``owners`` those of its values
    that are told apart.
    """
    start = f"{naming.FUNDS}:{naming.part(slug)}:"
    rows = Entry.objects.filter(account__name__startswith=start).filter(
        Q(transaction__is_pending=False) | Q(transaction__settlements__outcome=Outcome.POSTED)
    )
    booked = Coalesce("transaction__settlements__settled_at", "transaction__made_at")
    told = list(
        rows.annotate(booked=booked)
        .order_by("booked", "transaction_id", "position")
        .values_list(
            "transaction__key", "account__name", "unit", "amount", "transaction__links",
            "transaction__reverses", "booked",
        )
    )  # fmt: skip
    wanted = purposes.of_commitments(one[4]["commitment"] for one in told if "commitment" in one[4])
    days = {key: at for key, *_rest, at in told}
    moves = [
        Move(
            key=key, account=account, unit=unit, amount=amount, links=links, reverses=reverses,
            owner=_owner(links.get(link, ""), owners),
            purpose=purposes.of_links(links) if links.get("kind") == RECEIPT
            else wanted.get(links.get("commitment", ""), ANY),
            is_marked=any(links.get(name) for name in MARKS),
        )
        for key, account, unit, amount, links, reverses, _at in told
    ]  # fmt: skip
    return [
        Traced(
            owner=use.owner, window=use.move.links.get("window", ""),
            head=use.move.links.get("head", ""),
            commitment=use.move.links.get("commitment", ""), unit=use.move.unit,
            amount=use.amount, at=days[use.move.key],
        )
        for use in tracing.uses(moves)
    ]  # fmt: skip


def _owner(value: str, owners: Collection[str]) -> str:
    return value if value in owners else ""
