"""The life of a bond: required, lodged, verified by another, in force, and back at the end."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import rules
from musterpoint.bonds.actions._common import (
    BANK,
    MOST,
    MOST_WORKERS,
    BadBond,
    NotNow,
    another,
    check_amount,
    check_books,
    check_texts,
    currency,
    deposits,
    employer_of,
    is_cash,
    is_near,
    locked_bond,
    open_deposit,
    plan_next,
    post,
    refuse,
    stands,
    step,
)
from musterpoint.bonds.models import Bond, BondState, Instrument
from musterpoint.funds import units
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.people import countries
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredIn:
    """What is asked of an employer; ``amount`` and ``currency`` empty: as the rules say."""

    employer_id: UUID
    workers: int = 1
    term_ends: date | None = None
    amount: int | None = None
    currency: str = ""
    cap: int | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LodgedIn:
    """A bond as an employer lodges it."""

    instrument: str
    amount: int
    valid_from: date
    valid_to: date
    issuer: str = ""
    issuer_reference: str = ""
    extends_months: int = 0


def require(given: RequiredIn, *, by: Actor, at: datetime) -> Bond:
    """
    Ask an employer for a bond: as the rules for country and sector say, or more.

    One that ``replaces`` another takes its place when it is in force, in full. Raises BadBond by
    field, also for less than the rules say, and NotNow for a second one in the same place.
    """
    by.require(Permission.BONDS_CHANGE)
    employer = employer_of(given.employer_id)
    old = locked_bond(given.replaces_id) if given.replaces_id else None
    if old is not None:
        stands(old, BondState.IN_FORCE, BondState.EXPIRED, BondState.VERIFIED)
        if old.replaced_by.exclude(state=BondState.WAIVED).exists():
            raise NotNow(_("Another bond is asked for in the place of this one already."))
    line = rules.pack().required_of(employer.country, employer.sector)
    unit = currency(given.currency) if given.currency.strip() else line.currency
    amount = given.amount
    if amount is None and unit == line.currency:
        amount = line.amount * given.workers
    problems = {}
    if not 1 <= given.workers <= MOST_WORKERS:
        problems["workers"] = [_("Enter how many workers need cover, one or more.")]
    if found := check_amount(amount):
        problems["amount"] = found
    if given.cap is not None and not 0 < given.cap <= MOST:
        problems["cap"] = [_("Enter an amount of more than zero.")]
    if given.term_ends and not is_near(given.term_ends, at):
        problems["term_ends"] = [_("Choose a day within forty years.")]
    if old is not None and (old.employer_id != employer.id or old.currency != unit.code):
        problems["currency"] = [_("It replaces a bond of the same employer and currency.")]
    least = line.amount * given.workers if unit == line.currency else 0
    if old is not None and old.currency == unit.code:
        least = max(least, -(-old.required * given.workers // old.workers))
    if "workers" not in problems and (amount or 0) < least:
        problems.setdefault(
            "amount",
            [
                _("The rules ask for more: %(amount)s.")
                % {"amount": units.shown(least, unit.digits, unit.code)}
            ],
        )
    refuse(problems)
    row = new_bond(
        Bond(
            employer=employer,
            replaces=old,
            country=employer.country,
            sector=employer.sector,
            workers=given.workers,
            currency=unit.code,
            digits=unit.digits,
            required=amount or 0,
            cap=given.cap,
            term_ends=given.term_ends or (old.term_ends if old else None),
        ),
        at,
    )
    step(row, "required", by, at, row.required)
    audit.record("bonds.bond.required", subject_id=row.id, by=by, at=at, amount=row.required)
    return row


def new_bond(row: Bond, at: datetime) -> Bond:
    """Keep a new bond with its number and the rules of today."""
    pack = rules.pack()
    row.id = uuid7()
    row.reference = reference(row.id, vault.organisation_secret("bonds.references", at=at))
    row.claim_days, row.pack, row.made_at = pack.days["claim"], pack.stamp, at
    row.due_on = rules.later(at.date(), pack.days["lodge"])
    row.save(force_insert=True)
    return row


def lodge(bond_id: UUID, given: LodgedIn, *, by: Actor, at: datetime) -> Bond:
    """
    Enter what an employer lodged; it secures nothing before somebody else verified it.

    Raises NotNow unless it is required, BadBond by field (too little is kept, and told as short).
    """
    by.require(Permission.BONDS_CHANGE)
    row = locked_bond(bond_id)
    stands(row, BondState.REQUIRED)
    _check_lodged(row, given, at)
    row.instrument, row.amount = given.instrument, given.amount
    row.valid_from, row.valid_to = given.valid_from, given.valid_to
    row.issuer, row.issuer_reference = given.issuer.strip(), given.issuer_reference.strip()
    row.issuer_key = _issuer_key(given)
    row.extends_months = given.extends_months
    row.state, row.lodged_at, row.lodged_by = BondState.LODGED, at, by.id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        text = _("A bond with this number of this issuer is here.")
        raise BadBond(text, fields={"issuer_reference": [text]}) from error
    step(row, "lodged", by, at, row.amount)
    audit.record("bonds.bond.lodged", subject_id=row.id, by=by, at=at, amount=row.amount)
    return row


def _issuer_key(given: LodgedIn) -> str:
    """Return issuer and number without case, accents and spaces: one guarantee secures one bond."""
    if given.instrument == Instrument.CASH:
        return ""
    number = "".join(countries.plain(given.issuer_reference).split())
    return f"{countries.plain(given.issuer)}|{number}"[:600]


def _check_lodged(row: Bond, given: LodgedIn, at: datetime) -> None:
    problems = check_texts(
        {
            "issuer": (given.issuer, 200, given.instrument != Instrument.CASH),
            "issuer_reference": (
                given.issuer_reference, 80, given.instrument != Instrument.CASH,
            ),
        }
    )  # fmt: skip
    allowed = rules.pack().required_of(row.country, row.sector).instruments
    if given.instrument not in allowed:
        problems["instrument"] = [_("The rules do not take this form here.")]
    if found := check_amount(given.amount):
        problems["amount"] = found
    if not is_near(given.valid_from, at):
        problems["valid_from"] = [_("Choose a day within forty years.")]
    if not is_near(given.valid_to, at) or given.valid_to < given.valid_from:
        problems["valid_to"] = [_("Choose a day after the first one, within forty years.")]
    elif given.valid_to < at.date() and not given.extends_months:
        problems["valid_to"] = [_("This day is over. A bond that has ended cannot be lodged.")]
    if not 0 <= given.extends_months <= 120:
        problems["extends_months"] = [_("Enter months from 0 to 120.")]
    if row.replaces_id is not None and given.amount < row.required:
        problems.setdefault("amount", [_("A bond that replaces another is lodged in full.")])
    if row.is_joint and sum(row.shares.values_list("amount", flat=True)) != given.amount:
        problems["amount"] = [_("The shares of the employers do not add up to this amount.")]
    refuse(problems)


def verify(bond_id: UUID, is_good: bool, checked: str, *, by: Actor, at: datetime) -> Bond:
    """
    Say that a bond was checked with its issuer, or at the bank, and holds; or that it does not.

    One that does not hold is required again. Cash is booked as a deposit. Raises SomebodyElse for
    whoever entered it, BadBond for one that has ended meanwhile.
    """
    by.require(Permission.BONDS_CHANGE)
    row = locked_bond(bond_id)
    stands(row, BondState.LODGED)
    another(by, row.lodged_by)
    problems = check_texts({"checked": (checked, 500, True)})
    if is_good and has_ended(row, at.date()):
        problems["is_good"] = [
            _("This bond has ended: it secures nothing. Have it extended first, or choose No.")
        ]
    refuse(problems)
    row.checked = checked.strip()
    if not is_good:
        row.state, row.amount = BondState.REQUIRED, 0
        row.lodged_at = row.lodged_by = None
        row.save()
        step(row, "not_good", by, at, note=row.checked)
        audit.record("bonds.bond.not_good", subject_id=row.id, by=by, at=at)
        return row
    today = at.date()
    row.verified_at, row.verified_by = at, by.id
    begins = row.valid_from is not None and row.valid_from <= today
    row.state = BondState.IN_FORCE if begins else BondState.VERIFIED
    plan_next(row, today)
    row.save()
    if is_cash(row):
        check_books()
        open_deposit(row, by, at)
        post(row, f"bond-{row.id}-lodged", "Bond", deposits(row), BANK, row.amount,
             on=today, under=Permission.BONDS_CHANGE, by=by, at=at)  # fmt: skip
    step(row, "verified", by, at, row.amount)
    retire_old(row, by, at)
    audit.record("bonds.bond.verified", subject_id=row.id, by=by, at=at)
    return row


def has_ended(row: Bond, today: date) -> bool:
    """Say whether the last day of a bond is over and it does not extend by itself."""
    return row.valid_to is not None and row.valid_to < today and not row.extends_months


def retire_old(new: Bond, by: Actor, at: datetime) -> None:
    """
    End the bonds that another replaced, once that one is in force: never before.

    One whose replacement ended before it was ever in force stands still, so all that came before
    are looked at. They are held: what was lost before today can be called for the claim days.
    """
    if new.state != BondState.IN_FORCE:
        return
    old_id = new.replaces_id
    while old_id is not None:
        old = locked_bond(old_id)
        if old.state not in (BondState.IN_FORCE, BondState.EXPIRED, BondState.VERIFIED):
            return
        old.state, old.replaced_on = BondState.REPLACED, at.date()
        plan_next(old, at.date())
        old.save(update_fields=["state", "replaced_on", "next_at"])
        step(old, "replaced", by, at, note=new.reference)
        audit.record("bonds.bond.replaced", subject_id=old.id, by=by, at=at)
        old_id = old.replaces_id


def waive(bond_id: UUID, why: str, *, by: Actor, at: datetime) -> Bond:
    """Say that a bond is not required any more, before one was lodged."""
    by.require(Permission.BONDS_CHANGE)
    row = locked_bond(bond_id)
    stands(row, BondState.REQUIRED)
    refuse(check_texts({"why": (why, 500, True)}))
    row.state = BondState.WAIVED
    row.save(update_fields=["state"])
    step(row, "waived", by, at, note=why.strip())
    audit.record("bonds.bond.waived", subject_id=row.id, by=by, at=at)
    return row


def run_clock(*, by: Actor, at: datetime) -> int:
    """Begin, warn of, extend and end the bonds whose day has come; return how many."""
    by.require(Permission.BONDS_CHANGE)
    today = at.date()
    due = Bond.objects.select_for_update().filter(next_at__lte=at).order_by("id")
    count = 0
    for row in due[:500]:
        _tick(row, today, by, at)
        plan_next(row, today)
        row.save(update_fields=["state", "valid_to", "next_at"])
        audit.record("bonds.bond.moved_on", subject_id=row.id, by=by, at=at, state=row.state)
        count += 1
    return count


def _tick(row: Bond, today: date, by: Actor, at: datetime) -> None:
    if row.valid_from is None or row.valid_to is None:
        return
    if row.state == BondState.VERIFIED and row.valid_from <= today:
        row.state = BondState.IN_FORCE
        step(row, "in_force", by, at)
    if row.state != BondState.IN_FORCE:
        return
    while row.valid_to < today and row.extends_months and row.valid_to < date.max:
        row.valid_to = rules.months_later(row.valid_to, row.extends_months)
        step(row, "extended", by, at, note=row.valid_to.isoformat())
    if row.valid_to < today:
        row.state = BondState.EXPIRED
        step(row, "expired", by, at)
        return
    # Only now: one that has ended already takes nobody's place.
    retire_old(row, by, at)
    if not row.extends_months:
        left = (row.valid_to - today).days
        if left <= max(rules.pack().alarms):
            step(row, "alarm", by, at, note=str(left))
