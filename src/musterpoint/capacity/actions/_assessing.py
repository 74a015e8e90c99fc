"""Begin an assessment, answer its questions, submit it, agree to it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.audit import actions as audit
from musterpoint.capacity import keeping
from musterpoint.capacity.actions import _items
from musterpoint.capacity.areas import LEVELS, pack
from musterpoint.capacity.marks import aim_or_preset, digest
from musterpoint.capacity.models import Answer, Assessment, State, Subject, writers_of
from musterpoint.capacity.values import AnswerIn, AssessmentIn, Link
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

MOST_REMEDIES = 20
#: A disclosure holds texts of 4,000 letters; a note stays well under it.
LONGEST = 2000


class NoSuchAssessment(Missing):
    """There is no such assessment or question here."""


class NotNow(Refused):
    """The assessment does not stand where this step is taken."""


class ChangedMeanwhile(Refused):
    """Somebody else answered since the question was read."""


class BadAssessment(Invalid):
    """The assessment, or an answer, cannot be kept as it was typed."""


class NotAllAnswered(Refused):
    """A question has no answer yet."""


class SomebodyElseAgrees(Refused):
    """Whoever answered or submitted does not agree to it as well."""


def begin(given: AssessmentIn, *, by: Actor, at: datetime) -> Assessment:
    """
    Begin an assessment with an empty answer to each question.

    Aims are taken over from the newest that was agreed of the same organisation; where it has
    none, the pack says one: a question is left without an aim only by who says so.
    """
    by.require(Permission.CAPACITY_CHANGE)
    problems: dict[str, list[str]] = {}
    if not given.title.strip() or len(given.title.strip()) > 120:
        problems["title"] = [_("Give it a title of at most 120 characters.")]
    if given.subject not in Subject.values:
        problems["subject"] = [_("Choose of whom it speaks.")]
    if given.as_of > at.date():
        problems["as_of"] = [_("Choose a day that is not after today.")]
    if given.subject == Subject.PLATFORM and given.partner_id is None:
        problems["partner_id"] = [_("Choose the organisation.")]
    if given.subject == Subject.OUTSIDE:
        if not given.partner_name.strip():
            problems["partner_name"] = [_("Name the organisation.")]
        if not given.contact_name.strip():
            problems["contact_name"] = [_("Name the person there who will agree.")]
    if problems:
        raise BadAssessment(_("Correct what is marked."), fields=problems)
    is_outside = given.subject == Subject.OUTSIDE
    row = Assessment(
        id=uuid7(),
        title=given.title.strip(),
        subject=given.subject,
        partner_id=given.partner_id if given.subject == Subject.PLATFORM else None,
        partner_name="" if given.subject == Subject.SELF else given.partner_name.strip()[:200],
        as_of=given.as_of,
        pack=pack().stamp,
        begun_by=by.id,
        begun_at=at,
    )
    if is_outside:
        contact = {
            "name": given.contact_name.strip()[:200],
            "address": given.contact_address.strip()[:200],
        }
        row.sealed = keeping.seal(row.id, contact, at)
    aims = _aims_before(row)
    row.save()
    Answer.objects.bulk_create(
        [
            Answer(assessment=row, question=code, aim=aims.get(code, one.aim))
            for code, one in pack().questions.items()
        ]
    )
    audit.record("capacity.assessment.begun", subject_id=row.id, by=by, at=at, of=given.subject)
    return row


def _aims_before(row: Assessment) -> dict[str, int]:
    rows = Assessment.objects.filter(state=State.AGREED, subject=row.subject)
    before = [one for one in rows.order_by("as_of", "id") if one.who == row.who]
    if not before:
        return {}
    told = before[-1].answers.exclude(aim=None)
    return {code: aim for code, aim in told.values_list("question", "aim") if aim is not None}


def answer(
    assessment_id: UUID, question: str, given: AnswerIn, revision: int, *, by: Actor, at: datetime
) -> Answer:
    """Answer a question of a draft; raise ChangedMeanwhile when it is not at ``revision``."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _answer(assessment_id, question)
    if row.revision != revision:
        raise ChangedMeanwhile(
            _("Somebody answered this question while you wrote. Look at it, then send yours again.")
        )
    if problems := _problems(given):
        raise BadAssessment(_("Correct what is marked."), fields=problems)
    row.concerns = given.concerns
    row.level = given.level if given.concerns else None
    row.aim = _aim(row, given)
    row.limits = " ".join(one for one in pack().limits if one in given.limits)
    row.note, row.evidence = given.note.strip(), given.evidence.strip()
    row.link = given.link.strip()
    return _keep(row, by, at)


def _aim(row: Answer, given: AnswerIn) -> int | None:
    if given.without_aim or not given.concerns:
        return None
    return aim_or_preset(row) if given.aim is None else given.aim


def _problems(given: AnswerIn) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if given.concerns and given.level not in LEVELS:
        found["level"] = [_("Choose the highest level whose words are all true.")]
    if given.aim is not None and (given.aim not in LEVELS or given.without_aim):
        found["aim"] = [_("Choose one of the answers in the list")]
    if not given.concerns and not given.note.strip():
        found["note"] = [_("Say why this does not concern the organisation.")]
    if set(given.limits) - set(pack().limits):
        found["limits"] = [_("Choose from the answers in the list")]
    for name in ("note", "evidence"):
        if len(getattr(given, name)) > LONGEST:
            found[name] = [_("Shorten this.")]
    if given.link.strip() and not is_link(given.link):
        found["link"] = [_("Enter an address that begins with https://")]
    return found


