"""Questions about surveys, their samples and waves, and what was published of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.surveys import analysing, designing, frames, links, tabulating
from musterpoint.surveys.actions import NoSuchSurvey, subject_of
from musterpoint.surveys.actions._drawing import members_of
from musterpoint.surveys.models import (
    Asking,
    AskingState,
    Attempt,
    Draw,
    Member,
    PaperEntry,
    Result,
    Survey,
    Tracing,
    Wave,
)
from musterpoint.surveys.reaching import reachable
from musterpoint.tenancy.actors import Actor, Permission

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A survey of a list: how many were drawn, and its newest wave that was opened."""

    survey: Survey
    drawn: int
    wave: Wave | None
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveLine:
    """A wave with how many are asked, answered and left."""

    wave: Wave
    asked: int
    answered: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One line of the list of calls: as much as is needed to take the next, and no name."""

    asking_id: UUID
    number: int
    language: str
    attempts: int
    call_at: datetime | None
    is_registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published result: what other packages read and name as their source."""

    id: UUID
    survey_id: UUID
    survey: str
    purpose: str
    crisis_id: UUID | None
    wave: int
    term: str
    published_at: datetime
    published_by: str
    answered: int
    population: int
    digest: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure of a published result, as an indicator takes it: a share (0 to 1) or a mean."""

    value: float
    low: float
    high: float
    answers: int
    published_at: datetime
    result_id: UUID


def surveys(text: str = "") -> list[Line]:
    """Return the surveys whose name or purpose holds a text, the newest first."""
    rows = Survey.objects.select_related("crisis", "version__questionnaire")
    rows = rows.order_by("-created_at", "-id")[:2000]
    words = text.casefold()
    found = [one for one in rows if words in one.name.casefold() or words in one.purpose.casefold()]
    ids = [one.id for one in found]
    drawn = dict(
        Member.objects.filter(survey__in=ids, is_reserve=False)
        .values_list("survey_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    waves: dict[UUID, Wave] = {}
    for wave in Wave.objects.filter(survey__in=ids, opened_at__isnull=False).order_by("number"):
        waves[wave.survey_id] = wave
    answers = dict(
        Asking.objects.filter(wave__in=[one.id for one in waves.values()], state="answered")
        .values_list("wave_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    return [
        Line(
            survey=one,
            drawn=drawn.get(one.id, 0),
            wave=waves.get(one.id),
            answered=answers.get(waves[one.id].id, 0) if one.id in waves else 0,
        )
        for one in found
    ]


def survey(survey_id: UUID) -> Survey:
    """Return a survey, or raise NoSuchSurvey."""
    rows = Survey.objects.select_related("version__questionnaire", "crisis")
    found = rows.filter(id=survey_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is no such survey here."))
    return found


def designed(of: Survey, at: datetime) -> designing.Designed:
    """Return a survey's design worked out over its frame as it is now."""
    return designing.design(of, frames.read(of, at))


def draw_of(of: Survey) -> Draw | None:
    """Return how a survey's sample was drawn; None before that."""
    return analysing.drawn(of)


def is_repeated(of: Survey, at: datetime) -> bool | None:
    """
    Say whether the kept seed draws the same people again; None when the frame is another now.
    """
    draw = analysing.drawn(of)
    found = frames.read(of, at)
    if draw is None or found.digest != draw.digest:
        return None
    again = members_of(of, found, designing.design(of, found), draw.seed)
    kept = Member.objects.filter(survey=of).order_by("number")
    first = [(one.number, one.person_id, one.stratum) for one in again]
    return first == list(kept.values_list("number", "person_id", "stratum"))


def waves(of: Survey) -> list[WaveLine]:
    """Return the waves of a survey in their order."""
    return _wave_lines(list(Wave.objects.filter(survey=of).order_by("number")))


