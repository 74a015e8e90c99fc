"""
Move money from one window, or earmark, to another: asked by one, approved by others, posted once.

It is undone only by another transfer, asked and approved like the first, that turns its entries
round. Until it is approved nothing is held: whoever approves last finds whether it is still there.
"""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.engine.ledger import KeyUsed, OverLimit
from musterpoint.engine.ledger.units import LARGEST
from musterpoint.funds import bound, units, worth
from musterpoint.funds.actions import _holding, _posting
from musterpoint.funds.actions._deciding import table
from musterpoint.funds.actions._steps import role_of
from musterpoint.funds.errors import (
    FourEyes,
    HasEnded,
    NeedsConsent,
    NoSuchFund,
    NotEnough,
    WrongState,
)
from musterpoint.funds.models import (
    Balance,
    Head,
    Transfer,
    TransferState,
    TransferStep,
    TransferStepKind,
    Window,
)
from musterpoint.funds.queries import TRANSFER
from musterpoint.funds.standing import NO_PROGRAM, is_person, standing
from musterpoint.funds.values_of_transfers import MOST_CONSENT, MOST_REASON, Place, TransferIn
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

ASKS, APPROVES = Permission.FUNDS_CHANGE, Permission.FUNDS_APPROVE


def ask_transfer(given: TransferIn, *, key: str, by: Actor, at: datetime) -> UUID:
    """
    Ask to move money; return the transfer, which waits for whoever may approve.

    The same key with the same content returns the same transfer. Raises KeyUsed, NotEnough,
    NeedsConsent when it takes what givers gave for the place, HasEnded, NoRate, Invalid by field.
    """
    by.require(ASKS)
    digest = _digest(given)
    before = _before(key, digest)
    if before is not None:
        return before
    source, goal = place(given.source, "source"), place(given.goal, "goal")
    _check(given, source, goal, at)
    unbound(source, given.amount, given.unit, has_consent=bool(given.consent.strip()))
    home = source.window.fund.currency
    row = Transfer(
        key=key, digest=digest, window=source.window, head=source.head, goal=goal.window,
        goal_head=goal.head, unit=given.unit, amount=given.amount,
        worth=worth.convert(given.amount, given.unit, home, at.date()),
        reason=given.reason.strip(), consent=given.consent.strip(), consent_on=given.consent_on,
        asked_at=at, asked_by=by.id, changed_at=at,
    )  # fmt: skip
    return _asked(row, given.reason, by=by, at=at)


def ask_undo(transfer_id: UUID, reason: str, *, by: Actor, at: datetime) -> UUID:
    """
    Ask to take a transfer back by entries of its own; others approve that too.

    Asked once more, the one that waits is returned. Raises WrongState for what was not moved, or
    takes another one back itself; NotEnough; NeedsConsent for what givers gave for the place since.
    """
    by.require(ASKS)
    old = locked_transfer(transfer_id)
    waits = Transfer.objects.filter(undoes=old, state=TransferState.ASKED).first()
    if waits is not None:
        return UUID(str(waits.id))
    if old.state != TransferState.MOVED or old.undoes_id is not None:
        raise WrongState(_("Only what was moved can be moved back, once."))
    text = _reason(reason)
    unbound_again(old, places(old)[1])
    number = Transfer.objects.filter(undoes=old).count() + 1
    row = Transfer(
        key=f"undo:{old.id}:{number}", digest=b"", window=old.goal, head=old.goal_head,
        goal=old.window, goal_head=old.head, unit=old.unit, amount=old.amount,
        worth=worth.convert(old.amount, old.unit, old.goal.fund.currency, at.date()),
        earmarked=old.earmarked, reason=text, undoes=old, asked_at=at, asked_by=by.id,
        changed_at=at,
    )  # fmt: skip
    return _asked(row, text, by=by, at=at)


def approve_transfer(transfer_id: UUID, *, by: Actor, at: datetime) -> Transfer:
    """
    Approve a transfer; it is posted once as many people as needed have approved it.

    Who asked never approves; the authority is that over the fund which gives. Raises FourEyes,
    AboveAuthority with who may, NotEnough, NeedsConsent, HasEnded, WrongState, Closed.
    """
    by.require(APPROVES)
    row = _waiting(transfer_id)
    fund = row.window.fund
    steps = list(TransferStep.objects.filter(transfer=row))
    stand = standing(fund, row.worth, steps, table(fund), by, role=role_of(by))
    if stand.refusal is not None:
        raise stand.refusal(stand.why)
    _step(row, TransferStepKind.APPROVED, has_authority=stand.has_authority, by=by, at=at)
    audit.record("funds.transfer.approved", subject_id=row.id, by=by, at=at, worth=row.worth)
    if stand.given + 1 >= stand.needed:
        _move(row, by=by, at=at)
    row.changed_at = at
    row.save(update_fields=["state", "transaction_id", "earmarked", "changed_at"])
    return row


def refuse_transfer(transfer_id: UUID, reason: str, *, by: Actor, at: datetime) -> Transfer:
    """Refuse a transfer, with the reason. Raises WrongState, Invalid without a reason."""
    by.require(APPROVES)
    if not is_person(by):
        raise FourEyes(NO_PROGRAM)
    return _ended(transfer_id, TransferState.REFUSED, reason, by=by, at=at)


