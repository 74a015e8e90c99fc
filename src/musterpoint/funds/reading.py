"""
A beancount file beside the books: what differs, and taking over what is not there yet.

Whoever keeps the books elsewhere for a while, or has an accountant who does, reads them back here.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.engine.ledger import NotPosted, State, beancount
from musterpoint.funds import queries
from musterpoint.funds.actions._accounts import AccountIn, open_accounts
from musterpoint.funds.actions._posting import post_many
from musterpoint.funds.models import Account, Transaction
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

#: More than a file of a hundred thousand transactions has.
MOST_BYTES = 60_000_000
#: So many transactions are posted with one statement each of what they need.
BATCH = 500


def read(content: bytes) -> ledger.Book:
    """Return the books of a file; raise Invalid with the first line that cannot be read."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is too large."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Invalid(_("The file is no text in UTF-8.")) from problem
    book, faults = beancount.read(text)
    if faults:
        line, why = faults[0].path.lstrip("/"), faults[0].message
        raise Invalid(_("Line %(line)s: %(why)s"), line=line, why=why)
    return book


def differences(file: ledger.Book) -> Iterator[str]:
    """Yield, in sentences, what of a file is not as the books have it; nothing when they agree."""
    ours = queries.book()
    for key in sorted(file.transactions.keys() | ours.transactions.keys()):
        words = {"key": key[:80]}
        if key not in ours.transactions:
            yield _("%(key)s: it is in the file and not in the books.") % words
        elif key not in file.transactions:
            yield _("%(key)s: it is in the books and not in the file.") % words
        elif file.transactions[key] != ours.transactions[key]:
            yield _("%(key)s: the file says something else.") % words
        elif file.states[key] != ours.states[key]:
            yield _("%(key)s: it stands elsewhere in the file: posted, held or void.") % words
    theirs, here = file.balances(), ours.balances()
    for place in sorted(theirs.keys() | here.keys()):
        if theirs.get(place, 0) != here.get(place, 0):
            name, unit = place
            yield _("%(account)s: the balance in %(unit)s differs.") % {
                "account": name,
                "unit": unit,
            }


def take_in(file: ledger.Book, *, by: Actor, at: datetime) -> int:
    """
    Post what a file has and the books do not, in its order; return how many that were.

    Accounts that are missing are opened as the file has them. Void transactions moved nothing and
    are left out. All or nothing. Raises what posting raises, and NotPosted for an account that a
    fund or another part keeps: nothing is written there by a file.
    """
    by.require(Permission.FUNDS_CHANGE)
    by.require(Permission.FUNDS_POST)
    there = set(Account.objects.filter(ended_at=None).values_list("name", flat=True))
    there |= file.ended.keys() - _moved_anew(file)
    wanted = [
        AccountIn(
            name=one.name, units=one.units, least=one.least, most=one.most, post=one.post[:100]
        )
        for one in file.accounts.values()
        if one.name not in there
    ]
    with transaction.atomic():
        open_accounts(wanted, by=by, at=at)
        made = sum(_post(state, many, by, at) for state, many in _runs(file))
    audit.record("funds.file.taken", by=by, at=at, count=made)
    return made


def _moved_anew(file: ledger.Book) -> set[str]:
    """Return the accounts that are moved by what the books do not have."""
    known = set(Transaction.objects.values_list("key", flat=True))
    fresh = (one for key, one in file.transactions.items() if key not in known)
    return {name for one in fresh for name in one.accounts}


def _post(state: State, many: list[ledger.Transaction], by: Actor, at: datetime) -> int:
    """Post transactions that stand alike; return how many were new."""
    done = post_many(many, pending=state is State.PENDING, by=by, at=at)
    fresh = [one for one in many if one.key not in done.repeated]
    names = {entry.account for one in fresh for entry in one.entries}
    kept = Account.objects.filter(name__in=names).exclude(kept_by="").order_by("name").first()
    if kept is not None:
        text = _("%(account)s is kept by another part of the product.")
        raise NotPosted(text, account=kept.name)
    return len(fresh)


def _runs(file: ledger.Book) -> Iterator[tuple[State, list[ledger.Transaction]]]:
    """Yield transactions in their order, as many at once as stand alike."""
    run: list[ledger.Transaction] = []
    state = State.POSTED
    for key, one in file.transactions.items():
        now = file.states[key]
        if now is State.VOID:
            continue
        if run and (now is not state or len(run) >= BATCH):
            yield state, run
            run = []
        state = now
        run.append(one)
    if run:
        yield state, run
