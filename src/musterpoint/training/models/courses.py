"""What an organisation decides about courses: offered, required, written by itself, a gate."""

from typing import ClassVar

from django.db import models

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

OFFERING = "training people before they are needed"


class Setting(TenantModel):
    """What an organisation changed about a course; without a row it stands as its file says."""

    course_code = models.CharField(max_length=40)
    is_offered = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)
    required_of = models.JSONField(default=list)
    is_shared = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=OFFERING,
        retention="kept",
        fields=kinds(
            organisational="course_code is_offered is_public required_of is_shared changed_at"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "course_code"], name="one_setting_of_a_course"
            )
        ]

    def __str__(self) -> str:
        return self.course_code


class OwnCourse(TenantModel):
    """A course that an organisation wrote: the files of one version, as they were checked."""

    course_code = models.CharField(max_length=40)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=OFFERING,
        retention="kept",
        fields=kinds(
            technical="digest",
            organisational="course_code version content uploaded_at uploaded_by retired_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "course_code", "version"], name="one_version_of_a_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_code} {self.version}"


class Gate(TenantModel):
    """A permission that colleagues use only with a valid certificate of a course."""

    permission = models.CharField(max_length=60)
    course_code = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="nobody does by mistake what only trained people should do",
        retention="as long as the gate stands",
        fields=kinds(organisational="permission course_code set_at set_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "permission"], name="one_gate_of_a_permission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.permission} needs {self.course_code}"
