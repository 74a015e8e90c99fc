"""Questions about the directory. They never write."""

from musterpoint.referrals.queries._children import (
    may_be_child,
)
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
from musterpoint.referrals.queries._experts import (
    entitlements,
    experts,
)
from musterpoint.referrals.queries._figures import (
    Week,
    chosen_in_private,
    outcomes,
    time_to_receipt,
)
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
from musterpoint.referrals.queries._referrals import (
    ended_openly,
    of_person,
    told,
)
from musterpoint.referrals.queries._training import (
    TrainingLine,
    is_ended_training,
    is_trained,
    training_lines,
)
from musterpoint.referrals.rules import (
    Need,
)

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
    "Week",
    "agreements_with",
    "chosen_in_private",
    "ended_openly",
    "entitlements",
    "experts",
    "first_focal_point",
    "focal_points",
    "free_today",
    "is_ended_training",
    "is_trained",
    "lines",
    "match",
    "may_be_child",
    "of_person",
    "outcomes",
    "partner",
    "partners",
    "pathway_in_force",
    "published_procedures",
    "service",
    "services",
    "services_of",
    "time_to_receipt",
    "to_ask",
    "told",
    "training_lines",
    "used",
    "why_no_pathway",
]
