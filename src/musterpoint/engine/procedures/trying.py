"""Try a procedure out: read a list of events, fold them, tell what is open and due after each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import yaml

from musterpoint.engine.procedures.clocks import BadDuration, Calendar, parse_duration
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.dues import Due, Open, deadlines, open_steps
from musterpoint.engine.procedures.model import FactKind, Procedure
from musterpoint.engine.procedures.reading import Entry, Node, Problem, Reader, suggestion
from musterpoint.engine.procedures.run import apply, begin
from musterpoint.engine.procedures.state import Event, Kind, NotPossible, Reason, State

#: Only time passes.
LOOKED = "looked"
KINDS = (*(str(kind) for kind in Kind if kind is not Kind.MOVED), LOOKED)
HEAD = ("begin", "calendar", "events")
EVENT = ("id", "at", "by", "role", "answers", "documents", "reason", *KINDS)
_LONGEST_BEFORE = timedelta(days=36_500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What an event did: refused for reasons, or taken; what is open and due after it."""

    id: str
    what: str
    at: datetime
    refused: tuple[Reason, ...]
    open: tuple[Open, ...]
    due: tuple[Due, ...]
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A list of events to try, with the moment at which the run begins."""

    begin: datetime
    calendar: str
    events: tuple[tuple[str, Event | None, datetime], ...]


def dry_run(
    procedure: Procedure, script: Script, *, calendar: Calendar
) -> tuple[tuple[Tried, ...], State]:
    """Fold the events; one that is refused leaves the run as it was, and the next one follows."""
    state = begin(procedure, script.begin, calendar=calendar)
    tried = [_tried(state, "begin", "begin", script.begin, ())]
    for what, event, at in script.events:
        refused: tuple[Reason, ...] = ()
        if event is not None:
            try:
                state = apply(state, event)
            except NotPossible as refusal:
                refused = refusal.reasons
        tried.append(_tried(state, event.id if event else "", what, at, refused))
    return tuple(tried), state


def _tried(state: State, name: str, what: str, at: datetime, refused: tuple[Reason, ...]) -> Tried:
    return Tried(
        id=name,
        what=what,
        at=at,
        refused=refused,
        open=open_steps(state, at),
        due=deadlines(state, at),
        end=state.end,
    )


def read_script(text: str, procedure: Procedure) -> tuple[Script | None, tuple[Problem, ...]]:
    """Read events from YAML text; return every problem in it."""
    reader = Reader()
    root = reader.compose(text)
    entries: dict[str, Entry] = {}
    if root is not None:
        entries = reader.mapping(root, "the file of events", known=HEAD, needs=("begin", "events"))
    if "begin" not in entries or "events" not in entries:
        return None, tuple(sorted(reader.errors))
    start = _moment(reader, entries["begin"].node, None)
    code = reader.word(entries["calendar"].node, "'calendar'") if "calendar" in entries else None
    found: list[tuple[str, Event | None, datetime]] = []
    at = start
    for place, node in enumerate(reader.items(entries["events"].node), start=1):
        one = _Line(reader, node, place, procedure).read(at)
        if one is not None:
            found.append(one)
            at = one[2]
    if reader.errors:
        return None, tuple(sorted(reader.errors))
    calendar = "" if code is None else code.text
    return Script(begin=start, calendar=calendar, events=tuple(found)), ()


def _moment(reader: Reader, node: Node, before: datetime | None) -> datetime:
    """Return a moment, or one that follows the last by a duration written with a plus."""
    word = reader.word(node, "'at'")
    fallback = before or datetime(2026, 1, 1, tzinfo=UTC)
    if word is None:
        return fallback
    try:
        if word.text.startswith("+") and before is not None:
            return before + parse_duration(word.text[1:].strip(), may_be_zero=True).length
        found = datetime.fromisoformat(word.text)
        found = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        if abs(found - fallback) > _LONGEST_BEFORE:
            raise ValueError(word.text)
    except (ValueError, BadDuration, OverflowError):
        reader.error(
            word,
            f"{word.text[:40]!r} is no moment. Write 2026-11-20T10:00:00Z, or '+2 hours' after "
            "the event before.",
        )
        return fallback
    return found


class _Line:
    """Reads one event of a script."""

    def __init__(self, reader: Reader, node: Node, place: int, procedure: Procedure) -> None:
        self.reader = reader
        self.node = node
        self.place = place
        self.procedure = procedure
        self.entries = reader.mapping(node, "an event", known=EVENT)

    def read(self, before: datetime) -> tuple[str, Event | None, datetime] | None:
        at = before
        if "at" in self.entries:
            at = _moment(self.reader, self.entries["at"].node, before)
        kinds = [kind for kind in KINDS if kind in self.entries]
        if len(kinds) != 1:
            if self.entries:
                listed = ", ".join(KINDS)
                self.reader.error(self.node, f"An event is exactly one of {listed}. Name one.")
            return None
        kind = kinds[0]
        if kind == LOOKED:
            return LOOKED, None, at
        event = Event(
            id=self._text("id") or f"e{self.place}",
            kind=Kind(kind),
            at=at,
            by=self._text("by"),
            role=self._text("role"),
            step=self._text(kind) if kind in ("done", "signed", "signed_urgently") else "",
            name=self._text(kind) if kind in ("happened", "made") else "",
            answers=self._answers("answered" if kind == "answered" else "answers"),
            documents=self._documents(),
            reason=self._text("reason"),
            undoes=self._text(kind) if kind == "undone" else "",
        )
        what = event.step or event.name or event.undoes or ", ".join(event.answers)
        return f"{kind} {what}", event, at

    def _text(self, key: str) -> str:
        if key not in self.entries:
            return ""
        word = self.reader.word(self.entries[key].node, f"'{key}'")
        return "" if word is None else word.text

    def _documents(self) -> tuple[str, ...]:
        if "documents" not in self.entries:
            return ()
        names = self.reader.names(self.entries["documents"].node, "'documents'")
        return tuple(one.text for one in names)

    def _answers(self, key: str) -> dict[str, Value]:
        if key not in self.entries:
            return {}
        found: dict[str, Value] = {}
        known: Sequence[str] = sorted(self.procedure.facts)
        for name, entry in self.reader.mapping(self.entries[key].node, "the answers").items():
            word = self.reader.word(entry.node, f"The answer to '{name}'")
            if name not in known:
                hint = suggestion(name, known)
                self.reader.error(entry.key, f"The procedure has no question '{name}'.{hint}")
            elif word is not None:
                found[name] = _value(self.procedure, name, word.text)
        return found


def _value(procedure: Procedure, name: str, text: str) -> Value:
    """Return the answer as its kind has it; what does not fit stays text and is refused."""
    kind = procedure.facts[name].kind
    if kind is FactKind.YES_NO:
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
    if kind is FactKind.NUMBER:
        value = yaml.safe_load(text) if text.replace(".", "", 1).lstrip("-").isdigit() else text
        return value if isinstance(value, int | float) else text
    return text
