"""One name alone finds people, the best first, and says when there are more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts
from musterpoint.people import actions, lone, queries
from musterpoint.people.identity import PersonIn
from musterpoint.people.tests.factories import home, named
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

BIRTHS = ("", "1931", "1988-04", "1988-04-03", "2026")


def family(count: int, name: str, **facts: str) -> list[PersonIn]:
    """Return one household of so many who share a name and differ in the other."""
    others = ("Asenta", "Belgrad", "Conteh", "Dossou", "Eboue", "Fofana", "Garba", "Hakim")
    return [named(f"{name} {others[n % 8]} {others[n // 8 % 8]}", **facts) for n in range(count)]


@pytest.mark.parametrize("born", BIRTHS)
@pytest.mark.parametrize("asked", ["Nadira", "tuvalo", "نديرة", "Nadeera"])
def test_one_name_finds_its_bearer_whatever_the_birth(alice: Actor, born: str, asked: str) -> None:
    with acting_as(alice):
        wanted = named("Nadira Tuvalo", born=born)
        actions.register([home(wanted, named("Joel Asenta"))], by=alice, at=NOON, source="staff")
        answer = queries.search(asked, NOON)
        cards = queries.card(answer.person_ids[:1], NOON)
        assert [card.name for card in cards.values()] == ["Nadira Tuvalo"]
        assert not answer.has_more


def test_of_a_common_name_the_first_page_is_shown_and_more_are_told_of(alice: Actor) -> None:
    with acting_as(alice):
        crowd = family(60, "Mohamed", born="1980")
        wanted = named("Mohammed Quist", born="1962-05-09")
        actions.register([home(*crowd)], by=alice, at=NOON, source="staff")
        actions.register([home(wanted)], by=alice, at=NOON, source="staff")
        answer = queries.search("محمد", NOON, 20)
        assert (len(answer.found), answer.has_more) == (20, True)
        assert len(set(answer.person_ids)) == 20
        for narrowed in ("Mohamed Quist", "Mohamed 1962"):
            answer = queries.search(narrowed, NOON, 20)
            (card,) = queries.card(answer.person_ids[:1], NOON).values()
            assert card.name == "Mohammed Quist"
            assert not answer.has_more


def test_nobody_withdrawn_is_found_by_one_name(alice: Actor) -> None:
    with acting_as(alice):
        (made,) = actions.register(
            [home(named("Nadira Tuvalo"))], by=alice, at=NOON, source="staff"
        )
        actions.withdraw([made.persons[0].id], by=alice, at=NOON)
        assert queries.search("Nadira", NOON).found == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from(["Nadira", "Tuvalo", "Joel", "Miro", "Li", "محمد", "فاطمة", "Okoro"]),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    year=st.none() | st.integers(NOON.year - lone.OLDEST, NOON.year),
    data=st.data(),
)
def test_each_part_of_a_name_is_a_way_to_it(
    parts: list[str], year: int | None, data: st.DataObject
) -> None:
    """The keys alone: what is asked for one part meets what is filed, in any year or in none."""
    facts = Facts(names=(" ".join(parts),), birth=f"{year:04d}" if year else None)
    filed = linkage.person_keys(facts) | lone.filed(facts)
    asked = Facts(names=(data.draw(st.sampled_from(parts)),))
    assert lone.is_lone(asked)
    assert filed & lone.asked(asked, NOON.year).keys()
