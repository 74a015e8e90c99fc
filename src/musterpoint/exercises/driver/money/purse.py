"""The money of one organisation: its fund, what it commits for legs, its payments and its bank."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from musterpoint.exercises.driver.money.bank import Bank
from musterpoint.exercises.driver.money.teams import Team
from musterpoint.exercises.world import money_model as model
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.offers import BASE
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as funds_found
from musterpoint.funds.actions import (
    AboveAuthority,
    AccountIn,
    BudgetIn,
    CommitmentIn,
    FourEyes,
    NotAtOnce,
    NotEnough,
    OverCap,
)
from musterpoint.funds.models import Commitment, CommitmentState, Fund, Head, Window
from musterpoint.openness import actions as openness
from musterpoint.openness.actions import PublisherIn
from musterpoint.payments import actions as payments
from musterpoint.payments import queries as payments_found
from musterpoint.payments.actions import BatchIn, OrderIn, PartIn, PayeeIn, PayingIn
from musterpoint.payments.models import Batch, BatchState, Method, Order, PayingAccount, State
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

BANK, FEES = "Assets:Bank:Current", "Expenses:Bank-fees"
DIRECT = "funds.direct"
#: What an order for a leg is for; its subject is the leg's item, the same in every organisation.
LEG = "evacuation.leg"
CENTS = 100
#: The highest level of a crisis.
HIGHEST = 4
OPEN = (CommitmentState.COMMITTED, CommitmentState.PART_PAID)


@dataclass(frozen=True, slots=True)
class Fare:
    """What a leg costs: the item of the leg, its mode, whom it carried, the amount in cents."""

    item_id: UUID
    code: str
    mode: str
    people: int
    amount: int


@dataclass
class Pot:
    """What was released at once: its commitment and head, and the cents that are not used up."""

    commitment_id: UUID
    head: str
    left: int


@dataclass
class Purse:
    """One fund with the people who keep it, and its bank."""

    given: model.Fund
    rules: model.Paying
    team: Team
    holder: str
    crisis_id: UUID
    scale: float
    dice: Dice
    fund: Fund = field(init=False)
    window: Window = field(init=False)
    account: PayingAccount = field(init=False)
    bank: Bank = field(init=False)
    heads: dict[str, Head] = field(default_factory=dict)
    released: list[Pot] = field(default_factory=list)
    #: What waits for whoever approves: from when on, the commitment, its legs.
    waiting: list[tuple[datetime, UUID, list[Fare]]] = field(default_factory=list)
    #: Legs whose money is committed and that are to be ordered.
    to_order: list[tuple[UUID, Fare]] = field(default_factory=list)
    modes: dict[UUID, str] = field(default_factory=dict)
    #: Orders that others made out of this fund: they go out with the next batch.
    ordered: list[UUID] = field(default_factory=list)
    #: Legs that a rule of the fund does not let it pay.
    not_covered: list[Fare] = field(default_factory=list)

    def scaled(self, dollars: float) -> int:
        """Return whole dollars for 20,000 people as cents of this exercise."""
        return max(1, round(dollars * self.scale)) * CENTS

    # -- before the crisis -------------------------------------------------------------------

    def open(self, at: datetime, year_of: date) -> None:
        """Open the fund from its recipe, its accounts and budgets; book what it holds."""
        by = self.team.manager
        with acting_as(by):
            funds.open_accounts([AccountIn(name=BANK, least=0), AccountIn(name=FEES)], by=by, at=at)
            self.fund = funds.found(self.given.recipe, by=by, at=at)
            window = funds_found.windows(self.fund)[0]
            self.window = window
            rows = funds_found.heads(self.fund)
            self.heads = {one.code: one for one in rows if one.window_id == window.id}
            year = funds_found.fiscal_year(self.fund, year_of)
            for code, amount in self.given.budget.items():
                line = BudgetIn(year=year, amount=self.scaled(amount), head_id=self.heads[code].id)
                funds.set_budget(self.fund.slug, line, by=by, at=at)
            self.account = self._account(by, at)
            self._publish(by, at)
        self.bank = Bank(self.given.account, self.fund.currency, self.rules, self.dice)
        self._first_balance(at)

    def _account(self, by: Actor, at: datetime) -> PayingAccount:
        account = self.given.account
        return payments.open_account(
            PayingIn(
                label=account.bank, method=Method.BANK, unit=self.fund.currency,
                book_account=BANK, holder=self.holder[:70], number=account.number,
                bic=account.bic, profile="international",
            ),
            by=by,
            at=at,
        )  # fmt: skip

    def _publish(self, by: Actor, at: datetime) -> None:
        given = PublisherIn(
            identifier=self.given.identifier, name=self.holder, kind="10", language="en",
            emergency_sector="72010", after_sector="73010", preparedness_sector="74020",
            countries=("LY",),
        )  # fmt: skip
        openness.keep_publisher(given, by=by, at=at)

    def _first_balance(self, at: datetime) -> None:
        amount = self.scaled(self.given.balance)
        by = self.team.clerk
        with acting_as(by):
            funds.receive(
                self.fund.slug, amount, self.fund.currency, source="reserve", account=BANK,
                key="exercise-balance", on=at.date(), earmark=self.window.code, by=by, at=at,
            )  # fmt: skip
        self.bank.balance = amount

    # -- what is committed ---------------------------------------------------------------------

    def least_level(self, head: str) -> int:
        """Return from which level of a crisis on money of a head is released at once."""
        return self.heads[head].once_level or HIGHEST + 1

    def release(self, given: model.Release, at: datetime) -> None:
        """Commit money at once under the level of the crisis, where the fund has so much."""
        head, by = self.heads[given.head], self.team.asker
        amount = min(self.scaled(given.amount), head.once_most or 0)
        asked = CommitmentIn(
            head_id=head.id, amount=amount, what=DIRECT, subject_id=self.crisis_id,
            purpose=f"First movements: {head.name}", people=1,
        )  # fmt: skip
        try:
            with acting_as(by):
                made = funds.release_at_once(
                    asked, self.crisis_id, key=f"release-{given.head}-{given.day}", by=by, at=at
                )
        except (NotAtOnce, NotEnough):
            return
        self.released.append(Pot(made, given.head, amount))

    def review(self, head: str, at: datetime) -> None:
        """Let somebody else look at what was released of a head at once."""
        by = self.team.manager
        with acting_as(by):
            for pot in self.released:
                if pot.head == head:
                    funds.review(
                        pot.commitment_id, is_in_order=True,
                        note="The first legs left within a day.", by=by, at=at,
                    )  # fmt: skip

    def head_of(self, fare: Fare) -> str:
        """Return the head that a leg belongs to: by road transport, else evacuation."""
        return "transport" if fare.mode == "bus" and "transport" in self.heads else "evacuation"

    def pay_for(self, fares: Sequence[Fare], purpose: str, at: datetime) -> None:
        """Take legs out of what was released at once; ask for the money of the others."""
        rest: dict[str, list[Fare]] = defaultdict(list)
        for one in fares:
            head = self.head_of(one)
            fits = (pot for pot in self.released if pot.head == head and pot.left >= one.amount)
            if (pot := next(fits, None)) is None:
                rest[head].append(one)
                continue
            pot.left -= one.amount
            self.to_order.append((pot.commitment_id, one))
        for head, some in rest.items():
            self._ask(head, some, purpose, at)

    def _ask(self, head: str, fares: list[Fare], purpose: str, at: datetime) -> None:
        by, row = self.team.asker, self.heads[head]
        asked = CommitmentIn(
            head_id=row.id, amount=sum(one.amount for one in fares), what=DIRECT,
            subject_id=fares[0].item_id, purpose=purpose,
            people=max(1, sum(one.people for one in fares)), crisis_id=self.crisis_id,
        )  # fmt: skip
        try:
            with acting_as(by):
                made = funds.ask(asked, key=f"legs-{fares[0].code}", by=by, at=at)
        except OverCap:
            self.not_covered += fares
            return
        hours = self.dice.waiting(self.rules.approve_hours)
        self.waiting.append((at + timedelta(hours=hours), made, fares))

    def approve(self, at: datetime) -> None:
        """Approve what has waited long enough, by who may approve so much."""
        due = [one for one in self.waiting if one[0] <= at]
        self.waiting = [one for one in self.waiting if one[0] > at]
        for when, commitment_id, fares in due:
            if self._approved(commitment_id, at):
                self.to_order += [(commitment_id, one) for one in fares]
            else:  # there is no money for it yet: it stays asked for, as unmet need
                self.waiting.append((when, commitment_id, fares))

    def _approved(self, commitment_id: UUID, at: datetime) -> bool:
        for by in self.team.approvers:
            try:
                with acting_as(by):
                    row: Commitment = funds.approve(commitment_id, by=by, at=at)
            except AboveAuthority:
                continue
            except NotEnough:
                return False
            if row.state in OPEN:
                return True
        return False

    # -- what is paid --------------------------------------------------------------------------

    def pay(self, at: datetime) -> None:
        """Order what is committed, mend what came back, and send a batch to the bank."""
        by = self.team.clerk
        fresh, self.to_order = self.to_order, []
        with acting_as(by):
            back = list(Order.objects.filter(state=State.RETURNED).order_by("id"))
            for row in back:
                if row.what == LEG:
                    self._mend(row, by, at)
            made = payments.order_many(
                [(f"leg-{fare.code}", self._order(commitment, fare)) for commitment, fare in fresh],
                by=by, at=at,
            ) if fresh else []  # fmt: skip
            wanted = [*(row.id for row in back), *made, *self.ordered]
            self.ordered = []
            if not wanted:
                return
            given = BatchIn(
                account_id=self.account.id, method=Method.BANK, order_ids=wanted,
                execute_on=at.date() + timedelta(days=self.rules.bank_days),
            )  # fmt: skip
            batch = payments.prepare(given, by=by, at=at).batch
        for releaser in self.team.authorising:
            if batch.state == BatchState.PREPARED:
                batch = self._released(batch, releaser, at)
        if batch.state == BatchState.PREPARED:
            return  # it needs more people than there are: it waits, and the agenda tells it
        with acting_as(by):
            _batch, file = payments.hand_over(batch.id, by=by, at=at)
        self.bank.take(file, at.date(), at)

    def _released(self, batch: Batch, by: Actor, at: datetime) -> Batch:
        """Release a batch, unless somebody asked for a part of its money."""
        try:
            with acting_as(by):
                return payments.release(batch.id, by=by, at=at)
        except FourEyes:
            return batch

    def _mend(self, row: Order, by: Actor, at: datetime) -> None:
        name, account = self.rules.carriers[self.modes[row.subject_id]]
        payee = _payee(name, account, street="Harbour road 1")
        payments.mend_payee(row.id, payee, Method.BANK, by=by, at=at)

    def _order(self, commitment_id: UUID, fare: Fare) -> OrderIn:
        name, account = self.rules.carriers[fare.mode]
        self.modes[fare.item_id] = fare.mode
        return OrderIn(
            commitment_id=commitment_id, amount=fare.amount, unit=self.fund.currency,
            method=Method.BANK, payee=_payee(name, account), reference=fare.code[:60], what=LEG,
            subject_id=fare.item_id,
        )  # fmt: skip

    def hear(self, at: datetime) -> None:
        """Take in what the bank answers, and its statement of the day; say what each line is."""
        by = self.team.checker
        with acting_as(by):
            for answer in self.bank.answers():
                payments.take_answer(answer, by=by, at=at)
            data = self.bank.statement(at.date(), at)
            if data is None:
                return
            payments.read_statement(data, by=by, at=at)
            lines = payments_found.opened(payments_found.open_lines(), at=at)
            for line_id, parts in _sure(payments_found.proposals(lines, at=at)):
                payments.accept(line_id, parts, by=by, at=at)


def _sure(found: dict[UUID, list[payments_found.Proposal]]) -> Iterable[tuple[UUID, list[PartIn]]]:
    """Yield the lines of which it is sure what they are; the others stay in the queue."""
    for line_id, proposals in found.items():
        if proposals and proposals[0].is_sure:
            parts = [
                PartIn(kind=kind, target_id=target, amount=amount)
                for kind, target, amount in proposals[0].parts
            ]
            yield line_id, parts


def _payee(name: str, account: model.Account, street: str = "") -> PayeeIn:
    return PayeeIn(name=name, iban=account.number, bic=account.bic, street=street)


def scale_of(people: int) -> float:
    """Return by what amounts for 20,000 people are multiplied."""
    return people / BASE
