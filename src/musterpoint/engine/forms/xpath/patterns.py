"""
Patterns of ``regex()``: the whole text must match, in time that grows only with its length.

A pattern comes from a file that somebody uploaded and an answer from anybody, so a matcher that
can be led astray (``(a+)+$``) would let one person stop the server. This one follows all ways at
once (Thompson 1968) and knows ``\\p{L}``. Patterns that look around go to Python's matcher, which
reads short texts only and no pattern that repeats a group.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from musterpoint.engine.forms.xpath import signs
from musterpoint.kernel.text import _

#: States of one pattern, and characters of one answer that it reads.
MOST_STATES = 1_500
LONGEST = 5_000
_MOST_DEEP = 30
_LONGEST_LOOKING = 200
_LOOKS = re.compile(r"\(\?[=!<]|\\[1-9bB]")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{\d+,\d*\})")

Sign: TypeAlias = Callable[[str], bool]


class PatternError(ValueError):
    """The pattern cannot be used; the message says what to do."""


@dataclass(slots=True)
class _State:
    """Consumes a sign that fits and goes on; without a sign it only goes on, perhaps at an edge."""

    fits: Sign | None = None
    edge: str = ""
    onward: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pattern:
    """The states of a pattern; the last one is the end."""

    states: tuple[_State, ...]
    first: int
    last: int

    def matches(self, text: str) -> bool:
        """Return whether the whole text fits."""
        size = len(text)
        if size > LONGEST:
            return False
        now = self._reach({self.first}, 0, size)
        for place, sign in enumerate(text):
            onward = {
                following
                for state in now
                if (fits := self.states[state].fits) is not None and fits(sign)
                for following in self.states[state].onward
            }
            if not onward:
                return False
            now = self._reach(onward, place + 1, size)
        return self.last in now

    def _reach(self, begin: set[int], place: int, size: int) -> set[int]:
        found, waiting = set(begin), list(begin)
        while waiting:
            state = self.states[waiting.pop()]
            if state.fits is not None or not _at_edge(state.edge, place, size):
                continue
            for following in state.onward:
                if following not in found:
                    found.add(following)
                    waiting.append(following)
        return found


def _at_edge(edge: str, place: int, size: int) -> bool:
    return not edge or (place == 0 if edge == "^" else place == size)


@dataclass(frozen=True, slots=True)
class Looking:
    """A pattern that looks around; Python's matcher does it, for short texts."""

    pattern: re.Pattern[str]

    def matches(self, text: str) -> bool:
        """Return whether the whole text fits."""
        return len(text) <= _LONGEST_LOOKING and self.pattern.fullmatch(text) is not None


def matches(pattern: str, text: str) -> bool:
    """Return whether the whole text fits the pattern; False when the pattern cannot be used."""
    try:
        return compiled(pattern).matches(text)
    except PatternError:
        return False


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Pattern | Looking:
    """Return the matcher of a pattern; raise PatternError with a sentence."""
    if _LOOKS.search(pattern):
        return _looking(pattern)
    builder = _Builder(pattern)
    first, last = builder.alternatives(0)
    if builder.place < len(pattern):
        raise PatternError(_("The pattern closes a bracket that is not open. Take it away."))
    return Pattern(tuple(builder.states), first, last)


def _looking(pattern: str) -> Looking:
    if _REPEATED_GROUP.search(pattern):
        raise PatternError(
            _("The pattern looks around and repeats a group, which can take for ever. Split it.")
        )
    try:
        return Looking(re.compile(pattern))
    except (re.error, RecursionError, OverflowError):
        raise PatternError(_("The pattern cannot be read. Check its brackets.")) from None


_Piece: TypeAlias = tuple[int, int]


