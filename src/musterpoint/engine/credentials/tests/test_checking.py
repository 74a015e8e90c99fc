"""A badge is valid only when everything is right; each way to be wrong has its check."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine import credentials
from musterpoint.engine.credentials import Issuer, Trust, keys, proofs, tokens
from musterpoint.engine.credentials.encodings import base64url
from musterpoint.engine.credentials.tests.badges import (
    AT,
    BADGE,
    DID,
    KEY,
    LIST,
    METHOD,
    OTHER,
    PLAIN,
    RSA,
    WEB,
    proved,
    signed_list,
    token,
)


def checks(found: object, trust: Trust | None = None, at: Any = AT) -> dict[str, list[str]]:
    report = credentials.verify(found, at=at, trust=trust)
    wrong = {name: [one.code for one in many] for name, many in report.faults.items() if many}
    assert report.is_valid == (not wrong)
    json.dumps(report.as_dict())
    return wrong


def test_what_was_issued_is_valid_in_both_forms() -> None:
    assert checks(proved()) == {}
    assert checks(token()) == {}
    report = credentials.verify(proved(), at=AT).as_dict()
    assert [one["ok"] for one in report["checks"]] == [True] * 6


def test_a_did_document_lends_its_keys_to_a_did_web_issuer() -> None:
    badge = replace(PLAIN, issuer=Issuer(id=WEB, name="School"))
    document = credentials.did_document(WEB, {"ed": KEY.public_key(), "rsa": RSA.public_key()})
    trust = Trust(documents=[document])
    assert checks(proved(badge, KEY, f"{WEB}#ed"), trust) == {}
    assert checks(token(badge, RSA, f"{WEB}#rsa"), trust) == {}
    # The right key under another's address, an unknown address, no document, another's document.
    assert checks(token(badge, RSA, f"{WEB}#ed"), trust) == {"proof": ["proof"]}
    assert checks(token(badge, RSA, f"{WEB}#none"), trust) == {"proof": ["proof"]}
    assert checks(token(badge, RSA, f"{WEB}#rsa")) == {"proof": ["proof"]}
    other = credentials.did_document("did:web:evil.example", {"rsa": RSA.public_key()})
    assert checks(token(badge, RSA, f"{WEB}#rsa"), Trust(documents=[other])) == {"proof": ["proof"]}
    document["assertionMethod"] = []
    assert checks(token(badge, RSA, f"{WEB}#rsa"), trust) == {"proof": ["proof"]}


def test_a_key_that_was_brought_serves_an_issuer_with_a_web_address() -> None:
    address = "https://example.org/issuers/1"
    badge = replace(PLAIN, issuer=Issuer(id=address, name="School"))

    def brought(key: Any, issuer: str = address) -> Trust:
        return Trust(keys=[key.public_key()], issuer=issuer)

    text = token(badge, RSA, f"{address}#key")
    assert checks(text, brought(RSA)) == {}
    assert checks(text, brought(KEY)) == {"proof": ["proof"]}
    assert checks(text) == {"proof": ["proof"]}
    # A proof that names its key by another address is believed by the key that was brought, alone.
    for other in (proved(badge, KEY, METHOD), token(badge, KEY, METHOD)):
        assert checks(other) == {"proof": ["proof"]}
        assert checks(other, brought(KEY)) == {}
        assert checks(other, brought(OTHER)) == {"proof": ["proof"]}


@pytest.mark.parametrize("form", [proved, token])
def test_a_key_that_was_brought_vouches_only_for_whom_it_was_brought_for(
    form: Callable[..., Any],
) -> None:
    address = "https://example.org/issuers/1"
    badge = form(replace(PLAIN, issuer=Issuer(id=address, name="School")), KEY, f"{address}#key")
    keys_alone = [KEY.public_key()]
    assert checks(badge, Trust(keys=keys_alone)) == {"proof": ["proof"]}
    found = checks(badge, Trust(keys=keys_alone, issuer="https://example.org/issuers/2"))
    assert found == {"issuer": ["wrong_issuer"], "proof": ["proof"]}
    assert checks(badge, Trust(keys=keys_alone, issuer=address)) == {}
    # A did:web says itself which keys are its own; nobody else's address is taken for it.
    school = replace(PLAIN, issuer=Issuer(id=WEB, name="School"))
    named = Trust(keys=keys_alone, issuer=WEB)
    assert checks(form(school, KEY, METHOD), named) == {"proof": ["proof"]}
    assert checks(form(school, KEY, f"{WEB}#key"), named) == {}
    document = credentials.did_document(WEB, {"rsa": RSA.public_key()})
    known = replace(named, documents=[document])
    assert checks(form(school, KEY, f"{WEB}#rsa"), known) == {"proof": ["proof"]}
    assert checks(form(school, KEY, f"{WEB}#key"), known) == {"proof": ["proof"]}


@pytest.mark.parametrize("form", [proved, token])
def test_wrong_issuers(form: Callable[..., Any]) -> None:
    # Signed by somebody else under the issuer's name, or under their own.
    assert checks(form(PLAIN, OTHER)) == {"proof": ["proof"]}
    theirs = credentials.did_key(OTHER.public_key())
    method = f"{theirs}#{theirs[8:]}"
    assert checks(form(PLAIN, OTHER, method)) == {"proof": ["proof"]}
    # A did:key cannot be overruled by a key that somebody brought along.
    assert checks(form(PLAIN, OTHER), Trust(keys=[OTHER.public_key()])) == {"proof": ["proof"]}
    # Rightly signed, and not whom the reader trusts.
    assert checks(form(), Trust(issuer=theirs)) == {"issuer": ["wrong_issuer"]}
    assert checks(form(), Trust(issuer=DID)) == {}


@pytest.mark.parametrize("form", [proved, token])
def test_dates(form: Callable[..., Any]) -> None:
    assert PLAIN.valid_until is not None
    assert checks(form(), at=PLAIN.valid_until)["dates"] == ["expired"]
    assert checks(form(), at=PLAIN.valid_until - timedelta(seconds=1)) == {}
    early = checks(form(), at=PLAIN.valid_from - timedelta(seconds=1))
    assert early["dates"] == ["not_yet_valid"]


@pytest.mark.parametrize("form", [proved, token])
def test_a_revoked_badge_is_told_by_its_list(form: Callable[..., Any]) -> None:
    badge = form(BADGE)
    assert checks(badge, Trust(lists=[signed_list([1, 4710, 4712])])) == {}
    assert checks(badge, Trust(lists=[signed_list([4711])])) == {"status": ["revoked"]}
    assert checks(badge) == {"status": ["status_unknown"]}
    assert checks(badge, Trust(asks_status=False)) == {}
    as_token = credentials.sign_as_token(
        credentials.status_list(LIST, DID, [4711], valid_from=AT), KEY, METHOD
    )
    assert checks(badge, Trust(lists=[as_token])) == {"status": ["revoked"]}


def test_a_suspended_badge_is_told_too() -> None:
    badge = proved(replace(BADGE, status=(credentials.entry(LIST, 7, purpose="suspension"),)))
    assert checks(badge, Trust(lists=[signed_list([7], purpose="suspension")])) == {
        "status": ["suspended"]
    }
    assert checks(badge, Trust(lists=[signed_list([])])) == {"status": ["status_unknown"]}


def test_a_list_that_proves_nothing_is_not_believed() -> None:
    badge = proved(BADGE)
    unsigned = credentials.status_list(LIST, DID, [], valid_from=AT)
    forged = signed_list([], OTHER)
    altered = signed_list([4711])
    altered["credentialSubject"]["encodedList"] = credentials.status_list(
        LIST, DID, [], valid_from=AT
    )["credentialSubject"]["encodedList"]
    foreign = signed_list([], issuer="did:web:evil.example")
    stale = signed_list([], valid_until=AT - timedelta(minutes=1))
    for wrong in (unsigned, forged, altered, foreign, stale, {"id": LIST}, "a.b.c"):
        found = checks(badge, Trust(lists=[wrong]))
        assert found == {"status": ["status_unknown"]}, wrong


def test_1edtechs_list_of_revoked_badges() -> None:
    address = "https://example.org/revoked.json"
    badge = replace(PLAIN, status=(credentials.revocation_entry(address),))
    for form in (proved, token):
        good = credentials.revocation_list(address, DID, {"urn:uuid:other": ""})
        assert checks(form(badge), Trust(lists=[good])) == {}
        bad = credentials.revocation_list(address, DID, {badge.id: "Issued by mistake"})
        assert checks(form(badge), Trust(lists=[bad])) == {"status": ["revoked"]}
        foreign = credentials.revocation_list(address, "did:web:evil.example", {})
        assert checks(form(badge), Trust(lists=[foreign])) == {"status": ["status_unknown"]}


def changes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document with something in it that could be changed."""
    if isinstance(value, dict):
        return [one for name, part in value.items() for one in changes(part, (*path, name))]
    if isinstance(value, list):
        return [one for at, part in enumerate(value) for one in changes(part, (*path, at))]
    return [path]


