"""How this package speaks to other organisations: by disclosures, as its own system."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import ItemOut, NoAgreement
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import actors, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation

PURPOSE = "organisations learn from each other"
SYSTEM = "exchange"
#: A text of a disclosure holds 4,000 letters.
LINE = 3_900
#: Nothing is agreed for later than this: a slip of the pen in a year is found.
AHEAD = timedelta(days=5 * 365)


class NotAPartner(Refused):
    """No agreement in force with this organisation allows it."""


class BadWords(Invalid):
    """What was typed cannot be kept as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation with an agreement in force that allows a kind of exchange."""

    id: UUID
    name: str
    kind: str
    country: str


def partners(kind: str, at: datetime) -> list[Partner]:
    """Return whom something of a kind can be sent to, by name."""
    names = {
        one.counterpart_id: one.counterpart_name
        for one in disclosed.agreements()
        if kind in one.allows and one.crisis_reference is None and disclosed.is_in_force(one, at)
    }
    rows = {one.id: one for one in Organisation.objects.filter(id__in=list(names))}
    found = [
        Partner(id=key, name=name, kind=rows[key].kind, country=rows[key].country)
        for key, name in names.items()
        if key in rows
    ]
    return sorted(found, key=lambda one: (one.name, one.id))


def partner(organisation_id: UUID, kind: str, at: datetime) -> Partner:
    """Return one of them, or raise NotAPartner."""
    for one in partners(kind, at):
        if one.id == organisation_id:
            return one
    raise NotAPartner(
        _("There is no agreement in force with this organisation that allows it. Make one first.")
    )


def say(
    receiver_id: UUID,
    kind: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    item_id: UUID | None = None,
) -> UUID:
    """Hand a copy over as the package's own system; return its item. Raises NoAgreement."""
    item = ItemOut(item_id=item_id or uuid7(), subject_id=None, payload=payload)
    disclosures.disclose(receiver_id, kind, [item], PURPOSE, by=system(), at=at)
    return item.item_id


def say_if_agreed(
    receiver_id: UUID, kind: str, payload: Mapping[str, Any], *, at: datetime
) -> bool:
    """Hand a copy over unless the agreement has ended; return whether it was handed over."""
    try:
        say(receiver_id, kind, payload, at=at)
    except NoAgreement:
        return False
    return True


def is_partner(organisation_id: UUID, kind: str, at: datetime) -> bool:
    """Say whether something of a kind can be sent to an organisation."""
    return any(one.id == organisation_id for one in partners(kind, at))


def system() -> Actor:
    """Return who speaks: no person's name stands beside what crosses."""
    return actors.system(scope.organisation_id(), SYSTEM, Permission.DISCLOSURES_SEND)


def in_parts(text: str) -> list[str]:
    """Return a text in parts that a disclosure holds."""
    return [text[start : start + LINE] for start in range(0, len(text), LINE)]


def own() -> Organisation:
    """Return the organisation in scope."""
    return Organisation.objects.get(id=scope.organisation_id())


def works_here(user_id: UUID) -> bool:
    """Say whether somebody is a member of this organisation."""
    here = Membership.objects.filter(organisation_id=scope.organisation_id())
    return here.filter(user_id=user_id).exists()


def check_texts(given: Mapping[str, tuple[str, int, bool]]) -> dict[str, list[str]]:
    """Return what is wrong with texts: name -> (text, most letters, must be there)."""
    found: dict[str, list[str]] = {}
    for name, (text, most, must) in given.items():
        if must and not text.strip():
            found[name] = [_("Write something here.")]
        elif len(text.strip()) > most:
            found[name] = [_("Shorten this to %(most)s characters.") % {"most": most}]
    return found


def refuse(problems: Mapping[str, list[str]]) -> None:
    """Raise BadWords when there is a problem."""
    if problems:
        raise BadWords(_("Correct what is marked."), fields=problems)
