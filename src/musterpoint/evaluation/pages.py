"""What the pages of this package do first and last: run a form, render, offer choices."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.accounts.models import User
from musterpoint.crises.models import Crisis
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

READ, CHANGE = Permission.REPORT_READ, Permission.EVALUATION_CHANGE
Do = Callable[[dict[str, Any]], str | HttpResponse]


class Pages:
    """The pages of one part: ``folder`` of its templates, ``space`` of its addresses."""

    def __init__(self, folder: str, space: str) -> None:
        self.folder, self.space = folder, space

    def show(
        self, request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Render a page."""
        base = {
            "now": request.at,
            "o": request.organisation.slug,
            "may_change": request.actor.may(CHANGE),
        }
        name = f"evaluation/{self.folder}/{template}.html"
        if template == "form":
            name = "evaluation/form.html"
        return render(request, name, {**base, **context}, status=status)

    def run_form(self, request: ActorRequest, form: Form, do: Do, **words: Any) -> HttpResponse:
        """Show a form; when it is sent and good, do what it says."""
        return running.run_form(request, form, do, self.show, **words)

    def goes_to(self, request: ActorRequest, name: str, **parts: object) -> str:
        """Return the address of a page."""
        return url(request, f"{self.space}:{name}", **parts)


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def files(request: ActorRequest) -> Any:
    """Return the files that were sent, or None for a page that is only looked at."""
    return request.FILES if request.method == "POST" else None


def colleagues(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    members = Membership.objects.filter(organisation_id=request.organisation.id)
    rows = User.objects.filter(id__in=members.values("user_id")).values_list("id", "name")
    return sorted(((str(one), name) for one, name in rows), key=lambda one: one[1])


def crises() -> list[tuple[str, str]]:
    """Return the crises by name, for a picker."""
    return [
        (str(one), name) for one, name in Crisis.objects.order_by("name").values_list("id", "name")
    ]


def as_id(typed: str) -> UUID | None:
    """Return the id that a picker sent, None when it sent nothing."""
    return UUID(typed) if typed else None


def named(request: ActorRequest, names: Mapping[str, int]) -> dict[str, str]:
    """Return the filters of an address, each cut to its length and without NUL."""
    return {
        name: request.GET.get(name, "")[:most].replace("\0", "") for name, most in names.items()
    }


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file to be saved."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
