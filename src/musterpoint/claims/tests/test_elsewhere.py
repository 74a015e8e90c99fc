"""The same bed-nights claimed from two organisations are found by blind marks, and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.claims import actions, blind, comparing, sharing
from musterpoint.claims.actions import BadClaim
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.tests.factories import DAY, WEEK, Desk, nights
from musterpoint.claims.tests.test_pages import BASE
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.tests.factories import agree
from musterpoint.grants.models import ForeignMark
from musterpoint.kernel.ids import show_reference
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, organisation, signed_in

LAST = (NOON - DAY).date()
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
LENGTHS = st.integers(0, 800)
WHO = {"address": "Route de Ras Ajdir", "payee": {"iban": "DE89370400440532013000"}}


@given(DAYS, LENGTHS, DAYS, LENGTHS)
def test_overlapping_days_always_match_and_others_never(
    first: date, long: int, second: date, longer: int
) -> None:
    one = (first, first + timedelta(days=long))
    other = (second, second + timedelta(days=longer))
    who = blind.institution("Hospital", "TUN", WHO)
    told = blind.told(who, ["meal"], "Ras Ajdir", one)
    sought = blind.sought(who, ["meal"], "ras-ajdir", other)
    overlap = one[0] <= other[1] and other[0] <= one[1]
    assert bool(told & sought) == overlap
    assert len(told) <= 60 * len(who)


@pytest.mark.parametrize(
    ("name", "country", "told", "service", "place", "is_same"),
    [
        ("HÔPITAL", "TUN", {}, "meal", "Ras  Ajdir", True),
        ("Clinic", "TUN", {"address": "route de ras ajdir"}, "meal", "Ras Ajdir", True),
        ("Clinic", "EGY", {"payee": {"iban": "de89 3704 0044 0532 0130 00"}}, "meal", "Ras Ajdir", True),
        ("Hôpital", "EGY", {}, "meal", "Ras Ajdir", False),
        ("Clinic", "TUN", {}, "meal", "Ras Ajdir", False),
        ("Hôpital", "TUN", {}, "bed-night", "Ras Ajdir", False),
        ("Hôpital", "TUN", {}, "meal", "Salloum", False),
    ],
)  # fmt: skip
def test_it_is_the_same_institution_service_and_place(
    name: str, country: str, told: dict[str, Any], service: str, place: str, is_same: bool
) -> None:
    days = (LAST, LAST)
    known = blind.told(blind.institution("Hôpital", "TUN", WHO), ["meal"], "Ras Ajdir", days)
    sought = blind.sought(blind.institution(name, country, told), [service], place, days)
    assert bool(known & sought) == is_same


def pump() -> None:
    Organisation.objects.update(is_exercise=True, clock_at=NOON)
    pumps.run_due(only={"claims.marks", f"intake.{sharing.KIND}"})


def two(of: Organisation, kind: str = OrganisationKind.STATE_AUTHORITY) -> tuple[Desk, Desk]:
    """Return the desks of two organisations that agreed to tell marks of claims."""
    here, there = Desk(of), Desk(organisation("harbour", kind, "TUN"))
    agree(officer(here.of, "Hana", "administrator"), officer(there.of, "Adam", "administrator"),
          allows=[sharing.KIND], valid_until=None)  # fmt: skip
    return here, there


def seen(desk: Desk, row: Claim) -> list[str]:
    with acting_as(desk.checker):
        return [one.reference for one in comparing.elsewhere(row, NOON)]


def test_the_same_nights_claimed_from_two_states_are_granted_only_with_a_reason(
    haven: Organisation,
) -> None:
    here, there = two(haven)
    first = there.filed(there.responder().row)
    row = here.filed(here.responder().row, from_on=LAST, until_on=LAST)
    later = here.filed(here.responder(name="Clinic").row, nights(service="meal"))
    assert seen(here, row) == []
    pump()
    assert seen(here, row) == [first.reference]
    assert seen(here, later) == []
    here.checked(row)
    page = signed_in("haven", "authorising_officer").get(f"{BASE}{row.id}/")
    assert show_reference(first.reference) in page.content.decode()
    with pytest.raises(BadClaim) as wrong:
        here.decided(row)
    assert set(wrong.value.fields) == {"knows_elsewhere"}
    decider = signed_in("haven", "authorising_officer")
    form = f"{BASE}{row.id}/step/decide/"
    given = {"amount_1": "3000", "head": str(here.head), "words": "As checked"}
    assert "knows_elsewhere" in decider.get(form).content.decode()
    assert decider.post(form, given).status_code == 422
    done = decider.post(form, given | {"knows_elsewhere": "Harbour refuses its part"})
    assert done.status_code == 302
    assert here.seen(row).state == ClaimState.APPROVED
    with acting_as(here.decider):
        assert "Harbour refuses its part" in [
            words for _step, words in actions.history(row.id, row.id, NOON)
        ]


def test_refusing_it_needs_no_reason_about_the_other(haven: Organisation) -> None:
    here, there = two(haven)
    there.filed(there.responder().row)
    row = here.filed(here.responder().row)
    pump()
    here.checked(row)
    assert here.decided(row, {1: 0}).state == ClaimState.REFUSED


def test_what_crosses_is_marks_and_a_number(haven: Organisation) -> None:
    here, there = two(haven)
    row = there.filed(there.responder().row)
    pump()
    with acting_as(here.checker):
        (found,) = disclosed.received(sharing.KIND, at=NOON)
        assert set(found.payload) == {"marks", "reference"}
        assert found.payload["reference"] == row.reference
        assert all(len(one) == 64 for one in found.payload["marks"])
        days = set(ForeignMark.objects.values_list("from_on", "until_on"))
        assert days == {(NOON.date(), NOON.date())}


def test_what_is_taken_back_is_found_no_more_and_what_is_filed_anew_is_told_anew(
    haven: Organisation,
) -> None:
    here, there = two(haven)
    first = there.filed(there.responder().row)
    row = here.filed(here.responder().row)
    pump()
    with acting_as(there.checker):
        actions.ask_back(first.id, "Which days?", by=there.checker, at=NOON)
    with acting_as(there.visitor):
        moved = {"from_on": (NOON - 3 * WEEK).date(), "until_on": (NOON - 2 * WEEK).date()}
        given = actions.ClaimIn(place="Ras Ajdir", unit="USD", **moved)
        actions.change(first.id, given, by=there.visitor, at=NOON)
        actions.answer(first.id, "These", by=there.visitor, at=NOON + timedelta(minutes=1))
    pump_later()
    assert seen(here, row) == []
    second = there.filed(there.responder(name="Clinic of Ben Gardane").row)
    pump_later()
    assert seen(here, row) == [second.reference]
    with acting_as(there.visitor):
        actions.withdraw(second.id, by=there.visitor, at=NOON + timedelta(minutes=2))
    pump_later()
    assert seen(here, row) == []


def pump_later() -> None:
    Organisation.objects.update(is_exercise=True, clock_at=NOON + timedelta(minutes=5))
    pumps.run_due(only={"claims.marks", f"intake.{sharing.KIND}"})


@pytest.mark.parametrize(
    ("kind", "people", "helper_sees", "state_sees"),
    [
        (OrganisationKind.STATE_AUTHORITY, 40, True, True),
        (OrganisationKind.STATE_AUTHORITY, 4, False, False),
        (OrganisationKind.INTERNATIONAL_ORGANISATION, 4, True, False),
        (OrganisationKind.CIVIL_SOCIETY, 40, True, False),
        (OrganisationKind.PRIVATE_SECTOR, 40, False, False),
    ],
)
def test_a_state_hears_from_states_alone_and_never_of_few_people(
    haven: Organisation, kind: str, people: int, helper_sees: bool, state_sees: bool
) -> None:
    """``there`` is told by this State; this State is told by ``there``."""
    Organisation.objects.filter(id=haven.id).update(kind=OrganisationKind.STATE_AUTHORITY)
    here, there = two(haven, kind)
    other = there.filed(there.responder().row, nights(people=people))
    row = here.filed(here.responder().row, nights(people=people))
    pump()
    assert bool(seen(there, other)) == helper_sees
    assert bool(seen(here, row)) == state_sees
