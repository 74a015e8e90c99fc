"""
What crosses between organisations to find a responder's claim made twice: blind marks, no people.

By an agreement that names the kind, between those who give help. To an authority of a State they go
from other authorities alone, of any State, and only of services for as many people as a pack calls
enough: what helpers do tells a State nothing, and a bed for one is nobody's institution.
"""

from collections.abc import Iterable

from musterpoint.claims.models import Line
from musterpoint.disclosures import actions as disclosures
from musterpoint.grants.sharing import HELPERS
from musterpoint.tenancy.models import Organisation, OrganisationKind

KIND = "claims.marks"
PURPOSE = "no service is paid twice to the same institution"


def install() -> None:
    """Register what crosses."""
    disclosures.register_kind(KIND, fields={"marks": [str], "reference": str})


def may_send(sender: Organisation, receiver: Organisation) -> bool:
    """Say whether marks of claims may go from one organisation to another at all."""
    is_state = sender.kind == OrganisationKind.STATE_AUTHORITY
    if receiver.kind == OrganisationKind.STATE_AUTHORITY:
        return is_state
    return receiver.kind in HELPERS and (is_state or sender.kind in HELPERS)


def may_tell(line: Line, receiver: Organisation) -> bool:
    """Say whether a line is told to an organisation: to a State, none that was for few people."""
    return receiver.kind != OrganisationKind.STATE_AUTHORITY or line.people is not None


def services(lines: Iterable[Line], receiver: Organisation) -> set[str]:
    """Return the services of which an organisation is told."""
    return {one.service for one in lines if may_tell(one, receiver)}
