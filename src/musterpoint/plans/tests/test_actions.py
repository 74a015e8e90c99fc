"""A plan from its first row to standing down, through the actions."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Missing
from musterpoint.messaging.actions._outbox import USE
from musterpoint.messaging.models import Message
from musterpoint.outreach.models import Campaign, CampaignState
from musterpoint.plans import actions, keeping, queries
from musterpoint.plans.actions import HeadIn
from musterpoint.plans.models import Activation, PlanEvent, PlanVersion, Task, TaskState
from musterpoint.plans.queries import Filters
from musterpoint.plans.tests.factories import ROWS, begun, crisis, in_force, revision, written
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

DAY = timedelta(days=1)


@pytest.fixture
def chief(haven: Organisation) -> Actor:
    return officer(haven, "Chitra", "head_of_mission")


def test_a_row_that_is_wrong_is_refused_by_column_and_nothing_is_written(alice: Actor) -> None:
    with acting_as(alice):
        plan = begun(alice)
        with pytest.raises(actions.BadPlan) as refused:
            actions.put_row(
                plan.id, "population", {"area": "Tripoli", "low": "some"}, 1, by=alice, at=NOON
            )
        assert {"low", "likely", "high", "source", "as_of"} <= set(refused.value.fields)
        assert queries.version(plan.id).revision == 1


def test_nobody_writes_over_another_and_the_last_change_is_undone(alice: Actor) -> None:
    with acting_as(alice):
        plan = written(alice, "team")
        at = revision(plan.id)
        actions.put_row(plan.id, "team", ROWS["team"][0], at, by=alice, at=NOON)
        with pytest.raises(actions.ChangedMeanwhile):
            actions.put_row(plan.id, "team", ROWS["team"][0], at, by=alice, at=NOON)
        before = queries.overview(plan.id, NOON).content["team"]
        actions.remove_row(plan.id, "team", before[0]["id"], revision(plan.id), by=alice, at=NOON)
        assert len(queries.overview(plan.id, NOON).content["team"]) == 2
        actions.undo(plan.id, revision(plan.id), by=alice, at=NOON)
        assert queries.overview(plan.id, NOON).content["team"] == before
        with pytest.raises(actions.NothingToUndo):
            actions.undo(plan.id, revision(plan.id), by=alice, at=NOON)


def test_who_is_named_in_a_plan_stands_nowhere_in_plain(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        made = crisis(alice)
        actions.activate(plan.id, made.id, 3, by=alice, at=NOON)
        for version in PlanVersion.objects.all():
            assert b"Nimal" not in bytes(version.sealed) + bytes(version.previous)
        assert all(b"Nimal" not in bytes(one.sealed) for one in Task.objects.all())
        assert "Nimal" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_plan_with_gaps_is_not_sent_and_another_approves_what_was(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        plan = written(alice, "team")
        with pytest.raises(actions.HasGaps):
            actions.send_to_review(plan.id, by=alice, at=NOON)
        whole = written(alice, name="Whole")
        actions.send_to_review(whole.id, by=alice, at=NOON)
        with pytest.raises(actions.NotADraft):
            actions.put_row(whole.id, "team", ROWS["team"][0], 1, by=alice, at=NOON)
        with pytest.raises(actions.SameHands):
            actions.approve(whole.id, by=alice, at=NOON)
    with acting_as(chief):
        actions.give_back(whole.id, "Which school?", by=chief, at=NOON)
        with pytest.raises(actions.NotUnderReview):
            actions.approve(whole.id, by=chief, at=NOON)
        actions.send_to_review(whole.id, by=chief, at=NOON)
        with pytest.raises(actions.SameHands):
            actions.approve(whole.id, by=chief, at=NOON)


def test_a_plan_made_without_migrants_says_why_wherever_it_is_chased(
    alice: Actor, chief: Actor
) -> None:
    host = ROWS["consulted"][0] | {"who": "host", "name": "Civil protection"}
    why = "The association was dissolved."
    with acting_as(alice):
        plan = written(alice, *(one for one in ROWS if one != "consulted"), owner_id=chief.id)
        actions.put_row(plan.id, "consulted", host, revision(plan.id), by=alice, at=NOON)
        with pytest.raises(actions.NobodyOfMigrants):
            actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.send_to_review(plan.id, why, by=alice, at=NOON)
        PlanVersion.objects.update(without_migrants="")
        with pytest.raises(actions.NobodyOfMigrants):
            actions.approve(plan.id, by=chief, at=NOON)
        PlanVersion.objects.update(without_migrants=why)
        actions.approve(plan.id, by=chief, at=NOON)
    with acting_as(chief):
        assert actions.chase_now(by=chief, at=NOON + 400 * DAY) == 1
        letter = Message.objects.get()
        key = vault.open_key(letter.subject_id, at=NOON)
        assert why in str(key.open(USE, letter.sealed))
    with acting_as(alice):
        whole = written(alice, name="Whole")
        actions.send_to_review(whole.id, "Not asked for", by=alice, at=NOON)
        assert queries.version(whole.id).without_migrants == ""


def test_nobody_who_wrote_a_row_approves_whoever_wrote_last(alice: Actor, chief: Actor) -> None:
    with acting_as(chief):
        plan = written(chief)
        row = queries.overview(plan.id, NOON).content["team"][0]
        changed = ROWS["team"][0] | {"does": "Calls everybody"}
        actions.put_row(plan.id, "team", changed, revision(plan.id), row["id"], by=alice, at=NOON)
        actions.send_to_review(plan.id, by=alice, at=NOON)
        with pytest.raises(actions.SameHands):
            actions.approve(plan.id, by=chief, at=NOON)


def test_a_new_version_replaces_the_old_one_only_when_it_is_approved(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        assert plan.review_due == date(NOON.year + 1, NOON.month, NOON.day)
        draft = actions.new_version(plan.id, by=alice, at=NOON)
        assert actions.new_version(plan.id, by=alice, at=NOON).id == draft.id
        assert queries.overview(plan.id, NOON).line.in_force is not None
        actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.approve(plan.id, by=chief, at=NOON + DAY)
        states = PlanVersion.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["replaced", "in_force"]
        words = PlanEvent.objects.order_by("happened_at", "id").values_list("word", flat=True)
        assert list(words) == ["sent", "approved", "sent", "approved"]


def test_activation_makes_everything_in_one_step_and_only_once(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        made = crisis(alice)
        with pytest.raises(actions.NothingInForce):
            actions.activate(begun(alice, "Empty").id, made.id, 2, by=alice, at=NOON)
        row = actions.activate(plan.id, made.id, 2, by=alice, at=NOON)
        _found, lines = queries.activation(row.id, NOON)
        assert [(one.task.kind, one.title) for one in lines] == [
            ("role", "Head"), ("message", "Stay inside"),
        ]  # fmt: skip
        campaign = Campaign.objects.get()
        assert campaign.state == CampaignState.DRAFT
        assert set(campaign.texts) == {"en", "si"}
        with pytest.raises(actions.ActiveAlready):
            actions.activate(plan.id, made.id, 3, by=alice, at=NOON)
        added = actions.raise_level(row.id, 4, by=alice, at=NOON + DAY)
        assert added == 9
        assert Campaign.objects.count() == 2
        with pytest.raises(actions.LevelOnlyRises):
            actions.raise_level(row.id, 4, by=alice, at=NOON)
        _found, lines = queries.activation(row.id, NOON + 2 * DAY)
        assert [one.title for one in lines if one.is_late] == [
            "Asks for convoys", "Ask everybody whether they are safe",
        ]  # fmt: skip


def test_a_plan_that_was_stood_down_goes_on_when_the_level_rises_again(
    alice: Actor, chief: Actor
) -> None:
    """Done stays done, what stood open is open again with its draft, nothing comes twice."""
    with acting_as(alice):
        plan = in_force(alice, chief)
        made = crisis(alice)
        first = actions.activate(plan.id, made.id, 3, by=alice, at=NOON)
        place, role = first.tasks.get(kind="place"), first.tasks.get(kind="role", level=3)
        asked = first.tasks.get(kind="action")
        actions.assign(role.id, chief.id, by=alice, at=NOON)
        actions.end_task(place.id, TaskState.DONE, "Since six", by=alice, at=NOON)
        actions.end_task(asked.id, TaskState.DROPPED, "All were asked", by=alice, at=NOON)
        actions.stand_down(first.id, "It is quiet again.", by=alice, at=NOON + DAY)
        again = actions.activate(plan.id, made.id, 2, by=alice, at=NOON + 5 * DAY)
        assert {one.state for one in again.tasks.all()} == {TaskState.OPEN}
        assert actions.raise_level(again.id, 3, by=alice, at=NOON + 6 * DAY) == 2
        with pytest.raises(actions.ActiveAlready):
            actions.activate(plan.id, made.id, 3, by=alice, at=NOON + 7 * DAY)
        by_row = {one.row: one for one in again.tasks.all()}
        assert set(by_row) == set(first.tasks.values_list("row", flat=True))
        assert (by_row[place.row].state, by_row[place.row].note) == ("done", "Since six")
        assert by_row[place.row].ended_at == NOON
        assert by_row[asked.row].state == TaskState.DROPPED
        assert by_row[role.row].state == TaskState.OPEN
        assert by_row[role.row].assignee_id == chief.id
        assert Campaign.objects.count() == 1
        actions.stand_down(again.id, "Over.", by=alice, at=NOON + 8 * DAY)
        assert [one.row.ended_at is None for one in queries.activations(made.id, NOON)] == [
            False, False,
        ]  # fmt: skip


def test_only_the_steps_of_the_hazards_that_came_become_tasks(alice: Actor, chief: Actor) -> None:
    flood = {"hazard": "Flood", "sign": "The river rises", "level": "3", "action": "Lend boats"}
    boil = flood | {"hazard": "flood", "level": "4", "action": "Give water out"}
    every = flood | {"hazard": "Any", "action": "Count the staff", "level": "1", "any": "on"}
    at_four = {row["does"] for row in ROWS["duties"]}  # whatever came
    with acting_as(alice):
        plan = written(alice)
        for row in (flood, boil, every):
            actions.put_row(plan.id, "hazards", row, revision(plan.id), by=alice, at=NOON)
        actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.approve(plan.id, by=chief, at=NOON)
        made = crisis(alice)
        for wrong in (None, [], ["Fire"]):
            with pytest.raises(actions.WhichHazard):
                actions.activate(plan.id, made.id, 3, wrong, by=alice, at=NOON)
        war = actions.activate(plan.id, made.id, 4, ["Fighting in the city"], by=alice, at=NOON)
        assert steps(war) == {"Count the staff", "Ask everybody whether they are safe"} | at_four
        actions.stand_down(war.id, "Over.", by=alice, at=NOON)
        wet = actions.activate(plan.id, made.id, 3, ["Flood"], by=alice, at=NOON + DAY)
        assert steps(wet) == {"Count the staff", "Lend boats"}
        actions.raise_level(wet.id, 4, by=alice, at=NOON + DAY)
        assert steps(wet) == {"Count the staff", "Lend boats", "Give water out"} | at_four


def steps(row: Activation) -> set[str]:
    _found, lines = queries.activation(row.id, NOON)
    return {one.title for one in lines if one.task.kind == "action"}


def test_what_is_done_with_a_plan_stands_in_the_journal_of_the_crisis(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        made = crisis(alice)
        row = actions.activate(plan.id, made.id, 2, by=alice, at=NOON)
        actions.raise_level(row.id, 4, by=alice, at=NOON + DAY)
        actions.stand_down(row.id, "It is quiet again.", by=alice, at=NOON + 2 * DAY)
        lines = made.decisions.filter(kind="plan").order_by("decided_at")
        assert [one.text for one in lines] == [
            "Plan “Libya” activated at level 2: 2 things to do",
            "Plan “Libya” raised to level 4: 9 more things to do",
            "Plan “Libya” stood down: It is quiet again.",
        ]


def test_an_activation_that_fails_leaves_nothing_behind(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        elsewhere = crisis(alice, "nepal", "NPL")
        with pytest.raises(actions.OtherCountry):
            actions.activate(plan.id, elsewhere.id, 3, by=alice, at=NOON)
        assert not Task.objects.exists()
        assert not Campaign.objects.exists()


def test_tasks_are_given_done_dropped_with_a_reason_and_brought_back(
    alice: Actor, chief: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        row = actions.activate(plan.id, crisis(alice).id, 3, by=alice, at=NOON)
        task = row.tasks.order_by("number").first()
        assert task is not None
        with pytest.raises(actions.NotOneOfUs):
            actions.assign(task.id, mallory.id, by=alice, at=NOON)
        actions.assign(task.id, chief.id, by=alice, at=NOON)
        assert chief.id is not None
        assert [one.task.id for one in queries.open_tasks(chief.id, NOON)] == [task.id]
        actions.end_task(task.id, TaskState.DONE, "", by=alice, at=NOON)
        with pytest.raises(actions.NoReason):
            actions.end_task(task.id, TaskState.DROPPED, " ", by=alice, at=NOON)
        actions.end_task(task.id, TaskState.OPEN, "", by=alice, at=NOON)
        actions.stand_down(row.id, "It is quiet again.", by=alice, at=NOON + DAY)
        assert not Task.objects.filter(state=TaskState.OPEN).exists()
        with pytest.raises(actions.StoodDown):
            actions.end_task(task.id, TaskState.DONE, "", by=alice, at=NOON)
        plan.refresh_from_db()
        assert plan.review_due == (NOON + 31 * DAY).date()


def test_the_owner_is_told_before_the_review_and_weekly_after(
    alice: Actor, chief: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief, owner_id=chief.id)
    sender = officer(haven, "Sena")

    def told(at_day: int) -> int:
        with acting_as(sender):
            return actions.chase(by=sender, at=NOON + at_day * DAY)

    assert told(100) == 0
    assert [told(day) for day in (310, 320, 336, 340, 359, 366, 370, 373)] == [
        1, 0, 1, 0, 1, 1, 0, 1,
    ]  # fmt: skip
    with acting_as(sender):
        assert Message.objects.count() == 5
        assert [one.standing for one in queries.plans(Filters(), (NOON + 366 * DAY).date())] == [
            "overdue"
        ]
        assert plan.review_due is not None


def test_the_day_of_review_is_moved_only_within_its_time(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        head = HeadIn(name="Libya", holder_name="", owner_id=chief.id, review_due=None)
        assert actions.change_head(plan.id, head, by=alice, at=NOON).owner_id == chief.id
        soon = (NOON + 30 * DAY).date()
        nearer = HeadIn(name="Libya", holder_name="", owner_id=chief.id, review_due=soon)
        assert actions.change_head(plan.id, nearer, by=alice, at=NOON).review_due == soon
        assert [one.word for one, _name in queries.history(plan.id)][:2] == ["changed", "changed"]
        away = (NOON + 31 * DAY).date()
        far = HeadIn(name="", holder_name="", owner_id=uuid4(), review_due=away)
        with pytest.raises(actions.BadPlan) as refused:
            actions.change_head(plan.id, far, by=alice, at=NOON)
        assert set(refused.value.fields) == {"name", "owner_id", "review_due"}


def test_a_plan_begins_with_what_another_says(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        with pytest.raises(Missing):
            begun(alice, "Copy", copy_of=written(alice, "team", name="Draft").id)
        first = in_force(alice, chief)
        copy = begun(alice, "Copy", copy_of=first.id)
        assert queries.overview(copy.id, NOON).content == queries.overview(first.id, NOON).content
        with pytest.raises(Missing):
            begun(alice, "Ghost", copy_of=uuid4())


def test_an_erased_plan_opens_to_nobody(alice: Actor, chief: Actor) -> None:
    with acting_as(chief):
        plan = written(chief, "team")
        vault.erase([plan.id], at=NOON)
        with pytest.raises(vault.Erased):
            keeping.opened(queries.version(plan.id), NOON)
