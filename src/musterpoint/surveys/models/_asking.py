"""What became of asking somebody: by message, on the web, on the telephone, on paper."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.surveys.models._surveys import KEPT, LEARNING, Member, Wave
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class AskingState(models.TextChoices):
    """What became of asking somebody in one wave."""

    OPEN = "open", _("No answer yet")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Cannot be asked")


class Way(models.TextChoices):
    """By which way somebody is asked or answers."""

    MESSAGE = "message", _("Message with a link")
    WEB = "web", _("Own phone or computer")
    PHONE = "phone", _("Call")
    PAPER = "paper", _("Paper")
    REPLY = "reply", _("Replies to messages")


class Asking(TenantModel):
    """
    One person, one wave, one answer.

    ``token`` is a keyed hash of the code in the link; ``answers_id`` names the unfinished or sent
    answers, which ``forms`` keeps sealed.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="askings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="askings")
    token = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, choices=AskingState, default=AskingState.OPEN)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    answers_id = models.UUIDField(null=True)
    attempts = models.SmallIntegerField(default=0)
    call_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="wave member token answers_id attempts call_at told_at ended_at",
            coarse="state way",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "member"], name="one_asking_a_wave"
            ),
            models.UniqueConstraint(fields=["organisation", "token"], name="one_survey_link"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "wave", "state"], name="asking_state")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.wave_id}"


class Attempt(TenantModel):
    """One try to reach somebody: by which way, and what came of it."""

    append_only = True

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="tries")
    way = models.CharField(max_length=8, choices=Way)
    result = models.CharField(max_length=12)
    call_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="asking call_at happened_at", coarse="way result", organisational="by_id"
        ),
    )

    def __str__(self) -> str:
        return self.result


class PaperEntry(TenantModel):
    """A paper form as one person typed it in: sealed, until a second one has typed the same."""

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="entries")
    sealed = models.BinaryField()
    language = models.CharField(max_length=60, blank=True)
    entered_by = models.UUIDField(null=True)
    entered_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention="until both entries agree",
        fields=kinds(
            technical="asking entered_at",
            organisational="entered_by",
            coarse="language",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "asking", "entered_by"], name="one_paper_entry_each"
            )
        ]

    def __str__(self) -> str:
        return f"paper of {self.asking_id}"


class Conversation(TenantModel):
    """
    Questions by message: where somebody stands who answers by reply.

    ``sealed`` holds the question that waits for an answer, those answered, in their order, and how
    often a reply could not be read; it goes when the asking ends. ``told_at`` is when we wrote
    last: what was sent before answers no later question. ``again_at`` is when the question is
    repeated that something urgent came between.
    """

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="conversations")
    channel = models.CharField(max_length=8)
    address_token = models.BinaryField(max_length=16)
    language = models.CharField(max_length=12)
    sealed = models.BinaryField()
    is_over = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT + "; what was asked until it is answered",
        fields=kinds(
            technical="asking channel address_token is_over told_at again_at",
            coarse="language",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "asking"], name="one_survey_conversation"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "address_token", "told_at"], name="survey_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"conversation of {self.asking_id}"


class NeverAsk(TenantModel):
    """Somebody who does not want to be asked again, by any survey."""

    person_id = models.UUIDField()
    since = models.DateTimeField()

    processing = Processing(
        purpose="nobody is asked again who said no for good",
        retention="as long as the person is registered",
        fields=kinds(technical="person_id since"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "person_id"], name="one_never_ask")
        ]

    def __str__(self) -> str:
        return f"since {self.since}"
