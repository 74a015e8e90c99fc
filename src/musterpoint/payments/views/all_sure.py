"""All lines that wait, matched by the worker: the button, and where it is, without JavaScript."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.payments import actions, queries
from musterpoint.payments.views.pages import RECONCILE, goes_to
from musterpoint.web import formats
from musterpoint.web.cards import Act
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest


def button(request: ActorRequest) -> Act:
    """Return the button that lets the worker go through all lines."""
    address = goes_to(request, "queue-accept-all")
    return Act(label=_("Accept all that are sure"), url=address, is_post=True)


def told(request: ActorRequest, run: queries.SureRun | None) -> str:
    """Return where the worker is with all lines, or how it ended."""
    if run is None:
        return ""
    known = {
        "moment": formats.moment(run.since, request.organisation.time_zone),
        "accepted": formats.count(run.accepted), "waiting": formats.count(run.waiting),
    }  # fmt: skip
    if run.is_running:
        return (
            _(
                "Being matched since %(moment)s: accepted %(accepted)s, waiting %(waiting)s. Load"
                " this page again to see how far it is."
            )
            % known
        )
    if not run.is_whole:
        return (
            _(
                "Matching all of %(moment)s ended early: accepted %(accepted)s, waiting"
                " %(waiting)s. Press once more."
            )
            % known
        )
    return _("All matched on %(moment)s: accepted %(accepted)s, waiting %(waiting)s.") % known


@page(RECONCILE, POST)
def accept_all(request: ActorRequest) -> HttpResponse:
    """Let the worker accept all sure suggestions, of whatever page."""
    actions.accept_all_sure(by=request.actor, at=request.at)
    messages.success(request, _("All lines are being matched now. What is not sure waits here."))
    return redirect(goes_to(request, "queue"))
