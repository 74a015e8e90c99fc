"""Money that comes in: an appeal with its pledges, some late, and levies."""

from datetime import date, datetime, timedelta

from musterpoint.engine.ledger.units import split
from musterpoint.exercises.driver.money.purse import BANK, Purse
from musterpoint.exercises.world import money_model as model
from musterpoint.funds import actions as funds
from musterpoint.funds.actions import AccountIn
from musterpoint.giving import actions as giving
from musterpoint.giving.actions import CampaignIn, GiverIn, PledgeIn
from musterpoint.giving.models import Campaign, Giver, Provider, ProviderKind
from musterpoint.giving.models import Pledge as PledgeRow
from musterpoint.tenancy.scope import acting_as

EMPLOYMENT = "employment"
#: Where gifts of visitors stand: no statement of a bank tells of them.
GIVEN = "Assets:Exercise-provider"


class Income:
    """What comes into one purse; the givers pay by transfer, with the reference of their pledge."""

    def __init__(self, purse: Purse, day_zero: datetime) -> None:
        self.purse, self.day_zero = purse, day_zero
        self.campaign: Campaign | None = None

    def appeal(self, given: model.Appeal, slug: str, at: datetime) -> None:
        """Open the campaign to everybody."""
        purse, by = self.purse, self.purse.team.manager
        account = purse.given.account
        has_iban = account.number[:2].isalpha()
        wanted = CampaignIn(
            slug=slug, title=given.title, about=given.about, fund=purse.fund.slug,
            unit=purse.fund.currency, goal=purse.scaled(given.goal), account=BANK,
            earmark={"window": purse.window.code}, crisis_id=purse.crisis_id,
            bank_name=purse.holder[:70], iban=account.number if has_iban else "",
            bic=account.bic if has_iban else "",
        )  # fmt: skip
        with acting_as(by):
            row = giving.save_campaign(wanted, by=by, at=at)
            self.campaign = giving.open_campaign(row.id, by=by, at=at)
            self._provider(at)

    def _provider(self, at: datetime) -> None:
        """Let visitors give to the end, by the provider on whose page no money moves."""
        by = self.purse.team.manager
        if Provider.objects.filter(code="exercise").exists():
            return
        funds.open_accounts([AccountIn(name=GIVEN)], by=by, at=at)
        giving.save_provider(
            code="exercise", kind=ProviderKind.EXERCISE, label="Exercise: no money moves",
            settings={}, secrets={}, account=GIVEN, by=by, at=at,
        )  # fmt: skip

    def pledge(self, given: model.Pledge, at: datetime) -> None:
        """Write a pledge down that was confirmed in writing; what will come, the bank has later."""
        purse, by = self.purse, self.purse.team.clerk
        amounts = shared(purse.scaled(given.amount), [one.share for one in given.parts])
        with acting_as(by):
            giver = self._giver(given.giver, given.source, given.country, at)
            made = giving.pledge(
                PledgeIn(
                    giver_id=giver.id, fund=purse.fund.slug, unit=purse.fund.currency,
                    amount=sum(amounts), source=given.source,
                    instalments=[
                        (self._on(part.due), amount)
                        for part, amount in zip(given.parts, amounts, strict=True)
                    ],
                    campaign_id=self.campaign.id if self.campaign else None,
                    earmark={"window": purse.window.code}, is_confirmed=True,
                ),
                by=by,
                at=at,
            )  # fmt: skip
        for part, amount in zip(given.parts, amounts, strict=True):
            if part.paid is not None:
                self._comes(part.paid, amount, made, given.giver)

    def levy(self, given: model.Levy, at: datetime) -> None:
        """Assess what somebody owes by a levy."""
        purse, by = self.purse, self.purse.team.clerk
        count = max(1, round(given.count * purse.scale))
        with acting_as(by):
            giver = self._giver(given.giver, EMPLOYMENT, "", at)
            made = giving.assess_levy(
                given.code, giver.id, count, fund=purse.fund.slug, text="", by=by, at=at
            )
        if given.paid is not None:
            self._comes(given.paid, made.amount, made, given.giver)

    def _giver(self, name: str, source: str, country: str, at: datetime) -> Giver:
        given = GiverIn(is_person=False, name=name, source=source, country=country)
        return giving.add_giver(given, by=self.purse.team.clerk, at=at)

    def _comes(self, day: int, amount: int, row: PledgeRow, name: str) -> None:
        self.purse.bank.pays_in(self._on(day), amount, name, f"Libya {row.reference}")

    def _on(self, day: int) -> date:
        return (self.day_zero + timedelta(days=day)).date()


def shared(whole: int, shares: list[float]) -> list[int]:
    """Divide an amount by shares, so that the parts add up."""
    return split(whole, [round(share * 1_000_000) for share in shares])
