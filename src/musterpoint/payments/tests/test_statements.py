"""Bank statements come in: checked in every version, by page and in number, no line lost or double."""

import re

import pytest

from musterpoint.engine.payments import checking
from musterpoint.payments import actions, queries
from musterpoint.payments.models import BankLine, Statement
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import OTHER_IBAN, World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

VERSIONS = checking.VERSIONS["camt.053.001"]
REFERENCE = re.compile(r"<AcctSvcrRef>.*?</AcctSvcrRef>")


@pytest.fixture
def one(haven: Organisation) -> World:
    return factories.world(haven)


def read(one: World, data: bytes) -> actions.ReadIn:
    with acting_as(one.second_clerk):
        return actions.read_statement(data, by=one.second_clerk, at=NOON)


def in_version(data: bytes, version: str) -> bytes:
    """Return a statement as banks write it in a version."""
    text = data.decode().replace("camt.053.001.08", f"camt.053.001.{version}")
    if version < "07":
        text = re.sub(r"<Sts><Cd>(\w+)</Cd></Sts>", r"<Sts>\1</Sts>", text)
        made = "<CreDtTm>2026-05-02T20:00:00</CreDtTm>"
        text = re.sub(r"(<Stmt><Id>\w+</Id>)", rf"\1{made}", text)
    return text.encode()


def in_utf_16(data: bytes) -> bytes:
    return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def far_below(data: bytes) -> bytes:
    return data.replace(b"<Document", b"<!-- " + b"x" * 5000 + b" --><Document")


ENTRY = re.sub("<NtryDtls>.*</NtryDtls>", "", factories.entry("10.00", "CRDT"))
GOOD = factories.statement("0.00", "10.00", ENTRY)
WRONG = [
    (b'Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>', b"0.01", "closing balance"),
    (b"10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>", b"-10.00", "Amt"),
    (b"10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>", b"abc", "Amt"),
    (b"10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>", b"NaN", "Amt"),
    (b"2026-05-02</Dt></BookgDt>", b"2026-02-30", "Dt"),
]


def wrong(data: bytes, place: bytes, value: bytes) -> bytes:
    assert place in data
    return data.replace(place, re.sub(rb"10\.00|2026-05-02", value, place))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_statement_with_a_fault_is_refused_in_every_version(one: World, version: str) -> None:
    for place, value, told in WRONG:
        data = in_version(wrong(GOOD, place, value), version)
        for form in (data, in_utf_16(data), far_below(data)):
            with pytest.raises(actions.BadFile, match=f"Line .*{told}"):
                read(one, form)
    start, end = GOOD.index(b"<Stmt>"), GOOD.index(b"</BkToCstmrStmt>")
    twice = in_version(GOOD[:end] + GOOD[start:end] + GOOD[end:], version)
    with pytest.raises(actions.BadFile, match="twice"):
        read(one, twice)
    with acting_as(one.second_clerk):
        assert not Statement.objects.exists()
        assert not BankLine.objects.exists()
    warned = in_version(GOOD.replace(b"2026-05-02</Dt></BookgDt>", b"2026-05-09</Dt></BookgDt>"),
                        version)  # fmt: skip
    assert [found["code"] for found in checking.check(warned).warnings] == ["date_outside"]
    assert read(one, in_utf_16(warned)).fresh == 1


def test_entries_that_only_look_alike_are_two_lines_and_one_of_zero_is_none(one: World) -> None:
    alike = ENTRY.replace("<BkTxCd>", "<AcctSvcrRef>NONREF</AcctSvcrRef><BkTxCd>")
    zero = ENTRY.replace(">10.00<", ">0.00<")
    data = factories.statement("0.00", "20.00", alike, alike, zero)
    assert read(one, data).fresh == 2
    again = factories.statement("0.00", "20.00", alike, alike, zero, ident="S2")
    assert (read(one, again).fresh, read(one, again.replace(b"S2", b"S3")).known) == (0, 2)


def test_what_is_no_statement_of_ours_is_refused(one: World) -> None:
    for data, told in (
        (b"", "no XML"),
        (GOOD.replace(b"GB82WEST12345698765432", OTHER_IBAN.encode()), "none of ours"),
        (GOOD.replace(b"?>", b"?><!DOCTYPE Document []>", 1), "document type"),
        (GOOD.replace(b"camt.053.001.08", b"camt.052.001.08"), "camt.052"),
        (GOOD.replace(b"camt.053.001.08", b"camt.054.001.08"), "camt.054"),
        (GOOD.replace(b"camt.053.001.08", b"camt.053.001.13"), "version 02 to 12"),
        (b"<html/>", "no bank statement"),
    ):
        with pytest.raises(Exception, match=told):
            read(one, data)


def together(*files: bytes) -> bytes:
    """Return one file with the statements of many."""
    first, end = files[0], files[0].index(b"</BkToCstmrStmt>")
    parts = [one[one.index(b"<Stmt>") : one.index(b"</BkToCstmrStmt>")] for one in files]
    return first[: first.index(b"<Stmt>")] + b"".join(parts) + first[end:]


