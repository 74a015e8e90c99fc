"""Campaigns with their progress, and the rules by which a giver multiplies what others give."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.giving import actions, queries
from musterpoint.giving.actions import CampaignIn
from musterpoint.giving.api._shared import (
    MOST,
    AccountName,
    Code,
    Day,
    EarmarkIn,
    Name,
    Note,
    Parts,
    asker,
    organisation,
)
from musterpoint.giving.models import Campaign, MatchRule
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["giving"])
Language = Annotated[str, Field(max_length=12, pattern=r"^[a-z-]+$")]
Title = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
About = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
Ratio = Annotated[int, Field(ge=1, le=100)]


class CampaignOut(Schema):
    """A campaign that was opened, with what came; amounts in smallest parts."""

    slug: str
    title: dict[str, str]
    state: str
    fund: str
    unit: str
    goal: int
    received: int
    gifts: int
    matched: int


class CampaignMatchingOut(Schema):
    """
    A giver adds ``times`` for every ``per`` that others give within the days, up to ``ceiling``.

    ``called`` is what of ``matched`` was asked of the giver, as pledges.
    """

    id: UUID
    giver: str
    times: int
    per: int
    ceiling: int
    since: date
    until: date
    matched: int
    called: int


class CampaignOneOut(CampaignOut):
    """A campaign, also a draft, with where its money goes and who matches it."""

    id: UUID
    about: dict[str, str]
    earmark: dict[str, str]
    crisis_id: UUID | None
    account: str
    iban: str
    closes_on: date | None
    matching: list[CampaignMatchingOut]


class CampaignBody(Schema):
    """
    A campaign, kept as a draft until it is opened; ``goal`` in smallest parts of ``unit``.

    ``title`` and ``about`` are texts by language, English always. Without ``iban`` nobody gives by
    transfer. Currency and fund stay once something was given.
    """

    slug: Code
    title: Annotated[dict[Language, Title], Field(max_length=10)]
    about: Annotated[dict[Language, About], Field(max_length=10)]
    fund: Code
    unit: Code
    goal: Parts
    account: AccountName
    earmark: EarmarkIn = EarmarkIn()
    crisis_id: UUID | None = None
    bank_name: Note = ""
    iban: Code = ""
    bic: Code = ""
    closes_on: Day | None = None


class CampaignMatchingBody(Schema):
    """An organisation that matches gifts of these days; ``ceiling`` in smallest parts."""

    giver: Name
    source: Code
    times: Ratio
    per: Ratio = 1
    ceiling: Parts
    since: Day
    until: Day


class CampaignCalledOut(Schema):
    """The pledge by which the giver of a matching rule is asked for what follows from gifts."""

    pledge_id: UUID
    reference: str
    amount: int
    unit: str


def _rows(rows: list[Campaign]) -> list[dict[str, Any]]:
    found = queries.progress(rows)
    same = ("slug", "title", "state", "fund", "unit", "goal")
    return [
        {name: getattr(row, name) for name in same}
        | {
            "received": found[row.id].received,
            "gifts": found[row.id].gifts,
            "matched": found[row.id].matched,
        }
        for row in rows
    ]


def _one(row: Campaign) -> dict[str, Any]:
    same = ("id", "about", "earmark", "crisis_id", "account", "iban", "closes_on")
    rules = queries.progress([row])[row.id].matching
    return (
        _rows([row])[0]
        | {name: getattr(row, name) for name in same}
        | {"matching": [_matching(one) for one in rules]}
    )


def _matching(row: MatchRule) -> dict[str, Any]:
    own = CampaignMatchingOut.model_fields.keys() - {"giver"}
    return {name: getattr(row, name) for name in own} | {"giver": str(row.giver)}


def _given(given: CampaignBody) -> CampaignIn:
    return CampaignIn(**given.dict(exclude={"earmark"}), earmark=given.earmark.dict())


@router.get(
    "/giving/campaigns",
    response=list[CampaignOut],
    operation_id="musterpoint_giving_api_campaigns",
)
def campaigns(request: HttpRequest) -> Any:
    """List campaigns that were opened, the newest first."""
    asker(request, Permission.GIVING_READ)
    return _rows(list(queries.campaigns(is_public=True)[:MOST]))


@router.post("/giving/campaigns", response={201: CampaignOneOut}, operation_id="make_campaign")
def make_campaign(request: HttpRequest, given: CampaignBody) -> Any:
    """Write a campaign as a draft: nobody sees it before it is opened."""
    asked = cast(ActorRequest, request)
    made = actions.save_campaign(_given(given), by=asked.actor, at=asked.at)
    return Status(201, _one(made))


@router.get(
    "/giving/campaigns/{slug:campaign_slug}", response=CampaignOneOut, operation_id="read_campaign"
)
def campaign(request: HttpRequest, campaign_slug: str) -> Any:
    """Return a campaign, also a draft, with its matching rules."""
    asker(request, Permission.GIVING_READ)
    return _one(queries.campaign_of(campaign_slug))


@router.put(
    "/giving/campaigns/{slug:campaign_slug}",
    response=CampaignOneOut,
    operation_id="change_campaign",
)
def change_campaign(request: HttpRequest, campaign_slug: str, given: CampaignBody) -> Any:
    """Change a campaign: the body is the whole of it."""
    asked = cast(ActorRequest, request)
    row = queries.campaign_of(campaign_slug)
    return _one(
        actions.save_campaign(_given(given), campaign_id=row.id, by=asked.actor, at=asked.at)
    )


@router.post(
    "/giving/campaigns/{slug:campaign_slug}/opening",
    response=CampaignOneOut,
    operation_id="open_campaign",
)
def open_campaign(request: HttpRequest, campaign_slug: str) -> Any:
    """Show a campaign to everybody; once more changes nothing."""
    asked = cast(ActorRequest, request)
    row = queries.campaign_of(campaign_slug)
    return _one(actions.open_campaign(row.id, by=asked.actor, at=asked.at))


@router.post(
    "/giving/campaigns/{slug:campaign_slug}/closing",
    response=CampaignOneOut,
    operation_id="close_campaign",
)
def close_campaign(request: HttpRequest, campaign_slug: str) -> Any:
    """Take nothing more by a campaign; its page stays with what became of the gifts."""
    asked = cast(ActorRequest, request)
    row = queries.campaign_of(campaign_slug)
    return _one(actions.close_campaign(row.id, by=asked.actor, at=asked.at))


@router.post(
    "/giving/campaigns/{slug:campaign_slug}/matching",
    response={201: CampaignMatchingOut},
    operation_id="add_matching_rule",
)
def add_matching(request: HttpRequest, campaign_slug: str, given: CampaignMatchingBody) -> Any:
    """Write down that an organisation matches gifts to a campaign."""
    asked = cast(ActorRequest, request)
    row = queries.campaign_of(campaign_slug)
    giver = organisation(given.giver, given.source, asked)
    made = actions.add_matching(
        row.id, giver.id, **given.dict(exclude={"giver", "source"}), by=asked.actor, at=asked.at
    )
    return Status(201, _matching(made))


@router.post(
    "/giving/matching/{uuid:matching_id}/call",
    response={201: CampaignCalledOut},
    operation_id="call_matching",
)
def call_matching(request: HttpRequest, matching_id: UUID) -> Any:
    """Ask the giver of a rule for what follows from the gifts so far, as a pledge."""
    asked = cast(ActorRequest, request)
    made = actions.call_matching(matching_id, by=asked.actor, at=asked.at)
    same = ("reference", "amount", "unit")
    return Status(201, {name: getattr(made, name) for name in same} | {"pledge_id": made.id})
