"""Reviews, lessons and what becomes of them, the library, and what was asked of whom."""

from musterpoint.lessons.models.asks import Ask, AskEvent, AskEvidence, AskWord, Decision
from musterpoint.lessons.models.lessons import (
    ActionItem,
    ActionState,
    Answer,
    Evidence,
    Lesson,
    LessonEvent,
    Origin,
    Recommendation,
    Verification,
    Word,
)
from musterpoint.lessons.models.library import Library, Practice, PracticeState, Research
from musterpoint.lessons.models.reviews import Review, ReviewState

__all__ = [
    "ActionItem",
    "ActionState",
    "Answer",
    "Ask",
    "AskEvent",
    "AskEvidence",
    "AskWord",
    "Decision",
    "Evidence",
    "Lesson",
    "LessonEvent",
    "Library",
    "Origin",
    "Practice",
    "PracticeState",
    "Recommendation",
    "Research",
    "Review",
    "ReviewState",
    "Verification",
    "Word",
]
