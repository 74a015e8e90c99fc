"""Goods in the books: the one place where this package posts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.engine.ledger import Entry, KeyUsed, OverLimit, Transaction
from musterpoint.funds import actions as books
from musterpoint.funds.models import Account
from musterpoint.funds.models import Transaction as Kept
from musterpoint.goods import places
from musterpoint.goods.models import Item
from musterpoint.goods.queries import NotEnough
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission

#: An account, an item, and so much of it into the account (negative: out of it).
Move = tuple[str, Item, int]
TEXT = 200


def move(
    key: str,
    on: date,
    text: str,
    moves: Iterable[Move],
    links: Mapping[str, str],
    *,
    under: Permission,
    by: Actor,
    at: datetime,
    pending: bool = False,
) -> None:
    """
    Post one movement; accounts are opened as they are needed, with their limit at zero.

    Raises NotEnough where an account does not hold so much; the database sees to it.
    """
    summed: dict[tuple[str, Item], int] = {}
    for account, item, amount in moves:
        summed[account, item] = summed.get((account, item), 0) + amount
    entries = tuple(
        Entry(account, item.unit, amount) for (account, item), amount in summed.items() if amount
    )
    _open({one.account for one in entries}, under=under, by=by, at=at)
    made = Transaction(key, on, text[:TEXT], entries, links)
    try:
        books.post_many([made], pending=pending, under=under, by=by, at=at)
    except OverLimit as over:
        raise NotEnough(
            _("There is not so much left. Somebody may have taken it meanwhile: look again.")
        ) from over


def _open(names: set[str], *, under: Permission, by: Actor, at: datetime) -> None:
    there = Account.objects.filter(name__in=names, ended_at=None)
    missing = names - set(there.values_list("name", flat=True))
    if missing:
        wanted = [
            books.AccountIn(
                name=name, least=0 if name.startswith(places.KEPT) else None, kept_by="goods"
            )
            for name in sorted(missing)
        ]
        books.open_accounts(wanted, under=under, by=by, at=at)


def check_same(kept: object, given: object) -> None:
    """Raise KeyUsed where what is kept under a key is not what came with that key again."""
    if kept != given:
        raise KeyUsed(
            _("This was sent before with something else in it. Open it again, or use a new key.")
        )


def is_posted(key: str, links: Mapping[str, str], account: str, item: Item, amount: int) -> bool:
    """
    Say whether a movement with this key is in the books.

    Raises KeyUsed where that is of other links, or moved another amount through the account.
    """
    found = Kept.objects.filter(key=key).first()
    if found is None:
        return False
    through = found.entries.filter(account__name=account, unit=item.unit.code)
    check_same((found.links, list(through.values_list("amount", flat=True))), (links, [amount]))
    return True


def numbering() -> None:
    """Let one writer of an organisation number things at a time, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"goods {scope.organisation_id()}"]
        )


def next_number(model: type[models.Model]) -> int:
    """Return the number after the last one; ask for ``numbering`` before."""
    manager: Any = model._default_manager
    return int(manager.aggregate(last=Max("number"))["last"] or 0) + 1
