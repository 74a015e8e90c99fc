"""Sharing agreements: what stands, propose one, accept or end it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.desk.errors import place
from musterpoint.crises.desk.forms import AgreementForm
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.models import Crisis
from musterpoint.disclosures import actions, kinds, queries
from musterpoint.disclosures.models import Agreement
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url

#: Words for the kinds of record that agreements allow; others are shown by their code.
KIND_WORDS = {
    "evacuation.request": gettext_lazy("Requests for evacuation"),
    "evacuation.withdrawn": gettext_lazy("Withdrawn requests"),
    "evacuation.offer": gettext_lazy("Offers of transport"),
    "evacuation.seat": gettext_lazy("Seats and journeys"),
    "evacuation.manifest": gettext_lazy("Names for manifests of confirmed seats"),
    "evacuation.movement": gettext_lazy("Boarding, departure and arrival"),
    "procedures.version": gettext_lazy("Procedures as text"),
    "plans.plan": gettext_lazy("Plans without named people"),
    "capacity.assessment": gettext_lazy("Assessments of the other's capacity, to agree to"),
    "capacity.answer": gettext_lazy("Answers to such assessments"),
    "capacity.levels": gettext_lazy("Levels of areas, for a comparison with many"),
    "capacity.peers": gettext_lazy("Medians and quartiles of such a comparison"),
    "exchange.profile": gettext_lazy("Profiles of what one works on"),
    "exchange.room": gettext_lazy("Rooms of trust"),
    "exchange.envelope": gettext_lazy("Entries in rooms of trust, without a name"),
    "exchange.visit": gettext_lazy("Visits and secondments"),
    "exchange.meeting": gettext_lazy("Meetings"),
    "lessons.lesson": gettext_lazy("Lessons without names"),
    "lessons.recommendation": gettext_lazy("Recommendations and their lessons"),
    "lessons.answer": gettext_lazy("Answers to recommendations"),
    "cases.case": gettext_lazy("Cases to work on together, without a name"),
    "cases.answer": gettext_lazy("Answers to cases that are shared"),
    "cases.offer": gettext_lazy("Offers to hand a case over, without a name"),
    "cases.offer_answer": gettext_lazy("Answers to offered cases"),
    "cases.story": gettext_lazy("Stories of cases, with the person's consent"),
    "cases.paper": gettext_lazy("Papers of cases that move, with the person's consent"),
    "costs.carried": gettext_lazy("People carried for the other, as numbers"),
    "costs.statement": gettext_lazy("Statements of costs between States, without names"),
    "costs.answer": gettext_lazy("Answers to statements of costs"),
    "costs.netting": gettext_lazy("Netting of what is owed between States"),
}


@desk_page(Permission.AGREEMENTS_READ)
def agreements(request: ActorRequest) -> HttpResponse:
    """List the agreements of this organisation, those that wait for an answer first."""
    found = sorted(queries.agreements(), key=lambda one: _state(request, one)[2])
    rows = [_row(request, one) for one in found]
    return show(request, "agreements.html", {"rows": rows})


def _row(request: ActorRequest, one: Agreement) -> dict[str, object]:
    state, kind, _order = _state(request, one)
    return {
        "agreement": one,
        "state": state,
        "kind": kind,
        "allows": [kind_words(code) for code in one.allows],
        "period": _period(one),
        "waits_here": one.accepted_here_at is None and one.ended_at is None,
        "is_over": one.ended_at is not None,
    }


def kind_words(code: str) -> str:
    """Return what a kind of record is called."""
    return str(KIND_WORDS.get(code, code))


def _period(one: Agreement) -> str:
    start = formats.day(one.valid_from, year=True)
    if one.valid_until is None:
        return _("from %(day)s") % {"day": start}
    end = formats.day(one.valid_until, year=True)
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _state(request: ActorRequest, one: Agreement) -> tuple[str, str, int]:
    if one.ended_at is not None:
        return _("Ended"), "off", 4
    if one.accepted_here_at is None:
        return _("Waits for your answer"), "due", 0
    if one.accepted_there_at is None:
        return _("Waits for their answer"), "unk", 1
    if queries.is_in_force(one, request.at):
        return _("In force"), "ok", 2
    return _("Not in force at this time"), "off", 3


@desk_page(Permission.AGREEMENTS_CHANGE, methods=("GET", "HEAD", "POST"))
def propose(request: ActorRequest) -> HttpResponse:
    """Propose an agreement to another organisation of this platform."""
    form = _form(request)
    if form.is_bound and form.is_valid() and _propose(request, form):
        messages.success(request, _("The proposal stands on both sides. They answer it."))
        return redirect(url(request, "desk:agreements"))
    return show(request, "agreement_new.html", {"form": form}, invalid=form.is_bound)


def _form(request: ActorRequest) -> AgreementForm:
    others = (
        Organisation.objects.filter(is_exercise=request.organisation.is_exercise)
        .exclude(id=request.organisation.id)
        .order_by("name", "id")
    )
    crises = Crisis.objects.filter(closed_at=None).exclude(shared_reference=None)
    return AgreementForm(
        request.POST if request.method == "POST" else None,
        counterparts=[(str(one.id), one.name) for one in others],
        kinds=[(code, kind_words(code)) for code in _codes()],
        crises=[(str(one.shared_reference), one.name) for one in crises.order_by("name", "id")],
        initial={"valid_from": request.at.date()},
    )


def _codes() -> list[str]:
    return [kind.code for kind in kinds.registered()]


def _propose(request: ActorRequest, form: AgreementForm) -> bool:
    given = form.cleaned_data
    try:
        actions.propose(
            UUID(given["counterpart"]),
            given["allows"],
            given["terms"],
            UUID(given["crisis"]) if given["crisis"] else None,
            given["valid_from"],
            given["valid_until"],
            by=request.actor,
            at=request.at,
        )
    except Invalid as refused:
        place(form, refused, {"counterpart_id": "counterpart", "crisis_reference": "crisis"})
        return False
    except Refused as refused:
        form.add_error("counterpart", str(refused))
        return False
    return True


@desk_page(Permission.AGREEMENTS_CHANGE, methods=("POST",))
def accept(request: ActorRequest, agreement: UUID) -> HttpResponse:
    """Accept what the other side proposed."""
    return _answer(request, agreement, accepted=True)


@desk_page(Permission.AGREEMENTS_CHANGE, methods=("POST",))
def end(request: ActorRequest, agreement: UUID) -> HttpResponse:
    """End or decline an agreement; a second press shows that it is meant."""
    if "sure" not in request.POST:
        found = _found(agreement)
        return show(request, "agreement_end.html", {"row": _row(request, found)})
    return _answer(request, agreement, accepted=False)


def _found(shared_id: UUID) -> Agreement:
    try:
        return queries.agreement(shared_id)
    except Agreement.DoesNotExist as error:
        raise Missing(_("There is no such agreement here.")) from error


def _answer(request: ActorRequest, shared_id: UUID, *, accepted: bool) -> HttpResponse:
    _found(shared_id)
    if accepted:
        actions.accept(shared_id, by=request.actor, at=request.at)
        messages.success(request, _("The agreement is accepted."))
    else:
        actions.end(shared_id, by=request.actor, at=request.at)
        messages.success(request, _("The agreement has ended. Nothing more is shared under it."))
    return redirect(url(request, "desk:agreements"))
