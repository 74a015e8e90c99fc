"""Applications: take, change, add a photo, screen in private, end."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Application,
    ApplicationState,
    Document,
    Fee,
    Photo,
    Station,
    UrgentIssue,
)
from musterpoint.cases.travel import answers as told
from musterpoint.cases.travel import photos, rules
from musterpoint.cases.travel.answers import USE, Answers
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import actions as people
from musterpoint.people import countries
from musterpoint.people import queries as people_queries
from musterpoint.people.models import Person
from musterpoint.people.reasons import ProtectionReason
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Organisation

PHOTO_USE = "cases.travel.photo"
SECRET = "cases.travel.references"  # noqa: S105  the name of a use, not a secret
CONSENT = "travel.confirmation"
LARGEST_FEE = 100_000_000
S = ApplicationState


class BadApplication(Invalid):
    """The application cannot be kept as it was typed; the fields say what to mend."""


class NoSuchApplication(Missing):
    """There is no such application here."""


class AlreadyOpen(Refused):
    """The person has another application that has not ended."""


class WrongStep(Refused):
    """The application is not so far yet, or is past it."""


class NotReady(Refused):
    """Something has to come first; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationIn:
    """What is asked for, at which station, and what is to stand in it."""

    person_id: UUID
    station_id: UUID
    kind: str
    answers: Answers
    id: UUID | None = None


def take_application(given: ApplicationIn, *, by: Actor, at: datetime) -> Application:
    """Take an application; the same id twice is the same application."""
    by.require(Permission.DOCUMENTS_REQUEST)
    if given.id is not None and (known := Application.objects.filter(id=given.id).first()):
        return known
    station = _station(given.station_id)
    # Of two who apply at once for the same person the second waits here, and is refused below.
    Person.objects.select_for_update().filter(id=given.person_id).first()
    person = people_queries.card([given.person_id], at=at).get(given.person_id)
    if person is None or person.is_erased or person.withdrawn_at is not None:
        raise people.NoSuchPerson
    _check(given.answers, given.kind, station, at)
    if Application.objects.filter(person_id=given.person_id, ended_at=None).exists():
        raise AlreadyOpen(_("This person has an application already that has not ended."))
    identity = given.id or uuid7()
    key = vault.make_keys([given.person_id], at=at)[given.person_id]
    plain = replace(given.answers, agreed=())
    made = Application.objects.create(
        id=identity,
        person_id=given.person_id,
        station=station,
        reference=_reference(identity, at),
        kind=given.kind,
        state=S.DRAFT,
        sealed=key.seal(USE, plain.as_data()),
        taken_at=at,
        taken_by=by.id,
        facts_at=at,
        pack=rules.pack().stamp,
        updated_at=at,
    )
    audit.record("cases.application.taken", subject_id=made.id, by=by, at=at, about=made.kind)
    return made


def change_application(
    application_id: UUID, answers: Answers, *, by: Actor, at: datetime
) -> Application:
    """
    Change what is to stand in the document, before the identity is confirmed.

    What was checked so far was checked of other facts: it no longer counts, and the private
    conversation has to be held about the new ones.
    """
    by.require(Permission.DOCUMENTS_REQUEST)
    row = lock(application_id, S.DRAFT, S.CHECKING)
    _check(answers, row.kind, row.station, at)
    key = vault.open_key(row.person_id, at=at)
    row.sealed = key.seal(USE, replace(answers, agreed=()).as_data())
    row.state, row.facts_at, row.updated_at = S.DRAFT, at, at
    row.screened_at = row.screened_by = None
    row.save()
    UrgentIssue.objects.filter(application=row, dropped_at=None).update(dropped_at=at)
    audit.record("cases.application.changed", subject_id=row.id, by=by, at=at)
    return row


def _check(answers: Answers, kind: str, station: Station, at: datetime) -> None:
    found = told.problems(answers, kind, station.issuer, at.date())
    if found:
        raise BadApplication(_("Some answers need a correction."), fields=found)


