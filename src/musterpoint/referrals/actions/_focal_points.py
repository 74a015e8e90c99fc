"""Keep whom to ask for at a partner; contacts are sealed, and gone when somebody ends."""

from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.kernel.ids import uuid7
from musterpoint.people import addresses
from musterpoint.people.addresses import BadAddress
from musterpoint.referrals.actions._partners import locked_partner
from musterpoint.referrals.identity import USE, Contact
from musterpoint.referrals.models import FocalPoint
from musterpoint.referrals.values import FocalIn
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


class NoSuchFocalPoint(Missing):
    """There is no such focal point here."""


class BadFocalPoint(Invalid):
    """What was said of a focal point cannot be used; the fields say what to do."""


def add_focal_point(partner_id: UUID, given: FocalIn, *, by: Actor, at: datetime) -> FocalPoint:
    """Name the focal point of a partner; the next ones are deputies in the order they come."""
    by.require(Permission.DIRECTORY_CHANGE)
    partner = locked_partner(partner_id)
    contact = _checked(given)
    row_id = uuid7()
    key = vault.make_keys([row_id], at=at)[row_id]
    row = FocalPoint.objects.create(
        id=row_id,
        partner=partner,
        rank=_open_rows(partner_id).count(),
        languages=list(dict.fromkeys(given.languages)),
        away_until=given.away_until,
        sealed=key.seal(USE, contact.kept()),
        verified_at=at,
    )
    audit.record("referrals.focal-point.added", subject_id=row.id, by=by, at=at)
    return row


def change_focal_point(focal_id: UUID, given: FocalIn, *, by: Actor, at: datetime) -> FocalPoint:
    """Change contacts, languages or absence of a focal point; it counts as verified now."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = _locked(focal_id)
    contact = _checked(given)
    row.sealed = vault.open_key(row.id, at=at).seal(USE, contact.kept())
    row.languages, row.away_until = list(dict.fromkeys(given.languages)), given.away_until
    row.verified_at = at
    row.save(update_fields=["sealed", "languages", "away_until", "verified_at"])
    audit.record("referrals.focal-point.changed", subject_id=row.id, by=by, at=at)
    return row


def set_away(focal_id: UUID, until: date | None, *, by: Actor, at: datetime) -> FocalPoint:
    """Note until when (the day included) a focal point is away; None for back again."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = _locked(focal_id)
    if until is not None and until < at.astimezone(UTC).date():
        text = _("This day is over.")
        raise BadFocalPoint(text, fields={"away_until": [text]})
    row.away_until = until
    row.save(update_fields=["away_until"])
    audit.record("referrals.focal-point.away-set", subject_id=row.id, by=by, at=at)
    return row


def put_first(focal_id: UUID, *, by: Actor, at: datetime) -> FocalPoint:
    """Make a deputy the focal point; the others follow in their order."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = _locked(focal_id)
    others = [one for one in _open_rows(row.partner_id) if one.id != row.id]
    _rank([row, *others])
    audit.record("referrals.focal-point.put-first", subject_id=row.id, by=by, at=at)
    return row


def end_focal_point(focal_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a focal point and erase the contact for good; deputies move up."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = _locked(focal_id)
    row.ended_at, row.sealed = at, b""
    row.save(update_fields=["ended_at", "sealed"])
    vault.erase([row.id], at=at)
    _rank(list(_open_rows(row.partner_id)))
    audit.record("referrals.focal-point.ended", subject_id=row.id, by=by, at=at)


def _rank(rows: list[FocalPoint]) -> None:
    """Number rows from 0; through free numbers, because a rank is held once."""
    for place, row in enumerate(rows):
        FocalPoint.objects.filter(id=row.id).update(rank=-1 - place)
    for place, row in enumerate(rows):
        FocalPoint.objects.filter(id=row.id).update(rank=place)
        row.rank = place


def _open_rows(partner_id: UUID) -> QuerySet[FocalPoint]:
    return FocalPoint.objects.filter(partner_id=partner_id, ended_at__isnull=True).order_by(
        "rank", "id"
    )


def _locked(focal_id: UUID) -> FocalPoint:
    row = FocalPoint.objects.filter(id=focal_id, ended_at__isnull=True).first()
    if row is None:
        raise NoSuchFocalPoint(_("There is no such focal point here."))
    locked_partner(row.partner_id, is_open=False)
    return FocalPoint.objects.select_for_update(of=("self",)).get(id=focal_id)


def _checked(given: FocalIn) -> Contact:
    """Return the contact in the form that is kept; raise BadFocalPoint."""
    who, found = given.contact, dict[str, list[str]]()
    kept = {"name": " ".join(who.name.split()), "note": who.note.strip(), "phone": "", "email": ""}
    if not kept["name"]:
        found["name"] = [_("Enter a name.")]
    for name, channel in (("phone", "sms"), ("email", "email")):
        address = getattr(who, name)
        if address:
            try:
                kept[name] = addresses.normal(channel, address, country=given.country)
            except BadAddress as error:
                found[name] = [str(error)]
    if not who.phone and not who.email:
        found["phone"] = [_("Enter a telephone number or an e-mail address.")]
    if found:
        raise BadFocalPoint(_("Some answers need a correction."), fields=found)
    return Contact(**kept)