def test_no_value_of_a_proved_badge_can_be_changed() -> None:
    good = proved(BADGE)
    trust = Trust(lists=[signed_list([])])
    assert checks(good, trust) == {}
    for path in changes(good):
        wrong = copy.deepcopy(good)
        place = wrong
        for step in path[:-1]:
            place = place[step]
        found = place[path[-1]]
        place[path[-1]] = (not found) if isinstance(found, bool) else f"{found}x"
        assert checks(wrong, trust), path


def test_no_name_of_a_proved_badge_can_be_changed_or_added() -> None:
    good = proved(PLAIN)
    for where in ((), ("issuer",), ("credentialSubject",), ("credentialSubject", "achievement"),
                  ("proof", 0)):  # fmt: skip
        place = wrong = copy.deepcopy(good)
        for step in where:
            place = place[step]
        place["grade"] = "A"
        assert checks(wrong)["proof"] == ["proof"], where
    wrong = copy.deepcopy(good)
    wrong["credentialSubject"]["achievement"]["@type"] = "x"
    assert checks(wrong)["proof"] == ["proof"]


def test_no_byte_of_a_token_can_be_changed() -> None:
    good, chance = token(), random.Random(1)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    places = [*chance.sample(range(len(good)), 150), len(good) - 1, good.index("."), 0]
    for at in places:
        other = chance.choice([one for one in letters if one != good[at]])
        assert checks(good[:at] + other + good[at + 1 :]), at


