"""What the actions of this package share: refusals, sealing, history, papers, currencies."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.cases import uploads
from musterpoint.claims import values
from musterpoint.claims.models import Paper, Step
from musterpoint.claims.sealed import PAPER, STEP, read_words
from musterpoint.engine import ledger
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

LANE = "claims.money"
#: Who tells the blind marks of responders' claims.
MARKS_LANE = "claims.marks"
#: A person's claim, as blind marks call it, and who makes and tells them.
OWED, HELP = "claims.matter", "grants.marks"
KEY_BYTES = 20
LONGEST = 3000
MOST_PAPERS = 20
#: Steps of who of the staff does not check or decide; a responder's new address has its own.
PREPARED, LINK = ("begun", "written", "filed", "objected"), "link"
#: More than any claim, and far from what a column holds.
MOST = 10**15


class NoSuchClaim(Missing):
    """There is no such claim, responder, cover or file here."""


class BadClaim(Invalid):
    """What was typed cannot be kept as it stands."""


class NotNow(Refused):
    """The claim does not stand where this is done."""


class NotYours(NotAllowed):
    """Whoever registered, took or checked a claim does not decide it."""


class NoScanner(Refused):
    """The scanner does not answer, so that nothing is taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A paper as it is given out."""

    name: str
    media_type: str
    data: bytes


def refuse(problems: Mapping[str, Sequence[str]]) -> None:
    """Raise BadClaim when there are problems."""
    if problems:
        raise BadClaim(_("Correct what is marked."), fields=problems)


def check_texts(given: Mapping[str, tuple[str, int, bool]]) -> dict[str, list[str]]:
    """Return what is wrong with texts: name -> (text, most letters, must be there)."""
    found: dict[str, list[str]] = {}
    for name, (typed, most, must) in given.items():
        if must and not typed.strip():
            found[name] = [_("Write something here.")]
        elif len(typed.strip()) > most:
            found[name] = [_("Shorten this to %(most)s characters.") % {"most": most}]
        elif any(not _is_text(one) for one in typed):
            found[name] = [_("Remove the hidden characters from this answer")]
    return found


def _is_text(one: str) -> bool:
    return one.isprintable() or one in "\n\r\t\u200c\u200d\u200e\u200f"


def check_nobody(given: Mapping[str, str]) -> dict[str, list[str]]:
    """Return which texts seem to name somebody: responders tell services and numbers alone."""
    found = {name: values.identity_in(typed) for name, typed in given.items()}
    return {name: [_(words)] for name, words in found.items() if words}


def currency(code: str, field: str = "unit") -> ledger.Unit:
    """Return a currency as somebody typed it. Raises BadClaim at the field."""
    try:
        return ledger.currency(code.strip().upper())
    except ledger.NoUnit as wrong:
        raise BadClaim(str(wrong).replace("%", "%%"), fields={field: [str(wrong)]}) from wrong


def named(by: Actor) -> UUID:
    """Return who acts: a decision about money is made by people who answer for it by name."""
    if by.id is None or by.kind is ActorKind.CLIENT:
        raise NotYours(_("Only a member of staff does this, by name."))
    return by.id


def doer(by: Actor) -> UUID:
    """Return who enters something that a person decides on later: staff, or a program."""
    if by.id is None:
        raise NotAllowed(_("Only a member of staff does this, by name."))
    return by.id


def staff(by: Actor) -> UUID | None:
    """Return who of the staff did it; nobody for whoever came by a public page."""
    return None if by.kind is ActorKind.PUBLIC else by.id


def require_door(by: Actor) -> None:
    """Require what a public page needs, or staff who take claims down."""
    is_public = by.kind is ActorKind.PUBLIC
    by.require(Permission.PUBLIC_APPLY if is_public else Permission.CLAIMS_CHANGE)


def another(by: Actor, others: Sequence[UUID | None], words: str) -> UUID:
    """Return who acts; raise NotYours for one who did a step before."""
    user = named(by)
    if same_hands(by, others):
        raise NotYours(words)
    return user


def digest(key: str) -> str:
    """Return under what the key of an address is kept."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def in_days(at: datetime, days: int) -> datetime:
    """Return the moment so many days later."""
    return at + timedelta(days=days)


def step(
    of_id: UUID,
    what: str,
    *,
    by: Actor,
    at: datetime,
    key_of: UUID | None = None,
    note: str = "",
    amount: int | None = None,
) -> None:
    """Write a line of history; ``key_of`` is whose key seals the note, the claim's own else."""
    sealed = None
    if note.strip():
        key = vault.open_key(key_of or of_id, at=at)
        sealed = key.seal(STEP, {"words": note.strip()})
    Step.objects.create(
        of_id=of_id, what=what, amount=amount, sealed=sealed, made_by=staff(by), made_at=at
    )


def history(of_id: UUID, key_of: UUID, at: datetime) -> list[tuple[Step, str]]:
    """Return every step with its words, the latest first."""
    key = vault.open_keys([key_of], at=at).get(key_of)
    rows = Step.objects.filter(of_id=of_id).order_by("-made_at", "-id")
    return [(one, read_words(key, one.sealed, STEP)) for one in rows]


def keep_paper(
    of_id: UUID, key_of: UUID, name: str, data: bytes, *, by: Actor, at: datetime
) -> Paper:
    """Keep a file, looked at and without its metadata. The caller has checked who may."""
    if Paper.objects.filter(of_id=of_id).count() >= MOST_PAPERS:
        raise _bad_file(_("There are %(most)s papers. More are not taken.") % {"most": MOST_PAPERS})
    media_type, kept = _looked_at(data)
    key = vault.open_key(key_of, at=at)
    made = Paper.objects.create(
        of_id=of_id,
        media_type=media_type,
        size=len(kept),
        added_at=at,
        added_by=staff(by),
        sealed_name=key.seal(PAPER, {"words": uploads.tidy(name, media_type)}),
        sealed=key.seal(PAPER, {"data": b64encode(kept).decode("ascii")}),
    )
    audit.record("claims.paper.added", subject_id=of_id, by=by, at=at)
    return made


def open_paper(of_id: UUID, key_of: UUID, paper_id: UUID, *, by: Actor, at: datetime) -> Opened:
    """Give a paper out to staff, and leave a trace of who took it. The caller checked who may."""
    row = Paper.objects.filter(of_id=of_id, id=paper_id).first()
    if row is None:
        raise NoSuchClaim(_("There is no such paper here."))
    key = vault.open_key(key_of, at=at)
    audit.saw("claims.paper.read", [of_id], by=by, at=at, paper=str(row.id))
    return Opened(
        name=str(key.open(PAPER, row.sealed_name)["words"]),
        media_type=row.media_type,
        data=b64decode(key.open(PAPER, row.sealed)["data"]),
    )


def paper_names(of_id: UUID, key_of: UUID, at: datetime) -> list[tuple[Paper, str]]:
    """Return the papers of a claim with their names."""
    key = vault.open_keys([key_of], at=at).get(key_of)
    rows = Paper.objects.filter(of_id=of_id).order_by("added_at", "id")
    return [(one, read_words(key, one.sealed_name, PAPER)) for one in rows]


def _looked_at(data: bytes) -> tuple[str, bytes]:
    try:
        return uploads.looked_at(data)
    except uploads.NotKept as problem:
        if problem.is_silent:
            raise NoScanner(
                _("Files cannot be checked now. Send what you wrote, and add the file later.")
            ) from problem
        raise _bad_file(problem.words) from problem


def _bad_file(words: str) -> BadClaim:
    return BadClaim(words.replace("%", "%%"), fields={"file": [words]})
