"""The functions of XLSForm: how many arguments each takes, and what it does."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from musterpoint.engine.forms.xpath import dates, places, texts
from musterpoint.engine.forms.xpath.context import Context
from musterpoint.engine.forms.xpath.values import (
    Nodes,
    Value,
    boolean,
    number,
    scalars,
    text,
)

Values: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Function:
    """What a function does, and how few and how many arguments it takes (None: any number)."""

    fewest: int
    most: int | None
    run: Callable[[Context, Values], Value]


def _unreached(context: Context, values: Values) -> Value:
    """Stand for a function that the compiler treats itself."""
    raise AssertionError(f"a special function was called with {len(values)} values")


def _numbers(values: Values) -> list[float]:
    """Return the numbers of all nodes and values, without the unanswered."""
    return [number(one) for value in values for one in scalars(value) if one != ""]


def _nodes(value: Value) -> Nodes:
    return value if isinstance(value, Nodes) else Nodes()


def _most_of(pick: Callable[[list[float]], float]) -> Callable[[Context, Values], Value]:
    def run(context: Context, values: Values) -> Value:
        found = _numbers(values)
        return pick(found) if found else math.nan

    return run


def _sum(context: Context, values: Values) -> Value:
    return math.fsum(_numbers(values))


def _position(context: Context, values: Values) -> Value:
    if not values:
        return float(context.position)
    nodes = _nodes(values[0])
    return float(nodes[0].position()) if nodes else math.nan


def _round(context: Context, values: Values) -> Value:
    """Round half up, as XForms does; the second argument is the number of decimal places."""
    value = number(values[0])
    places_kept = number(values[1]) if len(values) > 1 else 0.0
    if not math.isfinite(value) or not math.isfinite(places_kept):
        return value
    scale = 10.0 ** max(-15, min(15, int(places_kept)))
    return math.floor(value * scale + 0.5) / scale


def _int(context: Context, values: Values) -> Value:
    value = number(values[0])
    return float(math.trunc(value)) if math.isfinite(value) else value


def _whole(step: Callable[[float], int]) -> Callable[[Context, Values], Value]:
    def run(context: Context, values: Values) -> Value:
        value = number(values[0])
        return float(step(value)) if math.isfinite(value) else value

    return run


def _calculus(function: Callable[..., float]) -> Callable[[Context, Values], Value]:
    """Make a function of numbers; what has no answer is not a number."""

    def run(context: Context, values: Values) -> Value:
        try:
            result = function(*(number(value) for value in values))
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf
        return math.nan if isinstance(result, complex) else float(result)

    return run


def _chosen(value: Value) -> list[str]:
    return text(value).split()


def _selected(context: Context, values: Values) -> Value:
    return text(values[1]).strip() in _chosen(values[0])


def _selected_at(context: Context, values: Values) -> Value:
    chosen, place = _chosen(values[0]), number(values[1])
    return chosen[int(place)] if 0 <= place < len(chosen) else ""


def _boolean_from_string(context: Context, values: Values) -> Value:
    return text(values[0]) in ("1", "true")


def _checked(context: Context, values: Values) -> Value:
    """``checklist(min, max, answers...)``: are as many answers yes as that?"""
    fewest, most = number(values[0]), number(values[1])
    count = sum(boolean(one) for value in values[2:] for one in scalars(value))
    return (fewest < 0 or count >= fewest) and (most < 0 or count <= most)


def _weighed(context: Context, values: Values) -> Value:
    fewest, most = number(values[0]), number(values[1])
    pairs = zip(values[2::2], values[3::2], strict=False)
    weight = math.fsum(number(weight) for answer, weight in pairs if boolean(answer))
    return (fewest < 0 or weight >= fewest) and (most < 0 or weight <= most)


def _random(context: Context, values: Values) -> Value:
    """Return a number from 0 to 1 that stays the same for the same question of a submission."""
    key = context.current.key() if context.current is not None else ""
    return random.Random(context.world.identifier(f"random {key}")).random()  # noqa: S311 not a secret


def _randomise(context: Context, values: Values) -> Value:
    nodes = list(_nodes(values[0]))
    seed = text(values[1]) if len(values) > 1 else context.world.identifier("randomise")
    random.Random(seed).shuffle(nodes)  # noqa: S311 not a secret
    return Nodes(nodes)


def _uuid(context: Context, values: Values) -> Value:
    key = context.current.key() if context.current is not None else ""
    made = context.world.identifier(f"uuid {key}")
    length = number(values[0]) if values else math.nan
    return made if math.isnan(length) else made.replace("-", "")[: max(0, int(length))]


def _instance(context: Context, values: Values) -> Value:
    found = context.world.instance(text(values[0]))
    return Nodes() if found is None else Nodes((found,))


def _current(context: Context, values: Values) -> Value:
    return Nodes() if context.current is None else Nodes((context.current,))


def _name(context: Context, values: Values) -> Value:
    nodes = _nodes(values[0]) if values else Nodes(() if context.node is None else (context.node,))
    return nodes[0].name if nodes else ""


def _own(context: Context) -> Value:
    return Nodes(() if context.node is None else (context.node,))


SPECIAL = {
    "if": Function(3, 3, _unreached),
    "coalesce": Function(2, None, _unreached),
    "once": Function(1, 1, _unreached),
    "jr:choice-name": Function(2, 2, _unreached),
    "indexed-repeat": Function(3, None, _unreached),
}
FUNCTIONS: dict[str, Function] = {
    **SPECIAL,
    **{name: Function(*rest) for name, rest in {**texts.TEXTS, **dates.DATES}.items()},
    # logic
    "true": Function(0, 0, lambda _context, _values: True),
    "false": Function(0, 0, lambda _context, _values: False),
    "not": Function(1, 1, lambda _context, values: not boolean(values[0])),
    "boolean": Function(1, 1, lambda _context, values: boolean(values[0])),
    "boolean-from-string": Function(1, 1, _boolean_from_string),
    "checklist": Function(3, None, _checked),
    "weighted-checklist": Function(4, None, _weighed),
    # choices
    "selected": Function(2, 2, _selected),
    "selected-at": Function(2, 2, _selected_at),
    "count-selected": Function(1, 1, lambda _context, values: float(len(_chosen(values[0])))),
    # numbers
    "number": Function(
        0, 1, lambda context, values: number(values[0] if values else _own(context))
    ),
    "int": Function(1, 1, _int),
    "round": Function(1, 2, _round),
    "floor": Function(1, 1, _whole(math.floor)),
    "ceiling": Function(1, 1, _whole(math.ceil)),
    "abs": Function(1, 1, lambda _context, values: abs(number(values[0]))),
    "pow": Function(2, 2, _calculus(lambda base, power: base**power)),
    "sqrt": Function(1, 1, _calculus(math.sqrt)),
    "exp": Function(1, 1, _calculus(math.exp)),
    "exp10": Function(1, 1, _calculus(lambda value: 10.0**value)),
    "log": Function(1, 1, _calculus(math.log)),
    "log10": Function(1, 1, _calculus(math.log10)),
    **{
        name: Function(1, 1, _calculus(getattr(math, name)))
        for name in ("sin", "cos", "tan", "asin", "acos", "atan")
    },
    "atan2": Function(2, 2, _calculus(math.atan2)),
    "pi": Function(0, 0, lambda _context, _values: math.pi),
    "random": Function(0, 0, _random),
    # sets
    "sum": Function(1, None, _sum),
    "min": Function(1, None, _most_of(min)),
    "max": Function(1, None, _most_of(max)),
    "count": Function(1, 1, lambda _context, values: float(len(_nodes(values[0])))),
    "count-non-empty": Function(
        1, 1, lambda _context, values: float(sum(one != "" for one in scalars(values[0])))
    ),
    "position": Function(0, 1, _position),
    "last": Function(0, 0, lambda context, _values: float(context.size)),
    "randomize": Function(1, 2, _randomise),
    "instance": Function(1, 1, _instance),
    "current": Function(0, 0, _current),
    "name": Function(0, 1, _name),
    "local-name": Function(0, 1, _name),
    # places
    "area": Function(1, 1, lambda _context, values: places.area(text(values[0]))),
    "enclosed-area": Function(1, 1, lambda _context, values: places.area(text(values[0]))),
    "distance": Function(
        1, None, lambda _context, values: places.distance(" ; ".join(text(one) for one in values))
    ),
    "geofence": Function(
        2, 2, lambda _context, values: places.is_inside(text(values[0]), text(values[1]))
    ),
    # the form and who fills it
    "uuid": Function(0, 1, _uuid),
    "property": Function(1, 1, lambda context, values: context.world.property(text(values[0]))),
    "version": Function(0, 0, lambda context, _values: context.world.version),
    "pulldata": Function(4, 4, lambda _context, _values: ""),
    "jr:itext": Function(1, 1, lambda _context, values: text(values[0])),
}
