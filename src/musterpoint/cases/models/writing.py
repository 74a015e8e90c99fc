"""What is written on a case: notes, papers, letters, and what is shared with organisations."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.models.case import FOLLOWED, WITH_SUBJECT, Case, ProtectedCase
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class NoteKind(models.TextChoices):
    """What a note tells of."""

    NOTE = "note", _("Note")
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    DECISION = "decision", _("Decision")


class LetterState(models.TextChoices):
    """Whether a letter holds."""

    ISSUED = "issued", _("Genuine")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Answer(models.TextChoices):
    """What an organisation says to a case that was shared with it."""

    NONE = "", _("No answer yet")
    ACCEPTED = "accepted", _("Takes it")
    DECLINED = "declined", _("Declines")
    DONE = "done", _("Has done it")


class NoteBase(TenantModel):
    """
    A note, never changed: ``corrects_id`` is the note that it puts right, and both stay.

    Of a visit ``sealed`` also holds where, who was seen, and whether it was refused.
    """

    kind = models.CharField(max_length=10, choices=NoteKind)
    corrects_id = models.UUIDField(null=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case corrects_id occurred_at recorded_at",
            organisational="kind by_id by_name",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class PaperBase(TenantModel):
    """A file on a case, sealed; ``media_type`` is what its content says, not what it was named."""

    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case media_type size added_at removed_at",
            organisational="added_by",
            sensitive="sealed_name sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.media_type} {self.id}"


def _note_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(fields=["organisation", "corrects_id"], name=f"{stem}_once")
            ],
            "indexes": [
                models.Index(fields=["organisation", "case", "-occurred_at"], name=f"{stem}_case")
            ],
        },
    )


class Note(NoteBase):
    """A note on a case of the consular side."""

    append_only = True
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    Meta: ClassVar[Any] = _note_meta("case_note")


class ProtectedNote(NoteBase):
    """A note on a case behind the wall."""

    compartment = "protection"
    append_only = True
    case = models.ForeignKey(ProtectedCase, models.PROTECT, related_name="notes")
    Meta: ClassVar[Any] = _note_meta("case_pnote")


class Paper(PaperBase):
    """A paper on a case of the consular side."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")


class ProtectedPaper(PaperBase):
    """A paper on a case behind the wall."""

    compartment = "protection"
    case = models.ForeignKey(ProtectedCase, models.PROTECT, related_name="papers")


class LetterSeries(TenantModel):
    """The last number of an organisation's letters in a year."""

    year = models.IntegerField()
    last = models.IntegerField(default=0)

    processing = Processing(
        purpose="letters are numbered without a gap",
        retention="as long as letters are checked",
        fields=kinds(technical="year last"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_letter_series")
        ]

    def __str__(self) -> str:
        return f"{self.last}/{self.year}"


class Letter(TenantModel):
    """
    A letter made from a template. Its text is sealed; ``code`` lets anybody check it.

    Letters are written on the consular side alone: what is behind the wall writes to nobody.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    year = models.IntegerField()
    number = models.IntegerField()
    code = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.ISSUED)
    rules = models.CharField(max_length=120)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="letters that anybody can check without learning whom they are about",
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case template language year number code state rules issued_at withdrawn_at",
            organisational="issued_by withdrawn_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="one_letter_number"
            ),
            models.UniqueConstraint(fields=["organisation", "code"], name="one_letter_code"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Share(TenantModel):
    """
    That a case was shared with another organisation, and what it answers.

    With the person's word ``story_item`` carries pieces of the story; ``story_ended_at`` is when
    the person wished no more of it, of which the other side is not told.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="shares")
    receiver_id = models.UUIDField()
    receiver_name = models.CharField(max_length=200)
    item_id = models.UUIDField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    shared_by = models.UUIDField(null=True)
    shared_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    story_item = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)
    story_ended_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="several organisations work on one case, each with what it needs",
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="case item_id shared_at answered_at story_item told_at story_ended_at",
            organisational="receiver_id receiver_name answer shared_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "case", "receiver_id"], name="one_share"
            ),
            models.UniqueConstraint(fields=["organisation", "item_id"], name="one_shared_item"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.receiver_name}"


class Received(TenantModel):
    """
    A case that another organisation shared: what it asks for is sealed, and no name is told.

    What the person agreed to tell is in ``story``, under the key of this row's own id, until it is
    answered: then it is on the own case alone, or gone. ``case`` is that case; nothing is opened
    by itself.
    """

    item_id = models.UUIDField()
    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    shared_reference = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)
    story = models.BinaryField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose="several organisations work on one case, each with what it needs",
        retention="a year after it was answered",
        fields=kinds(
            technical="item_id shared_reference case received_at answered_at told_at",
            organisational="sender_id sender_name answer answered_by",
            coarse="kind",
            sensitive="sealed story",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "item_id"], name="one_received_case")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-received_at"], name="case_received_new")
        ]

    def __str__(self) -> str:
        return f"{self.shared_reference} of {self.sender_name}"
