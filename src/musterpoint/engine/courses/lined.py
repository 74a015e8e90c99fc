"""YAML whose every value knows its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from musterpoint.engine.courses.model import Problem

#: libyaml, where PyYAML has it, is ten times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: A course nests seven deep; deeper ones cost the stack, and more values than these the page.
DEEPEST, MOST_NODES = 20, 50_000
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

    def problem(self, place: Place, message: str) -> Problem:
        """Return a problem at a place."""
        return Problem(file=self.file, line=self.line(place), message=message)

    def say(self, place: Place, message: str) -> None:
        """Note a problem at a place."""
        self.problems.append(self.problem(place, message))


def read(file: str, data: bytes) -> Lined:
    """Return a file's content with its lines; what is no YAML is a problem of the file."""
    found = Lined(file=file)
    try:
        text = data.decode("utf-8-sig")
        refusal = _refused(text)
        if refusal is not None:
            line, words = refusal
            found.problems.append(Problem(file=file, line=line, message=words))
            return found
        node = yaml.compose(text, Loader=LOADER)
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
    found.data = _value(node, (), found, yaml.SafeLoader(""))
    return found


def changed(data: bytes, values: Mapping[str, str]) -> bytes:
    """Return a file with these values at its top instead of its own; all else stays as it is."""
    text = data.decode("utf-8-sig")
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    found = [
        (value.start_mark.index, value.end_mark.index, values[key.value])
        for key, value in (node.value if isinstance(node, yaml.MappingNode) else ())
        if isinstance(key, yaml.ScalarNode) and key.value in values
    ]
    for start, end, written in sorted(found, reverse=True):
        text = text[:start] + written + text[end:]
    return text.encode()


def _refused(text: str) -> tuple[int, str] | None:
    """Return the line and the words of what no course needs and a small file could blow up by."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            return line, f"“*{event.anchor}” repeats another place: write the text out"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        if depth > DEEPEST:
            return line, f"is nested more than {DEEPEST} deep"
        if nodes > MOST_NODES:
            return line, f"has more than {MOST_NODES} values"
    return None


def _value(node: yaml.Node, place: Place, found: Lined, loader: yaml.SafeLoader) -> Any:
    found.lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if not isinstance(key, yaml.ScalarNode):
                found.lines[(*place, name)] = key.start_mark.line + 1
                found.say((*place, name), "a name is a plain word")
            if name in made:
                found.lines[(*place, name)] = key.start_mark.line + 1
                found.say((*place, name), f"“{name}” stands twice")
            made[name] = _value(value, (*place, name), found, loader)
            found.lines[(*place, name)] = key.start_mark.line + 1
        return made
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(one, (*place, number), found, loader) for number, one in enumerate(node.value)
        ]
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        found.say(place, str(getattr(error, "problem", None) or error))
    except (ArithmeticError, AttributeError, LookupError, TypeError):
        # What PyYAML lets through of a value that is not what its tag says.
        found.say(place, f"is not what its tag {node.tag} says")
    return None
