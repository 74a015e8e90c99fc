"""What the pages of this package do first and last: guard, find the crisis, render."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import READ, View, guarded
from musterpoint.web.http import ActorRequest


def _find(request: ActorRequest, parts: dict[str, Any]) -> None:
    if "crisis" in parts:
        parts["crisis"] = Crisis.objects.get(slug=parts["crisis"])


def page(permission: Permission, methods: Iterable[str] = READ) -> Callable[[View], View]:
    """Guard a view and give it the crisis that its address names."""
    return guarded(permission, methods=methods, find=_find)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {"now": request.at, "o": request.organisation.slug}
    return render(request, f"outreach/{template}.html", {**base, **context}, status=status)
