"""Our areas among those of many: never of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.capacity import actions, forms, presenters, queries
from musterpoint.capacity.areas import pack
from musterpoint.capacity.views.pages import CHANGE, READ, allowing, data, goes_to, show, tabs
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.guard import BOTH, POST, guarded, page
from musterpoint.web.http import ActorRequest, uuid_or_none


@page(READ, BOTH)
def peers(request: ActorRequest) -> HttpResponse:
    """Show medians and quartiles of those who take part, and take part."""
    may_join = request.actor.may(CHANGE) and request.actor.may(Permission.DISCLOSURES_SEND)
    hosts = allowing(request, actions.LEVELS, actions.PEERS) if may_join else []
    form = forms.PeerForm(data(request), hosts=hosts)
    status = 200
    if request.method == "POST":
        request.actor.require(CHANGE)
        status = 422
        if form.is_valid():
            host = form.cleaned_data["host"]
            try:
                actions.join(UUID(host), dict(hosts)[host], by=request.actor, at=request.at)
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status
                running.put(form, refused)
            else:
                messages.success(request, _("Your levels were given to the comparison."))
                return redirect(goes_to(request, "peers"))
    own = queries.newest()
    context: dict[str, Any] = {
        "tabs": tabs(request, "peers"),
        "form": form,
        "hosts": hosts,
        "may_join": may_join,
        "circles": [
            (one, presenters.peer_rows(one.areas, own)) for one in queries.circles(request.at)
        ],
        "is_host": queries.is_host(),
        "hosted": queries.peers(request.at),
        "least": pack().peers.least,
        "months": pack().peers.months,
    }
    hosted = context["hosted"]
    context["hosted_rows"] = presenters.peer_rows(hosted.areas, own) if hosted else []
    return show(request, "peers", context, status)


@guarded(CHANGE, methods=POST)
def leave(request: ActorRequest) -> HttpResponse:
    """Take our part out of a comparison."""
    host = uuid_or_none(request.POST.get("host", ""))
    if host is None:
        raise actions.NoSuchCircle(_("You take part in no such comparison."))
    actions.leave(host, by=request.actor, at=request.at)
    messages.success(request, _("Your levels were taken out of the comparison."))
    return redirect(goes_to(request, "peers"))
