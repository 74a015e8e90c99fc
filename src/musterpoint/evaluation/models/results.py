"""Results frameworks: a chain of results, their indicators, and every value ever reported."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

REPORT = "what was promised for migrants in crises is measured, year by year"
KEPT = "ten years after the framework ended"


class Framework(TenantModel):
    """A framework of a country team, a State or an organisation, from one year to another."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=3, blank=True)
    first_year = models.SmallIntegerField()
    last_year = models.SmallIntegerField()
    currency = models.CharField(max_length=3)
    owner_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    processing = Processing(
        purpose=REPORT,
        retention=KEPT,
        fields=kinds(
            technical="created_at",
            organisational="name kind country first_year last_year currency owner_id",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_framework_name"),
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")), name="framework_years"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """How far down the chain a result stands."""

    PRIORITY = "priority", _("Strategic priority")
    OUTCOME = "outcome", _("Outcome")
    OUTPUT = "output", _("Output")
    SUB_OUTPUT = "sub_output", _("Sub-output")


class WorkState(models.TextChoices):
    """Where a sub-output stands in the work plan of the year."""

    NOT_STARTED = "not_started", _("Not started")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    ON_HOLD = "on_hold", _("On hold")


class Node(TenantModel):
    """
    A result. Its code (2.1.3) is given once and never to another one, even when it was dropped.

    The second half of its fields is of sub-outputs alone, as a joint work plan has them; money is
    in minor units of the framework's currency.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="nodes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=12, choices=Level)
    number = models.IntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    partners = models.CharField(max_length=1000, blank=True)
    capacity = models.TextField(blank=True)
    sdg = models.CharField(max_length=100, blank=True)
    entity = models.CharField(max_length=200, blank=True)
    contributing = models.CharField(max_length=1000, blank=True)
    places = models.CharField(max_length=500, blank=True)
    gender = models.SmallIntegerField(null=True)
    rights = models.SmallIntegerField(null=True)
    state = models.CharField(max_length=12, choices=WorkState, blank=True)
    required = models.BigIntegerField(null=True)
    available = models.BigIntegerField(null=True)
    expended = models.BigIntegerField(null=True)
    dropped_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=REPORT,
        retention=KEPT,
        fields=kinds(
            technical="framework parent level number code dropped_at",
            organisational="title partners capacity sdg entity contributing places gender rights"
            " state required available expended",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "framework", "code"], name="one_result_code"
            ),
            models.CheckConstraint(
                condition=models.Q(gender__range=(0, 3)) | models.Q(gender__isnull=True),
                name="gender_marker",
            ),
            models.CheckConstraint(
                condition=models.Q(rights__range=(0, 3)) | models.Q(rights__isnull=True),
                name="rights_marker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Progress(models.TextChoices):
    """How an indicator stands against the target of the year."""

    MET = "met", _("Target met")
    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    BACK = "back", _("No better than at the start")
    UNKNOWN = "unknown", _("Not measured")


class ResultIndicator(TenantModel):
    """
    What shows that an outcome or output is reached.

    ``targets`` holds values by year as text; ``groups`` are the breakdowns; ``measure`` names what
    the product counts itself, from the library or the one registry of indicators.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="indicators")
    node = models.ForeignKey(Node, models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=300)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=60, blank=True)
    groups = models.JSONField(default=list)
    is_less_better = models.BooleanField(default=False)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    baseline_year = models.SmallIntegerField(null=True)
    targets = models.JSONField(default=dict)
    source = models.CharField(max_length=500, blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    sdg = models.CharField(max_length=100, blank=True)
    assumptions = models.TextField(blank=True)
    library = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=REPORT,
        retention=KEPT,
        fields=kinds(
            technical="framework node code created_at dropped_at",
            organisational="name definition unit groups is_less_better baseline baseline_year"
            " targets source responsible sdg assumptions library measure",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "framework", "code"], name="one_result_indicator_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Actual(TenantModel):
    """A value that was reported for a year: never changed, a later one takes its place."""

    append_only = True

    indicator = models.ForeignKey(ResultIndicator, models.PROTECT, related_name="actuals")
    year = models.SmallIntegerField()
    number = models.IntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    parts = models.JSONField(default=dict)
    source = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    is_counted = models.BooleanField(default=False)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    processing = Processing(
        purpose=REPORT,
        retention=KEPT,
        fields=kinds(
            technical="indicator year number is_counted recorded_at",
            organisational="value parts source note recorded_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "year", "number"], name="one_actual_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.value} ({self.number})"


class Sensitisation(TenantModel):
    """A session at which a country team heard what migrants in crises need."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="sensitisations")
    held_on = models.DateField()
    team = models.CharField(max_length=200)
    topic = models.CharField(max_length=300)
    people = models.IntegerField()
    followed = models.TextField(blank=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    processing = Processing(
        purpose=REPORT,
        retention=KEPT,
        fields=kinds(
            technical="framework recorded_at",
            organisational="held_on team topic people followed recorded_by",
        ),
    )

    def __str__(self) -> str:
        return f"{self.team} {self.held_on}"
