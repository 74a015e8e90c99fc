"""Zones and seals from a terminal: what goes in, what comes out, which exit code."""

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from musterpoint.cli.tests.commands import Ended
from musterpoint.cli.tests.conftest import Run
from musterpoint.engine.documents.tests.specimens import EMERGENCY, EVERY, TD1, TD3

Put = Callable[..., str]
PEM = serialization.Encoding.PEM
ETD = {"document": "etd", "mrz": EMERGENCY.splitlines(), "issue_date": "2026-06-13"}
SIGNER = ("--signer=UTTS", "--certificate-reference=5B")


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Write a file and return its name; with the name -, put it into standard input."""

    def write(content: str | bytes, name: str = "in") -> str:
        data = content.encode() if isinstance(content, str) else content
        if name == "-":
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
            return name
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


@pytest.fixture
def keys(put: Put) -> tuple[str, str]:
    """A private key's and its public key's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    plain = serialization.NoEncryption()
    private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain)
    public = key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return put(private, "key.pem"), put(public, "public.pem")


def is_told(ended: Ended) -> bool:
    """Say whether the one error stands in the JSON as it stands in the sentence."""
    (error,) = json.loads(ended.out)["errors"]
    return bool(error["message"]) and error["message"] in ended.err


@pytest.mark.parametrize(("name", "text"), EVERY)
def test_what_read_prints_make_turns_back(run: Run, put: Put, name: str, text: str) -> None:
    read = run("mrz", "read", put(text))
    assert read.code == 0
    assert json.loads(read.out)["format"] == name
    made = run("mrz", "make", put(read.out, "-"))
    assert (made.code, made.out) == (0, text + "\n")


def test_a_zone_that_is_not_valid_ends_with_1_and_says_why(run: Run, put: Put) -> None:
    ended = run("mrz", "read", put(TD3.replace("L898902C36", "L898902C37"), "-"))
    found = json.loads(ended.out)
    assert ended.code == 1
    assert found["valid"] is False
    assert [(one["line"], one["position"]) for one in found["errors"]] == [(2, 10), (2, 44)]


def test_many_zones_are_a_list_and_asked_for(run: Run, put: Put) -> None:
    file = put(f"{TD3}\n\n \n{TD1}\n")
    ended = run("mrz", "read", file)
    assert (ended.code, is_told(ended)) == (1, True)
    assert "Add --many" in ended.err
    ended = run("mrz", "read", file, "--many")
    assert ended.code == 0
    assert [one["format"] for one in json.loads(ended.out)] == ["TD3", "TD1"]


def test_the_day_settles_the_century(run: Run, put: Put) -> None:
    ended = run("mrz", "read", put(TD3), "--at=2110-01-01")
    assert json.loads(ended.out)["fields"]["expiry_date"] == "2112-04-15"
    assert run("mrz", "read", put(TD3), "--at=yesterday").code == 1


@pytest.mark.parametrize(
    "content",
    [b"", b" \n ", b"\0" * 500, b"\xff\xfe\xfd", TD3.encode("utf-16-le"), b"\x80" * 100, b"x" * 10_000_000],
)  # fmt: skip
def test_what_is_no_text_is_a_sentence(run: Run, put: Put, content: bytes) -> None:
    for command in ("mrz read", "mrz make", "mrz read --many"):
        ended = run(*command.split(), put(content))
        assert (ended.code, is_told(ended)) == (1, True), command
        assert len(ended.err.splitlines()) == 1


def test_a_zone_in_utf_16_with_its_mark_is_read(run: Run, put: Put) -> None:
    assert run("mrz", "read", put(TD3.encode("utf-16"))).code == 0


@pytest.mark.parametrize(
    "text", ["[]", "7", "{", '{"a": 1, "a": 2}', "[" * 100_000, "9" * 5000, "nonsense"]
)
def test_what_is_no_json_object_is_a_sentence(run: Run, put: Put, text: str) -> None:
    ended = run("mrz", "make", put(text))
    assert (ended.code, is_told(ended)) == (1, True)
    assert ended.err.strip()


def test_what_cannot_be_made_ends_with_1_and_every_error(run: Run, put: Put) -> None:
    ended = run("mrz", "make", put('{"format": "TD3", "surname": "\\ud800", "sex": "Q"}'))
    assert ended.code == 1
    assert {"surname", "sex", "expiry_date"} <= {
        one["field"] for one in json.loads(ended.out)["errors"]
    }