def _wave_lines(rows: Sequence[Wave]) -> list[WaveLine]:
    counts: dict[tuple[UUID, str], int] = {}
    asked = Asking.objects.filter(analysing.STANDING, wave__in=[one.id for one in rows])
    grouped = asked.values_list("wave_id", "state").annotate(n=Count("id")).order_by()
    for wave_id, state, number in grouped:
        counts[wave_id, state] = number
    return [
        WaveLine(
            wave=one,
            asked=sum(counts.get((one.id, state), 0) for state in AskingState.values),
            answered=counts.get((one.id, AskingState.ANSWERED), 0),
            open=counts.get((one.id, AskingState.OPEN), 0),
        )
        for one in rows
    ]


def wave(wave_id: UUID) -> Wave:
    """Return a wave with its survey, or raise NoSuchSurvey."""
    rows = Wave.objects.select_related("survey__version__questionnaire", "survey__crisis")
    found = rows.filter(id=wave_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is no such wave here."))
    return found


def ways(of: Wave) -> dict[str, int]:
    """Return how many answered by which way."""
    rows = Asking.objects.filter(wave=of, state=AskingState.ANSWERED)
    return dict(Counter(rows.values_list("way", flat=True)))


def members(
    of: Survey, *, tracing: str = "", number: int | None = None, after: int = 0
) -> tuple[list[Member], bool]:
    """Return a page of the sample by number, and whether there is more; no names are opened."""
    rows = Member.objects.filter(survey=of, number__gt=after).order_by("number")
    if tracing:
        rows = rows.filter(tracing=tracing)
    if number is not None:
        rows = rows.filter(number=number)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def member(member_id: UUID) -> Member:
    """Return a member of a sample, or raise NoSuchSurvey."""
    rows = Member.objects.select_related("survey__crisis", "stands_for")
    found = rows.filter(id=member_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is nobody like this in the sample."))
    return found


def attempts(of: Member) -> list[Attempt]:
    """Return every try to reach a member, the newest first."""
    rows = Attempt.objects.filter(asking__member=of).select_related("asking__wave")
    return list(rows.order_by("-happened_at", "-id"))


def tracing_counts(of: Survey) -> dict[str, int]:
    """Return how many of a panel can be asked, moved, refused and so on."""
    asked = Member.objects.filter(survey=of, replaced_from=None).filter(
        Q(is_reserve=False) | Q(stands_for__isnull=False)
    )
    counts = Counter(asked.values_list("tracing", flat=True))
    return {code: counts.get(code, 0) for code in Tracing.values}


def calls(of: Wave, *, at: datetime, offset: int = 0) -> tuple[list[Call], bool]:
    """Return who is to be called next: promised calls first, then who was tried least."""
    there = reachable("member__person_id")
    rows = Asking.objects.filter(there, wave=of, state=AskingState.OPEN).exclude(
        member__tracing__in=(Tracing.LOST, Tracing.DIED)
    )
    rows = rows.filter(Q(call_at__isnull=True) | Q(call_at__lte=at))
    ordered = rows.select_related("member").order_by("call_at", "attempts", "member__number")
    found = list(ordered[offset : offset + PAGE + 1])
    spoken = _languages([one.member for one in found])
    lines = [
        Call(
            asking_id=one.id,
            number=one.member.number,
            language=spoken.get(one.member_id, ""),
            attempts=one.attempts,
            call_at=one.call_at,
            is_registered=one.member.person_id is not None,
        )
        for one in found
    ]
    return lines[:PAGE], len(lines) > PAGE


def _languages(of: Sequence[Member]) -> dict[UUID, str]:
    ids = {one.person_id: one.id for one in of if one.person_id}
    rows = Person.objects.filter(id__in=ids).values_list("id", "language")
    return {ids[person]: language for person, language in rows}


def asking(asking_id: UUID) -> Asking:
    """Return one asking with its wave, or raise NoSuchSurvey."""
    rows = Asking.objects.select_related(
        "member", "wave__survey__version__questionnaire", "wave__survey__crisis"
    )
    found = rows.filter(id=asking_id).first()
    if found is None:
        raise NoSuchSurvey(_("Nobody is asked here."))
    return found


def by_paper(of: Wave, text: str, *, at: datetime) -> Asking | None:
    """Return whom the code on a paper form names; None when it names nobody of this wave."""
    number = links.paper_number(text)
    if number is None:
        return None
    rows = Asking.objects.filter(wave=of, member__number=number).select_related("member")
    found = rows.first()
    if found is None or not links.is_paper_code(text, found.id, number, at):
        return None
    return found


def to_print(of: Wave, most: int, *, by: Actor, at: datetime) -> list[tuple[Asking, str]]:
    """Return who did not answer yet with the codes of their papers, and record whose they are."""
    by.require(Permission.SURVEYS_COLLECT)
    found = open_askings(of)[:most]
    subjects = [subject_of(one.member) for one in found]
    audit.saw("surveys.paper.printed", subjects, by=by, at=at, wave=str(of.id))
    return [(one, links.paper_code_of(one.id, one.member.number, at)) for one in found]


def paper_waiting(of: Wave) -> list[tuple[UUID, int, int]]:
    """Return papers that were typed in once or differ: asking, number, entries."""
    rows = PaperEntry.objects.filter(asking__wave=of)
    grouped = rows.values_list("asking_id", "asking__member__number").annotate(n=Count("id"))
    return list(grouped.order_by("asking__member__number"))


def open_askings(of: Wave, *, unregistered: bool = False) -> list[Asking]:
    """Return everybody who did not answer yet and can be asked, by number."""
    there = reachable("member__person_id")
    rows = Asking.objects.filter(there, wave=of, state=AskingState.OPEN)
    rows = rows.select_related("member", "wave")
    if unregistered:
        rows = rows.filter(member__person_id__isnull=True)
    return list(rows.order_by("member__number"))


def who(of: Member, *, by: Actor, at: datetime) -> people.Card | None:
    """Return whom to call, and record that it was seen; None for somebody unregistered."""
    by.require(Permission.SURVEYS_COLLECT)
    if of.person_id is None:
        return None
    found = people.card([of.person_id], at).get(of.person_id)
    audit.saw("surveys.person.read", [of.person_id], by=by, at=at, survey=str(of.survey_id))
    return found


def published(
    crisis_id: UUID | None = None, survey_id: UUID | None = None, text: str = ""
) -> list[Published]:
    """Return published results, the newest first: of everything, a crisis or a survey."""
    rows = Result.objects.select_related("wave__survey")
    if crisis_id is not None:
        rows = rows.filter(wave__survey__crisis_id=crisis_id)
    if survey_id is not None:
        rows = rows.filter(wave__survey_id=survey_id)
    words = text.casefold()
    found = [_published(one) for one in rows.order_by("-published_at", "-id")[:500]]
    return [one for one in found if words in one.survey.casefold()]


def result(result_id: UUID) -> Published:
    """Return one published result, or raise NoSuchSurvey."""
    found = Result.objects.select_related("wave__survey").filter(id=result_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is no such result here."))
    return _published(found)


def told(result_id: UUID, path: str, choice: str, *, by: str = "", value: str = "") -> Told | None:
    """
    Return one figure of a published result; None when it was not told or is not in it.

    ``choice`` is ``=`` for a mean; ``by`` and ``value`` name a group, both empty for everybody.
    """
    found = result(result_id)
    for table in found.content["tables"]:
        if table["path"] != path:
            continue
        for cell in table["cells"]:
            if (cell["choice"], cell["by"], cell["value"]) == (choice, by, value):
                if cell["state"] != "shown":
                    return None
                return Told(
                    value=cell["estimate"],
                    low=cell["low"],
                    high=cell["high"],
                    answers=cell["n"],
                    published_at=found.published_at,
                    result_id=found.id,
                )
    return None


def _published(one: Result) -> Published:
    survey_ = one.wave.survey
    return Published(
        id=one.id,
        survey_id=survey_.id,
        survey=survey_.name,
        purpose=survey_.purpose,
        crisis_id=survey_.crisis_id,
        wave=one.wave.number,
        term=one.wave.term,
        published_at=one.published_at,
        published_by=one.published_by_name,
        answered=one.content["answered"],
        population=one.content["population"],
        digest=one.digest,
        content=tabulating.told_again(one.content),
    )


def open_waves() -> list[WaveLine]:
    """Return the waves in which people are asked now, with how many are left."""
    rows = Wave.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
    return _wave_lines(list(rows.select_related("survey").order_by("closes_at", "id")))
