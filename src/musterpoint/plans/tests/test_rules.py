"""What a plan says and takes, as rules over plain values."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.kernel import packs
from musterpoint.plans import (
    content,
    mapping,
    presenters,
    reading,
    scenarios,
    sections,
    sources,
    tasks,
)
from musterpoint.plans.models import TaskKind
from musterpoint.plans.sections import pack
from musterpoint.plans.tests.factories import ROWS


def said(*wanted: str) -> dict[str, list[dict[str, Any]]]:
    """Return the factory's plan as it is kept."""
    found: dict[str, list[dict[str, Any]]] = {}
    for code, rows in ROWS.items():
        if wanted and code not in wanted:
            continue
        for number, row in enumerate(rows):
            kept, problems = reading.read_row(pack().sections[code], row)
            assert not problems, problems
            found.setdefault(code, []).append({"id": f"{code}{number}", **kept})
    return found


def in_words(section: str, row: Any, column: str) -> str:
    return reading.in_row(pack().sections[section], row, column)


def test_the_shipped_pack_is_sound_and_a_broken_one_names_each_place() -> None:
    rules = copy.deepcopy(dict(packs.load(sections.FILE).rules))
    assert not sections.check(rules)
    by_code = {one["code"]: one for one in rules["sections"]}
    by_code["population"]["columns"] = [
        one for one in by_code["population"]["columns"] if one["code"] != "likely"
    ]
    by_code["hazards"]["columns"][0]["kind"] = "colour"
    rules["kinds"]["evacuation"]["must"].append("weather")
    del rules["kinds"]["contingency"]["name"]["ar"]
    assert sections.check(rules) == {
        "sections.hazards.hazard": ["kind 'colour' is not known"],
        "sections.population": ["needs the column likely"],
        "kinds.evacuation": ["section 'weather' is not known"],
        "kinds.contingency": ["has no ar"],
    }


def test_a_plan_of_each_kind_names_what_it_lacks() -> None:
    empty = content.gaps({}, "evacuation", pack())
    assert {one.section for one in empty} == set(pack().kinds["evacuation"].must)
    assert not content.gaps(said(), "evacuation", pack())
    broken = said()
    broken["carriers"][0]["origin"] = "Nowhere"
    broken["havens"][0].pop("is_end")
    broken["population"][0]["low"] = 700
    whats = [(one.section, one.what) for one in content.gaps(broken, "evacuation", pack())]
    assert whats == [
        ("population", content.REVERSED),
        ("carriers", content.UNKNOWN_PLACE),
        ("havens", content.NO_END),
    ]


@pytest.mark.parametrize(
    ("section", "column", "typed", "kept"),
    [
        ("population", "low", " 1 200 ", 1200),
        ("population", "low", "١٢", 12),
        ("carriers", "cost", "25,50 usd", "2550 USD"),
        ("carriers", "cost", "3 KWD", "3000 KWD"),
        ("assembly", "position", "32.89, 13.18", [32.89, 13.18]),
        ("population", "as_of", "2026-09-01", "2026-09-01"),
        ("havens", "is_end", "on", True),
    ],
)
def test_what_people_type_is_read(section: str, column: str, typed: str, kept: object) -> None:
    found, problems = reading.read_row(pack().sections[section], {column: typed})
    assert found[column] == kept
    assert column not in problems


@pytest.mark.parametrize(
    ("section", "column", "typed"),
    [
        ("population", "low", "many"),
        ("population", "low", "-3"),
        ("population", "low", "9" * 30),
        ("hazards", "level", "5"),
        ("hazards", "likelihood", "6"),
        ("carriers", "cost", "25"),
        ("carriers", "cost", "0.001 USD"),
        ("carriers", "cost", "nan USD"),
        ("carriers", "cost", "1e40 USD"),
        ("carriers", "mode", "camel"),
        ("assembly", "position", "132 13"),
        ("assembly", "position", "here"),
        ("population", "as_of", "yesterday"),
        ("havens", "country", "XXX"),
        ("hazards", "hazard", "x" * 300),
        ("hazards", "hazard", "a\0b"),
        ("messages", "language", "klingon"),
        ("hazards", "hazard", {"a": 1}),
        ("hazards", "weather", "fine"),
    ],
)
def test_what_cannot_be_kept_says_what_to_do(section: str, column: str, typed: object) -> None:
    _kept, problems = reading.read_row(pack().sections[section], {column: typed})
    assert problems[column][0]


