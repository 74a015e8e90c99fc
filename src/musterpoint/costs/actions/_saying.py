"""How this package speaks to other organisations: by disclosures, as its own system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import ItemOut, NoAgreement
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import actors, scope
from musterpoint.tenancy.actors import Actor, Permission

PURPOSE = "costs of journeys shared between organisations"


class NotAPartner(Refused):
    """No agreement in force with this organisation allows it."""


def partners(kind: str, at: datetime) -> dict[UUID, str]:
    """Return whom something of a kind can be sent to, by name."""
    found = {
        one.counterpart_id: one.counterpart_name
        for one in disclosed.agreements()
        if kind in one.allows and one.crisis_reference is None and disclosed.is_in_force(one, at)
    }
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def partner_name(partner_id: UUID, kind: str, at: datetime) -> str:
    """Return a partner's name, or raise NotAPartner."""
    name = partners(kind, at).get(partner_id)
    if name is None:
        raise NotAPartner(_("There is no agreement in force with this organisation for it."))
    return name


def say(
    receiver_id: UUID,
    kind: str,
    payload: Mapping[str, Any],
    *,
    crisis_reference: UUID | None = None,
    at: datetime,
) -> None:
    """Hand a copy over as the package's own system. Raises NotAPartner."""
    item = ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    try:
        disclosures.disclose(
            receiver_id, kind, [item], PURPOSE, crisis_reference=crisis_reference,
            by=system(), at=at,
        )  # fmt: skip
    except NoAgreement as error:
        raise NotAPartner(
            _("There is no agreement in force with this organisation for it.")
        ) from error


def system() -> Actor:
    """Return who speaks: no person's name stands beside what crosses."""
    return actors.system(scope.organisation_id(), "costs", Permission.DISCLOSURES_SEND)