@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_a_seal_goes_round(run: Run, put: Put, keys: tuple[str, str], encoding: str) -> None:
    key, public = keys
    made = run(
        "seal", "make", f"--key={key}", *SIGNER, f"--encoding={encoding}", put(json.dumps(ETD))
    )
    assert made.code == 0
    read = run("seal", "read", put(made.out), f"--certificate={public}")
    assert read.code == 0
    assert json.loads(read.out)["valid"] is True
    unverified = json.loads(run("seal", "read", put(made.out)).out)
    assert unverified["valid"] is None
    assert unverified["signature"]["status"] == "not verified"


def test_a_seal_of_another_key_ends_with_1(run: Run, put: Put, keys: tuple[str, str]) -> None:
    made = run("seal", "make", f"--key={keys[0]}", *SIGNER, put(json.dumps(ETD)))
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = put(other.public_bytes(PEM, form), "other.pem")
    ended = run("seal", "read", put(made.out), f"--certificate={public}")
    assert ended.code == 1
    assert json.loads(ended.out)["signature"]["status"] == "does not hold"


@pytest.mark.parametrize(
    ("name", "begin"), [("a.png", b"\x89PNG"), ("a.svg", b"<svg"), ("a.bin", b"\xdc")]
)
def test_a_seal_is_written_as_the_name_says(
    run: Run, put: Put, keys: tuple[str, str], tmp_path: Path, name: str, begin: bytes
) -> None:
    out = tmp_path / name
    ended = run("seal", "make", f"--key={keys[0]}", *SIGNER, f"--out={out}", put(json.dumps(ETD)))
    assert (ended.code, ended.out) == (0, "")
    assert out.read_bytes().startswith(begin)
    assert run("seal", "read", str(out)).code == (0 if name == "a.bin" else 1)


def test_a_scanners_text_is_read(run: Run, put: Put, keys: tuple[str, str]) -> None:
    made = run("seal", "make", f"--key={keys[0]}", *SIGNER, put(json.dumps(ETD)))
    text = bytes.fromhex(made.out).decode("latin-1")
    assert run("seal", "read", put(text, "-")).code == 0


def test_an_encrypted_key_needs_its_pass_phrase(run: Run, put: Put) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    sealed = serialization.BestAvailableEncryption(b"open")
    file = put(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, sealed), "key.pem")
    words, wrong = put("open\n", "words"), put("shut", "wrong")
    etd = put(json.dumps(ETD))
    assert (
        run("seal", "make", f"--key={file}", *SIGNER, f"--passphrase-file={words}", etd).code == 0
    )
    for more in ((), (f"--passphrase-file={wrong}",)):
        ended = run("seal", "make", f"--key={file}", *SIGNER, *more, etd)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.strip()


@pytest.mark.parametrize(
    "content", [b"", b"hello!", b"\x00" * 50, b"\x89PNG\r\n", b"x" * 10_000_000]
)
def test_what_holds_no_seal_is_a_sentence(run: Run, put: Put, content: bytes) -> None:
    ended = run("seal", "read", put(content))
    assert (ended.code, is_told(ended)) == (1, True)
    assert len(ended.err.splitlines()) == 1


def test_a_broken_seal_ends_with_1_and_says_where(run: Run, put: Put) -> None:
    ended = run("seal", "read", put("dc03d9c5"))
    assert ended.code == 1
    assert "ends at byte 4" in json.loads(ended.out)["errors"][0]["message"]


def test_a_hundred_zones_take_less_than_a_second(run: Run, put: Put) -> None:
    file = put("\n\n".join([TD3] * 100))
    begun = time.perf_counter()
    assert run("mrz", "read", file, "--many").code == 0
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "content", [b"", b" \n\r\n", b"\xff\xfe\x00", b"caf\xe9", b"\0\0\0", b"\xd8" * 5000]
)
@pytest.mark.parametrize(
    "command", [("mrz", "read"), ("mrz", "make"), ("seal", "read"), ("forms", "check"),
                ("procedures", "check")], ids="-".join,
)  # fmt: skip
def test_what_cannot_be_read_is_answered_in_json_with_exit_code_1(
    run: Run, put: Put, command: tuple[str, str], content: bytes
) -> None:
    for name in ("in", "-"):
        ended = run(*command, put(content, name))
        found = json.loads(ended.out)
        assert ended.code == 1
        assert found["errors"][0]["message"]
        assert ended.err
    assert json.loads(run(*command, "no such file").out)["errors"]