def test_redacted_content_names_nobody() -> None:
    shown = content.redacted(said(), pack(), pack().sections)
    text = str(shown)
    assert "Nimal Fernando" not in text
    assert "+218" not in text
    assert "Desert Lines" in text
    for name in ("Salem Omar", "Kamala Perera", "Huda Saleh", "Ruwan Silva"):
        assert name in str(said())
        assert name not in text
    for told in ("Ministry, crisis cell", "06:00 to 18:00", "Red Crescent", "Safe of the post"):
        assert told in text
    assert set(content.redacted(said(), pack(), ["team"])) == {"team"}


#: What section 2 of the rules names for a plan, and where the pack has a place for it.
NAMED = {
    "header": {"district", "without_post", "classification"},
    "distribution": {"recipient", "copy"},
    "makeup": {"group", "low", "likely", "high", "source", "as_of", "confidence"},
    "standing": {"status", "low", "likely", "high", "source", "as_of", "confidence"},
    "team": {"shift"},
    "duties": {"role", "level", "does"},
    "travel": {"about", "rule"},
    "annexes": {"name", "kind", "where"},
}
NAMED_CHOICES = {
    ("makeup", "group"): {"women", "men", "girls", "boys", "mixed", "dual"},
    ("standing", "status"): {"regular", "irregular", "detained", "hospital"},
    ("travel", "about"): {"priority", "luggage", "pets", "fitness"},
    ("annexes", "kind"): {"form", "contacts", "map", "checklist", "exercises", "lessons"},
}


#: Columns that the fourth pack added to sections that older plans have; none of them is asked for.
ADDED = {
    "hazards": {"season", "hotspots", "limit"},
    "communication": {"line", "name", "opens", "says", "fallback"},
    "wardens": {"order", "position"},
    "assembly": {"per_hour", "accessible", "agreement", "security", "alternate"},
    "carriers": {"distance", "border", "opens", "papers", "fees"},
}


@pytest.mark.parametrize("section", list(ADDED))
def test_a_plan_of_the_pack_before_is_whole_without_the_columns_that_came(section: str) -> None:
    columns = {one.code: one for one in pack().sections[section].columns}
    assert ADDED[section] <= set(columns)
    if section in said():
        assert not any(columns[code].must for code in ADDED[section])
    assert not content.gaps(said(), "evacuation", pack())
    lines = {"call_centre", "kin", "enquiries", "media", "channel"}
    assert set(next(iter(pack().sections["communication"].columns)).choices) == lines


def test_wardens_are_drawn_inside_and_their_places_stay_there() -> None:
    plan = said("population")
    plan["wardens"] = [
        {"id": "w", "area": "Tripoli", "warden": "Sunil", "order": 1, "position": [32.9, 13.1]}
    ]
    assert "Warden, Tripoli" in str(mapping.drawing(plan))
    outside = content.redacted(plan, pack(), pack().sections, 10)
    assert outside["wardens"] == [{"id": "w", "area": "Tripoli", "order": 1}]
    assert "Warden" not in str(mapping.drawing(outside) or "")


def test_what_the_new_columns_say_stands_in_the_task_of_their_row() -> None:
    plan = said("carriers", "assembly", "scenarios", "hazards")
    plan["carriers"][0] |= {"border": "Ras Ajdir post", "opens": "06:00 to 20:00"}
    plan["assembly"][0] |= {"per_hour": 120, "security": "Two guards"}
    plan["hazards"][0] |= {"limit": 3}
    told = {one.title: dict(one.details) for one in tasks.tasks(plan, 3, in_words)}
    assert told["Desert Lines"]["carriers.border"] == "Ras Ajdir post"
    assert told["School yard"]["assembly.security"] == "Two guards"
    assert "hazards.limit" in told["Ask everybody whether they are safe"]


@pytest.mark.parametrize("section", list(NAMED))
def test_the_pack_has_a_place_for_what_the_rules_name(section: str) -> None:
    columns = {one.code: one for one in pack().sections[section].columns}
    assert NAMED[section] <= set(columns)
    for (there, column), wanted in NAMED_CHOICES.items():
        if there == section:
            assert wanted <= set(columns[column].choices)
    assert all(section not in kind.must for kind in pack().kinds.values() if section != "team")


