"""The steps begin: a case for the child, the first meeting, the assessment."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases import actions as cases
from musterpoint.cases.children import rules
from musterpoint.cases.children.actions._common import (
    BadChild,
    case_needed,
    changing,
    record,
    take_back,
)
from musterpoint.cases.children.queries._listing import cases_of
from musterpoint.cases.models import AnyCase, ChildGate, GateState, ProtectedCase
from musterpoint.engine.procedures.conditions import Value
from musterpoint.forms import actions as forms
from musterpoint.procedures import queries as procedures
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.vault import Compartment

MAY_HOLD_PROTECTION = (
    OrganisationKind.INTERNATIONAL_ORGANISATION,
    OrganisationKind.CIVIL_SOCIETY,
)
#: Steps that assess, by what the child's run stands at.
ASSESSING = {
    "assess": ("assessment_report",),
    "assess_urgently": (),
    rules.LATE: ("late_assessment_report",),
}
OUTCOMES = ("allows", "forbids", "more")
FORM = "best-interests-short"


def begin(
    gate_ids: Collection[UUID], crisis_id: UUID | None = None, *, by: Actor, at: datetime
) -> list[AnyCase]:
    """
    Begin the steps for children that are held; who has an open case keeps it.

    The case lies behind the wall where the organisation may hold such records and the actor is
    cleared for them. Raises procedures' NoSuchProcedure.
    """
    by.require(Permission.CASES_CHANGE)
    gates = ChildGate.objects.select_for_update(of=("self",)).filter(
        id__in=gate_ids, state=GateState.HELD, person__withdrawn_at=None
    )
    held = {one.person_id: one for one in gates.order_by("id")}
    known = cases_of(held, by)
    made = []
    for person, gate in held.items():
        if person not in known:
            case = cases.open_case(
                cases.CaseIn(
                    kind=rules.CODE,
                    person_id=person,
                    crisis_id=crisis_id,
                    compartment=_compartment(by),
                ),
                by=by,
                at=at,
            )
            made.append(case)
            if not isinstance(case, ProtectedCase):
                record("cases.child.begun", gate, by, at)
    return made


def _compartment(by: Actor) -> Compartment:
    if by.clearance is not Clearance.PROTECTION:
        return "consular"
    kind = Organisation.objects.get(id=by.organisation_id).kind
    return "protection" if kind in MAY_HOLD_PROTECTION else "consular"


def meet(
    gate_id: UUID, status: str, track: str, risk: str, *, by: Actor, at: datetime
) -> ChildGate:
    """
    Record the first meeting: who is with the child, which system of protection, which risk.

    A parent who is there does not end the gate: two officers do, by `end`.
    """
    gate = changing(gate_id, by, at)
    problems = {}
    if track not in rules.pack().rules["tracks"]:
        problems["track"] = [_("Choose a system of protection.")]
    if risk not in rules.RISKS:
        problems["risk"] = [_("Choose a risk.")]
    if problems:
        raise BadChild(_("Some answers need a correction."), fields=problems)
    case = case_needed(gate, by)
    answers: dict[str, Value] = {"status": status, "track": track, "high_risk_now": risk == "high"}
    cases.do_step(case.id, "meet_child", answers, by=by, at=at)
    _review(gate, track, risk, at)
    return gate


def _review(gate: ChildGate, track: str, risk: str, at: datetime) -> None:
    gate.track, gate.risk, gate.updated_at = track, risk, at
    gate.review_at = rules.review_at(at, risk)
    gate.save(update_fields=["track", "risk", "review_at", "updated_at"])


def assess(gate_id: UUID, outcome: str, risk: str, *, by: Actor, at: datetime) -> ChildGate:
    """
    Record what the assessment says about this movement, and the risk, which sets the next review.

    After an urgent opening it is the assessment that is owed. Raises procedures' StepRefused.
    """
    gate = changing(gate_id, by, at)
    if outcome not in OUTCOMES or risk not in rules.RISKS:
        says = _("Choose what the assessment says, and the risk.")
        raise BadChild(says, fields={"outcome": [says]})
    case = case_needed(gate, by)
    standing = procedures.steps(procedures.run(case.run_id, by), by=by, at=at).standing
    step = next((one.step.id for one in standing if one.step.id in ASSESSING), "assess")
    answers: dict[str, Value] = {} if step == rules.LATE else {"assessment": outcome}
    cases.do_step(case.id, step, answers, ASSESSING[step], by=by, at=at)
    _review(gate, gate.track, risk, at)
    if outcome != "allows":
        take_back(gate, "assessment", at)
    return gate


def begin_form(gate_id: UUID, language: str, *, by: Actor, at: datetime) -> UUID:
    """Begin the assessment's questionnaire in the compartment of the case; return its draft."""
    gate = changing(gate_id, by, at)
    case = case_needed(gate, by)
    compartment: Compartment = "protection" if isinstance(case, ProtectedCase) else "consular"
    subject = forms.Subject(id=gate.person_id, compartment=compartment)
    return forms.begin(FORM, subject=subject, language=language, by=by, at=at).id
