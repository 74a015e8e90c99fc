"""Stocks of a plan become drafts of requests for goods: of what the catalogue knows by its name."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.goods import actions as goods
from musterpoint.goods import queries as stores
from musterpoint.goods.actions import RequestIn
from musterpoint.goods.models import Request, Store
from musterpoint.goods.models.moving import Priority, RequestState
from musterpoint.kernel.ids import uuid7
from musterpoint.plans import drafting
from musterpoint.plans.drafting import Waiting, Wanted
from musterpoint.tenancy.actors import Actor, Permission

#: A plan keeps stocks for the first 72 hours; so long they may take to be where they are needed.
WITHIN = timedelta(hours=72)
LONGEST = 300


class Goods:
    """Drafts of requests for goods."""

    def make(self, wanted: Wanted, *, by: Actor, at: datetime) -> UUID | None:
        """Draft one request; None when no store or nothing of the catalogue is meant."""
        store = _store(wanted)
        lines = _lines(wanted)
        if store is None or not lines:
            return None
        purpose = f"{wanted.mark}: {wanted.title}"
        given = RequestIn(
            key=uuid7(),
            store_id=store.id,
            purpose=purpose[:LONGEST],
            people=max(wanted.people, 1),
            priority=Priority.URGENT,
            needed_at=at + WITHIN,
            lines=lines,
        )
        return goods.draft(given, by=by, at=at).id

    def drop(self, draft_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
        """Remove those that nobody asked for."""
        return goods.drop_drafts(draft_ids, by=by, at=at)

    def waiting(self, draft_ids: Collection[UUID]) -> Mapping[UUID, Waiting]:
        """Return where the drafts are seen: each on its own page."""
        return {
            one.id: Waiting(
                words=_("A draft of this request for goods waits")
                if one.state == RequestState.DRAFT
                else _("These goods were asked for"),
                page="goods:request",
                parts={"goods_request": one.id},
                permission=Permission.GOODS_READ,
                is_sent=one.state != RequestState.DRAFT,
            )
            for one in Request.objects.filter(id__in=draft_ids)
        }


def _lines(wanted: Wanted) -> dict[UUID, int]:
    """Return how much of each item, in its smallest parts; what is not in the catalogue is left."""
    pairs = [(str(row.get("what", "")), str(row.get("unit", ""))) for row in wanted.rows]
    meant = stores.items_meant(pairs)
    found: dict[UUID, int] = {}
    for row, pair in zip(wanted.rows, pairs, strict=True):
        item, amount = meant.get(pair), row.get("quantity", 0)
        if item is not None and amount > 0:
            found[item.id] = found.get(item.id, 0) + amount * 10**item.digits
    return found


def _store(wanted: Wanted) -> Store | None:
    """Return the store that the plan names, else the first of all; whoever asks may choose."""
    where = str(wanted.rows[0].get("where", "")).casefold()
    there = list(stores.stores())
    named = (one for one in there if where in (one.name.casefold(), one.code.casefold()))
    return next(named, there[0] if there else None)


def install() -> None:
    """Let plans draft requests for goods."""
    drafting.register("stocks", Goods())
