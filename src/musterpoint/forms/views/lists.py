"""The questionnaires of an organisation, one of them, and the unfinished answers of a member."""

from django import forms as django
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.forms import actions, catalogue, queries
from musterpoint.forms.models import Kept, Medium, State
from musterpoint.forms.views.pages import KINDS, show
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.forms import Form, LineField
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url


class SettingsForm(Form):
    """What a questionnaire is called, where its answers are kept, who may answer."""

    title = LineField(label=gettext_lazy("Title"))
    compartment = django.ChoiceField(
        label=gettext_lazy("Where answers are kept"),
        choices=Kept.choices,
        widget=django.RadioSelect,
    )
    is_public = django.BooleanField(
        label=gettext_lazy("Everybody may answer it on the public site"), required=False
    )


@page(Permission.FORMS_READ)
def questionnaires(request: ActorRequest) -> HttpResponse:
    """List questionnaires, found by a part of their title or code."""
    text = request.GET.get("text", "").strip()[:200]
    context = {
        "rows": queries.questionnaires(text, at=request.at),
        "text": text,
        "kinds": KINDS,
        "may_change": request.actor.may(Permission.FORMS_CHANGE),
        "may_answer": request.actor.may(Permission.FORMS_ANSWER),
    }
    return show(request, "questionnaires", context)


@page(Permission.FORMS_READ)
def questionnaire(request: ActorRequest, form_code: str) -> HttpResponse:
    """Show one questionnaire: its versions and what can be done with it."""
    found = queries.questionnaire(form_code)
    listed = queries.versions(found)
    is_closed = found.compartment_name == Kept.PROTECTION
    may_write = not is_closed or request.actor.clearance is Clearance.PROTECTION
    in_force = queries.in_force(form_code, at=request.at)
    context = {
        "found": found,
        "versions": listed,
        "kinds": KINDS,
        "in_force": in_force,
        "is_small": bool(listed) and any(one.medium == Medium.SMALL for one in listed),
        "is_closed": is_closed,
        "may_change": request.actor.may(Permission.FORMS_CHANGE),
        "may_begin": request.actor.may(Permission.FORMS_ANSWER) and may_write and in_force,
        "may_open": request.actor.may(Permission.FORMS_ANSWER),
        "may_export": request.actor.may(Permission.FORMS_EXPORT),
        "public_url": url(request, "ask:start", form_code=form_code) if found.is_public else "",
    }
    return show(request, "questionnaire", context)


@page(Permission.FORMS_CHANGE, BOTH)
def settings(request: ActorRequest, form_code: str) -> HttpResponse:
    """Change title, compartment and openness."""
    found = queries.questionnaire(form_code)
    initial = {
        "title": found.title,
        "compartment": found.compartment_name,
        "is_public": found.is_public,
    }
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.describe(form_code, by=request.actor, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            for name, problems in refused.fields.items():
                for problem in problems:
                    form.add_error(name, problem)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect(url(request, "forms:questionnaire", form_code=form_code))
    context = {"found": found, "form": form}
    return show(request, "settings", context, 422 if form.is_bound else 200)


@page(Permission.FORMS_CHANGE, BOTH)
def ready_made(request: ActorRequest) -> HttpResponse:
    """Show the questionnaires that ship with the product, and take one over."""
    if request.method == "POST":
        made = actions.adopt(request.POST.get("pack", ""), by=request.actor, at=request.at)
        text = _("%(title)s is yours now. Look at it, change it, then publish it.")
        messages.success(request, text % {"title": made.questionnaire.title})
        return redirect(url(request, "forms:questionnaire", form_code=made.questionnaire.code))
    return show(request, "catalogue", {"packs": catalogue.packs()})


@page(Permission.FORMS_ANSWER, POST)
def begin(request: ActorRequest, form_code: str) -> HttpResponse:
    """Begin to fill in a questionnaire about nobody who is registered."""
    row = actions.begin(form_code, by=request.actor, at=request.at)
    return redirect(url(request, "forms:fill", draft_id=row.id))


@page(Permission.FORMS_ANSWER)
def drafts(request: ActorRequest) -> HttpResponse:
    """List what somebody began and has not sent."""
    mine = queries.drafts_of(request.actor.id, at=request.at) if request.actor.id else []
    return show(request, "drafts", {"rows": mine, "draft": State.DRAFT})
