"""Funds as remedies: one that is open, with money in a window, closes a gap."""

from collections.abc import Mapping, Sequence

from musterpoint.funds import queries
from musterpoint.funds.models import Fund
from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy, Source
from musterpoint.kernel.text import _
from musterpoint.tenancy import scope
from musterpoint.tenancy.permissions import Permission

KIND = "fund"


def install() -> None:
    """Register funds."""
    remedies.register(Source(code=KIND, label=_("Fund"), search=search, find=find))


def search(words: str) -> Sequence[Remedy]:
    """Return the open funds whose name holds the words."""
    return remedies.matching(_seen(), words)


def find(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return funds by slug, also those that have ended."""
    found = {one.key: one for one in _seen(ended=True)}
    return {key: found[key] for key in keys if key in found}


def _seen(*, ended: bool = False) -> list[Remedy]:
    if not scope.current().actor.may(Permission.FUNDS_READ):
        return []
    rows = list(queries.funds(ended=ended).prefetch_related("windows"))
    windows = [(one, window) for one in rows for window in one.windows.all()]
    for one, window in windows:
        window.fund = one
    held = queries.figures(window for _fund, window in windows)
    filled = {
        one.id for one, window in windows if any(figure.held > 0 for figure in held[window.id])
    }
    return [_remedy(one, has_money=one.id in filled) for one in rows]


def _remedy(one: Fund, *, has_money: bool) -> Remedy:
    state = _("Ended") if one.ended_at else _("Holds money") if has_money else _("Empty")
    return Remedy(
        kind=KIND,
        key=one.slug,
        title=one.name,
        state=state,
        is_done=one.ended_at is None and has_money,
        done_at=one.opened_at if one.ended_at is None and has_money else None,
        page="funds:fund",
        parts={"fund_slug": one.slug},
    )
