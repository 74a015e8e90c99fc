"""A fund with two windows, and people whom its money reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.funds import actions as funds
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Head
from musterpoint.funds.tokens import of as token_of
from musterpoint.funds.values import CommitmentIn, FundIn, HeadIn, WindowIn
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

BANK = "Assets:Bank:Tunis"
SLUG = "welfare"
OPENED, MAY = NOON - timedelta(days=120), NOON - timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who opens the fund, who asks, who books income, who approves, who pays."""

    manager: Actor
    clerk: Actor
    approver: Actor
    payer: Actor
    asker: Actor


def cast(here: Organisation) -> Cast:
    """Return people of the organisation, each with a role of their own."""
    return Cast(
        officer(here, "Mona", "fund_manager"),
        officer(here, "Karim", "bookkeeper"),
        officer(here, "Ada", "authorising_officer"),
        officer(here, "Paul", "authorising_officer"),
        officer(here, "Walid", "welfare_officer"),
    )


def open_fund(who: Cast, at: datetime = OPENED) -> dict[str, Head]:
    """Open a fund with its window and heads and a bank account; return the heads."""
    by = who.manager
    given = FundIn(slug=SLUG, name="Welfare Fund", currency="USD", legal_basis="Act 10 of 2022")
    with acting_as(by):
        funds.open_fund(given, by=by, at=at)
        window = funds.add_window(SLUG, WindowIn(code="emergency", name="Emergency"), by=by, at=at)
        heads = {
            code: funds.add_head(window.id, HeadIn(code=code, name=name), by=by, at=at)
            for code, name in (("flights", "Flights"), ("shelter", "Board and lodging"))
        }
        funds.open_accounts([AccountIn(name=BANK, least=0)], by=by, at=at)
    return heads


def receive(
    who: Cast, amount: int, key: str, at: datetime = MAY, *, earmark: str = "", **links: str
) -> None:
    """Book money that came in."""
    with acting_as(who.clerk):
        funds.receive(
            SLUG, amount, "USD", source="gift", account=BANK, key=key, on=at.date(),
            earmark=earmark, links=links, by=who.clerk, at=at,
        )  # fmt: skip


def helped(
    who: Cast, head: Head, amount: int, key: str, at: datetime = MAY, *,
    crisis_id: UUID | None = None, person: UUID | None = None, is_paid: bool = True,
) -> UUID:  # fmt: skip
    """Ask, approve and pay for one person; return the commitment."""
    person = person or uuid7()
    with acting_as(who.asker):
        asked = CommitmentIn(
            head_id=head.id, amount=amount, what="funds.direct", subject_id=person,
            purpose="Help", person=token_of(person, at=at), crisis_id=crisis_id,
        )  # fmt: skip
        made = funds.ask(asked, key=f"ask-{key}", by=who.asker, at=at)
    with acting_as(who.approver):
        funds.approve(made, by=who.approver, at=at)
    if is_paid:
        with acting_as(who.payer):
            funds.spend(
                made, amount, account=BANK, key=f"pay-{key}", on=at.date(), by=who.payer,
                at=at + timedelta(minutes=1),
            )  # fmt: skip
    return made
