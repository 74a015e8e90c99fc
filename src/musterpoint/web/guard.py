"""What every page of the desk does first and last: methods, permissions, nothing kept."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest

View = Callable[..., HttpResponse]
#: Takes a request and the parts of its address, and puts what they name in their place.
Finder = Callable[[ActorRequest, dict[str, Any]], None]
READ = ("GET", "HEAD")
BOTH = ("GET", "HEAD", "POST")
POST = ("POST",)


def guarded(
    *permissions: Permission, methods: Iterable[str] = READ, find: Finder | None = None
) -> Callable[[View], View]:
    """
    Guard a view: the methods it takes, the permissions it needs, what its address names.

    No answer is kept by the browser, because the next person at the desk may press Back.
    """

    def wrap(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def run(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for permission in permissions:
                request.actor.require(permission)
            if find is not None:
                find(request, kwargs)
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        run.permissions = permissions  # type: ignore[attr-defined]  # read by opens
        return run

    return wrap


def opens(actor: Actor, address: str) -> bool:
    """
    Say whether an actor may open the page at an address, so that no link leads to a refusal.

    True for a page without a guard of this module, and for another view of the same page.
    """
    path = urlsplit(address).path
    if not path:
        return True
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return all(actor.may(one) for one in getattr(view, "permissions", ()))


def page(permission: Permission | None, methods: Iterable[str] = READ) -> Callable[[View], View]:
    """Guard a view by its methods and one permission; None for whoever came in at the door."""
    return guarded(*([permission] if permission else []), methods=methods)
