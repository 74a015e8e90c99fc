"""Hand somebody who needs an escort over to the receiver who was named."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.evacuation import actions, queries
from musterpoint.evacuation.models import Leg
from musterpoint.evacuation.presenters import boarding as lists
from musterpoint.evacuation.views.pages import page, show
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.forms import Form, LineField
from musterpoint.web.guard import BOTH
from musterpoint.web.http import ActorRequest, url


class ReceiverForm(Form):
    """Who signs."""

    to = LineField(label=gettext_lazy("Name of the person who signs"), max_length=200)


@page(Permission.EVACUATION_BOARD, BOTH)
def hand_over(request: ActorRequest, crisis: Crisis, leg_id: UUID, line_id: UUID) -> HttpResponse:
    """Record the hand-over; only the receiver who was named signs."""
    found = Leg.objects.select_related("origin", "destination").get(id=leg_id, crisis=crisis)
    manifest = queries.newest_manifest(found.id)
    lines = queries.manifest_lines(manifest, request.at) if manifest else []
    row = next((one for one in lists.boarding_rows(lines) if one.id == line_id), None)
    if row is None or not row.waits_for_receiver:
        raise actions.NobodyToHandOver(_("Nobody waits to be handed over under this number."))
    travellers = [one.traveller_id for one in lines if one.id == line_id]
    audit.saw("evacuation.manifest.read", travellers, by=request.actor, at=request.at)
    form = ReceiverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.hand_over(
                found.id, line_id, form.cleaned_data["to"], by=request.actor, at=request.at
            )
        except (NotAllowed, Missing):
            raise
        except Refused as refused:
            form.add_error("to", str(refused))
        else:
            messages.success(request, _("The hand-over is recorded."))
            return redirect(url(request, "evacuation:leg", crisis=crisis.slug, leg_id=found.id))
    context = {"crisis": crisis, "leg": found, "row": row, "form": form}
    return show(request, "hand_over", context, 422 if form.is_bound else 200)
