"""Keep the partners that take referrals."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people import countries
from musterpoint.referrals.models import Partner, Side
from musterpoint.referrals.values import PartnerIn
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind


class NoSuchPartner(Missing):
    """There is no such partner here."""


class BadPartner(Invalid):
    """What was said of a partner cannot be used; the fields say what to do."""


class HasEnded(Refused):
    """What has ended is put back before it is changed."""


def add_partner(given: PartnerIn, *, by: Actor, at: datetime) -> Partner:
    """Put a partner into the directory; raise BadPartner."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = Partner(created_at=at)
    _fill(row, given, at)
    row.save(force_insert=True)
    audit.record("referrals.partner.added", subject_id=row.id, by=by, at=at)
    return row


def change_partner(partner_id: UUID, given: PartnerIn, *, by: Actor, at: datetime) -> Partner:
    """Change a partner; raise BadPartner, HasEnded."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_partner(partner_id)
    before = row.side
    _fill(row, given, at)
    row.save()
    audit.record(
        "referrals.partner.changed", subject_id=row.id, by=by, at=at,
        **({"side": row.side} if row.side != before else {}),
    )  # fmt: skip
    return row


def end_partner(partner_id: UUID, *, by: Actor, at: datetime) -> Partner:
    """Take a partner with its services out of every search; what was sent to it stays."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_partner(partner_id, is_open=False)
    if row.ended_at is None:
        row.ended_at = row.updated_at = at
        row.save(update_fields=["ended_at", "updated_at"])
        audit.record("referrals.partner.ended", subject_id=row.id, by=by, at=at)
    return row


def restore_partner(partner_id: UUID, *, by: Actor, at: datetime) -> Partner:
    """Put a partner back that was ended."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_partner(partner_id, is_open=False)
    if row.ended_at is not None:
        if is_taken(row.name, but=row.id):
            raise BadPartner(_("Another partner has this name now."))
        row.ended_at, row.updated_at = None, at
        row.save(update_fields=["ended_at", "updated_at"])
        audit.record("referrals.partner.restored", subject_id=row.id, by=by, at=at)
    return row


def locked_partner(partner_id: UUID, *, is_open: bool = True) -> Partner:
    """Lock and return a partner; raise NoSuchPartner, or HasEnded when it must not have."""
    row = Partner.objects.select_for_update().filter(id=partner_id).first()
    if row is None:
        raise NoSuchPartner(_("There is no such partner here."))
    if is_open and row.ended_at is not None:
        raise HasEnded(_("This partner has ended. Put it back first."))
    return row


def is_taken(name: str, *, but: UUID | None = None) -> bool:
    """Say whether a partner that has not ended has this name."""
    return any(
        one_id != but and countries.plain(one) == countries.plain(name)
        for one_id, one in Partner.objects.filter(ended_at__isnull=True).values_list("id", "name")
    )


def problems_of(given: PartnerIn) -> dict[str, list[str]]:
    """Return what is wrong with a partner, field by field; names are compared elsewhere."""
    found: dict[str, list[str]] = {}
    if not given.name.strip() or len(given.name) > 200:
        found["name"] = [_("Give the partner a name of 200 characters or fewer.")]
    if given.side not in Side.values:
        found["side"] = [_("Say on which side of the wall the partner stands.")]
    for name in ("country", "authority_of"):
        code = getattr(given, name)
        if code and code not in countries.ALPHA2:
            found[name] = [_("Choose a country from the list.")]
    if given.counterpart_id is not None:
        found |= _counterpart_problems(given.counterpart_id, given.authority_of)
    return found


def _counterpart_problems(counterpart_id: UUID, authority_of: str) -> dict[str, list[str]]:
    other = Organisation.objects.filter(id=counterpart_id).first()
    if other is None:
        return {"counterpart_id": [_("Choose an organisation from the list.")]}
    is_state = other.kind == OrganisationKind.STATE_AUTHORITY and other.country
    if is_state and authority_of != other.country:
        return {"authority_of": [_("This organisation is a State's authority: choose its State.")]}
    return {}


def _fill(row: Partner, given: PartnerIn, at: datetime) -> None:
    problems = problems_of(given)
    if "name" not in problems and is_taken(given.name, but=row.id):
        problems["name"] = [_("Another partner has this name. Choose another one.")]
    if problems:
        raise BadPartner(_("Some answers need a correction."), fields=problems)
    row.name, row.side = given.name.strip(), given.side
    row.counterpart_id, row.authority_of = given.counterpart_id, given.authority_of
    row.country, row.updated_at = given.country, at
