"""Where gifts went, as far as it may be told; ``actions.tell_next`` works it out each month."""

from dataclasses import dataclass

from musterpoint.giving.models import Campaign, FundTold, Gift, GiftTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What of a gift was spent under a head; no amount where too few people stand behind it."""

    unit: str
    head: str
    amount: int | None


def spent_by_head(fund: str, unit: str) -> list[tuple[str, int]]:
    """Return what may be told of what a fund spent by head in a currency, the most first."""
    row = FundTold.objects.filter(fund=fund).first()
    return [] if row is None else [(head, amount) for head, amount in row.spent.get(unit, [])]


def spent_of_campaign(campaign: Campaign) -> list[tuple[str, str, int]] | None:
    """
    Return what the gifts of a campaign paid for: unit, head and amount, its own unit first.

    None for a campaign that binds its gifts to nothing: they are the fund's. The other campaigns
    of the fund and the rest of its money are counted beside, so that no difference is of few
    people (``telling.told_apart``).
    """
    if not campaign.earmark:
        return None
    row = FundTold.objects.filter(fund=campaign.fund).first()
    found = [] if row is None else row.campaigns.get(str(campaign.id), [])
    return [
        (unit, head, amount)
        for unit, head, amount in sorted(found, key=lambda one: one[0] != campaign.unit)
    ]


def spent_of_gift(gift: Gift) -> list[Share]:
    """Return what a gift paid for, its own unit first and of each the most first."""
    row = GiftTold.objects.filter(gift=gift).first()
    found = [] if row is None else row.parts
    return [
        Share(unit=unit, head=head, amount=amount)
        # Rows from before may say more, which is no longer told.
        for unit, head, amount, *_more in sorted(found, key=lambda one: one[0] != gift.unit)
    ]
