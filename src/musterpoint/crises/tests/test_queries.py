"""What the public is told, and lists of the roll."""

from datetime import timedelta

import pytest

from musterpoint.crises import actions, queries
from musterpoint.crises.actions import LevelIn
from musterpoint.crises.queries import RollFilters
from musterpoint.crises.tests.factories import crisis, persons, said
from musterpoint.crises.tests.test_enrolment import family
from musterpoint.kernel.errors import Invalid
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)


def level(number: int, area: str, **texts: str) -> LevelIn:
    return LevelIn(area_code=area, level=number, basis="Report", advice=texts)


def test_the_public_sees_the_highest_level_its_areas_and_the_advice_in_its_language(
    alice: Actor,
) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        assert queries.public_alert(NOON) == ()
        actions.set_levels(
            declared.id,
            [
                level(3, "tripoli", en="Come to the port", ar="تعالوا إلى الميناء"),
                level(1, "benghazi", en="Stay calm"),
            ],
            by=alice,
            at=NOON,
        )
        (alert,) = queries.public_alert(NOON, "ar")
        assert (alert.level, alert.level_name, alert.language) == (3, "عودة طوعية", "ar")
        assert alert.areas == ("طرابلس",)
        assert alert.advice == (("تعالوا إلى الميناء", "ar"),)
        assert (alert.is_voluntary, alert.is_mandatory) == (True, False)
        (spanish,) = queries.public_alert(NOON, "es-MX")
        assert spanish.level_name == "Retorno voluntario"
        assert spanish.advice == (("Come to the port", "en"),)
        assert queries.public_alert(NOON - timedelta(minutes=1)) == ()


def test_areas_at_the_same_level_share_the_alert_and_lowering_ends_it(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        both = [level(2, "tripoli", en="Stay in"), level(2, "benghazi", en="Stay in")]
        actions.set_levels(declared.id, both, by=alice, at=NOON)
        (alert,) = queries.public_alert(NOON)
        assert alert.areas == ("Benghazi", "Tripoli")
        assert alert.advice == (("Stay in", "en"),)
        down = [level(0, "tripoli"), level(0, "benghazi")]
        actions.set_levels(declared.id, down, by=alice, at=LATER)
        assert queries.public_alert(LATER) == ()


def test_the_gravest_crisis_comes_first(alice: Actor) -> None:
    with acting_as(alice):
        mild, grave = crisis(alice, "mild"), crisis(alice, "grave")
        actions.set_levels(mild.id, [level(1, "tripoli")], by=alice, at=NOON)
        actions.set_levels(grave.id, [level(4, "tripoli")], by=alice, at=NOON)
        assert [alert.slug for alert in queries.public_alert(NOON)] == ["grave", "mild"]


def test_pages_of_the_roll_show_everybody_once(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        made = persons(25)
        actions.enrol(declared.id, made, by=alice, at=NOON)
        seen, cursor = [], None
        for _ in range(4):
            page = queries.roll(declared.id, None, cursor, 10, at=NOON)
            seen += [row.person_id for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
            actions.enrol(declared.id, made, by=alice, at=NOON)
        assert sorted(seen) == sorted(made)
        assert cursor is None
        assert len(set(seen)) == 25


def test_a_broken_cursor_or_figure_is_refused(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        with pytest.raises(Invalid):
            queries.roll(declared.id, None, "x", at=NOON)
        with pytest.raises(Invalid):
            queries.roll(declared.id, RollFilters(measures=("religion",)), at=NOON)


def test_each_filter_chooses(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        (here,) = persons(1, nationalities=("EGY", "LBN"), language="ar")
        (there,) = persons(1, area="benghazi")
        actions.enrol(declared.id, [here, there], by=alice, at=NOON)
        actions.set_state(declared.id, [said(here, "needs_help")], by=alice, at=NOON)
        actions.mark_reached(declared.id, [here], NOON, by=alice, at=NOON)
        actions.set_levels(declared.id, [level(3, "tripoli")], by=alice, at=NOON)

        def chosen(**filters: object) -> list[object]:
            page = queries.roll(declared.id, RollFilters(**filters), at=NOON)  # type: ignore[arg-type]
            return [row.person_id for row in page.rows]

        for filters in (
            {"states": ("needs_help", "safe")},
            {"areas": ("tripoli",)},
            {"levels": (3, 4)},
            {"nationality": "EGY"},
            {"nationality": "LBN"},
            {"language": "ar"},
            {"measures": ("need_help", "reached")},
            {"is_reached": True},
        ):
            assert chosen(**filters) == [here], filters
        assert chosen(is_reached=False) == [there]
        assert chosen(levels=(1,)) == []
        assert set(chosen()) == {here, there}


def test_the_roll_is_searched_by_name(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        (registered,) = actions.register(None, [family(1)], by=alice, at=NOON, source="staff")
        actions.enrol(declared.id, persons(1), by=alice, at=NOON)
        found = queries.roll(declared.id, RollFilters(text=" Rahima 0 "), at=NOON)
        assert [row.person_id for row in found.rows] == [registered.persons[0].id]
        assert found.rows[0].reference == registered.persons[0].reference
        nobody = queries.roll(declared.id, RollFilters(text="Zbigniew Qqqq"), at=NOON)
        assert nobody.rows == ()


def test_counts_beside_the_list_leave_out_who_withdrew_at_once(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        made = persons(3, nationalities=("EGY",), language="ar")
        actions.enrol(declared.id, made, by=alice, at=NOON)
        Person.objects.filter(id=made[0]).update(withdrawn_at=NOON)
        counts = queries.roll_counts(declared.id)
        assert (counts.views["everybody"], counts.areas["tripoli"]) == (2, 2)
        assert counts.states["unknown"] == counts.views["unaccounted"] == 2
        assert queries.language_counts(declared.id) == {"ar": 2}
        assert queries.nationality_counts(declared.id) == {"EGY": 2}
        actions.sync_roll(by=alice, at=NOON)
        assert queries.roll_counts(declared.id) == counts
