"""What the pages of this package do first and last: run a form, render, write a file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running, tables
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

READ, CHANGE = Permission.SURVEYS_READ, Permission.SURVEYS_CHANGE
COLLECT = Permission.SURVEYS_COLLECT


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_read": request.actor.may(READ),
        "may_change": request.actor.may(CHANGE),
        "may_collect": request.actor.may(COLLECT) and request.actor.may(Permission.FORMS_ANSWER),
        "may_export": request.actor.may(Permission.FORMS_EXPORT),
    }
    return render(request, f"surveys/{template}.html", {**base, **context}, status=status)


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
    return url(request, f"surveys:{name}", **parts)


def as_id(typed: str) -> UUID | None:
    """Return the id that a picker sent, None when it sent nothing."""
    return UUID(typed) if typed else None


def file_of(request: ActorRequest, rows: list[list[str]], name: str) -> HttpResponse:
    """Return a table as the kind of file that the address asks for: CSV, or XLSX."""
    kind = "xlsx" if request.GET.get("kind") == "xlsx" else "csv"
    made = (
        tables.xlsx_file(rows, "table", is_frozen=True)
        if kind == "xlsx"
        else tables.csv_file(rows, keeps_numbers=True)
    )
    return attached(f"{name}.{kind}", made, tables.content_type(kind))


def attached(name: str, data: bytes, kind: str) -> HttpResponse:
    """Return a file to keep."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def start(request: ActorRequest) -> int:
    """Return from which row a list goes on."""
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
