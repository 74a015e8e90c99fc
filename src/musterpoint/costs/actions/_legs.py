"""Costs of a leg: invoices booked, shared per seat flown, shared again when one is corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import boarded, choosing
from musterpoint.costs.actions._clearing import clear
from musterpoint.costs.actions._common import (
    MOST,
    MOST_SEATS,
    SUPPLIERS,
    NoSuchCost,
    NotNow,
    check_books,
    check_past,
    check_texts,
    currency,
    expense,
    in_turn,
    is_above,
    post,
    refuse,
    wrong,
)
from musterpoint.costs.actions._debts import follow_debts
from musterpoint.costs.models import ASKED, CostedLeg, Invoice, InvoiceKind, PayerChange, Share
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.evacuation.models import Leg, LegState, RequestMember
from musterpoint.evacuation.queries import newest_manifest
from musterpoint.funds import worth
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 1000
#: Who pays instead of a person, by the fact that says so, as the rules order them.
OTHERS = {"bond": "bond", "employer": "employer", "insured": "insurer"}
NOT_OTHERS = ("person", "free")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostIn:
    """
    A leg to cost: one of our lists by ``leg_id``, or one that flew outside of them, in words.

    ``seats`` are those flown; None takes them from the list at boarding.
    """

    crisis_id: UUID
    currency: str
    leg_id: UUID | None = None
    seats: int | None = None
    code: str = ""
    origin: str = ""
    destination: str = ""
    departed_on: date | None = None
    offered: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIn:
    """An invoice line; ``amount`` in smallest parts of its own currency."""

    kind: str
    number: str
    amount: int
    currency: str
    on: date


def cost_leg(given: CostIn, *, by: Actor, at: datetime) -> CostedLeg:
    """Begin to keep the cost of a leg that has left; once for each leg."""
    by.require(Permission.COSTS_CHANGE)
    in_turn()
    crisis = Crisis.objects.filter(id=given.crisis_id).first()
    if crisis is None:
        raise wrong("crisis", _("Choose a crisis."))
    unit = currency(given.currency)
    row = _of_words(given, at) if given.leg_id is None else _of_list(given, given.leg_id, at)
    before = CostedLeg.objects.filter(
        crisis=crisis, code=row.code, departed_on=row.departed_on
    ).first()
    if before is not None:
        if before.leg_id != row.leg_id:
            text = _("Another leg of %(day)s has this code. Write what tells them apart behind it.")
            raise wrong("code", text % {"day": before.departed_on.isoformat()})
        return before
    if row.leg is not None and given.seats is None and newest_manifest(row.leg.id) is None:
        raise wrong("seats", _("The list of this leg lies elsewhere. Enter the seats flown."))
    flown = boarded.aboard(crisis.id, row.leg, row.code, row.departed_on)
    seats = sum(not one.is_lap_infant for one in flown)
    row.seats = given.seats if given.seats is not None else seats
    row.offered = max(row.offered, row.seats)
    if not max(1, seats) <= row.seats <= MOST_SEATS:
        text = _("Enter how many seats were flown: %(least)s or more.") % {"least": max(1, seats)}
        raise wrong("seats", text)
    row.crisis, row.currency, row.digits = crisis, unit.code, unit.digits
    row.made_at, row.made_by = at, by.id
    row.save(force_insert=True)
    audit.record("costs.leg.costed", subject_id=row.id, by=by, at=at)
    return row


def _of_list(given: CostIn, leg_id: UUID, at: datetime) -> CostedLeg:
    leg = (
        Leg.objects.select_related("origin", "destination")
        .filter(id=leg_id, crisis_id=given.crisis_id)
        .first()
    )
    if leg is None:
        raise wrong("leg", _("Choose a leg."))
    if not _has_left(leg, at):
        raise NotNow(_("This leg has not left. What it cost is entered afterwards."))
    return CostedLeg(
        leg=leg, code=leg.code, origin=leg.origin.name, destination=leg.destination.name,
        origin_country=leg.origin.country, destination_country=leg.destination.country,
        departed_on=leg.departs_at.date(), offered=leg.seats,
    )  # fmt: skip


def _has_left(leg: Leg, at: datetime) -> bool:
    """Say whether a leg left: by our list, or by the clock where another one keeps the list."""
    if leg.state in (LegState.DEPARTED, LegState.ARRIVED):
        return True
    is_kept_elsewhere = leg.shared_with is not None and leg.state != LegState.CANCELLED
    return is_kept_elsewhere and leg.departs_at <= at


def _of_words(given: CostIn, at: datetime) -> CostedLeg:
    problems = check_texts(
        {
            "code": (given.code, 60, True),
            "origin": (given.origin, 100, True),
            "destination": (given.destination, 100, True),
        }
    )
    if found := check_past(given.departed_on, at):
        problems["departed_on"] = found
    for name, value in (("seats", given.seats), ("offered", given.offered)):
        if value is None or not 1 <= value <= MOST_SEATS:
            problems[name] = [_("Enter a number from 1 to %(most)s.") % {"most": MOST_SEATS}]
    refuse(problems)
    return CostedLeg(
        code=given.code.strip(), origin=given.origin.strip(),
        destination=given.destination.strip(), departed_on=given.departed_on or at.date(),
        offered=given.offered or 1,
    )  # fmt: skip


def unit_of(row: CostedLeg) -> ledger.Unit:
    """Return the currency in which a leg's cost is kept."""
    return ledger.Unit(row.currency, row.digits)


