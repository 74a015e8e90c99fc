"""A review keeps what a survey of its crisis published, and only what was told."""

from datetime import timedelta

from musterpoint.lessons import facts
from musterpoint.surveys import actions as surveys
from musterpoint.surveys import queries
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
    assert len(table["columns"]) == 4
    assert table["rows"]
    assert all(len(row) == 4 for row in table["rows"])


def test_what_migrants_said_stands_apart_where_nationals_were_asked_too(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=120, LBY_f=120)
        wave = opened(alice, crisis, size=200)
        everybody_answers(alice, wave)
        surveys.close_wave(wave.id, by=alice, at=LATER)
        surveys.publish(wave.id, by=alice, at=LATER)
        (table,) = facts.of_crisis(crisis, LATER)["results"]
        (published,) = queries.published(crisis.id)
    groups = {row[2] for row in table["rows"]}
    assert groups == {"Everybody", "Migrants", "Nationals of the host country"}
    assert table["numbers"] == [3, 4]
    assert all(len(row) == len(table["columns"]) == 5 for row in table["rows"])
    shown = [
        cell
        for one in published.content["tables"]
        for cell in one["cells"]
        if cell["state"] == "shown" and cell["by"] in ("", "migrant")
    ]
    assert len(table["rows"]) == len(shown)
