"""Pledges, gifts, receipts, matching, levies, loans and lent assets, through the actions."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from musterpoint.engine import ledger
from musterpoint.engine.ledger import OverLimit
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as books
from musterpoint.funds.models import Transaction
from musterpoint.giving import actions, queries, references
from musterpoint.giving.actions import GiftIn, NotGiven, NotNow, ThingIn
from musterpoint.giving.models import Duty, Gift, Giver, MatchRule, Pledge, Receipt
from musterpoint.giving.rules import Standing
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.factories import BANK, TODAY, day
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(haven: Organisation) -> Actor:
    return member(haven, "Carol", 77)


def came(by: Actor, key: str, amount: int, **changes: object) -> Gift:
    values = {
        "key": key,
        "amount": amount,
        "unit": "EUR",
        "account": BANK,
        "received_on": TODAY,
    } | changes
    return actions.receive(GiftIn(**values), by=by, at=NOON).gift


def standing(row: Pledge, on: date = TODAY) -> Standing:
    return queries.line_of(Pledge.objects.get(id=row.id), on).standing


def test_a_pledge_goes_from_promised_to_received_and_the_books_follow(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        row = make.pledged(alice, 100_001)
        assert references.is_right(row.reference)
        assert standing(row) == Standing.DUE
        assert standing(row, day(-60)) == Standing.PLEDGED
        actions.confirm_pledge(row.id, by=alice, at=NOON)
        assert standing(row, day(-60)) == Standing.CONFIRMED
        assert standing(row, day(11)) == Standing.LATE
        came(alice, "one", 60_000, pledge_id=row.id)
        assert standing(row) == Standing.PART
        assert [one.received for one in row.instalments.order_by("number")] == [50_000, 10_000]
        assert standing(row, day(41)) == Standing.LATE
        came(alice, "two", 40_001, pledge_id=row.id)
        assert standing(row, day(400)) == Standing.RECEIVED
        assert books.balance(BANK, "EUR") == 100_001
        assert books.balance("Equity:Funds:Welfare:Emergency", "EUR") == 100_001
        links = Transaction.objects.get(key="one").links
        assert links["pledge"] == str(row.id)
        assert "Harbour" not in str(links)


def test_an_earmark_is_held_by_the_books_and_one_of_another_fund_is_refused(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        mark = {"window": "emergency", "head": "evacuation", "country": "TUN"}
        row = make.pledged(alice, 500, count=1, earmark=mark)
        came(alice, "one", 500, pledge_id=row.id)
        assert books.balance("Equity:Funds:Welfare:Emergency:Evacuation", "EUR") == 500
        for wrong in ({"window": "none"}, {"head": "evacuation"}, {"country": "XYZ"},
                      {"crisis": str(uuid4())}, {"crisis": "x"}):  # fmt: skip
            with pytest.raises(NotGiven):
                make.pledged(alice, 500, count=1, earmark=wrong)


def test_the_same_gift_twice_is_booked_once_and_with_another_amount_never(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        row = make.pledged(alice)
        first = came(alice, "same", 1_000, pledge_id=row.id)
        assert came(alice, "same", 1_000, pledge_id=row.id).id == first.id
        for changes in ({"amount": 2_000}, {"account": make.STORE}, {"pledge_id": None}):
            with pytest.raises(NotNow):
                came(alice, "same", **({"amount": 1_000, "pledge_id": row.id} | changes))
        assert books.balance(BANK, "EUR") == 1_000
        assert Receipt.objects.count() == 1
        mark = {"window": "emergency"}
        whose = {"fund": make.FUND, "giver_id": row.giver_id, "earmark": mark}
        for _time in range(2):
            came(alice, "own", 500, **whose)
        for other in ({"giver_id": None}, {"earmark": {"window": "post"}}, {"fund": "other"}):
            with pytest.raises(NotNow):
                came(alice, "own", 500, **(whose | other))
        assert books.balance(BANK, "EUR") == 1_500


@pytest.mark.parametrize(
    "changes",
    [{"amount": 0}, {"amount": -5}, {"amount": 100_001}, {"unit": "USD"}, {"unit": "XYZ"},
     {"received_on": TODAY + timedelta(days=9)}, {"account": "Assets:Nowhere"},
     {"account": "Assets:Owed"}, {"account": "Equity:Funds:Welfare:Emergency"}],
)  # fmt: skip
def test_what_cannot_be_a_gift_is_refused(alice: Actor, changes: dict[str, object]) -> None:
    with acting_as(alice):
        make.money(alice)
        owed = funds.AccountIn(name="Assets:Owed", kept_by="costs")
        funds.open_accounts([owed], by=alice, at=NOON)
        row = make.pledged(alice)
        with pytest.raises(Invalid):
            came(alice, "bad", **({"amount": 100, "pledge_id": row.id} | changes))
        assert Gift.objects.count() == 0


def test_instalments_must_sum_and_a_pledge_once_withdrawn_says_why(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        for parts in (
            [],
            [(day(1), 99)],
            [(day(1), 50), (day(2), 51)],
            [(day(1), -1), (day(2), 101)],
        ):
            with pytest.raises(NotGiven):
                make.pledged(alice, 100, instalments=parts)
        row = make.pledged(alice, 100, count=3)
        came(alice, "one", 40, pledge_id=row.id)
        actions.replan_pledge(row.id, [(day(5), 30), (day(6), 30)], by=alice, at=NOON)
        row.refresh_from_db()
        assert row.next_due_on == day(5)
        assert sum(one.amount for one in row.instalments.all()) == 100
        with pytest.raises(NotGiven):
            actions.withdraw_pledge(row.id, " ", by=alice, at=NOON)
        actions.withdraw_pledge(row.id, "The firm closed.", by=alice, at=NOON)
        assert standing(row) == Standing.WITHDRAWN
        with pytest.raises(NotNow):
            actions.withdraw_pledge(row.id, "Again", by=alice, at=NOON)
        assert queries.totals(day(99))["EUR"] == {"pledged": 40, "received": 40, "late": 0}


def test_receipts_have_no_gaps_and_a_wrong_one_is_cancelled_by_the_next(
    alice: Actor, other: Actor
) -> None:
    with acting_as(alice):
        make.money(alice)
        row = make.pledged(alice)
        gifts = [came(alice, f"k{number}", 100, pledge_id=row.id) for number in range(3)]
        with pytest.raises(NotNow, match="Somebody else"):
            actions.take_back(gifts[1].id, "x", is_refund=False, on=TODAY, by=alice, at=NOON)
    with acting_as(other):
        actions.take_back(gifts[1].id, "Typed twice", is_refund=False, on=TODAY, by=other, at=NOON)
        with pytest.raises(NotNow):
            actions.take_back(gifts[1].id, "x", is_refund=True, on=TODAY, by=other, at=NOON)
        numbers = list(Receipt.objects.order_by("number").values_list("number", "amount"))
        assert numbers == [(1, 100), (2, 100), (3, 100), (4, -100)]
        assert Receipt.objects.get(number=4).cancels.number == 2
        assert books.balance(BANK, "EUR") == 200
        assert Pledge.objects.get(id=row.id).received == 200


def test_what_was_spent_cannot_be_given_back(alice: Actor, other: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        gift = came(alice, "one", 100, fund=make.FUND)
        unit = ledger.currency("EUR")
        gone = (
            ledger.Entry("Equity:Funds:Welfare:Emergency", unit, -60),
            ledger.Entry("Equity:Allocated", unit, 60),
        )
        funds.post(ledger.Transaction("gone", TODAY, "Spent", gone), by=alice, at=NOON)
    with acting_as(other), pytest.raises(OverLimit):
        actions.take_back(gift.id, "Asked", is_refund=True, on=TODAY, by=other, at=NOON)


def test_matching_is_exact_capped_and_the_same_however_gifts_are_cut(
    alice: Actor, other: Actor
) -> None:
    with acting_as(alice):
        make.money(alice)
        appeal = make.campaign(alice)
        bank = make.giver(alice, "Old Bank")
        rule = actions.add_matching(
            appeal.id, bank.id, times=1, per=3, ceiling=10, since=TODAY, until=day(5), by=alice,
            at=NOON,
        )  # fmt: skip
        for number in range(10):
            gift = came(alice, f"g{number}", 1, campaign_id=appeal.id)
        rule.refresh_from_db()
        assert (rule.counted, rule.matched) == (10, 3)
        came(alice, "large", 1_000, campaign_id=appeal.id)
        rule.refresh_from_db()
        assert rule.matched == 10
        called = actions.call_matching(rule.id, by=alice, at=NOON)
        assert called.amount == 10
        came(alice, "matched", 10, pledge_id=called.id)
        rule.refresh_from_db()
        assert rule.counted == 1_010
        with pytest.raises(NotNow):
            actions.call_matching(rule.id, by=alice, at=NOON)
    with acting_as(other):
        actions.take_back(gift.id, "Error", is_refund=False, on=TODAY, by=other, at=NOON)
        assert MatchRule.objects.get(id=rule.id).counted == 1_009


def test_a_levy_is_assessed_by_the_pack_and_paid(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice, unit="USD")
        payer = make.giver(alice, "Post of Tunis")
        row = actions.assess_levy(
            "consular-service", payer.id, 321, fund=make.FUND, text="May", by=alice, at=NOON
        )
        assert (row.amount, row.unit, row.basis) == (64_200, "USD", "mandatory")
        assert standing(row, day(31)) == Standing.LATE
        came(alice, "levy", 64_200, unit="USD", pledge_id=row.id)
        assert standing(row) == Standing.RECEIVED
        assert books.balance("Income:Welfare:Levy", "USD") == -64_200
        for count, code in ((0, "contract"), (5, "none")):
            with pytest.raises(NotGiven):
                actions.assess_levy(
                    code, payer.id, count, fund=make.FUND, text="", by=alice, at=NOON
                )


def test_a_loan_is_paid_back_exactly_also_early_and_by_somebody_else(
    alice: Actor, other: Actor
) -> None:
    with acting_as(alice):
        make.money(alice)
        loan = actions.take_loan(make.lent(alice), by=alice, at=NOON)
        dues = list(loan.dues.order_by("number"))
        assert sum(one.principal for one in dues) == 1_000_001
        assert [one.due_on for one in dues][:2] == [date(2026, 2, 28), date(2026, 3, 31)]
        assert books.balance(make.DEBT, "EUR") == -1_000_001
        with pytest.raises(NotNow, match="Somebody else"):
            actions.pay_due(dues[0].id, on=TODAY, by=alice, at=NOON)
    with acting_as(other):
        with pytest.raises(NotNow, match="earlier"):
            actions.pay_due(dues[1].id, on=TODAY, by=other, at=NOON)
        for one in dues[:3]:
            actions.pay_due(one.id, on=TODAY, by=other, at=NOON)
            actions.pay_due(one.id, on=TODAY, by=other, at=NOON)
        actions.repay_early(loan.id, 200_000, on=TODAY, by=other, at=NOON)
        loan.refresh_from_db()
        rest = list(loan.dues.filter(paid_on=None).order_by("number"))
        assert sum(one.principal for one in rest) == loan.outstanding
        assert books.balance(make.DEBT, "EUR") == -loan.outstanding
        with pytest.raises(NotGiven):
            actions.repay_early(loan.id, loan.outstanding + 1, on=TODAY, by=other, at=NOON)
        whole = sum(one.principal for one in loan.dues.all())
        assert whole == 1_000_001


@pytest.mark.parametrize(
    "changes",
    [{"principal": 0}, {"rate": -1}, {"rate": 1_000_001}, {"day_count": "x"}, {"plan": "x"},
     {"instalments": 0}, {"months": 60, "instalments": 360}, {"bank": make.DEBT},
     {"drawn_on": TODAY + timedelta(days=2)}],
)  # fmt: skip
def test_what_cannot_be_a_loan_is_refused(alice: Actor, changes: dict[str, object]) -> None:
    with acting_as(alice):
        make.money(alice)
        with pytest.raises(NotGiven):
            actions.take_loan(make.lent(alice, **changes), by=alice, at=NOON)


def test_an_aircraft_is_lent_used_and_returned_in_its_state(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        given = {"giver_id": make.giver(alice).id, "what": "Cargo aircraft", "is_lent": True,
                 "quantity": 1, "goods_unit": "AIRCRAFT"}  # fmt: skip
        with pytest.raises(NotGiven):
            actions.promise_thing(ThingIn(**given), by=alice, at=NOON)
        with pytest.raises(NotGiven):
            actions.promise_thing(
                ThingIn(**given, value=5, value_unit="EUR", return_due_on=day(9)), by=alice, at=NOON
            )
        row = actions.promise_thing(ThingIn(**given, return_due_on=day(9)), by=alice, at=NOON)
        with pytest.raises(NotNow):
            actions.use_thing(row.id, 6, "HOURS", "Flight", on=TODAY, by=alice, at=NOON)
        for _again in range(2):
            actions.receive_thing(row.id, "Good", on=TODAY, by=alice, at=NOON)
        assert books.balance("Assets:LentToUs", "AIRCRAFT") == 1
        assert books.balance("Liabilities:LentToUs", "AIRCRAFT") == -1
        with pytest.raises(funds.KeptByAFund):
            funds.check_by_hand(["Assets:LentToUs"])
        actions.use_thing(row.id, 6, "HOURS", "Flight", on=TODAY, by=alice, at=NOON)
        for _again in range(2):
            back = actions.return_thing(row.id, "A scratch", on=TODAY, by=alice, at=NOON)
        assert books.balance("Assets:LentToUs", "AIRCRAFT") == 0
        assert books.balance("Liabilities:LentToUs", "AIRCRAFT") == 0
        assert (back.state, back.condition_out) == ("returned", "A scratch")


def test_a_person_is_sealed_found_again_and_forgotten(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        ada = {"name": "Ada Farouk", "is_person": True, "source": "diaspora",
               "email": "ada@example.org", "report_months": 6}  # fmt: skip
        row = make.giver(alice, **ada)
        assert make.giver(alice, **ada).id == row.id
        assert "Ada" not in str(Giver.objects.filter(id=row.id).values())
        assert queries.names_of([row], by=alice, at=NOON)[row.id] == "Ada Farouk"
        came(alice, "one", 100, fund=make.FUND, giver_id=row.id)
        duties = set(Duty.objects.values_list("kind", "due_on"))
        assert duties == {("thank", day(14)), ("report", date(2026, 11, 1))}
        for one in Duty.objects.all():
            actions.finish_duty(one.id, "", by=alice, at=NOON)
        assert Duty.objects.filter(done_at=None).get().due_on == date(2027, 5, 1)
        actions.erase_giver(row.id, by=alice, at=NOON)
        row.refresh_from_db()
        assert queries.names_of([row], by=alice, at=NOON)[row.id] == row.reference
        assert Gift.objects.count() == 1


def test_a_reader_changes_nothing_and_another_organisation_sees_nothing(
    alice: Actor, bob: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        make.money(alice)
        row = make.pledged(alice)
    with acting_as(bob):
        for act in (
            lambda: came(bob, "x", 1, pledge_id=row.id),
            lambda: actions.confirm_pledge(row.id, by=bob, at=NOON),
            lambda: actions.erase_giver(row.giver_id, by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                act()
    with acting_as(mallory):
        assert not Pledge.objects.exists()
        with pytest.raises(actions.NoSuch):
            actions.confirm_pledge(row.id, by=mallory, at=NOON)


def test_a_pledge_with_an_id_of_the_client_is_written_once(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        one, payer = uuid4(), make.giver(alice)
        first = make.pledged(alice, 100, giver_id=payer.id, id=one)
        assert make.pledged(alice, 100, giver_id=payer.id, id=one).id == first.id
        with pytest.raises(NotNow):
            make.pledged(alice, 102, giver_id=payer.id, id=one)
