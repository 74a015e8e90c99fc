"""Files that other programs wrote: valid ones pass, and what is wrong has a code and a place."""

import io
import json
import re

import pytest

from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import checking, currencies, statements, writing
from musterpoint.engine.payments.tests.test_files import GOOD, codes_of, written
from musterpoint.engine.payments.tests.test_statements import entry, statement

SEPA = written(writing.Form(service_level="SEPA", charges="SLEV"))
SEPA_3 = written(
    writing.Form(version="pain.001.001.03", service_level="SEPA", charges="SLEV")
)  # fmt: skip
JPY, KWD = written(unit=Unit("JPY", 0)), written(unit=Unit("KWD", 3))
BODY = GOOD.decode().partition("?>")[2]


def prefixed(data: bytes) -> str:
    text = data.decode().replace("<Document xmlns=", "<p:Document xmlns:p=")
    return re.sub(r"<(/?)(?!\?|p:)(\w)", r"<\1p:\2", text)


@pytest.mark.parametrize(
    "data",
    [
        SEPA, SEPA_3, prefixed(SEPA).encode(), prefixed(SEPA_3).encode(),
        BODY.encode("utf-8-sig"), BODY.encode("utf-16"), BODY.encode("utf-32"),
        b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n"),
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{BODY}'.replace("Help", "Hälp").encode(
            "latin-1"
        ),
        SEPA.replace(b"<ChrgBr>SLEV</ChrgBr>", b""),
        SEPA.replace(b"<CreDtTm>", b"<!-- made by hand --><CreDtTm>"),
        SEPA.replace(b"Zelimir", "Želimir".encode()),
        SEPA.replace(b"<BtchBookg>true", b"<BtchBookg>0"),
    ],
)  # fmt: skip
def test_an_order_file_of_another_program_that_is_right_is_valid(data: bytes) -> None:
    report = checking.check(data).as_dict()
    assert report["valid"], report["errors"]


@pytest.mark.parametrize(
    ("data", "old", "new", "code"),
    [
        (SEPA, b"<Nm>Haven", b"<Nm>" + b"x" * 71, "sepa_name"),
        (SEPA, b"<Nm>Haven", b"<Nm>" + b"x" * 141, "schema"),
        (GOOD, b"<Nm>Haven", b"<Nm>" + b"x" * 200, "schema"),
        (SEPA, b"Zelimir", "فاطمة".encode(), "sepa_letters"),
        (SEPA, b"Zelimir", "Željko \U0001f600".encode(), "sepa_letters"),
        (SEPA, b"Zelimir", "\u200b".encode(), "sepa_letters"),
        (SEPA, b"MP000001", "MPä1".encode(), "sepa_letters"),
        (SEPA, b"MP000001", b"/MP1", "sepa_letters"),
        (SEPA, b"<MsgId>MSG-1", b"<MsgId>MSG//1", "sepa_letters"),
        (SEPA, b"<MsgId>MSG-1", b"<MsgId>" + b"x" * 36, "schema"),
        (SEPA, b"SLEV", b"SHAR", "sepa_charges"),
        (SEPA, b'Ccy="EUR">10.01', b'Ccy="USD">10.01', "sepa_currency"),
        (SEPA, b">10.01<", b">1000000000.00<", "sepa_amount"),
        (SEPA, b"<IBAN>DE89370400440532013000</IBAN>", b"<Othr><Id>1</Id></Othr>", "sepa_account"),
        (SEPA, b"</Ustrd>", b"</Ustrd><Ustrd>more</Ustrd>", "sepa_text"),
        (SEPA, b"<Cdtr><Nm>Zelimir + Muller</Nm>", b"<Cdtr>", "sepa_name"),
        (SEPA, b"<Cdtr><Nm>Zelimir + Muller</Nm>", b"<Cdtr><Nm> </Nm>", "sepa_name"),
        (SEPA_3, b"2026-05-02", b"2026-04-02+02:00", "date"),
        (SEPA_3, b"2026-05-02", b"02.05.2026", "schema"),
        (SEPA_3, b"2026-05-02", b"2026-05-02T10:00:00", "schema"),
        (SEPA, b"MP000001", b"MP000000", "duplicate_end_to_end"),
        (SEPA_3, b"2026-05-02", b"2026-04-02", "date"),
        (SEPA_3, b"<NbOfTxs>3", b"<NbOfTxs>2", "number_of_payments"),
        (SEPA_3, b"<CtrlSum>30.03", b"<CtrlSum>30.02", "control_sum"),
        (JPY, b">1001<", b">10.50<", "decimals"),
        (JPY, b">1001<", b">1001.00<", "decimals"),
        (JPY, b">1001<", b">0<", "amount"),
        (JPY, b">1001<", b">-1001<", "schema"),
        (KWD, b">1.001<", b">0.000<", "amount"),
        (KWD, b">1.001<", b">1.2345<", "decimals"),
        (SEPA_3, b"DE89370400440532013000", b"DE89 3704 0044 0532 0130 00", "schema"),
        (SEPA, b"<BtchBookg>true", b"<BtchBookg>yes", "schema"),
    ],
)  # fmt: skip
def test_each_fault_of_another_programs_order_file_has_a_code_and_a_place(
    data: bytes, old: bytes, new: bytes, code: str
) -> None:
    assert old in data
    changed = data.replace(old, new)
    for one in (changed, prefixed(changed).encode()):
        report = checking.check(one)
        assert code in [found["code"] for found in report.errors]
        assert all(found["path"].startswith("/Document") for found in report.errors)
        assert all(found["line"] >= 1 and found["message"] for found in report.errors)
        json.dumps(report.as_dict())


