"""An application for money or goods of a fund, and everything that was done with it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.crises.models import Crisis
from musterpoint.grants.models._calls import Call
from musterpoint.people.models import Household, Person, Sex
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

HELP = "people in need and those who help them get money of a fund, and everybody can see why"
KEPT = "as long as the law of accounts asks; what was told goes with the person's key"


class Route(models.TextChoices):
    """How an application is chosen."""

    NEED = "need", _("By need")
    CALL = "call", _("By a call")
    DIRECT = "direct", _("Direct grant")


class State(models.TextChoices):
    """Where an application stands."""

    SUBMITTED = "submitted", _("Submitted")
    INCOMPLETE = "incomplete", _("Waits for the applicant")
    COMPLETE = "complete", _("Complete")
    ASSESSED = "assessed", _("Assessed")
    RECOMMENDED = "recommended", _("Recommended")
    APPROVED = "approved", _("Approved")
    PART = "part", _("Approved in part")
    REFUSED = "refused", _("Refused")
    COMMITTED = "committed", _("Money is set aside")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    RECEIPTED = "receipted", _("Receipt is there")
    RECOVERED = "recovered", _("Recovered")
    WRITTEN_OFF = "written_off", _("Written off")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")


class Way(models.TextChoices):
    """How an application came; what is told counts like what is written."""

    DESK = "desk", pgettext_lazy("how an application came", "At the desk, told or written")
    PHONE = "phone", pgettext_lazy("how an application came", "Told by telephone")
    WEB = "web", pgettext_lazy("how an application came", "By the public page")


class Applicant(models.TextChoices):
    """Who applies."""

    PERSON = "person", _("One person")
    FAMILY = "family", _("A family")
    ORGANISATION = "organisation", _("An organisation")
    DIASPORA = "diaspora", _("A diaspora or community group")


class Application(TenantModel):
    """
    An application.

    ``sealed`` holds what tells who applies, why, and how they can be paid; it opens with the key of
    ``subject_id``: the person's, so that it is erased with them, or the application's own.
    ``key_digest`` belongs to the address at which the applicant reads the answer. Amounts are whole
    smallest parts of ``unit``. ``score`` is in hundredths of 100. ``points_from`` stands when an
    upheld appeal sent it back to scorers; ``payee_by`` while a change of the payee after the
    decision waits to be confirmed by somebody else. ``crisis`` is the one it arose from and
    ``country`` (alpha-3) where the help is used: money that givers bound to another one, or to any
    where none is named, does not pay it.
    """

    reference = models.CharField(max_length=12)
    key_digest = models.CharField(max_length=64)
    route = models.CharField(max_length=6, choices=Route)
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    way = models.CharField(max_length=5, choices=Way)
    applicant = models.CharField(max_length=12, choices=Applicant)
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="grants")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="grants")
    subject_id = models.UUIDField()
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=12)
    purpose = models.CharField(max_length=30)
    head_id = models.UUIDField(null=True)
    unit = models.CharField(max_length=3)
    asked = models.BigIntegerField()
    days = models.IntegerField(null=True)
    from_on = models.DateField()
    until_on = models.DateField()
    method = models.CharField(max_length=8)
    is_advance = models.BooleanField(default=False)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    age_band = models.SmallIntegerField(null=True)
    sealed = models.BinaryField()
    taken_by = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    score = models.IntegerField(null=True)
    points_from = models.DateTimeField(null=True)
    recommended = models.BigIntegerField(null=True)
    approved = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    appeal_until = models.DateTimeField(null=True)
    commitment_id = models.UUIDField(null=True)
    payee_by = models.UUIDField(null=True)
    paid = models.BigIntegerField(default=0)
    paid_at = models.DateTimeField(null=True)
    pack = models.CharField(max_length=80)

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="reference key_digest call person household subject_id commitment_id pack"
            " head_id points_from crisis",
            organisational="route state way applicant country purpose unit asked days from_on"
            " until_on method is_advance taken_by received_at due_at recommended approved"
            " decided_at decided_by appeal_until paid paid_at payee_by",
            coarse="language sex age_band score",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_grant_ref"),
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_grant_key"),
            models.CheckConstraint(condition=models.Q(asked__gt=0), name="grant_asks_something"),
            models.CheckConstraint(
                condition=models.Q(approved=None)
                | models.Q(approved__gte=0, approved__lte=models.F("asked")),
                name="grant_not_over_what_was_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="grant_period"
            ),
            models.CheckConstraint(
                condition=models.Q(route=Route.CALL, call__isnull=False)
                | (~models.Q(route=Route.CALL) & models.Q(call__isnull=True)),
                name="grant_of_its_call",
            ),
            both_or_neither("decided_at", "decided_by", "grant_decided"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "due_at", "id"], name="grant_queue"),
            models.Index(fields=["organisation", "commitment_id"], name="grant_commitment"),
        ]

    def __str__(self) -> str:
        return self.reference


class Step(TenantModel):
    """One step of an application's history: to which state, by whom, when."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=State)
    sealed = models.BinaryField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application", organisational="state made_by made_at", sensitive="sealed"
        ),
    )

    def __str__(self) -> str:
        return self.state


class Assessment(TenantModel):
    """What a welfare officer found: a level for each criterion, the total, the words."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="assessments")
    total = models.IntegerField()
    sealed = models.BinaryField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    pack = models.CharField(max_length=80)

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application pack",
            organisational="made_by made_at",
            coarse="total",
            sensitive="sealed",
        ),
    )

    def __str__(self) -> str:
        return f"{self.total}"


class Outcome(models.TextChoices):
    """What was decided."""

    APPROVED = "approved", _("Approved")
    PART = "part", _("Approved in part")
    REFUSED = "refused", _("Refused")


class Decision(TenantModel):
    """A decision as it was made, with its reasons, which the applicant reads."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    amount = models.BigIntegerField()
    is_of_appeal = models.BooleanField(default=False)
    sealed = models.BinaryField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="outcome amount is_of_appeal made_by made_at",
            sensitive="sealed",
        ),
    )

    def __str__(self) -> str:
        return self.get_outcome_display()


class Appeal(TenantModel):
    """An applicant's appeal: once, by the day, decided by somebody else."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    sealed = models.BinaryField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True)
    answer = models.BinaryField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="filed_at due_at is_upheld decided_by decided_at",
            sensitive="sealed answer",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application"], name="one_grant_appeal"
            ),
            both_or_neither("decided_at", "decided_by", "grant_appeal_decided"),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.application_id}"


class Draft(TenantModel):
    """What somebody has typed on the public page and not sent yet; it opens at its own address."""

    key_digest = models.CharField(max_length=64)
    call = models.ForeignKey(Call, models.CASCADE, null=True, related_name="drafts")
    sealed = models.BinaryField()
    language = models.CharField(max_length=12)
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    processing = Processing(
        purpose=HELP,
        retention="30 days after the last change, then erased",
        fields=kinds(
            technical="key_digest call changed_at expires_at",
            coarse="language",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_grant_draft")
        ]

    def __str__(self) -> str:
        return f"draft of {self.changed_at}"
