"""
The register of members for programs, and what it says of whom money is asked for.

Nobody reads the register: it is asked for one member who is known already. Terms are renewed, ended
and forgotten by the id that the answer gives.
"""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.funds import actions, asserted, kinds, members, queries
from musterpoint.funds.actions import MemberIn, Origin
from musterpoint.funds.models import Commitment, MemberTerm, TermSource
from musterpoint.funds.rules import MEMBERSHIP
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest, only_reads
from musterpoint.web.schemas import Schema

router = Router(tags=["funds"])
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Short = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
Name = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f]*$")]
MOST = 1_000


class FactOut(Schema):
    """
    A fact that was asserted for the rules of a head, and by whom.

    ``is_checked`` is false where it is the word of who asked alone: nothing here can tell. Of
    membership ``in_register`` says what the register of the fund has: member, lapsed, not_found,
    or by_number: a membership of this number is in force, whose it is was not told. Null where it
    was not asked.
    """

    fact: str
    answer: str
    asserted_by: UUID | None
    is_checked: bool
    in_register: str | None = None


class WhoIn(Schema):
    """
    A member: by the number of the membership, by name and date of birth, or by registration.

    ``reference`` is for programs that may see people. Nothing of it is kept but blind tokens.
    """

    number: Short = ""
    name: Text = ""
    born: date | None = None
    reference: Short = ""


class TermIn(WhoIn):
    """A member with the first and the last day of the term."""

    starts_on: date
    ends_on: date


class MembersIn(Schema):
    """Members to write, all or none, with the reference of what was paid and the list's name."""

    members: Annotated[list[TermIn], Field(min_length=1, max_length=MOST)]
    contribution: Name = ""
    listed: Name = ""


class AddedOut(Schema):
    """How many terms were written, and how many stood there already."""

    added: int
    repeated: int


class TermOut(Schema):
    """One term of a member, without who it is."""

    id: UUID
    fund: str
    starts_on: date
    ends_on: date
    source: str
    contribution: str
    listed: str
    made_at: datetime


class StandingOut(Schema):
    """What the register has today: member, lapsed or not_found; and the terms, the last first."""

    standing: str
    terms: list[TermOut]


def facts_told(row: Commitment) -> list[dict[str, Any]]:
    """Return the facts of a commitment, with whose word each is."""
    is_checked = row.what != kinds.DIRECT.code
    return [
        {
            "fact": fact,
            "answer": answer,
            "asserted_by": row.asked_by,
            "is_checked": is_checked or asserted.is_of_register(row, fact),
            "in_register": (row.facts or {}).get(members.REGISTER) if fact == MEMBERSHIP else None,
        }
        for fact, answer in asserted.told(row)
    ]


@router.post(
    "/funds/{slug:fund_slug}/members",
    response={201: AddedOut},
    operation_id="musterpoint_funds_api_of_members_add_members",
)
def add_members(request: HttpRequest, fund_slug: str, given: MembersIn) -> Any:
    """Write members into the register of a fund; what stands there is not written again."""
    asked = cast(ActorRequest, request)
    origin = Origin(source=TermSource.LIST, contribution=given.contribution, listed=given.listed)
    done = actions.add_members(
        fund_slug, [_member(one) for one in given.members], origin, by=asked.actor, at=asked.at
    )
    return Status(201, {"added": done.added, "repeated": done.repeated})


@router.post(
    "/funds/{slug:fund_slug}/members/find",
    response=StandingOut,
    operation_id="musterpoint_funds_api_of_members_find_member",
)
def find_member(request: HttpRequest, fund_slug: str, given: WhoIn) -> Any:
    """Say whether somebody is a member today; asked by what is known, so that no address tells."""
    only_reads(request)
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.FUNDS_MEMBERS)
    fund, today = queries.fund(fund_slug), asked.at.date()
    who = MemberIn(**given.model_dump(), starts_on=today, ends_on=today)
    marks = actions.marks_of(who, by=asked.actor, at=asked.at)
    found = list(members.terms(marks, fund)[:MOST])
    audit.saw("funds.members.searched", [fund.id], by=asked.actor, at=asked.at, found=len(found))
    return {
        "standing": members.look_up(marks, fund, today),
        "terms": [_term(one) for one in found],
    }


def _member(given: TermIn) -> MemberIn:
    return MemberIn(**given.model_dump())


def _term(row: MemberTerm) -> dict[str, Any]:
    return {
        "id": row.id,
        "fund": row.fund.slug,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "source": row.source,
        "contribution": row.contribution,
        "listed": row.listed,
        "made_at": row.made_at,
    }


class MemberRenewIn(Schema):
    """A further term of a member, with the reference of what was paid for it."""

    starts_on: date
    ends_on: date
    contribution: Name = ""


class MemberEndIn(Schema):
    """The last day of a term that ends earlier."""

    on: date


class MemberForgottenOut(Schema):
    """How many terms of a member went out of all registers."""

    forgotten: int


@router.post(
    "/members/{uuid:member_term}/renewal", response={201: TermOut}, operation_id="renew_member"
)
def renew_member(request: HttpRequest, member_term: UUID, given: MemberRenewIn) -> Any:
    """Write a further term of a member; two that begin on the same day are refused."""
    asked = cast(ActorRequest, request)
    made = actions.renew_member(
        member_term, given.starts_on, given.ends_on, given.contribution,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _term(made))


@router.post("/members/{uuid:member_term}/end", response=TermOut, operation_id="end_member")
def end_member(request: HttpRequest, member_term: UUID, given: MemberEndIn) -> Any:
    """Let a term end earlier; help that was approved before stays approved."""
    asked = cast(ActorRequest, request)
    return _term(actions.end_member(member_term, given.on, by=asked.actor, at=asked.at))


@router.post(
    "/members/{uuid:member_term}/forgetting",
    response=MemberForgottenOut,
    operation_id="forget_member",
)
def forget_member(request: HttpRequest, member_term: UUID) -> Any:
    """Take every term of a member out of all registers, as the person wishes: for good."""
    asked = cast(ActorRequest, request)
    done = actions.forget_member(member_term, by=asked.actor, at=asked.at)
    return {"forgotten": done}