def test_what_was_not_brought_is_told_apart_from_what_is_wrong() -> None:
    web = replace(BADGE, issuer=Issuer(id=WEB, name="School"))
    address = "https://example.org/issuers/1"
    free = replace(PLAIN, issuer=Issuer(id=address, name="School"))

    def said(found: object, trust: Trust | None = None, at: Any = AT) -> tuple[str, list[str]]:
        report = credentials.verify(found, at=at, trust=trust).as_dict()
        assert report["valid"] == (report["verdict"] == "valid")
        return report["verdict"], [one["what"] for one in report["missing"]]

    assert said(proved()) == ("valid", [])
    assert said(proved(BADGE)) == ("not_checked", ["status_list"])
    assert said(token(web, RSA, f"{WEB}#rsa")) == ("not_checked", ["issuer_key", "status_list"])
    assert said(token(free, KEY, METHOD)) == ("not_checked", ["issuer_key"])
    # Something else is wrong too, or what was brought says otherwise.
    late = AT + timedelta(days=5000)
    assert said(proved(BADGE), at=late) == ("not_valid", ["status_list"])
    assert said(proved(BADGE), Trust(lists=[signed_list([4711])])) == ("not_valid", [])
    other = credentials.did_document(WEB, {"other": KEY.public_key()})
    plain = replace(web, status=())
    assert said(token(plain, RSA, f"{WEB}#rsa"), Trust(documents=[other])) == ("not_valid", [])
    assert said("a.b") == ("not_valid", [])


def resigned(**header: Any) -> str:
    parts = token().split(".")
    first = base64url(json.dumps(header).encode())
    return f"{first}.{parts[1]}.{parts[2]}"


def test_tokens_cannot_choose_how_they_are_checked() -> None:
    for header in (
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "RS256"},
        {"alg": "EdDSA", "crit": ["b64"], "b64": False},
        {"alg": "EdDSA", "jwk": keys.jwk(OTHER.public_key())},
    ):
        assert checks(resigned(**header)) == {"proof": ["proof"]}
    assert checks(token().rsplit(".", 1)[0] + ".") == {"proof": ["proof"]}
    # A public RSA key is no secret of a keyed hash.
    assert checks("a.b") == {"form": ["form"]}


def claimed(**claims: Any) -> str:
    """A rightly signed token whose claims contradict its credential."""
    document = credentials.credential(PLAIN)
    payload = document | tokens.claims(document) | claims
    payload = {name: value for name, value in payload.items() if value is not None}
    first = base64url(json.dumps({"alg": "EdDSA"}).encode())
    signed = f"{first}.{base64url(json.dumps(payload).encode())}"
    return f"{signed}.{base64url(KEY.sign(signed.encode()))}"


@pytest.mark.parametrize(
    "claims",
    [{"iss": "did:web:x"}, {"iss": None}, {"jti": "x"}, {"jti": None}, {"sub": "x"}, {"nbf": 1},
     {"nbf": None}, {"exp": 9999999999}, {"exp": "x"}, {"nbf": True}],
)  # fmt: skip
def test_claims_may_not_contradict_the_credential(claims: dict[str, Any]) -> None:
    assert checks(claimed()) == {}
    assert checks(claimed(**claims)) == {"proof": ["proof"]}


