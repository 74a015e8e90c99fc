"""How the language of a page is chosen and kept."""

import pytest
from django.test import Client

from musterpoint.web import languages

ADDRESS = "/patterns/public/"


def language_of(page: bytes) -> str:
    return page.decode().split('lang="', 1)[1].split('"', 1)[0]


def test_the_address_chooses_and_the_cookie_keeps(client: Client) -> None:
    first = client.get(ADDRESS, {"lang": "ar"})
    assert language_of(first.content) == "ar"
    assert first.cookies["django_language"]["samesite"] == "Lax"
    assert language_of(client.get(ADDRESS).content) == "ar"


def test_without_a_choice_the_browser_is_asked(client: Client) -> None:
    page = client.get(ADDRESS, headers={"accept-language": "es-MX,es;q=0.9"})
    assert language_of(page.content) == "es"
    assert not page.cookies.get("django_language")
    assert "Accept-Language" in page["Vary"]


@pytest.mark.parametrize("wanted", ["xx", "", "../../etc", "a" * 5000, "\x00"])
def test_an_unknown_language_is_ignored(client: Client, wanted: str) -> None:
    page = client.get(ADDRESS, {"lang": wanted})
    assert page.status_code == 200
    assert language_of(page.content) == "en"
    assert not page.cookies.get("django_language")


@pytest.mark.parametrize(
    ("code", "name", "direction"),
    [
        ("ar", "العربية", "rtl"),
        ("bn", "বাংলা", "ltr"),
        ("pa-Arab", "پنجابی (عربی)", "rtl"),
        ("zz", "zz", "ltr"),
    ],
)
def test_any_language_has_a_name_and_a_direction(code: str, name: str, direction: str) -> None:
    assert languages.endonym(code) == name
    assert languages.direction(code) == direction
