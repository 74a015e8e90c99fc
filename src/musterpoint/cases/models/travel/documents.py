"""What is printed, signed, handed over and revoked, and the keys of its seals."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from musterpoint.cases.models.travel.applications import JOURNEY, Application
from musterpoint.cases.models.travel.stock import Blank
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

VERIFIED = "anybody can tell whether a document is valid, and learns nothing of its holder"


class SealKey(TenantModel):
    """
    A signing key of the organisation's seals; at most one signs, the old ones still verify.

    The private key is sealed in the vault; the certificate is public.
    """

    signer = models.CharField(max_length=4)
    serial = models.CharField(max_length=20)
    certificate = models.TextField()
    sealed = models.BinaryField()
    valid_until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=VERIFIED,
        retention="as long as documents sealed with it may be shown",
        fields=kinds(
            technical="signer serial certificate valid_until made_at retired_at sealed",
            organisational="made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "serial"], name="one_seal_key_serial"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(retired_at__isnull=True), name="one_seal_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer} {self.serial}"


class Document(TenantModel):
    """
    A document on a blank. Its number is the blank's serial.

    ``sealed`` holds the lines of the zone, the fields that are printed and the seal's bytes under
    the person's key. A document that was spoilt before it was signed was never one: ``spoilt_at``.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    blank = models.ForeignKey(Blank, models.PROTECT, related_name="documents")
    seal_key = models.ForeignKey(SealKey, models.PROTECT, related_name="documents")
    number = models.CharField(max_length=9)
    sealed = models.BinaryField()
    issue_date = models.DateField()
    expiry_date = models.DateField()
    printed_at = models.DateTimeField()
    printed_by = models.UUIDField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.UUIDField(null=True)
    spoilt_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoked_reason = models.CharField(max_length=20, blank=True)

    processing = Processing(
        purpose=JOURNEY,
        retention="what is sealed 180 days after the last valid day; the number as the ledger",
        fields=kinds(
            technical="application blank seal_key printed_at signed_at handed_over_at spoilt_at"
            " revoked_at",
            coarse="issue_date expiry_date revoked_reason",
            organisational="number printed_by signed_by handed_over_by revoked_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "blank"], name="one_document_a_blank"),
            models.UniqueConstraint(fields=["organisation", "number"], name="one_document_number"),
            models.UniqueConstraint(
                fields=["organisation", "application"],
                condition=Q(spoilt_at__isnull=True),
                name="one_document_an_application",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("printed_by")),
                name="who_printed_may_not_sign",
            ),
            models.CheckConstraint(
                condition=Q(expiry_date__gt=F("issue_date")), name="document_dates"
            ),
            both_or_neither("signed_at", "signed_by", "document_signed"),
            both_or_neither("revoked_at", "revoked_by", "document_revoked"),
        ]

    def __str__(self) -> str:
        return self.number


class RevocationList(TenantModel):
    """The list of revoked numbers as it was published: its text, and the signature over it."""

    append_only = True

    number = models.IntegerField()
    seal_key = models.ForeignKey(SealKey, models.PROTECT, related_name="lists")
    content = models.TextField()
    signature = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=VERIFIED,
        retention="kept, as proof of what was published when",
        fields=kinds(technical="number seal_key signature made_at", organisational="content"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_revocation_list_number"
            )
        ]

    def __str__(self) -> str:
        return f"list {self.number}"
