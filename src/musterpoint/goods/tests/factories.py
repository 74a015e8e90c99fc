"""A warehouse, a border point, a few items, and what is done with them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.funds import queries as books
from musterpoint.goods import actions, places
from musterpoint.goods.actions import (
    ArrivalIn,
    DispatchIn,
    DistributionIn,
    ListedIn,
    LossIn,
    RationIn,
    RequestIn,
    StoreIn,
    Told,
)
from musterpoint.goods.models import (
    Batch,
    Distribution,
    Handout,
    Item,
    Listed,
    LossKind,
    Per,
    Proof,
    Source,
    Store,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

TODAY = NOON.date()
FAR = TODAY + timedelta(days=400)


def item(code: str, by: Actor) -> Item:
    """Return an item of the catalogue that ships, taken over if it was not."""
    if not Item.objects.exists():
        actions.take_catalogue(by=by, at=NOON)
    return Item.objects.get(code=code)


def store(by: Actor, code: str = "TUNIS") -> Store:
    """Return a store, opened if it was not."""
    found = Store.objects.filter(code=code).first()
    if found is not None:
        return found
    made = StoreIn(code=code, name=code.title(), place="Harbour road 4")
    return actions.open_store(made, by=by, at=NOON)


def came(
    by: Actor,
    code: str = "BLANKET",
    amount: int = 100,
    *,
    to: str = "TUNIS",
    until: date | None = None,
    batch: str = "",
    at: datetime = NOON,
    **more: Any,
) -> None:
    """Let goods come into a store."""
    typed = ArrivalIn(
        key=uuid7(), store_id=store(by, to).id, item_id=item(code, by).id, amount=amount,
        source=more.pop("source", Source.GIFT), reference=more.pop("reference", "Letter 7"),
        batch=batch, expires_on=until, **more,
    )  # fmt: skip
    actions.receive(typed, by=by, at=at)


def stock(where: str, code: str = "BLANKET", batch: Batch | None = None) -> int:
    """Return what the books say of an item in a store, without a batch or of one."""
    return books.balance(places.stock(Store.objects.get(code=where), batch), code)


def sent(by: Actor, lines: Mapping[str, int], *, key: UUID | None = None, **more: Any) -> Any:
    """Send goods from the warehouse to the border."""
    typed = DispatchIn(
        key=key or uuid7(), source_id=store(by).id, goal_id=store(by, "BORDER").id,
        lines={item(code, by).id: amount for code, amount in lines.items()},
        vehicle="Lorry 12", driver="Salim, +216 20 000 000", **more,
    )  # fmt: skip
    return actions.send(typed, by=by, at=NOON)


def distribution(by: Actor, *, by_list: bool = True, **more: Any) -> Distribution:
    """Plan a distribution of two blankets to each family and a kilogram of rice to each person."""
    rations = more.pop("rations", None) or [
        RationIn(item_id=item("BLANKET", by).id, per=Per.FAMILY, amount=2)
    ]
    typed = DistributionIn(
        name="Blankets at the gate", place="Gate 3", store_id=store(by).id, starts_at=NOON,
        ends_at=NOON + timedelta(hours=8), by_list=by_list, rations=rations, **more,
    )  # fmt: skip
    return actions.plan(typed, by=by, at=NOON)


def families(row: Distribution, by: Actor, *names: str) -> list[Listed]:
    """Put families of four on the list."""
    given = [ListedIn(name=name, people=4, proxies=("Karim A.",)) for name in names]
    actions.put_on_list(row.id, given, by=by, at=NOON)
    return list(Listed.objects.filter(distribution=row).order_by("number"))


def given(row: Distribution, one: Listed, by: Actor, *, key: UUID | None = None) -> Handout:
    """Hand out at a desk."""
    return actions.hand_out(
        row.id, one.id, key=key or uuid7(), proof=Proof.SIGNATURE, by=by, at=NOON
    )


def told(one: Listed, *, minutes: int = 5) -> Told:
    """Return what a phone tells of a hand-out."""
    return Told(
        key=uuid7(), token=bytes(one.token).hex(), given_at=NOON - timedelta(minutes=minutes),
        proof=Proof.THUMB,
    )  # fmt: skip


def whole(by: Actor) -> Distribution:
    """Let something stand in each list: a request, a waybill, a loan, a loss, a count, a review."""
    came(by, amount=200)
    came(by, "WHEELCHAIR", 3)
    here, blanket, due = store(by), item("BLANKET", by), NOON + timedelta(days=3)
    sent(by, {"BLANKET": 20})
    wanted = RequestIn(
        key=uuid7(), store_id=store(by, "BORDER").id, purpose="New arrivals", people=40,
        priority=1, needed_at=due, lines={blanket.id: 30},
    )  # fmt: skip
    actions.ask(wanted, by=by, at=NOON)
    actions.lend_out(here.id, item("WHEELCHAIR", by).id, 1, due, "Clinic", by=by, at=NOON)
    lost = LossIn(
        key=uuid7(), store_id=here.id, item_id=blanket.id, batch_id=None, amount=4,
        kind=LossKind.STOLEN, evidence="Report 7",
    )  # fmt: skip
    actions.report_loss(lost, by=by, at=NOON)
    actions.open_count(here.id, by=by, at=NOON)
    row = distribution(by)
    (one,) = families(row, by, "Rahima A.")
    given(row, one, by)
    actions.take_queue(row.id, [told(one)], "phone-2", by=by, at=NOON)
    return row
