"""Bank statements: their rules, how they are read, and what their lines are."""

import io
import re
from decimal import Decimal

import pytest

from musterpoint.engine.payments import checking, inventing, matching, reading, statements

IBAN = "DE89370400440532013000"


def entry(amount: str = "10.00", direction: str = "CRDT", *, ref: str = "R1", details: str = "",
          number: str = "", status: str = "BOOK") -> str:  # fmt: skip
    return (
        f"<Ntry>{f'<NtryRef>{number}</NtryRef>' if number else ''}"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
        f"<Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>2026-05-01</Dt></BookgDt>"
        f"<AcctSvcrRef>{ref}</AcctSvcrRef><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
        f"{f'<NtryDtls>{details}</NtryDtls>' if details else ''}</Ntry>"
    )


def payment(amount: str, end_to_end: str, more: str = "") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{more}</TxDtls>'
    )


def statement(*entries: str, opening: str = "100.00", closing: str = "110.00",
              summary: str = "") -> bytes:  # fmt: skip
    def balance(code: str, amount: str) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-05-01</Dt></Dt></Bal>"
        )

    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">\n<BkToCstmrStmt>'
        "<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-05-01T20:00:00</CreDtTm></GrpHdr>\n<Stmt><Id>S</Id>"
        f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balance('OPBD', opening)}"
        f"{balance('CLBD', closing)}{summary}\n{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def codes_of(data: bytes) -> list[str]:
    return [one["code"] for one in checking.check(data).errors]


def test_a_statement_that_agrees_is_valid() -> None:
    batch = payment("4.00", "A") + payment("6.00", "B")
    summary = (
        "<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>10.00</Sum></TtlNtries></TxsSummry>"
    )
    assert codes_of(statement(entry(details=batch), summary=summary)) == []
    pending = entry("5.00", ref="R9", status="PDNG")
    assert codes_of(statement(entry(), pending)) == []


def test_an_entry_that_nobody_can_put_on_a_day_is_wrong() -> None:
    day = re.compile(r"<(BookgDt|ValDt)>.*?</\1>")
    data = statement(day.sub("", entry()))
    assert codes_of(data) == ["no_day"]
    assert codes_of(statement(day.sub("", entry()), entry("5.00", ref="R9", status="PDNG"))) == [
        "no_day"
    ]
    period = (
        b"<FrToDt><FrDtTm>2026-05-01T00:00:00</FrDtTm><ToDtTm>2026-05-01T23:59:59</ToDtTm></FrToDt>"
    )
    report = checking.check(data.replace(b"<Acct>", period + b"<Acct>"))
    assert report.errors == []
    assert [one["code"] for one in report.warnings] == ["no_day"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (statement(entry(), closing="111.00"), "balance"),
        (statement(entry(), entry(), closing="120.00"), "duplicate_entry"),
        (statement(entry(number="1"), entry("1.00", ref="R2", number="1"), closing="111.00"),
         "duplicate_entry"),
        (statement(entry(details=payment("4.00", "A") + payment("5.00", "B"))), "entry_sum"),
        (statement(entry(details="<Btch><NbOfTxs>3</NbOfTxs></Btch>" + payment("10.00", "A"))),
         "number_of_payments"),
        (statement(entry("10.001"), closing="110.001"), "decimals"),
        (statement(entry(), summary="<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries>"
                   "</TxsSummry>"), "number_of_entries"),
        (statement(entry(), summary="<TxsSummry><TtlCdtNtries><Sum>9</Sum></TtlCdtNtries>"
                   "</TxsSummry>"), "entries_sum"),
        (statement(entry()).replace(b"DE89", b"DE88"), "iban"),
        (statement(entry()).replace(b'<Amt Ccy="EUR">10', b'<Amt Ccy="USD">10'), "other_currency"),
    ],
)  # fmt: skip
def test_each_fault_of_a_statement_has_its_code(data: bytes, code: str) -> None:
    assert code in codes_of(data)


def test_lines_are_read_one_by_one_with_returns_and_batches() -> None:
    back = "<RmtInf><Ustrd>back</Ustrd></RmtInf><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    batch = payment("4.00", "A", back) + payment("6.00", "NOTPROVIDED")
    data = statement(entry(details=batch), entry("1.00", "DBIT", ref="R2"), closing="109.00")
    found = list(statements.read(io.BytesIO(data)))
    assert {header.number for header, _line in found} == {IBAN}
    lines = [line for _header, line in found if line is not None]
    assert [line.amount for line in lines] == [Decimal(4), Decimal(6), Decimal(-1)]
    first, second, _third = lines
    assert (first.references, first.is_return, first.reason, first.text) == (
        ("A",), True, "AC04", "back",
    )  # fmt: skip
    assert second.references == ()
    empty = list(statements.read(io.BytesIO(statement(closing="100.00"))))
    assert [line for _header, line in empty] == [None]
    with pytest.raises(reading.NotXml):
        list(statements.read(io.BytesIO(data[:-50])))


def test_lines_that_are_hard_to_read_are_matched_and_strangers_are_left() -> None:
    made = inventing.invented(2000, seed=7)
    found = matching.match(made.movements, made.wanted)
    right = [
        inventing.is_right(found.get(key, []), truth, matching.SURE)
        for key, truth in made.truth.items()
    ]
    assert sum(right) / len(right) >= 0.99
    wrong = [
        key
        for key, truth in made.truth.items()
        if found.get(key)
        and found[key][0].is_sure
        and not inventing.is_right(found[key], truth, matching.SURE)
    ]
    assert wrong == []


def test_two_lines_never_have_the_same_best_payment() -> None:
    want = matching.Wanted(id="w", amount=100, unit="EUR", references=("7K4D29QX",))
    from datetime import date

    line = matching.Movement(
        id="1", amount=100, unit="EUR", on=date(2026, 5, 1), references=("7K4D29QX",)
    )
    twin = matching.Movement(
        id="2", amount=100, unit="EUR", on=date(2026, 5, 2), references=("7K4D29QX",)
    )
    found = matching.match([line, twin], [want])
    assert found["1"][0].is_sure
    assert not found["2"][0].is_sure


def test_an_answer_without_a_word_for_the_whole_is_what_its_parts_say() -> None:
    def answer(*codes: str) -> str:
        parts = "".join(
            f"<OrgnlPmtInfAndSts><PmtInfSts>{one}</PmtInfSts></OrgnlPmtInfAndSts>" for one in codes
        )
        text = (
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
            "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId></OrgnlGrpInfAndSts>"
            f"{parts}</CstmrPmtStsRpt></Document>"
        )
        return statements.read_answer(text.encode()).code

    assert answer("RJCT", "ACSP") == answer("ACSP", "RJCT") == "PART"
    assert (answer("RJCT"), answer("RJCT", "RJCT"), answer("ACSP"), answer()) == (
        "RJCT", "RJCT", "ACSP", "",
    )  # fmt: skip
