"""Units that a complaint may be about, who handles what, and who is told outside."""

from typing import ClassVar

from django.db import models

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Unit(TenantModel):
    """A part of the organisation that somebody may complain about, such as an office or a team."""

    name = models.CharField(max_length=80)
    is_public = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="nobody handles a complaint about themselves",
        retention="kept",
        fields=kinds(organisational="name is_public ended_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_unit_name")
        ]

    def __str__(self) -> str:
        return self.name


class UnitMember(TenantModel):
    """Somebody who works in a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="members")
    user_id = models.UUIDField()

    processing = Processing(
        purpose="nobody handles a complaint about themselves",
        retention="as long as they work there",
        fields=kinds(technical="unit", organisational="user_id"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "unit", "user_id"], name="one_unit_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.unit_id}"


class Handler(TenantModel):
    """Somebody named to read a sensitive class; ``title`` is what the public reads of them."""

    user_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    level = models.SmallIntegerField(default=1)
    title = models.CharField(max_length=80, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    named_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="only named people read what was told in confidence",
        retention="ten years",
        fields=kinds(organisational="user_id kind level title valid_from valid_until named_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 9)), name="handler_level_1_to_9"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="handler_from_before_until",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "kind", "level"], name="handler_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.kind}"


class Outside(TenantModel):
    """Where else people may go, and who is told when nobody here may handle a complaint."""

    body = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=500, blank=True)
    body_mail = models.CharField(max_length=254, blank=True)
    second_mail = models.CharField(max_length=254, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="a complaint is never left with whom it is about",
        retention="kept",
        fields=kinds(organisational="body reach body_mail second_mail changed_at changed_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_outside")
        ]

    def __str__(self) -> str:
        return self.body
