"""Check that every name in a procedure exists and every comparison makes sense."""

from collections.abc import Collection, Iterator

from musterpoint.engine.procedures.clocks import Duration
from musterpoint.engine.procedures.conditions import (
    Compare,
    Literal,
    Name,
    Value,
    bare_names,
    comparisons,
    names,
)
from musterpoint.engine.procedures.drafts import Draft, Reference, Stated
from musterpoint.engine.procedures.model import FactKind, Procedure, Step
from musterpoint.engine.procedures.reading import Word, suggestion

#: What a step can tell of itself in a deadline.
TURNS = ("reached", "opened", "done", "urgent")
#: The event that ended a wait, in the branches of the step that waited.
CAME = "came"
_ORDERED = (FactKind.NUMBER, FactKind.DATE)


def check(
    draft: Draft, procedure: Procedure, *, roles: Collection[str], calendars: Collection[str]
) -> None:
    """Note every name that does not exist, and every name that nothing uses."""
    _Names(draft, procedure, roles).check()
    _check_calendar(draft, procedure, calendars)
    for step in procedure.steps.values():
        _check_work(draft, step)
    for name in procedure.ends:
        if name in procedure.steps:
            draft.reader.error(
                draft.places[f"ends/{name}"], f"'{name}' is a step and an end. Rename one of them."
            )
    if not procedure.ends and "ends" in draft.places:
        draft.reader.error(draft.places["ends"], "The procedure has no end. Add one with an 'id'.")


def _check_work(draft: Draft, step: Step) -> None:
    """A step is either done by a role or waits for events."""
    place = draft.places[f"steps/{step.id}"]
    if not step.roles and not step.waits_for and f"steps/{step.id}/waits_for" not in draft.places:
        draft.reader.error(
            place, f"Nobody does the step '{step.id}'. Add 'role', or 'waits_for' with an event."
        )
    asks = step.questions or step.forms or step.documents
    if step.waits_for and asks:
        draft.reader.error(
            place,
            f"The step '{step.id}' waits for an event, so nobody answers its questions or makes "
            "its documents. Put them into the next step.",
        )
    if step.id in (*step.needs, *step.other_officer_than):
        draft.reader.error(place, f"The step '{step.id}' refers to itself. Name another step.")


def _check_calendar(draft: Draft, procedure: Procedure, calendars: Collection[str]) -> None:
    if procedure.calendar and procedure.calendar not in calendars:
        hint = suggestion(procedure.calendar, sorted(calendars))
        draft.reader.error(
            draft.places["calendar"], f"There is no calendar '{procedure.calendar}'.{hint}"
        )
    if procedure.calendar:
        return
    for step, key, within in _durations(procedure):
        if within.is_working:
            draft.reader.error(
                draft.places[f"steps/{step}/{key}"],
                f"The {key} of '{step}' counts working days: say at the top by which 'calendar', "
                "a country code such as LBY, or 'post' for that of the post.",
            )


def _durations(procedure: Procedure) -> Iterator[tuple[str, str, Duration]]:
    for step in procedure.steps.values():
        if step.deadline is not None:
            yield step.id, "deadline", step.deadline.within
            for one in step.deadline.escalations:
                yield step.id, "deadline", one.after
    for step, owes in procedure.owing():
        yield step.id, "gate", owes.within


