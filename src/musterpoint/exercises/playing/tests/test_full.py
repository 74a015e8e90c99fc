"""A full exercise: people and a simulated world together, in twins that can reach nobody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.exercises import stepping
from musterpoint.exercises.driver import stage
from musterpoint.exercises.driver.stage import ROLE_OF
from musterpoint.exercises.models import Exercise
from musterpoint.exercises.playing import actions, queries, worlds
from musterpoint.exercises.playing.actions import NotNow, SeatIn, _clock
from musterpoint.exercises.playing.models import Inject, Rehearsal
from musterpoint.exercises.playing.tests.factories import player
from musterpoint.exercises.world.scenario import scenario_text
from musterpoint.kernel.errors import Refused
from musterpoint.messaging.models import ChannelSetting
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation, OrganisationKind, Wake
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation, signed_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
SCENARIO, PEOPLE = "sudan-2023", 30


@pytest.fixture
def leader(tmp_path: Any) -> Iterator[Actor]:
    """Return who leads exercises in a real organisation."""
    settings.MUSTERPOINT_HOME, before = str(tmp_path), settings.MUSTERPOINT_HOME
    yield member(organisation("malta"), "Lead", 7)
    settings.MUSTERPOINT_HOME = before


def work(by: Actor) -> None:
    """Let the job do what is wished."""
    pumps.run_due([by.organisation_id], [actions.WORLD_LANE])


def colleague(by: Actor) -> User:
    """Return somebody with an account who works in the real organisation."""
    user = User.objects.create_user("cara@example.org", None, name="Cara")
    Membership.objects.create(
        organisation_id=by.organisation_id, user_id=user.id, role="reader", created_at=NOON
    )
    return user


def test_the_world_plays_by_days_is_rewound_and_colleagues_work_in_twins(leader: Actor) -> None:
    user = colleague(leader)
    with acting_as(leader):
        row = actions.create(scenario_text(SCENARIO), people=PEOPLE, seed=3, by=leader, at=NOON)
        assert (row.kind, row.people) == ("full", PEOPLE)
        desk = next(iter(worlds.organisations(row)))
        team = queries.script(row).teams[0].slug
        player(row, team, leader)
        given = SeatIn(team=team, desk=desk, user_id=user.id)
        actions.invite(row.id, given, by=leader, at=NOON)
        actions.start(row.id, by=leader, at=NOON)
        with pytest.raises(actions.StepIsRunning):
            actions.next_day(row.id, by=leader, at=NOON)
        with pytest.raises(NotNow, match="follows its world"):
            actions.step(row.id, 5, by=leader, at=NOON)
    work(leader)
    with acting_as(leader):
        row = queries.rehearsal(row.id)
        assert (row.busy_since, row.fault) == (None, "")
        made = worlds.simulation(row)
        assert made is not None
        (first,) = queries.checkpoints(row)
    twin = Organisation.objects.get(slug=worlds.twin_slug(row, made, desk))
    assert twin.is_exercise
    assert Membership.objects.filter(organisation=twin, user_id=user.id).exists()
    _no_twin_reaches_anybody(made)
    figures = []
    for _time in range(2):
        for _day in range(2):
            with acting_as(leader):
                actions.next_day(row.id, by=leader, at=NOON)
                with pytest.raises(actions.StepIsRunning, match="A step is running"):
                    actions.rewind(row.id, first.id, by=leader, at=NOON)
            work(leader)
        with acting_as(leader):
            row = queries.rehearsal(row.id)
            assert (row.minute, row.fault) == (2 * 1440, "")
            figures.append(Exercise.objects.get(id=row.simulation_id).summary["days"])
            actions.rewind(row.id, first.id, by=leader, at=NOON)
        work(leader)
    assert figures[0] == figures[1]
    page = signed_in("malta", "trainer").get(f"/o/malta/desk/exercises/{row.simulation_id}/")
    assert page.status_code == 200
    assert "Published and played" in page.content.decode()
    assert "No weights were kept" not in page.content.decode()
    with acting_as(leader):
        row = queries.rehearsal(row.id)
        assert (row.minute, row.branches, row.fault) == (0, 2, "")
        row = actions.end(row.id, by=leader, at=NOON)
        assert row.report["objectives"]
        assert row.report["published"] == kept_of_world(row)["published"]
    assert mail.outbox == []
    work(leader)
    assert _twins_of(row) == 0
    with acting_as(leader):
        row = queries.rehearsal(row.id)
        assert (row.busy_since, row.fault) == (None, "")
        actions.write_again(row.id, by=leader, at=NOON)
    assert User.objects.filter(id=user.id).exists()


def kept_of_world(row: Rehearsal) -> dict[str, Any]:
    """Return what the world of an exercise keeps."""
    found: dict[str, Any] = Exercise.objects.get(id=row.simulation_id).summary
    assert found["published"]
    assert found["stands_for"] > 0
    return found


def _twins_of(row: Rehearsal) -> int:
    """Return how many organisations of an exercise's world there are, branches too."""
    own = f"full-{row.id.hex[-8:]}-"
    return Organisation.objects.filter(slug__startswith=own, is_exercise=True).count()


