"""One child's gate: the check list, each step, and the urgent way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.cases import actions as cases
from musterpoint.cases.children import actions, queries
from musterpoint.cases.children.forms import RISKS, STEPS, TRACKS, Step, form_of
from musterpoint.cases.children.queries import Standing
from musterpoint.cases.children.views.pages import show
from musterpoint.cases.models import GateState, ProtectedCase
from musterpoint.cases.views.pages import tried
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.people import countries
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

#: What speaks for siblings.
WHY = {
    "family": gettext_lazy("Same family name"),
    "parents": gettext_lazy("Same names of parents"),
    "list": gettext_lazy("Same list of arrivals"),
    "post": gettext_lazy("Same post"),
    "place": gettext_lazy("Registered at one place within three days"),
}
#: Which form stands under which line of the check list.
UNDER = {
    "meet": ("meet",),
    "assess": ("assess",),
    "authority": ("authority",),
    "escort": ("escort",),
    "receiver": ("receiver", "accept"),
    "siblings": ("split",),
}


def _found(request: ActorRequest, gate_id: UUID) -> Standing:
    found = queries.view(gate_id, by=request.actor, at=request.at)
    if isinstance(found.case, ProtectedCase):
        with audit.reading_in_private():
            _saw(request, found)
    else:
        _saw(request, found)
    return found


def _saw(request: ActorRequest, found: Standing) -> None:
    """Record whose names the page shows, in one trail: the child's phone shows the ordinary one."""
    beside = [one.card.person_id for one in found.maybe]
    persons = [found.gate.person_id, *(one.person_id for one in found.siblings), *beside]
    if found.case is not None:
        audit.saw("cases.case.read", [found.case.id], by=request.actor, at=request.at)
    audit.saw("people.person.read", persons, by=request.actor, at=request.at)


@page(Permission.CASES_READ)
def gate(request: ActorRequest, gate_id: UUID) -> HttpResponse:
    """Show a child's gate: what is open and what is missing."""
    request.actor.require(Permission.PEOPLE_READ)
    return _page(request, _found(request, gate_id))


def _page(request: ActorRequest, found: Standing, failed: Step | None = None) -> HttpResponse:
    bound = {type(failed): failed} if failed is not None else {}

    def form(code: str) -> Step:
        return bound.get(STEPS[code]) or form_of(code, found.gate.track)

    is_held = found.gate.state == GateState.HELD
    may = is_held and request.actor.may(Permission.CASES_CHANGE)
    began = may and found.case is not None
    lines = [
        {
            "check": one,
            "forms": [(code, form(code)) for code in _under(found, one.code)] if began else [],
            "is_failed": failed is not None
            and any(isinstance(failed, STEPS[code]) for code in UNDER[one.code]),
        }
        for one in found.checks
    ]
    others = [
        code for code in ("turn-down", "revoke", "carer", "parents", "end", "close") if began or may
    ]
    if not began:
        others = [code for code in others if code in ("parents", "end")]
    if any(one.kind in ("adult", "family", "split") for one, _why in found.decisions):
        others.append("refuse")
    context: dict[str, Any] = {
        "found": found,
        "gate": found.gate,
        "card": found.card,
        "reference": show_reference(found.card.reference),
        "lines": lines,
        "is_held": is_held,
        "may_begin": may and found.case is None,
        "began": began,
        "open_form": form("open") if began else None,
        "urgent_form": form("urgent") if began else None,
        "others": [(code, form(code)) for code in others] if may else [],
        "failed": failed,
        "maybe": [_maybe(one) for one in found.maybe],
        "may_decide": may,
        "facts": _facts(request, found),
        "is_private": isinstance(found.case, ProtectedCase),
    }
    return show(request, "gate", context, 422 if failed is not None else 200)


def _maybe(one: queries.MaybeSibling) -> dict[str, Any]:
    """Return a child who may be a sibling, with what speaks for it in words."""
    return {
        "hint": one.hint.id,
        "person": one.card.person_id,
        "name": one.card.name,
        "reference": show_reference(one.card.reference),
        "why": ", ".join(str(WHY[code]) for code in one.hint.why if code in WHY),
    }


def _under(found: Standing, code: str) -> tuple[str, ...]:
    """Return the forms that stand under a line now: what is done is not asked again."""
    done = {one.code: one.is_done for one in found.checks}
    if code != "meet" and not done["meet"]:
        return ()
    if code == "receiver":
        return ("accept", "receiver") if found.plan.receiver and not done[code] else ("receiver",)
    if code in ("meet", "siblings") and done[code]:
        return ()
    return UNDER[code]


