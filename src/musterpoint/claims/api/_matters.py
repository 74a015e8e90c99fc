"""What people are owed where they worked: told, prepared, filed with the authority there."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Status
from pydantic import ConfigDict

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, importing, queries
from musterpoint.claims.actions import MatterIn, OwedIn
from musterpoint.claims.api._shared import (
    MOST,
    Amount,
    Country,
    File,
    Line,
    PaperBody,
    PaperOut,
    PlaceBody,
    StepOut,
    Text,
    Word,
    WordsBody,
    asker,
    by_at,
    history,
    papers,
)
from musterpoint.claims.models import Matter
from musterpoint.claims.papers import given_out
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["claims"])
ALL = "/claims/matters"
ONE = ALL + "/{uuid:matter_id}"
SAME = ("id", "reference", "state", "country", "unit", "asked", "granted", "recovered", "paid_on",
        "left_on", "file_by", "filed_on", "number", "due_at", "crisis_id", "person_id",
        "group_id", "bond_call_id")  # fmt: skip
TOLD = ("name", "phone", "email", "employer", "employer_contact", "words", "witness", "how_paid")


class OwedBody(Schema):
    """One thing that is owed: ``amount`` is for one month where there are ``months``."""

    kind: Word
    amount: Amount
    months: Annotated[int, Field(ge=1, le=1200)] | None = None
    what: Line = ""
    papers: Annotated[list[Word], Field(max_length=20)] = []


class ToldBody(Schema):
    """Who claims, against whom, and what happened; a name or a telephone is enough."""

    model_config = ConfigDict(extra="forbid")

    country: Country
    name: Line = ""
    phone: Word = ""
    email: Line = ""
    employer: Line = ""
    employer_contact: Line = ""
    words: Text = ""
    witness: Line = ""
    how_paid: Line = ""
    left_on: date | None = None
    unit: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    crisis_id: UUID | None = None


class MatterBody(ToldBody):
    """A claim with what is owed; it is sent when the person consents that it is worked on."""

    person_reference: Word = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    owed: Annotated[list[OwedBody], Field(max_length=40)] = []
    consents: bool = False
    how: Text = ""


class ListBody(Schema):
    """Workers of one employer, as CSV or XLSX in base64; ``consent`` is how each was asked."""

    file: File
    employer: Line
    country: Country
    consent: Line
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"


class SentBody(Schema):
    """That the person consents, and how they were asked."""

    consents: bool
    how: Text = ""


class FiledBody(Schema):
    """Under which number, and when, the authority took a claim."""

    number: Word
    on: date


class RuledBody(Schema):
    """What the authority granted, nothing for a refusal, and why."""

    amount: Amount
    words: Text


class LinkBody(Schema):
    """The reference of a registered person."""

    reference: Word


class MatterOut(Schema):
    """Where a person's claim stands; amounts in smallest parts of ``unit``."""

    id: UUID
    reference: str
    state: str
    country: str
    unit: str
    asked: int
    granted: int | None
    recovered: int
    paid_on: int
    left_on: date | None
    file_by: date | None
    filed_on: date | None
    number: str
    due_at: datetime | None
    crisis_id: UUID | None
    person_id: UUID | None
    group_id: UUID | None
    bond_call_id: UUID | None


class ListedOut(MatterOut):
    """A claim of a list, with who claims and of whom."""

    name: str
    employer: str


class BegunOut(MatterOut):
    """A claim with the key of the person's own page, shown once."""

    key: str


class OwedOut(Schema):
    """One thing that is owed."""

    position: int
    kind: str
    amount: int
    months: int | None
    what: str
    papers: list[str]


class WholeMatterOut(MatterOut):
    """A claim with what the person told, what is owed, papers and history."""

    name: str
    phone: str
    email: str
    employer: str
    employer_contact: str
    words: str
    witness: str
    how_paid: str
    owed: list[OwedOut]
    papers: list[PaperOut]
    history: list[StepOut]


@router.get(ALL, response=list[ListedOut])
def matters(
    request: HttpRequest,
    state: Word = "",
    text: Word = "",
    crisis: Word = "",
    group: UUID | None = None,
) -> Any:
    """
    List people's claims by the day they are due, of one state or all that are open.

    ``text`` is a number, a whole name, or the reference of the person.
    """
    asked = asker(request, Permission.CLAIMS_PEOPLE)
    rows = list(queries.matters(state, text, crisis, group, at=asked.at)[:MOST])
    audit.saw("claims.matters.listed", [one.id for one in rows], by=asked.actor, at=asked.at)
    return [
        told(row) | {name: str(words.get(name, "")) for name in ("name", "employer")}
        for row, words in zip(rows, queries.told(rows, asked.at), strict=True)
    ]


@router.post(ALL, response={201: BegunOut})
def tell(request: HttpRequest, body: MatterBody) -> Status[Any]:
    """Take a person's claim; with consent it is sent, without it waits to be completed."""
    apart = {"owed", "consents", "how"}
    made = actions.tell(MatterIn(**body.dict(exclude=apart)), **by_at(request))
    row = made.row
    for one in body.owed:
        actions.put_owed(row.id, _owed(one), **by_at(request))
    if body.consents:
        actions.send(row.id, True, how=body.how, **by_at(request))
    return Status(201, told(queries.matter(row.id)) | {"key": made.key})


