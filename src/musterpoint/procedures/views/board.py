"""The board of all deadlines, its file, and the notices."""

import csv
import io
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.audit import actions as audit
from musterpoint.procedures import actions, queries, wording
from musterpoint.procedures.forms import AssignForm, FilterForm
from musterpoint.procedures.presenters import board as presenter
from musterpoint.procedures.views.pages import show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages

#: A file of more rows is asked for in parts.
MOST_ROWS = 50_000
FILTERS = ("q", "role", "who", "procedure", "when")


@page(Permission.PROCEDURES_READ)
def board(request: ActorRequest) -> HttpResponse:
    """Show deadlines, the longest missed first."""
    workers = [(str(one.user_id), one.name) for one in queries.workers(request.at)]
    form = _filters(request, workers)
    found = queries.board(
        form.filters(), request.GET.get("after", ""), by=request.actor, at=request.at
    )
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    address = url(request, "procedures:board")
    counts = queries.counts(by=request.actor, at=request.at)
    context = {
        "form": form,
        "rows": presenter.rows(request, found.rows),
        "figures": presenter.figures(request, counts),
        "is_filtered": bool(kept),
        "query": urlencode(kept),
        "workers": workers,
        "pages": Pages(
            next_url=f"{address}?{urlencode({**kept, 'after': found.next})}" if found.next else "",
            previous_url=f"{address}?{urlencode(kept)}" if request.GET.get("after") else "",
        ),
    }
    return show(request, "board", context)


def _filters(request: ActorRequest, workers: list[tuple[str, str]]) -> FilterForm:
    own = [one for one in queries.catalogue() if one.own is not None]
    return FilterForm(
        request.GET,
        roles=presenter.roles_first(queries.roles_of(request.actor, request.at)),
        workers=workers,
        procedures=[(one.code, one.title) for one in own],
    )


@page(Permission.PROCEDURES_READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the board as the filters leave it, as a table; it names no person."""
    workers = [(str(one.user_id), one.name) for one in queries.workers(request.at)]
    found = queries.everything(
        _filters(request, workers).filters(), by=request.actor, at=request.at, most=MOST_ROWS
    )
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(presenter.HEADS)
    lines = list(presenter.lines(found))
    table.writerows(lines)
    saw = [request.organisation.id]
    audit.saw("procedures.board.exported", saw, by=request.actor, at=request.at, rows=len(lines))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"deadlines-{request.organisation.slug}-{request.at:%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(Permission.PROCEDURES_RUN, POST)
def assign(request: ActorRequest) -> HttpResponse:
    """Give the ticked runs to somebody."""
    workers = [(str(one.user_id), one.name) for one in queries.workers(request.at)]
    form = AssignForm(request.POST, workers=workers)
    back = url(request, "procedures:board")
    if not form.is_valid():
        messages.error(request, _("Tick runs on the board, and choose somebody from the list."))
        return redirect(back)
    user = form.cleaned_data["user"]
    changed = actions.assign(
        form.cleaned_data["runs"], UUID(user) if user else None, by=request.actor, at=request.at
    )
    said = ngettext("%(count)d run was given.", "%(count)d runs were given.", len(changed))
    messages.success(request, said % {"count": len(changed)})
    return redirect(back)


@page(Permission.PROCEDURES_READ, BOTH)
def notices(request: ActorRequest) -> HttpResponse:
    """Show what somebody is told, and take it off the list."""
    if request.method == "POST":
        try:
            chosen = [UUID(one) for one in request.POST.getlist("notice")][:1000]
        except ValueError:
            chosen = []
        actions.read_notices(chosen, by=request.actor, at=request.at)
        return redirect(url(request, "procedures:notices"))
    found = queries.notices(by=request.actor, at=request.at)
    unread = queries.unread(request.actor)
    context = {
        "words": [presenter.word(request, one) for one in found],
        "unread": presenter.unread(unread),
        "roles": wording.role_titles(None, queries.roles_of(request.actor, request.at)),
    }
    return show(request, "notices", context)
