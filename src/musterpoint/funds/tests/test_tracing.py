"""What of each giver's money went into which payment: the laws of the trace, and its odd cases."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.funds import tracing
from musterpoint.funds.purposes import ANY, Purpose
from musterpoint.funds.tracing import Move, uses

WINDOW = "Equity:Funds:Welfare:Emergency"
LIBYA, COUNTRY, SUDAN = Purpose("libya", ""), Purpose("", "LBY"), Purpose("sudan", "")


def gift(key: str, amount: int, owner: str = "", purpose: Purpose = ANY, **more: object) -> Move:
    links = {"kind": tracing.RECEIPT, "gift": key}
    marked = {"is_marked": purpose != ANY} | more
    return Move(
        key=key, account=WINDOW, unit="EUR", amount=amount, links=links, owner=owner,
        purpose=purpose, **marked,  # type: ignore[arg-type]
    )  # fmt: skip


def paid(key: str, amount: int, purpose: Purpose = ANY, **more: object) -> Move:
    return Move(
        key=key,
        account=WINDOW,
        unit="EUR",
        amount=-amount,
        links={"commitment": key},
        purpose=purpose,
        **more,  # type: ignore[arg-type]
    )


def back(of: Move) -> Move:
    return Move(
        key=f"{of.key}-back", account=of.account, unit=of.unit, amount=-of.amount, links=of.links,
        reverses=of.key, purpose=of.purpose,
    )  # fmt: skip


def sums(moves: list[Move]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in uses(moves):
        found[one.owner] += one.amount
    return {owner: amount for owner, amount in found.items() if amount}


def test_what_was_given_for_it_goes_first_then_what_nobody_bound() -> None:
    for_libya = Purpose("libya", "LBY")
    moves = [
        gift("g0", 50), gift("g1", 50, "country", COUNTRY), gift("g2", 50, "crisis", LIBYA),
        gift("g3", 50, "other", SUDAN), paid("p1", 120, for_libya),
    ]  # fmt: skip
    assert sums(moves) == {"crisis": 50, "country": 50, "": 20}
    assert sums([*moves, paid("p2", 60, Purpose("sudan", "SDN"))])["other"] == 50


def test_the_oldest_gift_goes_first_and_what_comes_back_goes_where_it_was() -> None:
    first = paid("p1", 70)
    moves = [gift("g1", 50, "a"), gift("g2", 50, "b"), first]
    assert sums(moves) == {"a": 50, "b": 20}
    assert sums([*moves, back(first)]) == {}
    assert sums([*moves, back(first), paid("p2", 60)]) == {"a": 50, "b": 10}


def test_a_gift_that_is_given_back_leaves_as_itself() -> None:
    moves = [gift("g1", 50, "a"), gift("g2", 50, "b")]
    wrong = back(moves[0])
    assert sums([*moves, wrong, paid("p1", 50)]) == {"b": 50}
    refund = Move(
        key="r", account=WINDOW, unit="EUR", amount=-50,
        links={"commitment": "r", "gives_back": "yes", "gift": "g1"},
    )  # fmt: skip
    assert sums([*moves, refund, paid("p1", 50)]) == {"b": 50}


def test_what_is_changed_or_moved_takes_its_owner_along() -> None:
    links = {"kind": tracing.EXCHANGE}
    out = Move(key="x", account=WINDOW, unit="EUR", amount=-60, links=links)
    into = Move(key="x", account=WINDOW, unit="TND", amount=180, links=links)
    gifts = [gift("g1", 40, "a", is_marked=True), gift("g2", 20, "b", is_marked=True)]
    spent = Move(key="p", account=WINDOW, unit="TND", amount=-180, links={"commitment": "p"})
    assert sums([*gifts, out, into, spent]) == {"a": 120, "b": 60}
    links = {"kind": tracing.TRANSFER, "earmarked": "30"}
    there = f"{WINDOW}:Other"
    moved = [
        Move(key="t", account=WINDOW, unit="EUR", amount=-30, links=links),
        Move(key="t", account=there, unit="EUR", amount=30, links=links),
    ]
    after = Move(key="p", account=there, unit="EUR", amount=-30, links={"commitment": "p"})
    assert sums([gift("g0", 30), *gifts, *moved, after]) == {"a": 30}


def test_what_was_emptied_out_of_turn_and_comes_back_is_there_once() -> None:
    gifts = [gift("g1", 50, "a"), gift("g2", 50, "b")]
    refund = Move(
        key="r", account=WINDOW, unit="EUR", amount=-50,
        links={"commitment": "r", "gives_back": "yes", "gift": "g2"},
    )  # fmt: skip
    links = {"kind": tracing.EXCHANGE}
    out = Move(key="x", account=WINDOW, unit="EUR", amount=-100, links=links)
    into = Move(key="x", account=WINDOW, unit="TND", amount=300, links=links)
    spent = Move(key="p", account=WINDOW, unit="TND", amount=-300, links={"commitment": "p"})
    assert sums([*gifts, refund, back(refund), out, into, spent]) == {"a": 150, "b": 150}
    first = Move(
        key="r", account=WINDOW, unit="EUR", amount=-50,
        links={"commitment": "r", "gives_back": "yes", "gift": "g1"},
    )  # fmt: skip
    assert [(one.owner, one.amount) for one in uses([*gifts, first, paid("p", 10)])] == [("b", 10)]


PURPOSES = st.sampled_from([ANY, LIBYA, COUNTRY, SUDAN])


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 100), st.sampled_from("abc"), PURPOSES),
        max_size=20,
    )
)
def test_nobody_pays_more_than_they_gave_and_every_payment_is_paid_in_full(
    rows: list[tuple[bool, int, str, Purpose]],
) -> None:
    moves: list[Move] = []
    held = whole = 0
    given_by: dict[str, int] = defaultdict(int)
    for number, (is_gift, amount, owner, purpose) in enumerate(rows):
        if is_gift:
            moves.append(gift(f"g{number}", amount, owner, purpose))
            given_by[owner] += amount
            held += amount
        elif held:
            part = min(amount, held)
            moves.append(paid(f"p{number}", part, purpose))
            held, whole = held - part, whole + part
    found = sums(moves)
    assert sum(found.values()) == whole
    assert all(amount <= given_by[owner] for owner, amount in found.items())
    # What is found of the first entries stays when others follow.
    half = list(uses(moves[: len(moves) // 2]))
    assert list(uses(moves))[: len(half)] == half
