"""What an expression can ask about while it is worked out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from musterpoint.engine.forms.xpath.values import Node, Nodes, Value


class World(Protocol):
    """The answers given so far, the choices, the clock."""

    @property
    def now(self) -> datetime:
        """Return the moment that counts as now, aware."""

    @property
    def version(self) -> str:
        """Return the version of the form."""

    def reference(self, name: str, node: Node | None) -> Nodes:
        """Return what ``${name}`` means at a node; every instance when there is no node."""

    def root(self) -> Node:
        """Return the node above all questions."""

    def instance(self, name: str) -> Node | None:
        """Return the list of choices of that name as a node, or None."""

    def choice_label(self, question: str, value: str) -> str:
        """Return the label of a choice in the reader's language."""

    def identifier(self, key: str) -> str:
        """Return a UUID that is always the same for the same key."""

    def property(self, name: str) -> str:
        """Return what the device or the account tells of itself, such as "deviceid"."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: the node, the one it began at, the place in a set."""

    world: World
    node: Node | None
    current: Node | None
    position: int = 1
    size: int = 1


Compiled: TypeAlias = Callable[[Context], Value]
