"""
Reconciling benchmark: a bank's statement of 5,000 lines accepted by one press, in a real database.

    python benchmarks/reconciling.py
    python benchmarks/reconciling.py --lines 500

Payments are ordered, released and sent; the bank tells of them as banks and people do, and of
strangers; the job of the worker goes through all lines. A line is right when it was accepted as
the payment that it is, or left to people when it is none of ours.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from installation import everything, own_home
from journal import load, measured
from payments import peak, statement

from musterpoint.engine.payments import matching
from musterpoint.engine.payments.inventing import FIRST, LAST

if TYPE_CHECKING:
    from musterpoint.tenancy.actors import Actor

FUND, BANK, OURS = "bench", "Assets:Bank:Bench", "DE89370400440532013000"
KINDS = (
    ("exact", 60), ("inside", 16), ("parted", 8), ("typed", 6), ("silent", 6), ("stranger", 4),
)  # fmt: skip
#: Payments that one commitment pays, and that one unit of work orders.
TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A payment that went out: its id, reference, amount, and to whom."""

    id: UUID
    reference: str
    amount: int
    name: str
    iban: str


def main() -> None:
    """Read the command line, pay, reconcile, tell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--lines", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    with own_home():
        from musterpoint.kernel.time import now

        at, staff = now(), people()
        # A fifth more than the bank tells of waits on.
        sent = pay(staff, chosen.lines * 6 // 5, chance, at)
        lines, truth = invented(sent, chosen.lines, chance, at)
        reconcile(staff, lines, truth, at)


def people() -> list["Actor"]:
    """Make the organisation; return eight who may do everything, each with one duty."""
    from musterpoint.accounts import actions as accounts
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.actors import ActorKind
    from musterpoint.tenancy.models import Membership

    organisation = accounts.add_organisation(
        slug="bench", name="Bench", kind="state_authority", country="LKA", languages=["en"],
        time_zone="UTC", at=now(),
    )  # fmt: skip
    one = everything(organisation.id)
    staff = [replace(one, kind=ActorKind.STAFF, id=uuid4()) for _number in range(8)]
    Membership.objects.create(  # funds know who approves by their role
        organisation=organisation, user_id=staff[2].id, role="authorising_officer",
        created_at=now(),
    )  # fmt: skip
    return staff


def pay(staff: "Sequence[Actor]", number: int, chance: random.Random, at: datetime) -> list[Sent]:
    """Order payments of a fund, release them in one batch and send its file."""
    from musterpoint.funds import actions as funds
    from musterpoint.funds.actions import AccountIn, FundIn, HeadIn, WindowIn
    from musterpoint.payments import actions
    from musterpoint.payments.actions import BatchIn, PayingIn
    from musterpoint.payments.models import BatchState
    from musterpoint.tenancy.scope import acting_as

    manager, _asks, _approves, clerk, *releasers = staff
    with acting_as(manager):
        funds.open_fund(FundIn(slug=FUND, name="Bench", currency="EUR"), by=manager, at=at)
        window = funds.add_window(FUND, WindowIn(code="now", name="Now"), by=manager, at=at)
        head = funds.add_head(window.id, HeadIn(code="cash", name="Cash"), by=manager, at=at)
        funds.open_accounts([AccountIn(name=BANK, least=0)], by=manager, at=at)
        account = actions.open_account(
            PayingIn(
                label="Bank", method="bank", unit="EUR", book_account=BANK, holder="Haven",
                number=OURS, profile="sepa",
            ),
            by=manager, at=at,
        )  # fmt: skip
        funds.receive(
            FUND, 10**11, "EUR", source="gift", account=BANK, key="gift", on=at.date(),
            by=manager, at=at,
        )  # fmt: skip
    sent: list[Sent] = []
    for _start in range(0, number, TOGETHER):
        sent += order(staff, head.id, min(TOGETHER, number - len(sent)), chance, at)
    given = BatchIn(
        account_id=account.id, method="bank", order_ids=[one.id for one in sent], good_until=None,
        execute_on=at.date() + timedelta(days=1),
    )  # fmt: skip
    with measured() as spent:
        with acting_as(clerk):
            batch = actions.prepare(given, by=clerk, at=at).batch
        for one in releasers:
            if batch.state == BatchState.PREPARED:
                with acting_as(one):
                    batch = actions.release(batch.id, by=one, at=at)
        with acting_as(clerk):
            actions.hand_over(batch.id, by=clerk, at=at)
    spent.told("payments prepared, released, sent in a batch", number)
    print(f"most memory so far {peak()} MB", flush=True)
    return sent


def order(
    staff: "Sequence[Actor]", head_id: UUID, number: int, chance: random.Random, at: datetime
) -> list[Sent]:
    """Ask for money, have it approved, and order so many payments of it."""
    from musterpoint.funds import actions as funds
    from musterpoint.funds.actions import CommitmentIn
    from musterpoint.payments import actions
    from musterpoint.payments.actions import OrderIn, PayeeIn
    from musterpoint.payments.models import Order
    from musterpoint.tenancy.scope import acting_as

    _manager, asks, approves, clerk, *_others = staff
    payees = [
        (f"{chance.choice(FIRST)} {chance.choice(LAST)}", iban(chance)) for _ in range(number)
    ]
    amounts = [chance.choice((25_000, 50_000, chance.randint(500, 90_000))) for _one in payees]
    asked = CommitmentIn(
        head_id=head_id, amount=sum(amounts), what="funds.direct", subject_id=uuid4(),
        purpose="Food",
    )  # fmt: skip
    with acting_as(asks):
        made = funds.ask(asked, key=str(uuid4()), by=asks, at=at)
    with acting_as(approves):
        funds.approve(made, by=approves, at=at)
    given = [
        OrderIn(
            commitment_id=made, amount=amount, unit="EUR", method="bank",
            payee=PayeeIn(name=name, iban=number), reference="Help", what="grant",
            subject_id=uuid4(),
        )
        for amount, (name, number) in zip(amounts, payees, strict=True)
    ]  # fmt: skip
    with acting_as(clerk):
        ids = actions.order_many([(str(uuid4()), one) for one in given], by=clerk, at=at)
        codes = dict(Order.objects.filter(id__in=ids).values_list("id", "reference"))
    rows = zip(ids, amounts, payees, strict=True)
    return [Sent(key, codes[key], amount, *payee) for key, amount, payee in rows]


def iban(chance: random.Random) -> str:
    """Return an account that nobody has and whose check digits are right."""
    number = f"{chance.randrange(10**18):018}"
    return f"DE{98 - int(f'{number}131400') % 97:02}{number}"


def invented(
    sent: Sequence[Sent], number: int, chance: random.Random, at: datetime
) -> tuple[list[matching.Movement], list[tuple[str, UUID | None]]]:
    """Return lines of a statement, and of each how it is written and which payment it is."""
    kinds = [kind for kind, share in KINDS for _one in range(share)]
    lines, truth = [], []
    for place, one in enumerate(chance.sample(sent, number)):
        kind = chance.choice(kinds)
        told = said(kind, one, chance)
        amount = -chance.randint(500, 90_000) if kind == "stranger" else -one.amount
        lines.append(
            matching.Movement(id=str(place), amount=amount, unit="EUR", on=at.date(), **told)
        )
        truth.append((kind, None if kind == "stranger" else one.id))
    return lines, truth


def said(kind: str, one: Sent, chance: random.Random) -> dict[str, Any]:
    """Return what the bank says of a payment."""
    name, code, at = one.name.upper()[:27], one.reference, chance.randint(2, 6)
    if kind == "stranger":
        return {"name": f"{chance.choice(FIRST)} {chance.choice(LAST)}", "text": "Invoice 2026-118"}
    if kind == "exact":
        return {"references": (f"MP{code}",), "name": name, "iban": one.iban}
    if kind == "inside":
        return {"text": f"Help {code} thank you", "name": name}
    if kind == "parted":
        return {"text": f"for {code[:at]}-{code[at:]}".lower(), "name": name, "iban": one.iban}
    if kind == "typed":
        return {
            "text": f"{code[:at]}{'7' if code[at] != '7' else '8'}{code[at + 1 :]}",
            "name": name,
        }
    return {"text": "help", "name": name, "iban": one.iban}


def reconcile(
    staff: "Sequence[Actor]",
    lines: Sequence[matching.Movement],
    truth: Sequence[tuple[str, UUID | None]],
    at: datetime,
) -> None:
    """Read the statement in, accept all that are sure, and say how many are right."""
    from musterpoint.payments import actions, tasks
    from musterpoint.payments.models import Match
    from musterpoint.tenancy.scope import acting_as

    by = staff[0]
    with measured() as spent, acting_as(by):
        actions.read_statement(statement(lines).encode(), by=by, at=at)
    spent.told("lines read in", len(lines))
    with measured() as spent:
        done = tasks.run(lambda: by, at)
    spent.told("lines matched and the sure ones accepted", len(lines))
    with acting_as(by):
        found = dict(Match.objects.values_list("line__position", "target_id"))
    places = sorted(found)
    first = 0 if not places or places[0] == 0 else 1
    right: Counter[str] = Counter()
    wrong = 0
    for place, (kind, target) in enumerate(truth):
        accepted = found.get(place + first)
        right[kind] += accepted == target
        wrong += accepted not in (None, target)
    print(
        f"{done:,} of {len(lines):,} accepted, {wrong} of them wrong;"
        f" {sum(right.values()) / len(lines):.2%} right, the others wait for people;"
        f" most memory {peak()} MB (load {load()})"
    )
    for kind, count in sorted(Counter(kind for kind, _target in truth).items()):
        print(f"  {kind:10} {count:7,} lines, {right[kind] / count:.2%} right")


if __name__ == "__main__":
    main()