def _facts(request: ActorRequest, found: Standing) -> list[Row]:
    zone = chrome_of(request).zone
    rows = [
        Row(key=_("Held because"), value=found.gate.get_because_display()),
        Row(key=_("Since"), value=formats.moment(found.gate.held_at, zone)),
        Row(key=_("Born"), value=found.card.identity.born or _("Not known")),
        Row(key=_("Protection system"), value=str(dict(TRACKS).get(found.gate.track, "–"))),
        Row(key=_("Risk"), value=str(dict(RISKS).get(found.gate.risk, "–"))),
    ]
    if found.gate.review_at is not None:
        rows.append(Row(key=_("Look again by"), value=formats.moment(found.gate.review_at, zone)))
    if found.plan.parents:
        rows.append(Row(key=_("Parents"), value=found.plan.parents))
    if found.plan.carer:
        rows.append(Row(key=_("Carer whose papers were seen"), value=found.plan.carer))
    one = found.clearance
    if one is not None and one.withdrawn_at is None:
        where = (
            _("Any safe place")
            if one.destination == "safe"
            else countries.name(one.destination, languages.current().code)
        )
        rows += [
            Row(key=_("Opened for"), value=where),
            Row(key=_("Opened until"), value=formats.moment(one.expires_at, zone)),
        ]
        if one.assessment_due_at is not None and one.assessed_at is None:
            due = formats.moment(one.assessment_due_at, zone)
            rows.append(Row(key=_("Assessment due"), value=due))
        if one.received_at is not None:
            rows.append(Row(key=_("Received"), value=formats.moment(one.received_at, zone)))
    return rows


@page(Permission.CASES_CHANGE, POST)
def begin(request: ActorRequest, gate_id: UUID) -> HttpResponse:
    """Begin the steps for one child."""
    back = redirect(url(request, "children:gate", gate_id=gate_id))
    try:
        actions.begin([gate_id], by=request.actor, at=request.at)
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    return back


@page(Permission.CASES_CHANGE, POST)
def form(request: ActorRequest, gate_id: UUID) -> HttpResponse:
    """Begin the questionnaire of the assessment."""
    code = languages.current().code
    try:
        draft = actions.begin_form(gate_id, code, by=request.actor, at=request.at)
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(url(request, "children:gate", gate_id=gate_id))
    return redirect(url(request, "forms:fill", draft_id=draft))


@page(Permission.CASES_CHANGE, POST)
def trace(request: ActorRequest, gate_id: UUID) -> HttpResponse:
    """Open a case of a missing person for the child's family, beside the child's own."""
    found = queries.view(gate_id, by=request.actor, at=request.at)
    if found.case is None:
        raise actions.NoCase(_("Begin the steps for this child first."))
    new = cases.CaseIn(
        kind="missing-person",
        name=_("Family of %(reference)s") % {"reference": show_reference(found.card.reference)},
        compartment="protection" if isinstance(found.case, ProtectedCase) else "consular",
        crisis_id=found.case.crisis_id,
    )
    try:
        made = cases.open_case(new, by=request.actor, at=request.at)
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(url(request, "children:gate", gate_id=gate_id))
    messages.success(request, _("The search for the family has begun. Never by the State of origin"
                                " when there is fear of it."))  # fmt: skip
    return redirect(url(request, "cases:case", case_id=made.id))


@page(Permission.CASES_CHANGE, POST)
def sibling(request: ActorRequest, gate_id: UUID, hint_id: UUID) -> HttpResponse:
    """Confirm or reject that another child is a sibling."""
    verdict = "yes" if request.POST.get("verdict") == "yes" else "no"
    try:
        actions.decide_siblings(hint_id, verdict, by=request.actor, at=request.at)
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        is_one = verdict == "yes"
        messages.success(request, _("They go together now.") if is_one else _("Noted."))
    return redirect(url(request, "children:gate", gate_id=gate_id))


@page(Permission.CASES_CHANGE, POST)
def step(request: ActorRequest, gate_id: UUID, child_step: str) -> HttpResponse:
    """Do one step of a child's gate; what was refused stands beside its fields."""
    if child_step not in STEPS:
        raise Http404
    found = _found(request, gate_id)
    made = form_of(child_step, found.gate.track, request.POST)
    if made.is_valid() and tried(made, lambda: made.do(gate_id, request.actor, request.at)):
        messages.success(request, _("Saved."))
        return redirect(url(request, "children:gate", gate_id=gate_id))
    return _page(request, _found(request, gate_id), made)
