"""Losses and counts: reported by one, decided by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.funds import actions as books
from musterpoint.goods import places, queries
from musterpoint.goods.actions._books import Move, check_same, move, numbering
from musterpoint.goods.actions._catalogue import CHANGE, watch
from musterpoint.goods.actions._losses import USE, hold
from musterpoint.goods.actions._sending import Decided
from musterpoint.goods.models import Batch, Count, CountLine, Item, Loss, LossKind, Store
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class LossIn:
    """What went, how, and what shows it; ``key`` makes it happen once."""

    key: UUID
    store_id: UUID
    item_id: UUID
    batch_id: UUID | None
    amount: int
    kind: LossKind
    evidence: str


def report_loss(given: LossIn, *, by: Actor, at: datetime) -> Loss:
    """
    Report a loss; the goods are held back until somebody else decides.

    Raises NotEnough, Invalid, KeyUsed when the key came with another loss.
    """
    by.require(CHANGE)
    numbering()
    before = Loss.objects.filter(key=given.key).first()
    if before is not None:
        check_same(
            (before.store_id, before.item_id, before.batch_id, before.amount, before.kind),
            (given.store_id, given.item_id, given.batch_id, given.amount, given.kind),
        )
        return before
    store, item = queries.store(given.store_id), queries.item(given.item_id)
    of_item = Batch.objects.filter(item=item)
    batch = of_item.filter(id=given.batch_id).first() if given.batch_id else None
    wrong: dict[str, list[str]] = {}
    if given.batch_id is not None and batch is None:
        wrong["goods"] = [_("Choose a batch of this item.")]
    if given.amount <= 0:
        wrong["amount"] = [_("Enter how much: more than nothing.")]
    if not given.evidence.strip():
        wrong["evidence"] = [_("Say what happened and what shows it.")]
    if wrong:
        raise Invalid(_("Correct what is marked."), fields=wrong)
    row = Loss(
        key=given.key, store=store, item=item, batch=batch, amount=given.amount, kind=given.kind,
    )  # fmt: skip
    return hold(row, given.evidence, by=by, at=at)


def decide_loss(loss_id: UUID, *, write_off: bool, reason: str, by: Actor, at: datetime) -> Loss:
    """Write a loss off, or give the goods back to the stock. Raises NotAllowed, Decided."""
    by.require(CHANGE)
    row = Loss.objects.select_for_update().filter(id=loss_id).first()
    if row is None:
        raise Missing(_("There is no such loss here."))
    if row.decided_at is not None:
        raise Decided(_("This was decided before."))
    if by.id is None or same_hands(by, [row.reported_by]):
        raise NotAllowed(_("Somebody else than who reported it decides a loss."))
    if not write_off and not reason.strip():
        text = _("Say why it is not written off.")
        raise Invalid(text, fields={"reason": [text]})
    end = books.settle if write_off else books.void
    end(f"goods-loss:{row.id}", under=CHANGE, by=by, at=at)
    row.is_written_off, row.reason = write_off, reason.strip()[:300]
    row.decided_at, row.decided_by = at, by.id
    row.save(update_fields=["is_written_off", "reason", "decided_at", "decided_by"])
    watch(row.store, at=at)
    audit.record("goods.loss.decided", subject_id=row.id, by=by, at=at, off=write_off)
    return row


def evidence_of(row: Loss, *, by: Actor, at: datetime) -> str:
    """Return what happened, as it was reported; the reading is kept."""
    by.require(CHANGE)
    audit.saw("goods.loss.read", [row.id], by=by, at=at)
    return str(vault.open_key(row.id, at=at).open(USE, row.sealed))


def open_count(store_id: UUID, *, by: Actor, at: datetime) -> Count:
    """Begin to count a store; one that is open already goes on."""
    by.require(CHANGE)
    numbering()
    store = queries.store(store_id)
    found = Count.objects.filter(store=store, decided_at=None, dispatch=None).first()
    if found is not None:
        return found
    row = Count.objects.create(store=store, opened_at=at)
    audit.record("goods.count.opened", subject_id=row.id, by=by, at=at)
    return row


#: An item and its batch, if it has one.
Shelf = tuple[UUID, UUID | None]


def put_count(count_id: UUID, counted: Mapping[Shelf, int], *, by: Actor, at: datetime) -> Count:
    """
    Say what was counted; what is in the books and was not counted counts as nothing.

    It is held against what is free: what a loss holds back is decided by that loss alone. What came
    over a waybill and waits for another is counted as there: it is decided by itself.
    Raises Decided when it was counted before, Invalid for a number below nothing.
    """
    by.require(CHANGE)
    row = _count(count_id)
    if row.counted_at is not None:
        raise Decided(_("This count is in already. Somebody else looks at it now."))
    if counted and min(counted.values()) < 0:
        raise Invalid(_("Nothing is less than nothing."))
    there = {
        (one.item.id, one.batch.id if one.batch else None): one.free
        for one in queries.held(of_store=row.store)
    }
    for shelf, over in _waits(row.store).items():
        there[shelf] = there.get(shelf, 0) + over
    items = set(Item.objects.filter(id__in=[i for i, _b in counted]).values_list("id", flat=True))
    batches = Batch.objects.filter(id__in=[b for _i, b in counted if b])
    of_item = {one.id: one.item_id for one in batches}
    if any(i not in items or (b and of_item.get(b) != i) for i, b in counted):
        raise Invalid(_("Choose items of the catalogue."))
    CountLine.objects.bulk_create(
        CountLine(
            count=row,
            item_id=shelf[0],
            batch_id=shelf[1],
            counted=counted.get(shelf, 0),
            booked=there.get(shelf, 0),
        )
        for shelf in sorted(counted.keys() | there.keys(), key=str)
    )
    row.counted_at, row.counted_by = at, by.id
    row.save(update_fields=["counted_at", "counted_by"])
    audit.record("goods.count.counted", subject_id=row.id, by=by, at=at)
    return row


def decide_count(count_id: UUID, *, approve: bool, reason: str, by: Actor, at: datetime) -> Count:
    """
    Approve the differences of a count, which the books then follow, or throw the count away.

    So what came over a waybill is confirmed, or is not: then it was never there for the books.

    A loss that was reported since of what differs may be the same goods: they are counted again.
    Raises NotAllowed for whoever counted, Decided, Invalid, NotEnough where goods went meanwhile.
    """
    by.require(CHANGE)
    row = _count(count_id)
    if row.counted_at is None or row.decided_at is not None:
        raise Decided(_("There is nothing to approve about this count."))
    if by.id is None or same_hands(by, [row.counted_by]):
        raise NotAllowed(_("Somebody else than who counted approves a count."))
    if not approve and not reason.strip():
        text = _("Say why it is counted again.")
        raise Invalid(text, fields={"reason": [text]})
    moves: list[Move] = []
    lost = _lost_since(row, row.counted_at) if approve and row.dispatch_id is None else set()
    for one in row.lines.select_related("item", "batch"):
        change = one.counted - one.booked
        if change:
            if (one.item_id, one.batch_id) in lost:
                raise Decided(
                    _("A loss of %(item)s was reported after it was counted. Count it again."),
                    item=one.item.title,
                )
            moves += [
                (places.stock(row.store, one.batch), one.item, change),
                (places.FOUND if change > 0 else places.MISSING, one.item, -change),
            ]
    if approve and moves:
        links = {"store": str(row.store_id), "count": str(row.id)}
        key = f"goods-count:{row.id}"
        text = f"Over waybill {row.dispatch.number}" if row.dispatch else "Stock count"
        move(key, at.date(), text, moves, links, under=CHANGE, by=by, at=at)
        watch(row.store, at=at)
    row.is_approved, row.reason = approve, reason.strip()[:300]
    row.decided_at, row.decided_by = at, by.id
    row.save(update_fields=["is_approved", "reason", "decided_at", "decided_by"])
    audit.record("goods.count.decided", subject_id=row.id, by=by, at=at, approved=approve)
    return row


def _lost_since(row: Count, since: datetime) -> set[Shelf]:
    """Return the shelves of which a loss was reported since, but for losses that were refused."""
    losses = Loss.objects.filter(store=row.store, reported_at__gt=since)
    return set(losses.exclude(is_written_off=False).values_list("item_id", "batch_id"))


def _waits(store: Store) -> dict[Shelf, int]:
    """Return what came to a store over what waybills say and nobody else confirmed yet."""
    found: dict[Shelf, int] = {}
    over = CountLine.objects.filter(
        count__store=store, count__dispatch__isnull=False, count__decided_at=None
    )
    for one in over:
        shelf = one.item_id, one.batch_id
        found[shelf] = found.get(shelf, 0) + one.counted - one.booked
    return found


def _count(count_id: UUID) -> Count:
    row = Count.objects.select_for_update().filter(id=count_id).first()
    if row is None:
        raise Missing(_("There is no such count here."))
    return row
