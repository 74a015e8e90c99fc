"""Reviews: prepared from the facts, in time, signed off by another, beside a former one."""

from datetime import timedelta

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.crises.tests.factories import persons
from musterpoint.feedback.models import Report, Theme
from musterpoint.feedback.tests.factories import told
from musterpoint.kernel import indicators
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.lessons import actions, facts, presenters, queries, rules
from musterpoint.lessons.actions import ReviewIn
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Review
from musterpoint.lessons.tests.factories import (
    DAY,
    SAID,
    Cast,
    cast,
    crisis,
    remedy_source,
    review_of,
    stood_down,
)
from musterpoint.plans import actions as plans
from musterpoint.plans.models import Plan, Task
from musterpoint.plans.tests.factories import in_force
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def who(haven: Organisation) -> Cast:
    return cast(haven)


def test_the_deadlines_are_eight_weeks_in_the_crisis_and_four_after_it(
    who: Cast, alice: Actor
) -> None:
    assert (pack().reviews["real_time"].days, pack().reviews["after_action"].days) == (56, 28)
    with acting_as(alice):
        running = crisis(alice, "mali")
        assert review_of(running, alice, "real_time").due_on == (NOON + 56 * DAY).date()
        with pytest.raises(actions.StillOpen):
            review_of(running, alice)
        over = stood_down(alice)
        assert review_of(over, alice).due_on == (NOON + DAY + 28 * DAY).date()
        with pytest.raises(actions.ReviewedAlready):
            review_of(over, alice)


def test_a_crisis_that_nobody_reviews_is_due(alice: Actor) -> None:
    with acting_as(alice):
        stood_down(alice)
        at = NOON + 60 * DAY
        lines = agenda.board(Asked(by=alice, at=at, view=ALL, kind="lessons-reviews")).lines
        assert [(one.item.about, one.item.page) for one in lines] == [("Libya", "lessons:reviews")]
        assert lines[0].item.due_at < at
        begun = review_of(stood_down(alice, "two", "Two"), alice)
        lines = agenda.board(Asked(by=alice, at=at, view=ALL, kind="lessons-reviews")).lines
        assert {one.item.parts.get("lesson_review") for one in lines} == {None, begun.id}


def test_it_holds_the_registrys_numbers_the_log_and_the_tasks_of_plans(
    haven: Organisation, who: Cast, alice: Actor
) -> None:
    with acting_as(alice):
        made = crisis(alice, "libya-2011")
        crises.enrol(made.id, persons(30) + persons(4, sex="m"), by=alice, at=NOON)
        in_force(alice, who.chief)
        plan = Plan.objects.get()
        plans.activate(plan.id, made.id, 3, by=alice, at=NOON)
        task = Task.objects.filter(due_at__isnull=False).first()
        plans.end_task(task.id, "done", "", by=alice, at=NOON + timedelta(days=30))
        review = review_of(made, alice, "real_time")
        kept = {one["code"]: one["value"] for one in review.facts["indicators"]}
        for one in indicators.registered():
            counted = indicators.count(one.code, made.id).get("", one.of_nothing)
            assert kept.get(one.code) == counted, one.code
        assert all(one["definition"] for one in review.facts["indicators"])
        assert review.facts["log"]
        (tasks,) = review.facts["tasks"]
        assert tasks["plan"] == "Libya"
        assert tasks["late"] >= 1
        assert tasks["done"] == 1
        by_sex = {
            one["key"]: one["registered"] for one in review.facts["groups"] if one["by"] == "sex"
        }
    assert by_sex["m"] is None, "four men would be recognised"
    assert by_sex["f"] is None, "and they would be known from the rest"


