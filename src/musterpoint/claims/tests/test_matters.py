"""What migrants are owed: kept for anybody, filed in time, recovered to the coin."""

from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.bonds.models import Call
from musterpoint.claims import actions, importing, queries, rules
from musterpoint.claims.actions import BadClaim, NotNow, NotYours
from musterpoint.claims.importing import BadRows
from musterpoint.claims.models import Matter, MatterState, Movement
from musterpoint.claims.tests.factories import BANK, DAY, WEEK, Desk, matter_in, wages
from musterpoint.engine.ledger import NotPosted
from musterpoint.funds.actions import FourEyes
from musterpoint.funds.models import Account, Balance
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.payments import books
from musterpoint.payments.actions import PayeeIn
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

TODAY = NOON.date()
ASKED = "By telephone, each of them, in April"


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def test_a_claim_for_a_person_unknown_is_kept_and_makes_nobody_registered(desk: Desk) -> None:
    made = desk.told(name="", phone="+21650999888")
    row = desk.matter(made.row)
    assert (row.state, row.person_id, row.asked) == (MatterState.TOLD, None, 1200_00)
    with acting_as(desk.checker):
        assert not Person.objects.exists()
        assert queries.told([row], NOON)[0]["phone"] == "+21650999888"


def test_a_reference_that_nobody_has_is_told_at_its_field(desk: Desk) -> None:
    with acting_as(desk.checker):
        with pytest.raises(BadClaim) as wrong:
            actions.tell(matter_in(person_reference="7K4D-29QX"), by=desk.checker, at=NOON)
        assert "Leave it empty" in wrong.value.fields["person_reference"][0]
        with pytest.raises(BadClaim) as nobody:
            actions.tell(matter_in(name="", phone=""), by=desk.checker, at=NOON)
        assert "name" in nobody.value.fields


def test_it_is_linked_when_the_person_is_registered(desk: Desk) -> None:
    made = desk.told()
    with acting_as(desk.checker):
        people.register([home(zenobia())], by=desk.checker, at=NOON)
        person = Person.objects.get()
        with pytest.raises(BadClaim):
            actions.link_person(made.row.id, "7K4D-29QX", by=desk.checker, at=NOON)
        row = actions.link_person(made.row.id, person.reference, by=desk.checker, at=NOON)
    assert row.person_id == person.id


def filed(desk: Desk) -> Matter:
    made = desk.told()
    with acting_as(desk.checker):
        actions.prepare(made.row.id, by=desk.checker, at=NOON)
        return actions.file_matter(made.row.id, "TRI-77", TODAY, by=desk.checker, at=NOON)


def test_it_is_prepared_filed_heard_decided_appealed_and_closed(desk: Desk) -> None:
    row = filed(desk)
    assert row.file_by == rules.later((NOON - WEEK).date(), rules.filing().countries["LBY"].days)
    by = desk.checker
    with acting_as(by):
        with pytest.raises(BadClaim):
            actions.set_hearing(row.id, NOON - DAY, "Tripoli", by=by, at=NOON)
        hearing = actions.set_hearing(row.id, NOON + DAY, "Tripoli", by=by, at=NOON)
        power = actions.give_power(row.id, "A lawyer", "All of it", None, by=by, at=NOON)
        actions.give_counsel(row.id, None, "A lawyer, by telephone", by=by, at=NOON)
        actions.revoke_power(row.id, power.id, by=by, at=NOON)
        with pytest.raises(NotNow):
            actions.close_matter(row.id, "Over", by=by, at=NOON)
        actions.hear(row.id, hearing.id, "Put off", by=by, at=NOON + 2 * DAY)
        actions.rule_on(row.id, 0, "Too late, they say", by=by, at=NOON)
        actions.appeal(row.id, "It was in time", by=by, at=NOON)
        won = actions.rule_on(row.id, 900_00, "Right", by=by, at=NOON)
        assert (won.state, won.granted) == (MatterState.GRANTED, 900_00)
        done = actions.close_matter(row.id, "The employer is gone", by=by, at=NOON)
    assert done.state == MatterState.CLOSED


