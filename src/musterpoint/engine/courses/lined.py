"""YAML whose every value knows its line."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from musterpoint.engine.courses.model import Problem

#: libyaml, where PyYAML has it, is ten times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]


@dataclass(slots=True)
class Lined:
    """A file's values and the line of each, by its place; problems are noted as they are found."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of what surrounds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def say(self, place: Place, message: str) -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(file=self.file, line=self.line(place), message=message))


def read(file: str, data: bytes) -> Lined:
    """Return a file's content with its lines; what is no YAML is a problem of the file."""
    found = Lined(file=file)
    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=LOADER)
    except UnicodeDecodeError:
        found.problems.append(Problem(file=file, line=0, message="is not UTF-8 text"))
        return found
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "is not valid YAML"
        line = mark.line + 1 if mark else 0
        found.problems.append(Problem(file=file, line=line, message=str(words)))
        return found
    if node is None:
        found.problems.append(Problem(file=file, line=0, message="is empty"))
        return found
    found.data = _value(node, (), found, yaml.SafeLoader(""), frozenset())
    return found


def _value(
    node: yaml.Node, place: Place, found: Lined, loader: yaml.SafeLoader, above: frozenset[int]
) -> Any:
    found.lines[place] = node.start_mark.line + 1
    if id(node) in above:
        found.say(place, "refers to itself")
        return None
    above |= {id(node)}
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in made:
                found.lines[(*place, name)] = key.start_mark.line + 1
                found.say((*place, name), f"“{name}” stands twice")
            made[name] = _value(value, (*place, name), found, loader, above)
            found.lines[(*place, name)] = key.start_mark.line + 1
        return made
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(one, (*place, number), found, loader, above)
            for number, one in enumerate(node.value)
        ]
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        found.say(place, str(getattr(error, "problem", None) or error))
        return None
