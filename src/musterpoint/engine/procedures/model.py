"""What a procedure is: frozen values, made by ``loading.load`` and never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from musterpoint.engine.procedures.clocks import Duration
from musterpoint.engine.procedures.conditions import Expression, Value

#: Language code to text.
Text = Mapping[str, str]


def in_language(text: Text, language: str) -> str:
    """Return the text in a language, else in English, else in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


class FactKind(StrEnum):
    """What kind of answer a question takes."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known of the case: declared by itself, or the answer to a question of this name."""

    id: str
    kind: FactKind
    title: Text
    choices: Mapping[str, Text] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that a step asks; its answer is the fact of the same name."""

    fact: Fact
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper that a step makes."""

    id: str
    title: Text
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An expression over facts, with the sentence that tells a person what is missing."""

    source: str
    expression: Expression
    says: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owes:
    """What an urgent path leaves to be done later: a step, within a time from the opening."""

    step: str
    within: Duration
    unless: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Who may open a gate although its conditions do not hold, and what they owe for it."""

    roles: tuple[str, ...]
    officers: int
    when: Condition | None
    owes: tuple[Owes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Conditions that must all hold, and the officers who open it once they do."""

    conditions: tuple[Condition, ...]
    roles: tuple[str, ...]
    officers: int = 1
    needs_reason: bool = False
    urgent: Urgent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Whom to tell when a deadline has passed by so much."""

    after: Duration
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How long a step may take, from which moment, and which moments stop and resume the clock."""

    within: Duration
    since: str
    stops_on: tuple[str, ...] = ()
    resumes_on: tuple[str, ...] = ()
    remind: Duration | None = None
    escalations: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Where to go next when a condition holds; without a condition, in every other case."""

    when: Condition | None
    go: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of work, done by a role; or a wait for events."""

    id: str
    title: Text
    do: Text
    roles: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    forms: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    deadline: Deadline | None = None
    gate: Gate | None = None
    waits_for: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    other_officer_than: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Every step or end to which this step can lead, each once, in the file's order."""
        return tuple(dict.fromkeys(name for branch in self.branches for name in branch.go))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """An event that leads elsewhere from wherever the run stands."""

    event: str
    go: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A dated figure with its source: a duration or a whole number."""

    id: str
    value: Duration | int
    mark: str
    source: str
    in_force_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A standard operating procedure in one version."""

    id: str
    version: str
    in_force_from: date
    owner: str
    source: str
    languages: tuple[str, ...]
    title: Text
    purpose: Text
    calendar: str
    roles: Mapping[str, Text]
    moved_by: tuple[str, ...]
    figures: Mapping[str, Figure]
    facts: Mapping[str, Fact]
    events: Mapping[str, Text]
    start: tuple[str, ...]
    steps: Mapping[str, Step]
    ends: Mapping[str, Text]
    interrupts: tuple[Interrupt, ...]

    def owing(self) -> Iterator[tuple[Step, Owes]]:
        """Every later duty of an urgent path, with the step whose gate it opens."""
        for step in self.steps.values():
            if step.gate is not None and step.gate.urgent is not None:
                for owes in step.gate.urgent.owes:
                    yield step, owes

    def constants(self) -> dict[str, Value]:
        """The numbers that conditions may name."""
        return {name: one.value for name, one in self.figures.items() if isinstance(one.value, int)}
