"""
Money in the firewall's world: of a State, and of people whom another organisation protects.

Both do the same with money for one person each: help is asked, decided and paid, a bond is called,
somebody gives, the public reads where it went. It begins before anything is told in private and
goes on after it, so that whatever money does with a protected person meets the comparison.
"""

from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.bonds import actions as bonds
from musterpoint.bonds.models import Call, Payout
from musterpoint.bonds.tests import factories as bond_factories
from musterpoint.funds import actions as funds
from musterpoint.funds import tokens
from musterpoint.funds.actions import (
    AccountIn,
    CommitmentIn,
    MemberIn,
    Origin,
    TermsIn,
    TransferIn,
)
from musterpoint.giving import actions as giving
from musterpoint.giving.actions import GiftIn, LevyIn, ThingIn
from musterpoint.giving.tests import factories as giving_factories
from musterpoint.grants import actions as grants
from musterpoint.grants import pumps as grant_pumps
from musterpoint.grants.models import Application
from musterpoint.grants.tests import factories as grant_factories
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.openness import actions as openness
from musterpoint.openness.actions import PublisherIn
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import BatchIn, OrderIn, PartIn, PayeeIn, PayingIn
from musterpoint.payments.models import BankLine, Order, PayingAccount
from musterpoint.payments.tests import factories as payment_factories
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

BANK, DAY = grant_factories.BANK, timedelta(days=1)
#: So long ago that a statement tells it, and for enough people.
BEFORE, PEOPLE = NOON - 40 * DAY, 12
PUBLISHER = PublisherIn(
    identifier="XM-EX-4711", name="Here", kind="10", language="en", emergency_sector="72010",
    after_sector="73010", preparedness_sector="74020", countries=("LY", "TN"),
)  # fmt: skip


