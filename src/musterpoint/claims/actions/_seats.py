"""Claims on policies for seats that an insurer owes, with the consent of the insured person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import rules
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions._covering import note_event
from musterpoint.claims.models import Cover, CoverClaim, CoverState
from musterpoint.costs import owing
from musterpoint.costs.models import Debt, Debtor
from musterpoint.engine import ledger
from musterpoint.funds import worth
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatClaims:
    """How many claims were made for seats, how many wait for consent, and how many for a rate."""

    made: int
    unasked: int
    unrated: int


def note_consent(cover_id: UUID, agrees: bool, words: str, *, by: Actor, at: datetime) -> Cover:
    """
    Enter whether the insured person agrees that the insurer learns of their journeys, and how.

    A claim that was not sent ends when the person says no, or takes a yes back.
    """
    by.require(Permission.CLAIMS_CHANGE)
    row = Cover.objects.select_for_update().filter(id=cover_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such cover here."))
    if row.person_id is None:
        raise base.NotNow(_("This policy is of nobody who is registered: nobody can be asked."))
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row.consents, row.asked_at, row.asked_by = agrees, at, by.id
    row.save(update_fields=["consents", "asked_at", "asked_by"])
    what = "agreed" if agrees else "declined"
    base.step(row.id, what, by=by, at=at, note=words)
    if not agrees:
        _end(row, by, at)
    pumps.wake(base.HELP, at)
    audit.record("claims.cover.consent", subject_id=row.id, by=by, at=at, good=agrees)
    return row


def _end(row: Cover, by: Actor, at: datetime) -> None:
    """End the claims of journeys of which the insurer was not told."""
    noted = row.claims.select_for_update().filter(state=CoverState.NOTED, what__in=rules.JOURNEYS)
    for one in noted.order_by("id"):
        one.state, one.due_at = CoverState.LEFT, None
        one.save(update_fields=["state", "due_at"])
        base.step(one.id, CoverState.LEFT, by=by, at=at)
        audit.record("claims.cover.stepped", subject_id=one.id, by=by, at=at, state="left")


def claims_of(debts: Iterable[Debt]) -> dict[UUID, CoverClaim]:
    """Return the claims that were made for seats and go on, or ended otherwise than left."""
    rows = CoverClaim.objects.filter(debt__in=[one.id for one in debts])
    going = rows.exclude(state=CoverState.LEFT)
    return {one.debt_id: one for one in going if one.debt_id is not None}


def claim_seats(debtor_id: UUID, *, by: Actor, at: datetime) -> SeatClaims:
    """
    Make a claim on the policy of each seat that an insurer owes, whose person agreed; once a seat.

    Nothing of anybody else goes into a claim. Those that wait are counted.
    """
    by.require(Permission.CLAIMS_CHANGE)
    row = Debtor.objects.filter(id=debtor_id, kind="insurer").first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such insurer here."))
    seats = owing.insured_seats(row)
    wanted = {policy.subject_id for _debt, policy in seats}
    covers = {
        one.id: one
        for one in Cover.objects.select_for_update().filter(id__in=wanted).order_by("id")
    }
    there = set(claims_of(debt for debt, _policy in seats))
    made = unasked = unrated = 0
    for debt, policy in seats:
        cover = covers.get(policy.subject_id)
        if cover is None or debt.id in there:
            continue
        if not cover.consents:
            unasked += 1
            continue
        amount = _worth(debt, cover)
        if not amount:
            unrated += 1
            continue
        what = "repatriation" if "repatriation" in cover.covers.split() else "evacuation"
        leg = debt.costed
        note_event(
            cover.id, what, leg.departed_on, amount, f"{leg.code}: {leg.route}", debt_id=debt.id,
            by=by, at=at,
        )  # fmt: skip
        made += 1
    if not made and not unasked and not unrated:
        raise base.NotNow(_("Each of these seats has its claim."))
    audit.record("claims.cover.seats", subject_id=row.id, by=by, at=at, made=made, waits=unasked)
    return SeatClaims(made=made, unasked=unasked, unrated=unrated)


def _worth(debt: Debt, cover: Cover) -> int:
    """Return a seat's cost in the currency of a policy; nothing where no rate is known."""
    leg = debt.costed
    try:
        return worth.convert(debt.amount, leg.currency, cover.unit, leg.departed_on)
    except ledger.NoRate:
        return 0
