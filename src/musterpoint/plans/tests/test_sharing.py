"""Sections of a plan cross under an agreement, without named people; the newest copy stays."""

import copy
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.crises.queries import smallest_cell
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import NoAgreement
from musterpoint.disclosures.tests.factories import agree
from musterpoint.kernel import packs
from musterpoint.kernel.errors import Missing
from musterpoint.plans import actions, content, pumps, queries, sections, tasks
from musterpoint.plans.actions import KIND
from musterpoint.plans.actions._sharing import _cleaned
from musterpoint.plans.models import ReceivedPlan
from musterpoint.plans.sections import pack
from musterpoint.plans.tests.factories import ROWS, in_force, revision, written
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


def test_a_partner_reads_the_newest_copy_and_no_name(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    agree(alice, olga, allows=(KIND,))
    chief = officer(haven, "Chitra", "head_of_mission")
    wanted = ["header", "team", "duties", "carriers", "havens", "travel", "annexes"]
    with acting_as(alice):
        draft = written(alice, "team", name="Draft")
        with pytest.raises(actions.NotShareable):
            actions.share(draft.id, wanted, portal.id, "Shared convoys", by=alice, at=NOON)
        plan = in_force(alice, chief)
        with pytest.raises(actions.NotShareable):
            actions.share(plan.id, ["stocks"], portal.id, "Shared convoys", by=alice, at=NOON)
        actions.share(plan.id, wanted, portal.id, "Shared convoys", by=alice, at=NOON)
    pumps.take_in(portal, NOON)
    with acting_as(olga):
        row = ReceivedPlan.objects.get()
        said = queries.received_content(row, NOON)
    assert set(said) == set(wanted)
    assert said["carriers"][0]["seats"] == 50
    assert said["havens"][0]["is_end"] is True
    assert said["header"][0]["classification"] == "restricted"
    assert said["travel"][0]["order"] == 1
    assert "standing" not in said  # it was not chosen
    for name in ("Nimal", "Salem Omar", "Huda Saleh", "Ruwan Silva"):
        assert name not in str(said)
    assert row.review_due == plan.review_due
    work(portal, 0)
    partner = signed_in("portal", "duty_officer")
    assert (
        "Desert Lines"
        in partner.get(f"/o/portal/desk/plans/of-partners/{row.id}/").content.decode()
    )
    with acting_as(alice):
        actions.new_version(plan.id, by=alice, at=NOON)
        actions.put_row(
            plan.id, "carriers", ROWS["carriers"][0] | {"carrier": "Coast Ships"},
            revision(plan.id), by=alice, at=NOON,
        )  # fmt: skip
        actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.approve(plan.id, by=chief, at=NOON)
        actions.share(plan.id, wanted, portal.id, "Shared convoys", by=alice, at=NOON)
    pumps.take_in(portal, NOON)
    with acting_as(olga):
        row = ReceivedPlan.objects.get()
        assert row.number == 2
        assert "Coast Ships" in str(queries.received_content(row, NOON))


def work(of: Organisation, days: int) -> None:
    """Let a worker look at what an organisation received, so many days later."""
    at = NOON + timedelta(days=days)
    Organisation.objects.filter(id=of.id).update(is_exercise=True, clock_at=at)
    lanes.run_due([of.id], only={f"intake.{KIND}"})


@pytest.mark.parametrize("is_ended", [True, False])
def test_a_copy_is_gone_when_its_agreement_ended_or_its_time_is_over(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor, *, is_ended: bool
) -> None:
    made = agree(alice, olga, allows=(KIND,))
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        plan = in_force(alice, chief)
        actions.share(plan.id, ["team"], portal.id, "Convoys", by=alice, at=NOON)
    work(portal, 0)
    work(portal, 1)
    late = NOON + timedelta(days=2 if is_ended else 31)
    with acting_as(olga):
        row = ReceivedPlan.objects.get()
        assert queries.received(row.id, NOON) == row
        assert queries.received_plans(NOON) == [row]
    if is_ended:
        with acting_as(alice):
            disclosures.end(made, by=alice, at=NOON)
    with acting_as(olga):
        assert queries.received_plans(late) == []
        with pytest.raises(Missing):
            queries.received(row.id, late)
        assert len(disclosed.received(KIND, at=NOON)) == 1
    work(portal, (late - NOON).days)
    with acting_as(olga):
        assert not ReceivedPlan.objects.exists()
        assert disclosed.received(KIND, at=late) == []
    partner = signed_in("portal", "duty_officer")
    assert partner.get(f"/o/portal/desk/plans/of-partners/{row.id}/").status_code == 404
    assert "Libya" not in partner.get("/o/portal/desk/plans/of-partners/").content.decode()


def test_no_pack_lets_a_column_leave_by_which_somebody_is_found() -> None:
    rules = copy.deepcopy(dict(packs.load(sections.FILE).rules))
    for section, columns in sections.NAMING.items():
        (row,) = (one for one in rules["sections"] if one["code"] == section)
        for one in row["columns"]:
            if one["code"] in columns:
                del one["personal"]
    assert set(sections.check(rules)) == {
        f"sections.{section}.{column}"
        for section, columns in sections.NAMING.items()
        for column in columns
    }
    found_by = {(section, one) for section, pair in tasks.NAMES.items() for one in pair}
    naming = {(section, one) for section, columns in sections.NAMING.items() for one in columns}
    assert found_by - {(tasks.DUTIES, one) for one in ("person", "contact")} <= naming


def test_who_receives_decides_and_warns_stays_here_and_few_households_are_not_told() -> None:
    who = "Amina Yusuf amina@example.org"
    plan = {
        "hazards": [{"id": "h", "sign": "Shots", "decides": who, "source": who}],
        "reception": [{"id": "r", "step": "Meet the flight", "who": who, "a_day": 9}],
        "wardens": [
            {"id": str(count), "area": "Sabha", "warden": who, "households": count}
            for count in (0, 2, 9, 10, 34, 345)
        ],
    }
    shown = content.redacted(plan, pack(), pack().sections, 10)
    assert "Amina" not in str(shown)
    assert shown["hazards"] == [{"id": "h", "sign": "Shots"}]
    assert shown["reception"] == [{"id": "r", "step": "Meet the flight", "a_day": 9}]
    told = [one.get("households") for one in shown["wardens"]]
    assert told == [None, None, None, 10, 30, 300]
    inside = content.redacted(plan, pack(), ["wardens"])["wardens"]
    assert [one["households"] for one in inside] == [0, 2, 9, 10, 34, 345]


def test_small_groups_cross_as_bands_and_stay_exact_inside(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    agree(alice, olga, allows=(KIND,))
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        assert smallest_cell() == 10
        plan = in_force(alice, chief)
        counted = ["population", "standing", "makeup"]
        actions.share(plan.id, counted, portal.id, "Convoys", by=alice, at=NOON)
        inside = queries.overview(plan.id, NOON).content["standing"]
    assert [(one["low"], one["likely"], one["high"]) for one in inside] == [
        (20, 60, 150), (2, 5, 30),
    ]  # fmt: skip
    pumps.take_in(portal, NOON)
    with acting_as(olga):
        said = queries.received_content(ReceivedPlan.objects.get(), NOON)
    told = [(one["low"], one.get("likely"), one["high"]) for one in said["standing"]]
    assert told == [(20, None, 200), (0, None, 40)]
    assert [(one["low"], one["high"]) for one in said["makeup"]] == [(90, 300)]
    assert said["population"]
    assert all("likely" not in one for one in said["population"])


@given(
    low=st.integers(0, 20_000),
    more=st.integers(0, 20_000),
    smallest=st.integers(1, 30),
)
@settings(max_examples=50)
def test_a_band_holds_its_range_and_tells_no_small_count(
    low: int, more: int, smallest: int
) -> None:
    row = {"id": "r", "low": low, "likely": low, "high": low + more}
    band = content.banded(row, smallest)
    assert band["low"] <= low <= low + more < band["high"]
    assert band["high"] - band["low"] >= smallest
    assert "likely" not in band
    if low + more < smallest:
        assert band == content.banded({"id": "r", "low": 0, "likely": 0, "high": 0}, smallest)


def test_without_an_agreement_nothing_crosses(
    haven: Organisation, portal: Organisation, alice: Actor
) -> None:
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        plan = in_force(alice, chief)
        with pytest.raises(NoAgreement):
            actions.share(plan.id, ["team"], portal.id, "Convoys", by=alice, at=NOON)


@pytest.mark.parametrize(
    "sent",
    [
        "no json", "[]", '{"team": 3}', '{"team": [3, {"role": {"a": 1}}]}',
        json.dumps({"carriers": [{"seats": "many", "cost": "x"}]}), "[" * 5000,
    ],
)  # fmt: skip
def test_what_a_partner_sends_that_is_no_plan_is_left_out(sent: str) -> None:
    assert _cleaned(sent) == {}
