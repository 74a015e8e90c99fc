"""What we write about learners keeps the rules, and names nobody."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine import xapi
from musterpoint.engine.xapi import Activity, Learner, NoStatement, Score, Verb, formats

AT = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
ID, OTHER = UUID(int=1), UUID(int=2)
LEARNER = Learner("https://example.org/", xapi.pseudonym(ID, b"key"))
QUIZ = Activity(id="https://example.org/q", kind=xapi.ASSESSMENT, names=(("en", "Quiz"),))
COURSE = Activity(id="https://example.org/c", kind=xapi.COURSE, names=(("ar", "دورة"),))


def said(verb: Verb = Verb.PASSED, **given: Any) -> dict[str, Any]:
    return xapi.statement(ID, LEARNER, verb, QUIZ, at=AT, **given)


def test_every_verb_makes_a_statement_that_keeps_the_rules() -> None:
    for verb in Verb:
        if verb is Verb.VOIDED:
            continue
        found = said(
            verb,
            score=Score(9, 10),
            took=timedelta(minutes=12, seconds=30),
            registration=OTHER,
            language="ar",
            parent=COURSE,
        )
        assert xapi.check(found, at=AT).errors == []
        assert xapi.check(found, at=AT).warnings == []
        assert found["verb"]["id"] == f"http://adlnet.gov/expapi/verbs/{verb}"
        assert set(found["verb"]["display"]) == {"en", "fr", "es", "ar"}
    assert said(Verb.FAILED)["result"]["success"] is False
    assert said(Verb.COMPLETED)["result"]["completion"] is True


def test_a_statement_is_taken_back_by_another() -> None:
    found = xapi.voiding(OTHER, ID, LEARNER, at=AT)
    assert xapi.check(found, at=AT).errors == []
    assert found["object"] == {"objectType": "StatementRef", "id": str(ID)}


def test_learners_have_pseudonyms_of_one_organisation() -> None:
    assert xapi.pseudonym(ID, b"key") == xapi.pseudonym(ID, b"key")
    assert xapi.pseudonym(ID, b"key") != xapi.pseudonym(ID, b"other")
    assert str(ID) not in json.dumps(said()["actor"])
    assert "mbox" not in json.dumps(said())


@pytest.mark.parametrize(
    "wrong",
    [{"score": Score(11, 10)}, {"score": Score(-1, 10)}, {"score": Score(0, 0)},
     {"took": timedelta(seconds=-1)}, {"success": False}],
)  # fmt: skip
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(NoStatement):
        said(**wrong)


def test_addresses_and_times_without_a_zone_are_refused() -> None:
    with pytest.raises(NoStatement):
        xapi.statement(ID, Learner("https://x.org/", "a@b.org"), Verb.PASSED, QUIZ, at=AT)
    with pytest.raises(NoStatement):
        xapi.statement(ID, LEARNER, Verb.PASSED, QUIZ, at=AT.replace(tzinfo=None))
    with pytest.raises(NoStatement):
        said(Verb.VOIDED)


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=4000)))
def test_durations_are_of_iso_8601(took: timedelta) -> None:
    assert formats.is_duration(xapi.duration(took))


def test_durations_say_what_they_took() -> None:
    assert xapi.duration(timedelta()) == "PT0S"
    assert xapi.duration(timedelta(hours=1, seconds=2.5)) == "PT1H2.50S"
    assert xapi.duration(timedelta(days=2)) == "PT48H"


@given(st.floats(0, 50), st.floats(0.5, 50))
def test_scores_lie_in_their_bounds(points: float, of: float) -> None:
    if points <= of:
        assert xapi.check(said(score=Score(points, of)), at=AT).errors == []