def withdraw_transfer(transfer_id: UUID, reason: str, *, by: Actor, at: datetime) -> Transfer:
    """Withdraw what was asked and is not approved yet. Raises WrongState, Invalid."""
    by.require(ASKS)
    return _ended(transfer_id, TransferState.WITHDRAWN, reason, by=by, at=at)


def place(code: str, field: str) -> Place:
    """Return a window, or a head's earmark, that goes on. Raises Invalid at the field, HasEnded."""
    slug, _slash, rest = code.partition("/")
    window_code, _slash, head_code = rest.partition("/")
    rows = Window.objects.select_related("fund").filter(fund__slug=slug, code=window_code)
    window = rows.first()
    if window is None:
        text = _("There is no such window here.")
        raise Invalid(text, fields={field: [text]})
    head = Head.objects.filter(window=window, code=head_code).first() if head_code else None
    if head_code and head is None:
        text = _("There is no such head here.")
        raise Invalid(text, fields={field: [text]})
    return _open(window, head)


def places(row: Transfer) -> tuple[Place, Place]:
    """Return where a transfer comes from and where it goes."""
    found = []
    for window, head in ((row.window, row.head), (row.goal, row.goal_head)):
        if head is not None:
            head.window = window
        found.append(Place(window, head))
    return found[0], found[1]


def unbound(source: Place, amount: int, unit: str, *, has_consent: bool) -> int:
    """
    Return how much of an amount givers had given for the place that it leaves.

    What nobody bound goes first. Raises NotEnough, and NeedsConsent without their consent.
    """
    of = units.unit(unit)
    row = Balance.objects.filter(account__name=source.account, unit=unit).first()
    free = row.posted + row.held_out if row is not None else 0
    if amount > free:
        raise NotEnough(
            _("%(window)s has %(free)s left, and this needs %(amount)s."),
            window=source.name,
            free=units.shown(max(free, 0), of.digits, unit),
            amount=units.shown(amount, of.digits, unit),
        )
    given = free if source.head is not None else bound.bound(source.account, unit)
    loose = free - given
    if amount > loose and not has_consent:
        raise NeedsConsent(
            _(
                "Givers gave this money for %(window)s; %(loose)s of it may be moved without them."
                " Say in which record they agreed."
            ),
            window=source.name,
            loose=units.shown(loose, of.digits, unit),
        )
    return max(0, amount - loose)


def unbound_again(old: Transfer, source: Place) -> None:
    """
    Refuse to move back what givers gave for a place beyond what came there with a transfer.

    That is moved by a transfer of its own, with their consent. Raises NeedsConsent, NotEnough.
    """
    row = Balance.objects.filter(account__name=source.account, unit=old.unit).first()
    free = row.posted + row.held_out if row is not None else 0
    if old.amount > free:
        raise NotEnough(_("%(window)s does not hold so much any more."), window=source.name)
    loose = free - bound.bound(source.account, old.unit)
    if old.amount > loose + old.earmarked:
        raise NeedsConsent(
            _("Givers gave some of this for %(window)s after it was moved there. Ask for a transfer"
              " of its own that names the record in which they agreed."),
            window=source.name,
        )  # fmt: skip


def locked_transfer(transfer_id: UUID) -> Transfer:
    """Return a transfer with both of its places, locked; raise NoSuchFund."""
    found = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("window__fund", "head", "goal__fund", "goal_head", "undoes")
        .filter(id=transfer_id)
        .first()
    )
    if found is None:
        raise NoSuchFund(_("There is no such transfer here."))
    return found


def _move(row: Transfer, *, by: Actor, at: datetime) -> None:
    """Post a transfer that is approved; the caller saves the row."""
    source, goal = places(row)
    for one in (source, goal):
        _open(one.window, one.head)
    _holding.lock((source.account, goal.account))
    if row.undoes is not None:
        row.transaction_id = _turned_round(row, row.undoes, source, by=by, at=at)
    else:
        has_consent = bool(row.consent)
        row.earmarked = unbound(source, row.amount, row.unit, has_consent=has_consent)
        unit = units.unit(row.unit)
        entries = (
            ledger.Entry(source.account, unit, -row.amount),
            ledger.Entry(goal.account, unit, row.amount),
        )
        links = {
            **source.links,
            **{f"to_{name}": code for name, code in goal.links.items()},
            "kind": TRANSFER,
            "transfer": str(row.id),
            "earmarked": str(row.earmarked),
        }
        text = _("From %(source)s to %(goal)s") % {"source": source.name, "goal": goal.name}
        made = ledger.Transaction(_key(row), at.date(), text[:500], entries, links)
        row.transaction_id = _posting.post(made, under=APPROVES, by=by, at=at)
    row.state = TransferState.MOVED
    _step(row, TransferStepKind.MOVED, by=by, at=at)
    audit.record("funds.transfer.moved", subject_id=row.id, by=by, at=at, worth=row.worth)


