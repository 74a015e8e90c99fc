"""Which roles can be given to whom, in the words of the settings page."""

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.roles import PROGRAMS_ALONE, ROLES, Role

ADMINISTRATOR = "administrator"
#: Programs get no settings, no members, no protection records, and set no limits of money.
FOR_CLIENTS = (
    "integration", "preparedness", "evaluator", "answering_program", "reader", "border_officer",
    "auditor", "welfare_officer", "storekeeper", "bookkeeper", "authorising_officer",
)  # fmt: skip


def for_people() -> tuple[Role, ...]:
    """Return the roles that a person can have."""
    return tuple(role for role in ROLES.values() if role.code not in PROGRAMS_ALONE)


def for_clients() -> tuple[Role, ...]:
    """Return the roles that a program can have."""
    return tuple(ROLES[code] for code in FOR_CLIENTS)


def check(code: str, allowed: tuple[Role, ...]) -> Role:
    """Return the role with this code, or raise Invalid with the field ``role``."""
    for role in allowed:
        if role.code == code:
            return role
    text = _("Choose a role from the list")
    raise Invalid(text, fields={"role": [text]})
