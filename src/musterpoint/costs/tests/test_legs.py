"""What a leg cost is shared to the smallest coin; who pays follows rules, never a seat."""

from datetime import timedelta
from decimal import Decimal

import pytest

from musterpoint.costs import actions, queries
from musterpoint.costs.models import Carried, CostedLeg, Invoice, Note, Share
from musterpoint.costs.tests.factories import (
    FARE,
    LATER,
    costed,
    fly,
    invoice,
    open_books,
    other,
)
from musterpoint.evacuation.models import ManifestLine
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.funds import actions as funds
from musterpoint.funds.models import Balance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_cost_over_thirds_is_shared_so_that_the_sum_is_exact(loop: Loop) -> None:
    flown = fly(loop, *(loop.household(person(f"P {n}")) for n in range(3)))
    open_books(loop.operator)
    with acting_as(loop.operator):
        row = costed(loop.operator, loop.pool_crisis, 10_000, flown)
        shares = list(Share.objects.order_by("amount").values_list("amount", flat=True))
        assert row.seats == 3
        assert shares == [3333, 3333, 3334]
        assert set(Share.objects.values_list("payer", flat=True)) == {"state"}
        held = dict(Balance.objects.values_list("account__name", "posted"))
        assert held["Expenses:Evacuation:Charter"] == 10_000
        assert held["Liabilities:Evacuation:Suppliers"] == -10_000


def test_a_corrected_invoice_is_a_further_entry_and_shares_again(loop: Loop) -> None:
    flown = fly(loop, *(loop.household(person(f"P {n}")) for n in range(2)))
    open_books(loop.operator)
    with acting_as(loop.operator):
        row = costed(loop.operator, loop.pool_crisis, 10_000, flown)
        first = Invoice.objects.get()
        actions.correct_invoice(first.id, 7_001, "Read wrong", by=loop.operator, at=LATER)
        row.refresh_from_db()
        assert row.total == 7_001
        assert sorted(Share.objects.values_list("amount", flat=True)) == [3500, 3501]
        assert sorted(Invoice.objects.values_list("amount", flat=True)) == [-2_999, 10_000]
        with pytest.raises(actions.BadCost):
            actions.correct_invoice(first.id, 7_001, "Again", by=loop.operator, at=LATER)


def test_the_same_key_enters_an_invoice_once(loop: Loop) -> None:
    open_books(loop.state)
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0)
        for _time in range(2):
            actions.add_invoice(row.id, invoice(500), key="k", by=loop.state, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.add_invoice(row.id, invoice(501), key="k", by=loop.state, at=LATER)
        row.refresh_from_db()
        assert row.total == 500


def test_another_currency_needs_its_rate_of_the_day(loop: Loop) -> None:
    open_books(loop.state)
    given = invoice(10_000, currency="KWD")
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0)
        with pytest.raises(actions.BadCost) as refused:
            actions.add_invoice(row.id, given, by=loop.state, at=LATER)
        assert "currency" in refused.value.fields
        rate = funds.RateIn(
            unit="KWD", into="USD", on=NOON.date(), value=Decimal("3.25"), source="Bank"
        )
        funds.add_rates([rate], by=loop.state, at=NOON)
        actions.add_invoice(row.id, given, by=loop.state, at=LATER)
        row.refresh_from_db()
        assert row.total == 3_250


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"kind": "party"}, "kind"),
        ({"number": " "}, "number"),
        ({"on": (LATER + timedelta(days=1)).date()}, "on"),
        ({"currency": "XYZ"}, "currency"),
    ],
)
def test_a_wrong_invoice_is_refused_at_its_field(
    loop: Loop, change: dict[str, object], field: str
) -> None:
    open_books(loop.state)
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0)
        given = {"amount": 100} | change
        with pytest.raises(actions.BadCost) as refused:
            actions.add_invoice(row.id, invoice(**given), by=loop.state, at=LATER)
        assert field in refused.value.fields


