"""What a phone paid out without network, by a list that it took along, is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.payments.actions._uploading import upload
from musterpoint.payments.actions._vouchers import Redeemed, codes_of, seen_hash, staffed_point
from musterpoint.payments.models import OfflineList, Proof, Voucher
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOffline:
    """
    One payment that a phone tells: by which list, of which reference, by what proof.

    ``seen`` is what only the code of a voucher gives (``seen_hash``); the code is not kept.
    """

    key: UUID
    list_id: UUID
    reference: str
    paid_at: datetime
    proof: str
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneAnswer:
    """What became of one: paid, conflict, or refused with why."""

    key: UUID
    state: str
    why: str = ""


def take_queue(
    point_id: UUID, lines: Sequence[PaidOffline], *, by: Actor, at: datetime
) -> list[PhoneAnswer]:
    """
    Take in what a phone paid out without network; the same line once more changes nothing.

    A line belongs to a list that was made for this point, so that its moment lies between then
    and now, whatever the clock of the phone says.
    """
    by.require(Permission.PAYMENTS_CASH)
    staffed_point(point_id, by)
    wanted = {one.list_id for one in lines}
    lists = {one.id: one for one in OfflineList.objects.filter(id__in=wanted, point_id=point_id)}
    ours = [one for one in lines if one.list_id in lists]
    seen = _seen(ours, at)
    rows = [
        Redeemed(
            key=f"phone-{one.key}",
            code=seen.get((one.list_id, one.reference, one.seen), ""),
            occurred_at=min(max(one.paid_at, lists[one.list_id].made_at), at),
            proof=one.proof,
            device=lists[one.list_id].device,
            reference="" if one.proof == Proof.CODE else one.reference,
        )
        for one in ours
    ]
    done = upload(rows, point_id=point_id, by=by, at=at)
    answers = [
        PhoneAnswer(key=one.key, state="refused", why=_("No list of this point has this."))
        for one in lines
        if one.list_id not in lists
    ]
    for number, one in enumerate(ours, start=1):
        state = done.outcomes.get(number, "refused")
        answers.append(PhoneAnswer(key=one.key, state=state, why=done.problems.get(number, "")))
    return answers


def _seen(lines: Sequence[PaidOffline], at: datetime) -> dict[tuple[UUID, str, str], str]:
    """Return the codes of vouchers by list, reference, and what only that code gives."""
    references = {one.reference for one in lines if one.proof == Proof.CODE}
    rows = list(Voucher.objects.filter(order__reference__in=references).select_related("order"))
    codes = codes_of(rows, at)
    return {
        (list_id, one.order.reference, seen_hash(list_id, codes[one.id])): codes[one.id]
        for list_id in {one.list_id for one in lines}
        for one in rows
    }