def entered(desk: Desk, row: Matter, amount: int, key: str = "") -> Movement:
    with acting_as(desk.checker):
        return actions.came(row.id, amount, BANK, TODAY, "Court", key=key or str(uuid4()),
                            by=desk.checker, at=NOON)  # fmt: skip


def came(desk: Desk, row: Matter, amount: int, key: str = "") -> Movement:
    made = entered(desk, row, amount, key)
    with acting_as(desk.registrar):
        return actions.confirm_came(row.id, made.id, by=desk.registrar, at=NOON)


def ordered(desk: Desk, row: Matter, amount: int, by: Actor | None = None) -> UUID:
    who = by or desk.payer
    with acting_as(who):
        payee = PayeeIn(name="Yaw Mensah")
        return actions.pay_on(row.id, amount, payee, "cash", by=who, at=NOON)


def went(desk: Desk, row: Matter, amount: int) -> Order:
    """Order what is held and let payments pay it."""
    order_id = ordered(desk, row, amount)
    with acting_as(desk.clerk):
        order = Order.objects.get(id=order_id)
        books.pay(order, account=BANK, key=f"paid-{order.id}", on=TODAY,
                  under=Permission.PAYMENTS_RECONCILE, by=desk.clerk, at=NOON)  # fmt: skip
        order.state, order.paid_on = Paid.PAID, TODAY
        order.save(update_fields=["state", "paid_on"])
    return order


def held(desk: Desk, row: Matter) -> int:
    """Return what the books hold for a claim: a debt stands with a minus."""
    with acting_as(desk.checker):
        account = Account.objects.filter(name=actions.held_account(row)).first()
        found = Balance.objects.filter(account=account).first() if account else None
        return -found.posted if found else 0


def test_what_came_is_held_and_paid_on_by_another_once(desk: Desk) -> None:
    row = filed(desk)
    first = entered(desk, row, 500_00, "k1")
    assert entered(desk, row, 500_00, "k1").id == first.id
    assert (desk.matter(row).recovered, held(desk, row)) == (0, 0)
    with acting_as(desk.checker), pytest.raises(NotYours):
        actions.confirm_came(row.id, first.id, by=desk.checker, at=NOON)
    with pytest.raises(BadClaim):
        ordered(desk, row, 1)
    came(desk, row, 500_00, "k1")
    came(desk, row, 500_00, "k1")
    assert (desk.matter(row).recovered, held(desk, row)) == (500_00, 500_00)
    for who in (desk.checker, desk.registrar):
        with pytest.raises(NotYours):
            ordered(desk, row, 1_00, by=who)
    with pytest.raises(BadClaim):
        ordered(desk, row, 500_01)
    went(desk, row, 200_00)
    with pytest.raises(actions.KeyUsed):
        entered(desk, row, 100_00, "k1")
    with acting_as(desk.checker), pytest.raises(NotNow):
        actions.close_matter(row.id, "Over", by=desk.checker, at=NOON)
    went(desk, row, 300_00)
    last = desk.matter(row)
    assert (last.recovered, last.paid_on, held(desk, row)) == (500_00, 500_00, 0)


def test_who_entered_or_confirmed_money_does_not_release_it(desk: Desk) -> None:
    row = filed(desk)
    came(desk, row, 100_00)
    order_id = ordered(desk, row, 100_00)
    with acting_as(desk.clerk):
        order = Order.objects.get(id=order_id)
    for who in (desk.checker, desk.registrar):
        with acting_as(who), pytest.raises(FourEyes):
            books.check_duty([order], "release", {"order": [desk.payer.id or uuid4()]}, by=who)


def test_a_payment_that_comes_back_is_held_again(desk: Desk) -> None:
    row = filed(desk)
    came(desk, row, 100_00)
    order = went(desk, row, 100_00)
    with acting_as(desk.clerk):
        books.take_back(order, f"paid-{order.id}", on=TODAY, text="Returned",
                        under=Permission.PAYMENTS_RECONCILE, by=desk.clerk, at=NOON)  # fmt: skip
    last = desk.matter(row)
    assert (last.recovered, last.paid_on, held(desk, row)) == (100_00, 0, 100_00)


