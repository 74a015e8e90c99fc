"""Extreme urgency: two officers issue before the answer, the authority is asked at once after."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from musterpoint.audit.models import Event
from musterpoint.cases.models import Application, Confirmation, UrgentIssue
from musterpoint.cases.tests.travel.factories import Desk
from musterpoint.cases.tests.travel.test_asking import agree
from musterpoint.cases.travel import actions, queries, rules, waiting
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WHY = "The last ship leaves at six tonight."
HOUR = timedelta(hours=1)


@pytest.fixture
def malta(desk: Desk, mallory: Actor) -> Actor:
    Organisation.objects.filter(slug__in=["elsewhere", "haven"]).update(
        is_exercise=True, clock_at=NOON
    )
    agree(desk.one, mallory)
    return mallory


def begun(desk: Desk, **changed: Any) -> Application:
    """Take an application of a Maltese national whom one source shows."""
    made = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"), **changed)
    desk.check(made, desk.one, "lost_paper")
    with acting_as(desk.one):
        actions.record_fee(made.id, waiver="crisis", by=desk.one, at=NOON)
    return made


def approved(desk: Desk, malta: Actor) -> Application:
    made = begun(desk)
    with acting_as(desk.one):
        actions.ask_to_issue_first(made.id, malta.organisation_id, WHY, by=desk.one, at=NOON)
    with acting_as(desk.other):
        return actions.approve_issue_first(made.id, by=desk.other, at=NOON)


def issued(desk: Desk, malta: Actor) -> Application:
    made = approved(desk, malta)
    with acting_as(desk.one):
        actions.print_document(made.id, "TI000001", by=desk.one, at=NOON)
        assert not Confirmation.objects.exists()
    with acting_as(desk.other):
        actions.sign(made.id, by=desk.other, at=NOON)
    return made


def answered(malta: Actor, answer: str) -> None:
    pumps.run_due()
    with acting_as(malta):
        (question,) = queries.questions()
        actions.answer_confirmation(question.id, answer, by=malta, at=NOON)
    pumps.run_due()


def test_two_officers_issue_before_the_answer_and_the_authority_is_asked_when_it_is_signed(
    desk: Desk, malta: Actor
) -> None:
    made = issued(desk, malta)
    with acting_as(desk.one):
        asked = Confirmation.objects.get(application=made)
        assert asked.asked_at == NOON
        assert asked.due_at == rules.due("answer", NOON, "LBY")
        assert UrgentIssue.objects.get().told_at == NOON
        kinds = list(Event.objects.order_by("occurred_at", "id").values_list("kind", flat=True))
        assert "cases.urgent.approved" in kinds
        late = waiting.found(asked.due_at + HOUR)
        assert [one.step for one in late] == ["answer"]
    answered(malta, "confirmed")
    with acting_as(desk.one):
        assert waiting.found(NOON + timedelta(days=30)) == []
        assert not actions.is_denied(made)


def asked_before(desk: Desk, malta: Actor) -> Application:
    """Take an application about which the authority was asked, and which two officers hurry."""
    made = begun(desk)
    with acting_as(desk.one):
        actions.ask_confirmation(made.id, malta.organisation_id, by=desk.one, at=NOON)
        actions.ask_to_issue_first(made.id, malta.organisation_id, WHY, by=desk.one, at=NOON)
    with acting_as(desk.other):
        return actions.approve_issue_first(made.id, by=desk.other, at=NOON)


def test_an_authority_that_was_asked_before_is_not_asked_again_and_stops_no_signature(
    desk: Desk, malta: Actor
) -> None:
    made = asked_before(desk, malta)
    page = signed_in("haven", "duty_officer").get(f"/o/haven/desk/travel/applications/{made.id}/")
    assert "is asked already; its answer is still to come" in page.content.decode()
    with acting_as(desk.one):
        actions.print_document(made.id, "TI000001", by=desk.one, at=NOON + HOUR)
    with acting_as(desk.other):
        actions.sign(made.id, by=desk.other, at=NOON + HOUR)
        asked = Confirmation.objects.get(application=made)
        assert asked.asked_at == NOON
        assert UrgentIssue.objects.get().told_at == NOON + HOUR
        assert [one.step for one in waiting.found(asked.due_at)] == ["answer"]
    answered(malta, "denied")
    with acting_as(desk.other):
        assert [one.step for one in waiting.found(NOON + timedelta(days=3))] == ["decide"]


def test_a_no_before_the_document_is_printed_or_signed_stops_it(desk: Desk, malta: Actor) -> None:
    made = asked_before(desk, malta)
    answered(malta, "denied")
    with acting_as(desk.one):
        with pytest.raises(actions.NotIdentified, match="not its national"):
            actions.print_document(made.id, "TI000001", by=desk.one, at=NOON)
        assert actions.refuse(made.id, "other_person", by=desk.one, at=NOON).state == "refused"


def test_a_no_between_print_and_signature_stops_the_signature(desk: Desk, malta: Actor) -> None:
    made = asked_before(desk, malta)
    with acting_as(desk.one):
        actions.print_document(made.id, "TI000001", by=desk.one, at=NOON)
    answered(malta, "denied")
    with acting_as(desk.other):
        with pytest.raises(actions.NotIdentified, match="not its national"):
            actions.sign(made.id, by=desk.other, at=NOON)
        assert not UrgentIssue.objects.filter(told_at__isnull=False).exists()
        assert actions.spoil(made.id, "not theirs", by=desk.other, at=NOON).state == "confirmed"


def test_a_no_that_comes_afterwards_waits_until_the_document_is_revoked(
    desk: Desk, malta: Actor
) -> None:
    made = issued(desk, malta)
    answered(malta, "denied")
    with acting_as(desk.other):
        assert actions.is_denied(made)
        assert [one.step for one in waiting.found(NOON + timedelta(days=3))] == ["decide"]
    due = signed_in("haven", "duty_officer").get("/o/haven/desk/due/?kind=travel&view=all")
    assert "Revoke, or say why it stays valid" in due.content.decode()
    assert str(made.id) in due.content.decode()
    with acting_as(desk.other):
        document = queries.document(made)
        assert document is not None
        actions.revoke(document.id, "not_confirmed", by=desk.other, at=NOON)
        assert waiting.found(NOON + timedelta(days=3)) == []
        revoked = queries.revoked_numbers(queries.revocations())
        assert any(document.number in one for one in revoked)


def test_a_no_that_comes_afterwards_may_be_overruled_with_a_reason(
    desk: Desk, malta: Actor
) -> None:
    made = issued(desk, malta)
    with acting_as(desk.other), pytest.raises(actions.WrongStep):
        actions.keep_after_denial(made.id, "No answer came yet.", by=desk.other, at=NOON)
    answered(malta, "denied")
    with acting_as(desk.other):
        with pytest.raises(actions.BadApplication):
            actions.keep_after_denial(made.id, "No.", by=desk.other, at=NOON)
        kept = actions.keep_after_denial(
            made.id, "The passport itself was found.", by=desk.other, at=NOON
        )
        assert b"passport" not in bytes(kept.sealed)
        told = queries.urgent_reasons(made, kept, at=NOON)
        assert told == {"reason": WHY, "kept": "The passport itself was found."}
        assert waiting.found(NOON + timedelta(days=3)) == []


def test_who_asked_may_not_approve_and_the_database_says_so_too(desk: Desk, malta: Actor) -> None:
    made = begun(desk)
    with acting_as(desk.one):
        actions.ask_to_issue_first(made.id, malta.organisation_id, WHY, by=desk.one, at=NOON)
        with pytest.raises(actions.SameOfficer):
            actions.approve_issue_first(made.id, by=desk.one, at=NOON)
        row = UrgentIssue.objects.get()
        with pytest.raises(DatabaseError), transaction.atomic():
            UrgentIssue.objects.update(approved_at=NOON, approved_by=row.asked_by)
        with pytest.raises(actions.WrongStep):
            actions.ask_to_issue_first(made.id, malta.organisation_id, WHY, by=desk.one, at=NOON)
        actions.drop_issue_first(made.id, by=desk.one, at=NOON)
        with pytest.raises(actions.WrongStep):
            actions.approve_issue_first(made.id, by=desk.other, at=NOON)


def test_what_has_to_come_first_comes_first_in_urgency_too(
    desk: Desk, malta: Actor, mallory: Actor
) -> None:
    def refused(made: Application, kind: type[Exception], **more: Any) -> None:
        given = {"counterpart_id": malta.organisation_id, "reason": WHY} | more
        with acting_as(desk.one), pytest.raises(kind):
            actions.ask_to_issue_first(made.id, **given, by=desk.one, at=NOON)

    refused(begun(desk, kind="passport"), actions.NotInUrgency)
    bare = desk.submitted(nationality="MLT", agreed=("LKA", "MLT"))
    refused(bare, actions.NotReady)
    made = begun(desk)
    refused(made, actions.BadApplication, reason="Now.")
    refused(made, actions.BadApplication, counterpart_id=desk.one.organisation_id)
    desk.check(made, desk.other, "interview", "differs")
    refused(made, actions.NotReady)
    silent = desk.submitted(nationality="MLT", agreed=("LKA",))
    desk.check(silent, desk.one, "lost_paper")
    refused(silent, actions.NotAgreed)


def test_other_facts_take_back_what_was_asked(desk: Desk, malta: Actor) -> None:
    made = begun(desk)
    with acting_as(desk.one):
        actions.ask_to_issue_first(made.id, malta.organisation_id, WHY, by=desk.one, at=NOON)
        changed = queries.answers([made], at=NOON)[made.id]
        actions.change_application(made.id, changed, by=desk.one, at=NOON + HOUR)
        assert UrgentIssue.objects.get().dropped_at == NOON + HOUR


def test_the_page_leads_two_officers_through_it(desk: Desk, malta: Actor) -> None:
    made = begun(desk)
    other = signed_in("haven", "duty_officer")
    here = f"/o/haven/desk/travel/applications/{made.id}/"
    assert "Extreme urgency: issue before the answer" in other.get(here).content.decode()
    typed = {"first-counterpart": str(malta.organisation_id), "first-reason": "Now."}
    wrong = other.post(f"{here}issue-first/", typed)
    assert wrong.status_code == 422
    assert "Now." in wrong.content.decode()
    typed["first-reason"] = WHY
    page = other.post(f"{here}issue-first/", typed, follow=True).content.decode()
    assert "You asked for this. Another officer has to approve it." in page
    assert other.post(f"{here}issue-first/approve/").status_code == 409
    third = signed_in("haven", "duty_officer")
    seen = third.get(here).content.decode()
    assert WHY in seen
    page = third.post(f"{here}issue-first/approve/", follow=True).content.decode()
    assert "Identity confirmed" in page
    assert "is asked when the document is signed" in page
