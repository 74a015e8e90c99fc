"""What is issued is a badge by the specification, and other libraries agree on its signature."""

import base64
import json
from dataclasses import replace
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pyld import jsonld

from musterpoint.engine import credentials
from musterpoint.engine.credentials import canonical, encodings, keys, proofs, status
from musterpoint.engine.credentials.tests.badges import (
    AT,
    BADGE,
    DID,
    KEY,
    METHOD,
    P256,
    PERSON,
    PLAIN,
    RSA,
    WEB,
    proved,
    token,
)


def test_the_schema_is_a_schema_and_a_badge_keeps_it() -> None:
    Draft202012Validator.check_schema(credentials.schema())
    for badge in (BADGE, PLAIN, replace(PLAIN, result="", valid_until=None)):
        assert credentials.verify(proved(badge), at=AT).faults["schema"] == []


def test_nobody_is_named_in_the_file() -> None:
    text = json.dumps(proved(BADGE), ensure_ascii=False) + token(BADGE)
    assert PERSON not in text
    assert "@example" not in text
    person = proved(BADGE)["credentialSubject"]["identifier"][0]
    wanted = sha256((PERSON + "not-a-secret-salt").encode()).hexdigest()
    assert person["identityHash"] == f"sha256${wanted}"
    assert credentials.is_of(person, " Amina@Example.org ")
    assert not credentials.is_of(person, "amira@example.org")
    assert not credentials.is_of(person | {"hashed": False}, PERSON)


def test_pyjwt_reads_every_kind_of_token() -> None:
    for key, algorithm in ((KEY, "EdDSA"), (P256, "ES256"), (RSA, "RS256")):
        claims = jwt.decode(
            token(key=key), key.public_key(), algorithms=[algorithm], options={"verify_nbf": False}
        )
        assert claims["iss"] == DID
        assert claims["jti"] == PLAIN.id
        assert claims["nbf"] == int(PLAIN.valid_from.timestamp())
        assert PLAIN.valid_until is not None
        assert claims["exp"] == int(PLAIN.valid_until.timestamp())
        assert jwt.get_unverified_header(token(key=key))["kid"] == METHOD


def test_a_token_of_pyjwt_is_a_badge_here() -> None:
    document = credentials.credential(PLAIN)
    claims = document | {
        "iss": DID,
        "jti": PLAIN.id,
        "nbf": int(PLAIN.valid_from.timestamp()),
    }
    text = jwt.encode(claims, KEY, algorithm="EdDSA", headers={"kid": METHOD})
    assert credentials.verify(text, at=AT).is_valid
    issuer = credentials.did_key(P256.public_key())
    claims |= {"iss": issuer, "issuer": document["issuer"] | {"id": issuer}}
    text = jwt.encode(claims, P256, algorithm="ES256", headers={"kid": f"{issuer}#{issuer[8:]}"})
    assert credentials.verify(text, at=AT).is_valid


def test_the_bare_signature_holds_over_the_canonical_form_of_pyld() -> None:
    document = proved()
    (proof,) = document.pop("proof")
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": canonical._load,
    }
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    config["@context"] = document["@context"]
    signed = b"".join(
        sha256(jsonld.normalize(part, options).encode()).digest() for part in (config, document)
    )
    key = Ed25519PublicKey.from_public_bytes(KEY.public_key().public_bytes_raw())
    key.verify(encodings.from_base58(proof["proofValue"][1:]), signed)


def test_every_word_of_a_badge_is_signed() -> None:
    quads = canonical.canonical(credentials.credential(BADGE)).decode()
    for said in ("G8.4", "8 of 10", "CertificateOfCompletion", "Completed", "sha256$", "4711",
                 "referral", "RawScore", "مواطن"):  # fmt: skip
        assert said in quads or said.encode("unicode_escape").decode() in quads, said


def test_the_same_badge_is_signed_to_the_same_bytes() -> None:
    assert proved() == proved()
    assert token() == token()


def test_keys_go_through_every_form_and_back() -> None:
    key = KEY.public_key()
    assert keys.from_multibase(keys.multibase(key)) == key
    assert keys.multibase(key).startswith("z6Mk")
    assert keys.of_did_key(DID).key == key
    on_curve = P256.public_key()
    assert keys.from_multibase(keys.multibase(on_curve)) == on_curve
    assert keys.of_did_key(credentials.did_key(on_curve)).key == on_curve
    for public in (key, RSA.public_key(), on_curve):
        assert keys.from_jwk(keys.jwk(public)) == public
        document = credentials.did_document(WEB, {"k": public})
        assert [one.key for one in keys.of_document(document, at=AT)] == [public]
    assert keys.address_of_did_web(WEB) == "https://training.example.org:8443/o/hosts/did.json"
    plain = credentials.did_web("example.org")
    assert keys.address_of_did_web(plain) == "https://example.org/.well-known/did.json"


