"""The pattern sheets: every component on one page of each site, for eyes and for tests."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from musterpoint.web import patterns as sheet


def _allowed() -> bool:
    return bool(settings.DEBUG or getattr(settings, "SHOW_PATTERNS", False))


def patterns(request: HttpRequest) -> HttpResponse:
    """Show the components of the console."""
    if not _allowed():
        raise Http404
    setattr(request, "chrome", sheet.console_chrome())  # noqa: B010 a plain HttpRequest has no such name
    return render(request, "web/patterns/console.html", sheet.console_context())


def public_patterns(request: HttpRequest) -> HttpResponse:
    """Show the components of the public site; a sent form comes back with its errors."""
    if not _allowed():
        raise Http404
    setattr(request, "chrome", sheet.public_chrome())  # noqa: B010 as above
    return render(request, "web/patterns/public.html", sheet.public_context(request.POST or None))
