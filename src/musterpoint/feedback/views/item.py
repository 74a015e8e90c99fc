"""One report: what was said, what was done, and what staff do next."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.feedback import actions, forms, presenters, queries, rules
from musterpoint.feedback.boxes import PRIVATE, Box
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import Outcome
from musterpoint.feedback.views.pages import address, attempt, page, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.forms import Form
from musterpoint.web.guard import POST
from musterpoint.web.http import ActorRequest

Do = Callable[[], Any]


@page(Permission.FEEDBACK_READ)
def item(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Show one report."""
    return _page(request, box, report_id)


def _page(
    request: ActorRequest,
    box: Box,
    report_id: UUID,
    *,
    preview: dict[str, Any] | None = None,
    **bound: Form,
) -> HttpResponse:
    """Show a report, with a form that was not understood, or the answer before it leaves."""
    report = queries.find(box, report_id, by=request.actor, at=request.at)
    content = queries.contents([report], box, request.at)[report.id]
    actions.saw([report], box, by=request.actor, at=request.at)
    pack, people = classes(), queries.readers(report, request.at)
    others = [
        one for one in people if report.appealed_at is None or one.user_id != report.answered_by
    ]
    made: dict[str, Form] = {
        "answer": forms.AnswerForm(),
        "say": forms.SayForm(initial={"to": "note"}),
        "give": forms.GiveForm(people=others, initial={"user": str(report.handler or "")}),
        "check": forms.CheckForm(),
        "classify": forms.ClassForm(is_private=box.is_private, initial={"kind": report.kind}),
    }
    if box.is_private:
        made["whom"] = forms.WhomForm(at=request.at)
    else:
        made["theme"] = forms.ThemeChoiceForm(
            initial={"theme": str(report.theme_id or ""), "crisis": str(report.crisis_id or "")}
        )
    names = queries.names_of([report.handler])
    context = {
        "box": box,
        "report": report,
        "title": presenters.kind_name(report.kind, pack),
        "state": presenters.TAGS[report.state],
        "is_late": presenters.is_late(report, request.at),
        "facts": presenters.facts(request, report, content, names),
        "thread": presenters.said(queries.said(report, box, request.at)),
        "events": presenters.events(request, queries.steps(report, box)),
        "tongue": report.language,
        "tongue_name": languages.endonym(report.language),
        "may_answer": report.state in rules.OPEN,
        "is_new": report.state == rules.RECEIVED,
        "is_closed": report.state == rules.CLOSED,
        "is_check_due": actions.is_asked(report, request.at),
        "others": others,
        "form": {**made, **bound},
        "bound": list(bound.values()),
        "preview": preview,
        "inbox_url": address(request, box, "inbox"),
        "to": {
            name: address(request, box, name, report_id=report.id)
            for name in (
                "item",
                "acknowledge",
                "give",
                "say",
                "answer",
                "close",
                "classify",
                "check",
            )
        }
        | (
            {"whom": address(request, box, "whom", report_id=report.id)}
            if box.is_private
            else {"theme": address(request, box, "theme", report_id=report.id)}
        ),
    }
    is_wrong = any(one.errors for one in bound.values())
    return show(request, "item", context, 422 if is_wrong else 200)


def _done(
    request: ActorRequest, box: Box, report_id: UUID, name: str, form: Form, do: Do, text: str
) -> HttpResponse:
    """Do what a form asks and go back to the report; or show the form with what is wrong."""
    if form.is_valid() and attempt(form, do):
        messages.success(request, text)
        return redirect(address(request, box, "item", report_id=report_id))
    return _page(request, box, report_id, preview=None, **{name: form})


