"""Agreements: proposed here, accepted there, ended by either side."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import kinds
from musterpoint.disclosures.actions._sides import lock, other_side
from musterpoint.disclosures.models import Agreement
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation


class NotWithOneself(Refused):
    """An organisation needs no agreement with itself."""


class NotBetweenExerciseAndReal(Refused):
    """People of an exercise are invented: they never mix with real ones."""


class AlreadyAccepted(Refused):
    """This side accepted the agreement before, by proposing it or by accepting it."""


class AgreementEnded(Refused):
    """The agreement has ended; propose a new one."""


def propose(
    counterpart_id: UUID,
    allows: Sequence[str],
    terms: str,
    crisis_reference: UUID | None,
    valid_from: date,
    valid_until: date | None,
    *,
    by: Actor,
    at: datetime,
) -> Agreement:
    """
    Propose an agreement: it stands on both sides at once and is accepted on this one.

    ``allows`` are kinds of disclosure, for either direction. With ``crisis_reference`` it holds
    for disclosures of that crisis only. Days are days in UTC, the last one included.
    Raises NotWithOneself, NotBetweenExerciseAndReal, or Invalid by field.
    """
    by.require(Permission.AGREEMENTS_CHANGE)
    here, there = _parties(by.organisation_id, counterpart_id)
    if problems := _problems(allows, terms, valid_from, valid_until):
        raise Invalid(_("Correct what is marked and propose the agreement again."), fields=problems)
    shared_id = uuid7()
    common = {
        "shared_id": shared_id,
        "allows": sorted(set(allows)),
        "crisis_reference": crisis_reference,
        "terms": terms.strip(),
        "proposed_at": at,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    agreement = Agreement.objects.create(
        counterpart_id=there.id,
        counterpart_name=there.name,
        proposed_here=True,
        accepted_here_at=at,
        **common,
    )
    audit.record("disclosures.agreement.proposed", subject_id=shared_id, by=by, at=at)
    with other_side(there.id) as receiver:
        Agreement.objects.create(
            counterpart_id=here.id,
            counterpart_name=here.name,
            proposed_here=False,
            accepted_there_at=at,
            **common,
        )
        audit.record("disclosures.agreement.received", subject_id=shared_id, by=receiver, at=at)
    return agreement


def accept(shared_id: UUID, *, by: Actor, at: datetime) -> Agreement:
    """Accept what the other side proposed. Raises AlreadyAccepted, AgreementEnded."""
    by.require(Permission.AGREEMENTS_CHANGE)
    agreement = _locked(shared_id)
    if agreement.accepted_here_at is not None:
        raise AlreadyAccepted(_("Your organisation has accepted this agreement already."))
    agreement.accepted_here_at = at
    agreement.save(update_fields=["accepted_here_at"])
    audit.record("disclosures.agreement.accepted", subject_id=shared_id, by=by, at=at)
    with other_side(agreement.counterpart_id) as receiver:
        Agreement.objects.filter(shared_id=shared_id).update(accepted_there_at=at)
        audit.record(
            "disclosures.agreement.accepted_there", subject_id=shared_id, by=receiver, at=at
        )
    return agreement


def end(shared_id: UUID, *, by: Actor, at: datetime) -> Agreement:
    """End or decline the agreement, from either side; nothing more is given under it."""
    by.require(Permission.AGREEMENTS_CHANGE)
    agreement = _locked(shared_id)
    agreement.ended_at = at
    agreement.save(update_fields=["ended_at"])
    audit.record("disclosures.agreement.ended", subject_id=shared_id, by=by, at=at)
    with other_side(agreement.counterpart_id) as receiver:
        Agreement.objects.filter(shared_id=shared_id).update(ended_at=at)
        audit.record("disclosures.agreement.ended_there", subject_id=shared_id, by=receiver, at=at)
    return agreement


def _locked(shared_id: UUID) -> Agreement:
    lock(shared_id)
    agreement = Agreement.objects.get(shared_id=shared_id)
    if agreement.ended_at is not None:
        raise AgreementEnded(_("This agreement has ended. Propose a new one."))
    return agreement


def _parties(here_id: UUID, there_id: UUID) -> tuple[Organisation, Organisation]:
    if here_id == there_id:
        raise NotWithOneself(_("Choose another organisation: this is your own."))
    here = Organisation.objects.get(id=here_id)
    there = Organisation.objects.filter(id=there_id).first()
    if there is None:
        message = _("Choose an organisation of this platform.")
        raise Invalid(message, fields={"counterpart_id": [message]})
    if here.is_exercise != there.is_exercise:
        raise NotBetweenExerciseAndReal(
            _("An organisation of an exercise and a real one share nothing.")
        )
    return here, there


def _problems(
    allows: Sequence[str], terms: str, valid_from: date, valid_until: date | None
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not allows:
        problems["allows"] = [_("Choose at least one kind of record.")]
    elif unknown := sorted(code for code in set(allows) if kinds.find(code) is None):
        problems["allows"] = [
            _("There is no such kind of record: %(kinds)s.") % {"kinds": ", ".join(unknown)}
        ]
    if not terms.strip():
        problems["terms"] = [_("Write what was agreed, or name the document that says it.")]
    if valid_until is not None and valid_until < valid_from:
        problems["valid_until"] = [_("The last day must not be before the first.")]
    return problems
