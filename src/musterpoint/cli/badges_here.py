"""
A badge that an organisation of this installation issued: its list is read here, without a network.

The list is believed for its signature alone, as if it had been brought in a file.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import typer

from musterpoint import pg
from musterpoint.cli import boot
from musterpoint.pg import aside

#: Where the list of an organisation stands (``training.public_urls``).
PLACE = re.compile(r"https?://[^/?#]+/o/(?P<slug>[a-zA-Z0-9_-]{1,100})/training/status/")


@dataclass(frozen=True, slots=True)
class Here:
    """What this installation knows of a badge: the list, and the clock of an exercise."""

    status: str
    clock: datetime | None


def look(issuer: str, addresses: Iterable[str]) -> Here | None:
    """Return the list at one of these addresses that an issuer of this installation keeps."""
    for address in addresses:
        place = PLACE.fullmatch(address)
        if place and is_installed() and (found := _read(place["slug"], address, issuer)):
            return found
    return None


def is_installed() -> bool:
    """Say whether there is an installation to look into; nothing is made or started."""
    try:
        return (
            pg.has_home()
            and aside.has_keys()
            and (bool(os.environ.get(pg.URL_VARIABLE)) or pg.status().state is not pg.State.ABSENT)
        )
    except (OSError, pg.PgError):
        return False


def _read(slug: str, address: str, issuer: str) -> Here | None:
    try:
        boot.django(migrate=False)
    except typer.Exit:  # why has been said
        return None
    from django.db import DatabaseError

    from musterpoint.tenancy import actors
    from musterpoint.tenancy.clock import now
    from musterpoint.tenancy.models import Organisation
    from musterpoint.tenancy.scope import acting_as
    from musterpoint.training import queries

    try:
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            return None
        by = actors.system(organisation.id, "badges verify")
        with acting_as(by, read_only=True):
            found = queries.own_list(address, issuer, now(organisation))
    except DatabaseError:  # of another version than this program
        return None
    return None if found is None else Here(found, organisation.clock_at)
