"""Claims of the host countries' responders, and of workers for their wages, to one fund."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from musterpoint.claims.models import Claim, Responder
from musterpoint.evacuation.models import Seat, SeatState
from musterpoint.exercises.driver import claims
from musterpoint.exercises.driver.claims import Officers
from musterpoint.exercises.driver.money.purse import Purse
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import money_model as model
from musterpoint.funds.actions import NotEnough, OverCap
from musterpoint.tenancy.scope import acting_as

HEAD = "responders"


class Claiming:
    """What is claimed of one purse, from the responders' file to the order of its payment."""

    def __init__(self, given: model.Claims, stage: Stage, purse: Purse, seed: int) -> None:
        self.given, self.stage, self.purse, self.seed = given, stage, purse, seed
        self.crisis_id = stage.crises[given.organisation]
        officers = stage.staff.all_of(given.organisation, "welfare_officer")
        decider, *others = purse.team.authorising
        self.who = Officers(
            registrar=officers[0], checker=officers[1], payer=officers[2], decider=decider,
            approvers=[*((purse.team.head,) if purse.team.head else ()), *others],
        )  # fmt: skip
        self.responders: list[Responder] = []
        self.rows: list[Claim] = []

    def register(self, at: datetime) -> None:
        """Register who helps in the host countries."""
        self.responders = claims.register(self.who, at=at)

    def file(self, at: datetime) -> None:
        """Let responders file for the days that are over."""
        begins = self.stage.scenario.moment(self.given.since, 12 * 60)
        ends = self.stage.scenario.moment(self.given.until, 12 * 60)
        period = begins.date(), ends.date()
        self.rows = claims.file(
            self.who, self.responders, self._arrived(), self.crisis_id, period, seed=self.seed,
            at=at,
        )  # fmt: skip

    def _arrived(self) -> Counter[str]:
        """Return how many people came by legs, by country, as the board of the operator says."""
        with acting_as(self.stage.actors[self.stage.operator]):
            rows = Seat.objects.filter(state=SeatState.ARRIVED)
            found = rows.values_list("leg__destination__country").annotate(n=Sum("people"))
            return Counter(dict(found))

    def decide(self, at: datetime) -> None:
        """Check and decide what was filed; order what the fund approves."""
        if HEAD not in self.purse.heads:
            return
        head_id: UUID = self.purse.heads[HEAD].id
        checked = self.stage.scenario.moment(self.given.checked, 16 * 60)
        for row in self.rows:
            try:
                claims.check_and_decide(
                    self.who, [row], head_id, checked=checked, decided=max(at, checked)
                )
            except (NotEnough, OverCap):  # it stays asked for, as unmet need
                continue
        self.purse.ordered += claims.order(self.who, self.rows, at=at)

    def wages(self, at: datetime) -> None:
        """Let workers tell what they are owed, and file it with the authority."""
        left = self.stage.scenario.moment(self.given.since, 12 * 60)
        told = claims.tell_wages(
            self.who, self.given.wages, self.crisis_id, left.date(), seed=self.seed, at=at
        )
        claims.file_wages(self.who, told, at=at)
