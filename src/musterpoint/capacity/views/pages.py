"""What the pages of this package do first and last: run a form, search remedies, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from musterpoint.capacity import presenters, queries
from musterpoint.capacity.allowing import allowed
from musterpoint.kernel import remedies
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE = Permission.CAPACITY_READ, Permission.CAPACITY_CHANGE


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(CHANGE),
    }
    return render(request, f"capacity/{template}.html", {**base, **context}, status=status)


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"capacity:{name}", **parts)


def word(request: ActorRequest, name: str, most: int = 100) -> str:
    """Return a word of the address's query, short and without what no table holds."""
    return request.GET.get(name, "")[:most].replace("\0", "")


def tabs(request: ActorRequest, current: str) -> list[SavedView]:
    """Return the parts of capacity, with the one that is shown."""
    names = [
        ("list", _("Assessments")),
        ("plan", _("Capacity-building plan")),
        ("over-time", _("Over time")),
        ("asked-list", _("Assessed by partners")),
        ("peers", _("Among peers")),
    ]
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == current)
        for name, label in names
    ]


def colleagues(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    rows = Membership.objects.filter(organisation_id=request.organisation.id)
    names = queries.names_of(rows.values_list("user_id", flat=True))
    return sorted(((str(one), name) for one, name in names.items()), key=lambda one: one[1])


def as_id(typed: str) -> UUID | None:
    """Return the id that a picker sent, None when it sent nothing."""
    return UUID(typed) if typed else None


def allowing(request: ActorRequest, *kinds: str) -> list[tuple[str, str]]:
    """Return the organisations with whom agreements in force allow all of these kinds."""
    found = [(str(there), name) for there, name in allowed(kinds, request.at).items()]
    return sorted(found, key=lambda one: one[1].casefold())


def found_remedies(request: ActorRequest) -> dict[str, Any]:
    """Return what a search of remedies found, for the page where one is chosen."""
    text, kind = word(request, "q"), word(request, "kind", 30)
    kinds = presenters.kinds()
    kind = kind if kind in dict(kinds) else ""
    lines = [presenters.remedy_line(request, one) for one in remedies.search(text, kind)]
    return {"lines": lines, "kinds": kinds, "kind": kind, "q": text}


def sent_remedy(request: ActorRequest) -> tuple[str, str]:
    """Return the kind and the key of the remedy that was chosen."""
    posted = request.POST
    return (
        posted.get("remedy_kind", "")[:30].replace("\0", ""),
        posted.get("remedy_key", "")[:120].replace("\0", ""),
    )
