"""
Where a person stands in a questionnaire: what is asked, what it holds, what is wrong.

A state is worked out from the answers alone, each part of it when it is asked for and once.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from musterpoint.engine.forms import circles, logic, types
from musterpoint.engine.forms.answers import MOST_INSTANCES, Answers, Key
from musterpoint.engine.forms.model import Choice, Form, Group, Part, Question, Texts
from musterpoint.engine.forms.nodes import ListNode, PartNode, choice_node, list_node
from musterpoint.engine.forms.questions import REFERENCE
from musterpoint.engine.forms.xpath.compiling import compiled
from musterpoint.engine.forms.xpath.context import Compiled, Context
from musterpoint.engine.forms.xpath.parser import parse
from musterpoint.engine.forms.xpath.values import (
    Node,
    Nodes,
    Scalar,
    Value,
    as_date,
    boolean,
    number,
    scalar,
    scalars,
    text,
)

#: Longer chains of questions that wait for each other are worked out from their first on.
_DEEP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the answers do not tell: the moment, the language, a seed for ids, the device."""

    now: datetime
    language: str = ""
    #: The same for every step of one submission, and no other.
    seed: str = ""
    properties: dict[str, str] = field(default_factory=dict)


class Engine:
    """A form made ready: its parts by path and by name, its expressions compiled."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.parts: dict[str, Part] = {"": form.root}
        self.by_name: dict[str, Part] = {}
        for part in form.parts():
            self.parts[part.path] = part
            self.by_name.setdefault(part.name, part)
        self._compiled: dict[str, Compiled] = {}
        self.order = self._order()

    def _order(self) -> tuple[Question, ...]:
        """Return the questions in the order to work them out, when some wait for long chains."""
        expressions = [
            (part.path, parse(one))
            for part in self.form.parts()
            for one in _worked_out(part)
            if one
        ]
        waits = circles.waiting(expressions, logic.index(self.form.root))
        paths = circles.order(waits)
        depth: dict[str, int] = {}
        for path in paths:
            depth[path] = 1 + max((depth.get(one, 0) for one in waits[path]), default=0)
        if max(depth.values(), default=0) < _DEEP:
            return ()
        parts = (self.parts[path] for path in paths)
        return tuple(one for one in parts if isinstance(one, Question))

    def compiled(self, expression: str) -> Compiled:
        """Return the function of an expression of the form."""
        found = self._compiled.get(expression)
        if found is None:
            found = self._compiled[expression] = compiled(expression)
        return found

    def state(self, answers: Answers, circumstances: Circumstances) -> "State":
        """Return where these answers lead."""
        return State(self, answers, circumstances)


class State:
    """The form with its answers at one moment; also the world that expressions ask about."""

    def __init__(self, engine: Engine, answers: Answers, circumstances: Circumstances) -> None:
        self.engine = engine
        self.answers = answers
        self.circumstances = circumstances
        self._relevant: dict[Key, bool] = {}
        self._values: dict[Key, Scalar] = {}
        self._counts: dict[Key, int] = {}
        self._waiting: set[Key] = set()
        self._lists: dict[str, ListNode] = {}
        # In their order, so that a long chain of them needs no deep stack.
        for question in engine.order:
            for node in self.expand(question, ()):
                self.value((question.path, node.places))

    # What expressions ask

    @property
    def now(self) -> datetime:
        """Return the moment that counts as now."""
        return self.circumstances.now

    @property
    def version(self) -> str:
        """Return the version of the form."""
        return self.engine.form.version

    def root(self) -> Node:
        """Return the node above all questions."""
        return PartNode(self, self.engine.form.root, ())

    def reference(self, name: str, node: Node | None) -> Nodes:
        """Return the nodes of a name: in the same instances as the node, else in all."""
        part = self.engine.by_name.get(name)
        if part is None:
            return Nodes()
        shared = 0
        around = part.repeats[:-1] if _is_repeat(part) else part.repeats
        if isinstance(node, PartNode) and around:
            for one, other in zip(around, node.part.repeats[: len(node.places)], strict=False):
                if one != other:
                    break
                shared += 1
        places = node.places[:shared] if isinstance(node, PartNode) else ()
        if len(part.repeats) == shared:
            return Nodes((PartNode(self, part, places),))
        return Nodes(self.expand(part, places))

    def instance(self, name: str) -> Node | None:
        """Return a list of choices as a node."""
        choices = self.engine.form.lists.get(name)
        if choices is None:
            return None
        if name not in self._lists:
            labels = [self.label(choice.labels) for choice in choices]
            self._lists[name] = list_node(name, choices, labels)
        return self._lists[name]

    def choice_label(self, question: str, value: str) -> str:
        """Return the label of a choice of a question."""
        part = self.engine.by_name.get(question)
        if not isinstance(part, Question):
            return ""
        choices = self.engine.form.lists.get(part.list_name, ())
        return next((self.label(one.labels) for one in choices if one.name == value), "")

    def identifier(self, key: str) -> str:
        """Return a UUID that depends on the submission and the key only."""
        return str(uuid5(NAMESPACE_OID, f"{self.circumstances.seed} {key}"))

    def property(self, name: str) -> str:
        """Return what the device or account tells of itself."""
        return self.circumstances.properties.get(name, "")

    # Repeats and relevance

    def expand(self, part: Part, places: tuple[int, ...]) -> list[PartNode]:
        """Return every relevant instance of a part within the instances that are given."""
        found = [places]
        for repeat in part.repeats[len(places) :]:
            found = [
                (*one, place) for one in found for place in range(self.instances((repeat, one)))
            ]
        return [PartNode(self, part, one) for one in found if self.is_relevant((part.path, one))]

    def instances(self, key: Key) -> int:
        """Return how many instances a repeat has; the key is without its own place."""
        if key in self._counts:
            return self._counts[key]
        repeat = self.engine.parts[key[0]]
        count = self.answers.counts.get(key, 1)
        if isinstance(repeat, Group) and repeat.repeat_count:
            above = self.engine.parts[repeat.above]
            if key in self._waiting:
                return 0
            self._waiting.add(key)
            wanted = number(self._run(repeat.repeat_count, PartNode(self, above, key[1])))
            self._waiting.discard(key)
            count = int(wanted) if 0 <= wanted <= MOST_INSTANCES else 0
            count = MOST_INSTANCES if wanted > MOST_INSTANCES else count
        self._counts[key] = count
        return count

    def is_relevant(self, key: Key) -> bool:
        """Return whether a part is asked, which it is not when a group around it is not."""
        if key in self._relevant:
            return self._relevant[key]
        part = self.engine.parts[key[0]]
        if not part.path:
            return True
        above = self.engine.parts[part.above]
        answer = self.is_relevant((above.path, key[1][: len(above.repeats)]))
        if answer and part.relevant:
            waiting = ("?" + key[0], key[1])
            if waiting in self._waiting:
                return False
            self._waiting.add(waiting)
            answer = boolean(self._run(part.relevant, PartNode(self, part, key[1])))
            self._waiting.discard(waiting)
        self._relevant[key] = answer
        return answer

    # Values

    def value(self, key: Key) -> Scalar:
        """Return the typed value of a question; empty text when it has none or is not asked."""
        found = self._values.get(key)
        if found is not None:
            return found
        if key in self._waiting:
            return ""
        self._waiting.add(key)
        question = self.engine.parts[key[0]]
        value: Scalar = ""
        if isinstance(question, Question) and self.is_relevant(key):
            value = self._worked_out(question, key)
        self._waiting.discard(key)
        self._values[key] = value
        return value

    def _worked_out(self, question: Question, key: Key) -> Scalar:
        node = PartNode(self, question, key[1])
        if question.calculation:
            return typed(question.type, _kept(self._run(question.calculation, node)), self.now)
        if key in self.answers.values:
            return typed(question.type, self.answers.values[key], self.now)
        if question.type in types.METADATA:
            return self._metadata(question.type)
        if not question.default:
            return ""
        if question.has_dynamic_default:
            return typed(question.type, _kept(self._run(question.default, node)), self.now)
        return typed(question.type, question.default, self.now)

    def _metadata(self, type_: str) -> Scalar:
        if type_ in ("start", "end"):
            return self.now
        if type_ == "today":
            return self.now.date()
        return self.property(type_)

    def text(self, key: Key) -> str:
        """Return the value of a question as it is kept."""
        return text(self.value(key))

    def run(self, expression: str, key: Key) -> Value:
        """Return what an expression of a question says."""
        return self._run(expression, PartNode(self, self.engine.parts[key[0]], key[1]))

    def _run(self, expression: str, node: PartNode) -> Value:
        try:
            return self.engine.compiled(expression)(Context(self, node, node))
        except RecursionError:
            return ""

    # Choices and texts

    def label(self, texts: Texts, key: Key | None = None) -> str:
        """Return a text in the reader's language, with the answers that it names put in."""
        chosen = self.engine.form.text(texts, self.circumstances.language)
        if "${" not in chosen:
            return chosen
        node = None if key is None else PartNode(self, self.engine.parts[key[0]], key[1])
        put: Callable[[str], str] = lambda name: text(self.reference(name, node))  # noqa: E731
        return REFERENCE.sub(lambda match: put(match[1]), chosen)

    def choices(self, key: Key) -> tuple[Choice, ...] | None:
        """Return what may be chosen now; None when the choices stand in a file we do not have."""
        question = self.engine.parts[key[0]]
        if not isinstance(question, Question):
            return ()
        listed = self.engine.form.lists.get(question.list_name)
        named = REFERENCE.fullmatch(question.list_name)
        if named:
            nodes = self.reference(named[1], PartNode(self, question, key[1]))
            values = [text(one) for one in scalars(nodes) if one != ""]
            return tuple(Choice(name=one, labels={"": one}) for one in values)
        if listed is None:
            return None
        chosen = tuple(self._filtered(question, key, listed))
        if question.parameters.get("randomize") != "true":
            return chosen
        seed = question.parameters.get("seed") or self.identifier(f"order {key}")
        return tuple(random.Random(seed).sample(chosen, len(chosen)))  # noqa: S311 an order, no secret

    def _filtered(
        self, question: Question, key: Key, listed: tuple[Choice, ...]
    ) -> Iterator[Choice]:
        if not question.choice_filter:
            yield from listed
            return
        keep = self.engine.compiled(question.choice_filter)
        current = PartNode(self, question, key[1])
        for place, choice in enumerate(listed, 1):
            node = choice_node(choice, f"{question.list_name}/{place}", self.label(choice.labels))
            if boolean(keep(Context(self, node, current, place, len(listed)))):
                yield choice


def typed(type_: str, written: Scalar, now: datetime) -> Scalar:
    """Return a kept value as expressions see it: numbers as numbers, dates as dates."""
    if not isinstance(written, str):
        return written
    if type_ in ("integer", "decimal", "range"):
        value = number(written)
        return value if value == value and written.strip() else written
    if type_ in ("date", "dateTime", "today", "start", "end"):
        found = as_date(written, now)
        return written if found is None else found
    return written


def _kept(value: Value) -> Scalar:
    """Return a result as it is kept: no number is nothing, true and false are words."""
    one = scalar(value)
    if isinstance(one, bool):
        return text(one)
    if isinstance(one, float | int) and one != one:
        return ""
    return one


def _worked_out(part: Part) -> tuple[str, ...]:
    if isinstance(part, Group):
        return part.relevant, part.repeat_count
    return part.relevant, part.calculation


def _is_repeat(part: Part) -> bool:
    return isinstance(part, Group) and part.is_repeat
