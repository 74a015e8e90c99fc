"""Organisations train together: the joint calendar, syllabi, certificates that count elsewhere."""

from datetime import timedelta

import pytest

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions, crossing, identity, queries
from musterpoint.training.models import PartnerSession, PartnerSyllabus
from musterpoint.training.tests.factories import COURSE, colleague, passed, session, user

ALLOWS = [crossing.SESSION, crossing.SYLLABUS]


@pytest.fixture
def agreed(alice: Actor, mallory: Actor, haven: Organisation, elsewhere: Organisation) -> None:
    """Haven and Elsewhere let each other know of sessions and courses."""
    Organisation.objects.all().update(is_exercise=True, clock_at=NOON)
    for one in (haven, elsewhere):
        one.refresh_from_db()
    with acting_as(alice):
        made = disclosures.propose(
            elsewhere.id, ALLOWS, "Train together.", None, NOON.date(), None,
            by=alice, at=NOON,
        )  # fmt: skip
        shared = made.shared_id if isinstance(made, Agreement) else made
    with acting_as(mallory):
        disclosures.accept(shared, by=mallory, at=NOON)


def test_a_published_session_stands_in_the_partners_calendar_and_warns(
    agreed: None, tariq: Actor, mallory: Actor
) -> None:
    with acting_as(tariq):
        hidden = session(tariq, title="Not for others")
        row = session(tariq, title="For all")
        actions.publish_session(row.id, by=tariq, at=NOON)
    pumps.run_due(only={"training.share", "intake.training.session"})
    with acting_as(mallory):
        told = PartnerSession.objects.get()
        assert (told.title, told.partner_name, told.free) == ("For all", "Haven", 2)
        assert told.item_id not in (row.id, hidden.id)
        session(mallory, title="Our own")
        words = [one.competes for one in queries.calendar(since=NOON, by=mallory)]
        assert any("For all (Haven)" in one for lines in words for one in lines)
    with acting_as(tariq):
        actions.call_off(row.id, by=tariq, at=NOON)
    pumps.run_due(only={"training.share", "intake.training.session"})
    with acting_as(mallory):
        assert PartnerSession.objects.get().is_cancelled


def shared_course(mallory: Actor) -> None:
    with acting_as(mallory):
        actions.configure(
            COURSE, is_offered=True, is_public=False, is_shared=True, by=mallory, at=NOON
        )
    pumps.run_due(only={"training.share", "intake.training.syllabus"})


def test_a_partners_certificate_counts_once_it_is_recognised_and_until_it_is_revoked(
    agreed: None, haven: Organisation, elsewhere: Organisation, alice: Actor, mallory: Actor
) -> None:
    shared_course(mallory)
    there = colleague(elsewhere, "Dina Duty", "duty_officer")
    with acting_as(there):
        row = passed(there)
        document = queries.opened([row], NOON)[0].document
    pumps.run_due(only={"training.share", "intake.training.syllabus"})
    from musterpoint.accounts.models import User
    from musterpoint.tenancy.models import Membership

    account = User.objects.get(email="dina.duty@example.org")
    Membership.objects.create(
        organisation=haven, user_id=account.id, role="duty_officer", created_at=NOON
    )
    here, other = colleague(haven, "Dina Duty"), colleague(haven, "Omar Officer", "duty_officer")
    with acting_as(here), pytest.raises(actions.NotRecognised, match="not recognised"):
        actions.bring(document, by=here, at=NOON)
    with acting_as(alice):
        syllabus = PartnerSyllabus.objects.get()
        assert syllabus.content["pass_mark"] == 80
        actions.recognise(syllabus.id, COURSE, by=alice, at=NOON)
    with acting_as(here):
        made = actions.bring(document, by=here, at=NOON)
        assert actions.bring(f" {document}\n", by=here, at=NOON) == made
        assert made.issuer_id == elsewhere.id
        assert COURSE in queries.passed([user(here)], [COURSE], NOON)[user(here)]
        with pytest.raises(actions.NotRecognised, match="changed"):
            place = document.rindex(".") + 10
            other_letter = "A" if document[place] != "A" else "B"
            actions.bring(document[:place] + other_letter + document[place + 1 :], by=here, at=NOON)
        with pytest.raises(actions.NotRecognised, match="not any more"):
            actions.bring(document, by=here, at=NOON + timedelta(days=1000))
        with pytest.raises(actions.NotRecognised, match="no certificate"):
            actions.bring("hello", by=here, at=NOON)
    with acting_as(other), pytest.raises(actions.NotRecognised, match="another address"):
        actions.bring(document, by=other, at=NOON)
    with acting_as(mallory):
        actions.revoke(row.id, "cheating", by=mallory, at=NOON)
    pumps.run_due(only={"training.share", "intake.training.syllabus"})
    with acting_as(here):
        assert queries.passed([user(here)], [COURSE], NOON) == {}
        with pytest.raises(actions.NotRecognised, match="revoked"):
            actions.bring(document, by=here, at=NOON)


def test_what_did_not_change_is_told_once(agreed: None, mallory: Actor) -> None:
    shared_course(mallory)
    with acting_as(mallory):
        assert actions.share(by=mallory, at=NOON) == 0


def test_an_item_has_another_id_for_each_partner(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        row = session(alice)
        ids = {identity.item_id(row.id, one, NOON) for one in (haven.id, row.id)}
        assert len(ids) == 2
