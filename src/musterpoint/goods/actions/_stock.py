"""Goods come into a store from outside, kits are made and taken apart, things are lent."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.giving import actions as giving
from musterpoint.giving.models import Thing, ThingState
from musterpoint.goods import places, queries
from musterpoint.goods.actions._books import (
    Move,
    check_same,
    is_posted,
    move,
    next_number,
    numbering,
)
from musterpoint.goods.actions._catalogue import CHANGE, watch
from musterpoint.goods.models import Arrival, Batch, Item, Loan, Source, Store
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

USE = "goods.loan"
LARGEST = 10**12


class NotLent(Refused):
    """The loan is at its end, or so much is not out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalIn:
    """
    What came in; ``key`` makes it happen once.

    ``due_at`` and ``lender`` are asked of what is lent to us. ``thing_id`` is the gift in kind of
    which this is all or a part.
    """

    key: UUID
    store_id: UUID
    item_id: UUID
    amount: int
    source: Source
    reference: str = ""
    batch: str = ""
    expires_on: date | None = None
    due_at: datetime | None = None
    lender: str = ""
    thing_id: UUID | None = None


def receive(given: ArrivalIn, *, by: Actor, at: datetime) -> Arrival:
    """
    Take goods in from outside; the same key again changes nothing.

    A gift in kind that is named is taken over by that. Raises Invalid for an amount of nothing,
    goods past their day, a loan without its end, or more than the gift is; KeyUsed when the key
    came with other goods.
    """
    by.require(CHANGE)
    numbering()
    before = Arrival.objects.filter(key=given.key).first()
    if before is not None:
        _check_same(before, given)
        return before
    store, item = queries.store(given.store_id), queries.item(given.item_id)
    thing = _thing(given, item)
    _check(given, item, at)
    if thing is not None:
        giving.stored(thing.id, under=CHANGE, by=by, at=at)
    reference = given.reference or (thing.giver.reference if thing else "")
    batch = batch_of(item, given.batch, given.expires_on, at=at)
    row = Arrival.objects.create(
        key=given.key, store=store, item=item, batch=batch, amount=given.amount,
        source=given.source, reference=reference, thing=thing, on=at.date(), made_at=at,
        made_by=by.id,
    )  # fmt: skip
    move(
        f"goods-arrival:{row.id}",
        row.on,
        f"{Source(given.source).name} {item.code} {reference}".strip(),
        [
            (places.stock(store, batch), item, given.amount),
            (places.FROM[given.source], item, -given.amount),
        ],
        {"store": str(store.id), "arrival": str(row.id)}
        | ({"thing": str(thing.id)} if thing else {}),
        under=CHANGE,
        by=by,
        at=at,
    )
    if given.source == Source.LENT and given.due_at is not None:
        lend(
            Loan(
                store=store, item=item, batch=batch, is_to_us=True, amount=given.amount,
                due_at=given.due_at, made_at=at,
            ),
            given.lender or given.reference,
            at=at,
        )  # fmt: skip
    watch(store, at=at)
    audit.record("goods.arrival.received", subject_id=row.id, by=by, at=at)
    return row


def _check_same(row: Arrival, given: ArrivalIn) -> None:
    """Raise KeyUsed where a key came with other goods; who lent them is sealed, not compared."""
    batch = (row.batch.code, row.batch.expires_on) if row.batch else ("", None)
    check_same(
        (row.store_id, row.item_id, row.amount, row.source, row.thing_id, *batch),
        (given.store_id, given.item_id, given.amount, given.source, given.thing_id, given.batch,
         given.expires_on),
    )  # fmt: skip
    check_same(row.reference, given.reference or row.reference)


def _thing(given: ArrivalIn, item: Item) -> Thing | None:
    """Return the gift in kind that came in, locked. Raises Invalid where it cannot be it."""
    if given.thing_id is None:
        return None
    row = Thing.objects.select_for_update().filter(id=given.thing_id, is_lent=False).first()
    problem = ""
    if row is None or row.state not in (ThingState.PROMISED, ThingState.HERE):
        problem = _("Choose a gift in kind that is not withdrawn.")
    elif given.source != Source.GIFT:
        problem = _("Only a gift in kind is one of these.")
    elif row.goods_unit == item.code and given.amount > queries.not_in_store(row, item):
        problem = _("No more of it was given. Write a gift of its own down for what is over.")
    if problem:
        raise Invalid(_("Correct what is marked."), fields={"thing_id": [problem]})
    return row


