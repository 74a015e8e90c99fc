"""One rule at a time, on problems whose best plan is known by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musterpoint.engine.matching import EntryRules, Plan, Problem, ProblemError, check, solve
from musterpoint.engine.matching.tests.factories import (
    BORDER,
    CITY,
    DAY,
    HOME,
    OPEN,
    PORT,
    family,
    home,
    leg,
    problem,
    reasons,
    seated,
)


def solved(given: Problem) -> Plan:
    plan = solve(given)
    assert check(given, plan) == []
    return plan


def test_a_household_stays_whole():
    plan = solved(problem([leg(seats=3)], [family("four", 4), family("two", 2)]))
    assert seated(plan) == {"two": ("flight",)}
    assert reasons(plan) == {"four": "needs_or_size"}


def test_the_largest_households_that_fill_the_leg_are_seated():
    homes = [family("five", 5), family("four", 4), family("three", 3), family("three-too", 3)]
    plan = solved(problem([leg(seats=10)], homes))
    assert plan.seated_people == 10 == plan.people_bound
    assert set(seated(plan)) == {"four", "three", "three-too"}


def test_one_wheelchair_place_takes_one_wheelchair():
    homes = [home("first", seats=0, wheelchairs=1), home("second", seats=0, wheelchairs=1)]
    plan = solved(problem([leg(wheelchairs=1)], homes))
    assert len(plan.assignments) == 1
    assert list(reasons(plan).values()) == ["capacity"]


def test_a_leg_without_wheelchair_places_is_a_matter_of_needs():
    plan = solved(problem([leg()], [home(seats=0, wheelchairs=1)]))
    assert reasons(plan) == {"a": "needs_or_size"}
    assert plan.unmatched[0].advice.param("resource") == "wheelchair"


def test_infants_and_unaccompanied_children_take_their_own_places():
    homes = [
        home("baby", people=2, infants=1),
        home("child", escorts=1),
        home("child-too", escorts=1),
    ]
    plan = solved(problem([leg(infants=1, escorts=1)], homes))
    assert len(plan.assignments) == 2
    assert "baby" in seated(plan)


def test_the_third_country_quota_binds_only_other_nationalities():
    flight = leg(own_nationality="BGD", third_country_quota=1)
    stay = frozenset({"dhaka"})
    homes = [home(f"own{at}") for at in range(4)]
    homes += [home(f"other{at}", nationality="NPL", destinations=stay) for at in range(3)]
    rules = EntryRules(defaults={"BGD": 1})
    plan = solved(problem([flight], homes, entry=rules))
    assert sorted(name[:3] for name in seated(plan)) == ["oth", "own", "own", "own", "own"]


def test_an_offer_for_its_own_nationals_closes_to_others_by_its_rules():
    flight = leg(own_nationality="NPL", third_country_quota=0, owner="nepal")
    plan = solved(problem([flight], [home()]))
    assert reasons(plan) == {"a": "offer_rules"}
    assert plan.unmatched[0].advice.param("owner") == "nepal"


def test_the_list_of_nationalities_on_an_offer_holds():
    plan = solved(problem([leg(allowed_nationalities=frozenset({"NPL"}))], [home()]))
    assert reasons(plan) == {"a": "offer_rules"}


def test_entry_is_refused_without_the_document_and_the_advice_names_it():
    plan = solved(problem([leg()], [home(document=0)]))
    assert reasons(plan) == {"a": "document"}
    assert plan.unmatched[0].advice.param("level") == 1


def test_a_closed_border_on_the_way_is_not_a_route():
    legs = [
        leg("bus", destination="border", arrives=700),
        leg("onward", origin="border", departs=900, arrives=1400),
    ]
    closed = EntryRules(exceptions={("TUN", "BGD"): 9}, own_nationals=1)
    assert reasons(solved(problem(legs, [home()], entry=closed))) == {"a": "no_transport"}
    assert seated(solved(problem(legs, [home()]))) == {"a": ("bus", "onward")}


def test_nobody_leaves_danger_after_the_latest_time():
    plan = solved(problem([leg(departs=600)], [home(latest=599)]))
    assert reasons(plan) == {"a": "too_late"}
    assert plan.unmatched[0].advice.param("minutes") == 1
    assert seated(solved(problem([leg(departs=600)], [home(latest=600)]))) == {"a": ("flight",)}


def test_the_latest_time_does_not_bind_once_out_of_danger():
    legs = [
        leg("bus", destination="border", arrives=700),
        leg("onward", origin="border", departs=3000, arrives=3600),
    ]
    assert seated(solved(problem(legs, [home(latest=600)]))) == {"a": ("bus", "onward")}


def test_nobody_leaves_before_being_ready():
    plan = solved(problem([leg(departs=600)], [home(ready_at=601)]))
    assert reasons(plan) == {"a": "too_late"}
    assert plan.unmatched[0].advice.code == "be_ready_earlier"


@pytest.mark.parametrize(("departs", "made"), [(819, False), (820, True)])
def test_a_connection_needs_the_minimum_time(departs, made):
    legs = [
        leg("bus", destination="border", arrives=700),
        leg("onward", origin="border", departs=departs, arrives=1400),
    ]
    assert bool(solved(problem(legs, [home()])).assignments) is made


def test_beds_on_the_way_limit_how_many_wait():
    legs = [
        leg("bus", destination="border", arrives=700),
        leg("onward", origin="border", departs=2 * DAY + 60, arrives=3 * DAY),
    ]
    places = (CITY, PORT, replace(BORDER, beds=2, beds_taken=((2, 1),)), HOME)
    plan = solved(problem(legs, [home(f"h{at}") for at in range(3)], places=places))
    assert plan.seated_people == 1 == plan.people_bound


def test_nationals_need_no_bed_in_their_own_country():
    places = (CITY, PORT, replace(BORDER, beds=0), HOME)
    homes = [
        home(f"h{at}", nationality="TUN", destinations=frozenset({"border"})) for at in range(3)
    ]
    plan = solved(problem([leg(destination="border")], homes, places=places))
    assert plan.seated_people == 3


def test_a_person_of_class_0_comes_before_a_person_of_class_3():
    homes = [home("usual", order=0), home("critical", priority=0, order=9)]
    plan = solved(problem([leg(seats=1)], homes))
    assert seated(plan) == {"critical": ("flight",)}
    row = plan.unmatched[0]
    assert (row.reason, row.bottleneck_leg_id) == ("capacity", "flight")
    assert row.advice.param("lowest_class_served") == 0


def test_a_flexible_household_leaves_the_direct_seat_to_the_one_that_needs_it():
    legs = [leg("direct", seats=1, departs=300), leg("ferry", origin="port", seats=1, departs=800)]
    homes = [home("both", origins=frozenset({"city", "port"}), order=0), home("city-only", order=1)]
    assert seated(solved(problem(legs, homes))) == {"both": ("ferry",), "city-only": ("direct",)}


def test_among_equal_plans_people_arrive_earlier():
    legs = [leg("late", departs=3000, arrives=4000), leg("early")]
    assert seated(solved(problem(legs, [home()]))) == {"a": ("early",)}


def test_nobody_is_carried_back_into_danger():
    legs = [
        leg("bus", destination="border", arrives=700),
        leg("back", origin="border", destination="port", departs=900, arrives=1000),
        leg("ferry", origin="port", departs=1200, arrives=1500),
    ]
    assert seated(solved(problem(legs, [home()]))) == {}


def test_a_destination_that_nobody_serves_is_named():
    plan = solved(problem([leg(destination="border")], [home()]))
    assert reasons(plan) == {"a": "destination"}
    assert plan.unmatched[0].advice.param("place_id") == "border"


def test_a_leg_filled_before_this_run_is_a_matter_of_capacity():
    plan = solved(problem([leg(seats=0)], [home()]))
    assert reasons(plan) == {"a": "capacity"}
    assert plan.unmatched[0].bottleneck_leg_id == "flight"


def test_a_problem_without_legs_or_households_has_an_empty_plan():
    assert reasons(solved(problem([], [home()]))) == {"a": "no_transport"}
    assert solved(problem([leg()], [])).seated_people == 0


@pytest.mark.parametrize(
    "broken",
    [
        problem([leg(), leg()], []),
        problem([leg(origin="nowhere")], []),
        problem([leg(arrives=600)], []),
        problem([], [home(origins=frozenset({"nowhere"}))]),
        problem([], [home(people=0)]),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(broken):
    with pytest.raises(ProblemError):
        solve(broken)


def test_own_nationals_come_before_the_default_of_the_country():
    assert OPEN.minimum("BGD", "BGD") == 1
    assert OPEN.minimum("BGD", "NPL") == 9
    assert replace(OPEN, exceptions={("BGD", "BGD"): 0}).minimum("BGD", "BGD") == 0
