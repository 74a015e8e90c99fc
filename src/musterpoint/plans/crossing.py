"""What crosses between organisations of plans, and with whom an agreement holds."""

from datetime import datetime
from uuid import UUID

from musterpoint.disclosures import queries as disclosed

KIND = "plans.plan"


def partners(at: datetime) -> set[UUID]:
    """Return the organisations with which an agreement in force lets plans be shared."""
    return {
        one.counterpart_id
        for one in disclosed.agreements()
        if KIND in one.allows and one.crisis_reference is None and disclosed.is_in_force(one, at)
    }
