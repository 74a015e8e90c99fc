"""What may cross between organisations for a referral, field by field, with the person's word."""

from uuid import UUID

from musterpoint.disclosures import actions as disclosures
from musterpoint.referrals import actions, life, sharing
from musterpoint.referrals.models import Reason


def install() -> None:
    """Register each kind with its fields; anything else is refused at the door."""
    disclosures.register_kind(
        actions.KIND,
        fields={
            "reference": str,
            "service_kind": str,
            "urgency": life.URGENCIES,
            "asks": str,
            **{f"{piece}?": str for piece in sharing.PIECES},
        },
        consent_purpose="referral",
    )
    disclosures.register_kind(
        actions.ANSWERED,
        fields={
            "item": UUID,
            "move": tuple(str(one) for one in life.OF_PARTNER),
            "reason": tuple(Reason.values),
            "alternative": str,
            "words": str,
            "receipt": str,
            "appointment_at": str,
        },
    )
