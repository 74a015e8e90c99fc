"""
Every command with arguments that cannot be: a sentence and an exit code, never a stack trace.

The commands and their parameters are read from the command line itself. A parameter of a kind
that says what it takes (a number, a switch) gets bad values by itself; every other needs its row
in ``BAD``, and one that is forgotten fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from musterpoint.cli.main import app
from musterpoint.cli.tests.conftest import Run

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LONG = "x" * 10_000_000
NOWHERE = "/nowhere/at/all"
#: command and parameter -> values that it cannot take, and what stands for its other arguments.
BAD: dict[tuple[str, str], list[str]] = {
    ("serve", "host"): ["no such host", "256.1.1.1", "192.0.2.1", LONG],
    ("db url", "role"): ["", "emperor", LONG],
    ("db psql", "role"): ["", "emperor"],
    ("db prepare", "admin_url"): [
        "", "nonsense", "http://x/y", "postgresql://a:b@127.0.0.1:1/x", "postgresql://[::", LONG,
    ],
    ("db bring-back", "name"): ["", "..", "20260101-000000", "\0", LONG],
    ("db bring-back", "keys"): ["", NOWHERE, "pyproject.toml", LONG],
    ("db backup", "path"): [NOWHERE, "/proc/x", "/", ""],
    ("db restore", "path"): [NOWHERE, "/", "pyproject.toml", ""],
    ("audit seal", "organisation"): ["nobody", "No Body", LONG],
    ("audit verify", "organisation"): ["nobody", "No Body", LONG],
    ("audit export", "organisation"): ["", "nobody", LONG],
    ("audit export", "out"): [NOWHERE, "/", ""],
    ("ledger verify", "organisation"): ["nobody", "No Body", LONG],
    ("ledger export", "organisation"): ["", "nobody", LONG],
    ("ledger export", "out"): [NOWHERE, "/", "/nowhere/books"],
    ("ledger export", "format"): ["", "xlsx", LONG],
    ("ledger check", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("ledger check", "organisation"): ["nobody", "No Body", LONG],
    ("ledger import", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("ledger import", "organisation"): ["nobody", "No Body", LONG],
    ("funds iati", "organisation"): ["", "nobody", LONG],
    ("funds iati", "out"): [NOWHERE, "/", ""],
    ("funds iati", "kind"): ["", "people", LONG],
    ("funds iati-check", "file"): ["", NOWHERE, "/", "pyproject.toml", "/dev/null", LONG],
    ("exercise check", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("exercise run", "scenario"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("exercise run", "days"): ["", "x", "0", "61"],
    ("exercise compare", "a"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("exercise compare", "b"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("exercise compare", "before"): ["", NOWHERE, "/", LONG],
    ("exercise compare", "after"): ["", NOWHERE, "/", LONG],
    ("procedures check", "file"): [NOWHERE, "/", "", "pyproject.toml", "\0", LONG],
    ("procedures check", "role"): ["", "No Role", LONG],
    ("procedures draw", "file"): [NOWHERE, "/", "", "pyproject.toml", LONG],
    ("procedures draw", "out"): [NOWHERE, "/", "/nowhere/x.svg", "/proc/x.svg", "x.pdf", LONG],
    ("procedures draw", "language"): ["", "xx", LONG],
    ("procedures draw", "role"): ["", "No Role"],
    ("procedures try", "file"): [NOWHERE, "/", "", "pyproject.toml", LONG],
    ("procedures try", "events"): [NOWHERE, "/", "", "pyproject.toml", LONG],
    ("procedures try", "role"): ["", "No Role"],
    ("procedures list", "language"): ["", "xx", LONG],
    ("mrz read", "file"): ["", NOWHERE, "/", LONG],
    ("mrz read", "at"): ["yesterday", "2026-02-30", LONG],
    ("mrz make", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("mrz make", "at"): ["yesterday", "2026-02-30", LONG],
    ("seal make", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("seal make", "key"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("seal make", "signer"): ["", "too long", LONG],
    ("seal make", "certificate_reference"): ["", "xyz", LONG],
    ("seal make", "passphrase_file"): [NOWHERE, "/", LONG],
    ("seal make", "encoding"): ["", "roman", LONG],
    ("seal make", "out"): [NOWHERE, "/", LONG],
    ("seal read", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("seal read", "certificate"): [NOWHERE, "/", "pyproject.toml", LONG],
    ("seal read", "at"): ["yesterday", "2026-02-30", LONG],
    ("courses check", "path"): ["", NOWHERE, "/dev/null", "pyproject.toml", LONG],
    ("badges verify", "file"): ["", NOWHERE, "/", "pyproject.toml", "/dev/null", LONG],
    ("badges verify", "key"): ["", NOWHERE, "did:key:z6Mk", LONG],
    ("badges verify", "did_document"): ["", NOWHERE, "pyproject.toml", LONG],
    ("badges verify", "status"): ["", NOWHERE, "/", LONG],
    ("badges verify", "issuer"): ["", "nobody", LONG],
    ("badges verify", "at"): ["yesterday", "2026-02-30", LONG],
    ("sample design", "file"): ["", NOWHERE, "/", "pyproject.toml", "/dev/null", LONG],
    ("xapi check", "file"): ["", NOWHERE, "/", "pyproject.toml", "/dev/null", LONG],
    ("payments check", "file"): ["", NOWHERE, "/", "pyproject.toml", "/dev/null", LONG],
    ("forms check", "file"): ["", NOWHERE, "/", "pyproject.toml", "/dev/null", LONG],
    ("forms fill", "file"): ["", NOWHERE, "/", "pyproject.toml", LONG],
    ("forms fill", "answers"): ["", NOWHERE, LONG],
    ("forms fill", "language"): ["", "xx", LONG],
}  # fmt: skip
#: Tested one by one in test_organisations.
ELSEWHERE = {"organisations add"}
#: They hand what they do not know to another program.
HANDS_ON = {"django", "db psql"}
#: What stands for the arguments that are not in question.
OTHERS = {
    "audit export": ["haven", "/nowhere/trail"],
    "procedures draw": ["detention"],
    "procedures try": ["detention", ""],
    "procedures check": ["detention"],
}

Command = tuple[str, Any]


def commands(group: Any = None, path: str = "") -> Iterator[Command]:
    """Every command of the command line, by its words."""
    for name, one in (group or typer.main.get_command(app)).commands.items():
        words = f"{path} {name}".strip()
        if getattr(one, "commands", None):
            if one.invoke_without_command:
                yield words, one
            yield from commands(one, words)
        else:
            yield words, one


def _by_kind(parameter: Any) -> list[str]:
    """Values that the kind of a parameter rules out; nothing when the kind allows any text."""
    kind = parameter.type_descriptor.annotation
    if kind is bool:
        return ["perhaps"]
    if kind is int:
        assert parameter.min is not None, f"{parameter.name} has no smallest value"
        assert parameter.max is not None, f"{parameter.name} has no largest value"
        beside = [str(parameter.min - 1), str(parameter.max + 1)]
        return ["", "x", "1.5", "1e3", *beside, "9" * 5000]
    return []


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts[0].startswith("-"))


def calls() -> Iterator[tuple[str, ...]]:
    """Every call with something wrong in it."""
    for words, command in commands():
        if words in ELSEWHERE:
            continue
        own = words.split()
        if words not in HANDS_ON:
            yield (*own, "--no-such-option")
        if not command.params and words not in HANDS_ON:
            yield (*own, "too", "much")
        for parameter in command.params:
            if parameter.name in ("help", "install_completion", "show_completion"):
                continue
            values = _by_kind(parameter) or BAD[words, parameter.name]
            for value in values:
                yield (*own, *_placed(words, command, parameter, value))


def _placed(words: str, command: Any, parameter: Any, value: str) -> list[str]:
    if _is_option(parameter):
        return [f"{max(parameter.opts, key=len)}={value}"]
    arguments = [one for one in command.params if not _is_option(one)]
    given = list(OTHERS.get(words, [""] * len(arguments)))
    given[arguments.index(parameter)] = value
    return given


def _name(call: tuple[str, ...]) -> str:
    return " ".join(word if len(word) < 40 else f"{word[:20]}...{len(word)}" for word in call)


CALLS = [*calls(), ("django", "no_such_command"), ("no-such-command",)]


@pytest.mark.parametrize("call", CALLS, ids=_name)
@pytest.mark.usefixtures("haven")
def test_what_cannot_be_is_a_sentence(run: Run, call: tuple[str, ...]) -> None:
    ended = run(*call)
    assert ended.code in (1, 2), ended
    assert ended.err.strip()
    assert "Traceback" not in ended.err + ended.out
    assert len(ended.err) < 5_000


def test_the_table_names_no_command_that_is_gone() -> None:
    known = {
        (words, parameter.name) for words, command in commands() for parameter in command.params
    }
    assert set(BAD) <= known
    assert {*ELSEWHERE, *HANDS_ON, *OTHERS} <= {words for words, _command in commands()}


@pytest.mark.parametrize("setting", ["DATABASE_URL", "MUSTERPOINT_DEBUG"])
def test_a_setting_that_cannot_be_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv(setting, "nonsense")
    ended = run("db", "status") if setting == "DATABASE_URL" else run("db", "url", "--role=x")
    assert ended.code == 1
    assert ended.err.strip()