def locked(costed_id: UUID) -> CostedLeg:
    """Return the cost of a leg, locked, or raise NoSuchCost."""
    row = CostedLeg.objects.select_for_update().filter(id=costed_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such leg here."))
    return row


def add_invoice(
    costed_id: UUID, given: InvoiceIn, *, key: str = "", by: Actor, at: datetime
) -> Invoice:
    """
    Enter an invoice line of a leg, book it and share the cost again.

    Another currency is worth what the rate of its day says. The same ``key`` again changes nothing.
    """
    by.require(Permission.COSTS_CHANGE)
    row = locked(costed_id)
    problems = check_texts({"number": (given.number, 60, True)})
    if given.kind not in InvoiceKind.values:
        problems["kind"] = [_("Choose what it is for.")]
    if not 1 <= given.amount <= MOST:
        problems["amount"] = [_("Enter an amount of more than zero.")]
    if found := check_past(given.on, at):
        problems["on"] = found
    refuse(problems)
    made = _keep(row, given, key or f"invoice-{uuid7()}", None, "", by, at)
    clear(row, by=by, at=at)
    share_out(row, by=by, at=at)
    return made


def correct_invoice(invoice_id: UUID, amount: int, why: str, *, by: Actor, at: datetime) -> Invoice:
    """Correct an invoice to another amount (or zero) by a further entry of the difference."""
    by.require(Permission.COSTS_CHANGE)
    first = Invoice.objects.filter(id=invoice_id).first()
    if first is None:
        raise NoSuchCost(_("There is no such invoice here."))
    row = locked(first.costed_id)
    if first.corrects_id is not None:
        raise NotNow(_("Correct the invoice itself, not the correction."))
    problems = check_texts({"why": (why, 300, True)})
    if not 0 <= amount <= MOST:
        problems["amount"] = [_("Enter an amount of zero or more.")]
    now = first.amount + sum(first.corrections.values_list("amount", flat=True))
    if amount == now:
        problems["amount"] = [_("This is the amount already.")]
    refuse(problems)
    given = InvoiceIn(
        kind=first.kind, number=first.number, amount=amount - now, currency=first.currency,
        on=first.on,
    )  # fmt: skip
    made = _keep(row, given, f"invoice-{uuid7()}", first, why.strip(), by, at)
    clear(row, by=by, at=at)
    share_out(row, by=by, at=at)
    return made


def _keep(
    row: CostedLeg,
    given: InvoiceIn,
    key: str,
    corrects: Invoice | None,
    why: str,
    by: Actor,
    at: datetime,
) -> Invoice:
    check_books()
    unit = currency(given.currency)
    before = Invoice.objects.filter(key=key).first()
    if before is not None:
        names = ("kind", "amount", "on")
        said = [before.costed_id, before.currency, before.number]
        wanted = [row.id, unit.code, given.number.strip()]
        same = all(getattr(before, name) == getattr(given, name) for name in names)
        if not same or said != wanted:
            raise NotNow(_("This key was used for another invoice."))
        return before
    try:
        value = (
            worth.convert(given.amount, unit.code, row.currency, given.on)
            if corrects is None
            else _worth_of_change(corrects, given.amount)
        )
    except ledger.NoRate as error:
        raise wrong("currency", str(error)) from error
    if row.total + value > MOST:
        raise wrong("amount", _("Enter a smaller amount."))
    made = Invoice.objects.create(
        costed=row, kind=given.kind, number=given.number.strip(), amount=given.amount,
        currency=unit.code, digits=unit.digits, worth=value, on=given.on, corrects=corrects,
        why=why, key=key, made_at=at, made_by=by.id,
    )  # fmt: skip
    post(
        f"costs-{key}", f"Invoice of leg {row.code}"[:200],
        ((expense(given.kind), given.amount), (SUPPLIERS, -given.amount)), unit,
        on=at.date() if corrects else given.on, links={"leg": str(row.id)},
        under=Permission.COSTS_CHANGE, by=by, at=at,
    )  # fmt: skip
    row.total = max(0, row.total + value)
    row.save(update_fields=["total"])
    audit.record("costs.invoice.entered", subject_id=made.id, by=by, at=at, leg=str(row.id))
    return made


def _worth_of_change(first: Invoice, change: int) -> int:
    """Return what a change of an invoice is worth at the rate of the invoice itself."""
    before = list(first.corrections.values_list("amount", "worth"))
    amount = first.amount + sum(one for one, _worth in before) + change
    whole = (2 * first.worth * amount + first.amount) // (2 * first.amount)
    return whole - first.worth - sum(one for _amount, one in before)


def share_out(row: CostedLeg, *, by: Actor, at: datetime) -> None:
    """
    Divide a locked leg's cost by the seats flown, to the smallest coin, and say who pays.

    What people decided of a payer stays, unless one alone did and the share is above the limit
    now: then it waits for another, and the rules say who pays until then. Seats
    of travellers whom no list of ours names keep their part of the cost without a row of their own.
    """
    from musterpoint.costs.actions._following import follow_costs

    held = choosing.held(row.crisis_id, row.departed_on)
    flown = boarded.aboard(row.crisis_id, row.leg, row.code, row.departed_on)
    facts = boarded.facts_of(row.crisis_id, row.leg, flown, row.departed_on, at)
    parts = iter(ledger.split(row.total, [1] * row.seats))
    present = {one.traveller_id: one for one in Share.objects.filter(costed=row)}
    alone = _decided_alone(row)
    rows = []
    for one in sorted(flown, key=lambda person: person.traveller_id.bytes):
        payer, reason = held.rules.payer(facts[one.traveller_id])
        amount = 0 if one.is_lap_infant else next(parts, 0)
        share = present.pop(one.traveller_id, None)
        if share is None:
            share = Share(costed=row, traveller_id=one.traveller_id)
        share.is_lap_infant, share.amount = one.is_lap_infant, amount
        if share.id in alone and above(row, amount, at):
            _reopen(alone[share.id], by, at)
            share.decided_by = None
        if share.payer == "person" and not held.rules.asks:
            share.decided_by = None  # nobody is asked any more, whoever decided it before
        if share.decided_by is None:
            share.payer, share.reason = payer, reason
            share.pack, share.decided_at = held.rules.stamp, at
        rows.append(share)
    Share.objects.filter(id__in=[one.id for one in present.values()]).delete()
    Share.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["organisation", "id"],
        update_fields=["amount", "is_lap_infant", "payer", "reason", "pack", "decided_at",
                       "decided_by"],
    )  # fmt: skip
    audit.record("costs.leg.shared", subject_id=row.id, by=by, at=at, seats=row.seats)
    follow_costs([one.traveller_id for one in rows], by=by, at=at)
    follow_debts(row, by=by, at=at)


