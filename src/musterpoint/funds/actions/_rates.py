"""Rates of exchange, money that is changed, and what exchange has gained or lost."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit
from musterpoint.engine.ledger.rates import EXCHANGE, GAIN, LOSS
from musterpoint.funds import naming, units, worth
from musterpoint.funds.actions import _holding, _posting
from musterpoint.funds.actions._accounts import AccountIn, holds_money, open_accounts
from musterpoint.funds.errors import HasEnded, NoSuchFund
from musterpoint.funds.models import Balance, Rate, Transaction, Window
from musterpoint.funds.values import ExchangeIn, RateIn
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

REVALUATION = "Equity:Revaluation"
#: How keys of what exchange gained begin.
GAINS = "exchange-gain:"
LEAST, MOST = Decimal("1e-12"), Decimal("1e11")


def add_rates(given: Iterable[RateIn], *, by: Actor, at: datetime) -> list[Rate]:
    """
    Enter published rates; a later entry of the same day holds in place of an earlier one.

    Raises Invalid with the fields: no currency, the same twice, a day to come, no source.
    """
    by.require(Permission.FUNDS_CHANGE)
    rows = [_rate(one, by, at) for one in given]
    made = Rate.objects.bulk_create(rows)
    audit.record_many("funds.rate.added", [one.id for one in made], by=by, at=at)
    return made


def exchange(
    given: ExchangeIn,
    *,
    key: str,
    on: date,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> UUID:
    """Book money of a window that was changed into another currency; once for each key."""
    by.require(under)
    window = Window.objects.select_related("fund").filter(id=given.window_id).first()
    if window is None:
        raise NoSuchFund(_("There is no such window here."))
    if window.ended_at is not None or window.fund.ended_at is not None:
        raise HasEnded(_("This window has ended."))
    problems: dict[str, list[str]] = {}
    codes = window.fund.currencies.split()
    for name in ("unit", "into"):
        if getattr(given, name) not in codes:
            problems[name] = [_("Choose a currency of the fund.")]
    if given.unit == given.into:
        problems["into"] = [_("Choose two different currencies.")]
    for name in ("giver", "taker"):
        if not holds_money(getattr(given, name)):
            problems[name] = [_("Choose an account of the books that holds money.")]
    for name in ("amount", "got"):
        if getattr(given, name) <= 0:
            problems[name] = [_("Enter an amount of more than zero.")]
    if not given.source.strip():
        problems["source"] = [_("Say whose rate it was.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    _keep((EXCHANGE,), under, by, at)
    unit, into = units.unit(given.unit), units.unit(given.into)
    bank = ledger.exchange(
        key,
        on,
        _("Exchange of %(unit)s into %(into)s") % {"unit": given.unit, "into": given.into},
        (given.giver, unit, given.amount),
        (given.taker, into, given.got),
        source=given.source.strip(),
    )
    place = naming.window(window)
    entries = (
        *bank.entries,
        ledger.Entry(place, unit, -given.amount),
        ledger.Entry(naming.ALLOCATED, unit, given.amount),
        ledger.Entry(naming.ALLOCATED, into, -given.got),
        ledger.Entry(place, into, given.got),
    )
    links = {**bank.links, "fund": window.fund.slug, "kind": "exchange", "window": window.code}
    one = ledger.Transaction(key, on, bank.text, entries, links)
    made = _posting.post(one, under=under, by=by, at=at)
    _holding.remember_as(place, given.unit, given.into)
    return made


def book_gains(
    home: str,
    *,
    on: date,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> UUID | None:
    """
    Book what exchange has gained or lost since the last time, at the rates of a day.

    All exchange of the books stands in one account, so its gain is told in one currency alone:
    what was told in another one is taken back with it. Returns None when nothing changed. Raises
    NoRate for a unit without a rate of that week.
    """
    by.require(under)
    names = (EXCHANGE, GAIN, LOSS, REVALUATION)
    _keep(names, under, by, at)
    # Whoever books it in another currency at the same time waits, and sees what this one wrote.
    _holding.lock(names)
    rows = Balance.objects.filter(account__name=EXCHANGE)
    held = {(EXCHANGE, row.unit): row.posted for row in rows}
    known = {unit: units.unit(unit) for _account, unit in held}
    of = units.unit(home)
    gain = ledger.gained(held, known, worth.rates(), of, on)
    before = worth.gains_told()
    wanted = {**dict.fromkeys(before, 0), home: gain}
    number = Transaction.objects.filter(key__startswith=GAINS).count()
    key, text = f"{GAINS}{home}:{on.isoformat()}:{number}", _("Gain or loss of exchange")
    changed = [
        ledger.recognise(key, on, wanted[code], before.get(code, 0), units.unit(code), text)
        for code in sorted(wanted)
    ]
    entries = tuple(entry for one in changed if one is not None for entry in one.entries)
    if not entries:
        return None
    return _posting.post(ledger.Transaction(key, on, text, entries), under=under, by=by, at=at)


def _keep(names: Iterable[str], under: Permission, by: Actor, at: datetime) -> None:
    given = [AccountIn(name=name, kept_by=naming.KEEPER) for name in names]
    open_accounts(given, under=under, by=by, at=at)


def _rate(given: RateIn, by: Actor, at: datetime) -> Rate:
    problems: dict[str, list[str]] = {}
    for name in ("unit", "into"):
        try:
            ledger.currency(getattr(given, name))
        except NoUnit as wrong:
            problems[name] = [str(wrong)]
    if given.unit == given.into:
        problems["into"] = [_("Choose two different currencies.")]
    if not given.value.is_finite() or not LEAST <= given.value <= MOST:
        problems["value"] = [_("Enter a rate of more than zero.")]
    if given.on > at.date():
        problems["on"] = [_("Enter a day that has come.")]
    if not given.source.strip() or len(given.source) > 200:
        problems["source"] = [_("Say whose rate it was.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    return Rate(
        unit=given.unit,
        into=given.into,
        on=given.on,
        value=given.value,
        source=given.source.strip(),
        entered_at=at,
        entered_by=by.id,
    )
