"""
Rooms of trust: what is said is known, who said it is not.

The host keeps ``Side``; every organisation in the room keeps the others. No row tells who wrote an
entry, nor when: ``OwnEntry`` and ``Outgoing`` have ids without a time in them, and nobody's name.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.exchange.models._meetings import Meeting
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

TRUST = "organisations speak openly with each other, and nobody is named for it"
KEPT = "two years after the room was archived"


class RoomState(models.TextChoices):
    """Where a room stands, for all who are in it."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Standing(models.TextChoices):
    """Where an organisation stands towards a room."""

    HOST = "host", _("Host")
    INVITED = "invited", _("Invited")
    JOINED = "joined", _("In the room")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left")


class Room(TenantModel):
    """
    A room, at its host and as a copy at each organisation in it.

    Every ``every_minutes`` each organisation in it hands one envelope of the same size to the
    host, empty or not, and the host mixes what is in them: ``round_at`` is when the running round
    ends, by the clock and not by what anybody did. ``sides`` are the names of the organisations.
    ``closes_at`` is the end of the last round, when the host closes the room.
    """

    ref = models.UUIDField()
    host_id = models.UUIDField()
    host_name = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    aim = models.TextField(blank=True)
    agenda = models.TextField(blank=True)
    sides = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RoomState, default=RoomState.OPEN)
    standing = models.CharField(max_length=10, choices=Standing)
    every_minutes = models.IntegerField()
    round_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=TRUST,
        retention=KEPT,
        fields=kinds(
            technical="ref every_minutes round_at",
            organisational="host_id host_name title aim agenda sides state standing opened_at"
            " closes_at closed_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_exchange_room")
        ]

    def __str__(self) -> str:
        return self.title


class Side(TenantModel):
    """An organisation that the host invited, and where it stands."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="invited")
    counterpart_id = models.UUIDField()
    name = models.CharField(max_length=200)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.INVITED)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=TRUST,
        retention=KEPT,
        fields=kinds(
            technical="room",
            organisational="counterpart_id name standing invited_at answered_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "room", "counterpart_id"], name="one_exchange_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.standing})"


class Participant(TenantModel):
    """A colleague whom the own organisation lets into a room; other organisations never learn."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="participants")
    user_id = models.UUIDField()

    processing = Processing(
        purpose=TRUST,
        retention=KEPT,
        fields=kinds(technical="room", organisational="user_id"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "room", "user_id"], name="one_exchange_participant"
            )
        ]

    def __str__(self) -> str:
        return f"participant {self.user_id}"


class OwnEntry(TenantModel):
    """
    That an entry came from this organisation, by its reference alone.

    ``mark`` is a keyed digest of author and reference: only who asks for their own entries can
    find them, and no column says whose they are.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="own")
    ref = models.UUIDField()
    mark = models.CharField(max_length=64)

    processing = Processing(
        purpose="an author finds the own entries again",
        retention="until the room is archived",
        fields=kinds(technical="room ref mark"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_own_entry")
        ]

    def __str__(self) -> str:
        return f"own {self.ref}"


class Outgoing(TenantModel):
    """
    What waits for the next envelope: an entry, its change, its withdrawal, a report of abuse.

    ``ref`` is the entry's. Nothing tells when it was written; the row goes with the envelope.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="outgoing")
    ref = models.UUIDField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=TRUST,
        retention="until the round ends",
        fields=kinds(technical="room ref", personal="sealed"),
    )

    def __str__(self) -> str:
        return f"outgoing {self.ref}"


class EntryState(models.TextChoices):
    """Whether an entry is shown."""

    SHOWN = "shown", _("Shown")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")
    HIDDEN = "hidden", _("Hidden by the host")


class Entry(TenantModel):
    """
    What somebody in the room said. The order within a round is that of random references.

    ``released_at`` is when the round ended by its plan, the same for all of it. ``lock`` is the
    digest of a secret that only the author's organisation can make, shown when it is changed.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="entries")
    ref = models.UUIDField()
    reply_to = models.UUIDField(null=True)
    released_at = models.DateTimeField()
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.SHOWN)
    is_edited = models.BooleanField(default=False)
    lock = models.CharField(max_length=64)

    processing = Processing(
        purpose=TRUST,
        retention=KEPT,
        fields=kinds(
            technical="room ref reply_to released_at state is_edited lock",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_exchange_entry")
        ]

    def __str__(self) -> str:
        return f"entry {self.ref}"


class AbuseReport(TenantModel):
    """That somebody in the room finds an entry abusive: kept by the host, without a name."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="reports")
    entry_ref = models.UUIDField()
    sealed = models.BinaryField()
    reported_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="abuse in a room is stopped",
        retention=KEPT,
        fields=kinds(technical="room entry_ref reported_at handled_at", personal="sealed"),
    )

    def __str__(self) -> str:
        return f"report of {self.entry_ref}"


class FollowUp(TenantModel):
    """What a room or a meeting agreed that an organisation does, by a day."""

    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="follow_ups")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="follow_ups")
    ref = models.UUIDField()
    text = models.CharField(max_length=500)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="what was agreed is done",
        retention=KEPT,
        fields=kinds(
            technical="room meeting ref",
            organisational="text owner_id owner_name due_at done_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_follow_up"),
            models.CheckConstraint(
                condition=models.Q(room__isnull=True) ^ models.Q(meeting__isnull=True),
                name="follow_up_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.text
