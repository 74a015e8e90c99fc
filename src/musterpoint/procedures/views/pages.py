"""What the pages of this package do first and last: guard and render."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest

View = Callable[..., HttpResponse]
READ = ("GET", "HEAD")
BOTH = ("GET", "HEAD", "POST")
POST = ("POST",)


def page(permission: Permission, methods: Iterable[str] = READ) -> Callable[[View], View]:
    """
    Guard a view: the methods it takes and the permission it needs.

    No answer is kept by the browser, because the next person at the desk may press Back.
    """

    def wrap(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def run(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.actor.require(permission)
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return run

    return wrap


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(Permission.PROCEDURES_CHANGE),
        "may_run": request.actor.may(Permission.PROCEDURES_RUN),
    }
    return render(request, f"procedures/{template}.html", {**base, **context}, status=status)
