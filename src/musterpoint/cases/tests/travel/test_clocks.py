"""The clocks of a confirmation: who is told when, once; and how long who was asked keeps it."""

from datetime import timedelta

import pytest

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.cases.models import ClockWord, Confirmation
from musterpoint.cases.tests.travel.factories import Desk
from musterpoint.cases.tests.travel.test_asking import agree
from musterpoint.cases.travel import actions, queries, rules
from musterpoint.cli import housekeeping
from musterpoint.messaging.models import Message
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LIST = "/o/haven/desk/travel/"


@pytest.fixture
def malta(desk: Desk, mallory: Actor) -> Actor:
    """An authority of another State, with an agreement."""
    Organisation.objects.filter(slug="elsewhere").update(is_exercise=True, clock_at=NOON)
    agree(desk.one, mallory)
    return mallory


def words(by: Actor) -> list[tuple[str, str]]:
    with acting_as(by):
        return sorted(ClockWord.objects.values_list("step", "kind"))


def told(by: Actor, at: object) -> int:
    with acting_as(by):
        return actions.keep_time(by=by, at=at)


def test_a_question_that_is_not_asked_is_reminded_of_and_passed_on_once(desk: Desk) -> None:
    signed_in("haven", "duty_officer")
    made = desk.submitted()
    due = rules.due("ask", NOON, "LBY")
    assert told(desk.one, due - DAY - HOUR) == 0
    assert told(desk.one, due - HOUR) == 1
    assert told(desk.one, due - HOUR) == 0, "once"
    assert words(desk.one) == [("ask", "remind")]
    assert told(desk.one, due) == 1
    assert told(desk.one, due + 10 * DAY) == 0, "once"
    assert words(desk.one) == [("ask", "escalate"), ("ask", "remind")]
    with acting_as(desk.one):
        assert Message.objects.count() == 2
        told_of = Event.objects.filter(kind="cases.confirmation.reminded")
        assert [one.facts["passed_on"] for one in told_of.order_by("occurred_at")] == [0, 1]
        assert User.objects.filter(id__in=Message.objects.values("subject_id")).count() == 1
    desk.check(made, desk.one, "lost_paper")


def test_what_was_missed_before_anybody_looked_is_passed_on_at_once(desk: Desk) -> None:
    desk.submitted()
    assert told(desk.one, NOON + 30 * DAY) == 1
    assert words(desk.one) == [("ask", "escalate")]


def test_a_draft_waits_for_no_clock(desk: Desk) -> None:
    desk.take()
    assert told(desk.one, NOON + 30 * DAY) == 0


def test_an_answer_that_does_not_come_is_told_on_both_sides(desk: Desk, malta: Actor) -> None:
    made = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"))
    with acting_as(desk.one):
        asked = actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
    pumps.run_due()
    assert told(desk.one, NOON + HOUR) == 0
    late = asked.due_at + HOUR
    assert (told(desk.one, late), told(malta, late)) == (1, 1)
    assert words(desk.one) == words(malta) == [("answer", "escalate")]


def test_a_document_that_is_not_issued_is_told_and_a_signed_one_is_not(desk: Desk) -> None:
    desk.printed("TI000001")
    desk.signed("TI000002", desk.person("Mona Perera"))
    assert told(desk.one, NOON + 30 * DAY) == 1
    assert words(desk.one) == [("issue", "escalate")]


def test_housekeeping_sets_the_clocks_off_and_the_list_shows_what_is_late(desk: Desk) -> None:
    desk.submitted()
    officer = signed_in("haven", "duty_officer")
    assert "Due or missed" not in officer.get(LIST).content.decode()
    Organisation.objects.filter(slug="haven").update(clock_at=NOON + 30 * DAY)
    housekeeping.run(NOON + 30 * DAY)
    pumps.run_due()
    assert words(desk.one) == [("ask", "escalate")]
    page = officer.get(LIST).content.decode()
    assert "Due or missed" in page
    assert "Ask another authority, or confirm the identity" in page


def test_who_was_asked_keeps_the_question_for_two_years(desk: Desk, malta: Actor) -> None:
    made = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"))
    with acting_as(desk.one):
        actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
    pumps.run_due()
    with acting_as(malta):
        (question,) = queries.questions()
        actions.answer_confirmation(question.id, "confirmed", by=malta, at=NOON)
        assert actions.forget_questions(by=malta, at=NOON + 729 * DAY) == 0
        assert queries.question(question, at=NOON)["surname"] == "Perera"
        assert actions.forget_questions(by=malta, at=NOON + 730 * DAY) == 1
        assert not Confirmation.objects.exists()
        assert queries.question(question, at=NOON) == {}
    with acting_as(desk.one):
        assert Confirmation.objects.count() == 1, "who asked keeps its own for as long as it may"
