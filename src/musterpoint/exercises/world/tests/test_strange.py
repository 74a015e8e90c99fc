"""A scenario with strange values in it is valid, or refused with the place: nothing else happens."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.exercises import script
from musterpoint.exercises.world import BadScenario, generate, parse_scenario, plain
from musterpoint.exercises.world.scenario import scenario_slugs, scenario_text

OWN = "extends: libya-2011\nslug: mine\n"
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
STRANGE: list[Any] = [
    None, True, False, 0, 1, -1, 2, 61, 10**9, 2**62, 0.5, -0.5, 1e308, float("nan"), float("inf"),
    "", " ", "0", "²", "²-³", "3-1", "0-999", "-", "x", "x" * 300, "x" * 20_000, "[/b]", "*", "any",
    "Africa", "../names", "a/b", "a.b", "%(name)s", "٣", "\u202e", "LBY", "all", "24:00", ">= 1",
    b"", date(1, 1, 1), date(9999, 12, 31), date(2011, 2, 15), datetime(2011, 2, 15, 1, 2, tzinfo=UTC),
    [], [[]], [None], [1, 2], ["x", "x"], {}, {"": 1}, {"a": {}}, {"default": None}, {"x" * 90: 1},
]  # fmt: skip
HUGE = "0x" + "f" * 9000


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else []
    below += list(enumerate(value)) if isinstance(value, list) else []
    return [path, *(deep for key, one in below for deep in _paths(one, (*path, key)))]


@cache
def _shipped(slug: str) -> tuple[str, list[tuple[Any, ...]]]:
    sheets = script.sheet_slugs()
    text = script.sheet_text(slug) if slug in sheets else scenario_text(slug)
    return text, _paths(plain.read(text).data)[1:]


def _holds(parent: object, key: object) -> bool:
    """Say whether a list, which may stand where a mapping was, has such a place."""
    return isinstance(parent, list) and isinstance(key, int) and key < len(parent)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_strange_values_are_valid_or_refused_with_their_place(data: st.DataObject) -> None:
    slug = data.draw(st.sampled_from([*scenario_slugs(), *script.sheet_slugs()]))
    text, paths = _shipped(slug)
    root = plain.read(text).data
    for _change in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths))
        parent = root
        for key in path[:-1]:
            inside = isinstance(parent, dict) and key in parent
            parent = parent[key] if inside or _holds(parent, key) else None
        if isinstance(parent, dict) or _holds(parent, path[-1]):
            parent[path[-1]] = data.draw(st.sampled_from(STRANGE))
    changed = yaml.dump(root, Dumper=DUMPER, allow_unicode=True)
    try:
        if slug in script.sheet_slugs():
            script.kept(script.data_of(changed))
            script.parse_sheet(changed)
        else:
            made = parse_scenario(changed)
            assert made.moment(-60) < made.moment(made.days + 60)
            generate(made, 20, seed=1)
    except (BadScenario, script.BadScript) as wrong:
        refusal = wrong
    else:
        return
    assert refusal.fields
    assert all(problems for problems in refusal.fields.values())


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("kind: &a [*a]\n", "file", 1),
        ("slug: x\nkind: " + "[" * 20_000 + "]" * 20_000, "file", 2),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "file", 2),
        (OWN + "days: 15\nname: {en: A}\ndays: 16\n", "days", 5),
        (OWN + "name:\n  en: A\n  en: B\n", "name.en", 5),
        (f"kind: {HUGE}\n", "kind", 1),
        (f"slug: x\nextends: {HUGE}\n", "extends", 2),
        (f"kind: {'9' * 9000}\n", "kind", 1),
        (OWN + 'name: {en: "a\\0b"}\n', "name.en", 3),
        (OWN + "name: !!timestamp x\n", "name", 3),
        (OWN + "zone: Africa\n", "zone", 3),
        (OWN + f"zone: {'a' * 5000}\n", "zone", 3),
        (OWN + f"name: {{en: {'a' * 300}}}\n", "name.en", 3),
        (OWN + "starts: 0001-01-01\n", "starts", 3),
        (OWN + "starts: 9999-12-31\n", "starts", 3),
        (OWN + "households: {family_size: {²: 1}}\n", "households.family_size.²", 3),
        (OWN + "casework: {detention: {people: 1, days: '²-³'}}\n", "casework.detention.days", 3),
        ("{'?': {[1, 2]: 3}}", "?", 1),
    ],
)
def test_what_would_break_a_reader_is_refused_with_its_line(
    text: str, path: str, line: int
) -> None:
    with pytest.raises(BadScenario) as refusal:
        parse_scenario(text)
    assert refusal.value.lines[path] == line
    assert len(str(refusal.value)) < 6000
