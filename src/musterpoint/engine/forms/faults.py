"""What is wrong with one answer: it is missing, of the wrong kind, or against a constraint."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from musterpoint.engine.forms import types
from musterpoint.engine.forms.answers import Key
from musterpoint.engine.forms.model import Question
from musterpoint.engine.forms.state import State
from musterpoint.engine.forms.xpath import places
from musterpoint.engine.forms.xpath.values import as_date, boolean, day_part
from musterpoint.kernel.text import _

_INTEGER = re.compile(r"[-+]?\d{1,15}")
_DECIMAL = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_YES = frozenset({"OK", "yes", "true", "1"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an answer; code is required, type, choice, range or constraint."""

    key: Key
    code: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the sentence; the form's own message as the form has it."""
        return self.message % self.facts if self.facts else self.message


def of(state: State, question: Question, key: Key) -> list[Fault]:
    """Return what is wrong with the answer of a relevant question."""
    if question.type in types.SILENT or question.type == "note":
        return []
    written = state.text(key)
    if not written:
        return _missing(state, question, key)
    found = _kind(state, question, key, written)
    if not found and question.constraint and not boolean(state.run(question.constraint, key)):
        own = state.label(question.constraint_messages, key)
        message = own or _("This answer is not possible. Check it.")
        found.append(Fault(key, "constraint", message))
    return found


def _missing(state: State, question: Question, key: Key) -> list[Fault]:
    if not question.required or question.read_only == "true()":
        return []
    if not boolean(state.run(question.required, key)):
        return []
    own = state.label(question.required_messages, key)
    return [Fault(key, "required", own or _("Answer this question."))]


def _kind(state: State, question: Question, key: Key, written: str) -> list[Fault]:
    if question.type in types.SELECTS:
        return _chosen(state, question, key, written)
    rule = _RULES.get(question.type)
    if rule is not None and not rule[0](written):
        return [Fault(key, "type", rule[1])]
    if question.type == "range":
        return _within(question, key, written)
    return []


def _chosen(state: State, question: Question, key: Key, written: str) -> list[Fault]:
    offered = state.choices(key)
    if offered is None:
        return []
    names = [choice.name for choice in offered]
    if question.type == types.SELECT_ONE:
        if written in names:
            return []
        return [Fault(key, "choice", _("Choose one of the answers that are offered."))]
    chosen = written.split()
    if len(set(chosen)) < len(chosen) or not set(chosen) <= set(names):
        return [Fault(key, "choice", _("Choose among the answers that are offered, each once."))]
    if question.type == types.RANK and set(chosen) != set(names):
        return [Fault(key, "choice", _("Put all answers in order, each once."))]
    return []


def _within(question: Question, key: Key, written: str) -> list[Fault]:
    start, end = (float(question.parameters[name]) for name in ("start", "end"))
    step, value = abs(float(question.parameters["step"])), float(written)
    steps = (value - start) / step
    is_step = math.isclose(steps, round(steps), abs_tol=1e-6)
    if min(start, end) <= value <= max(start, end) and is_step:
        return []
    facts = {name: question.parameters[name] for name in ("start", "end", "step")}
    return [
        Fault(
            key, "range", _("Enter a number from %(start)s to %(end)s in steps of %(step)s."), facts
        )
    ]


def _is_day(written: str) -> bool:
    return type(as_date(written)) is date


def _is_moment(written: str) -> bool:
    return len(written) > 10 and as_date(written) is not None


def _is_place(least: int) -> Callable[[str], bool]:
    return lambda written: len(places.points(written)) >= least


_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "integer": (
        lambda written: _INTEGER.fullmatch(written) is not None,
        _("Enter a whole number, such as 12."),
    ),
    "decimal": (
        lambda written: _DECIMAL.fullmatch(written) is not None,
        _("Enter a number, such as 12.5."),
    ),
    "range": (
        lambda written: _DECIMAL.fullmatch(written) is not None,
        _("Enter a number, such as 12.5."),
    ),
    "date": (_is_day, _("Enter a day as year-month-day, such as 2026-05-31.")),
    "dateTime": (_is_moment, _("Enter day and time, such as 2026-05-31T14:30.")),
    "time": (
        lambda written: day_part(written) is not None,
        _("Enter a time from 00:00 to 23:59."),
    ),
    "geopoint": (_is_place(1), _("Enter latitude and longitude, such as 32.88 13.19.")),
    "geotrace": (_is_place(2), _("Enter at least two points, with semicolons between them.")),
    "geoshape": (_is_place(3), _("Enter at least three points, with semicolons between them.")),
    "acknowledge": (lambda written: written in _YES, _("Say yes to go on.")),
}
