"""Who is a member of a fund, for how long, and by which contribution; by blind tokens alone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.funds.models._books import KEPT
from musterpoint.funds.models._funds import Fund
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class TermSource(models.TextChoices):
    """How a term of membership came into the register."""

    HAND = "hand", _("Written by hand")
    LIST = "list", _("From a list")
    CONTRIBUTION = "contribution", _("From the list of a contribution")


class MemberTerm(TenantModel):
    """
    One term of a membership: from a day to a day; a renewal is another term.

    ``person``, ``words`` and ``number`` are blind tokens of the registration here, of name and
    birth, of the number of the membership: at least one. The register can be asked for somebody
    who is known already and never be read. ``token`` is the first of them, by which the same term
    is written once. ``contribution`` is the reference of what was paid; ``listed`` names the list.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="members", db_index=False)
    token = models.BinaryField(max_length=32)
    person = models.BinaryField(max_length=32, null=True)
    words = models.BinaryField(max_length=32, null=True)
    number = models.BinaryField(max_length=32, null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=12, choices=TermSource)
    contribution = models.CharField(max_length=100, blank=True)
    listed = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="who is a member of a fund, so that its rules of eligibility can be held",
        retention=f"until the person is erased, else {KEPT}",
        fields=kinds(
            technical="fund made_at ended_at",
            organisational="source contribution listed made_by",
            coarse="token person words number starts_on ends_on",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "fund", "token", "starts_on"], name="one_term_a_start"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="member_term_ends_after_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "person"], name="term_person"),
            models.Index(fields=["organisation", "words"], name="term_words"),
            models.Index(fields=["organisation", "number"], name="term_number"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} - {self.ends_on}"