def test_a_bic_of_no_form_or_of_no_country_is_told() -> None:
    agent = b"<CdtrAgt><FinInstnId><BICFI>%s</BICFI></FinInstnId></CdtrAgt><Cdtr>"
    for number, code in ((b"COBADEFF", ""), (b"COBADE", "schema"), (b"COBAQQFFXXX", "bic")):
        found = codes_of(GOOD.replace(b"<Cdtr>", agent % number))
        assert found == [] if not code else code in found


def test_faults_inside_a_namespace_of_an_inner_element_are_placed() -> None:
    space = b'xmlns:q="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"'
    inner = GOOD.replace(b"<GrpHdr>", b"<q:GrpHdr " + space + b">")
    inner = inner.replace(b"</GrpHdr>", b"<q:Foo/></q:GrpHdr>")
    (one,) = checking.check(inner).errors
    assert one["code"] == "schema"
    assert one["path"].endswith("/GrpHdr/Foo")


def test_of_a_file_with_a_fault_in_every_payment_the_first_are_told_and_all_are_counted() -> None:
    data = written(count=700).replace(b"<IBAN>DE89", b"<IBAN>89")
    report = checking.check(data).as_dict()
    assert len(report["errors"]) == checking.MOST
    assert report["more_errors"] >= 200


def test_missing_charges_are_a_warning_as_a_bank_decides_them() -> None:
    report = checking.check(SEPA.replace(b"<ChrgBr>SLEV</ChrgBr>", b""))
    assert (report.errors, [one["code"] for one in report.warnings]) == ([], ["charges"])


def older(data: bytes, version: str) -> bytes:
    """Return a statement as it was written before version 8."""
    text = data.decode().replace("camt.053.001.08", f"camt.053.001.{version}")
    text = re.sub(r"<Sts><Cd>(\w+)</Cd></Sts>", r"<Sts>\1</Sts>", text)
    return text.replace(
        "<Stmt><Id>S</Id>", "<Stmt><Id>S</Id><CreDtTm>2026-05-01T20:00:00</CreDtTm>"
    ).encode()


def net(amount: str, direction: str) -> str:
    return (
        f"<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>10.00</Sum><TtlNetNtryAmt>{amount}"
        f"</TtlNetNtryAmt><CdtDbtInd>{direction}</CdtDbtInd></TtlNtries></TxsSummry>"
    )


