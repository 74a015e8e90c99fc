"""Say how the organisation publishes, open statements, hand out addresses, keep who traced what."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import iati
from musterpoint.funds import queries as funds
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.kernel.ids import random_bytes
from musterpoint.openness import searching, tracing
from musterpoint.openness.models import GiverLink, OpenFund, Publisher, Trace
from musterpoint.tenancy.actors import Actor, Permission

#: A giver's address holds for so long.
LINK_DAYS = 400
#: An identifier of an organisation: its register, a hyphen, its number there.
_IDENTIFIER = re.compile(r"[A-Z]{2}-[A-Z0-9]+-[A-Za-z0-9._-]+", re.ASCII)
SHORTEST_REASON = 10


class NoSuchAddress(Missing):
    """No giver's address has this key, or it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherIn:
    """How the organisation stands in IATI; see ``models.Publisher``."""

    identifier: str
    name: str
    kind: str
    language: str
    emergency_sector: str
    after_sector: str
    preparedness_sector: str
    countries: tuple[str, ...] = ()
    region: str = ""


def keep_publisher(given: PublisherIn, *, by: Actor, at: datetime) -> Publisher:
    """Keep how the organisation publishes; raise Invalid with the fields that IATI refuses."""
    by.require(Permission.FUNDS_CHANGE)
    problems = _problems(given)
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    row, _is_new = Publisher.objects.update_or_create(
        defaults={
            "identifier": given.identifier,
            "name": given.name.strip(),
            "kind": given.kind,
            "language": given.language,
            "emergency_sector": given.emergency_sector,
            "after_sector": given.after_sector,
            "preparedness_sector": given.preparedness_sector,
            "countries": " ".join(given.countries),
            "region": given.region,
            "changed_at": at,
            "changed_by": by.id,
        }
    )
    audit.record("openness.publisher.changed", subject_id=row.id, by=by, at=at)
    return row


def _problems(given: PublisherIn) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not _IDENTIFIER.fullmatch(given.identifier):
        problems["identifier"] = [
            _("Such as XM-DAC-47066: a register of organisations, a hyphen, the number there.")
        ]
    if not given.name.strip():
        problems["name"] = [_("Enter the name of the organisation")]
    if not re.fullmatch("[a-z]{2}", given.language):
        problems["language"] = [_("Choose a language.")]
    for field, name, code in (
        ("kind", "OrganisationType", given.kind),
        ("emergency_sector", "Sector", given.emergency_sector),
        ("after_sector", "Sector", given.after_sector),
        ("preparedness_sector", "Sector", given.preparedness_sector),
    ):
        if code not in iati.names(name):
            problems[field] = [_("%(code)s is no code of this list.") % {"code": code[:20]}]
    wrong = [code for code in given.countries if code not in iati.names("Country")]
    if wrong:
        text = _("%(code)s is no code of this list.") % {"code": wrong[0][:20]}
        problems["countries"] = [text]
    if given.region and given.region not in iati.names("Region"):
        problems["region"] = [_("%(code)s is no code of this list.") % {"code": given.region[:20]}]
    if bool(given.countries) == bool(given.region):
        problems.setdefault("countries", []).append(_("Name countries, or else a region."))
    return problems


def open_statement(slug: str, *, by: Actor, at: datetime) -> OpenFund:
    """Let everybody read the statement of a fund; once more changes nothing."""
    by.require(Permission.FUNDS_CHANGE)
    fund = funds.fund(slug)
    row, is_new = OpenFund.objects.get_or_create(
        fund_id=fund.id, defaults={"opened_at": at, "opened_by": by.id}
    )
    if is_new:
        audit.record("openness.statement.opened", subject_id=fund.id, by=by, at=at)
    return row


def close_statement(slug: str, *, by: Actor, at: datetime) -> None:
    """Show the statement of a fund to nobody outside any more."""
    by.require(Permission.FUNDS_CHANGE)
    fund = funds.fund(slug)
    gone, _by_table = OpenFund.objects.filter(fund_id=fund.id).delete()
    if gone:
        audit.record("openness.statement.closed", subject_id=fund.id, by=by, at=at)


def make_link(slug: str, gift: str, *, by: Actor, at: datetime) -> str:
    """
    Make an address at which a giver reads what became of a gift; return its key.

    The key is not kept: whoever loses the address is given another.
    """
    by.require(Permission.GIVING_CHANGE)
    fund = funds.fund(slug)
    key = random_bytes(20).hex()
    row = GiverLink.objects.create(
        fund_id=fund.id,
        gift=gift,
        key_digest=digest(key),
        made_at=at,
        made_by=by.id,
        ends_at=at + timedelta(days=LINK_DAYS),
    )
    audit.record("openness.link.made", subject_id=row.id, by=by, at=at)
    return key


def end_links(slug: str, gift: str, *, by: Actor, at: datetime) -> int:
    """End all addresses of a gift at once; return how many there were."""
    by.require(Permission.GIVING_CHANGE)
    rows = GiverLink.objects.filter(fund_id=funds.fund(slug).id, gift=gift, ends_at__gt=at)
    ids = list(rows.values_list("id", flat=True))
    GiverLink.objects.filter(id__in=ids).update(ends_at=at)
    audit.record_many("openness.link.ended", ids, by=by, at=at)
    return len(ids)


def digest(key: str) -> str:
    """Return under what the key of a giver's address is kept."""
    return sha256(key.encode()).hexdigest()


def of_key(key: str, at: datetime) -> GiverLink:
    """Return the address of a key, or raise NoSuchAddress."""
    found = GiverLink.objects.filter(key_digest=digest(key), ends_at__gt=at).first()
    if found is None:
        raise NoSuchAddress(_("This page does not exist."))
    return found


def trace(
    start: str, reason: str, *, kind: str = searching.ANY, by: Actor, at: datetime
) -> tuple[Trace, tracing.Found]:
    """
    Follow money and goods from a gift to people, or from a person back, and keep who did and why.

    ``start`` is a gift (``pledge:<id>``), the key of an entry, or the id of a commitment or of what
    it is for; with a ``kind`` (``searching.KINDS``) the reference of such a thing. Raises Invalid
    without a reason, and where nothing is called so.
    """
    by.require(Permission.FUNDS_TRACE)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(_("Say why."), fields={"reason": [_("Say why, in a sentence: it is kept.")]})
    if kind not in searching.KINDS:
        text = _("Choose what it is.")
        raise Invalid(text, fields={"kind": [text]})
    found = tracing.find(start.strip(), kind, at=at)
    if found.persons:
        audit.saw("openness.person.traced", sorted(found.persons), by=by, at=at)
    if not found.paths and not found.steps:
        text = _("Nothing that is kept here is called so.")
        raise Invalid(text, fields={"start": [text]})
    subjects: list[UUID] = sorted({one.commitment.id for one in found.paths if one.commitment})
    row = Trace.objects.create(
        start=start.strip()[:220],
        reason=reason.strip()[:500],
        found=len(found.paths) + len(found.steps),
        traced_at=at,
        traced_by=by.id,
        traced_by_name=by.name[:150],
    )
    audit.record("openness.trace.made", subject_id=row.id, by=by, at=at, found=len(found.paths))
    audit.record_many("openness.trace.reached", subjects, by=by, at=at)
    return row, found
