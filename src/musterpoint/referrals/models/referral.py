"""
Referrals, what happened to them, and the links that partners open: once for each compartment.

The two families of tables are alike. Those of the protection compartment carry a row policy by
clearance, so that nobody else can tell whether they hold a row at all (DESIGN D4).
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.referrals.models.directory import Partner, Service
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel
from musterpoint.tenancy.vault import Compartment

REFERRING = "a person reaches the service that helps, with their own word"
KEPT = "two years after it is closed, then unreadable; with the person's key at the latest"


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    DRAFT = "draft", _("Being prepared")
    CONSENTED = "consented", _("The person agrees")
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Seen by the partner")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    APPOINTMENT = "appointment", _("Appointment made")
    STARTED = "started", _("Help has begun")
    COMPLETED = "completed", _("Completed")
    NOT_ATTENDED = "not_attended", _("Did not come")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FEEDBACK = "feedback", _("The person has said how it was")
    CLOSED = "closed", _("Closed")


class Urgency(models.TextChoices):
    """How fast a partner has to answer."""

    IMMEDIATE = "immediate", _("Immediate: call first, within the hour")
    URGENT = "urgent", _("Urgent: within a day")
    NORMAL = "normal", _("Normal: within three days")


class Phase(models.TextChoices):
    """Where the person is helped."""

    HERE = "here", _("Here")
    TRANSIT = "transit", _("On the way")
    ARRIVAL = "arrival", _("On arrival")


class Way(models.TextChoices):
    """How the partner was told."""

    NONE = "", _("Not told yet")
    LINK = "link", _("Sealed link")
    ACCOUNT = "account", _("On this platform")


class Basis(models.TextChoices):
    """What makes it lawful to tell the partner."""

    NONE = "", _("Not asked yet")
    CONSENT = "consent", _("The person agrees")
    VITAL = "vital", _("Risk to life")


class Reason(models.TextChoices):
    """Why a partner declines."""

    NONE = "", "–"
    FULL = "full", _("No free place")
    NOT_FOR = "not_for", _("The service is not for this person")
    CLOSED = "closed", _("The service is closed")
    AREA = "area", _("Another place is responsible")
    OTHER = "other", _("Another reason")


class Experience(models.TextChoices):
    """What the person says of the help."""

    NONE = "", "–"
    GOOD = "good", _("It was good")
    PARTLY = "partly", _("It helped in part")
    BAD = "bad", _("It was not good")


class ReferralBase(TenantModel):
    """
    One person referred to one service.

    What is asked and shared, the partner's words, the number of the receipt and what the person
    said are in ``sealed``, under the key of ``subject_id``; empty when its time is over.
    ``state`` is where it stands with us, ``told`` where it stands for the partner: after a silent
    withdrawal the partner's side goes on and ends like any other. ``asked_at`` is when the person
    asked for it, ``asked_after_at`` when it was due to ask how it was. The clock that runs ends at
    ``due_at``; ``escalated`` counts whom silence was told to. After a silent withdrawal
    ``deputy_at`` is when silence would have been told to the partner's deputy: it still is, so
    that the partner cannot tell. ``pathway_id`` is the road in force when it was sent, ``pack``
    the clocks it followed.
    """

    reference = models.CharField(max_length=8)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    pathway_id = models.UUIDField(null=True)
    paper = models.CharField(max_length=240, blank=True)
    pack = models.CharField(max_length=80)
    service_kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.HERE)
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.DRAFT)
    told = models.CharField(max_length=12, choices=ReferralState, blank=True)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    was_good = models.CharField(max_length=8, choices=Experience, blank=True)
    still_needs = models.BooleanField(null=True)
    is_open_withdrawal = models.BooleanField(default=False)
    repeat_of = models.UUIDField(null=True)
    item_id = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    appointed_at = models.DateTimeField(null=True)
    appointment_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    asked_after_at = models.DateTimeField(null=True)
    receipt_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    feedback_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    deputy_at = models.DateTimeField(null=True)
    escalated = models.IntegerField(default=0)
    code_digest = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=REFERRING,
        retention=KEPT,
        lawful_basis="the person's consent, or risk to life with the reason recorded",
        fields=kinds(
            technical="reference subject_id person_id case_id pathway_id paper pack way item_id"
            " repeat_of created_at updated_at asked_at consented_at sent_at acknowledged_at"
            " accepted_at declined_at appointed_at reminded_at started_at missed_at ended_at"
            " asked_after_at receipt_at withdrawn_at feedback_at closed_at due_at deputy_at"
            " escalated code_digest is_open_withdrawal",
            organisational="crisis service partner owner_id created_by",
            coarse="service_kind urgency phase country language state told basis reason was_good"
            " still_needs appointment_at",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


class EventBase(TenantModel):
    """One thing that happened to a referral, in codes; words stand in the referral's seal."""

    move = models.CharField(max_length=20)
    state = models.CharField(max_length=12, blank=True)
    by_kind = models.CharField(max_length=10)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField()

    processing = Processing(
        purpose=REFERRING,
        retention=KEPT,
        fields=kinds(
            technical="referral by_kind occurred_at",
            organisational="by_id by_name",
            coarse="move state",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.move} at {self.occurred_at:%Y-%m-%d %H:%M}"


class LinkBase(TenantModel):
    """
    A sealed link to a referral: of token and code only keyed digests are kept.

    ``rank`` is whom it was made for at the partner: 0 the focal point, 1 and on a deputy,
    -1 when it was mailed to nobody.
    """

    rank = models.IntegerField(default=0)
    token_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    site = models.CharField(max_length=200, blank=True)
    tries = models.IntegerField(default=0)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="a partner without an account reads what the person agreed to, and answers",
        retention=KEPT,
        fields=kinds(
            technical="referral rank token_digest code_digest site tries made_at expires_at"
            " opened_at ended_at",
            organisational="made_by",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"link of {self.made_at:%Y-%m-%d %H:%M}"


def _referral_meta(stem: str) -> Any:
    def index(name: str, *fields: str, **more: Any) -> models.Index:
        return models.Index(fields=["organisation", *fields], name=f"{stem}_{name}", **more)

    is_open = models.Q(closed_at__isnull=True)
    one = [models.UniqueConstraint(fields=["organisation", "reference"], name=f"{stem}_ref")]
    indexes = [
        index("new", "-created_at", "-id"),
        index("mine", "owner_id", "due_at", condition=is_open),
        index("due", "due_at", condition=is_open),
        index("deputy", "deputy_at", condition=models.Q(deputy_at__isnull=False)),
        index("subject", "subject_id"),
        index("case", "case_id"),
        index("item", "item_id"),
        index("code", "code_digest"),
    ]
    return type("Meta", (), {"constraints": one, "indexes": indexes})


def _link_meta(stem: str) -> Any:
    one = models.UniqueConstraint(fields=["organisation", "token_digest"], name=f"{stem}_token")
    return type("Meta", (), {"constraints": [one]})


class Referral(ReferralBase):
    """A referral that the consular side may see."""

    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _referral_meta("refer_ref")


class ReferralEvent(EventBase):
    """What happened to such a referral."""

    append_only = True
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")


class Link(LinkBase):
    """A sealed link to such a referral."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="links")
    Meta: ClassVar[Any] = _link_meta("refer_link")


class ProtectedReferral(ReferralBase):
    """A referral behind the wall."""

    compartment = "protection"
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _referral_meta("refer_pref")


class ProtectedReferralEvent(EventBase):
    """What happened to a referral behind the wall."""

    compartment = "protection"
    append_only = True
    referral = models.ForeignKey(ProtectedReferral, models.PROTECT, related_name="events")


class ProtectedLink(LinkBase):
    """A sealed link to a referral behind the wall."""

    compartment = "protection"
    referral = models.ForeignKey(ProtectedReferral, models.PROTECT, related_name="links")
    Meta: ClassVar[Any] = _link_meta("refer_plink")


class ReceivedReferral(TenantModel):
    """
    A person whom another organisation of this platform referred to us.

    What it told is in ``sealed``, under the key of this row's own id.
    """

    item_id = models.UUIDField()
    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    reference = models.CharField(max_length=80)
    service_kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.SENT)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    appointment_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=REFERRING,
        retention="two years after the last answer, then its key is destroyed",
        lawful_basis="the person's consent, given to the sender",
        fields=kinds(
            technical="item_id reference received_at answered_at",
            organisational="sender_id sender_name answered_by",
            coarse="service_kind urgency state reason appointment_at",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sender_id", "item_id"], name="one_received_referral"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "-received_at", "-id"], name="received_referral_new"
            )
        ]

    def __str__(self) -> str:
        return self.reference


AnyReferral = Referral | ProtectedReferral
AnyLink = Link | ProtectedLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of one compartment."""

    compartment: Compartment
    referral: type[AnyReferral]
    event: type[ReferralEvent | ProtectedReferralEvent]
    link: type[AnyLink]


CONSULAR = Tables(compartment="consular", referral=Referral, event=ReferralEvent, link=Link)
PROTECTED = Tables(
    compartment="protection",
    referral=ProtectedReferral,
    event=ProtectedReferralEvent,
    link=ProtectedLink,
)
#: Both are always asked; the database decides whether the second has anything to say.
TABLES = (CONSULAR, PROTECTED)