def _no_twin_reaches_anybody(made: Exercise) -> None:
    """Every carrier of every twin is the simulator, and every page there says what it is."""
    twins = list(Organisation.objects.filter(id__in=made.organisations))
    assert twins
    assert all(one.is_exercise for one in twins)
    for one in twins:
        by = actors.system(one.id, "test", Permission.MESSAGES_READ)
        with acting_as(by):
            kinds = set(ChannelSetting.objects.values_list("carrier", flat=True))
        assert kinds <= {"simulator"}
    page = Client().get(f"/o/{twins[0].slug}/").content.decode()
    assert "mp-exercise" in page


def test_nobody_is_taken_into_a_real_organisation_this_way(leader: Actor) -> None:
    from musterpoint.accounts import actions as accounts

    user = User.objects.create_user("dara@example.org", None, name="Dara")
    by = actors.system(leader.organisation_id, "test", Permission.MEMBERS_CHANGE)
    with acting_as(by), pytest.raises(Refused, match="Only an exercise"):
        accounts.join_exercise(user.id, "reader", by=by, at=NOON)


def test_a_world_that_cannot_begin_says_why(leader: Actor) -> None:
    with acting_as(leader):
        row = actions.create(scenario_text(SCENARIO), people=PEOPLE, seed=3, by=leader, at=NOON)
        player(row, queries.script(row).teams[0].slug, leader)
        actions.start(row.id, by=leader, at=NOON)
        Rehearsal.objects.filter(id=row.id).update(people=10_000_000)
    work(leader)
    with acting_as(leader):
        row = queries.rehearsal(row.id)
        assert "number of people" in row.fault
        assert row.busy_since is None


@pytest.fixture
def ready(leader: Actor) -> Rehearsal:
    """Return a full exercise whose world is wished to begin."""
    with acting_as(leader):
        row = actions.create(scenario_text(SCENARIO), people=PEOPLE, seed=3, by=leader, at=NOON)
        player(row, queries.script(row).teams[0].slug, leader)
        return actions.start(row.id, by=leader, at=NOON)


def test_whatever_a_world_brings_about_is_told_and_leaves_nothing(
    leader: Actor, ready: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_given: object) -> None:
        raise OverflowError("date value out of range")

    with monkeypatch.context() as patched:
        patched.setattr(stage, "agree", break_down)
        work(leader)
    with acting_as(leader):
        row = queries.rehearsal(ready.id)
        assert "could not be played" in row.fault
        assert (row.busy_since, row.wish, row.simulation_id) == (None, {}, None)
        assert not Exercise.objects.exists()
        assert _twins_of(row) == 0
        actions.next_day(row.id, by=leader, at=NOON)
    work(leader)
    with acting_as(leader):
        row = queries.rehearsal(ready.id)
        assert (row.fault, row.minute) == ("", 1440)
        actions.call_off(row.id, by=leader, at=NOON)
    work(leader)
    assert _twins_of(row) == 0


def test_every_kind_of_organisation_has_a_desk(leader: Actor) -> None:
    assert set(OrganisationKind.values) == set(ROLE_OF)
    text = scenario_text(SCENARIO).replace("kind: civil_society", "kind: migrant_organisation")
    assert "migrant_organisation" in text
    with acting_as(leader):
        row = actions.create(text, people=PEOPLE, seed=3, by=leader, at=NOON)
        player(row, queries.script(row).teams[0].slug, leader)
        actions.start(row.id, by=leader, at=NOON)
    work(leader)
    with acting_as(leader):
        row = queries.rehearsal(row.id)
        assert row.busy_since is None
        actions.call_off(row.id, by=leader, at=NOON)
    work(leader)
    assert _twins_of(row) == 0


def test_called_off_before_the_job_came_no_world_is_made(leader: Actor, ready: Rehearsal) -> None:
    with acting_as(leader):
        row = actions.call_off(ready.id, by=leader, at=NOON)
        assert row.wish["do"] == "end"
    work(leader)
    with acting_as(leader):
        row = queries.rehearsal(ready.id)
        assert (row.wish, row.busy_since, row.simulation_id) == ({}, None, None)
    assert _twins_of(row) == 0


def test_nothing_is_paused_while_a_day_is_played(leader: Actor, ready: Rehearsal) -> None:
    with acting_as(leader), pytest.raises(actions.StepIsRunning, match="Wait until it is over"):
        actions.pause(ready.id, by=leader, at=NOON)


def next_days(row: Rehearsal, count: int, by: Actor) -> list[dict[str, Any]]:
    """Play days, and return the figures of all that were played."""
    for _day in range(count):
        with acting_as(by):
            actions.next_day(row.id, by=by, at=NOON)
        work(by)
    with acting_as(by):
        assert queries.rehearsal(row.id).fault in ("", _clock.played_anew())
        days: list[dict[str, Any]] = Exercise.objects.get(id=row.id).summary["days"]
    return days


