"""Who never learns of a complaint: lists, counts, search, notices, trails, and the database."""

import pytest
from django.core import mail
from django.db import connection

from musterpoint.audit.models import Event
from musterpoint.feedback import actions, queries
from musterpoint.feedback.actions import OPEN, PRIVATE
from musterpoint.feedback.models import PrivateReport, Report
from musterpoint.feedback.queries import NoSuchReport
from musterpoint.feedback.tests.factories import Colleague, name_for, told
from musterpoint.messaging.models import Message
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import ConfidenceKey, Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def count(who: Colleague) -> int:
    """Return how many private reports somebody sees at their page."""
    with acting_as(who.in_confidence) as opened:
        return queries.visible(PRIVATE, by=opened.actor, at=NOON).count()


def test_only_named_handlers_see_a_sensitive_complaint(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, dora: Colleague
) -> None:
    name_for(alice, hugo, "fraud")
    told(haven, "fraud", "They asked for 50.")
    assert (count(hugo), count(ines), count(dora)) == (1, 0, 0)
    with acting_as(dora.actor):
        assert not Report.objects.exists()


def test_the_database_shows_no_row_without_the_clearance(
    haven: Organisation, alice: Actor, hugo: Colleague
) -> None:
    name_for(alice, hugo, "fraud")
    told(haven, "fraud", "They asked for 50.")
    tables = ("privatereport", "privateentry", "privatestep", "recusal")
    for clearance in Clearance:
        with acting_as(alice.with_clearance(clearance)), connection.cursor() as cursor:
            for table in tables[:3]:
                cursor.execute(f"SELECT count(*) FROM feedback_{table}")
                assert cursor.fetchone()[0] == (clearance is Clearance.CONFIDENCE), table
            assert ConfidenceKey.objects.exists() is (clearance is Clearance.CONFIDENCE)


def test_whoever_is_complained_of_is_left_out_and_the_next_one_reads(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague
) -> None:
    name_for(alice, hugo, "conduct")
    name_for(alice, ines, "conduct", level=2)
    told(haven, "conduct", "He shouted at me.", about="the chief, mr BRANDT")
    assert (count(hugo), count(ines)) == (0, 1)


def test_members_of_a_unit_are_left_out_also_when_they_join_later(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague
) -> None:
    name_for(alice, hugo, "conduct")
    name_for(alice, ines, "conduct")
    with acting_as(alice):
        unit = actions.save_unit(None, "Gate team", [hugo.id], by=alice, at=NOON)
    told(haven, "conduct", "They pushed us.", unit_ids=(unit.id,))
    assert (count(hugo), count(ines)) == (0, 1)
    with acting_as(alice):
        actions.save_unit(unit.id, "Gate team", [ines.id], by=alice, at=NOON)
    assert (count(hugo), count(ines)) == (0, 0)


def test_a_complaint_against_the_only_handler_goes_outside(
    haven: Organisation,
    alice: Actor,
    hugo: Colleague,
    django_capture_on_commit_callbacks: object,
) -> None:
    name_for(alice, hugo, "abuse")
    with acting_as(alice):
        actions.save_outside(
            "Ombudsman", "Call 1234", "o@outside.example.org", "hq@haven.example.org",
            by=alice, at=NOON,
        )  # fmt: skip
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        found = told(haven, "abuse", "He touched me.", about="Hugo")
    assert found.is_outside
    assert count(hugo) == 0
    assert [one.to for one in mail.outbox] == [["o@outside.example.org"], ["hq@haven.example.org"]]
    assert all("touched" not in one.body + one.subject for one in mail.outbox)


def test_nothing_ordinary_keeps_a_trace_of_a_sensitive_complaint(
    haven: Organisation, alice: Actor, hugo: Colleague
) -> None:
    name_for(alice, hugo, "data")

    def trace() -> tuple[int, int, int]:
        with acting_as(alice):
            return Event.objects.count(), Message.objects.count(), Wake.objects.count()

    before = trace()
    found = told(haven, "data", "They showed my file.", channel="sms", contact="+218911112222")
    with acting_as(hugo.in_confidence) as opened:
        by = opened.actor
        actions.acknowledge(PRIVATE, found.id, by=by, at=NOON)
        actions.answer(PRIVATE, found.id, "We looked.", "agreed", by=by, at=NOON)
        actions.close(PRIVATE, found.id, by=by, at=NOON)
    assert trace() == before


def test_a_handler_who_names_themselves_loses_sight_of_it(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague
) -> None:
    name_for(alice, hugo, "conduct")
    name_for(alice, ines, "conduct", level=3)
    found = told(haven, "conduct", "The tall one insulted me.")
    assert (count(hugo), count(ines)) == (1, 0)
    with acting_as(hugo.in_confidence) as opened:
        actions.name_about(found.id, (hugo.id,), (), by=opened.actor, at=NOON)
        with pytest.raises(NoSuchReport):
            queries.find(PRIVATE, found.id, by=opened.actor, at=NOON)
    assert (count(hugo), count(ines)) == (0, 1)


def test_a_report_that_turns_out_sensitive_leaves_no_row_in_the_open_box(
    haven: Organisation, alice: Actor, hugo: Colleague, dora: Colleague
) -> None:
    name_for(alice, hugo, "abuse")
    found = told(haven, "service", "The food was late. And a guard took me to his room.")
    with acting_as(dora.actor):
        assert actions.classify(OPEN, found.id, "abuse", by=dora.actor, at=NOON)
        assert not Report.objects.exists()
    assert (count(hugo), count(dora)) == (1, 0)
    with acting_as(hugo.in_confidence) as opened:
        report = queries.find(PRIVATE, found.id, by=opened.actor, at=NOON)
        assert "guard" in queries.said(report, PRIVATE, NOON)[0].text
        assert queries.by_code(found.code, NOON) == (PRIVATE, found.id)


def test_another_organisation_finds_nothing(
    haven: Organisation, alice: Actor, hugo: Colleague, mallory: Actor
) -> None:
    name_for(alice, hugo, "fraud")
    told(haven, "fraud", "They asked for 50.")
    with acting_as(mallory.with_clearance(Clearance.CONFIDENCE)):
        assert not PrivateReport.objects.exists()