def test_money_of_an_account_that_a_package_keeps_is_nobodys_to_enter(desk: Desk) -> None:
    row = filed(desk)
    came(desk, row, 100_00)
    with acting_as(desk.checker):
        assert Account.objects.get(name=actions.held_account(row)).kept_by == "claims"
        Account.objects.filter(name=BANK).update(kept_by="bonds")
    with pytest.raises(BadClaim) as wrong:
        entered(desk, row, 1_00)
    assert "account" in wrong.value.fields


def test_money_entered_by_mistake_is_taken_back_by_another_and_the_claim_closes(
    desk: Desk,
) -> None:
    row = filed(desk)
    wrong, never = came(desk, row, 900_00), entered(desk, row, 5_00)
    by = desk.checker
    with acting_as(by):
        with pytest.raises(NotYours):
            actions.take_back(row.id, wrong.id, "Another's", by=by, at=NOON)
        with pytest.raises(NotNow):
            actions.close_matter(row.id, "Over", by=by, at=NOON)
        actions.take_back(row.id, never.id, "Typed twice", by=by, at=NOON)
    ordered(desk, row, 1_00)
    with acting_as(desk.registrar), pytest.raises(NotNow):
        actions.take_back(row.id, wrong.id, "Another's", by=desk.registrar, at=NOON)
    with acting_as(desk.clerk):
        Order.objects.update(state=Paid.CANCELLED)
    with acting_as(desk.registrar):
        for _n in range(2):
            actions.take_back(row.id, wrong.id, "Another's", by=desk.registrar, at=NOON)
        with pytest.raises(NotNow):
            actions.confirm_came(row.id, never.id, by=desk.registrar, at=NOON)
        actions.close_matter(row.id, "Nothing came", by=desk.registrar, at=NOON)
    assert (desk.matter(row).recovered, held(desk, row)) == (0, 0)


def test_money_that_comes_after_a_claim_was_closed_is_held(desk: Desk) -> None:
    row = filed(desk)
    with acting_as(desk.checker):
        actions.close_matter(row.id, "Nothing came", by=desk.checker, at=NOON)
    came(desk, row, 70_00)
    went(desk, row, 70_00)
    assert (desk.matter(row).paid_on, held(desk, row)) == (70_00, 0)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 400_00)), max_size=8))
def test_what_was_recovered_is_what_was_paid_on_and_what_is_held(
    desk: Desk, moves: list[tuple[bool, int]]
) -> None:
    row, whole, paid = filed(desk), 0, 0
    for is_in, amount in moves:
        try:
            (came if is_in else went)(desk, row, amount)
        except (Refused, NotPosted):
            assert not is_in
            assert amount > whole - paid
        else:
            whole, paid = (whole + amount, paid) if is_in else (whole, paid + amount)
    found = desk.matter(row)
    assert (found.recovered, found.paid_on) == (whole, paid)
    assert held(desk, row) == whole - paid


def test_a_list_of_workers_is_taken_in_whole_or_told_row_by_row(desk: Desk) -> None:
    head = "name,phone,kind,amount,months,currency,left_on\n"
    good = head + "Kofi Asante,,wages,300.00,2,USD,2026-04-02\n,+21650111222,goods,50,,USD,\n"
    bad = head + "Kofi Asante,,bribe,300,2,USD,2026-04-02\n,,wages,x,2,USD,\nYaw,,wages,1,a,USD,\n"
    by = desk.checker
    with acting_as(by):
        group, made = importing.take(
            good.encode(), "Sahara Construction", "LBY", "en", ASKED, by=by, at=NOON
        )
        assert [one.asked for one in made] == [600_00, 50_00]
        assert {one.group_id for one in made} == {group.id}
    with acting_as(by), pytest.raises(BadRows) as wrong:
        importing.take(bad.encode(), "Sahara Construction", "LBY", "en", ASKED, by=by, at=NOON)
    assert {(one.row, one.column) for one in wrong.value.problems} == {
        (2, "kind"), (3, "name"), (4, "months"),
    }  # fmt: skip


