"""What surrounds each page of an organisation: navigation, crisis switcher, clocks, footer."""

from django.http import HttpRequest

from musterpoint.accounts.doors import Door
from musterpoint.web.page import Chrome


def build(request: HttpRequest, door: Door) -> Chrome:
    """Return the chrome of a page behind this door."""
    organisation = request.organisation  # type: ignore[attr-defined]  # set at the door
    return Chrome(organisation=organisation.name, exercise=organisation.is_exercise)
