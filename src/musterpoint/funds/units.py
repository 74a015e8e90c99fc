"""The units that the books of an organisation hold, and amounts as somebody writes them."""

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit, Unit
from musterpoint.funds.models import Balance
from musterpoint.web import amounts, formats


def unit(code: str) -> Unit:
    """Return a unit: as the books have it, else a currency of ISO 4217, else goods by the piece."""
    typed = code.strip().upper()
    known = Balance.objects.filter(unit=typed).values_list("digits", flat=True).first()
    if known is not None:
        return Unit(typed, known)
    try:
        return ledger.currency(typed)
    except NoUnit:
        if len(typed) == 3:
            raise
        return Unit(typed)


def parts(of: Unit, typed: str) -> int:
    """Return an amount in smallest parts, as people write it. Raises NoUnit."""
    try:
        plain = amounts.plain(typed, of.digits, signed=True)
    except amounts.NotRead as error:
        raise NoUnit(
            _("%(found)s is no amount. %(help)s"), found=typed[:40], help=str(error)
        ) from error
    if len(plain.partition(".")[2]) > of.digits:
        # Also 1.000 of a unit with two places: whoever wrote it may mean a thousand.
        text = _("An amount of %(code)s has %(digits)s decimal places at most.")
        raise NoUnit(text, code=of.code, digits=of.digits)
    found = of.parts(plain)
    if abs(found) >= amounts.LARGEST:
        raise NoUnit(_("%(found)s is more than the books hold."), found=typed[:40])
    return found


def shown(amount: int, digits: int, code: str) -> str:
    """Return an amount with its unit, in the reader's language, with all its places."""
    return _("%(amount)s %(unit)s") % {"amount": formats.amount(amount, digits), "unit": code}


def digits_of(code: str) -> int:
    """Return the decimal places of a currency without asking the books; 0 for other units."""
    try:
        return ledger.currency(code).digits
    except NoUnit:
        return 0
