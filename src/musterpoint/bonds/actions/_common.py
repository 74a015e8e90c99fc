"""What the actions of this package share: refusals, locks, steps of the time line, the books."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.bonds import rules
from musterpoint.bonds.finding import NoSuchBond
from musterpoint.bonds.models import Bond, BondState, Call, Employer, Instrument, Step
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds.models import Account
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.web import text

#: More than any bond, and far from what a column holds.
MOST = 10**15
MOST_WORKERS = 1_000_000
CALL_USE = "bonds.call"
LANE = "bonds"
#: A call, as blind marks call it.
HELP = "bonds.call"
BANK = "Assets:Bonds:Bank"
DEPOSITS = "Liabilities:Bonds:Deposits"
AWARDED = "Liabilities:Bonds:Awarded"
ACCOUNTS = (BANK, AWARDED)
#: What orders of payments out of bonds are called.
PAYOUT = "bonds.payout"
#: No bond begins earlier or ends later than so many days from today.
FARTHEST = 40 * 366


class BadBond(Invalid):
    """What was typed cannot be kept as it stands."""


class NotNow(Refused):
    """The bond or the call does not stand where this is done."""


class SomebodyElse(NotAllowed):
    """Whoever prepared it does not decide it."""


class NoBooks(Refused):
    """The books have no accounts for bonds."""


def refuse(problems: Mapping[str, Sequence[str]]) -> None:
    """Raise BadBond when there are problems."""
    if problems:
        raise BadBond(_("Correct what is marked."), fields=problems)


def check_texts(given: Mapping[str, tuple[str, int, bool]]) -> dict[str, list[str]]:
    """Return what is wrong with texts: each with its most letters and whether it is needed."""
    problems: dict[str, list[str]] = {}
    for name, (typed, most, is_needed) in given.items():
        if is_needed and not typed.strip():
            problems[name] = [_("Answer this question")]
        elif len(typed) > most:
            problems[name] = [_("Write at most %(most)s letters.") % {"most": most}]
        elif typed != text.tidy(typed) and any(not _is_text(one) for one in typed):
            problems[name] = [_("Remove the characters that are no text.")]
    return problems


def _is_text(one: str) -> bool:
    return one.isprintable() or one in "\n\r\t\u200c\u200d\u200e\u200f"


def check_amount(amount: int | None, *, least: int = 1) -> list[str]:
    """Return what is wrong with an amount in smallest parts."""
    if amount is None or not least <= amount <= MOST:
        return [_("Enter an amount of more than zero.")]
    return []


def require_staff(by: Actor) -> None:
    """Require what a worker or employer needs on the public site, or staff on the desk."""
    is_public = by.kind is ActorKind.PUBLIC
    by.require(Permission.PUBLIC_APPLY if is_public else Permission.BONDS_CHANGE)


def unit_of(row: Bond | Call) -> ledger.Unit:
    """Return the currency of a bond or call."""
    return ledger.Unit(row.currency, row.digits)


def currency(code: str, field: str = "currency") -> ledger.Unit:
    """Return a currency as somebody typed it. Raises BadBond at the field."""
    try:
        return ledger.currency(code.strip().upper())
    except ledger.NoUnit as wrong:
        raise BadBond(str(wrong).replace("%", "%%"), fields={field: [str(wrong)]}) from wrong


def locked_bond(bond_id: UUID | None) -> Bond:
    """Return a bond, locked; raise NoSuchBond. Whoever locks calls locks their bond first."""
    rows = Bond.objects.select_for_update()
    row = rows.filter(id=bond_id).first() if bond_id is not None else None
    if row is None:
        raise NoSuchBond(_("There is no such bond here."))
    return row


def locked_call(call_id: UUID) -> Call:
    """Return a call, locked, or raise NoSuchBond."""
    row = Call.objects.select_for_update().filter(id=call_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such call here."))
    return row


def employer_of(employer_id: UUID) -> Employer:
    """Return an employer, or raise NoSuchBond."""
    row = Employer.objects.filter(id=employer_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such employer here."))
    return row


def is_near(day: date, at: datetime) -> bool:
    """Say whether a day is within forty years."""
    return abs((day - at.date()).days) <= FARTHEST


def stands(row: Bond, *states: BondState) -> None:
    """Raise NotNow unless a bond is in one of the states."""
    if row.state not in states:
        raise NotNow(_("This bond is %(state)s. That is not done now."),
                     state=row.get_state_display())  # fmt: skip


def another(by: Actor, *others: UUID | None) -> UUID:
    """Return who acts; raise SomebodyElse for nobody, or who did one of the steps before."""
    if by.id is None or same_hands(by, others):
        raise SomebodyElse(_("You prepared this. Somebody else decides it."))
    return by.id


def step(
    row: Bond, what: str, by: Actor, at: datetime, amount: int | None = None, note: str = ""
) -> None:
    """Write a line of the bond's time line."""
    Step.objects.create(bond=row, what=what, amount=amount, note=note[:500], at=at, by_id=by.id)


