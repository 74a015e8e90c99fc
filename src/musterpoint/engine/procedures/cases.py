"""Which cases a condition covers: tried out over every value that matters, not guessed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from musterpoint.engine.procedures.conditions import (
    Expression,
    Literal,
    Look,
    Value,
    comparisons,
    evaluate,
    names,
)
from musterpoint.engine.procedures.model import Fact, FactKind

Values = tuple[Value | None, ...]
#: More combinations than this are not tried; the loader then says that it did not look.
MOST = 60_000


class TooManyCases(ValueError):
    """The conditions name too many facts for every case to be tried."""


def domain(fact: Fact, conditions: Iterable[Expression], constants: Iterable[Value]) -> Values:
    """Return the values of a fact that can make a difference to conditions, without "unknown"."""
    if fact.kind is FactKind.YES_NO:
        return (True, False)
    if fact.kind is FactKind.CHOICE:
        return tuple(fact.choices)
    found = {*constants, *_compared(conditions)}
    if fact.kind is FactKind.NUMBER:
        marks = {one for one in found if isinstance(one, int | float)} or {0}
        around = {value for mark in marks for value in (mark - 1, mark, mark + 1)}
        inside = sorted(value for value in around if _is_inside(fact, value))
        edges = [edge for edge in (fact.minimum, fact.maximum) if edge is not None]
        return tuple(dict.fromkeys([*inside, *edges]))
    return (*sorted(one for one in found if isinstance(one, str)), "\0 anything else")


def _is_inside(fact: Fact, value: float) -> bool:
    above = fact.minimum is None or value >= fact.minimum
    return above and (fact.maximum is None or value <= fact.maximum)


def _compared(conditions: Iterable[Expression]) -> Iterator[Value]:
    for condition in conditions:
        for one in comparisons(condition):
            yield from one.listed
            yield from (side.value for side in (one.left, one.right) if isinstance(side, Literal))


def keys(conditions: Sequence[Expression]) -> tuple[str, ...]:
    """Return what has to be given a value to decide conditions; known(x) goes with x."""
    found = {
        name.argument if name.function == "known" else name.key
        for condition in conditions
        for name in names(condition)
    }
    return tuple(sorted(found))


def cases(domains: Mapping[str, Values]) -> Iterator[dict[str, Value | None]]:
    """Every combination of values; raises TooManyCases beforehand."""
    if prod(len(values) for values in domains.values()) > MOST:
        raise TooManyCases
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def look_in(case: Mapping[str, Value | None]) -> Look:
    """Return what ``evaluate`` asks for the values of one case."""

    def look(key: str) -> Value | None:
        if key.startswith("known("):
            return case.get(key[6:-1]) is not None
        return case.get(key)

    return look


def can_hold(conditions: Sequence[Expression], domains: Mapping[str, Values]) -> bool:
    """Return whether there is a case in which all conditions hold."""
    wanted = {key: domains[key] for key in keys(conditions)}
    return any(
        all(evaluate(condition, look) is True for condition in conditions)
        for look in map(look_in, cases(wanted))
    )


def uncovered(
    branches: Sequence[Expression | None], domains: Mapping[str, Values]
) -> tuple[set[int], dict[str, Value | None] | None]:
    """
    Return the places of the branches that cover no case, and one case that no branch covers.

    The first branch that holds is taken; None is the branch for every other case.
    """
    conditions = [one for one in branches if one is not None]
    unused, left_over = set(range(len(branches))), None
    for case in cases({key: domains[key] for key in keys(conditions)}):
        look = look_in(case)
        taken = next(
            (
                place
                for place, one in enumerate(branches)
                if one is None or evaluate(one, look) is True
            ),
            None,
        )
        if taken is None:
            left_over = left_over or case
        unused.discard(-1 if taken is None else taken)
    return unused, left_over
