"""Amounts as they are typed on the pages of bonds."""

from typing import Any

from django.utils.translation import gettext as _

from musterpoint.bonds import actions, rules
from musterpoint.bonds.models import Bond, Call
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid


def parts(typed: str, of: ledger.Unit | Bond | Call, field: str = "amount") -> int:
    """Return an amount in smallest parts; Invalid at the field that is wrong."""
    unit = of if isinstance(of, ledger.Unit) else actions.unit_of(of)
    try:
        found = units.parts(unit, typed)
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={field: [str(wrong)]}) from wrong
    if not 0 <= found <= actions.MOST:
        text = _("Enter an amount of zero or more.")
        raise Invalid(text, fields={field: [text]})
    return found


def parts_or_none(typed: str, of: ledger.Unit | Bond | Call, field: str = "amount") -> int | None:
    """Return an amount in smallest parts, None for an empty field."""
    return parts(typed, of, field) if typed.strip() else None


def unit(typed: str, country: str, sector: str) -> ledger.Unit:
    """Return a currency as typed, else that of the rules; Invalid at the field."""
    if not typed.strip():
        return rules.pack().required_of(country, sector).currency
    try:
        return ledger.currency(typed.strip().upper())
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={"currency": [str(wrong)]}) from wrong


def asked(given: dict[str, Any], of: ledger.Unit) -> dict[str, int]:
    """Return what is asked by head; an empty field asks nothing."""
    found = {}
    for head in rules.pack().heads:
        amount = parts_or_none(given.get(f"asked_{head}", ""), of, f"asked_{head}")
        if amount:
            found[head] = amount
    return found
