"""The scenario file: whole, sourced, and refused with the path of what is wrong."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
import yaml

from musterpoint.exercises.world import (
    BadScenario,
    Scenario,
    _scenario_file,
    generate,
    load_scenario,
    parse_scenario,
)
from musterpoint.exercises.world.datafiles import DATA, from_yaml
from musterpoint.exercises.world.scenario import scenario_slugs, scenario_text


@pytest.fixture(scope="module")
def libya() -> Scenario:
    return load_scenario("libya-2011")


def _to_yaml(data: dict[str, Any]) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False))


def _problems(change: Callable[[dict[str, Any]], object]) -> dict[str, list[str]]:
    data = from_yaml((DATA / "libya-2011.yaml").read_text(encoding="utf-8"))
    change(data)
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(_to_yaml(data))
    return refusal.value.fields


def test_places_are_real_airports_and_crossings(libya):
    assert libya.places["DJE"].country == "TUN"
    assert libya.places["ras-ajdir"].kind == "border_post"
    assert libya.places["salloum"].entry_for("EGY") == "none"
    assert libya.places["malta"].entry_for("BGD") == "passport"


def test_every_nationality_is_served_by_its_state_or_by_the_operator(libya):
    assert libya.served_by("BGD") == "bangladesh"
    assert libya.served_by("SOM") == libya.operator == "portal"


def test_levels_rise_by_area(libya):
    assert [libya.level("tripoli", day) for day in (0, 4, 5, 6, 14)] == [0, 1, 2, 3, 4]
    assert libya.alert_day("benghazi") == 2


def test_every_block_of_numbers_cites_a_known_source(libya):
    assert set(libya.block_sources.values()) <= set(libya.sources)
    assert len(libya.block_sources) > 20


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d["areas"]["items"][2].update(share="much"), "areas.items[2].share"),
        (lambda d: d["areas"]["items"][0].update(share=0.9), "areas.items"),
        (lambda d: d["areas"].update(source="rumour"), "areas.source"),
        (lambda d: d["organisations"][1].pop("country"), "organisations[1].country"),
        (
            lambda d: d["casework"]["kinds"]["detention"]["steps"].pop("await_access"),
            "casework.kinds.detention.steps",
        ),
        (
            lambda d: d["casework"]["kinds"]["death"]["steps"]["confirm"].update(answers={}),
            "casework.kinds.death.steps.confirm",
        ),
        (
            lambda d: d["casework"]["kinds"]["detention"]["steps"]["await_access"]["comes"].update(
                pardoned=0.1
            ),
            "casework.kinds.detention.steps.await_access.comes.pardoned",
        ),
        (lambda d: d["casework"]["kinds"].update(exorcism={}), "casework.kinds.exorcism"),
        (lambda d: d["casework"]["hospital"].update(areas=["cairo"]), "casework.hospital.areas[0]"),
        (
            lambda d: d["casework"]["officers"][0].update(email="somebody@mail.com"),
            "casework.officers[0].email",
        ),
        (lambda d: d["organisations"][1].update(slug="egypt"), "organisations"),
        (lambda d: d["offers"]["legs"][0].update(to="atlantis"), "offers.legs[0].to"),
        (lambda d: d["offers"]["legs"][0].update(days="7-99"), "offers.legs[0].days"),
        (lambda d: d["offers"]["legs"][3].update(departs="25:00"), "offers.legs[3].departs"),
        (lambda d: d["homes"]["airports"].update(BGD="QQQQ"), "homes.airports.BGD"),
        (lambda d: d["alerts"]["timeline"][1].update(level=9), "alerts.timeline[1].level"),
        (lambda d: d["behaviour"]["plan"]["BGD"].update(stay=0.9), "behaviour.plan.BGD"),
        (lambda d: d["cast"][0].update(email="a@real.com"), "cast[0].email"),
        (lambda d: d.update(wether="bad"), "wether"),
        (lambda d: d.pop("people"), "people"),
        (lambda d: d.update(zone="Moon/Base"), "zone"),
        (lambda d: d.update(host="ZZZ"), "host"),
        (lambda d: d["population"].update(assumed={"ZZZ": 5}), "population.assumed.ZZZ"),
        (lambda d: d["offers"]["legs"][1].update(id=d["offers"]["legs"][0]["id"]), "offers.legs"),
        (
            lambda d: d["offers"]["legs"][0].update(to=d["offers"]["legs"][0]["from"]),
            "offers.legs[0].to",
        ),
    ],
)
def test_an_error_in_a_scenario_names_its_path(change, path):
    assert path in _problems(change)


def test_all_problems_are_reported_at_once():
    def spoil(data):
        data["days"] = "many"
        data["host"] = "Libya"

    assert {"days", "host"} <= _problems(spoil).keys()


def test_one_mistake_is_told_once_and_not_for_all_that_hangs_on_it():
    assert _problems(lambda d: d.update(days="many")).keys() == {"days"}
    found = _problems(lambda d: d.update(objetives=d.pop("objectives")))
    assert found["objetives"] == ["is not known"]
    assert not [path for path in found if path.startswith("objetives[")]


def test_words_that_are_like_what_was_said_are_named_first():
    def spoil(data):
        data["objectives"][0]["indicator"] = "unacounted"

    (told,) = _problems(spoil)["objectives[0].indicator"]
    assert "known: unaccounted, " in told
    assert told.endswith(" …")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("# nothing yet\n", "is empty"),
        ("areas:\n\titems: []\n", "holds a tab; YAML is indented by spaces"),
    ],
)
def test_a_file_without_values_or_with_tabs_is_told_so(text, told):
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(text)
    assert [told] in refusal.value.fields.values()


#: Short, far away, and with no more than the reference says is needed.
ATOLL = """extends: practice
slug: atoll-2032
name: Atoll 2032
host: KIR
starts: "2032-09-01"
days: 1
zone: Pacific/Tarawa
crisis_id: atoll-2032
phones: {source: assumption, code: "686", prefixes: ["730", "731", "732", "733"], digits: 6}
organisations:
  - slug: hub
    name: {en: Hub}
    kind: international_organisation
    country: CHE
    languages: [en]
    roles: [operator]
    posts: []
