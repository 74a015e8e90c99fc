"""Open the closed box with a reason, and write what somebody told in private."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.desk import closed_box_state as box
from musterpoint.crises.desk.page import desk_page
from musterpoint.crises.desk.person import find, page
from musterpoint.crises.desk.person_forms import ProtectionForm
from musterpoint.people import actions
from musterpoint.people import queries as people
from musterpoint.people.queries import Card
from musterpoint.people.reasons import ProtectionReason
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, url


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_SENSITIVE, methods=("POST",))
def open_box(request: ActorRequest, person: UUID) -> HttpResponse:
    """Open the box for fifteen minutes, once a reason is chosen."""
    card = find(request, person)
    reason = request.POST.get("reason", "")
    if reason not in ProtectionReason.values:
        error = _("Choose why you need to see it.")
        return page(request, card, box=box.closed(request, card, error), invalid=True)
    if box.is_behind_the_wall(request):
        return _behind_the_wall(request, card, ProtectionReason(reason))
    audit.record(
        "people.closed_box.opened",
        subject_id=person,
        by=request.actor,
        at=request.at,
        reason=reason,
    )
    box.remember(request, card)
    return redirect(f"{url(request, 'desk:person', person=person)}#closed-box")


def _behind_the_wall(request: ActorRequest, card: Card, reason: ProtectionReason) -> HttpResponse:
    """Show the box in this answer only; it closes when the page is left or after its time."""
    audit.record_protected(
        "people.closed_box.opened",
        subject_id=card.person_id,
        by=request.actor,
        at=request.at,
        reason=reason.value,
    )
    records = people.protection_of([card.person_id], reason=reason, by=request.actor, at=request.at)
    form = ProtectionForm() if request.actor.may(Permission.PROTECTION_WRITE) else None
    shown = box.opened(
        request,
        card,
        request.at + box.OPEN_FOR,
        protection=records.get(card.person_id, ()),
        form=form,
    )
    with audit.reading_in_private():
        response = page(request, card, box=shown)
    seconds = int(box.OPEN_FOR.total_seconds())
    response["Refresh"] = f"{seconds}; url={url(request, 'desk:person', person=card.person_id)}"
    return response


@desk_page(Permission.PEOPLE_READ, Permission.PROTECTION_WRITE, methods=("POST",))
def write(request: ActorRequest, person: UUID) -> HttpResponse:
    """Keep what a person told in private; it leaves no trace on the consular side."""
    if request.organisation.kind not in MAY_HOLD_PROTECTION:
        raise actions.CannotHold(_("An organisation of this kind cannot hold protection records."))
    card = find(request, person)
    form = ProtectionForm(request.POST)
    if not form.is_valid():
        shown = box.opened(request, card, request.at, form=form) | {"note": ""}
        with audit.reading_in_private():
            return page(request, card, box=shown, invalid=True)
    content = {"told": form.cleaned_data["text"]}
    actions.write_protection(person, content, by=request.actor, at=request.at)
    messages.success(request, _("It is kept. Open the box to read it."))
    return redirect(f"{url(request, 'desk:person', person=person)}#closed-box")
