"""Agreements between two organisations, at the desks of both."""

from collections.abc import Callable

import pytest
from django.test import Client

from musterpoint.crises.desk.tests.conftest import stop_clock
from musterpoint.disclosures import queries
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

DESK = "/o/{}/desk/agreements/"


@pytest.fixture
def both(haven: Organisation, portal: Organisation) -> tuple[Organisation, Organisation]:
    """Two organisations of one exercise."""
    stop_clock(haven)
    stop_clock(portal)
    return haven, portal


def sent(portal: Organisation, **more: object) -> dict[str, object]:
    return {
        "counterpart": str(portal.id),
        "allows": ["evacuation.request"],
        "terms": "Memorandum 12",
        "valid_from_day": "1",
        "valid_from_month": "5",
        "valid_from_year": "2026",
        **more,
    }


def test_an_agreement_is_proposed_here_accepted_there_and_ended(
    both: tuple[Organisation, Organisation], alice: Actor, signed_in: Callable[..., Client]
) -> None:
    haven, portal = both
    here = signed_in(haven, "head_of_mission", "Hana")
    there = signed_in(portal, "head_of_mission", "Olga")
    made = here.post(DESK.format("haven") + "new/", sent(portal), follow=True).content.decode()
    assert "Waits for their answer" in made
    assert "Requests for evacuation" in made
    with acting_as(alice):
        shared_id = queries.agreements()[0].shared_id
    assert "Waits for your answer" in there.get(DESK.format("portal")).content.decode()
    there.post(f"{DESK.format('portal')}{shared_id}/accept/")
    assert "In force" in here.get(DESK.format("haven")).content.decode()
    asked = here.post(f"{DESK.format('haven')}{shared_id}/end/").content.decode()
    assert "End the agreement?" in asked
    here.post(f"{DESK.format('haven')}{shared_id}/end/", {"sure": "1"})
    assert "Ended" in there.get(DESK.format("portal")).content.decode()
    again = there.post(f"{DESK.format('portal')}{shared_id}/accept/")
    assert again.status_code == 409


@pytest.mark.parametrize(
    "change",
    [
        {"counterpart": ""},
        {"counterpart": "not-one"},
        {"allows": []},
        {"allows": ["everything"]},
        {"terms": " "},
        {"valid_from_month": "13"},
        {"valid_until_day": "1", "valid_until_month": "4", "valid_until_year": "2026"},
    ],
)
def test_a_proposal_that_says_too_little_is_marked(
    both: tuple[Organisation, Organisation],
    signed_in: Callable[..., Client],
    change: dict[str, object],
) -> None:
    here = signed_in(both[0], "head_of_mission", "Hana")
    answer = here.post(DESK.format("haven") + "new/", sent(both[1], **change))
    assert answer.status_code == 422


def test_only_who_may_change_agreements_has_the_buttons(
    both: tuple[Organisation, Organisation], signed_in: Callable[..., Client]
) -> None:
    officer = signed_in(both[0], "duty_officer")
    assert "Propose an agreement" not in officer.get(DESK.format("haven")).content.decode()
    assert officer.post(DESK.format("haven") + "new/", sent(both[1])).status_code == 403


def test_an_agreement_of_others_is_not_there(
    both: tuple[Organisation, Organisation],
    elsewhere: Organisation,
    alice: Actor,
    signed_in: Callable[..., Client],
) -> None:
    here = signed_in(both[0], "head_of_mission", "Hana")
    here.post(DESK.format("haven") + "new/", sent(both[1]))
    with acting_as(alice):
        shared_id = queries.agreements()[0].shared_id
    mallory = signed_in(elsewhere, "head_of_mission", "Mallory")
    answer = mallory.post(f"{DESK.format('elsewhere')}{shared_id}/accept/")
    assert answer.status_code == 404
