"""Who asked to be called in private, and the numbers that everybody sees."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.cases.screening import actions, queries
from musterpoint.cases.screening.forms import HelplineForms
from musterpoint.cases.screening.views.pages import private, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.pickers import language_name


@private(Permission.PROTECTION_READ, methods=BOTH, is_cleared=False)
def calls(request: ActorRequest) -> HttpResponse:
    """Show who asked to be called; say that somebody was called."""
    if request.method == "POST":
        wanted = uuid_or_none(request.POST.get("call", ""))
        if wanted is not None:
            actions.answer_call(wanted, by=request.actor, at=request.at)
            messages.success(request, _("It is done. The number was destroyed."))
        return redirect(url(request, "calls:list"))
    rows = [
        {"row": row, "language": language_name(row.language) if row.language else "", **said}
        for row, said in queries.calls(request.at, by=request.actor)
    ]
    return show(request, "calls", {"rows": rows})


@page(Permission.ORGANISATION_CHANGE, BOTH)
def helplines(request: ActorRequest) -> HttpResponse:
    """Set the numbers that everybody sees who reads about their rights."""
    standing = [
        {"name": one.name, "phone": one.phone, "hours": one.hours} for one in queries.helplines()
    ]
    rows = HelplineForms(request.POST if request.method == "POST" else None, initial=standing)
    if rows.is_bound and rows.is_valid():
        lines = [
            actions.HelplineIn(name=one["name"], phone=one["phone"], hours=one.get("hours") or "")
            for one in rows.cleaned_data
            if one.get("name")
        ]
        actions.set_helplines(lines, by=request.actor, at=request.at)
        messages.success(request, _("The numbers are shown from now on."))
        return redirect(url(request, "helplines:list"))
    return show(request, "helplines", {"rows": rows}, 422 if rows.is_bound else 200)
