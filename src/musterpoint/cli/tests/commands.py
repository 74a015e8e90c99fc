"""Run a command of the product inside the test, as ``musterpoint`` on a command line would."""

import sys
from dataclasses import dataclass

import pytest

from musterpoint.cli import boot, main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> Ended:
    """Run a command; an exception that is not an orderly end is raised on, and fails the test."""
    monkeypatch.setattr(sys, "argv", ["musterpoint", *words])
    for console, stream in ((boot.console, "stderr"), (boot.out, "stdout")):
        monkeypatch.setattr(console, "_file", getattr(sys, stream))
        monkeypatch.setattr(console, "_width", 200)
    capsys.readouterr()
    code = 0
    try:
        main.run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    out, err = capsys.readouterr()
    return Ended(code, out, err)