def in_version(data: bytes, version: str) -> bytes:
    """Return a statement of version 8 as one of another."""
    if version < "07":
        return older(data, version)
    return data.replace(b"camt.053.001.08", f"camt.053.001.{version}".encode())


def order_in_version(version: str) -> bytes:
    """Return orders as a version writes them: a day of its own since 08, BICFI since 04."""
    if version >= "08":
        return SEPA.replace(b"pain.001.001.09", f"pain.001.001.{version}".encode())
    made = SEPA_3.replace(b"pain.001.001.03", f"pain.001.001.{version}".encode())
    return made if version == "03" else re.sub(rb"(</?)BIC>", rb"\1BICFI>", made)


@pytest.mark.parametrize("version", checking.VERSIONS["pain.001.001"])
def test_orders_of_every_version_are_checked(version: str) -> None:
    good = order_in_version(version)
    assert codes_of(good) == []
    assert codes_of(good.replace(b"<NbOfTxs>3", b"<NbOfTxs>4"))[0] == "number_of_payments"
    assert "schema" in codes_of(good.replace(b"<PmtMtd>TRF", b"<PmtMtd>XYZ"))


@pytest.mark.parametrize("kind", ["camt.052.001.08", "camt.054.001.08", "pain.002.001.10"])
def test_another_message_given_by_mistake_is_named(kind: str) -> None:
    data = statement(entry()).replace(b"camt.053.001.08", kind.encode())
    (one,) = checking.check(data).errors
    assert (one["code"], one["line"]) == ("unknown_message", 1)
    assert kind in one["message"]
    assert "camt.053.001: 02, 03" in one["message"]


def test_zeros_that_a_bank_writes_behind_its_amounts_are_a_warning() -> None:
    report = checking.check(statement(entry("10.00000"), closing="110.000"))
    assert report.errors == []
    assert [one["code"] for one in report.warnings] == ["decimals", "decimals"]


@pytest.mark.parametrize("version", checking.VERSIONS["camt.053.001"])
def test_statements_of_every_version_are_checked_and_read(version: str) -> None:
    pending = entry("5.00", ref="R9", status="PDNG")
    good = in_version(statement(entry(), pending), version)
    assert codes_of(good) == []
    assert codes_of(in_version(statement(entry(), closing="111.00"), version)) == ["balance"]
    lines = [line for _header, line in statements.read(io.BytesIO(good)) if line]
    assert [line.amount for line in lines] == [10]


def test_the_net_sum_of_an_older_statement_is_checked_with_its_direction() -> None:
    for direction, codes in (("CRDT", []), ("DBIT", ["net_sum"])):
        data = older(statement(entry(), summary=net("10.00", direction)), "02")
        assert codes_of(data) == codes


def test_a_reversal_counts_in_the_direction_in_which_it_was_booked() -> None:
    back = entry("10.00", "DBIT").replace("<Sts>", "<RvslInd>true</RvslInd><Sts>")
    assert codes_of(statement(back, closing="90.00")) == []
    assert codes_of(statement(back, closing="110.00")) == ["balance"]


WHOLE = statement(entry()).decode()
ONE = WHOLE[WHOLE.index("<Stmt>") : WHOLE.index("</Stmt>") + len("</Stmt>")]


def several(*parts: str) -> bytes:
    return WHOLE.replace(ONE, "".join(parts)).encode()


def page(text: str, number: int, is_last: str) -> str:
    mark = f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{is_last}</LastPgInd></StmtPgntn>"
    return text.replace("<Id>S</Id>", f"<Id>S</Id>{mark}")


FIRST = page(ONE, 1, "false").replace("CLBD", "ITBD")
SECOND = (
    page(ONE, 2, "true").replace("OPBD", "ITBD").replace("R1", "R2")
    .replace("110.00", "120.00").replace("100.00", "110.00")
)  # fmt: skip


