"""Requests and offers, matched; manifests, boarding, arrival."""

from musterpoint.evacuation.models.boarding import (
    LineState,
    Manifest,
    ManifestLine,
    Movement,
    Traveller,
)
from musterpoint.evacuation.models.drafts import LegDraft
from musterpoint.evacuation.models.legs import Leg, LegState, Mode
from musterpoint.evacuation.models.places import Place, PlaceKind
from musterpoint.evacuation.models.pool import EntryState, PoolEntry
from musterpoint.evacuation.models.requests import Request, RequestMember, RequestState
from musterpoint.evacuation.models.runs import MatchRun, RunState, Seat, SeatState, Unmatched

__all__ = [
    "EntryState",
    "Leg",
    "LegDraft",
    "LegState",
    "LineState",
    "Manifest",
    "ManifestLine",
    "MatchRun",
    "Mode",
    "Movement",
    "Place",
    "PlaceKind",
    "PoolEntry",
    "Request",
    "RequestMember",
    "RequestState",
    "RunState",
    "Seat",
    "SeatState",
    "Traveller",
    "Unmatched",
]
