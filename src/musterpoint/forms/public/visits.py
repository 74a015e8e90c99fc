"""Which unfinished answers are open in a browser: a signed marker in the session, no answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.engine import forms
from musterpoint.forms import actions, content, queries
from musterpoint.forms.models import Version
from musterpoint.forms.queries import OpenDraft
from musterpoint.forms.views.pages import language_of
from musterpoint.web.http import ActorRequest

OPEN = timedelta(hours=2)
CODE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A questionnaire as somebody outside stands in it; ``draft`` is None before the first page."""

    version: Version
    ready: content.Ready
    draft: OpenDraft | None
    state: forms.State

    @property
    def visited(self) -> tuple[str, ...]:
        """Return the codes of the pages that were answered."""
        return self.draft.filled.visited if self.draft else ()

    def first_open(self) -> forms.Page | None:
        """Return the first page that was not answered yet; None when all were."""
        been = set(self.visited)
        return next(
            (one for one in forms.pages(self.state) if self.ready.code(one) not in been), None
        )


def enter(request: ActorRequest, form_code: str) -> Visit | None:
    """Return where somebody stands; None when the questionnaire is not open to everybody."""
    draft = opened(request, form_code)
    if draft is not None:
        chosen = language_of(request, draft.row.version, draft.row.language)
        around = forms.Circumstances(now=request.at, language=chosen, seed=str(draft.row.id))
        state = draft.ready.engine.state(draft.filled.answers, around)
        return Visit(version=draft.row.version, ready=draft.ready, draft=draft, state=state)
    version = queries.in_force(form_code, at=request.at, is_public=True)
    if version is None:
        return None
    ready = content.ready(version)
    around = forms.Circumstances(now=request.at, language=language_of(request, version))
    state = ready.engine.state(forms.Answers(), around)
    return Visit(version=version, ready=ready, draft=None, state=state)


def opened(request: ActorRequest, form_code: str) -> OpenDraft | None:
    """Return the unfinished answers to a questionnaire that are open in this browser."""
    try:
        identity, until = signing.loads(_room(request).get(form_code, ""), salt=_salt(request))
    except signing.BadSignature:
        return None
    if datetime.fromisoformat(until) <= request.at:
        return None
    try:
        found = queries.draft(UUID(identity), by=request.actor, at=request.at)
    except actions.NoSuchForm:
        return None
    return found if found.row.version.questionnaire.code == form_code else None


def stay(request: ActorRequest, form_code: str, draft_id: UUID, *, is_new: bool = False) -> None:
    """Keep unfinished answers open in this browser; a new session key keeps others out."""
    if is_new and request.session.session_key is not None:
        request.session.cycle_key()
    until = (request.at + OPEN).isoformat()
    marker = signing.dumps([str(draft_id), until], salt=_salt(request))
    request.session[_key(request)] = _room(request) | {form_code: marker}


def leave(request: ActorRequest, form_code: str) -> None:
    """Forget unfinished answers in this browser."""
    room = _room(request)
    room.pop(form_code, None)
    request.session[_key(request)] = room


def page(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; the browser keeps no copy of it."""
    shared = {"slug": request.organisation.slug, "phone": request.organisation.phone}
    made = render(request, f"forms/public/{template}.html", shared | context, status=status)
    made["Cache-Control"] = "no-store, private"
    made["Referrer-Policy"] = "same-origin"
    return made


def in_fours(code: str) -> str:
    """Return a code as people write it down: in groups of four."""
    return "-".join(code[place : place + CODE] for place in range(0, len(code), CODE))


def _key(request: ActorRequest) -> str:
    return f"forms-{request.organisation.id.hex}"


def _room(request: ActorRequest) -> dict[str, str]:
    return dict(request.session.get(_key(request), {}))


def _salt(request: ActorRequest) -> str:
    return f"musterpoint.forms.{request.organisation.id}"
