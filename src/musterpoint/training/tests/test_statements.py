"""What was learned, as statements for a record store: all, once, and without a name."""

import json
from datetime import datetime, timedelta
from typing import Any

from musterpoint.engine import xapi
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions
from musterpoint.training.models import When
from musterpoint.training.statements import statements
from musterpoint.training.tests.factories import COURSE, DAY, SITE, passed, right_answers


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
