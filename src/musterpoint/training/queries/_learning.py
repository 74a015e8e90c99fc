"""Who learns what, how far they are, and what a test asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.accounts.models import User
from musterpoint.engine import courses
from musterpoint.engine.courses.model import Course, Module, Question
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.training import catalogue, identity, rules
from musterpoint.training.identity import Identity
from musterpoint.training.models import Attempt, Certificate, Enrolment, Learner, Read, When
from musterpoint.training.queries._certificates import counts
from musterpoint.training.queries._courses import course_of


class NotLearning(Missing):
    """Nobody learns under this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far somebody is in a course."""

    enrolment: Enrolment
    course: Course
    language: str
    read: frozenset[str]
    before: Attempt | None
    last: Attempt | None
    certificate: Certificate | None
    #: No certificate counts, or the one that does ends so soon that it may be renewed.
    is_due: bool
    #: The test that was passed since the last certificate, for which there is none yet.
    unclaimed: Attempt | None

    @property
    def may_sit(self) -> bool:
        """Whether the test after the course is open: all is read, and a certificate is due."""
        return not self.left and self.is_due

    @property
    def may_claim(self) -> bool:
        """Whether there is a certificate to be made now."""
        return self.is_due and self.unclaimed is not None

    @property
    def left(self) -> list[Module]:
        """The modules that are not read yet."""
        return [one for one in self.course.modules if one.code not in self.read]

    @property
    def next(self) -> Module | None:
        """The module to read now; None when all are read."""
        return next(iter(self.left), None)

    @property
    def share(self) -> float:
        """How much of the modules is read, 0 to 1."""
        return 1 - len(self.left) / len(self.course.modules)


def learner_of(by: Actor) -> Learner | None:
    """Return the learner that a colleague is; None before they began anything."""
    return Learner.objects.filter(user_id=by.id).first() if by.id is not None else None


def enrolment(enrolment_id: UUID) -> Enrolment:
    """Return an enrolment with its learner, or raise NotLearning."""
    found = Enrolment.objects.select_related("learner").filter(id=enrolment_id).first()
    if found is None:
        raise NotLearning(_("This address does not work any more. Open the course again."))
    return found


def enrolment_of_link(token: str, at: datetime) -> Enrolment:
    """Return the enrolment that an address opens, or raise NotLearning."""
    row_id = identity.row_of("learn", token, at)
    if row_id is None:
        raise NotLearning(_("This address does not work any more. Open the course again."))
    return enrolment(row_id)


def link_of(found: Enrolment, at: datetime) -> str:
    """Return what stands in the address under which somebody learns."""
    return identity.link("learn", found.id, at)


def progress(found: Enrolment, at: datetime) -> Progress:
    """Return how far somebody is."""
    return progress_of([found], at)[0]


def progress_of(found: Iterable[Enrolment], at: datetime) -> list[Progress]:
    """Return how far each is, in the same order."""
    rows = list(found)
    ids = [row.id for row in rows]
    read: dict[UUID, set[str]] = {}
    for enrolment_id, module in Read.objects.filter(enrolment_id__in=ids).values_list(
        "enrolment_id", "module"
    ):
        read.setdefault(enrolment_id, set()).add(module)
    before: dict[UUID, Attempt] = {}
    last: dict[UUID, Attempt] = {}
    won: dict[UUID, Attempt] = {}
    for attempt in Attempt.objects.filter(enrolment_id__in=ids).order_by("opened_at", "id"):
        (before if attempt.moment == When.BEFORE else last)[attempt.enrolment_id] = attempt
        if attempt.moment == When.AFTER and attempt.is_passed:
            won[attempt.enrolment_id] = attempt
    held = {
        one.enrolment_id: one
        for one in Certificate.objects.filter(enrolment_id__in=ids).order_by("issued_at", "id")
    }
    made = []
    for row in rows:
        course = course_of(row)
        certificate, passed = held.get(row.id), won.get(row.id)
        made.append(
            Progress(
                enrolment=row,
                course=course,
                language=course.language(row.language),
                read=frozenset(read.get(row.id, set())),
                before=before.get(row.id),
                last=last.get(row.id),
                certificate=certificate,
                is_due=certificate is None or is_due(certificate, at),
                unclaimed=passed if passed and _is_since(passed, certificate) else None,
            )
        )
    return made


def is_due(row: Certificate, at: datetime) -> bool:
    """Say whether a certificate may be renewed: it does not count, or reminders of it began."""
    window = timedelta(days=max(catalogue.limits()["reminder_days"]))
    return not counts(row, at) or (row.valid_until is not None and row.valid_until - window <= at)


def _is_since(passed: Attempt, row: Certificate | None) -> bool:
    """Say whether a test was passed after the last certificate was made, and taken back."""
    if row is None or passed.answered_at is None:
        return row is None
    return passed.answered_at > max(row.issued_at, row.revoked_at or row.issued_at)


def own(by: Actor, at: datetime) -> list[Progress]:
    """Return what a colleague learns or has learned, the newest first."""
    rows = Enrolment.objects.filter(learner__user_id=by.id).select_related("learner")
    return progress_of(rows.order_by("-started_at", "-id"), at) if by.id is not None else []


def asked(course: Course, attempt: Attempt) -> tuple[Question, ...]:
    """Return the questions of a test."""
    return courses.pick(course, attempt.seed)


def quiz(course: Course) -> dict[str, Any]:
    """Return all questions of a course as a questionnaire (see ``forms.small``)."""
    return {
        "id": course.code,
        "title": dict(course.title),
        "version": str(course.version),
        "languages": list(course.languages),
        "classification": "coarse",
        "purpose": "marking a test",
        "retention": "not kept",
        "questions": [
            {
                "name": field_of(one.id),
                "type": "select_one" if one.kind == "one" else "select_multiple",
                "required": True,
                "label": dict(one.text),
                "choices": [
                    {"name": c.id, "label": dict(c.text), "score": int(c.is_right)}
                    for c in one.choices
                ],
            }
            for one in course.questions
        ],
    }


def field_of(question_id: str) -> str:
    """Return the name of a question in the questionnaire."""
    return "q_" + question_id.replace("-", "_")


def identities(learners: Iterable[Learner], at: datetime) -> dict[UUID, Identity]:
    """
    Return names and addresses by learner: of colleagues from their accounts, else what is sealed.

    Whoever shows one calls ``audit.saw``. An erased learner has an empty name.
    """
    rows = list(learners)
    users = User.objects.in_bulk([one.user_id for one in rows if one.user_id is not None])
    keys = vault.open_keys([one.id for one in rows if one.sealed is not None], at=at)
    found = {}
    for one in rows:
        user = users.get(one.user_id) if one.user_id is not None else None
        if user is not None:
            found[one.id] = Identity(name=user.name, email=user.email)
        elif one.sealed is not None and one.id in keys:
            found[one.id] = identity.opened(keys[one.id].open(identity.USE, one.sealed))
        else:
            found[one.id] = Identity()
    return found


def is_own(learner: Learner, by: Actor, at: datetime) -> bool:
    """Say whether a learner is whoever acts: by account, by a program, or as a guest by address."""
    if learner.user_id is not None:
        return accounts.same_hands(by, [learner.user_id])
    email = identities([learner], at)[learner.id].email.lower()
    return bool(email) and User.objects.filter(id__in=accounts.own_hands(by), email=email).exists()


def gain(code: str) -> rules.Gain | None:
    """Return what a course taught: first test after against test before, of whoever sat both."""
    rows = Attempt.objects.filter(enrolment__course_code=code, answered_at__isnull=False).order_by(
        "answered_at", "id"
    )
    scores: dict[UUID, dict[str, int]] = {}
    for enrolment_id, moment, score in rows.values_list("enrolment_id", "moment", "score"):
        scores.setdefault(enrolment_id, {}).setdefault(moment, score or 0)
    pairs = [(one["before"], one["after"]) for one in scores.values() if len(one) == 2]
    return rules.gain(pairs, catalogue.limit("gain_least"))


def hard_questions(code: str) -> Mapping[str, tuple[int, int]]:
    """Return for each question how often it was right after the course, and how often asked."""
    found: dict[str, tuple[int, int]] = {}
    rows = Attempt.objects.filter(
        enrolment__course_code=code, moment=When.AFTER, answered_at__isnull=False
    )
    for marks in rows.values_list("marks", flat=True):
        for question, is_right in marks.items():
            right, times = found.get(question, (0, 0))
            found[question] = (right + bool(is_right), times + 1)
    return found
