"""Deadlines of procedures on the list of all that is due."""

from django.utils.translation import gettext_lazy as _

from musterpoint.agenda import queries as agenda
from musterpoint.procedures.queries import due
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="procedures",
            label=_("Step of a procedure"),
            permission=Permission.PROCEDURES_READ,
            find=due,
        )
    )
