"""A survey: begun from a questionnaire in force, changed, and its list of counts."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.surveys import actions, queries
from musterpoint.surveys.actions import CountIn, SurveyIn
from musterpoint.surveys.api._shared import Day, Text, Word, asker
from musterpoint.surveys.models import Survey, Wave
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["surveys"])
Consent = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


class SurveyOut(Schema):
    """
    A survey; ``frame`` is roll, arrived, cases or uploaded.

    ``revision`` counts its changes; whoever designs the sample sends the one that was read.
    """

    id: UUID
    name: str
    purpose: str
    questionnaire: str
    frame: str
    crisis_id: UUID | None
    base_day: date
    consent: dict[str, str]
    revision: int
    drawn_at: datetime | None


class WaveOut(Schema):
    """A wave: ``term`` says how long after the base day; how many are asked, answered, left."""

    id: UUID
    number: int
    term: str
    due_at: datetime
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    asked: int
    answered: int
    open: int


class WholeOut(SurveyOut):
    """A survey with its waves, which are there once its sample is drawn."""

    waves: list[WaveOut]


class SurveyBody(Schema):
    """What a survey says of itself; ``consent`` is what people agree to, by language."""

    name: Word
    purpose: Text
    questionnaire: Word
    frame: Word
    crisis_id: UUID | None = None
    base_day: Day
    consent: Annotated[dict[Word, Consent], Field(max_length=8)]


class CountBody(Schema):
    """A group of people who are not registered; ``cluster`` where clusters are drawn."""

    group: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
    people: Annotated[int, Field(ge=0, lt=10**9)]
    migrants: bool = True
    cluster: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")] = ""


class FrameBody(Schema):
    """The whole list; it takes the place of the one before."""

    rows: Annotated[list[CountBody], Field(max_length=2000)]


@router.get("/surveys", response=list[SurveyOut])
def surveys(request: HttpRequest, q: Word = "") -> Any:
    """List surveys, the newest first."""
    asker(request, Permission.SURVEYS_READ)
    return [_survey(one.survey) for one in queries.surveys(q)]


@router.post("/surveys", response={201: WholeOut})
def begin(request: HttpRequest, given: SurveyBody) -> Any:
    """Begin a survey with the questionnaire's version in force."""
    asked = cast(ActorRequest, request)
    made = actions.create(SurveyIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, whole(made.id))


@router.get("/surveys/{uuid:survey_id}", response=WholeOut)
def survey(request: HttpRequest, survey_id: UUID) -> Any:
    """Return a survey with its waves."""
    asker(request, Permission.SURVEYS_READ)
    return whole(survey_id)


@router.post("/surveys/{uuid:survey_id}", response=WholeOut)
def change(request: HttpRequest, survey_id: UUID, given: SurveyBody) -> Any:
    """Change what a survey says of itself; of a drawn one only its words."""
    asked = cast(ActorRequest, request)
    actions.change(survey_id, SurveyIn(**given.dict()), by=asked.actor, at=asked.at)
    return whole(survey_id)


@router.post("/surveys/{uuid:survey_id}/frame", response=WholeOut)
def frame(request: HttpRequest, survey_id: UUID, given: FrameBody) -> Any:
    """Keep the counts of people who are not registered; every wrong line is named."""
    asked = cast(ActorRequest, request)
    rows = [
        CountIn(
            group=one.group,
            people=str(one.people),
            migrants="yes" if one.migrants else "no",
            cluster=one.cluster,
        )
        for one in given.rows
    ]
    actions.put_frame(survey_id, rows, by=asked.actor, at=asked.at)
    return whole(survey_id)


def whole(survey_id: UUID) -> dict[str, Any]:
    """Return a survey with its waves."""
    row = queries.survey(survey_id)
    return _survey(row) | {"waves": [wave_line(one) for one in queries.waves(row)]}


def _survey(row: Survey) -> dict[str, Any]:
    names = SurveyOut.model_fields.keys() - {"questionnaire"}
    found = {name: getattr(row, name) for name in names}
    return found | {"questionnaire": row.version.questionnaire.code}


def wave_line(line: queries.WaveLine) -> dict[str, Any]:
    """Return a wave as programs read it."""
    row: Wave = line.wave
    names = WaveOut.model_fields.keys() - {"asked", "answered", "open"}
    counts = {"asked": line.asked, "answered": line.answered, "open": line.open}
    return {name: getattr(row, name) for name in names} | counts
