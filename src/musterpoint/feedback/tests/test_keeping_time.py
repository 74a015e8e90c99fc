"""Reminders, the next step of the escalation, closing, indicators: what happens by itself."""

from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import TestCase

from musterpoint.crises import actions as crises
from musterpoint.crises.actions import AreaIn
from musterpoint.feedback import actions, queries
from musterpoint.feedback.actions import OPEN, PRIVATE
from musterpoint.feedback.models import Entry, PrivateReport, Report
from musterpoint.feedback.tests.conftest import Times
from musterpoint.feedback.tests.factories import Colleague, name_for, told, visitor
from musterpoint.kernel import indicators
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import ErasedKey, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

DAY = timedelta(days=1)


def run(alice: Actor, times: Times, after: timedelta) -> list[Any]:
    """Let time go by, the housekeeping wake the deadlines, and return the mail that left."""
    times.at = NOON + after
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        with acting_as(alice):
            pumps.wake("feedback", NOON)
        pumps.run_due([alice.organisation_id], ["feedback"])
    return [one.to[0] for one in mail.outbox]


def seen(who: Colleague, times: Times) -> int:
    with acting_as(who.in_confidence) as opened:
        return queries.visible(PRIVATE, by=opened.actor, at=times.at).count()


def test_the_next_step_reads_what_is_late_and_is_told_without_content(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, times: Times
) -> None:
    name_for(alice, hugo, "abuse")
    name_for(alice, ines, "abuse", level=2)
    told(haven, "abuse", "Secret words.")
    assert run(alice, times, timedelta(hours=1)) == []
    assert (seen(hugo, times), seen(ines, times)) == (1, 0)
    assert run(alice, times, DAY) == [hugo.user.email, ines.user.email]
    assert "Secret" not in str([one.body for one in mail.outbox])
    assert seen(ines, times) == 1
    assert run(alice, times, DAY + timedelta(hours=1)) == []
    assert len(run(alice, times, 2 * DAY)) == 2


def test_a_handler_who_left_is_as_if_never_named(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, times: Times
) -> None:
    name_for(alice, hugo, "abuse", valid_until=NOON + timedelta(hours=2))
    name_for(alice, ines, "abuse", level=2)
    told(haven, "abuse", "Secret words.")
    run(alice, times, DAY)
    assert (seen(hugo, times), seen(ines, times)) == (0, 1)


def test_late_feedback_is_told_to_the_roles_of_its_class(
    haven: Organisation, alice: Actor, dora: Colleague, ines: Colleague, times: Times
) -> None:
    told(haven, "question", "When?")
    assert run(alice, times, 3 * DAY) == [dora.user.email]


def test_what_was_answered_closes_when_nobody_appeals_and_then_we_ask_what_followed(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    made = told(haven, "service", "The queue.")
    with acting_as(dora.actor):
        actions.answer(OPEN, made.id, "Sorry.", "agreed", by=dora.actor, at=NOON)
    run(alice, times, 29 * DAY)
    with acting_as(alice):
        assert queries.find(OPEN, made.id, by=alice, at=times.at).state == "answered"
    run(alice, times, 31 * DAY)
    person = visitor(haven)
    with acting_as(person):
        report = actions.mine(OPEN, made.id, by=person)
        assert report.state == "closed"
        assert not actions.is_asked(report, times.at)
        assert actions.is_asked(report, NOON + 62 * DAY)
        actions.tell_what_followed(
            OPEN, made.id, is_bad=False, text="", by=person, at=NOON + 62 * DAY
        )
        assert actions.is_asked(actions.mine(OPEN, made.id, by=person), NOON + 122 * DAY)


def test_indicators_count_what_the_reader_may_and_no_small_private_group(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, times: Times
) -> None:
    name_for(alice, hugo, "fraud")
    with acting_as(alice):
        area = AreaIn(code="t", name="Tripoli", latitude=32.9, longitude=13.2)
        crisis = crises.declare("c", "C", "LBY", "origin", [area], "x", by=alice, at=NOON)
    told(haven, "service", "The queue.")

    def counted(who: Colleague, by: str = "") -> dict[str, int]:
        with acting_as(who.in_confidence):
            return dict(indicators.count("feedback_received", crisis.id, by))

    for number in range(4):
        told(haven, "fraud", f"Money {number}")
    assert counted(hugo) == {"": 1}
    told(haven, "fraud", "Money again")
    assert counted(hugo) == {"": 6}
    assert counted(hugo, "feedback_class") == {"service": 1, "sensitive": 5}
    assert counted(ines) == {"": 1}
    with acting_as(alice.with_clearance(Clearance.SYSTEM)):
        assert dict(indicators.count("feedback_received", crisis.id)) == {"": 1}


def test_two_years_after_it_was_closed_a_report_is_gone_with_its_key_in_both_boxes(
    haven: Organisation, alice: Actor, dora: Colleague, hugo: Colleague, times: Times
) -> None:
    name_for(alice, hugo, "abuse")
    made = told(haven, "service", "The queue.")
    private = told(haven, "abuse", "Secret words.")
    standing = told(haven, "service", "Nobody answers me.")
    with acting_as(dora.actor):
        actions.answer(OPEN, made.id, "Sorry.", "agreed", by=dora.actor, at=NOON)
    with acting_as(hugo.in_confidence) as opened:
        actions.answer(PRIVATE, private.id, "We act.", "agreed", by=opened.actor, at=NOON)
    run(alice, times, 31 * DAY)

    def left() -> tuple[int, int, int]:
        with acting_as(alice):
            kept = Report.objects.count(), Entry.objects.filter(report_id=made.id).count()
        with acting_as(hugo.in_confidence):
            return (*kept, PrivateReport.objects.count())

    run(alice, times, 760 * DAY)
    assert left()[0::2] == (2, 1)
    run(alice, times, 762 * DAY)
    assert left() == (1, 0, 0)
    with acting_as(alice):
        assert Report.objects.get().id == standing.id
        assert vault.open_keys([made.id], at=times.at) == {}
        assert set(ErasedKey.objects.values_list("subject_id", flat=True)) == {made.id}
    with acting_as(hugo.in_confidence):
        assert vault.open_keys([private.id], at=times.at, compartment="confidence") == {}
