"""Fill in and correct: all questions on one page, without JavaScript."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.engine import forms
from musterpoint.forms import actions, asking, content, followers, queries
from musterpoint.forms.queries import OpenDraft
from musterpoint.forms.views.pages import language_links, language_of, show
from musterpoint.forms.views.versions import counted
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url


@page(Permission.FORMS_ANSWER, BOTH)
def fill(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Show the questions of a draft; save, add and take out, or send."""
    opened = queries.draft(draft_id, by=request.actor, at=request.at)
    chosen = language_of(request, opened.row.version, opened.row.language)
    around = forms.Circumstances(now=request.at, language=chosen, seed=str(draft_id))
    ready, answers = opened.ready, opened.filled.answers
    if request.method != "POST":
        state = ready.engine.state(answers, around)
        return _page(request, opened, asking.make(state, ready, asking.shown(state)), state)
    form, state = asking.posted(ready, answers, around, asking.tidied(request.POST))
    if not form.is_valid():
        return _page(request, opened, form, state, status=422)
    seen = request.POST.get("seen", "")
    try:
        filled = actions.answer(
            draft_id,
            form.given(),
            counts=_added(request, ready, answers),
            without=_taken(request, ready, answers),
            visited=[ready.code(forms.Page(key)) for _one, key in form.asked.values()],
            language=chosen,
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
            by=request.actor,
            at=request.at,
        )
    except (actions.Moved, actions.TooLong) as refused:
        form.add_error(None, str(refused))
        return _page(request, opened, form, state, status=422)
    here = f"{url(request, 'forms:fill', draft_id=draft_id)}?in={content.language_code(chosen)}"
    if "send" not in request.POST:
        messages.success(request, _("Saved. You find it again under My unfinished answers."))
        return redirect(here)
    state = ready.engine.state(filled.answers, around)
    return _send(request, opened, form, state, here)


def _send(
    request: ActorRequest, opened: OpenDraft, form: asking.AskForm, state: forms.State, here: str
) -> HttpResponse:
    """Send what is complete; ask first what follows from the answers and was not on the page."""
    there = {key for _question, key in form.asked.values()}
    fresh = [one for one in asking.shown(state) if asking.is_asked(one[0]) and one[1] not in there]
    if fresh:
        messages.warning(request, _("Further questions follow from these answers. Answer them."))
        return redirect(here)
    try:
        made = actions.submit(opened.row.id, by=request.actor, at=request.at)
    except actions.NotComplete as refused:
        form = asking.again(form, state, opened.ready)
        form.is_valid()
        form.take(refused.faults)
        return _page(request, opened, form, state, status=422)
    messages.success(request, _("The answers are sent."))
    follower = followers.of(made.id) if made.compartment == "protection" else None
    page_ = follower.page if follower is not None else "forms:submission"
    return redirect(url(request, page_, submission_id=made.id))


def _added(
    request: ActorRequest, ready: content.Ready, answers: forms.Answers
) -> dict[forms.Key, int]:
    found = ready.page(request.POST.get("add", ""))
    if found is None or not found.is_repeat:
        return {}
    return {found.key: answers.with_instance(found.key).counts[found.key]}


def _taken(
    request: ActorRequest, ready: content.Ready, answers: forms.Answers
) -> tuple[forms.Key, int] | None:
    found = ready.page(request.POST.get("take", ""))
    last = answers.counts.get(found.key, 1) - 1 if found is not None else -1
    return (found.key, last) if found is not None and found.is_repeat and last >= 0 else None


def _page(
    request: ActorRequest,
    opened: OpenDraft,
    form: asking.AskForm,
    state: forms.State,
    status: int = 200,
) -> HttpResponse:
    version = opened.row.version
    context: dict[str, Any] = {
        "found": version.questionnaire,
        "version": version,
        "row": opened.row,
        "form": form,
        "blocks": asking.blocks(state, opened.ready, form),
        "languages": language_links(version, state.circumstances.language),
        "is_closed": opened.row.compartment == "protection",
    }
    return show(request, "fill", context, status)


@page(Permission.FORMS_ANSWER, POST)
def give_up(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Delete unfinished answers."""
    actions.give_up(draft_id, by=request.actor, at=request.at)
    messages.success(request, _("The unfinished answers are deleted."))
    return redirect(url(request, "forms:drafts"))


@page(Permission.FORMS_ANSWER, BOTH)
def correct(request: ActorRequest, submission_id: UUID) -> HttpResponse:
    """Put other answers in place of those that were sent; the old ones stay as they were."""
    opened = queries.submission(submission_id, by=request.actor, at=request.at)
    if opened.sent is None:
        raise actions.NoSuchForm(_("These answers were erased."))
    ready, row = opened.ready, opened.row
    around = forms.Circumstances(now=request.at, language=row.language, seed=str(row.root_id))
    status = 200
    if request.method == "POST":
        base = counted(request, ready, opened.sent.answers)
        form, state = asking.posted(ready, base, around, asking.tidied(request.POST))
        if form.is_valid():
            answers = state.answers
            if "send" in request.POST:
                try:
                    made = actions.correct(submission_id, answers, by=request.actor, at=request.at)
                except actions.NotComplete as refused:
                    form = asking.again(form, state, ready)
                    form.is_valid()
                    form.take(refused.faults)
                else:
                    messages.success(request, _("The answers are corrected."))
                    return redirect(url(request, "forms:submission", submission_id=made.id))
            else:
                form = asking.again(form, state, ready)
        status = 200 if form.is_valid() else 422
    else:
        state = ready.engine.state(opened.sent.answers, around)
        form = asking.make(state, ready, asking.shown(state))
    context = {
        "found": row.version.questionnaire,
        "row": row,
        "form": form,
        "blocks": asking.blocks(state, ready, form),
    }
    return show(request, "correct", context, status)
