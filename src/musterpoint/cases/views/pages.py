"""What the pages of cases do first and last: guard, try an action, say what was seen, render."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.audit import actions as audit
from musterpoint.cases.forms import blame
from musterpoint.cases.queries import CaseRow
from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(Permission.CASES_CHANGE),
        "may_supervise": request.actor.may(Permission.CASES_SUPERVISE),
        "may_share": request.actor.may(Permission.DISCLOSURES_SEND),
    }
    return render(request, f"cases/{template}.html", {**base, **context}, status=status)


def tried(form: forms.Form, action: Callable[[], object]) -> bool:
    """Do it, and say whether it was done; what was refused stands beside the fields."""
    try:
        action()
    except (NotAllowed, Missing):
        raise
    except Invalid as invalid:
        blame(form, invalid)
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def saw(request: ActorRequest, rows: Iterable[CaseRow], people: Iterable[UUID] = ()) -> None:
    """Record whose names and cases a page shows; what is behind the wall, in its own trail."""
    listed = list(rows)
    for is_private in (False, True):
        cases = [one.case.id for one in listed if one.is_protected is is_private]
        persons = {
            one.person_id for one in listed if one.is_protected is is_private and one.person_id
        }
        if any(one.is_protected for one in listed) is is_private:
            persons |= set(people)
        if is_private:
            with audit.reading_in_private():
                _saw(request, cases, persons)
        else:
            _saw(request, cases, persons)


def _saw(request: ActorRequest, cases: list[UUID], persons: set[UUID]) -> None:
    if cases:
        audit.saw("cases.case.read", cases, by=request.actor, at=request.at)
    if persons:
        audit.saw("people.person.read", sorted(persons), by=request.actor, at=request.at)


def crisis_choices() -> list[tuple[str, str]]:
    """Return the open crises."""
    rows = Crisis.objects.filter(closed_at=None).order_by("-declared_at", "-id")
    return [(str(one.id), one.name) for one in rows]
