"""Themes, what was published of them, and the brake on guessing codes."""

from typing import ClassVar

from django.db import models

from musterpoint.feedback.models.choices import LISTENING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Theme(TenantModel):
    """What several people tell us about, in the organisation's own words."""

    name = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LISTENING, retention="kept", fields=kinds(organisational="name retired_at")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_theme_name")
        ]

    def __str__(self) -> str:
        return self.name


class Published(TenantModel):
    """You said, we did: written by hand from a theme, for everybody to read."""

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="published")
    language = models.CharField(max_length=12)
    said = models.CharField(max_length=500)
    did = models.CharField(max_length=1000)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LISTENING,
        retention="kept",
        fields=kinds(
            technical="theme",
            organisational="language said did published_at published_by withdrawn_at",
        ),
    )

    def __str__(self) -> str:
        return self.said[:60]


class CodeTry(TenantModel):
    """How many wrong codes came from one source, until when; a keyed digest, no address."""

    token = models.BinaryField(max_length=16)
    failures = models.IntegerField(default=0)
    expires_at = models.DateTimeField()

    processing = Processing(
        purpose="codes cannot be guessed",
        retention="one hour",
        fields=kinds(technical="token failures expires_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_try_token")
        ]

    def __str__(self) -> str:
        return f"{self.failures} wrong codes"
