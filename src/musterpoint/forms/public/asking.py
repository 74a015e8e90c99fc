"""One question a page: begin, answer, save, come back."""

from typing import Any

from django import forms as django
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.engine import forms
from musterpoint.engine.forms import faults
from musterpoint.forms import actions, asking, content, queries, rules
from musterpoint.forms.public import visits
from musterpoint.forms.public.visits import Visit
from musterpoint.forms.views.pages import language_links
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
#: In the address when a question is opened from the last page, to which it goes back.
CHANGE = "change"
#: A bar of steps is drawn for so many questions, beyond them the number alone.
MOST_STEPS = 20


class ReturnForm(Form):
    """The code that was written down."""

    code = LineField(label=gettext_lazy("Your code"), max_length=40)


class MoreForm(Form):
    """Whether another instance of a repeat follows."""

    more = django.ChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=django.RadioSelect,
        label="",
    )


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """List the questionnaires that are open."""
    return visits.page(request, "home", {"versions": queries.open_to_the_public(request.at)})


@require_safe
def start(request: ActorRequest, form_code: str) -> HttpResponse:
    """Say what is asked, what for and how long it is kept; go on with what is open."""
    visit = visits.enter(request, form_code)
    if visit is None:
        return closed(request)
    declared = visit.version.declared
    context = {
        "title": visit.version.questionnaire.title,
        "code": form_code,
        "purposes": sorted({one["purpose"] for one in declared if one["purpose"]}),
        "kept": sorted({one["retention"] for one in declared if one["retention"]}),
        "is_open": bool(visit.visited),
        "days": rules.DRAFT_KEPT.days,
        "languages": language_links(visit.version, visit.state.circumstances.language),
        "next_url": next_url(request, visit, visit.first_open()),
    }
    return visits.page(request, "start", context)


@PAGE
def question(request: ActorRequest, form_code: str) -> HttpResponse:
    """Ask one question and save its answer before the next."""
    visit = visits.enter(request, form_code)
    if visit is None:
        return closed(request)
    page = visit.ready.page(request.GET.get("p", ""))
    there = list(forms.pages(visit.state))
    if page is None or page not in there or _is_too_early(visit, page, there):
        return redirect(next_url(request, visit, visit.first_open()))
    if page.is_repeat:
        return _repeat(request, visit, page, there)
    return _question(request, visit, page, there)


def _question(
    request: ActorRequest, visit: Visit, page: forms.Page, there: list[forms.Page]
) -> HttpResponse:
    part = visit.ready.engine.parts[page.key[0]]
    asked = [(part, page.key)] if isinstance(part, forms.Question) else []
    if request.method != "POST":
        form = asking.make(visit.state, visit.ready, asked)
        return _show(request, visit, page, there, form)
    form = asking.make(visit.state, visit.ready, asked, asking.tidied(request.POST))
    if not form.is_valid():
        return _show(request, visit, page, there, form, 422)
    given = form.given()
    answers = visit.state.answers
    state = visit.ready.engine.state(
        forms.Answers({**answers.values, **given}, answers.counts), visit.state.circumstances
    )
    wrong = faults.of(state, *asked[0]) if asked else []
    if wrong:
        form.take(wrong)
        return _show(request, visit, page, there, form, 422)
    return _save(request, visit, page, given, {}, state=state)


def _repeat(
    request: ActorRequest, visit: Visit, page: forms.Page, there: list[forms.Page]
) -> HttpResponse:
    """Ask whether there is one more, or take the last one out."""
    count = visit.state.instances(page.key)
    is_taking = "take" in request.POST
    form = MoreForm(request.POST if request.method == "POST" and not is_taking else None)
    if is_taking and count and visit.draft:
        actions.answer(
            visit.draft.row.id, {}, without=(page.key, count - 1), by=request.actor, at=request.at
        )
        return redirect(request.get_full_path())
    if not form.is_bound or not form.is_valid():
        return _show(request, visit, page, there, form, 422 if form.is_bound else 200)
    if form.cleaned_data["more"] == "yes":
        counts = dict(visit.state.answers.with_instance(page.key).counts)
        return _save(request, visit, page, {}, counts, is_more=True)
    return _save(request, visit, page, {}, {page.key: count})


def _save(
    request: ActorRequest,
    visit: Visit,
    page: forms.Page,
    given: dict[forms.Key, str],
    counts: dict[forms.Key, int],
    *,
    is_more: bool = False,
    state: forms.State | None = None,
) -> HttpResponse:
    """Keep the answer, and go where it leads: on, to the last page, or first to the code."""
    by, at, code = request.actor, request.at, visit.version.questionnaire.code
    chosen = visit.state.circumstances.language
    is_new = visit.draft is None
    row = actions.begin(code, by=by, at=at) if visit.draft is None else visit.draft.row
    filled = actions.answer(
        row.id,
        given,
        counts=counts,
        visited=[] if is_more else [visit.ready.code(page)],
        language=chosen if "in" in request.GET else None,
        by=by,
        at=at,
    )
    visits.stay(request, code, row.id, is_new=is_new)
    if is_new:
        return redirect(url(request, "ask:saved", form_code=code))
    if state is None:
        state = visit.ready.engine.state(filled.answers, visit.state.circumstances)
    been = set(filled.visited)
    following = _added(state, page) if is_more else forms.next_page(state, page)
    if CHANGE in request.GET and not is_more:
        fresh = (one for one in forms.pages(state) if visit.ready.code(one) not in been)
        following = next(fresh, None)
    return redirect(next_url(request, visit, following))


