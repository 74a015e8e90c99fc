"""What packages above do with children who are alone: see `cases.children`."""

from musterpoint.cases.children.actions import (
    LANE,
    NotTheReceiver,
    check_hand_over,
    is_named,
    moved,
    received,
)

__all__ = ["LANE", "NotTheReceiver", "check_hand_over", "is_named", "moved", "received"]