def _check(given: ArrivalIn, item: Item, at: datetime) -> None:
    wrong: dict[str, list[str]] = {}
    if not 0 < given.amount < LARGEST:
        wrong["amount"] = [_("Enter how much came in: more than nothing.")]
    if given.expires_on is None and (item.expires or queries.holds_expiring(item)):
        wrong["expires_on"] = [_("Say until which day it is good.")]
    if given.expires_on is not None and given.expires_on < at.date():
        wrong["expires_on"] = [_("It is past its day. Do not take it in.")]
    if given.source == Source.LENT and (given.due_at is None or given.due_at <= at):
        wrong["due_at"] = [_("Say until when it is lent to us.")]
    if given.source == Source.GIFT and not given.reference and given.thing_id is None:
        wrong["reference"] = [_("Say which gift it is, such as the number of the letter.")]
    if wrong:
        raise Invalid(_("Correct what is marked."), fields=wrong)


def batch_of(item: Item, code: str, expires_on: date | None, *, at: datetime) -> Batch | None:
    """Return the batch of an item with this code and day, made if new; None without either."""
    if not code and expires_on is None:
        return None
    numbering()
    found = Batch.objects.filter(item=item, code=code, expires_on=expires_on).first()
    return found or Batch.objects.create(
        item=item, number=next_number(Batch), code=code, expires_on=expires_on, made_at=at
    )


def assemble(
    store_id: UUID, kit_id: UUID, count: int, *, key: UUID, by: Actor, at: datetime
) -> None:
    """
    Make kits out of what a store holds; a kit is good as long as the first of its parts.

    Raises NotEnough when a part is missing, Invalid for what is no kit, KeyUsed when the key made
    others.
    """
    by.require(CHANGE)
    numbering()
    store, kit = queries.store(store_id), queries.item(kit_id)
    if is_posted(f"goods-made:{key}", _links(store, kit), places.MADE, kit, -count):
        return
    parts = queries.parts([kit.id]).get(kit.id, [])
    if not parts or not 0 < count < LARGEST:
        raise Invalid(_("Choose a kit that has a list of its parts, and how many to make."))
    wanted = {one.part: one.amount * count for one in parts}
    taken = queries.pick(store, wanted, at.date())
    days = [batch.expires_on for _item, batch, _n in taken if batch and batch.expires_on]
    batch = batch_of(kit, "", min(days, default=None), at=at)
    moves: list[Move] = [(places.stock(store, batch), kit, count), (places.MADE, kit, -count)]
    for item, of, amount in taken:
        moves += [(places.stock(store, of), item, -amount), (places.MADE, item, amount)]
    _make(f"goods-made:{key}", f"Made {kit.code}", store, kit, moves, by=by, at=at)


def take_apart(
    store_id: UUID, kit_id: UUID, count: int, *, key: UUID, by: Actor, at: datetime
) -> None:
    """
    Take kits apart; their parts are good as long as the kit was.

    Raises NotEnough, Invalid for what is no kit or holds what expires without a day of its own,
    KeyUsed when the key took others apart.
    """
    by.require(CHANGE)
    numbering()
    store, kit = queries.store(store_id), queries.item(kit_id)
    if is_posted(f"goods-apart:{key}", _links(store, kit), places.MADE, kit, count):
        return
    parts = queries.parts([kit.id]).get(kit.id, [])
    if not parts or not 0 < count < LARGEST:
        raise Invalid(_("Choose a kit that has a list of its parts, and how many to take apart."))
    moves: list[Move] = []
    expiring = any(one.part.expires for one in parts)
    for _kit, batch, number in queries.pick(store, {kit: count}, at.date()):
        if expiring and (batch is None or batch.expires_on is None):
            raise Invalid(
                _("Until which day these kits are good is not known. Report them as a loss.")
            )
        moves += [(places.stock(store, batch), kit, -number), (places.MADE, kit, number)]
        for one in parts:
            last = batch.expires_on if batch and one.part.expires else None
            of, amount = batch_of(one.part, "", last, at=at), one.amount * number
            moves += [
                (places.stock(store, of), one.part, amount),
                (places.MADE, one.part, -amount),
            ]
    _make(f"goods-apart:{key}", f"Took apart {kit.code}", store, kit, moves, by=by, at=at)


