"""Who lodges bonds: companies, recruiters, and households that employ somebody."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

COVERED = "losses of workers who are evacuated are covered by those who employ them"
KEPT = "ten years after the bond was returned"


class EmployerKind(models.TextChoices):
    """What sort of employer; a household's name is that of a private person."""

    COMPANY = "company", _("Company")
    RECRUITER = "recruiter", _("Recruiter or placement agency")
    HOUSEHOLD = "household", pgettext_lazy("an employer", "Household")


class Employer(TenantModel):
    """
    Somebody who employs or places workers abroad.

    ``name`` is empty for a household: its name is in ``sealed`` with the contact of every employer
    and the key of its own page. ``folded`` is the name as it is
    searched, ``token`` finds an employer by the whole name, ``key_digest``
    the employer whose page an address opens.
    """

    kind = models.CharField(max_length=10, choices=EmployerKind)
    name = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=400, blank=True)
    token = models.CharField(max_length=32)
    sector = models.CharField(max_length=30)
    country = models.CharField(max_length=3)
    licence = models.CharField(max_length=60, blank=True)
    workers = models.IntegerField(default=1)
    sealed = models.BinaryField()
    key_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="token key_digest made_at",
            organisational="kind name folded sector country licence workers made_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "key_digest"],
                condition=~models.Q(key_digest=""),
                name="one_employer_key",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "country", "token"], name="one_employer_name"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="household") | models.Q(name=""),
                name="household_is_not_named",
            ),
            models.CheckConstraint(
                condition=models.Q(workers__gte=1), name="employer_employs_somebody"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token"], name="employer_token"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)
