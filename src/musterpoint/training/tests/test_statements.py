"""What was learned, as statements for a record store: all, once, and without a name."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connections

from musterpoint.engine import xapi
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions
from musterpoint.training.actions import SessionIn
from musterpoint.training.models import Attempt, Enrolment, When
from musterpoint.training.statements import statements
from musterpoint.training.tests.factories import (
    COURSE,
    DAY,
    SITE,
    colleague,
    passed,
    right_answers,
    session,
)


def test_statements_name_nobody_and_keep_the_rules_of_xapi(dina: Actor, tariq: Actor) -> None:
    with acting_as(dina):
        passed(dina)
    with acting_as(tariq):
        found = statements(f"{SITE}/o/haven", at=NOON)
        verbs = {one["verb"]["id"].rpartition("/")[2] for one in found}
        assert verbs == {"registered", "completed", "passed"}
        assert all(xapi.check(one).is_valid for one in found)
        written = json.dumps(found)
        assert "dina" not in written.lower()
        assert found == statements(f"{SITE}/o/haven", at=NOON)
        assert statements(f"{SITE}/o/haven", since=NOON, at=NOON) == []


def sat_before(by: Actor) -> None:
    """Begin the course and answer its first test."""
    found = actions.start(COURSE, language="en", by=by, at=NOON)
    before = actions.open_test(found.id, When.BEFORE, by=by, at=NOON)
    actions.answer_test(before.id, right_answers(found, before), by=by, at=NOON)


def test_a_record_store_has_each_statement_once_wherever_a_page_ends(
    dina: Actor, omar: Actor, tariq: Actor
) -> None:
    """What happens in one moment (a test answered, the course passed) is never cut apart."""
    for number, one in enumerate((dina, omar)):
        with acting_as(one):
            sat_before(one)
            passed(one, at=NOON + timedelta(microseconds=1400 + 300 * number))
    with acting_as(tariq):
        every = statements(SITE, at=NOON + DAY)
        for limit in range(1, len(every) + 1):
            got: list[dict[str, Any]] = []
            while page := statements(SITE, since=_last(got), limit=limit, at=NOON + DAY):
                got += page
            assert got == every, limit


def _last(found: list[dict[str, Any]]) -> datetime | None:
    return datetime.fromisoformat(found[-1]["timestamp"]) if found else None


def test_the_test_before_a_course_is_said_and_passed_by_nobody(dina: Actor, tariq: Actor) -> None:
    with acting_as(dina):
        sat_before(dina)
    with acting_as(tariq):
        found = statements(SITE, at=NOON)
        said = next(one for one in found if one["object"]["id"].endswith("/test-before"))
        assert xapi.check(said).is_valid
        assert said["verb"]["id"].endswith("/completed")
        assert said["result"]["score"]["raw"] == 100
        assert said["context"]["contextActivities"]["parent"][0]["id"].endswith(COURSE)
        assert not {one["verb"]["id"].rpartition("/")[2] for one in found} & {"passed", "failed"}


class Store:
    """A record store that asks for everything again and again, and forgets nothing."""

    def __init__(self, by: Actor) -> None:
        self.by, self.told, self.gone = by, dict[str, Any](), set[str]()

    def ask(self) -> list[dict[str, Any]]:
        """Ask; what was told once is the same, or another statement voids it."""
        with acting_as(self.by):
            found = statements(SITE, at=NOON)
        assert all(xapi.check(one).is_valid for one in found)
        for one in found:
            assert one["id"] not in self.gone
            assert self.told.setdefault(one["id"], one) == one
        now = {one["id"] for one in found}
        voided = {one["object"]["id"] for one in found if one["verb"]["id"].endswith("/voided")}
        self.gone = set(self.told) - now
        assert self.gone <= voided
        return found


def test_what_was_said_is_never_changed_only_voided(
    haven: Organisation, tariq: Actor, dina: Actor
) -> None:
    """Also when it is noted, taken back and noted again in one moment of a still clock."""
    store = Store(tariq)
    with acting_as(tariq):
        row = session(tariq)
        place = actions.book(row.id, by=dina, at=NOON)
    for times in range(3):
        for has_come in (True, True, False, False):
            with acting_as(tariq):
                actions.mark_came(place.id, has_come, by=tariq, at=NOON)
            found = store.ask()
            assert len(found) == times + 1
        given = {"language": "ar" if times % 2 else "en", "title": f"Again {times}"}
        with acting_as(tariq):
            more = SessionIn(
                course_code=COURSE, starts_at=row.starts_at, ends_at=row.ends_at, **given
            )
            actions.change(row.id, more, by=tariq, at=NOON)
    account = {"homePage": SITE, "name": haven.slug}
    assert {one["actor"]["account"]["name"] for one in found} == {account["name"]}
    assert len(store.gone) == 3


def test_a_course_read_in_another_language_changes_nothing_that_was_said(
    tariq: Actor, dina: Actor
) -> None:
    store = Store(tariq)
    for language, doing in (("ar", sat_before), ("en", passed), ("ar", None)):
        with acting_as(dina):
            actions.start(COURSE, language=language, by=dina, at=NOON)
        store.ask()
        with acting_as(dina):
            if doing is not None:
                doing(dina)
        store.ask()
    spoken = {
        one["verb"]["id"].rpartition("/")[2] + one["object"]["id"].rpartition("/")[2]:
        one["context"]["language"]
        for one in store.ask()
    }  # fmt: skip
    assert spoken == {
        f"registered{COURSE}": "ar",
        "completedtest-before": "en",
        f"passed{COURSE}": "en",
        f"completed{COURSE}": "en",
    }


def test_a_session_keeps_its_course_and_language_once_people_came(
    tariq: Actor, dina: Actor
) -> None:
    with acting_as(tariq):
        row = session(tariq)
        place = actions.book(row.id, by=dina, at=NOON)
        actions.mark_came(place.id, True, by=tariq, at=NOON)
        same = SessionIn(course_code=COURSE, starts_at=row.starts_at, ends_at=row.ends_at)
        for changes in ({"course_code": "border-arrivals"}, {"language": "ar"}):
            with pytest.raises(actions.BadSession, match="stay"):
                actions.change(row.id, replace(same, **changes), by=tariq, at=NOON)
        assert actions.change(row.id, replace(same, title="Other"), by=tariq, at=NOON).sequence == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_was_said_before_languages_were_kept_stays(haven: Organisation) -> None:
    tariq, dina = colleague(haven, "Tariq Trainer", "trainer"), colleague(haven, "Dina Duty")
    with acting_as(dina):
        sat_before(dina)
        passed(dina)
        actions.start("border-arrivals", language="ar", by=dina, at=NOON)
    with acting_as(tariq):
        before = statements(SITE, at=NOON)
        Enrolment.objects.update(began_in="", passed_in="")
        Attempt.objects.update(answered_in="")
        assert statements(SITE, at=NOON) != before
    migration = import_module("musterpoint.training.migrations.0004_said")
    with connections["owner"].cursor() as owner:
        owner.execute(migration.KEPT)
    with acting_as(tariq):
        assert statements(SITE, at=NOON) == before
