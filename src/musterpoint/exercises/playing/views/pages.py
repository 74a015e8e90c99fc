"""What the pages of exercises with people do first and last."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.exercises.playing.models import RehearsalState
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

PLAY, RUN, READ = Permission.EXERCISE_PLAY, Permission.EXERCISE_RUN, Permission.REPORT_READ
KINDS = {
    RehearsalState.DRAFT: "unk",
    RehearsalState.RUNNING: "move",
    RehearsalState.PAUSED: "due",
    RehearsalState.ENDED: "ok",
    RehearsalState.CALLED_OFF: "unk",
}


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the desk."""
    base = {
        "o": request.organisation.slug,
        "now": request.at,
        "spoken": spoken(),
        "may_run": request.actor.may(RUN),
    }
    return render(request, f"exercises/playing/{template}.html", base | context, status=status)


def spoken() -> str:
    """Return the language of the page."""
    return languages.current().code


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
    return url(request, f"exercises:{name}", **parts)


def site(request: ActorRequest) -> str:
    """Return the address of this site, as it stands in what leaves it."""
    return f"{request.scheme}://{request.get_host()}"


def place_address(request: ActorRequest, token: str) -> str:
    """Return the whole address of a seat's page."""
    return site(request) + url(request, "exercise-place:place", token=token)
