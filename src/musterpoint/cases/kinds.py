"""
What may cross between organisations for a case, field by field.

No name and no note, but with the person's word: the pieces of a story, and papers of a case that
moves. Both end in silence.
"""

from datetime import datetime
from uuid import UUID

from musterpoint.cases import actions, telling
from musterpoint.disclosures import actions as disclosures


def install() -> None:
    """Register each kind with its fields; anything else is refused at the door."""
    disclosures.register_kind(
        actions.KIND,
        fields={"reference": str, "kind": str, "asks": str, "next_step": str},
    )
    disclosures.register_kind(
        actions.ANSWERED,
        fields={"item": UUID, "answer": ("accepted", "declined", "done"), "says": str},
    )
    disclosures.register_kind(
        actions.OFFER,
        fields={"reference": str, "kind": str, "asks": str, "until": datetime},
        silent=True,
    )
    disclosures.register_kind(
        actions.OFFER_ANSWERED,
        fields={"item": UUID, "answer": ("accepted", "declined"), "says": str},
    )
    disclosures.register_kind(
        telling.STORY,
        fields={"item": UUID, **{f"{piece}?": str for piece in telling.PIECES}},
        consent_purpose="case",
        silent=True,
    )
    disclosures.register_kind(
        telling.PAPER,
        fields={"item": UUID, "name": str, "data": [str]},
        consent_purpose="case",
        silent=True,
    )
