"""One child: where its gate stands, what is open and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.cases import seeing
from musterpoint.cases.children import rules
from musterpoint.cases.children.queries._gate import (
    Answer,
    Cleared,
    clearance,
    siblings,
    split_apart,
)
from musterpoint.cases.models import (
    TABLES,
    AnyCase,
    CaseState,
    ChildClearance,
    ChildDecision,
    ChildGate,
    GateState,
    SiblingHint,
)
from musterpoint.kernel.errors import Missing
from musterpoint.people import queries as people
from musterpoint.procedures import queries as procedures
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

PLAN = "cases.child.plan"
REASON = "cases.child.reason"
YES, NO, OPEN = "ok", "due", "unk"


class NoSuchChild(Missing):
    """There is no such child here, or it is not the actor's to see: the answer is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who goes with the child and who receives it, and on whose word."""

    authority: str = ""
    authority_note: str = ""
    escort: str = ""
    escort_phone: str = ""
    receiver: str = ""
    receiver_of: str = ""
    receiver_phone: str = ""
    receiver_accepted: bool = False
    carer: str = ""
    parents: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the check list: is it there, and what was said."""

    code: str
    label: str
    is_done: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeSibling:
    """Another child who may be a sibling, with the hint that a human decides."""

    hint: SiblingHint
    card: people.Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A child's gate with everything that its page shows."""

    gate: ChildGate
    card: people.Card
    case: AnyCase | None
    steps: procedures.Steps | None
    plan: Plan
    checks: tuple[Check, ...]
    answer: Answer
    clearance: ChildClearance | None
    siblings: tuple[people.Card, ...]
    maybe: tuple[MaybeSibling, ...]
    decisions: tuple[tuple[ChildDecision, str], ...]
    signed: tuple[procedures.Hand, ...]

    @property
    def is_cleared(self) -> bool:
        """Whether the child may go now."""
        return isinstance(self.answer, Cleared)


def plan_of(gate: ChildGate, key: vault.Key) -> Plan:
    """Return what is arranged for a child, opened with its key."""
    if not gate.sealed:
        return Plan()
    told = key.open(PLAN, gate.sealed)
    return Plan(**{name: told[name] for name in Plan.__slots__ if name in told})


def sealed_plan(plan: Plan, key: vault.Key) -> bytes:
    """Return an arrangement sealed under the child's key."""
    return key.seal(PLAN, asdict(plan))


