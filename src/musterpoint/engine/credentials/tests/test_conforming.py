"""A badge that the published schema of Open Badges 3.0 refuses is never valid here."""

import base64
import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from musterpoint.engine import credentials
from musterpoint.engine.credentials import Trust, conforming, keys, proofs, tokens
from musterpoint.engine.credentials.canonical import EXTENSIONS, MOST_OBJECTS
from musterpoint.engine.credentials.encodings import base64url
from musterpoint.engine.credentials.tests.badges import (
    AT,
    BADGE,
    DID,
    KEY,
    METHOD,
    PLAIN,
    WEB,
    proved,
    signed_list,
)
from musterpoint.engine.credentials.tests.test_suites import signed, verdict

ACHIEVEMENT = "credentialSubject/achievement"
HOME = "https://example.org/"
#: A published schema that takes no compacted form.
SCHEMA = {
    "id": f"{conforming.CANONICAL}ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


def changed(path: str, value: Any, base: Any = None) -> dict[str, Any]:
    """The badge, not signed, with one place set; `...` takes it away."""
    found = copy.deepcopy(base or credentials.credential(PLAIN))
    *steps, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
    place: Any = found
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return found


def faults(document: dict[str, Any]) -> list[str]:
    return [one.path for one in conforming.faults(credentials.schema(), document)]


TEXTS = (
    "name", "description", "issuer/name", "issuer/description", "issuer/phone",
    f"{ACHIEVEMENT}/name", f"{ACHIEVEMENT}/description", f"{ACHIEVEMENT}/criteria/narrative",
    f"{ACHIEVEMENT}/alignment/0/targetName", f"{ACHIEVEMENT}/alignment/0/targetFramework",
    f"{ACHIEVEMENT}/resultDescription/0/name", f"{ACHIEVEMENT}/fieldOfStudy",
    "credentialSubject/narrative", "credentialSubject/term",
)  # fmt: skip


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize(
    "value", [{"en": "School"}, {}, {"@value": "School", "@language": "en"}, ["School"], 3, None]
)
def test_a_text_is_no_map_of_languages(path: str, value: object) -> None:
    assert any(f"/{path}" == found for found in faults(changed(path, value)))
    assert faults(changed(path, "School")) == []


@pytest.mark.parametrize(
    ("path", "one"),
    [
        (f"{ACHIEVEMENT}/tag", "protection"),
        (f"{ACHIEVEMENT}/alignment", {"type": ["Alignment"], "targetName": "a", "targetUrl": HOME}),
        (f"{ACHIEVEMENT}/related", {"type": ["Related"], "id": HOME}),
        (f"{ACHIEVEMENT}/endorsementJwt", "a.b.c"),
        (f"{ACHIEVEMENT}/resultDescription/0/allowedValue", "9"),
        (f"{ACHIEVEMENT}/otherIdentifier",
         {"type": "IdentifierEntry", "identifier": "a", "identifierType": "name"}),
        ("credentialSubject/result", {"type": ["Result"], "value": "9"}),
        ("evidence", {"type": ["Evidence"], "id": HOME}),
        ("endorsementJwt", "a.b.c"),
    ],
)  # fmt: skip
def test_a_set_of_one_is_a_list(path: str, one: object) -> None:
    assert faults(changed(path, one)) == [f"/{path}"]
    assert faults(changed(path, [one])) == []


@pytest.mark.parametrize(
    ("path", "value", "holds"),
    [
        ("credentialStatus", {"type": "BitstringStatusListEntry"}, False),
        ("credentialStatus", [{"id": HOME, "type": "BitstringStatusListEntry"}], False),
        ("credentialStatus", {"id": HOME, "type": ["BitstringStatusListEntry"]}, False),
        ("credentialStatus", {"id": HOME, "type": "BitstringStatusListEntry"}, True),
        ("refreshService", [{"id": HOME, "type": "x"}], False),
        ("termsOfUse", {"type": "x"}, True),
        ("credentialSubject/identifier", [], False),
        ("awardedDate", "2026-02-30T00:00:00Z", False),
        ("awardedDate", "2026-02-28T00:00:00", False),
        ("awardedDate", "2026-02-28T00:00:00.1234567891+01:00", True),
        ("credentialSubject/activityEndDate", "2026-01-01T25:00:00Z", False),
        ("issuer/dateOfBirth", "2000-13-01", False),
        (f"{ACHIEVEMENT}/achievementType", "ext:Élève", False),
        (f"{ACHIEVEMENT}/achievementType", "ext:Höhere-Stufe", True),
        (f"{ACHIEVEMENT}/achievementType", "Medal", False),
        (f"{ACHIEVEMENT}/creator", HOME, False),
        (f"{ACHIEVEMENT}/creator", {"id": HOME, "type": ["Profile"]}, True),
        ("endorsement", [{"id": HOME}], False),
        ("issuer/address", {"type": ["Address"], "addressCountry": 3}, False),
        ("id", "badge-1", False),
        ("issuer/url", "example.org", False),
    ],
)
def test_what_the_standard_says_beside_texts_and_lists(
    path: str, value: object, *, holds: bool
) -> None:
    assert (faults(changed(path, value)) == []) is holds


def test_the_compacted_form_holds_unless_the_badge_names_the_schema_that_wants_lists() -> None:
    plain = credentials.credential(PLAIN)
    plain["@context"].append(EXTENSIONS)
    named = plain | {"credentialSchema": [SCHEMA]}
    compact = changed("issuer/type", "Profile", named)
    for document, places in (
        (changed("issuer/type", "Profile", plain), []),
        (named, []),
        (compact, ["/issuer/type"]),
        (plain | {"credentialSchema": SCHEMA}, ["/credentialSchema"]),
    ):
        good = proofs.sign(document, KEY, METHOD, at=AT)
        assert faults(good) == places
        assert credentials.verify(good, at=AT).is_valid is (not places)
    alone = proved()
    alone["proof"] = alone["proof"][0]
    assert verdict(alone) == ("valid", [])


def test_what_was_not_looked_into_is_named() -> None:
    other = {"id": "https://example.org/schema.json", "type": "JsonSchema"}
    service = {"id": "https://example.org/refresh", "type": "urn:x:refresh"}
    badge = signed("eddsa-jcs-2022", {"credentialSchema": [other], "refreshService": service})
    unread = credentials.verify(badge, at=AT).as_dict()["unread"]
    assert [one["path"] for one in unread] == ["/credentialSchema", "/refreshService"]
    own = signed("eddsa-jcs-2022", {"credentialSchema": [SCHEMA]})
    assert credentials.verify(own, at=AT).as_dict()["unread"] == []


def resigned(change: dict[str, Any], header: dict[str, Any], **base: Any) -> str:
    """A rightly signed token; None takes a claim away."""
    document = credentials.credential(PLAIN) | base
    payload = document | tokens.claims(document) | change
    payload = {name: value for name, value in payload.items() if value is not None}
    head = base64url(json.dumps({"alg": "EdDSA"} | header).encode())
    text = f"{head}.{base64url(json.dumps(payload).encode())}"
    return f"{text}.{base64url(KEY.sign(text.encode()))}"


OLDER = ["https://www.w3.org/2018/credentials/v1", "https://example.org/c.json"]


def test_a_badge_of_an_older_standard_is_not_called_wrong() -> None:
    plain = credentials.credential(PLAIN)
    for older in (
        plain | {"@context": OLDER},
        plain | {"@context": OLDER[0]},
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"},
        resigned({"@context": OLDER}, {}),
        resigned({"vc": plain | {"@context": OLDER}}, {}),
    ):
        assert verdict(older) == ("not_checked", ["support"])
    # In a claim of its own the new form is wrong.
    assert verdict(resigned({"vc": plain}, {})) == ("not_valid", [])


NOTHING_TWICE = dict.fromkeys(("iss", "jti", "nbf", "exp", "sub"))


def test_the_type_of_a_token_says_which_claims_it_needs() -> None:
    person = {"credentialSubject": credentials.credential(PLAIN)["credentialSubject"]}
    person["credentialSubject"]["id"] = "did:example:person"
    for header in ({}, {"typ": "JWT"}, {"typ": "jwt"}):
        assert verdict(resigned({}, header, **person)) == ("valid", [])
        assert verdict(resigned({"sub": None}, header, **person)) == ("not_valid", [])
        assert verdict(resigned(NOTHING_TWICE, header)) == ("not_valid", [])
    assert verdict(resigned(NOTHING_TWICE, {"typ": "vc+jwt"}, **person)) == ("valid", [])
    assert verdict(resigned({"sub": "x"}, {"typ": "vc+jwt"}, **person)) == ("not_valid", [])
    assert verdict(resigned({}, {"typ": "at+jwt"})) == ("not_valid", [])


def utf_16(text: str) -> bytes:
    return text.encode("utf-16")


@pytest.mark.parametrize(
    "written",
    [
        utf_16,
        lambda text: text.replace('"9"', "NaN").encode(),
        lambda text: text.replace('"9"', "1e999").encode(),
        lambda text: (text[:-1] + ',"id":"urn:x:y"}').encode(),
    ],
)
def test_a_token_holds_json_that_everybody_reads_alike(written: Callable[[str], bytes]) -> None:
    head, body, _signature = resigned({}, {}).split(".")
    text = base64.urlsafe_b64decode(body + "==").decode()
    data = f"{head}.{base64url(written(text))}"
    assert verdict(f"{data}.{base64url(KEY.sign(data.encode()))}") == ("not_valid", [])


@pytest.mark.parametrize("suite", ["eddsa-rdf-2022", "eddsa-2022", "suite-of-2040"])
def test_a_suite_that_nobody_here_knows_is_not_called_wrong(suite: str) -> None:
    badge = proved()
    badge["proof"][0]["cryptosuite"] = suite
    assert verdict(badge) == ("not_checked", ["support"])


def test_a_key_of_another_curve_in_a_did_document_is_not_called_wrong() -> None:
    badge = replace(PLAIN, issuer=replace(PLAIN.issuer, id=WEB))
    jwk = {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}
    method = {"id": f"{WEB}#k", "controller": WEB, "type": "JsonWebKey", "publicKeyJwk": jwk}
    document = {"id": WEB, "verificationMethod": [method], "assertionMethod": ["#k"]}
    text = credentials.sign_as_token(credentials.credential(badge), KEY, f"{WEB}#k")
    found = credentials.verify(text, at=AT, trust=Trust(documents=[document])).as_dict()
    assert (found["verdict"], [one["what"] for one in found["missing"]]) == (
        "not_checked",
        ["support"],
    )
    assert keys.of_document(document, f"{WEB}#other", at=AT) == []


@pytest.mark.parametrize("index", [4711, "-1", "0x1", "", None, True, "٤"])
def test_a_place_in_a_list_is_digits_in_a_text(index: object) -> None:
    entry = credentials.entry("https://example.org/status/1", 4711) | {"statusListIndex": index}
    badge = credentials.sign_as_token(
        credentials.credential(replace(BADGE, status=(entry,))), KEY, METHOD
    )
    found = credentials.verify(badge, at=AT, trust=Trust(lists=[signed_list([])]))
    assert [one.code for one in found.faults["status"]] == ["status_unknown"]


def test_a_riddle_of_nodes_is_refused_unsolved() -> None:
    """Nodes without an address that all point at each other take for ever to put in order."""
    names = [f"_:b{at}" for at in range(9)]
    riddle = proved() | {
        "endorsement": [
            {"id": one, "endorsement": [{"id": other} for other in names if other != one]}
            for one in names
        ]
    }
    assert verdict(riddle) == ("not_valid", [])
    crowd = proved() | {"evidence": [{"type": ["Evidence"]}] * (MOST_OBJECTS + 1)}
    told = credentials.verify(crowd, at=AT).faults["proof"][0].message
    assert "4,000 parts" in told


def test_a_list_of_badges_is_told_to_be_verified_one_by_one() -> None:
    (error,) = credentials.verify([proved()], at=AT).faults["form"]
    assert "one by one" in error.message
    assert credentials.verify(proved(), at=AT).as_dict()["issuer"] == DID
