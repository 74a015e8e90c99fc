"""One person, one wave, one answer: by their own link, by a call, or off a paper."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.audit import actions as audit
from musterpoint.engine import forms as engine
from musterpoint.forms import actions as forms
from musterpoint.forms import queries as answers
from musterpoint.forms.actions import Subject
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.people.models import Person
from musterpoint.surveys import links
from musterpoint.surveys.actions._survey import NoSuchSurvey
from musterpoint.surveys.models import (
    Asking,
    AskingState,
    Attempt,
    Member,
    NeverAsk,
    PaperEntry,
    Tracing,
    Way,
)
from musterpoint.surveys.rules import pack
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

PAPER = "surveys.paper"
#: Results of a call or visit -> what it means for the panel; None: nothing changes.
RESULTS: Mapping[str, str | None] = {
    "answered": None,
    "no_answer": None,
    "call_back": None,
    "wrong": Tracing.MOVED,
    "moved": Tracing.MOVED,
    "refused": Tracing.REFUSED,
    "never": Tracing.REFUSED,
    "died": Tracing.DIED,
}


class NoSuchLink(Missing):
    """The link names nobody, or what it was for is over."""


class AlreadyAnswered(Refused):
    """Somebody answers once in a wave."""


class Over(Refused):
    """The wave is closed, or this person is not asked any more."""


class BadAttempt(Invalid):
    """A call is not described as it must be."""


class SamePerson(Refused):
    """A paper is typed in by two people, so that slips are seen."""


def find(code: str) -> Asking:
    """Return whom a link belongs to, or raise NoSuchLink."""
    rows = Asking.objects.select_related(
        "member", "wave__survey__version__questionnaire", "wave__survey__crisis"
    )
    found = rows.filter(token=links.token_of(code)).first()
    if found is None or not is_registered(found.member):
        raise NoSuchLink(_("We do not know this link. Check that it is whole."))
    return found


def is_registered(member: Member) -> bool:
    """Say whether the person can still be asked: who withdrew or was erased is not."""
    if member.person_id is None:
        return True
    return Person.objects.filter(id=member.person_id, withdrawn_at__isnull=True).exists()


def locked(asking_id: UUID) -> Asking:
    """Return an asking that nobody else changes now; one that is over is refused."""
    rows = Asking.objects.select_related("member", "wave__survey__version__questionnaire")
    found = rows.select_for_update(of=("self",)).filter(id=asking_id).first()
    if found is None or not is_registered(found.member):
        raise NoSuchSurvey(_("Nobody is asked here."))
    require_open(found)
    return found


def require_open(asking: Asking) -> None:
    """Raise AlreadyAnswered or Over unless an answer is waited for."""
    if asking.state == AskingState.ANSWERED:
        raise AlreadyAnswered(
            _("This person has answered in this wave already. Everybody answers once.")
        )
    if asking.wave.closed_at is not None or asking.wave.opened_at is None:
        raise Over(_("This wave takes no answers now."))
    if asking.state != AskingState.OPEN:
        raise Over(_("This person is not asked any more in this wave."))


def _require(by: Actor) -> None:
    if by.kind is ActorKind.PUBLIC:
        by.require(Permission.PUBLIC_ANSWER)
    else:
        by.require(Permission.SURVEYS_COLLECT)
        by.require(Permission.FORMS_ANSWER)


def subject_of(member: Member) -> UUID:
    """Return whom answers are sealed for: the person, or the place of somebody unregistered."""
    return member.person_id or member.id


def save(
    asking_id: UUID, given: engine.Answers, *, language: str, by: Actor, at: datetime
) -> Asking:
    """Keep what somebody answered so far by their own link; it waits there until it is sent."""
    _require(by)
    asking = locked(asking_id)
    _keep(asking, given, language, by, at)
    asking.save(update_fields=["answers_id"])
    return asking


def send(
    asking_id: UUID, given: engine.Answers, *, way: str, language: str, by: Actor, at: datetime
) -> Asking:
    """
    Keep answers for good and end the asking; raises forms.NotComplete when some are missing.

    The second answer of a person in a wave is refused, by whichever way it comes.
    """
    _require(by)
    if by.kind is not ActorKind.PUBLIC and way not in (Way.PHONE, Way.PAPER):
        raise NotAllowed(_("Answers by a person's own link are given by the person."))
    asking = locked(asking_id)
    _keep(asking, given, language, by, at)
    if asking.answers_id is None:
        raise NoSuchSurvey(_("Nobody is asked here."))
    sent = forms.submit(asking.answers_id, by=by, at=at)
    asking.answers_id, asking.state, asking.way = sent.id, AskingState.ANSWERED, way
    asking.ended_at, asking.call_at = at, None
    asking.save(update_fields=["answers_id", "state", "way", "ended_at", "call_at"])
    Attempt.objects.create(asking=asking, way=way, result="answered", by_id=by.id, happened_at=at)
    Member.objects.filter(id=asking.member_id).update(last_contact_at=at, tracing=Tracing.THERE)
    PaperEntry.objects.filter(asking=asking).delete()
    audit.record(
        "surveys.answer.received", subject_id=subject_of(asking.member), by=by, at=at, way=way
    )
    return asking


def _keep(asking: Asking, given: engine.Answers, language: str, by: Actor, at: datetime) -> None:
    """Put answers into the unfinished filling of an asking; begin one where there is none."""
    version = asking.wave.survey.version
    if asking.answers_id is not None and not _is_kept(asking.answers_id, by, at):
        asking.answers_id = None
    if asking.answers_id is None:
        row = forms.begin(
            version.questionnaire.code,
            subject=Subject(id=subject_of(asking.member)),
            language=language,
            version_id=version.id,
            by=by,
            at=at,
        )
        asking.answers_id = row.id
    forms.answer(
        asking.answers_id, given.values, counts=given.counts, language=language, by=by, at=at
    )


def _is_kept(draft_id: UUID, by: Actor, at: datetime) -> bool:
    """Say whether unfinished answers are still there for this actor: they lapse after a time."""
    try:
        return answers.draft(draft_id, by=by, at=at).row is not None
    except forms.NoSuchForm:
        return False


def say_no(
    asking_id: UUID, *, for_good: bool, way: str = Way.WEB, by: Actor, at: datetime
) -> Asking:
    """
    Take somebody's no: for this survey, or for every one to come.

    ``way`` is how the person said it; what staff take down was said on the telephone.
    """
    _require(by)
    asking = locked(asking_id)
    _end(asking, Tracing.REFUSED, AskingState.REFUSED, at)
    if for_good:
        never_ask(asking.member, by=by, at=at)
    Attempt.objects.create(
        asking=asking,
        way=way if by.kind is ActorKind.PUBLIC else Way.PHONE,
        result="never" if for_good else "refused",
        by_id=by.id,
        happened_at=at,
    )
    audit.record(
        "surveys.asking.refused", subject_id=subject_of(asking.member), by=by, at=at,
        for_good=for_good,
    )  # fmt: skip
    return asking


def never_ask(member: Member, *, by: Actor, at: datetime) -> None:
    """Keep that somebody is asked by no survey again, and end every asking that is open."""
    if member.person_id is None:
        return
    NeverAsk.objects.bulk_create(
        [NeverAsk(person_id=member.person_id, since=at)], ignore_conflicts=True
    )
    mine = Asking.objects.filter(member__person_id=member.person_id, state=AskingState.OPEN)
    mine.update(state=AskingState.REFUSED, ended_at=at)
    Member.objects.filter(person_id=member.person_id).update(tracing=Tracing.REFUSED)
    audit.record("surveys.person.opted-out", subject_id=member.person_id, by=by, at=at)


def _end(asking: Asking, tracing: str, state: str, at: datetime) -> None:
    asking.state, asking.ended_at, asking.call_at = state, at, None
    asking.save(update_fields=["state", "ended_at", "call_at", "attempts"])
    Member.objects.filter(id=asking.member_id).update(tracing=tracing)


def record_attempt(
    asking_id: UUID, result: str, *, call_at: datetime | None = None, by: Actor, at: datetime
) -> Asking:
    """Keep what came of a call: nobody there, call back then, moved, no, or died."""
    by.require(Permission.SURVEYS_COLLECT)
    if result not in RESULTS or result == "answered":
        raise BadAttempt(_("Say what came of it."), fields={"result": [_("Choose an answer.")]})
    if result == "call_back" and (call_at is None or call_at <= at):
        raise BadAttempt(
            _("Say when to call back."), fields={"call_at": [_("Give a time that is to come.")]}
        )
    if result in ("refused", "never"):
        return say_no(asking_id, for_good=result == "never", by=by, at=at)
    asking = locked(asking_id)
    asking.attempts += 1
    asking.call_at = call_at if result == "call_back" else at + timedelta(days=1)
    tracing = RESULTS[result]
    if result == "died":
        _end(asking, Tracing.DIED, AskingState.ENDED, at)
    elif asking.attempts >= pack().attempts and result != "call_back":
        _end(asking, Tracing.LOST, AskingState.ENDED, at)
    else:
        asking.save(update_fields=["attempts", "call_at"])
        member = {"last_contact_at": at} if result == "call_back" else {}
        if tracing:
            member["tracing"] = tracing  # type: ignore[assignment]  # a column of another type
        if member:
            Member.objects.filter(id=asking.member_id).update(**member)
    Attempt.objects.create(
        asking=asking,
        way=Way.PHONE,
        result=result,
        call_at=asking.call_at,
        by_id=by.id,
        happened_at=at,
    )
    audit.record(
        "surveys.attempt.recorded", subject_id=subject_of(asking.member), by=by, at=at,
        result=result,
    )  # fmt: skip
    return asking


def enter_paper(
    asking_id: UUID, given: engine.Answers, *, language: str, by: Actor, at: datetime
) -> Mapping[engine.Key, tuple[str, str]]:
    """
    Keep a paper form as one person typed it; when a second one typed the same, it is sent.

    Returns the differences, the first entry's words before the second's; empty when there are
    none. Raises SamePerson when one person, or a program and its maker, type it twice without
    another between.
    """
    _require(by)
    asking = locked(asking_id)
    key = vault.make_keys([subject_of(asking.member)], at=at)[subject_of(asking.member)]
    same = accounts.hands([by.id])
    entries = list(PaperEntry.objects.filter(asking=asking))
    mine = next((one for one in entries if one.entered_by == by.id), None)
    apart = [one for one in entries if not accounts.hands([one.entered_by]) & same]
    if entries and not apart:
        raise SamePerson(
            _("You typed this paper in. Somebody else types it a second time, so that slips show.")
        )
    sealed = key.seal(PAPER, [[path, list(at_), text] for (path, at_), text in _said(given)])
    if mine is None:
        PaperEntry.objects.create(
            asking=asking, sealed=sealed, language=language, entered_by=by.id, entered_at=at
        )
    else:
        mine.sealed, mine.entered_at = sealed, at
        mine.save(update_fields=["sealed", "entered_at"])
    ours = dict(_said(given))
    others = [_opened(key, one) for one in apart]
    audit.record("surveys.paper.entered", subject_id=subject_of(asking.member), by=by, at=at)
    if ours in others:
        send(asking_id, given, way=Way.PAPER, language=language, by=by, at=at)
    if ours in others or not others:
        return {}
    theirs = others[0]
    return {
        one: (theirs.get(one, ""), ours.get(one, ""))
        for one in {**theirs, **ours}
        if theirs.get(one, "") != ours.get(one, "")
    }


def _opened(key: vault.Key, entry: PaperEntry) -> dict[engine.Key, str]:
    found = key.open(PAPER, entry.sealed)
    return {(path, tuple(places)): text for path, places, text in found}


def _said(given: engine.Answers) -> list[tuple[engine.Key, str]]:
    return [(key, text) for key, text in given.values.items() if text]
