"""Commands run inside the test, on the test's own database."""

from collections.abc import Callable

import pytest

from musterpoint.cli.tests import commands
from musterpoint.cli.tests.commands import Ended

Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of the product and return how it ended."""
    return lambda *words: commands.run(capsys, monkeypatch, *words)
