"""``musterpoint funds iati`` and ``musterpoint ledger check`` as an operator uses them."""

from pathlib import Path

import pytest

from musterpoint.cli.tests.conftest import Run
from musterpoint.engine import iati
from musterpoint.openness import actions
from musterpoint.openness.tests.factories import MAY, SLUG, cast, helped, open_fund, receive
from musterpoint.openness.tests.test_openness import PUBLISHER
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_command_writes_what_passes_and_fails_clearly(
    haven: Organisation, run: Run, tmp_path: Path
) -> None:
    who = cast(haven)
    head = open_fund(who)["flights"]
    receive(who, 500_000, "in-1")
    for number in range(10):
        helped(who, head, 1_000, str(number))
    out = tmp_path / "iati.xml"
    call = ("funds", "iati", "--out", str(out), "--organisation", "haven")
    failed = run(*call)
    assert failed.code == 1
    assert "Say first how the organisation publishes" in failed.out + failed.err
    assert not out.exists()
    with acting_as(who.manager):
        actions.keep_publisher(PUBLISHER, by=who.manager, at=NOON)
    assert run(*call).code == 0
    assert iati.check(out.read_bytes(), today=NOON.date().replace(year=2100)) == []
    assert f"XM-DAC-4711-{SLUG}-emergency".encode() in out.read_bytes()
    assert MAY < NOON


def test_the_books_are_written_checked_and_changed_books_are_told(
    haven: Organisation, run: Run, tmp_path: Path
) -> None:
    who = cast(haven)
    open_fund(who)
    receive(who, 500_000, "in-1")
    out = tmp_path / "books.beancount"
    here = ("--organisation", "haven")
    assert run("ledger", "export", "--out", str(out), *here).code == 0
    assert run("ledger", "check", str(out), *here).code == 0
    assert run("ledger", "import", str(out), *here).code == 0
    receive(who, 1, "in-2")
    told = run("ledger", "check", str(out), *here)
    assert told.code == 1
    assert "in-2: it is in the books and not in the file" in told.out
