"""
Cases, the people on them, hand-overs, and from whom a case is hidden: once for each compartment.

The two families of tables are alike. Those of the protection compartment carry a row policy by
clearance, so that nobody else can tell whether they hold a row at all (DESIGN D4).
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

FOLLOWED = "one person's story is told once and followed to its end"
WITH_SUBJECT = "as long as the record of whom it is about, then unreadable with its key"


class CaseState(models.TextChoices):
    """Where a case stands as a whole."""

    OPEN = "open", _("Open")
    CLOSING = "closing", _("Waits for sign-off")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a case ended. It tells nothing that a colleague of another section must not know."""

    HELPED = "helped", _("Helped")
    PARTLY = "partly", _("Helped in part")
    DECLINED = "declined", _("The person wanted no help")
    REFERRED = "referred", _("Another organisation helps")
    MOVED = "moved", _("Moved to another organisation")
    LOST = "lost", _("Contact was lost")
    DUPLICATE = "duplicate", _("The same as another case")
    OTHER = "other", _("Otherwise")


class PartyRole(models.TextChoices):
    """What somebody is to a case."""

    SUBJECT = "subject", _("Whom it is about")
    KIN = "kin", _("Family")
    WITNESS = "witness", _("Witness")
    EMPLOYER = "employer", _("Contact at the employer")


class HandOverState(models.TextChoices):
    """What became of a hand-over."""

    ASKED = "asked", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class CaseBase(TenantModel):
    """
    One case. What was told is in ``sealed``, under the key of ``subject_id``.

    The subject is the registered person, or the case itself for somebody who is not registered.
    ``kind`` is the code of the procedure that ``run_id`` follows. ``handler_id`` speaks with the
    family until ``handled_until``. ``shared_reference`` is what several organisations call it.
    """

    reference = models.CharField(max_length=8)
    shared_reference = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=80)
    run_id = models.UUIDField()
    post = models.CharField(max_length=120, blank=True)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    owner_id = models.UUIDField(null=True)
    handler_id = models.UUIDField(null=True)
    handled_until = models.DateTimeField(null=True)
    next_visit_at = models.DateTimeField(null=True)
    closing_by = models.UUIDField(null=True)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="reference shared_reference run_id subject_id person_id handled_until"
            " next_visit_at opened_at updated_at closed_at",
            organisational="crisis post owner_id handler_id closing_by opened_by",
            coarse="kind state outcome",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


class PartyBase(TenantModel):
    """Somebody on a case. Who they are is in ``sealed``, or in the registry by ``person_id``."""

    role = models.CharField(max_length=10, choices=PartyRole)
    person_id = models.UUIDField(null=True)
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case person_id added_at removed_at",
            organisational="added_by",
            coarse="role",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class HandOverBase(TenantModel):
    """That somebody asked a colleague to take a case over; reason and answer are sealed."""

    from_id = models.UUIDField(null=True)
    to_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.ASKED)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="a case always has one officer who answers for it",
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case asked_at answered_at",
            organisational="from_id to_id state asked_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"to {self.to_id}"


class HiddenBase(TenantModel):
    """That a case is hidden from a named colleague, and by whose decision; the reason is sealed."""

    user_id = models.UUIDField()
    hidden_by = models.UUIDField(null=True)
    hidden_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="a colleague with an interest in a person does not see their case",
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case hidden_at shown_at",
            organisational="user_id hidden_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"from {self.user_id}"


class TokenBase(TenantModel):
    """A keyed token of a word of the name, or of the number, that a case was opened with."""

    token = models.BinaryField(max_length=16)

    processing = Processing(
        purpose="finding a case about somebody who is not registered",
        retention=WITH_SUBJECT,
        fields=kinds(technical="case", personal="token"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"token {self.id}"


def _case_meta(stem: str) -> Any:
    def index(name: str, *fields: str, **more: Any) -> models.Index:
        return models.Index(fields=["organisation", *fields], name=f"{stem}_{name}", **more)

    is_open = models.Q(closed_at__isnull=True)
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(fields=["organisation", "reference"], name=f"{stem}_ref"),
                models.UniqueConstraint(fields=["organisation", "run_id"], name=f"{stem}_run"),
            ],
            "indexes": [
                index("new", "-opened_at", "-id"),
                index("open", "-opened_at", "-id", condition=is_open),
                index("mine", "owner_id", "-opened_at", "-id", condition=is_open),
                index("kind", "kind", "-opened_at", "-id"),
                index("person", "person_id"),
                index("shared", "shared_reference"),
            ],
        },
    )


def _party_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {"indexes": [models.Index(fields=["organisation", "person_id"], name=f"{stem}_person")]},
    )


def _token_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {"indexes": [models.Index(fields=["organisation", "token"], name=f"{stem}_token")]},
    )


def _hand_over_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(
                    fields=["organisation", "case"],
                    condition=models.Q(state=HandOverState.ASKED),
                    name=f"{stem}_one",
                )
            ]
        },
    )


def _hidden_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(
                    fields=["organisation", "user_id", "case"],
                    condition=models.Q(shown_at__isnull=True),
                    name=f"{stem}_once",
                )
            ]
        },
    )


class Case(CaseBase):
    """A case that the consular side may see."""

    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    Meta: ClassVar[Any] = _case_meta("case_case")


class Party(PartyBase):
    """Somebody on such a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    Meta: ClassVar[Any] = _party_meta("case_party")


class NameToken(TokenBase):
    """A word by which such a case is found."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tokens")
    Meta: ClassVar[Any] = _token_meta("case_name")


class HandOver(HandOverBase):
    """A hand-over of such a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hand_overs")
    Meta: ClassVar[Any] = _hand_over_meta("case_handover")


class Hidden(HiddenBase):
    """From whom such a case is hidden."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hidden_from")
    Meta: ClassVar[Any] = _hidden_meta("case_hidden")


class ProtectedCase(CaseBase):
    """A case behind the wall."""

    compartment = "protection"
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    Meta: ClassVar[Any] = _case_meta("case_pcase")


class ProtectedParty(PartyBase):
    """Somebody on a case behind the wall."""

    compartment = "protection"
    case = models.ForeignKey(ProtectedCase, models.PROTECT, related_name="parties")
    Meta: ClassVar[Any] = _party_meta("case_pparty")


class ProtectedNameToken(TokenBase):
    """A word by which a case behind the wall is found."""

    compartment = "protection"
    case = models.ForeignKey(ProtectedCase, models.CASCADE, related_name="tokens")
    Meta: ClassVar[Any] = _token_meta("case_pname")


class ProtectedHandOver(HandOverBase):
    """A hand-over of a case behind the wall."""

    compartment = "protection"
    case = models.ForeignKey(ProtectedCase, models.PROTECT, related_name="hand_overs")
    Meta: ClassVar[Any] = _hand_over_meta("case_phandover")


class ProtectedHidden(HiddenBase):
    """From whom a case behind the wall is hidden."""

    compartment = "protection"
    case = models.ForeignKey(ProtectedCase, models.PROTECT, related_name="hidden_from")
    Meta: ClassVar[Any] = _hidden_meta("case_phidden")
