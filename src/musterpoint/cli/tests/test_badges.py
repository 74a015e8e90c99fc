"""``musterpoint badges verify``: files in, JSON out, exit codes; no network unless asked."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from musterpoint.cli import fetching
from musterpoint.cli.tests.conftest import Run
from musterpoint.engine import credentials
from musterpoint.engine.credentials import Issuer, keys
from musterpoint.engine.credentials.tests.badges import (
    BADGE,
    DID,
    KEY,
    PLAIN,
    RSA,
    WEB,
    proved,
    signed_list,
    token,
)
from musterpoint.engine.credentials.tests.test_baked import png, text

AT = "--at=2026-11-22T10:00:00Z"
WEB_BADGE = replace(PLAIN, issuer=Issuer(id=WEB, name="School"))
Put = Callable[..., str]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(content: Any, name: str = "badge") -> str:
        file = tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            file.write_text(text, encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("a badge was checked over the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("form", [proved, token])
def test_a_badge_with_its_list_is_valid(run: Run, put: Put, form: Callable[..., Any]) -> None:
    ended = run("badges", "verify", put(form(BADGE)), "--status", put(signed_list([]), "list"), AT)
    found = json.loads(ended.out)
    assert (ended.code, found["valid"], found["issuer"]) == (0, True, DID)
    assert [one["name"] for one in found["checks"]] == list(credentials.CHECKS)


@pytest.mark.usefixtures("no_network")
def test_the_answer_says_at_once_when_only_an_option_is_missing(run: Run, put: Put) -> None:
    ended = run("badges", "verify", put(proved(BADGE)), AT)
    found = json.loads(ended.out)
    assert (ended.code, found["valid"], found["verdict"]) == (1, False, "not_checked")
    assert list(found)[:3] == ["valid", "verdict", "missing"]
    assert [(one["what"], one["bring"]) for one in found["missing"]] == [
        ("status_list", "--status, or --network")
    ]
    ended = run("badges", "verify", put(token(WEB_BADGE, RSA, f"{WEB}#rsa")), AT)
    (one,) = json.loads(ended.out)["missing"]
    assert (one["what"], "--did-document" in one["bring"]) == ("issuer_key", True)


@pytest.mark.usefixtures("no_network")
def test_what_is_wrong_ends_with_1(run: Run, put: Put) -> None:
    revoked = put(signed_list([4711]), "list")
    for words, code in (
        ((put(proved(BADGE), "a"), "--status", revoked, AT), "revoked"),
        ((put(proved(BADGE), "a"), AT), "status_unknown"),
        ((put(proved(), "b"), "--at=2036-01-01T00:00:00Z"), "expired"),
        ((put(proved(), "b"), "--at=2016-01-01"), "not_yet_valid"),
        ((put(proved(), "b"), "--issuer=did:web:x", AT), "wrong_issuer"),
        ((put(token()[:-3], "c"), AT), "form"),
        ((put(b"\xff\xfe", "d"), AT), "unreadable"),
        ((put("{", "e"), AT), "unreadable"),
        ((put(proved(), "b"), "--at=soon"), "unreadable"),
        (("/nowhere/badge.json",), "unreadable"),
    ):
        ended = run("badges", "verify", *words)
        found = json.loads(ended.out)
        assert (ended.code, found["valid"]) == (1, False)
        assert code in {one["code"] for one in found["errors"]}, (words, found)


@pytest.mark.usefixtures("no_network")
def test_keys_come_in_every_form(run: Run, put: Put) -> None:
    badge = put(token(replace(PLAIN, issuer=Issuer(id="https://example.org/i", name="S")), RSA))
    public, whose = RSA.public_key(), "--issuer=https://example.org/i"
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for key in (put(pem, "pem"), put(keys.jwk(public), "jwk")):
        assert run("badges", "verify", badge, "--key", key, whose, AT).code == 0
    badge = put(token(replace(PLAIN, issuer=Issuer(id="https://example.org/i", name="S"))))
    for named in (DID, keys.multibase(KEY.public_key()), put(DID, "did")):
        assert run("badges", "verify", badge, "--key", named, whose, AT).code == 0
    ended = run("badges", "verify", badge, "--key", DID, AT)
    assert (ended.code, "say whose key it is" in ended.out) == (1, True)
    assert run("badges", "verify", badge, "--key", put("nonsense", "no"), whose, AT).code == 1
    document = credentials.did_document(WEB, {"k": RSA.public_key()})
    badge = put(token(WEB_BADGE, RSA, f"{WEB}#k"))
    assert run("badges", "verify", badge, "--did-document", put(document, "did"), AT).code == 0


def test_the_network_is_asked_only_with_its_flag(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = credentials.did_document(WEB, {"k": KEY.public_key()})
    badge = replace(WEB_BADGE, status=BADGE.status)
    lists = signed_list([], issuer=WEB, method=f"{WEB}#k")
    there = {
        "https://training.example.org:8443/o/hosts/did.json": document,
        "https://example.org/status/1": lists,
    }
    asked: list[str] = []

    def get(address: str) -> bytes:
        asked.append(address)
        return json.dumps(there[address]).encode()

    monkeypatch.setattr(fetching, "get", get)
    file = put(proved(badge, KEY, f"{WEB}#k"))
    assert run("badges", "verify", file, AT).code == 1
    assert asked == []
    ended = run("badges", "verify", file, "--network", AT)
    assert ended.code == 0, ended.out
    assert asked == list(there)


def test_only_https_is_fetched() -> None:
    for address in ("http://example.org/x", "file:///etc/passwd", "https://", "ftp://x/y", "x"):
        with pytest.raises(fetching.NotFetched):
            fetching.get(address)


@pytest.mark.usefixtures("no_network")
def test_an_image_is_a_badge_and_one_without_is_told_so(run: Run, put: Put) -> None:
    image = png(text(token()))
    ended = run("badges", "verify", put(image, "badge.png"), AT)
    assert (ended.code, json.loads(ended.out)["verdict"]) == (0, "valid")
    for data in (png(), image[:-20], image.replace(b"PNG", b"JPG")):
        ended = run("badges", "verify", put(data, "other.png"), AT)
        assert (ended.code, json.loads(ended.out)["valid"]) == (1, False)


@pytest.mark.usefixtures("no_network")
def test_what_is_not_read_here_is_said_in_words_and_is_not_valid(run: Run, put: Put) -> None:
    unread = proved()
    unread["proof"]["cryptosuite"] = "bbs-2023"
    ended = run("badges", "verify", put(unread), AT)
    found = json.loads(ended.out)
    assert (ended.code, found["valid"], found["verdict"]) == (1, False, "not_checked")
    (missing,) = found["missing"]
    assert missing["what"] == "support"
    assert "bbs-2023" in missing["message"]
    assert "another verifier" in missing["bring"]
