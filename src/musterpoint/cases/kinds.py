"""What may cross between organisations for a case, field by field: no name, no note."""

from uuid import UUID

from musterpoint.cases import actions
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