def test_a_plan_of_the_pack_before_lacks_nothing_and_reads_as_it_did() -> None:
    older = {code: rows for code, rows in said().items() if code == "team" or code not in NAMED}
    older["team"] = [
        {code: value for code, value in row.items() if code != "shift"} for row in older["team"]
    ]
    assert not content.gaps(older, "evacuation", pack())
    assert content.classification(older, pack()) is None
    shown = presenters.rows_in_words(pack().sections["team"], older["team"])
    assert [text for column, text in shown[0].cells if column.code == "shift"] == [""]


def test_a_range_of_any_count_runs_upwards_and_the_strictest_word_stands_at_the_head() -> None:
    plan = said()
    plan["standing"][1]["low"] = 9
    wrong = [(one.section, one.row, one.what) for one in content.gaps(plan, "evacuation", pack())]
    assert wrong == [("standing", 1, content.REVERSED)]
    plan["header"] += [{"id": "a", "classification": "open"}, {"id": "b"}]
    marking = content.classification(plan, pack())
    assert marking is not None
    assert marking["en"] == "Restricted"


def test_what_a_role_does_at_a_level_is_a_task_of_who_holds_the_role() -> None:
    plan = said("team", "duties")
    plan["duties"][1]["role"] = "Nobody's role"
    made = {one.title: one for one in tasks.tasks(plan, 4, in_words)}
    assert "Asks for convoys" not in {one.title for one in tasks.tasks(plan, 2, in_words)}
    asks = made["Asks for convoys"]
    assert (asks.person, asks.contact, asks.hours) == ("Nimal Fernando", "+218 91 000 0001", 2)
    assert made["Opens the boarding desk"].person == ""


def test_a_scenario_is_computed_by_the_engine_and_never_seats_more_than_the_seats() -> None:
    (one,) = scenarios.scenarios(said(), 4, 30)
    low, likely, high = one.sizes
    assert [size.people for size in one.sizes] == [160, 220, 345]
    # Only Tripoli has a leg: 100 seats a day from the second day on.
    assert one.stranded == ("Sabha",)
    assert low.left == 10
    assert likely.left == 20
    assert low.days is None
    assert likely.in_time == 200
    assert high.buses == high.departures == 6
    assert likely.costs == {"USD": 200 * 2550}
    assert high.beds == 100
    # 200 beds where the journey ends; a bus is back before the next one leaves.
    assert [size.no_bed for size in one.sizes] == [0, 0, 100]
    assert one.full == ("Ras Ajdir",)
    assert [size.buses_at_once for size in one.sizes] == [1, 1, 1]


def test_who_is_out_and_finds_no_bed_is_counted_and_the_money_says_what_it_holds() -> None:
    plan = said()
    plan["population"] = plan["population"][:1]
    plan["havens"][0] |= {"beds": 10}
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [(size.left, size.no_bed) for size in one.sizes] == [(0, 140), (0, 190), (0, 290)]
    labels = [line.label for line in presenters.scenario_shown(one).lines]
    assert "Cost, seats only" in labels
    plan["havens"][0]["cost"] = "1000 USD"
    plan["stocks"] = [{"id": "s", "what": "Water", "quantity": 50, "unit": "l", "cost": "200 USD"}]
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [size.night_costs for size in one.sizes] == [{"USD": 10 * 1000}] * 3
    assert one.stock_costs == {"USD": 50 * 200}
    shown = presenters.scenario_shown(one)
    assert [line.label for line in shown.lines][-3:] == [
        "Cost of seats", "Cost of beds for one night, when all are there", "Cost of stocks",
    ]  # fmt: skip
    assert any("not enough beds in Ras Ajdir" in text for text in shown.warnings)
    plan["havens"][0].pop("beds")
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert (one.full, one.untold) == ((), ("Ras Ajdir",))


def test_buses_on_the_road_are_counted_there_and_back() -> None:
    """Four departures a day, ten hours each way: a bus that left comes back twenty hours later."""
    plan = said()
    plan["population"] = plan["population"][:1]
    plan["carriers"][0] |= {"a_day": 4, "hours": 10}
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [size.departures for size in one.sizes] == [3, 4, 6]
    assert [size.buses_at_once for size in one.sizes] == [3, 4, 4]


def test_who_lives_where_a_leg_begins_leaves_in_the_days_that_the_seats_need() -> None:
    plan = said()
    plan["population"] = plan["population"][:1]
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [size.days for size in one.sizes] == [3, 3, 4]
    assert all(size.left == 0 for size in one.sizes)
    plan["scenarios"][0]["lost"] = 50
    (worse,) = scenarios.scenarios(plan, 4, 30)
    assert [size.days for size in worse.sizes] == [5, 5, 7]


