"""What expressions walk over: questions and groups with their instances, and lists of choices."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from musterpoint.engine.forms.model import Choice, Group, Part, Question
from musterpoint.engine.forms.xpath.values import Node, Value

if TYPE_CHECKING:
    from musterpoint.engine.forms.state import State


class PartNode:
    """A question, a group, or one instance of a repeat."""

    __slots__ = ("part", "places", "state")

    def __init__(self, state: "State", part: Part, places: tuple[int, ...]) -> None:
        self.state = state
        self.part = part
        self.places = places

    @property
    def name(self) -> str:
        return self.part.name

    def value(self) -> Value:
        if isinstance(self.part, Question):
            return self.state.value((self.part.path, self.places))
        return ""

    def stored(self) -> str:
        return self.state.answers.values.get((self.part.path, self.places), "")

    def children(self, name: str) -> Sequence[Node]:
        if not isinstance(self.part, Group):
            return ()
        found: list[Node] = []
        for part in self.part.items:
            if name in ("*", part.name):
                found.extend(self.state.expand(part, self.places))
        return found

    def parent(self) -> Node | None:
        if not self.part.path:
            return None
        above = self.state.engine.parts[self.part.above]
        return PartNode(self.state, above, self.places[: len(above.repeats)])

    def position(self) -> int:
        is_repeat = isinstance(self.part, Group) and self.part.is_repeat
        return self.places[-1] + 1 if is_repeat else 1

    def key(self) -> str:
        return f"{self.part.path}{self.places}"


class ListNode:
    """A list of choices: the list, its root, one choice or one column, as instance() has them."""

    __slots__ = ("_children", "_key", "_text", "above", "name")

    def __init__(
        self, name: str, key: str, text: str = "", above: "ListNode | None" = None
    ) -> None:
        self.name = name
        self.above = above
        self._key = key
        self._text = text
        self._children: list[ListNode] = []

    def add(self, name: str, key: str, text: str = "") -> "ListNode":
        """Put a node below and return it."""
        child = ListNode(name, f"{self._key}/{key}", text, self)
        self._children.append(child)
        return child

    def value(self) -> Value:
        return self._text

    def stored(self) -> str:
        return self._text

    def children(self, name: str) -> Sequence[Node]:
        return [one for one in self._children if name in ("*", one.name)]

    def parent(self) -> Node | None:
        return self.above

    def position(self) -> int:
        if self.above is None:
            return 1
        return self.above.children("*").index(self) + 1

    def key(self) -> str:
        return self._key


def choice_node(choice: Choice, key: str, label: str) -> ListNode:
    """Return a choice as a node whose children are its columns."""
    return _filled(ListNode("item", key), choice, label)


def list_node(name: str, choices: Sequence[Choice], labels: Sequence[str]) -> ListNode:
    """Return a list as instance('name') has it: root/item/column."""
    instance = ListNode("instance", f"instance({name})")
    root = instance.add("root", "root")
    for place, (choice, label) in enumerate(zip(choices, labels, strict=True)):
        _filled(root.add("item", str(place)), choice, label)
    return instance


def _filled(node: ListNode, choice: Choice, label: str) -> ListNode:
    node.add("name", "name", choice.name)
    node.add("label", "label", label)
    for column, text in choice.columns.items():
        node.add(column, column, text)
    return node
