"""Calls for people of the rosters, who was asked and answered, and where they went."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.rosters.models.members import Member
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

CALLING_OUT = "calling people out and knowing who is where"


class Stage(models.TextChoices):
    """How far a call is: no answer is needed before the alert, nobody goes before deploy."""

    INFORMATION = "information", _("Information")
    ALERT = "alert", _("Alert")
    DEPLOY = "deploy", _("Deploy")
    STOOD_DOWN = "stood_down", _("Stood down")


class Answer(models.TextChoices):
    """What somebody said."""

    NONE = "none", _("No answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class CallKind(models.TextChoices):
    """Whom a call is for: people who go somewhere, or wardens where they live."""

    HELP = "help", _("People who go somewhere")
    WARDENS = "wardens", _("Wardens act in their zones")
    TEST = "test", _("Test of the telephone tree")


class Standing(models.TextChoices):
    """What became of an answer."""

    NONE = "none", _("Nothing yet")
    HOLDS = "holds", _("Has a place")
    WAITS = "waits", _("On the waiting list")
    ASSIGNED = "assigned", _("Assigned")
    CANCELLED = "cancelled", _("Cancelled")


class Tell(models.TextChoices):
    """Which message still has to go to somebody."""

    NOTHING = "", _("Nothing")
    INFORMATION = "information", _("Information")
    ALERT = "alert", _("The question")
    PLACE = "place", _("A place")
    WAITS = "waits", _("The waiting list")
    DEPLOY = "deploy", _("The assignment")
    STOOD_DOWN = "stood_down", _("The end of the call")


class DeploymentState(models.TextChoices):
    """What became of a deployment."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    ENDED = "ended", _("Ended")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class CallOut(TenantModel):
    """A call for so many people: what for, where, when, and until when to answer."""

    title = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=120, blank=True)
    terms = models.TextField(blank=True)
    kind = models.CharField(max_length=7, choices=CallKind, default=CallKind.HELP)
    need = models.JSONField(default=dict)
    places = models.IntegerField()
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.INFORMATION)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    site = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    alerted_at = models.DateTimeField(null=True)
    deployed_at = models.DateTimeField(null=True)
    stood_down_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=CALLING_OUT,
        retention="ten years",
        fields=kinds(
            technical="kind stage site created_at alerted_at deployed_at stood_down_at",
            organisational="title place role terms need places starts_at ends_at answer_by"
            " created_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at"), places__gte=1),
                name="a_call_has_places_and_time",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "created_at"], name="call_newest")
        ]

    def __str__(self) -> str:
        return self.title


class Asked(TenantModel):
    """Somebody who was asked: the code of the answer, the answer, and what became of it."""

    call_out = models.ForeignKey(CallOut, models.CASCADE, related_name="asked")
    member = models.ForeignKey(Member, models.CASCADE, related_name="asked")
    code = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=4, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=8, blank=True)
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.NONE)
    number = models.IntegerField(default=0)
    reasons = models.JSONField(default=list)
    tell = models.CharField(max_length=11, choices=Tell, blank=True)
    told_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=CALLING_OUT,
        retention="ten years, without the member's name once the member is erased",
        fields=kinds(
            technical="call_out member code asked_at number tell told_at",
            organisational="answer answered_at way standing reasons",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "call_out", "member"], name="asked_once_a_call"
            ),
            models.UniqueConstraint(fields=["organisation", "code"], name="one_code_of_an_answer"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "asked_at"],
                condition=~models.Q(tell=""),
                name="asked_to_tell",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Deployment(TenantModel):
    """Who went: from, until, where, as what; what they said afterwards is sealed."""

    asked = models.ForeignKey(Asked, models.CASCADE, related_name="deployments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="deployments")
    place = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=DeploymentState, default=DeploymentState.PLANNED)
    sealed_debrief = models.BinaryField(default=b"")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=CALLING_OUT,
        retention="ten years, without the member's name once the member is erased",
        fields=kinds(
            technical="asked member created_at closed_at",
            organisational="place role starts_at ends_at state",
            personal="sealed_debrief",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "asked"], name="one_deployment_a_call")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "ends_at"], name="deployment_open")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"
