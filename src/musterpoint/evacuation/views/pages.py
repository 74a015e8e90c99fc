"""What the pages of this package do first and last: guard, find the crisis, render, confirm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
    return render(request, f"evacuation/{template}.html", {**base, **context}, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A step that cannot be taken back, asked once more with its numbers."""

    title: str
    sentences: tuple[str, ...]
    button: str
    action: str
    back: str
    is_alarm: bool = False


def ask(
    request: ActorRequest, crisis: Crisis, question: Question, *, problem: str = ""
) -> HttpResponse:
    """Show the question; ``problem`` is why the answer was refused."""
    context = {"crisis": crisis, "question": question, "problem": problem}
    return show(request, "confirm", context, status=409 if problem else 200)