@router.post(f"{ALL}/lists", response={201: list[MatterOut]})
def tell_many(request: HttpRequest, body: ListBody) -> Status[Any]:
    """Take a list of workers of one employer, all or none; the same list once."""
    asker(request, Permission.CLAIMS_CHANGE)
    given = (body.file, body.employer, body.country, body.language, body.consent)
    try:
        _group, rows = importing.take(*given, **by_at(request))
    except importing.BadRows as wrong:
        fields = {f"{one.row}.{one.column}": [one.text] for one in wrong.problems[:200]}
        raise actions.BadClaim(str(wrong), fields=fields) from wrong
    return Status(201, [told(one) for one in rows])


@router.get(ONE, response=WholeMatterOut)
def matter(request: HttpRequest, matter_id: UUID) -> Any:
    """Return a person's claim with what they told, what is owed, papers and history."""
    asked = asker(request, Permission.CLAIMS_PEOPLE)
    row = queries.matter(matter_id)
    audit.saw("claims.matter.read", [row.id], by=asked.actor, at=asked.at)
    (words,) = queries.told([row], asked.at)
    return (
        told(row)
        | {name: str(words.get(name, "")) for name in TOLD}
        | {
            "owed": [
                {name: getattr(one, name) for name in ("position", "kind", "amount", "months")}
                | {"what": what, "papers": one.papers.split()}
                for one, what in queries.whole(row, asked.at).owed
            ],
            "papers": papers(row.id, asked.at),
            "history": history(row.id, asked.at),
        }
    )


@router.put(ONE, response=MatterOut)
def write(request: HttpRequest, matter_id: UUID, body: ToldBody) -> Any:
    """Write a claim anew that is not filed; who it is of is linked apart."""
    asker(request, Permission.CLAIMS_PEOPLE)
    return told(actions.write(matter_id, MatterIn(**body.dict()), **by_at(request)))


@router.post(f"{ONE}/owed", response={201: MatterOut})
def put_owed(request: HttpRequest, matter_id: UUID, body: OwedBody) -> Status[Any]:
    """Add a thing that is owed to a claim that is not filed."""
    actions.put_owed(matter_id, _owed(body), **by_at(request))
    return Status(201, told(queries.matter(matter_id)))


@router.post(f"{ONE}/owed/drop", response=MatterOut)
def drop_owed(request: HttpRequest, matter_id: UUID, body: PlaceBody) -> Any:
    """Take a thing out of a claim that is not filed."""
    return told(actions.drop_owed(matter_id, body.position, **by_at(request)))


@router.post(f"{ONE}/papers", response={201: PaperOut})
def add_matter_paper(request: HttpRequest, matter_id: UUID, body: PaperBody) -> Status[Any]:
    """Add evidence to a claim that is not closed."""
    made = actions.add_matter_paper(matter_id, body.name, body.file, **by_at(request))
    return Status(201, {"id": made.id, "name": body.name})


@router.get(f"{ONE}/papers/{{uuid:claim_paper}}")
def matter_paper(request: HttpRequest, matter_id: UUID, claim_paper: UUID) -> HttpResponse:
    """Return a paper as a file."""
    asker(request, Permission.CLAIMS_PEOPLE)
    row = queries.matter(matter_id)
    return given_out(actions.open_paper(row.id, row.id, claim_paper, **by_at(request)))


@router.post(f"{ONE}/sending", response=MatterOut)
def send(request: HttpRequest, matter_id: UUID, body: SentBody) -> Any:
    """Send a claim with the person's consent that it is worked on."""
    return told(actions.send(matter_id, body.consents, how=body.how, **by_at(request)))


@router.post(f"{ONE}/preparation", response=MatterOut)
def prepare(request: HttpRequest, matter_id: UUID) -> Any:
    """Say that a claim can be filed: the day of the departure is known, and what is owed."""
    return told(actions.prepare(matter_id, **by_at(request)))


@router.post(f"{ONE}/filing", response=MatterOut)
def file_matter(request: HttpRequest, matter_id: UUID, body: FiledBody) -> Any:
    """Enter that the authority of the host State took the claim, under its number."""
    return told(actions.file_matter(matter_id, body.number, body.on, **by_at(request)))


@router.post(f"{ONE}/ruling", response=MatterOut)
def rule_on(request: HttpRequest, matter_id: UUID, body: RuledBody) -> Any:
    """Enter what the authority decided: an amount, or nothing."""
    return told(actions.rule_on(matter_id, body.amount, body.words, **by_at(request)))


@router.post(f"{ONE}/appeal", response=MatterOut)
def appeal(request: HttpRequest, matter_id: UUID, body: WordsBody) -> Any:
    """Enter that the authority's decision was appealed against."""
    return told(actions.appeal(matter_id, body.words, **by_at(request)))


@router.post(f"{ONE}/closing", response=MatterOut)
def close_matter(request: HttpRequest, matter_id: UUID, body: WordsBody) -> Any:
    """Close a claim of which nothing is held any more."""
    return told(actions.close_matter(matter_id, body.words, **by_at(request)))


@router.post(f"{ONE}/person", response=MatterOut)
def link_person(request: HttpRequest, matter_id: UUID, body: LinkBody) -> Any:
    """Link a claim to the registration of the person, when there is one now."""
    return told(actions.link_person(matter_id, body.reference, **by_at(request)))


def told(row: Matter) -> dict[str, Any]:
    """Return where a person's claim stands, as programs read it."""
    return {name: getattr(row, name) for name in SAME}


def _owed(body: OwedBody) -> OwedIn:
    return OwedIn(**body.dict(exclude={"papers"}), papers=tuple(body.papers))
