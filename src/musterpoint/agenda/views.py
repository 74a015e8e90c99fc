"""The page of what is due, and its file."""

import csv
import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from musterpoint.agenda import queries
from musterpoint.agenda.forms import FilterForm
from musterpoint.agenda.queries import ALL, MINE, POST, VIEWS, WHEN, Asked, Line
from musterpoint.audit import actions as audit
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages, SavedView

#: A file of more lines is asked for in parts.
MOST_LINES = 50_000
LABELS = {MINE: _("Mine"), POST: _("My post"), ALL: _("All")}
FILTERS = ("kind", "when", "post")
HEADS = ("due_at", "missed", "kind", "what", "about", "officer", "post")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _asked(request: ActorRequest) -> tuple[Asked, FilterForm]:
    view = request.GET.get("view", MINE)
    view = view if view in VIEWS else MINE
    form = FilterForm(request.GET)
    known = queries.posts(request.actor) if view == POST else []
    form.know(queries.sources(request.actor), known, has_post=view == POST)
    post, when = form.chosen("post"), form.chosen("when")
    own = queries.posts_of(request.actor) if view == POST and not post else frozenset()
    asked = Asked(
        by=request.actor,
        at=request.at,
        view=view,
        posts=frozenset({post}) if post else own,
        kind=form.chosen("kind"),
        until=request.at + WHEN[when] if when else None,
        after=queries.read_place(request.GET.get("after", "")),
    )
    return asked, form


@page(Permission.PROCEDURES_READ)
def board(request: ActorRequest) -> HttpResponse:
    """Show what is due, the longest missed first."""
    asked, form = _asked(request)
    found = queries.board(asked)
    address = url(request, "agenda:board")
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    here = {"view": asked.view, **kept}
    context = {
        "now": request.at,
        "o": request.organisation.slug,
        "form": form,
        "view": asked.view,
        "rows": _rows(request, found.lines),
        "is_filtered": bool(kept),
        "no_post": asked.view == POST and not asked.posts,
        "query": urlencode(here),
        "views": [
            SavedView(
                label=LABELS[one],
                url=f"{address}?{urlencode({'view': one})}",
                current=one == asked.view,
            )
            for one in VIEWS
        ],
        "pages": Pages(
            next_url=f"{address}?{urlencode({**here, 'after': found.next})}" if found.next else "",
            previous_url=f"{address}?{urlencode(here)}" if asked.after is not None else "",
        ),
        "confidence_url": _confidence(request),
    }
    return render(request, "agenda/board.html", context)


def _confidence(request: ActorRequest) -> str:
    """Return the list of complaints in confidence, which stays apart, for named handlers."""
    if not request.actor.may(Permission.FEEDBACK_SENSITIVE):
        return ""
    return _reverse(request, "feedback:private-inbox", {})


def _reverse(request: ActorRequest, name: str, parts: Any) -> str:
    try:
        return reverse(name, kwargs={"organisation_slug": request.organisation.slug, **parts})
    except NoReverseMatch:
        return ""


def _rows(request: ActorRequest, lines: Iterable[Line]) -> list[dict[str, Any]]:
    listed = list(lines)
    names = queries.names({one.item.officer_id for one in listed if one.item.officer_id})
    return [
        {
            "item": one.item,
            "label": one.label,
            "url": _reverse(request, one.item.page, one.item.parts),
            "officer": names.get(one.item.officer_id, "") if one.item.officer_id else "",
            "is_late": one.item.due_at < request.at,
        }
        for one in listed
    ]


@page(Permission.PROCEDURES_READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the list as the filters leave it, as a table; it names no person."""
    asked, _form = _asked(request)
    lines = list(queries.everything(asked, MOST_LINES))
    names = queries.names({one.item.officer_id for one in lines if one.item.officer_id})
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADS)
    for one in lines:
        item = one.item
        officer = names.get(item.officer_id, "") if item.officer_id else ""
        table.writerow(
            [
                item.due_at.isoformat(timespec="minutes"),
                int(item.due_at < request.at),
                *(
                    _safe(str(word))
                    for word in (one.label, item.what, item.about, officer, item.post)
                ),
            ]
        )
    saw = [request.organisation.id]
    audit.saw("agenda.board.exported", saw, by=request.actor, at=request.at)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"due-{request.organisation.slug}-{request.at:%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
