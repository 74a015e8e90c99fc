"""A referral to a partner on this platform: told under the agreement, answered, withdrawn."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from musterpoint.disclosures.queries import received
from musterpoint.disclosures.tests.factories import agree
from musterpoint.referrals import actions, life
from musterpoint.referrals.actions import ANSWERED, KIND, AnswerIn
from musterpoint.referrals.models import ReceivedReferral, ReferralEvent
from musterpoint.referrals.queries import ended_openly
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import organisation, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _still(haven: Organisation, elsewhere: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    for one in (haven, elsewhere):
        Organisation.objects.filter(id=one.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def desk(haven: Organisation, elsewhere: Organisation, alice: Actor, mallory: Actor) -> Desk:
    for one in (haven, elsewhere):
        one.refresh_from_db()
    agree(alice, mallory, allows=[KIND])
    agree(mallory, alice, allows=[ANSWERED])
    return Desk(officer(haven, "Dora"), counterpart_id=elsewhere.id)


def test_it_is_told_answered_and_told_back(desk: Desk, elsewhere: Organisation) -> None:
    sent = desk.sent("name", way="account")
    pumps.run_due()
    eve: Client = signed_in("elsewhere", "duty_officer")
    page = eve.get("/o/elsewhere/desk/referrals/received/").content.decode()
    assert "Nimal Perera" in page
    assert "Cannot walk far" not in page
    by = officer(elsewhere, "Emma")
    with acting_as(by):
        row = ReceivedReferral.objects.get()
    given = {"received": str(row.id), "move": "accept"}
    assert eve.post("/o/elsewhere/desk/referrals/received/", given).status_code == 302
    assert eve.post("/o/elsewhere/desk/referrals/received/", given).status_code == 422
    pumps.run_due()
    assert desk.see(sent.referral.id).state == "accepted"


def test_a_silent_withdrawal_shows_nothing_and_an_open_one_does(
    desk: Desk, elsewhere: Organisation
) -> None:
    first = desk.sent(way="account").referral.id
    second = desk.sent(way="account").referral.id
    pumps.run_due()
    with acting_as(desk.by):
        actions.withdraw(first, by=desk.by, at=NOON)
        actions.withdraw(second, is_open=True, by=desk.by, at=NOON)
    pumps.run_due()
    by = officer(elsewhere, "Emma")
    with acting_as(by):
        rows = list(ReceivedReferral.objects.order_by("id"))
        assert len(ended_openly(rows)) == 1
        for row in rows:
            if row.item_id not in ended_openly(rows):
                given = AnswerIn(move="accept")
                actions.answer_received(row.id, given, by=by, at=NOON)
    pumps.run_due()
    assert desk.see(first).state == "withdrawn"
    assert desk.see(first).told == "accepted"


def test_what_was_received_long_ago_cannot_be_read_anywhere(
    desk: Desk, elsewhere: Organisation
) -> None:
    desk.sent("name", way="account")
    second = desk.sent("name", way="account").referral.id
    pumps.run_due()
    with acting_as(desk.by):
        actions.withdraw(second, is_open=True, by=desk.by, at=NOON)
    pumps.run_due()
    late = NOON + timedelta(days=life.limit("keep_days"))
    keeper = actors.system(elsewhere.id, "test", Permission.VAULT_ERASE)
    with acting_as(keeper):
        assert len(received(KIND, at=late)) == 2
        assert actions.retain(by=keeper, at=late) == 2
        assert received(KIND, at=late) == []
        rows = list(ReceivedReferral.objects.all())
        assert [bytes(one.sealed) for one in rows] == [b"", b""]
        assert len(ended_openly(rows)) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_is_accepted_once() -> None:
    home = organisation("home")
    desk = Desk(officer(home, "Dora"))
    made = desk.sent().referral.id
    said: list[str] = []
    together = threading.Barrier(2)

    def accept() -> None:
        together.wait()
        try:
            with acting_as(desk.by):
                actions.answer(made, AnswerIn(move="accept"), by=desk.by, at=NOON)
            said.append("done")
        except actions.NotNow:
            said.append("refused")
        connection.close()

    threads = [threading.Thread(target=accept) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "refused"]
    with acting_as(desk.by):
        assert ReferralEvent.objects.filter(move="accept").count() == 1
