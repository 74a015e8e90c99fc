"""
Mail over SMTP (RFC 5321), one connection a micro-batch.

SMTP cannot take a message once: when the connection drops before the last answer, the sender
must try again (RFC 5321 section 4.5.4) and the receiver may see it twice. The Message-ID stays
the same, so that mail programs show one.
"""

import smtplib
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any, Literal

from django.conf import settings as site
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.messaging import hosts
from musterpoint.messaging.addresses import is_usable
from musterpoint.messaging.carriers._carrier import BUDGET_SECONDS, Outcome, Parcel, Result

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
KNOWN = {"host", "port", "security", "user", "password", "sender"}
LONGEST_LINE = 998
#: The mailbox does not exist, is not local, or its name cannot be (RFC 5321 section 4.2.3).
NO_SUCH_MAILBOX = (550, 551, 553)


class _Checked(smtplib.SMTP):
    """A session that connects only to an address which a carrier may reach."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        last: OSError | None = None
        for address in hosts.addresses(host, port):
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                last = error
        raise last or OSError("the host has no address")


class _CheckedTls(smtplib.SMTP_SSL, _Checked):
    """The same over TLS; the certificate is still checked against the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where to hand mail over, and as whom."""

    host: str
    port: int = 25
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: str = ""
    sender: str = ""

    def connect(self) -> smtplib.SMTP:
        """Return a session that is ready for mail; raises OSError or SMTPException."""
        if self.security == "tls":
            session: smtplib.SMTP = _CheckedTls(
                self.host, self.port, timeout=CONNECT_SECONDS, context=ssl.create_default_context()
            )
        else:
            session = _Checked(self.host, self.port, timeout=CONNECT_SECONDS)
        try:
            self._open(session)
        except (OSError, smtplib.SMTPException):
            session.close()
            raise
        return session

    def _open(self, session: smtplib.SMTP) -> None:
        if self.security == "starttls":
            session.starttls(context=ssl.create_default_context())
        session.ehlo_or_helo_if_needed()
        if self.user:
            session.login(self.user, self.password)
        if session.sock is not None:
            session.sock.settimeout(ANSWER_SECONDS)


class Smtp:
    """Real mail through a server of the organisation."""

    is_idempotent = False
    is_real = True

    def problems(self, settings: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return what is wrong with the settings."""
        found = {name: [_("is not known")] for name in settings.keys() - KNOWN}
        host, port = settings.get("host"), settings.get("port", 25)
        if not isinstance(host, str) or not host or any(c.isspace() for c in host):
            found["host"] = [_("Enter the name of the mail server")]
        if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
            found["port"] = [_("Enter a number from 1 to 65535")]
        if settings.get("security", "starttls") not in ("none", "starttls", "tls"):
            found["security"] = [_("Choose none, starttls or tls")]
        for name in ("user", "password", "sender"):
            value = settings.get(name, "")
            if not isinstance(value, str) or any(ord(letter) < 32 for letter in value):
                found[name] = [_("Enter text without line breaks")]
        sender = settings.get("sender", "")
        if "sender" not in found and sender and not is_usable("email", sender):
            found["sender"] = [_("Enter an e-mail address, such as no-reply@example.org")]
        if not found and settings.get("user") and settings.get("security") == "none":
            found["security"] = [_("A password may not travel in the open: choose starttls or tls")]
        if not found and hosts.is_forbidden(str(host), int(port)):
            found["host"] = [_("Mail may not go to this network; ask who runs the installation")]
        return found

    def fault(self, settings: Mapping[str, Any]) -> str:
        """Connect and sign in without sending; return what is wrong as a sentence, or nothing."""
        try:
            with suppress(smtplib.SMTPServerDisconnected):
                Server(**settings).connect().quit()
        except smtplib.SMTPAuthenticationError:
            return _("The server refuses this user and password.")
        except smtplib.SMTPNotSupportedError:
            return _("The server offers no such protection or sign-in. Choose another protection.")
        except ssl.SSLError:
            return _("The server's certificate or protection does not fit. Check name and port.")
        except (OSError, smtplib.SMTPException):
            return _("The server does not answer. Check its name, port and protection.")
        return ""

    def send(
        self, parcels: Sequence[Parcel], settings: Mapping[str, Any], at: datetime
    ) -> list[Outcome]:
        """Hand the parcels over one after another; a lost connection is opened once more."""
        server = Server(**settings)
        run = _Run(server, at)
        try:
            return [run.one(parcel) for parcel in parcels]
        finally:
            run.close()


