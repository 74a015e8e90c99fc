"""An expression cut into its words and signs, each with the place where it stands."""

import re
from dataclasses import dataclass

from musterpoint.engine.forms.xpath.errors import ExpressionError
from musterpoint.kernel.text import _

#: Longer than any expression that a person can read.
LONGEST = 20_000
NCNAME = r"[^\W\d][\w.\-\u00b7\u0300-\u036f\u203f\u2040]*"
_PATTERN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<reference>\$\{{(?:last-saved\#)?{NCNAME}\}})
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<name>{NCNAME}(?::(?!:){NCNAME})?)
  | (?P<sign>::|//|\.\.|!=|<=|>=|[()\[\],/.@*|+\-=<>])
    """,
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "div", "mod"})
#: After one of these, or at the start, a word or a star is an operand (XPath 1.0, 3.7).
_OPENING = frozenset({"(", "[", ",", "/", "//", "::", "@", "|", "+", "-", "=", "!="})
_COMPARING = frozenset({"<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign; ``kind`` is reference, number, text, name, sign, operator or end."""

    kind: str
    text: str
    at: int


def tokens(expression: str) -> list[Token]:
    """Return the tokens with an "end" behind them; raise ExpressionError at what fits nowhere."""
    if len(expression) > LONGEST:
        raise ExpressionError(
            _("The expression has more than %(most)s characters. Shorten it."), 1, most=LONGEST
        )
    found: list[Token] = []
    place = 0
    while place < len(expression):
        match = _PATTERN.match(expression, place)
        if match is None:
            raise _misfit(expression, place)
        kind, text = str(match.lastgroup), match.group()
        if kind != "space":
            found.append(Token(_kind(kind, text, found), text, place + 1))
        place = match.end()
    found.append(Token("end", "", len(expression) + 1))
    return found


def _kind(kind: str, text: str, before: list[Token]) -> str:
    could_operate = (kind == "sign" and text == "*") or (kind == "name" and text in _WORDS)
    if not could_operate:
        return kind
    last = before[-1] if before else None
    operand_expected = (
        last is None
        or last.kind == "operator"
        or (last.kind == "sign" and last.text in _OPENING | _COMPARING)
    )
    return kind if operand_expected else "operator"


def _misfit(expression: str, place: int) -> ExpressionError:
    sign = expression[place]
    if sign in "'\"":
        return ExpressionError(
            _("The text that begins at character %(at)s is not closed. Add %(sign)s at its end."),
            place + 1,
            sign=sign,
        )
    if expression.startswith("${", place):
        return ExpressionError(
            _("Write a reference as ${question}, with nothing else between the braces."), place + 1
        )
    return ExpressionError(
        _('"%(sign)s" at character %(at)s means nothing here. Take it away.'),
        place + 1,
        sign=sign,
    )
