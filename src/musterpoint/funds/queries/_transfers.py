"""Which money was moved between windows and funds, what of it waits, and its history."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import (
    LIVE_TRANSFERS,
    Fund,
    Head,
    Transfer,
    TransferState,
    TransferStep,
    TransferStepKind,
    Window,
)

#: What the entries of a transfer say in their links: ``kind``.
TRANSFER = "transfer"
#: What is in the books: also what was moved back later, by a transfer of its own.
POSTED = (TransferState.MOVED, TransferState.UNDONE)


def transfer(transfer_id: UUID) -> Transfer:
    """Return a transfer with both of its places, or raise Missing."""
    found = _with_places().filter(id=transfer_id).first()
    if found is None:
        raise NoSuchFund(_("There is no such transfer here."))
    return found


def transfers(*, slug: str = "", state: str = "", words: str = "") -> QuerySet[Transfer]:
    """Return transfers, the newest first: from or to a fund, in a state, with words in why."""
    rows = _with_places().order_by("-asked_at", "-id")
    if slug:
        rows = rows.filter(Q(window__fund__slug=slug) | Q(goal__fund__slug=slug))
    if state:
        rows = rows.filter(state=state)
    for word in words.split()[:5]:
        rows = rows.filter(Q(reason__contains=word) | Q(consent__contains=word))
    return rows


def transfers_waiting() -> QuerySet[Transfer]:
    """Return what waits for an approval, the longest waiting first."""
    return _with_places().filter(state=TransferState.ASKED).order_by("asked_at", "id")


def transfer_history(transfer_ids: Iterable[UUID]) -> dict[UUID, list[TransferStep]]:
    """Return the steps of transfers, each in their order, in one query."""
    found: dict[UUID, list[TransferStep]] = {}
    rows = TransferStep.objects.filter(transfer_id__in=list(transfer_ids))
    for one in rows.order_by("taken_at", "id"):
        found.setdefault(one.transfer_id, []).append(one)
    return found


def undo_of(row: Transfer) -> Transfer | None:
    """Return the transfer that takes this one back, or that waits to do so; None for none."""
    return Transfer.objects.filter(undoes=row, state__in=LIVE_TRANSFERS).first()


def moved(of: Fund, unit: str, days: tuple[date, date]) -> dict[UUID, int]:
    """
    Return what was moved into each window of a fund less what was moved out of it, net.

    ``days`` are the first day and the first day after it, by the entries in the books.
    """
    posted = TransferStep.objects.filter(
        kind=TransferStepKind.MOVED,
        taken_at__date__gte=days[0],
        taken_at__date__lt=days[1],
    ).values("transfer_id")
    rows = Transfer.objects.filter(unit=unit, state__in=POSTED, id__in=posted)
    out = rows.filter(window__fund=of).values_list("window_id").annotate(sum=Sum("amount"))
    into = rows.filter(goal__fund=of).values_list("goal_id").annotate(sum=Sum("amount"))
    found: dict[UUID, int] = defaultdict(int)
    for sums, sign in ((out, -1), (into, 1)):
        for window_id, amount in sums:
            found[window_id] += sign * amount
    return found


def onward(place: str, unit: str) -> list[str]:
    """
    Return where money of a place lies now: itself, and where some was moved from there, and on.

    Places are ``fund/window`` or ``fund/window/head``. What was moved back is not counted.
    """
    rows = _with_places().filter(state=TransferState.MOVED, undoes=None, unit=unit)
    goals: dict[str, list[str]] = defaultdict(list)
    for one in rows.order_by("changed_at", "id"):
        goals[_code(one.window, one.head)].append(_code(one.goal, one.goal_head))
    found = [place]
    for one_place in found:
        found += dict.fromkeys(goal for goal in goals[one_place] if goal not in found)
    return found


def _code(window: Window, head: Head | None) -> str:
    return "/".join([window.fund.slug, window.code, *([head.code] if head is not None else [])])


def _with_places() -> QuerySet[Transfer]:
    return Transfer.objects.select_related(
        "window__fund", "head", "goal__fund", "goal_head", "undoes"
    )
