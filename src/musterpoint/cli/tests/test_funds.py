"""``musterpoint funds iati`` and ``musterpoint ledger`` as an operator uses them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data

from musterpoint.cli.tests.conftest import Run
from musterpoint.engine import iati
from musterpoint.openness import actions
from musterpoint.openness.tests.factories import MAY, SLUG, cast, helped, open_fund, receive
from musterpoint.openness.tests.test_openness import PUBLISHER
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, organisation

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


def several() -> dict[str, Organisation]:
    """Return four exercises: two with a fund and a publisher, one with a fund, one with nothing."""
    found = {slug: organisation(slug) for slug in ("amity", "haven", "nothing-yet", "red-crescent")}
    Organisation.objects.update(is_exercise=True)
    for slug in ("amity", "haven", "red-crescent"):
        who = cast(found[slug])
        head = open_fund(who)["flights"]
        receive(who, 500_000, "in-1")
        for number in range(10):
            helped(who, head, 1_000, str(number))
        if slug != "haven":
            given = replace(PUBLISHER, identifier=f"XM-DAC-{slug}", name=slug.title())
            with acting_as(who.manager):
                actions.keep_publisher(given, by=who.manager, at=NOON)
    return found


def test_iati_of_several_organisations_stands_in_one_valid_file(
    db: None, run: Run, tmp_path: Path
) -> None:
    several()
    out = tmp_path / "iati.xml"
    done = run("funds", "iati", "--out", str(out))
    assert done.code == 0, done.err
    assert "2 activities written" in done.out
    assert "haven: left out. Say first how the organisation publishes" in done.err
    assert "nothing-yet: left out." in done.err
    assert run("funds", "iati-check", str(out)).code == 0
    for slug in ("amity", "red-crescent"):
        assert f"XM-DAC-{slug}-{SLUG}-emergency".encode() in out.read_bytes()
    done = run("funds", "iati", "--out", str(out), "--kind", "organisation")
    assert (done.code, "2 organisations written" in done.out) == (0, True)
    assert run("funds", "iati-check", str(out)).code == 0


def test_books_of_several_organisations_stand_in_one_file_that_beancount_loads(
    db: None, run: Run, tmp_path: Path
) -> None:
    several()
    assert run("ledger", "verify").out.count("the books agree") == 4
    out = tmp_path / "books.beancount"
    done = run("ledger", "export", "--format", "beancount", "--out", str(out))
    assert done.code == 0, done.err
    assert "nothing-yet: left out" in done.err
    entries, errors, _options = loader.load_file(str(out))
    assert errors == []
    keys = [one.meta["key"] for one in entries if isinstance(one, data.Transaction)]
    assert len(keys) == len(set(keys))
    assert {"amity/in-1", "haven/in-1", "red-crescent/in-1"} <= set(keys)
    for part in ("Amity", "Haven", "Red-crescent"):
        held = sum(
            posting.units.number
            for one in entries
            if isinstance(one, data.Transaction)
            for posting in one.postings
            if posting.account == f"Assets:{part}:Bank:Tunis"
        )
        assert held == Decimal("4900.00")
    alone = run("ledger", "export", "--out", str(out), "--organisation", "haven")
    assert alone.code == 0
    assert "Assets:Bank:Tunis" in out.read_text()


def test_where_no_organisation_has_anything_a_sentence_says_so(
    db: None, run: Run, tmp_path: Path
) -> None:
    for slug in ("amity", "haven"):
        organisation(slug)
    out = tmp_path / "out"
    for words, told in (
        (("funds", "iati"), "No organisation is ready to publish in IATI"),
        (("ledger", "export"), "No organisation has written anything into its books"),
    ):
        ended = run(*words, "--out", str(out))
        assert (ended.code, told in ended.err) == (1, True)
    assert not out.exists()


def test_exercises_are_left_out_beside_a_real_organisation(
    db: None, run: Run, tmp_path: Path
) -> None:
    several()
    Organisation.objects.filter(slug="amity").update(is_exercise=False)
    out = tmp_path / "out"
    for words in (("funds", "iati"), ("ledger", "export")):
        ended = run(*words, "--out", str(out))
        assert ended.code == 0, ended.err
        assert "haven, nothing-yet, red-crescent: left out as exercises" in ended.err
        assert "red-crescent" not in out.read_text().lower()
    # One real organisation has its own names, as it had when it was alone.
    assert "open Assets:Bank:Tunis" in out.read_text()


def test_an_identifier_that_two_organisations_share_is_told_and_nothing_written(
    db: None, run: Run, tmp_path: Path
) -> None:
    for one in several().values():
        who = cast(one)
        with acting_as(who.manager):
            actions.keep_publisher(PUBLISHER, by=who.manager, at=NOON)
    out = tmp_path / "iati.xml"
    ended = run("funds", "iati", "--out", str(out))
    assert (ended.code, out.exists()) == (1, False)
    assert "nothing was written" in ended.err
