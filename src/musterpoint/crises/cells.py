"""
Small cells: figures that leave the organisation must not tell of single people.

Cells below the threshold are suppressed (rules.md §15, Eurostat's threshold rule), and then more
of them (complementary suppression), until no suppressed cell can be computed from those shown.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)
#: A sum that readers know: the first is the sum of the others.
Sum = Sequence[Name]


def suppress(
    values: Mapping[Name, int],
    sums: Iterable[Sum[Name]],
    threshold: int,
    *,
    hide: Collection[Name] = (),
) -> dict[Name, int | None]:
    """
    Return the values with None in place of each that must not be published.

    ``hide`` names cells that are hidden whatever they hold.

    Zero is shown, because it tells of nobody, unless it is needed to hide another cell.
    """
    hidden = {name for name, value in values.items() if 0 < value < threshold or name in hide}
    relations = [tuple(relation) for relation in sums]
    while (more := _exposed(values, relations, hidden, threshold)) is not None:
        hidden.add(more)
    return {name: None if name in hidden else value for name, value in values.items()}


def _exposed(
    values: Mapping[Name, int],
    relations: Iterable[tuple[Name, ...]],
    hidden: set[Name],
    threshold: int,
) -> Name | None:
    """Return the next cell to hide because a sum would give a hidden one away; None at the end."""
    for relation in relations:
        secret = [name for name in relation if name in hidden]
        parts = [name for name in secret if name != relation[0]]
        # One unknown is computed; parts that together are few tell nearly as much.
        if len(secret) == 1 or (parts and parts == secret and _few(values, parts) < threshold):
            shown = [name for name in relation if name not in hidden]
            if shown:
                return min(shown, key=lambda n: (values[n] == 0, values[n], n == relation[0]))
    return None


def _few(values: Mapping[Name, int], names: Iterable[Name]) -> int:
    return sum(values[name] for name in names)
