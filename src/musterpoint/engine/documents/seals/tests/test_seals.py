"""Visible digital seals: those of others are read, ours are made, signed, verified, found false."""

from datetime import UTC, date, datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.documents import seals
from musterpoint.engine.documents.seals import coding, signing
from musterpoint.engine.documents.seals.tests import public_seals
from musterpoint.engine.documents.tests.specimens import EMERGENCY, MRV_A, MRV_B, TD3

TODAY = date(2026, 5, 1)
ETD = {
    "document": "etd",
    "signer": "UTTS",
    "certificate_reference": "5B",
    "mrz": EMERGENCY.splitlines(),
}
VISA = {
    **ETD,
    "document": "visa",
    "mrz": MRV_B,
    "duration_of_stay": {"days": 90},
    "passport_number": "L898902C3",
    "number_of_entries": 2,
    "visa_type": "41",
}


@cache
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def certificate(name: str = "TS", serial: int = 0x5B, until: int = 2030) -> signing.Signer:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "UT"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key().public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(until, 1, 1, tzinfo=UTC))
        .sign(key(), hashes.SHA256())
    )
    return signing.signer_of(made.public_bytes(Encoding.PEM))


def _made(given: dict[str, object]) -> seals.MadeSeal:
    return seals.make(given, lambda data: signing.sign(data, key()), today=TODAY)


def _read(raw: bytes, signer: signing.Signer | None = None) -> seals.ReadSeal:
    return seals.read(raw, today=TODAY, signer=signer)


@pytest.mark.parametrize(
    ("text", "data"), [("XK<CD", "eb0466a9"), ("XKCD", "eb11fe45"), ("VISA01", "de515826")]
)
def test_c40_is_that_of_the_specification(text: str, data: str) -> None:
    assert coding.encode_c40(text).hex() == data
    assert coding.decode_c40(bytes.fromhex(data)) == text.replace("<", " ")


def test_a_date_is_that_of_the_specification() -> None:
    assert coding.encode_date(date(1957, 3, 25)).hex() == "319ef5"
    assert coding.decode_date(bytes.fromhex("319ef5")) == date(1957, 3, 25)


@given(st.text("ABCXYZ0189<", max_size=80))
def test_c40_comes_out_as_it_went_in(text: str) -> None:
    assert coding.decode_c40(coding.encode_c40(text)) == text.replace("<", " ")


@pytest.mark.parametrize(
    "raw", [public_seals.WORKED_EXAMPLE, public_seals.EMERGENCY, public_seals.RESIDENCE_PERMIT]
)
def test_seals_of_others_hold_and_lose_it_with_one_byte(raw: bytes) -> None:
    signer = signing.signer_of(public_seals.KEY)
    assert _read(raw, signer).is_valid is True
    assert _read(raw[:-1] + bytes((raw[-1] ^ 1,)), signer).is_valid is False


def test_the_worked_example_of_the_specification_is_read() -> None:
    read = _read(public_seals.WORKED_EXAMPLE)
    assert read.document == "emergency travel document"
    assert read.zone is not None
    assert read.zone.lines == tuple(EMERGENCY.splitlines())
    assert read.header is not None
    assert (read.header.signer, read.header.reference) == ("UTTS", "5B")
    assert read.header.issued == date(2026, 6, 13)


def test_a_visa_of_others_is_read_without_a_key() -> None:
    read = _read(public_seals.VISA)
    assert read.is_valid is None
    assert read.as_dict()["signature"]["status"] == "not verified"
    assert {one["name"]: one["value"] for one in read.features} == {
        "mrz": ["VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<<", "1234567XY7GBR5203116M2005250<<<<<<<<"],
        "duration_of_stay": {"days": 160, "months": 0, "years": 0},
        "passport_number": "47110815P",
    }


def test_a_seal_of_version_3_is_read() -> None:
    read = _read(public_seals.VERSION_3)
    assert read.header is not None
    assert (read.header.version, read.header.reference) == (3, "00027")
    assert [one["value"] for one in read.features][:2] == ["65170839J003", "Perschweiß"]


@pytest.mark.parametrize(
    "wanted",
    [
        ETD,
        VISA,
        {**VISA, "mrz": MRV_A, "version": 3},
        {**VISA, "duration_of_stay": "transit without entry"},
    ],
)
def test_what_is_sealed_is_read_and_verified(wanted: dict[str, object]) -> None:
    made = _made(wanted)
    assert made.errors == ()
    read = _read(made.raw, certificate())
    assert read.is_valid is True, read.errors
    values = {one["name"]: one["value"] for one in read.features}
    for name in ("number_of_entries", "passport_number", "visa_type"):
        assert values.get(name) == wanted.get(name)