def took_effect(row: Rehearsal) -> list[str]:
    """Return which injects have changed the world, in their order."""
    return [one["inject"] for one in stepping._live[row.id].run.events.done]


def effects(row: Rehearsal, by: Actor) -> list[Inject]:
    """Return the injects that change the world."""
    with acting_as(by):
        return [one for one in queries.injects(row) if one.effect]


def test_what_the_leader_does_with_an_inject_steers_the_world(
    leader: Actor, ready: Rehearsal
) -> None:
    work(leader)
    first, second, third = effects(ready, leader)
    with acting_as(leader):
        actions.hold(ready.id, first.id, by=leader, at=NOON)
        given = actions.InjectIn(
            day=1, time="09:00", to=tuple(third.to), title="Sooner", text="Words"
        )
        actions.put_inject(ready.id, given, inject_id=third.id, by=leader, at=NOON)
    next_days(ready, 2, leader)
    assert took_effect(ready) == [third.slug]
    with acting_as(leader):
        place = actions.checkpoint(ready.id, "Before", by=leader, at=NOON)
        actions.fire(ready.id, first.id, by=leader, at=NOON)
        with pytest.raises(actions.StepIsRunning, match="also changes the world"):
            actions.hold(ready.id, second.id, by=leader, at=NOON)
    work(leader)
    assert took_effect(ready)[-1] == first.slug
    with acting_as(leader):
        later = actions.checkpoint(ready.id, "After", by=leader, at=NOON)
    days = next_days(ready, 1, leader)
    _rewind(ready, later.id, leader)
    assert took_effect(ready)[-1] == first.slug
    assert next_days(ready, 1, leader) == days
    stepping._live.clear()  # as if the process had been restarted
    next_days(ready, 1, leader)
    assert took_effect(ready).count(first.slug) == 1
    _rewind(ready, place.id, leader)
    assert first.slug not in took_effect(ready)
    with acting_as(leader):
        assert Inject.objects.get(id=first.id).state == "held"
        actions.fire(ready.id, first.id, by=leader, at=NOON)
    work(leader)
    assert next_days(ready, 1, leader) == days
    with acting_as(leader):
        actions.call_off(ready.id, by=leader, at=NOON)
    work(leader)


def _rewind(row: Rehearsal, checkpoint_id: UUID, by: Actor) -> None:
    with acting_as(by):
        actions.rewind(row.id, checkpoint_id, by=by, at=NOON)
    work(by)


def test_what_is_removed_before_the_start_never_happens_and_what_waits_for_the_crisis_does(
    leader: Actor,
) -> None:
    with acting_as(leader):
        row = actions.create(scenario_text(SCENARIO), people=PEOPLE, seed=3, by=leader, at=NOON)
        gone, told, _other = [one for one in queries.injects(row) if one.effect]
        actions.remove_inject(row.id, gone.id, by=leader, at=NOON)
        player(row, queries.script(row).teams[0].slug, leader)
        actions.start(row.id, by=leader, at=NOON)
    work(leader)
    with acting_as(leader):
        actions.fire(row.id, told.id, by=leader, at=NOON)
    work(leader)
    assert took_effect(row) == []  # nothing is declared before the first day
    next_days(row, 3, leader)
    assert told.slug in took_effect(row)
    assert gone.slug not in took_effect(row)
    with acting_as(leader):
        actions.call_off(row.id, by=leader, at=NOON)
    work(leader)


def test_played_anew_the_leader_is_told_and_a_withdrawn_colleague_has_no_desk(
    leader: Actor, ready: Rehearsal
) -> None:
    user = colleague(leader)
    with acting_as(leader):
        desk = next(iter(worlds.organisations(ready)))
        given = SeatIn(team=queries.script(ready).teams[0].slug, desk=desk, user_id=user.id)
        seat = actions.invite(ready.id, given, by=leader, at=NOON)
    work(leader)
    assert _desks(user) == 1
    stepping._live.clear()  # as if the process had been restarted
    with acting_as(leader):
        actions.next_day(ready.id, by=leader, at=NOON)
    work(leader)
    page = signed_in("malta", "trainer").get(
        f"/o/malta/desk/exercises/with-people/{ready.id}/room/"
    )
    assert "played anew" in page.content.decode()
    assert _desks(user) == 2
    with acting_as(leader):
        actions.withdraw(seat.id, by=leader, at=NOON)
    work(leader)
    assert _desks(user) == 0
    with acting_as(leader):
        actions.call_off(ready.id, by=leader, at=NOON)
    work(leader)


def _desks(user: User) -> int:
    return Membership.objects.filter(user_id=user.id, organisation__is_exercise=True).count()


def test_a_world_that_another_process_plays_is_looked_at_again(
    leader: Actor, ready: Rehearsal
) -> None:
    with stepping._alone(ready.id):
        work(leader)
        assert Wake.objects.filter(lane=actions.WORLD_LANE, lease_until=None).exists()
    with acting_as(leader):
        assert queries.rehearsal(ready.id).busy_since is not None
        actions.call_off(ready.id, by=leader, at=NOON)
    work(leader)
