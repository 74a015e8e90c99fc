"""A loss is held in the books until somebody else than who reported it decides."""

from datetime import datetime

from musterpoint.audit import actions as audit
from musterpoint.goods import places
from musterpoint.goods.actions._books import move
from musterpoint.goods.actions._catalogue import CHANGE
from musterpoint.goods.models import Loss, LossKind
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

USE = "goods.loss"


def hold(row: Loss, evidence: str, *, by: Actor, at: datetime) -> Loss:
    """Keep a loss with its evidence, and hold its goods back in its store. Raises NotEnough."""
    row.reported_at, row.reported_by = at, by.id
    row.sealed = vault.make_keys([row.id], at=at)[row.id].seal(USE, evidence)
    row.save(force_insert=True)
    move(
        f"goods-loss:{row.id}",
        at.date(),
        f"{LossKind(row.kind).name} {row.item.code}",
        [
            (places.stock(row.store, row.batch), row.item, -row.amount),
            (places.GONE[LossKind(row.kind)], row.item, row.amount),
        ],
        {"store": str(row.store_id), "loss": str(row.id)},
        under=CHANGE,
        by=by,
        at=at,
        pending=True,
    )
    audit.record("goods.loss.reported", subject_id=row.id, by=by, at=at)
    return row
