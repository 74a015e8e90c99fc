"""What may cross between organisations of lessons: texts without names, and answers."""

from datetime import date

from musterpoint.disclosures import actions as disclosures
from musterpoint.lessons.actions import ANSWER, LESSON, RECOMMENDATION

TOLD = {"source": str, "title": str, "what": str, "why": str, "theme": str, "phases": [str]}


def install() -> None:
    """Register the kinds."""
    disclosures.register_kind(LESSON, fields=TOLD)
    disclosures.register_kind(
        RECOMMENDATION, fields={**TOLD, "recommendation": str, "text": str, "answer_by": date}
    )
    disclosures.register_kind(
        ANSWER,
        fields={
            "recommendation": str,
            "answer": ("accepted", "partly", "rejected"),
            "reason": str,
        },
    )