def set_photo(
    application_id: UUID, data: bytes, crop: photos.Crop, *, by: Actor, at: datetime
) -> Photo:
    """Keep the photo, drawn anew to ICAO's proportions; raise BadPhoto with what to do."""
    by.require(Permission.DOCUMENTS_REQUEST)
    row = lock(application_id, S.DRAFT, S.CHECKING, S.CONFIRMED)
    picture = photos.made(data, crop)
    key = vault.open_key(row.person_id, at=at)
    sealed = key.seal(PHOTO_USE, base64.b64encode(picture).decode())
    Photo.objects.filter(application=row).delete()
    made = Photo.objects.create(application=row, sealed=sealed, made_at=at, made_by=by.id)
    audit.record("cases.application.photographed", subject_id=row.id, by=by, at=at)
    return made


def screen(application_id: UUID, agreed: Iterable[str], *, by: Actor, at: datetime) -> bool:
    """
    Say that somebody spoke with the person in private, and which States they agreed to.

    It comes before anything reaches a State and is asked of everybody, so that it tells nothing
    of anybody. Only the States named here are asked or travelled to. Where protection records may
    be held a caseworker does this; with an open record the States of the claimed nationalities
    are left out, and the application goes on waiting like any other that nobody screened: then
    False is returned, and only the protection trail knows.
    """
    by.require(Permission.DOCUMENTS_REQUEST)
    named = tuple(dict.fromkeys(agreed))
    if not named or not all(countries.is_country(code) for code in named):
        text = _("Choose the States that the person agreed to, at least where the journey ends.")
        raise BadApplication(_("Some answers need a correction."), fields={"agreed": [text]})
    row = lock(application_id, S.DRAFT, S.CHECKING)
    if not _may_be_named(row.person_id, named, by, at):
        return False
    key = vault.open_key(row.person_id, at=at)
    answers = told.from_data(key.open(USE, row.sealed))
    row.sealed = key.seal(USE, replace(answers, agreed=named).as_data())
    row.screened_at, row.screened_by, row.updated_at = at, by.id or by.organisation_id, at
    row.save()
    audit.record("cases.application.screened", subject_id=row.id, by=by, at=at)
    return True


def _may_be_named(person_id: UUID, named: tuple[str, ...], by: Actor, at: datetime) -> bool:
    """Say whether nothing that was told in private stands against naming these States."""
    kind = Organisation.objects.get(id=by.organisation_id).kind
    if kind not in people.MAY_HOLD:
        return True
    if by.clearance is not Clearance.PROTECTION:
        raise NotAllowed(_("Here a caseworker speaks with everybody in private. Ask one to."))
    claimed = set(people_queries.card([person_id], at=at)[person_id].nationalities)
    if not claimed & set(named):
        return True
    reason = ProtectionReason.CASE_WORK
    records = people_queries.protection_of([person_id], reason=reason, by=by, at=at)
    return all(record.closed_at is not None for record in records.get(person_id, ()))


