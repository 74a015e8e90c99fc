"""Who acts for a person, days before the authority, the employer's bond, and money that came."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, queries
from musterpoint.claims.api._matters import ONE, BegunOut, MatterOut, told
from musterpoint.claims.api._shared import Amount, Line, WordsBody, asker, by_at
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["claims"])


class PowerBody(Schema):
    """To whom the person gave a power of attorney, for what, until when."""

    to: Line
    scope: Line
    until_on: date | None = None


class CounselBody(Schema):
    """Who gives legal aid: a service of the directory, or a named lawyer."""

    service_id: UUID | None = None
    who: Line = ""


class HearingBody(Schema):
    """A day before the authority, with its time zone."""

    at: datetime
    place: Line


class CameBody(Schema):
    """Money that came for a person, into an account of ours; ``key`` makes it happen once."""

    key: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
    amount: Amount
    account: Line
    on: date
    words: Line


class PowerOut(Schema):
    """A power of attorney."""

    id: UUID
    to: str
    scope: str
    from_on: date
    until_on: date | None
    revoked_on: date | None


class CounselOut(Schema):
    """Who gives legal aid."""

    id: UUID
    service_id: UUID | None
    who: str


class HearingOut(Schema):
    """A day before the authority, and what came of it."""

    id: UUID
    at: datetime
    place: str
    held_at: datetime | None
    outcome: str


class MovementOut(Schema):
    """Money that came or was paid on: entered counts for nothing before a person confirmed it."""

    id: UUID
    kind: str
    state: str
    amount: int
    on: date
    words: str


class ActingOut(Schema):
    """Everything that hangs on a person's claim."""

    powers: list[PowerOut]
    counsels: list[CounselOut]
    hearings: list[HearingOut]
    movements: list[MovementOut]


@router.get(f"{ONE}/acting", response=ActingOut)
def acting(request: HttpRequest, matter_id: UUID) -> Any:
    """Return who acts for a person, hearings, and the money that came and was paid on."""
    return _acting(request, matter_id)


@router.post(f"{ONE}/powers", response={201: ActingOut})
def give_power(request: HttpRequest, matter_id: UUID, body: PowerBody) -> Status[Any]:
    """Write down to whom the person gave a power of attorney."""
    _reader(request)
    actions.give_power(matter_id, body.to, body.scope, body.until_on, **by_at(request))
    return Status(201, _acting(request, matter_id))


@router.post(f"{ONE}/powers/{{uuid:matter_part}}/revocation", response=ActingOut)
def revoke_power(request: HttpRequest, matter_id: UUID, matter_part: UUID) -> Any:
    """End a power of attorney: the person revoked it."""
    _reader(request)
    actions.revoke_power(matter_id, matter_part, **by_at(request))
    return _acting(request, matter_id)


@router.post(f"{ONE}/counsels", response={201: ActingOut})
def give_counsel(request: HttpRequest, matter_id: UUID, body: CounselBody) -> Status[Any]:
    """Write down who gives legal aid."""
    _reader(request)
    actions.give_counsel(matter_id, body.service_id, body.who, **by_at(request))
    return Status(201, _acting(request, matter_id))


@router.post(f"{ONE}/hearings", response={201: ActingOut})
def set_hearing(request: HttpRequest, matter_id: UUID, body: HearingBody) -> Status[Any]:
    """Write down a day before the authority."""
    asked = _reader(request)
    when = body.at if body.at.tzinfo else body.at.replace(tzinfo=asked.at.tzinfo)
    actions.set_hearing(matter_id, when, body.place, **by_at(request))
    return Status(201, _acting(request, matter_id))


@router.post(f"{ONE}/hearings/{{uuid:matter_part}}/outcome", response=ActingOut)
def hear(request: HttpRequest, matter_id: UUID, matter_part: UUID, body: WordsBody) -> Any:
    """Enter what came of a hearing."""
    _reader(request)
    actions.hear(matter_id, matter_part, body.words, **by_at(request))
    return _acting(request, matter_id)


@router.post(f"{ONE}/money", response={201: ActingOut})
def came(request: HttpRequest, matter_id: UUID, body: CameBody) -> Status[Any]:
    """Enter that money came for a person; a person who looked at the statement confirms it."""
    _reader(request)
    actions.came(
        matter_id, body.amount, body.account, body.on, body.words, key=f"api:{body.key}",
        **by_at(request),
    )  # fmt: skip
    return Status(201, _acting(request, matter_id))


@router.post(f"{ONE}/bond-call", response=MatterOut)
def call_bond(request: HttpRequest, matter_id: UUID) -> Any:
    """Begin a call of the employer's bond for this claim; it goes on under bonds."""
    return told(actions.call_bond(matter_id, **by_at(request)))


@router.post(f"{ONE}/address", response=BegunOut)
def new_address(request: HttpRequest, matter_id: UUID) -> Any:
    """Give the person's page a new key, shown once; the one before opens nothing any more."""
    made = actions.new_address(matter_id, **by_at(request))
    return told(made.row) | {"key": made.key}


def _reader(request: HttpRequest) -> Any:
    return asker(request, Permission.CLAIMS_PEOPLE)


def _acting(request: HttpRequest, matter_id: UUID) -> dict[str, Any]:
    asked = _reader(request)
    row = queries.matter(matter_id)
    audit.saw("claims.matter.read", [row.id], by=asked.actor, at=asked.at)
    found = queries.whole(row, asked.at)

    def named(one: Any, *names: str) -> dict[str, Any]:
        return {name: getattr(one, name) for name in names}

    return {
        "powers": [
            named(one, "id", "from_on", "until_on", "revoked_on")
            | {name: words.get(name, "") for name in ("to", "scope")}
            for one, words in found.powers
        ],
        "counsels": [named(one, "id", "service_id") | {"who": who} for one, who in found.counsels],
        "hearings": [
            named(one, "id", "at", "place", "held_at") | {"outcome": outcome}
            for one, outcome in found.hearings
        ],
        "movements": [
            named(one, "id", "kind", "state", "amount", "on") | {"words": words}
            for one, words in found.movements
        ],
    }
