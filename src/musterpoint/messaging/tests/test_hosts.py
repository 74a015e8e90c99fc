"""A carrier's host never leads behind our walls, not even by a name that changes its mind."""

import socket
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from musterpoint.kernel.errors import Invalid
from musterpoint.messaging import actions, hosts
from musterpoint.messaging.models import ChannelSetting, Message
from musterpoint.messaging.tests.factories import drain, queue, to
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "0.0.0.0", "10.0.0.5",
    "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
]  # fmt: skip
OUTSIDE = "93.184.215.14"


def choose(by: Actor, host: str) -> None:
    with acting_as(by):
        settings = {"host": host, "port": 2525, "security": "none"}
        actions.use_carrier("email", "smtp", settings, by=by, at=NOON)


def answers(*addresses: str) -> Callable[..., list[object]]:
    """Return a resolver that gives these addresses for every name."""
    return lambda _host, port, **_more: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses
    ]


@pytest.mark.parametrize("host", INSIDE)
def test_a_host_behind_our_walls_is_refused(alice: Actor, host: str) -> None:
    with pytest.raises(Invalid) as refused:
        choose(alice, host)
    assert list(refused.value.fields) == ["host"]
    with acting_as(alice):
        assert not ChannelSetting.objects.exists()


@pytest.mark.parametrize("found", [("10.0.0.5",), (OUTSIDE, "169.254.169.254")])
def test_a_name_is_refused_when_any_of_its_addresses_is_inside(
    alice: Actor, monkeypatch: pytest.MonkeyPatch, found: tuple[str, ...]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(*found))
    with pytest.raises(Invalid):
        choose(alice, "mail.example.org")


def test_a_name_that_points_inside_later_is_never_connected_to(
    alice: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "addresses", lambda _host, _port: [OUTSIDE])
    choose(alice, "mail.example.org")
    monkeypatch.undo()
    monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1"))
    monkeypatch.setattr(socket, "create_connection", lambda *_all: pytest.fail("connected"))
    with acting_as(alice):
        queue(alice, to(1, channel="email", address="a@example.invalid"))
    drain(haven)
    with acting_as(alice):
        assert Message.objects.get().reason == "carrier_down"


def test_the_connection_goes_to_the_address_that_was_looked_at(
    alice: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []

    def connect(place: tuple[str, int], *_more: object) -> socket.socket:
        called.append(place[0])
        raise OSError("nobody there")

    monkeypatch.setattr(hosts, "addresses", lambda _host, _port: [OUTSIDE])
    monkeypatch.setattr(socket, "create_connection", connect)
    choose(alice, "mail.example.org")
    with acting_as(alice):
        queue(alice, to(1, channel="email", address="a@example.invalid"))
    drain(haven)
    assert set(called) == {OUTSIDE}


def test_a_name_that_nobody_knows_today_may_be_chosen(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_all: object, **_more: object) -> list[object]:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    choose(alice, "mail.example.org")


def test_the_operator_may_name_a_private_network(alice: Actor, settings: LazySettings) -> None:
    settings.MUSTERPOINT_CARRIER_NETWORKS = ["127.0.0.0/8"]
    choose(alice, "127.0.0.1")
    with pytest.raises(Invalid):
        choose(alice, "10.0.0.1")
