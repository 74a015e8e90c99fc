"""
Bonds: what an employer lodges, as cash, a guarantee or an insurance, and what became of it.

Amounts are whole smallest parts of ``currency``. The database keeps that what was drawn and
returned is never more than what was lodged and topped up.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.bonds.models._employers import COVERED, KEPT, Employer
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

AMOUNTS = ("amount", "topped", "drawn", "returned")


class Instrument(models.TextChoices):
    """In what form a bond is lodged; cash alone is on the balance."""

    CASH = "cash", _("Cash deposit")
    GUARANTEE = "guarantee", _("Bank guarantee")
    INSURANCE = "insurance", _("Insurance")


class BondState(models.TextChoices):
    """Where a bond stands."""

    REQUIRED = "required", pgettext_lazy("a bond", "Required")
    LODGED = "lodged", _("Lodged, not verified")
    VERIFIED = "verified", _("Verified, not yet in force")
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    RETURNED = "returned", pgettext_lazy("a bond", "Returned")
    REPLACED = "replaced", _("Replaced by another")
    WAIVED = "waived", _("Not required any more")


class Bond(TenantModel):
    """
    A bond, from what is required to what was returned.

    ``employer`` is empty for a joint bond, which has shares instead. ``cap`` is the most for one
    worker (none when empty). ``pack`` is the stamp of the rules that asked for it. ``term_ends`` is
    the last day of employment that it secures: then it goes back, without another condition.
    ``next_at`` is when the clock looks at it again. ``issuer_key`` is issuer and number, folded:
    one guarantee secures one bond. On ``replaced_on`` another took its place, which covers what is
    lost later.
    """

    reference = models.CharField(max_length=12)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="bonds")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    is_joint = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=BondState, default=BondState.REQUIRED)
    instrument = models.CharField(max_length=10, choices=Instrument, blank=True)
    country = models.CharField(max_length=3)
    sector = models.CharField(max_length=30)
    workers = models.IntegerField(default=1)
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    required = models.BigIntegerField()
    amount = models.BigIntegerField(default=0)
    topped = models.BigIntegerField(default=0)
    drawn = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    cap = models.BigIntegerField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    issuer_reference = models.CharField(max_length=80, blank=True)
    issuer_key = models.CharField(max_length=600, blank=True)
    checked = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    extends_months = models.SmallIntegerField(default=0)
    term_ends = models.DateField(null=True)
    replaced_on = models.DateField(null=True)
    claim_days = models.SmallIntegerField()
    due_on = models.DateField()
    pack = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    lodged_at = models.DateTimeField(null=True)
    lodged_by = models.UUIDField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.UUIDField(null=True)
    next_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="reference employer replaces pack made_at next_at digits issuer_key",
            organisational="is_joint state instrument country sector workers currency required"
            " amount topped drawn returned cap issuer issuer_reference checked valid_from valid_to"
            " extends_months term_ends replaced_on claim_days due_on lodged_at lodged_by"
            " verified_at verified_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_bond_reference"
            ),
            models.UniqueConstraint(
                fields=["organisation", "replaces"],
                condition=models.Q(replaces__isnull=False) & ~models.Q(state="waived"),
                name="one_bond_replaces",
            ),
            models.UniqueConstraint(
                fields=["organisation", "issuer_key"],
                condition=~models.Q(issuer_key="")
                & ~models.Q(state__in=["required", "waived", "returned"]),
                name="one_bond_of_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    required__gte=0, amount__gte=0, topped__gte=0, drawn__gte=0, returned__gte=0
                ),
                name="bond_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount__gte=models.F("drawn") + models.F("returned") - models.F("topped")
                ),
                name="bond_not_over_its_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by=None)
                | models.Q(lodged_by=None)
                | ~models.Q(verified_by=models.F("lodged_by")),
                name="bond_verified_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="bond_days",
            ),
            models.CheckConstraint(
                condition=models.Q(is_joint=True, employer=None)
                | models.Q(is_joint=False, employer__isnull=False),
                name="bond_of_one_or_of_many",
            ),
            both_or_neither("lodged_at", "lodged_by", "bond_lodged_by_somebody"),
            both_or_neither("verified_at", "verified_by", "bond_verified_by_somebody"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "valid_to"], name="bond_state"),
            models.Index(fields=["organisation", "next_at"], name="bond_next"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def free(self) -> int:
        """What can still be drawn or returned, in smallest parts."""
        return self.amount + self.topped - self.drawn - self.returned

    @property
    def last_day(self) -> date | None:
        """The last day whose losses it covers: the end of the bond, or that of its replacement."""
        ends = [one for one in (self.valid_to, self.replaced_on) if one is not None]
        return min(ends) if ends else None


class Share(TenantModel):
    """
    What one of many employers puts into a joint bond, and how many workers it has.

    It goes back alone when the employer's own term of employment has ended: ``term_ends`` is the
    last day of that, from then on nothing is secured or asked by it. What calls hold back follows;
    ``ended_at`` is when the last of it went back.
    """

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="shares")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="shares")
    amount = models.BigIntegerField()
    workers = models.IntegerField(default=1)
    added_at = models.DateTimeField()
    term_ends = models.DateField(null=True)
    returned = models.BigIntegerField(db_default=0, default=0)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="bond employer added_at",
            organisational="amount workers term_ends returned ended_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "bond", "employer"], name="one_bond_share"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, workers__gte=1), name="share_is_something"
            ),
            models.CheckConstraint(
                condition=models.Q(term_ends=None, returned=0, ended_at=None)
                | models.Q(term_ends__isnull=False, returned__gte=0),
                name="share_back_after_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.bond_id}"


class Step(TenantModel):
    """Something that happened to a bond: its time line, written once."""

    append_only = True

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=20)
    amount = models.BigIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(technical="bond what at", organisational="amount note by_id"),
    )

    def __str__(self) -> str:
        return self.what


class TopUp(TenantModel):
    """What an employer has to add after a draw, until when, and what was added."""

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="top_ups")
    amount = models.BigIntegerField()
    met = models.BigIntegerField(default=0)
    demanded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(technical="bond", organisational="amount met demanded_at due_at met_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, met__gte=0, met__lte=models.F("amount")),
                name="top_up_not_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.met} of {self.amount}"


class ProposalKind(models.TextChoices):
    """What one person enters of a bond and another confirms."""

    DAYS = "days", _("Extend, or end of the term")
    BACK = "back", _("Give it back")
    TOP_UP = "top_up", _("Topped up")
    SHARE = "share", _("Give a share back")


class Proposal(TenantModel):
    """
    What somebody entered of a bond that stands; nothing of it holds before another confirmed it.

    ``ended_at`` is when it was confirmed or taken back; one of a bond is open at a time.
    """

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="proposals")
    top_up = models.ForeignKey(TopUp, models.PROTECT, null=True, related_name="proposals")
    share = models.ForeignKey(Share, models.PROTECT, null=True, related_name="proposals")
    kind = models.CharField(max_length=8, choices=ProposalKind)
    valid_to = models.DateField(null=True)
    term_ends = models.DateField(null=True)
    amount = models.BigIntegerField(null=True)
    checked = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    is_done = models.BooleanField(default=False)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="bond top_up share kind made_at",
            organisational="valid_to term_ends amount checked made_by ended_at ended_by is_done",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "bond"],
                condition=models.Q(ended_at=None),
                name="one_open_bond_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(is_done=False) | ~models.Q(ended_by=models.F("made_by")),
                name="bond_proposal_by_another",
            ),
            both_or_neither("ended_at", "ended_by", "bond_proposal_ended_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.bond_id}"