def test_themes_of_complaints_are_counted_without_words_or_few(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        made = crisis(alice)
        water, guards = (Theme.objects.create(name=name) for name in ("Water", "Guards"))
    for number in range(15):
        told(haven, "service", f"secret words {number}")
    with acting_as(alice):
        rows = list(Report.objects.order_by("id"))
        Report.objects.filter(id__in=[one.id for one in rows[:12]]).update(theme=water)
        Report.objects.filter(id__in=[one.id for one in rows[12:]]).update(theme=guards)
        found = facts.of_crisis(made, NOON + DAY)
    assert {one["theme"]: one["count"] for one in found["themes"]} == {"Water": 12, "Guards": None}
    assert "secret words" not in str(found)


def test_themes_of_two_crises_at_once_do_not_mix(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        made = crisis(alice)
        other = Crisis.objects.create(
            slug="other", name="Other", host_country="TCD", role="origin", declared_at=NOON
        )
        water = Theme.objects.create(name="Water")
    for where, count in ((made.id, 12), (other.id, 11), (None, 13)):
        for number in range(count):
            told(haven, "service", f"words {number}", crisis_id=where)
    with acting_as(alice):
        Report.objects.update(theme=water)
        found = facts.of_crisis(made, NOON + DAY)["themes"]
    assert [(one["count"], one["is_known"]) for one in found] == [(12, True), (13, False)]
    shown = presenters.themes_table([*found, {"theme": "Old", "month": "2025-01", "count": 20}])
    assert [row[2] for row in shown.rows] == ["This crisis", "Not known", "Any crisis of the time"]


def test_whoever_wrote_or_sent_a_review_does_not_sign_it(who: Cast, alice: Actor) -> None:
    with acting_as(alice):
        review = review_of(stood_down(alice), who.writer)
        with pytest.raises(actions.NotSaid) as refused:
            actions.send_review(review.id, by=who.writer, at=NOON)
        assert "Who took part" in str(refused.value)
        actions.write_review(review.id, SAID, review.revision, by=who.chief, at=NOON)
        with pytest.raises(actions.ChangedMeanwhile):
            actions.write_review(review.id, SAID, review.revision, by=who.writer, at=NOON)
        actions.send_review(review.id, by=who.writer, at=NOON)
        with pytest.raises(actions.NotADraft):
            actions.prepare_again(review.id, by=who.writer, at=NOON)
        for hand in (who.chief, who.writer):
            with pytest.raises((actions.SameHands, NotAllowed)):
                actions.sign_off(review.id, review.revision, by=hand, at=NOON)
        with pytest.raises(Invalid):
            actions.give_back(review.id, " ", by=alice, at=NOON)
        now = Review.objects.get(id=review.id).revision
        signed = actions.sign_off(review.id, now, by=alice, at=NOON)
        assert signed.state == "approved"
        with pytest.raises(actions.NotSent):
            actions.sign_off(review.id, now, by=alice, at=NOON)


def test_what_is_signed_off_is_what_was_read_and_why_it_came_back_is_shown(
    who: Cast, alice: Actor
) -> None:
    with acting_as(alice):
        review = review_of(stood_down(alice), who.writer)
        written = actions.write_review(review.id, SAID, review.revision, by=who.writer, at=NOON)
        actions.send_review(review.id, by=who.writer, at=NOON)
        actions.give_back(review.id, "Say when voice messages left", by=who.chief, at=NOON)
    page = f"/o/haven/desk/lessons/reviews/{review.id}/"
    reader = signed_in("haven", "head_of_mission")
    assert "Say when voice messages left" in reader.get(page).content.decode()
    with acting_as(alice):
        back = Review.objects.get(id=review.id)
        new = {**SAID, "why": "Six hours later"}
        actions.write_review(review.id, new, back.revision, by=who.writer, at=NOON)
        actions.send_review(review.id, by=who.writer, at=NOON)
    old = {"revision": str(written.revision)}
    refused = reader.post(f"{page}step/sign/", old)
    assert refused.status_code == 409
    assert "Read it again" in refused.content.decode()
    link = reader.get(page).content.decode().partition("step/sign/?read=")[2].partition('"')[0]
    assert reader.post(f"{page}step/sign/", {"revision": link}).status_code == 302


def test_two_reviews_are_compared_indicator_by_indicator_as_shares(alice: Actor) -> None:
    with acting_as(alice):
        reviews = []
        for slug, people, reached in (("one", 40, 10), ("two", 80, 40)):
            made = crisis(alice, slug, slug.title())
            chosen = persons(people)
            crises.enrol(made.id, chosen, by=alice, at=NOON)
            crises.mark_reached(made.id, chosen[:reached], NOON, by=alice, at=NOON)
            reviews.append(review_of(made, alice, "real_time"))
        before, now = reviews
        lines = {one.code: one for one, _label, _verdict in presenters.comparison(now, before)}
        assert (lines["reached"].difference, lines["reached"].verdict) == (30, "better")
        assert lines["unaccounted"].verdict == "same", "all of them, both times"
        assert lines["training_valid"].verdict == "same"
        table = presenters.comparison_table(now, before)
        assert "40 (50 %)" in str(table.rows).replace("\xa0", " ").replace("50%", "50 %")
        assert [one.id for one in queries.former(now)] == [before.id]


@pytest.mark.parametrize(
    ("old", "new", "direction", "verdict"),
    [
        (1, 2, "more_is_better", "better"),
        (2, 1, "more_is_better", "worse"),
        (1, 2, "less_is_better", "worse"),
        (2, 1, "less_is_better", "better"),
        (1, 2, "neutral", "changed"),
        (2, 2, "neutral", "same"),
        (None, 2, "more_is_better", "new"),
    ],
)
def test_a_difference_is_read_by_the_direction(
    old: int | None, new: int, direction: str, verdict: str
) -> None:
    (line,) = rules.compared({"x": old}, {"x": new}, {"x": direction}, frozenset())
    assert line.verdict == verdict


def test_an_exercise_that_another_package_keeps_is_reviewed_from_its_last_day(
    alice: Actor,
) -> None:
    with acting_as(alice), remedy_source("exercise", "Long Shore") as remedy:
        given = ReviewIn(
            kind="after_action", exercise_kind=remedy.kind, exercise_key=remedy.key,
            ended_on=NOON.date(),
        )  # fmt: skip
        review = actions.begin_review(given, by=alice, at=NOON)
        assert (review.name, review.due_on) == ("Long Shore", (NOON + 28 * DAY).date())
        with pytest.raises(Invalid) as refused:
            actions.begin_review(ReviewIn(kind="after_action"), by=alice, at=NOON)
    assert set(refused.value.fields) == {"name", "ended_on"}
