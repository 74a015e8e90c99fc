"""What can be done to a person: status, contact, correction, leaving, erasure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.crises.actions import StateIn
from musterpoint.crises.desk.errors import place
from musterpoint.crises.desk.page import desk_page, saw_people, show
from musterpoint.crises.desk.people_presenter import name_of, standing
from musterpoint.crises.desk.person import entry_of, find
from musterpoint.crises.desk.person_forms import (
    ConsentForm,
    ContactForm,
    EraseForm,
    PersonForm,
    StatusForm,
    initial_of,
)
from musterpoint.crises.desk.person_presenter import PURPOSES
from musterpoint.crises.desk.registering import NAMES, area_choices
from musterpoint.crises.models import Crisis, RollChange, RollEntry, RollState
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.people import actions as people
from musterpoint.people.actions import ConsentIn
from musterpoint.people.models import Channel
from musterpoint.people.queries import Card, ContactCard
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest, url

BOTH = ("GET", "HEAD", "POST")
#: The version of the question that staff read out; the public site's texts have their own.
CONSENT_TEXT = "desk-1"


class NotOnAnyRoll(Refused):
    """Somebody who is on no roll has no status there."""


def _back(request: ActorRequest, person: UUID, text: str = "") -> HttpResponse:
    if text:
        messages.success(request, text)
    return redirect(url(request, "desk:person", person=person))


def _entry(request: ActorRequest, person: UUID) -> RollEntry:
    entry = entry_of(request, person)
    if entry is None:
        raise NotOnAnyRoll(_("This person is on no crisis's roll. Put them on one first."))
    return entry


def _base(request: ActorRequest, card: Card) -> dict[str, Any]:
    saw_people(request, [card.person_id])
    return {
        "card": card,
        "person": card.person_id,
        "name": name_of(card),
        "reference": show_reference(card.reference),
        "back_url": url(request, "desk:person", person=card.person_id),
    }


@desk_page(Permission.PEOPLE_READ, Permission.ROLL_CHANGE, methods=BOTH)
def status(request: ActorRequest, person: UUID) -> HttpResponse:
    """Record how somebody is."""
    card, entry = find(request, person), _entry(request, person)
    form = StatusForm(request.POST if request.method == "POST" else None, by=request.actor)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        _report(request, entry, given["state"], given["way"], form)
        return _back(request, person, _("The status is recorded. You can take it back below."))
    context = _base(request, card) | {
        "form": form,
        "crisis": entry.crisis,
        "status": standing(entry),
    }
    return show(request, "status.html", context, invalid=form.is_bound)


def _report(
    request: ActorRequest, entry: RollEntry, state: str, way: str, form: StatusForm | ContactForm
) -> None:
    report = StateIn(
        person_id=entry.person_id,
        state=state,
        way=way,
        occurred_at=form.occurred_at(request.at),
    )
    crises.set_state(entry.crisis_id, [report], by=request.actor, at=request.at)


@desk_page(Permission.PEOPLE_READ, Permission.ROLL_CHANGE, methods=BOTH)
def contact(request: ActorRequest, person: UUID) -> HttpResponse:
    """Log a try to reach somebody, with what they said."""
    card, entry = find(request, person), _entry(request, person)
    choices = [
        (str(one.id), f"{Channel(one.channel).label}, {one.address}") for one in card.contacts
    ]
    form = ContactForm(
        request.POST if request.method == "POST" else None, by=request.actor, contacts=choices
    )
    if form.is_bound and form.is_valid() and _log(request, card, entry, form):
        return _back(request, person, _("The contact is logged."))
    context = _base(request, card) | {
        "form": form,
        "crisis": entry.crisis,
        "status": standing(entry),
        "is_shared": any(one.is_shared for one in card.contacts),
    }
    return show(request, "contact.html", context, invalid=form.is_bound)


def _log(request: ActorRequest, card: Card, entry: RollEntry, form: ContactForm) -> bool:
    given = form.cleaned_data
    used = next((one for one in card.contacts if str(one.id) == given["contact"]), None)
    if given["result"] == "no_answer":
        _tried(request, card, used)
        return True
    if used is not None:
        people.record_reached(
            used.channel,
            [used.address],
            works=given["result"] == "spoke",
            by=request.actor,
            at=request.at,
        )
    if given["result"] == "spoke":
        state = given["state"] or entry.state
        if state == RollState.UNKNOWN:
            form.add_error("state", _("You spoke with them: choose how they are."))
            return False
        _report(request, entry, state, _way(used), form)
    return True


def _tried(request: ActorRequest, card: Card, used: ContactCard | None) -> None:
    audit.record(
        "people.contact.tried",
        subject_id=card.person_id,
        by=request.actor,
        at=request.at,
        channel=used.channel if used else "",
    )


def _way(used: ContactCard | None) -> str:
    if used is None:
        return "staff"
    return "email" if used.channel == Channel.EMAIL else "call"


@desk_page(Permission.PEOPLE_READ, Permission.ROLL_CHANGE, methods=("POST",))
def undo(request: ActorRequest, person: UUID, change: UUID) -> HttpResponse:
    """Take back what was last recorded about somebody."""
    find(request, person)
    if not RollChange.objects.filter(id=change, entry__person_id=person).exists():
        raise Missing(_("There is no such change here."))
    crises.undo(change, by=request.actor, at=request.at)
    return _back(request, person, _("The status is taken back."))


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_REGISTER, methods=BOTH)
def edit(request: ActorRequest, person: UUID) -> HttpResponse:
    """Correct what is known of a person."""
    card = find(request, person)
    entry = entry_of(request, person)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        areas=area_choices(entry.crisis if entry else None),
        initial=initial_of(card),
    )
    if form.is_bound and form.is_valid() and _change(request, card, form):
        return _back(request, person, _("The record is changed."))
    context = _base(request, card) | {
        "form": form,
        "crisis": entry.crisis if entry else None,
        "revision": request.POST.get("revision") or card.revision,
    }
    return show(request, "edit.html", context, invalid=form.is_bound)


def _change(request: ActorRequest, card: Card, form: PersonForm) -> bool:
    typed = request.POST.get("revision", "")
    revision = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
    changed = form.person(is_head=card.is_head, card=card)
    try:
        people.change(card.person_id, changed, by=request.actor, at=request.at, revision=revision)
    except Invalid as refused:
        place(form, refused, NAMES)
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_REGISTER, methods=BOTH)
def consent(request: ActorRequest, person: UUID) -> HttpResponse:
    """Record what a person answered about sharing; refusing never lowers help."""
    card = find(request, person)
    form = ConsentForm(request.POST if request.method == "POST" else None, purposes=PURPOSES)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        answer = ConsentIn(
            purpose=given["purpose"],
            recipient="any",
            is_given=given["is_given"] == "yes",
            text_version=CONSENT_TEXT,
            language=card.language or languages.current().code,
            channel="staff",
        )
        people.record_consent(person, [answer], by=request.actor, at=request.at)
        return _back(request, person, _("The answer is recorded. The newest one holds."))
    return show(
        request, "consent.html", _base(request, card) | {"form": form}, invalid=form.is_bound
    )


@desk_page(Permission.PEOPLE_READ, Permission.ROLL_CHANGE, methods=("POST",))
def enrol(request: ActorRequest, person: UUID) -> HttpResponse:
    """Put a registered person on the roll of an open crisis."""
    find(request, person)
    crisis = Crisis.objects.filter(slug=request.POST.get("crisis", "")).first()
    if crisis is None:
        raise Missing(_("There is no such crisis here. Choose one from the list."))
    crises.enrol(crisis.id, [person], by=request.actor, at=request.at)
    return _back(request, person, _("The person is on the roll."))


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_REGISTER, methods=BOTH)
def code(request: ActorRequest, person: UUID) -> HttpResponse:
    """Give a new secret code for a lost one; it is shown once and kept nowhere."""
    card = find(request, person)
    context = _base(request, card) | {"act": "code"}
    if request.method == "POST":
        fresh = people.renew_code(person, by=request.actor, at=request.at)
        return show(request, "code.html", context | {"code": fresh})
    return show(request, "sure.html", context)


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_REGISTER, methods=BOTH)
def leave(request: ActorRequest, person: UUID) -> HttpResponse:
    """Let an adult leave the household; nobody of the others is told."""
    card = find(request, person)
    context = _base(request, card) | {"act": "leave"}
    if request.method == "POST":
        home = people.leave_household(person, by=request.actor, at=request.at)
        return show(request, "code.html", context | {"code": home.persons[0].code})
    return show(request, "sure.html", context)


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_REGISTER, methods=BOTH)
def withdraw(request: ActorRequest, person: UUID) -> HttpResponse:
    """End a registration; it can be taken back until the data are erased."""
    card = find(request, person)
    if request.method == "POST":
        people.withdraw([person], by=request.actor, at=request.at)
        return _back(request, person, _("The registration is withdrawn. It can be taken back."))
    return show(request, "sure.html", _base(request, card) | {"act": "withdraw"})


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_REGISTER, methods=("POST",))
def reinstate(request: ActorRequest, person: UUID) -> HttpResponse:
    """Take a withdrawal back."""
    find(request, person)
    people.reinstate([person], by=request.actor, at=request.at)
    return _back(request, person, _("The registration stands again."))


@desk_page(Permission.PEOPLE_READ, Permission.VAULT_ERASE, methods=BOTH)
def erase(request: ActorRequest, person: UUID) -> HttpResponse:
    """Erase a person for good, once the reference is typed."""
    card = find(request, person)
    form = EraseForm(request.POST if request.method == "POST" else None, wanted=card.reference)
    if form.is_bound and form.is_valid():
        people.erase([person], by=request.actor, at=request.at)
        return _back(request, person, _("The data are erased. Only the reference is left."))
    context = _base(request, card) | {"form": form}
    return show(request, "erase.html", context, invalid=form.is_bound)
