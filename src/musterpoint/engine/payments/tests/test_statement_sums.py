"""Sums of a statement: over its pages, by the bank's codes, with charges; entries that are alike."""

import re

import pytest

from musterpoint.engine.payments import checking
from musterpoint.engine.payments.tests.test_files import codes_of
from musterpoint.engine.payments.tests.test_foreign_files import FIRST, ONE, SECOND, page, several
from musterpoint.engine.payments.tests.test_rules_of_messages import batch, warnings_of
from musterpoint.engine.payments.tests.test_statements import entry, payment, statement

RENT = payment("10.00", "RENT")
TWICE = {"closing": "120.00"}


@pytest.mark.parametrize(
    ("first", "second", "is_twice"),
    [
        # Another number of the bank makes another entry, whatever else is alike.
        (entry(number="1", details=RENT), entry(number="2", details=RENT), False),
        (entry(number="1", ref="NONREF"), entry(number="2", ref="NONREF"), False),
        # What says that there is no reference is none.
        (entry(ref="NONREF"), entry(ref="NONREF"), False),
        (entry(ref="nonref"), entry(ref="nonref"), False),
        (entry(ref="NOTPROVIDED"), entry(ref="NOTPROVIDED"), False),
        (entry(number="NONREF", ref="R1"), entry(number="NONREF", ref="R2"), False),
        (entry(number="1", ref="R1"), entry(number="1", ref="R2"), True),
        (entry(number="1"), entry(number="1"), True),
        (entry(ref="NONREF", details=RENT), entry(ref="NONREF", details=RENT), True),
        (entry(), entry(), True),
    ],
)
def test_entries_that_are_alike_are_one_only_by_a_reference(
    first: str, second: str, is_twice: bool
) -> None:
    assert codes_of(statement(first, second, **TWICE)) == ["duplicate_entry"] * is_twice


def test_an_entry_of_zero_is_warned_of_and_one_below_is_wrong() -> None:
    zero = statement(entry(), entry("0.00", ref="R2"))
    assert (codes_of(zero), warnings_of(zero)) == ([], ["amount"])
    assert "amount" in codes_of(statement(entry("-1.00"), closing="99.00"))


def bare(text: str, code: str) -> str:
    """Take a balance out of a page."""
    kept = [one for one in re.findall(r"<Bal>.*?</Bal>", text) if code not in one]
    return re.sub(r"(<Bal>.*</Bal>)", "".join(kept), text)


HEAD, TAIL = bare(page(ONE, 1, "false"), "CLBD"), bare(SECOND, "ITBD")
MIDDLE = bare(SECOND.replace("true", "false").replace("R2", "R3"), "CLBD")
LAST = TAIL.replace("<PgNb>2", "<PgNb>3").replace("120.00", "130.00")


@pytest.mark.parametrize(
    "pages", [(HEAD, TAIL), (TAIL, HEAD), (FIRST, SECOND), (HEAD, MIDDLE, LAST)]
)
def test_the_first_and_the_last_balance_hold_for_all_pages(pages: tuple[str, ...]) -> None:
    good = several(*pages)
    assert codes_of(good) == []
    assert "no_balance" not in warnings_of(good)
    for old in (b"120.00", b"130.00"):
        if old in good:
            assert codes_of(good.replace(old, b"11.00")) == ["balance"]


def test_pages_that_agree_each_and_not_together_are_told() -> None:
    moved = SECOND.replace("110.00", "115.00").replace("120.00", "125.00")
    assert codes_of(several(FIRST, moved)) == ["balance"]


@pytest.mark.parametrize(
    "pages",
    [
        (HEAD, TAIL.replace("<PgNb>2", "<PgNb>4")),
        (HEAD, TAIL.replace("true", "false")),
        (MIDDLE, LAST),
        (HEAD, TAIL.replace("<Id>S<", "<Id>T<")),
    ],
)
def test_where_a_page_is_missing_nobody_can_say(pages: tuple[str, ...]) -> None:
    found = several(*pages).replace(b"120.00", b"999.00").replace(b"130.00", b"999.00")
    assert "balance" not in codes_of(found)
    assert "no_balance" in warnings_of(found)


