"""Funds as remedies: one that is open, with money in a window, closes a gap."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

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
    return [_remedy(one, filled_at=_filled_at(one) if one.id in filled else None) for one in rows]


def _filled_at(one: Fund) -> datetime:
    """Return when money last came in; when it was opened if what it holds never came in so."""
    day = queries.last_income(one)
    return one.opened_at if day is None else datetime.combine(day, time(), UTC)


def _remedy(one: Fund, *, filled_at: datetime | None) -> Remedy:
    stands = one.ended_at is None and filled_at is not None
    state = _("Ended") if one.ended_at else _("Empty") if filled_at is None else _("Holds money")
    return Remedy(
        kind=KIND,
        key=one.slug,
        title=one.name,
        state=state,
        is_done=stands,
        done_at=filled_at if stands else None,
        page="funds:fund",
        parts={"fund_slug": one.slug},
    )
