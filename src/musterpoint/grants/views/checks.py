"""What an application is looked at for: the same help elsewhere, a payment that came back."""

from django.utils.translation import gettext as _

from musterpoint.grants import actions, came_back, presenters, twice
from musterpoint.grants.actions._base import APPLICATION
from musterpoint.grants.models import Application
from musterpoint.kernel.ids import show_reference
from musterpoint.payments.models import State as Payment
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.cards import Cell, Part
from musterpoint.web.http import ActorRequest, url


def payments_back(request: ActorRequest, row: Application) -> list[Part]:
    """Return the payments of an application that came back, with the page that mends them."""
    found = came_back.orders(row)
    if not found:
        return []
    may = request.actor.may(Permission.PAYMENTS_READ)
    return [
        Part(
            title=_("The payment came back"),
            code="back",
            columns=[_("Payment"), _("Amount"), _("State")],
            rows=[
                [
                    Cell(
                        text=show_reference(one.reference),
                        url=url(request, "payments:order", order_id=one.order_id) if may else "",
                        note=one.reason,
                    ),
                    Cell(text=presenters.amount(row, one.amount)),
                    Cell(text=str(Payment(one.state).label), tag="help"),
                ]
                for one in found
            ],
        )
    ]


def duplicates(request: ActorRequest, row: Application) -> Part:
    """Return where the same help is given at the same time."""
    empty = _("Nothing can be found: no registration, birth date or telephone.")
    return twice.part(
        request,
        twice.of(APPLICATION, row.id, at=request.at),
        "" if actions.is_findable(row) else empty,
    )