@page(Permission.FEEDBACK_HANDLE, POST)
def acknowledge(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Say that it was read."""
    actions.acknowledge(box, report_id, by=request.actor, at=request.at)
    messages.success(request, _("The person sees now that it was read."))
    return redirect(address(request, box, "item", report_id=report_id))


@page(Permission.FEEDBACK_HANDLE, POST)
def give(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Give it to somebody who may read it."""
    report = queries.find(box, report_id, by=request.actor, at=request.at)
    form = forms.GiveForm(request.POST, people=queries.readers(report, request.at))

    def do() -> None:
        user_id = UUID(form.cleaned_data["user"])
        actions.assign(box, report_id, user_id, by=request.actor, at=request.at)

    return _done(request, box, report_id, "give", form, do, _("It is given on."))


@page(Permission.FEEDBACK_HANDLE, POST)
def say(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Write a note, or ask the person."""
    form = forms.SayForm(request.POST)

    def do() -> None:
        to = actions.ask if form.cleaned_data["to"] == "ask" else actions.note
        to(box, report_id, form.cleaned_data["text"], by=request.actor, at=request.at)

    return _done(request, box, report_id, "say", form, do, _("It is kept."))


@page(Permission.FEEDBACK_HANDLE, POST)
def answer(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Show the answer as the person will read it, then send it."""
    form = forms.AnswerForm(request.POST)
    if form.is_valid() and "send" not in request.POST:
        given = form.cleaned_data
        preview = {"text": given["text"], "outcome": Outcome(given["outcome"]).label}
        return _page(request, box, report_id, preview=preview, answer=form)

    def do() -> None:
        given = form.cleaned_data
        actions.answer(
            box, report_id, given["text"], given["outcome"], by=request.actor, at=request.at
        )

    return _done(request, box, report_id, "answer", form, do, _("The person can read it now."))


@page(Permission.FEEDBACK_HANDLE, POST)
def close(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Close it."""
    actions.close(box, report_id, by=request.actor, at=request.at)
    messages.success(request, _("It is closed. Later we ask whether anything bad followed."))
    return redirect(address(request, box, "item", report_id=report_id))


@page(Permission.FEEDBACK_HANDLE, POST)
def check(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Record what somebody said about what followed, or that they could not be asked."""
    form = forms.CheckForm(request.POST)

    def do() -> None:
        given = form.cleaned_data
        actions.record_check(
            box, report_id, given["answer"], given["text"], by=request.actor, at=request.at
        )

    return _done(request, box, report_id, "check", form, do, _("It is kept."))


@page(Permission.FEEDBACK_HANDLE, POST)
def classify(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Put it into another class; it may leave this box for good."""
    form = forms.ClassForm(request.POST, is_private=box.is_private)
    moved: list[bool] = []

    def do() -> None:
        kind = form.cleaned_data["kind"]
        moved.append(actions.classify(box, report_id, kind, by=request.actor, at=request.at))

    answered = _done(request, box, report_id, "classify", form, do, _("It is in another class."))
    return redirect(address(request, box, "inbox")) if any(moved) else answered


@page(Permission.FEEDBACK_HANDLE, POST)
def theme(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Say which theme it has, and in which crisis it was told."""
    form = forms.ThemeChoiceForm(request.POST)

    def do() -> None:
        chosen = form.cleaned_data["theme"]
        theme_id = UUID(chosen) if chosen else None
        actions.set_theme(report_id, theme_id, by=request.actor, at=request.at)
        if "crisis" in request.POST:
            told_in = form.cleaned_data["crisis"]
            crisis_id = UUID(told_in) if told_in else None
            actions.set_crisis(report_id, crisis_id, by=request.actor, at=request.at)

    return _done(request, box, report_id, "theme", form, do, _("It is kept."))


@page(Permission.FEEDBACK_HANDLE, POST)
def whom(request: ActorRequest, box: Box, report_id: UUID) -> HttpResponse:
    """Say whom it is about, who sees nothing of it from then on."""
    form = forms.WhomForm(request.POST, at=request.at)

    def do() -> None:
        users, units = form.ids("members"), form.ids("units")
        actions.name_about(report_id, users, units, by=request.actor, at=request.at)

    answered = _done(request, box, report_id, "whom", form, do, _("They see nothing of it."))
    seen = queries.visible(PRIVATE, by=request.actor, at=request.at).filter(id=report_id)
    is_gone = answered.status_code == 302 and not seen.exists()
    return redirect(address(request, box, "inbox")) if is_gone else answered