def is_link(text: str) -> bool:
    """Say whether a text is an address on the web that may stand behind a link."""
    bare = text.strip()
    begins = bare.startswith(("https://", "http://"))
    return begins and len(bare) <= 500 and not any(one.isspace() for one in bare)


def rest_on(
    assessment_id: UUID, question: str, kept: Iterable[Link], *, by: Actor, at: datetime
) -> Answer:
    """Keep which courses, rosters, procedures ... an answer rests on, as evidence."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _answer(assessment_id, question)
    wanted = list(dict.fromkeys(kept))[:MOST_REMEDIES]
    asked: dict[str, list[str]] = {}
    for kind, key in wanted:
        asked.setdefault(kind, []).append(key)
    there = remedies.find(asked)
    if any(one not in there for one in wanted):
        raise BadAssessment(_("One of these is not there any more. Choose again."))
    row.remedies = [list(one) for one in wanted]
    return _keep(row, by, at)


def _answer(assessment_id: UUID, question: str) -> Answer:
    locked(assessment_id, State.DRAFT)
    row = Answer.objects.filter(assessment_id=assessment_id, question=question[:60]).first()
    if row is None:
        raise NoSuchAssessment(_("There is no such question here."))
    return row


def _keep(row: Answer, by: Actor, at: datetime) -> Answer:
    row.write(by.id, at)
    row.save()
    audit.record(
        "capacity.assessment.answered", subject_id=row.assessment_id, by=by, at=at, of=row.question
    )
    return row


def locked(assessment_id: UUID, *states: State) -> Assessment:
    """Return an assessment, locked, in one of the states; raise NoSuchAssessment or NotNow."""
    row = Assessment.objects.select_for_update().filter(id=assessment_id).first()
    if row is None:
        raise NoSuchAssessment(_("There is no such assessment here."))
    if row.state not in states:
        raise NotNow(
            _("This cannot be done while the assessment is: %(state)s."),
            state=str(State(row.state).label),
        )
    return row


def checked(row: Assessment) -> list[Answer]:
    """Return the answers of an assessment when all are given, or raise NotAllAnswered."""
    answers = list(row.answers.all())
    known = pack().questions
    missing = [
        known[one.question].text
        for one in answers
        if one.concerns and one.level is None and one.question in known
    ]
    if missing:
        raise NotAllAnswered(_("Not answered yet: %(questions)s"), questions="; ".join(missing[:3]))
    return answers


def give_back(assessment_id: UUID, why: str, *, by: Actor, at: datetime) -> Assessment:
    """Give what was submitted, or corrected by a partner, back to its writers as a draft."""
    by.require(Permission.CAPACITY_CHANGE)
    row = locked(assessment_id, State.SUBMITTED, State.CORRECTED)
    if not why.strip():
        raise BadAssessment(_("Correct what is marked."), fields={"why": [_("Say why.")]})
    if row.subject == Subject.PLATFORM and row.state == State.SUBMITTED:
        raise NotNow(_("The partner has it. Wait for their answer, or withdraw it."))
    row.state, row.note = State.DRAFT, why.strip()
    row.submitted_at = row.submitted_by = None
    row.save(update_fields=["state", "note", "submitted_at", "submitted_by"])
    audit.record("capacity.assessment.returned", subject_id=row.id, by=by, at=at)
    return row


def agree(assessment_id: UUID, note: str = "", *, by: Actor, at: datetime) -> Assessment:
    """
    Agree to what somebody else submitted about one's own organisation: it is sealed.

    A program and whoever made its access count as one.
    """
    by.require(Permission.CAPACITY_CHANGE)
    row = locked(assessment_id, State.SUBMITTED)
    if row.subject != Subject.SELF:
        raise NotNow(_("The partner agrees to this one, not we alone."))
    writers = writers_of(row.answers.all()) | {row.submitted_by}
    if by.id is None or accounts.same_hands(by, writers):
        raise SomebodyElseAgrees(
            _("Somebody who neither answered nor submitted it agrees. Ask a colleague.")
        )
    row.note = note.strip()
    return seal(row, by.id, by=by, at=at)


def agree_with_contact(
    assessment_id: UUID, name: str, how: str, *, by: Actor, at: datetime
) -> Assessment:
    """Keep that the named contact of a partner elsewhere agreed: who, and how it was said."""
    by.require(Permission.CAPACITY_CHANGE)
    row = locked(assessment_id, State.SUBMITTED)
    if row.subject != Subject.OUTSIDE:
        raise NotNow(_("Only a partner elsewhere agrees through a named contact."))
    problems = {
        field: [_("Answer this question")]
        for field, text in (("name", name), ("how", how))
        if not text.strip()
    }
    if problems or by.id is None:
        raise BadAssessment(_("Correct what is marked."), fields=problems)
    contact = keeping.contact(row, at)
    said = {"agreed_by": name.strip()[:200], "agreed_how": how.strip()[:LONGEST]}
    row.sealed = keeping.seal(row.id, contact | said, at)
    return seal(row, by.id, by=by, at=at)


def seal(row: Assessment, agreed_by: UUID, *, by: Actor, at: datetime) -> Assessment:
    """Seal what was agreed, and make an item of the plan of each gap."""
    answers = list(row.answers.all())
    row.state, row.agreed_by, row.agreed_at = State.AGREED, agreed_by, at
    row.digest = digest(answers)
    row.save()
    audit.record("capacity.assessment.agreed", subject_id=row.id, by=by, at=at, digest=row.digest)
    _items.open_gaps(row, answers, by=by, at=at)
    return row
