"""Rules that no schema holds: levels, references, batches, days, numbers and pages."""

import pytest

from musterpoint.engine.payments import checking, numbers
from musterpoint.engine.payments.tests.test_files import GOOD, IBAN, codes_of
from musterpoint.engine.payments.tests.test_foreign_files import FIRST, ONE, SECOND, SEPA, several
from musterpoint.engine.payments.tests.test_statements import entry, payment, statement


def warnings_of(data: bytes) -> list[str]:
    return [one["code"] for one in checking.check(data).warnings]


def once(data: bytes, old: str, new: str) -> bytes:
    """Change what stands first."""
    assert old.encode() in data, old
    return data.replace(old.encode(), new.encode(), 1)


LEVEL = "<PmtTpInf><SvcLvl><Cd>%s</Cd></SvcLvl></PmtTpInf>"
DEBTOR = "<UltmtDbtr><Nm>%s</Nm></UltmtDbtr>"


@pytest.mark.parametrize(
    ("place", "whole", "one", "code"),
    [
        ("</Amt>", "<ChrgBr>%s</ChrgBr>", ("SHAR", "DEBT"), "charges"),
        ("</PmtId>", LEVEL, ("URGP", "NURG"), "both_levels"),
        ("</Amt>", DEBTOR, ("Haven", "Harbour"), "both_levels"),
    ],
)
def test_what_instruction_and_payment_say_differently_is_wrong_and_the_same_is_warned_of(
    place: str, whole: str, one: tuple[str, str], code: str
) -> None:
    first = {"charges": "</DbtrAgt>"}.get(code, "</DbtrAgt>" if whole is DEBTOR else "</CtrlSum>")
    at = GOOD.index(b"<PmtInf>")
    head, body = GOOD[:at], GOOD[at:]
    body = once(body, first, first + whole % one[0])
    for said, is_wrong in ((one[0], False), (one[1], True)):
        report = checking.check(head + once(body, place, place + whole % said))
        assert [found["code"] for found in report.errors] == [code] * is_wrong
        told = [found["code"] for found in report.warnings if found["code"] == code]
        assert told == [code] * (not is_wrong)


BODY = SEPA.decode()
WORDS = BODY[BODY.index("<RmtInf>") : BODY.index("</RmtInf>") + len("</RmtInf>")]
RF = "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref>"
RF += "</CdtrRefInf></Strd>"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<PmtMtd>TRF", "<PmtMtd>CHK", "sepa_method"),
        ("</Ustrd>", f"</Ustrd>{RF}", "sepa_text"),
        ("</PstlAdr></Cdtr>", "<AdrLine>1</AdrLine>" * 3 + "</PstlAdr></Cdtr>", "sepa_address"),
        ("<EndToEndId>MP000000", "<EndToEndId> ", "sepa_letters"),
    ],
)
def test_what_sepa_does_not_take_is_told(old: str, new: str, code: str) -> None:
    assert code in codes_of(once(SEPA, old, new))


def test_a_reference_alone_is_as_good_as_a_text() -> None:
    assert codes_of(once(SEPA, WORDS, f"<RmtInf>{RF}</RmtInf>")) == []


def test_one_payment_that_asks_for_sepa_makes_its_instruction_sepa() -> None:
    one = once(GOOD, "</PmtId>", "</PmtId>" + LEVEL % "SEPA")
    assert codes_of(one) == []
    assert "sepa_name" in codes_of(once(one, "<Dbtr><Nm>Haven", "<Dbtr><Nm>" + "x" * 71))
    account = "<IBAN>GB82WEST12345698765432</IBAN>"
    assert "sepa_account" in codes_of(once(one, account, "<Othr><Id>1</Id></Othr>"))
    charged = once(one, "</DbtrAgt>", "</DbtrAgt><ChrgBr>SHAR</ChrgBr>")
    assert "sepa_charges" in codes_of(charged)