def test_statements_beside_each_other_in_a_file_are_told_apart() -> None:
    other = ONE.replace("DE89370400440532013000", "GB82WEST12345698765432")
    assert codes_of(several(ONE, other)) == []
    assert codes_of(several(FIRST, SECOND)) == []
    next_day = ONE.replace("<Id>S</Id>", "<Id>T</Id>")
    report = checking.check(several(ONE, next_day))
    assert [one["code"] for one in report.warnings] == ["balance_gap"]


def test_a_statement_twice_in_a_file_is_told_also_under_another_name() -> None:
    assert codes_of(several(ONE, ONE)) == ["duplicate_statement"]
    assert codes_of(several(FIRST, FIRST)) == ["duplicate_statement"]
    days = (
        "<FrToDt><FrDtTm>2026-05-01T00:00:00</FrDtTm><ToDtTm>2026-05-01T23:59:59</ToDtTm></FrToDt>"
    )
    told = ONE.replace("<Id>S</Id>", "<Id>S</Id><ElctrncSeqNb>7</ElctrncSeqNb>")
    told = told.replace("<Acct>", f"{days}<Acct>")
    again = told.replace("<Id>S</Id>", "<Id>T</Id>")
    assert codes_of(several(told, again)) == ["duplicate_statement"]


def test_a_page_that_is_missing_between_two_is_told() -> None:
    assert codes_of(several(FIRST, SECOND.replace("<PgNb>2", "<PgNb>3"))) == ["page_missing"]


def on_day(day: str, code: str, version: str = "09") -> bytes:
    data = GOOD if version == "09" else SEPA_3.replace(b"SEPA", b"URGP")
    data = data.replace(b"2026-05-02", day.encode()).replace(b"2026-05-01T", b"1998-01-01T")
    return data.replace(b'Ccy="EUR"', f'Ccy="{code}"'.encode())


@pytest.mark.parametrize("version", ["03", "09"])
@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("DEM", "2002"), ("FRF", "2002"), ("ITL", "2002"), ("HRK", "2023"), ("ZWL", "2024"),
        ("BGN", "2026"),
    ],
)  # fmt: skip
def test_nobody_is_paid_in_money_that_was_withdrawn(code: str, last: str, version: str) -> None:
    assert "currency_withdrawn" in codes_of(on_day("2026-05-02", code, version))
    assert "currency_withdrawn" not in codes_of(on_day(f"{int(last) - 1}-05-02", code, version))
    assert last in str(currencies.withdrawn(code))


def test_the_day_of_the_file_rules_where_execution_is_at_once() -> None:
    old = on_day("1999-01-01", "DEM")
    assert codes_of(old) == []
    assert "currency_withdrawn" in codes_of(old.replace(b"1998-01-01T", b"2026-01-01T"))


def test_money_of_today_is_withdrawn_nowhere() -> None:
    for code in (
        "EUR",
        "USD",
        "JPY",
        "KWD",
        "TND",
        "LYD",
        "XOF",
        "SLE",
        "VES",
        "CHF",
        "XDR",
        "SVC",
    ):
        assert currencies.withdrawn(code) is None


def test_an_old_statement_keeps_its_currency_and_a_new_one_is_warned_of() -> None:
    new = statement(entry()).replace(b"EUR", b"DEM")
    report = checking.check(new)
    assert "currency_withdrawn" not in [one["code"] for one in report.errors]
    assert "currency_withdrawn" in [one["code"] for one in report.warnings]
    old = new.replace(b"2026-", b"1996-")
    assert "currency_withdrawn" not in [one["code"] for one in checking.check(old).warnings]