def plan(gate: ChildGate, at: datetime) -> Plan:
    """Return what is arranged for a child; raise vault.Erased when it was erased."""
    return plan_of(gate, vault.open_key(gate.person_id, at=at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """Who goes with a child and who signs for it; no receiver is named who has not accepted."""

    escort: str = ""
    receiver: str = ""


def arranged(person_ids: Iterable[UUID], at: datetime) -> dict[UUID, Arranged]:
    """Return what is arranged now for those who are held as children. Two queries."""
    gates = list(ChildGate.objects.filter(person_id__in=list(person_ids), state=GateState.HELD))
    keys = vault.open_keys([one.person_id for one in gates], at=at) if gates else {}
    plans = {
        one.person_id: plan_of(one, keys[one.person_id]) for one in gates if one.person_id in keys
    }
    return {
        person: Arranged(escort=one.escort, receiver=one.receiver if one.receiver_accepted else "")
        for person, one in plans.items()
    }


def case_of(person_id: UUID, by: Actor) -> AnyCase | None:
    """Return the child's open case that the actor may see, newest first."""
    for tables in reversed(TABLES):
        rows = seeing.visible(tables, by).filter(person_id=person_id, kind=rules.CODE)
        found: AnyCase | None = (
            rows.exclude(state=CaseState.CLOSED).order_by("-opened_at", "-id").first()
        )
        if found is not None:
            return found
    return None


def of_person(person_id: UUID) -> ChildGate | None:
    """Return the gate of a person, if they were ever held."""
    return ChildGate.objects.filter(person_id=person_id).first()


def maybe_siblings(person_id: UUID) -> list[tuple[UUID, SiblingHint]]:
    """Return who may be a sibling of a child and is held too, while nobody has decided."""
    rows = SiblingHint.objects.filter(Q(left_id=person_id) | Q(right_id=person_id), verdict="")
    found = [
        (one.right_id if one.left_id == person_id else one.left_id, one)
        for one in rows.order_by("found_at", "id")
    ]
    held = set(
        ChildGate.objects.filter(
            person_id__in=[other for other, _hint in found],
            state=GateState.HELD,
            person__withdrawn_at=None,
        ).values_list("person_id", flat=True)
    )
    return [(other, hint) for other, hint in found if other in held]


def view(gate_id: UUID, *, by: Actor, at: datetime) -> Standing:
    """Return a child's gate, or raise NoSuchChild. The caller records that it was seen."""
    gate = ChildGate.objects.filter(id=gate_id).first()
    card = people.card([gate.person_id], at).get(gate.person_id) if gate is not None else None
    if gate is None or card is None or card.is_erased:
        raise NoSuchChild(_("There is no such child here."))
    key = vault.open_key(gate.person_id, at=at)
    arranged = plan_of(gate, key)
    case = case_of(gate.person_id, by)
    run = procedures.run(case.run_id, by) if case is not None else None
    steps = procedures.steps(run, by=by, at=at) if run is not None else None
    others = siblings([gate.person_id]).get(gate.person_id, set())
    cards = people.card([gate.person_id, *sorted(others)], at)
    answer = clearance(list(cards), at, cards=cards)[gate.person_id]
    hints = maybe_siblings(gate.person_id)
    known_to = people.card([one for one, _hint in hints], at)
    decisions = ChildDecision.objects.filter(gate=gate).order_by("-id")
    known = steps.known if steps is not None else {}
    moving = (
        next((one for one in steps.standing if one.step.id == rules.GATE), None) if steps else None
    )
    return Standing(
        gate=gate,
        card=card,
        case=case,
        steps=steps,
        plan=arranged,
        checks=tuple(_checks(known, arranged, bool(others), split_apart([gate.id]), gate)),
        answer=answer,
        clearance=gate.clearances.order_by("-opened_at", "-id").first(),
        siblings=tuple(cards[one] for one in sorted(others) if one in cards),
        maybe=tuple(
            MaybeSibling(hint=hint, card=known_to[one])
            for one, hint in hints
            if one in known_to and not known_to[one].is_erased
        ),
        decisions=tuple(
            (one, str(key.open(REASON, one.sealed).get("reason", ""))) for one in decisions
        ),
        signed=moving.signed if moving is not None else (),
    )


def _checks(
    known: Mapping[str, object],
    arranged: Plan,
    has_siblings: bool,
    split: set[UUID],
    gate: ChildGate,
) -> list[Check]:
    """Return the check list: what stands between the child and a movement."""
    titles = {str(one["id"]): one["title"] for one in rules.authorities("")}
    authority = titles.get(arranged.authority, {})
    said = str(known.get("assessment", ""))
    notes = {
        "allows": _("It allows this movement."),
        "forbids": _("It forbids this movement."),
        "more": _("More is needed."),
    }
    return [
        Check(code="meet", label=_("The child was met"), is_done="status" in known),
        Check(
            code="assess",
            label=_("Assessment of best interests"),
            is_done=said == "allows",
            note=notes.get(said, ""),
        ),
        Check(
            code="authority",
            label=_("Authority or consent on file"),
            is_done=known.get("authority_or_consent") is True,
            note=_in_language(authority),
        ),
        Check(
            code="escort",
            label=_("Escort named"),
            is_done=bool(arranged.escort) and known.get("escort_named") is True,
            note=arranged.escort,
        ),
        Check(
            code="receiver",
            label=_("Receiver named, who accepted"),
            is_done=arranged.receiver_accepted and known.get("receiver_named") is True,
            note=arranged.receiver,
        ),
        Check(
            code="siblings",
            label=_("Siblings together, or none"),
            is_done=not has_siblings or gate.id in split or known.get("siblings_together") is True,
        ),
    ]


def _in_language(texts: Mapping[str, str]) -> str:
    from musterpoint.cases.followed import language

    return texts.get(language()) or texts.get("en", "")