def _added(state: forms.State, page: forms.Page) -> forms.Page | None:
    """Return the first page of the newest instance of a repeat."""
    path, around = page.key
    newest = (*around, state.instances(page.key) - 1)
    inside = (
        one
        for one in forms.pages(state)
        if one.key[0].startswith(f"{path}/") and one.key[1][: len(newest)] == newest
    )
    return next(inside, page)


def next_url(request: ActorRequest, visit: Visit, page: forms.Page | None) -> str:
    """Return the address of a page of the questionnaire; of the last one when there is none."""
    code = visit.version.questionnaire.code
    if page is None:
        return url(request, "ask:check", form_code=code)
    address = f"{url(request, 'ask:question', form_code=code)}?p={visit.ready.code(page)}"
    wanted = request.GET.get("in", "")
    if wanted and visit.draft is None:
        address += f"&in={content.language_code(visit.state.circumstances.language)}"
    return address + (f"&{CHANGE}" if CHANGE in request.GET else "")


def _is_too_early(visit: Visit, page: forms.Page, there: list[forms.Page]) -> bool:
    """Say whether somebody skipped a page that comes before this one."""
    first = visit.first_open()
    return first is not None and there.index(page) > there.index(first)


def _back(request: ActorRequest, visit: Visit, page: forms.Page) -> str:
    code = visit.version.questionnaire.code
    if CHANGE in request.GET:
        return url(request, "ask:check", form_code=code)
    before = forms.previous_page(visit.state, page)
    if before is None:
        return url(request, "ask:start", form_code=code)
    return next_url(request, visit, before)


def _show(
    request: ActorRequest,
    visit: Visit,
    page: forms.Page,
    there: list[forms.Page],
    form: Form,
    status: int = 200,
) -> HttpResponse:
    is_repeat = isinstance(form, MoreForm)
    part = visit.ready.engine.parts[page.key[0]]
    state = visit.state
    label = state.label(part.labels, page.key) or part.name
    context: dict[str, Any] = {
        "form": form,
        "title": label if len(label) < 120 else f"{label[:119]}…",
        "label": asking.spoken(label, state.circumstances.language),
        "questionnaire": visit.version.questionnaire.title,
        "number": there.index(page) + 1,
        "total": len(there),
        "has_steps": len(there) <= MOST_STEPS,
        "around": _around(visit, page),
        "back_url": _back(request, visit, page),
        "is_saved": visit.draft is not None,
        "code": visit.version.questionnaire.code,
        "is_repeat": is_repeat,
        "count": state.instances(page.key) if is_repeat else 0,
        "part": None,
    }
    if isinstance(form, asking.AskForm):
        context["part"] = asking.block(state, visit.ready, form, page)
    return visits.page(request, "question", context, status)


def _around(visit: Visit, page: forms.Page) -> str:
    """Return the titles of the groups around a question, with the number of each instance."""
    part = visit.ready.engine.parts[page.key[0]]
    path, found = part.above, list[str]()
    while path:
        group = visit.ready.engine.parts[path]
        places = page.key[1][: len(group.repeats)]
        label = visit.state.label(group.labels, (path, places))
        if isinstance(group, forms.Group) and group.is_repeat:
            label = f"{label or group.name} {places[-1] + 1}"
        found.append(label)
        path = group.above
    return " / ".join(one for one in reversed(found) if one)


@require_safe
def saved(request: ActorRequest, form_code: str) -> HttpResponse:
    """Show the code with which one can go on from any phone."""
    visit = visits.enter(request, form_code)
    if visit is None or visit.draft is None:
        return closed(request)
    context = {
        "pass": visits.in_fours(visit.draft.filled.code),
        "days": rules.DRAFT_KEPT.days,
        "code": form_code,
        "next_url": next_url(request, visit, visit.first_open()),
    }
    return visits.page(request, "saved", context)


@PAGE
def come_back(request: ActorRequest) -> HttpResponse:
    """Open unfinished answers by their code, in any browser."""
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = actions.come_back(form.cleaned_data["code"], by=request.actor, at=request.at)
        if found is not None:
            opened = queries.draft(found, by=request.actor, at=request.at)
            code = opened.row.version.questionnaire.code
            visits.stay(request, code, found, is_new=True)
            return redirect(url(request, "ask:start", form_code=code))
        form.add_error("code", _("No unfinished answers have this code. Check it"))
    return visits.page(request, "return", {"form": form}, 422 if form.is_bound else 200)


def closed(request: ActorRequest) -> HttpResponse:
    """Say that the questionnaire is not open here, and where to go on."""
    return visits.page(request, "closed", {}, 404)
