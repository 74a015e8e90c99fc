"""A fund with money, the people who work with it, and applications as people would make them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import AccountIn
from musterpoint.grants import actions
from musterpoint.grants.actions import ApplicationIn, CallIn
from musterpoint.grants.models import Application, Call, Way
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

BANK = "Assets:Bank:Tunis"
DAY = timedelta(days=1)
CLOSES = datetime(2026, 5, 20, 12, tzinfo=UTC)
AFTER = CLOSES + DAY
LEVELS = {"means": "none", "vulnerability": "much", "household": "many", "help": "none"}
WELL = {"means": "more", "vulnerability": "none", "household": "none", "help": "enough"}


class Desk:
    """Everybody whom help goes through, and a fund with 100,000 USD."""

    def __init__(self, of: Organisation) -> None:
        self.of = of
        self.manager = officer(of, "Mona", "fund_manager")
        self.walid = officer(of, "Walid", "welfare_officer")
        self.wafa = officer(of, "Wafa", "welfare_officer")
        self.third = officer(of, "Wim", "welfare_officer")
        self.aida = officer(of, "Aida", "authorising_officer")
        self.amir = officer(of, "Amir", "authorising_officer")
        self.hala = officer(of, "Hala", "authorising_officer")
        self.clerk = officer(of, "Karim", "bookkeeper")
        self.visitor = actors.public(of.id)
        with acting_as(self.manager):
            funds.open_accounts([AccountIn(name=BANK, least=0)], by=self.manager, at=NOON)
            fund = funds.found("levy-fund", by=self.manager, at=NOON)
            self.heads = {one.code: one.id for one in fund_queries.heads(fund)}
        self.head = self.heads["documents"]
        with acting_as(self.clerk):
            funds.receive(
                fund.slug, 100_000_00, "USD", source="levy", account=BANK, key="r1",
                on=NOON.date(), earmark="emergency", by=self.clerk, at=NOON,
            )  # fmt: skip

    def apply(self, by: Actor | None = None, at: datetime = NOON, **changed: Any) -> actions.Sent:
        who = by or self.walid
        with acting_as(who):
            return actions.apply(wanted(**changed), by=who, at=at)

    def recommended(self, row: Application, amount: int | None = None, **levels: str) -> None:
        """Let Walid say that it is complete, and Wafa assess and recommend it."""
        with acting_as(self.walid):
            actions.complete(row.id, by=self.walid, at=NOON)
        with acting_as(self.wafa):
            actions.assess(row.id, LEVELS | levels, "Nothing left", by=self.wafa, at=NOON)
            asked = row.asked if amount is None else amount
            actions.recommend(row.id, self.head, asked, "Real need", by=self.wafa, at=NOON)

    def decided(
        self, row: Application, outcome: str, amount: int, at: datetime = NOON, by: Any = None
    ) -> Application:
        who = by or self.aida
        with acting_as(who):
            return actions.decide(row.id, outcome, amount, "By need", by=who, at=at)

    def approved_by_fund(self, row: Application, at: datetime = NOON) -> None:
        """Let the fund approve what was asked of it, by as many as it takes."""
        with acting_as(self.aida):
            commitment = Application.objects.get(id=row.id).commitment_id
        assert commitment is not None
        for who in (self.amir, self.hala):
            with acting_as(who):
                if fund_queries.commitment(commitment).state == "asked":
                    funds.approve(commitment, by=who, at=at)
        self.pump(at)

    def committed(self, at: datetime = NOON, **changed: Any) -> Application:
        """Take an application all the way to money that is set aside."""
        row = self.apply(at=at, **changed).row
        self.recommended(row)
        self.decided(row, "approved", row.asked, at=at)
        self.approved_by_fund(row, at)
        return self.seen(row)

    def pay(self, order_id: UUID, at: datetime = NOON) -> None:
        """Let an order have been paid, as a batch or a cash point would say."""
        with acting_as(self.clerk):
            Order.objects.filter(id=order_id).update(state=Paid.PAID, paid_on=at.date())
            pumps.wake("grants.money", at)
        self.pump(at)

    def paid(self, row: Application, at: datetime = NOON) -> Application:
        """Order and pay what is set aside."""
        with acting_as(self.walid):
            order = actions.order_payment(row.id, by=self.walid, at=at)
        self.pay(order, at)
        return self.seen(row)

    def seen(self, row: Application) -> Application:
        with acting_as(self.aida):
            return Application.objects.select_related("call").get(id=row.id)

    def pump(self, at: datetime) -> None:
        clock(at)
        pumps.run_due()


def clock(at: datetime) -> None:
    """Set the clock of every organisation, so that pumps and pages see what is due."""
    Organisation.objects.update(is_exercise=True, clock_at=at)


def wanted(**changed: Any) -> ApplicationIn:
    given: dict[str, Any] = {
        "name": "Samira Haddad",
        "born": "1988-04-03",
        "phone": "+21650123456",
        "purpose": "documents",
        "unit": "USD",
        "asked": 100_00,
        "why": "My passport burned and the fee is due.",
        "days": 10,
        "method": "cash",
    }
    return ApplicationIn(**(given | changed))


def by_phone(**changed: Any) -> ApplicationIn:
    return wanted(way=Way.PHONE, **changed)


def call_in(head: UUID | None, **changed: Any) -> CallIn:
    given: dict[str, Any] = {
        "slug": "diaspora-2026",
        "title": "Classes for children who returned",
        "about": "Groups of the diaspora that teach.",
        "unit": "USD",
        "total": 3_000_00,
        "most": 2_000_00,
        "head_id": head,
        "closes_at": CLOSES,
        "score_by": CLOSES + 10 * DAY,
        "gap": 15,
        "threshold": 60,
        "appeal_days": 14,
    }
    return CallIn(**(given | changed))


def published(desk: Desk, **changed: Any) -> Call:
    """Publish a call with two criteria."""
    by = desk.walid
    with acting_as(by):
        call = actions.write_call(call_in(desk.heads["reintegration"], **changed), by=by, at=NOON)
        actions.put_criterion(call.id, "Reach", "How many children", 60, by=by, at=NOON)
        actions.put_criterion(call.id, "Cost", "What it costs for each", 40, by=by, at=NOON)
        return actions.publish_call(call.id, by=by, at=NOON)


def project(desk: Desk, **changed: Any) -> actions.Sent:
    """Apply to the call from the public page."""
    given: dict[str, Any] = {
        "route": "call",
        "way": Way.WEB,
        "call_slug": "diaspora-2026",
        "applicant": "diaspora",
        "name": "Friends of Sfax",
        "born": "",
        "purpose": "project",
        "asked": 1_500_00,
        "days": None,
        "answers": {1: "Eighty", 2: "Little"},
    }
    return desk.apply(by=desk.visitor, **(given | changed))


def scored(desk: Desk, row: Application, first: int = 4, second: int = 4) -> None:
    """Let Wafa and Wim score an application."""
    for by, points in ((desk.wafa, first), (desk.third, second)):
        with acting_as(by):
            actions.score(row.id, {1: points, 2: points}, "Clear", True, by=by, at=AFTER)
