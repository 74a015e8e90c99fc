"""What is due with goods: below the minimum, before the last day, lent, asked, on its way."""

from datetime import UTC, datetime, time

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import MINE, POST, Asked, Item
from musterpoint.goods import queries
from musterpoint.goods.models import Count, Dispatch, Handout, Loan, Loss, Minimum, Request
from musterpoint.goods.models.moving import RequestState
from musterpoint.goods.rules import pack
from musterpoint.tenancy.permissions import Permission

READ, CHANGE = Permission.GOODS_READ, Permission.GOODS_CHANGE


def install() -> None:
    """Name what of this package is due."""
    for code, label, permission, find in (
        ("goods-minimum", gettext_lazy("Stock below its minimum"), READ, minimums),
        ("goods-expiry", gettext_lazy("Goods near their last day"), READ, expiries),
        ("goods-request", gettext_lazy("Request for goods"), READ, requests),
        ("goods-waybill", gettext_lazy("Goods on their way"), READ, dispatches),
        ("goods-loan", gettext_lazy("Lent things due back"), READ, loans),
        ("goods-count", gettext_lazy("Store to count"), CHANGE, counts),
        ("goods-loss", gettext_lazy("Loss to decide"), CHANGE, losses),
        ("goods-review", gettext_lazy("Hand-out to review"), CHANGE, reviews),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def minimums(asked: Asked) -> list[Item]:
    """Return items below their minimum, since when they are; mine are those of my stores."""
    rows = Minimum.objects.filter(under_since__isnull=False, store__ended_at=None)
    rows = agenda.officer(rows, asked, "store__keeper_id").select_related("store", "item")
    return [
        Item(
            id=one.id,
            due_at=one.under_since,
            what=one.item.title,
            about=one.store.name,
            officer_id=one.store.keeper_id,
            page="goods:store",
            parts={"goods_store": one.store_id},
        )
        for one in ([] if asked.view == POST else agenda.window(rows, asked, "under_since"))
    ]


def expiries(asked: Asked) -> list[Item]:
    """Return batches that stores hold, so many days before their last one."""
    found = []
    for one in queries.held():
        if one.batch is None or one.batch.expires_on is None or one.posted <= 0:
            continue
        last = datetime.combine(one.batch.expires_on, time(6), UTC)
        found.append(
            Item(
                id=one.batch.id,
                due_at=last - pack().warn,
                what=f"{one.item.title} {one.batch}",
                about=one.store.name,
                officer_id=one.store.keeper_id,
                page="goods:store",
                parts={"goods_store": one.store.id},
            )
        )
    return agenda.first(found, asked)


def requests(asked: Asked) -> list[Item]:
    """Return requests that are not sent yet, by when they are needed."""
    states = (RequestState.ASKED, RequestState.APPROVED, RequestState.PART)
    rows = Request.objects.filter(state__in=states).select_related("store")
    return [
        Item(
            id=one.id,
            due_at=one.needed_at,
            what=_("Request %(number)s") % {"number": one.number},
            about=one.store.name,
            page="goods:request",
            parts={"goods_request": one.id},
        )
        for one in ([] if asked.view == MINE else agenda.window(rows, asked, "needed_at"))
    ]


def dispatches(asked: Asked) -> list[Item]:
    """Return waybills that nobody received, from when they are late."""
    rows = Dispatch.objects.filter(received_at=None).select_related("goal")
    found = [
        Item(
            id=one.id,
            due_at=one.sent_at + pack().late,
            what=_("Waybill %(number)s") % {"number": one.number},
            about=one.goal.name,
            officer_id=one.goal.keeper_id,
            page="goods:dispatch",
            parts={"goods_dispatch": one.id},
        )
        for one in rows
    ]
    return agenda.first(found, asked)


def loans(asked: Asked) -> list[Item]:
    """Return what is lent and not back, and what we give back."""
    rows = Loan.objects.filter(ended_at=None).select_related("store", "item")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=one.item.title,
            about=one.store.name,
            officer_id=one.store.keeper_id,
            page="goods:loan",
            parts={"goods_loan": one.id},
        )
        for one in agenda.window(agenda.officer(rows, asked, "store__keeper_id"), asked, "due_at")
    ]


def counts(asked: Asked) -> list[Item]:
    """Return stores by the day on which they are counted again, and counts to approve."""
    last = dict(
        Count.objects.filter(is_approved=True, dispatch=None)
        .order_by()
        .values_list("store_id")
        .annotate(last=Max("decided_at"))
    )
    found = [
        Item(
            id=one.id,
            due_at=(last.get(one.id) or one.opened_at) + pack().count_again,
            what=_("Count the store"),
            about=one.name,
            officer_id=one.keeper_id,
            page="goods:store",
            parts={"goods_store": one.id},
        )
        for one in queries.stores()
    ]
    found += [
        Item(
            id=one.id,
            due_at=one.counted_at,
            what=_("Approve a count"),
            about=one.store.name,
            page="goods:count",
            parts={"goods_count": one.id},
        )
        for one in queries.counts().filter(counted_at__isnull=False, decided_at=None)
        if one.counted_at is not None
    ]
    return agenda.first(found, asked)


def losses(asked: Asked) -> list[Item]:
    """Return losses that wait for a decision."""
    rows = Loss.objects.filter(decided_at=None).select_related("store", "item")
    return [
        Item(
            id=one.id,
            due_at=one.reported_at,
            what=one.item.title,
            about=one.store.name,
            page="goods:loss",
            parts={"goods_loss": one.id},
        )
        for one in ([] if asked.view == MINE else agenda.window(rows, asked, "reported_at"))
    ]


def reviews(asked: Asked) -> list[Item]:
    """Return hand-outs that wait for a review, without a word of whom they went to."""
    rows = Handout.objects.exclude(trouble="").filter(reviewed_at=None, taken_back_at=None)
    rows = rows.select_related("distribution")
    return [
        Item(
            id=one.id,
            due_at=one.told_at,
            what=one.get_trouble_display(),
            about=one.distribution.name,
            page="goods:review",
            parts={"goods_handout": one.id},
        )
        for one in ([] if asked.view == MINE else agenda.window(rows, asked, "told_at"))
    ]
