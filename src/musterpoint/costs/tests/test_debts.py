"""What employers, insurers and host States owe for seats: asked, paid, disputed, written off."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.bonds import actions as bonds
from musterpoint.bonds.models import Call
from musterpoint.claims import actions as claims
from musterpoint.costs import actions, dues_of_debts, incoming_demands, letters_of_demands, owing
from musterpoint.costs.actions import BadCost, NotNow, SomebodyElse
from musterpoint.costs.models import (
    ASKED,
    CostedLeg,
    Debt,
    Debtor,
    Demand,
    DemandStep,
    Invoice,
    PayerChange,
    Share,
)
from musterpoint.costs.tests.factories import (
    DAY,
    LATER,
    TODAY,
    agree,
    costed,
    fly,
    invoice,
    open_books,
    other,
)
from musterpoint.costs.tests.test_pages import DESK, day
from musterpoint.costs.tests.test_payers import called, insure
from musterpoint.crises import queries as crises
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.funds.models import Balance
from musterpoint.kernel.errors import Refused
from musterpoint.payments.incoming import Incoming
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in


@pytest.fixture
def leg(loop: Loop) -> CostedLeg:
    """Return a leg on which three people of ours flew, at 100.00 a seat."""
    fly(loop, loop.household(person("Nimal Perera"), person("Kamala"), person("Sunil")))
    open_books(loop.state)
    with acting_as(loop.state):
        return costed(loop.state, loop.state_crisis)


def owe(payer: str, count: int, by: Actor) -> None:
    """Let somebody decide who pays the first seats."""
    for one in Share.objects.order_by("id")[:count]:
        actions.change_payer(one.id, payer, "Contract", by=by, at=LATER)


def asked(leg: CostedLeg, by: Actor, payer: str = "host", name: str = "Ministry") -> Demand:
    """Ask a debtor for all three seats, in the running unit."""
    owe(payer, 3, by)
    debtor = actions.name_debtor(leg.id, payer, name, by=by, at=LATER)
    return actions.ask_debtor(debtor.id, "USD", by=by, at=LATER)


def balance(name: str) -> int:
    row = Balance.objects.filter(account__name=name).first()
    return row.posted if row else 0


@pytest.fixture(autouse=True)
def _three_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crises, "smallest_cell", lambda: 3)


def test_a_seat_is_owed_asked_paid_by_two_and_stands_in_the_books(
    loop: Loop, leg: CostedLeg, haven: Organisation
) -> None:
    by = loop.state
    with acting_as(by):
        row = asked(leg, by)
        account = row.debtor.account
        assert (row.amount, row.owed, balance(account)) == (30_000, 30_000, 30_000)
        step = actions.enter_step(row.id, "paid", 20_000, TODAY, "R-1", by=by, at=LATER)
        assert balance(account) == 30_000
        with pytest.raises(SomebodyElse):
            actions.decide_step(step.id, True, by=by, at=LATER)
        actions.decide_step(step.id, True, by=other(haven), at=LATER)
        assert (balance(account), balance(actions.BANK)) == (10_000, 20_000)
        with pytest.raises(BadCost):
            actions.enter_step(row.id, "paid", 10_001, TODAY, "R-2", by=by, at=LATER)
        step = actions.enter_step(row.id, "written_off", 10_000, TODAY, "Gone", by=by, at=LATER)
        with pytest.raises(SomebodyElse):
            actions.decide_step(step.id, True, by=by, at=LATER)
        actions.decide_step(step.id, True, by=other(haven), at=LATER)
        row.refresh_from_db()
        assert (row.owed, balance(account)) == (0, 0)


def test_an_asked_seat_goes_to_another_payer_by_two_and_money_above_it_goes_back(
    loop: Loop, leg: CostedLeg, haven: Organisation
) -> None:
    by = loop.state
    with acting_as(by):
        row = asked(leg, by)
        step = actions.enter_step(row.id, "paid", 30_000, TODAY, "R-1", by=by, at=LATER)
        actions.decide_step(step.id, True, by=other(haven), at=LATER)
        share = Share.objects.order_by("id")[0]
        change = actions.change_payer(share.id, "fund", "Disputed", by=by, at=LATER)
        assert change.decided_at is None
        with pytest.raises(SomebodyElse):
            actions.decide_payer(change.id, True, by=by, at=LATER)
        actions.decide_payer(change.id, True, by=other(haven), at=LATER)
        row.refresh_from_db()
        assert (row.amount, row.over, balance(row.debtor.account)) == (20_000, 10_000, -10_000)
        back = actions.enter_step(row.id, "back", 10_000, TODAY, "T-1", by=by, at=LATER)
        actions.decide_step(back.id, True, by=other(haven), at=LATER)
        row.refresh_from_db()
        assert (row.over, row.paid, balance(row.debtor.account)) == (0, 20_000, 0)


def test_few_seats_wait_and_the_letter_names_no_small_group(
    loop: Loop, leg: CostedLeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = loop.state
    with acting_as(by):
        owe("employer", 2, by)
        debtor = actions.name_debtor(leg.id, "employer", "Desert Builders", by=by, at=LATER)
        with pytest.raises(NotNow, match="too few"):
            actions.ask_debtor(debtor.id, "USD", by=by, at=LATER)
        Debt.objects.filter(debtor=debtor).update(is_told=True)
        row = actions.ask_debtor(debtor.id, "USD", by=by, at=LATER)
        (told,) = letters_of_demands.journeys(row)
        assert "b1" in told
        Debt.objects.update(is_told=False)
        (hidden,) = letters_of_demands.journeys(row)
        assert "b1" not in hidden
        assert "Tripoli" not in hidden


def test_an_employer_who_was_told_by_the_workers_wish_is_asked_for_one_seat(
    loop: Loop, haven: Organisation
) -> None:
    by = loop.state
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(by)
    with acting_as(by):
        call = called(loop, haven)
        row = costed(by, loop.state_crisis)
        debt = Debt.objects.get()
        assert (debt.payer, debt.debtor and debt.debtor.name) == ("employer", "Desert Builders")
        with pytest.raises(NotNow, match="too few"):
            actions.ask_debtor(Debtor.objects.get().id, "USD", by=by, at=LATER)
        Call.objects.filter(id=call.id).update(tells_employer=True)
        with pytest.raises(NotNow, match="too few"):
            actions.ask_debtor(Debtor.objects.get().id, "USD", by=by, at=LATER)
        bonds.notice(call.id, by=by, at=LATER)
        actions.add_invoice(row.id, invoice(1_000, number="R-2"), by=by, at=LATER)
        made = actions.ask_debtor(Debtor.objects.get().id, "USD", by=by, at=LATER)
        assert made.amount == 10_100


def test_an_insurer_is_asked_for_one_seat_once_the_policy_has_a_claim(loop: Loop) -> None:
    by = loop.state
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(by)
    with acting_as(by):
        insure(loop)
        costed(by, loop.state_crisis)
        debtor = Debtor.objects.get()
        assert (debtor.kind, debtor.name) == ("insurer", "Mutual of Sfax")
        ((_debt, policy),) = owing.policies(debtor)
        with pytest.raises(NotNow, match="too few"):
            actions.ask_debtor(debtor.id, "USD", by=by, at=LATER)
        on = CostedLeg.objects.get().departed_on
        claim = claims.note_event(
            policy.subject_id, "repatriation", on, 10_000, "Consent", by=by, at=LATER
        )
        with pytest.raises(Refused, match="has not agreed"):
            claims.send_cover_claim(claim.id, "By letter", by=by, at=LATER)
        claims.note_consent(policy.subject_id, True, "By telephone", by=by, at=LATER)
        claims.send_cover_claim(claim.id, "By letter", by=by, at=LATER)
        assert actions.ask_debtor(debtor.id, "USD", by=by, at=LATER).amount == 10_000
        assert not owing.policies(debtor)


def test_a_partner_is_no_debtor_but_gets_a_statement(loop: Loop, leg: CostedLeg) -> None:
    by = loop.state
    agree(loop.state, loop.operator)
    name = Organisation.objects.get(id=loop.operator.organisation_id).name
    with acting_as(by):
        owe("host", 3, by)
        with pytest.raises(BadCost) as refused:
            actions.name_debtor(leg.id, "host", f" {name.upper()}", by=by, at=LATER)
        assert "statement" in str(refused.value.fields["name"])


def test_what_is_overdue_or_waits_for_another_is_due(
    loop: Loop, leg: CostedLeg, haven: Organisation
) -> None:
    by = loop.state
    with acting_as(by):
        row = asked(leg, by)
        then = Asked(by=by, view=ALL, at=LATER)
        assert [one.id for one in dues_of_debts.demands(then)] == [row.id]
        first = actions.remind(row.id, by=by, at=LATER + 70 * DAY)
        assert first.due_on > row.due_on
        actions.dispute_demand(row.id, "Not ours", by=by, at=LATER)
        with pytest.raises(NotNow):
            actions.remind(row.id, by=by, at=LATER)
        actions.end_dispute(row.id, by=by, at=LATER)
        step = actions.enter_step(row.id, "paid", 30_000, TODAY, "R-1", by=by, at=LATER)
        assert [one.id for one in dues_of_debts.steps(then)] == [step.id]
        actions.decide_step(step.id, True, by=other(haven), at=LATER)
        assert not dues_of_debts.demands(then)


def test_a_bank_line_with_its_number_pays_a_demand_and_is_taken_back(
    loop: Loop, leg: CostedLeg
) -> None:
    by = loop.state
    with acting_as(by):
        row = asked(leg, by)
        line = Incoming(
            id=UUID(int=1), unit="USD", digits=2, open=40_000, booked_on=TODAY, name="",
            iban="", text=f"Demand {row.reference}", book_account=actions.BANK,
        )  # fmt: skip
        (found,) = incoming_demands.suggest([line])[line.id]
        assert (found.target_id, found.amount) == (row.id, 30_000)
        for _time in range(2):
            incoming_demands.accept(row.id, 30_000, line, key="line-1", by=by, at=LATER)
        assert (Demand.objects.get().owed, balance(row.debtor.account)) == (0, 0)
        for _time in range(2):
            incoming_demands.undo(row.id, "line-1", on=TODAY, by=by, at=LATER)
        assert (Demand.objects.get().owed, balance(row.debtor.account)) == (30_000, 30_000)
        assert balance(actions.BANK) == 0


def test_others_are_asked_on_the_desk(loop: Loop, leg: CostedLeg, haven: Organisation) -> None:
    welfare = signed_in("haven", "welfare_officer")
    officer = signed_in("haven", "authorising_officer")
    reader = signed_in("haven", "reader")
    assert welfare.get(f"{DESK}owed/").status_code == 200
    assert reader.get(f"{DESK}owed/").status_code == 403
    with acting_as(loop.state):
        owe("host", 3, loop.state)
    assert "Say who owes these" in welfare.get(f"{DESK}owed/").content.decode()
    given = {"payer": "host", "name": "Ministry"}
    assert welfare.post(f"{DESK}legs/{leg.id}/owed/", given | {"name": ""}).status_code == 422
    page = welfare.post(f"{DESK}legs/{leg.id}/owed/", given)["Location"]
    assert "Make a demand in USD" in welfare.get(page).content.decode()
    assert welfare.get(f"{page}ask/?currency=USD").status_code == 200
    of = welfare.post(f"{page}ask/", {"currency": "USD"})["Location"]
    letter = welfare.get(f"{of}letter/")
    assert letter["Content-Type"] == "application/pdf"
    for name in ("remind", "dispute", "settle"):
        assert welfare.get(f"{of}{name}/").status_code == 200
        assert welfare.post(f"{of}{name}/", {"words": "Not ours"}).status_code == 302
    money = {"kind": "paid", "amount": "300.00", "words": "R-1"} | day("on")
    assert welfare.post(f"{of}money/", money | {"amount": "301"}).status_code == 422
    assert welfare.post(f"{of}money/", money).status_code == 302
    with acting_as(loop.state):
        step = DemandStep.objects.get()
    assert f"{DESK}owed/steps/{step.id}/" in officer.get(of).content.decode()
    assert welfare.post(f"{DESK}owed/steps/{step.id}/", {"is_good": "yes"}).status_code == 403
    assert officer.post(f"{DESK}owed/steps/{step.id}/", {"is_good": "yes"}).status_code == 302
    assert "Confirmed" in welfare.get(of).content.decode()
    assert "Ministry" in welfare.get(f"{DESK}owed/").content.decode()
    table = welfare.get(f"{DESK}owed/file/").content.decode()
    assert "300.00" in table
    assert welfare.get(f"{DESK}owed/file/?kind=xlsx").status_code == 200
    assert "Host State" in welfare.get(f"{DESK}legs/{leg.id}/").content.decode()
    with acting_as(loop.state):
        assert Demand.objects.get().owed == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "correct", "payer", "decide", "name", "ask", "paid", "back",
                         "written_off", "confirm"]),
        st.integers(1, 25_000),
    ),
    max_size=16,
)  # fmt: skip


def do(step: str, number: int, by: Actor, judge: Actor) -> None:
    """Do one step as people would, on whatever is there."""
    shares = list(Share.objects.order_by("id"))
    share, leg = shares[number % len(shares)], CostedLeg.objects.get()
    demand = Demand.objects.order_by("-id").first()
    if step == "invoice":
        actions.add_invoice(leg.id, invoice(number, number=f"R-{number}"), by=by, at=LATER)
    elif step == "correct":
        first = Invoice.objects.filter(corrects=None).earliest("id")
        actions.correct_invoice(first.id, number, "Read wrong", by=by, at=LATER)
    elif step == "payer":
        payer = [*ASKED, "fund", "person", "host"][number % 6]
        actions.change_payer(share.id, payer, "Agreed", by=by, at=LATER)
    elif step == "decide":
        change = PayerChange.objects.filter(decided_at=None).earliest("id")
        actions.decide_payer(change.id, number % 3 > 0, by=judge, at=LATER)
    elif step == "name":
        actions.name_debtor(leg.id, ASKED[number % 3], f"Debtor {number % 2}", by=by, at=LATER)
    elif step == "ask":
        debtor = Debtor.objects.filter(debts__demand=None).earliest("id")
        actions.ask_debtor(debtor.id, "USD", by=by, at=LATER)
    elif step == "confirm":
        waits = DemandStep.objects.filter(decided_at=None).earliest("id")
        actions.decide_step(waits.id, number % 5 > 0, by=judge, at=LATER)
    elif demand is not None:
        actions.enter_step(demand.id, step, number, TODAY, "R", by=by, at=LATER)


def check() -> None:
    """Hold what must be true at every moment: each share is owed once, and the books say it."""
    leg = CostedLeg.objects.get()
    shares = Share.objects.filter(payer__in=ASKED, amount__gt=0)
    debts = Debt.objects.filter(amount__gt=0)
    assert sorted(shares.values_list("traveller_id", "payer", "amount")) == sorted(
        debts.values_list("traveller_id", "payer", "amount")
    )
    assert sum(owing.by_payer(leg).values()) == sum(leg.shares.values_list("amount", flat=True))
    owed: dict[str, int] = {}
    for row in Demand.objects.select_related("debtor"):
        assert row.amount == sum(row.debts.values_list("amount", flat=True))
        assert row.amount + row.over == row.paid + row.written_off + row.owed
        name = row.debtor.account
        owed[name] = owed.get(name, 0) + row.owed - row.over
    assert all(balance(name) == amount for name, amount in owed.items())
    assert balance(actions.BANK) == sum(Demand.objects.values_list("paid", flat=True))


@pytest.mark.slow
def test_each_share_of_others_is_owed_once_and_the_books_balance(
    loop: Loop, leg: CostedLeg, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crises, "smallest_cell", lambda: 1)
    judge = other(haven)

    @settings(
        max_examples=20, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(STEPS)
    def play(steps: list[tuple[str, int]]) -> None:
        for step, number in steps:
            with acting_as(loop.state):
                try:
                    do(step, number, loop.state, judge)
                except (Refused, CostedLeg.DoesNotExist, Debtor.DoesNotExist,
                        PayerChange.DoesNotExist, DemandStep.DoesNotExist):  # fmt: skip
                    pass
                check()

    play()
