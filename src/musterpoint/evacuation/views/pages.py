"""What the pages of this package do first and last: guard, find the crisis, render, confirm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest

View = Callable[..., HttpResponse]
READ = ("GET", "HEAD")
BOTH = ("GET", "HEAD", "POST")
POST = ("POST",)


def page(permission: Permission, methods: Iterable[str] = READ) -> Callable[[View], View]:
    """
    Guard a view: the methods it takes, the permission it needs, the crisis its address names.

    No answer is kept by the browser, because the next person at the desk may press Back.
    """

    def wrap(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def run(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.actor.require(permission)
            if "crisis" in kwargs:
                kwargs["crisis"] = Crisis.objects.get(slug=kwargs["crisis"])
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return run

    return wrap


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
