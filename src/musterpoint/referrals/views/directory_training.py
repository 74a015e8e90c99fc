"""Who passed the training without which nobody refers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing
from musterpoint.referrals import actions, kinds, queries
from musterpoint.referrals import directory_forms as forms
from musterpoint.referrals.views.directory_pages import CHANGE, data, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest


def _guard(request: ActorRequest) -> None:
    """Let those in who keep the directory or the members."""
    if not request.actor.may(Permission.MEMBERS_CHANGE):
        request.actor.require(CHANGE)


@page(None)
def training(request: ActorRequest) -> HttpResponse:
    """List colleagues with their training, whoever has none first."""
    _guard(request)
    course = kinds.shipped().course
    context = {
        "lines": queries.training_lines(request.at),
        "course": course,
        "own_id": request.actor.id,
        "undo": _ended(request.GET.get("undo", "")),
    }
    return show(request, "training", context)


def _ended(text: str) -> UUID | None:
    """Return the record that was just taken back, for a button that puts it back."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if queries.is_ended_training(found) else None


@page(None, BOTH)
def record(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Record that a colleague passed the training."""
    _guard(request)
    line = next((one for one in queries.training_lines(request.at) if one.user_id == user_id), None)
    if line is None:
        raise Missing(_("Nobody like this works here."))
    form = forms.TrainingForm(data(request), initial={"passed_on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        actions.record_training(
            user_id, given["passed_on"], given["valid_until"], by=request.actor, at=request.at
        )
        messages.success(request, _("Recorded."))
        return goes_to(request, "training")

    return run_form(
        request, form, do, title=_("Record a training"),
        back=(goes_to(request, "training"), _("Training for referring")), submit=_("Record"),
        lead=f"{line.name} · {kinds.shipped().course.name}",
    )  # fmt: skip


@page(None, POST)
def end(request: ActorRequest, training_id: UUID) -> HttpResponse:
    """Take a record back; the next page offers to undo it."""
    _guard(request)
    actions.end_training(training_id, by=request.actor, at=request.at)
    messages.success(request, _("The record was taken back."))
    return redirect(f"{goes_to(request, 'training')}?undo={training_id}")


@page(None, POST)
def restore(request: ActorRequest, training_id: UUID) -> HttpResponse:
    """Put a record back that was taken back by mistake."""
    _guard(request)
    actions.restore_training(training_id, by=request.actor, at=request.at)
    messages.success(request, _("The record is back."))
    return redirect(goes_to(request, "training"))
