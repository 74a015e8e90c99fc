"""What posts and offices hold of the funds, and what was paid there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.funds.models import Account, Entry
from musterpoint.funds.queries._books import is_posted
from musterpoint.kernel.errors import Missing

#: More heads than a fund has.
MOST_HEADS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What of an account of costs was paid out of what a post holds, of one unit."""

    account_id: UUID
    account: str
    unit: str
    amount: int


def at_posts(words: str = "") -> QuerySet[Account]:
    """Return the accounts that posts hold, by post, whose post or name holds the words."""
    rows = Account.objects.exclude(post="").prefetch_related("balances")
    for word in words.split()[:5]:
        rows = rows.filter(Q(post__icontains=word) | Q(name__contains=word))
    return rows.order_by("post", "name", "id")


def accounts_of_post(post: str) -> list[Account]:
    """Return the accounts of a post. Raises Missing when it has none."""
    found = list(at_posts().filter(post=post)) if post else []
    if not found:
        raise Missing(_("This post holds no money of a fund."))
    return found


def spent_at(accounts: Sequence[Account]) -> list[Spent]:
    """Return what was paid out of these accounts, by account of costs and unit."""
    beside = Entry.objects.filter(
        transaction=OuterRef("transaction_id"), account__in=[one.id for one in accounts]
    )
    rows = (
        Entry.objects.filter(Exists(beside), account__name__startswith="Expenses:")
        .filter(Q(transaction__is_pending=False) | Q(is_posted()))
        .values_list("account_id", "account__name", "unit")
        .annotate(sum=Sum("amount"))
        .order_by("account__name", "unit")
    )
    return [
        Spent(account_id=account, account=name, unit=unit, amount=amount)
        for account, name, unit, amount in rows[:MOST_HEADS]
        if amount
    ]
