"""Give copies to another organisation, under an agreement, recorded on both sides."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import kinds
from musterpoint.disclosures.actions._sides import lock, other_side
from musterpoint.disclosures.kinds import Kind
from musterpoint.disclosures.models import Agreement, Direction, Disclosure, DisclosureItem, Hold
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.vault import Compartment

BATCH = 2000
SALT = 16
#: At most so many problems are told of one batch.
TOLD = 100
SEALED_USE = "disclosures.item"
MAY_HOLD_PROTECTION = frozenset(
    {OrganisationKind.INTERNATIONAL_ORGANISATION.value, OrganisationKind.CIVIL_SOCIETY.value}
)


class NoAgreement(Refused):
    """No agreement in force between the two allows this kind (for this crisis)."""


class BasisMissing(Refused):
    """This kind needs the person's consent, and the caller did not say on what basis it gives."""


class ItemsEnded(Refused):
    """The giver ended an item: it is not updated any more."""


class MayNotHoldProtection(Refused):
    """The receiver is not of a kind that may hold protection records."""


class StateOfOrigin(Refused):
    """The receiver is of a country whose nationality the person claims."""


class ProtectionStaysHere(Refused):
    """There is no sealed way for protection records between organisations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOut:
    """
    One copy to give. ``item_id`` is opaque, made by the giver, and the same on both sides.

    ``subject_id`` is the giver's own and never crosses. ``origins`` are the nationalities that
    the subject claims, needed for records of the protection compartment.
    """

    item_id: UUID
    subject_id: UUID | None
    payload: Mapping[str, Any]
    compartment: Compartment = "consular"
    origins: tuple[str, ...] = ()


def disclose(
    receiver_id: UUID,
    kind: str,
    items: Sequence[ItemOut],
    purpose: str,
    *,
    basis: str = "",
    crisis_reference: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Give copies of one kind and return the id of the batch, which both sides keep.

    The receiver gets the payload sealed under its own key for the item; the giver keeps the
    subject and a digest. The receiver's lane ``intake.<kind>`` is woken. Giving an item again is
    an update: a further copy. ``basis`` is kept by the giver and needed for a kind that asks for
    consent, which the caller has checked. Items of subjects who stopped sharing are left out
    without a word to anybody.

    Raises Invalid with ``items.<n>.<field>``, NoAgreement, BasisMissing, ItemsEnded, and for
    protection records MayNotHoldProtection, StateOfOrigin or ProtectionStaysHere.
    """
    by.require(Permission.DISCLOSURES_SEND)
    found = _checked_kind(kind, items, purpose, basis)
    _check_protection(found, receiver_id, items)
    agreement = agreement_in_force(receiver_id, kind, crisis_reference, at)
    items = _without_held(items)
    if not items:
        return uuid7()
    _check_not_ended([item.item_id for item in items], receiver_id)
    batch_id = uuid7()
    common = {
        "batch_id": batch_id,
        "kind": kind,
        "purpose": purpose.strip(),
        "count": len(items),
        "disclosed_at": at,
    }
    digests = _receive(agreement, found, items, common, at)
    given = Disclosure.objects.create(
        agreement=agreement,
        direction=Direction.OUT,
        counterpart_id=receiver_id,
        disclosed_by=by.id,
        basis=basis.strip() or found.lawful_basis,
        **common,
    )
    DisclosureItem.objects.bulk_create(
        [
            DisclosureItem(
                disclosure=given,
                item_id=item.item_id,
                subject_id=item.subject_id,
                compartment_name=item.compartment,
                payload_digest=digest,
                position=position,
            )
            for position, (item, digest) in enumerate(zip(items, digests, strict=True))
        ],
        batch_size=BATCH,
    )
    audit.record_many(
        "disclosures.item.given",
        [item.subject_id or item.item_id for item in items],
        by=by,
        at=at,
        batch=str(batch_id),
        receiver=str(receiver_id),
        about=kind,
    )
    return batch_id


def _without_held(items: Sequence[ItemOut]) -> list[ItemOut]:
    """Return the items whose subjects still share."""
    subjects = {item.subject_id for item in items if item.subject_id is not None}
    held = set(
        Hold.objects.filter(subject_id__in=subjects).values_list("subject_id", flat=True)
        if len(subjects) <= BATCH
        else Hold.objects.values_list("subject_id", flat=True)
    )
    return [item for item in items if item.subject_id not in held]


