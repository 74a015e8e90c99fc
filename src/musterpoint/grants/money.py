"""Amounts of money as they are typed and shown on the pages of this package."""

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit
from musterpoint.web import amounts, formats


class NotMoney(ValueError):
    """What was typed is no amount of the currency; the sentence says what to do."""


def digits(code: str) -> int:
    """Return how many decimal places a currency has. Raises NotMoney."""
    try:
        return ledger.currency(code).digits
    except NoUnit as error:
        raise NotMoney(_("Enter the code of a currency, such as USD")) from error


def read(typed: str, code: str) -> int:
    """Return an amount over zero in smallest parts. Raises NotMoney."""
    places = digits(code)
    try:
        found = amounts.parts(amounts.number(typed, places), places)
    except amounts.NotRead as error:
        raise NotMoney(str(error)) from error
    if found <= 0:
        raise NotMoney(_("Enter an amount over zero"))
    return found


def shown(amount: int, code: str) -> str:
    """Return an amount with its currency, in the reader's language."""
    return _("%(amount)s %(unit)s") % {
        "amount": formats.amount(amount, digits(code)),
        "unit": code,
    }


def typed(amount: int, code: str) -> str:
    """Return an amount as somebody types it, to fill a form with."""
    places = digits(code)
    whole = str(amount).rjust(places + 1, "0")
    return f"{whole[:-places]}.{whole[-places:]}" if places else whole
