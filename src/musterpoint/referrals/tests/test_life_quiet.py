"""What no partner, no other organisation and no lock that is tried for long can find out."""

from datetime import timedelta

import pytest

from musterpoint.people.models import NationalityClaim
from musterpoint.referrals import actions, queries, seeing
from musterpoint.referrals.actions import ConsentIn
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

HOUR = timedelta(hours=1)


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
