"""Versions in the console: upload, preview, publish, retire, take the file out."""

from datetime import datetime
from typing import Any

from django import forms as django
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.engine import forms
from musterpoint.engine.forms.xlsx import MAX_BYTES
from musterpoint.forms import actions, asking, content, queries
from musterpoint.forms.models import Medium, State, Version
from musterpoint.forms.views.pages import language_links, language_of, show
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.forms import DateField, Form, LineField
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url

SHOWN_PROBLEMS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(Form):
    """An XLSForm and what it is called here."""

    file = django.FileField(
        label=gettext_lazy("The questionnaire"),
        help_text=gettext_lazy("An XLSForm: a file that ends in .xlsx, at most 10 MB."),
    )
    name = LineField(
        label=gettext_lazy("What it is called here"),
        help_text=gettext_lazy("Leave it empty to take the title of the file."),
        required=False,
    )


class PublishForm(Form):
    """From which day a version holds."""

    in_force_from = DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Leave it empty to begin now."),
        required=False,
    )


@page(Permission.FORMS_CHANGE, BOTH)
def upload(request: ActorRequest) -> HttpResponse:
    """Read an XLSForm in, or show what is wrong with it by sheet and row."""
    is_posted = request.method == "POST"
    form = UploadForm(request.POST if is_posted else None, request.FILES if is_posted else None)
    context: dict[str, Any] = {"form": form}
    if not is_posted or not form.is_valid():
        return show(request, "upload", context, 422 if is_posted else 200)
    data = form.cleaned_data["file"].read(MAX_BYTES + 1)
    try:
        made = actions.import_xlsform(
            data, name=form.cleaned_data["name"], by=request.actor, at=request.at
        )
    except actions.BadForm as refused:
        context["errors"] = problem_rows(refused.problems)
        context["more"] = max(0, len(refused.problems) - SHOWN_PROBLEMS)
        context["count"] = len(refused.problems)
        form.add_error("file", str(refused))
        return show(request, "upload", context, 422)
    messages.success(request, _("It is read in as a draft. Look at it, then publish it."))
    return redirect(_address(request, made))


def problem_rows(problems: tuple[forms.Problem, ...]) -> list[dict[str, Any]]:
    """Return what is wrong with a form, in the reader's language, with its place."""
    return [
        {
            "sheet": one.sheet,
            "row": one.row or "",
            "column": one.column,
            "cell": one.cell,
            "text": content.said(one),
        }
        for one in problems[:SHOWN_PROBLEMS]
    ]


@page(Permission.FORMS_READ, BOTH)
def preview(request: ActorRequest, form_code: str, form_version: int) -> HttpResponse:
    """Show a version as it will be asked; what is tried out is kept nowhere."""
    found = queries.version(form_code, form_version)
    ready = content.ready(found)
    chosen = language_of(request, found)
    around = forms.Circumstances(now=request.at, language=chosen, seed=str(found.id))
    status = 200
    if request.method == "POST":
        form, state = asking.posted(
            ready, counted(request, ready), around, asking.tidied(request.POST)
        )
        if form.is_valid():
            form = asking.again(form, state, ready)
            form.is_valid()
            if "check" in request.POST:
                form.take(forms.problems(state))
        status = 200 if form.is_valid() else 422
    else:
        state = ready.engine.state(forms.Answers(), around)
        form = asking.make(state, ready, asking.shown(state))
    return _preview(request, found, form, state, chosen, status)


def counted(
    request: ActorRequest, ready: content.Ready, base: forms.Answers | None = None
) -> forms.Answers:
    """Return answers with the numbers of instances that a page without a memory carries along."""
    answers = base or forms.Answers()
    counts = dict(answers.counts)
    for name in request.POST:
        value = str(request.POST[name])
        found = ready.page(name.removeprefix("n")) if name.startswith("n") else None
        if found is not None and found.is_repeat and value.isdecimal() and len(value) < 4:
            counts[found.key] = int(value)
    answers = forms.Answers(answers.values, counts)
    added, taken = (ready.page(request.POST.get(one, "")) for one in ("add", "take"))
    if added is not None and added.is_repeat:
        answers = answers.with_instance(added.key)
    if taken is not None and taken.is_repeat:
        last = answers.counts.get(taken.key, 1) - 1
        answers = answers.without_instance(taken.key, last) if last >= 0 else answers
    return answers


def _preview(
    request: ActorRequest,
    found: Version,
    form: asking.AskForm,
    state: forms.State,
    chosen: str,
    status: int,
) -> HttpResponse:
    ready = content.ready(found)
    context = {
        "version": found,
        "found": found.questionnaire,
        "form": form,
        "blocks": asking.blocks(state, ready, form),
        "languages": language_links(found, chosen),
        "scores": forms.scores(state),
        "may_change": request.actor.may(Permission.FORMS_CHANGE),
        "is_draft": found.state == State.DRAFT,
    }
    return show(request, "preview", context, status)


@page(Permission.FORMS_CHANGE, BOTH)
def publish(request: ActorRequest, form_code: str, form_version: int) -> HttpResponse:
    """Publish a version, now or from a day on."""
    found = queries.version(form_code, form_version)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return show(request, "publish", {"form": form, "version": found}, status)
    day = form.cleaned_data["in_force_from"]
    zone = formats.zone_of(chrome_of(request).zone)
    begins = datetime(day.year, day.month, day.day, tzinfo=zone) if day else None
    try:
        actions.publish(found.id, in_force_from=begins, by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return show(request, "publish", {"form": form, "version": found}, 422)
    messages.success(request, _("The version is published."))
    return redirect(url(request, "forms:questionnaire", form_code=form_code))


@page(Permission.FORMS_CHANGE, POST)
def retire(request: ActorRequest, form_code: str, form_version: int) -> HttpResponse:
    """Take a version out of use."""
    found = queries.version(form_code, form_version)
    actions.retire(found.id, by=request.actor, at=request.at)
    messages.success(request, _("The version is retired. Its answers stay."))
    return redirect(url(request, "forms:questionnaire", form_code=form_code))


@page(Permission.FORMS_READ)
def file(request: ActorRequest, form_code: str, form_version: int) -> HttpResponse:
    """Give the content of a version back as it came, or as it was written here."""
    found = queries.version(form_code, form_version)
    is_xlsx = found.medium == Medium.XLSX
    response = HttpResponse(
        bytes(found.content), content_type=XLSX if is_xlsx else "application/json"
    )
    name = f"{form_code}-{form_version}.{'xlsx' if is_xlsx else 'json'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _address(request: ActorRequest, made: Version) -> str:
    return url(
        request,
        "forms:preview",
        form_code=made.questionnaire.code,
        form_version=made.number,
    )