def by_code(count: int, total: str, code: str = "<Prtry><Cd>X</Cd></Prtry>", more: str = "") -> str:
    return (
        f"<TxsSummry><TtlNtriesPerBkTxCd><NbOfNtries>{count}</NbOfNtries><Sum>{total}</Sum>{more}"
        f"<BkTxCd>{code}</BkTxCd></TtlNtriesPerBkTxCd></TxsSummry>"
    )


DOMAIN = "<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
OTHER = "<Prtry><Cd>Y</Cd></Prtry>"
EXPECTED = "<FcstInd>true</FcstInd>"


@pytest.mark.parametrize(
    ("summary", "codes"),
    [
        (by_code(1, "10.00"), []),
        (by_code(7, "99.00"), ["number_of_entries", "entries_sum"]),
        (by_code(1, "99.00"), ["entries_sum"]),
        (by_code(0, "0", OTHER), []),
        (by_code(1, "10.00", OTHER), ["number_of_entries", "entries_sum"]),
        # The entries tell their codes in another way, or it is of what is only expected.
        (by_code(7, "99.00", DOMAIN), []),
        (by_code(7, "99.00", more=EXPECTED), []),
    ],
)
def test_sums_by_the_banks_code_are_those_of_its_entries(summary: str, codes: list[str]) -> None:
    assert codes_of(statement(entry(), summary=summary)) == codes
    assert codes_of(statement(entry(details=RENT), summary=summary)) == codes
    # What the payments say differently, and what is not booked yet, a bank may count elsewhere.
    inner = RENT.replace("</TxDtls>", f"<BkTxCd>{OTHER}</BkTxCd></TxDtls>")
    assert codes_of(statement(entry(details=inner), summary=summary)) == []
    if OTHER not in summary:
        pending = entry("5.00", ref="R9", status="PDNG")
        assert codes_of(statement(entry(), pending, summary=summary)) == []


def charged(amount: str, *charges: str, code: str = "EUR") -> bytes:
    rows = "".join(f"<Rcrd><Amt Ccy='{code}'>{one}</Amt></Rcrd>" for one in charges)
    details = payment("100.00", "A", f"<Chrgs>{rows}</Chrgs>")
    closing = f"{100 + float(amount):.2f}"
    return statement(entry(amount, details=details), closing=closing)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (charged("105.00", "5.00"), []),
        (charged("95.00", "5.00"), []),
        (charged("100.00", "5.00"), []),
        (charged("107.00", "5.00", "2.00"), []),
        (charged("999.00", "5.00"), ["entry_sum"]),
        (charged("105.01", "5.00"), ["entry_sum"]),
        # Of charges in other money, or without an amount, nobody can say.
        (charged("999.00", "5.00", code="USD"), []),
        (charged("999.00"), []),
    ],
)
def test_charges_part_an_entry_from_its_payments_by_no_more_than_they_are(
    data: bytes, codes: list[str]
) -> None:
    assert codes_of(data) == codes


def test_charges_part_a_batch_from_its_payments_by_no_more_than_they_are() -> None:
    fee = "<Chrgs><Rcrd><Amt Ccy='EUR'>1.00</Amt></Rcrd></Chrgs>"
    for total, codes in (("10.00", []), ("9.00", []), ("8.00", ["batch_sum"] * 2)):
        details = batch(1, total, payment("10.00", "A", fee))
        assert codes_of(statement(entry(details=details))) == codes


def test_an_entry_without_an_amount_is_told_and_breaks_nothing() -> None:
    whole = statement(entry(details=batch(1, "10.00", RENT)), summary=by_code(1, "10.00"))
    for part in (b'<Amt Ccy="EUR">10.00</Amt>', b' Ccy="EUR"', b"<CdtDbtInd>CRDT</CdtDbtInd>"):
        assert not checking.check(whole.replace(part, b"")).is_valid