def _turned_round(row: Transfer, old: Transfer, source: Place, *, by: Actor, at: datetime) -> UUID:
    """Turn the entries of a transfer round; it is moved back from then on."""
    old = Transfer.objects.select_for_update().get(id=old.id)
    if old.state != TransferState.MOVED:
        raise WrongState(_("Only what was moved can be moved back, once."))
    unbound_again(old, source)
    text = _("Moved back: %(reason)s") % {"reason": row.reason}
    try:
        made = _posting.reverse(
            _key(old), _key(row), on=at.date(), text=text[:500], under=APPROVES, by=by, at=at
        )
    except OverLimit as error:
        raise NotEnough(
            _("%(window)s does not hold so much any more."), window=source.name
        ) from error
    old.state, old.changed_at = TransferState.UNDONE, at
    old.save(update_fields=["state", "changed_at"])
    _step(old, TransferStepKind.UNDONE, by=by, at=at)
    return made


def _key(row: Transfer) -> str:
    return f"transfer:{row.id}"


def _open(window: Window, head: Head | None) -> Place:
    ends = (window.ended_at, window.fund.ended_at, head.ended_at if head is not None else None)
    if any(one is not None for one in ends):
        raise HasEnded(_("%(window)s has ended: no money is moved there or from there."),
                       window=window.name)  # fmt: skip
    if head is not None:
        head.window = window
    return Place(window, head)


def _asked(row: Transfer, reason: str, *, by: Actor, at: datetime) -> UUID:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "one_transfer_key" not in str(error) and "one_live_undo" not in str(error):
            raise
        raise KeyUsed(_("The key %(key)s was used for something else."), key=row.key[:80]) from (
            error
        )
    _step(row, TransferStepKind.ASKED, reason=reason, by=by, at=at)
    audit.record("funds.transfer.asked", subject_id=row.id, by=by, at=at, worth=row.worth)
    return UUID(str(row.id))


def _waiting(transfer_id: UUID) -> Transfer:
    row = locked_transfer(transfer_id)
    if row.state != TransferState.ASKED:
        raise WrongState(_("This is not waiting for an approval any more."))
    return row


def _ended(
    transfer_id: UUID, state: TransferState, reason: str, *, by: Actor, at: datetime
) -> Transfer:
    row = locked_transfer(transfer_id)
    if row.state == state:
        return row
    if row.state != TransferState.ASKED:
        raise WrongState(_("This is not waiting for an approval any more."))
    text = _reason(reason)
    row.state, row.changed_at = state, at
    row.save(update_fields=["state", "changed_at"])
    _step(row, TransferStepKind(state.value), reason=text, by=by, at=at)
    audit.record(f"funds.transfer.{state.value}", subject_id=row.id, by=by, at=at)
    return row


def _step(
    row: Transfer,
    kind: TransferStepKind,
    *,
    reason: str = "",
    has_authority: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    TransferStep.objects.create(
        transfer=row, kind=kind, reason=reason.strip(), role=role_of(by),
        has_authority=has_authority, taken_at=at, taken_by=by.id, taken_by_name=by.name[:150],
    )  # fmt: skip


def _before(key: str, digest: bytes) -> UUID | None:
    """Return the transfer that has this key and content; raise KeyUsed for other content."""
    if not key.strip() or not key.isprintable() or len(key) > 200:
        raise Invalid(_("A transfer needs a key of its own."), fields={"key": ["1-200"]})
    found = Transfer.objects.filter(key=key).values_list("id", "digest").first()
    if found is None:
        return None
    if bytes(found[1]) != digest:
        raise KeyUsed(_("The key %(key)s was used for something else."), key=key[:80])
    return UUID(str(found[0]))


def _digest(given: TransferIn) -> bytes:
    said = [
        given.source, given.goal, given.amount, given.unit, given.reason.strip(),
        given.consent.strip(), str(given.consent_on),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()


def _check(given: TransferIn, source: Place, goal: Place, at: datetime) -> None:
    problems: dict[str, list[str]] = {}
    if source.account == goal.account:
        problems["goal"] = [_("Choose another place than the one that it comes from.")]
    if not 0 < given.amount < LARGEST:
        problems["amount"] = [_("Enter an amount of more than zero.")]
    for one in (source, goal):
        if given.unit not in one.window.fund.currencies.split():
            problems["unit"] = [_("Choose a currency that both funds hold.")]
    if not given.reason.strip() or len(given.reason) > MOST_REASON:
        problems["reason"] = [_("Give a reason.")]
    if len(given.consent) > MOST_CONSENT:
        problems["consent"] = [_("Name the record in 300 letters at most.")]
    if given.consent.strip() and given.consent_on is None:
        problems["consent_on"] = [_("Say when they agreed.")]
    if given.consent_on is not None and not given.consent.strip():
        problems["consent"] = [_("Name the record in which they agreed.")]
    if given.consent_on is not None and given.consent_on > at.date():
        problems["consent_on"] = [_("Enter a day that has come.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def _reason(text: str) -> str:
    if not text.strip() or len(text) > MOST_REASON:
        raise Invalid(_("Give a reason."), fields={"reason": [_("Give a reason.")]})
    return text.strip()
