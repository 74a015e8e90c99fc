"""Practices: submitted, verified by another, published, superseded."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.kernel.errors import Missing
from musterpoint.lessons import actions, practices, records
from musterpoint.lessons.actions import PracticeIn
from musterpoint.lessons.api._shared import Key, Name, Text, Word, asker
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Practice
from musterpoint.lessons.practices import Wanted
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])
Link = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Codes = Annotated[list[Word], Field(max_length=40)]


class PracticeOut(Schema):
    """A practice in MICIC's record shape, in one of its languages; illustrative, not endorsed."""

    code: str
    language: str
    state: str
    label: str
    title: str
    type_of_practice: str
    country: str
    stakeholder_name: str
    stakeholder_type: str
    crisis_type: list[str]
    crisis_phase: list[str]
    description: str
    related_links: list[str]
    guidelines_thematic_areas: list[str]


class WordsBody(Schema):
    """A practice in the words of one language: en, ar, fr or es."""

    title: Name
    description: Text


class PracticeBody(Schema):
    """A practice in MICIC's record shape; lists take codes of the pack or its names."""

    texts: Annotated[dict[Word, WordsBody], Field(max_length=8)]
    type_of_practice: Word
    stakeholder_name: Name
    stakeholder_type: Word
    country: Word = ""
    crisis_type: Codes = []
    crisis_phase: Codes = []
    guidelines_thematic_areas: Codes = []
    related_links: Annotated[list[Link], Field(max_length=20)] = []
    contact: Name = ""
    replaces: Key = ""


class HowBody(Schema):
    """How it was verified: which public source was opened, or which office asked, and when."""

    how: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


@router.get("/practices", response=list[PracticeOut])
def practice_list(
    request: HttpRequest,
    q: Word = "",
    stakeholder: Word = "",
    phase: Word = "",
    theme: Word = "",
    guideline: Annotated[int, Field(ge=0, le=15)] = 0,
) -> Any:
    """List practices, a record for each language."""
    asker(request, Permission.LESSONS_READ)
    wanted = Wanted(text=q, stakeholder=stakeholder, phase=phase, theme=theme, guideline=guideline)
    return records.records(practices.library(wanted))


@router.post("/practices", response={201: list[PracticeOut]})
def submit(request: HttpRequest, given: PracticeBody) -> Any:
    """Submit a practice; another verifies it before it is shown to anybody else."""
    asked = cast(ActorRequest, request)
    made = actions.submit_practice(_given(given), by=asked.actor, at=asked.at)
    return Status(201, _told(made))


@router.get("/practices/{slug:practice_code}", response=list[PracticeOut])
def practice(request: HttpRequest, practice_code: str) -> Any:
    """Return a practice, a record for each language."""
    asker(request, Permission.LESSONS_READ)
    found = practices.find(practice_code)
    if found is None:
        raise _nowhere()
    return records.records([found])


@router.post("/practices/{slug:practice_code}", response=list[PracticeOut])
def change(request: HttpRequest, practice_code: str, given: PracticeBody) -> Any:
    """Change a submitted practice; a verified one is superseded by another."""
    asked = cast(ActorRequest, request)
    return _told(
        actions.change_practice(_id(practice_code), _given(given), by=asked.actor, at=asked.at)
    )


@router.post("/practices/{slug:practice_code}/verified", response=list[PracticeOut])
def verified(request: HttpRequest, practice_code: str, given: HowBody) -> Any:
    """Say that a source or an office bears it out; whoever submitted or changed it cannot."""
    asked = cast(ActorRequest, request)
    return _told(
        actions.verify_practice(_id(practice_code), given.how, by=asked.actor, at=asked.at)
    )


@router.post("/practices/{slug:practice_code}/published", response=list[PracticeOut])
def published(request: HttpRequest, practice_code: str) -> Any:
    """Publish a verified practice; the one that it replaces is superseded."""
    asked = cast(ActorRequest, request)
    return _told(actions.publish_practice(_id(practice_code), by=asked.actor, at=asked.at))


@router.post("/practices/{slug:practice_code}/superseded", response=list[PracticeOut])
def superseded(request: HttpRequest, practice_code: str) -> Any:
    """Take a published practice out of use."""
    asked = cast(ActorRequest, request)
    return _told(actions.supersede_practice(_id(practice_code), by=asked.actor, at=asked.at))


def _given(body: PracticeBody) -> PracticeIn:
    rules = pack()

    def codes(group: str, given: list[str]) -> tuple[str, ...]:
        return tuple(rules.code_of(group, one) or one for one in given)

    return PracticeIn(
        texts={code: words.dict() for code, words in body.texts.items()},
        type_of_practice=rules.code_of("types", body.type_of_practice) or body.type_of_practice,
        stakeholder_name=body.stakeholder_name,
        stakeholder_type=rules.code_of("stakeholders", body.stakeholder_type)
        or body.stakeholder_type,
        country=body.country,
        crisis_types=codes("crisis_types", body.crisis_type),
        phases=codes("phases", body.crisis_phase),
        themes=codes("themes", body.guidelines_thematic_areas),
        links=tuple(body.related_links),
        contact=body.contact,
        replaces=body.replaces,
    )


def _id(code: str) -> UUID:
    """Return the id of an own practice; those of the product are nobody's to change."""
    row = Practice.objects.filter(code=code).values_list("id", flat=True).first()
    if row is None:
        raise _nowhere()
    return row


def _nowhere() -> Missing:
    return Missing(_("There is no such practice here."))


def _told(row: Practice) -> list[dict[str, Any]]:
    return records.records([practices.of_row(row)])
