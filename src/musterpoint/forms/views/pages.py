"""What the pages of this package do first and last: guard, render, and read a place in a list."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.forms import content
from musterpoint.forms.models import State, Version
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest

KINDS = {State.DRAFT: "due", State.PUBLISHED: "ok", State.RETIRED: "off"}


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {"now": request.at, "o": request.organisation.slug}
    return render(request, f"forms/{template}.html", {**base, **context}, status=status)


def start(request: ActorRequest) -> int:
    """Return from which row a list goes on."""
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def language_of(request: ActorRequest, version: Version, kept: str = "") -> str:
    """Return the questionnaire's language: asked for in the address, kept, or the page's."""
    form = content.ready(version).form
    wanted = request.GET.get("in", "")
    if wanted and any(wanted in (one, content.language_code(one)) for one in form.languages):
        return content.language_of(form, wanted)
    if kept in form.languages:
        return kept
    return content.language_of(form, languages.current().code)


def language_links(version: Version, chosen: str) -> list[dict[str, Any]]:
    """Return the questionnaire's languages as links; none when it has only one."""
    if len(version.languages) < 2:
        return []
    return [
        {
            "code": content.language_code(one) or one,
            "name": languages.endonym(content.language_code(one) or one),
            "direction": languages.direction(content.language_code(one) or "en"),
            "current": one == chosen,
        }
        for one in version.languages
    ]
