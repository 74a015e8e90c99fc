"""What somebody of an organisation knows: the values with which its addresses are filled."""

from collections.abc import Iterable
from uuid import UUID

from musterpoint.accounts.models import ClientBinding, Invitation
from musterpoint.cases.models import (
    Application,
    BlankTransfer,
    Case,
    ChildGate,
    Confirmation,
    Letter,
    Note,
    OfferedCase,
    Opening,
    Paper,
    Screening,
    SealKey,
    Share,
    SiblingHint,
    Station,
)
from musterpoint.crises.models import Crisis, RollChange
from musterpoint.crises.public.answers import STEPS
from musterpoint.disclosures.models import Agreement
from musterpoint.evacuation.models import Leg, ManifestLine, MatchRun, Request
from musterpoint.evaluation.models import Report
from musterpoint.exercises.models import Exercise
from musterpoint.feedback.models import Handler, Published, Theme
from musterpoint.feedback.models import Report as ToldReport
from musterpoint.forms.models import Draft, Questionnaire, Submission
from musterpoint.messaging.models import Inbound
from musterpoint.outreach.models import Campaign
from musterpoint.people.models import DuplicateHint, ImportBatch, Person
from musterpoint.plans.models import Activation, Plan, PlanVersion, ReceivedPlan, Task
from musterpoint.procedures.models import Offer, Procedure, Run, Version
from musterpoint.referrals.models import (
    FocalPoint,
    Partner,
    Pathway,
    ReceivedReferral,
    Referral,
    Service,
    Trained,
)
from musterpoint.rosters.models import (
    Asked,
    CallOut,
    Deployment,
    Entitlement,
    LanguageSkill,
    Member,
    TranslationJob,
    WardenZone,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tenant import TenantModel
from musterpoint.training.models import (
    Certificate,
    Enrolment,
    Observation,
    PartnerSyllabus,
    Recognition,
    Session,
)

#: What stands where an id would, when the organisation has none: an address must be walked.
NOBODYS = "00000000-0000-7000-8000-000000000000"


def known(by: Actor, organisation: Organisation) -> dict[str, list[object]]:
    """Return, for each value that an address may need, what this organisation would fill in."""

    def ids(model: type[TenantModel], column: str = "id") -> list[object]:
        return list(model.objects.order_by("id").values_list(column, flat=True)) or [NOBODYS]

    def written(model: type[Letter | Note]) -> Iterable[UUID]:
        """Return the first one on the case that has a letter: all of its pages are seen."""
        rows = model.objects.filter(case_id=of_case) if of_case else model.objects.all()
        return rows.order_by("id").values_list("id", flat=True)[:1]

    with acting_as(by):
        of_case = Letter.objects.order_by("id").values_list("case_id", flat=True).first()
        found: dict[str, list[object]] = {
            "application_id": ids(Application),
            "agreement": ids(Agreement, "shared_id"),
            "asked": ids(Asked),
            "batch": ids(ImportBatch),
            "call_out": ids(CallOut),
            "campaign_id": ids(Campaign),
            "case_id": [of_case or ids(Case)[0]],
            "change": ids(RollChange)[:1],
            "crisis": ids(Crisis, "slug"),
            "draft_id": ids(Draft),
            "deployment": ids(Deployment),
            "entitlement": ids(Entitlement),
            "exercise_id": ids(Exercise),
            "handler_id": ids(Handler),
            "focal_id": ids(FocalPoint),
            "gate_id": ids(ChildGate)[:1],
            "line_id": ids(ManifestLine)[:1],
            "form_code": ids(Questionnaire, "code"),
            "hint": ids(DuplicateHint),
            "hint_id": ids(SiblingHint),
            "inbound_id": ids(Inbound),
            "key_id": ids(SealKey),
            "leg_id": ids(Leg),
            "letter_id": list(written(Letter)) or [NOBODYS],
            "member_id": ids(Person)[:1],
            "note_id": list(written(Note)) or [NOBODYS],
            "part_row": ids(LanguageSkill)[:1],
            "roster_member": ids(Member),
            "zone_id": ids(WardenZone)[:1],
            "translation": ids(TranslationJob),
            "number": list(Report.objects.values_list("number", flat=True)) or [1],
            "plan_id": ids(Plan),
            "plan_version": list(PlanVersion.objects.values_list("number", flat=True)) or [1],
            "activation_id": ids(Activation),
            "plan_task": ids(Task)[:1],
            "received_plan": ids(ReceivedPlan),
            "offer_id": ids(Offer),
            "offered_id": ids(OfferedCase),
            "opening_id": ids(Opening),
            "screening_id": ids(Screening),
            "paper_id": ids(Paper)[:1],
            "partner_id": ids(Partner),
            "pathway_id": ids(Pathway),
            "person": ids(Person),
            "person_id": ids(Person),
            "procedure": [*Procedure.objects.values_list("code", flat=True), "detention"],
            "procedure_run": ids(Run),
            "received_id": ids(ReceivedReferral),
            "referral_id": ids(Referral),
            "request_id": ids(Request),
            "run_id": ids(MatchRun),
            "version_id": ids(Version),
            "published_id": ids(Published),
            "report_id": ids(ToldReport),
            "theme_id": ids(Theme),
            "service_id": ids(Service),
            "training_id": ids(Trained),
            "submission_id": ids(Submission),
            "question_id": ids(Confirmation),
            "share_id": ids(Share),
            "station_id": ids(Station),
            "enrolment_id": ids(Enrolment),
            "certificate_id": ids(Certificate),
            "session_id": ids(Session),
            "syllabus_id": ids(PartnerSyllabus),
            "recognition_id": ids(Recognition),
            "observation_id": ids(Observation),
            "transfer_id": ids(BlankTransfer)[:1],
        }
    of = {"organisation": organisation}
    return found | {
        "binding_id": list(ClientBinding.objects.filter(**of).values_list("id", flat=True)),
        "invitation_id": list(Invitation.objects.filter(**of).values_list("id", flat=True)),
        "user_id": list(Membership.objects.filter(**of).values_list("user_id", flat=True)),
        "form_version": [1],
        "how": ["withdrawn", "deleted"],
        "key": ["set-password"],
        "question_name": ["new", "satisfied"],
        "child_step": ["open"],
        "doing": ["alert"],
        "plan_section": ["team", "scenarios"],
        "plan_step": ["send"],
        "plan_row": [NOBODYS],
        "part": [
            "language",
            "skill",
            "credential",
            "hours",
            "on-call",
            "away",
            "conflict",
            "erase",
        ],
        "reason": ["capacity", "no_route"],
        "step": list(STEPS),
        "token": ["no-such-token"],
        "uidb36": ["1"],
        "course_code": ["safe-referral"],
        "module_code": ["ask-first"],
        "moment": ["before", "after"],
        "file_name": ["picture.png"],
        "reference": ["7K4D29QX"],
    }