def test_an_account_outside_of_sepa_is_warned_of() -> None:
    assert "sepa_country" not in warnings_of(SEPA)
    assert "sepa_country" in warnings_of(once(SEPA, IBAN, "TN5910006035183598478831"))


def test_a_second_bank_between_needs_the_first() -> None:
    agent = "<IntrmyAgt{0}><FinInstnId><BICFI>BNPAFRPP</BICFI></FinInstnId></IntrmyAgt{0}>"
    place = "<Cdtr>"
    assert codes_of(once(GOOD, place, agent.format(2) + place)) == ["agents"]
    assert codes_of(once(GOOD, place, agent.format(1) + agent.format(2) + place)) == []


SCOR = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
ISO = SCOR.replace("</Tp>", "<Issr>ISO</Issr></Tp>")
QRR = "<Tp><CdOrPrtry><Prtry>QRR</Prtry></CdOrPrtry></Tp>"
QR = "210000000003139471430009017"


@pytest.mark.parametrize(
    ("kind", "reference", "is_right"),
    [
        (SCOR, "RF18539007547034", True), (SCOR, "RF19539007547034", False),
        (SCOR, "2026-7", True), (ISO, "2026-7", False), (ISO, "RF712348231", True),
        (QRR, QR, True), (QRR, QR[:-1] + "8", False), (QRR, QR[:-1], False),
        (QRR, "RF18539007547034", False), ("", "RF18539007547034", True),
    ],
)  # fmt: skip
def test_a_reference_is_checked_by_its_list(kind: str, reference: str, is_right: bool) -> None:
    told = f"<RmtInf><Strd><CdtrRefInf>{kind}<Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf>"
    found = codes_of(once(GOOD, WORDS, told))
    assert found == ([] if is_right else ["creditor_reference"])


def test_what_only_looks_like_a_reference_or_a_code_is_warned_of() -> None:
    told = "<RmtInf><Strd><CdtrRefInf><Ref>RF19539007547034</Ref></CdtrRefInf></Strd></RmtInf>"
    assert "creditor_reference" in warnings_of(once(GOOD, WORDS, told))
    for code, is_told in (("sala", True), ("SAL", True), ("SALA", False)):
        data = once(GOOD, "<RmtInf>", f"<Purp><Cd>{code}</Cd></Purp><RmtInf>")
        assert ("code" in warnings_of(data)) == is_told


def test_a_wrong_figure_of_a_qr_reference_never_passes() -> None:
    for at, figure in enumerate(QR):
        other = str((int(figure) + 1) % 10)
        assert not numbers.is_qr_reference(QR[:at] + other + QR[at + 1 :])


@pytest.mark.parametrize("code", ["YU", "SU", "DD", "AN", "ZR", "AC", "IC", "EU", "UK", "ZZ"])
def test_what_was_a_country_or_is_kept_free_is_none(code: str) -> None:
    assert not numbers.is_country(code)
    assert "country" in codes_of(once(GOOD, "<Ctry>DE", f"<Ctry>{code}"))


def batch(count: int, total: str, *payments: str, direction: str = "CRDT") -> str:
    return (
        f"<Btch><NbOfTxs>{count}</NbOfTxs><TtlAmt Ccy='EUR'>{total}</TtlAmt>"
        f"<CdtDbtInd>{direction}</CdtDbtInd></Btch>{''.join(payments)}"
    )


NEXT = "</NtryDtls><NtryDtls>"
A, B = payment("4.00", "A"), payment("6.00", "B")


@pytest.mark.parametrize(
    ("details", "codes"),
    [
        (batch(2, "10.00", A, B), []),
        (batch(1, "4.00", A) + NEXT + batch(1, "6.00", B), []),
        (batch(2, "10.00") + NEXT + A + B, []),
        (batch(7, "10.00"), []),
        (batch(7, "11.00"), ["batch_sum"]),
        (batch(1, "4.00") + NEXT + batch(1, "7.00"), ["batch_sum"]),
        (batch(1, "6.00", A) + NEXT + batch(1, "4.00", B), ["batch_sum"] * 2),
        (batch(2, "10.00", A, B, direction="DBIT"), ["batch_sum"] * 2),
        (batch(2, "9.00", A, B), ["batch_sum"] * 2),
        (batch(3, "10.00", A, B), ["number_of_payments"]),
    ],
)
def test_batches_are_as_much_as_their_payments_and_together_as_the_entry(
    details: str, codes: list[str]
) -> None:
    assert codes_of(statement(entry(details=details))) == codes


