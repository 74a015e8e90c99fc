"""The tree of an expression: what was read, before anything is worked out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    at: int


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}`` or ``${last-saved#name}``."""

    name: str
    at: int
    last_saved: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path; axis is child, self, parent, attribute or descendant; name may be *."""

    axis: str
    name: str
    predicates: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (absolute), from an expression (start) or from where we stand."""

    steps: tuple[Step, ...]
    at: int
    absolute: bool = False
    start: "Expression | None" = None
    predicates: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Expression", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one precedence joined by operators, from left to right."""

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]
    at: int


Expression: TypeAlias = Number | Text | Reference | Path | Call | Negative | Chain


def parts(node: Expression) -> Iterator[Expression]:
    """Yield the expressions directly under one."""
    match node:
        case Path():
            if node.start is not None:
                yield node.start
            yield from node.predicates
            for step in node.steps:
                yield from step.predicates
        case Call():
            yield from node.arguments
        case Negative():
            yield node.operand
        case Chain():
            yield node.first
            for _operator, operand in node.rest:
                yield operand
        case _:
            return


def walk(node: Expression) -> Iterator[Expression]:
    """Yield an expression and everything under it."""
    yield node
    for part in parts(node):
        yield from walk(part)
