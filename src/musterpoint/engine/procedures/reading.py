"""YAML read with the place of every word, so that a problem names its line and column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import yaml

#: A procedure of a hundred steps in four languages has a tenth of this.
MOST_CHARACTERS = 2_000_000
_DEEPEST = 40
_WORD = re.compile(r"[a-z][a-z0-9_]{0,79}")
_DASHED = re.compile(r"[a-z][a-z0-9_-]{0,79}")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}

Node = yaml.Node


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in the file: where, and a sentence that says what to do."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text with its place."""

    text: str
    line: int
    column: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping, its place and what stands under it."""

    key: Word
    node: Node


def suggestion(wrong: str, known: Sequence[str]) -> str:
    """Return " Did you mean 'x'?" when a known word is near, else what there is."""
    near = get_close_matches(wrong, known, n=1)
    if near:
        return f" Did you mean '{near[0]}'?"
    listed = ", ".join(sorted(known)[:12]) + (", ..." if len(known) > 12 else "")
    return f" There are: {listed}." if listed else " There are none yet."


class Reader:
    """Reads nodes as words, texts and mappings; collects problems instead of stopping."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, place: Word | Node | None, message: str) -> None:
        """Note an error at a place; None is the top of the file."""
        self.errors.append(Problem(*_position(place), message[:1].upper() + message[1:]))

    def warn(self, place: Word | Node | None, message: str) -> None:
        """Note something that does not keep the procedure from being used."""
        self.warnings.append(Problem(*_position(place), message[:1].upper() + message[1:]))

    def compose(self, text: str) -> Node | None:
        """Return the root of a YAML text, None when it cannot be read."""
        if len(text) > MOST_CHARACTERS:
            self.error(None, "The file is too large for a procedure. Split it into several.")
            return None
        try:
            if not self._is_plain(text):
                return None
            root: Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or getattr(error, "reason", "it is damaged")
            self.error(_marked(mark), f"The file is not valid YAML here: {what}. Mend the line.")
            return None
        if root is None:
            self.error(None, "The file is empty. Begin with 'procedure:' and a name.")
        return root

    def _is_plain(self, text: str) -> bool:
        """Refuse references between parts and absurd depth before anything follows them."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                message = "A procedure has no references (*name). Write the part out."
                self.error(_marked(event.start_mark), message)
                return False
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                self.error(_marked(event.start_mark), "This is nested too deeply.")
                return False
        return True

    def mapping(
        self, node: Node, what: str, *, known: Sequence[str] = (), needs: Sequence[str] = ()
    ) -> dict[str, Entry]:
        """Return the entries by key; unknown, doubled and missing keys are problems."""
        if not isinstance(node, yaml.MappingNode):
            self.error(node, f"{what} must be a mapping of 'key: value' lines.")
            return {}
        found: dict[str, Entry] = {}
        for key_node, value in node.value:
            key = self.word(key_node, f"A key of {what}")
            if key is None:
                continue
            if key.text in found:
                line = found[key.text].key.line
                self.error(key, f"'{key.text}' stands twice in {what}, first on line {line}.")
            elif known and key.text not in known:
                hint = suggestion(key.text, known)
                self.error(key, f"{what} has no '{key.text}'.{hint}")
            else:
                found[key.text] = Entry(key, value)
        for name in needs:
            if name not in found:
                self.error(node, f"{what} lacks '{name}'. Add it.")
        return found

    def items(self, node: Node) -> list[Node]:
        """Return the members of a list; one thing alone is a list of one."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        return [node]

    def members(self, node: Node, what: str) -> list[Node]:
        """Return the members of a list of things that each have an id."""
        if isinstance(node, yaml.MappingNode) and node.value:
            keys = {key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)}
            if "id" not in keys:
                self.error(node, f"'{what}' must be a list: begin each of its members by '- id: '.")
                return []
        return self.items(node)

    def word(self, node: Node, what: str) -> Word | None:
        """Return a text with its place; None and a problem when it is not one."""
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            line, column = _position(node)
            quoted = node.style in ("'", '"')
            return Word(node.value.strip(), line, column, quoted)
        empty = isinstance(node, yaml.ScalarNode)
        self.error(node, f"{what} {'is empty. Fill it in.' if empty else 'must be one text.'}")
        return None

    def name(self, node: Node, what: str, *, may_have_dashes: bool = False) -> Word | None:
        """Return an id: small letters, digits, underscores."""
        found = self.word(node, what)
        pattern = _DASHED if may_have_dashes else _WORD
        if found is not None and not pattern.fullmatch(found.text):
            self.error(
                found,
                f"{found.text[:40]!r} cannot be a name. Use small letters, digits and "
                "underscores, and begin with a letter, such as 'first_call'.",
            )
            return None
        return found

    def names(self, node: Node, what: str) -> list[Word]:
        """Return one id or a list of them, each once."""
        found: list[Word] = []
        for one in self.items(node):
            word = self.name(one, what)
            if word is not None and any(word.text == other.text for other in found):
                self.error(word, f"'{word.text}' stands twice here. Take one away.")
            elif word is not None:
                found.append(word)
        return found

    def flag(self, node: Node, what: str) -> bool:
        """Return yes or no."""
        found = self.word(node, what)
        if found is not None and found.text.lower() not in _YES_NO:
            self.error(found, f"{what} is yes or no, not {found.text[:40]!r}.")
        return found is not None and _YES_NO.get(found.text.lower(), False)

    def whole(self, node: Node, what: str, *, least: int, most: int) -> int | None:
        """Return a whole number inside bounds."""
        found = self.word(node, what)
        if found is None:
            return None
        digits = found.text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            self.error(found, f"{what} must be a whole number, not {found.text[:40]!r}.")
            return None
        number = int(found.text)
        if not least <= number <= most:
            self.error(found, f"{what} must be between {least} and {most}, not {number}.")
            return None
        return number

    def day(self, node: Node, what: str) -> date | None:
        """Return a date such as 2026-01-31."""
        found = self.word(node, what)
        if found is None:
            return None
        try:
            return date.fromisoformat(found.text)
        except ValueError:
            self.error(found, f"{what} must be a date such as 2026-01-31, not {found.text[:40]!r}.")
            return None

    def texts(self, node: Node, what: str, languages: Sequence[str]) -> dict[str, str]:
        """Return text by language; a language that is missing is a warning."""
        if isinstance(node, yaml.ScalarNode):
            self.error(node, f"{what} needs a line for each language, such as 'en: ...'.")
            return {}
        found: dict[str, str] = {}
        for entry in self.mapping(node, what).values():
            if languages and entry.key.text not in languages:
                hint = suggestion(entry.key.text, languages)
                self.error(
                    entry.key, f"The language '{entry.key.text}' is not in 'languages'.{hint}"
                )
            word = self.word(entry.node, f"{what} in '{entry.key.text}'")
            if word is not None:
                found[entry.key.text] = word.text
        missing = [one for one in languages if one not in found]
        if missing:
            self.warn(node, f"{what} has no translation into {', '.join(missing)}. Add it.")
        return found


def _marked(mark: Any) -> Word | None:
    """Return the place of a mark of the YAML reader, counted from 1."""
    return None if mark is None else Word("", mark.line + 1, mark.column + 1)


def _position(place: Word | Node | None) -> tuple[int, int]:
    if place is None:
        return 1, 1
    if isinstance(place, Word):
        return place.line, place.column
    return place.start_mark.line + 1, place.start_mark.column + 1


def each(entries: dict[str, Entry], *keys: str) -> Iterator[tuple[str, Entry]]:
    """The entries that are there, of those that are asked for."""
    return ((key, entries[key]) for key in keys if key in entries)
