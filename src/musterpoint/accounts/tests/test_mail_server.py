"""The page on which an organisation's mail server is chosen and tried."""

import asyncio
import socket
from collections.abc import Callable, Iterator

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.accounts.tests.conftest import events
from musterpoint.messaging import queries
from musterpoint.messaging.models import ChannelSetting
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

Browser = Callable[[User], Client]
PAGE = "/o/haven/desk/settings/mail/"
CHOSEN = {
    "host": "127.0.0.1",
    "port": "587",
    "security": "none",
    "user": "",
    "password": "",
    "sender": "post@haven.invalid",
}


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(settings: LazySettings) -> None:
    settings.MUSTERPOINT_CARRIER_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def port() -> Iterator[str]:
    """The port of a running mail server without users."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    server = Controller(object(), "127.0.0.1", free, loop=asyncio.new_event_loop())
    server.start()
    yield str(free)
    server.stop()


def saved(alice: Actor) -> dict[str, object]:
    with acting_as(alice):
        return queries.chosen("email", NOON)[1]


def test_an_administrator_chooses_a_server_and_tries_it(
    browser_of: Browser, ada: User, alice: Actor, haven: Organisation, port: str
) -> None:
    browser = browser_of(ada)
    assert "No mail server is chosen yet" in browser.get(PAGE).content.decode()
    answer = browser.post(PAGE, CHOSEN | {"port": port}, follow=True)
    assert "The mail server is saved." in answer.content.decode()
    assert saved(alice)["port"] == int(port)
    answer = browser.post(f"{PAGE}try/", follow=True)
    assert "The mail server answers and lets us in." in answer.content.decode()
    assert len(events(haven, "messaging.carrier.tried")) == 1


def test_a_server_that_is_away_is_told_in_a_sentence(browser_of: Browser, ada: User) -> None:
    browser = browser_of(ada)
    browser.post(PAGE, CHOSEN | {"port": "1"})
    answer = browser.post(f"{PAGE}try/", follow=True)
    assert "The server does not answer." in answer.content.decode()


def test_the_password_is_never_shown_is_kept_when_left_empty_and_goes_to_no_other_server(
    browser_of: Browser, ada: User, haven: Organisation, alice: Actor
) -> None:
    browser = browser_of(ada)
    typed = CHOSEN | {"security": "starttls", "user": "post", "password": "s3cret-and-long"}
    browser.post(PAGE, typed)
    assert "s3cret-and-long" not in browser.get(PAGE).content.decode()

    def password() -> object:
        from musterpoint.messaging.actions import _settings
        from musterpoint.tenancy import vault

        with acting_as(alice):
            row = ChannelSetting.objects.get(channel="email")
            kept = vault.open_for_organisation(_settings.USE, row.sealed_settings, at=NOON)
        return kept.get("password")

    browser.post(PAGE, typed | {"password": "", "sender": "other@haven.invalid"})
    assert password() == "s3cret-and-long"
    browser.post(PAGE, typed | {"password": "", "host": "127.0.0.2"})
    assert password() == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"host": ""}, "Enter the name of the mail server"),
        ({"host": "a b"}, "Enter the name of the mail server"),
        ({"host": "10.0.0.1"}, "Mail may not go to this network"),
        ({"port": "70000"}, "65535"),
        ({"port": "x"}, "number"),
        ({"security": "open"}, "error-message"),
        ({"sender": "nobody"}, "error-message"),
        ({"user": "u", "password": "p"}, "A password may not travel in the open"),
    ],
)
def test_wrong_settings_are_told_beside_their_field_and_nothing_is_saved(
    browser_of: Browser, ada: User, alice: Actor, typed: dict[str, str], says: str
) -> None:
    answer = browser_of(ada).post(PAGE, CHOSEN | typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert saved(alice) == {}


def test_others_than_administrators_neither_see_nor_change_it(
    browser_of: Browser, rosa: User, alice: Actor
) -> None:
    browser = browser_of(rosa)
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, CHOSEN).status_code == 403
    assert browser.post(f"{PAGE}try/").status_code == 403
    assert saved(alice) == {}
