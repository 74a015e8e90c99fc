"""
The text of a scenario file: read as YAML, put on top of what it extends, and found again by line.

A file may say ``extends: practice`` or name a scenario that ships, which may extend another itself:
what a file does not say stands in those below. Blocks are put together key by key; lists are
replaced as a whole; a key with nothing after it is left out.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.exercises.world import plain
from musterpoint.exercises.world._reader import shown
from musterpoint.exercises.world._scenario_inherited import fitted
from musterpoint.exercises.world.datafiles import DATA
from musterpoint.kernel.errors import Invalid

#: A longer file is no scenario.
LONGEST = 400_000


#: Files below one that somebody writes; those that ship extend one other.
MOST_BELOW = 8


class BadScenario(Invalid):
    """
    The scenario cannot be played; ``fields`` names each place and what is wrong there.

    ``lines`` has the line of each place that stands in a file, from 1, and ``files`` the name of
    that file where it is not the file itself but one that it extends.
    """

    lines: Mapping[str, int | None] = MappingProxyType({})
    files: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of those that are put on top of each other; the name of one's own file is empty."""

    name: str
    text: str
    found: plain.Plain


@dataclass(frozen=True, slots=True)
class Whole:
    """A file with what it extends: the values, the digest of all texts, and each file as read."""

    data: Any
    digest: str
    layers: tuple[Layer, ...]

    @property
    def problems(self) -> Mapping[str, list[str]]:
        """Return the problems that were found when one's own file was read."""
        return self.layers[0].found.problems


def refusal(problems: Mapping[str, list[str]], layers: Sequence[Layer]) -> BadScenario:
    """Return the refusal of a file with every problem found, each with its file and line."""
    at = {path: _stands(path, layers) for path in problems}
    places = "; ".join(
        f"{_place(path, *at[path])}: {', '.join(found)}" for path, found in problems.items()
    )
    made = BadScenario(
        _("The scenario has errors: %(places)s"), fields=dict(problems), places=places
    )
    made.lines = {path: line for path, (_name, line) in at.items()}
    made.files = {path: name for path, (name, _line) in at.items() if name}
    return made


def _stands(path: str, layers: Sequence[Layer]) -> tuple[str, int | None]:
    """Return file and line of a path, or of the nearest place above it; the uppermost file wins."""
    file, nearest = "", ""
    line: int | None = None
    for one in layers:
        place = plain.nearest(path, one.found.lines)
        if len(place) > len(nearest):
            file, nearest, line = one.name, place, one.found.lines[place]
        if place and not _is_block(place, one.found.data):
            break  # a list or a single value replaces all that stands below
    return file, line


def _is_block(path: str, data: Any) -> bool:
    for key in path.split("."):
        data = data.get(key) if isinstance(data, dict) else None
    return isinstance(data, dict)


def _place(path: str, name: str, line: int | None) -> str:
    if line is None:
        return path
    if name:
        facts = {"path": path, "line": line, "file": name}
        return _("%(path)s (line %(line)d of %(file)s)") % facts
    return _("%(path)s (line %(line)d)") % {"path": path, "line": line}


def read(text: str) -> Whole:
    """Return a file put on top of what it extends; raise BadScenario where it cannot be read."""
    if len(text) > LONGEST:
        raise BadScenario(_("The scenario is too long."), fields={"file": [_("is too long")]})
    found = plain.read(text)
    if not found.is_yaml:
        made = BadScenario(_("The scenario is not valid YAML."), fields=found.problems)
        made.lines = {path: found.lines.get(path) for path in found.problems}
        raise made
    own = Layer("", text, found)
    if found.problems and not found.is_to_be_read:
        raise refusal(found.problems, [own])
    layers = _layers(own)
    digest = hashlib.sha256("".join(one.text for one in layers).encode()).hexdigest()
    return Whole(data=_together(layers), digest=digest, layers=layers)


def _layers(own: Layer) -> tuple[Layer, ...]:
    """Return a file and those below it, the uppermost first."""
    found = [own]
    names: list[str] = []
    while isinstance(data := found[-1].found.data, dict) and "extends" in data:
        name = data["extends"]
        if name in names or len(names) == MOST_BELOW:
            raise _circle([*names, str(name)], found[-1])
        text = _shipped(name, found[-1])
        names.append(str(name))
        found.append(Layer(f"{name}.yaml", text, plain.read(text)))
    return tuple(found)


def _together(layers: Sequence[Layer]) -> Any:
    """Put the values of files on top of each other, from the lowest."""
    data = layers[-1].found.data
    for one in reversed(layers[:-1]):
        above = {key: value for key, value in one.found.data.items() if key != "extends"}
        data = fitted(on_top(data, above), above)
    return data


def _circle(names: Sequence[str], layer: Layer) -> BadScenario:
    problem = _("%(way)s goes round in a circle, or too far") % {"way": " → ".join(names)}
    return _in_extends(BadScenario(problem, fields={"extends": [problem]}), layer)


def _shipped(name: object, layer: Layer) -> str:
    whole = {one.stem: one for one in DATA.glob("*.yaml") if _is_whole(one.stem)}
    if not isinstance(name, str) or name not in whole:
        problem = _("%(found)s does not ship; known: %(known)s") % {
            "found": shown(name),
            "known": ", ".join(sorted(whole)),
        }
        made = BadScenario(
            _("There is no scenario called %(slug)s."),
            fields={"extends": [problem]},
            slug=str(name)[:80],
        )
        raise _in_extends(made, layer)
    return whole[name].read_text(encoding="utf-8")


def _in_extends(made: BadScenario, layer: Layer) -> BadScenario:
    made.lines = {"extends": layer.found.lines.get("extends")}
    made.files = {"extends": layer.name} if layer.name else {}
    return made


def _is_whole(stem: str) -> bool:
    return stem == "practice" or re.fullmatch(r".*-\d{4}", stem) is not None


def on_top(below: Any, above: Any) -> Any:
    """Put one value on top of another: mappings key by key, everything else as a whole."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    found = dict(below)
    for key, value in above.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = on_top(found[key], value) if key in found else value
    return found
