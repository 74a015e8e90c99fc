"""What somebody of an organisation knows: the values with which its addresses are filled."""

from collections.abc import Iterable
from uuid import UUID

from musterpoint.accounts.models import ClientBinding, Invitation
from musterpoint.bonds.models import Bond, CallPaper, Employer, Payout, Proposal, TopUp
from musterpoint.bonds.models import Call as BondCall
from musterpoint.capacity.models import Asked as AskedToAgree
from musterpoint.capacity.models import Assessment
from musterpoint.capacity.models import Item as CapacityItem
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
from musterpoint.claims.models import Claim, Cover, CoverClaim, Matter, Responder, Tariff
from musterpoint.claims.models import Paper as ClaimPaper
from musterpoint.costs.models import (
    CostedLeg,
    CostModel,
    Debtor,
    Demand,
    DemandStep,
    Invoice,
    Netting,
    NettingTransfer,
    NoteReceipt,
    PayerChange,
    Relief,
    SeatChange,
    Statement,
    StatementLine,
)
from musterpoint.costs.models import Note as CostNote
from musterpoint.costs.models import Share as CostShare
from musterpoint.crises.models import Crisis, RollChange
from musterpoint.crises.public.answers import STEPS
from musterpoint.disclosures.models import Agreement
from musterpoint.evacuation.models import Leg, LegDraft, ManifestLine, MatchRun, Request
from musterpoint.evaluation.models import (
    Contribution,
    Evaluation,
    EvaluationVersion,
    EvaluatorLink,
    Framework,
    Node,
    Report,
    ResultIndicator,
    Review,
)
from musterpoint.exchange.models import Application as PartnerApplication
from musterpoint.exchange.models import Call, Challenge, Entry, FollowUp, Meeting, Room, Visit
from musterpoint.exercises.models import Exercise, Inject, Rehearsal, Seat
from musterpoint.feedback.models import Handler, Published, Theme
from musterpoint.feedback.models import Report as ToldReport
from musterpoint.forms.models import Draft, Questionnaire, Submission
from musterpoint.funds.models import Account as FundAccount
from musterpoint.funds.models import Commitment, Fund, FundChange, Head, MemberTerm, Window
from musterpoint.funds.models import Transaction as FundTransaction
from musterpoint.funds.models import Transfer as FundTransfer
from musterpoint.giving.models import Campaign as Appeal
from musterpoint.giving.models import (
    Duty,
    Gift,
    Giver,
    Intent,
    LevyRate,
    Loan,
    LoanDue,
    MatchRule,
    Pledge,
    Provider,
    Receipt,
    Thing,
)
from musterpoint.giving.models import Refund as GiftRefund
from musterpoint.goods.models import Count as GoodsCount
from musterpoint.goods.models import Dispatch, Distribution, Handout, Listed, Loss, Store
from musterpoint.goods.models import Item as GoodsItem
from musterpoint.goods.models import Loan as GoodsLoan
from musterpoint.goods.models import Request as GoodsRequest
from musterpoint.grants.models import Advance as GrantAdvance
from musterpoint.grants.models import Application as Grant
from musterpoint.grants.models import Call as GrantCall
from musterpoint.grants.models import Milestone as GrantMilestone
from musterpoint.grants.models import Recovery as GrantRecovery
from musterpoint.lessons.models import (
    ActionItem,
    Ask,
    Lesson,
    Practice,
    Recommendation,
    Research,
)
from musterpoint.lessons.models import Review as LessonReview
from musterpoint.messaging.models import Inbound
from musterpoint.outreach.models import Campaign
from musterpoint.payments.models import BankLine, Batch, Match, Order, PayingAccount
from musterpoint.payments.models import Payout as PaymentPayout
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
from musterpoint.surveys.models import Asking, Result, Survey, Wave
from musterpoint.surveys.models import Member as SurveyMember
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tenant import TenantModel
from musterpoint.training.models import (
    Booking,
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
            "rehearsal_id": ids(Rehearsal)[:1],
            "inject_id": ids(Inject)[:1],
            "seat_id": ids(Seat)[:1],
            "handler_id": ids(Handler),
            "focal_id": ids(FocalPoint),
            "gate_id": ids(ChildGate)[:1],
            "line_id": ids(ManifestLine)[:1],
            "form_code": ids(Questionnaire, "code"),
            "hint": ids(DuplicateHint),
            "hint_id": ids(SiblingHint),
            "inbound_id": ids(Inbound),
            "key_id": ids(SealKey),
            "leg_draft": ids(LegDraft)[:1],
            "leg_id": ids(Leg),
            "letter_id": list(written(Letter)) or [NOBODYS],
            "member_id": ids(Person)[:1],
            "note_id": list(written(Note)) or [NOBODYS],
            "part_row": ids(LanguageSkill)[:1],
            "roster_member": ids(Member),
            "zone_id": ids(WardenZone)[:1],
            "translation": ids(TranslationJob),
            "number": list(Report.objects.values_list("number", flat=True)) or [1],
            "account_id": ids(FundAccount)[:1],
            "transaction_id": ids(FundTransaction)[:1],
            "ledger_end": ["post", "void"],
            "order_id": ids(Order)[:1],
            "batch_id": ids(Batch)[:1],
            "batch_step": ["release", "apart", "file", "paper"],
            "paying_id": ids(PayingAccount)[:1],
            "payment_way": ["bank", "mobile", "cash", "voucher"],
            "bank_line_id": ids(BankLine)[:1],
            "line_proposal": ["0123456789abcdef"],
            "match_id": ids(Match)[:1],
            "payout_id": ids(PaymentPayout)[:1],
            "point_id": ids(PayingAccount)[:1],
            "fund_slug": ids(Fund, "slug")[:1],
            "fund_window": ids(Window)[:1],
            "fund_head": ids(Head)[:1],
            "commitment_id": ids(Commitment)[:1],
            "fund_transfer": ids(FundTransfer)[:1],
            "fund_change": ids(FundChange)[:1],
            "member_term": ids(MemberTerm)[:1],
            "recipe_code": ["levy-fund"],
            "currency_code": ["USD"],
            "goods_store": ids(Store)[:1],
            "store_code": ids(Store, "code")[:1],
            "item_code": ids(GoodsItem, "code")[:1],
            "goods_item": ids(GoodsItem)[:1],
            "goods_request": ids(GoodsRequest)[:1],
            "goods_dispatch": ids(Dispatch)[:1],
            "goods_distribution": ids(Distribution)[:1],
            "goods_listed": ids(Listed)[:1],
            "goods_handout": ids(Handout)[:1],
            "goods_loan": ids(GoodsLoan)[:1],
            "goods_loss": ids(Loss)[:1],
            "goods_count": ids(GoodsCount)[:1],
            "plan_id": ids(Plan),
            "plan_version": list(PlanVersion.objects.values_list("number", flat=True)) or [1],
            "activation_id": ids(Activation),
            "plan_task": ids(Task)[:1],
            "received_plan": ids(ReceivedPlan),
            "evaluation_id": ids(Evaluation),
            "evaluation_version": list(EvaluationVersion.objects.values_list("number", flat=True))
            or [1],
            "evaluator_link": ids(EvaluatorLink)[:1],
            "evaluation_sent": ids(Contribution)[:1],
            "framework_id": ids(Framework),
            "result_id": ids(Node)[:1],
            "result_indicator": ids(ResultIndicator)[:1],
            "review_id": ids(Review),
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
            "training_booking": ids(Booking)[:1],
            "applicant_id": ids(PartnerApplication),
            "call_id": ids(Call),
            "call_slug": ids(Call, "slug"),
            "challenge_id": ids(Challenge),
            "entry_ref": ids(Entry, "ref")[:1],
            "follow_up_id": ids(FollowUp),
            "meeting_id": ids(Meeting),
            "room_id": ids(Room),
            "visit_id": ids(Visit),
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
            "capacity_id": ids(Assessment)[:1],
            "capacity_item": ids(CapacityItem)[:1],
            "capacity_asked": ids(AskedToAgree)[:1],
            "lesson_id": ids(Lesson),
            "lesson_advice": ids(Recommendation)[:1],
            "lesson_action": ids(ActionItem)[:1],
            "lesson_review": ids(LessonReview),
            "practice_code": [*Practice.objects.values_list("code", flat=True), "france-ariane"],
            "research_id": ids(Research)[:1],
            "ask_id": ids(Ask),
            "grant_id": ids(Grant)[:2],
            "grant_call": ids(GrantCall),
            "grant_slug": ids(GrantCall, "slug"),
            "grant_advance": ids(GrantAdvance)[:1],
            "grant_milestone": ids(GrantMilestone)[:1],
            "grant_recovery": ids(GrantRecovery)[:1],
            "claim_id": ids(Claim)[:1],
            "claim_paper": ids(ClaimPaper)[:1],
            "responder_id": ids(Responder)[:1],
            "tariff_id": ids(Tariff)[:1],
            "matter_id": ids(Matter)[:1],
            "cover_id": ids(Cover)[:1],
            "cover_claim": ids(CoverClaim)[:1],
            "bond_id": ids(Bond)[:1],
            "bond_call": ids(BondCall)[:1],
            "bond_employer": ids(Employer)[:1],
            "bond_paper": ids(CallPaper)[:1],
            "bond_payout": ids(Payout)[:1],
            "bond_top_up": ids(TopUp)[:1],
            "bond_proposal": ids(Proposal)[:1],
            "cost_leg": ids(CostedLeg)[:1],
            "cost_invoice": ids(Invoice)[:1],
            "cost_share": ids(CostShare)[:1],
            "cost_change": ids(PayerChange)[:1],
            "cost_model": ids(CostModel)[:1],
            "cost_seats": ids(SeatChange)[:1],
            "cost_note": ids(CostNote)[:1],
            "cost_receipt": ids(NoteReceipt)[:1],
            "cost_relief": ids(Relief)[:1],
            "cost_statement": ids(Statement)[:1],
            "cost_line": ids(StatementLine)[:1],
            "cost_netting": ids(Netting)[:1],
            "cost_transfer": ids(NettingTransfer)[:1],
            "cost_debtor": ids(Debtor)[:1],
            "cost_demand": ids(Demand)[:1],
            "cost_step": ids(DemandStep)[:1],
            "survey_id": ids(Survey),
            "survey_wave": ids(Wave)[:1],
            "survey_member": ids(SurveyMember)[:1],
            "survey_asking": ids(Asking)[:1],
            "survey_result": ids(Result),
            "giver_id": ids(Giver)[:1],
            "pledge_id": ids(Pledge)[:1],
            "gift_id": ids(Gift)[:1],
            "receipt_id": ids(Receipt)[:1],
            "gift_refund": ids(GiftRefund)[:1],
            "levy_rate": ids(LevyRate)[:1],
            "duty_id": ids(Duty)[:1],
            "appeal_id": ids(Appeal)[:1],
            "matching_id": ids(MatchRule)[:1],
            "provider_id": ids(Provider)[:1],
            "loan_id": ids(Loan)[:1],
            "due_id": ids(LoanDue)[:1],
            "intent_id": ids(Intent)[:1],
            "thing_id": ids(Thing)[:1],
            "campaign_slug": ids(Appeal, "slug")[:1],
            "provider_code": ids(Provider, "code")[:1],
        }
    of = {"organisation": organisation}
    return found | {
        "binding_id": list(ClientBinding.objects.filter(**of).values_list("id", flat=True)),
        "invitation_id": list(Invitation.objects.filter(**of).values_list("id", flat=True)),
        "user_id": list(Membership.objects.filter(**of).values_list("user_id", flat=True)),
        "form_version": [1],
        "branch_number": [1],
        "code": ["123456"],
        "file_kind": ["csv"],
        "how": ["withdrawn", "deleted"],
        "key": ["set-password"],
        "question_name": ["new", "satisfied"],
        "child_step": ["open"],
        "doing": ["alert"],
        "evaluation_section": ["questions", "evaluators"],
        "evaluation_step": ["send"],
        "evaluation_row": [NOBODYS],
        "evaluation_question": [NOBODYS],
        "review_step": ["open", "close", "send"],
        "plan_section": ["team", "scenarios"],
        "plan_step": ["send"],
        "plan_row": [NOBODYS],
        "capacity_question": ["training-trained"],
        "card_code": ["7K4D29QX"],
        "capacity_step": ["submit"],
        "capacity_item_step": ["finish"],
        "room_answer": ["join"],
        "room_step": ["close"],
        "entry_step": ["withdraw"],
        "visit_revision": [1],
        "visit_step": ["start"],
        "bond_money": ["received", "paid"],
        "claim_line": [1],
        "claim_step": ["check", "decide"],
        "responder_step": ["payee", "confirm"],
        "matter_step": ["owed", "power", "hear"],
        "matter_part": [NOBODYS],
        "cover_step": ["sent"],
        "owed_step": ["send"],
        "call_step": ["publish"],
        "grant_step": ["complete", "assess", "payee"],
        "grant_call_step": ["publish"],
        "grant_return": ["settle", "report", "receive"],
        "grant_page": ["who"],
        "grant_place": [1],
        "criterion_place": [1],
        "survey_step": ["open", "close", "publish"],
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
        "practice_step": ["verify"],
        "ask_step": ["step"],
        "indicator_code": ["registered", "training_valid", "feedback_received"],
        "step": list(STEPS),
        "token": ["no-such-token"],
        "uidb36": ["1"],
        "course_code": ["safe-referral"],
        "gated_permission": ["rosters.change"],
        "module_code": ["ask-first"],
        "moment": ["before", "after"],
        "file_name": ["picture.png"],
        "reference": ["7K4D29QX"],
    }
