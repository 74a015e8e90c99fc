"""Keys whose time is over, proofs of which one is not read, and values that nobody expects."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from musterpoint.engine import credentials
from musterpoint.engine.credentials import Issuer, Trust
from musterpoint.engine.credentials.tests.badges import (
    AT,
    BADGE,
    KEY,
    METHOD,
    PLAIN,
    WEB,
    proved,
    signed_list,
    token,
)
from musterpoint.engine.credentials.tests.test_checking import resigned

ADDRESS = f"{WEB}#k"
SCHOOL = replace(PLAIN, issuer=Issuer(id=WEB, name="School"))


def said(found: object, trust: Trust | None = None) -> tuple[str, list[str]]:
    report = credentials.verify(found, at=AT, trust=trust).as_dict()
    return report["verdict"], [one["message"] for one in report["errors"]]


def document(**more: Any) -> dict[str, Any]:
    found = credentials.did_document(WEB, {"k": KEY.public_key()})
    found["verificationMethod"][0] |= more
    return found


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({}, ""),
        ({"expires": "2026-11-22T10:00:01Z"}, ""),
        ({"expires": "2026-11-22T10:30:00+01:00"}, "expired"),
        ({"expires": "2026-11-22T10:00:00Z"}, "expired"),
        ({"expires": "2019-01-01T00:00:00Z"}, "expired"),
        ({"expires": "next year"}, "expired"),
        ({"expires": None}, "expired"),
        ({"revoked": "2019-01-01T00:00:00Z"}, "taken back"),
    ],
)
def test_no_proof_is_believed_by_a_key_whose_time_is_over(more: dict[str, Any], word: str) -> None:
    trust = Trust(documents=[document(**more)])
    for badge in (proved(SCHOOL, KEY, ADDRESS), token(SCHOOL, KEY, ADDRESS)):
        verdict, messages = said(badge, trust)
        assert verdict == ("not_valid" if word else "valid")
        assert all(word in one for one in messages)
        assert bool(messages) == bool(word)
    # Its lists are not believed either; the badge itself is of a key that still is.
    both = document(**more)
    other = credentials.did_document(WEB, {"new": KEY.public_key()})
    for name in ("verificationMethod", "assertionMethod"):
        both[name] += other[name]
    badge = proved(replace(SCHOOL, status=BADGE.status), KEY, f"{WEB}#new")
    lists = [signed_list([], issuer=WEB, method=ADDRESS)]
    verdict, messages = said(badge, Trust(documents=[both], lists=lists))
    assert verdict == ("not_valid" if word else "valid")
    assert all(word in one for one in messages)


def test_a_token_that_names_no_key_is_not_tried_with_one_whose_time_is_over() -> None:
    badge = token(SCHOOL, KEY, "")
    assert said(badge, Trust(documents=[document()]))[0] == "valid"
    old = Trust(documents=[document(expires="2019-01-01T00:00:00Z")])
    assert said(badge, old)[0] == "not_valid"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "not_checked"),
        ({"proofValue": "z" + "1" * 64}, "not_valid"),
        ({"proofPurpose": "authentication"}, "not_valid"),
        ({"cryptosuite": "ecdsa-sd-2023"}, "not_checked"),
    ],
)
def test_a_proof_that_does_not_hold_is_told_wherever_it_stands(
    change: dict[str, str], verdict: str
) -> None:
    badge = proved()
    (own,) = badge["proof"]
    unread = own | {"cryptosuite": "bbs-2023"}
    for listed in ([unread, own | change], [own | change, unread]):
        assert said(badge | {"proof": listed})[0] == verdict


def test_a_number_that_no_reader_holds_is_told() -> None:
    badge = proved()
    badge["credentialSubject"]["creditsEarned"] = 10**400
    found = credentials.verify(badge, at=AT)
    assert found.verdict == "not_valid"
    assert "larger than readers hold" in found.faults["proof"][0].message


@pytest.mark.parametrize("value", [["Ed25519"], {"a": 1}, 7, None, True])
def test_a_name_that_is_no_text_breaks_nothing(value: object) -> None:
    wrong = document(publicKeyMultibase=None, publicKeyJwk={"kty": "OKP", "crv": value, "x": "AA"})
    badge = proved(SCHOOL, KEY, ADDRESS)
    assert said(badge, Trust(documents=[wrong]))[0] == "not_valid"
    wrong["verificationMethod"][0]["publicKeyJwk"] = {"kty": value, "crv": "Ed25519", "x": value}
    assert said(badge, Trust(documents=[wrong]))[0] == "not_valid"
    assert said(resigned(alg=value, kid=METHOD, typ="JWT"))[0] == "not_valid"
    assert said(resigned(alg="EdDSA", kid=METHOD, typ=value))[0] == "not_valid"
    for name in ("type", "cryptosuite", "proofPurpose", "verificationMethod", "proofValue"):
        changed = copy.deepcopy(proved())
        changed["proof"][0][name] = value
        assert said(changed)[0] == "not_valid"


def test_a_list_in_an_envelope_is_opened() -> None:
    for places, verdict in (([4711], "not_valid"), ([], "valid")):
        bare = {name: part for name, part in signed_list(places).items() if name != "proof"}
        text = credentials.sign_as_token(bare, KEY, METHOD)
        envelope = {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": f"data:application/vc+jwt,{text}",
            "type": "EnvelopedVerifiableCredential",
        }
        assert said(proved(BADGE), Trust(lists=[envelope]))[0] == verdict
