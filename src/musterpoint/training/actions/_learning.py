"""Begin a course, read it, sit its tests, get the certificate."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import courses
from musterpoint.engine.courses.model import Course
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import random_bytes
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.training import catalogue, identity, queries
from musterpoint.training.actions._certificates import erase, issue
from musterpoint.training.identity import Identity
from musterpoint.training.models import (
    Attempt,
    Certificate,
    Enrolment,
    Learner,
    LearnerKind,
    Read,
    Session,
    When,
)
from musterpoint.training.queries import NotLearning, Offer

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
MAX_NAME = 120


class NotOpen(Refused):
    """The test cannot be sat now; the message says what is missing."""


class Answered(Refused):
    """The test was answered before."""


class BadName(Invalid):
    """A certificate needs a name."""


def learner_for(by: Actor, at: datetime) -> Learner:
    """Return the learner that a colleague is, made when there is none."""
    found, _made = Learner.objects.get_or_create(
        user_id=by.id, defaults={"kind": LearnerKind.STAFF, "created_at": at}
    )
    return found


def start(
    code: str, *, language: str = "", audience: str = "", by: Actor, at: datetime
) -> Enrolment:
    """Begin a course as a colleague; who began it before goes on where they were."""
    by.require(Permission.TRAINING_READ)
    if by.kind is not ActorKind.STAFF or by.id is None:
        raise NotOpen(_("Courses are taken by people who sign in."))
    offer = queries.offer(code)
    learner = learner_for(by, at)
    if audience in offer.course.audiences and audience != learner.audience:
        learner.audience = audience
        learner.save(update_fields=["audience"])
    return _enrol(learner, offer, language, by, at)


def start_in_public(
    code: str, *, language: str, audience: str = "", by: Actor, at: datetime
) -> Enrolment:
    """
    Begin a public course without an account; no name is kept.

    ``audience`` is whom of the course's audiences somebody said to belong to, if they like.
    """
    by.require(Permission.PUBLIC_LEARN)
    offer = queries.offer(code)
    if not offer.is_public:
        raise queries.NoSuchCourse(_("There is no such course here."))
    if audience not in offer.course.audiences:
        audience = "migrants" if "migrants" in offer.course.audiences else ""
    learner = Learner.objects.create(
        kind=LearnerKind.PUBLIC,
        audience=audience,
        language=offer.course.language(language),
        created_at=at,
    )
    return _enrol(learner, offer, language, by, at)


def _enrol(learner: Learner, offer: Offer, language: str, by: Actor, at: datetime) -> Enrolment:
    course = offer.course
    found, made = Enrolment.objects.get_or_create(
        learner=learner,
        course_code=course.code,
        course_version=course.version,
        defaults={
            "digest": course.digest,
            "language": course.language(language),
            "began_in": course.language(language),
            "started_at": at,
        },
    )
    if made:
        audit.record(
            "training.course.started", subject_id=learner.id, by=by, at=at,
            course=course.code, version=course.version,
        )  # fmt: skip
    elif language and course.language(language) != found.language:
        found.language = course.language(language)
        found.save(update_fields=["language"])
    return found


def read_module(enrolment_id: UUID, module: str, *, by: Actor, at: datetime) -> None:
    """Note that somebody has read a module; twice is once."""
    found = _own(enrolment_id, by)
    if queries.course_of(found).module(module) is None:
        raise NotLearning(_("There is no such page in this course."))
    Read.objects.bulk_create(
        [Read(enrolment=found, module=module, read_at=at)], ignore_conflicts=True
    )


def open_test(enrolment_id: UUID, moment: str, *, by: Actor, at: datetime) -> Attempt:
    """
    Open a test: once before the course, after it as often as the pack allows in a day.

    A test that was opened and not answered is the same one again. Whose certificate was revoked,
    is over or ends soon sits again. Raises NotOpen.
    """
    found = _own(enrolment_id, by, lock=True)
    _sits_alone(found, by)
    progress = queries.progress(found, at)
    rows = Attempt.objects.filter(enrolment=found, moment=moment)
    waiting = rows.filter(answered_at__isnull=True).first()
    if waiting is not None:
        return waiting
    if moment == When.BEFORE and (progress.before is not None or progress.read):
        raise NotOpen(_("The first test is for before the course."))
    if moment == When.AFTER:
        if progress.left:
            raise NotOpen(_("Read all parts of the course first."))
        if not progress.is_due:
            raise NotOpen(_("You have passed this course."))
        most = catalogue.limit("attempts_a_day")
        if rows.filter(opened_at__gt=at - DAY).count() >= most:
            raise NotOpen(_("You have tried often today. Read once more and come back tomorrow."))
    seed = int.from_bytes(random_bytes(4)) >> 1
    return Attempt.objects.create(enrolment=found, moment=moment, seed=seed, opened_at=at)


def answer_test(
    attempt_id: UUID,
    answers: Mapping[str, frozenset[str]],
    *,
    site: str = "",
    by: Actor,
    at: datetime,
) -> Attempt:
    """
    Mark a test: ``answers`` are the choices by question.

    A colleague who passes has the certificate at once; of the public whoever gives a name
    (``claim``). Raises Answered when it was marked before.
    """
    row = Attempt.objects.filter(id=attempt_id).first()
    if row is None:
        raise NotLearning(_("There is no such test here."))
    enrolment = _own(row.enrolment_id, by, lock=True)
    row.refresh_from_db()
    _sits_alone(enrolment, by)
    if row.answered_at is not None:
        raise Answered(_("You have answered this test already."))
    course = queries.course_of(enrolment)
    mark = courses.mark(course, queries.asked(course, row), answers)
    row.answered_at, row.score = at, mark.score
    row.is_passed, row.marks = mark.is_passed, dict(mark.right)
    row.answered_in = enrolment.language
    row.save(update_fields=["answered_at", "score", "is_passed", "marks", "answered_in"])
    audit.record(
        "training.test.answered", subject_id=enrolment.learner_id, by=by, at=at,
        course=course.code, moment=row.moment, is_passed=row.is_passed,
    )  # fmt: skip
    if row.moment == When.AFTER and row.is_passed:
        _passed(enrolment, course, row.score or 0, site, by, at)
    return row


def _passed(
    enrolment: Enrolment, course: Course, score: int, site: str, by: Actor, at: datetime
) -> None:
    """Note that somebody passed; a colleague without a lasting certificate has one at once."""
    if enrolment.passed_at is None:
        enrolment.passed_at, enrolment.passed_in = at, enrolment.language
        enrolment.save(update_fields=["passed_at", "passed_in"])
    if enrolment.learner.user_id is not None and queries.progress(enrolment, at).is_due:
        who = queries.identities([enrolment.learner], at)[enrolment.learner_id]
        issue(enrolment, course, who, score, site=site, by=by, at=at)


def claim(enrolment_id: UUID, name: str, *, site: str = "", by: Actor, at: datetime) -> Certificate:
    """
    Make the certificate of somebody without an account, who passed, with the name they want.

    One that counts is returned again; after it was revoked or ended, a new test must be passed.
    """
    found = _own(enrolment_id, by, lock=True)
    progress = queries.progress(found, at)
    held, won = progress.certificate, progress.unclaimed
    if held is not None and queries.counts(held, at) and not progress.may_claim:
        return held
    if won is None:
        raise NotOpen(_("Pass the test first."))
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        text = _("Write the name that shall stand on the certificate.")
        raise BadName(text, fields={"name": [text]})
    if "@" in unicodedata.normalize("NFKC", name):
        text = _("Write a name, not an address.")
        raise BadName(text, fields={"name": [text]})
    learner, who = found.learner, Identity(name=name)
    key = vault.make_keys([learner.id], at=at)[learner.id]
    learner.sealed = key.seal(identity.USE, who.kept())
    learner.save(update_fields=["sealed"])
    return issue(found, progress.course, who, won.score or 0, site=site, by=by, at=at)


def forget(enrolment_id: UUID, *, by: Actor, at: datetime) -> None:
    """Erase a learner of the public who asks for it: name, progress, tests and certificates."""
    found = _own(enrolment_id, by)
    if found.learner.user_id is not None:
        raise NotOpen(_("A colleague's training is kept as long as the account."))
    learner = found.learner
    vault.erase([learner.id], at=at)
    erase([learner.id], at)
    audit.record("training.learner.erased", subject_id=learner.id, by=by, at=at)
    learner.delete()


def retain(*, by: Actor, at: datetime, limit: int) -> int:
    """
    Erase learners whose time is over; return how many.

    Those of the public and guests go a year after they last began something, when they hold no
    certificate; whoever holds one goes three years after the last ended. Certificates without an
    end are kept as long as the learner does not ask otherwise.
    """
    by.require(Permission.VAULT_ERASE)
    held = Certificate.objects.filter(learner_id=OuterRef("id"))
    begun = Enrolment.objects.filter(learner_id=OuterRef("id"))
    kept = Exists(held.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=at - 3 * YEAR)))
    nameless = Q(user_id__isnull=True) & ~Exists(begun.filter(started_at__gte=at - YEAR))
    rows = Learner.objects.filter(~kept, created_at__lt=at - YEAR).filter(Exists(held) | nameless)
    gone = list(rows.order_by("id").values_list("id", flat=True)[:limit])
    if gone:
        vault.erase(gone, at=at)
        erase(gone, at)
        Session.objects.filter(trainer_id__in=gone).update(trainer=None)
        Learner.objects.filter(id__in=gone).delete()
        audit.record_many("training.learner.erased", gone, by=by, at=at)
    return len(gone)


def _own(enrolment_id: UUID, by: Actor, *, lock: bool = False) -> Enrolment:
    """Return an enrolment that is the actor's own, or raise NotLearning; locked, alone with it."""
    if lock:
        Enrolment.objects.select_for_update().filter(id=enrolment_id).first()
    found = queries.enrolment(enrolment_id)
    learner = found.learner
    is_mine = by.id is not None and by.id in (learner.id, learner.user_id)
    if not is_mine:
        raise NotLearning(_("This address does not work any more. Open the course again."))
    return found


def _sits_alone(enrolment: Enrolment, by: Actor) -> None:
    """A colleague sits a test signed in: their link may have gone through other hands."""
    if enrolment.learner.user_id is not None and by.kind is not ActorKind.STAFF:
        raise NotOpen(_("Sign in to sit the test: it counts for your work."))
