"""Help after the return: applied for, assessed, decided, appealed, paid without a bank account."""

from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.exercises.driver.money.purse import CENTS, Purse
from musterpoint.exercises.world import money_model as model
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import AboveAuthority, AccountIn, FourEyes, NotEnough, OverCap
from musterpoint.grants import actions as grants
from musterpoint.grants.actions import ApplicationIn, NotIndependent
from musterpoint.grants.models import Application, Outcome
from musterpoint.grants.models import State as Stands
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import BatchIn, PayingIn
from musterpoint.payments.models import BatchState, Method, Order, PayingAccount
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

TILL, WALLET = "Assets:Cash:Returns", "Assets:Mobile:Returns"
WHAT = "grants.application"
GOOD = timedelta(days=30)
WHY = "Everything was left behind. To begin again at home."
APPEAL = "The work that was promised did not come."
STANDS = "What was found stands: there is enough for longer."


class Helping:
    """Applications to one fund, each step by somebody else, as the files of people would go."""

    def __init__(self, given: model.Help, purse: Purse) -> None:
        self.given, self.purse, self.team = given, purse, purse.team
        self.rows: dict[UUID, model.Asking] = {}
        self.orders: list[UUID] = []
        self.codes: list[str] = []

    def open(self, at: datetime) -> None:
        """Open a point with cash and an account for mobile money, with what they hold."""
        by, purse, given = self.team.manager, self.purse, self.given
        unit = purse.fund.currency
        with acting_as(by):
            every = [AccountIn(name=TILL, least=0), AccountIn(name=WALLET, least=0)]
            funds.open_accounts(every, by=by, at=at)
            self.point: PayingAccount = payments.open_account(
                PayingIn(label="Welcome desk at the airport", method=Method.CASH, unit=unit,
                         book_account=TILL),
                by=by, at=at,
            )  # fmt: skip
            self.mobile: PayingAccount = payments.open_account(
                PayingIn(label=given.provider, method=Method.MOBILE, unit=unit,
                         book_account=WALLET, holder=purse.holder[:70], number="700100200",
                         profile="mobile-csv"),
                by=by, at=at,
            )  # fmt: skip
            heads = fund_queries.heads(purse.fund)
            self.head_id = next(
                one.id for one in heads
                if one.code == given.head and one.window.code == given.window
            )  # fmt: skip
        with acting_as(self.team.clerk):
            for account, amount in ((TILL, given.till), (WALLET, given.wallet)):
                funds.receive(
                    purse.fund.slug, amount * CENTS, unit, source="reserve", account=account,
                    key=f"exercise-{account}", on=at.date(), earmark=given.window,
                    by=self.team.clerk, at=at,
                )  # fmt: skip

    def apply(self, at: datetime) -> None:
        """Take the applications at the desk; each is complete."""
        by = self.team.asker
        with acting_as(by):
            for one in self.given.people:
                wanted = ApplicationIn(
                    name=one.name, born=one.born, phone=one.phone, purpose=self.given.purpose,
                    unit=self.purse.fund.currency, asked=one.asked * CENTS, why=WHY, days=30,
                    method=one.method,
                    payee={"provider": self.given.provider} if one.method == "mobile" else {},
                )  # fmt: skip
                row = grants.apply(wanted, by=by, at=at).row
                grants.complete(row.id, by=by, at=at)
                self.rows[row.id] = one

    def assess(self, at: datetime) -> None:
        """Let another officer assess the need and recommend; by the score, none under the least."""
        by = self.team.second
        with acting_as(by):
            for row_id, one in self.rows.items():
                grants.assess(row_id, one.levels, "As the talk at the desk says", by=by, at=at)
                row = Application.objects.get(id=row_id)
                amount = row.asked if (row.score or 0) >= self.given.least else 0
                grants.recommend(row_id, self.head_id, amount, "By the score", by=by, at=at)

    def decide(self, at: datetime) -> None:
        """Decide by need, who needs most first; another approves for the fund."""
        by, *others = self.team.authorising
        with acting_as(by):
            rows = Application.objects.filter(id__in=self.rows).order_by("-score", "id")
            for row in rows:
                given = row.recommended or 0
                outcome = Outcome.APPROVED if given else Outcome.REFUSED
                try:
                    grants.decide(row.id, outcome, given, "By need", by=by, at=at)
                except (NotEnough, OverCap):  # it stays recommended
                    continue
        for row in self._rows(Stands.APPROVED):
            if row.commitment_id is not None:
                self._approve(row.commitment_id, others, at)
        self._follow(at)

    def _approve(self, commitment_id: UUID, others: list[Actor], at: datetime) -> None:
        for by in (*others, *([self.team.head] if self.team.head else [])):
            try:
                with acting_as(by):
                    funds.approve(commitment_id, by=by, at=at)
                return
            except AboveAuthority:
                continue
            except NotEnough:  # it stays asked for, as unmet need
                return

    def appeal(self, at: datetime) -> None:
        """Let who was refused appeal at the desk."""
        by = self.team.asker
        for row in self._rows(Stands.REFUSED):
            with acting_as(by):
                grants.take_appeal(row.id, APPEAL, by=by, at=at)

    def answer(self, at: datetime) -> None:
        """Decide the appeals: by somebody who neither prepared nor decided."""
        for row in self._rows(Stands.REFUSED):
            for by in self.team.authorising:
                try:
                    with acting_as(by):
                        grants.decide_appeal(row.id, False, 0, STANDS, by=by, at=at)
                    break
                except NotIndependent:
                    continue

    def order(self, at: datetime) -> None:
        """Order what is set aside; lists, files and vouchers are made and released."""
        by = self.team.asker
        for row in self._rows(Stands.COMMITTED):
            with acting_as(by):
                self.orders.append(grants.order_payment(row.id, by=by, at=at))
        ways = self._orders()
        self._batch(self.point, Method.CASH, ways.get("cash", []), at)
        self._batch(self.mobile, Method.MOBILE, ways.get("mobile", []), at)
        for order_id in ways.get("voucher", []):
            self._issue(order_id, at)

    def _batch(
        self, account: PayingAccount, method: str, order_ids: list[UUID], at: datetime
    ) -> None:
        """Prepare and release what goes out together; the provider's file is handed over."""
        if not order_ids:
            return
        by = self.team.clerk
        given = BatchIn(
            account_id=account.id, method=method, order_ids=order_ids, execute_on=at.date()
        )
        with acting_as(by):
            batch = payments.prepare(given, by=by, at=at).batch
        for releaser in self.team.authorising:
            if batch.state == BatchState.PREPARED:
                try:
                    with acting_as(releaser):
                        batch = payments.release(batch.id, by=releaser, at=at)
                except FourEyes:
                    continue
        if method == Method.MOBILE and batch.state == BatchState.RELEASED:
            with acting_as(by):
                payments.hand_over(batch.id, by=by, at=at)

    def _issue(self, order_id: UUID, at: datetime) -> None:
        for by in self.team.authorising:
            try:
                with acting_as(by):
                    made = payments.issue_voucher(
                        order_id, good_until=at + GOOD, point_id=self.point.id, by=by, at=at
                    )
            except FourEyes:
                continue
            self.codes.append(made.code)
            return

    def hand_out(self, at: datetime) -> None:
        """Hand out the cash of the list, and pay out the vouchers that are shown."""
        by, listed = self.team.second, self._orders(state="sent").get("cash", [])
        with acting_as(by):
            for order_id in listed:
                payments.hand_out(
                    [order_id], point_id=self.point.id, key=f"cash-{order_id}", proof="signature",
                    by=by, at=at,
                )  # fmt: skip
            for number, code in enumerate(self.codes):
                payments.redeem(code, point_id=self.point.id, key=f"voucher-{number}", by=by, at=at)
        self._follow(at)

    def _follow(self, at: datetime) -> None:
        with acting_as(self.team.asker):
            grants.follow(by=self.team.asker, at=at)

    def _rows(self, state: str) -> list[Application]:
        with acting_as(self.team.asker):
            rows = Application.objects.filter(id__in=self.rows, state=state)
            return list(rows.order_by("received_at", "id"))

    def _orders(self, **only: str) -> dict[str, list[UUID]]:
        """Return the orders by how they are paid."""
        found: dict[str, list[UUID]] = {}
        with acting_as(self.team.asker):
            rows = Order.objects.filter(id__in=self.orders, **only).order_by("ordered_at", "id")
            for row_id, method in rows.values_list("id", "method"):
                found.setdefault(method, []).append(row_id)
        return found
