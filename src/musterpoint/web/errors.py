"""
Pages for errors: what happened, what to do, and that nothing typed is lost.

`handler404 = "musterpoint.web.errors.page_not_found"` and its neighbours go into the root URL
module; `CSRF_FAILURE_VIEW = "musterpoint.web.errors.csrf_failure"` into the settings.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.web.context import chrome_of

KEEP = _(
    "Your browser still has what you typed. Go back, copy it to be safe, and send the page again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorText:
    """What an error page says."""

    status: int
    title: str | Promise
    lead: str | Promise
    advice: tuple[str | Promise, ...] = ()
    course: str = ""
    """Address of the course that opens what was refused."""


TEXTS: dict[int, ErrorText] = {
    text.status: text
    for text in (
        ErrorText(
            status=400,
            title=_("We could not read that"),
            lead=_("Something in the address or the page was not complete."),
            advice=(_("Open the page again from its beginning."),),
        ),
        ErrorText(
            status=401,
            title=_("Sign in to go on"),
            lead=_("You were signed out, or you have not signed in yet."),
        ),
        ErrorText(
            status=403,
            title=_("You may not do this"),
            lead=_("Your role does not include this, or the page was open for too long."),
            advice=(
                _("If the page was open for a long time, load it again and try once more."),
                _("If you need this for your work, ask the person who gave you your role."),
            ),
        ),
        ErrorText(
            status=404,
            title=_("There is no such page"),
            lead=_("It may have moved, or the address may have a mistake in it."),
            advice=(_("If you typed the address, check it. If you followed a link, tell us."),),
        ),
        ErrorText(
            status=409,
            title=_("This changed while you worked"),
            lead=_("Someone was quicker, or it was done already. Your change was not made."),
            advice=(_("Load the page again to see how it stands now, then decide."),),
        ),
        ErrorText(
            status=413,
            title=_("That was too large"),
            lead=_("The file or the text is larger than we can take."),
            advice=(_("Send a smaller file, or a picture taken with fewer points."),),
        ),
        ErrorText(
            status=422,
            title=_("Some answers need another look"),
            lead=_("Nothing was changed."),
        ),
        ErrorText(
            status=429,
            title=_("Too many tries"),
            lead=_("Wait a minute, then try again. Nothing you sent before is lost."),
        ),
        ErrorText(
            status=500,
            title=_("Something went wrong on our side"),
            lead=_("It is not your fault. We have been told."),
            advice=(_("Try again in a minute."),),
        ),
        ErrorText(
            status=503,
            title=_("We are very busy"),
            lead=_("Try again in a minute. If you are in danger, call us."),
        ),
    )
}
"""HTTP status -> what its page says."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def render_error(
    request: HttpRequest, status: int, message: str | Promise | None = None, *, course: str = ""
) -> HttpResponse:
    """
    Return the page of an error, in the look of the site that the reader is on.

    `message` replaces the general sentence; it must be fit for the person who asked. After a form
    was sent the page says how to keep what was typed. A request of htmx gets only a note for the
    part that asked.
    """
    text = TEXTS.get(status) or TEXTS[500 if status >= 500 else 400]
    keep = () if request.method in SAFE_METHODS else (KEEP,)
    error = ErrorText(
        status=status,
        title=text.title,
        lead=message or text.lead,
        advice=keep if course else (*text.advice, *keep),
        course=course,
    )
    if request.headers.get("HX-Request") == "true":
        return render(request, "web/errors/_fragment.html", {"error": error}, status=status)
    skeleton = "web/console.html" if chrome_of(request).console else "web/public.html"
    context = {"error": error, "skeleton": skeleton}
    return render(request, "web/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of a request that could not be read (`handler400`)."""
    too_big = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent"}
    return render_error(request, 413 if too_big else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of something that is not allowed (`handler403`)."""
    return render_error(request, 403, str(exception) or None)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of an address that leads nowhere (`handler404`)."""
    del exception  # its text names the address and the view: nothing for a reader
    return render_error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page of a mistake of ours (`handler500`). Needs no database."""
    return render_error(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page of a form that was open for too long or came from elsewhere."""
    del reason
    return render_error(request, 403)
