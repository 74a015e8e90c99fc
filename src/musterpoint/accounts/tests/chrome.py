"""The surroundings of a console page, as far as these tests need them."""

from typing import Any

from musterpoint.web.page import Chrome, NavGroup, NavItem


def build(request: Any, door: str) -> Chrome:
    """Return the chrome of a page behind this door."""
    return Chrome(
        organisation=request.organisation.name,
        user_name=request.actor.name if str(door) == "desk" else "",
        zone=request.organisation.time_zone,
        exercise=request.organisation.is_exercise,
        groups=(NavGroup(label="Always", items=(NavItem(url="#", label="Settings", icon="cog"),)),),
    )
