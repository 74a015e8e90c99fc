"""The list of applications, and what others ask us, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.cases.models import Application, Confirmation, ConfirmationAnswer
from musterpoint.cases.travel import queries
from musterpoint.cases.travel.presenters import words
from musterpoint.cases.travel.waiting import Waiting
from musterpoint.kernel import ids
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An application in the list."""

    url: str
    name: str
    reference: str
    document: str
    station: str
    kind: str
    status: str
    due: str
    taken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question of another organisation."""

    url: str
    asker: str
    asked: str
    due: str
    kind: str
    status: str


def rows(request: ActorRequest, found: Sequence[Application]) -> list[Row]:
    """Return applications as rows; the names are opened in one query."""
    opened = queries.answers(found, at=request.at)
    return [
        Row(
            url=url(request, "travel:application", application_id=row.id),
            name=opened[row.id].name if row.id in opened else _("Erased"),
            reference=ids.show_reference(row.reference),
            document=str(row.get_kind_display()),
            station=row.station.name,
            kind=words.KINDS[row.state],
            status=str(row.get_state_display()),
            due=due(request, row),
            taken=formats.day(row.taken_at.date()),
        )
        for row in found
    ]


def due(request: ActorRequest, row: Application) -> str:
    """Return until when a document has to be issued, while it is not."""
    if row.issue_due_at is None or row.ended_at is not None:
        return ""
    return formats.relative(row.issue_due_at, request.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """A step of a confirmation that is due or was missed."""

    url: str
    what: str
    about: str
    due_at: datetime


def late(request: ActorRequest, found: Sequence[Waiting]) -> list[LateRow]:
    """Return the steps that wait as rows; no name stands there."""
    return [_late(request, one) for one in found]


def _late(request: ActorRequest, one: Waiting) -> LateRow:
    about = one.about
    application = about.application if isinstance(about, Confirmation) else about
    if application is None:
        address = url(request, "travel:question", question_id=about.id)
        asker = about.counterpart_name if isinstance(about, Confirmation) else ""
        return LateRow(url=address, what=_("Your answer"), about=asker, due_at=one.due_at)
    return LateRow(
        url=url(request, "travel:application", application_id=application.id),
        what=str(one.step.label),
        about=ids.show_reference(application.reference),
        due_at=one.due_at,
    )


def questions(request: ActorRequest, found: Sequence[Confirmation]) -> list[QuestionRow]:
    """Return questions as rows; those that wait too long are marked."""
    return [
        QuestionRow(
            url=url(request, "travel:question", question_id=row.id),
            asker=row.counterpart_name,
            asked=formats.moment(row.asked_at, request.organisation.time_zone),
            due="" if row.answer else formats.relative(row.due_at, request.at),
            kind=_kind(request, row),
            status=str(ConfirmationAnswer(row.answer).label) if row.answer else _("To be answered"),
        )
        for row in found
    ]


def _kind(request: ActorRequest, row: Confirmation) -> str:
    if row.answer:
        return "ok"
    return "help" if row.due_at < request.at else "due"