def test_sources_of_one_area_stand_side_by_side_and_are_never_added() -> None:
    """The register counts 400 and the host State 4,000: nobody plans for 4,400."""
    plan = said()
    ours, _sabha = plan["population"]
    host = ours | {"id": "h", "source": "host", "low": 3500, "likely": 4000, "high": 4500}
    plan["population"] = [ours, host]
    plan["scenarios"][0]["leave"] = 100
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [size.people for size in one.sizes] == [300, 4000, 4500]
    assert one.sizes[0].costs == {"USD": 300 * 2550}
    plan["population"] = [ours | {"chosen": True}, host]
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [size.people for size in one.sizes] == [300, 400, 600]
    shown = [(row.source, row.likely, row.is_used) for row in sources.sources(plan)]
    assert shown == [("register", 400, True), ("host", 4000, False)]
    # Rows of one source and day are parts of one count: two employers of one town.
    plan["population"] = [host, ours, ours | {"id": "o", "low": 10, "likely": 20, "high": 30}]
    assert sources.counted(plan)["Tripoli"] == {"low": 310, "likely": 4000, "high": 4500}


def test_without_a_carrier_everybody_is_left() -> None:
    plan = said("population", "scenarios", "havens")
    (one,) = scenarios.scenarios(plan, 4, 30)
    assert [(size.people, size.left, size.days) for size in one.sizes] == [
        (160, 160, None), (220, 220, None), (345, 345, None),
    ]  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(
    people=st.integers(0, 5000),
    seats=st.integers(1, 400),
    a_day=st.integers(1, 5),
    leave=st.integers(1, 100),
)
def test_figures_of_a_scenario_add_up(people: int, seats: int, a_day: int, leave: int) -> None:
    plan = said()
    plan["population"] = [plan["population"][0] | {"low": 0, "likely": people, "high": people}]
    plan["scenarios"][0]["leave"] = leave
    plan["carriers"][0] |= {"seats": seats, "a_day": a_day}
    (one,) = scenarios.scenarios(plan, 4, 10)
    none, likely, high = one.sizes
    assert none.people == none.departures == none.left == 0
    assert likely.people == high.people == -(-people * leave // 100)
    assert 0 <= likely.in_time <= likely.people - likely.left <= likely.people
    carried = likely.people - likely.left
    assert carried <= seats * a_day * 9
    assert likely.departures * seats >= carried
    assert likely.costs.get("USD", 0) == 2550 * carried
    assert (likely.days is None) == (likely.left > 0 or likely.people == 0)


def test_each_level_asks_for_its_rows_and_the_ones_below() -> None:
    by_level = {
        level: [(one.kind, one.title) for one in tasks.tasks(said(), level, in_words)]
        for level in (1, 2, 3, 4)
    }
    assert by_level[1] == [(TaskKind.ROLE, "Head")]
    assert by_level[2] == [*by_level[1], (TaskKind.MESSAGE, "Stay inside")]
    assert (TaskKind.REQUEST, "Desert Lines") in by_level[3]
    assert (TaskKind.PLACE, "School yard") in by_level[3]
    assert (TaskKind.ACTION, "Ask everybody whether they are safe") in by_level[3]
    assert {(TaskKind.REQUEST, "IOM"), (TaskKind.MESSAGE, "Leave now")} <= set(by_level[4])
    for level in (1, 2, 3):
        assert set(by_level[level]) <= set(by_level[level + 1])
    rows = [one.row for one in tasks.tasks(said(), 4, in_words)]
    assert len(rows) == len(set(rows))


def test_two_versions_are_compared_row_by_row() -> None:
    before = said()
    after = content.without(before, "team", "team0")
    after = content.put(after, "stocks", {"id": "s", "what": "Water", "quantity": 5, "unit": "l"})
    after = content.put(after, "team", before["team"][1] | {"does": "Calls drivers"})
    found = [(one.section, one.before is None, one.after is None)
             for one in content.compared(before, after)]  # fmt: skip
    assert found == [("team", False, True), ("team", False, False), ("stocks", True, False)]
    assert content.compared(before, before) == []
    assert content.moved(before, "team", "team0", 1)["team"] == before["team"][::-1]
    assert content.moved(before, "team", "team0", -1) == before
