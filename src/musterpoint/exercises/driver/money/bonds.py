"""Bonds of an employer of construction workers: lodged, called, objected to, decided, drawn."""

from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.bonds import actions as bonds
from musterpoint.bonds.actions import BeginIn, DetailsIn, EmployerIn, LodgedIn, RequiredIn
from musterpoint.bonds.models import Bond as BondRow
from musterpoint.bonds.models import Call, CallState, Employer, Payout, PayoutState, TopUp
from musterpoint.evacuation.models import Request, RequestState
from musterpoint.exercises.driver.money.teams import Team
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import money_model as model
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.people.queries import Card
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

GONE = (RequestState.DEPARTED, RequestState.ARRIVED)
CENTS = 100
OBJECTION = "The contract ended a month before the camp was left."
REASONS = "The days at the site and the wages are proven by the list of the camp."
FOR_EMPLOYER = "What is owed until the camp was left is due."
DAY = timedelta(days=1)


class Bonds:
    """
    One bond with a State of origin and the workers who call it.

    ``skip`` workers call a bond of another employer who is not among the organisations, either.
    """

    def __init__(self, given: model.Bond, stage: Stage, team: Team, skip: int = 0) -> None:
        self.given, self.stage, self.team, self.skip = given, stage, team, skip
        self.calls: list[UUID] = []

    def lodge(self, at: datetime) -> None:
        """Ask the employer for a bond; one enters what is lodged, another verifies it."""
        given, by, other = self.given, self.team.asker, self.team.second
        with acting_as(self.team.manager):
            bonds.open_accounts(by=self.team.manager, at=at)
        with acting_as(by):
            self.employer: Employer = bonds.write_employer(
                EmployerIn(
                    kind="company", name=self._firm, sector=given.sector,
                    country=self.stage.scenario.host, workers=given.workers,
                ),
                by=by,
                at=at,
            )  # fmt: skip
            wanted = RequiredIn(employer_id=self.employer.id, workers=given.workers)
            self.bond: BondRow = bonds.require(wanted, by=by, at=at)
            lodged = LodgedIn(
                instrument=given.instrument, amount=self.bond.required,
                valid_from=given.valid_from, valid_to=given.valid_to, issuer=given.issuer,
                issuer_reference=given.issuer_reference,
            )  # fmt: skip
            bonds.lodge(self.bond.id, lodged, by=by, at=at)
        with acting_as(other):
            bonds.verify(self.bond.id, True, "Confirmed by the bank in writing", by=other, at=at)

    @property
    def _firm(self) -> str:
        """Return what the employer is called."""
        if self.given.name:
            return self.given.name
        every = self.stage.scenario.organisations
        return name_in(next(one.name for one in every if one.slug == self.given.employer))

    def call(self, at: datetime) -> None:
        """Let workers who left call the bond; the employer is told of each call."""
        by, crisis_id = self.team.asker, self.stage.crises[self.given.organisation]
        with acting_as(by):
            for card in self._workers(at)[: self.given.calls]:
                self.calls.append(self._call(card, crisis_id, at))

    def _workers(self, at: datetime) -> list[Card]:
        """Return workers of the employer who are registered here and left."""
        leads = Request.objects.filter(state__in=GONE).order_by("requested_at", "id")
        found = people.card(leads.values_list("lead_id", flat=True), at).values()
        mine = [one for one in found if (one.identity.employer or "") == self.given.employer]
        return mine[self.skip :]

    def _call(self, card: Card, crisis_id: UUID, at: datetime) -> UUID:
        by = self.team.asker
        phone = card.contacts[0].address if card.contacts else "+218910000000"
        given = BeginIn(name=card.identity.latin, phone=phone, employer=self._firm)
        row = bonds.begin(given, by=by, at=at).row
        details = DetailsIn(
            currency=self.bond.currency,
            asked={head: amount * CENTS for head, amount in self.given.asked.items()},
            lost_on=(at - 2 * DAY).date(), words="The camp was left in a hurry.",
        )  # fmt: skip
        bonds.write(row.id, details, by=by, at=at)
        bonds.send(row.id, True, by=by, at=at)
        bonds.match(
            row.id, self.bond.id, self.employer.id, show_reference(card.reference), crisis_id,
            by=by, at=at,
        )  # fmt: skip
        bonds.notice(row.id, by=by, at=at)
        return row.id

    def answer(self, at: datetime) -> None:
        """Let the employer object to some of the calls, by its own address."""
        by = actors.public(self.team.asker.organisation_id)
        with acting_as(by):
            for call_id in self.calls[: self.given.objects]:
                bonds.object_to(self.employer, call_id, OBJECTION, by=by, at=at)

    def decide(self, at: datetime) -> None:
        """Decide the calls that the employer has answered; another person than who took them."""
        by = self.team.authorising[0]
        with acting_as(by):
            rows = Call.objects.filter(id__in=self.calls, state=CallState.NOTICED)
            for row in rows.exclude(objections=None).order_by("id"):
                asked = row.lines.values_list("head", "asked")
                allowed = {head: round(amount * self.given.allowed) for head, amount in asked}
                bonds.decide(row.id, allowed, REASONS, FOR_EMPLOYER, by=by, at=at)

    def pay(self, at: datetime) -> None:
        """Enter what the issuer paid, and pay the workers."""
        by = self.team.second
        with acting_as(by):
            for row in Payout.objects.filter(call__in=self.calls).order_by("id"):
                if row.state == PayoutState.AWAITED:
                    bonds.received(row.id, at.date(), by=by, at=at)
                bonds.pay(row.id, at.date(), by=by, at=at)

    def top_up(self, at: datetime) -> None:
        """Let the employer add what was drawn: one enters it, another saw it at the bank."""
        by, other = self.team.asker, self.team.second
        for row in self._demands(by):
            with acting_as(by):
                made = bonds.meet_top_up(
                    row.id, row.amount - row.met, "Advice of the bank", by=by, at=at
                )
            with acting_as(other):
                bonds.confirm(made.id, by=other, at=at)

    def _demands(self, by: Actor) -> list[TopUp]:
        with acting_as(by):
            rows = TopUp.objects.filter(bond_id=self.bond.id, met_at=None)
            return list(rows.order_by("demanded_at", "id"))


def share(given: model.Pool, stage: Stage, team: Team, at: datetime) -> None:
    """Let small employers lodge one bond together, each with a share for its workers."""
    by, other = team.asker, team.second
    with acting_as(team.manager):
        bonds.open_accounts(by=team.manager, at=at)
    host = stage.scenario.host
    with acting_as(by):
        pool = bonds.open_pool(host, given.sector, "", None, by=by, at=at)
        for name, workers in given.shares.items():
            firm = EmployerIn(
                kind="company", name=name, sector=given.sector, country=host, workers=workers
            )
            employer = bonds.write_employer(firm, by=by, at=at)
            amount = (pool.cap or 0) * workers
            bonds.put_share(pool.id, employer.id, amount, workers, by=by, at=at)
        pool.refresh_from_db()
        lodged = LodgedIn(
            instrument=given.instrument, amount=pool.required, valid_from=given.valid_from,
            valid_to=given.valid_to, issuer=given.issuer, issuer_reference=given.issuer_reference,
        )  # fmt: skip
        bonds.lodge(pool.id, lodged, by=by, at=at)
    with acting_as(other):
        bonds.verify(pool.id, True, "Confirmed by the insurer in writing", by=other, at=at)
