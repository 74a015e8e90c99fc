"""Badges as other issuers sign them: other suites, envelopes; and what is not read is said."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine import credentials
from musterpoint.engine.credentials import Issuer, keys
from musterpoint.engine.credentials.canonical import NotCanonical, canonical
from musterpoint.engine.credentials.encodings import base58, base64url
from musterpoint.engine.credentials.jcs import canonical_json
from musterpoint.engine.credentials.tests.badges import AT, KEY, METHOD, P256, PLAIN, proved, token

SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")


def signed(suite: str, change: Mapping[str, Any] | None = None, **proof: Any) -> dict[str, Any]:
    """Sign the badge as the standard of the suite says, step by step."""
    key: Any = KEY if suite.startswith("eddsa") else P256
    name = keys.multibase(key.public_key())
    badge = replace(PLAIN, issuer=Issuer(id=f"did:key:{name}", name="School"))
    document = credentials.credential(badge) | dict(change or {})
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-11-21T10:00:00Z",
        "verificationMethod": f"did:key:{name}#{name}",
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    } | proof
    wrote: Callable[[Any], bytes] = canonical if "rdfc" in suite else canonical_json
    data = sha256(wrote(options)).digest() + sha256(wrote(document)).digest()
    if isinstance(key, Ed25519PrivateKey):
        value = key.sign(data)
    else:
        pair = decode_dss_signature(key.sign(data, ECDSA(SHA256())))
        value = b"".join(one.to_bytes(32) for one in pair)
    return document | {"proof": options | {"proofValue": "z" + base58(value)}}


def verdict(found: object) -> tuple[str, list[str]]:
    report = credentials.verify(found, at=AT).as_dict()
    assert report["valid"] == (report["verdict"] == "valid") == (not report["errors"])
    return report["verdict"], [one["what"] for one in report["missing"]]


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_is_checked_and_no_text_of_its_badge_can_be_changed(suite: str) -> None:
    good = signed(suite)
    assert verdict(good) == ("valid", [])
    for old in (
        "Vulnerability and referral",
        "8 of 10",
        '"9"',
        "2026-11-21",
        good["proof"]["type"],
    ):
        text = json.dumps(good)
        assert old in text
        changed = text.replace(old, old[:-2] + chr(ord(old[-2]) + 1) + old[-1])
        assert verdict(json.loads(changed))[0] == "not_valid", old
    # A signature of one suite is none of another.
    for other in set(SUITES) - {suite}:
        stolen = good | {"proof": good["proof"] | {"cryptosuite": other}}
        assert verdict(stolen) == ("not_valid", [])


@given(st.integers(min_value=0), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_no_byte_of_a_badge_signed_as_json_can_be_changed(at: int, by: int) -> None:
    data = bytearray(json.dumps(signed("eddsa-jcs-2022"), ensure_ascii=False).encode())
    before = json.loads(data)
    data[at % len(data)] ^= by
    try:
        after = json.loads(data)
    except ValueError:
        return
    assert after == before or verdict(after)[0] != "valid"


def test_a_document_may_not_name_more_contexts_than_were_signed() -> None:
    good = signed("eddsa-jcs-2022")
    more = good | {"@context": [*good["@context"], "https://example.org/more.json"]}
    assert verdict(more) == ("not_valid", [])


def test_several_proofs_of_several_suites_hold_together() -> None:
    """The keys differ, and the issuer has one: so both are proofs of the same key."""
    first, second = (signed(suite)["proof"] for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"))
    both = signed("eddsa-jcs-2022") | {"proof": [first, second]}
    assert verdict(both) == ("valid", [])
    both["proof"][1] |= {"proofValue": first["proofValue"]}
    assert verdict(both) == ("not_valid", [])


@pytest.mark.parametrize(
    "proof",
    [
        {"cryptosuite": "bbs-2023"},
        {"cryptosuite": "ecdsa-sd-2023"},
        {"type": "Ed25519Signature2020"},
        {"previousProof": "urn:uuid:1"},
    ],
)
def test_a_proof_that_is_not_read_here_is_not_called_wrong(proof: dict[str, str]) -> None:
    good = proved()
    unread = good | {"proof": good["proof"][0] | proof}
    assert verdict(unread) == ("not_checked", ["support"])
    # Something wrong beside it is still wrong.
    assert verdict(unread | {"validUntil": "2026-01-01T00:00:00Z"})[0] == "not_valid"


def test_tokens_and_keys_that_are_not_read_here_are_not_called_wrong() -> None:
    head, body, signature = token().split(".")
    es384 = base64url(json.dumps({"alg": "ES384", "kid": METHOD}).encode())
    assert verdict(f"{es384}.{body}.{signature}") == ("not_checked", ["support"])
    assert verdict(f"{head}.{body}.{signature}~WyJhIl0~") == ("not_checked", ["support"])
    p384 = "did:key:z" + base58(b"\x81\x24" + bytes(49))
    badge = signed("eddsa-jcs-2022", {"issuer": {"id": p384, "type": ["Profile"]}})
    badge["proof"] |= {"verificationMethod": f"{p384}#{p384[8:]}"}
    assert verdict(badge) == ("not_checked", ["support"])
    # Without a signature at all it is wrong.
    none = base64url(json.dumps({"alg": "none"}).encode())
    assert verdict(f"{none}.{body}.{signature}") == ("not_valid", [])


def test_a_status_of_another_kind_is_not_called_wrong() -> None:
    entry = {"id": "https://example.org/s#1", "type": "StatusList2021Entry"}
    assert verdict(signed("eddsa-jcs-2022", {"credentialStatus": entry})) == (
        "not_checked",
        ["support"],
    )


ENDORSEMENT: dict[str, Any] = {
    "@context": credentials.credential(PLAIN)["@context"],
    "id": "https://example.org/endorsements/1",
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "name": "A word for the school",
    "issuer": {"id": "https://example.org/others", "type": ["Profile"]},
    "validFrom": "2026-11-01T00:00:00Z",
    "credentialSubject": {
        "id": PLAIN.issuer.id,
        "type": ["EndorsementSubject"],
        "endorsementComment": "They teach well.",
    },
}


def test_endorsements_are_named_as_not_checked() -> None:
    subject = credentials.credential(PLAIN)["credentialSubject"]
    subject["achievement"]["endorsementJwt"] = ["e30.e30.AA"]
    change = {"endorsement": [ENDORSEMENT], "credentialSubject": subject}
    badge = signed("eddsa-jcs-2022", change)
    report = credentials.verify(badge, at=AT).as_dict()
    assert report["valid"]
    places = [one["path"] for one in report["unread"]]
    assert sorted(places) == ["/credentialSubject/achievement/endorsementJwt", "/endorsement"]
    assert credentials.verify(proved(), at=AT).as_dict()["unread"] == []


def test_an_endorsement_inside_is_signed_with_the_badge() -> None:
    endorsement = copy.deepcopy(ENDORSEMENT)
    contexts = endorsement["@context"]
    badge = signed("eddsa-rdfc-2022", {"endorsement": [endorsement]})
    assert verdict(badge) == ("valid", [])
    endorsement["credentialSubject"]["endorsementComment"] = "They teach badly."
    assert verdict(badge) == ("not_valid", [])
    for inner in ("https://example.org/c.json", {"name": "https://schema.org/email"}):
        endorsement["@context"] = [*contexts, inner]
        assert verdict(badge) == ("not_checked", ["support"])
    endorsement["@context"] = [*contexts, None]
    assert verdict(badge) == ("not_valid", [])


def test_an_envelope_is_opened() -> None:
    def envelope(text: str, kind: str = "application/vc+jwt") -> dict[str, Any]:
        return {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": f"data:{kind},{text}",
            "type": ["EnvelopedVerifiableCredential"],
        }

    assert verdict(envelope(token())) == ("valid", [])
    assert verdict(envelope(token()[:-2] + "AA"))[0] == "not_valid"
    assert verdict(envelope("d2", "application/vc+cose")) == ("not_checked", ["support"])
    assert verdict(envelope(json.dumps(envelope(token()))))[0] == "not_valid"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (100.5, "100.5"), (-2.5e-3, "-0.0025"),
        (1e-6, "0.000001"), (1e-7, "1e-7"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
        (1.25e23, "1.25e+23"), (5e-324, "5e-324"), (2**53, "9007199254740992"), (True, "true"),
        (None, "null"), ("\u000f\n\"\\/é", '"\\u000f\\n\\"\\\\/é"'),
        ({"\ufb33": 1, "😀": 2, "a": [], "€": {}}, '{"a":[],"€":{},"😀":2,"\ufb33":1}'),
    ],
)  # fmt: skip
def test_json_has_one_spelling(value: object, text: str) -> None:
    assert canonical_json(value).decode() == text


@pytest.mark.parametrize("value", [2**53 + 1, float("inf"), float("nan"), "\ud800", {"\ud800": 1}])
def test_what_readers_do_not_read_alike_has_no_spelling(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)
