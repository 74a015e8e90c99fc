"""What every page of this desk does first and last: guard, find the box, render, show refusals."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.feedback.boxes import BOXES
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.forms import Form
from musterpoint.web.guard import READ, View, guarded
from musterpoint.web.http import ActorRequest, url

#: The URL list says of which box a page is; that of the private one also needs its permission.
NAMES = {"open": "", "private": "private-"}


def _find(request: ActorRequest, parts: dict[str, Any]) -> None:
    if "box" in parts:
        parts["box"] = BOXES[parts["box"]]
        if parts["box"].is_private:
            request.actor.require(Permission.FEEDBACK_SENSITIVE)


def page(permission: Permission, methods: Iterable[str] = READ) -> Callable[[View], View]:
    """Guard a view and give it its box."""
    return guarded(permission, methods=methods, find=_find)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    held = request.actor.permissions
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may": {one.name.lower(): one in held for one in Permission},
    }
    return render(request, f"feedback/{template}.html", {**base, **context}, status=status)


def address(request: ActorRequest, box: Any, name: str, **parts: object) -> str:
    """Return the address of a page of a box."""
    return url(request, f"feedback:{NAMES[box.name]}{name}", **parts)


def attempt(form: Form, do: Callable[[], Any]) -> Any:
    """Do what a valid form asks; put what is refused at its fields and return None."""
    try:
        return do() or True
    except NotAllowed:
        raise
    except Invalid as refused:
        for name, problems in refused.fields.items():
            for problem in problems:
                form.add_error(name if name in form.fields else None, problem)
        if not refused.fields:
            form.add_error(None, str(refused))
    except Refused as refused:
        if refused.status == 404:
            raise
        form.add_error(None, str(refused))
    return None