def _links(store: Store, kit: Item) -> dict[str, str]:
    return {"store": str(store.id), "kit": kit.code}


def _make(
    key: str, text: str, store: Store, kit: Item, moves: list[Move], *, by: Actor, at: datetime
) -> None:
    move(key, at.date(), text, moves, _links(store, kit), under=CHANGE, by=by, at=at)
    watch(store, at=at)
    audit.record("goods.kit.made", subject_id=kit.id, by=by, at=at)


def lend(row: Loan, who: str, *, at: datetime) -> Loan:
    """Keep a loan, with whom it is of or to sealed under its own key."""
    row.sealed = vault.make_keys([row.id], at=at)[row.id].seal(USE, who)
    row.save(force_insert=True)
    return row


def who_has(row: Loan, *, by: Actor, at: datetime) -> str:
    """Return who has it, or whose it is; the reading is kept by whoever shows it."""
    by.require(CHANGE)
    return str(vault.open_key(row.id, at=at).open(USE, row.sealed))


def lend_out(
    store_id: UUID,
    item_id: UUID,
    amount: int,
    due_at: datetime,
    borrower: str,
    *,
    by: Actor,
    at: datetime,
) -> list[Loan]:
    """Lend goods of a store to an office or a person. Raises NotEnough, Invalid."""
    by.require(CHANGE)
    store, item = queries.store(store_id), queries.item(item_id)
    if not 0 < amount < LARGEST or due_at <= at:
        raise Invalid(_("Say how much is lent, and until when."))
    made = []
    for what, batch, part in queries.pick(store, {item: amount}, at.date()):
        row = Loan(
            store=store, item=what, batch=batch, is_to_us=False, amount=part, due_at=due_at,
            made_at=at,
        )  # fmt: skip
        made.append(lend(row, borrower, at=at))
        move(
            f"goods-lent:{row.id}",
            at.date(),
            f"Lent {what.code}",
            [(places.stock(store, batch), what, -part), (places.lent(store), what, part)],
            {"store": str(store.id), "loan": str(row.id)},
            under=CHANGE,
            by=by,
            at=at,
        )
    watch(store, at=at)
    audit.record_many("goods.loan.made", [one.id for one in made], by=by, at=at)
    return made


def end_loan(loan_id: UUID, amount: int, *, by: Actor, at: datetime) -> Loan:
    """
    Take back what was lent, or give back what was lent to us; part by part.

    What never comes back is taken back on paper and then reported as a loss of the store, so that
    two people decide. Raises NotLent, NotEnough.
    """
    by.require(CHANGE)
    row = Loan.objects.select_for_update().filter(id=loan_id).first()
    if row is None or not 0 < amount <= row.amount - row.returned:
        raise NotLent(_("So much is not lent. Look again."))
    store, item = row.store, row.item
    stock = places.stock(store, row.batch)
    if row.is_to_us:
        moves: list[Move] = [(stock, item, -amount), (places.FROM[Source.LENT], item, amount)]
    else:
        moves = [(stock, item, amount), (places.lent(store), item, -amount)]
    move(
        f"goods-loan:{row.id}:{row.returned}",
        at.date(),
        f"{'Given back' if row.is_to_us else 'Came back'} {item.code}",
        moves,
        {"store": str(store.id), "loan": str(row.id)},
        under=CHANGE,
        by=by,
        at=at,
    )
    row.returned += amount
    row.ended_at = at if row.returned == row.amount else None
    row.save(update_fields=["returned", "ended_at"])
    watch(store, at=at)
    audit.record("goods.loan.returned", subject_id=row.id, by=by, at=at)
    return row
