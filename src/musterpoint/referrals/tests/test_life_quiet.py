"""What no partner, no other organisation and no lock that is tried for long can find out."""

from datetime import timedelta

import pytest

from musterpoint.people.models import NationalityClaim
from musterpoint.referrals import queries, seeing
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
