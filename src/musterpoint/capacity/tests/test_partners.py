"""A partner on the platform agrees or corrects before an assessment of it counts."""

import pytest

from musterpoint.capacity import actions, pumps, queries
from musterpoint.capacity.actions import ANSWER, ASSESSMENT, Correction
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Asked, AskedState, Assessment, Item, State
from musterpoint.capacity.tests.factories import TRAINED, submitted
from musterpoint.disclosures.actions import NoAgreement
from musterpoint.disclosures.tests.factories import agree
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def asked(alice: Actor, olga: Actor, portal: Organisation) -> Assessment:
    """Assess the portal and let it take the request in."""
    with acting_as(alice):
        row = submitted(
            alice, subject="platform", partner_id=olga.organisation_id, partner_name="Portal"
        )
    pumps.take_in(portal, NOON)
    return row


def respond(olga: Actor, *corrections: Correction) -> Asked:
    with acting_as(olga):
        (request,) = queries.asked_of_us()
        return actions.respond(request.id, corrections, request.round, by=olga, at=NOON)


@pytest.fixture(autouse=True)
def _agreement(alice: Actor, olga: Actor) -> None:
    agree(alice, olga, allows=(ASSESSMENT,))
    agree(olga, alice, allows=(ANSWER,))


def test_a_partner_agrees_and_only_then_it_counts(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    row = asked(alice, olga, portal)
    with acting_as(alice):
        assert not Item.objects.exists()
        with pytest.raises(actions.NotNow):
            actions.agree(row.id, by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            actions.give_back(row.id, "Wait", by=alice, at=NOON)
    assert respond(olga).state == AskedState.AGREED
    with pytest.raises(actions.AnsweredAlready):
        respond(olga)
    pumps.take_answers(haven, NOON)
    with acting_as(alice):
        row.refresh_from_db()
        assert row.state == State.AGREED
        assert row.agreed_by == olga.organisation_id
        assert Item.objects.get().question == TRAINED


def test_a_partner_corrects_and_the_correction_is_taken_over(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    row = asked(alice, olga, portal)
    with pytest.raises(actions.BadAssessment) as wrong:
        respond(olga, Correction(question=TRAINED, level=3, note=""))
    assert set(wrong.value.fields) == {f"note_{TRAINED}"}
    with pytest.raises(actions.BadAssessment):
        respond(olga, Correction(question="luck-charm", level=7, note="So"))
    said = respond(olga, Correction(question=TRAINED, level=3, note="All passed in April."))
    assert said.state == AskedState.CORRECTED
    pumps.take_answers(haven, NOON)
    with acting_as(alice):
        row.refresh_from_db()
        assert row.state == State.CORRECTED
        assert row.answers.get(question=TRAINED).partner_note == "All passed in April."
        actions.accept_corrections(row.id, by=alice, at=NOON)
        assert row.answers.get(question=TRAINED).level == 3
        assert not Item.objects.exists()
        assert queries.overview(row.id).is_intact
    pumps.take_in(portal, NOON)
    with acting_as(olga):
        assert Asked.objects.get().state == AskedState.AGREED


def test_what_a_partner_says_concerns_them_has_an_aim_and_can_be_a_gap(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    row = asked(alice, olga, portal)
    with acting_as(alice):
        row.answers.filter(question=TRAINED).update(concerns=False, level=None, aim=None)
    respond(olga, Correction(question=TRAINED, level=0, note="We train as well."))
    pumps.take_answers(haven, NOON)
    with acting_as(alice):
        actions.accept_corrections(row.id, by=alice, at=NOON)
        item = Item.objects.get(question=TRAINED)
        assert (item.level_then, item.aim) == (0, pack().questions[TRAINED].aim)


def test_a_corrected_assessment_is_changed_and_asked_again(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    row = asked(alice, olga, portal)
    respond(olga, Correction(question=TRAINED, level=4, note="All of us."))
    pumps.take_answers(haven, NOON)
    with acting_as(alice):
        actions.give_back(row.id, "We meet half way", by=alice, at=NOON)
        actions.submit(row.id, by=alice, at=NOON)
        assert row.answers.get(question=TRAINED).partner_level is None
    pumps.take_in(portal, NOON)
    with acting_as(olga):
        (request,) = queries.asked_of_us()
        assert (request.round, request.state) == (2, AskedState.WAITING)
        with pytest.raises(actions.AnsweredAlready):
            actions.respond(request.id, [], 1, by=olga, at=NOON)
    with acting_as(alice):
        actions.withdraw(row.id, "Not needed", by=alice, at=NOON)
    pumps.take_in(portal, NOON)
    with acting_as(olga):
        assert Asked.objects.get().state == AskedState.WITHDRAWN


def test_a_late_answer_to_what_was_withdrawn_changes_nothing(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    row = asked(alice, olga, portal)
    with acting_as(alice):
        actions.withdraw(row.id, "Not needed", by=alice, at=NOON)
    respond(olga)
    pumps.take_answers(haven, NOON)
    with acting_as(alice):
        row.refresh_from_db()
        assert row.state == State.WITHDRAWN


def test_without_an_agreement_nothing_is_asked(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice), pytest.raises(NoAgreement):
        submitted(
            alice, subject="platform", partner_id=mallory.organisation_id, partner_name="Else"
        )
