"""Mail goes through a real SMTP server, and what the server says is understood."""

import asyncio
import email
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.policy import default as modern
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings

from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions, carriers
from musterpoint.messaging.carriers import Parcel
from musterpoint.messaging.models import ChannelSetting, Message
from musterpoint.messaging.tests.factories import drain, queue, to
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ARABIC = "الميناء مغلق. ابقوا في منازلكم.\nأرسل ١ إذا كنت بخير."
TITLE = "معلومات من القنصلية"


class Mailbox:
    """What the server does: it refuses, puts off and hangs up by the first word of an address."""

    def __init__(self) -> None:
        self.kept: list[Envelope] = []
        self.drops_left = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer for a recipient."""
        first = address.partition("@")[0].rstrip("0123456789")
        if first == "nobody":
            return f"550 5.1.1 no such user {address}"
        if first == "spam":
            return "554 5.7.1 refused"
        if first == "greylisted":
            return "451 4.7.1 try again later"
        if first == "dropped" and self.drops_left:
            self.drops_left -= 1
            server.transport.abort()
            return "421 bye"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail."""
        self.kept.append(envelope)
        return "250 kept"


class Server(Controller):
    """An SMTP server on a free port of this machine."""

    def factory(self) -> SMTP:
        """Make the protocol of one connection."""
        return SMTP(self.handler, decode_data=False, hostname="mail.invalid")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(settings: LazySettings) -> None:
    settings.MUSTERPOINT_CARRIER_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A running server and its port."""
    box, port = Mailbox(), free_port()
    server = Server(box, hostname="127.0.0.1", port=port, loop=asyncio.new_event_loop())
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def box(alice: Actor, mailbox: tuple[Mailbox, int]) -> Mailbox:
    """The server that Haven uses for its mail."""
    found, port = mailbox
    settings = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "post@haven.invalid",
    }
    with acting_as(alice):
        actions.use_carrier("email", "smtp", settings, by=alice, at=NOON)
    return found


def mail(place: int, address: str, **facts: Any) -> actions.Outgoing:
    return to(place, channel="email", address=address, text=ARABIC, language="ar", **facts)


def outcome(by: Actor) -> tuple[str, str]:
    with acting_as(by):
        row = Message.objects.get()
        return row.state, row.reason


def test_arabic_arrives_whole_with_a_neutral_sender_and_subject(
    alice: Actor, haven: Organisation, box: Mailbox
) -> None:
    with acting_as(alice):
        queue(alice, mail(1, "amina@example.invalid", title=TITLE), mail(2, "b@example.invalid"))
    drain(haven)
    assert len(box.kept) == 2
    read = [email.message_from_bytes(one.content, policy=modern) for one in box.kept]
    by_address = {str(one["To"]): one for one in read}
    first = by_address["amina@example.invalid"]
    assert first["Subject"] == TITLE
    assert first.get_content().strip().replace("\r\n", "\n") == ARABIC
    assert first["From"] == "post@haven.invalid"
    assert first["Content-Language"] == "ar"
    assert first["Date"].datetime == NOON
    assert by_address["b@example.invalid"]["Subject"], "a neutral line when there is no title"
    for one in box.kept:
        assert one.mail_from == "post@haven.invalid"
        assert len(one.rcpt_tos) == 1, "nobody sees another's address"
    with acting_as(alice):
        assert set(Message.objects.values_list("state", flat=True)) == {"accepted"}


@pytest.mark.parametrize("is_eight_bit", [True, False])
def test_the_text_survives_servers_of_seven_and_eight_bits(is_eight_bit: bool) -> None:
    parcel = Parcel(
        id=uuid7(), channel="email", address="a@b.invalid", title="", text=ARABIC + "\n.\n..x",
        language="ar",
    )  # fmt: skip
    content = carriers._smtp.compose(parcel, "c@d.invalid", NOON, is_eight_bit=is_eight_bit)
    assert content.isascii() is not is_eight_bit
    read = email.message_from_bytes(content, policy=modern)
    assert read.get_content().strip().replace("\r\n", "\n") == parcel.text


def test_a_line_longer_than_smtp_allows_is_encoded(
    alice: Actor, haven: Organisation, box: Mailbox
) -> None:
    text = "ب" * 1500
    with acting_as(alice):
        queue(alice, to(1, channel="email", address="a@example.invalid", text=text))
    drain(haven)
    (kept,) = box.kept
    assert max(map(len, kept.content.split(b"\r\n"))) <= 998
    read = email.message_from_bytes(kept.content, policy=modern)
    assert read.get_content().strip() == text


@pytest.mark.parametrize(
    ("address", "state", "reason"),
    [
        ("nobody@example.invalid", "failed", "bad_address"),
        ("spam@example.invalid", "failed", "smtp_554"),
        ("greylisted@example.invalid", "queued", "smtp_451"),
    ],
)
def test_what_the_server_says_of_a_recipient_is_understood(
    alice: Actor, haven: Organisation, box: Mailbox, address: str, state: str, reason: str
) -> None:
    with acting_as(alice):
        queue(alice, mail(1, address))
    drain(haven)
    assert outcome(alice) == (state, reason)
    assert box.kept == []


def test_one_refused_recipient_does_not_hold_up_the_others(
    alice: Actor, haven: Organisation, box: Mailbox
) -> None:
    with acting_as(alice):
        queue(
            alice,
            *(mail(n, f"nobody{n}@example.invalid" if n % 3 == 0 else f"p{n}@example.invalid")
              for n in range(30)),
        )  # fmt: skip
    drain(haven)
    assert len(box.kept) == 20
    with acting_as(alice):
        assert Message.objects.filter(state="failed").count() == 10


def test_a_dropped_connection_is_tried_again_and_arrives(
    alice: Actor, haven: Organisation, box: Mailbox
) -> None:
    box.drops_left = 1
    with acting_as(alice):
        queue(alice, mail(1, "dropped@example.invalid"))
    drain(haven)
    assert outcome(alice) == ("queued", "connection_lost")
    drain(haven, NOON + timedelta(seconds=30))
    assert outcome(alice) == ("accepted", "")
    assert len(box.kept) == 1


def test_after_a_drop_the_rest_of_the_batch_still_goes_out(
    alice: Actor, haven: Organisation, box: Mailbox
) -> None:
    box.drops_left = 1
    with acting_as(alice):
        queue(alice, *(mail(n, f"dropped{n}@example.invalid") for n in range(10)))
    drain(haven)
    assert len(box.kept) == 9
    drain(haven, NOON + timedelta(minutes=1))
    assert len(box.kept) == 10


def test_a_server_that_is_not_there_pauses_the_channel(alice: Actor, haven: Organisation) -> None:
    settings = {"host": "127.0.0.1", "port": free_port(), "security": "none"}
    with acting_as(alice):
        actions.use_carrier("email", "smtp", settings, by=alice, at=NOON)
        queue(alice, mail(1, "a@example.invalid"))
    drain(haven)
    assert outcome(alice) == ("queued", "carrier_down")
    with acting_as(alice):
        assert ChannelSetting.objects.get().down_since == NOON


def test_a_server_without_encryption_is_not_used_when_encryption_is_asked_for(
    alice: Actor, haven: Organisation, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    with acting_as(alice):
        settings = {"host": "127.0.0.1", "port": port, "security": "starttls"}
        actions.use_carrier("email", "smtp", settings, by=alice, at=NOON)
        queue(alice, mail(1, "a@example.invalid"))
    drain(haven)
    assert outcome(alice) == ("queued", "carrier_down")
    assert box.kept == []
