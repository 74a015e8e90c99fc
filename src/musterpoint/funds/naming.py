"""
The accounts that a fund keeps, by name.

The money itself lies on accounts of assets. What a window or an earmark of a head may still spend
is an account of its own (``Equity:Funds:...``, never below zero; held by commitments), against
one account for all (``Equity:Allocated``), so that the two sum to zero always.
"""

import re

from musterpoint.engine.payments.wording import folded
from musterpoint.funds.models import Head, Window

KEEPER = "funds"
#: Under which what windows and heads may still spend stands.
FUNDS = "Equity:Funds"
ALLOCATED = "Equity:Allocated"


def part(slug: str) -> str:
    """Return a slug as a part of an account's name: ``welfare-fund`` is ``Welfare-fund``."""
    plain = re.sub(r"[^A-Za-z0-9-]", "-", slug)
    return plain[:1].upper() + plain[1:]


def window(row: Window) -> str:
    """Return the account of what a window may still spend."""
    return f"{FUNDS}:{part(row.fund.slug)}:{part(row.code)}"


def head(row: Head) -> str:
    """Return the account of what was given for this head alone."""
    return f"{window(row.window)}:{part(row.code)}"


def expense(row: Head) -> str:
    """Return the account of what a head has cost."""
    return f"Expenses:{part(row.window.fund.slug)}:{part(row.window.code)}:{part(row.code)}"


def post(row: Window, name: str) -> str:
    """
    Return the account of what a post holds of a window, in Latin letters as beancount needs them.

    So ``Assets:Welfare-fund:Emergency:Post:Tripoli``.
    """
    plain = part("-".join(re.findall(r"[A-Za-z0-9]+", folded(name)))[:60]) or "0"
    return f"Assets:{part(row.fund.slug)}:{part(row.code)}:Post:{plain}"


def income(fund_slug: str, source: str) -> str:
    """Return the account of what came in from a kind of source; an account stays as it is."""
    return source if ":" in source else f"Income:{part(fund_slug)}:{part(source)}"
