"""A review keeps what a survey of its crisis published, and only what was told."""

from datetime import timedelta

from musterpoint.lessons import facts
from musterpoint.surveys import actions as surveys
from musterpoint.surveys.tests.factories import enrolled, everybody_answers, opened
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(days=40)


def test_a_published_result_stands_in_the_review_of_its_crisis(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=80, BGD_m=80)
        wave = opened(alice, crisis)
        everybody_answers(alice, wave)
        surveys.close_wave(wave.id, by=alice, at=LATER)
        assert facts.of_crisis(crisis, LATER)["results"] == []
        surveys.publish(wave.id, by=alice, at=LATER)
        (table,) = facts.of_crisis(crisis, LATER)["results"]
    assert len(table["columns"]) == 5
    assert table["rows"]
    assert all(len(row) == 5 for row in table["rows"])
    assert {row[2] for row in table["rows"]} == {"Everybody"}


def test_where_others_were_asked_too_a_review_tells_what_migrants_said(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=90, BGD_m=90, LBY_f=90)
        wave = opened(alice, crisis, size=240)
        everybody_answers(alice, wave)
        surveys.close_wave(wave.id, by=alice, at=LATER)
        surveys.publish(wave.id, by=alice, at=LATER)
        (table,) = facts.of_crisis(crisis, LATER)["results"]
    helped = [row[1:3] for row in table["rows"] if row[0] == "Were you helped?"]
    assert helped[:3] == [
        ["Yes", "Everybody"], ["Yes", "Migrants"], ["Yes", "Nationals of the host country"],
    ]  # fmt: skip
    assert "Nothing can be told" not in table["note"]


def test_a_review_says_that_nothing_can_be_told_of_migrants(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=20, LBY_f=120)
        wave = opened(alice, crisis, size=130)
        everybody_answers(alice, wave)
        surveys.close_wave(wave.id, by=alice, at=LATER)
        surveys.publish(wave.id, by=alice, at=LATER)
        (table,) = facts.of_crisis(crisis, LATER)["results"]
    assert {row[2] for row in table["rows"]} == {"Everybody"}
    assert "Nothing can be told of migrants alone" in table["note"]
