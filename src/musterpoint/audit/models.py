"""Who did or saw what: append-only, sealed in batches (DESIGN D6)."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from musterpoint.tenancy.classification import ORGANISATIONAL, TECHNICAL, Processing, kinds
from musterpoint.tenancy.models import TenantModel

KEPT = Processing(
    purpose="proof of who did or saw what",
    retention="ten years, or what the organisation's law says",
    lawful_basis="legal obligation",
    fields={
        "kind": ORGANISATIONAL,
        "subject_id": TECHNICAL,
        "actor_kind": ORGANISATIONAL,
        "actor_id": ORGANISATIONAL,
        "actor_name": ORGANISATIONAL,
        "on_behalf_of": TECHNICAL,
        "occurred_at": TECHNICAL,
        "recorded_at": TECHNICAL,
        "facts": TECHNICAL,
    },
)


class Event(TenantModel):
    """One thing that was done, seen or refused. Ids and numbers only, never personal data."""

    append_only = True

    kind = models.CharField(max_length=100)
    subject_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=150)
    on_behalf_of = models.UUIDField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)

    processing = KEPT

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "subject_id", "occurred_at"], name="event_subject"
            ),
            models.Index(fields=["organisation", "occurred_at", "id"], name="event_when"),
            models.Index(fields=["organisation", "kind", "occurred_at"], name="event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class ProtectionEvent(TenantModel):
    """The same for protection records: a trail that the consular side cannot see."""

    append_only = True
    compartment = "protection"

    kind = models.CharField(max_length=100)
    subject_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=150)
    on_behalf_of = models.UUIDField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)

    processing = KEPT

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "subject_id", "occurred_at"], name="p_event_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


PROOF = "proof that the trail is unaltered"
LEAF = Processing(
    purpose=PROOF,
    retention="as long as the trail",
    fields=kinds(technical="event_id position root_number digest"),
)
ROOT = Processing(
    purpose=PROOF,
    retention="as long as the trail",
    fields=kinds(
        technical="number first_position last_position tree_digest previous_digest"
        " chain_digest signature sealed_at"
    ),
)


class LeafBase(TenantModel):
    """The columns of a leaf, the same in both trails."""

    event_id = models.UUIDField()
    position = models.BigIntegerField()
    root_number = models.IntegerField()
    digest = models.BinaryField(max_length=32)

    processing = LEAF

    class Meta:
        abstract = True


class RootBase(TenantModel):
    """The columns of a root, the same in both trails."""

    number = models.IntegerField()
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    tree_digest = models.BinaryField(max_length=32)
    previous_digest = models.BinaryField(max_length=32)
    chain_digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    sealed_at = models.DateTimeField()

    processing = ROOT

    class Meta:
        abstract = True


class Leaf(LeafBase):
    """An event's place in the organisation's chain and its hash, taken when it was sealed."""

    append_only = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "event_id"], name="one_leaf_an_event"),
            models.UniqueConstraint(fields=["organisation", "position"], name="one_leaf_a_place"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.position}"


class Root(RootBase):
    """A signed Merkle root over one batch of leaves, chained to the root before it."""

    append_only = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_root_a_number")
        ]

    def __str__(self) -> str:
        return f"root {self.number}"


class ProtectionLeaf(LeafBase):
    """The same for an event of the protection trail, which has a chain of its own."""

    append_only = True
    compartment = "protection"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "event_id"], name="one_p_leaf_an_event"
            ),
            models.UniqueConstraint(fields=["organisation", "position"], name="one_p_leaf_a_place"),
        ]

    def __str__(self) -> str:
        return f"protection leaf {self.position}"


class ProtectionRoot(RootBase):
    """A signed root of the protection trail: without the clearance nobody sees that it grows."""

    append_only = True
    compartment = "protection"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_p_root_a_number")
        ]

    def __str__(self) -> str:
        return f"protection root {self.number}"
