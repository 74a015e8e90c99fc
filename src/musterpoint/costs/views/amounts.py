"""Amounts and choices as they are typed on the pages of costs."""

from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.costs import actions
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid
from musterpoint.web.http import uuid_or_none


def parts(typed: str, of: ledger.Unit, field: str = "amount") -> int:
    """Return an amount in smallest parts; Invalid at the field that is wrong."""
    try:
        found = units.parts(of, typed)
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={field: [str(wrong)]}) from wrong
    if not 0 <= found <= actions.MOST:
        text = _("Enter an amount of zero or more.")
        raise Invalid(text, fields={field: [text]})
    return found


def unit(typed: str, field: str = "currency") -> ledger.Unit:
    """Return a currency as typed; Invalid at the field."""
    try:
        return ledger.currency(typed.strip().upper())
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={field: [str(wrong)]}) from wrong


def chosen(typed: str) -> UUID:
    """Return an id that was chosen from a list that the page gave."""
    found = uuid_or_none(typed)
    if found is None:
        raise Invalid(_("Choose one of the list."))
    return found


def crises() -> dict[UUID, str]:
    """Return the crises of this organisation by name, the newest first."""
    return dict(Crisis.objects.order_by("-id").values_list("id", "name")[:200])
