"""Check where a procedure leads: steps never reached, loops without a way out, joins that wait."""

from collections.abc import Iterable, Iterator

from musterpoint.engine.procedures.conditions import Expression, names
from musterpoint.engine.procedures.drafts import Draft
from musterpoint.engine.procedures.model import Procedure, Step

#: More ways through a procedure than this are not followed.
_MOST_WAYS = 20_000
_ENDLESS = "Nothing ever ends it: let a branch or an event lead out, for instance to an end."
_FROZEN = (
    "The branches that lead out depend on nothing that can change inside it: ask a question in "
    "the loop, or let a step wait for an event."
)

Graph = dict[str, tuple[str, ...]]
#: Steps that are open, steps that are done, joins that were reached and still wait.
_Way = tuple[frozenset[str], frozenset[str], frozenset[str]]


def graph(procedure: Procedure) -> Graph:
    """Return where each step leads, its urgent path's later duties included."""
    made = {name: list(step.targets) for name, step in procedure.steps.items()}
    for step, owes in procedure.owing():
        made[step.id].append(owes.step)
    return {name: tuple(targets) for name, targets in made.items()}


def beginnings(procedure: Procedure) -> tuple[str, ...]:
    """Return where a run can begin or be led by an event."""
    return (*procedure.start, *(name for one in procedure.interrupts for name in one.go))


def reached(graph: Graph, starts: Iterable[str], *, without: str = "") -> set[str]:
    """Return what can be reached from some steps, not passing one of them."""
    found: set[str] = set()
    waiting = [name for name in starts if name != without]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [one for one in graph.get(name, ()) if one != without]
    return found


def check(draft: Draft, procedure: Procedure) -> None:
    """Note every fault of the flow."""
    leads = graph(procedure)
    here = reached(leads, beginnings(procedure))
    for name in procedure.steps:
        if name not in here:
            draft.reader.error(
                draft.places[f"steps/{name}"],
                f"The step '{name}' is never reached. Let another step lead to it with 'next', "
                "or take it away.",
            )
    for name in procedure.ends:
        if name not in here and not any(name in one for one in leads.values()):
            place = draft.places[f"ends/{name}"]
            draft.reader.warn(place, f"No step leads to the end '{name}'. Take it away, or use it.")
    _Ways(draft, procedure, leads).check()
    for step in procedure.steps.values():
        _check_order(draft, procedure, step, leads)


class _Ways:
    """Finds the steps from which no end can be reached, and why."""

    def __init__(self, draft: Draft, procedure: Procedure, leads: Graph) -> None:
        self.draft = draft
        self.procedure = procedure
        self.leads = leads
        self.owed = {owes.step for _step, owes in procedure.owing()}

    def check(self) -> None:
        for name, step in self.procedure.steps.items():
            if not self._declares_next(name) and name not in self.owed:
                self._error(
                    name, f"The step '{name}' leads nowhere. Add 'next' with a step or an end."
                )
            if step.id in self.owed and step.gate is not None:
                self._error(
                    name,
                    f"The step '{name}' is owed after an urgent path, so a gate cannot keep it "
                    "closed. Take its gate away.",
                )
        trapped = False
        for circle in self._circles():
            if not self._has_way_out(circle):
                trapped = True
                self._error(circle[0], f"{self._loop(circle)} {_ENDLESS}")
            elif not self._can_turn(circle):
                self._error(circle[0], f"{self._loop(circle)} {_FROZEN}")
        if not trapped:
            self._check_joins()

    def _error(self, name: str, message: str) -> None:
        self.draft.reader.error(self.draft.places[f"steps/{name}"], message)

    def _declares_next(self, name: str) -> bool:
        return any(f"steps/{name}/{key}" in self.draft.places for key in ("next", "branches"))

    def _loop(self, circle: list[str]) -> str:
        path = self._path_round(circle)
        return f"Loop: {' -> '.join(path)}."

    def _path_round(self, circle: list[str]) -> list[str]:
        """Return one way round a circle, for the message."""
        inside, path = set(circle), [circle[0]]
        while True:
            onward = [one for one in self.leads[path[-1]] if one in inside]
            path.append(onward[0])
            if onward[0] in path[:-1]:
                return path[path.index(onward[0]) :]

    def _circles(self) -> Iterator[list[str]]:
        """Steps that lead back to themselves, grouped, in the order of the file."""
        seen: set[str] = set()
        onward = {name: reached(self.leads, self.leads[name]) for name in self.leads}
        for name in self.leads:
            if name in seen or name not in onward[name]:
                continue
            circle = [one for one in self.leads if one in onward[name] and name in onward[one]]
            seen |= set(circle)
            yield circle

    def _has_way_out(self, circle: list[str]) -> bool:
        """A way to an end, or to a name that does not exist and is told of elsewhere."""
        if self.procedure.interrupts:
            return True
        ordinary = {name: step.targets for name, step in self.procedure.steps.items()}
        return any(name not in self.procedure.steps for name in reached(ordinary, circle))

    def _can_turn(self, circle: list[str]) -> bool:
        """Whether something inside the circle can make a branch lead out of it."""
        if self.procedure.interrupts:
            return True
        inside = set(circle)
        for name in circle:
            step = self.procedure.steps[name]
            if not any(target not in inside for target in step.targets):
                continue
            conditions = [one.when.expression for one in step.branches if one.when is not None]
            always = [one for one in step.branches if one.when is None]
            if not conditions and always:  # leads out and back at the same time
                return True
            if any(self._changes(one, inside) for one in conditions):
                return True
        return False

    def _changes(self, expression: Expression, inside: set[str]) -> bool:
        asked = {
            question.fact.id
            for name in self.procedure.steps
            for question in self.procedure.steps[name].questions
        }
        asked_inside = {
            question.fact.id for name in inside for question in self.procedure.steps[name].questions
        }
        for name in names(expression):
            if name.function in ("happened", "made") or name.key == "came":
                return True
            if name.function == "done":
                return True
            if name.argument in asked_inside or name.argument not in asked:
                return True
        return False

    def _check_joins(self) -> None:
        """Follow every way through; tell of places where a run would stand still for ever."""
        for name, missing in sorted(_stuck(self.procedure)):
            if not missing:
                self._error(
                    name,
                    f"A run can stand still after '{name}': nothing is open then and no end is "
                    "reached. Let it lead to a step or an end.",
                )
                continue
            self._error(
                name,
                f"A run can stand still before '{name}': it needs '{missing}', which is not done "
                "on every way that leads here. Take it from 'needs', or lead both ways together.",
            )


