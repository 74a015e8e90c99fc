"""How the named contact of a partner elsewhere is sealed: under the key of the assessment."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from musterpoint.capacity.models import Assessment
from musterpoint.tenancy import vault

USE = "capacity.contact"


def seal(assessment_id: UUID, contact: Mapping[str, str], at: datetime) -> bytes:
    """Seal who the contact is, and what is known of their agreement."""
    return vault.make_keys([assessment_id], at=at)[assessment_id].seal(USE, dict(contact))


def contact(row: Assessment, at: datetime) -> dict[str, str]:
    """Return ``name``, ``address``, ``agreed_by`` and ``agreed_how``; empty where there is none."""
    if not row.sealed:
        return {}
    found: dict[str, str] = vault.open_key(row.id, at=at).open(USE, row.sealed)
    return found
