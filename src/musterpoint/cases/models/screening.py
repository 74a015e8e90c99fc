"""
Private conversations, their red flags, emergency openings of the box, and calls asked for.

All but the letter box of calls stand behind the wall (DESIGN D4): also that a conversation was
offered, so that nothing outside differs between those who told something and those who did not.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.models.case import ProtectedCase
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

WITH_PERSON = "as long as the person's record, then unreadable with its key"


class TalkState(models.TextChoices):
    """What became of the offer of a private conversation."""

    LATER = "later", _("Another time")
    DECLINED = "declined", _("Not wanted")
    BEGUN = "begun", _("The talk has begun")
    DONE = "done", _("The talk was held")


class Companion(models.TextChoices):
    """Whom the person wants beside them: asked of everybody, chosen by nobody else."""

    ANY = "any", _("No wish")
    WOMAN = "woman", _("A woman")
    MAN = "man", _("A man")


class Screening(TenantModel):
    """
    That a private conversation was offered to somebody, and what became of it.

    ``draft_id`` names the questionnaire's answers, begun or sent, which the forms package keeps in
    the protection compartment. ``sealed`` holds how the conversation was arranged.
    """

    compartment = "protection"

    person_id = models.UUIDField()
    crisis_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=TalkState)
    offered_by = models.UUIDField(null=True)
    offered_at = models.DateTimeField()
    draft_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    pack = models.CharField(max_length=80, blank=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="protection of the person, never shown to a State of origin",
        retention=WITH_PERSON,
        lawful_basis="the person's word, vital interest",
        fields=kinds(
            technical="person_id crisis_id draft_id offered_at sent_at chosen_at updated_at pack",
            organisational="offered_by",
            coarse="state",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "draft_id"], name="one_talk_a_draft")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "person_id", "offered_at"], name="talk_person"),
            models.Index(fields=["organisation", "crisis_id", "state"], name="talk_crisis"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.id}"


class RedFlag(TenantModel):
    """Something in the answers that a human looks at by ``answer_by``. No sum decides."""

    compartment = "protection"

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="flags")
    person_id = models.UUIDField()
    code = models.CharField(max_length=40)
    procedure = models.CharField(max_length=80, blank=True)
    raised_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    medical_by = models.DateTimeField(null=True)
    case = models.ForeignKey(ProtectedCase, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="a red flag goes to a human at once",
        retention=WITH_PERSON,
        lawful_basis="the person's word, vital interest",
        fields=kinds(
            technical="screening person_id raised_at answer_by medical_by case answered_at",
            organisational="procedure answered_by",
            sensitive="code",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "screening", "code"], name="one_flag_a_talk"
            ),
            both_or_neither("answered_at", "answered_by", "flag_answered"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "answer_by"],
                condition=models.Q(answered_at__isnull=True),
                name="flag_open",
            )
        ]

    def __str__(self) -> str:
        return f"flag {self.id}"


class OpeningState(models.TextChoices):
    """Where an emergency opening stands; only whoever oversees is told the difference."""

    ASKED = "asked", _("Asked for")
    ALLOWED = "allowed", _("Allowed")
    REFUSED = "refused", _("Refused")


class Verdict(models.TextChoices):
    """What the data-protection officer found."""

    JUSTIFIED = "justified", _("Justified")
    NOT_JUSTIFIED = "not_justified", _("Not justified")


class Opening(TenantModel):
    """That one colleague asks to open one person's box in an emergency, and another allows it."""

    compartment = "protection"

    person_id = models.UUIDField()
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.ASKED)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    readings = models.IntegerField(default=0)
    verdict = models.CharField(max_length=15, choices=Verdict, blank=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    pack = models.CharField(max_length=80)
    sealed = models.BinaryField()
    sealed_note = models.BinaryField(default=b"")

    processing = Processing(
        purpose="life is saved by two who answer for it, and each opening is reviewed",
        retention="as long as the trail; the words unreadable with the person's key",
        lawful_basis="vital interest",
        fields=kinds(
            technical="person_id asked_at lapses_at decided_at open_until readings reviewed_at"
            " pack",
            organisational="reason state asked_by asked_by_name decided_by decided_by_name verdict"
            " reviewed_by",
            sensitive="sealed sealed_note",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("asked_by")),
                name="opening_by_two",
            ),
            both_or_neither("decided_at", "decided_by", "opening_decided"),
            both_or_neither("reviewed_at", "reviewed_by", "opening_reviewed"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-asked_at", "-id"], name="opening_newest"),
            models.Index(fields=["organisation", "asked_by", "person_id"], name="opening_mine"),
        ]

    def __str__(self) -> str:
        return f"opening {self.id}"


class CallBack(TenantModel):
    """
    That somebody asked on the public site to be called in private.

    A letter box: the public site drops it in and cannot see that there is anything in it.
    """

    compartment = "confidence"

    asked_at = models.DateTimeField()
    language = models.CharField(max_length=12)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="whoever cannot speak at a queue reaches a human in private",
        retention="until it was answered, then emptied",
        lawful_basis="the person's word",
        fields=kinds(
            technical="asked_at answered_at",
            organisational="answered_by",
            coarse="language",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            both_or_neither("answered_at", "answered_by", "call_answered")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "asked_at", "id"], name="private_call_newest")
        ]

    def __str__(self) -> str:
        return f"call {self.id}"


class Helpline(TenantModel):
    """A number that this organisation shows to everybody who reads about their rights."""

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    hours = models.CharField(max_length=120, blank=True)
    place = models.SmallIntegerField(default=0)

    processing = Processing(
        purpose="everybody learns where help is",
        retention="as long as the organisation shows it",
        lawful_basis="public interest",
        fields=kinds(organisational="name phone hours", technical="place"),
    )

    def __str__(self) -> str:
        return self.name
