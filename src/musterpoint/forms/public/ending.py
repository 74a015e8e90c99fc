"""The last pages: look at the answers, send them, or delete them."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.engine import forms
from musterpoint.forms import actions, asking, queries
from musterpoint.forms.public import visits
from musterpoint.forms.public.asking import CHANGE, PAGE, closed, next_url
from musterpoint.forms.public.visits import Visit
from musterpoint.web.fields import ErrorLine
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row


@PAGE
def check(request: ActorRequest, form_code: str) -> HttpResponse:
    """Show all answers with a way to change each, and send them."""
    visit = visits.enter(request, form_code)
    if visit is None or visit.draft is None:
        return closed(request)
    first = visit.first_open()
    if first is not None:
        return redirect(next_url(request, visit, first))
    if request.method != "POST":
        return _show(request, visit)
    by, at, draft_id = request.actor, request.at, visit.draft.row.id
    actions.answer(draft_id, {}, language=visit.state.circumstances.language, by=by, at=at)
    try:
        actions.submit(draft_id, by=by, at=at)
    except actions.NotComplete as refused:
        return _show(request, visit, refused.faults)
    visits.leave(request, form_code)
    return redirect(url(request, "ask:done", form_code=form_code))


def _show(
    request: ActorRequest, visit: Visit, wrong: list[forms.Fault] | None = None
) -> HttpResponse:
    state, rows = visit.state, list[Row]()
    for page in forms.pages(state):
        part = visit.ready.engine.parts[page.key[0]]
        if isinstance(part, forms.Question) and part.type == "note":
            continue
        label = state.label(part.labels, page.key) or part.name
        place = " ".join(str(one + 1) for one in page.key[1])
        is_question = isinstance(part, forms.Question)
        text = (
            asking.value(state, part, page.key)
            if isinstance(part, forms.Question)
            else str(state.instances(page.key))
        )
        rows.append(
            Row(
                key=asking.spoken(f"{label} {place}".strip(), state.circumstances.language),
                value=text or _("not answered"),
                url=f"{_address(request, visit, page)}",
                action=_("Change") if is_question else _("Add or take out"),
            )
        )
    lines = [
        ErrorLine(text=asking.said(one), href=_address(request, visit, forms.Page(one.key)))
        for one in wrong or ()
    ]
    context = {
        "rows": rows,
        "lines": lines,
        "code": visit.version.questionnaire.code,
        "questionnaire": visit.version.questionnaire.title,
        "back_url": url(request, "ask:start", form_code=visit.version.questionnaire.code),
    }
    return visits.page(request, "check", context, 422 if lines else 200)


def _address(request: ActorRequest, visit: Visit, page: forms.Page) -> str:
    here = url(request, "ask:question", form_code=visit.version.questionnaire.code)
    return f"{here}?p={visit.ready.code(page)}&{CHANGE}"


@require_safe
def done(request: ActorRequest, form_code: str) -> HttpResponse:
    """Say that the answers have arrived."""
    version = queries.in_force(form_code, at=request.at, is_public=True)
    title = version.questionnaire.title if version else ""
    return visits.page(request, "done", {"questionnaire": title})


@PAGE
def delete(request: ActorRequest, form_code: str) -> HttpResponse:
    """Delete unfinished answers, after one more question."""
    visit = visits.enter(request, form_code)
    if visit is None or visit.draft is None:
        return closed(request)
    if request.method != "POST":
        back = url(request, "ask:start", form_code=form_code)
        return visits.page(request, "delete", {"back_url": back})
    actions.give_up(visit.draft.row.id, by=request.actor, at=request.at)
    visits.leave(request, form_code)
    return redirect(url(request, "ask:start", form_code=form_code))
