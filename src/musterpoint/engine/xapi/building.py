"""
Write statements about learning, for a record store of the organisation's choice.

The learner is an account with a pseudonym: a keyed hash, the same in every statement of one
organisation and different in another's. Neither a name nor an e-mail address is ever written.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

VERSION = "1.0.0"
COURSE = "http://adlnet.gov/expapi/activities/course"
MODULE = "http://adlnet.gov/expapi/activities/module"
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
MEETING = "http://adlnet.gov/expapi/activities/meeting"


class Verb(StrEnum):
    """What a learner did; the value is the end of the verb's address."""

    REGISTERED = "registered"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    ATTENDED = "attended"
    VOIDED = "voided"

    @property
    def address(self) -> str:
        """The verb's IRI, from ADL's vocabulary."""
        return f"http://adlnet.gov/expapi/verbs/{self.value}"


DISPLAYS: dict[Verb, dict[str, str]] = {
    Verb.REGISTERED: {"en": "registered", "fr": "s’est inscrit", "es": "se inscribió", "ar": "سجّل"},
    Verb.COMPLETED: {"en": "completed", "fr": "a terminé", "es": "completó", "ar": "أكمل"},
    Verb.PASSED: {"en": "passed", "fr": "a réussi", "es": "aprobó", "ar": "نجح"},
    Verb.FAILED: {"en": "failed", "fr": "a échoué", "es": "no aprobó", "ar": "لم ينجح"},
    Verb.ATTENDED: {"en": "attended", "fr": "a participé", "es": "asistió", "ar": "حضر"},
    Verb.VOIDED: {"en": "voided", "fr": "a annulé", "es": "anuló", "ar": "ألغى"},
}


class NoStatement(Invalid):
    """What was given cannot be said in a statement."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner's account: the home page of the organisation, and a pseudonym."""

    home: str
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What was learnt: a course, a module, a test, a session."""

    id: str
    kind: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Points of so many."""

    points: float
    of: float


def pseudonym(person: UUID, key: bytes) -> str:
    """Return the learner's name in statements: 128 bits of a keyed hash."""
    return hmac.digest(key, b"xapi" + person.bytes, "sha256")[:16].hex()


def statement(
    identity: UUID,
    learner: Learner,
    verb: Verb,
    activity: Activity,
    *,
    at: datetime,
    score: Score | None = None,
    success: bool | None = None,
    took: timedelta | None = None,
    registration: UUID | None = None,
    language: str = "",
    parent: Activity | None = None,
) -> dict[str, Any]:
    """
    Return a statement that a learner did something.

    Passed, failed and completed say so in the result too. Raises NoStatement for a pseudonym that
    looks like an address, a score out of its bounds, or a time that ran backwards.
    """
    if verb is Verb.VOIDED:
        raise NoStatement(_("A statement is voided by another that refers to it."))
    found: dict[str, Any] = {
        "id": str(identity),
        "actor": _actor(learner),
        "verb": {"id": verb.address, "display": DISPLAYS[verb]},
        "object": _activity(activity),
        "timestamp": _moment(at),
        "version": VERSION,
    }
    if result := _result(verb, score, success, took):
        found["result"] = result
    context: dict[str, Any] = {}
    if registration is not None:
        context["registration"] = str(registration)
    if language:
        context["language"] = language
    if parent is not None:
        context["contextActivities"] = {"parent": [_activity(parent)]}
    if context:
        found["context"] = context
    return found


def voiding(identity: UUID, wrong: UUID, by: Learner, *, at: datetime) -> dict[str, Any]:
    """Return the statement that takes another back; statements are never changed."""
    return {
        "id": str(identity),
        "actor": _actor(by),
        "verb": {"id": Verb.VOIDED.address, "display": DISPLAYS[Verb.VOIDED]},
        "object": {"objectType": "StatementRef", "id": str(wrong)},
        "timestamp": _moment(at),
        "version": VERSION,
    }


def duration(took: timedelta) -> str:
    """Return a duration as ISO 8601 writes it, to the hundredth of a second."""
    if took < timedelta():
        raise NoStatement(_("Learning does not take less than no time."))
    hundredths = round(took / timedelta(milliseconds=10))
    seconds, rest = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = f"{seconds}.{rest:02}" if rest else str(seconds)
    text = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    text += f"{part}S" if seconds or rest or not text else ""
    return f"PT{text}"


def _actor(learner: Learner) -> dict[str, Any]:
    if "@" in learner.pseudonym or not learner.pseudonym:
        raise NoStatement(_("A learner stands in statements with a pseudonym, not an address."))
    account = {"homePage": learner.home, "name": learner.pseudonym}
    return {"objectType": "Agent", "account": account}


def _activity(one: Activity) -> dict[str, Any]:
    definition = {"type": one.kind, "name": dict(one.names)}
    return {"objectType": "Activity", "id": one.id, "definition": definition}


def _result(
    verb: Verb, score: Score | None, success: bool | None, took: timedelta | None
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if verb in {Verb.PASSED, Verb.FAILED}:
        if success is not None and success is not (verb is Verb.PASSED):
            raise NoStatement(_("Passed is a success, and failed is none."))
        found["success"] = verb is Verb.PASSED
    elif success is not None:
        found["success"] = success
    if verb is Verb.COMPLETED:
        found["completion"] = True
    if score is not None:
        if not 0 <= score.points <= score.of or score.of <= 0:
            raise NoStatement(_("Points lie between none and all."))
        scaled = round(score.points / score.of, 6)
        found["score"] = {"scaled": scaled, "raw": score.points, "min": 0, "max": score.of}
    if took is not None:
        found["duration"] = duration(took)
    return found


def _moment(at: datetime) -> str:
    if at.utcoffset() is None:
        raise NoStatement(_("The moment of a statement needs its offset from UTC."))
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