class _Names:
    """Looks up the references and the names in conditions."""

    def __init__(self, draft: Draft, procedure: Procedure, roles: Collection[str]) -> None:
        self.draft = draft
        self.reader = draft.reader
        self.procedure = procedure
        self.roles = roles
        self.documents = {one.id for step in procedure.steps.values() for one in step.documents}
        self.used: set[str] = set()

    def check(self) -> None:
        for reference in self.draft.references:
            self.look_up(reference)
        for stated in self.draft.conditions:
            for name in names(stated.expression):
                self.name(stated, name)
            for bare in bare_names(stated.expression):
                self.bare(stated, bare)
            for comparison in comparisons(stated.expression):
                self.comparison(stated, comparison)
        self.warn_of_unused()

    def look_up(self, reference: Reference) -> None:
        word, kind = reference.word, reference.kind
        if kind == "moment":
            self.moment(reference)
            return
        known: Collection[str]
        if kind in ("role", "opener"):
            known, noun = self.roles, "role"
        elif kind == "event":
            known, noun = self.procedure.events, "event"
        elif kind == "target":
            known, noun = [*self.procedure.steps, *self.procedure.ends], "step or end"
        else:
            known, noun = self.procedure.steps, "step"
        self.used.add(word.text)
        if word.text in known:
            return
        hint = suggestion(word.text, sorted(known))
        if kind == "opener":
            self.reader.error(
                word,
                f"Nobody can open {reference.what} as '{word.text}': that role does not exist."
                f"{hint}",
            )
        else:
            self.reader.error(
                word,
                f"{reference.what} names the {noun} '{word.text}', which does not exist.{hint}",
            )

    def moment(self, reference: Reference) -> None:
        word = reference.word
        step, _dot, turn = word.text.partition(".")
        self.used.add(step)
        if word.text == "started" or word.text in self.procedure.events:
            return
        if step in self.procedure.steps and turn in TURNS:
            self.turn(reference, step, turn)
            return
        if step in self.procedure.steps:
            turns = ", ".join(f"{step}.{one}" for one in TURNS)
            self.reader.error(
                word, f"{reference.what}: write which moment of the step '{step}': {turns}."
            )
            return
        known = ["started", *self.procedure.events]
        known += [f"{one}.{turn or 'done'}" for one in self.procedure.steps]
        self.reader.error(
            word,
            f"{reference.what} counts from '{word.text}', an event that does not exist."
            f"{suggestion(word.text, known)} Declare it under 'events', or name a moment of a "
            "step, such as 'first_call.done'.",
        )

    def turn(self, reference: Reference, step: str, turn: str) -> None:
        gate = self.procedure.steps[step].gate
        if turn == "urgent" and (gate is None or gate.urgent is None):
            self.reader.error(
                reference.word,
                f"{reference.what} counts from '{step}.urgent', but '{step}' has no gate with an "
                "urgent path. Name another moment.",
            )

    def name(self, stated: Stated, name: Name) -> None:
        self.used.add(name.argument)
        folders: dict[str, tuple[Collection[str], str]] = {
            "done": (self.procedure.steps, "step"),
            "happened": (self.procedure.events, "event"),
            "made": (self.documents, "document"),
            "known": (self.procedure.facts, "fact"),
        }
        known, noun = folders.get(name.function, (self._plain(stated), "fact"))
        if name.argument in known:
            return
        hint = suggestion(name.argument, sorted(known))
        quotes = self._is_choice(name.argument)
        if not name.function and quotes:
            hint = f" If you mean the answer, put it in quotes: '{name.argument}'."
        self._error(stated, name.offset, f"There is no {noun} '{name.argument}'.{hint}")

    def _is_choice(self, word: str) -> bool:
        return any(word in fact.choices for fact in self.procedure.facts.values())

    def _plain(self, stated: Stated) -> Collection[str]:
        step = self.procedure.steps.get(stated.step)
        came = {CAME} if step is not None and step.waits_for else set()
        return {*self.procedure.facts, *self.procedure.constants(), *came}

    def bare(self, stated: Stated, name: Name) -> None:
        fact = self.procedure.facts.get(name.key)
        if name.key == CAME or (fact is not None and fact.kind is not FactKind.YES_NO):
            self._error(
                stated,
                name.offset,
                f"'{name.key}' is not answered by yes or no: compare it, such as "
                f"{name.key} == {self._example(stated, name.key)}.",
            )

    def _example(self, stated: Stated, key: str) -> str:
        choices = self._choices(stated, key)
        number = key != CAME and self.procedure.facts[key].kind is FactKind.NUMBER
        return "18" if number else f"'{next(iter(choices), 'text')}'"

    def _choices(self, stated: Stated, key: str) -> Collection[str]:
        if key == CAME:
            step = self.procedure.steps.get(stated.step)
            return step.waits_for if step is not None else ()
        return self.procedure.facts[key].choices

    def comparison(self, stated: Stated, one: Compare) -> None:
        sides = [one.left, one.right] if one.right is not None else [one.left]
        keys = [side.key for side in sides if isinstance(side, Name)]
        values = [side.value for side in sides if isinstance(side, Literal)] + [*one.listed]
        if not keys:
            self._error(stated, one.offset, "Nothing of the case is compared here. Name a fact.")
        for key in keys:
            if key == CAME or key in self.procedure.facts:
                kind = FactKind.CHOICE if key == CAME else self.procedure.facts[key].kind
                for problem in self._misfits(stated, key, kind, one.sign, values):
                    self._error(stated, one.offset, problem)

    def _misfits(
        self, stated: Stated, key: str, kind: FactKind, sign: str, values: list[Value]
    ) -> Iterator[str]:
        if sign in ("<", "<=", ">", ">=") and kind not in _ORDERED:
            yield f"'{key}' has no order: compare it with ==, != or in."
            return
        choices = self._choices(stated, key)
        for value in values:
            if kind is FactKind.CHOICE and value not in choices:
                hint = suggestion(str(value), sorted(choices))
                yield f"'{value}' is no answer to '{key}'.{hint}"
            elif kind is FactKind.YES_NO and not isinstance(value, bool):
                yield f"'{key}' is yes or no; {value!r} is neither."
            elif kind is FactKind.NUMBER and (
                isinstance(value, bool) or not isinstance(value, int | float)
            ):
                yield f"'{key}' is a number; {value!r} is none."
            elif kind in (FactKind.TEXT, FactKind.DATE) and not isinstance(value, str):
                yield f"'{key}' is a {kind}: put {value!r} in quotes."

    def _error(self, stated: Stated, offset: int, message: str) -> None:
        word = stated.word
        self.reader.error(Word("", word.line, word.column + word.is_quoted + offset), message)

    def warn_of_unused(self) -> None:
        """What is declared and used nowhere is a slip more often than not."""
        awaited = {one for step in self.procedure.steps.values() for one in step.waits_for}
        for interrupt in self.procedure.interrupts:
            if interrupt.event in awaited:
                self.reader.warn(
                    self.draft.places[f"interrupts/{interrupt.event}"],
                    f"'{interrupt.event}' interrupts, so no step that waits for it goes on by it. "
                    "Take one of them away.",
                )
        asked = {one.fact.id for step in self.procedure.steps.values() for one in step.questions}
        self._unused("events", "event", self.procedure.events, self.used)
        self._unused("roles", "role", self.procedure.roles, self.used)
        declared = [name for name in self.procedure.facts if f"facts/{name}" in self.draft.places]
        self._unused("facts", "fact", declared, self.used | asked)

    def _unused(
        self, folder: str, noun: str, declared: Collection[str], used: Collection[str]
    ) -> None:
        for name in declared:
            if name not in used:
                place = self.draft.places.get(f"{folder}/{name}")
                self.reader.warn(
                    place, f"Nothing uses the {noun} '{name}'. Take it away, or use it."
                )