def test_a_list_is_taken_in_once_with_how_each_consented(desk: Desk) -> None:
    text = "name,kind,amount\nKofi Asante,wages,300\n"
    by = desk.checker
    with acting_as(by):
        _group, (row,) = importing.take(text.encode(), "Sahara", "LBY", "en", ASKED, by=by, at=NOON)
        assert ASKED in [words for _step, words in actions.history(row.id, row.id, NOON)]
        with pytest.raises(actions.SameList):
            importing.take(text.encode(), "Sahara", "LBY", "en", ASKED, by=by, at=NOON)
        with pytest.raises(Invalid):
            importing.take(text.encode() + b"\n", "Sahara", "LBY", "en", " ", by=by, at=NOON)
        assert Matter.objects.count() == 1


def test_a_row_shorter_than_its_header_is_told(desk: Desk) -> None:
    by = desk.checker
    for row in ("Kofi Asante,wages", "Kofi Asante"):
        text = f"name,kind,amount\n{row}\n"
        with acting_as(by), pytest.raises(BadRows) as wrong:
            importing.take(text.encode(), "Sahara", "LBY", "en", ASKED, by=by, at=NOON)
        assert [one.row for one in wrong.value.problems] == [2]


def test_a_claim_is_found_by_the_whole_name_and_by_who_is_registered(desk: Desk) -> None:
    told, other = desk.told().row, desk.told(name="Kofi Asante").row
    with acting_as(desk.checker):
        people.register([home(zenobia())], by=desk.checker, at=NOON)
        person = Person.objects.get()
        actions.link_person(other.id, person.reference, by=desk.checker, at=NOON)
        for words, found in (
            ("yaw MENSAH", [told]), (person.reference, [other]), ("Mensah Nobody", []),
            (told.reference, [told]),
        ):  # fmt: skip
            assert list(queries.matters(words=words, at=NOON)) == found, words


def test_a_lost_address_is_replaced(desk: Desk) -> None:
    made = desk.told()
    with acting_as(desk.checker):
        fresh = actions.new_address(made.row.id, by=desk.checker, at=NOON)
        assert actions.of_matter_key(fresh.key) == made.row
        with pytest.raises(actions.NoSuchClaim):
            actions.of_matter_key(made.key)


def test_what_was_never_sent_is_forgotten(desk: Desk) -> None:
    with acting_as(desk.visitor):
        actions.tell(matter_in(), by=desk.visitor, at=NOON)
    late = NOON + (rules.filing().days["draft"] + 1) * DAY
    with acting_as(desk.checker):
        assert actions.forget_matters(by=desk.checker, at=NOON) == 0
        assert actions.forget_matters(by=desk.checker, at=late) == 1
        assert not Matter.objects.exists()


def test_a_bond_of_the_employer_is_called_once_for_a_claim(desk: Desk) -> None:
    made = desk.told()
    with acting_as(desk.checker):
        row = actions.call_bond(made.row.id, by=desk.checker, at=NOON)
        assert Call.objects.get().id == row.bond_call_id
        with pytest.raises(NotNow):
            actions.call_bond(made.row.id, by=desk.checker, at=NOON)
        Call.objects.all().delete()
        again = actions.call_bond(made.row.id, by=desk.checker, at=NOON)
        assert Call.objects.get().id == again.bond_call_id
        Call.objects.all().delete()
        actions.close_matter(made.row.id, "Over", by=desk.checker, at=NOON)
        with pytest.raises(NotNow):
            actions.call_bond(made.row.id, by=desk.checker, at=NOON)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "bribe"}, "kind"),
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"months": 0}, "months"),
        ({"months": 999}, "months"),
        ({"papers": ("x",)}, "papers"),
    ],
)
def test_a_thing_that_cannot_be_owed_is_named(
    desk: Desk, changed: dict[str, object], field: str
) -> None:
    made = desk.told()
    with acting_as(desk.checker), pytest.raises(BadClaim) as wrong:
        actions.put_owed(made.row.id, wages(**changed), by=desk.checker, at=NOON)
    assert field in wrong.value.fields
