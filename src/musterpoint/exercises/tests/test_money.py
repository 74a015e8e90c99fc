"""The money of an exercise: moved by staff, proven, the same for a seed, and no seat's condition."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.db.models import Sum

from musterpoint.bonds.models import Bond, Call, Draw, Payout, PayoutState, Share, TopUp
from musterpoint.costs import queries as costs
from musterpoint.costs.models import CostedLeg, StatementLine
from musterpoint.evaluation import queries as evaluation
from musterpoint.exercises import actions, money
from musterpoint.exercises.driver import play
from musterpoint.exercises.driver.money import play_money
from musterpoint.exercises.driver.money.purse import LEG
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.world import BadScenario, load_scenario, parse_scenario
from musterpoint.exercises.world.datafiles import DATA
from musterpoint.funds import queries as funds
from musterpoint.funds import verifying
from musterpoint.funds.models import Commitment, Step, StepKind
from musterpoint.giving.models import Gift, Instalment
from musterpoint.goods.models import HandoutLine
from musterpoint.payments.models import Batch, Order, Release, State
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.tenancy.scope import acting_as

PEOPLE, SEED = 300, 27
FUNDS = ("bangladesh", "philippines", "portal")


def played() -> tuple[Played, datetime]:
    done = play("libya-2011", people=PEOPLE, seed=SEED, is_brief=True)
    return done, done.scenario.moment(done.days[-1]["day"] + 1)


def told(done: Played, at: datetime) -> dict[str, Any]:
    assert done.scenario.money is not None
    return money.figures(done.stage, done.scenario.money, FUNDS, at)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_money_of_a_run_is_proven_told_by_queries_and_the_same_for_a_seed() -> None:
    first, at = played()
    before = json.dumps(first.days, sort_keys=True)
    assert play_money(first) == FUNDS
    keepers = [one for one in first.cast if one.role == "fund_manager"]
    assert len(keepers) == len(FUNDS)
    assert all(one.path.startswith("/sign-in/") for one in keepers)
    found = told(first, at)
    invoiced = 0
    for slug in FUNDS:
        with acting_as(first.stage.staff.all_of(slug, "fund_manager")[0]):
            check_that_the_books_agree(found, first.stage.organisations[slug].name)
            check_that_four_eyes_looked()
            invoiced += check_that_what_is_invoiced_is_what_is_paid()
    assert invoiced > 0
    check_that_figures_are_those_of_the_tables(first, found)
    check_that_what_is_late_is_told(found)
    check_that_legs_were_paid(found)
    check_that_others_are_played(found)
    check_that_three_states_net_and_one_disputes(first, found)
    check_that_bonds_were_called_and_drawn(first, found)
    check_that_help_was_paid_without_an_account(first, found)
    check_that_kits_went_to_people(first, found)
    tables = {one.code: one for one in evaluation.money_tables({"money": found})}
    assert {"money-received", "money-routes", "money-help", "money-books"} <= set(tables)
    files = dict(money.files(first.stage, FUNDS, at))
    assert files["portal.beancount"].count(b"txn") > 0 or b"* " in files["portal.beancount"]
    actions.reset("libya-2011", str)
    second, at = played()
    # A run with its money has the figures of one without: no seat depended on it.
    assert json.dumps(second.days, sort_keys=True) == before
    play_money(second)
    assert json.dumps(told(second, at), sort_keys=True) == json.dumps(found, sort_keys=True)
    actions.reset("libya-2011", str)


def check_that_the_books_agree(found: dict[str, Any], name: str) -> None:
    assert not list(verifying.problems())
    row = next(one for one in found["books"] if one["organisation"] == name)
    assert row["problems"] == []
    assert row["transactions"] > 0
    iati = next(one for one in found["iati"] if one["organisation"] == name)
    assert iati["activities"] > 0
    assert iati["faults"] == 0


def check_that_four_eyes_looked() -> None:
    """Nobody approved what they asked for, nor released what they prepared or ordered."""
    for row in Commitment.objects.all():
        steps = Step.objects.filter(commitment=row)
        asked = set(steps.filter(kind=StepKind.ASKED).values_list("taken_by", flat=True))
        asked |= set(steps.filter(kind=StepKind.RELEASED).values_list("taken_by", flat=True))
        others = (StepKind.APPROVED, StepKind.REVIEWED)
        assert not asked & set(steps.filter(kind__in=others).values_list("taken_by", flat=True))
    for batch in Batch.objects.all():
        released = set(Release.objects.filter(batch=batch).values_list("released_by", flat=True))
        assert len(released) >= batch.needed or batch.state == "prepared"
        assert batch.prepared_by not in released


def check_that_figures_are_those_of_the_tables(done: Played, found: dict[str, Any]) -> None:
    received = paid = late = spent = 0
    for slug in FUNDS:
        with acting_as(done.stage.staff.all_of(slug, "fund_manager")[0]):
            received += Gift.objects.aggregate(sum=Sum("amount"))["sum"] or 0
            orders = Order.objects.filter(state=State.PAID)
            paid += orders.aggregate(sum=Sum("amount"))["sum"] or 0
            at = done.scenario.moment(done.days[-1]["day"] + 1)
            parts = Instalment.objects.filter(due_on__lte=at.date())
            late += sum(one.amount - one.received for one in parts)
            for fund in funds.funds():
                spent += funds.budget(fund, funds.fiscal_year(fund, at.date()))[0].spent
    gifts = [one for one in found["received"] if one["source"] != "reserve"]
    assert sum(one["amount"] for one in gifts) == received > 0
    assert money.total(found, "pledged", "received") == received
    assert money.total(found, "pledged", "late") == late > 0
    assert sum(one["spent"] for one in found["windows"] if one["depth"] == 0) == spent == paid > 0
    assert set(money.QUERIES) >= {"received", "pledged", "windows", "routes", "days", "bonds"}


def check_that_what_is_late_is_told(found: dict[str, Any]) -> None:
    portal = max(found["pledged"], key=lambda one: one["pledged"])
    assert portal["late_instalments"] > 0
    assert portal["came_late"] > 0
    released = found["released"]
    assert {one["head"] for one in released} >= {"Evacuation", "Transport to safety"}
    assert all(one["at"] < one["reviewed_at"] for one in released)


def check_that_legs_were_paid(found: dict[str, Any]) -> None:
    days = found["days"]
    assert days["payments"] > 3
    assert 0 <= days["median"] <= days["nine_of_ten"]
    for one in found["routes"]:
        assert one["people"] >= money.FEW
        assert one["per_person"] == round(one["cost"] / one["people"]) > 0
        assert one["paid"] <= one["cost"]
    assert sum(one["matched"] for one in found["lines"]) == sum(
        one["lines"] for one in found["lines"]
    )


def check_that_what_is_invoiced_is_what_is_paid() -> int:
    """Each leg that was ordered is invoiced by as much, and settled by what the bank paid."""
    ordered = dict(
        Order.objects.filter(what=LEG)
        .exclude(state=State.CANCELLED)
        .values_list("subject_id", "amount")
    )
    rows = list(CostedLeg.objects.select_related("leg").filter(leg__item_id__in=list(ordered)))
    assert [one.total for one in rows] == [ordered[one.leg.item_id] for one in rows if one.leg]
    stands = costs.invoice_stands(rows)
    assert all(one.change == 0 for many in stands.values() for one in many)
    return len(rows)


def check_that_others_are_played(found: dict[str, Any]) -> None:
    """What would pass every check when it is empty is there."""
    assert sum(one["cost"] for one in found["routes"]) > 0
    assert sum(one["cost"] for one in found["invoiced"]) > 0
    assert sum(one["notes"] for one in found["notes"]) > 0
    assert sum(one["claims"] for one in found["claims"]) > 0


def check_that_three_states_net_and_one_disputes(done: Played, found: dict[str, Any]) -> None:
    """Three States net; the line that one of them disputed is agreed at less than was asked."""
    (one,) = found["netting"]
    assert (one["state"], len(one["organisations"])) == ("booked", 3)
    assert one["owed"] >= one["amount"] > 0
    assert one["transfers"] > 0
    rows = done.stage.organisations
    kinds = {row.name: (slug, row.kind) for slug, row in rows.items()}
    disputed = []
    for name in one["organisations"]:
        slug, kind = kinds[name]
        assert kind == OrganisationKind.STATE_AUTHORITY, name
        with acting_as(done.stage.actors[slug]):
            lines = StatementLine.objects.filter(statement__is_ours=False).exclude(reason="")
            disputed += [(row.reason, row.agreed, row.amount * 3 // 4) for row in lines]
    assert [reason for reason, _agreed, _offered in disputed] == ["number"]
    assert all(agreed == offered > 0 for _reason, agreed, offered in disputed)


def check_that_bonds_were_called_and_drawn(done: Played, found: dict[str, Any]) -> None:
    for row in found["bonds"]:
        assert row["secured"] > 0
    for slug in ("bangladesh", "philippines"):
        with acting_as(done.stage.staff.all_of(slug, "fund_manager")[0]):
            for call in Call.objects.all():
                assert call.noticed_at is not None
                if call.decided_at is not None:
                    assert call.objections.exists()
                    assert call.decided_by != call.noticed_by
            drawn = Draw.objects.aggregate(sum=Sum("amount"))["sum"] or 0
            paid = Payout.objects.filter(state=PayoutState.PAID).aggregate(sum=Sum("amount"))
            assert (paid["sum"] or 0) == drawn


def check_that_help_was_paid_without_an_account(done: Played, found: dict[str, Any]) -> None:
    """Each way is taken, one is refused and appeals; who is owed by a wallet waits for its file."""
    rows = {one["method"]: one for one in found["help"]}
    assert set(rows) == {"cash", "mobile", "voucher"}
    assert sum(one["applications"] for one in rows.values()) == 8
    assert [sum(one[name] for one in rows.values()) for name in ("refused", "appealed")] == [1, 1]
    for method in ("cash", "voucher"):
        assert rows[method]["paid"] == rows[method]["approved"] > 0
    with acting_as(done.stage.staff.all_of("bangladesh", "fund_manager")[0]):
        assert Batch.objects.filter(method="mobile").exclude(told_at=None).count() == 1
        employers = Bond.objects.exclude(employer=None).values("employer").distinct()
        assert employers.count() == 3
        assert Share.objects.filter(bond__verified_at__isnull=False).count() == 3
        assert TopUp.objects.exclude(met_at=None).exists()


def check_that_kits_went_to_people(done: Played, found: dict[str, Any]) -> None:
    with acting_as(done.stage.staff.all_of("portal", "storekeeper")[0]):
        handed = HandoutLine.objects.aggregate(sum=Sum("amount"))["sum"]
    assert money.total(found, "kits", "handed_out") == handed == found["kits"][0]["people"] > 0


def test_the_scenario_that_ships_says_where_its_money_is_from() -> None:
    scenario = load_scenario("libya-2011")
    given = scenario.money
    assert given is not None
    assert given.appeal is not None
    assert {one.recipe for one in given.funds} == {
        "emergency-mechanism", "levy-fund", "membership-fund",
    }  # fmt: skip
    assert all(one.source.startswith("https://") for one in given.appeal.published)
    assert scenario.block_sources["money.appeal"] == "iom-appeal"


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ("      balance: 560_000", "      balance: -5", "money.funds[0].balance"),
        ("      balance: 560_000", "      balance: 560_000\n      luck: 3", "money.funds[0].luck"),
        ("recipe: levy-fund", "recipe: lottery", "money.funds[2].recipe"),
        ("{code: contract, giver: \"Assoc", "{code: toll, giver: \"Assoc", "money.funds[1].levies[0].code"),
        ("    goal: 1_100_000", "    goal: 0", "money.appeal.goal"),
        ("    goal: 1_100_000", "    hope: 1\n    goal: 1_100_000", "money.appeal.hope"),
        ("    rejected: 0.05", "    rejected: 5", "money.paying.rejected"),
        ("source: diaspora, country", "source: treasure, country", "money.appeal.pledges[3].source"),
        ("{share: 0.5, due: 6, paid: 6}", "{share: 0.6, due: 6, paid: 6}", "money.appeal.pledges[0].parts"),
        ("budget: {evacuation: 300_000, documents", "budget: {evacuation: 300_000, yachts", "money.funds[2].budget.yachts"),
        ("head: transport, day: 2", "head: yachts, day: 2", "money.releases[0].head"),
        ("CH9300762011623852957", "CH9300762011623852958", "money.funds[0].account.number"),
        ("item: HYGIENE-KIT", "item: CROWN", "money.kits[0].item"),
        ("sector: construction, workers: 12", "sector: piracy, workers: 12", "money.bonds[0].sector"),
        ("valid_to: 2011-12-31, calls: 5", "valid_to: 2011-01-31, calls: 5", "money.bonds[0].valid_to"),
        ("filed: 11, checked: 11", "filed: 9, checked: 11", "money.claims"),
        ("wages: LBY}", "wages: LBY, luck: 1}", "money.claims.luck"),
        ("    head: reintegration", "    head: yachts", "money.help.head"),
        ("method: voucher, asked: 110", "method: bank, asked: 110", "money.help.people[1].method"),
        ("masons (invented)\", workers: 3", "masons (invented)\", workers: 0", "money.pools[0].shares[0].workers"),
        ("  costs: true", "  costs: maybe", "money.costs"),
        ("good_until: 2012-06-30", "good_until: 2010-06-30", "money.kits[0].good_until"),
        ("email: fund@bangladesh", "email: payments@bangladesh", "money.officers"),
        ("tip-raj-portal: 14", "tip-moon: 14", "money.paying.fares.tip-moon"),
        ("kits: assumption, claims: assumption}\n  # Four", "kits: gossip, claims: assumption}\n  # Four", "money.source.kits"),
        ("role: fund_manager, name: \"Nusrat", "role: bookkeeper, name: \"Nusrat", "money.officers"),
    ],
)  # fmt: skip
def test_a_block_money_that_cannot_be_played_is_refused_with_its_place(
    was: str, now: str, place: str
) -> None:
    text = (DATA / "libya-2011.yaml").read_text(encoding="utf-8")
    assert was in text
    with pytest.raises(BadScenario) as fault:
        parse_scenario(text.replace(was, now))
    assert any(path.startswith(place) for path in fault.value.fields), fault.value.fields


def test_a_file_without_money_is_played_as_before() -> None:
    text = (DATA / "libya-2011.yaml").read_text(encoding="utf-8")
    begin, end = text.index("\nmoney:\n"), text.index("# How ready the organisations were")
    assert parse_scenario(text[:begin] + "\n" + text[end:]).money is None
