"""What a run of a procedure remembers: frozen values, made by folding events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from musterpoint.engine.procedures.clocks import Calendar, Duration
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.model import Procedure, Text
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _


class Kind(StrEnum):
    """What can happen to a run."""

    ANSWERED = "answered"
    DONE = "done"
    HAPPENED = "happened"
    MADE = "made"
    SIGNED = "signed"
    SIGNED_URGENTLY = "signed_urgently"
    UNDONE = "undone"
    MOVED = "moved"


class Way(StrEnum):
    """How a gate was opened."""

    NONE = ""
    ORDINARY = "ordinary"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    One thing that happened to a run.

    ``step`` for done, signed, signed_urgently; ``name`` for happened and made; ``answers`` for
    answered and done; ``documents`` for done; ``undoes`` for undone, the id of an earlier event.
    """

    id: str
    kind: Kind
    at: datetime
    by: str = ""
    role: str = ""
    step: str = ""
    name: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    reason: str = ""
    undoes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is not possible: a code, and a sentence with its facts."""

    code: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    says: Text = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.facts if self.facts else self.message


class NotPossible(Refused):
    """The event does not fit the run; ``reasons`` say why, all of them."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        message = _("This is not possible now: %(why)s")
        super().__init__(message, why=" ".join(str(reason) for reason in reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The value of a fact and when it became known."""

    value: Value
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One officer's hand under the opening of a gate."""

    by: str
    role: str
    reason: str
    at: datetime
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """Where a step stands in its latest round."""

    round: int
    reached_at: datetime
    reached_by: int
    opened_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    done_event: int = -1
    left_at: datetime | None = None
    way: Way = Way.NONE
    signatures: tuple[Signature, ...] = ()

    @property
    def is_active(self) -> bool:
        """Reached, not done, not left behind; its gate may still be closed."""
        return self.done_at is None and self.left_at is None

    @property
    def is_open(self) -> bool:
        """Active, and no gate keeps it."""
        return self.is_active and self.opened_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A step that an urgent opening left to be done later."""

    step: str
    gate: str
    within: Duration
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A run at a moment. It keeps the procedure in the version it follows."""

    procedure: Procedure
    calendar: Calendar
    began_at: datetime
    at: datetime
    count: int = 0
    facts: Mapping[str, Known] = field(default_factory=dict)
    moments: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    #: The number of the event that brought each outside event last.
    brought: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, StepRun] = field(default_factory=dict)
    documents: Mapping[str, datetime] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()
    ending: str = ""
    ended_at: datetime | None = None
    history: tuple[Event, ...] = ()
    undone: frozenset[str] = frozenset()
    #: The state after the last move to another version; what came before stays as it is.
    base: "State | None" = None

    @property
    def version(self) -> str:
        """The version of the procedure that the run follows."""
        return self.procedure.version

    @property
    def end(self) -> str:
        """The end that was reached, empty while the run goes on."""
        return self.ending if self.ended_at is not None else ""

    def active(self) -> dict[str, StepRun]:
        """The steps where the run stands now, in the order of the procedure."""
        return {
            name: self.steps[name]
            for name in self.procedure.steps
            if name in self.steps and self.steps[name].is_active
        }
