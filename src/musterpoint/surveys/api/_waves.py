"""A wave: opened, its links, closed, its weighted tables, published."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from musterpoint.audit import actions as audit
from musterpoint.surveys import actions, analysing, links, queries
from musterpoint.surveys.api._results import ResultOut, told
from musterpoint.surveys.api._shared import asker
from musterpoint.surveys.api._surveys import WaveOut, wave_line
from musterpoint.tenancy.actors import Permission
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["surveys"])


class OpenBody(Schema):
    """How people with a safe number are asked: by questions in text messages, or by a link."""

    by_reply: bool


class LinkOut(Schema):
    """The link of somebody who is not registered, to be handed out."""

    number: int
    group: str
    code: str
    link: str


class FiguresOut(Schema):
    """
    The weighted tables of a closed wave.

    A cell has ``estimate``, ``low`` and ``high``, or says in ``state`` why it is not told
    (``small``, ``unstable``, ``hidden``).
    """

    population: int
    asked: int
    answered: int
    effective: float
    variables: list[str]
    tables: list[dict[str, Any]]
    changes: dict[str, list[dict[str, Any]]]


@router.get("/surveys/waves/{uuid:survey_wave}", response=WaveOut)
def wave(request: HttpRequest, survey_wave: UUID) -> Any:
    """Return how a wave goes."""
    asker(request, Permission.SURVEYS_READ)
    return _wave(survey_wave)


@router.post("/surveys/waves/{uuid:survey_wave}/opened", response=WaveOut)
def opened(request: HttpRequest, survey_wave: UUID, given: OpenBody) -> Any:
    """Begin to ask everybody of the sample who can be asked; the first messages leave at once."""
    asked = cast(ActorRequest, request)
    site = asked.build_absolute_uri("/")
    actions.open_wave(survey_wave, site=site, by_reply=given.by_reply, by=asked.actor, at=asked.at)
    return _wave(survey_wave)


@router.post("/surveys/waves/{uuid:survey_wave}/closed", response=WaveOut)
def closed(request: HttpRequest, survey_wave: UUID) -> Any:
    """Take no more answers; the figures can be read from now on."""
    asked = cast(ActorRequest, request)
    actions.close_wave(survey_wave, by=asked.actor, at=asked.at)
    return _wave(survey_wave)


@router.get("/surveys/waves/{uuid:survey_wave}/links", response=list[LinkOut])
def hand_out(request: HttpRequest, survey_wave: UUID) -> Any:
    """List the links of those who are not registered and did not answer yet."""
    asked = asker(request, Permission.SURVEYS_CHANGE)
    row = queries.wave(survey_wave)
    found = queries.open_askings(row, unregistered=True)
    audit.saw("surveys.links.read", [row.id], by=asked.actor, at=asked.at, links=len(found))
    return [
        {
            "number": one.member.number,
            "group": one.member.groups.get("group", ""),
            "code": links.in_fours(links.code_of(one.id, asked.at)),
            "link": actions.address(row, one.id, asked.organisation.slug, asked.at),
        }
        for one in found
    ]


@router.get("/surveys/waves/{uuid:survey_wave}/figures", response=FiguresOut)
def figures(request: HttpRequest, survey_wave: UUID) -> Any:
    """Return the weighted tables of a closed wave; nothing is told while answers come in."""
    asked = asker(request, Permission.SURVEYS_READ)
    row = queries.wave(survey_wave)
    found = None
    if row.closed_at is not None:
        found = analysing.analyse(row, asked.at, languages.current().code)
    if found is None:
        raise actions.NotClosed(_("Close the wave first: then its figures can be taken out."))
    return {name: getattr(found, name) for name in FiguresOut.model_fields}


@router.post("/surveys/waves/{uuid:survey_wave}/published", response={201: ResultOut})
def publish(request: HttpRequest, survey_wave: UUID) -> Any:
    """Seal the figures of a closed wave with their date."""
    asked = cast(ActorRequest, request)
    made = actions.publish(survey_wave, by=asked.actor, at=asked.at)
    return Status(201, told(queries.result(made.id)))


def _wave(wave_id: UUID) -> dict[str, Any]:
    row = queries.wave(wave_id)
    lines = queries.waves(row.survey)
    return next(wave_line(one) for one in lines if one.wave.id == row.id)
