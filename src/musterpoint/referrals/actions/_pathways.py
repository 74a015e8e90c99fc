"""Keep the pathways to partners: under which paper, by which procedure, who does what."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.referrals import kinds, queries
from musterpoint.referrals.actions._partners import HasEnded, locked_partner
from musterpoint.referrals.models import Partner, Pathway
from musterpoint.referrals.values import PathwayIn
from musterpoint.tenancy.actors import Actor, Permission


class NoSuchPathway(Missing):
    """There is no such pathway here."""


class BadPathway(Invalid):
    """What was said of a pathway cannot be used; the fields say what to do."""


def add_pathway(partner_id: UUID, given: PathwayIn, *, by: Actor, at: datetime) -> Pathway:
    """Open a pathway to a partner under an agreement in force or a memorandum."""
    by.require(Permission.DIRECTORY_CHANGE)
    partner = locked_partner(partner_id)
    row = Pathway(partner=partner, created_at=at, created_by=by.id)
    _fill(row, partner, given, at)
    row.save(force_insert=True)
    audit.record("referrals.pathway.added", subject_id=row.id, by=by, at=at)
    return row


def change_pathway(pathway_id: UUID, given: PathwayIn, *, by: Actor, at: datetime) -> Pathway:
    """Change a pathway; raise HasEnded for one that was ended."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = _locked(pathway_id)
    if row.ended_at is not None:
        raise HasEnded(_("This pathway has ended. Open another one."))
    _fill(row, row.partner, given, at)
    row.save()
    audit.record("referrals.pathway.changed", subject_id=row.id, by=by, at=at)
    return row


def end_pathway(pathway_id: UUID, *, by: Actor, at: datetime) -> Pathway:
    """End a pathway: nothing more is sent under it; what was sent stays."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = _locked(pathway_id)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit.record("referrals.pathway.ended", subject_id=row.id, by=by, at=at)
    return row


def _locked(pathway_id: UUID) -> Pathway:
    row = (
        Pathway.objects.select_for_update(of=("self",))
        .select_related("partner")
        .filter(id=pathway_id)
        .first()
    )
    if row is None:
        raise NoSuchPathway(_("There is no such pathway here."))
    return row


def _fill(row: Pathway, partner: Partner, given: PathwayIn, at: datetime) -> None:
    problems = _problems(row, partner, given, at)
    if problems:
        raise BadPathway(_("Some answers need a correction."), fields=problems)
    row.service_kinds = list(dict.fromkeys(given.service_kinds))
    row.agreement_id = given.agreement_id
    row.memorandum, row.procedure = given.memorandum.strip(), given.procedure
    row.roles = given.roles.strip()
    row.valid_from, row.valid_until = given.valid_from, given.valid_until


def _problems(
    row: Pathway, partner: Partner, given: PathwayIn, at: datetime
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not given.service_kinds or not set(given.service_kinds) <= set(kinds.shipped().kinds):
        found["service_kinds"] = [_("Choose at least one service from the list.")]
    if given.agreement_id is None and not given.memorandum.strip():
        found["memorandum"] = [_("Choose an agreement, or name the memorandum.")]
    if len(given.memorandum) > 200:
        found["memorandum"] = [_("Write at most %(count)d characters.") % {"count": 200}]
    is_new = given.agreement_id is not None and given.agreement_id != row.agreement_id
    if is_new and given.agreement_id not in queries.agreements_with(partner, at):
        found["agreement_id"] = [_("This agreement is not in force, or not with this partner.")]
    if given.valid_until and given.valid_until < given.valid_from:
        found["valid_until"] = [_("The last day is before the first.")]
    if not given.roles.strip() or len(given.roles) > 8000:
        found["roles"] = [_("Say in 8,000 characters or fewer who does what.")]
    if given.procedure and given.procedure not in queries.published_procedures():
        found["procedure"] = [_("Choose a published procedure from the list.")]
    return found
