"""Applications: taken, listed, and the figures of what was decided."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import ConfigDict

from musterpoint.grants import actions, queries
from musterpoint.grants.actions import ApplicationIn
from musterpoint.grants.api._shared import (
    MOST,
    ApplicationOut,
    CountryOrNone,
    FigureOut,
    Papers,
    PayeeBody,
    Text,
    Unit,
    Word,
    asker,
    by_at,
    told,
)
from musterpoint.grants.causes import Cause
from musterpoint.grants.models import State
from musterpoint.web.schemas import Schema

router = Router(tags=["grants"])


class ApplicationBody(Schema):
    """An application that was told or written; ``asked`` is in smallest parts of ``unit``."""

    model_config = ConfigDict(extra="forbid")

    purpose: Word
    unit: Unit
    asked: Annotated[int, Field(gt=0, lt=10**15)]
    why: Text
    name: Word = ""
    person_id: UUID | None = None
    applicant: Literal["person", "family"] = "person"
    way: Literal["desk", "phone"] = "desk"
    born: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}-\d{2})?)?$")] = ""
    phone: Word = ""
    email: Word = ""
    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    from_on: date | None = None
    method: Word = "cash"
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    crisis_id: UUID | None = None
    country: CountryOrNone = ""
    papers: Papers = []
    payee: PayeeBody = PayeeBody()


class TakenOut(ApplicationOut):
    """An application that was taken, with the key of the applicant's address, shown once."""

    key: str


@router.get(
    "/grants/applications",
    response=list[ApplicationOut],
)
def applications(request: HttpRequest, state: Word = "") -> Any:
    """List applications by the day they are due, of one state or all that are open."""
    asked = asker(request)
    wanted = state if state in State.values else ""
    return [one.row for one in queries.queue(wanted, at=asked.at, limit=MOST)]


@router.post(
    "/grants/applications",
    response={201: TakenOut},
)
def take(request: HttpRequest, body: ApplicationBody) -> Status[Any]:
    """Take an application that was told or written."""
    given = body.dict(exclude={"payee", "papers", "crisis_id", "country"})
    sent = actions.apply(
        ApplicationIn(
            **given,
            cause=Cause(crisis_id=body.crisis_id, country=body.country),
            payee=body.payee.dict(),
            papers=tuple(body.papers),
        ),
        **by_at(request),
    )
    return Status(201, told(sent.row) | {"key": sent.key})


@router.get(
    "/grants/applications/{uuid:grant_id}",
    response=ApplicationOut,
)
def application(request: HttpRequest, grant_id: UUID) -> Any:
    """Return where an application stands."""
    asker(request)
    return queries.application(grant_id)


@router.get("/grants/figures", response=list[FigureOut])
def figures(request: HttpRequest) -> Any:
    """Return by group how many were decided and refused; small groups are not told."""
    asker(request)
    return queries.statistics()
