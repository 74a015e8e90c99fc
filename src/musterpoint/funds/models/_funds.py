"""Funds with their windows and heads, and who may approve how much of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.funds.models._books import KEPT, WHY
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Fund(TenantModel):
    """
    Money for a purpose that a law, a board or givers have set.

    ``currencies`` are codes between spaces, the fund's own first; caps and authority are in
    ``currency``. Above ``two_over`` (its smallest parts) two people approve. ``rules`` are the
    rules of eligibility that hold for every head; ``pack`` is the stamp of where it came from.
    """

    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200, blank=True)
    legal_basis = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    currencies = models.CharField(max_length=100)
    two_over = models.BigIntegerField(null=True)
    year_begins = models.SmallIntegerField(default=1)
    rules = models.JSONField(default=list)
    pack = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="slug pack opened_at ended_at",
            organisational="name owner legal_basis scope currency currencies two_over year_begins"
            " rules",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_fund_slug"),
            models.CheckConstraint(
                condition=models.Q(year_begins__gte=1, year_begins__lte=12),
                name="fund_year_begins_in_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WindowKind(models.TextChoices):
    """What part of a crisis the money of a window is for."""

    EMERGENCY = "emergency", _("Emergency")
    POST_CRISIS = "post_crisis", _("After the crisis")
    PREPAREDNESS = "preparedness", _("Preparedness")


class Window(TenantModel):
    """A part of a fund with money of its own, which never goes below zero."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="windows")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=WindowKind)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="fund code opened_at ended_at", organisational="name kind"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "fund", "code"], name="one_window")
        ]

    def __str__(self) -> str:
        return self.name


class Head(TenantModel):
    """
    What money of a window may be spent on, with its caps in the fund's currency.

    ``day`` is the most for one day of a person; ``days`` the most days of one person; both are
    counted over all heads of this kind, in every fund, with ``day_across``. ``once_most`` may be
    released at once from alert level ``once_level`` on, to be reviewed within ``review_days``.
    ``is_seat`` heads bring people to safety: no rule of theirs asks whose fault it was.
    """

    window = models.ForeignKey(Window, models.PROTECT, related_name="heads")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    is_seat = models.BooleanField(default=False)
    person_most = models.BigIntegerField(null=True)
    family_most = models.BigIntegerField(null=True)
    day_most = models.BigIntegerField(null=True)
    days_most = models.SmallIntegerField(null=True)
    day_across = models.BooleanField(default=False)
    once_most = models.BigIntegerField(null=True)
    once_level = models.SmallIntegerField(null=True)
    review_days = models.SmallIntegerField(default=7)
    rules = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="window code opened_at ended_at",
            organisational="name kind is_seat person_most family_most day_most days_most day_across"
            " once_most once_level review_days rules",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "window", "code"], name="one_head"),
            models.CheckConstraint(
                condition=models.Q(once_most=None) | models.Q(once_level__gte=1),
                name="head_at_once_needs_a_level",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Authority(TenantModel):
    """Up to what amount of one commitment a role may approve; ``post`` empty is everywhere."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="authorities")
    role = models.CharField(max_length=30)
    post = models.CharField(max_length=100, blank=True)
    most = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="fund set_at", organisational="role post most set_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "fund", "role", "post"], name="one_authority"
            ),
            models.CheckConstraint(
                condition=models.Q(most=None) | models.Q(most__gt=0), name="authority_over_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.post}"
