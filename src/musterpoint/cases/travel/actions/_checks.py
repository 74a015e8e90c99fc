"""Who the applicant is: two sources by two officers, or one and a remote confirmation."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Application,
    ApplicationState,
    Confirmation,
    ConfirmationAnswer,
    Finding,
    IdentityCheck,
    Photo,
    Side,
    Source,
)
from musterpoint.cases.travel import gates, rules
from musterpoint.cases.travel.actions import _applications as applications
from musterpoint.cases.travel.actions._applications import BadApplication, NotReady, WrongStep
from musterpoint.cases.travel.answers import Answers
from musterpoint.cases.travel.kinds import ANSWERED, ASKED
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import actions as people
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind

BATCH = 500
NOTE_USE = "cases.travel.check"
LONGEST_NOTE = 1000
CONSENT_VERSION = "1"
S = ApplicationState
MISSING = {
    "differs": gettext_lazy("A source says that this is another person. Refuse, or look again."),
    "sources": gettext_lazy("Two different sources have to say that this is the person."),
    "officers": gettext_lazy("Two officers have to look, or another authority has to confirm."),
}


class NotIdentified(Refused):
    """The identity is not shown by two sources and two officers."""


class NotAgreed(Refused):
    """The person did not agree that this State is asked."""


class NoSuchQuestion(Missing):
    """There is no such question of another organisation here."""


def begin_checks(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Let officers check who this is: there is a photo, and the private conversation was held."""
    by.require(Permission.DOCUMENTS_REQUEST)
    row = applications.lock(application_id, S.DRAFT)
    applications.check_screened(row, applications.opened(row, at))
    if not Photo.objects.filter(application=row).exists():
        raise NotReady(_("Add a photo first."))
    row.state, row.updated_at = S.CHECKING, at
    row.save(update_fields=["state", "updated_at"])
    audit.record("cases.application.submitted", subject_id=row.id, by=by, at=at)
    return row


def check_identity(
    application_id: UUID, source: str, finding: str, note: str = "", *, by: Actor, at: datetime
) -> IdentityCheck:
    """Record what a source says of the person. A later look at the same source replaces it."""
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = applications.lock(application_id, S.CHECKING)
    problems: dict[str, list[str]] = {}
    if source not in Source.values:
        problems["source"] = [_("Choose where you looked.")]
    if finding not in Finding.values:
        problems["finding"] = [_("Choose what it says.")]
    if len(note) > LONGEST_NOTE:
        problems["note"] = [_("Shorten this to %(most)s letters.") % {"most": LONGEST_NOTE}]
    if problems:
        raise BadApplication(_("Some answers need a correction."), fields=problems)
    key = vault.open_key(row.person_id, at=at)
    made = IdentityCheck.objects.create(
        application=row,
        source=source,
        finding=finding,
        sealed_note=key.seal(NOTE_USE, note.strip()),
        made_by=by.id,
        made_by_name=by.name[:200],
        made_at=at,
    )
    audit.record(
        "cases.identity.checked", subject_id=row.id, by=by, at=at, source=source, finding=finding
    )
    return made


