"""Errors outside a unit of work: a page for a reader, a problem (RFC 9457) for a program."""

import logging

from django.http import HttpRequest, HttpResponse

from musterpoint.accounts.middleware import problem
from musterpoint.web import errors

API = "/api/"
log = logging.getLogger("musterpoint.web")


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not be read (`handler400`)."""
    page = errors.bad_request(request, exception)
    return problem(page.status_code) if _is_program(request) else page


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer something that is not allowed (`handler403`)."""
    return problem(403) if _is_program(request) else errors.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (`handler404`)."""
    return problem(404) if _is_program(request) else errors.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer after a mistake of ours (`handler500`), and log it: where it was, never what it said.

    Django calls this while it handles the exception. Needs no database.
    """
    route = request.resolver_match
    facts = {"route": route.view_name if route else "", "method": str(request.method)}
    log.error("web.request.failed", exc_info=True, extra={"facts": facts})
    return problem(500) if _is_program(request) else errors.server_error(request)
