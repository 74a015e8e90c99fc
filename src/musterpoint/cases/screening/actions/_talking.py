"""A private conversation: offered to everybody, begun when wanted, its answers read for flags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases import actions as cases
from musterpoint.cases.models import Companion, ProtectedCase, RedFlag, Screening, TalkState
from musterpoint.cases.screening import notices, rules
from musterpoint.cases.screening.wall import nothing, require_writing
from musterpoint.forms import actions as forms
from musterpoint.forms import queries as forms_queries
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.people.models import Person
from musterpoint.procedures.actions import NoSuchProcedure
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

USE = "cases.screening"
MOST_NOTE = 1000


class BadTalk(Invalid):
    """How the conversation was arranged cannot be kept; the fields say what to do."""


class NoQuestionnaire(Refused):
    """The questionnaire of private conversations is not in use here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkIn:
    """
    How a conversation was offered: what the person wants, and whom beside them.

    ``interpreter`` names who interprets; with one, ``is_no_relative`` must be said.
    """

    state: str
    interviewer: str = Companion.ANY
    companion: str = Companion.ANY
    interpreter: str = ""
    is_no_relative: bool = False
    note: str = ""


def offer(
    person_id: UUID,
    given: TalkIn,
    *,
    crisis_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Screening:
    """
    Keep that a private conversation was offered, and begin the questionnaire when it is wanted.

    An unfinished one of the same person is gone on with, so that nothing is asked twice. Raises
    BadTalk, NoQuestionnaire.
    """
    require_writing(by)
    if not Person.objects.filter(id=person_id, withdrawn_at=None).exclude(sealed=b"").exists():
        raise nothing()
    _check(given)
    if given.state == TalkState.BEGUN:
        unfinished = (
            Screening.objects.select_for_update()
            .filter(person_id=person_id, state=TalkState.BEGUN, sent_at=None)
            .order_by("-offered_at", "-id")
            .first()
        )
        if unfinished is not None and _is_there(unfinished.draft_id, person_id, at):
            return unfinished
    key = vault.make_keys([person_id], at=at, compartment="protection")[person_id]
    talk = Screening(
        person_id=person_id,
        crisis_id=crisis_id,
        state=given.state,
        offered_by=by.id,
        offered_at=at,
        updated_at=at,
        draft_id=_begin(person_id, by, at) if given.state == TalkState.BEGUN else None,
        sealed=key.seal(
            USE,
            {
                "interviewer": given.interviewer,
                "companion": given.companion,
                "interpreter": given.interpreter.strip(),
                "note": given.note.strip(),
            },
        ),
    )
    talk.save(force_insert=True)
    _record("cases.screening.offered", talk, by, at)
    return talk


def _check(given: TalkIn) -> None:
    problems: dict[str, list[str]] = {}
    if given.state not in (TalkState.BEGUN, TalkState.LATER, TalkState.DECLINED):
        problems["state"] = [_("Choose what the person wants.")]
    for name in ("interviewer", "companion"):
        if getattr(given, name) not in Companion.values:
            problems[name] = [_("Choose one of these.")]
    if given.interpreter.strip() and not given.is_no_relative:
        problems["is_no_relative"] = [
            _("Somebody of the family does not interpret. Find another interpreter first.")
        ]
    if len(given.interpreter) > 200:
        problems["interpreter"] = [_("Shorten the name.")]
    if len(given.note) > MOST_NOTE:
        problems["note"] = [_("Shorten this.")]
    if problems:
        raise BadTalk(_("Some answers need a correction."), fields=problems)


def _begin(person_id: UUID, by: Actor, at: datetime) -> UUID:
    version = forms_queries.shipped_in_force(rules.questionnaire(), at=at)
    if version is None:
        raise NoQuestionnaire(
            _(
                "The questionnaire of private conversations is not in use here. Ask an"
                " administrator to take it over from the catalogue and publish it."
            )
        )
    subject = forms.Subject(id=person_id, compartment="protection")
    return forms.begin(version.questionnaire.code, subject=subject, by=by, at=at).id


def _is_there(draft_id: UUID | None, person_id: UUID, at: datetime) -> bool:
    return any(one.id == draft_id for one in forms_queries.drafts_about(person_id, at=at))


def is_own(filling_id: UUID) -> bool:
    """Say whether a filling is a private conversation of this package."""
    return Screening.objects.filter(draft_id=filling_id).exists()


def sent(filling_id: UUID, answers: Mapping[str, str], by: Actor, at: datetime) -> None:
    """
    Raise the flags of answers that were sent or corrected, and tell a human at once.

    A flag that was raised stays, also when a correction would no longer raise it: a human looks.
    What begins without being chosen, for a child alone, begins here.
    """
    require_writing(by)
    talk = Screening.objects.select_for_update().get(draft_id=filling_id)
    stamp = rules.pack().stamp
    known = set(RedFlag.objects.filter(screening=talk).values_list("code", flat=True))
    fresh = [one for one in rules.raised(answers) if one.code not in known]
    RedFlag.objects.bulk_create(
        [
            RedFlag(
                screening=talk,
                person_id=talk.person_id,
                code=one.code,
                procedure=one.procedure,
                raised_at=at,
                answer_by=at + one.within,
                medical_by=rules.medical_by(one, at),
            )
            for one in fresh
        ]
    )
    is_wanted = answers.get("agrees", "yes") == "yes"
    talk.state = TalkState.DONE if is_wanted else TalkState.DECLINED
    talk.sent_at, talk.updated_at, talk.pack = talk.sent_at or at, at, stamp
    talk.save(update_fields=["state", "sent_at", "updated_at", "pack"])
    _record("cases.screening.held", talk, by, at)
    if fresh:
        notices.tell_cleared(at)
    for procedure in {one.procedure for one in fresh if one.is_always}:
        _open(talk, procedure, by, at)


def choose(
    screening_id: UUID, procedures: Iterable[str], *, by: Actor, at: datetime
) -> list[ProtectedCase]:
    """
    Begin the paths that the person chose, each as a case behind the wall; return the cases.

    What was begun before is left as it is. A path whose procedure is not in use here is left out:
    its flag stands open until a human answers it.
    """
    require_writing(by)
    talk = find(screening_id, lock=True)
    offered = set(RedFlag.objects.filter(screening=talk).values_list("procedure", flat=True))
    made = [_open(talk, one, by, at) for one in sorted(set(procedures) & offered - {""})]
    talk.chosen_at, talk.updated_at = at, at
    talk.save(update_fields=["chosen_at", "updated_at"])
    _record("cases.screening.chosen", talk, by, at)
    return [one for one in made if one is not None]


def _open(talk: Screening, procedure: str, by: Actor, at: datetime) -> ProtectedCase | None:
    new = cases.CaseIn(
        id=uuid5(talk.id, procedure),
        kind=procedure,
        person_id=talk.person_id,
        crisis_id=talk.crisis_id,
        compartment="protection",
        is_mine=False,
    )
    try:
        case = cases.open_case(new, by=by, at=at)
    except NoSuchProcedure:
        return None
    flags = RedFlag.objects.filter(screening=talk, procedure=procedure)
    flags.filter(case=None).update(case=case)
    return ProtectedCase.objects.get(id=case.id)


def answer_flag(flag_id: UUID, *, by: Actor, at: datetime) -> RedFlag:
    """
    Say that a human took a red flag in hand; the first one stands.

    A case that began from it and that nobody owns is theirs from now on.
    """
    require_writing(by)
    flag = RedFlag.objects.select_for_update(of=("self",)).filter(id=flag_id).first()
    if flag is None:
        raise nothing()
    if flag.answered_at is None:
        flag.answered_at, flag.answered_by = at, by.id or by.organisation_id
        flag.save(update_fields=["answered_at", "answered_by"])
        audit.record_protected(
            "cases.flag.answered", subject_id=flag.person_id, by=by, at=at, flag=str(flag.id)
        )
    if by.id is not None and flag.case_id is not None:
        _take_unowned(flag.case_id, by, at)
    return flag


def _take_unowned(case_id: UUID, by: Actor, at: datetime) -> None:
    unowned = ProtectedCase.objects.filter(id=case_id, owner_id=None, closed_at=None)
    if unowned.exists():
        cases.take(case_id, by=by, at=at)


def find(screening_id: UUID, *, lock: bool = False) -> Screening:
    """Return a conversation, or raise NothingHere."""
    rows = Screening.objects.select_for_update() if lock else Screening.objects.all()
    found = rows.filter(id=screening_id).first()
    if found is None:
        raise nothing()
    return found


def _record(kind: str, talk: Screening, by: Actor, at: datetime) -> None:
    audit.record_protected(
        kind, subject_id=talk.person_id, by=by, at=at, talk=str(talk.id), state=str(talk.state)
    )
