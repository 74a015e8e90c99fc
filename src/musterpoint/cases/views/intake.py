"""New cases: one for a person, or a list from the call desk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.cases import actions, followed
from musterpoint.cases.forms import LINES, CallForm, CallsForm, NewCaseForm, offer
from musterpoint.cases.models import AnyCase
from musterpoint.cases.views.pages import crisis_choices, show, tried
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.people import queries as people
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none

MOST_LINES = 100


@page(Permission.CASES_CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Open a case, for somebody who is registered or for a name."""
    kinds = followed.in_force(request.at.date())
    crises = crisis_choices()
    given: dict[str, Any] = {
        "kinds": kinds,
        "crises": crises,
        "may_protect": request.actor.clearance is Clearance.PROTECTION
        and request.actor.may(Permission.PROTECTION_WRITE),
    }
    if request.method == "POST":
        form = NewCaseForm(request.POST, **given)
        made: list[AnyCase] = []
        if form.is_valid() and tried(form, lambda: made.append(_open(request, form))):
            messages.success(request, _("The case is open."))
            return redirect(url(request, "cases:case", case_id=made[0].id))
        return show(request, "new", {"form": form, "kinds": kinds}, 422)
    form = NewCaseForm(initial=_initial(request, crises), **given)
    return show(request, "new", {"form": form, "kinds": kinds})


def _initial(request: ActorRequest, crises: list[tuple[str, str]]) -> dict[str, str]:
    person = uuid_or_none(request.GET.get("person", ""))
    card = people.card([person], request.at).get(person) if person is not None else None
    return {
        "person": show_reference(card.reference) if card is not None else "",
        "kind": request.GET.get("kind", ""),
        "crisis": crises[0][0] if crises else "",
    }


def _open(request: ActorRequest, form: NewCaseForm) -> AnyCase:
    typed = form.cleaned_data
    case = actions.CaseIn(
        kind=typed["kind"],
        person_id=typed["person"],
        name=typed["name"],
        phone=typed["phone"],
        story=typed["story"],
        crisis_id=UUID(typed["crisis"]) if typed["crisis"] else None,
        post=typed["post"],
        compartment="protection" if typed.get("is_protected") else "consular",
    )
    return actions.open_case(case, by=request.actor, at=request.at)


@page(Permission.CASES_CHANGE, BOTH)
def calls(request: ActorRequest) -> HttpResponse:
    """Take several short lines from the call desk; nothing is lost when one has an error."""
    is_posted = request.method == "POST"
    data = request.POST if is_posted else None
    kinds = followed.in_force(request.at.date())
    head = CallsForm(data, initial={"batch": uuid7()})
    offer(head, "crisis", [("", _("None")), *crisis_choices()])
    lines = [CallForm(data, prefix=f"r{number}") for number in range(_count(request))]
    for line in lines:
        offer(line, "kind", [("", _("Choose")), *kinds])
    made: list[AnyCase] = []
    if is_posted:
        written = [line for line in lines if not line.is_empty]
        is_fine = all([head.is_valid(), *(line.is_valid() for line in written)])
        if is_fine and _take(request, head, written, made):
            text = ngettext("%(number)s case is open.", "%(number)s cases are open.", len(made)) % {
                "number": formats.count(len(made))
            }
            messages.success(request, text)
            return redirect(f"{url(request, 'cases:list')}?view=unowned")
        for line in lines:
            if line.is_empty:
                line.is_bound = False
    context = {"head": head, "lines": lines, "kinds": kinds, "count": len(lines)}
    return show(request, "calls", context, 422 if is_posted else 200)


def _count(request: ActorRequest) -> int:
    text = request.POST.get("rows") or request.GET.get("rows") or str(LINES)
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else LINES
    return max(1, min(MOST_LINES, wanted))


def _take(
    request: ActorRequest, head: CallsForm, written: list[CallForm], made: list[AnyCase]
) -> bool:
    calls = [
        actions.CallIn(
            who=line.cleaned_data["who"],
            phone=line.cleaned_data["phone"],
            kind=line.cleaned_data["kind"],
            what=line.cleaned_data["what"],
        )
        for line in written
    ]
    crisis = head.cleaned_data["crisis"]
    try:
        made += actions.take_calls(
            calls,
            batch=head.cleaned_data["batch"],
            crisis_id=UUID(crisis) if crisis else None,
            post=head.cleaned_data["post"],
            by=request.actor,
            at=request.at,
        )
    except actions.BadCase as bad:
        _blame(head, written, bad)
        return False
    return True


def _blame(head: CallsForm, written: list[CallForm], bad: actions.BadCase) -> None:
    for place, problems in bad.fields.items():
        parts = place.split(".")
        for problem in problems:
            if len(parts) == 3:
                written[int(parts[1])].add_error(parts[2], problem)
            else:
                head.add_error(None, problem)
