"""Rights, numbers, and the wish to be called in private: the same page for everybody."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.cases.screening import actions, prompts, queries, wall
from musterpoint.cases.views.pages import tried
from musterpoint.crises import queries as crises
from musterpoint.crises.public import attempts
from musterpoint.crises.public.forms import YES_NO, PhoneField
from musterpoint.crises.public.presenters import dialling_country, page
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])


class CallForm(Form):
    """Where and when may we call?"""

    phone = PhoneField(label=_("Phone"), error_messages={"required": _("Enter the phone number")})
    is_safe = forms.ChoiceField(
        label=_("If somebody else answers, may we say that we call for you?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no")},
    )
    name = LineField(
        label=_("For whom should we ask? Any name will do."), required=False, max_length=100
    )
    hours = LineField(label=_("When is it good to call?"), required=False, max_length=200)


def _shared(request: ActorRequest) -> dict[str, Any]:
    return {
        "helplines": queries.helplines(),
        "may_call": wall.may_hold(request.organisation),
        "organisation": request.organisation,
    }


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Say what rights there are, where help is, and who reads what is asked here."""
    context = _shared(request) | {"sections": prompts.sections()}
    return page(request, "cases/screening/public/home.html", context)


@PAGE
def call(request: ActorRequest) -> HttpResponse:
    """Ask to be called in private."""
    shared = _shared(request)
    if not shared["may_call"]:
        return redirect(url(request, "rights:home"))
    form = CallForm(request.POST if request.method == "POST" else None)
    field: Any = form.fields["phone"]
    field.country = dialling_country(request, crises.open_crises())
    if form.is_bound and form.is_valid() and tried(form, lambda: _ask(request, form)):
        return redirect(url(request, "rights:asked"))
    context = shared | {"form": form, "back_url": url(request, "rights:home")}
    status = 422 if form.is_bound else 200
    return page(request, "cases/screening/public/call.html", context, status=status)


def _ask(request: ActorRequest, form: CallForm) -> None:
    given = form.cleaned_data
    attempts.count_sent(request, "call")
    wanted = actions.CallIn(
        phone=given["phone"],
        language=languages.current().code,
        is_safe=given["is_safe"] == "yes",
        hours=given["hours"],
        name=given["name"],
    )
    actions.ask_for_call(wanted, by=request.actor, at=request.at)


@require_safe
def asked(request: ActorRequest) -> HttpResponse:
    """Say what happens next; nothing of what was asked stands here."""
    return page(request, "cases/screening/public/asked.html", _shared(request))