ACCOUNT = b"<CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>"
NUMBER = b"<CdtrAcct><Id><Othr><Id>004711</Id></Othr></Id></CdtrAcct>"
BANK = b"<CdtrAgt><FinInstnId><Othr><Id>%s</Id></Othr></FinInstnId></CdtrAgt><Cdtr>"
PROXY = NUMBER.replace(b"004711", b"NOTPROVIDED").replace(
    b"</CdtrAcct>", b"<Prxy><Tp><Cd>TELE</Cd></Tp><Id>+218911112222</Id></Prxy></CdtrAcct>"
)
PAID, WAITS = b"</Cdtr>", b"<InstrForCdtrAgt><Cd>HOLD</Cd></InstrForCdtrAgt>"
NAME = b"<Nm>Zelimir + Muller</Nm>"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ([], []),
        ([(ACCOUNT, b""), (b"<PmtMtd>TRF", b"<PmtMtd>CHK")], []),
        ([(ACCOUNT, b""), (b"<Cdtr>", b"<ChqInstr><ChqTp>BCHQ</ChqTp></ChqInstr><Cdtr>")], []),
        ([(ACCOUNT, b""), (PAID, PAID + WAITS)], []),
        ([(ACCOUNT, NUMBER)], ["no_bank"]),
        ([(ACCOUNT, NUMBER), (b"<Cdtr>", BANK % b"NOTPROVIDED")], ["no_bank"]),
        ([(ACCOUNT, NUMBER), (b"<Cdtr>", BANK % b"LY-7")], []),
        ([(ACCOUNT, PROXY), (b"<Cdtr>", BANK % b"LY-7")], []),
        ([(NAME, b"")], ["no_creditor"]),
        ([(NAME, "<Nm>فاطمة</Nm>".encode())], ["letters"]),
        ([(NAME, "<Nm>M\ufffdller</Nm>".encode())], ["letters"]),
        ([(NAME, "<Nm>Želimir Müller</Nm>".encode())], []),
        ([(b"<Dt>2026-05-02", b"<Dt>2062-05-02")], ["date_far"]),
    ],
)  # fmt: skip
def test_what_a_bank_cannot_pay_by_itself_is_a_warning(
    changes: list[tuple[bytes, bytes]], codes: list[str]
) -> None:
    data = written(writing.Form(charges="SHAR"), count=1)
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new)
    report = checking.check(data)
    assert report.errors == []
    assert [one["code"] for one in report.warnings] == codes


@pytest.mark.parametrize("version", ["pain.001.001.03", "pain.001.001.09"])
@pytest.mark.parametrize("method", [b"TRF", b"TRA"])
@pytest.mark.parametrize("number", [b"", NUMBER.replace(b"004711", b"NOTPROVIDED")])
def test_a_transfer_to_no_account_is_wrong_and_a_cheque_is_not(
    version: str, method: bytes, number: bytes
) -> None:
    data = written(writing.Form(version=version, charges="SHAR"), count=2)
    account = re.findall(rb"<CdtrAcct>.*?</CdtrAcct>", data)[1]
    place = data.rindex(account)
    data = data[:place] + number + data[place + len(account) :]
    data = data.replace(b"<PmtMtd>TRF", b"<PmtMtd>" + method)
    report = checking.check(data)
    assert [one["code"] for one in report.errors] == ["no_account"]
    assert report.errors[0]["line"] > 1 or data.count(b"\n") < 2
    assert "CdtTrfTxInf" in report.errors[0]["path"]
    cheque = checking.check(data.replace(b"<PmtMtd>" + method, b"<PmtMtd>CHK"))
    assert cheque.errors == []


def test_references_of_a_trace_and_of_an_instruction_are_told_when_they_stand_twice() -> None:
    trace = b"<EndToEndId>MP00000%d</EndToEndId>"
    same = b"<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR>"
    for number in (0, 1):
        assert trace % number in GOOD
    data = GOOD
    for number in (0, 1):
        data = data.replace(trace % number, trace % number + same)
    assert codes_of(data) == ["duplicate_uetr"]
    data = re.sub(rb"<InstrId>[^<]*</InstrId>", b"", GOOD)
    data = data.replace(b"<EndToEndId>", b"<InstrId>X</InstrId><EndToEndId>")
    report = checking.check(data)
    assert report.errors == []
    told = [one["code"] for one in report.warnings if one["code"] != "charges"]
    assert told == ["duplicate_instruction_id"] * 2
