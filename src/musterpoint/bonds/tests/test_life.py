"""A bond from what is required to what goes back; no step is skipped and none comes twice."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from musterpoint.bonds import actions, queries
from musterpoint.bonds.actions import RequiredIn
from musterpoint.bonds.models import Bond, BondState, Employer, Proposal
from musterpoint.bonds.tests.factories import (
    DAY,
    FIRST,
    LAST,
    LATER,
    TODAY,
    colleague,
    decided,
    employer,
    given_back,
    in_force,
    lodged_in,
    matched,
    noticed,
)
from musterpoint.funds.queries import balance
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def carla(haven: Organisation) -> Actor:
    return colleague(haven)


def test_the_rules_say_what_is_required_in_each_currency(alice: Actor) -> None:
    with acting_as(alice):
        made = actions.require(
            RequiredIn(employer_id=employer(alice).id, workers=3), by=alice, at=NOON
        )
        assert (made.required, made.currency, made.state) == (600_000, "USD", BondState.REQUIRED)
        assert made.due_on == TODAY + 30 * DAY
        assert made.pack.startswith("bonds@1+")
        for code, digits in (("JPY", 0), ("KWD", 3)):
            asked = RequiredIn(employer_id=made.employer_id or made.id, amount=5, currency=code)
            assert actions.require(asked, by=alice, at=NOON).digits == digits
        with pytest.raises(actions.BadBond) as refused:
            asked = RequiredIn(employer_id=made.employer_id or made.id, currency="KWD")
            actions.require(asked, by=alice, at=NOON)
        assert "amount" in refused.value.fields


def test_who_entered_a_bond_does_not_verify_it_and_no_step_is_skipped(
    alice: Actor, carla: Actor, bob: Actor
) -> None:
    with acting_as(alice):
        made = actions.require(RequiredIn(employer_id=employer(alice).id), by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.verify(made.id, True, "x", by=carla, at=NOON)
        actions.lodge(made.id, lodged_in(), by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.lodge(made.id, lodged_in(), by=alice, at=NOON)
        with pytest.raises(actions.SomebodyElse):
            actions.verify(made.id, True, "x", by=alice, at=NOON)
        with pytest.raises(NotAllowed):
            actions.verify(made.id, True, "x", by=bob, at=NOON)
        row = actions.verify(made.id, True, "By telephone", by=carla, at=NOON)
        assert row.state == BondState.IN_FORCE
        with pytest.raises(actions.NotNow):
            actions.verify(made.id, True, "x", by=carla, at=NOON)
        assert [one.what for one in row.steps.order_by("id")] == ["required", "lodged", "verified"]


def test_a_bond_that_does_not_hold_is_required_again(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        made = actions.require(RequiredIn(employer_id=employer(alice).id), by=alice, at=NOON)
        actions.lodge(made.id, lodged_in(), by=alice, at=NOON)
        row = actions.verify(made.id, False, "The bank knows nothing", by=carla, at=NOON)
        assert (row.state, row.amount, row.lodged_by) == (BondState.REQUIRED, 0, None)
        actions.lodge(made.id, lodged_in(), by=alice, at=NOON)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 10**16}, "amount"),
        ({"issuer": ""}, "issuer"),
        ({"issuer": "x" * 201}, "issuer"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to"),
        ({"valid_to": TODAY - DAY}, "valid_to"),
        ({"valid_to": date(2999, 1, 1)}, "valid_to"),
        ({"valid_from": date(1900, 1, 1)}, "valid_from"),
        ({"extends_months": 121}, "extends_months"),
        ({"instrument": "promise"}, "instrument"),
    ],
)
def test_what_cannot_be_lodged_is_refused_at_its_field(
    alice: Actor, changed: dict[str, object], field: str
) -> None:
    with acting_as(alice):
        made = actions.require(RequiredIn(employer_id=employer(alice).id), by=alice, at=NOON)
        with pytest.raises(actions.BadBond) as refused:
            actions.lodge(made.id, lodged_in(**changed), by=alice, at=NOON)
        assert field in refused.value.fields


def test_cash_is_in_the_books_and_goes_back_without_another_condition(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        with pytest.raises(actions.NoBooks):
            with transaction.atomic():
                in_force(alice, carla, instrument="cash")
        actions.open_accounts(by=alice, at=NOON)
        row = in_force(alice, carla, instrument="cash", term_ends=TODAY + 10 * DAY)
        assert balance(actions.BANK, "USD") == 200_000
        assert balance(actions.deposits(row), "USD") == -200_000
        with pytest.raises(actions.NotNow):
            actions.give_back(row.id, by=alice, at=NOON + 10 * DAY)
        asked = actions.give_back(row.id, by=alice, at=NOON + 11 * DAY)
        assert balance(actions.BANK, "USD") == 200_000
        with pytest.raises(actions.SomebodyElse):
            actions.confirm(asked.id, by=alice, at=NOON + 11 * DAY)
        row = actions.confirm(asked.id, by=carla, at=NOON + 11 * DAY)
        assert (row.state, row.returned, row.free) == (BondState.RETURNED, 200_000, 0)
        assert balance(actions.BANK, "USD") == 0
        with pytest.raises(actions.NotNow):
            actions.give_back(row.id, by=alice, at=NOON + 12 * DAY)


def test_what_is_called_waits_and_the_rest_goes_back(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = in_force(alice, carla, term_ends=TODAY + DAY)
        call = noticed(alice, row, {"passage": 50_000})
        row = given_back(alice, carla, row, NOON + 3 * DAY)
        assert (row.state, row.returned, row.free) == (BondState.IN_FORCE, 150_000, 50_000)
        with pytest.raises(actions.NotNow):
            actions.give_back(row.id, by=alice, at=NOON + 3 * DAY)
        decided(carla, call, {"passage": 20_000})
        row = given_back(alice, carla, row, LATER)
        assert (row.state, row.drawn, row.returned) == (BondState.RETURNED, 20_000, 180_000)
        assert not row.top_ups.exists()


def test_the_clock_begins_warns_three_times_and_ends(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = in_force(alice, carla, valid_from=TODAY + 2 * DAY, valid_to=TODAY + 100 * DAY)
        assert row.state == BondState.VERIFIED
        for days in range(103):
            actions.run_clock(by=alice, at=NOON + timedelta(days=days))
        row.refresh_from_db()
        assert row.state == BondState.EXPIRED
        steps = [(one.what, one.note) for one in row.steps.order_by("id")][3:]
        assert steps == [
            ("in_force", ""), ("alarm", "60"), ("alarm", "30"), ("alarm", "7"), ("expired", ""),
        ]  # fmt: skip
        assert row.next_at is None


def test_a_bond_extends_by_itself_even_when_the_clock_stood(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = in_force(alice, carla, valid_to=TODAY + DAY, extends_months=6)
        actions.run_clock(by=alice, at=NOON + 400 * DAY)
        row.refresh_from_db()
        assert row.state == BondState.IN_FORCE
        assert row.valid_to is not None
        assert row.valid_to > (NOON + 400 * DAY).date()


def replacement(alice: Actor, old: Bond, amount: int = 200_000) -> Bond:
    asked = RequiredIn(
        employer_id=old.employer_id or old.id, amount=amount, currency="USD", replaces_id=old.id
    )
    return actions.require(asked, by=alice, at=NOON)


def test_another_bond_replaces_one_when_it_is_in_force_and_the_old_one_is_held(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        old = in_force(alice, carla)
        new = replacement(alice, old)
        assert len(queries.compliance(TODAY)) == 1
        with pytest.raises(actions.BadBond) as little:
            actions.lodge(new.id, lodged_in(issuer_reference="2", amount=1), by=alice, at=NOON)
        assert "amount" in little.value.fields
        begins = lodged_in(issuer_reference="G-2", valid_from=TODAY + 30 * DAY)
        actions.lodge(new.id, begins, by=alice, at=NOON)
        actions.verify(new.id, True, "By telephone", by=carla, at=NOON)
        old.refresh_from_db()
        assert old.state == BondState.IN_FORCE
        actions.run_clock(by=alice, at=NOON + 30 * DAY)
        old.refresh_from_db()
        assert (old.state, old.returned, old.free) == (BondState.REPLACED, 0, 200_000)
        with pytest.raises(actions.WindowOver):
            matched(alice, old, at=NOON + 40 * DAY, lost_on=TODAY + 31 * DAY)
        call = matched(alice, old, at=NOON + 40 * DAY, lost_on=TODAY + 29 * DAY, name="B")
        assert call.is_late
        for days in (40, 120):
            with pytest.raises(actions.NotNow):
                actions.give_back(old.id, by=alice, at=NOON + timedelta(days=days))
        actions.withdraw(call.id, by=alice, at=NOON + 41 * DAY)
        old = given_back(alice, carla, old, NOON + 121 * DAY)
        assert (old.returned, old.free) == (200_000, 0)


def test_a_bond_is_replaced_once_and_by_no_less(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        old = in_force(alice, carla)
        with pytest.raises(actions.BadBond):
            replacement(alice, old, 199_999)
        new = replacement(alice, old)
        with pytest.raises(actions.NotNow):
            replacement(alice, old)
        actions.waive(new.id, "Not needed", by=alice, at=NOON)
        replacement(alice, old)


def test_less_than_the_rules_say_is_not_required(alice: Actor) -> None:
    with acting_as(alice):
        asked = RequiredIn(employer_id=employer(alice).id, workers=2, amount=399_999)
        with pytest.raises(actions.BadBond) as refused:
            actions.require(asked, by=alice, at=NOON)
        assert "amount" in refused.value.fields


def test_one_guarantee_secures_one_bond(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        in_force(alice, carla, issuer="First Bank", issuer_reference="G-1 a")
        made = actions.require(RequiredIn(employer_id=employer(alice, "B").id), by=alice, at=NOON)
        same = lodged_in(issuer="FIRST  bank", issuer_reference="g-1A")
        with pytest.raises(actions.BadBond) as refused:
            actions.lodge(made.id, same, by=alice, at=NOON)
        assert "issuer_reference" in refused.value.fields
        actions.lodge(made.id, lodged_in(issuer_reference="G-2"), by=alice, at=NOON)


def test_days_are_entered_by_one_confirmed_by_another_and_never_shorten(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row = in_force(alice, carla, valid_to=TODAY + DAY)
        with pytest.raises(actions.BadBond):
            actions.set_days(row.id, TODAY, None, "x", by=alice, at=NOON)
        with pytest.raises(actions.BadBond):
            actions.set_days(row.id, None, None, "", by=alice, at=NOON)
        actions.run_clock(by=alice, at=NOON + 3 * DAY)
        over = NOON + 3 * DAY
        asked = actions.set_days(row.id, LAST, TODAY - DAY, "By letter", by=alice, at=over)
        with pytest.raises(actions.NotNow):
            actions.give_back(row.id, by=alice, at=over)
        with pytest.raises(actions.SomebodyElse):
            actions.confirm(asked.id, by=alice, at=over)
        row.refresh_from_db()
        assert (row.state, row.term_ends) == (BondState.EXPIRED, None)
        assert len(queries.compliance(TODAY)) == 1
        actions.call_off(asked.id, by=alice, at=over)
        with pytest.raises(actions.NotNow):
            actions.confirm(asked.id, by=carla, at=over)
        again = actions.set_days(row.id, LAST, None, "By letter", by=alice, at=over)
        row = actions.confirm(again.id, by=carla, at=over)
        assert (row.state, row.valid_to) == (BondState.IN_FORCE, LAST)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(id=again.id).update(ended_by=again.made_by)


def test_the_database_refuses_what_the_actions_would(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row = in_force(alice, carla)
        for changed in (
            {"drawn": 200_001},
            {"returned": 1, "drawn": 200_000},
            {"verified_by": row.lodged_by},
            {"valid_to": FIRST - DAY},
            {"drawn": -1},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Bond.objects.filter(id=row.id).update(**changed)
        with pytest.raises(IntegrityError), transaction.atomic():
            Employer.objects.filter(id=row.employer_id).update(kind="household")


def test_a_household_is_found_by_its_whole_name_and_named_in_no_column(alice: Actor) -> None:
    with acting_as(alice):
        row = employer(alice, "Salma Haddad", kind="household", sector="domestic")
        stored = Employer.objects.filter(id=row.id).values().get()
        assert "Salma" not in repr({key: value for key, value in stored.items() if key != "sealed"})
        assert list(queries.employers("salma  HADDAD", NOON)) == [row]
        assert not queries.employers("Salma", NOON)
        assert queries.names([row], NOON)[row.id] == "Salma Haddad"
        with pytest.raises(actions.KnownEmployer):
            employer(alice, "Salma Haddad", kind="household")


def test_a_joint_bond_is_the_sum_of_its_shares(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        pool = actions.open_pool("LBY", "domestic", "", None, by=alice, at=NOON)
        ones = [
            employer(alice, f"House {n}", kind="household", sector="domestic") for n in range(3)
        ]
        for one in ones:
            actions.put_share(pool.id, one.id, 50_000, 1, by=alice, at=NOON)
        pool.refresh_from_db()
        assert (pool.required, pool.cap, pool.workers) == (150_000, 150_000, 3)
        with pytest.raises(actions.BadBond):
            actions.lodge(pool.id, lodged_in(amount=149_999), by=alice, at=NOON)
        actions.take_share(pool.id, ones[2].id, by=alice, at=NOON)
        actions.lodge(pool.id, lodged_in(amount=100_000), by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.put_share(pool.id, ones[2].id, 50_000, 1, by=alice, at=NOON)
        row = actions.verify(pool.id, True, "By telephone", by=carla, at=NOON)
        assert row.state == BondState.IN_FORCE


def test_compliance_says_who_is_short_and_who_is_late(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        full = in_force(alice, carla)
        late = employer(alice, "Late Ltd", sector="agriculture")
        actions.require(RequiredIn(employer_id=late.id, workers=2), by=alice, at=NOON)
        found = {
            one.employer.id: one
            for one in queries.compliance(TODAY + 31 * DAY)
            if one.employer is not None
        }
        assert full.employer_id is not None
        assert (found[full.employer_id].short, found[full.employer_id].late) == (0, ())
        assert found[late.id].short == 300_000
        assert found[late.id].late == ("not lodged in time",)
        lines = {one.sector: one for one in queries.by_sector(found.values())}
        assert (lines["agriculture"].short, lines["construction"].full) == (1, 1)
