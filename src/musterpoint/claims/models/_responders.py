"""Responders, their tariffs, and what they claim: services and numbers, no identities."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from musterpoint.claims.models._common import KEPT, WHY
from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class Responder(TenantModel):
    """
    Who helped migrants in a crisis and asks for the cost: an institution, never a person.

    ``sealed`` holds address, contact and payee. The address of its own page is found by
    ``key_digest`` and opened with the code of ``code_digest``; ``tries`` counts wrong codes.
    Whoever wrote down how it is paid is ``payee_by``; ``payee_ok_by`` is who confirmed it.
    """

    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=3)
    sealed = models.BinaryField()
    method = models.CharField(max_length=8)
    key_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    tries = models.SmallIntegerField(default=0)
    registered_by = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    payee_by = models.UUIDField(null=True)
    payee_ok_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="folded key_digest code_digest tries",
            organisational="name kind country method registered_by registered_at payee_by"
            " payee_ok_by ended_at",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "key_digest"], name="one_responder_key"
            ),
            models.UniqueConstraint(
                fields=["organisation", "country", "folded"], name="one_responder_name"
            ),
            models.CheckConstraint(
                condition=models.Q(payee_ok_by=None) | ~models.Q(payee_ok_by=models.F("payee_by")),
                name="responder_payee_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tariff(TenantModel):
    """
    The most that is paid for one service in a country from a day on, and where that stands.

    It counts once somebody else has confirmed it.
    """

    country = models.CharField(max_length=3)
    service = models.CharField(max_length=30)
    unit = models.CharField(max_length=3)
    most = models.BigIntegerField()
    from_on = models.DateField()
    source = models.CharField(max_length=200)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            organisational="country service unit most from_on source made_by made_at confirmed_by"
            " confirmed_at"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "country", "service", "unit", "from_on"],
                name="one_tariff_of_a_day",
            ),
            models.CheckConstraint(condition=models.Q(most__gt=0), name="tariff_is_something"),
            both_or_neither("confirmed_at", "confirmed_by", "tariff_confirmed"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("made_by")),
                name="tariff_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.most} {self.unit}"


class ClaimState(models.TextChoices):
    """Where a responder's claim stands."""

    DRAFT = "draft", pgettext_lazy("a claim", "Begun, not sent")
    FILED = "filed", pgettext_lazy("a claim", "Filed")
    QUESTIONS = "questions", pgettext_lazy("a claim", "Waits for the responder")
    CHECKED = "checked", pgettext_lazy("a claim", "Checked")
    APPROVED = "approved", pgettext_lazy("a claim", "Granted in full")
    PART = "part", pgettext_lazy("a claim", "Granted in part")
    REFUSED = "refused", pgettext_lazy("a claim", "Refused")
    COMMITTED = "committed", pgettext_lazy("a claim", "Money is set aside")
    PAID = "paid", pgettext_lazy("a claim", "Paid")
    RECONCILED = "reconciled", pgettext_lazy("a claim", "Paid and reconciled")
    WITHDRAWN = "withdrawn", pgettext_lazy("a claim", "Withdrawn")


class Claim(TenantModel):
    """
    What a responder asks for a period at a place; amounts are smallest parts of ``unit``.

    ``sealed`` holds the words about it. ``approved`` is the sum of what was granted of the lines,
    ``paid`` what left the fund and did not come back: never more.
    """

    reference = models.CharField(max_length=12)
    responder = models.ForeignKey(Responder, models.PROTECT, related_name="claims")
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.DRAFT)
    place = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField()
    unit = models.CharField(max_length=3)
    asked = models.BigIntegerField(default=0)
    approved = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(default=0)
    sealed = models.BinaryField()
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField(null=True)
    filed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    object_until = models.DateTimeField(null=True)
    head_id = models.UUIDField(null=True)
    commitment_id = models.UUIDField(null=True)
    paid_at = models.DateTimeField(null=True)
    pack = models.CharField(max_length=80)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="reference responder crisis head_id commitment_id pack",
            organisational="state place from_on until_on unit asked approved paid begun_at begun_by"
            " filed_at due_at checked_at checked_by decided_at decided_by object_until paid_at",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_claim_ref"),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="claim_period"
            ),
            models.CheckConstraint(
                condition=models.Q(asked__gte=0)
                & (
                    models.Q(approved=None, paid=0)
                    | models.Q(
                        approved__gte=0,
                        approved__lte=models.F("asked"),
                        paid__gte=0,
                        paid__lte=models.F("approved"),
                    )
                ),
                name="claim_paid_no_more_than_granted",
            ),
            both_or_neither("checked_at", "checked_by", "claim_checked"),
            both_or_neither("decided_at", "decided_by", "claim_decided"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(checked_by=None)
                | ~models.Q(decided_by=models.F("checked_by")),
                name="claim_by_two",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "due_at", "id"], name="claim_queue"),
            models.Index(fields=["organisation", "commitment_id"], name="claim_commitment"),
        ]

    def __str__(self) -> str:
        return self.reference


class Line(TenantModel):
    """
    One service of a claim: how many units at which price.

    ``is_uninsured``, ``is_unpaid_by_state`` and ``is_unpaid_by_funds`` declare that it is not
    otherwise covered; where one is not declared, ``covered`` says what others pay of it. ``people``
    is empty with ``is_few`` where they are too few to tell.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lines")
    position = models.SmallIntegerField()
    service = models.CharField(max_length=30)
    number = models.IntegerField()
    price = models.BigIntegerField()
    amount = models.BigIntegerField()
    people = models.IntegerField(null=True)
    is_few = models.BooleanField(default=False)
    is_uninsured = models.BooleanField()
    is_unpaid_by_state = models.BooleanField()
    is_unpaid_by_funds = models.BooleanField()
    covered = models.BigIntegerField(default=0)
    approved = models.BigIntegerField(null=True)
    sealed = models.BinaryField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="claim position",
            organisational="service number price amount is_uninsured is_unpaid_by_state"
            " is_unpaid_by_funds covered approved",
            coarse="people is_few",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "claim", "position"], name="one_claim_line"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    number__gt=0,
                    price__gt=0,
                    amount=models.F("number") * models.F("price"),
                    covered__gte=0,
                    covered__lte=models.F("amount"),
                ),
                name="claim_line_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(approved=None)
                | models.Q(approved__gte=0, approved__lte=models.F("amount") - models.F("covered")),
                name="claim_line_no_more_than_payable",
            ),
            models.CheckConstraint(
                condition=models.Q(is_few=False) | models.Q(people=None), name="claim_line_few"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.service}"


class Objection(TenantModel):
    """What a responder says against a decision: once, decided by somebody else."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="objections")
    sealed = models.BinaryField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True)
    answer = models.BinaryField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="claim",
            organisational="filed_at due_at is_upheld decided_by decided_at",
            sensitive="sealed answer",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "claim"], name="one_claim_objection"),
            both_or_neither("decided_at", "decided_by", "claim_objection_decided"),
        ]

    def __str__(self) -> str:
        return f"objection of {self.claim_id}"