def page(data: bytes, number: int, *, is_last: bool) -> bytes:
    mark = f"<PgNb>{number}</PgNb><LastPgInd>{str(is_last).lower()}</LastPgInd>"
    days = (
        "<FrToDt><FrDtTm>2026-05-01T00:00:00</FrDtTm><ToDtTm>2026-05-31T23:59:59</ToDtTm></FrToDt>"
    )
    text = data.decode().replace("</Id><Acct>", f"</Id>{days}<Acct>", 1)
    text = re.sub(r"(<Stmt><Id>\w+</Id>)", rf"\1<StmtPgntn>{mark}</StmtPgntn>", text)
    text = text if is_last else text.replace("CLBD", "ITBD")
    return (text if number == 1 else text.replace("OPBD", "ITBD")).encode()


def gift(amount: str = "10.00", text: str = "gift") -> str:
    """Return an entry of which nothing but its place tells it from one like it."""
    return REFERENCE.sub("", factories.entry(amount, "CRDT", text=text))


def paid_in(one: World) -> list[int]:
    with acting_as(one.second_clerk):
        return sorted(queries.open_lines().values_list("amount", flat=True))


def test_pages_of_one_statement_are_read_in_with_every_line(one: World) -> None:
    pages = [
        page(factories.statement("0.00", "10.00", gift()), 1, is_last=False),
        page(factories.statement("10.00", "20.00", gift()), 2, is_last=False),
        page(factories.statement("20.00", "35.00", gift(), gift("5.00")), 3, is_last=True),
    ]
    done = read(one, together(*pages))
    assert (done.fresh, done.known, done.has_gap) == (4, 0, False)
    assert paid_in(one) == [500, 1000, 1000, 1000]
    assert [row.closing for row in done.statements] == [1000, 2000, 3500]
    with pytest.raises(actions.BadFile):
        read(one, together(pages[0], pages[0]))
    # Sent again, each in a file of its own: every line is known.
    again = [read(one, one_page) for one_page in pages]
    assert [found.fresh for found in again] == [0, 0, 0]


def test_a_file_holds_more_statements_than_one_byte_counts(one: World) -> None:
    files = [factories.statement("7.00", "7.00", ident=f"S{number}") for number in range(258)]
    data = together(*files)
    assert len(read(one, data).statements) == 258
    with pytest.raises(actions.ReadBefore):
        read(one, data)


def test_a_line_like_another_is_kept_where_balances_say_that_both_are_real(one: World) -> None:
    parts = [
        factories.statement("0.00", "10.00", gift(), ident="A"),
        factories.statement("0.00", "15.00", gift(), gift("5.00"), ident="B"),
        factories.statement("15.00", "25.00", gift(), ident="C"),
    ]
    done = [read(one, data) for data in parts]
    assert [(found.fresh, found.known, found.has_gap) for found in done] == [
        (1, 0, False), (1, 1, False), (1, 0, False),
    ]  # fmt: skip
    assert paid_in(one) == [500, 1000, 1000]
    # The last one sent again, then told with one more, then the whole day: only what is new is new.
    for opening, closing, entries, fresh in (
        ("15.00", "25.00", [gift()], 0),
        ("15.00", "35.00", [gift(), gift()], 1),
        ("0.00", "35.00", [gift(), gift("5.00"), gift(), gift()], 0),
    ):
        more = factories.statement(opening, closing, *entries, ident=f"D{closing[:2]}{fresh}")
        found = read(one, more)
        assert (found.fresh, found.has_gap) == (fresh, False)
    assert paid_in(one) == [500, 1000, 1000, 1000]


def test_a_statement_that_comes_late_fills_its_gap_with_every_line(one: World) -> None:
    read(one, factories.statement("0.00", "10.00", gift(), ident="A"))
    apart = read(one, factories.statement("20.00", "30.00", gift(), ident="C"))
    assert (apart.known, apart.has_gap) == (1, True)
    late = read(one, factories.statement("10.00", "20.00", gift(), ident="B"))
    assert (late.fresh, late.known) == (1, 0)


def test_what_overlaps_is_known_by_the_reference_of_the_bank_and_where_nothing_moved(
    one: World,
) -> None:
    real = factories.entry("10.00", "CRDT", text="gift", reference="R1")
    back = REFERENCE.sub("", factories.entry("10.00", "DBIT", text="gift"))
    read(one, factories.statement("50.00", "50.00", gift(), back, ident="A"))
    day = factories.statement("50.00", "60.00", gift(), back, real, ident="B")
    assert (read(one, day).known, len(paid_in(one))) == (2, 3)
    # A balance that comes to where it was by chance does not make a line of one reference two.
    away = factories.statement("60.00", "50.00", factories.entry("10.00", "DBIT"), ident="C")
    assert read(one, away).fresh == 1
    assert read(one, factories.statement("50.00", "60.00", real, ident="D")).fresh == 0


def test_lines_that_do_not_lead_to_the_closing_balance_are_told(one: World) -> None:
    read(one, factories.statement("0.00", "10.00", gift(), ident="A"))
    found = read(one, factories.statement("90.00", "105.00", gift(), gift("5.00"), ident="B"))
    assert (found.known, found.has_gap) == (1, True)