def test_fewer_seats_than_people_on_the_list_are_refused(loop: Loop) -> None:
    flown = fly(loop, *(loop.household(person(f"P {n}")) for n in range(3)))
    with acting_as(loop.operator), pytest.raises(actions.BadCost):
        costed(loop.operator, loop.pool_crisis, 0, flown, seats=2)


def test_a_large_share_changes_its_payer_by_two_and_keeps_it(
    loop: Loop, portal: Organisation
) -> None:
    flown = fly(loop, loop.household())
    open_books(loop.operator)
    with acting_as(loop.operator):
        row = costed(loop.operator, loop.pool_crisis, 900_000, flown)
        share = Share.objects.get()
        asked = actions.change_payer(share.id, "employer", "Contract", by=loop.operator, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.decide_payer(asked.id, True, by=loop.operator, at=LATER)
        actions.decide_payer(asked.id, True, by=other(portal), at=LATER)
        actions.add_invoice(row.id, invoice(100, number="R-2"), by=loop.operator, at=LATER)
        share.refresh_from_db()
        assert (share.payer, share.reason, share.amount) == ("employer", "decided", 900_100)


def test_who_boards_is_never_asked_and_nothing_of_a_note_holds_a_seat(loop: Loop) -> None:
    """Nobody was asked before; then a note was refused; both fly, and the second flies again."""
    home = loop.household(person("Nimal Perera"))
    fly(loop, home)
    with acting_as(loop.operator):
        assert ManifestLine.objects.get().state == "arrived"
    open_books(loop.state)
    with acting_as(loop.state):
        assert Note.objects.count() == 0
        costed(loop.state, loop.state_crisis)
        (made,) = actions.offer_notes(loop.state_crisis, fare=FARE, by=loop.state, at=LATER)
        actions.answer(made.note.id, "refused", by=loop.state, at=LATER)
    second = fly(loop, home, code="b2")
    with acting_as(loop.operator):
        line = ManifestLine.objects.get(manifest__leg_id=second)
        assert line.state == "arrived"


def test_no_package_below_knows_of_notes() -> None:
    """What gives seats or services imports nothing of this package: the stack holds it."""
    import ast
    from pathlib import Path

    root = Path(actions.__file__).parents[2]
    for name in ("evacuation", "cases", "people", "crises", "grants", "referrals"):
        for file in (root / name).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            names = {one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
            assert not any(one.startswith("musterpoint.costs") for one in names), file


def test_the_cost_of_a_person_by_route_is_told(loop: Loop) -> None:
    open_books(loop.state)
    with acting_as(loop.state):
        costed(loop.state, loop.state_crisis, 100_005)
        (route,) = queries.routes()
        assert (route.seats, route.total, route.per_person) == (10, 100_005, 10_001)


def test_only_who_was_told_of_is_counted_for_a_partner(loop: Loop) -> None:
    """People of the operator's own, of whom no State knows, are in no number for a State."""
    flown = fly(loop, *(loop.household(person(f"P {n}")) for n in range(2)))
    with acting_as(loop.operator):
        assert actions.count_carried(loop.pool_crisis, by=loop.operator, at=LATER) == 1
        assert actions.count_carried(loop.pool_crisis, by=loop.operator, at=LATER) == 0
        row = Carried.objects.get()
        assert (row.people, row.seats, row.code) == (2, 2, "b1")
        assert CostedLeg.objects.filter(leg_id=flown).count() == 0


def test_who_may_only_look_enters_nothing(loop: Loop, bob: object) -> None:
    from musterpoint.kernel.errors import NotAllowed
    from musterpoint.testing import member

    reader = member(Organisation.objects.get(slug="haven"), "Rita", 9, "reader")
    assert Permission.COSTS_CHANGE not in reader.permissions
    with acting_as(reader), pytest.raises(NotAllowed):
        costed(reader, loop.state_crisis)
