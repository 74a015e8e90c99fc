"""Kept reports, evaluations, results frameworks and reviews by stakeholders."""

from musterpoint.evaluation.models.evaluators import Contribution, EvaluatorLink
from musterpoint.evaluation.models.planning import (
    Evaluation,
    EvaluationEvent,
    EvaluationVersion,
    Finding,
    VersionState,
    Word,
)
from musterpoint.evaluation.models.reports import Report
from musterpoint.evaluation.models.results import (
    Actual,
    Framework,
    Level,
    Node,
    Progress,
    ResultIndicator,
    Sensitisation,
    WorkState,
)
from musterpoint.evaluation.models.reviews import Review, ReviewAnswer, ReviewGuest, ReviewState

__all__ = [
    "Actual", "Contribution", "Evaluation", "EvaluationEvent", "EvaluationVersion",
    "EvaluatorLink", "Finding", "Framework", "Level", "Node", "Progress", "Report",
    "ResultIndicator", "Review", "ReviewAnswer", "ReviewGuest", "ReviewState", "Sensitisation",
    "VersionState", "Word", "WorkState",
]  # fmt: skip
