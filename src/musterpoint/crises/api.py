"""Crises, their rolls and the registry, for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.crises import actions, queries
from musterpoint.crises.models import Crisis
from musterpoint.people import queries as people
from musterpoint.people.identity import ContactIn, Document, HouseholdIn, Identity, PersonIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["crises"])

Text = Annotated[str, Field(max_length=200)]
Short = Annotated[str, Field(max_length=60)]
#: No control characters: the database refuses a NUL in a text that it is asked for.
PRINTED = r"^[^\x00-\x1f]*$"
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]
Language = Annotated[str, Field(max_length=12, description="BCP-47")]
MOST_HOUSEHOLDS = 500
MOST_MEMBERS = 30
MOST_STATES = 2000


class CrisisOut(Schema):
    """A crisis of this organisation."""

    id: UUID
    slug: str
    name: str
    host_country: str
    role: str
    declared_at: datetime
    closed_at: datetime | None


class FiguresOut(Schema):
    """The nine figures of an area, or of all."""

    area: str
    level: int
    figures: dict[str, int]


class BoardOut(Schema):
    """The board: one row for each area, and the totals."""

    rows: list[FiguresOut]
    totals: dict[str, int]


class ContactBody(Schema):
    """A number in E.164 or an e-mail address."""

    channel: Literal["sms", "email"]
    address: Text
    is_safe: bool = True
    is_shared: bool = False


class DocumentBody(Schema):
    """A paper."""

    kind: Short
    country: Country
    number: Short
    expires: str = Field("", max_length=10)


class PersonBody(Schema):
    """A person. One name is enough; what is not known is left out."""

    id: UUID | None = Field(None, description="made by the client (UUIDv7), so that it may repeat")
    names: list[Text] = Field(min_length=1, max_length=10)
    latin: str = Field("", max_length=200)
    born: str = Field("", max_length=10, description="YYYY, YYYY-MM or YYYY-MM-DD")
    relation: str = Field("", max_length=40)
    sex: Literal["f", "m", "x", "u"] = "u"
    nationalities: list[Country] = Field([], max_length=10)
    language: Language = ""
    area: str = Field("", max_length=40)
    place: str = Field("", max_length=200)
    document_level: int | None = Field(None, ge=0, le=2)
    documents: list[DocumentBody] = Field([], max_length=10)
    needs: list[Short] = Field([], max_length=20)
    contacts: list[ContactBody] = Field([], max_length=10)
    is_head: bool = False


class HouseholdBody(Schema):
    """People who travel together."""

    id: UUID | None = None
    occurred_at: datetime | None = None
    members: list[PersonBody] = Field(min_length=1, max_length=MOST_MEMBERS)


class RegistrationBody(Schema):
    """Households to register; all or none."""

    households: list[HouseholdBody] = Field(min_length=1, max_length=MOST_HOUSEHOLDS)


class RegisteredPersonOut(Schema):
    """A registered person with the reference that people read aloud."""

    id: UUID
    reference: str


class RegisteredOut(Schema):
    """A registered household."""

    id: UUID
    reference: str
    persons: list[RegisteredPersonOut]


class RollOut(Schema):
    """One person on the roll, in coarse words."""

    person_id: UUID
    reference: str
    household_id: UUID | None
    sex: str
    age_band: int | None
    language: str
    area: str
    state: str
    reached_at: datetime | None
    accounted_at: datetime | None
    last_contact_at: datetime | None


class RollPageOut(Schema):
    """One page; ``next_cursor`` asks for the next and is null at the end."""

    items: list[RollOut]
    next_cursor: str | None


class StateBody(Schema):
    """Something heard about a person."""

    person_id: UUID
    state: Short
    way: Short
    occurred_at: datetime


class StatesBody(Schema):
    """What was heard; all or none."""

    changes: list[StateBody] = Field(min_length=1, max_length=MOST_STATES)


class CountOut(Schema):
    """How many."""

    count: int


class PersonOut(Schema):
    """A person, opened. Each reading is in the audit trail."""

    id: UUID
    reference: str
    is_erased: bool
    names: list[str]
    latin: str
    born: str
    sex: str
    nationalities: list[str]
    language: str
    area: str
    household_id: UUID | None
    registered_at: datetime


class FoundOut(Schema):
    """Somebody who may be meant, with the weight of the evidence in bits."""

    person_id: UUID
    bits: float


class FoundPageOut(Schema):
    """The best answers, best first; ``has_more`` when others may fit as well."""

    items: list[FoundOut]
    has_more: bool
    advice: str = Field("", description="how to ask so that fewer fit, where there are more")


def _asker(request: HttpRequest) -> ActorRequest:
    return cast(ActorRequest, request)


def _crisis(slug: str) -> Crisis:
    return Crisis.objects.get(slug=slug)


@router.get("/crises", response=list[CrisisOut])
def crises(request: HttpRequest) -> list[Crisis]:
    """List the crises of this organisation, newest first."""
    _asker(request).actor.require(Permission.CRISIS_READ)
    return list(Crisis.objects.order_by("-declared_at", "-id"))


@router.get("/crises/{crisis}/board", response=BoardOut)
def board(request: HttpRequest, crisis: str) -> dict[str, Any]:
    """Return the figures of the crisis room."""
    _asker(request).actor.require(Permission.CRISIS_READ)
    found = queries.board(_crisis(crisis).id)
    return {
        "rows": [
            {"area": row.code, "level": row.level, "figures": dict(row.figures)}
            for row in found.rows
        ],
        "totals": dict(found.totals),
    }


@router.get("/crises/{crisis}/roll", response=RollPageOut)
def roll(
    request: HttpRequest,
    crisis: str,
    state: Annotated[str, Field(max_length=20, pattern=PRINTED)] = "",
    area: Annotated[str, Field(max_length=40, pattern=PRINTED)] = "",
    cursor: Annotated[str, Field(max_length=200)] = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """List the people on the roll of a crisis, a page at a time."""
    asker = _asker(request)
    asker.actor.require(Permission.PEOPLE_READ)
    filters = queries.RollFilters(states=(state,) if state else (), areas=(area,) if area else ())
    page = queries.roll(_crisis(crisis).id, filters, cursor or None, limit, at=asker.at)
    audit.saw("crises.roll.read", [r.person_id for r in page.rows], by=asker.actor, at=asker.at)
    return {"items": list(page.rows), "next_cursor": page.next_cursor}


@router.post("/registrations", response={201: list[RegisteredOut]})
def register(request: HttpRequest, body: RegistrationBody) -> Status[Any]:
    """Register households and put them on the roll of every open crisis."""
    asker = _asker(request)
    made = actions.register(
        None,
        [_household(one) for one in body.households],
        by=asker.actor,
        at=asker.at,
        source="staff",
    )
    return Status(201, list(made))


@router.post("/crises/{crisis}/states", response={201: CountOut})
def states(request: HttpRequest, crisis: str, body: StatesBody) -> Status[Any]:
    """Record what was heard about people."""
    asker = _asker(request)
    changes = [actions.StateIn(**change.dict()) for change in body.changes]
    count = actions.set_state(_crisis(crisis).id, changes, by=asker.actor, at=asker.at)
    return Status(201, {"count": count})


@router.get("/people/search", response=FoundPageOut)
def search(request: HttpRequest, q: Annotated[str, Field(min_length=1, max_length=200)]) -> Any:
    """Find people by name, number or reference; the page says when others may fit as well."""
    asker = _asker(request)
    asker.actor.require(Permission.PEOPLE_READ)
    answer = people.search(q, asker.at, limit=20)
    audit.saw("people.search", answer.person_ids, by=asker.actor, at=asker.at)
    advice = _("Add a surname or a year of birth to narrow down.") if answer.has_more else ""
    return {"items": list(answer.found), "has_more": answer.has_more, "advice": advice}


@router.get("/people/{uuid:person_id}", response=PersonOut)
def person(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """Return one person."""
    asker = _asker(request)
    asker.actor.require(Permission.PEOPLE_READ)
    card = people.card([person_id], asker.at).get(person_id)
    if card is None:
        raise Crisis.DoesNotExist
    audit.saw("people.person.read", [person_id], by=asker.actor, at=asker.at)
    return {
        "id": card.person_id,
        "names": list(card.identity.names),
        "latin": card.identity.latin,
        "born": card.identity.born,
        "nationalities": list(card.nationalities),
        **{
            name: getattr(card, name)
            for name in (
                "reference",
                "is_erased",
                "sex",
                "language",
                "area",
                "household_id",
                "registered_at",
            )
        },
    }


def _household(body: HouseholdBody) -> HouseholdIn:
    return HouseholdIn(
        id=body.id,
        occurred_at=body.occurred_at,
        members=tuple(_person(one) for one in body.members),
    )


def _person(body: PersonBody) -> PersonIn:
    return PersonIn(
        id=body.id,
        identity=Identity(
            names=tuple(body.names),
            latin=body.latin,
            born=body.born,
            relation=body.relation,
            needs=tuple(body.needs),
            documents=tuple(Document(**document.dict()) for document in body.documents),
            place=body.place,
        ),
        sex=body.sex,
        nationalities=tuple(body.nationalities),
        language=body.language,
        area=body.area,
        document_level=body.document_level,
        contacts=tuple(ContactIn(**contact.dict()) for contact in body.contacts),
        is_head=body.is_head,
    )
