"""Questions about the directory. They never write."""

from musterpoint.referrals.queries._focal_points import (
    FocalCard,
    first_focal_point,
    focal_points,
    to_ask,
)
from musterpoint.referrals.queries._matching import (
    Candidate,
    NoSuchKind,
    PassedOver,
    Result,
    free_today,
    match,
)
from musterpoint.referrals.queries._pathways import (
    Road,
    Roads,
    agreements_with,
    pathway_in_force,
    why_no_pathway,
)
from musterpoint.referrals.queries._training import TrainingLine, is_trained, training_lines
from musterpoint.referrals.rules import Need

__all__ = [
    "Candidate",
    "FocalCard",
    "Need",
    "NoSuchKind",
    "PassedOver",
    "Result",
    "Road",
    "Roads",
    "TrainingLine",
    "agreements_with",
    "first_focal_point",
    "focal_points",
    "free_today",
    "is_trained",
    "match",
    "pathway_in_force",
    "to_ask",
    "training_lines",
    "why_no_pathway",
]
