"""Which registration a card for the wallet leads to, and who holds one."""

from datetime import datetime
from uuid import UUID

from musterpoint.crises import codes
from musterpoint.crises.models import WalletCard


def behind_card(typed: str, at: datetime) -> str:
    """
    Return the reference behind the code of a card that counts; else what was typed.

    A dead code costs the same work and says nothing.
    """
    live = WalletCard.objects.filter(
        token=codes.token_of(typed, at), ended_at=None, person__withdrawn_at=None
    )
    return live.values_list("person__reference", flat=True).first() or typed


def card_code(person_id: UUID, at: datetime) -> str:
    """Return the code of the card that a person holds, empty when they hold none."""
    row = WalletCard.objects.filter(person_id=person_id, ended_at=None).first()
    return codes.code_of(row.id, at) if row else ""
