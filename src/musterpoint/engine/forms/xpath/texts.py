"""The functions of text: cutting, joining, searching, patterns, digests."""

import base64
import binascii
import hashlib
import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from musterpoint.engine.forms.xpath import patterns
from musterpoint.engine.forms.xpath.context import Context
from musterpoint.engine.forms.xpath.values import Nodes, Value, number, scalars, text

Values: TypeAlias = Sequence[Value]
Row: TypeAlias = tuple[int, int | None, Callable[[Context, Values], Value]]

_DIGESTS = {
    "MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512",
}  # fmt: skip


def _own(context: Context, values: Values) -> str:
    if values:
        return text(values[0])
    return text(Nodes(() if context.node is None else (context.node,)))


def _all(values: Values) -> list[str]:
    return [text(one) for value in values for one in scalars(value)]


def _cut(context: Context, values: Values) -> Value:
    """``substr(text, start, end)``: from 0, the end left out; negative counts from the end."""
    whole = text(values[0])
    bounds = [number(one) for one in values[1:]]
    if any(math.isnan(one) for one in bounds):
        return ""
    start, end = (*(_bounded(one) for one in bounds), None)[:2]
    return whole[start:end]


def _bounded(value: float) -> int:
    return int(max(-1e9, min(1e9, value)))


def _substring(context: Context, values: Values) -> Value:
    """XPath's own: from 1, with a length, rounded (XPath 1.0, 4.2)."""
    whole, start = text(values[0]), number(values[1])
    length = number(values[2]) if len(values) > 2 else math.inf
    if math.isnan(start) or math.isnan(length):
        return ""
    begin = math.floor(start + 0.5) if math.isfinite(start) else start
    end = begin + (math.floor(length + 0.5) if math.isfinite(length) else length)
    return "".join(sign for place, sign in enumerate(whole, 1) if begin <= place < end)


def _before(context: Context, values: Values) -> Value:
    head, found, _tail = text(values[0]).partition(text(values[1]) or "\0")
    return head if found else ""


def _after(context: Context, values: Values) -> Value:
    whole, mark = text(values[0]), text(values[1])
    return whole.partition(mark)[2] if mark else whole


def _translate(context: Context, values: Values) -> Value:
    whole, old, new = (text(one) for one in values)
    table = {ord(sign): new[place : place + 1] for place, sign in reversed([*enumerate(old)])}
    return whole.translate(table)


def _join(context: Context, values: Values) -> Value:
    return text(values[0]).join(one for one in _all(values[1:]) if one)


def _digest(context: Context, values: Values) -> Value:
    name = _DIGESTS.get(text(values[1]).upper())
    if name is None:
        return ""
    made = hashlib.new(name, text(values[0]).encode(), usedforsecurity=False).digest()
    encoding = text(values[2]) if len(values) > 2 else "base64"
    return made.hex() if encoding == "hex" else base64.b64encode(made).decode()


def _decoded(context: Context, values: Values) -> Value:
    try:
        return base64.b64decode(text(values[0]), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _matches(context: Context, values: Values) -> Value:
    return patterns.matches(text(values[1]), text(values[0]))


#: name -> fewest arguments, most, what it does
TEXTS: dict[str, Row] = {
    "string": (0, 1, _own),
    "string-length": (0, 1, lambda context, values: float(len(_own(context, values)))),
    "normalize-space": (0, 1, lambda context, values: " ".join(_own(context, values).split())),
    "concat": (1, None, lambda _context, values: "".join(_all(values))),
    "join": (1, None, _join),
    "substr": (2, 3, _cut),
    "substring": (2, 3, _substring),
    "substring-before": (2, 2, _before),
    "substring-after": (2, 2, _after),
    "contains": (2, 2, lambda _context, values: text(values[1]) in text(values[0])),
    "starts-with": (2, 2, lambda _context, values: text(values[0]).startswith(text(values[1]))),
    "ends-with": (2, 2, lambda _context, values: text(values[0]).endswith(text(values[1]))),
    "translate": (3, 3, _translate),
    "regex": (2, 2, _matches),
    "digest": (2, 3, _digest),
    "base64-encode": (
        1, 1, lambda _context, values: base64.b64encode(text(values[0]).encode()).decode()
    ),
    "base64-decode": (1, 1, _decoded),
}  # fmt: skip
