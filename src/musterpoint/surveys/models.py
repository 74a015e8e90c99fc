"""
Surveys, the one draw of each, whom it chose, and what became of asking them.

A survey is of the registry's side alone: nothing here is kept behind the wall, and no frame is
made from what stands there (DESIGN D4).
"""

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
    which the links of this wave work.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves")
    number = models.SmallIntegerField()
    term = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    site = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rounds = models.SmallIntegerField(default=0)
    next_round_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="survey number term site opened_at closes_at closed_at rounds next_round_at",
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


class AskingState(models.TextChoices):
    """What became of asking somebody in one wave."""

    OPEN = "open", _("No answer yet")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Cannot be asked")


class Way(models.TextChoices):
    """By which way somebody is asked or answers."""

    MESSAGE = "message", _("Message with a link")
    WEB = "web", _("Own phone or computer")
    PHONE = "phone", _("Call")
    PAPER = "paper", _("Paper")


class Asking(TenantModel):
    """
    One person, one wave, one answer.

    ``token`` is a keyed hash of the code in the link; ``answers_id`` names the unfinished or sent
    answers, which ``forms`` keeps sealed.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="askings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="askings")
    token = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, choices=AskingState, default=AskingState.OPEN)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    answers_id = models.UUIDField(null=True)
    attempts = models.SmallIntegerField(default=0)
    call_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="wave member token answers_id attempts call_at told_at ended_at",
            coarse="state way",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "member"], name="one_asking_a_wave"
            ),
            models.UniqueConstraint(fields=["organisation", "token"], name="one_survey_link"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "wave", "state"], name="asking_state")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.wave_id}"


class Attempt(TenantModel):
    """One try to reach somebody: by which way, and what came of it."""

    append_only = True

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="tries")
    way = models.CharField(max_length=8, choices=Way)
    result = models.CharField(max_length=12)
    call_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="asking call_at happened_at", coarse="way result", organisational="by_id"
        ),
    )

    def __str__(self) -> str:
        return self.result


class PaperEntry(TenantModel):
    """A paper form as one person typed it in: sealed, until a second one has typed the same."""

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="entries")
    sealed = models.BinaryField()
    language = models.CharField(max_length=60, blank=True)
    entered_by = models.UUIDField(null=True)
    entered_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention="until both entries agree",
        fields=kinds(
            technical="asking entered_at",
            organisational="entered_by",
            coarse="language",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "asking", "entered_by"], name="one_paper_entry_each"
            )
        ]

    def __str__(self) -> str:
        return f"paper of {self.asking_id}"


class NeverAsk(TenantModel):
    """Somebody who does not want to be asked again, by any survey."""

    person_id = models.UUIDField()
    since = models.DateTimeField()

    processing = Processing(
        purpose="nobody is asked again who said no for good",
        retention="as long as the person is registered",
        fields=kinds(technical="person_id since"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "person_id"], name="one_never_ask")
        ]

    def __str__(self) -> str:
        return f"since {self.since}"


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
