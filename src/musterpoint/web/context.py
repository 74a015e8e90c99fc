"""The context processor of every page."""

from datetime import tzinfo
from typing import Any

from django.http import HttpRequest

from musterpoint.web import formats, languages
from musterpoint.web.page import Chrome, LanguageLink


def chrome_of(request: HttpRequest) -> Chrome:
    """Return what middleware or the view put at `request.chrome`, else a plain default."""
    found = getattr(request, "chrome", None)
    return found if isinstance(found, Chrome) else Chrome()


def zone_of(request: HttpRequest) -> tzinfo:
    """Return the time zone of the page."""
    return formats.zone_of(chrome_of(request).zone)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Give templates `chrome`, the active `language`, and this page's address in each language."""
    surrounding = chrome_of(request)
    active = languages.current()
    return {
        "chrome": surrounding,
        "language": active,
        "language_links": tuple(
            LanguageLink(
                language=language,
                url=_in_language(request, language.code),
                current=language.code == active.code,
            )
            for language in surrounding.languages
        ),
    }


def _in_language(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query["lang"] = code
    return f"{request.path}?{query.urlencode()}"
