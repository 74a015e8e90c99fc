"""Relief kits: given in kind, assembled, sent on a waybill, handed out at a border by headcount."""

from datetime import datetime, timedelta

from django.db.models import Count, Sum

from musterpoint.evacuation.models import LegState, Seat, SeatState
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import money_model as model
from musterpoint.goods import actions as goods
from musterpoint.goods import queries as stock
from musterpoint.goods.actions import (
    ArrivalIn,
    DispatchIn,
    DistributionIn,
    Found,
    RationIn,
    StoreIn,
)
from musterpoint.goods.models import Distribution, Item, Per, Source, Store
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.scope import acting_as

HOURS, DAY = timedelta(hours=10), timedelta(days=1)
MOST_COUNTED = 5_000


class Kits:
    """One kind of kit of one organisation at one place."""

    def __init__(self, given: model.Kits, stage: Stage, scale: float) -> None:
        self.given, self.stage = given, stage
        self.sender, self.keeper = stage.staff.all_of(given.organisation, "storekeeper")[:2]
        self.left = max(1, round(given.kits * scale))

    def prepare(self, at: datetime) -> None:
        """Open both stores, take in what was given, and make kits of it."""
        by = self.sender
        with acting_as(by):
            goods.take_catalogue(by=by, at=at)
            self.kit = Item.objects.get(code=self.given.item)
            self.store = self._open(self.given.store, at)
            self.border = self._open(self.given.place, at)
            for part in stock.parts([self.kit.id])[self.kit.id]:
                goods.receive(
                    ArrivalIn(
                        key=uuid7(), store_id=self.store.id, item_id=part.part_id,
                        amount=part.amount * self.left, source=Source.GIFT,
                        reference=self.given.reference,
                        expires_on=self.given.good_until if part.part.expires else None,
                    ),
                    by=by,
                    at=at,
                )  # fmt: skip
            goods.assemble(self.store.id, self.kit.id, self.left, key=uuid7(), by=by, at=at)

    def _open(self, slug: str, at: datetime) -> Store:
        place = self.stage.scenario.places[slug]
        given = StoreIn(code=f"STORE-{slug.upper()}"[:23], name=name_in(place.name))
        return goods.open_store(given, by=self.sender, at=at)

    def send(self, at: datetime) -> None:
        """Send the kits on a waybill; somebody else receives them."""
        with acting_as(self.sender):
            sent = goods.send(
                DispatchIn(
                    key=uuid7(), source_id=self.store.id, goal_id=self.border.id,
                    lines={self.kit.id: self.left}, vehicle=self.given.vehicle,
                    driver="Habib (invented)",
                ),
                by=self.sender,
                at=at,
            )  # fmt: skip
        with acting_as(self.keeper):
            found = {one.id: Found(one.sent) for one in stock.dispatch_lines(sent)}
            goods.take_in(sent.id, found, "", by=self.keeper, at=at + HOURS)

    def hand_out(self, at: datetime) -> None:
        """Give one kit to each person who came to the place by a leg in the last day."""
        people, families = self._came(at - DAY, at)
        people = min(people, self.left, MOST_COUNTED)
        families = min(families, people)
        if not families:
            return
        with acting_as(self.keeper):
            row = self._plan(people, at)
            goods.count_out(row.id, people, families, key=uuid7(), by=self.keeper, at=at)
            goods.close(row.id, by=self.keeper, at=at)
        self.left -= people

    def _plan(self, people: int, at: datetime) -> Distribution:
        place = name_in(self.stage.scenario.places[self.given.place].name)
        given = DistributionIn(
            name=f"{self.kit.name}, {at:%d %B}", place=place, store_id=self.border.id,
            starts_at=at - HOURS, ends_at=at + HOURS, by_list=False, expected=people,
            crisis_id=self.stage.crises[self.given.organisation],
            rations=[RationIn(item_id=self.kit.id, per=Per.PERSON, amount=1)],
        )  # fmt: skip
        return goods.plan(given, by=self.keeper, at=at)

    def _came(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many people of how many households came, as the board of the operator says."""
        operator = self.stage.operator
        with acting_as(self.stage.actors[operator]):
            rows = Seat.objects.filter(
                leg__destination__code=self.given.place, leg__state=LegState.ARRIVED,
                leg__arrives_at__gt=since, leg__arrives_at__lte=until, state=SeatState.ARRIVED,
            )  # fmt: skip
            found = rows.aggregate(people=Sum("people"), families=Count("id"))
        return found["people"] or 0, found["families"]
