"""Points: cash that is handed out, lists to take along, days that are counted and closed."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.funds import queries as funds
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.payments import queries
from musterpoint.payments.actions._duties import check_settles
from musterpoint.payments.actions._orders import SENT_BEFORE, KeyUsed, NotInState, locked_many
from musterpoint.payments.actions._vouchers import (
    Redeemed,
    codes_of,
    offline_hash,
    pay_out,
    staffed_point,
)
from musterpoint.payments.models import (
    CashDay,
    Finding,
    Line,
    Method,
    OfflineList,
    Outcome,
    Payout,
    Proof,
    State,
    Voucher,
    VoucherState,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

MOST_NOTE = 500


class DayClosed(Refused):
    """The day of this point was counted and closed."""


class NeedsNote(Invalid):
    """What was counted differs from the books, and nobody said why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForPhone:
    """A list of vouchers that a point takes along, with its seal."""

    row: OfflineList
    content: dict[str, Any]


def hand_out(
    order_ids: Sequence[UUID],
    *,
    point_id: UUID,
    key: str,
    proof: str,
    by: Actor,
    at: datetime,
) -> list[Payout]:
    """
    Write down that cash was handed out, with a signature or a thumb print on the point's list.

    The same key once more changes nothing. Raises NotInState for what is not on the point's list
    or was handed out before, DayClosed, KeyUsed for a key of another point or proof, NotAlone for
    who released it.
    """
    by.require(Permission.PAYMENTS_CASH)
    if proof not in (Proof.SIGNATURE, Proof.THUMB):
        text = _("Choose how the payee showed that it was received.")
        raise Invalid(text, fields={"proof": [text]})
    point = staffed_point(point_id, by)
    refuse_closed(point_id, at.date())
    keys = {one: f"{key[:60]}-{one}" for one in order_ids}
    before = {one.key: one for one in Payout.objects.filter(key__in=keys.values())}
    if any((one.point_id, one.proof) != (point_id, proof) for one in before.values()):
        raise KeyUsed(SENT_BEFORE)
    orders = locked_many(one for one in order_ids if keys[one] not in before)
    listed = set(
        Line.objects.filter(
            order_id__in=[one.id for one in orders], is_live=True, batch__account=point
        ).values_list("order_id", flat=True)
    )
    if len(orders) + len(before) < len(keys):
        raise NotInState(_("This payment is not on the list of this point."))
    made = list(before.values())
    for one in orders:
        if one.method != Method.CASH or one.state != State.SENT or one.id not in listed:
            raise NotInState(_("This payment is not on the list of this point."))
        given = Redeemed(key=keys[one.id], code="", occurred_at=at, proof=proof)
        made.append(pay_out(one, None, point, given, by=by, at=at))
    return made


def refuse_closed(point_id: UUID, on: date) -> None:
    """Refuse what is dated into a day that was closed. Raises DayClosed."""
    if CashDay.objects.filter(point_id=point_id, on__gte=on).exists():
        raise DayClosed(_("This day of the point was counted and closed."))


def close_day(
    point_id: UUID, on: date, counted: int, note: str, *, by: Actor, at: datetime
) -> CashDay:
    """
    Close a day of a point with what was counted in its till.

    The books say what should be there; a difference needs words. Nothing is booked for it here:
    whoever keeps the books does that. Raises NeedsNote, DayClosed, NotInState for a day to come.
    """
    by.require(Permission.PAYMENTS_CASH)
    point = staffed_point(point_id, by)
    if on > at.date():
        raise NotInState(_("A day that has not come is not closed."))
    refuse_closed(point_id, on)
    expected = funds.balance(point.book_account, point.unit)
    if counted < 0:
        text = _("Enter what was counted: zero or more.")
        raise Invalid(text, fields={"counted": [text]})
    words = " ".join(note.split())
    if len(words) > MOST_NOTE:
        text = _("Shorten this to %(most)s characters or fewer.") % {"most": MOST_NOTE}
        raise Invalid(text, fields={"note": [text]})
    if counted != expected and not words:
        text = _("What was counted differs from the books. Say why.")
        raise NeedsNote(text, fields={"note": [text]})
    row = CashDay.objects.create(
        point=point, on=on, expected=expected, counted=counted, note=words, closed_at=at,
        closed_by=by.id,
    )  # fmt: skip
    audit.record(
        "payments.day.closed", subject_id=point.id, by=by, at=at, on=on.isoformat(),
        difference=counted - expected,
    )  # fmt: skip
    return row


def take_along(point_id: UUID, device: str, *, by: Actor, at: datetime) -> ListForPhone:
    """
    Make the list by which a phone at a point knows vouchers and cash while it is offline.

    It holds a hash of each code and no code, references and amounts of cash and no name: names
    stand on the paper list to sign. Its seal tells whether it was altered.
    """
    by.require(Permission.PAYMENTS_CASH)
    point = staffed_point(point_id, by)
    name = " ".join(device.split())
    if not 1 <= len(name) <= 40 or not name.isprintable():
        text = _("Name the phone in up to 40 letters, such as Phone 2.")
        raise Invalid(text, fields={"device": [text]})
    rows = list(
        Voucher.objects.filter(state=VoucherState.ISSUED, unit=point.unit, expires_at__gt=at)
        .exclude(point__isnull=False, point_id__lt=point.id)
        .exclude(point__isnull=False, point_id__gt=point.id)
        .select_related("order")
        .order_by("expires_at", "id")
    )
    cash = list(queries.to_hand_out(point.id))
    row = OfflineList(
        point=point, device=name, count=len(rows) + len(cash), made_at=at, made_by=by.id,
        good_until=max((one.expires_at for one in rows), default=at),
    )  # fmt: skip
    codes = codes_of(rows, at)
    content: dict[str, Any] = {
        "list": str(row.id), "point": point.label, "device": name, "made": at.isoformat(),
        "unit": point.unit, "digits": point.digits,
        "vouchers": [
            {
                "hash": offline_hash(row.id, codes[one.id]), "reference": one.order.reference,
                "amount": one.amount, "expires": one.expires_at.isoformat(),
            }
            for one in rows
        ],
        "cash": [{"reference": one.reference, "amount": one.amount} for one in cash],
    }  # fmt: skip
    content["seal"] = seal(content, at)
    row.digest = hashlib.sha256(content["seal"].encode()).digest()
    row.save(force_insert=True)
    audit.record("payments.list.made", subject_id=row.id, by=by, at=at, count=row.count)
    return ListForPhone(row=row, content=content)


def seal(content: dict[str, Any], at: datetime) -> str:
    """Return the seal of a list: a keyed hash of all that it says."""
    plain = {name: value for name, value in content.items() if name != "seal"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    secret = vault.organisation_secret("payments.lists", at=at)
    return hmac.digest(secret, text.encode(), "sha256").hex()


def settle_conflict(payout_id: UUID, text: str, *, by: Actor, at: datetime) -> Finding:
    """
    Write down what was found out about money that was handed out twice, once.

    Raises NotAlone for who paid it out.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    row = Payout.objects.filter(id=payout_id, outcome=Outcome.CONFLICT).first()
    if row is None:
        raise Missing(_("There is no such conflict here."))
    check_settles(row, by=by)
    words = " ".join(text.split())
    if not 1 <= len(words) <= MOST_NOTE:
        told = _("Say in a sentence or two what was found out.")
        raise Invalid(told, fields={"text": [told]})
    before = row.findings.first()
    if before is not None:
        return before
    made = Finding.objects.create(payout=row, text=words, made_at=at, made_by=by.id)
    audit.record("payments.conflict.settled", subject_id=row.id, by=by, at=at)
    return made
