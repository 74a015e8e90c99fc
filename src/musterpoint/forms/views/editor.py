"""The own editor for small questionnaires: plain forms, one question at a time."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.forms import actions, content, editing, queries, small
from musterpoint.forms.models import Questionnaire, State
from musterpoint.forms.views.pages import show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url

NEW = "new"


@page(Permission.FORMS_CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a questionnaire: its title, languages and what holds for all of it."""
    form = editing.HeadForm(
        request.POST if request.method == "POST" else None,
        codes=request.organisation.languages,
        initial={"languages": request.organisation.languages[:1]},
    )
    if form.is_bound and form.is_valid():
        made = actions.write_small(form.head() | {"questions": []}, by=request.actor, at=request.at)
        return redirect(_editor(request, made.questionnaire.code))
    context = {"form": form, "found": None}
    return show(request, "head", context, 422 if form.is_bound else 200)


@page(Permission.FORMS_CHANGE)
def editor(request: ActorRequest, form_code: str) -> HttpResponse:
    """List the questions with what can be done to each."""
    found, written = _written(form_code)
    version = queries.editable(form_code)
    code = languages.current().code
    context = {
        "found": found,
        "version": version,
        "is_draft": version is not None and version.state == State.DRAFT,
        "rows": [_line(one, written, code) for one in written.get("questions", ())],
    }
    return show(request, "editor", context)


@page(Permission.FORMS_CHANGE, BOTH)
def head(request: ActorRequest, form_code: str) -> HttpResponse:
    """Change what holds for the whole questionnaire."""
    found, written = _written(form_code)
    initial = {
        "title": small.text(written.get("title", ""), languages.current().code),
        "languages": written.get("languages"),
        **{one: written.get(one, "") for one in ("purpose", "classification", "retention")},
    }
    form = editing.HeadForm(
        request.POST if request.method == "POST" else None,
        codes=[*written.get("languages", ()), *request.organisation.languages],
        initial=initial,
    )
    if form.is_bound and form.is_valid():
        _write(request, found, dict(written) | form.head())
        return redirect(_editor(request, form_code))
    context = {"form": form, "found": found}
    return show(request, "head", context, 422 if form.is_bound else 200)


@page(Permission.FORMS_CHANGE, BOTH)
def question(request: ActorRequest, form_code: str, question_name: str) -> HttpResponse:
    """Add a question, or change one."""
    found, written = _written(form_code)
    place = None if question_name == NEW else _place(written, question_name)
    form = editing.QuestionForm(
        request.POST if request.method == "POST" else None, written=written, place=place
    )
    if form.is_bound and form.is_valid():
        try:
            _write(request, found, editing.with_question(written, place, form.question()))
        except ValidationError as refused:
            form.add_error(None, refused)
        except actions.BadForm as refused:
            for problem in refused.problems:
                form.add_error(None, content.said(problem))
        else:
            messages.success(request, _("The question is saved."))
            return redirect(_editor(request, form_code))
    context = {
        "form": form,
        "found": found,
        "is_new": place is None,
        "texts": [
            {"label": form[f"label_{one}"], "hint": form[f"hint_{one}"], "lang": one}
            for one in form.codes
        ],
        "choices": [form[f"choices_{one}"] for one in form.codes],
        "conditions": [
            (form[f"if_{n}"], form[f"is_{n}"], form[f"value_{n}"]) for n in form.conditions
        ],
    }
    return show(request, "question", context, 422 if form.is_bound else 200)


@page(Permission.FORMS_CHANGE, POST)
def arrange(request: ActorRequest, form_code: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    found, written = _written(form_code)
    for what in ("up", "down", "remove"):
        if what not in request.POST:
            continue
        place = _place(written, request.POST[what])
        if what == "remove":
            changed = editing.without(written, place)
        else:
            changed = editing.moved(written, place, -1 if what == "up" else 1)
        try:
            _write(request, found, changed)
        except actions.BadForm as refused:
            messages.error(request, content.said(refused.problems[0]))
    return redirect(_editor(request, form_code))


def _write(request: ActorRequest, found: Questionnaire, written: Mapping[str, Any]) -> None:
    actions.write_small(written, code=found.code, by=request.actor, at=request.at)


def _written(code: str) -> tuple[Questionnaire, dict[str, Any]]:
    """Return a questionnaire that was written here, with what was written."""
    version = queries.editable(code)
    if version is None:
        raise actions.NoSuchForm(_("This questionnaire was not written here. Upload its file."))
    return version.questionnaire, content.written(version)


def _place(written: Mapping[str, Any], name: str) -> int:
    names = small.names(written)
    if name not in names:
        raise actions.NoSuchForm(_("There is no such question any more."))
    return names.index(name)


def _line(question: Mapping[str, Any], written: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return a question as the editor lists it."""
    labels = {
        str(one["name"]): small.text(one.get("label", ""), code)
        for one in written.get("questions", ())
    }
    conditions = [
        f"{labels.get(one['question'], one['question'])} {small.COMPARISONS[one['is']]} "
        f"{one.get('value', '')}"
        for one in question.get("show_if") or ()
    ]
    joint = _("or") if question.get("show_if_any") else _("and")
    return {
        "name": question["name"],
        "label": labels[question["name"]],
        "type": editing.TYPES[question["type"]],
        "required": question.get("required"),
        "when": f" {joint} ".join(conditions),
    }


def _editor(request: ActorRequest, code: str) -> str:
    return url(request, "forms:editor", form_code=code)
