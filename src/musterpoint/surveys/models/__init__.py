"""
Surveys, the one draw of each, whom it chose, and what became of asking them.

A survey is of the registry's side alone: nothing here is kept behind the wall, and no frame is
made from what stands there (DESIGN D4).
"""

from musterpoint.surveys.models._asking import (
    Asking,
    AskingState,
    Attempt,
    Conversation,
    NeverAsk,
    PaperEntry,
    Way,
)
from musterpoint.surveys.models._surveys import (
    KEPT,
    LEARNING,
    Draw,
    Frame,
    Member,
    Result,
    Survey,
    Tracing,
    Wave,
)

__all__ = [
    "KEPT",
    "LEARNING",
    "Asking",
    "AskingState",
    "Attempt",
    "Conversation",
    "Draw",
    "Frame",
    "Member",
    "NeverAsk",
    "PaperEntry",
    "Result",
    "Survey",
    "Tracing",
    "Wave",
    "Way",
]
