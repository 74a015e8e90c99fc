"""Money that came for a person: entered by one, confirmed by another, held, and taken back."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions._matters import locked, must_be
from musterpoint.claims.models import Matter, MatterState, Movement, MovementKind, MovementState
from musterpoint.claims.sealed import MATTER
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds.models import Account
from musterpoint.kernel.errors import Refused
from musterpoint.payments import queries as payments
from musterpoint.payments.models import LIVE
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

HELD = "Liabilities:Claims:Held"
KEEPER = "claims"
#: The kind of payments that pay on what is held.
PAID_ON = "claims.matter"


class KeyUsed(Refused):
    """The key was used for another movement."""


def held_account(row: Matter) -> str:
    """
    Return the account of what is held for one person.

    Its balance is never on the wrong side, so that nobody is paid out of another's money.
    """
    return f"{HELD}:{row.reference}"


def came(
    matter_id: UUID,
    amount: int,
    account: str,
    on: date,
    words: str,
    *,
    key: str,
    by: Actor,
    at: datetime,
) -> Movement:
    """
    Enter that money came for a person, on a closed claim too; another confirms it.

    Until then it is not in the books, and nothing of it is paid on.
    """
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    before = _before(row, key, amount, account.strip(), on)
    if before is not None:
        return before
    if row.state == MatterState.DRAFT:
        must_be(row)
    _check(row, amount, account, on, words, at)
    made = Movement.objects.create(
        matter=row,
        kind=MovementKind.CAME,
        state=MovementState.ENTERED,
        key=_key(key),
        amount=amount,
        on=on,
        account=account.strip(),
        sealed=vault.open_key(row.id, at=at).seal(MATTER, {"words": words.strip()}),
        made_at=at,
        made_by=base.doer(by),
    )
    base.step(row.id, "entered", by=by, at=at, amount=amount)
    audit.record("claims.movement.entered", subject_id=row.id, by=by, at=at)
    return made


def confirm_came(matter_id: UUID, movement_id: UUID, *, by: Actor, at: datetime) -> Movement:
    """Confirm money that somebody else entered: it is the person's, and a debt to them."""
    by.require(Permission.CLAIMS_CHANGE)
    row, made = _locked_movement(matter_id, movement_id)
    if made.state == MovementState.BOOKED:
        return made
    if made.state != MovementState.ENTERED:
        raise base.NotNow(_("This was taken out: it is not confirmed any more."))
    words = _("You entered this. Somebody else looks at the statement and confirms it.")
    user = base.another(by, [made.made_by], words)
    one = funds.AccountIn(
        name=held_account(row), label=_("Held for claim %(number)s") % {"number": row.reference},
        most=0, kept_by=KEEPER,
    )  # fmt: skip
    funds.open_accounts([one], under=Permission.CLAIMS_CHANGE, by=by, at=at)
    post(row, made, f"Came for claim {row.reference}", under=Permission.CLAIMS_CHANGE, by=by, at=at)
    made.state, made.confirmed_at, made.confirmed_by = MovementState.BOOKED, at, user
    made.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    row.recovered += made.amount
    row.save(update_fields=["recovered"])
    pumps.wake(base.HELP, at)
    base.step(row.id, "came", by=by, at=at, amount=made.amount)
    audit.record("claims.movement.confirmed", subject_id=row.id, by=by, at=at)
    return made


def take_back(
    matter_id: UUID, movement_id: UUID, words: str, *, by: Actor, at: datetime
) -> Movement:
    """
    Take back money that never came, or came for somebody else.

    What is not confirmed anybody takes out; what is in the books only somebody else than who
    entered it, and while it is held. Raises NotNow, NotYours.
    """
    by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row, made = _locked_movement(matter_id, movement_id)
    if made.kind != MovementKind.CAME:
        raise base.NotNow(_("What was paid on comes back through payments."))
    if made.state in (MovementState.DROPPED, MovementState.BACK):
        return made
    if made.state == MovementState.BOOKED:
        _unbook(row, made, by, at)
    else:
        made.state = MovementState.DROPPED
    made.ended_at, made.ended_by = at, base.named(by)
    made.save(update_fields=["state", "ended_at", "ended_by"])
    base.step(row.id, "taken_back", by=by, at=at, note=words, amount=made.amount)
    audit.record("claims.movement.ended", subject_id=row.id, by=by, at=at, state=str(made.state))
    return made


def _unbook(row: Matter, made: Movement, by: Actor, at: datetime) -> None:
    base.another(by, [made.made_by], _("You entered this. Somebody else takes it back."))
    ordered = sum(one.amount for one in payments.of_subject(PAID_ON, row.id) if one.state in LIVE)
    if made.amount > row.recovered - row.paid_on - ordered:
        raise base.NotNow(
            _("This is paid on, or on its way. Cancel the payment, or let it come back, first.")
        )
    funds.reverse(
        made.key, f"{made.key}:back", on=at.date(), text=f"Taken back of claim {row.reference}",
        under=Permission.CLAIMS_CHANGE, by=by, at=at,
    )  # fmt: skip
    made.state = MovementState.BACK
    row.recovered -= made.amount
    row.save(update_fields=["recovered"])
    pumps.wake(base.HELP, at)


def entered_by(row: Matter) -> set[UUID]:
    """Return who entered or confirmed money that came for a claim and was not taken back."""
    rows = row.movements.filter(kind=MovementKind.CAME).exclude(
        state__in=[MovementState.DROPPED, MovementState.BACK]
    )
    pairs = rows.values_list("made_by", "confirmed_by")
    return {user for pair in pairs for user in pair if user is not None}


def post(
    row: Matter, made: Movement, text: str, *, under: Permission, by: Actor, at: datetime
) -> None:
    """Post a movement between an account of the organisation and what is held for the person."""
    unit = ledger.currency(row.unit)
    signed = made.amount if made.kind == MovementKind.CAME else -made.amount
    entries = (
        ledger.Entry(made.account, unit, signed),
        ledger.Entry(held_account(row), unit, -signed),
    )
    one = ledger.Transaction(made.key, made.on, text, entries, {"claim": str(row.id)})
    funds.post_many([one], under=under, by=by, at=at)


def _key(key: str) -> str:
    return f"claims:came:{key}"


def _before(row: Matter, key: str, amount: int, account: str, on: date) -> Movement | None:
    if not key.strip() or not key.isprintable() or len(key) > 120:
        base.refuse({"key": [_("A movement needs a key of its own.")]})
    found = Movement.objects.filter(key=_key(key)).first()
    if found is not None and (
        (found.matter_id, found.amount, found.account, found.on) != (row.id, amount, account, on)
    ):
        raise KeyUsed(_("This key was used for another movement."))
    return found


def _check(row: Matter, amount: int, account: str, on: date, words: str, at: datetime) -> None:
    problems = base.check_texts({"words": (words, 300, True), "account": (account, 200, True)})
    if not 0 < amount <= base.MOST:
        problems["amount"] = [_("Enter an amount over zero")]
    if not row.told_at.date() <= on <= at.date():
        problems["on"] = [_("Choose a day from the telling until today.")]
    name = account.strip()
    open_ = Account.objects.filter(name=name, ended_at=None, kept_by="")
    if not name.startswith("Assets:") or not open_.exists():
        problems["account"] = [_("Choose an account that holds money.")]
    base.refuse(problems)


def _locked_movement(matter_id: UUID, movement_id: UUID) -> tuple[Matter, Movement]:
    row = locked(matter_id)
    made = row.movements.select_for_update().filter(id=movement_id).first()
    if made is None:
        raise base.NoSuchClaim(_("There is no such movement of money here."))
    return row, made
