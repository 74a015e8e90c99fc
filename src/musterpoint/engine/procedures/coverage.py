"""Check gates that nobody can open, branches that cover no case, and cases without a branch."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from musterpoint.engine.procedures.cases import (
    TooManyCases,
    Values,
    can_hold,
    domain,
    keys,
    uncovered,
)
from musterpoint.engine.procedures.conditions import Expression, Name, Value, names
from musterpoint.engine.procedures.drafts import Draft
from musterpoint.engine.procedures.flow import beginnings, graph, reached
from musterpoint.engine.procedures.model import Procedure, Step

_TOO_MANY = "names too many facts for every case to be tried. Divide it into smaller ones."


def check(draft: Draft, procedure: Procedure, *, free: Collection[str]) -> None:
    """Try every case of every gate and branch; ``free`` are facts that may be told at any time."""
    told = [
        step.id
        for step in procedure.steps.values()
        if _Coverage(draft, procedure, step, free).check()
    ]
    for name in sorted(_waiting_for_each_other(draft, procedure, free) - set(told)):
        draft.reader.error(
            draft.places[f"steps/{name}/gate"],
            f"Nobody can open the gate on '{name}': it waits for what comes behind another gate, "
            "and that gate waits for what comes behind this one. Mend one of them.",
        )


def _waiting_for_each_other(draft: Draft, procedure: Procedure, free: Collection[str]) -> set[str]:
    """Return gated steps that are led to and can never be done: their gates wait in a circle."""
    leads = graph(procedure)
    doable: set[str] = set()
    while True:
        here = set(beginnings(procedure)) | {one for name in doable for one in leads[name]}
        here &= set(procedure.steps)
        more = {
            name
            for name in here - doable
            if _Coverage(draft, procedure, procedure.steps[name], free).can_open(doable)
        }
        if not more:
            return {name for name in here - doable if procedure.steps[name].gate is not None}
        doable |= more


class _Coverage:
    """The gate and branches of one step."""

    def __init__(
        self, draft: Draft, procedure: Procedure, step: Step, free: Collection[str]
    ) -> None:
        self.draft = draft
        self.procedure = procedure
        self.step = step
        self.free = free
        self.before = reached(graph(procedure), beginnings(procedure), without=step.id)

    def check(self) -> bool:
        """Note every fault; return whether the gate has one."""
        gate, told = self.step.gate, False
        try:
            if gate is not None and gate.conditions:
                told = self.opens([one.expression for one in gate.conditions], "the gate")
            if gate is not None and gate.urgent is not None and gate.urgent.when is not None:
                self.opens([gate.urgent.when.expression], "the urgent path of the gate")
            self.branches()
        except TooManyCases:
            place = self.draft.places[f"steps/{self.step.id}"]
            self.draft.reader.warn(place, f"The step '{self.step.id}' {_TOO_MANY}")
        return told

    def can_open(self, doable: Collection[str]) -> bool:
        """Whether the step has no gate, an urgent path, or conditions that can come to hold."""
        gate = self.step.gate
        if gate is None or gate.urgent is not None:
            return True
        conditions = [one.expression for one in gate.conditions]
        if not self.is_known(conditions):
            return True
        self.before = set(doable)
        domains = self.domains(conditions, may_be_unknown=True)
        late = {key for key in domains if not self.can_be_had(key)}
        try:
            return can_hold(conditions, _without(domains, late))
        except TooManyCases:
            return True

    def opens(self, conditions: Sequence[Expression], what: str) -> bool:
        """Note conditions that contradict each other or wait for what comes behind the gate."""
        if not self.is_known(conditions):
            return False
        place = self.draft.places[f"steps/{self.step.id}/gate"]
        domains = self.domains(conditions, may_be_unknown=True)
        if not can_hold(conditions, domains):
            self.draft.reader.error(
                place,
                f"Nobody can open {what} on '{self.step.id}': its conditions contradict each "
                "other. Mend or take away one of them.",
            )
            return True
        late = {key for key in domains if not self.can_be_had(key)}
        if late and not can_hold(conditions, _without(domains, late)):
            self.draft.reader.error(
                place,
                f"Nobody can open {what} on '{self.step.id}': it waits for "
                f"{', '.join(sorted(late))}, which comes only after the gate. Ask or do that in "
                "a step before it.",
            )
            return True
        return False

    def can_be_had(self, key: str) -> bool:
        """Whether a fact can be known, or a step done, while the gate is closed."""
        name = Name(key)
        earlier = [one for one in self.procedure.steps.values() if one.id in self.before]
        if name.function == "happened" or key in self.free:
            return True
        if name.function == "done":
            return name.argument in self.before
        if name.function == "made":
            return any(name.argument == one.id for step in earlier for one in step.documents)
        return any(key == one.fact.id for step in earlier for one in step.questions)

    def branches(self) -> None:
        found = [None if one.when is None else one.when.expression for one in self.step.branches]
        conditions = [one for one in found if one is not None]
        if not conditions or not self.is_known(conditions):
            if len(found) > 1 and not conditions:
                self.covers_none(1)
            return
        told = any(name.function == "known" for one in conditions for name in names(one))
        unused, left_over = uncovered(found, self.domains(conditions, may_be_unknown=told))
        for place in sorted(unused):
            self.covers_none(place)
        if left_over is not None:
            case = ", ".join(f"{key} = {_spoken(value)}" for key, value in left_over.items())
            self.draft.reader.error(
                self.draft.places[f"steps/{self.step.id}/branches"],
                f"No branch of '{self.step.id}' covers the case {case}. Add 'otherwise'.",
            )

    def covers_none(self, place: int) -> None:
        branch = self.step.branches[place]
        what = "'otherwise'" if branch.when is None else f"'{branch.when.source}'"
        self.draft.reader.error(
            self.draft.places.get(f"steps/{self.step.id}/branches/{place}"),
            f"The branch {what} of '{self.step.id}' covers no case: it contradicts itself, or the "
            "branches before it take every case. Mend it or take it away.",
        )

    def is_known(self, conditions: Sequence[Expression]) -> bool:
        """Whether every name exists; those that do not are told of elsewhere."""
        plain = {*self.procedure.facts, *self.procedure.constants()}
        if self.step.waits_for:
            plain.add("came")
        return all("(" in key or key in plain for key in keys(conditions))

    def domains(
        self, conditions: Sequence[Expression], *, may_be_unknown: bool
    ) -> Mapping[str, Values]:
        constants = self.procedure.constants()
        made: dict[str, Values] = {}
        for key in keys(conditions):
            values = self._values(key, conditions, constants)
            unknown = may_be_unknown and key in self.procedure.facts
            made[key] = (*values, None) if unknown else values
        return made

    def _values(
        self, key: str, conditions: Iterable[Expression], constants: Mapping[str, Value]
    ) -> Values:
        if "(" in key:
            return (True, False)
        if key == "came":
            return self.step.waits_for
        if key in constants:
            return (constants[key],)
        return domain(self.procedure.facts[key], conditions, constants.values())


def _without(domains: Mapping[str, Values], late: Collection[str]) -> dict[str, Values]:
    """Return the values with some things not known and not done."""
    return {
        key: ((False,) if "(" in key else (None,)) if key in late else values
        for key, values in domains.items()
    }


def _spoken(value: Value | None) -> str:
    if value is None:
        return "not known"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).strip("\0 ")
