"""Who may look and who may change what in the console."""

from django.test import Client

from musterpoint.evacuation.models import (
    MatchRun,
)
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.evacuation.tests.pages import at, listed, states, text_of
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in


def test_a_reader_may_look_and_change_nothing(loop: Loop) -> None:
    found = listed(loop, "Nimal Perera")
    reader = signed_in("portal", "reader")
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
    page = text_of(reader, at("portal"))
    for words in ("Run again", "Add an offer", "Confirm "):
        assert words not in page
    for rest in (
        "match/",
        f"runs/{run.id}/confirm/",
        f"runs/{run.id}/discard/",
        "requests/share/",
        "offers/new/",
        "offers/share/",
        "places/",
        f"legs/{found.id}/list/",
        f"legs/{found.id}/boarding/",
        f"legs/{found.id}/depart/",
        f"legs/{found.id}/arrive/",
        f"legs/{found.id}/cancel/",
    ):
        answer = reader.post(at("portal", rest), {"to": str(loop.operator.organisation_id)})
        assert answer.status_code in (403, 404), rest
    assert states(loop) == ["listed"]


def test_another_organisation_finds_nothing(loop: Loop, stranger: Client) -> None:
    found = listed(loop, "Nimal Perera")
    own = "elsewhere"
    for address in (
        at("portal"),
        at("portal", f"legs/{found.id}/"),
        at("portal", f"legs/{found.id}/manifest.pdf"),
        at(own),
        at(own, f"legs/{found.id}/"),
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(at(own, f"legs/{found.id}/boarding/")).status_code == 404
    assert stranger.post(at("portal", "match/")).status_code == 404


def test_a_leg_of_one_organisation_is_not_reached_by_the_path_of_another(
    loop: Loop, officer: Client
) -> None:
    found = listed(loop, "Nimal Perera")
    assert officer.get(at("haven", f"legs/{found.id}/")).status_code == 404
    assert officer.post(at("haven", f"legs/{found.id}/depart/")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(loop: Loop) -> None:
    answer = Client().get(at("portal"))
    assert answer.status_code == 302
