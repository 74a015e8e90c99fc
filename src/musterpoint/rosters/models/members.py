"""Who can be called: members of rosters with what they speak, know, may and when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

CALLING = "finding and calling people who can help in a crisis"
KEPT = "until two years after the member left the roster"


class RosterKind(models.TextChoices):
    """What the people of a roster are called for."""

    EXPERT = "expert", _("Experts")
    INTERPRETER = "interpreter", _("Interpreters and mediators")
    SURGE = "surge", _("Surge staff")
    WARDEN = "warden", _("Wardens")
    LOCAL = "local", _("Local recruits")


class MemberState(models.TextChoices):
    """Whether somebody may be called."""

    ACTIVE = "active", _("May be called")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left the roster")


class Mode(models.TextChoices):
    """How an interpreter works."""

    PHONE = "phone", _("By telephone")
    VIDEO = "video", _("By video")
    PLACE = "place", _("Face to face")


class Level(models.IntegerChoices):
    """How well somebody does it; languages by the broad bands of the CEFR."""

    BASIC = 1, _("Basic")
    WORKING = 2, _("Working")
    FULL = 3, _("Full")
    CERTIFIED = 4, _("Certified")


class CredentialKind(models.TextChoices):
    """What a credential is."""

    TRAINING = "training", _("Training")
    CLEARANCE = "clearance", _("Clearance")


class Roster(TenantModel):
    """A list of people for one kind of help, and the rest that they are owed after it."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=RosterKind)
    rest_hours = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    processing = Processing(
        purpose=CALLING,
        retention="kept",
        fields=kinds(technical="code created_at", organisational="name kind rest_hours"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_roster_code")
        ]

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """
    Somebody on a roster: name and contacts sealed under the key of this row's own id.

    ``user_id`` is set for a colleague. ``weekly`` is the week in hours of ``zone`` from Monday
    0:00 as 168 bits in hexadecimal, empty when nobody said; ``rest_until`` is the end of the last
    deployment plus the rest that the roster owes.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="members")
    user_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=8)
    sealed = models.BinaryField()
    state = models.CharField(max_length=8, choices=MemberState, default=MemberState.ACTIVE)
    sex = models.CharField(max_length=1, default="u")
    nationalities = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    country = models.CharField(max_length=3, blank=True)
    area = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=50, default="UTC")
    weekly = models.CharField(max_length=42, blank=True)
    on_call_until = models.DateTimeField(null=True)
    available_from = models.DateField(null=True)
    available_until = models.DateField(null=True)
    max_days = models.IntegerField(null=True)
    rest_until = models.DateTimeField(null=True)
    link_version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=CALLING,
        retention=KEPT,
        lawful_basis="agreement with the member",
        fields=kinds(
            technical="roster reference state link_version created_at updated_at",
            organisational="user_id",
            coarse="sex nationalities language country area zone weekly on_call_until"
            " available_from available_until max_days rest_until",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_member_reference"
            ),
            models.UniqueConstraint(
                fields=["organisation", "roster", "user_id"], name="a_user_is_once_on_a_roster"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "created_at"], name="member_newest"),
            models.Index(fields=["organisation", "country"], name="member_country"),
        ]

    def __str__(self) -> str:
        return self.reference


class MemberToken(TenantModel):
    """A keyed token of a word of a member's name, or of a number or address."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    token = models.BinaryField(max_length=16)

    processing = Processing(
        purpose="finding a member by name or number",
        retention=KEPT,
        fields=kinds(technical="member", personal="token"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token"], name="member_token")
        ]

    def __str__(self) -> str:
        return f"token of {self.member_id}"


class LanguageSkill(TenantModel):
    """One direction of interpreting: from, into, dialect of the one, level, and by which means."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="languages")
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    dialect = models.CharField(max_length=40, blank=True)
    level = models.SmallIntegerField(choices=Level, default=Level.WORKING)
    by_phone = models.BooleanField(default=True)
    by_video = models.BooleanField(default=False)
    in_place = models.BooleanField(default=False)

    processing = Processing(
        purpose=CALLING,
        retention=KEPT,
        fields=kinds(
            technical="member", coarse="source target dialect level by_phone by_video in_place"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "member", "source", "target", "dialect"],
                name="one_direction_of_a_member",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "source", "target"],
                include=["member", "dialect", "level", "by_phone", "by_video", "in_place"],
                name="language_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"


class Skill(TenantModel):
    """Something that a member can do, by a code of the organisation's own list."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="skills")
    code = models.CharField(max_length=40)
    level = models.SmallIntegerField(choices=Level, default=Level.WORKING)

    processing = Processing(
        purpose=CALLING, retention=KEPT, fields=kinds(technical="member", coarse="code level")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "member", "code"], name="one_skill_of_a_member"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "code"], name="skill_code")
        ]

    def __str__(self) -> str:
        return self.code


class Credential(TenantModel):
    """A training or a clearance with its last day; without one it does not expire."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=9, choices=CredentialKind)
    code = models.CharField(max_length=40)
    valid_until = models.DateField(null=True)

    processing = Processing(
        purpose=CALLING,
        retention=KEPT,
        fields=kinds(technical="member", coarse="kind code valid_until"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "member", "kind", "code"], name="one_credential_of_a_member"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "code"],
                include=["member", "valid_until"],
                name="credential_code",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Away(TenantModel):
    """An exception to the weekly hours: away, or there although the hours say otherwise."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="exceptions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_available = models.BooleanField(default=False)

    processing = Processing(
        purpose=CALLING,
        retention="until a month after it ended",
        fields=kinds(technical="member", coarse="starts_at ends_at is_available"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="away_ends_after_start"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "ends_at"], name="away_until")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} to {self.ends_at}"


class Conflict(TenantModel):
    """
    For whom a member must not work: people of a country, or one person.

    A member's own nationalities count without a row. ``subject_id`` is a registered person; no
    word says how they are related.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="conflicts")
    country = models.CharField(max_length=3, blank=True)
    subject_id = models.UUIDField(null=True)
    declared_at = models.DateTimeField()

    processing = Processing(
        purpose="nobody interprets or decides for whom they are related to or may harm",
        retention=KEPT,
        fields=kinds(technical="member declared_at", coarse="country", personal="subject_id"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(country="") ^ models.Q(subject_id__isnull=False),
                name="conflict_is_of_one_kind",
            )
        ]

    def __str__(self) -> str:
        return self.country or str(self.subject_id)
