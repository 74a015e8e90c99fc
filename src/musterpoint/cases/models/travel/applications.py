"""Applications for travel documents: who asks, how it was checked, what it cost."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.cases.models.travel.stock import Station
from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

JOURNEY = "a paper to travel with for those who have none"
KEPT = "what is sealed 180 days after the end or the last valid day, or with the person's key"


class ApplicationKind(models.TextChoices):
    """What is asked for. Each kind's layout and validity are in the rule pack."""

    EMERGENCY_TRAVEL_DOCUMENT = "etd", _("Emergency travel document")
    EMERGENCY_PASSPORT = "passport", _("Emergency passport")
    CERTIFICATE_OF_IDENTITY = "identity", _("Certificate of identity")


class ApplicationState(models.TextChoices):
    """How far an application is."""

    DRAFT = "draft", _("Being written")
    CHECKING = "checking", _("Identity being checked")
    CONFIRMED = "confirmed", _("Identity confirmed")
    PRINTED = "printed", _("Printed, to be signed")
    SIGNED = "signed", _("Signed, to be handed over")
    HANDED_OVER = "handed_over", _("Handed over")
    REFUSED = "refused", pgettext_lazy("application", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


class Application(TenantModel):
    """
    Somebody asks for a travel document.

    ``sealed`` holds, under the person's key, what is to stand in the document, where the journey
    goes and which States may be asked. ``screened_at`` is set for everybody before anything goes
    on: it tells that a private conversation took place, and nothing of what was said. What was
    checked before ``facts_at`` was checked of other facts and no longer counts.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=8)
    kind = models.CharField(max_length=10, choices=ApplicationKind)
    state = models.CharField(max_length=12, choices=ApplicationState)
    sealed = models.BinaryField()
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    facts_at = models.DateTimeField()
    screened_at = models.DateTimeField(null=True)
    screened_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    issue_due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    pack = models.CharField(max_length=80)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=JOURNEY,
        retention=KEPT,
        fields=kinds(
            technical="person station reference taken_at facts_at screened_at confirmed_at"
            " issue_due_at ended_at pack updated_at",
            coarse="kind state end_reason",
            organisational="taken_by screened_by confirmed_by ended_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="travel_application_ref"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ended_at__isnull=True),
                name="one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="travel_application_state"
            ),
            both_or_neither("screened_at", "screened_by", "application_screened"),
            both_or_neither("confirmed_at", "confirmed_by", "application_confirmed"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "taken_at", "id"], name="application_newest"),
            models.Index(
                fields=["organisation", "state", "taken_at", "id"], name="application_by_state"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Photo(TenantModel):
    """The picture of an application: 413 x 531 pixels, without what the camera wrote in it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="photos")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=JOURNEY,
        retention=KEPT,
        fields=kinds(technical="application made_at", organisational="made_by", sensitive="sealed"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "application"], name="one_photo")
        ]

    def __str__(self) -> str:
        return f"photo of {self.application_id}"


class Source(models.TextChoices):
    """Where an officer looked. Two different ones make a check of two sources."""

    LOST_PAPER = "lost_paper", _("The lost passport, or a copy of it")
    OTHER_PAPER = "other_paper", _("Another paper with a photo")
    REGISTER = "register", _("Register of nationals or of passports")
    BIOMETRIC = "biometric", _("Face or fingerprints compared with a record")
    INTERVIEW = "interview", _("Interview by an officer")
    WITNESS = "witness", _("Somebody who vouches and was identified")


class Finding(models.TextChoices):
    """What a source says."""

    MATCHES = "matches", _("It is this person")
    UNCLEAR = "unclear", _("It does not tell")
    DIFFERS = "differs", _("It is not this person")


class IdentityCheck(TenantModel):
    """One officer looked at one source. The newest of a source counts; none is ever changed."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    source = models.CharField(max_length=12, choices=Source)
    finding = models.CharField(max_length=8, choices=Finding)
    sealed_note = models.BinaryField()
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=JOURNEY,
        retention=KEPT,
        fields=kinds(
            technical="application made_at",
            coarse="source finding",
            organisational="made_by made_by_name",
            sensitive="sealed_note",
        ),
    )

    def __str__(self) -> str:
        return f"{self.source}: {self.finding}"


class Side(models.TextChoices):
    """Who asks: we ask another organisation, or another asks us."""

    OUT = "out", _("We asked")
    IN = "in", _("We were asked")


class ConfirmationAnswer(models.TextChoices):
    """What the organisation that was asked says."""

    CONFIRMED = "confirmed", _("This is our national")
    DENIED = "denied", _("This is not our national")
    UNKNOWN = "unknown", _("We cannot tell")


class Confirmation(TenantModel):
    """
    A question to headquarters or to another State whether somebody is its national.

    Who asks holds the application, who is asked opens the disclosed copy by its item.
    """

    side = models.CharField(max_length=3, choices=Side)
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, related_name="confirmations"
    )
    counterpart_id = models.UUIDField()
    counterpart_name = models.CharField(max_length=200)
    item_id = models.UUIDField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=ConfirmationAnswer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=JOURNEY,
        retention=KEPT,
        fields=kinds(
            technical="side application counterpart_id item_id asked_at due_at answered_at",
            coarse="answer",
            organisational="counterpart_name asked_by answered_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "side", "item_id"], name="one_confirmation"
            ),
            models.CheckConstraint(
                condition=Q(side=Side.IN, application__isnull=True)
                | Q(side=Side.OUT, application__isnull=False),
                name="who_asks_holds_the_application",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "side", "due_at", "id"], name="confirmation_due")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.item_id}"


class ClockStep(models.TextChoices):
    """A step of a confirmation that has a deadline."""

    ASK = "ask", _("Ask another authority, or confirm the identity")
    ANSWER = "answer", _("Answer of another authority")
    ISSUE = "issue", _("Issue the document")
    DECIDE = "decide", _("Revoke, or say why it stays valid")


class ClockKind(models.TextChoices):
    """Why officers are told of a step."""

    REMIND = "remind", _("Reminder")
    ESCALATE = "escalate", _("Missed, passed on")


class ClockWord(TenantModel):
    """Officers were told that a step is near or missed: once each of an application or question."""

    about_id = models.UUIDField()
    step = models.CharField(max_length=10, choices=ClockStep)
    kind = models.CharField(max_length=10, choices=ClockKind)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    processing = Processing(
        purpose="a question about somebody's identity is not forgotten",
        retention="as long as the application's dates",
        fields=kinds(technical="about_id due_at told_at", organisational="step kind"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "about_id", "step", "kind"], name="one_clock_word"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"


class Fee(TenantModel):
    """What was paid, in minor units of a currency, or why nothing was."""

    append_only = True

    application = models.ForeignKey(Application, models.CASCADE, related_name="fees")
    minor = models.IntegerField()
    currency = models.CharField(max_length=3, blank=True)
    waiver = models.CharField(max_length=20, blank=True)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField()

    processing = Processing(
        purpose="what a document cost, or why nothing was asked for it",
        retention="ten years, as the law on accounts asks",
        fields=kinds(
            technical="application taken_at",
            coarse="minor currency waiver",
            organisational="taken_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "application"], name="one_fee"),
            models.CheckConstraint(
                condition=(Q(minor__gt=0, waiver="") & ~Q(currency=""))
                | (Q(minor=0) & ~Q(waiver="")),
                name="fee_or_waiver",
            ),
        ]

    def __str__(self) -> str:
        return self.waiver or f"{self.minor} {self.currency}"
