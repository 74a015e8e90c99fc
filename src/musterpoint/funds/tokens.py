"""
Blind tokens of people and families: caps are counted by them.

A token tells that two commitments are of the same person and never of whom: it is a keyed digest
(HMAC-SHA-256) with a secret of the organisation, so that no two organisations have the same one.
"""

import hmac
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.kernel import time
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "funds.tokens"
SIZE = 32


def of(identity: UUID, *, at: datetime | None = None) -> bytes:
    """Return the token of a person, or of a family, in the organisation in scope."""
    secret = vault.organisation_secret(USE, at=at or time.now())
    return hmac.digest(secret, identity.bytes, "sha256")


def of_reference(reference: str, *, by: Actor, at: datetime) -> tuple[bytes, bytes | None]:
    """
    Return the tokens of a registered person, and of their family where they have one.

    Raises NotAllowed for who may not see people, Invalid for a reference of nobody.
    """
    by.require(Permission.PEOPLE_READ)
    person_id = people.by_reference(reference)
    if person_id is None:
        text = _("Nobody has this reference.")
        raise Invalid(text, fields={"reference": [text]})
    home = Person.objects.filter(id=person_id).values_list("household_id", flat=True).first()
    return of(person_id, at=at), of(home, at=at) if home is not None else None