class _Builder:
    """Reads a pattern and links its states; every piece has one way in and one way out."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.states: list[_State] = []
        self.ignores_case = False

    def _new(self, fits: Sign | None = None, edge: str = "") -> int:
        if len(self.states) >= MOST_STATES:
            raise PatternError(_("The pattern is too large. Use smaller numbers of repetitions."))
        self.states.append(_State(fits, edge))
        return len(self.states) - 1

    def _link(self, one: int, other: int) -> None:
        self.states[one].onward.append(other)

    def _peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.place)

    def _take(self, text: str) -> bool:
        if not self._peek(text):
            return False
        self.place += len(text)
        return True

    def alternatives(self, depth: int) -> _Piece:
        """Read branches up to the end or a closing bracket."""
        if depth > _MOST_DEEP:
            raise PatternError(_("The pattern nests too deeply. Write it with fewer brackets."))
        first, last = self._new(), self._new()
        while True:
            begin, end = self._sequence(depth)
            self._link(first, begin)
            self._link(end, last)
            if not self._take("|"):
                return first, last

    def _sequence(self, depth: int) -> _Piece:
        first = last = self._new()
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            start = self.place
            begin, end = self._atom(depth)
            begin, end = self._repeated(start, (begin, end), depth)
            self._link(last, begin)
            last = end
        return first, last

    def _atom(self, depth: int) -> _Piece:
        sign = self.pattern[self.place]
        if sign == "(":
            return self._group(depth)
        if sign in "*+?":
            raise PatternError(_("The pattern repeats nothing: put something before * + or ?."))
        if sign in "^$":
            self.place += 1
            return self._single(None, sign)
        for edge, escapes in (("^", ("\\A",)), ("$", ("\\z", "\\Z"))):
            if any(self._take(escape) for escape in escapes):
                return self._single(None, edge)
        try:
            fits, self.place = signs.read(self.pattern, self.place, self.ignores_case)
        except ValueError as problem:
            raise PatternError(str(problem)) from None
        return self._single(fits)

    def _single(self, fits: Sign | None, edge: str = "") -> _Piece:
        one, end = self._new(fits, edge), self._new()
        self._link(one, end)
        return one, end

    def _group(self, depth: int) -> _Piece:
        self.place += 1
        if self._take("?i)"):
            self.ignores_case = True
            return self._single(None)
        if self._peek("?") and not self._take("?:"):
            raise PatternError(
                _("The pattern looks around with (?...), which is not known. Write it without.")
            )
        piece = self.alternatives(depth + 1)
        if not self._take(")"):
            raise PatternError(_("The pattern opens a bracket and does not close it. Add one."))
        return piece

    def _repeated(self, start: int, piece: _Piece, depth: int) -> _Piece:
        bounds = self._bounds()
        if bounds is None:
            return piece
        fewest, most = bounds
        after = self.place
        first = last = self._new()
        copies = max(fewest, 1) if most is None else most
        done = self._new()
        for number in range(copies):
            begin, end = piece if number == 0 else self._copy(start, depth)
            self._link(last, begin)
            if number >= fewest:
                self._link(last, done)
            if most is None and number == copies - 1:
                self._link(end, begin)
            last = end
        self._link(last, done)
        self.place = after
        return first, done

    def _copy(self, start: int, depth: int) -> _Piece:
        """Read the same piece again, for another repetition."""
        self.place = start
        return self._atom(depth)

    def _bounds(self) -> tuple[int, int | None] | None:
        if self.place >= len(self.pattern):
            return None
        sign = self.pattern[self.place]
        found: tuple[int, int | None] | None = None
        if sign in "*+?":
            self.place += 1
            found = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{":
            end = self.pattern.find("}", self.place)
            low, comma, high = self.pattern[self.place + 1 : end].partition(",")
            is_number = low.isdecimal() and (high.isdecimal() or not high)
            if end < 0 or not is_number or max(len(low), len(high)) > 4:
                raise PatternError(_("Write repetitions as {2}, {2,} or {2,5}."))
            self.place = end + 1
            found = (int(low), int(low) if not comma else int(high) if high else None)
            if found[1] is not None and found[1] < found[0]:
                raise PatternError(_("Write repetitions as {2}, {2,} or {2,5}."))
        if found is not None and not self._take("?"):
            self._take("+")
        return found
