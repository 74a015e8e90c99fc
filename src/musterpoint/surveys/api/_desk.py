"""The phone desk and paper: whom to call next, what came of it, answers entered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.engine.forms import language_code, shown_key
from musterpoint.forms.actions import NotComplete
from musterpoint.surveys import actions, filling, queries
from musterpoint.surveys.api._shared import Moment, Start, Word, asker
from musterpoint.surveys.models import Asking, Way
from musterpoint.surveys.reaching import is_reachable
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["surveys"])
Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z-]*$")]
Words = Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*$")]
Plain = bool | int | float | Words | list[Words] | None
Inner = dict[Word, Plain]
Group = dict[Word, Plain | Inner | list[Inner]]
#: Answers by name; a group is an object, a repeat a list of objects.
Given = Annotated[dict[Word, Plain | Group | list[Group]], Field(max_length=1000)]


class CallOut(Schema):
    """Whom to call next: as much as is needed to take the call, and no name."""

    asking_id: UUID
    number: int
    language: str
    attempts: int
    call_at: datetime | None
    is_registered: bool


class CallsOut(Schema):
    """A page of calls; ``next_offset`` goes on where it ends."""

    calls: list[CallOut]
    next_offset: int | None


class AskingOut(Schema):
    """Somebody in one wave; ``state`` is open, answered, refused or ended."""

    id: UUID
    number: int
    wave_id: UUID
    state: str
    way: str
    attempts: int
    call_at: datetime | None


class QuestionOut(Schema):
    """A question: its name in answers, its type, its words, and what can be chosen by name."""

    name: str
    type: str
    text: str
    is_required: bool
    choices: dict[str, str]


class AskedOut(AskingOut):
    """Somebody in one wave with what is asked, in the language that was wanted."""

    language: str
    questions: list[QuestionOut]


class AnswersBody(Schema):
    """What somebody said on the telephone."""

    answers: Given
    language: Language = ""


class PaperBody(AnswersBody):
    """What stands on a paper form, found by the code on it."""

    code: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]


class DifferenceOut(Schema):
    """An answer that two entries of a paper do not share."""

    question: str
    first: str
    second: str


class PaperOut(AskingOut):
    """A paper as it stands; it counts when two pairs of hands entered the same."""

    differences: list[DifferenceOut]


class AttemptBody(Schema):
    """
    What came of a call: no_answer, call_back (with ``call_at``), wrong, moved, refused, died.

    ``never``: does not want to be asked by any survey again.
    """

    result: Word
    call_at: Moment | None = None


@router.get("/surveys/waves/{uuid:survey_wave}/calls", response=CallsOut)
def calls(request: HttpRequest, survey_wave: UUID, offset: Start = 0) -> Any:
    """List whom to call next: promised calls first, then who was tried least."""
    asked = asker(request, Permission.SURVEYS_COLLECT)
    row = queries.wave(survey_wave)
    found, has_more = queries.calls(row, at=asked.at, offset=offset)
    return {"calls": found, "next_offset": offset + queries.PAGE if has_more else None}


@router.get("/surveys/askings/{uuid:survey_asking}", response=AskedOut)
def asking(request: HttpRequest, survey_asking: UUID, language: Language = "") -> Any:
    """Return where somebody stands in a wave, and what is asked."""
    asker(request, Permission.SURVEYS_COLLECT)
    row = queries.asking(survey_asking)
    spoken = filling.language_of(row, language)
    return _asking(row) | {
        "language": language_code(spoken),
        "questions": filling.questions(row, spoken),
    }


@router.post("/surveys/askings/{uuid:survey_asking}/answers", response={201: AskingOut})
def answer(request: HttpRequest, survey_asking: UUID, given: AnswersBody) -> Any:
    """Enter what somebody answered on the telephone; a person answers once in a wave."""
    asked = asker(request, Permission.SURVEYS_COLLECT)
    row = _reachable(queries.asking(survey_asking))
    language = filling.language_of(row, given.language)
    said = filling.read(row, given.answers)
    with _complete():
        sent = actions.send(
            row.id, said, way=Way.PHONE, language=language, by=asked.actor, at=asked.at
        )
    return Status(201, _asking(sent))


@router.post("/surveys/askings/{uuid:survey_asking}/attempts", response={201: AskingOut})
def attempt(request: HttpRequest, survey_asking: UUID, given: AttemptBody) -> Any:
    """Keep what came of a call, other than answers."""
    asked = asker(request, Permission.SURVEYS_COLLECT)
    row = _reachable(queries.asking(survey_asking))
    actions.record_attempt(row.id, given.result, call_at=given.call_at, by=asked.actor, at=asked.at)
    return Status(201, _asking(queries.asking(row.id)))


@router.post("/surveys/waves/{uuid:survey_wave}/papers", response={201: PaperOut})
def paper(request: HttpRequest, survey_wave: UUID, given: PaperBody) -> Any:
    """Enter a paper form; it counts when somebody else entered the same."""
    asked = asker(request, Permission.SURVEYS_COLLECT)
    found = queries.by_paper(queries.wave(survey_wave), given.code, at=asked.at)
    if found is None:
        raise actions.NoSuchSurvey(_("No paper of this wave has this code. Check its letters."))
    row = queries.asking(found.id)
    language = filling.language_of(row, given.language)
    said = filling.read(row, given.answers)
    with _complete():
        differing = actions.enter_paper(
            row.id, said, language=language, by=asked.actor, at=asked.at
        )
    return Status(
        201,
        _asking(queries.asking(row.id))
        | {
            "differences": [
                {"question": shown_key(key), "first": first, "second": second}
                for key, (first, second) in differing.items()
            ]
        },
    )


def _reachable(row: Asking) -> Asking:
    """Return somebody who can still be asked; raise Over for who died or withdrew."""
    if not is_reachable(row.member):
        raise actions.Over(_("This person is not asked any more in this wave."))
    return row


@contextmanager
def _complete() -> Iterator[None]:
    """Say question by question what is missing or wrong in answers."""
    try:
        yield
    except NotComplete as refused:
        raise filling.told(refused) from refused


def _asking(row: Asking) -> dict[str, Any]:
    names = AskingOut.model_fields.keys() - {"number"}
    return {name: getattr(row, name) for name in names} | {"number": row.member.number}
