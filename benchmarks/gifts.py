"""
Gifts benchmark: what a page costs that tells where gifts went, in a fund of many entries.

    python benchmarks/gifts.py                      # 100,000 entries of the fund
    python benchmarks/gifts.py --entries 10000

Half of the entries are gifts, of a campaign that binds them to a country and of none; half are
payments for people there and elsewhere, over two years. Told are the seconds that going through
all entries takes, which every view of the page did before and a worker does once a month now, and
the milliseconds of what a view reads.
"""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from installation import own_home
from journal import load, measured, settled
from statements import told

from musterpoint.engine import ledger

if TYPE_CHECKING:
    from musterpoint.giving.models import Campaign
    from musterpoint.tenancy.actors import Actor

FUND, BANK, COUNTRY = "bench", "Assets:Bank:Bench", "TUN"
UNIT = ledger.currency("EUR")
DAYS, BATCH = 730, 500


def main() -> None:
    """Read the command line, fill, tell, ask."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=200, help="how often each page is asked")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with own_home():
        from musterpoint.kernel.time import now
        from musterpoint.tenancy.scope import acting_as

        actor, at = settled(), now()
        with acting_as(actor):
            campaign = opened(actor, at - timedelta(days=DAYS))
        with measured() as spent:
            fill(actor, campaign, chosen.entries, random.Random(chosen.seed), at)
        spent.told("gifts and payments written", chosen.entries)
        replay(actor, chosen.entries, at)
        ask(actor, campaign, chosen.asked)


def opened(actor: "Actor", at: datetime) -> "Campaign":
    """Open a fund with a head, and a campaign for one country."""
    from musterpoint.funds import actions as funds
    from musterpoint.funds.actions import AccountIn, FundIn, HeadIn, WindowIn
    from musterpoint.giving import actions
    from musterpoint.giving.actions import CampaignIn

    funds.open_accounts([AccountIn(name=BANK)], by=actor, at=at)
    funds.open_fund(FundIn(slug=FUND, name="Bench", currency="EUR"), by=actor, at=at)
    window = funds.add_window(FUND, WindowIn(code="emergency", name="Emergency"), by=actor, at=at)
    funds.add_head(window.id, HeadIn(code="seats", name="Seats"), by=actor, at=at)
    given = CampaignIn(
        slug="bench", title={"en": "Bench"}, about={"en": "Bench"}, fund=FUND, unit="EUR",
        goal=10**12, account=BANK, earmark={"country": COUNTRY},
    )  # fmt: skip
    return actions.save_campaign(given, by=actor, at=at)


def fill(
    actor: "Actor", campaign: "Campaign", number: int, chance: random.Random, at: datetime
) -> None:
    """Write gifts and payments, some hundred in a unit of work, from two years ago until now."""
    from musterpoint.funds import actions
    from musterpoint.funds.models import Head
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actor):
        head = Head.objects.get(code="seats")
    rest = iter(range(number))
    while some := list(islice(rest, BATCH)):
        moment = at - timedelta(days=DAYS) + timedelta(days=DAYS) * (some[0] / number)
        with acting_as(actor):
            made = list(_made(some, campaign, head, chance, moment))
            actions.post_many(made, by=actor, at=moment)


def _made(
    some: list[int], campaign: "Campaign", head: Any, chance: random.Random, at: datetime
) -> Iterator[ledger.Transaction]:
    from musterpoint.funds import naming
    from musterpoint.funds.models import Commitment
    from musterpoint.giving.models import Gift

    gifts, asked = [], []
    window, cost = naming.window(head.window), naming.expense(head)
    for one in some:
        is_bound, is_gift = chance.random() < 0.5, one % 2 == 0
        amount = chance.randint(50_00, 200_00) if is_gift else chance.randint(1_00, 50_00)
        sign = 1 if is_gift else -1
        entries = [
            ledger.Entry(window, UNIT, sign * amount),
            ledger.Entry(naming.ALLOCATED, UNIT, -sign * amount),
        ]
        mark = {"country": COUNTRY} if is_bound else {}
        if is_gift:
            row = Gift(
                key=f"g{one}", campaign=campaign if is_bound else None, way="transfer",
                source="donation", fund=FUND, earmark=mark, unit="EUR", amount=amount, account=BANK,
                received_on=at.date(), booked_at=at,
            )  # fmt: skip
            gifts.append(row)
            links = {"gift": str(row.id), "kind": "receipt", "window": "emergency"} | mark
        else:
            commitment = Commitment(
                key=f"c{one}", digest=b"", head=head, unit="EUR", amount=amount, worth=amount,
                paid=amount, state="paid", what="funds.direct", subject_id=uuid4(), purpose="Seat",
                links=mark, asked_at=at, changed_at=at,
            )  # fmt: skip
            asked.append(commitment)
            links = {
                "commitment": str(commitment.id), "kind": "payment", "window": "emergency",
                "head": "seats",
            }  # fmt: skip
            entries += [ledger.Entry(BANK, UNIT, -amount), ledger.Entry(cost, UNIT, amount)]
        yield ledger.Transaction(f"t{one}", at.date(), "Bench", tuple(entries), links)
    Gift.objects.bulk_create(gifts)
    Commitment.objects.bulk_create(asked)


def replay(actor: "Actor", number: int, at: datetime) -> None:
    """Print how long it takes to go through all entries."""
    from musterpoint.giving import actions
    from musterpoint.tenancy.scope import acting_as

    began = time.perf_counter()
    with acting_as(actor):
        actions.tell_next(by=actor, at=at)
    taken = time.perf_counter() - began
    print(
        f"through all {number:,} entries (each view before, once a month now): {taken:.1f} s"
        f"   (load {load()})",
        flush=True,
    )


def ask(actor: "Actor", campaign: "Campaign", asked: int) -> None:
    """Print what the pages read takes."""
    from musterpoint.giving import queries
    from musterpoint.giving.models import Gift
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actor):
        gift = Gift.objects.filter(campaign=campaign).order_by("booked_at", "id").first()
        assert gift is not None
        assert queries.spent_of_campaign(campaign)
        assert queries.spent_of_gift(gift)
    pages = {
        "page of a campaign that binds its gifts": lambda _got: queries.spent_of_campaign(campaign),
        "page of a giver": lambda _got: (
            queries.spent_of_gift(gift), queries.spent_by_head(FUND, "EUR"),
        ),
    }  # fmt: skip
    for name, act in pages.items():
        told(actor, name, asked, lambda: None, act)


if __name__ == "__main__":
    main()