def test_the_worked_example_is_made_byte_by_byte_up_to_its_signature() -> None:
    wanted = {**ETD, "issue_date": "2026-06-13", "signature_date": "2023-08-23"}
    raw = _made(wanted).raw
    assert raw[:-64] == public_seals.WORKED_EXAMPLE[:-64]


@settings(max_examples=200)
@given(st.data())
def test_any_changed_bit_is_found(data: st.DataObject) -> None:
    raw = bytearray(_made(VISA).raw)
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    assert _read(bytes(raw), certificate()).is_valid is False


@given(st.binary(max_size=200), st.booleans())
def test_whatever_comes_is_read_without_an_exception(raw: bytes, is_begun: bool) -> None:
    begin = public_seals.WORKED_EXAMPLE[:20] if is_begun else b""
    _read(begin + raw, certificate()).as_dict()


def test_a_seal_that_is_cut_anywhere_is_broken() -> None:
    raw = _made(ETD).raw
    assert all(_read(raw[:length]).is_valid is False for length in range(len(raw)))
    assert _read(raw + b"\0").is_valid is False


def test_another_signers_certificate_is_refused() -> None:
    read = _read(_made(ETD).raw, certificate("ZZ"))
    assert [one.code for one in read.errors] == ["unknown-certificate"]


def test_another_certificate_of_the_signer_is_said() -> None:
    read = _read(_made(ETD).raw, certificate("TS", 0x5C))
    assert read.is_valid is True
    assert "other-certificate" in {one.code for one in read.warnings}


def test_an_expired_certificate_is_refused() -> None:
    read = _read(_made(ETD).raw, certificate("TS", 0x5B, 2026))
    assert [one.code for one in read.errors] == ["expired-certificate"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"mrz": TD3}, {"mrz"}),
        ({"mrz": EMERGENCY.replace("1458907", "1458908")}, {"document_number", "composite"}),
        ({"mrz": 7}, {"mrz"}),
        ({"mrz": "x"}, {"mrz"}),
        ({"mrz": {"format": "TD2"}}, {"surname", "document_code", "issuing_state", "nationality", "document_number", "expiry_date"}),
        ({"signer": "U"}, {"signer"}),
        ({"signer": ""}, {"signer"}),
        ({"certificate_reference": "XYZ"}, {"certificate_reference"}),
        ({"issuing_country": "DEU"}, {"issuing_country"}),
        ({"issue_date": "2026-02-30"}, {"issue_date"}),
        ({"version": 3}, {"version"}),
        ({"version": 5}, {"version"}),
        ({"document": "passport"}, {"document"}),
        ({"colour": "red"}, {"colour"}),
        ({"features": [{"tag": 255, "hex": "00"}]}, {"features"}),
        ({"features": [{"tag": 2, "hex": "00"}]}, {"features"}),
        ({"features": "x"}, {"features"}),
    ],
)  # fmt: skip
def test_what_cannot_be_sealed_is_said_by_field(
    change: dict[str, object], fields: set[str]
) -> None:
    made = _made({**ETD, **change})
    assert made.raw == b""
    assert {one.field for one in made.errors} == fields


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number_of_entries": 256}, "number_of_entries"),
        ({"number_of_entries": True}, "number_of_entries"),
        ({"duration_of_stay": {"weeks": 1}}, "duration_of_stay"),
        ({"duration_of_stay": {"days": 0}}, "duration_of_stay"),
        ({"passport_number": "L898902C34"}, "passport_number"),
        ({"passport_number": "Ö"}, "passport_number"),
        ({"visa_type": "xyz"}, "visa_type"),
        ({"visa_type": "0011223344"}, "visa_type"),
    ],
)
def test_a_visas_features_have_their_limits(change: dict[str, object], field: str) -> None:
    assert [one.field for one in _made({**VISA, **change}).errors] == [field]


def test_required_features_are_asked_for_together() -> None:
    wanted = {name: VISA[name] for name in ("document", "signer", "certificate_reference")}
    errors = _made({**wanted, "issuing_country": "UTO"}).errors
    assert {one.field for one in errors} == {"mrz", "duration_of_stay", "passport_number"}


def test_unknown_features_are_kept_and_said() -> None:
    raw = _made({**ETD, "features": [{"tag": 200, "hex": "cafe" * 100}]}).raw
    read = _read(raw, certificate())
    assert read.is_valid is True
    assert {"tag": 200, "name": "", "value": "cafe" * 100} in read.features
    assert "unknown-feature" in {one.code for one in read.warnings}


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.BrainpoolP256R1(), ec.SECP521R1()])
def test_other_curves_sign_with_their_hash(curve: ec.EllipticCurve) -> None:
    other = ec.generate_private_key(curve)
    made = seals.make(ETD, lambda data: signing.sign(data, other), today=TODAY)
    assert _read(made.raw, signing.Signer(other.public_key())).is_valid is True
    assert _read(made.raw, certificate()).is_valid is False
