"""The people's part of a scenario: whole, and refused with the path of everything wrong in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from musterpoint.exercises import script
from musterpoint.exercises.world import parse_scenario
from musterpoint.exercises.world.datafiles import DATA, from_yaml
from musterpoint.kernel.errors import Invalid


def _data(slug: str = "embassy-unrest") -> dict[str, Any]:
    return dict(from_yaml(script.sheet_text(slug)))


def _problems(change: Callable[[dict[str, Any]], object]) -> dict[str, list[str]]:
    data = _data()
    change(data)
    with pytest.raises(script.BadScript) as refusal:
        script.parse_sheet(yaml.safe_dump(data, allow_unicode=True))
    return refusal.value.fields


@pytest.mark.parametrize("slug", script.sheet_slugs())
def test_every_exercise_that_ships_can_be_played(slug):
    made = script.load_sheet(slug)
    assert made.slug == slug
    assert made.script.teams
    assert made.script.objectives


def test_an_inject_knows_its_minute_and_its_teams():
    made = script.load_sheet("embassy-unrest").script
    first = made.injects[0]
    assert (first.minute, script.clock(first.minute)) == (490, "08:10")
    assert first.teams(made.teams) == ("post", "cell")
    press = next(one for one in made.injects if one.slug == "journalist")
    assert press.teams(made.teams) == ("cell",)


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        (lambda d: d["injects"][0].update(at="07:30"), "injects[0].at", "before the start"),
        (lambda d: d["injects"][0].update(day=-1), "injects[0].day", "before the start"),
        (lambda d: d["injects"][5].update(at="12:01"), "injects[5].at", "after the end"),
        (lambda d: d["injects"][5].update(day=1), "injects[5].at", "after the end"),
        (lambda d: d["injects"][2].update(to="cell/press"), "injects[2].to", "known role"),
        (lambda d: d["injects"][2].update(to=["navy"]), "injects[2].to[0]", "known team"),
        (lambda d: d["injects"][2].update(to=[]), "injects[2].to", "at least one team"),
        (lambda d: d["injects"][2].update(minute=9), "injects[2].minute", "beside at"),
        (lambda d: d["injects"][1].update(slug="shelter"), "injects", "stands twice"),
        (lambda d: d["teams"][1].update(slug="post"), "teams", "stands twice"),
        (lambda d: d["teams"][1].update(slug="all"), "teams[1].slug", "every team"),
        (lambda d: d["objectives"][3].pop("indicator"), "objectives[3]", "needs an indicator"),
        (lambda d: d["objectives"][0].update(aim="much"), "objectives[0].aim", "an aim"),
        (lambda d: d["objectives"][0].pop("aim"), "objectives[0].aim", "missing"),
        (lambda d: d["observers"]["questions"].pop(2), "objectives[1]", "question of the obs"),
        (
            lambda d: d["observers"]["questions"][0].update(objective="speed"),
            "observers.questions[0].objective",
            "known objective",
        ),
        (lambda d: d["observers"].update(scale=["Yes"]), "observers.scale", "from 2 to 10"),
        (lambda d: d.update(ends_at="07:00", injects=[]), "ends_at", "later than starts_at"),
        (lambda d: d.update(kind="drill"), "file", "check_lists"),
        (lambda d: d.update(kind="game"), "kind", "kind of exercise"),
        (lambda d: d.update(colour="red"), "colour", "not known"),
        (lambda d: d["name"].update(xx_1="Name"), "name.xx_1", "code of a language"),
        (lambda d: d["injects"][0].update(effect="boom"), "injects[0].effect", "a mapping"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_place(change, path, problem):
    found = _problems(change)
    assert problem in " ".join(found[path])


def test_all_problems_are_told_at_once():
    def change(data: dict[str, Any]) -> None:
        data["injects"][0]["at"] = "07:00"
        data["injects"][1]["to"] = "navy"
        data["objectives"][3].pop("indicator")

    assert set(_problems(change)) == {"injects[0].at", "injects[1].to", "objectives[3]"}


def test_an_unknown_indicator_is_refused_where_the_registry_is_asked():
    with pytest.raises(script.BadScript) as refusal:
        script.parse_sheet(script.sheet_text("embassy-unrest"), indicators=["registered"])
    assert "objectives[3].indicator" in refusal.value.fields


def test_what_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(script.BadScript) as refusal:
        script.parse_sheet("slug: [a\nname: b: c")
    assert any(place.startswith("line ") for place in refusal.value.fields)


@pytest.mark.parametrize("text", ["", "[]", "42", "teams: 4", "injects: {a: 1}"])
def test_a_file_of_another_shape_is_refused(text):
    with pytest.raises(script.BadScript):
        script.parse_sheet(text)


def test_one_inject_is_read_against_its_exercise():
    made = script.load_sheet("embassy-unrest").script
    one = script.read_inject(
        {"slug": "new", "at": "09:00", "to": ["post"], "title": "A", "text": "B"}, made
    )
    assert one.minute == 540
    with pytest.raises(script.BadScript) as refusal:
        script.read_inject({"slug": "New", "at": "06:00", "to": ["x"], "title": "A"}, made)
    assert set(refusal.value.fields) == {"slug", "at", "to[0]", "text"}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["injects"][0].update(effect={"n": float("nan")}),
        lambda d: d["injects"][0].update(effect={"n": "a\0b"}),
        lambda d: d["injects"][0].update(text="a\0b"),
    ],
)
def test_what_no_table_can_hold_is_refused(change):
    data = _data()
    change(data)
    with pytest.raises(script.BadScript):
        script.kept(script.data_of(yaml.safe_dump(data)))


def test_a_file_that_grows_by_aliases_is_refused():
    with pytest.raises(script.BadScript, match="alias"):
        script.data_of("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]")


def test_a_slug_that_is_too_long_is_refused():
    found = _problems(lambda d: d["injects"][0].update(slug="x" * 61))
    assert "longer than 60" in " ".join(found["injects[0].slug"])


@pytest.mark.parametrize("slug", ["all", "control"])
def test_no_team_is_called_what_stands_for_others(slug):
    found = _problems(lambda d: d["teams"][0].update(slug=slug))
    assert "choose another slug" in " ".join(found["teams[0].slug"])


@pytest.mark.parametrize("value", ["25:00", 630, None, "9:00", ["10:00"]])
def test_a_time_that_cannot_be_read_is_one_problem(value):
    def change(sheet):
        sheet["injects"][0]["at"] = value

    found = _problems(change)
    assert list(found) == ["injects[0].at"]
    assert len(found["injects[0].at"]) == 1


@pytest.mark.parametrize(
    "text", ["- 1\n- 2\n", "12\n", "kind: drill\n", "extends: practice\n", "{}"]
)
def test_what_is_missing_is_told_once_and_nothing_below_it(text):
    read = script.parse_sheet if script.is_sheet(text) else parse_scenario
    with pytest.raises(Invalid) as told:
        read(text)
    fields = told.value.fields
    missing = {path for path, found in fields.items() if found == ["is missing"]}
    for path, found in fields.items():
        assert len(found) == len(set(found)) == 1, (path, found)
        assert not any(path.startswith((f"{above}.", f"{above}[")) for above in missing), path


def test_a_value_that_cannot_be_read_hides_no_other_mistake():
    """A date that is none, a number too large, a key twice: each beside the mistakes elsewhere."""
    text = script.sheet_text("embassy-unrest").replace("due: 20", "due: 2031-13-01", 1)
    text = text.replace("due: 15", f"due: {10**40}", 1) + "colour: red\nkind: drill\n"
    with pytest.raises(script.BadScript) as refusal:
        script.parse_sheet(text)
    fields = refusal.value.fields
    assert {"injects[0].due", "injects[1].due", "kind", "colour"} <= set(fields)
    assert fields["kind"] == ["stands twice"]
    assert any("whole number" in one for one in fields["injects[0].due"])
    text = "extends: practice\nslug: a-2031\nstarts: 2031-13-01\nhost: 5\ncolour: red\n"
    with pytest.raises(Invalid) as told:
        parse_scenario(text)
    assert {"starts", "host", "colour"} <= set(told.value.fields)
    assert any("must be a date" in one for one in told.value.fields["starts"])


def texts(value: object, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield each text by language of plain data, with its place."""
    if isinstance(value, dict):
        if "en" in value:
            yield path, set(value)
        for key, one in value.items():
            yield from texts(one, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from texts(one, f"{path}[{number}]")


SHIPPED = sorted(
    [*DATA.glob("*-[0-9]*.yaml"), DATA / "practice.yaml", *script.SHEETS.glob("*.yaml")]
)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_teams_read_what_ships_in_english_and_arabic(file: Path) -> None:
    data = script.data_of(file.read_text(encoding="utf-8"))
    parts = {key: data[key] for key in (*script.SECTIONS, "summary") if key in data}
    if parts:
        parts["name"] = data.get("name")
    without = [path for path, languages in texts(parts) if not {"en", "ar"} <= languages]
    assert not without
