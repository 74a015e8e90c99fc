"""Steady work: vouchers expire."""

from datetime import datetime

from musterpoint.payments import actions
from musterpoint.payments.actions._vouchers import LANE
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of the lane."""
    lanes.register(LANE, expire)


def expire(organisation: Organisation, at: datetime) -> bool:
    """End vouchers whose time has run out."""
    by = actors.system(organisation.id, "payments vouchers", Permission.PAYMENTS_CASH)
    with acting_as(by):
        return actions.expire(by=by, at=at) > 0
