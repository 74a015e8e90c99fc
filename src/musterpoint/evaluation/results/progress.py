"""How an indicator stands against its targets: pure arithmetic on decimals."""

from collections.abc import Mapping
from decimal import Decimal

from musterpoint.evaluation.models import Progress


def target_at(targets: Mapping[int, Decimal], year: int) -> Decimal | None:
    """Return the target of a year, or of the next year that has one."""
    later = sorted(one for one in targets if one >= year)
    return targets[later[0]] if later else None


def rate(
    actual: Decimal | None,
    baseline: Decimal | None,
    target: Decimal | None,
    *,
    track: int,
    is_less_better: bool = False,
) -> Progress:
    """
    Return how far an actual value is on the way from baseline to target.

    ``track`` is the share of the way, in per cent, that still counts as on track. Without a
    baseline the way begins at zero.
    """
    if actual is None or target is None:
        return Progress.UNKNOWN
    if (actual <= target) if is_less_better else (actual >= target):
        return Progress.MET
    start = baseline if baseline is not None else Decimal(0)
    if (actual >= start) if is_less_better else (actual <= start):
        return Progress.BACK
    # Here actual lies between start and target, so that the way is not empty.
    part = (actual - start) / (target - start) * 100
    return Progress.ON_TRACK if part >= track else Progress.BEHIND


def gap(required: int | None, available: int | None) -> int | None:
    """Return what is missing of the money, in minor units; None when nothing is said."""
    return None if required is None else max(0, required - (available or 0))
