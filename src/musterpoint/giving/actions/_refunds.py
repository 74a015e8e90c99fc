"""
Give the money of a gift back by a payment, as carefully as any other money goes out.

The fund sets it aside by a commitment of its own kind, out of the place where the gift lies, and
others approve it; then a payment is ordered. What was paid is no spending: an entry turns it into
less income, so that the window is charged once. When a payment comes back the entry is turned
round, and made anew when it is paid again; when it is not paid again the gift stands as before.
"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import CommitmentIn
from musterpoint.funds.models import Commitment, CommitmentState, Head
from musterpoint.giving import books
from musterpoint.giving.actions._common import NoSuch, NotNow, check_texts, refuse, wrong
from musterpoint.giving.actions._gifts import end_gift, keep_gift
from musterpoint.giving.models import Gift, Refund, RefundState
from musterpoint.kernel.ids import uuid7
from musterpoint.payments import actions as payments
from musterpoint.payments import queries as payment_queries
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.queries import Stand
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

KIND, LANE, USE = "giving.refund", "giving.refunds", "giving.refund.payee"
HELD = (CommitmentState.COMMITTED, CommitmentState.PART_PAID)
UNDER = Permission.GIVING_CHANGE


def ask_refund(
    gift_id: UUID,
    why: str,
    method: str,
    payee: PayeeIn,
    *,
    place: str = "",
    by: Actor,
    at: datetime,
) -> Refund:
    """
    Ask the fund to give the money of a gift back; others approve it there.

    ``place`` is where it lies now, one of ``places_of``: the first when empty. Whoever booked the
    gift does not ask. Raises NoSuch, NotNow for what was taken back or is being
    given back, BadPayee by field.
    """
    by.require(UNDER)
    refuse(check_texts({"why": (why, 500, True)}))
    gift = Gift.objects.select_related("pledge").filter(id=gift_id).first()
    if gift is None:
        raise NoSuch(_("There is no such thing here."))
    if gift.ends.exists():
        raise NotNow(_("This gift was taken back before."))
    if same_hands(by, [gift.booked_by]):
        raise NotNow(_("You booked this gift. Somebody else takes it back."))
    _check_stands(gift)
    found = payments.check_payee(payee, method)
    head, taken_from = _place(gift, place)
    row_id = uuid7()
    row = Refund(
        id=row_id, gift=gift, why=why.strip(), method=method, asked_at=at, asked_by=by.id,
        changed_at=at, sealed=vault.make_keys([row_id], at=at)[row_id].seal(USE, asdict(found)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotNow(_("This gift is being given back already.")) from error
    wanted = CommitmentIn(
        head_id=head.id, amount=gift.amount, unit=gift.unit, what=KIND, subject_id=gift.id,
        purpose=_("A gift is given back"),
        links=books.links_of(gift) | books.marks_of(gift) | {"taken_from": taken_from},
    )  # fmt: skip
    row.commitment_id = funds.ask(wanted, key=f"{KIND}:{row.id}", under=UNDER, by=by, at=at)
    row.save(update_fields=["commitment_id"])
    audit.record("giving.refund.asked", subject_id=row.id, by=by, at=at)
    return row


def order_refund(refund_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Order the payment of a refund that the fund has approved; others release it."""
    by.require(UNDER)
    row = _locked(refund_id)
    _follow(row, by=by, at=at)
    if row.state != RefundState.READY or row.commitment_id is None:
        raise NotNow(_("A payment is ordered once, after the fund has approved it."))
    _check_stands(row.gift)
    payee = vault.open_key(row.id, at=at).open(USE, row.sealed)
    before = len(payment_queries.of_subject(KIND, row.gift_id))
    given = OrderIn(
        commitment_id=row.commitment_id, amount=row.gift.amount, unit=row.gift.unit,
        method=row.method, payee=PayeeIn(**payee), what=KIND, subject_id=row.gift_id,
    )  # fmt: skip
    key = f"{KIND}:{row.id}:{before}"
    row.order_id = payments.order(given, key=key, under=UNDER, by=by, at=at)
    _go(row, RefundState.ORDERED, at, "order_id")
    audit.record("giving.refund.ordered", subject_id=row.id, by=by, at=at)
    return row.order_id


def withdraw_refund(refund_id: UUID, why: str, *, by: Actor, at: datetime) -> Refund:
    """Do not give a gift back after all, before a payment is ordered; the fund keeps the money."""
    by.require(UNDER)
    row = _locked(refund_id)
    if row.state not in (RefundState.ASKED, RefundState.READY) or row.commitment_id is None:
        raise NotNow(_("Its payment was ordered. Whoever prepares payments cancels it first."))
    funds.cancel(row.commitment_id, why, under=UNDER, by=by, at=at)
    _end(row, by=by, at=at)
    audit.record("giving.refund.withdrawn", subject_id=row.id, by=by, at=at)
    return row


def follow_refunds(*, by: Actor, at: datetime) -> None:
    """Take over what became of commitments and payments; it may run twice."""
    by.require(UNDER)
    live = Refund.objects.exclude(state=RefundState.ENDED).order_by("id")
    for one in live.values_list("id", flat=True):
        _follow(_locked(one), by=by, at=at)


