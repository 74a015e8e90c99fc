"""The terms of a fund: what is different, whether it can be, and how it is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit
from musterpoint.funds import naming
from musterpoint.funds.actions._funds import problems_of_amounts, problems_of_rules
from musterpoint.funds.models import (
    ENDED,
    Balance,
    Commitment,
    Fund,
    Head,
    Transfer,
    TransferState,
    Window,
)
from musterpoint.funds.values import TermsIn
from musterpoint.kernel.errors import Invalid

#: The columns of a fund that two people may change.
COLUMNS = ("legal_basis", "scope", "two_over", "currencies", "rules")
MOST_TEXT = 2000
#: As many letters as the column of the codes has.
MOST_CODES = 100


def differences(fund: Fund, given: TermsIn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is and what would be, where it is different. Raises Invalid by field."""
    codes = dict.fromkeys((fund.currency, *given.currencies))
    wanted = {
        "legal_basis": given.legal_basis.strip(),
        "scope": given.scope.strip(),
        "two_over": given.two_over,
        "currencies": " ".join(codes),
        "rules": [dict(one) for one in given.rules],
    }
    before = {name: getattr(fund, name) for name in COLUMNS}
    different = [name for name in COLUMNS if before[name] != wanted[name]]
    if not different:
        raise Invalid(_("Nothing is different."))
    after = {name: wanted[name] for name in different}
    _check(fund, after)
    return {name: before[name] for name in different}, after


def apply(fund: Fund, after: Mapping[str, Any]) -> None:
    """Keep what was confirmed, checked once more. Raises Invalid by field."""
    known = {name: after[name] for name in COLUMNS if name in after}
    _check(fund, known)
    for name, value in known.items():
        setattr(fund, name, value)
    fund.save(update_fields=list(known))


def _check(fund: Fund, after: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    for name in ("legal_basis", "scope"):
        if len(after.get(name, "")) > MOST_TEXT:
            problems[name] = [_("Use 2,000 letters at most.")]
    problems |= problems_of_amounts(two_over=after.get("two_over"))
    if "currencies" in after:
        problems |= _problems_of_currencies(fund, after["currencies"])
    if "rules" in after:
        # A rule of the fund holds for all of its heads: also for a seat to safety.
        heads = Head.objects.filter(window__fund=fund, ended_at=None)
        has_seats = heads.filter(is_seat=True).exists()
        problems |= problems_of_rules(after["rules"], is_seat=has_seats)
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def _problems_of_currencies(fund: Fund, said: str) -> dict[str, list[str]]:
    codes = said.split()
    found: list[str] = []
    for code in codes:
        try:
            ledger.currency(code)
        except NoUnit as wrong:
            found.append(str(wrong))
    if len(said) > MOST_CODES:
        found.append(_("Name fewer currencies."))
    gone = [one for one in fund.currencies.split() if one not in codes]
    found += [
        _("%(code)s is still held, promised or to be moved here.") % {"code": code}
        for code in sorted(_in_use(fund, gone))
    ]
    return {"currencies": found} if found else {}


def _in_use(fund: Fund, codes: Iterable[str]) -> set[str]:
    """Return which currencies a fund holds, has promised, or waits to move."""
    asked = list(codes)
    if not asked:
        return set()
    windows = list(Window.objects.filter(fund=fund).select_related("fund"))
    heads = Head.objects.filter(window__fund=fund).select_related("window__fund")
    names = [*map(naming.window, windows), *map(naming.head, heads)]
    held = Balance.objects.filter(account__name__in=names, unit__in=asked)
    open_ones = Commitment.objects.filter(head__window__fund=fund, unit__in=asked)
    moves = Transfer.objects.filter(unit__in=asked, state=TransferState.ASKED)
    of_fund = moves.filter(window__fund=fund) | moves.filter(goal__fund=fund)
    return {
        *(row.unit for row in held if row.posted or row.held_out or row.held_in),
        *open_ones.exclude(state__in=ENDED).values_list("unit", flat=True),
        *of_fund.values_list("unit", flat=True),
    }
