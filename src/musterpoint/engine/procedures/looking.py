"""What conditions see of a run, and which of them keep a gate closed."""

from collections.abc import Iterable

from musterpoint.engine.procedures.conditions import Look, Value, evaluate, names
from musterpoint.engine.procedures.model import Condition, Gate
from musterpoint.engine.procedures.state import Event, Reason, State, StepRun, Way
from musterpoint.kernel.text import _


def look_into(state: State, came: str = "") -> Look:
    """Return what conditions ask of a run."""
    constants = state.procedure.constants()

    def look(key: str) -> Value | None:
        function, _bracket, rest = key.partition("(")
        name = rest.rstrip(")")
        if not rest:
            known = state.facts.get(key)
            return known.value if known is not None else constants.get(key, came or None)
        if function == "known":
            return name in state.facts
        if function == "made":
            return name in state.documents
        moment = f"{name}.done" if function == "done" else name
        return moment in state.moments

    return look


def missing(state: State, gate: Gate, way: Way = Way.ORDINARY) -> list[Reason]:
    """Return which conditions keep a gate closed, each with what is not known yet."""
    conditions: Iterable[Condition] = gate.conditions
    if way is Way.URGENT:
        when = None if gate.urgent is None else gate.urgent.when
        conditions = () if when is None else (when,)
    look = look_into(state)
    return [_unmet(state, one) for one in conditions if evaluate(one.expression, look) is not True]


def _unmet(state: State, condition: Condition) -> Reason:
    unknown = sorted(
        {one.key for one in names(condition.expression) if look_into(state)(one.key) is None}
    )
    facts = {"condition": condition.source, "unknown": ", ".join(unknown)}
    if unknown:
        message = _("The gate stays closed: %(condition)s (not known yet: %(unknown)s).")
        return Reason(code="not_known", message=message, facts=facts, says=condition.says)
    message = _("The gate stays closed: %(condition)s does not hold.")
    return Reason(code="condition", message=message, facts=facts, says=condition.says)


def against_signing(event: Event, gate: Gate, here: StepRun, way: Way) -> list[Reason]:
    """Return what speaks against this officer's hand under this opening."""
    if way is Way.URGENT and gate.urgent is None:
        return [Reason(code="no_urgent_path", message=_("This gate has no urgent path."))]
    urgent = gate.urgent if way is Way.URGENT else None
    roles = gate.roles if urgent is None else urgent.roles
    found: list[Reason] = []
    if event.role not in roles:
        facts = {"roles": ", ".join(roles)}
        message = _("This gate is opened by: %(roles)s.")
        found.append(Reason(code="role", message=message, facts=facts))
    if not event.by:
        found.append(Reason(code="nobody", message=_("Say which officer this is.")))
    if any(one.by == event.by and one.way is way for one in here.signatures):
        found.append(Reason(code="same_officer", message=_("This officer has signed already.")))
    if (gate.needs_reason or way is Way.URGENT) and not event.reason.strip():
        found.append(Reason(code="no_reason", message=_("Say why the gate is opened.")))
    return found
