"""A call of a bond: with consent, heard, decided by another, drawn within the amount, paid once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from musterpoint.bonds import actions
from musterpoint.bonds.actions import BeginIn, DetailsIn
from musterpoint.bonds.models import Bond, BondState, Call, CallLine, CallState, Draw, PayoutState
from musterpoint.bonds.tests.factories import (
    ASKED,
    DAY,
    LATER,
    TODAY,
    colleague,
    crisis_of,
    decided,
    employer,
    evacuee,
    in_force,
    lodged_in,
    matched,
    noticed,
    sent,
)
from musterpoint.funds.queries import balance
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def carla(haven: Organisation) -> Actor:
    return colleague(haven)


def drawn(row: Call) -> dict[str, int]:
    return dict(row.lines.values_list("head", "drawn"))


def test_a_call_needs_consent_an_amount_and_a_day(alice: Actor) -> None:
    with acting_as(alice):
        given = BeginIn(name="Nimal", phone="+94771234567", employer="Builders")
        row = actions.begin(given, by=alice, at=NOON).row
        with pytest.raises(actions.BadBond) as refused:
            actions.send(row.id, False, by=alice, at=NOON)
        assert set(refused.value.fields) == {"consents", "asked", "lost_on"}
        wanted = DetailsIn(currency="USD", asked={"wages": 1}, lost_on=TODAY)
        actions.write(row.id, wanted, by=alice, at=NOON)
        actions.send(row.id, True, by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.send(row.id, True, by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.write(row.id, wanted, by=alice, at=NOON)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"asked": {"wages": 0}}, "asked_wages"),
        ({"asked": {"wages": -5}}, "asked_wages"),
        ({"asked": {"gold": 5}}, "asked"),
        ({"lost_on": TODAY + DAY}, "lost_on"),
        ({"lost_on": date(1999, 1, 1)}, "lost_on"),
        ({"words": "x" * 3001}, "words"),
        ({"currency": "ZZZ"}, "currency"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    alice: Actor, given: dict[str, object], field: str
) -> None:
    with acting_as(alice):
        begin_in = BeginIn(name="Nimal", phone="+94771234567", employer="Builders")
        row = actions.begin(begin_in, by=alice, at=NOON).row
        whole = {"currency": "USD", "asked": {"wages": 1}} | given
        with pytest.raises(actions.BadBond) as refused:
            actions.write(row.id, DetailsIn(**whole), by=alice, at=NOON)  # type: ignore[arg-type]
        assert field in refused.value.fields


def test_a_person_unknown_and_one_who_was_not_evacuated_are_refused(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond, crisis = in_force(alice, carla), crisis_of(alice)
        assert bond.employer_id is not None
        row = sent(alice).row
        for number in ("7K4D29QX", "nobody", "", "\x00"):
            with pytest.raises(actions.UnknownPerson):
                actions.match(
                    row.id, bond.id, bond.employer_id, number, crisis.id, by=alice, at=NOON
                )
        stayed = evacuee(alice, crisis, is_gone=False)
        with pytest.raises(actions.NotGrounded):
            actions.match(row.id, bond.id, bond.employer_id, stayed, crisis.id, by=alice, at=NOON)
        found = actions.match(
            row.id, bond.id, bond.employer_id, stayed, crisis.id, "Left on foot, all was lost",
            by=alice, at=NOON,
        )  # fmt: skip
        assert found.basis == "loss"
        with pytest.raises(actions.NotNow):
            actions.match(row.id, bond.id, bond.employer_id, stayed, crisis.id, by=alice, at=NOON)


def test_a_worker_calls_a_bond_once_in_a_crisis(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond, crisis = in_force(alice, carla), crisis_of(alice)
        assert bond.employer_id is not None
        number = evacuee(alice, crisis)
        for count, row in enumerate([sent(alice).row, sent(alice).row]):
            asked = (row.id, bond.id, bond.employer_id, number, crisis.id)
            if count == 0:
                actions.match(*asked, by=alice, at=NOON)
                continue
            with pytest.raises(actions.CalledBefore):
                actions.match(*asked, by=alice, at=NOON)


def test_a_bond_that_expired_yesterday_is_called_late_and_after_the_window_not(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla, valid_to=TODAY)
        after = NOON + DAY
        actions.run_clock(by=alice, at=after)
        bond.refresh_from_db()
        assert bond.state == BondState.EXPIRED
        row = matched(alice, bond, at=after)
        assert row.is_late
        with pytest.raises(actions.WindowOver) as outside:
            matched(alice, bond, at=after, lost_on=TODAY + DAY, name="Second")
        assert "2026-05-01" in str(outside.value)
        with pytest.raises(actions.WindowOver) as over:
            matched(alice, bond, at=NOON + 91 * DAY, lost_on=TODAY, name="Third")
        assert "2026-07-30" in str(over.value)
        actions.notice(row.id, by=alice, at=after)
        assert decided(carla, row, at=after + 15 * DAY).state == CallState.DECIDED
        assert not bond.top_ups.exists()


def test_the_employer_is_heard_and_another_person_decides(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
        row = matched(alice, bond)
        with pytest.raises(actions.NotNow):
            decided(carla, row)
        row = actions.notice(row.id, by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.notice(row.id, by=alice, at=NOON)
        with pytest.raises(actions.Early):
            decided(carla, row, at=NOON + DAY)
        with pytest.raises(actions.SomebodyElse):
            decided(alice, row)
        assert row.employer is not None
        other = employer(alice, "Other Ltd")
        with pytest.raises(actions.NoSuchBond):
            actions.object_to(other, row.id, "Not true", by=alice, at=NOON + DAY)
        actions.object_to(row.employer, row.id, "The wages were paid", by=alice, at=NOON + DAY)
        with pytest.raises(actions.NotNow):
            actions.object_to(row.employer, row.id, "Again", by=alice, at=NOON + DAY)
        decided(carla, row, {"passage": 60_000, "wages": 0, "property": 30_000}, at=NOON + 2 * DAY)
        assert drawn(row) == {"passage": 60_000, "wages": 0, "property": 30_000}
        with pytest.raises(actions.NotNow):
            decided(carla, row, at=NOON + 2 * DAY)


def test_an_objection_after_its_days_is_refused(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, carla))
        assert row.employer is not None
        with pytest.raises(actions.NotNow):
            actions.object_to(row.employer, row.id, "Too late", by=alice, at=LATER)


def test_more_than_asked_is_not_allowed(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, carla))
        for wrong in ({"wages": 90_001}, {"wages": -1}, {"gold": 1}):
            with pytest.raises(actions.BadBond):
                decided(carla, row, wrong)
        assert decided(carla, row, {}).state == CallState.REFUSED


def test_when_it_is_short_passage_goes_first_and_the_rest_follows_the_top_up(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla, amount=100_000)
        row = noticed(alice, bond)
        decided(carla, row)
        assert drawn(row) == {"passage": 60_000, "wages": 40_000, "property": 0}
        bond.refresh_from_db()
        assert bond.free == 0
        with pytest.raises(actions.NotNow):
            actions.draw_more(row.id, by=carla, at=LATER)
        demand = bond.top_ups.get()
        assert (demand.amount, demand.due_at) == (100_000, LATER + 15 * DAY)
        with pytest.raises(actions.BadBond):
            actions.meet_top_up(demand.id, 100_001, "Seen", by=alice, at=LATER)
        entered = actions.meet_top_up(demand.id, 70_000, "Seen", by=alice, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.draw_more(row.id, by=carla, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.confirm(entered.id, by=alice, at=LATER)
        actions.confirm(entered.id, by=carla, at=LATER)
        made = actions.draw_more(row.id, by=carla, at=LATER)
        assert made.amount == 70_000
        assert drawn(row) == {"passage": 60_000, "wages": 90_000, "property": 20_000}


def test_a_pool_is_shared_fairly_among_all_who_call(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        pool = actions.open_pool("LBY", "domestic", "USD", 40_000, by=alice, at=NOON)
        ones = [
            employer(alice, f"House {n}", kind="household", sector="domestic") for n in range(3)
        ]
        for one in ones:
            actions.put_share(pool.id, one.id, 20_000, 1, by=alice, at=NOON)
        actions.lodge(pool.id, lodged_in(amount=60_000), by=alice, at=NOON)
        actions.verify(pool.id, True, "By telephone", by=carla, at=NOON)
        pool = Bond.objects.get(id=pool.id)
        stranger = employer(alice, "Other house", kind="household", sector="domestic")
        with pytest.raises(actions.NoSuchBond):
            matched(alice, pool, of=stranger.id)
        rows = [
            noticed(alice, pool, {"wages": 100_001 + n}, of=one.id, name=f"Worker {n}")
            for n, one in enumerate(ones)
        ]
        plan = actions.plan(pool)
        assert plan.is_short
        assert [sum(plan.given[one.id].values()) for one in rows] == [20_000] * 3
        for row in rows:
            decided(carla, row, {"wages": 100_000})
        assert [drawn(row)["wages"] for row in rows] == [20_000] * 3
        pool.refresh_from_db()
        assert pool.free == 0


def test_the_cap_of_a_worker_holds_over_all_draws(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla, cap=70_000)
        row = noticed(alice, bond)
        decided(carla, row)
        assert drawn(row) == {"passage": 60_000, "wages": 10_000, "property": 0}
        with pytest.raises(actions.NotNow):
            actions.draw_more(row.id, by=carla, at=LATER)


def test_cash_is_paid_from_the_deposit_once_and_by_another(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        bond = in_force(alice, carla, instrument="cash")
        row = noticed(alice, bond)
        decided(carla, row)
        assert balance(actions.deposits(bond), "USD") == -20_000
        assert balance(actions.AWARDED, "USD") == -180_000
        paid = row.payouts.get()
        assert paid.state == PayoutState.OWED
        with pytest.raises(actions.SomebodyElse):
            actions.pay(paid.id, LATER.date(), by=carla, at=LATER)
        for wrong in (TODAY, LATER.date() + DAY):
            with pytest.raises(actions.BadBond):
                actions.pay(paid.id, wrong, by=alice, at=LATER)
        actions.pay(paid.id, LATER.date(), by=alice, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.pay(paid.id, LATER.date(), by=alice, at=LATER)
        assert balance(actions.BANK, "USD") == 20_000
        assert balance(actions.AWARDED, "USD") == 0


def test_a_guarantee_is_off_the_balance_until_its_issuer_pays(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        row = noticed(alice, in_force(alice, carla))
        decided(carla, row)
        assert balance(actions.AWARDED, "USD") == 0
        paid = row.payouts.get()
        with pytest.raises(actions.NotNow):
            actions.pay(paid.id, LATER.date(), by=alice, at=LATER)
        actions.received(paid.id, LATER.date(), by=alice, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.received(paid.id, LATER.date(), by=alice, at=LATER)
        assert balance(actions.BANK, "USD") == 180_000
        actions.pay(paid.id, LATER.date(), by=alice, at=LATER)
        assert (balance(actions.BANK, "USD"), balance(actions.AWARDED, "USD")) == (0, 0)


def test_a_line_of_sql_draws_no_more_than_the_bond_or_the_line_holds(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla, amount=70_000)
        row = noticed(alice, bond)
        line = row.lines.get(head="wages")
        for amount, allowed in ((70_001, 90_000), (50_001, 50_000)):
            CallLine.objects.filter(id=line.id).update(allowed=allowed)
            with pytest.raises(IntegrityError), transaction.atomic():
                Draw.objects.create(
                    bond=bond, call=row, line=line, payout_id=line.id, amount=amount, at=NOON
                )
        other = noticed(alice, in_force(alice, carla, employer(alice, "B"), issuer_reference="2"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.create(
                bond=bond, call=other, line=line, payout_id=line.id, amount=1, at=NOON
            )


def test_what_was_told_is_sealed(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, carla), words="They kept my passport in Zawiya")
        decided(carla, row)
        stored = repr(Call.objects.filter(id=row.id).values().get())
        for word in ("Nimal", "Zawiya", "+9477", "proven"):
            assert word not in stored
        assert actions.reasons_of(Call.objects.get(id=row.id), "worker", NOON) == "It is proven."


def test_a_worker_withdraws_until_it_is_decided(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
        row = noticed(alice, bond)
        actions.withdraw(row.id, by=alice, at=NOON)
        assert actions.plan(bond).asked == {}
        with pytest.raises(actions.NotNow):
            decided(carla, row)
        assert sum(ASKED.values()) == 180_000


@pytest.mark.parametrize(("code", "amount"), [("JPY", 1), ("KWD", 1_001), ("USD", 3)])
def test_the_last_coin_of_any_currency_is_drawn(
    alice: Actor, carla: Actor, code: str, amount: int
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla, currency=code, amount=amount)
        row = noticed(alice, bond, {"passage": amount}, currency=code)
        decided(carla, row, {"passage": amount})
        bond.refresh_from_db()
        assert (bond.drawn, bond.free) == (amount, 0)
