"""
Funds for programs: what is in them, what was asked, and asking.

A program asks and reads. It approves nothing: that is for people, and there is no operation for it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.funds import actions, bound, kinds, members, queries, tokens
from musterpoint.funds.actions import CommitmentIn
from musterpoint.funds.api._members import FactOut, facts_told
from musterpoint.funds.api._shared import PAGE, Amount, FundReasonIn, Key, Text, Word, asker
from musterpoint.funds.bound import Pots
from musterpoint.funds.models import Commitment, Fund, Head, Window
from musterpoint.funds.queries import Figures
from musterpoint.funds.values import MOST_PEOPLE
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.schemas import Schema

router = Router(tags=["funds"])


class BoundOut(Schema):
    """What givers bound to a crisis, a country (three letters) or both, and is still free."""

    crisis_id: UUID | None
    country: str
    amount: int


class HoldsOut(Schema):
    """
    What a window or a head holds of a currency, in smallest parts with so many digits.

    Of what is free, ``bound`` pays only for the crises and countries of ``bound_to``.
    """

    unit: str
    digits: int
    held: int
    committed: int
    free: int
    bound: int
    bound_to: list[BoundOut]


class HeadOut(Schema):
    """
    A head with its caps in smallest parts of the fund's currency; null is no cap.

    With ``day_across`` the caps of days are counted over all heads of its kind in every fund.
    """

    id: UUID
    code: str
    name: str
    kind: str
    person_most: int | None
    family_most: int | None
    day_most: int | None
    days_most: int | None
    day_across: bool
    ended_at: datetime | None
    holds: list[HoldsOut]


class WindowOut(Schema):
    """A window of a fund with its money and heads."""

    id: UUID
    code: str
    name: str
    kind: str
    ended_at: datetime | None
    holds: list[HoldsOut]
    heads: list[HeadOut]


class FundOut(Schema):
    """A fund."""

    slug: str
    name: str
    currency: str
    currencies: list[str]


class WholeOut(FundOut):
    """A fund with its windows and heads."""

    windows: list[WindowOut]


class CommitmentOut(Schema):
    """
    What was asked of a head and where it stands; amounts in smallest parts.

    ``facts`` is null for what was asked before facts were kept; ``unknown`` are those that rules
    ask and nobody said; ``not_known`` says why, where money was released at once without them.
    """

    id: UUID
    fund: str
    window: str
    head: str
    state: str
    amount: int
    paid: int
    unpaid: int
    unit: str
    purpose: str
    asked_at: datetime
    days: int | None
    first_day: date | None
    is_released_at_once: bool
    facts: list[FactOut] | None
    unknown: list[str]
    not_known: dict[str, str]


class AskIn(Schema):
    """
    Money to ask of a head; the same key with the same content is asked once.

    ``reference`` is that of a registered person, by whom caps are counted: for programs that may
    see people. ``days`` are in a row from ``first_day`` on, from today without one: no day of a
    person costs more than the cap of the head, however it is asked for. ``country`` (three letters)
    is where the money is used, when the crisis does not say it: money given for a country pays for
    nothing else. ``facts`` are membership, means, cause and covered_elsewhere, for rules of the
    head; the alert level is that of the crisis. By ``reference`` and ``member_number`` the register
    of members is asked, and what it has stands in place of an asserted membership.
    """

    key: Key
    head_id: UUID
    amount: Amount
    unit: Word = ""
    purpose: Text
    reference: Word = ""
    member_number: Word = ""
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    first_day: date | None = None
    crisis_id: UUID | None = None
    country: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    facts: dict[Word, Word] = {}


def _holds(figures: list[Figures], bound_of: Mapping[str, Pots]) -> list[dict[str, Any]]:
    return [
        {
            "unit": one.unit,
            "digits": one.digits,
            "held": one.held,
            "committed": one.committed,
            "free": one.free,
            "bound": sum(bound_of.get(one.unit, {}).values()),
            "bound_to": [
                {"crisis_id": uuid_or_none(to.crisis), "country": to.country, "amount": amount}
                for to, amount in sorted(bound_of.get(one.unit, {}).items())
            ],
        }
        for one in figures
    ]


def _fund(row: Fund) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "currency": row.currency,
        "currencies": row.currencies.split(),
    }


def _head(row: Head, figures: list[Figures], bound_of: Mapping[str, Pots]) -> dict[str, Any]:
    names = (
        "id", "code", "name", "kind", "person_most", "family_most", "day_most", "days_most",
        "day_across", "ended_at",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"holds": _holds(figures, bound_of)}


def _window(
    row: Window,
    figures: list[Figures],
    bound_of: Mapping[str, Pots],
    heads: list[dict[str, Any]],
) -> dict[str, Any]:
    names = ("id", "code", "name", "kind", "ended_at")
    given = {name: getattr(row, name) for name in names}
    return given | {"holds": _holds(figures, bound_of), "heads": heads}


def _commitment(row: Commitment) -> dict[str, Any]:
    head = row.head
    return {
        "id": row.id,
        "fund": head.window.fund.slug,
        "window": head.window.code,
        "head": head.code,
        "state": row.state,
        "amount": row.amount,
        "paid": row.paid,
        "unpaid": row.unpaid,
        "unit": row.unit,
        "purpose": row.purpose,
        "asked_at": row.asked_at,
        "days": row.days,
        "first_day": row.begins if row.days else None,
        "is_released_at_once": row.at_once,
        "facts": None if row.facts is None else facts_told(row),
        "unknown": row.unknown,
        "not_known": row.not_known,
    }


@router.get("/funds", response=list[FundOut], operation_id="musterpoint_funds_api_funds")
def funds(request: HttpRequest) -> Any:
    """List the funds that are open, by name."""
    asker(request, Permission.FUNDS_READ)
    return [_fund(one) for one in queries.funds()]


@router.get("/funds/{slug:fund_slug}", response=WholeOut, operation_id="musterpoint_funds_api_fund")
def fund(request: HttpRequest, fund_slug: str) -> Any:
    """Return a fund with its windows and heads, and what each holds."""
    asker(request, Permission.FUNDS_READ)
    row = queries.fund(fund_slug)
    windows, heads = queries.windows(row), queries.heads(row)
    figures, given = queries.figures([*windows, *heads]), bound.of_places([*windows, *heads])
    return _fund(row) | {
        "windows": [
            _window(
                window,
                figures[window.id],
                given[window.id],
                [
                    _head(one, figures[one.id], given[one.id])
                    for one in heads
                    if one.window_id == window.id
                ],
            )
            for window in windows
        ]
    }


@router.get(
    "/funds/{slug:fund_slug}/commitments",
    response=list[CommitmentOut],
    operation_id="musterpoint_funds_api_commitments",
)
def commitments(
    request: HttpRequest, fund_slug: str, state: Word = "", after: UUID | None = None
) -> Any:
    """List commitments of a fund, the oldest first, 200 at a time; ``after`` is the last id."""
    asker(request, Permission.FUNDS_READ)
    rows = queries.commitments(slug=queries.fund(fund_slug).slug, state=state).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [_commitment(one) for one in rows[:PAGE]]


@router.get(
    "/commitments/reviews", response=list[CommitmentOut], operation_id="list_releases_to_review"
)
def reviews(request: HttpRequest) -> Any:
    """List what was released at once and waits for its review by a person, the first due first."""
    asker(request, Permission.FUNDS_READ)
    return [_commitment(one) for one in queries.to_review()[:PAGE]]


@router.post(
    "/commitments/{uuid:commitment_id}/cancelling",
    response=CommitmentOut,
    operation_id="cancel_commitment",
)
def cancel(request: HttpRequest, commitment_id: UUID, given: FundReasonIn) -> Any:
    """Give back what is not paid yet; what was paid stays paid. Once more changes nothing."""
    asked = cast(ActorRequest, request)
    actions.cancel(commitment_id, given.reason, by=asked.actor, at=asked.at)
    return _commitment(queries.commitment(commitment_id))


@router.get(
    "/commitments/{uuid:commitment_id}",
    response=CommitmentOut,
    operation_id="musterpoint_funds_api_commitment",
)
def commitment(request: HttpRequest, commitment_id: UUID) -> Any:
    """Return where a commitment stands."""
    asker(request, Permission.FUNDS_READ)
    return _commitment(queries.commitment(commitment_id))


@router.post(
    "/commitments", response={201: CommitmentOut}, operation_id="musterpoint_funds_api_ask"
)
def ask(request: HttpRequest, given: AskIn) -> Any:
    """Ask for money of a head; somebody approves it on the page."""
    asked = cast(ActorRequest, request)
    person, family = None, None
    if given.reference:
        person, family = tokens.of_reference(given.reference, by=asked.actor, at=asked.at)
    made = actions.ask(
        CommitmentIn(
            head_id=given.head_id,
            amount=given.amount,
            unit=given.unit,
            what=kinds.DIRECT.code,
            subject_id=uuid5(NAMESPACE_URL, given.key),
            purpose=given.purpose,
            person=person,
            family=family,
            member=members.of_asked(
                given.reference, given.member_number, by=asked.actor, at=asked.at
            ),
            people=given.people,
            days=given.days,
            first_day=given.first_day,
            crisis_id=given.crisis_id,
            facts=given.facts,
            links={"country": given.country} if given.country else {},
        ),
        key=f"api:{given.key}",
        by=asked.actor,
        at=asked.at,
    )
    return Status(201, _commitment(queries.commitment(made)))
