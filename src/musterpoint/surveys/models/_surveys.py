"""A survey, the one draw of it, whom it chose, its waves and what was published of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.forms.models import Version
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

LEARNING = "learning from people how they were helped, and what they need"
KEPT = "until the last wave is published, then two years"


class Frame(models.TextChoices):
    """Which people a survey is about."""

    ROLL = "roll", _("Everybody on the roll of a crisis")
    ARRIVED = "arrived", _("People on the roll who have arrived")
    CASES = "cases", _("People whose case is closed")
    UPLOADED = "uploaded", _("People who are not registered: a list of counts")


class Survey(TenantModel):
    """
    What is asked of whom, and how the sample is to be drawn.

    ``design`` holds what was typed about the sample, ``strata`` what was typed about single strata,
    ``frame_rows`` the counts of people who are not registered, ``margins`` totals known from
    elsewhere. ``base_day`` is the day from which the months to the waves run.
    """

    name = models.CharField(max_length=120)
    purpose = models.TextField()
    consent = models.JSONField(default=dict)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    frame = models.CharField(max_length=10, choices=Frame)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    base_day = models.DateField()
    frame_rows = models.JSONField(default=list)
    design = models.JSONField(default=dict)
    strata = models.JSONField(default=dict)
    margins = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)
    pack = models.CharField(max_length=80)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="version revision pack created_at drawn_at",
            organisational="name purpose consent frame crisis base_day frame_rows design strata"
            " margins created_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_survey_name")
        ]

    def __str__(self) -> str:
        return self.name


class Draw(TenantModel):
    """
    The one draw of a survey: who drew it, when, with which seed, from which frame.

    ``digest`` is a keyed hash of the frame: the same frame, design and seed give the same sample.
    ``plan`` is the worked-out design, ``strata`` each stratum with its people in the frame.
    """

    append_only = True

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="draws")
    seed = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    people = models.IntegerField()
    opted_out = models.IntegerField(default=0)
    plan = models.JSONField(default=dict)
    strata = models.JSONField(default=list)
    drawn_by = models.UUIDField(null=True)
    drawn_by_name = models.CharField(max_length=150)
    drawn_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="survey seed digest drawn_at",
            coarse="people opted_out plan strata",
            organisational="drawn_by drawn_by_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "survey"], name="one_draw_a_survey")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} from {self.people}"


class Tracing(models.TextChoices):
    """Whether somebody of a panel can still be asked."""

    THERE = "there", _("Can be asked")
    MOVED = "moved", _("Moved, to be found again")
    LOST = "lost", _("Not found")
    REFUSED = "refused", _("Does not want to be asked")
    DIED = "died", _("Died")


class Member(TenantModel):
    """
    Somebody who was drawn, or a place for somebody who is not registered.

    ``groups`` are the plain columns by which strata are made; ``place`` is the order in its
    stratum. A member in reserve is asked only in the place of another. ``replaced_from`` is the
    number of the first wave in which another stands for this one: earlier answers count.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="members")
    person_id = models.UUIDField(null=True)
    number = models.IntegerField()
    stratum = models.CharField(max_length=200)
    cluster = models.CharField(max_length=100, blank=True)
    groups = models.JSONField(default=dict)
    base_weight = models.FloatField()
    is_reserve = models.BooleanField(default=False)
    stands_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    replaced_from = models.SmallIntegerField(null=True)
    tracing = models.CharField(max_length=8, choices=Tracing, default=Tracing.THERE)
    last_contact_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="survey person_id number base_weight is_reserve stands_for replaced_from"
            " last_contact_at",
            coarse="stratum cluster groups tracing",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "survey", "number"], name="one_survey_number"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "person_id"], name="survey_person")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Wave(TenantModel):
    """
    One round of asking: short, medium or long term after the base day.

    ``due_at``: when it is to begin, and once it is open when it ends. ``site`` is the address under
    which the links of this wave work. ``by_reply``: text messages bring the questions one by one
    instead of a link.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves")
    number = models.SmallIntegerField()
    term = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    site = models.CharField(max_length=200, blank=True)
    by_reply = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rounds = models.SmallIntegerField(default=0)
    next_round_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="survey number term site by_reply opened_at closes_at closed_at rounds"
            " next_round_at",
            organisational="due_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "survey", "number"], name="one_wave_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"


class Result(TenantModel):
    """What a wave found, as it was published: weighted tables from which small cells are gone."""

    append_only = True

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="results")
    number = models.IntegerField()
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    published_by = models.UUIDField(null=True)
    published_by_name = models.CharField(max_length=150)
    published_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention="kept",
        fields=kinds(
            technical="wave number digest published_at",
            organisational="content published_by published_by_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "number"], name="one_survey_result"
            )
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.number}"
