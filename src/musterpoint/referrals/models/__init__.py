"""The directory of services, and referrals to them."""

from musterpoint.referrals.models.directory import (
    FocalPoint,
    Partner,
    Pathway,
    Service,
    Side,
    Trained,
    Verdict,
)

__all__ = ["FocalPoint", "Partner", "Pathway", "Service", "Side", "Trained", "Verdict"]