def test_the_published_did_key_of_a_published_key() -> None:
    # RFC 8037, appendix A: the key of the first test of Ed25519 (RFC 8032, 7.1).
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    key = keys.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": x})
    assert isinstance(key, Ed25519PublicKey)
    assert keys.raw(key).hex().startswith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af")
    assert keys.did_key(key) == "did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"


def test_the_published_did_keys_of_p256() -> None:
    # The did:key Method, section "P-256".
    for did, x, y in (
        (
            "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
            "fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI",
            "hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU",
        ),
        (
            "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv",
            "igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns",
            "efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM",
        ),
    ):
        jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
        assert keys.jwk(keys.of_did_key(did).key) == jwk
        assert keys.from_jwk(jwk) == keys.of_did_key(did).key


def test_of_the_curves_p256_alone_is_taken() -> None:
    other = ec.generate_private_key(ec.SECP256K1())
    public = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = other.public_key().public_bytes(serialization.Encoding.PEM, public)
    with pytest.raises(keys.NoKey, match="secp256k1"):
        keys.from_pem(pem)
    secret = other.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(keys.NoKey, match="secp256k1"):
        keys.private_from_pem(secret)
    good = keys.jwk(P256.public_key())
    short = encodings.base64url(bytes(31))
    for wrong in ({"crv": "P-384"}, {"x": short}, {"y": good["x"]}, {"y": ""}, {"kty": "OKP"}):
        with pytest.raises(keys.NoKey):
            keys.from_jwk(good | wrong)
    point = encodings.from_base58(keys.multibase(P256.public_key())[1:])
    for bytes_ in (point[:-1], b"\x81\x24" + point[2:], point[:2] + b"\x05" + point[3:]):
        with pytest.raises(keys.NoKey):
            keys.from_multibase("z" + encodings.base58(bytes_))


def test_keys_that_are_none_are_refused() -> None:
    for wrong in ("", "z", "z6Mk", "x6Mkabc", "z" + "1" * 3000, "z6MkO0Il"):
        with pytest.raises(keys.NoKey):
            keys.from_multibase(wrong)
    for jwk in ({}, {"kty": "OKP", "crv": "X25519", "x": "AA"}, {"kty": "RSA", "n": "AQAB"},
                {"kty": "OKP", "crv": "Ed25519", "x": "!"}):  # fmt: skip
        with pytest.raises(keys.NoKey):
            keys.from_jwk(jwk)
    with pytest.raises(keys.NoKey):
        keys.from_pem(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")


@given(st.binary(max_size=80))
def test_base58_and_base64url_come_back(data: bytes) -> None:
    assert encodings.from_base58(encodings.base58(data)) == data
    assert encodings.from_base64url(encodings.base64url(data)) == data


def test_base64url_has_one_spelling() -> None:
    assert encodings.base64url(b"\x01") == "AQ"
    for other in ("AR", "AQ==", "A", "A Q", "AQ\n", "+/"):
        with pytest.raises(encodings.NotEncoded):
            encodings.from_base64url(other)


@given(st.sets(st.integers(0, status.SMALLEST - 1), max_size=50))
@settings(max_examples=30)
def test_exactly_the_places_that_were_set_are_set(places: set[int]) -> None:
    text = status.bitstring(places)
    bits = status.bits_of(text)
    assert len(bits) * 8 == status.SMALLEST
    found = {
        at * 8 + bit
        for at, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte & 0x80 >> bit
    }
    assert found == places
    assert status.bitstring(places) == text


def test_lists_that_are_too_small_or_too_large_are_refused() -> None:
    import gzip

    for bits in (b"\0" * 100, b"\0" * (17 * 1024 * 1024)):
        packed = "u" + base64.urlsafe_b64encode(gzip.compress(bits)).rstrip(b"=").decode()
        with pytest.raises(status.NoStatus):
            status.bits_of(packed)
    with pytest.raises(status.NoStatus):
        status.bitstring([status.SMALLEST])
    with pytest.raises(status.NoStatus):
        status.bitstring([], size=1000)


def test_a_name_that_no_context_knows_is_not_signed_in_silence() -> None:
    document = credentials.credential(PLAIN) | {"grade": "A"}
    with pytest.raises(canonical.NotCanonical, match="grade"):
        proofs.sign(document, KEY, METHOD, at=AT)
