"""Declare, raise and lower, log, close."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import get_resolver

from musterpoint.audit.models import Event
from musterpoint.crises import actions, queries, slugs
from musterpoint.crises.actions import LevelIn
from musterpoint.crises.models import Area, Crisis, Decision, LevelChange
from musterpoint.crises.tests.factories import TRIPOLI, crisis, persons, said
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)


def level(number: int, area: str = "tripoli", **texts: str) -> LevelIn:
    return LevelIn(area_code=area, level=number, basis="Shots were heard", advice=texts)


def kinds() -> list[str]:
    return list(Event.objects.order_by("occurred_at", "id").values_list("kind", flat=True))


def test_declaring_keeps_the_areas_the_decision_and_its_rules(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        decision = Decision.objects.get()
        assert (decision.kind, decision.decided_by_name) == ("declared", "Alice")
        assert decision.rules == declared.level_pack
        assert declared.level_pack.startswith("alert-levels@")
        assert [area.level for area in Area.objects.all()] == [0, 0]
        assert kinds() == ["crises.crisis.declared"]


def test_a_reader_may_not_declare_level_log_or_close(alice: Actor, bob: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
    with acting_as(bob):
        for attempt in (
            lambda: crisis(bob, "other"),
            lambda: actions.set_levels(declared.id, [level(1)], by=bob, at=NOON),
            lambda: actions.log(declared.id, "note", "x", by=bob, at=NOON),
            lambda: actions.close(declared.id, by=bob, at=NOON),
            lambda: actions.snapshot(declared.id, by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert LevelChange.objects.count() == 0


def test_another_organisation_has_no_such_crisis(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
    with acting_as(mallory):
        for attempt in (
            lambda: actions.set_levels(declared.id, [level(1)], by=mallory, at=NOON),
            lambda: actions.log(declared.id, "note", "x", by=mallory, at=NOON),
            lambda: actions.close(declared.id, by=mallory, at=NOON),
            lambda: actions.snapshot(declared.id, by=mallory, at=NOON),
        ):
            with pytest.raises(Crisis.DoesNotExist):
                attempt()
        assert queries.open_crises() == []
        assert queries.public_alert(NOON) == ()
        assert crisis(mallory).slug == declared.slug


def test_a_short_name_is_taken_once(alice: Actor) -> None:
    with acting_as(alice):
        crisis(alice)
        with pytest.raises(actions.SlugTaken):
            crisis(alice)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"slug": "Libya 2011"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"host_country": "LY"}, "host_country"),
        ({"role": "boss"}, "role"),
        ({"basis": ""}, "basis"),
        ({"areas": []}, "areas"),
        ({"areas": [TRIPOLI, TRIPOLI]}, "areas.0"),
        ({"areas": [replace(TRIPOLI, latitude=91)]}, "areas.0"),
        ({"areas": [replace(TRIPOLI, longitude=float("nan"))]}, "areas.0"),
        ({"areas": [replace(TRIPOLI, code="")]}, "areas.0"),
        ({"areas": [replace(TRIPOLI, name="")]}, "areas.0"),
    ],
)
def test_what_cannot_be_declared_names_the_field(
    alice: Actor, changed: dict[str, object], field: str
) -> None:
    given: dict[str, object] = {
        "slug": "libya-2011",
        "name": "Libya",
        "host_country": "LBY",
        "role": "origin",
        "areas": [TRIPOLI],
        "basis": "Fighting",
    }
    with acting_as(alice):
        with pytest.raises(Invalid) as caught:
            actions.declare(**(given | changed), by=alice, at=NOON)  # type: ignore[arg-type]
        assert next(iter(caught.value.fields)) == field
        assert not Crisis.objects.exists()


def test_levels_rise_and_fall_by_area_and_every_change_is_kept(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        actions.set_levels(declared.id, [level(3), level(1, "benghazi")], by=alice, at=NOON)
        actions.set_levels(declared.id, [level(2, en="Stay in")], by=alice, at=LATER)
        first, second = queries.levels(declared.id)
        assert (first.code, first.level, first.since, first.advice) == (
            "tripoli",
            2,
            LATER,
            {"en": "Stay in"},
        )
        assert (first.decided_by_name, first.basis) == ("Alice", "Shots were heard")
        assert (second.code, second.level) == ("benghazi", 1)
        assert list(
            LevelChange.objects.filter(area__code="tripoli")
            .order_by("decided_at")
            .values_list("level", flat=True)
        ) == [3, 2]
        assert kinds().count("crises.level.set") == 3


def test_the_same_level_again_changes_the_advice_and_not_since_when(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        actions.set_levels(declared.id, [level(2)], by=alice, at=NOON)
        actions.set_levels(declared.id, [level(2, en="Call us")], by=alice, at=LATER)
        area = queries.levels(declared.id)[0]
        assert (area.since, area.decided_at, area.advice) == (NOON, LATER, {"en": "Call us"})


def test_a_change_of_level_cannot_be_rewritten(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        actions.set_levels(declared.id, [level(2)], by=alice, at=NOON)
        for tamper in (LevelChange.objects.all().delete, Decision.objects.all().delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                tamper()
        with pytest.raises(DatabaseError), transaction.atomic():
            LevelChange.objects.update(level=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ([level(1, "atlantis")], "changes.0.area_code"),
        ([level(1), level(2)], "changes.0.area_code"),
        ([level(5)], "changes.0.level"),
        ([level(-1)], "changes.0.level"),
        ([replace(level(1), basis=" ")], "changes.0.basis"),
        ([replace(level(1), advice={"a b": "x"})], "changes.0.advice"),
    ],
)
def test_what_cannot_be_a_level_names_the_field(
    alice: Actor, changes: list[LevelIn], field: str
) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        with pytest.raises(Invalid) as caught:
            actions.set_levels(declared.id, changes, by=alice, at=NOON)
        assert field in caught.value.fields
        assert not LevelChange.objects.exists()


def test_a_closed_crisis_stands(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        person, *_ = persons(1)
        actions.enrol(declared.id, [person], by=alice, at=NOON)
        actions.set_levels(declared.id, [level(4)], by=alice, at=NOON)
        actions.close(declared.id, by=alice, at=LATER)
        assert queries.open_crises() == []
        assert queries.public_alert(LATER) == ()
        for attempt in (
            lambda: actions.close(declared.id, by=alice, at=LATER),
            lambda: actions.set_levels(declared.id, [level(1)], by=alice, at=LATER),
            lambda: actions.enrol(declared.id, [person], by=alice, at=LATER),
            lambda: actions.register([declared.id], [], by=alice, at=LATER),
        ):
            with pytest.raises(actions.CrisisIsClosed):
                attempt()
        assert actions.set_state(declared.id, [said(person, "safe")], by=alice, at=LATER) == 1


def test_closing_while_people_need_help_takes_a_reason(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        person, *_ = persons(1)
        actions.enrol(declared.id, [person], by=alice, at=NOON)
        actions.set_state(declared.id, [said(person, "needs_help")], by=alice, at=NOON)
        with pytest.raises(actions.PeopleStillNeedHelp) as caught:
            actions.close(declared.id, "  ", by=alice, at=LATER)
        assert "1 people" in str(caught.value)
        actions.close(declared.id, "Handed over to the cases team", by=alice, at=LATER)
        assert Decision.objects.get(kind="closed").text == "Handed over to the cases team"


def test_the_log_keeps_what_was_decided_with_the_rules_in_force(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        line = actions.log(declared.id, "convoy", "Buses from Tuesday", by=alice, at=LATER)
        assert line.rules == declared.level_pack
        for kind, text in (("Not a code", "x"), ("convoy", " ")):
            with pytest.raises(Invalid):
                actions.log(declared.id, kind, text, by=alice, at=LATER)


@pytest.mark.parametrize("slug", ["forms", "cases", "feedback", "letters", "declare", "register"])
def test_a_short_name_under_which_pages_stand_is_refused(alice: Actor, slug: str) -> None:
    with acting_as(alice), pytest.raises(Invalid) as caught:
        crisis(alice, slug)
    assert "slug" in caught.value.fields


def test_every_first_word_of_an_address_is_taken() -> None:
    for door in ("desk/", ""):
        for one in get_resolver().url_patterns:
            word = str(one.pattern).removeprefix(f"o/<slug:organisation_slug>/{door}")
            if word != str(one.pattern) and word.endswith("/") and word.count("/") == 1:
                assert word.removesuffix("/") in slugs.taken() | {"desk"}
    assert "libya-2011" not in slugs.taken()
