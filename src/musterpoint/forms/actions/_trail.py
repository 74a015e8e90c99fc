"""Which table and which trail a compartment has, and who may work in it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.forms.actions._versions import NoSuchForm
from musterpoint.forms.models import Draft, ProtectionDraft, ProtectionSubmission, Submission
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.vault import Compartment

AnyDraft = Draft | ProtectionDraft
AnySubmission = Submission | ProtectionSubmission
DRAFTS: tuple[type[Draft] | type[ProtectionDraft], ...] = (Draft, ProtectionDraft)
SUBMISSIONS: tuple[type[Submission] | type[ProtectionSubmission], ...] = (
    Submission,
    ProtectionSubmission,
)
#: The database holds the same list: tenancy_may_hold_protection().
MAY_HOLD = (OrganisationKind.INTERNATIONAL_ORGANISATION, OrganisationKind.CIVIL_SOCIETY)
OUTSIDE = (ActorKind.PUBLIC, ActorKind.PERSON, ActorKind.PARTNER)


class CannotHold(NotAllowed):
    """These answers are kept behind the wall, where this actor or organisation has no place."""


def compartment_of(row: AnyDraft | AnySubmission) -> Compartment:
    """Return in which compartment a row stands."""
    return "protection" if row.compartment == "protection" else "consular"


def is_outside(by: Actor) -> bool:
    """Say whether the actor came in from outside the organisation."""
    return by.kind in OUTSIDE


def require_answering(by: Actor) -> None:
    """Raise NotAllowed unless the actor may fill in questionnaires."""
    by.require(Permission.PUBLIC_ANSWER if is_outside(by) else Permission.FORMS_ANSWER)


def require_compartment(compartment: Compartment, by: Actor) -> None:
    """Raise CannotHold unless the actor may write in the compartment."""
    if compartment == "consular":
        return
    if by.clearance is not Clearance.PROTECTION:
        raise CannotHold(_("These answers stand behind the wall. Ask a caseworker."))
    if Organisation.objects.get(id=by.organisation_id).kind not in MAY_HOLD:
        raise CannotHold(_("An organisation of this kind cannot hold protection records."))


def record(
    kind: str, row: AnyDraft | AnySubmission, *, by: Actor, at: datetime, **facts: object
) -> None:
    """Append to the trail of the row's compartment."""
    if compartment_of(row) == "protection":
        audit.record_protected(kind, subject_id=row.subject_id, by=by, at=at, **facts)
    else:
        audit.record(kind, subject_id=row.subject_id, by=by, at=at, **facts)


def draft(draft_id: UUID, *, by: Actor, at: datetime, is_locked: bool = True) -> AnyDraft:
    """Return a draft that this actor may work on, or raise NoSuchForm."""
    for table in DRAFTS:
        rows = table.objects.select_related("version__questionnaire").defer("version__content")
        if is_locked:
            rows = rows.select_for_update(of=("self",))
        if is_outside(by):
            rows = rows.filter(way="public")
        found = rows.filter(id=draft_id, expires_at__gt=at).first()
        if found is not None:
            return found
    raise NoSuchForm(_("We cannot find these answers. They may have been sent or have lapsed."))


def submission(submission_id: UUID, *, is_locked: bool = False) -> AnySubmission:
    """Return a submission, or raise NoSuchForm."""
    for table in SUBMISSIONS:
        rows = table.objects.select_related("version__questionnaire").defer("version__content")
        if is_locked:
            rows = rows.select_for_update(of=("self",))
        found = rows.filter(id=submission_id).first()
        if found is not None:
            return found
    raise NoSuchForm(_("There are no such answers here."))