class Money:
    """What an organisation does with money: ``everybody`` and ``other`` may do everything."""

    def __init__(self, of: Organisation, everybody: Actor, other: Actor) -> None:
        self.of, self.by, self.other = of, everybody, other

    def begin(self, person_id: UUID, reference: str, crisis_id: UUID) -> None:
        """Open a fund, help people out of it, take gifts and a bond: in units of their own."""
        self.person_id, self.crisis_id = person_id, crisis_id
        self.desk = grant_factories.Desk(self.of)
        self.releaser = officer(self.of, "Rami", "authorising_officer")
        self.second = officer(self.of, "Salem", "bookkeeper")
        for number in range(PEOPLE):
            self._paid_before(person_id if number == 0 else uuid7(), number)
        self._given()
        self._applied()
        self._called(show_reference(reference))
        self._told()
        self._moved()
        self._changed()

    def go_on(self) -> None:
        """Pay what was approved: by a bank, and in cash at a point; read the bank's statement."""
        grant_pumps.follow(self.of, NOON)
        with acting_as(self.desk.walid):
            order = grants.order_payment(self.grant.id, by=self.desk.walid, at=NOON)
        self._handed_out(order)
        self._wired()
        again = self.desk.apply(person_id=self.person_id, name="", purpose="shelter", days=20).row
        self.desk.recommended(again)
        self.desk.decided(again, "refused", 0)

    def end(self) -> None:
        """Decide the call and pay it; help once more."""
        later = bond_factories.LATER
        with acting_as(self.other):
            bonds.decide(
                self.call.id, {"wages": 90_000}, "It is proven.", "The wages are due.", by=self.other,
                at=later,
            )  # fmt: skip
            owed = Payout.objects.filter(call=self.call).order_by("id")
            for one in owed:
                bonds.received(one.id, later.date(), by=self.other, at=later)
        self._committed(self.person_id, "last", NOON)

    def _committed(self, person_id: UUID, key: str, at: datetime = NOON) -> UUID:
        asker, approver = self.desk.walid, self.desk.aida
        with acting_as(asker):
            wanted = CommitmentIn(
                head_id=self.desk.heads["documents"], amount=50_00, what="funds.direct",
                subject_id=uuid7(), purpose="Fees", person=tokens.of(person_id, at=NOON),
            )  # fmt: skip
            made = funds.ask(wanted, key=f"asked-{key}", by=asker, at=at)
        with acting_as(approver):
            funds.approve(made, by=approver, at=at)
        return made

    def _paid_before(self, person_id: UUID, number: int) -> None:
        made, payer = self._committed(person_id, f"before-{number}", BEFORE), self.desk.amir
        with acting_as(payer):
            funds.spend(
                made, 50_00, account=BANK, key=f"paid-before-{number}", on=BEFORE.date(),
                by=payer, at=BEFORE,
            )  # fmt: skip

    def _given(self) -> None:
        by, today = self.by, NOON.date()
        with acting_as(by):
            names = (giving_factories.DEBT, giving_factories.INTEREST)
            funds.open_accounts([AccountIn(name=one) for one in names], by=by, at=NOON)
            appeal = giving_factories.campaign(by, fund="welfare", unit="USD", account=BANK)
            who = giving_factories.giver(by)
            person = giving_factories.giver(by, "Dina Karam", is_person=True, source="diaspora")
            promised = giving_factories.pledged(by, fund="welfare", unit="USD", giver_id=who.id)
            gift = GiftIn(
                key="gift-1", amount=50_000, pledge_id=promised.id, unit="USD", account=BANK,
                received_on=today,
            )  # fmt: skip
            giving.receive(gift, by=by, at=NOON)
            small = GiftIn(
                key="gift-2", amount=20_00, campaign_id=appeal.id, giver_id=person.id, unit="USD",
                account=BANK, received_on=today,
            )  # fmt: skip
            giving.receive(small, by=by, at=NOON)
            giving_factories.matched(by, appeal, who)
            levy = LevyIn(
                code="visa-levy", fund="welfare", name="Levy on a visa", per="visa", unit="USD",
                rate=3_00, from_day=today, legal_basis="Order 7",
            )  # fmt: skip
            giving.propose_levy(levy, by=by, at=NOON)
            loan = giving_factories.lent(by, unit="USD", bank=BANK)
            giving.take_loan(loan, by=by, at=NOON)
            thing = ThingIn(
                giver_id=who.id, what="An aircraft", is_lent=True, quantity=1,
                goods_unit="AIRCRAFT", return_due_on=today + 30 * DAY,
            )  # fmt: skip
            giving.promise_thing(thing, by=by, at=NOON)

    def _applied(self) -> None:
        desk = self.desk
        grant_factories.published(desk)
        self.grant: Application = desk.apply(person_id=self.person_id, name="").row
        desk.recommended(self.grant)
        desk.decided(self.grant, "approved", self.grant.asked)
        grant_pumps.follow(self.of, NOON)
        asked = desk.seen(self.grant).commitment_id
        assert asked is not None
        with acting_as(desk.amir):
            funds.approve(asked, by=desk.amir, at=NOON)

    def _called(self, number: str) -> None:
        with acting_as(self.by):
            bonds.open_accounts(by=self.by, at=NOON)
            bond = bond_factories.in_force(self.by, self.other)
            assert bond.employer_id is not None
            made = bond_factories.sent(self.by)
            bonds.match(
                made.row.id, bond.id, bond.employer_id, number, self.crisis_id, "Wages were kept",
                by=self.by, at=NOON,
            )  # fmt: skip
            self.call: Call = bonds.notice(made.row.id, by=self.by, at=NOON)

    def _told(self) -> None:
        with acting_as(self.by):
            openness.keep_publisher(PUBLISHER, by=self.by, at=NOON)
            openness.open_statement("welfare", by=self.by, at=NOON)
            openness.make_link("welfare", "gift:none", by=self.by, at=NOON)

    def _moved(self) -> None:
        manager, approver = self.desk.manager, self.desk.aida
        with acting_as(manager):
            wanted = TransferIn(
                source="welfare/emergency", goal="welfare/after", amount=100_00, unit="USD",
                reason="More return than thought",
            )  # fmt: skip
            made = funds.ask_transfer(wanted, key="moved-1", by=manager, at=NOON)
        with acting_as(approver):
            funds.approve_transfer(made, by=approver, at=NOON)

    def _changed(self) -> None:
        manager = self.desk.manager
        with acting_as(manager):
            wanted = TermsIn(scope="Everybody in need")
            funds.propose_terms("welfare", wanted, "The board said so", by=manager, at=NOON)
            day = NOON.date()
            member = MemberIn(name="Mona Perera", born=day, starts_on=day, ends_on=day)
            funds.add_members("welfare", [member], Origin(), by=manager, at=NOON)

    def _handed_out(self, order_id: UUID) -> None:
        """Pay in cash at a point."""
        till = "Assets:Cash:Gate"
        manager, cashier = self.desk.manager, self.desk.third
        with acting_as(manager):
            funds.open_accounts([AccountIn(name=till)], by=manager, at=NOON)
            given = PayingIn(label="Gate", method="cash", unit="USD", book_account=till)
            point = payments.open_account(given, by=manager, at=NOON)
        self._batch(point, "cash", order_id)
        with acting_as(cashier):
            payments.hand_out(
                [order_id], point_id=point.id, key="handed-1", proof="signature", by=cashier,
                at=NOON,
            )  # fmt: skip

    def _wired(self) -> None:
        """Pay by a bank, and say of its line what it was."""
        manager, clerk = self.desk.manager, self.desk.clerk
        made = self._committed(self.person_id, "wired")
        with acting_as(manager):
            given = PayingIn(
                label="Bank", method="bank", unit="USD", book_account=BANK, holder="Here",
                number=payment_factories.IBAN, profile="international", bic="DEUTDEFF",
            )  # fmt: skip
            bank = payments.open_account(given, by=manager, at=NOON)
        payee = PayeeIn(
            name="Mona Perera",
            iban=payment_factories.OTHER_IBAN,
            bic="COBADEFF",
            country="DE",
            town="Berlin",
            street="Hauptstr. 1",
        )
        wanted = OrderIn(
            commitment_id=made, amount=50_00, unit="USD", method="bank", payee=payee,
            reference="Help", what="funds.direct", subject_id=made,
        )  # fmt: skip
        with acting_as(clerk):
            order_id = payments.order(wanted, key="wired-1", by=clerk, at=NOON)
        self._batch(bank, "bank", order_id)
        with acting_as(self.second):
            name = Order.objects.get(id=order_id).reference
            entries = [
                payment_factories.entry("50.00", "DBIT", name, reference="R1"),
                payment_factories.entry("7.00", "CRDT", text="A gift", reference="R2"),
            ]
            read = payment_factories.statement("1000.00", "957.00", *entries)
            payments.read_statement(read.replace(b"EUR", b"USD"), by=self.second, at=NOON)
            line = BankLine.objects.get(amount=-50_00)
            part = PartIn(kind="order", amount=50_00, target_id=order_id)
            payments.accept(line.id, [part], by=self.second, at=NOON)

    def _batch(self, account: PayingAccount, method: str, order_id: UUID) -> None:
        clerk, releaser = self.desk.clerk, self.releaser
        with acting_as(clerk):
            given = BatchIn(
                account_id=account.id, method=method, order_ids=[order_id],
                execute_on=NOON.date() + DAY,
            )  # fmt: skip
            made = payments.prepare(given, by=clerk, at=NOON).batch
        with acting_as(releaser):
            payments.release(made.id, by=releaser, at=NOON)
        if method == "bank":
            with acting_as(clerk):
                payments.hand_over(made.id, by=clerk, at=NOON)
