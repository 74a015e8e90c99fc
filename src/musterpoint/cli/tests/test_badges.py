"""``musterpoint badges verify``: files in, JSON out, exit codes; no network unless asked."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from musterpoint.cli import badges_here, fetching
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
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions, queries
from musterpoint.training.tests.factories import SITE, colleague, passed

LOCAL = "http://localhost:8000/o/nobody/status/"
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
def test_a_mark_of_byte_order_is_no_part_of_a_badge(run: Run, put: Put) -> None:
    for badge in (token(), json.dumps(proved())):
        ended = run("badges", "verify", put(b"\xef\xbb\xbf" + badge.encode()), AT)
        assert (ended.code, json.loads(ended.out)["verdict"]) == (0, "valid")


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


def test_of_a_badge_in_an_envelope_the_same_is_asked_as_of_its_token(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {
        "https://training.example.org:8443/o/hosts/did.json": credentials.did_document(
            WEB, {"k": KEY.public_key()}
        ),
        "https://example.org/status/1": signed_list([], issuer=WEB, method=f"{WEB}#k"),
    }
    asked: list[str] = []

    def get(address: str) -> bytes:
        asked.append(address)
        return json.dumps(there[address]).encode()

    monkeypatch.setattr(fetching, "get", get)
    bare = token(replace(WEB_BADGE, status=BADGE.status), KEY, f"{WEB}#k")
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{bare}",
        "type": ["EnvelopedVerifiableCredential"],
    }
    for badge in (bare, envelope):
        ended = run("badges", "verify", put(badge), "--network", AT)
        assert (ended.code, asked) == (0, list(there)), ended.out
        asked.clear()
    other = envelope | {"id": "data:application/vc+cose,d2"}
    ended = run("badges", "verify", put(other), "--network", AT)
    assert (json.loads(ended.out)["verdict"], asked) == ("not_checked", [])


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x", "http://localhost.example.org/x", "http://127.0.0.1.example.org/x",
        "http://me@localhost/x", "http://10.0.0.1/x", "http://2130706433/x", "http://[::1/x",
        "http:///x", "file:///etc/passwd", "file://localhost/etc/passwd", "https://", "ftp://x/y", "x",
    ],
)  # fmt: skip
def test_only_https_and_this_machine_are_fetched(address: str) -> None:
    with pytest.raises(fetching.NotFetched):
        fetching.get(address)


def test_this_machine_answers_without_tls(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int | None, str]] = []

    class Connection:
        """A web server of this machine that has the list of nobody revoked."""

        status = 200

        def __init__(self, host: str, port: int | None, timeout: int) -> None:
            self.place = host, port

        def request(self, _how: str, path: str, headers: dict[str, str]) -> None:
            asked.append((*self.place, path))

        def getresponse(self) -> "Connection":
            return self

        def read(self, _most: int) -> bytes:
            return json.dumps(signed_list([], address=LOCAL)).encode()

        def close(self) -> None:
            pass

    monkeypatch.setattr(fetching, "HTTPConnection", Connection)
    badge = put(proved(replace(BADGE, status=(credentials.entry(LOCAL, 4711),))))
    assert run("badges", "verify", badge, AT).code == 1
    assert asked == []
    ended = run("badges", "verify", badge, "--network", AT)
    assert (ended.code, json.loads(ended.out)["verdict"]) == (0, "valid")
    assert asked == [("localhost", 8000, "/o/nobody/status/")]
    for host in ("127.0.0.2", "[::1]:81"):
        fetching.get(f"http://{host}/x")
    assert asked[1:] == [("127.0.0.2", None, "/x"), ("::1", 81, "/x")]


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
    unread["proof"][0]["cryptosuite"] = "bbs-2023"
    ended = run("badges", "verify", put(unread), AT)
    found = json.loads(ended.out)
    assert (ended.code, found["valid"], found["verdict"]) == (1, False, "not_checked")
    (missing,) = found["missing"]
    assert missing["what"] == "support"
    assert "bbs-2023" in missing["message"]
    assert "another verifier" in missing["bring"]


@pytest.mark.usefixtures("no_network")
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_list_of_this_installation_is_read_without_a_network(
    haven: Organisation, alice: Actor, run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badges_here, "is_installed", lambda: True)
    dina = colleague(haven, "Dina Duty", "duty_officer")
    with acting_as(dina):
        row = passed(dina)
        file = put(queries.opened([row], NOON)[0].document)

    def verdict(*words: str) -> tuple[int, str, bool]:
        ended = run("badges", "verify", *words)
        found = json.loads(ended.out)
        return ended.code, found["verdict"], "installation" in found

    noon = f"--at={NOON.isoformat()}"
    assert verdict(file, noon) == (0, "valid", True)
    assert verdict(file, noon, "--network") == (0, "valid", True)
    assert verdict(file, noon, "--without-status") == (0, "valid", False)
    # A stranger who names our list has no place in it.
    address = f"{SITE}/o/haven/training/status/"
    stranger = put(proved(replace(BADGE, status=(credentials.entry(address, 4711),))), "stranger")
    assert verdict(stranger, AT) == (1, "not_checked", False)
    with acting_as(alice):
        actions.revoke(row.id, "mistake", by=alice, at=NOON)
    assert verdict(file, noon) == (1, "not_valid", True)
    told = json.loads(run("badges", "verify", file, noon).out)["errors"]
    assert [one["code"] for one in told] == ["revoked"]


@pytest.mark.usefixtures("no_network")
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_certificate_of_an_exercise_counts_by_its_clock(
    haven: Organisation, run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badges_here, "is_installed", lambda: True)
    then = NOON - timedelta(days=365 * 15)
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=then)
    dina = colleague(haven, "Dina Duty", "duty_officer")
    with acting_as(dina):
        row = passed(dina, at=then)
        file = put(queries.opened([row], then)[0].document)
    ended = run("badges", "verify", file)
    assert ended.code == 0, ended.out
    assert then.isoformat() in json.loads(ended.out)["installation"][1]
    assert run("badges", "verify", file, f"--at={NOON.isoformat()}").code == 1


def test_without_an_installation_nothing_is_made_to_look_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("MUSTERPOINT_HOME", str(home))
    assert not badges_here.is_installed()
    assert not home.exists()
    home.mkdir()
    assert not badges_here.is_installed()
