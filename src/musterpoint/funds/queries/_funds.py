"""Which funds there are, with their windows and heads, and what is in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.funds import naming
from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import (
    Authority,
    Balance,
    Entry,
    Fund,
    Head,
    Transaction,
    Window,
)
from musterpoint.funds.queries._transfers import TRANSFER
from musterpoint.funds.rules import Limit

#: What the entries of money that came in say in their links: ``kind``.
RECEIPT = "receipt"
#: The kind of an entry by which a loan to a fund is paid back.
REPAID = "repayment"


def funds(*, ended: bool = False) -> QuerySet[Fund]:
    """Return the funds by name; those that have ended only when asked."""
    rows = Fund.objects.order_by("name", "id")
    return rows if ended else rows.filter(ended_at=None)


def fund(slug: str) -> Fund:
    """Return a fund by its slug, or raise Missing."""
    found = Fund.objects.filter(slug=slug).first()
    if found is None:
        raise NoSuchFund(_("There is no such fund here."))
    return found


def windows(of: Fund) -> list[Window]:
    """Return the windows of a fund in the order in which they were opened."""
    return list(Window.objects.filter(fund=of).select_related("fund").order_by("opened_at", "id"))


def heads(of: Fund) -> list[Head]:
    """Return the heads of a fund, window by window, in the order in which they were added."""
    rows = Head.objects.filter(window__fund=of).select_related("window__fund")
    return list(rows.order_by("window__opened_at", "window_id", "opened_at", "id"))


def head(head_id: UUID) -> Head:
    """Return a head with its window and fund, or raise Missing."""
    found = Head.objects.select_related("window__fund").filter(id=head_id).first()
    if found is None:
        raise NoSuchFund(_("There is no such head here."))
    return found


def authorities(of: Fund) -> list[Limit]:
    """Return who may approve how much of a fund, the lowest limit first."""
    rows = [Limit(one.role, one.post, one.most) for one in Authority.objects.filter(fund=of)]
    return sorted(rows, key=lambda one: (one.most is None, one.most or 0, one.role, one.post))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    What a window or an earmark of a head holds of a unit, in smallest parts.

    ``held`` is what is there and ``committed`` what of it is held for commitments; ``free`` is
    what is left to commit.
    """

    unit: str
    digits: int
    held: int
    committed: int

    @property
    def free(self) -> int:
        """What may still be committed."""
        return self.held - self.committed


def figures(of: Iterable[Window | Head]) -> dict[UUID, list[Figures]]:
    """Return what windows and earmarks of heads hold, by id, a unit at a time: one query."""
    names: dict[str, UUID] = {
        naming.window(one) if isinstance(one, Window) else naming.head(one): one.id for one in of
    }
    found: dict[UUID, list[Figures]] = {identity: [] for identity in names.values()}
    rows = Balance.objects.filter(account__name__in=list(names)).select_related("account")
    for row in rows.order_by("account__name", "unit"):
        found[names[row.account.name]].append(
            Figures(unit=row.unit, digits=row.digits, held=row.posted, committed=-row.held_out)
        )
    return found


def last_income(of: Fund) -> date | None:
    """
    Return the day on which money last came into the windows of a fund, ``None`` if it never did.

    From outside or from another fund; not what moved between its windows, what a payment gave back,
    or what was taken back itself.
    """
    came = Q(transaction__links__kind=RECEIPT) | (
        Q(transaction__links__kind=TRANSFER) & ~Q(transaction__links__fund=of.slug)
    )
    names = [naming.window(one) for one in windows(of)]
    rows = Entry.objects.filter(came, account__name__in=names, amount__gt=0)
    undone = Transaction.objects.exclude(reverses="").values("reverses")
    last: date | None = rows.exclude(transaction__key__in=undone).aggregate(on=Max("on"))["on"]
    return last