def _follow(row: Refund, *, by: Actor, at: datetime) -> None:
    """
    Take over what became of a refund; the fund says whether it is paid, however it was ordered.

    Of one that was paid nobody knows any more whom to pay: when its payment came back and was
    cancelled it ends, and the gift stands. Who still gives it back asks anew.
    """
    wanted = row.commitment_id
    commitment = Commitment.objects.filter(id=wanted).first() if wanted is not None else None
    if commitment is None:
        return
    order = _order(row)
    if commitment.state == CommitmentState.PAID:
        _paid(row, commitment, by=by, at=at)
        return
    if row.booked_key:
        _came_back(row, by=by, at=at)
    if order is not None and order.state != "cancelled":
        if row.state != RefundState.ORDERED:
            _go(row, RefundState.ORDERED, at)
    elif commitment.state in HELD and not bytes(row.sealed):
        why = _("The payment came back and was cancelled")
        funds.cancel(commitment.id, why, under=UNDER, by=by, at=at)
        _end(row, by=by, at=at)
    elif commitment.state in HELD:
        if row.state != RefundState.READY:
            row.order_id = None
            _go(row, RefundState.READY, at, "order_id")
    elif commitment.state != CommitmentState.ASKED:
        _end(row, by=by, at=at)


def _order(row: Refund) -> Stand | None:
    found = payment_queries.of_subject(KIND, row.gift_id) if row.order_id else []
    return next((one for one in found if one.order_id == row.order_id), None)


def _paid(row: Refund, commitment: Commitment, *, by: Actor, at: datetime) -> None:
    """Turn what was paid into less income; end the gift the first time."""
    if row.booked_key:
        return
    head = fund_queries.head(commitment.head_id)
    row.round += 1
    row.booked_key = f"giving-refund:{row.id}:{row.round}"
    books.less_income(row.gift, head, row.booked_key, commitment.id, under=UNDER, by=by, at=at)
    row.sealed = b""
    _go(row, RefundState.PAID, at, "booked_key", "round", "sealed")
    if not row.gift.ends.exists():
        end_gift(
            row.gift, row.why, is_refund=True, on=at.date(), key=row.booked_key,
            made_by=row.asked_by, by=by, at=at,
        )  # fmt: skip
    audit.record("giving.refund.paid", subject_id=row.id, by=by, at=at)


def _came_back(row: Refund, *, by: Actor, at: datetime) -> None:
    back, row.booked_key = row.booked_key, ""
    text = _("A payment came back")
    funds.reverse(back, f"{back}:back", on=at.date(), text=text, under=UNDER, by=by, at=at)
    _go(row, RefundState.ORDERED, at, "booked_key")
    audit.record("giving.refund.came-back", subject_id=row.id, by=by, at=at)


def _end(row: Refund, *, by: Actor, at: datetime) -> None:
    row.sealed = b""
    _go(row, RefundState.ENDED, at, "sealed")
    keep_gift(row.gift, by=by, at=at)


def _go(row: Refund, state: RefundState, at: datetime, *fields: str) -> None:
    row.state, row.changed_at = state, at
    row.save(update_fields=["state", "changed_at", *fields])


def _locked(refund_id: UUID) -> Refund:
    rows = Refund.objects.select_for_update(of=("self",)).select_related("gift__pledge")
    row = rows.filter(id=refund_id).first()
    if row is None:
        raise NoSuch(_("There is no such thing here."))
    return row


def _check_stands(gift: Gift) -> None:
    if books.is_turned_round(gift):
        raise NotNow(_("What was booked of this gift was taken back in the books."))


def places_of(gift: Gift) -> list[str]:
    """Return where a gift may lie now: where it was given for, and where money of that went on."""
    mark = gift.earmark
    of = fund_queries.fund(gift.fund)
    open_ = [one.code for one in fund_queries.windows(of) if one.ended_at is None]
    window = mark.get("window") or next(iter(open_), "")
    first = "/".join([gift.fund, window, *([mark["head"]] if mark.get("head") else [])])
    return [one for one in fund_queries.onward(first, gift.unit) if _heads(one)]


def _place(gift: Gift, wanted: str) -> tuple[Head, str]:
    """Return a head of the window where the gift lies, and whether it lies there or on the head."""
    found = places_of(gift)
    if not found:
        raise NotNow(_("The window of this gift has no open head. A fund manager adds one first."))
    if wanted and wanted not in found:
        raise wrong("place", _("Choose where this gift lies."))
    chosen = wanted or found[0]
    return _heads(chosen)[0], "head" if chosen.count("/") > 1 else "window"


def _heads(place: str) -> list[Head]:
    """Return the open heads of a window, or the one that a place names."""
    slug, window, *head = place.split("/")
    return [
        one
        for one in fund_queries.heads(fund_queries.fund(slug))
        if one.window.code == window and one.ended_at is None and one.window.ended_at is None
        and head in ([], [one.code])
    ]  # fmt: skip
