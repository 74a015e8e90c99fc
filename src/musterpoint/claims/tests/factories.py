"""A fund with money, people with one duty each, a responder and claims as it would file them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from musterpoint.claims import actions
from musterpoint.claims.actions import ClaimIn, LineIn, MatterIn, OwedIn, ResponderIn, Verdict
from musterpoint.claims.models import Claim, Matter, Responder
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import AccountIn
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

BANK = "Assets:Bank:Tunis"
IBAN = "DE89370400440532013000"
DAY = timedelta(days=1)
WEEK = 7 * DAY


class Desk:
    """Everybody whom claims go through, and a fund with 100,000 USD."""

    def __init__(self, of: Organisation) -> None:
        self.of = of
        self.manager = officer(of, "Mona", "fund_manager")
        self.registrar = officer(of, "Rim", "welfare_officer")
        self.checker = officer(of, "Chafik", "welfare_officer")
        self.payer = officer(of, "Paula", "welfare_officer")
        self.decider = officer(of, "Dalia", "authorising_officer")
        self.other = officer(of, "Omar", "authorising_officer")
        self.third = officer(of, "Tarik", "authorising_officer")
        self.clerk = officer(of, "Karim", "bookkeeper")
        self.visitor = actors.public(of.id)
        with acting_as(self.manager):
            funds.open_accounts([AccountIn(name=BANK, least=0)], by=self.manager, at=NOON)
            fund = funds.found("emergency-mechanism", by=self.manager, at=NOON)
            self.heads = {one.code: one.id for one in fund_queries.heads(fund)}
        self.head = self.heads["responders"]
        with acting_as(self.clerk):
            funds.receive(
                fund.slug, 100_000_00, "USD", source="levy", account=BANK, key="r1",
                on=NOON.date(), earmark="emergency", by=self.clerk, at=NOON,
            )  # fmt: skip

    def responder(self, is_confirmed: bool = True, **changed: Any) -> actions.Registered:
        with acting_as(self.registrar):
            made = actions.register(responder_in(**changed), by=self.registrar, at=NOON)
        if is_confirmed:
            with acting_as(self.checker):
                actions.confirm_payee(made.row.id, by=self.checker, at=NOON)
        return made

    def filed(
        self, of: Responder, *lines: LineIn, by: Actor | None = None, **changed: Any
    ) -> Claim:
        who = by or self.visitor
        with acting_as(who):
            row = actions.begin(of.id, claim_in(**changed), by=who, at=NOON)
            for one in lines or (nights(),):
                actions.put_line(row.id, one, by=who, at=NOON)
            return actions.file(row.id, True, by=who, at=NOON)

    def checked(self, row: Claim) -> Claim:
        with acting_as(self.checker):
            return actions.check(row.id, "Tariffs fit", by=self.checker, at=NOON)

    def decided(
        self,
        row: Claim,
        amounts: dict[int, int] | None = None,
        by: Actor | None = None,
        **more: Any,
    ) -> Claim:
        who = by or self.decider
        with acting_as(who):
            verdicts = {
                one.position: Verdict(
                    amount=one.amount - one.covered
                    if amounts is None else amounts[one.position],
                    reason="" if amounts is None else "By the tariff",
                )
                for one in row.lines.all()
            }  # fmt: skip
            given = {"by": who, "at": NOON} | more
            return actions.decide(row.id, verdicts, "As checked", self.head, **given)

    def approved_by_fund(self, row: Claim) -> None:
        with acting_as(self.decider):
            commitment = Claim.objects.get(id=row.id).commitment_id
        assert commitment is not None
        for who in (self.other, self.third):
            with acting_as(who):
                if fund_queries.commitment(commitment).state == "asked":
                    funds.approve(commitment, by=who, at=NOON)
        self.pump()

    def committed(self, *lines: LineIn, **changed: Any) -> Claim:
        """Take a claim all the way to money that is set aside."""
        row = self.filed(self.responder(**changed).row, *lines)
        self.checked(row)
        self.decided(row)
        self.approved_by_fund(row)
        return self.seen(row)

    def ordered(self, row: Claim, amount: int | None = None) -> UUID:
        with acting_as(self.payer):
            return actions.order_payment(row.id, amount, by=self.payer, at=NOON)

    def stands(self, order_id: UUID, state: str = Paid.PAID) -> None:
        """Let an order stand so, as a bank's statement would say."""
        with acting_as(self.clerk):
            Order.objects.filter(id=order_id).update(state=state, paid_on=NOON.date())
            pumps.wake(actions.LANE, NOON)
        self.pump()

    def seen(self, row: Claim) -> Claim:
        with acting_as(self.decider):
            return Claim.objects.select_related("responder").get(id=row.id)

    def pump(self) -> None:
        clock()
        pumps.run_due()

    def told(self, by: Actor | None = None, **changed: Any) -> actions.Told:
        """Let somebody tell what they are owed, and send it."""
        who = by or self.visitor
        with acting_as(who):
            made = actions.tell(matter_in(**changed), by=who, at=NOON)
            actions.put_owed(made.row.id, wages(), by=who, at=NOON)
            row = actions.send(made.row.id, True, by=who, at=NOON)
        return actions.Told(row=row, key=made.key)

    def matter(self, row: Matter) -> Matter:
        with acting_as(self.checker):
            return Matter.objects.get(id=row.id)


def clock() -> None:
    """Set the clock of every organisation, so that pumps and pages see what is due."""
    Organisation.objects.update(is_exercise=True, clock_at=NOON)


def responder_in(**changed: Any) -> ResponderIn:
    given: dict[str, Any] = {
        "name": "Regional hospital of Ben Gardane", "kind": "hospital", "country": "TUN",
        "payee": {"iban": IBAN}, "address": "Route de Ras Ajdir",
    }  # fmt: skip
    return ResponderIn(**(given | changed))


def claim_in(**changed: Any) -> ClaimIn:
    given: dict[str, Any] = {
        "place": "Ras Ajdir", "from_on": (NOON - WEEK).date(), "until_on": (NOON - DAY).date(),
        "unit": "USD", "words": "Beds and meals for people who crossed",
    }  # fmt: skip
    return ClaimIn(**(given | changed))


def nights(**changed: Any) -> LineIn:
    given: dict[str, Any] = {"service": "bed-night", "number": 100, "price": 30_00, "people": 40}
    return LineIn(**(given | changed))


def matter_in(**changed: Any) -> MatterIn:
    given: dict[str, Any] = {
        "country": "LBY", "name": "Yaw Mensah", "phone": "+21650123456",
        "employer": "Sahara Construction", "left_on": (NOON - WEEK).date(), "unit": "USD",
    }  # fmt: skip
    return MatterIn(**(given | changed))


def wages(**changed: Any) -> OwedIn:
    given: dict[str, Any] = {"kind": "wages", "amount": 400_00, "months": 3, "papers": ("payslip",)}
    return OwedIn(**(given | changed))
