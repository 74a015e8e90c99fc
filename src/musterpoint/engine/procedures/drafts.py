"""What the loader knows while it reads: the places of things, and names to be looked up later."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from musterpoint.engine.procedures.clocks import BadDuration, Duration, parse_duration
from musterpoint.engine.procedures.conditions import BadCondition, Expression, parse
from musterpoint.engine.procedures.model import Condition, Figure
from musterpoint.engine.procedures.reading import Entry, Node, Reader, Word, suggestion


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that has to exist: a role, step, event, target (step or end) or moment."""

    kind: str
    word: Word
    what: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition as it stands in the file, and the step it belongs to."""

    word: Word
    expression: Expression
    step: str


@dataclass(slots=True)
class Draft:
    """A procedure being read."""

    reader: Reader
    languages: tuple[str, ...] = ()
    figures: dict[str, Figure] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    conditions: list[Stated] = field(default_factory=list)
    #: "steps/call/gate" and the like, to the place in the file.
    places: dict[str, Word | Node] = field(default_factory=dict)

    def refer(self, kind: str, words: Sequence[Word], what: str) -> tuple[str, ...]:
        """Note names to be looked up when everything is read; return their texts."""
        self.references += [Reference(kind, word, what) for word in words]
        return tuple(word.text for word in words)

    def duration(
        self, node: Node, what: str, *, may_be_zero: bool = False, figures: bool = True
    ) -> Duration | None:
        """Return a duration that is written out or the name of a figure that is one."""
        word = self.reader.word(node, what)
        if word is None:
            return None
        figure = self.figures.get(word.text) if figures else None
        if figure is not None and isinstance(figure.value, Duration):
            return figure.value
        try:
            return parse_duration(word.text, may_be_zero=may_be_zero)
        except BadDuration as error:
            hint = "."
            if figures and word.text.replace("_", "").isalpha():
                hint = ", or the name of a figure." + suggestion(word.text, sorted(self.figures))
            self.reader.error(word, f"{what}: {error}{hint}")
            return None

    def condition(self, node: Node, what: str, step: str) -> Condition | None:
        """Return a condition; its names are looked up later."""
        word = self.reader.word(node, what)
        if word is None:
            return None
        try:
            expression = parse(word.text)
        except BadCondition as error:
            place = Word("", word.line, word.column + word.is_quoted + error.offset)
            self.reader.error(place, f"{what}: {error}.")
            return None
        self.conditions.append(Stated(word, expression, step))
        return Condition(source=word.text, expression=expression)

    def texts(self, entries: dict[str, Entry], key: str, what: str) -> dict[str, str]:
        """Return the texts under a key, nothing when it is not there."""
        if key not in entries:
            return {}
        return self.reader.texts(entries[key].node, what, self.languages)

    def named(
        self, node: Node, what: str, seen: dict[str, Word], *, known: Sequence[str]
    ) -> tuple[str, dict[str, Entry]]:
        """Return id and entries of one member of a list of named things; "" when it has no id."""
        entries = self.reader.mapping(node, what, known=known, needs=("id",))
        word = (
            self.reader.name(entries["id"].node, f"The id of {what}") if "id" in entries else None
        )
        if word is None:
            return "", entries
        if word.text in seen:
            line = seen[word.text].line
            self.reader.error(
                word, f"The id '{word.text}' is already taken on line {line}. Give another one."
            )
            return "", entries
        seen[word.text] = word
        return word.text, entries
