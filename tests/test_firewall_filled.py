"""What fills the firewall's world is there: no page of a finished package is walked empty."""

from dataclasses import replace

from django.test import Client

from musterpoint.crises import actions as crises
from musterpoint.evacuation.tests.factories import person
from musterpoint.kernel.ids import uuid7
from musterpoint.lessons.tests.factories import crisis
from musterpoint.people.identity import HouseholdIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests import firewall_filled as filled
from tests import walking
from tests.firewall_known import NOBODYS, known
from tests.firewall_money import Money
from tests.world import sign_in

FILLED = {
    "survey_id", "survey_wave", "survey_member", "survey_asking", "room_id", "entry_ref",
    "call_id", "applicant_id", "lesson_id", "lesson_advice", "lesson_review", "evaluation_id",
    "framework_id", "result_id", "result_indicator", "rehearsal_id", "inject_id", "seat_id",
    "capacity_id", "goods_store", "goods_item", "goods_request", "goods_dispatch",
    "goods_distribution", "goods_listed", "goods_handout", "goods_loan", "goods_loss",
    "goods_count",
}  # fmt: skip
#: What money fills; of the rest (providers, vouchers handed out twice, papers) pages show nothing.
MONEY = {
    "account_id", "transaction_id", "order_id", "batch_id", "paying_id", "bank_line_id", "match_id",
    "payout_id", "point_id", "fund_slug", "fund_window", "fund_head", "fund_transfer",
    "commitment_id", "grant_id", "grant_call", "grant_slug", "bond_id", "bond_call",
    "bond_employer", "bond_payout", "bond_top_up", "giver_id", "pledge_id", "gift_id",
    "receipt_id", "duty_id", "appeal_id", "matching_id", "loan_id", "due_id", "thing_id",
    "campaign_slug",
}  # fmt: skip


def test_every_finished_package_has_rows_in_the_world_that_is_walked(
    haven: Organisation, alice: Actor
) -> None:
    colleague = replace(alice, id=sign_in(Client(), haven, "head_of_mission").id)
    with acting_as(alice):
        made = crisis(alice)
        home = HouseholdIn(id=uuid7(), members=(replace(person("Mona Perera"), is_head=True),))
        crises.register([made.id], [home], by=alice, at=NOON, source="staff")
        filled.surveyed(made.id, alice)
        filled.supplied(alice)
        filled.assessed(alice, colleague)
        filled.exchanged(alice, colleague)
        filled.learned(made.id, alice, colleague)
        filled.evaluated(alice, colleague)
        filled.rehearsed(alice)
    values = known(alice, haven)
    assert {name for name in FILLED if values[name] == [NOBODYS]} == set()
    assert "voice" in str(values["practice_code"]).casefold()


def test_money_of_everybody_has_rows_in_the_world_that_is_walked(
    haven: Organisation, alice: Actor
) -> None:
    colleague = replace(alice, id=sign_in(Client(), haven, "head_of_mission").id)
    with acting_as(alice):
        made = crisis(alice)
        home = HouseholdIn(id=uuid7(), members=(replace(person("Mona Perera"), is_head=True),))
        (row,) = crises.register([made.id], [home], by=alice, at=NOON, source="staff")
    money = Money(haven, alice, colleague)
    money.begin(row.persons[0].id, row.persons[0].reference, made.id)
    money.go_on()
    money.end()
    values = known(alice, haven)
    assert {name for name in MONEY if values[name] == [NOBODYS]} == set()


def test_every_value_that_an_address_needs_is_known(haven: Organisation, alice: Actor) -> None:
    needed = {name for route in walking.routes() for name in route.values}
    assert needed - known(alice, haven).keys() - {walking.SLUG} == set()
