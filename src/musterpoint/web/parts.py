"""Values that the components show: presenters make them, the tags of `mp` draw them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of the strip on a board."""

    label: Text
    value: str
    """Ready to show: `31,264`, or a range."""
    detail: Text = ""
    """What it is a share of, or how it changed."""
    url: str = ""
    icon: str = ""
    share: float | None = None
    """Length of its bar, 0 to 1."""
    kind: str = ""
    """Colour of the bar: empty, `b`, `c`, `alarm`, `ok` or `hatch`."""
    tone: str = ""
    """`help` when someone must act, `unk` for what is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person in a list on a public page."""

    name: str
    note: Text = ""
    lang: str = ""
    status: str = ""
    """A kind of status (`ok`, `help`, `due`, `move`, `unk`, `off`), or empty."""
    status_text: Text = ""
    url: str = ""
    action: Text = ""
    """The words of the link, such as Change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a timeline."""

    when: str
    text: Text
    note: Text = ""
    icon: str = "log"
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, with the address that takes it away."""

    label: Text
    remove_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A saved selection over a list."""

    label: Text
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a summary list: what, its value, and a link to change it."""

    key: Text
    value: Text
    url: str = ""
    action: Text = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where a list continues; addresses carry a cursor, never a page number."""

    next_url: str = ""
    previous_url: str = ""
    first: int | None = None
    last: int | None = None
    total: int | None = None


Part = tuple[float, str]
"""A piece of a bar: its width in per cent, and its kind."""


def shares(values: Sequence[tuple[float, str]], total: float) -> list[Part]:
    """
    Return the pieces of a bar for amounts out of `total`; an empty bar when the total is zero.
    """
    if total <= 0:
        return []
    return [(max(0.0, amount) * 100 / total, kind) for amount, kind in values]
