"""
A YAML text as plain values, each with its line; what could harm a reader is told, not followed.

A file that somebody sends may nest without end, repeat itself by aliases until memory is full, say
one key twice, or hold numbers and letters that no table keeps. Each of these is a problem here.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from musterpoint.exercises.world.datafiles import LOADER

#: A scenario nests eleven deep.
DEEPEST = 40
MOST_NODES = 60_000
#: No key and no whole number of a scenario is longer, in letters and in bits.
LONGEST_KEY, MOST_BITS = 100, 63
VISIBLE = "\n\t"
FILE = "file"
#: Stands for a value that was refused, so that the rest of its file can be read for more mistakes.
UNREAD = "?"


@dataclass(slots=True)
class Plain:
    """A file's values, the line of each path from 1, and the problems by their path."""

    data: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    is_yaml: bool = True

    @property
    def is_to_be_read(self) -> bool:
        """Whether the values can be read on, for every mistake to be told at once."""
        return self.is_yaml and FILE not in self.problems and isinstance(self.data, dict)

    def bad(self, path: str, problem: str, line: int | None = None) -> None:
        """Note a problem."""
        place = path or FILE
        self.problems.setdefault(place, []).append(problem)
        if line is not None:
            self.lines[place] = line


def read(text: str) -> Plain:
    """Return the values of a text; with problems, the values are not to be used."""
    found = Plain()
    try:
        if not _harmless(text, found):
            return found
        root = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else FILE
        told = _("holds a tab; YAML is indented by spaces") if _is_tab(text, mark) else str(error)
        found.bad(place, told, mark.line + 1 if mark else None)
        found.is_yaml = False
        return found
    if root is None:
        found.bad(FILE, _("is empty"))
        return found
    found.data = _value(root, "", found, yaml.SafeLoader(""))
    return found


def _is_tab(text: str, mark: yaml.Mark | None) -> bool:
    """Say whether a tab stands where reading stopped, before the first word of a line."""
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return False
    line = lines[mark.line]
    return "\t" in line[: len(line) - len(line.lstrip())]


def _harmless(text: str, found: Plain) -> bool:
    """Note what a small file could blow a reader up by; look no further than that."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.AliasEvent):
            found.bad(FILE, _("holds an alias (*); write out what it stands for"), line)
        elif depth > DEEPEST:
            found.bad(FILE, _("nests too deep"), line)
        elif nodes > MOST_NODES:
            found.bad(FILE, _("holds too many values"), line)
        if found.problems:
            return False
    return True


def _value(node: yaml.Node, path: str, found: Plain, loader: yaml.SafeLoader) -> Any:
    found.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, found, loader))
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(one, f"{path}[{index}]", found, loader) for index, one in enumerate(node.value)
        ]
    return _scalar(node, path, found, loader)


def _pairs(
    node: yaml.MappingNode, path: str, found: Plain, loader: yaml.SafeLoader
) -> Iterator[tuple[str, Any]]:
    known = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name or len(name) > LONGEST_KEY or hidden(name):
            found.bad(path, _("a key must be a short word"), line)
            continue
        below = f"{path}.{name}" if path else name
        if name in known:
            found.bad(below, _("stands twice"), line)
            continue
        known.add(name)
        found.lines[below] = line
        yield name, _value(value, below, found, loader)


def _scalar(node: yaml.Node, path: str, found: Plain, loader: yaml.SafeLoader) -> Any:
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError, ArithmeticError, AttributeError, LookupError, TypeError):
        # What PyYAML lets through of a value that is not what its tag says, or too long a number.
        found.bad(path, _("is no value that can be read"))
        return UNREAD
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        found.bad(path, _("is too large a number"))
        return UNREAD
    if isinstance(value, str) and hidden(value):
        found.bad(path, _("holds a hidden character"))
        return UNREAD
    return value


def hidden(text: str) -> bool:
    """Say whether a text holds a control character, or half a character, that no table keeps."""
    return not text.isprintable() and any(
        unicodedata.category(letter) in ("Cc", "Cs") and letter not in VISIBLE for letter in text
    )


def line_of(path: str, known: Mapping[str, int]) -> int | None:
    """Return the line of a path, or of the nearest place above it that stands in the file."""
    place = nearest(path, known)
    return known[place] if place else None


def nearest(path: str, known: Mapping[str, int]) -> str:
    """Return a path, or the nearest above it that is known; of none, the empty path."""
    while path and path not in known:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return path
