"""What the actions of this package share: refusals, checks, the books."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.costs import rules
from musterpoint.costs.crossing import ANSWER, NETTING
from musterpoint.costs.models import InvoiceKind
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds import worth
from musterpoint.funds.models import Account
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

#: More than any journey costs, and far from what a column holds.
MOST = 10**15
MOST_SEATS = 20_000
SUPPLIERS = "Liabilities:Evacuation:Suppliers"
BANK = "Assets:Evacuation:Bank"
REPAID = "Income:Evacuation:Notes"
DUE_FROM = "Assets:Evacuation:States"
DUE_TO = "Liabilities:Evacuation:States"
STATE_INCOME = "Income:Evacuation:States"
STATE_COST = "Expenses:Evacuation:States"
NETTED = "Assets:Evacuation:Netting"
KEEPER = "costs"
#: Where it is followed what became of payments for legs.
PAYMENTS_LANE = "costs.payments"
#: No day of a cost lies farther from today.
FARTHEST = timedelta(days=10 * 366)


class NoSuchCost(Missing):
    """There is no such leg, note, statement or netting here."""


class BadCost(Invalid):
    """What was typed cannot be kept as it stands."""


class NotNow(Refused):
    """It does not stand where this is done."""


class SomebodyElse(NotAllowed):
    """Whoever prepared it does not decide it."""


class NoBooks(Refused):
    """The books have no accounts for costs of journeys."""


def expense(kind: str) -> str:
    """Return the account of what a kind of invoice cost."""
    return f"Expenses:Evacuation:{kind.capitalize()}"


ACCOUNTS = (
    SUPPLIERS, BANK, REPAID, DUE_FROM, DUE_TO, STATE_INCOME, STATE_COST, NETTED,
    *(expense(kind) for kind in InvoiceKind.values),
)  # fmt: skip


def refuse(problems: Mapping[str, Sequence[str]]) -> None:
    """Raise BadCost when there are problems."""
    if problems:
        raise BadCost(_("Correct what is marked."), fields=problems)


def wrong(field: str, text: str) -> BadCost:
    """Return a refusal at one field."""
    return BadCost(text.replace("%", "%%"), fields={field: [text]})


def check_texts(given: Mapping[str, tuple[str, int, bool]]) -> dict[str, list[str]]:
    """Return what is wrong with texts: each with its most letters and whether it is needed."""
    problems: dict[str, list[str]] = {}
    for name, (typed, most, is_needed) in given.items():
        if is_needed and not typed.strip():
            problems[name] = [_("Answer this question")]
        elif len(typed) > most:
            problems[name] = [_("Write at most %(most)s letters.") % {"most": most}]
        elif any(not _is_text(one) for one in typed):
            problems[name] = [_("Remove the characters that are no text.")]
    return problems


def _is_text(one: str) -> bool:
    return one.isprintable() or one in "\n\r\t\u200c\u200d\u200e\u200f"


def check_amount(amount: int | None, *, least: int = 1, most: int = MOST) -> list[str]:
    """Return what is wrong with an amount in smallest parts."""
    if amount is None or not least <= amount <= most:
        return [_("Enter an amount of more than zero.")]
    return []


def check_past(day: date | None, at: datetime) -> list[str]:
    """Return what is wrong with a day on which something happened."""
    if day is None or not at.date() - FARTHEST <= day <= at.date():
        return [_("Choose a day of the last ten years, until today.")]
    return []


def currency(code: str, field: str = "currency") -> ledger.Unit:
    """Return a currency as somebody typed it. Raises BadCost at the field."""
    try:
        return ledger.currency(code.strip().upper())
    except ledger.NoUnit as error:
        raise wrong(field, str(error)) from error


def is_above(limit: str, amount: int, unit: ledger.Unit, at: datetime) -> bool:
    """
    Say whether an amount is above a limit of the rules, by the dated rate.

    Where no rate to the currency of the limits is known, every amount is: two look at it.
    """
    pack = rules.pack()
    into = ledger.currency(pack.limits_in)
    try:
        value = worth.convert(amount, unit.code, into.code, at.date())
    except ledger.NoRate:
        return amount > 0
    most: int = pack.limits[limit] * 10**into.digits
    return value > most


def another(by: Actor, *others: UUID | None) -> UUID:
    """Return who acts; raise SomebodyElse for nobody, or who did one of the steps before."""
    if by.id is None or same_hands(by, others):
        raise SomebodyElse(_("You prepared this. Somebody else decides it."))
    return by.id


def in_turn() -> None:
    """Let whoever makes the same thing at the same moment wait until this unit has ended."""
    list(Crisis.objects.select_for_update(no_key=True).order_by("id").values_list("id"))


def key_digest(key: str) -> str:
    """Return under what the key of an address is kept."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def open_accounts(*, by: Actor, at: datetime) -> None:
    """Open the accounts that costs of journeys need; those that are open stay as they are."""
    labels = {
        SUPPLIERS: _("Owed to carriers and suppliers"),
        BANK: _("Money of evacuations at the bank"),
        REPAID: _("Repaid by notes"),
        DUE_FROM: _("Owed to us by other organisations for journeys"),
        DUE_TO: _("Owed by us to other organisations for journeys"),
        STATE_INCOME: _("Asked of other organisations for journeys"),
        STATE_COST: _("Journeys that others asked us for"),
        NETTED: _("Netted with other organisations, to be paid"),
    }
    labels |= {expense(one.value): str(one.label) for one in InvoiceKind}
    funds.open_accounts([_account(name, labels[name]) for name in ACCOUNTS], by=by, at=at)
    for lane in (f"intake.{ANSWER}", f"intake.{NETTING}", PAYMENTS_LANE):  # they waited for books
        pumps.wake(lane, at)


def _account(name: str, label: str) -> funds.AccountIn:
    """
    Return how an account is opened; one that was opened before keeps its rules.

    All but that of the bank move by what is entered here alone. To the bank people move money by
    hand, and its statements are read; it never holds less than nothing.
    """
    before = Account.objects.filter(name=name).first()
    if before is not None:
        units = frozenset(before.units.split())
        return funds.AccountIn(name=name, units=units, least=before.least, most=before.most)
    if name == BANK:
        return funds.AccountIn(name=name, label=label, least=0)
    return funds.AccountIn(name=name, label=label, kept_by=KEEPER)


def has_books() -> bool:
    """Say whether all accounts of costs are open."""
    return Account.objects.filter(name__in=ACCOUNTS, ended_at=None).count() == len(ACCOUNTS)


def check_books() -> None:
    """Raise NoBooks unless the accounts of costs are open."""
    if not has_books():
        text = _("The books have no accounts for costs. A fund manager opens them under Costs.")
        raise NoBooks(text)


def post(
    key: str,
    text: str,
    moves: Iterable[tuple[str, int]],
    unit: ledger.Unit,
    *,
    on: date,
    links: Mapping[str, str],
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """
    Post what moves between accounts, once for its key; the books name ids alone.

    Raises NotNow for more than the account at the bank holds.
    """
    entries = tuple(ledger.Entry(name, unit, amount) for name, amount in moves if amount)
    one = ledger.Transaction(key, on, text, entries, dict(links))
    try:
        funds.post_many([one], under=under, by=by, at=at)
    except ledger.OverLimit as error:
        words = _("The account does not hold so much. A fund manager moves money to it first.")
        raise NotNow(words) from error