def without(document: dict[str, Any], *path: str) -> dict[str, Any]:
    found = copy.deepcopy(document)
    place = found
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return found


@pytest.mark.parametrize(
    "path",
    [("@context",), ("id",), ("type",), ("issuer",), ("validFrom",), ("credentialSubject",),
     ("issuer", "id"), ("issuer", "type"), ("credentialSubject", "type"),
     ("credentialSubject", "achievement"), ("credentialSubject", "identifier"),
     ("credentialSubject", "achievement", "id"), ("credentialSubject", "achievement", "type"),
     ("credentialSubject", "achievement", "name"), ("credentialSubject", "achievement", "criteria"),
     ("credentialSubject", "achievement", "description")],
)  # fmt: skip
def test_what_the_specification_asks_for_must_be_there(path: tuple[str, ...]) -> None:
    document = without(credentials.credential(PLAIN), *path)
    found = checks(credentials.sign_as_token(document, KEY, METHOD))
    assert "required" in found["schema"] or path == ("credentialSubject", "identifier")
    assert found["schema"]


def test_schema_errors_are_told_by_path() -> None:
    document = credentials.credential(PLAIN)
    document["credentialSubject"]["result"][0]["status"] = "Done"
    document["credentialSubject"]["achievement"]["achievementType"] = "Medal"
    document["type"] = ["VerifiableCredential"]
    found = credentials.verify(proofs.sign(document, KEY, METHOD, at=AT), at=AT)
    paths = {one.path for one in found.faults["schema"]}
    assert {"/credentialSubject/result/0/status", "/type"} <= paths
    assert "/credentialSubject/achievement/achievementType" in paths


@pytest.mark.parametrize(
    "found", [None, [], 3, "", "{}", "a.b.c", {}, {"proof": []}, {"issuer": 3}]
)
def test_what_is_no_badge_is_not_valid(found: object) -> None:
    assert checks(found)


def test_contexts_that_are_not_shipped_are_refused() -> None:
    for context in ("https://evil.example/c.json", {"name": "https://schema.org/email"}):
        good = proved()
        good["@context"] = [*good["@context"], context]
        report = credentials.verify(good, at=AT)
        assert (report.is_valid, report.verdict) == (False, "not_checked")


def test_a_proof_for_another_purpose_or_time_does_not_hold() -> None:
    for change in (
        {"proofPurpose": "authentication"},
        {"type": "Ed25519Signature2020"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"created": "2036-01-01T00:00:00Z"},
        {"created": "yesterday"},
        {"expires": "2026-01-01T00:00:00Z"},
        {"proofValue": "z1"},
        {"proofValue": "u" + "A" * 86},
        {"verificationMethod": f"{WEB}#k"},
    ):
        wrong = proved()
        wrong["proof"][0] |= change
        assert checks(wrong) == {"proof": ["proof"]}, change
    assert checks(without(proved(), "proof")) == {"proof": ["proof"]}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "@id", "@context", "proof", "name", "issuer"]), inner
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(changes(proved(BADGE))), st.integers(0, 5), json_values)
@settings(max_examples=150)
def test_no_badge_breaks_the_check(path: tuple[Any, ...], depth: int, value: Any) -> None:
    wrong = copy.deepcopy(proved(BADGE))
    place: Any = wrong
    path = path[: len(path) - min(depth, len(path) - 1)]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    json.dumps(credentials.verify(wrong, at=AT, trust=Trust(lists=[signed_list([])])).as_dict())
    text = credentials.sign_as_token(wrong, KEY, METHOD)
    json.dumps(credentials.verify(text, at=AT, trust=Trust(lists=[wrong, text])).as_dict())


@given(json_values)
def test_no_did_document_breaks_the_check(value: Any) -> None:
    for document in (
        {"id": WEB, "verificationMethod": value, "assertionMethod": value},
        {"id": WEB, "verificationMethod": [value], "assertionMethod": [value, f"{WEB}#k"]},
        {
            "id": WEB,
            "assertionMethod": [{"id": "#k", "publicKeyJwk": value, "publicKeyMultibase": value}],
        },
    ):
        keys.of_document(document, at=AT)


def test_half_characters_and_wells_are_refused() -> None:
    assert checks(proved() | {"name": "\ud800"})["proof"] == ["proof"]
    deep: Any = 1
    for _level in range(900):
        deep = [deep]
    assert checks(proved() | {"name": deep}) == {"form": ["form"]}
