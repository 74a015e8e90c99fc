"""Amounts as somebody types and reads them."""

from datetime import UTC, date, datetime, time, tzinfo

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit, Unit
from musterpoint.giving import rules
from musterpoint.kernel.errors import Invalid
from musterpoint.web import amounts, formats


def unit(code: str) -> Unit:
    """Return a currency. Raises Invalid at ``unit``."""
    try:
        return ledger.currency(code.strip().upper())
    except NoUnit as wrong:
        raise Invalid(str(wrong), fields={"unit": [str(wrong)]}) from wrong


def parts(code: str, typed: str, field: str = "amount") -> int:
    """Return a typed amount of a currency, more than zero. Raises Invalid at ``field``."""
    of = unit(code)
    try:
        plain = amounts.plain(typed, of.digits)
        if len(plain.partition(".")[2]) > of.digits:
            raise amounts.NotRead(
                _("An amount of %(code)s has %(digits)s decimal places at most.")
                % {"code": of.code, "digits": of.digits}
            )
        found = of.parts(plain)
    except (amounts.NotRead, NoUnit) as wrong:
        raise Invalid(str(wrong), fields={field: [str(wrong)]}) from wrong
    if not 0 < found <= rules.MOST:
        text = _("Enter an amount of more than zero.")
        raise Invalid(text, fields={field: [text]})
    return found


def shown(amount: int, code: str) -> str:
    """Return an amount with its unit, in the reader's language."""
    try:
        digits = ledger.currency(code).digits
    except NoUnit:
        digits = 0
    return _("%(amount)s %(unit)s") % {"amount": formats.amount(amount, digits), "unit": code}


def written(amount: int, code: str) -> str:
    """Return an amount for a file: figures and a point."""
    return ledger.currency(code).written(amount)


def end_of(day: date, zone: tzinfo = UTC) -> datetime:
    """Return the last second of a day: when what is due on it is late."""
    return datetime.combine(day, time(23, 59, 59), zone)
