"""Offers and places in the console."""

import pytest
from django.test import Client

from musterpoint.evacuation.models import (
    Leg,
    Place,
)
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.evacuation.tests.pages import at, text_of
from musterpoint.tenancy.scope import acting_as

OFFER = {
    "code": "BUS-7",
    "mode": "bus",
    "origin": "tripoli",
    "destination": "ras-ajdir",
    "departs_at": "2026-05-02T08:00",
    "arrives_at": "2026-05-02T13:30",
    "seats": "٤٨",
    "wheelchair": "2",
    "cost": "35.50",
    "currency": "TND",
    "allowed_nationalities": "Sri Lanka, BGD",
}


def test_an_offer_is_made_in_the_time_of_the_crisis(loop: Loop, operator: Client) -> None:
    answer = operator.post(at("portal", "offers/new/"), OFFER)
    assert answer.status_code == 302, answer.content.decode()
    with acting_as(loop.operator):
        made = Leg.objects.get()
    assert made.departs_at.isoformat() == "2026-05-02T06:00:00+00:00"
    assert (made.seats, made.wheelchair, made.stretcher) == (48, 2, 0)
    assert (made.cost_minor, made.currency) == (35500, "TND")
    assert made.allowed_nationalities == ["BGD", "LKA"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "", "Enter a short name for this leg"),
        ("code", "a b", "Use letters, digits"),
        ("origin", "atlantis", "Choose one of the answers in the list"),
        ("destination", "tripoli", "Choose another place than the one it leaves from"),
        ("departs_at", "soon", "Enter a day and a time"),
        ("departs_at", "2026-04-30T08:00", "Enter a time that is still to come"),
        ("arrives_at", "2026-05-02T07:00", "Enter an arrival after the departure"),
        ("seats", "many", "Enter a whole number"),
        ("seats", "0", "1 or more"),
        ("seats", "9" * 30, "Enter a whole number"),
        ("infants", "-1", "0 or more"),
        ("allowed_nationalities", "Atlantis", "no countries that we know: Atlantis"),
        ("third_country_places", "5", "Choose the nationality that goes first"),
        ("cost", "free", "Enter an amount"),
        ("currency", "XXX", "Choose one of the answers in the list"),
        ("code", "x" * 10_000, "Shorten this to 60"),
    ],
)
def test_a_bad_offer_keeps_what_was_typed(
    loop: Loop, operator: Client, field: str, value: str, words: str
) -> None:
    answer = operator.post(at("portal", "offers/new/"), {**OFFER, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="2"' in page
    with acting_as(loop.operator):
        assert not Leg.objects.exists()


def test_a_name_of_a_leg_is_given_once(loop: Loop, operator: Client) -> None:
    operator.post(at("portal", "offers/new/"), OFFER)
    answer = operator.post(at("portal", "offers/new/"), OFFER)
    assert answer.status_code == 422
    assert "Another leg has this name" in answer.content.decode()


def test_places_are_listed_and_added(loop: Loop, operator: Client) -> None:
    page = text_of(operator, at("portal", "places/"))
    assert "Ras Ajdir" in page
    assert "Somalia: a passport" in page
    given = {
        "name": "Zarzis", "code": "zarzis", "kind": "port", "country": "TUN", "latitude": "33.5",
        "longitude": "11.1", "connection_minutes": "90",
    }  # fmt: skip
    assert operator.post(at("portal", "places/"), given).status_code == 302
    with acting_as(loop.operator):
        assert Place.objects.get(code="zarzis").connection_minutes == 90
    answer = operator.post(at("portal", "places/"), {**given, "latitude": "north"})
    assert answer.status_code == 422
    assert "Enter degrees with a point" in answer.content.decode()