class _Run:
    """One micro-batch: a session, at most one reconnection, and a deadline."""

    def __init__(self, server: Server, at: datetime) -> None:
        self.server = server
        self.at = at
        self.session: smtplib.SMTP | None = None
        self.connections_left = 2
        self.ends = time.monotonic() + BUDGET_SECONDS - ANSWER_SECONDS

    def one(self, parcel: Parcel) -> Outcome:
        if time.monotonic() > self.ends or not self._connected():
            return Outcome(id=parcel.id, state=Result.DOWN)
        try:
            return self._mail(parcel)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            return Outcome(id=parcel.id, state=Result.RETRY, code="connection_lost")

    def _connected(self) -> bool:
        if self.session is None and self.connections_left:
            self.connections_left -= 1
            with suppress(OSError, smtplib.SMTPException):
                self.session = self.server.connect()
        return self.session is not None

    def _mail(self, parcel: Parcel) -> Outcome:
        session = self.session
        if session is None:
            raise smtplib.SMTPServerDisconnected
        sender = parseaddr(self.server.sender or site.DEFAULT_FROM_EMAIL)[1]
        is_eight_bit = session.has_extn("8bitmime") and has_short_lines(parcel.text)
        content = compose(parcel, sender, self.at, is_eight_bit=is_eight_bit)
        options = ["BODY=8BITMIME"] if is_eight_bit else []
        try:
            session.sendmail(sender, [parcel.address], content, mail_options=options)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            return _refused(parcel, code, is_recipient=True)
        except smtplib.SMTPSenderRefused:
            # Our own sender is not liked: no fault of this recipient, and all others' fate too.
            return Outcome(id=parcel.id, state=Result.RETRY, code="sender_refused")
        except smtplib.SMTPResponseException as refused:
            return _refused(parcel, refused.smtp_code, is_recipient=False)
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError):
            return Outcome(id=parcel.id, state=Result.FAILED, code="bad_address")
        return Outcome(id=parcel.id, state=Result.ACCEPTED, reference=str(parcel.id))

    def close(self) -> None:
        """Say goodbye, or hang up when nobody listens."""
        if self.session is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.session.quit()
            self.session.close()
            self.session = None


def _refused(parcel: Parcel, code: int, *, is_recipient: bool) -> Outcome:
    if code < 500:
        return Outcome(id=parcel.id, state=Result.RETRY, code=f"smtp_{code}")
    if is_recipient and code in NO_SUCH_MAILBOX:
        return Outcome(id=parcel.id, state=Result.FAILED, code="bad_address")
    return Outcome(id=parcel.id, state=Result.FAILED, code=f"smtp_{code}")


def has_short_lines(text: str) -> bool:
    """Say whether no line is longer than SMTP allows (998 octets, RFC 5321 section 4.5.3.1.6)."""
    return all(len(line.encode()) <= LONGEST_LINE for line in text.splitlines())


def compose(parcel: Parcel, sender: str, at: datetime, *, is_eight_bit: bool) -> bytes:
    """
    Return the mail as octets: a neutral sender and subject, the text as UTF-8.

    The subject is what a lock screen shows, so it names nobody: the title of the message, or a
    neutral line in the reader's language.
    """
    mail = EmailMessage(policy=SMTP)
    with translation.override(parcel.language or None):
        mail["Subject"] = parcel.title or _("A message for you")
    mail["From"] = Address(addr_spec=sender)
    mail["To"] = Address(addr_spec=parcel.address)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{parcel.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(parcel.text, charset="utf-8", cte="8bit" if is_eight_bit else "base64")
    if parcel.language:
        mail["Content-Language"] = parcel.language
    return mail.as_bytes()
