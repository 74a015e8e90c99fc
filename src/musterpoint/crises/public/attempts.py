"""
A reference and a code typed at the door: which registration they open, if any.

The code on a card for the wallet stands for the reference, and opens nothing alone either.

Ten wrong codes close a reference for a day, whether it is an unfinished registration, a person or
nothing at all, so that neither the answer nor the count tells what exists. Besides, sixty wrong
ones in an hour close one source: a code of six figures must not be guessed across many
references. A source is a network address, of which only a keyed digest is kept; a camp behind one
address has room for honest slips, and a code that fits is never counted.

An address with a code that is told apart is closed in the same way: ten wrong codes close it for a
day, from wherever they came. Whoever rents a network has sources without number.

What anybody may send without a code (a wish to be called, a complaint) is counted per source in
the same way, so that a machine cannot bury what people wrote under thousands of its own.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext as _

from musterpoint.crises import queries as crises
from musterpoint.crises.models import CodeAttempt
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Refused
from musterpoint.people import actions as people
from musterpoint.people import queries
from musterpoint.tenancy import vault
from musterpoint.web.http import ActorRequest

TRIES = 10
CLOSED_FOR = timedelta(days=1)
SOURCE_TRIES = 60
SOURCE_CLOSED_FOR = timedelta(hours=1)
#: Whoever has one address of IPv6 has the other ones of its network too.
IPV6_NETWORK = 64
SENT_TRIES = 30
TOKEN_USE = "crises.attempts"  # noqa: S105  the name of a use, not a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What reference and code open; neither id when they open nothing."""

    draft_id: UUID | None = None
    person_id: UUID | None = None
    is_closed: bool = False


class TooOften(Refused):
    """So much came from one network, or so many wrong codes for one address, that it stops."""

    status = 429


def enter(request: ActorRequest, reference: str, code: str) -> Opened:
    """
    Return what a reference and its code open, counting a failure.

    The caller answers with a status below 400 also after a failure, or the count is rolled back.
    """
    stored = ids.parse_reference(reference)
    if stored is None:
        return Opened()
    by, at, digits = request.actor, request.at, figures(code)
    # Wrong figures typed for a card count for its registration: a card is no second set of tries.
    stored = crises.behind_card(stored, at)
    CodeAttempt.objects.filter(expires_at__lte=at).delete()
    # The source first, always: two who try the same two things never wait for each other.
    from_here = _count(f"source|{source(request)}", SOURCE_CLOSED_FOR, at)
    for_this = _count(f"reference|{stored}", CLOSED_FOR, at)
    if for_this.failures >= TRIES or from_here.failures >= SOURCE_TRIES:
        return Opened(is_closed=True)
    draft = people.open_draft(stored, digits, by=by, at=at)
    person = None if draft else queries.check_code(stored, digits, at)
    if draft is not None or person is not None:
        for_this.delete()
        return Opened(draft_id=draft.id if draft else None, person_id=person)
    for count in (from_here, for_this):
        count.failures += 1
        count.save(update_fields=["failures"])
    return Opened(is_closed=for_this.failures >= TRIES)


def count_sent(request: ActorRequest, what: str, most: int | None = None) -> None:
    """
    Count one more thing of a kind from this source; refuse above so many in an hour.

    Raises TooOften; what was typed stays on the page, whose sentence names another way.
    """
    CodeAttempt.objects.filter(expires_at__lte=request.at).delete()
    sent = _count(f"sent|{what}|{source(request)}", SOURCE_CLOSED_FOR, request.at)
    if sent.failures >= (SENT_TRIES if most is None else most):
        raise TooOften(
            _("Very much came from your network just now. Try again in an hour, or call us.")
        )
    sent.failures += 1
    sent.save(update_fields=["failures"])


def count_code(request: ActorRequest, what: str, is_right: bool) -> None:
    """
    Count a wrong code that was typed for something; a right one ends the count.

    Raises TooOften, also for a right one, when ten wrong ones came within a day, whatever their
    source. The caller answers below 400 after a wrong one, or the count is rolled back.
    """
    CodeAttempt.objects.filter(expires_at__lte=request.at).delete()
    tried = _count(f"code|{what}", CLOSED_FOR, request.at)
    if tried.failures >= TRIES:
        raise TooOften(_("Too many wrong codes were entered here. Ask us for a new link and code."))
    tried.failures = 0 if is_right else tried.failures + 1
    tried.save(update_fields=["failures"])


def figures(typed: str) -> str:
    """Return the figures of what was typed, in any script's digits, as 0-9."""
    return "".join(str(unicodedata.digit(letter)) for letter in typed if letter.isdigit())


def source(request: ActorRequest) -> str:
    """Return the network from which somebody tries, as our own proxies name it."""
    address = ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return str(address)
    return str(ip_network((address, IPV6_NETWORK), strict=False))


def _count(what: str, closes_for: timedelta, at: datetime) -> CodeAttempt:
    """Return the row that counts the failures of something, locked: tries come one by one."""
    secret = vault.organisation_secret(TOKEN_USE, at=at)
    token = hmac.digest(secret, what.encode(), "sha256")[: vault.TOKEN_BYTES]
    fresh = CodeAttempt(token=token, expires_at=at + closes_for)
    CodeAttempt.objects.bulk_create([fresh], ignore_conflicts=True)
    return CodeAttempt.objects.select_for_update().get(token=token)