def withdraw_screening(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the application wait again for a private conversation, as if there had been none."""
    by.require(Permission.DOCUMENTS_REQUEST)
    row = lock(application_id, S.DRAFT, S.CHECKING, S.CONFIRMED)
    row.screened_at = row.screened_by = None
    row.updated_at = at
    row.save(update_fields=["screened_at", "screened_by", "updated_at"])
    audit.record("cases.application.unscreened", subject_id=row.id, by=by, at=at)


def check_screened(row: Application, answers: Answers) -> None:
    """Raise NotReady unless the person agreed in private to where the journey ends."""
    if row.screened_at is None:
        raise NotReady(_("Speak with the person in private first, and record it."))
    if answers.destination not in answers.agreed:
        raise NotReady(_("The person did not agree to the State where the journey ends."))


def record_fee(
    application_id: UUID,
    *,
    minor: int = 0,
    currency: str = "",
    waiver: str = "",
    by: Actor,
    at: datetime,
) -> Fee:
    """Record what was paid, in minor units of a currency, or why nothing is asked for."""
    by.require(Permission.DOCUMENTS_REQUEST)
    row = lock(application_id, S.DRAFT, S.CHECKING, S.CONFIRMED)
    problems: dict[str, list[str]] = {}
    if waiver and waiver not in rules.pack().rules["waivers"]:
        problems["waiver"] = [_("Choose a reason in the list.")]
    if bool(waiver) == bool(minor) or not 0 <= minor <= LARGEST_FEE:
        problems["amount"] = [_("Enter an amount, or choose why nothing is asked for.")]
    if minor and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        problems["currency"] = [_("Choose a currency.")]
    if problems:
        raise BadApplication(_("Some answers need a correction."), fields=problems)
    if Fee.objects.filter(application=row).exists():
        raise WrongStep(_("The fee of this application is recorded already."))
    made = Fee.objects.create(
        application=row,
        minor=minor,
        currency=currency if minor else "",
        waiver=waiver,
        taken_by=by.id,
        taken_at=at,
    )
    audit.record(
        "cases.fee.recorded", subject_id=row.id, by=by, at=at,
        minor=minor, currency=made.currency, waiver=waiver,
    )  # fmt: skip
    return made


def refuse(application_id: UUID, reason: str, *, by: Actor, at: datetime) -> Application:
    """End an application because the document cannot be given; the reason is one of the pack's."""
    by.require(Permission.DOCUMENTS_CONFIRM)
    if reason not in rules.pack().rules["refusals"]:
        text = _("Choose a reason in the list.")
        raise BadApplication(_("Some answers need a correction."), fields={"reason": [text]})
    return _end(application_id, S.REFUSED, reason, by=by, at=at)


def withdraw(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """End an application that the person no longer wants."""
    by.require(Permission.DOCUMENTS_REQUEST)
    return _end(application_id, S.WITHDRAWN, "", by=by, at=at)


def _end(
    application_id: UUID, state: ApplicationState, reason: str, *, by: Actor, at: datetime
) -> Application:
    row = lock(application_id, *rules.STEPS[state])
    end(row, state, reason, by=by, at=at)
    kind = "refused" if state == S.REFUSED else "withdrawn"
    audit.record(f"cases.application.{kind}", subject_id=row.id, by=by, at=at, reason=reason)
    return row


def end(row: Application, state: ApplicationState, reason: str, *, by: Actor, at: datetime) -> None:
    """Set the last state of a locked application."""
    row.state, row.end_reason = state, reason
    row.ended_at, row.ended_by, row.updated_at = at, by.id, at
    row.save()


def lock(application_id: UUID, *states: ApplicationState) -> Application:
    """Return an application, locked, in one of these states; raise WrongStep in another."""
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("station")
        .filter(id=application_id)
        .first()
    )
    if row is None:
        raise NoSuchApplication(_("There is no such application here."))
    if states and row.state not in states:
        raise WrongStep(
            _("This cannot be done now. The application stands at: %(state)s."),
            state=str(S(row.state).label),
        )
    return row


def opened(row: Application, at: datetime) -> Answers:
    """Return what the applicant said; raise Erased when the person was erased."""
    return told.from_data(vault.open_key(row.person_id, at=at).open(USE, row.sealed))


def standing_document(row: Application) -> Document:
    """Return the document of an application, locked, that was not spoilt."""
    return Document.objects.select_for_update().get(application=row, spoilt_at=None)


def _station(station_id: UUID) -> Station:
    found = Station.objects.filter(id=station_id).first()
    if found is None:
        text = _("Choose a station.")
        raise BadApplication(_("Some answers need a correction."), fields={"station": [text]})
    return found


def _reference(identity: UUID, at: datetime) -> str:
    """Return a reference that no other application has."""
    secret = vault.organisation_secret(SECRET, at=at)
    attempt = 0
    while True:
        found = ids.reference(identity, secret, attempt)
        if not Application.objects.filter(reference=found).exists():
            return found
        attempt += 1
