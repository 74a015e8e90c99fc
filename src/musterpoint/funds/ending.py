"""What keeps a window or a head from ending: what was asked of it and waits, and money in it."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.funds import naming, units
from musterpoint.funds.errors import StillNeeded
from musterpoint.funds.models import (
    ENDED,
    Balance,
    Commitment,
    Head,
    Transfer,
    TransferState,
    Window,
)
from musterpoint.web import formats

#: So many are named; the rest is counted.
NAMED = 5


def check(window: Window, head: Head | None) -> None:
    """Raise StillNeeded with what waits at a head, or at a whole window, and with what is left."""
    heads = [head] if head is not None else list(Head.objects.filter(window=window))
    open_ones = Commitment.objects.filter(head__in=heads).exclude(state__in=ENDED)
    waiting = [
        f"{one.purpose} ({_amount(one.amount, one.unit)})"
        for one in open_ones.order_by("asked_at", "id")[:NAMED]
    ]
    if waiting:
        told, more = formats.listed(waiting, ";"), open_ones.count() - NAMED
        if more > 0:
            told = _("%(told)s, and %(count)s more") % {"told": told, "count": formats.count(more)}
        raise StillNeeded(
            _("Still open here: %(told)s. See them paid, refused or cancelled first."), told=told
        )
    moves = _transfers(window, head)
    if moves:
        raise StillNeeded(
            _("Money waits to be moved here: %(told)s. Have it approved or withdrawn first."),
            told=formats.listed((_amount(one.amount, one.unit) for one in moves), ";"),
        )
    left = _left(window, heads, whole=head is None)
    if left:
        raise StillNeeded(
            _("This still holds %(money)s. Move it to another place first."),
            money=formats.listed(left),
        )


def _transfers(window: Window, head: Head | None) -> list[Transfer]:
    rows = Transfer.objects.filter(state=TransferState.ASKED)
    if head is None:
        rows = rows.filter(Q(window=window) | Q(goal=window))
    else:
        rows = rows.filter(Q(head=head) | Q(goal_head=head))
    return list(rows.order_by("asked_at", "id")[:NAMED])


def _left(window: Window, heads: Sequence[Head], *, whole: bool) -> list[str]:
    for one in heads:
        one.window = window
    names = [naming.head(one) for one in heads] + ([naming.window(window)] if whole else [])
    rows = Balance.objects.select_for_update(of=("self",)).filter(account__name__in=names)
    return [
        _amount(row.posted, row.unit)
        for row in rows.order_by("id")
        if row.posted or row.held_out or row.held_in
    ]


def _amount(amount: int, unit: str) -> str:
    return units.shown(amount, units.digits_of(unit), unit)
