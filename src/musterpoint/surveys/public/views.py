"""
Somebody answers by their own link: what for, the questions on one page, no without a reason.

The link says who answers, so that nobody signs in; it works until it is answered, once.
"""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises.public import visitor
from musterpoint.crises.public.presenters import page as shown
from musterpoint.forms import actions as forms
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.surveys import actions, filling, links, rules
from musterpoint.surveys.forms import NoForm
from musterpoint.surveys.models import Asking, AskingState, Way
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])


class CodeForm(Form):
    """The code of a paper or a link, typed."""

    code = LineField(label=gettext_lazy("Your code"), max_length=60)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page that a link opens; the browser keeps no copy of it."""
    base = {"slug": request.organisation.slug}
    made = shown(request, f"surveys/public/{template}.html", base | context, status=status)
    return visitor.not_stored(made)


@PAGE
def enter(request: ActorRequest) -> HttpResponse:
    """Take the code of somebody's own link, as it was handed out on paper."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.find(form.cleaned_data["code"])
        except actions.NoSuchLink as unknown:
            form.add_error("code", str(unknown))
        else:
            code = links.tidied(form.cleaned_data["code"])
            return redirect(url(request, "survey:start", token=code))
    return show(request, "enter", {"form": form}, 422 if form.is_bound else 200)


def _found(request: ActorRequest, token: str) -> Asking | HttpResponse:
    """Return whose link this is, or the page that says why it opens nothing."""
    try:
        found = actions.find(token)
    except actions.NoSuchLink as unknown:
        context = {"text": str(unknown), "title": _("Unknown link"), "is_unknown": True}
        return show(request, "over", context, 404)
    if found.state == AskingState.ANSWERED:
        text = _("You have answered. Everybody answers once.")
        return show(request, "over", {"text": text, "title": _("Thank you"), "is_done": True})
    if found.state != AskingState.OPEN:
        text = _("You are not asked any more. You lose nothing by it.")
        return show(request, "over", {"text": text, "title": _("This is ended")})
    if found.wave.closed_at is not None or found.wave.opened_at is None:
        text = _("These questions are closed. Thank you all the same.")
        return show(request, "over", {"text": text, "title": _("This is closed")})
    return found


@require_safe
def start(request: ActorRequest, token: str) -> HttpResponse:
    """Say what is asked and what for, and that nothing depends on it."""
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    survey = found.wave.survey
    context = {
        "token": token,
        "survey": survey,
        "consent": rules.in_words(survey.consent),
        "is_begun": found.answers_id is not None,
    }
    return show(request, "start", context)


@PAGE
def questions(request: ActorRequest, token: str) -> HttpResponse:
    """Ask all questions on one page; what is saved waits behind the link, what is sent is over."""
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    by, at = request.actor, request.at
    language = filling.language_of(found, languages.current().code)
    kept = filling.begun(found, by=by, at=at)
    if request.method != "POST":
        asked = filling.page(found, language, None, answers=kept, at=at)
        return _page(request, token, found, asked)
    is_counting = "add" in request.POST or "take" in request.POST
    asked = filling.page(found, language, request.POST, answers=kept, at=at)
    if not asked.form.is_valid():
        return _page(request, token, found, asked, status=422)
    answers = filling.counted(found, asked.state.answers, request.POST)
    here = url(request, "survey:questions", token=token)
    try:
        with transaction.atomic():
            actions.save(found.id, answers, language=language, by=by, at=at)
    except NotAllowed:
        raise
    except Refused as refused:
        asked.form.add_error(None, str(refused))
        return _page(request, token, found, asked, status=422)
    if is_counting or "send" not in request.POST:
        saved = "" if is_counting else "?saved=1"
        return redirect(f"{here}{saved}")
    if asked.fresh:
        return redirect(f"{here}?more=1")
    try:
        with transaction.atomic():
            actions.send(found.id, answers, way=Way.WEB, language=language, by=by, at=at)
    except forms.NotComplete as refused:
        # What was saved stays: an answer of 400 or more would roll it back.
        return _page(request, token, found, asked.again(refused.faults))
    return redirect(url(request, "survey:start", token=token))


def _page(
    request: ActorRequest, token: str, found: Asking, asked: filling.Page, status: int = 200
) -> HttpResponse:
    context = {
        "token": token,
        "back_url": url(request, "survey:start", token=token),
        "survey": found.wave.survey,
        "form": asked.form,
        "blocks": asked.blocks,
        "is_saved": "saved" in request.GET and not asked.form.is_bound,
        "has_more": "more" in request.GET and not asked.form.is_bound,
    }
    return show(request, "questions", context, status)


@PAGE
def no(request: ActorRequest, token: str) -> HttpResponse:
    """Take a no: for these questions, or for every survey to come."""
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    form = NoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.say_no(
            found.id, for_good=form.cleaned_data["how"] == "never", by=request.actor, at=request.at
        )
        return redirect(url(request, "survey:start", token=token))
    return show(request, "no", {"token": token, "form": form}, 422 if form.is_bound else 200)
