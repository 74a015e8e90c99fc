"""Runs behind the wall: whoever has no clearance finds, counts and times nothing of them."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import actions, pumps, queries
from musterpoint.procedures.actions import Subject
from musterpoint.procedures.models import ProtectedDeadline, ProtectedNotice, ProtectedRun
from musterpoint.procedures.queries import Filters
from musterpoint.procedures.tests.factories import HOUR, begun, officer, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

TABLES = [
    model._meta.db_table
    for label in ("procedures", "audit", "messaging")
    for model in apps.get_app_config(label).get_models()
]


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    """A caseworker of the international organisation, who sees what is behind the wall."""
    return officer(portal, "Cara", "caseworker")


@pytest.fixture
def otto(portal: Organisation) -> Actor:
    """A portal operator of the same organisation, who does not."""
    return officer(portal, "Otto", "portal_operator")


def secret(cara: Actor, otto: Actor) -> UUID:
    """Publish the small procedure and begin a run behind the wall; return its id."""
    with acting_as(otto):
        published(otto)
    with acting_as(cara):
        about = Subject(id=uuid7(), compartment="protection")
        run = actions.begin("lost-keys", subject=about, facts={}, by=cara, at=NOON)
        actions.assign([run.id], cara.id, by=cara, at=NOON)
        actions.answer(run.id, "call", {"agrees": False}, by=cara, at=NOON)
        return run.id


def seen(by: Actor) -> list[object]:
    """Return everything that an actor is answered, and every row that they can read."""
    with acting_as(by):
        answers: list[object] = [
            queries.board(Filters(), by=by, at=NOON + 99 * HOUR),
            queries.counts(by=by, at=NOON + 99 * HOUR),
            queries.notices(by=by, at=NOON + 99 * HOUR),
            queries.deadlines_kept("", NOON, NOON + 99 * HOUR),
        ]
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                answers.append((table, cursor.fetchone()))
    return [*answers, sorted(Wake.objects.values_list("lane", "due_at"))]


def test_a_run_behind_the_wall_changes_nothing_that_others_can_see(
    portal: Organisation, cara: Actor, otto: Actor
) -> None:
    with acting_as(otto):
        published(otto)
    before = seen(otto)
    with acting_as(cara):
        about = Subject(id=uuid7(), compartment="protection")
        run = actions.begin("lost-keys", subject=about, facts={}, by=cara, at=NOON)
        actions.assign([run.id], cara.id, by=cara, at=NOON)
        actions.finish(run.id, "call", answers={"agrees": True}, by=cara, at=NOON)
    assert seen(otto) == before
    with acting_as(otto):
        with pytest.raises(Missing):
            queries.run(run.id, otto)
        with pytest.raises(Missing):
            actions.finish(run.id, "call", by=otto, at=NOON)
        with pytest.raises(Missing):
            actions.assign([run.id], otto.id, by=otto, at=NOON)


def test_its_deadlines_are_told_behind_the_wall_without_a_mail(
    portal: Organisation, cara: Actor, otto: Actor
) -> None:
    run_id = secret(cara, otto)
    Wake.objects.all().delete()
    pumps.tell_in_private(portal, NOON + 27 * HOUR)
    notes = list(Wake.objects.values_list("lane", "due_at"))
    before = seen(otto)
    pumps.tell_in_private(portal, NOON + 99 * HOUR)
    assert [lane for lane, _due in notes] == ["procedures.private"]
    assert seen(otto) == before
    with acting_as(cara):
        assert ProtectedNotice.objects.filter(run_id=run_id).count() == 2
        assert queries.board(Filters(), by=cara, at=NOON).rows[0].run_id == run_id


def test_the_lane_behind_the_wall_works_whether_there_is_anything_or_not(
    portal: Organisation, haven: Organisation, alice: Actor, otto: Actor
) -> None:
    with acting_as(alice):
        published(alice)
    assert not Wake.objects.filter(organisation=haven, lane="procedures.private").exists()
    with acting_as(otto):
        published(otto)
    assert Wake.objects.filter(organisation=portal, lane="procedures.private").exists()


def test_who_has_no_clearance_begins_nothing_there(
    haven: Organisation, cara: Actor, otto: Actor
) -> None:
    about = Subject(id=uuid7(), compartment="protection")
    with acting_as(otto):
        published(otto)
        with pytest.raises(NotAllowed):
            actions.begin("lost-keys", subject=about, facts={}, by=otto, at=NOON)
    state = officer(haven, "Cleo", "caseworker")
    with acting_as(state), pytest.raises(NotAllowed, match="of this kind"):
        actions.begin("lost-keys", subject=about, facts={}, by=state, at=NOON)


def test_only_somebody_with_clearance_is_given_such_a_run(cara: Actor, otto: Actor) -> None:
    run_id = secret(cara, otto)
    with acting_as(cara):
        with pytest.raises(actions.NoSuchMember):
            actions.assign([run_id], otto.id, by=cara, at=NOON)
        assert ProtectedRun.objects.get().assignee_id == cara.id
        assert ProtectedDeadline.objects.get().assignee_id == cara.id


def test_a_run_that_its_holder_hides_is_not_found(otto: Actor, cara: Actor) -> None:
    actions.register_holder(
        "tests", actions.Holder(may_see=lambda ids, by: ids if by.id == cara.id else [])
    )
    with acting_as(otto):
        published(otto)
        run = begun(otto, held_by="tests")
        assert queries.board(Filters(), by=otto, at=NOON).rows == ()
        assert queries.counts(by=otto, at=NOON).open == 0
        with pytest.raises(Missing):
            actions.finish(run.id, "call", answers={"agrees": True}, by=otto, at=NOON)
        with pytest.raises(Missing):
            queries.run(run.id, otto)
    with acting_as(cara):
        assert queries.run(run.id, cara).id == run.id
        assert queries.counts(by=cara, at=NOON).open == 1
