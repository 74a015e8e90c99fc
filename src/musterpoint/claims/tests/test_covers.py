"""Insurance goes before a fund: found by person and day, told in time, asked to the end."""

from datetime import timedelta
from typing import Any

import pytest

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.claims import actions, dues, queries
from musterpoint.claims.actions import BadClaim, CoverIn, NotNow
from musterpoint.claims.models import Cover, CoverState
from musterpoint.claims.tests.factories import DAY, Desk
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

TODAY = NOON.date()


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def cover_in(**changed: Any) -> CoverIn:
    given: dict[str, Any] = {
        "insurer": "Mutual of Sfax", "policy": "MS-1", "covers": ("medical", "repatriation"),
        "from_on": TODAY - timedelta(days=100), "until_on": TODAY + timedelta(days=20),
        "unit": "USD", "most": 10_000_00, "who": "Workers of Sahara Construction",
        "exclusions": ("war",), "emergency": "+216 71 000 000",
    }  # fmt: skip
    return CoverIn(**(given | changed))


def registered(desk: Desk, **changed: Any) -> Cover:
    with acting_as(desk.checker):
        return actions.register_cover(cover_in(**changed), by=desk.checker, at=NOON)


def test_whose_insurance_pays_first_is_found_by_person_day_and_thing(desk: Desk) -> None:
    with acting_as(desk.checker):
        people.register([home(zenobia())], by=desk.checker, at=NOON)
        person = Person.objects.get()
    row = registered(desk, person_reference=person.reference, who="")
    with acting_as(desk.checker):
        found = queries.otherwise_covered([person.id], "medical", TODAY)
        assert found == {person.id: [row]}
        assert queries.otherwise_covered([person.id], "wages", TODAY) == {}
        later = TODAY + timedelta(days=21)
        assert queries.otherwise_covered([person.id], "", later) == {}


def test_the_insurer_is_told_answers_is_complained_about_and_pays(desk: Desk) -> None:
    row, by = registered(desk), desk.checker
    with acting_as(by):
        one = actions.note_event(row.id, "medical", TODAY, 800_00, "Broken leg", by=by, at=NOON)
        assert one.due_at is not None
        assert (one.due_at.date() - TODAY).days == 30
        with pytest.raises(NotNow):
            actions.cover_paid(one.id, 1_00, "No", by=by, at=NOON)
        actions.send_cover_claim(one.id, "By letter", by=by, at=NOON)
        refused = actions.answer_cover_claim(one.id, 0, "War is excluded", by=by, at=NOON)
        assert refused.state == CoverState.REFUSED
        actions.complain(one.id, "It was an accident", by=by, at=NOON)
        with pytest.raises(BadClaim):
            actions.answer_cover_claim(one.id, 800_01, "More", by=by, at=NOON)
        actions.answer_cover_claim(one.id, 500_00, "Half", by=by, at=NOON)
        part = actions.cover_paid(one.id, 200_00, "Bank", by=by, at=NOON)
        assert part.state == CoverState.ACCEPTED
        with pytest.raises(BadClaim):
            actions.cover_paid(one.id, 300_01, "Bank", by=by, at=NOON)
        assert actions.cover_paid(one.id, 300_00, "Bank", by=by, at=NOON).state == CoverState.PAID


def test_what_an_insurer_accepts_and_does_not_pay_is_complained_about_or_left(desk: Desk) -> None:
    row, by = registered(desk), desk.checker
    with acting_as(by):
        one = actions.note_event(row.id, "medical", TODAY, 800_00, "Broken leg", by=by, at=NOON)
        with pytest.raises(NotNow):
            actions.leave_cover_claim(one.id, "Too early", by=by, at=NOON)
        actions.send_cover_claim(one.id, "By letter", by=by, at=NOON)
        actions.answer_cover_claim(one.id, 500_00, "Half", by=by, at=NOON)
        actions.cover_paid(one.id, 200_00, "Bank", by=by, at=NOON)
        actions.complain(one.id, "The rest never came", by=by, at=NOON)
        with pytest.raises(BadClaim):
            actions.answer_cover_claim(one.id, 100_00, "Less", by=by, at=NOON)
        actions.answer_cover_claim(one.id, 500_00, "Soon", by=by, at=NOON)
        last = actions.leave_cover_claim(one.id, "The insurer is bankrupt", by=by, at=NOON)
        assert (last.state, last.due_at) == (CoverState.LEFT, None)


def test_what_a_policy_does_not_cover_is_named(desk: Desk) -> None:
    row, by = registered(desk), desk.checker
    with acting_as(by):
        for what, day, amount, field in (
            ("wages", TODAY, 1, "what"),
            ("medical", TODAY - timedelta(days=101), 1, "event_on"),
            ("medical", TODAY + timedelta(days=1), 1, "event_on"),
            ("medical", TODAY, 0, "amount"),
        ):
            with pytest.raises(BadClaim) as wrong:
                actions.note_event(row.id, what, day, amount, "x", by=by, at=NOON)
            assert field in wrong.value.fields


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"covers": ()}, "covers"),
        ({"covers": ("luck",)}, "covers"),
        ({"until_on": TODAY - timedelta(days=200)}, "until_on"),
        ({"most": 0}, "most"),
        ({"unit": "XYZ"}, "unit"),
        ({"who": ""}, "who"),
        ({"person_reference": "7K4D-29QX"}, "person_reference"),
        ({"notify_days": 0}, "notify_days"),
    ],
)
def test_a_policy_that_cannot_be_is_named(desk: Desk, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BadClaim) as wrong:
        registered(desk, **changed)
    assert field in wrong.value.fields


def test_what_ends_and_what_is_due_stands_in_the_agenda(desk: Desk) -> None:
    row, by = registered(desk), desk.checker
    with acting_as(by):
        actions.note_event(row.id, "medical", TODAY, 5_00, "Fever", by=by, at=NOON)
        asked = Asked(by=by, at=NOON, view=ALL, until=NOON + 90 * DAY)
        assert [one.about for one in dues.policies(asked)] == ["Mutual of Sfax"]
        assert [one.about for one in dues.cover_claims(asked)] == ["Mutual of Sfax"]