def key_digest(key: str) -> str:
    """Return under what the key of an address is kept."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def plan_next(row: Bond, today: date) -> None:
    """Set when the clock looks at a bond again: it begins, warns, or ends."""
    days: list[date] = []
    if row.state == BondState.VERIFIED and row.valid_from:
        days.append(row.valid_from)
    elif row.state == BondState.IN_FORCE and row.valid_to:
        days.append(rules.later(row.valid_to, 1))
        if not row.extends_months:
            left = (row.valid_to - today).days
            days += [rules.earlier(row.valid_to, one) for one in rules.pack().alarms if one < left]
    row.next_at = rules.midnight(min(days)) if days else None
    if row.next_at is not None:
        pumps.wake(LANE, row.next_at)


def check_books() -> None:
    """Raise NoBooks unless the accounts of bonds are open."""
    if Account.objects.filter(name__in=ACCOUNTS, ended_at=None).count() < len(ACCOUNTS):
        raise NoBooks(
            _("The books have no accounts for bonds. A fund manager opens them under Bonds.")
        )


def post(
    row: Bond,
    key: str,
    words: str,
    source: str,
    goal: str,
    amount: int,
    *,
    on: date,
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """Post what moves for a bond, out of one account into another; the books name ids alone."""
    check_books()
    unit = unit_of(row)
    entries = (ledger.Entry(source, unit, -amount), ledger.Entry(goal, unit, amount))
    links = {"bond": str(row.id)}
    one = ledger.Transaction(key, on, f"{words} {row.reference}", entries, links)
    funds.post_many([one], under=under, by=by, at=at)


def is_cash(row: Bond) -> bool:
    """Say whether a bond lies with us: only then it is on the balance."""
    return row.instrument == Instrument.CASH


def deposits(row: Bond) -> str:
    """
    Return the account of a bond's own deposit.

    Its balance is never less than nothing, so that no bond is paid out of another's money.
    """
    return f"{DEPOSITS}:{row.reference}"


def open_deposit(row: Bond, by: Actor, at: datetime) -> None:
    """Open the account of a bond's own deposit."""
    label = _("Deposit of bond %(number)s") % {"number": row.reference}
    one = funds.AccountIn(name=deposits(row), label=label, most=0)
    funds.open_accounts([one], under=Permission.BONDS_CHANGE, by=by, at=at)


def open_accounts(*, by: Actor, at: datetime) -> None:
    """Open the accounts that bonds need: money at the bank, and what was awarded."""
    funds.open_accounts(
        [
            funds.AccountIn(name=BANK, label=_("Deposits of bonds at the bank"), least=0),
            funds.AccountIn(name=AWARDED, label=_("Awarded to workers, not yet paid"), most=0),
        ],
        by=by,
        at=at,
    )
