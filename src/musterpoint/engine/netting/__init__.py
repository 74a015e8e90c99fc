"""Netting: what many owe each other becomes few transfers, to the smallest unit."""

from musterpoint.engine.netting.multilateral import (
    NotNetted,
    Obligation,
    Transfer,
    by_unit,
    positions,
    settle,
)

__all__ = ["NotNetted", "Obligation", "Transfer", "by_unit", "positions", "settle"]