def _check_order(draft: Draft, procedure: Procedure, step: Step, leads: Graph) -> None:
    """Note needs and deadlines that ask for what comes only later."""
    before = reached(leads, beginnings(procedure), without=step.id)
    for name in step.needs:
        if name in procedure.steps and step.id not in procedure.steps[name].targets:
            draft.reader.error(
                draft.places[f"steps/{step.id}/needs"],
                f"'{step.id}' needs '{name}', but '{name}' does not lead to it. "
                f"Add 'next: {step.id}' to '{name}'.",
            )
        elif name in procedure.steps and name not in before and name != step.id:
            draft.reader.error(
                draft.places[f"steps/{step.id}/needs"],
                f"'{step.id}' needs '{name}', which comes only after it. Take one of them away.",
            )
    place = draft.places.get(f"steps/{step.id}/deadline/from")
    if step.deadline is None or place is None:
        return
    origin, _dot, turn = step.deadline.since.partition(".")
    late = origin in procedure.steps and origin != step.id and origin not in before
    itself = (origin == step.id and turn == "done") or origin in step.waits_for
    if late or itself:
        draft.reader.error(
            place,
            f"The deadline of '{step.id}' counts from '{step.deadline.since}', which comes only "
            "after the step. Name a moment that comes before.",
        )


def _stuck(procedure: Procedure) -> set[tuple[str, str]]:
    """Return where a run can stand still for ever, each with a step that a join misses or ""."""
    found: set[tuple[str, str]] = set()
    begin = _arrive(procedure, frozenset(), frozenset(), frozenset(), procedure.start)
    waiting = [] if begin is None else [begin]
    seen = set(waiting)
    while waiting and len(seen) < _MOST_WAYS:
        active, done, held = waiting.pop()
        name = min(active)
        for branch in procedure.steps[name].branches:
            onward = _arrive(procedure, active - {name}, done | {name}, held, branch.go)
            if onward is None or onward in seen:
                continue
            if not onward[0]:
                found |= _missed(procedure, onward) or {(name, "")}
            else:
                seen.add(onward)
                waiting.append(onward)
    return found


def _missed(procedure: Procedure, way: _Way) -> set[tuple[str, str]]:
    """Return the joins at which a way ends, each with the steps that were not done on it."""
    _active, done, held = way
    return {
        (name, need)
        for name in held
        for need in procedure.steps[name].needs
        if need not in done and need in procedure.steps
    }


def _arrive(
    procedure: Procedure,
    active: frozenset[str],
    done: frozenset[str],
    held: frozenset[str],
    targets: Iterable[str],
) -> _Way | None:
    """Return the way after some steps were reached; None once an end is."""
    for name in targets:
        if name not in procedure.steps:
            return None
        if set(procedure.steps[name].needs) <= done:
            active, held, done = active | {name}, held - {name}, done - {name}
        else:
            held = held | {name}
    return active, done, held
