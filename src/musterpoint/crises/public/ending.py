"""Leave a household silently, withdraw, or delete everything: each said in plain words first."""

from dataclasses import replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from musterpoint.crises.public import visitor
from musterpoint.crises.public.presenters import page
from musterpoint.crises.public.register import PAGE
from musterpoint.crises.public.sending import enter_told
from musterpoint.crises.public.visitor import here, person_needed
from musterpoint.people import actions as people
from musterpoint.people.rules import retention
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url


class SureForm(Form):
    """A tick before something that cannot be taken back."""

    sure = forms.BooleanField(
        label=gettext_lazy("I have read this and I am sure"),
        error_messages={"required": gettext_lazy("Tick the box if you are sure")},
    )


@PAGE
@person_needed("mine")
def leave_household(request: ActorRequest) -> HttpResponse:
    """Stand alone from now on, with a new code; nobody is told."""
    who = here(request)
    if request.method != "POST":
        context = {"back_url": url(request, "public:mine")}
        return page(request, "crises/public/leave_household.html", context)
    home = people.leave_household(who.me.person_id, by=who.actor, at=request.at)
    (me,) = home.persons
    enter_told(request, me.id, me.reference, me.code or "")
    return redirect(url(request, "public:apart"))


@require_safe
@person_needed("mine")
def apart(request: ActorRequest) -> HttpResponse:
    """Show the new code after leaving a household."""
    told = visitor.kept(request, "told")
    if not told or not told["code"]:
        return redirect(url(request, "public:mine"))
    return page(request, "crises/public/apart.html", {"told": told})


@PAGE
@person_needed("mine")
def withdraw(request: ActorRequest) -> HttpResponse:
    """End the registration of the visitor and their children; it can be taken back for a time."""
    who = here(request)
    form = SureForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _ask(request, "withdraw", form)
    people.withdraw(who.ids, by=who.actor, at=request.at)
    visitor.forget(request)
    return redirect(url(request, "public:ended", how="withdrawn"))


@PAGE
@person_needed("mine")
def delete(request: ActorRequest) -> HttpResponse:
    """
    Delete everything about the visitor and their children, for good.

    The visitor has no right to erase anybody; for this one call they get it, for what is theirs.
    """
    who = here(request)
    form = SureForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _ask(request, "delete", form)
    owner = replace(who.actor, permissions=who.actor.permissions | {Permission.VAULT_ERASE})
    people.erase(who.ids, by=owner, at=request.at)
    visitor.forget(request)
    return redirect(url(request, "public:ended", how="deleted"))


def _ask(request: ActorRequest, what: str, form: SureForm) -> HttpResponse:
    context = {
        "form": form,
        "back_url": url(request, "public:mine"),
        "grace_days": retention().grace.days,
        "has_children": bool(here(request).children),
    }
    return page(
        request, f"crises/public/{what}.html", context, status=422 if form.is_bound else 200
    )


@require_safe
def ended(request: ActorRequest, how: str) -> HttpResponse:
    """Confirm that a registration ended."""
    titles = {
        "withdrawn": _("Your registration has ended"),
        "deleted": _("Everything about you is deleted"),
    }
    context = {"title": titles[how], "how": how, "grace_days": retention().grace.days}
    return page(request, "crises/public/ended.html", context)