def _receive(
    agreement: Agreement,
    kind: Kind,
    items: Sequence[ItemOut],
    common: Mapping[str, Any],
    at: datetime,
) -> list[bytes]:
    """Write the receiver's side and return the digests. Nothing of the giver's ids goes there."""
    giver_id = scope.organisation_id()
    with other_side(agreement.counterpart_id) as receiver:
        received = Disclosure.objects.create(
            agreement=Agreement.objects.get(shared_id=agreement.shared_id),
            direction=Direction.IN,
            counterpart_id=giver_id,
            basis=kind.lawful_basis,
            **common,
        )
        keys = vault.make_keys([item.item_id for item in items], at=at)
        rows = []
        for position, item in enumerate(items):
            salt = random_bytes(SALT)
            sealed = {"payload": item.payload, "salt": salt.hex()}
            rows.append(
                DisclosureItem(
                    disclosure=received,
                    item_id=item.item_id,
                    payload_digest=digest_of(item.payload, salt),
                    sealed=keys[item.item_id].seal(SEALED_USE, sealed),
                    position=position,
                )
            )
        DisclosureItem.objects.bulk_create(rows, batch_size=BATCH)
        audit.record(
            "disclosures.batch.received",
            subject_id=received.batch_id,
            by=receiver,
            at=at,
            giver=str(giver_id),
            about=kind.code,
            count=len(rows),
        )
        pumps.wake(f"intake.{kind.code}", at)
    return [bytes(row.payload_digest) for row in rows]


def digest_of(payload: Mapping[str, Any], salt: bytes) -> bytes:
    """Return the digest that both sides keep: of the salt and the payload as canonical JSON."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode()).digest()


def agreement_in_force(
    counterpart_id: UUID, kind: str, crisis_reference: UUID | None, at: datetime
) -> Agreement:
    """Return the agreement that allows this, held against being ended meanwhile; or raise."""
    today = at.astimezone(UTC).date()
    in_force = Agreement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        Q(crisis_reference__isnull=True) | Q(crisis_reference=crisis_reference),
        counterpart_id=counterpart_id,
        accepted_here_at__lte=at,
        accepted_there_at__lte=at,
        ended_at__isnull=True,
        valid_from__lte=today,
    )
    for agreement in in_force.order_by("-proposed_at", "-id"):
        if kind in agreement.allows:
            lock(agreement.shared_id, only_shared=True)
            if in_force.filter(id=agreement.id).exists():
                return agreement
    raise NoAgreement(_("There is no agreement in force that allows this to be shared."))


def _checked_kind(code: str, items: Sequence[ItemOut], purpose: str, basis: str) -> Kind:
    kind = kinds.find(code)
    if kind is None:
        raise NoAgreement(_("There is no agreement in force that allows this to be shared."))
    problems: dict[str, list[str]] = {}
    if not purpose.strip() or len(purpose) > 200:
        problems["purpose"] = [_("Say what for, in 200 letters at most.")]
    if len(basis) > 100:
        problems["basis"] = [_("Name the basis in 100 letters at most.")]
    if not items:
        problems["items"] = [_("Choose at least one record.")]
    if len({item.item_id for item in items}) < len(items):
        problems["items"] = [_("A record is named twice.")]
    for number, item in enumerate(items):
        for place, texts in kinds.problems(kind, item.payload).items():
            problems[f"items.{number}.{place}"] = [_(text) for text in texts]
        if len(problems) >= TOLD:
            break
    if problems:
        raise Invalid(_("This is not what may be shared. Nothing was shared."), fields=problems)
    if kind.consent_purpose and not basis.strip():
        raise BasisMissing(_("This needs the person's consent. Say on what basis it is shared."))
    return kind


def _check_protection(kind: Kind, receiver_id: UUID, items: Sequence[ItemOut]) -> None:
    protected = [item for item in items if "protection" in (kind.compartment, item.compartment)]
    if not protected:
        return
    receiver = Organisation.objects.get(id=receiver_id)
    if receiver.kind not in MAY_HOLD_PROTECTION:
        raise MayNotHoldProtection(_("This organisation may not hold protection records."))
    if receiver.country and any(receiver.country in item.origins for item in protected):
        raise StateOfOrigin(_("Protection records never go to the person's own country."))
    # The receiver's protection keys are closed to whoever hands over: fail closed until there is
    # a door of their own, rather than keep a protection record in the consular compartment.
    raise ProtectionStaysHere(_("Protection records cannot be sent. Refer the person directly."))


def _check_not_ended(item_ids: Sequence[UUID], receiver_id: UUID) -> None:
    ended = DisclosureItem.objects.filter(
        item_id__in=item_ids,
        ended_at__isnull=False,
        disclosure__direction=Direction.OUT,
        disclosure__counterpart_id=receiver_id,
    )
    if ended.exists():
        raise ItemsEnded(_("Sharing of a record on this list has ended; it is not updated."))
