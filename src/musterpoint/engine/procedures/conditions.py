"""
The small language of conditions: facts, comparisons, ``and``, ``or``, ``not``.

Logic has three values: what is not known yet makes a condition unknown (None), not false, so that
a gate stays closed and a branch is not taken on a guess. Nothing is executed; the parser knows
only what stands here::

    is_child and (assessment == 'allows' or not known(assessment))
    age < 18 or age_in_doubt
    outcome in ['found', 'dead'] and done(tell_kin) and happened(answer_received)
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = bool | int | float | str
Look: TypeAlias = Callable[[str], "Value | None"]

#: done(step), happened(event), made(document), known(fact).
FUNCTIONS = ("done", "happened", "made", "known")
_TOKENS = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<sign><=|>=|==|!=|[<>()\[\],=-])|(?P<word>[^\W\d]\w*))"
)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LITERALS = {"true": True, "yes": True, "false": False, "no": False}
_RESERVED = {"and", "or", "not", "in", *_LITERALS}
#: Deeper brackets than a person would write.
_DEEPEST = 30


class BadCondition(ValueError):
    """The condition cannot be read; ``offset`` is the place in its text, counted from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text in quotes, yes or no."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A fact (``age``) or a question to the run (``done(assess)``)."""

    key: str
    offset: int = 0

    @property
    def function(self) -> str:
        """``done``, ``happened``, ``made``, ``known``; empty for a fact."""
        return self.key.partition("(")[0] if "(" in self.key else ""

    @property
    def argument(self) -> str:
        """The fact, step, event or document that is meant."""
        return self.key.partition("(")[2].rstrip(")") or self.key


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared; ``in`` has its choices in ``listed``."""

    sign: str
    left: "Literal | Name"
    right: "Literal | Name | None"
    listed: tuple[Value, ...] = ()
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part holds at least."""

    parts: tuple["Expression", ...]


Expression: TypeAlias = Literal | Name | Compare | Not | Every | Some


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def parse(text: str) -> Expression:
    """Read a condition; raise BadCondition with a sentence and the place."""
    return _Parser(text).whole()


def evaluate(expression: Expression, look: Look) -> bool | None:
    """Return whether the condition holds, None when that is not known; ``look`` knows the facts."""
    match expression:
        case Literal(value):
            return bool(value)
        case Name():
            found = look(expression.key)
            return None if found is None else bool(found)
        case Not(part):
            inner = evaluate(part, look)
            return None if inner is None else not inner
        case Every(parts):
            found_all = [evaluate(part, look) for part in parts]
            return False if False in found_all else None if None in found_all else True
        case Some(parts):
            found_any = [evaluate(part, look) for part in parts]
            return True if True in found_any else None if None in found_any else False
        case Compare():
            return _compare(expression, look)


