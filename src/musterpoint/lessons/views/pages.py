"""What the pages of this package do first and last: run a form, render, give a file."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.disclosures import queries as agreements
from musterpoint.kernel import remedies
from musterpoint.lessons import queries
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running, tables
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE, DECIDE = (
    Permission.LESSONS_READ, Permission.LESSONS_CHANGE, Permission.LESSONS_DECIDE,
)  # fmt: skip
MAY = {"may_change": CHANGE, "may_decide": DECIDE, "may_report": Permission.REPORT_READ}
#: Kinds of remedies in which something can be put to the test.
PLAYED = "exercise"


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "parts": parts(request),
        **{name: request.actor.may(permission) for name, permission in MAY.items()},
    }
    return render(request, f"lessons/{template}.html", {**base, **context}, status=status)


def parts(request: ActorRequest) -> list[SavedView]:
    """Return the parts of this package as a row of links."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    named = [
        ("board", _("Lessons and actions")),
        ("reviews", _("Reviews")),
        ("practices", _("Practices")),
        ("research", _("Research")),
        ("asks", _("What we asked for")),
    ]
    if request.actor.may(Permission.REPORT_READ):
        named += [("figures", _("Indicators")), ("situation", _("Situation report"))]
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == here)
        for name, label in named
    ]


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


def goes_to(request: ActorRequest, name: str, **given: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"lessons:{name}", **given)


def asked(request: ActorRequest, name: str, longest: int = 100) -> str:
    """Return what the address asks for, without what no database takes."""
    return request.GET.get(name, "")[:longest].replace("\0", "")


def colleagues(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    rows = Membership.objects.filter(organisation_id=request.organisation.id)
    names = queries.names_of(rows.values_list("user_id", flat=True))
    return sorted(((str(one), name) for one, name in names.items()), key=lambda one: one[1])


def receivers(request: ActorRequest, kind: str) -> list[tuple[str, str]]:
    """Return the organisations to which an agreement in force lets us give this kind."""
    return [
        (str(one.counterpart_id), one.counterpart_name)
        for one in agreements.agreements()
        if kind in one.allows and agreements.is_in_force(one, request.at)
    ]


def events(words: str = "", sent: str = "") -> list[tuple[str, str]]:
    """
    Return crises and exercises for a picker, the newest first.

    Without words the newest exercises of each kind; with words those whose name holds them all,
    and crises likewise. What was ``sent`` stays among them.
    """
    wanted = words.casefold().split()
    crises = [
        (f"crisis:{one.id}", one.name)
        for one in Crisis.objects.order_by("-declared_at", "-id")
        if all(word in one.name.casefold() for word in wanted) or sent == f"crisis:{one.id}"
    ]
    played = {
        f"{one.kind}:{one.key}": one.title
        for source in remedies.sources()
        if source.code.startswith(PLAYED)
        for one in source.search(words)
    }
    kind, _colon, key = sent.partition(":")
    if kind.startswith(PLAYED) and sent not in played:
        kept = remedies.find({kind: [key]}).values()
        played |= {f"{one.kind}:{one.key}": one.title for one in kept}
    return [*crises, *played.items()]


def chosen(request: ActorRequest) -> str:
    """Return the event that was sent with a form, or stands in the address."""
    return (request.POST.get("event", "") or asked(request, "event"))[:100].replace("\0", "")


def event_of(typed: str) -> tuple[UUID | None, str, str]:
    """Return what a picker of events sent: the id of a crisis, or kind and key of an exercise."""
    kind, _colon, key = typed.partition(":")
    if kind == "crisis":
        return UUID(key), "", ""
    return (None, kind, key) if kind.startswith(PLAYED) else (None, "", "")


def file(
    request: ActorRequest, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """Give a table as CSV, or as XLSX with ``kind=xlsx``."""
    kind = "xlsx" if request.GET.get("kind") == "xlsx" else "csv"
    every = [head, *rows]
    body = tables.xlsx_file(every, name[:30]) if kind == "xlsx" else tables.csv_file(every)
    return attached(body, f"{name}.{kind}", tables.content_type(kind))


def attached(body: bytes, name: str, content_type: str) -> HttpResponse:
    """Give a file to be kept."""
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def as_id(typed: str) -> UUID | None:
    """Return the id that a picker sent or an address holds; None for nothing and for nonsense."""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None