def confirm(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Confirm the identity once the sources suffice; a child who is alone needs its gate open."""
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = applications.lock(application_id, S.CHECKING)
    answers = applications.opened(row, at)
    applications.check_screened(row, answers)
    missing = missing_of(row)
    if missing:
        raise NotIdentified(MISSING[missing])
    gates.check_child(row.person_id, at, answers.destination)
    row.state, row.confirmed_at, row.confirmed_by = S.CONFIRMED, at, by.id or by.organisation_id
    row.issue_due_at, row.updated_at = rules.due("issue", at, row.station.country), at
    row.save()
    audit.record("cases.application.confirmed", subject_id=row.id, by=by, at=at, pack=row.pack)
    return row


def missing_of(row: Application) -> str:
    """Return what is missing before the identity is confirmed; see rules.missing_for_identity."""
    answers = Confirmation.objects.filter(application=row, asked_at__gte=row.facts_at)
    return rules.missing_for_identity(checked(row), list(answers.values_list("answer", flat=True)))


def checked(row: Application) -> list[rules.Checked]:
    """Return what officers saw of the present facts, the oldest first."""
    checks = IdentityCheck.objects.filter(application=row, made_at__gte=row.facts_at)
    return [
        rules.Checked(*values)
        for values in checks.order_by("made_at", "id").values_list("source", "finding", "made_by")
    ]


def ask_confirmation(
    application_id: UUID, counterpart_id: UUID, *, by: Actor, at: datetime
) -> Confirmation:
    """
    Ask headquarters or another State's authority whether this is its national.

    Another State is asked only when the person agreed to it in private, and gets what the answer
    needs and no more.
    """
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = applications.lock(application_id, S.CHECKING)
    return send_question(row, counterpart_id, by=by, at=at)


def send_question(
    row: Application, counterpart_id: UUID, *, by: Actor, at: datetime
) -> Confirmation:
    """Send the question about a locked application; see ask_confirmation."""
    answers = applications.opened(row, at)
    applications.check_screened(row, answers)
    counterpart = authority(counterpart_id)
    check_agreed(counterpart, answers)
    if asked_of(row, counterpart_id).filter(answer="").exists():
        raise WrongStep(_("This authority is asked already; its answer is still to come."))
    due_at = rules.due("answer", at, row.station.country)
    item_id = uuid7()
    _consent(row, counterpart.country, by=by, at=at)
    disclosures.disclose(
        counterpart_id,
        ASKED,
        [
            disclosures.ItemOut(
                item_id=item_id, subject_id=row.person_id, payload=_question(answers, due_at)
            )
        ],
        purpose="confirming who asks for a travel document",
        basis="told in private",
        by=by,
        at=at,
    )
    made = Confirmation.objects.create(
        side=Side.OUT,
        application=row,
        counterpart_id=counterpart_id,
        counterpart_name=counterpart.name,
        item_id=item_id,
        asked_at=at,
        asked_by=by.id,
        due_at=due_at,
    )
    audit.record(
        "cases.confirmation.asked", subject_id=row.id, by=by, at=at, of=str(counterpart_id)
    )
    return made


def asked_of(row: Application, counterpart_id: UUID) -> QuerySet[Confirmation]:
    """Return the questions to one authority about the present facts, answered or not."""
    return Confirmation.objects.filter(
        application=row, counterpart_id=counterpart_id, asked_at__gte=row.facts_at
    )


def check_not_denied(row: Application) -> None:
    """Raise NotIdentified when any authority said no about the present facts."""
    denied = Confirmation.objects.filter(
        application=row, answer=ConfirmationAnswer.DENIED, asked_at__gte=row.facts_at
    )
    if denied.exists():
        raise NotIdentified(
            _("An authority says that this is not its national. Spoil what is printed, and refuse.")
        )


def check_agreed(counterpart: Organisation, answers: Answers) -> None:
    """Raise NotAgreed unless it is our own State, or the person agreed that it is asked."""
    own = Organisation.objects.get(id=scope.organisation_id())
    if counterpart.country != own.country and counterpart.country not in answers.agreed:
        raise NotAgreed(_("The person did not agree that this State is asked."))


def authority(counterpart_id: UUID) -> Organisation:
    """Return an authority of a State, or raise BadApplication."""
    found = Organisation.objects.filter(
        id=counterpart_id, kind=OrganisationKind.STATE_AUTHORITY
    ).first()
    if found is None or not found.country:
        text = _("Choose an authority of a State.")
        raise BadApplication(_("Some answers need a correction."), fields={"counterpart": [text]})
    return found


def _consent(row: Application, country: str, *, by: Actor, at: datetime) -> None:
    answer = people.ConsentIn(
        purpose=ASKED,
        recipient=country,
        is_given=True,
        text_version=CONSENT_VERSION,
        language="und",
        channel="staff",
    )
    people.record_consent(row.person_id, [answer], by=by, at=at)


def _question(answers: Answers, due_at: datetime) -> dict[str, object]:
    return {
        "surname": answers.surname,
        "given_names": answers.given_names,
        "born": answers.birth_date,
        "sex": answers.sex,
        "nationality": answers.nationality,
        "birth_place": answers.birth_place,
        "lost_kind": answers.lost_kind,
        "lost_country": answers.lost_country,
        "lost_number": answers.lost_number,
        "answer_by": due_at.isoformat(),
    }


def take_in_questions(*, by: Actor, at: datetime) -> int:
    """Keep the questions that other organisations asked; return how many came in."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(ASKED, limit=BATCH, at=at)
    rows = [
        Confirmation(
            side=Side.IN,
            counterpart_id=item.sender_id,
            counterpart_name=item.sender_name,
            item_id=item.item_id,
            asked_at=item.disclosed_at,
            due_at=parse_datetime(str(item.payload["answer_by"])) or item.disclosed_at,
        )
        for item in batch
    ]
    Confirmation.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    audit.record_many("cases.confirmation.received", [row.id for row in rows], by=by, at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


def answer_confirmation(
    confirmation_id: UUID, answer: str, *, by: Actor, at: datetime
) -> Confirmation:
    """Answer another organisation's question; the answer goes back to it under the agreement."""
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = Confirmation.objects.select_for_update().filter(id=confirmation_id, side=Side.IN).first()
    if row is None:
        raise NoSuchQuestion(_("There is no such question here."))
    if answer not in ConfirmationAnswer.values:
        text = _("Choose an answer.")
        raise BadApplication(_("Some answers need a correction."), fields={"answer": [text]})
    if row.answer:
        raise WrongStep(_("This question is answered already."))
    row.answer, row.answered_at, row.answered_by = answer, at, by.id
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    payload = {"answer": answer, "answered_on": at.astimezone(UTC).date().isoformat()}
    disclosures.disclose(
        row.counterpart_id,
        ANSWERED,
        [disclosures.ItemOut(item_id=row.item_id, subject_id=None, payload=payload)],
        purpose="answering who asks for a travel document",
        by=by,
        at=at,
    )
    audit.record("cases.confirmation.answered", subject_id=row.id, by=by, at=at, answer=answer)
    return row


def take_in_answers(*, by: Actor, at: datetime) -> int:
    """Put the answers that came back to the applications; only who was asked can answer."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(ANSWERED, limit=BATCH, at=at)
    for item in batch:
        rows = Confirmation.objects.filter(
            side=Side.OUT, item_id=item.item_id, counterpart_id=item.sender_id, answer=""
        )
        if rows.update(answer=item.payload["answer"], answered_at=at):
            audit.record(
                "cases.confirmation.came", subject_id=item.item_id, by=by, at=at,
                answer=str(item.payload["answer"]),
            )  # fmt: skip
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)