def names(expression: Expression) -> Iterator[Name]:
    """Every name in a condition, in the order of its text."""
    match expression:
        case Name():
            yield expression
        case Compare(left=left, right=right):
            yield from (one for one in (left, right) if isinstance(one, Name))
        case Not(part):
            yield from names(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from names(part)
        case Literal():
            return


def comparisons(expression: Expression) -> Iterator[Compare]:
    """Every comparison in a condition."""
    match expression:
        case Compare():
            yield expression
        case Not(part):
            yield from comparisons(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from comparisons(part)
        case Literal() | Name():
            return


def bare_names(expression: Expression) -> Iterator[Name]:
    """Every name that stands for yes or no by itself, outside a comparison."""
    match expression:
        case Name():
            yield expression
        case Not(part):
            yield from bare_names(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from bare_names(part)
        case Literal() | Compare():
            return


def _compare(one: Compare, look: Look) -> bool | None:
    left, right = _value(one.left, look), None
    if left is None:
        return None
    if one.sign == "in":
        return any(left == choice for choice in one.listed)
    if one.right is not None:
        right = _value(one.right, look)
    if right is None:
        return None
    try:
        return bool(_COMPARE[one.sign](left, right))
    except TypeError:  # a number against a text: the loader refuses it, a hand-made one is false
        return False


def _value(operand: Literal | Name, look: Look) -> Value | None:
    return operand.value if isinstance(operand, Literal) else look(operand.key)


class _Parser:
    """Recursive descent: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self.either()
        rest = self.peek()
        if rest.kind != "end":
            raise BadCondition(
                f"I expected 'and', 'or' or the end here, not {rest.text!r}", rest.offset
            )
        return found

    def peek(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> _Token | None:
        token = self.peek()
        if token.kind in ("word", "sign") and token.text in texts:
            self.at += 1
            return token
        return None

    def must(self, text: str) -> None:
        if self.take(text) is None:
            raise BadCondition(f"A {text!r} is missing here", self.peek().offset)

    def either(self) -> Expression:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def both(self) -> Expression:
        parts = [self.denied()]
        while self.take("and"):
            parts.append(self.denied())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def denied(self) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadCondition("The condition is nested too deeply", self.peek().offset)
        found = Not(self.denied()) if self.take("not") else self.compared()
        self.depth -= 1
        return found

    def compared(self) -> Expression:
        if self.take("("):
            inner = self.either()
            self.must(")")
            return inner
        left = self.operand()
        sign = self.take("==", "=", "!=", "<=", ">=", "<", ">", "in")
        if sign is None:
            if isinstance(left, Literal) and not isinstance(left.value, bool):
                raise BadCondition(
                    f"{left.value!r} is no condition by itself: compare it with a fact",
                    self.peek().offset,
                )
            return left
        if sign.text == "in":
            return Compare("in", left, None, self.listed(), sign.offset)
        text = "==" if sign.text == "=" else sign.text
        return Compare(text, left, self.operand(), (), sign.offset)

    def listed(self) -> tuple[Value, ...]:
        self.must("[")
        found = [self.literal()]
        while self.take(","):
            found.append(self.literal())
        self.must("]")
        return tuple(found)

    def literal(self) -> Value:
        token = self.peek()
        operand = self.operand()
        if isinstance(operand, Name):
            raise BadCondition(
                f"Put {token.text} in quotes: '{token.text}'. A list holds values, not facts",
                token.offset,
            )
        return operand.value

    def operand(self) -> Literal | Name:
        token = self.peek()
        self.at += token.kind != "end"
        if token.kind == "sign" and token.text == "-" and self.peek().kind == "number":
            return Literal(-self._number(self.peek_and_go()))
        if token.kind == "number":
            return Literal(self._number(token))
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.kind == "word" and token.text in _LITERALS:
            return Literal(_LITERALS[token.text])
        if token.kind == "word" and token.text not in _RESERVED:
            return self.named(token)
        what = "the condition ends" if token.kind == "end" else f"there is {token.text!r}"
        raise BadCondition(f"I expected a fact or a value, but {what}", token.offset)

    def peek_and_go(self) -> _Token:
        token = self.peek()
        self.at += 1
        return token

    @staticmethod
    def _number(token: _Token) -> int | float:
        return float(token.text) if "." in token.text else int(token.text)

    def named(self, token: _Token) -> Name:
        if self.take("(") is None:
            return Name(token.text, token.offset)
        if token.text not in FUNCTIONS:
            known = ", ".join(f"{name}()" for name in FUNCTIONS)
            raise BadCondition(f"There is no {token.text}(); there are {known}", token.offset)
        inside = self.peek_and_go()
        if inside.kind != "word":
            raise BadCondition(f"{token.text}() needs one name, without quotes", inside.offset)
        self.must(")")
        return Name(f"{token.text}({inside.text})", token.offset)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKENS.match(text, at)
        if found is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            raise BadCondition(f"I cannot read {text[place : place + 12]!r}", place)
        kind = str(found.lastgroup)
        yield _Token(kind, found.group(kind), found.start(kind))
        at = found.end()
    yield _Token("end", "", len(text))
