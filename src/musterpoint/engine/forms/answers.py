"""What has been answered so far: plain, unchanging values, and their form as JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from musterpoint.engine.forms.model import Form, Group, Part, Question
from musterpoint.kernel.text import _

#: The path of a question or repeat, and the instance of each repeat around it, from 0.
Key: TypeAlias = tuple[str, tuple[int, ...]]

#: Instances of one repeat, and characters of one answer; more is a mistake or an attack.
MOST_INSTANCES = 1_000
LONGEST = 100_000
_MOST_VALUES = 100_000


@dataclass(frozen=True, slots=True)
class Answers:
    """
    Values by key, and how many instances each repeat has.

    A key with an empty value was answered with nothing: no default takes its place. A repeat that
    is not counted has one instance, as in other programs.
    """

    values: Mapping[Key, str] = field(default_factory=dict)
    counts: Mapping[Key, int] = field(default_factory=dict)

    def with_value(self, key: Key, value: str) -> "Answers":
        """Return the answers with one more, or another one."""
        return replace(self, values={**self.values, key: value})

    def with_instance(self, key: Key) -> "Answers":
        """Return the answers with one more instance of a repeat; the key is without its own."""
        count = min(self.counts.get(key, 1) + 1, MOST_INSTANCES)
        return replace(self, counts={**self.counts, key: count})

    def without_instance(self, key: Key, place: int) -> "Answers":
        """Return the answers without an instance of a repeat; later ones move up."""
        path, around = key
        depth = len(around)

        def moved(old: Key) -> Key | None:
            inside = old[0].startswith(f"{path}/") and old[1][:depth] == around
            if not inside or len(old[1]) <= depth or old[1][depth] < place:
                return old
            if old[1][depth] == place:
                return None
            return old[0], (*around, old[1][depth] - 1, *old[1][depth + 1 :])

        values = {new: one for old, one in self.values.items() if (new := moved(old))}
        counts = {new: one for old, one in self.counts.items() if (new := moved(old))}
        counts[key] = max(0, self.counts.get(key, 1) - 1)
        return Answers(values, counts)


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the JSON that could not be taken as an answer."""

    where: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the sentence in English."""
        return self.message % self.facts if self.facts else self.message


def shown(key: Key) -> str:
    """Return a key as people write it: household[2]/member[1]/age."""
    path, places = key
    return path if not places else f"{path} [{', '.join(str(one + 1) for one in places)}]"


def read(form: Form, data: object) -> tuple[Answers, list[Unread]]:
    """
    Return the answers in an object of JSON.

    A group is an object, a repeat a list of objects; a question of a group may also stand beside
    the group when no other has its name. Several choices are a list or a text with spaces.
    """
    reader = _Reader(form)
    if isinstance(data, dict):
        reader.group(form.root, (), data)
    else:
        reader.unread.append(Unread("", _("The answers are no object. Write {name: answer}.")))
    return Answers(reader.values, reader.counts), reader.unread


class _Reader:
    def __init__(self, form: Form) -> None:
        self.values: dict[Key, str] = {}
        self.counts: dict[Key, int] = {}
        self.unread: list[Unread] = []
        self._inside: dict[str, dict[str, Part | None]] = {}
        self._form = form

    def group(self, group: Group, places: tuple[int, ...], data: Mapping[object, object]) -> None:
        """Take the answers of a group, or of one instance of a repeat."""
        known = self._names(group)
        for name, value in data.items():
            part = known.get(str(name))
            where = f"{group.path}/{name}" if group.path else str(name)
            if part is None:
                self._no(where, _("There is no question of that name here."))
            elif isinstance(part, Group) and part.is_repeat:
                self._repeat(part, places, value, where)
            elif isinstance(part, Group):
                if isinstance(value, dict):
                    self.group(part, places, value)
                else:
                    self._no(where, _("A group takes an object: {name: answer}."))
            else:
                self._question(part, places, value, where)

    def _names(self, group: Group) -> dict[str, Part | None]:
        """Return what may be named in a group: its parts, and those of groups in it."""
        if group.path not in self._inside:
            found: dict[str, Part | None] = {}
            for part in _reachable(group):
                found[part.name] = None if part.name in found else part
            found |= {part.name: part for part in group.items}
            self._inside[group.path] = found
        return self._inside[group.path]

    def _repeat(self, part: Group, places: tuple[int, ...], value: object, where: str) -> None:
        if not isinstance(value, list) or len(value) > MOST_INSTANCES:
            self._no(where, _("A repeat takes a list of objects, at most 1000."))
            return
        self.counts[part.path, places] = len(value)
        for place, one in enumerate(value):
            if isinstance(one, dict):
                self.group(part, (*places, place), one)
            else:
                self._no(f"{where}[{place + 1}]", _("An instance of a repeat is an object."))

    def _question(self, part: Question, places: tuple[int, ...], value: object, where: str) -> None:
        text = _text(value)
        if text is None or len(text) > LONGEST or len(self.values) >= _MOST_VALUES:
            self._no(where, _("An answer is a text, a number, a list of choices or nothing."))
        else:
            self.values[part.path, places] = text

    def _no(self, where: str, message: str) -> None:
        self.unread.append(Unread(where[:200], message))


def _reachable(group: Group) -> Iterator[Part]:
    for part in group.items:
        yield part
        if isinstance(part, Group) and not part.is_repeat:
            yield from _reachable(part)


def _text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        text = repr(value)
        return re.sub(r"\.0$", "", text)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return None


def to_json(form: Form, values: Mapping[Key, str], counts: Mapping[Key, int]) -> dict[str, object]:
    """Return values as an object of JSON, groups and repeats within."""
    return _group(form.root, (), values, counts)


def _group(
    group: Group, places: tuple[int, ...], values: Mapping[Key, str], counts: Mapping[Key, int]
) -> dict[str, object]:
    found: dict[str, object] = {}
    for part in group.items:
        if isinstance(part, Question):
            if (part.path, places) in values:
                found[part.name] = values[part.path, places]
        elif part.is_repeat:
            count = counts.get((part.path, places), 0)
            found[part.name] = [
                _group(part, (*places, place), values, counts) for place in range(count)
            ]
        elif inner := _group(part, places, values, counts):
            found[part.name] = inner
    return found