areas:
  source: geography
  items: [{slug: tarawa, name: Tarawa, at: [1.4, 173.0], share: 1}]
assembly_points: {source: geography, items: []}
transit_places: {source: geography, items: []}
alerts: {source: assumption, declared_on_day: 0, send_from: 2, timeline: []}
population:
  source: assumption
  desa_year: 2020
  desa_hosts: []
  assumed: {PHL: 90}
  male_share: {source: assumption, default_single: 0.5}
offers:
  legs: []
  commercial_seats:
    {source: assumption, from: [], days: 0-1, share_of_nationals: 0, least: 0, vehicle: air,
     departs: "11:00", hours: 4, offered_by: hub}
cast: [{role: operator, organisation: hub, name: "Ana Invented", email: ana@hub.example.org}]
"""


def test_a_whole_file_may_leave_out_what_the_reference_calls_optional():
    made = parse_scenario(ATOLL)
    assert (made.name, made.starts.isoformat()) == ({"en": "Atoll 2032"}, "2032-09-01")
    assert made.phones.office == "+686 1 555 0142"
    assert (dict(made.pull), made.areas[0].port) == ({}, False)
    # The case work of practice comes on days 2 to 4, and this file has none after day 1.
    assert made.casework.protected.talks.some.days == (1,)


@pytest.mark.parametrize("text", ["", "[]", "a: [", "just words", "slug: {}"])
def test_what_is_no_scenario_is_refused_with_a_reason(text):
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(text)
    assert refusal.value.fields


def test_a_scenario_that_does_not_exist_is_refused():
    with pytest.raises(BadScenario):
        load_scenario("../secrets")


OWN = "extends: libya-2011\nslug: mine\n"


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        (OWN + "host: FRA\n", "population", "population:"),
        (OWN + "population: {desa_year: 1999}\n", "population.desa_year", 3),
        (OWN + "crisis_id: mine-2030\n", "population.published.EGY", "EGY:"),
        (OWN + "cast: []\ncasework: {officers: []}\n", "casework.officers", 4),
        (OWN.replace("mine", "a" * 60), "slug", 2),
        (OWN + "organisations: []\n", "organisations", 3),
        (OWN + "communications: nothing\n", "communications", 3),
        (OWN + "phones: {source: assumption, code: x}\n", "phones.code", 3),
    ],
)
def test_a_file_that_extends_another_is_refused_with_path_and_line(text, path, line):
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(text)
    assert path in refusal.value.fields
    if isinstance(line, str):  # what stands below, in the file that is extended
        assert refusal.value.files[path] == "libya-2011.yaml"
        told = scenario_text("libya-2011").split("\n")[refusal.value.lines[path] - 1]
        assert told.strip().startswith(line)
    else:
        assert path not in refusal.value.files
        assert refusal.value.lines[path] == line


@pytest.mark.parametrize("below", scenario_slugs())
def test_a_file_may_extend_every_scenario_that_ships(below):
    text = f"extends: {below}\nslug: own\nname: {{en: Own}}\n"
    own, whole = parse_scenario(text), load_scenario(below)
    same = {one.name for one in fields(whole)} - {"slug", "name", "digest"}
    assert {key: getattr(own, key) for key in same} == {key: getattr(whole, key) for key in same}
    assert own.digest != whole.digest
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(text + "kind: parade\nhouseholds: {two_workers: many}\n")
    assert refusal.value.lines == {"kind": 4, "households.two_workers": 5}
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(text + "sources: {assumption: null}\n")
    assert len(refusal.value.files) > 5
    for path, name in refusal.value.files.items():
        line = (DATA / name).read_text(encoding="utf-8").split("\n")[refusal.value.lines[path] - 1]
        assert "assumption" in line, (path, name)
        assert f"{path} (line {refusal.value.lines[path]} of {name})" in str(refusal.value)


def test_a_line_is_never_told_of_a_list_that_is_replaced():
    area = "{slug: sebha, name: Sebha, at: [27, 14], airport: HLLS}"
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(OWN + f"areas: {{items: [{area}]}}\n")
    assert refusal.value.lines["areas.items[0].share"] == 3
    assert "areas.items[0].share" not in refusal.value.files


@pytest.mark.parametrize("others", [["a-2001"], ["b-2001", "a-2001"], "chain"])
def test_files_that_extend_each_other_in_a_circle_are_refused(tmp_path, monkeypatch, others):
    if others == "chain":
        others = [f"c{number}-2001" for number in range(99)]
    for slug, below in zip(["a-2001", *others], others, strict=False):
        (tmp_path / f"{slug}.yaml").write_text(f"slug: {slug}\nextends: {below}\n")
    monkeypatch.setattr(_scenario_file, "DATA", tmp_path)
    with pytest.raises(BadScenario) as refusal:
        parse_scenario("extends: a-2001\n")
    assert f"a-2001 → {others[0]}" in str(refusal.value)
    assert refusal.value.lines == {"extends": 2}
    assert refusal.value.files["extends"].endswith("-2001.yaml")


def test_an_invented_country_needs_no_stock_and_no_published_figures():
    made = parse_scenario(
        OWN + "crisis_id: mine-2030\npopulation: {published: null, in_scope: null, desa_hosts: [],"
        " assumed: {EGY: 100, BGD: 50}}\n"
    )
    assert {one.nationality: one.people for one in generate(made, 150, 1).weights} == {
        "EGY": 100,
        "BGD": 50,
    }