def test_two_balances_of_one_day_that_differ_are_told() -> None:
    opening = ONE[ONE.index("<Bal>") : ONE.index("</Bal>") + len("</Bal>")]
    for amount, codes in (("100.00", []), ("90.00", ["two_balances"])):
        again = opening + opening.replace("100.00", amount)
        assert codes_of(several(ONE.replace(opening, again))) == codes


def test_entries_outside_of_the_days_of_the_balances_are_warned_of() -> None:
    assert warnings_of(statement(entry())) == []
    for day in ("2026-04-30", "2026-05-02"):
        other = entry().replace("<BookgDt><Dt>2026-05-01", f"<BookgDt><Dt>{day}")
        assert warnings_of(statement(other)) == ["date_outside"]


@pytest.mark.parametrize(
    ("since", "until", "codes"),
    [
        ("2026-05-01T00:00:00", "2026-05-01T23:59:59", []),
        ("2026-05-01T23:00:00", "2026-05-01T01:00:00", ["date"]),
        ("2026-05-02T00:00:00", "2026-05-01T23:59:59", ["date"]),
        ("2026-05-01T23:00:00Z", "2026-05-01T24:00:00", []),
    ],
)
def test_a_statement_that_ends_before_it_begins_is_told(
    since: str, until: str, codes: list[str]
) -> None:
    days = f"<FrToDt><FrDtTm>{since}</FrDtTm><ToDtTm>{until}</ToDtTm></FrToDt><Acct>"
    assert codes_of(several(ONE.replace("<Acct>", days))) == codes


def numbered(number: int, ident: str) -> str:
    told = f"<Id>{ident}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>"
    return ONE.replace("<Id>S</Id>", told)


def next_day(text: str) -> str:
    """Return the statement that goes on from ours."""
    moved = text.replace("110.00", "120.00").replace("100.00", "110.00").replace("R1", "R2")
    return moved.replace("2026-05-01", "2026-05-02")


def test_a_statement_that_is_missing_between_two_numbers_is_warned_of() -> None:
    for number, warnings in ((8, []), (9, ["statement_missing"]), (1, [])):
        data = several(numbered(7, "S"), next_day(numbered(number, "T")))
        assert codes_of(data) == []
        assert warnings_of(data) == warnings


def test_the_same_number_with_the_same_end_is_the_same_statement() -> None:
    assert codes_of(several(numbered(7, "S"), numbered(7, "T"))) == ["duplicate_statement"]
    assert codes_of(several(numbered(7, "S"), next_day(numbered(7, "T")))) == []


def test_a_first_or_last_page_that_is_not_there_is_warned_of() -> None:
    assert warnings_of(several(FIRST, SECOND)) == []
    assert warnings_of(several(FIRST)) == ["page_missing"]
    assert warnings_of(several(SECOND)) == ["page_missing"]


def test_a_fault_far_down_in_a_file_has_its_line() -> None:
    lines = 70_000
    data = once(GOOD, "<GrpHdr>", "\n" * lines + "<GrpHdr>").replace(b"30.03", b"30.04")
    (found, *_more) = checking.check(data).errors
    assert found["line"] > lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("inner", ["", ' [<!ENTITY a "b">]'])
def test_a_document_type_is_told_with_its_line(encoding: str, inner: str) -> None:
    text = f"<!-- a page -->\n\n<!DOCTYPE html{inner}>\n<html><br></html>"
    (found,) = checking.check(text.encode(encoding)).errors
    assert (found["code"], found["line"]) == ("doctype", 3)
