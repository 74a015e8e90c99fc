"""A worker asks: begun with a name and a number, written in peace, sent with consent."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import rules
from musterpoint.bonds.actions._common import (
    CALL_USE,
    HELP,
    LANE,
    BadBond,
    NotNow,
    check_amount,
    check_texts,
    currency,
    key_digest,
    locked_call,
    refuse,
    require_staff,
)
from musterpoint.bonds.finding import NoSuchBond
from musterpoint.bonds.models import Call, CallLine, CallPaper, CallState, Side
from musterpoint.cases import uploads
from musterpoint.grants import actions as grants
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import random_bytes, reference, uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

MOST_PAPERS = 10
PAPER_USE = "bonds.paper"
#: A loss that is told of is not older than so many days.
OLDEST = 5 * 366


class NoScanner(Refused):
    """The scanner does not answer, so that nothing is taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginIn:
    """Who asks, how to reach them, and the employer as they know it."""

    name: str
    phone: str
    employer: str
    email: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsIn:
    """
    What happened and what is asked, in smallest parts by head.

    ``tells_employer`` and ``tells_state`` say who may learn the name; ``consents`` is to the call.
    """

    currency: str
    asked: Mapping[str, int]
    lost_on: date | None = None
    words: str = ""
    how_paid: str = ""
    tells_employer: bool = False
    tells_state: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A call that was begun, and the key of its address, shown once."""

    row: Call
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A paper as it is given out."""

    name: str
    media_type: str
    data: bytes


def begin(given: BeginIn, *, by: Actor, at: datetime) -> Begun:
    """Begin a call, on the public page or for somebody who asked on the telephone."""
    require_staff(by)
    refuse(
        check_texts(
            {
                "name": (given.name, 200, True),
                "phone": (given.phone, 40, not given.email.strip()),
                "email": (given.email, 200, False),
                "employer": (given.employer, 200, True),
                "reference": (given.reference, 20, False),
            }
        )
    )
    identity, key = uuid7(), random_bytes(20).hex()
    names = ("name", "phone", "email", "employer", "reference")
    sealed = {name: getattr(given, name).strip() for name in names}
    unit = rules.pack().required[-1].currency
    row = Call.objects.create(
        id=identity,
        reference=reference(identity, vault.organisation_secret("bonds.calls", at=at)),
        key_digest=key_digest(key),
        is_by_staff=by.kind is not ActorKind.PUBLIC,
        currency=unit.code,
        digits=unit.digits,
        sealed=vault.make_keys([identity], at=at)[identity].seal(CALL_USE, sealed),
        begun_at=at,
        begun_by=_staff(by),
    )
    pumps.wake(LANE, at + timedelta(days=rules.pack().days["draft"]))
    audit.record("bonds.call.begun", subject_id=row.id, by=by, at=at)
    return Begun(row=row, key=key)


def _staff(by: Actor) -> UUID | None:
    """Return who of the staff did it; nobody for a worker."""
    return None if by.kind is ActorKind.PUBLIC else by.id


def of_call_key(key: str) -> Call:
    """Return the call whose address has this key, or raise NoSuchBond."""
    row = Call.objects.filter(key_digest=key_digest(key)).first()
    if row is None:
        raise NoSuchBond(_("This address opens nothing. Look whether it is complete."))
    return row


def call_content(row: Call, at: datetime) -> dict[str, Any]:
    """Return what is sealed of a call."""
    found: dict[str, Any] = vault.open_key(row.id, at=at).open(CALL_USE, row.sealed)
    return found


def write(call_id: UUID, given: DetailsIn, *, by: Actor, at: datetime) -> Call:
    """Keep what was written of a call that is not sent; it may be incomplete."""
    require_staff(by)
    row = _draft(call_id)
    unit = currency(given.currency)
    order = rules.pack().heads
    problems = check_texts(
        {"words": (given.words, 3000, False), "how_paid": (given.how_paid, 500, False)}
    )
    for head, amount in given.asked.items():
        if head not in order:
            raise BadBond(_("Correct what is marked."), fields={"asked": [_("Choose one.")]})
        if found := check_amount(amount):
            problems[f"asked_{head}"] = found
    if given.lost_on is not None and not -OLDEST <= (given.lost_on - at.date()).days <= 0:
        problems["lost_on"] = [_("Enter a day of the last five years.")]
    refuse(problems)
    row.currency, row.digits = unit.code, unit.digits
    row.lost_on = given.lost_on
    row.written_by = _staff(by) or row.written_by
    row.tells_employer, row.tells_state = given.tells_employer, given.tells_state
    content = call_content(row, at)
    content |= {"words": given.words.strip(), "how_paid": given.how_paid.strip()}
    row.sealed = vault.open_key(row.id, at=at).seal(CALL_USE, content)
    row.save()
    row.lines.all().delete()
    CallLine.objects.bulk_create(
        [
            CallLine(call=row, head=head, asked=given.asked[head])
            for head in order
            if head in given.asked
        ]
    )
    audit.record("bonds.call.written", subject_id=row.id, by=by, at=at)
    return row


