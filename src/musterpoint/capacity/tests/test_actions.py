"""From an empty assessment to a gap that was closed, through the actions."""

from datetime import timedelta

import pytest

from musterpoint.audit.models import Event
from musterpoint.capacity import actions, keeping, queries
from musterpoint.capacity.actions import AnswerIn, ItemIn
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Answer, Assessment, Item, ItemState, State
from musterpoint.capacity.queries import Filters, ItemFilters
from musterpoint.capacity.tests.factories import (
    AIM,
    DAY,
    TRAINED,
    agreed,
    answered,
    begun,
    gap,
    put,
    submitted,
)
from musterpoint.kernel import indicators
from musterpoint.kernel.errors import NotAllowed
from musterpoint.procedures.tests.factories import officer
from musterpoint.rosters import actions as rosters
from musterpoint.rosters.tests.factories import person, roster
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training.tests.factories import passed

YEAR = timedelta(days=365)


def test_an_assessment_is_sealed_by_somebody_who_did_not_write_it(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        row = begun(alice)
        with pytest.raises(actions.NotAllAnswered):
            actions.submit(row.id, by=alice, at=NOON)
        Assessment.objects.filter(id=row.id).delete()
        row = submitted(alice)
        with pytest.raises(actions.SomebodyElseAgrees):
            actions.agree(row.id, by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            put(row, TRAINED, alice)
        sealed = actions.agree(row.id, by=chief, at=NOON)
        assert sealed.state == State.AGREED
        assert queries.overview(row.id).is_intact
        with pytest.raises(actions.NotNow):
            actions.agree(row.id, by=chief, at=NOON)
        Answer.objects.filter(assessment=row, question=TRAINED).update(level=4)
        assert not queries.overview(row.id).is_intact
        assert Event.objects.filter(kind="capacity.assessment.agreed").exists()


def test_who_wrote_an_answer_that_another_wrote_over_does_not_agree(
    haven: Organisation, alice: Actor, chief: Actor
) -> None:
    late = officer(haven, "Lale", "head_of_mission")
    with acting_as(alice):
        row = answered(alice)
        put(row, TRAINED, chief)
        put(row, TRAINED, late)
        actions.submit(row.id, by=alice, at=NOON)
        with pytest.raises(actions.SomebodyElseAgrees):
            actions.agree(row.id, by=chief, at=NOON)


def test_an_answer_says_why_it_does_not_concern_and_never_overwrites_anothers(
    alice: Actor,
) -> None:
    with acting_as(alice):
        row = begun(alice)
        with pytest.raises(actions.BadAssessment) as wrong:
            put(row, TRAINED, alice, level=None)
        assert set(wrong.value.fields) == {"level"}
        with pytest.raises(actions.BadAssessment) as wrong:
            put(row, TRAINED, alice, level=5, aim=9, limits=("luck",), link="javascript:x")
        assert set(wrong.value.fields) == {"level", "aim", "limits", "link"}
        with pytest.raises(actions.BadAssessment) as wrong:
            put(row, TRAINED, alice, concerns=False)
        assert set(wrong.value.fields) == {"note"}
        kept = put(row, TRAINED, alice, limits=("skills", "funding"), concerns=True)
        assert kept.limits == "funding skills"
        with pytest.raises(actions.ChangedMeanwhile):
            actions.answer(row.id, TRAINED, AnswerIn(level=2), 1, by=alice, at=NOON)
        with pytest.raises(actions.NoSuchAssessment):
            actions.answer(row.id, "luck-charm", AnswerIn(level=2), 1, by=alice, at=NOON)


def test_answers_rest_on_courses_that_exist(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        actions.rest_on(row.id, TRAINED, [("course", "safe-referral")], by=alice, at=NOON)
        (line,) = (
            line
            for section in queries.overview(row.id).sections
            for line in section.lines
            if line.evidence
        )
        assert line.evidence[0].key == "safe-referral"
        with pytest.raises(actions.BadAssessment):
            actions.rest_on(row.id, TRAINED, [("course", "no-such")], by=alice, at=NOON)


def test_each_gap_becomes_one_item_and_is_not_planned_twice(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        row = agreed(alice, chief)
        (item,) = Item.objects.all()
        assert (item.question, item.level_then, item.aim) == (TRAINED, 1, AIM)
        assert item.owner_id == alice.id
        assert item.due_on.isoformat() == "2026-11-01"
        again = agreed(alice, chief, at=NOON + DAY, title="Again")
        assert Item.objects.count() == 1
        assert next(word for word, _name in queries.history(item.id)).word == "still"
        assert again.answers.get(question=TRAINED).aim == row.answers.get(question=TRAINED).aim


def test_the_next_assessment_takes_over_the_aims(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        agreed(alice, chief)
        row = begun(alice, at=NOON + DAY)
        assert set(row.answers.values_list("aim", flat=True)) == {AIM}
        assert set(row.answers.values_list("level", flat=True)) == {None}


def test_a_first_assessment_of_levels_alone_makes_an_item_of_each_gap(
    alice: Actor, chief: Actor
) -> None:
    aims = {code: one.aim for code, one in pack().questions.items()}
    with acting_as(alice):
        row = begun(alice)
        for code in aims:
            put(row, code, alice, level=1, aim=None)
        actions.submit(row.id, by=alice, at=NOON)
        actions.agree(row.id, by=chief, at=NOON)
        found = Item.objects.filter(assessment=row).values_list("question", "aim")
        assert dict(found) == {code: aim for code, aim in aims.items() if aim > 1}
        assert queries.overview(row.id).without_aim == 0


def test_a_question_is_without_an_aim_only_where_that_is_said(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        row = answered(alice)
        with pytest.raises(actions.BadAssessment) as wrong:
            put(row, TRAINED, alice, level=1, without_aim=True)
        assert set(wrong.value.fields) == {"aim"}
        put(row, TRAINED, alice, level=1, aim=None, without_aim=True)
        actions.submit(row.id, by=alice, at=NOON)
        actions.agree(row.id, by=chief, at=NOON)
        assert not Item.objects.exists()
        assert queries.overview(row.id).without_aim == 1
        again = begun(alice, at=NOON + DAY)
        assert again.answers.get(question=TRAINED).aim == pack().questions[TRAINED].aim


def test_an_item_is_done_when_its_course_was_passed_after_the_gap_was_found(
    still: Organisation, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        item = gap(agreed(alice, chief))
        actions.choose_remedy(item.id, ("course", "safe-referral"), by=alice, at=NOON)
        with pytest.raises(actions.NotDoneYet, match="Nobody holds"):
            actions.finish(item.id, "We all went", by=alice, at=NOON)
        passed(alice, at=NOON - 2 * DAY)
        with pytest.raises(actions.NotDoneYet, match="before the gap was found"):
            actions.finish(item.id, "We all went", by=alice, at=NOON)
        passed(chief, at=NOON)
        done = actions.finish(item.id, "", by=alice, at=NOON)
        assert done.state == ItemState.DONE
        assert "people hold a certificate" in done.evidence
        with pytest.raises(actions.AlreadyEnded):
            actions.finish(item.id, "", by=alice, at=NOON)


def test_a_roster_that_held_people_before_closes_no_gap_until_somebody_joins_it(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        roster(alice)
        rosters.add_members([person()], by=alice, at=NOON - 2 * DAY)
        item = gap(agreed(alice, chief))
        actions.choose_remedy(item.id, ("roster", "interpreters"), by=alice, at=NOON)
        with pytest.raises(actions.NotDoneYet, match="before the gap was found"):
            actions.finish(item.id, "", by=alice, at=NOON)
        rosters.add_members([person("Biniam Tesfay", 2)], by=alice, at=NOON)
        assert actions.finish(item.id, "", by=alice, at=NOON).state == ItemState.DONE


def test_without_a_remedy_the_evidence_is_told(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        item = gap(agreed(alice, chief))
        with pytest.raises(actions.BadItem) as wrong:
            actions.finish(item.id, " ", by=alice, at=NOON)
        assert set(wrong.value.fields) == {"evidence"}
        with pytest.raises(actions.BadItem):
            actions.finish(item.id, "x", "javascript:alert(1)", by=alice, at=NOON)
        actions.finish(item.id, "Twelve people were trained.", by=alice, at=NOON)
        with pytest.raises(actions.BadItem):
            actions.reopen(item.id, "", by=alice, at=NOON)
        again = actions.reopen(item.id, "They left.", by=alice, at=NOON + DAY)
        assert again.state == ItemState.OPEN
        actions.start(item.id, by=alice, at=NOON)
        dropped = actions.drop(item.id, "Another office does it.", by=alice, at=NOON)
        assert dropped.state == ItemState.DROPPED
        words = [event.word for event, _name in queries.history(item.id)]
        assert set(words) == {"found", "done", "reopened", "started", "dropped"}


def test_a_dropped_item_is_not_opened_beside_a_new_one(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        item = gap(agreed(alice, chief))
        actions.drop(item.id, "Later", by=alice, at=NOON)
        agreed(alice, chief, at=NOON + DAY)
        with pytest.raises(actions.PlannedTwice):
            actions.reopen(item.id, "Now", by=alice, at=NOON + DAY)


def test_the_next_assessment_shows_whether_the_level_rose(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        first = agreed(alice, chief)
        item = gap(first)
        today = (NOON + YEAR).date()
        assert queries.item(item.id, today).moved == ""
        agreed(alice, chief, {TRAINED: 2}, at=NOON + YEAR)
        line = queries.item(item.id, today)
        assert (line.moved, line.level_now, line.is_reached) == ("rose", 2, False)
        agreed(alice, chief, {TRAINED: 0}, at=NOON + YEAR + DAY)
        assert queries.item(item.id, today).moved == "fell"
        steps = queries.over_time("")
        assert [one.moved.get("training") for one in steps] == [None, 5, -10]


def test_an_item_is_planned_with_owner_day_and_cost(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        item = gap(agreed(alice, chief))
        plan = ItemIn(
            what="Train twelve", owner_id=chief.id, due_on=NOON.date() + DAY,
            cost_minor=125050, currency="USD",
        )  # fmt: skip
        kept = actions.plan_item(item.id, plan, by=alice, at=NOON)
        assert (kept.owner_id, kept.cost_minor, kept.currency) == (chief.id, 125050, "USD")
        bad = ItemIn(
            what="", owner_id=item.id, due_on=NOON.date() - DAY, cost_minor=-1, currency=""
        )
        with pytest.raises(actions.BadItem) as wrong:
            actions.plan_item(item.id, bad, by=alice, at=NOON)
        assert set(wrong.value.fields) == {"owner_id", "due_on", "cost"}
        late = queries.items(ItemFilters(state="late"), NOON.date() + 5 * DAY)
        assert [one.item.id for one in late] == [item.id]
        assert queries.costs(late)[0].minor == 125050


def test_a_partner_elsewhere_agrees_through_a_named_contact(alice: Actor) -> None:
    with acting_as(alice):
        row = submitted(
            alice, subject="outside", partner_name="Harbour Aid", contact_name="Rosa Lind",
            contact_address="rosa@example.org",
        )  # fmt: skip
        assert b"Rosa" not in bytes(row.sealed)
        with pytest.raises(actions.NotNow):
            actions.agree(row.id, by=alice, at=NOON)
        with pytest.raises(actions.BadAssessment) as wrong:
            actions.agree_with_contact(row.id, "", "", by=alice, at=NOON)
        assert set(wrong.value.fields) == {"name", "how"}
        actions.agree_with_contact(row.id, "Rosa Lind", "By letter of 1 May", by=alice, at=NOON)
        row.refresh_from_db()
        assert row.state == State.AGREED
        assert keeping.contact(row, NOON)["agreed_how"] == "By letter of 1 May"
        assert gap(row).who == "harbour aid"
        assert [name for _who, name in queries.subjects()] == ["Harbour Aid"]


def test_a_head_that_lacks_something_is_refused_with_what_to_do(alice: Actor) -> None:
    with acting_as(alice):
        with pytest.raises(actions.BadAssessment) as wrong:
            begun(alice, title="", subject="outside", as_of=NOON.date() + DAY)
        assert set(wrong.value.fields) == {"title", "as_of", "partner_name", "contact_name"}
        with pytest.raises(actions.BadAssessment) as wrong:
            begun(alice, subject="platform")
        assert set(wrong.value.fields) == {"partner_id"}


def test_an_assessment_is_given_back_or_withdrawn_with_a_reason(alice: Actor) -> None:
    with acting_as(alice):
        row = submitted(alice)
        with pytest.raises(actions.BadAssessment):
            actions.give_back(row.id, "", by=alice, at=NOON)
        assert actions.give_back(row.id, "Look again", by=alice, at=NOON).state == State.DRAFT
        with pytest.raises(actions.BadAssessment):
            actions.withdraw(row.id, "", by=alice, at=NOON)
        actions.withdraw(row.id, "Begun twice", by=alice, at=NOON)
        assert queries.assessments(Filters(state="withdrawn"))[0].row == row


def test_indicators_count_aims_reached_and_items_in_time(
    still: Organisation, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        assert indicators.count("capacity_at_aim", chief.organisation_id) == {}
        item = gap(agreed(alice, chief))
        areas = len(pack().areas)
        assert indicators.count("capacity_at_aim", chief.organisation_id) == {
            "": round(100 * (areas - 1) / areas)
        }
        by_area = indicators.count("capacity_at_aim", chief.organisation_id, by="area")
        assert by_area["training"] == 0
        assert by_area["consular"] == 100
        assert indicators.count("capacity_in_time", chief.organisation_id) == {}
        actions.finish(item.id, "Done", by=alice, at=NOON)
        assert indicators.count("capacity_in_time", chief.organisation_id) == {"": 100}
        assert indicators.count("capacity_late", chief.organisation_id, by="area") == {
            "training": 0
        }


def test_nobody_changes_capacity_without_the_permission(alice: Actor) -> None:
    reader = actors.system(alice.organisation_id, "reader", actors.Permission.CAPACITY_READ)
    with acting_as(alice):
        row = answered(alice)
    with acting_as(reader), pytest.raises(NotAllowed):
        actions.submit(row.id, by=reader, at=NOON)
