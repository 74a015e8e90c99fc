"""
What crosses between organisations to find a payment made twice: blind marks, by agreement alone.

Marks go between helpers, from an authority of a State to helpers, and to an authority of a State
from another one of the same State alone: never to an employer or an agency, nor from one. An
organisation that may hold protection records tells a State nothing here, neither by what it sends
nor by what it leaves out: what a State reads does not depend on it at all (DESIGN D4).
"""

from datetime import date

from musterpoint.disclosures import actions as disclosures
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Organisation, OrganisationKind

KIND = "grants.marks"
#: Who gives help and has marks of others: nobody who employs, recruits or insures.
HELPERS = MAY_HOLD_PROTECTION
PURPOSE = "nobody is paid twice for the same by mistake"


def install() -> None:
    """Register what crosses."""
    disclosures.register_kind(
        KIND, fields={"marks": [str], "purpose": str, "from_on": date, "until_on": date}
    )


def may_send(sender: Organisation, receiver: Organisation) -> bool:
    """Say whether marks may go from one organisation to another at all."""
    is_state = sender.kind == OrganisationKind.STATE_AUTHORITY
    if receiver.kind == OrganisationKind.STATE_AUTHORITY:
        return is_state and sender.country == receiver.country
    return receiver.kind in HELPERS and (is_state or sender.kind in HELPERS)


def needs_choice(sender: Organisation) -> bool:
    """Say whether a sender tells marks only of registered people who chose to share."""
    return sender.kind != OrganisationKind.STATE_AUTHORITY
