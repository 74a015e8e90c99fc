"""Questions about the directory. They never write."""

from musterpoint.referrals.queries._directory import (
    Filters,
    Line,
    lines,
    partner,
    partners,
    service,
    services,
    services_of,
    used,
)
from musterpoint.referrals.queries._experts import entitlements, experts
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
    published_procedures,
    why_no_pathway,
)
from musterpoint.referrals.queries._training import (
    TrainingLine,
    is_ended_training,
    is_trained,
    training_lines,
)
from musterpoint.referrals.rules import Need

__all__ = [
    "Candidate",
    "Filters",
    "FocalCard",
    "Line",
    "Need",
    "NoSuchKind",
    "PassedOver",
    "Result",
    "Road",
    "Roads",
    "TrainingLine",
    "agreements_with",
    "entitlements",
    "experts",
    "first_focal_point",
    "focal_points",
    "free_today",
    "is_ended_training",
    "is_trained",
    "lines",
    "match",
    "partner",
    "partners",
    "pathway_in_force",
    "published_procedures",
    "service",
    "services",
    "services_of",
    "to_ask",
    "training_lines",
    "used",
    "why_no_pathway",
]
