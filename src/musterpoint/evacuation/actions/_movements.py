"""
Tell each organisation what happened to its households.

Boarding does not wait for it, and an agreement that ended meanwhile does not keep a bus from
leaving: what happened is noted with the leg, and told afterwards, many at once.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.evacuation.actions._travellers import TRAVELLER
from musterpoint.evacuation.models import Leg, Movement, PoolEntry, Traveller
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission

LANE = "movements"
BATCH = 2000
PURPOSE = "what became of the household's journey"


def note_movements(
    event: str, leg: Leg, groups: Sequence[tuple[PoolEntry, list[UUID]]], *, at: datetime
) -> None:
    """Note what happened ("departed", "no_show", "arrived") to households, to be told."""
    if not groups:
        return
    place = leg.destination.name if event == "arrived" else leg.origin.name
    Movement.objects.bulk_create(
        [
            Movement(
                entry=entry,
                leg=leg,
                event=event,
                place=place,
                travellers=[str(traveller) for traveller in travellers],
                occurred_at=at,
            )
            for entry, travellers in groups
        ],
        batch_size=BATCH,
    )
    pumps.wake(LANE, at)


def tell_movements(*, by: Actor, at: datetime) -> int:
    """
    Tell the next of what is noted; return how many, 0 when everybody was told.

    Of one household one movement at a time, in the order in which they happened. Who has no
    agreement any more is not told, which the audit trail keeps.
    """
    by.require(Permission.DISCLOSURES_SEND)
    noted = list(
        Movement.objects.filter(told_at__isnull=True)
        .select_related("entry", "leg")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")[:BATCH]
    )
    by_source: dict[UUID, dict[UUID, Movement]] = {}
    for movement in noted:
        by_source.setdefault(movement.entry.source_id, {}).setdefault(movement.entry_id, movement)
    told = [one for of_source in by_source.values() for one in of_source.values()]
    for source, of_source in sorted(by_source.items(), key=lambda pair: pair[0].bytes):
        _tell(source, list(of_source.values()), by=by, at=at)
    Movement.objects.filter(id__in=[one.id for one in told]).update(told_at=at)
    return len(told)


def _tell(source: UUID, movements: Sequence[Movement], *, by: Actor, at: datetime) -> None:
    from musterpoint.evacuation.actions._pool import apply_movements

    signed = _signed(movements, at)
    news = [(one.entry.item_id, _payload(one, signed.get(one.id, ""))) for one in movements]
    if source == scope.organisation_id():
        apply_movements(news, by=by, at=at)
        return
    items = [
        disclosures.ItemOut(item_id=item, subject_id=one.entry_id, payload=payload)
        for one, (item, payload) in zip(movements, news, strict=True)
    ]
    try:
        disclosures.disclose(source, "evacuation.movement", items, PURPOSE, by=by, at=at)
    except (disclosures.NoAgreement, disclosures.ItemsEnded) as refusal:
        if len(movements) > 1 and isinstance(refusal, disclosures.ItemsEnded):
            for one in movements:  # the others' sharing goes on
                _tell(source, [one], by=by, at=at)
            return
        audit.record(
            "evacuation.movement.untold", by=by, at=at, receiver=str(source),
            households=len(movements), why=type(refusal).__name__,
        )  # fmt: skip


def _signed(movements: Sequence[Movement], at: datetime) -> dict[UUID, str]:
    """Return who signed for whoever was received."""
    handed = {UUID(one.travellers[0]): one.id for one in movements if one.event == "received"}
    rows = Traveller.objects.filter(traveller_id__in=handed)
    keys = vault.open_keys(handed, at=at) if handed else {}
    return {
        handed[one.traveller_id]: str(
            keys[one.traveller_id].open(TRAVELLER, one.sealed).get("handed_to", "")
        )
        for one in rows
        if one.traveller_id in keys
    }


def _payload(movement: Movement, signed: str) -> dict[str, object]:
    return {
        "event": movement.event,
        "leg": movement.leg.code,
        "place": movement.place,
        "at": movement.occurred_at.isoformat(),
        "travellers": movement.travellers,
        "to": signed,
    }
