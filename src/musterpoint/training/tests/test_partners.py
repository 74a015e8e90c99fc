"""Organisations train together: the joint calendar, syllabi, certificates that count elsewhere."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.engine import courses
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, badges, catalogue, crossing, identity, queries
from musterpoint.training.actions._certificates import signer
from musterpoint.training.models import Certificate, PartnerSession, PartnerSyllabus, Told, When
from musterpoint.training.tests.factories import (
    COURSE,
    SITE,
    colleague,
    passed,
    public_course,
    read_all,
    right_answers,
    session,
    user,
)

FOLDER = Path(catalogue.__file__).parent / "data" / "courses"
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
    Organisation.objects.filter(slug="haven").update(phone="+21671000100")
    desk = "/o/elsewhere/desk/training/calendar/"
    visitor = signed_in("elsewhere", "trainer")
    page = visitor.get(desk).content.decode()
    assert 'href="tel:+21671000100"' in page
    assert 'href="/o/haven/contact/"' in page
    assert Client().get("/o/haven/contact/").status_code == 200
    assert "/o/haven/contact/" in visitor.get(f"{desk}file/").content.decode().replace("\r\n ", "")
    with acting_as(tariq):
        actions.call_off(row.id, by=tariq, at=NOON)
    pumps.run_due(only={"training.share", "intake.training.session"})
    with acting_as(mallory):
        assert PartnerSession.objects.get().is_cancelled
    assert "/o/haven/contact/" not in visitor.get(desk).content.decode()


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


@pytest.fixture
def brought(
    agreed: None, haven: Organisation, elsewhere: Organisation, alice: Actor, mallory: Actor
) -> Certificate:
    """Dina passed at Elsewhere, and Haven took the certificate in."""
    shared_course(mallory)
    there = colleague(elsewhere, "Dina Duty", "duty_officer")
    with acting_as(there):
        document = queries.opened([passed(there)], NOON)[0].document
    pumps.run_due(only={"training.share", "intake.training.syllabus"})
    Membership.objects.create(
        organisation=haven, user_id=user(there), role="duty_officer", created_at=NOON
    )
    with acting_as(alice):
        actions.recognise(PartnerSyllabus.objects.get().id, COURSE, by=alice, at=NOON)
    here = colleague(haven, "Dina Duty")
    with acting_as(here):
        return actions.bring(document, by=here, at=NOON)


def told_again(mallory: Actor) -> None:
    with acting_as(mallory):
        Told.objects.all().delete()
        actions.share(by=mallory, at=NOON)
    pumps.run_due(only={"intake.training.syllabus"})


def test_a_list_that_says_nothing_revokes_nothing_and_a_good_one_restores(
    brought: Certificate, alice: Actor, mallory: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def revoked() -> str:
        with acting_as(alice):
            brought.refresh_from_db()
            assert bool(brought.revoked_at) == bool(brought.revoked_why)
            return brought.revoked_why

    status_list = queries.status_list
    for wrong in ("", "a.b.c", "other address"):
        monkeypatch.setattr(
            queries,
            "status_list",
            lambda row, at, address="", wrong=wrong: (
                status_list(row, at, "https://evil.example/") if wrong == "other address" else wrong
            ),
        )
        told_again(mallory)
        assert revoked() == ""
    monkeypatch.undo()
    places = badges.status_list
    monkeypatch.setattr(
        badges, "status_list", lambda found, *a, **k: places(range(badges.PLACES), *a, **k)
    )
    told_again(mallory)
    assert revoked() == "partner"
    monkeypatch.undo()
    told_again(mallory)
    assert revoked() == ""
    with acting_as(alice):
        actions.revoke(brought.id, "mistake", by=alice, at=NOON)
    told_again(mallory)
    assert revoked() == "mistake"


def test_the_address_of_the_list_stays_whatever_name_a_request_calls_the_site_by(
    haven: Organisation, alice: Actor, dina: Actor
) -> None:
    with acting_as(dina):
        passed(dina)
        key = queries.signing_key()
        assert key is not None
        first = key.status_address
        assert signer(NOON, "https://evil.example/status/").status == first
        key.refresh_from_db()
        assert key.status_address == first


def test_a_certificate_with_an_address_for_a_name_is_nobodys_elsewhere(
    haven: Organisation, alice: Actor
) -> None:
    public_course(haven, alice)
    anybody = actors.public(haven.id)
    with acting_as(anybody):
        found = actions.start_in_public(COURSE, language="en", by=anybody, at=NOON)
        me = replace(anybody, kind=ActorKind.PARTNER, name="learner", id=found.learner_id)
        read_all(found, me)
        row = actions.open_test(found.id, When.AFTER, by=me, at=NOON)
        actions.answer_test(row.id, right_answers(found, row), site=SITE, by=me, at=NOON)
        for name in ("dina.duty@example.org", "dina.duty\uff20example.org"):
            with pytest.raises(actions.BadName, match="not an address"):
                actions.claim(found.id, name, site=SITE, by=me, at=NOON)
        made = actions.claim(found.id, "Dina Duty", site=SITE, by=me, at=NOON)
        verdict = queries.verdict(queries.opened([made], NOON)[0].document, NOON)
        assert verdict.is_valid
        assert not badges.is_for(verdict, "Dina Duty")


def test_what_did_not_change_is_told_once(agreed: None, mallory: Actor) -> None:
    shared_course(mallory)
    with acting_as(mallory):
        assert actions.share(by=mallory, at=NOON) == 0


def test_an_item_has_another_id_for_each_partner(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        row = session(alice)
        ids = {identity.item_id(row.id, one, NOON) for one in (haven.id, row.id)}
        assert len(ids) == 2


def test_a_course_on_which_a_gate_rests_is_changed_only_by_who_may_set_gates(
    brought: Certificate, haven: Organisation, alice: Actor
) -> None:
    admin = colleague(haven, "Ada Admin", "administrator")
    with acting_as(alice):
        syllabus = PartnerSyllabus.objects.get()
    with acting_as(admin):
        actions.set_gate("referrals.send", COURSE, by=admin, at=NOON)
    lesser = replace(alice, permissions=alice.permissions - {Permission.ORGANISATION_CHANGE})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in courses.files_of_folder(FOLDER / COURSE).items():
            changed = re.sub(rb"(?m)^version: \d+", b"version: 99", content)
            archive.writestr(name, changed if name == "course.yaml" else content)
    with acting_as(lesser):
        with pytest.raises(NotAllowed):
            actions.recognise(syllabus.id, COURSE, by=lesser, at=NOON)
        with pytest.raises(NotAllowed):
            actions.upload(file.getvalue(), by=lesser, at=NOON)
    greater = replace(lesser, permissions=alice.permissions | {Permission.ORGANISATION_CHANGE})
    with acting_as(greater):
        assert actions.recognise(syllabus.id, COURSE, by=greater, at=NOON).our_code == COURSE
        assert actions.upload(file.getvalue(), by=greater, at=NOON).version == 99
