"""How an organisation publishes: its part of IATI, its open funds, addresses for givers, traces."""

from typing import ClassVar

from django.db import models

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

WHY = "givers and the public see what became of money"
KEPT = "as long as the law of accounts asks"


class Publisher(TenantModel):
    """
    How the organisation stands in IATI: one row.

    ``identifier`` is its IATI organisation identifier, ``kind`` a code of the list
    OrganisationType. Sectors are codes of the OECD DAC for each kind of window; ``countries`` are
    alpha-2 codes between spaces, or else ``region`` is one of IATI's.
    """

    identifier = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=2)
    language = models.CharField(max_length=2, default="en")
    emergency_sector = models.CharField(max_length=5)
    after_sector = models.CharField(max_length=5)
    preparedness_sector = models.CharField(max_length=5)
    countries = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=4, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="changed_at",
            organisational="identifier name kind language emergency_sector after_sector"
            " preparedness_sector countries region changed_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_publisher")
        ]

    def __str__(self) -> str:
        return self.identifier


class OpenFund(TenantModel):
    """A fund whose statement everybody may read."""

    fund_id = models.UUIDField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention="until the statement is closed again",
        fields=kinds(technical="fund_id opened_at", organisational="opened_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "fund_id"], name="one_open_fund")
        ]

    def __str__(self) -> str:
        return str(self.fund_id)


class GiverLink(TenantModel):
    """
    An address of its own at which a giver reads what became of a gift, until it ends.

    ``gift`` is what the books call it (``pledge:<id>``, or ``entry:<key>``). The key itself stands
    only in the address that was handed out.
    """

    fund_id = models.UUIDField()
    gift = models.CharField(max_length=220)
    key_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ends_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention="until the address ends",
        fields=kinds(technical="fund_id gift key_digest made_at ends_at", organisational="made_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_giver_link")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "fund_id", "gift"], name="giver_link_gift")
        ]

    def __str__(self) -> str:
        return self.gift


class Trace(TenantModel):
    """That somebody followed money to people or back, and the reason that they gave."""

    append_only = True

    start = models.CharField(max_length=220)
    reason = models.CharField(max_length=500)
    found = models.IntegerField()
    traced_at = models.DateTimeField()
    traced_by = models.UUIDField(null=True)
    traced_by_name = models.CharField(max_length=150)

    processing = Processing(
        purpose="an auditor's reading of people's money is itself accounted for",
        retention=KEPT,
        fields=kinds(
            technical="start found traced_at",
            organisational="reason traced_by traced_by_name",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "traced_at", "id"], name="trace_in_order")
        ]

    def __str__(self) -> str:
        return self.start