def share_again(rows: QuerySet[CostedLeg], *, by: Actor, at: datetime) -> None:
    """Share the cost of legs again, because what is true of their travellers may have changed."""
    for row in rows.select_for_update().order_by("id"):
        share_out(row, by=by, at=at)


def follow_bonds(
    crisis_id: UUID, person_ids: Iterable[UUID] | None = None, *, by: Actor, at: datetime
) -> int:
    """
    Share again where somebody else pays by now for people, or does not any more; return the legs.

    That is a bond, an employer who is asked, an insurance.
    """
    shares = list(
        Share.objects.filter(
            costed__crisis_id=crisis_id,
            payer__in=(*NOT_OTHERS, *OTHERS.values()),
            is_lap_infant=False,
            decided_by=None,
        ).values_list("traveller_id", "payer", "costed_id", "costed__departed_on")
    )
    members = RequestMember.objects.filter(id__in={one[0] for one in shares})
    persons = dict(members.values_list("id", "person_id"))
    wanted = None if person_ids is None else set(person_ids)
    legs = set()
    for day in {on for _member, _payer, _leg, on in shares}:
        here = [(persons.get(one[0]), one[1], one[2]) for one in shares if one[3] == day]
        known = {one for one, _payer, _leg in here if one is not None}
        others = boarded.others_who_pay(crisis_id, known if wanted is None else known & wanted, day)
        for person, payer, leg in here:
            if person is None or (wanted is not None and person not in wanted):
                continue
            true = others.get(person, set())
            other = next((OTHERS[one] for one in OTHERS if one in true), "")
            if other != ("" if payer in NOT_OTHERS else payer):
                legs.add(leg)
    legs |= set(
        CostedLeg.objects.filter(
            crisis_id=crisis_id, debts=None, shares__payer__in=ASKED, shares__amount__gt=0
        ).values_list("id", flat=True)
    )  # shared before debts were kept
    share_again(CostedLeg.objects.filter(id__in=legs), by=by, at=at)
    return len(legs)


def above(row: CostedLeg, amount: int, at: datetime) -> bool:
    """Say whether a share is too large for one person to change who pays it."""
    return is_above("one_decides", amount, unit_of(row), at)


def _decided_alone(row: CostedLeg) -> dict[UUID, PayerChange]:
    """Return the changes of payer that stand by the word of one person, by their shares."""
    found = PayerChange.objects.filter(
        share__costed=row, is_granted=True, decided_by=F("asked_by")
    ).select_related("share")
    waits = set(
        PayerChange.objects.filter(share__costed=row, decided_at=None).values_list(
            "share_id", flat=True
        )
    )
    return {
        one.share_id: one
        for one in found.order_by("id")
        if one.share.decided_at == one.decided_at and one.share_id not in waits
    }


def _reopen(change: PayerChange, by: Actor, at: datetime) -> None:
    change.decided_at = change.decided_by = change.is_granted = None
    change.save()
    audit.record("costs.payer.reopened", subject_id=change.share_id, by=by, at=at)
