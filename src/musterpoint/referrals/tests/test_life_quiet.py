"""What no partner, no other organisation and no lock that is tried for long can find out."""

from datetime import timedelta

import pytest

from musterpoint.disclosures import actions as disclosures
from musterpoint.messaging.models import Message
from musterpoint.people.models import NationalityClaim
from musterpoint.referrals import actions, pumps, queries, seeing
from musterpoint.referrals.actions import ConsentIn, Sent
from musterpoint.referrals.models import Link, Partner
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

HOUR = timedelta(hours=1)


def _token(sent: Sent) -> str:
    return sent.link.rstrip("/").rpartition("/")[2]


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(officer(haven, "Dora"))


def test_a_second_nationality_is_told_to_no_partner(desk: Desk) -> None:
    with acting_as(desk.by):
        NationalityClaim.objects.all().delete()
        for place, country in enumerate(("ERI", "SOM")):
            NationalityClaim.objects.create(person_id=desk.person, country=country, position=place)
    made = desk.sent("nationalities").referral
    with acting_as(desk.by):
        content = dict(seeing.content_of(made, seeing.key_of(made, NOON)))
        assert queries.view(made.id, by=desk.by, at=NOON).shared == {"nationalities": "Eritrea"}
    assert content["known"]["nationalities"] == "Eritrea"
    older = content | {"known": {"nationalities": "Eritrea, Somalia"}}
    assert queries.told(older) == {"nationalities": "Eritrea"}


@pytest.mark.parametrize("is_given", [True, False])
def test_asking_again_after_sending_is_refused_and_takes_nothing_from_the_partner(
    desk: Desk, is_given: bool
) -> None:
    made = desk.sent("note").referral.id
    with acting_as(desk.by), pytest.raises(actions.NotNow):
        actions.consent(made, ConsentIn(is_given=is_given), by=desk.by, at=NOON)
    with acting_as(desk.by):
        found = queries.view(made, by=desk.by, at=NOON)
    assert (found.row.referral.state, found.shared) == ("sent", {"note": "Cannot walk far"})


def test_an_authority_is_told_nothing_of_somebody_who_stopped_sharing_and_staff_see_no_difference(
    desk: Desk, haven: Organisation
) -> None:
    cara = officer(haven, "Cara", "caseworker").with_clearance(Clearance.PROTECTION)
    with acting_as(desk.by):
        Partner.objects.update(authority_of="ITA")
    before = desk.sent(urgency="immediate")
    with acting_as(cara):
        disclosures.stop_sharing([desk.person], by=cara, at=NOON)
    after = desk.sent(urgency="immediate")
    assert (after.mailed_to, len(after.link)) == (before.mailed_to, len(before.link))
    with acting_as(desk.by):
        assert Message.objects.count() == 1
        actions.working(_token(before), NOON)
        with pytest.raises(actions.LinkIsOver):
            actions.enter(_token(after), after.code, by=desk.by, at=NOON)
    pumps.keep_time(haven, NOON + HOUR)
    with acting_as(desk.by):
        assert Message.objects.count() == 1
        assert not Link.objects.filter(rank=1, ended_at=None).exists()
        again = actions.fresh_link(after.referral.id, by=desk.by, at=NOON)
        with pytest.raises(actions.LinkIsOver):
            actions.working(_token(again), NOON)
    assert desk.see(after.referral.id).escalated == desk.see(before.referral.id).escalated == 1


def test_who_stopped_sharing_is_still_referred_to_a_partner_of_no_state(
    desk: Desk, haven: Organisation
) -> None:
    cara = officer(haven, "Cara", "caseworker").with_clearance(Clearance.PROTECTION)
    with acting_as(cara):
        disclosures.stop_sharing([desk.person], by=cara, at=NOON)
    sent = desk.sent()
    with acting_as(desk.by):
        actions.enter(_token(sent), sent.code, by=desk.by, at=NOON)