def send(call_id: UUID, consents: bool, *, by: Actor, at: datetime) -> Call:
    """
    Send a call: with the worker's consent, at least one amount and the day of the loss.

    Raises BadBond by field for what is missing, NotNow for one that was sent.
    """
    require_staff(by)
    row = _draft(call_id)
    problems = {}
    if not consents:
        problems["consents"] = [_("A bond is called only with the worker's consent.")]
    if not row.lines.exists():
        problems["asked"] = [_("Enter at least one amount that you ask for.")]
    if row.lost_on is None:
        problems["lost_on"] = [_("Enter the day on which you left, or of the loss.")]
    refuse(problems)
    row.state, row.sent_at, row.consented_at = CallState.SENT, at, at
    row.sent_by = _staff(by)
    row.save(update_fields=["state", "sent_at", "consented_at", "sent_by"])
    grants.help_changed(HELP, row.id, at=at)
    audit.record("bonds.call.sent", subject_id=row.id, by=by, at=at)
    return row


def withdraw(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """Withdraw a call before it is decided; nothing follows from it."""
    require_staff(by)
    row = locked_call(call_id)
    if row.state in (CallState.DECIDED, CallState.REFUSED, CallState.WITHDRAWN):
        raise NotNow(_("This call has ended: it cannot be withdrawn."))
    row.state = CallState.WITHDRAWN
    row.save(update_fields=["state"])
    pumps.wake("costs.bonds", at)
    audit.record("bonds.call.withdrawn", subject_id=row.id, by=by, at=at)
    return row


def forget_drafts(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Delete what was begun and not sent in the days of the rules; return how many."""
    by.require(Permission.BONDS_CHANGE)
    last = at - timedelta(days=rules.pack().days["draft"])
    rows = Call.objects.select_for_update().filter(state=CallState.DRAFT, begun_at__lte=last)
    gone = [one.id for one in rows.order_by("id")[:limit]]
    if gone:
        Call.objects.filter(id__in=gone).delete()
        vault.erase(gone, at=at)
        audit.record_many("bonds.call.forgotten", gone, by=by, at=at)
    return len(gone)


def _draft(call_id: UUID) -> Call:
    row = locked_call(call_id)
    if row.state != CallState.DRAFT:
        raise NotNow(_("This was sent: it stands as it is."))
    return row


def add_paper(
    call_id: UUID, side: Side, name: str, data: bytes, *, by: Actor, at: datetime
) -> CallPaper:
    """Keep a file, looked at and without its metadata, until the call is decided."""
    require_staff(by)
    row = locked_call(call_id)
    if row.state in (CallState.DECIDED, CallState.REFUSED, CallState.WITHDRAWN):
        raise NotNow(_("This call has ended: it takes no more papers."))
    if side == Side.EMPLOYER and row.state != CallState.NOTICED:
        raise NotNow(_("The time for objections is not open."))
    if row.papers.filter(side=side).count() >= MOST_PAPERS:
        raise _bad_file(_("There are %(most)s papers. More are not taken.") % {"most": MOST_PAPERS})
    media_type, kept = _looked_at(data)
    key = vault.open_key(row.id, at=at)
    made = CallPaper.objects.create(
        call=row,
        side=side,
        media_type=media_type,
        size=len(kept),
        added_at=at,
        sealed_name=key.seal(PAPER_USE, uploads.tidy(name, media_type)),
        sealed=key.seal(PAPER_USE, b64encode(kept).decode("ascii")),
    )
    audit.record("bonds.paper.added", subject_id=row.id, by=by, at=at, side=str(side))
    return made


def open_paper(call_id: UUID, paper_id: UUID, *, by: Actor, at: datetime) -> Opened:
    """Give a paper out to staff, and leave a trace of who took it."""
    by.require(Permission.BONDS_CALLS)
    row = CallPaper.objects.filter(call_id=call_id, id=paper_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such paper on this call."))
    key = vault.open_key(call_id, at=at)
    audit.saw("bonds.paper.read", [call_id], by=by, at=at, paper=str(row.id))
    return Opened(
        name=key.open(PAPER_USE, row.sealed_name),
        media_type=row.media_type,
        data=b64decode(key.open(PAPER_USE, row.sealed)),
    )


def paper_names(call: Call, at: datetime) -> list[tuple[CallPaper, str]]:
    """Return the papers of a call with their names."""
    rows = list(call.papers.order_by("added_at", "id"))
    if not rows:
        return []
    key = vault.open_key(call.id, at=at)
    return [(one, str(key.open(PAPER_USE, one.sealed_name))) for one in rows]


def _looked_at(data: bytes) -> tuple[str, bytes]:
    try:
        return uploads.looked_at(data)
    except uploads.NotKept as problem:
        if problem.is_silent:
            raise NoScanner(
                _("Files cannot be checked now. Send what you wrote, and add the file later.")
            ) from problem
        raise _bad_file(problem.words) from problem


def _bad_file(text: str) -> BadBond:
    return BadBond(text.replace("%", "%%"), fields={"file": [text]})
