"""Files for banks: valid by the schema, checked by rules, hostile ones refused."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import checking, codes, numbers, reading, statements, writing
from musterpoint.engine.payments.wording import SEPA, fitted, folded

IBAN = "DE89370400440532013000"
OURS = "GB82WEST12345698765432"


EUR = Unit("EUR", 2)


def message(count: int = 3, unit: Unit = EUR, **changes: object) -> writing.Message:
    payments = [
        writing.Payment(
            end_to_end=f"MP{at:06}", amount=1000 + at, name="Želimir & Müller", number=IBAN,
            text="Help", country="DE", town="Köln", street="Weg 1",
        )
        for at in range(count)
    ]  # fmt: skip
    whole: dict[str, object] = {
        "ident": "MSG-1", "created_at": datetime(2026, 5, 1, 12, tzinfo=UTC),
        "execute_on": date(2026, 5, 2), "unit": unit, "payments": payments,
        "debtor": writing.Debtor(name="Haven", number=OURS),
    }  # fmt: skip
    return writing.Message(**(whole | changes))  # type: ignore[arg-type]


def written(form: writing.Form | None = None, **changes: object) -> bytes:
    file = io.BytesIO()
    writing.write(file, message(**changes), form or writing.Form())  # type: ignore[arg-type]
    return file.getvalue()


def codes_of(data: bytes) -> list[str]:
    return [one["code"] for one in checking.check(data).errors]


@pytest.mark.parametrize("version", writing.VERSIONS)
@pytest.mark.parametrize("unit", [Unit("EUR", 2), Unit("JPY", 0), Unit("KWD", 3)])
def test_what_is_written_is_valid_in_every_currency(version: str, unit: Unit) -> None:
    data = written(writing.Form(version=version, charges="SHAR"), unit=unit)
    report = checking.check(data)
    assert report.errors == report.warnings == []
    assert (report.kind, report.counts["payments"]) == (version, 3)
    assert report.counts["by_currency"] == {unit.code: unit.written(3003)}


@given(name=st.text(max_size=300), text=st.text(max_size=300))
def test_any_name_fits_the_banks_form(name: str, text: str) -> None:
    one = writing.Payment(end_to_end="A1", amount=1, name=name, number=IBAN, text=text)
    for characters in ("sepa", "unicode"):
        data = written(writing.Form(characters=characters), payments=[one])
        assert checking.check(data).errors == []


@given(st.text(max_size=200), st.integers(1, 140))
def test_folding_leaves_plain_letters_and_the_length(text: str, length: int) -> None:
    assert set(folded(text)) <= SEPA
    found = fitted(text, length, "sepa")
    assert len(found.text) <= length
    assert fitted(found.text, length, "sepa").text == found.text


def test_what_cannot_be_written_is_refused() -> None:
    one = message().payments[0]
    for changes, form in (
        ({"payments": []}, writing.Form()),
        ({"payments": [one, one]}, writing.Form()),
        ({"ident": "x" * 36}, writing.Form()),
        ({"ident": "é"}, writing.Form()),
        ({"unit": Unit("USD", 2)}, writing.Form(service_level="SEPA")),
        ({}, writing.Form(version="pain.001.001.02")),
    ):
        with pytest.raises(writing.NotWritable):
            written(form, **changes)  # type: ignore[arg-type]


GOOD = written()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<NbOfTxs>3", b"<NbOfTxs>4", "number_of_payments"),
        (b"<CtrlSum>30.03", b"<CtrlSum>30.04", "control_sum"),
        (b"MP000001", b"MP000000", "duplicate_end_to_end"),
        (b">10.01<", b">0.00<", "amount"),
        (b">10.01<", b">10.010<", "decimals"),
        (b"DE89370400440532013000", b"DE88370400440532013000", "iban"),
        (b"DE89370400440532013000", b"ZZ89370400440532013000", "iban"),
        (b'Ccy="EUR">10.01', b'Ccy="ABC">10.01', "currency"),
        (b"<Dt>2026-05-02", b"<Dt>2026-04-02", "date"),
        (b"<Dt>2026-05-02", b"<Dt>2026-02-30", "schema"),
        (b"<Ctry>DE", b"<Ctry>QQ", "country"),
        (b"<PmtMtd>TRF", b"<PmtMtd>XYZ", "schema"),
        (b"<PmtInfId>MSG-1</PmtInfId>", b"", "schema"),
    ],
)
def test_each_fault_of_an_order_file_has_its_code(old: bytes, new: bytes, code: str) -> None:
    assert old in GOOD
    report = checking.check(GOOD.replace(old, new))
    assert code in [one["code"] for one in report.errors]
    for one in report.errors:
        assert one["path"].startswith("/Document")
        assert one["line"] >= 1
        assert "%(" not in one["message"]
    json.dumps(report.as_dict())


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"<a/>", bytes(range(256)), b"<a>" * 100_000, b"\xff\xfe<\x00a\x00",
        b'<?xml version="1.0" encoding="klingon"?><a/>', b"PK\x03\x04" + b"\0" * 100,
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a d="&c;">&c;</a>',
        GOOD[:400], GOOD.replace(b"pain.001.001.09", b"pain.001.001.99"),
        b"<?xml version='1.0'?><!DOCTYPE Document []>" + GOOD.partition(b"?>")[2],
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>',
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'><x>\u202e%(a)s %s"
        "</x></Document>".encode(),
    ],
)  # fmt: skip
def test_any_bytes_are_answered(data: bytes) -> None:
    report = checking.check(data).as_dict()
    assert not report["valid"]
    assert report["errors"][0]["message"]
    with pytest.raises(reading.NotXml):
        statements.read_answer(data)


@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
def test_no_damage_ends_in_a_traceback(noise: bytes, at: int) -> None:
    json.dumps(checking.check(GOOD[:at] + noise + GOOD[at:]).as_dict())


@pytest.mark.parametrize(
    "number",
    ["GB82 WEST 1234 5698 7654 32", "tn59 1000 6035 1835 9847 8831", "NO93-8601-1117-947",
     "MT84MALT011000012345MTLCAST001S", "LC55HEMM000100010012001200023015"],
)  # fmt: skip
def test_an_iban_is_read_as_people_write_it(number: str) -> None:
    found = numbers.iban(number)
    assert numbers.iban(numbers.shown(found)) == found
    for at, letter in enumerate(found):
        other = "7" if letter != "7" else "8"
        assert not numbers.is_iban(found[:at] + other + found[at + 1 :])


@given(st.integers(0, 15), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_letter_of_a_voucher_never_passes(at: int, letter: str) -> None:
    code = codes.new()
    wrong = code[:at] + letter + code[at + 1 :]
    assert (codes.read(wrong) is None) == (wrong != code)
    assert codes.read(codes.shown(code).lower()) == code
