"""
A book: transactions in order, and balances that cannot leave their limits.

Nothing is changed after it is written. A pending transaction is settled or voided; a posted one is
taken back by another. What a pending one takes out is held at once, what it brings in counts only
when it is posted, so that nothing is spent twice and nothing before it is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from musterpoint.engine.ledger.model import Account, Entry, State, Transaction
from musterpoint.engine.ledger.units import Unit
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

Place = tuple[str, str]


class NotPosted(Refused):
    """The books do not take this."""


class KeyUsed(NotPosted):
    """The key was used for something else."""


class OverLimit(NotPosted):
    """An account would leave its limits."""


class Closed(NotPosted):
    """The period is closed; a correction is dated after it."""


@dataclass(slots=True)
class Book:
    """Accounts and transactions of one set of books."""

    accounts: dict[str, Account] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    closed_until: date | None = None
    ended: dict[str, date] = field(default_factory=dict)
    _posted: dict[Place, int] = field(default_factory=dict)
    _held: dict[Place, list[int]] = field(default_factory=dict)
    _reversals: dict[str, str] = field(default_factory=dict)

    def open(self, account: Account) -> None:
        """Open an account; the same once more changes nothing."""
        if self.accounts.setdefault(account.name, account) != account:
            raise NotPosted(_("An account of this name is open with other rules."))

    def end(self, account: str, on: date) -> None:
        """End an account after a day; what it holds stays. Raises NotPosted."""
        if account not in self.accounts:
            raise NotPosted(_("%(account)s is not open."), account=account)
        if account in self.ended:
            raise NotPosted(_("%(account)s was closed before."), account=account)
        for key, one in self.transactions.items():
            if self.states[key] is not State.VOID and one.on > on and account in one.accounts:
                text = _("%(account)s has transactions after the day of its end.")
                raise NotPosted(text, account=account)
        self.ended[account] = on

    def begins(self, otherwise: date) -> date:
        """Return the first day on which a transaction is dated or an account has ended."""
        days = [one.on for one in self.transactions.values()]
        return min([*days, *self.ended.values()], default=otherwise)

    def balance(self, account: str, unit: str) -> int:
        """Return what is posted."""
        return self._posted.get((account, unit), 0)

    def balances(self) -> dict[Place, int]:
        """Return every posted balance that is not zero."""
        return {place: amount for place, amount in self._posted.items() if amount}

    def available(self, account: str, unit: str) -> int:
        """Return what is posted less what pending transactions take out."""
        return self.balance(account, unit) - self._held.get((account, unit), [0, 0])[0]

    def post(self, transaction: Transaction, *, pending: bool = False) -> State:
        """
        Write a transaction and return where it stands.

        The same key and content once more changes nothing. Raises KeyUsed, OverLimit, Closed or
        NotPosted; then nothing was written.
        """
        known = self.transactions.get(transaction.key)
        if known is not None:
            if known != transaction:
                text = _("The key %(key)s was used for another transaction.")
                raise KeyUsed(text, key=transaction.key)
            return self.states[transaction.key]
        self._is_open(transaction.on)
        self._fits(transaction)
        self._within(transaction.entries, pending=pending)
        taken_back = transaction.links.get("reverses")
        if taken_back is not None and taken_back in self._reversals:
            raise NotPosted(_("This was taken back before."))
        for one in transaction.entries:
            self.units.setdefault(one.unit.code, one.unit)
        state = State.PENDING if pending else State.POSTED
        self.transactions[transaction.key] = transaction
        self.states[transaction.key] = state
        if taken_back is not None:
            self._reversals[taken_back] = transaction.key
        self._move(transaction.entries, state, 1)
        return state

    def take(self, transaction: Transaction, state: State) -> None:
        """Take a transaction as other books have it, without asking whether it would be posted."""
        for one in transaction.entries:
            self.units.setdefault(one.unit.code, one.unit)
        self.transactions[transaction.key] = transaction
        self.states[transaction.key] = state
        if state is not State.VOID:
            if "reverses" in transaction.links:
                self._reversals[transaction.links["reverses"]] = transaction.key
            self._move(transaction.entries, state, 1)

    def settle(self, key: str) -> None:
        """Post a pending transaction; once more changes nothing."""
        transaction = self._pending(key, State.POSTED)
        if transaction is None:
            return
        self._is_open(transaction.on)
        self._move(transaction.entries, State.PENDING, -1)
        try:
            self._within(transaction.entries, pending=False)
        except OverLimit:
            self._move(transaction.entries, State.PENDING, 1)
            raise
        self._move(transaction.entries, State.POSTED, 1)
        self.states[key] = State.POSTED

    def void(self, key: str) -> None:
        """Give back what a pending transaction holds; once more changes nothing."""
        transaction = self._pending(key, State.VOID)
        if transaction is not None:
            self._move(transaction.entries, State.PENDING, -1)
            self.states[key] = State.VOID
            self._reversals.pop(transaction.links.get("reverses", ""), None)

    def reverse(self, key: str, new_key: str, *, on: date, text: str) -> Transaction:
        """Take a posted transaction back by another; return that one."""
        if self.states.get(key) is not State.POSTED:
            raise NotPosted(_("Only what is posted can be taken back."))
        opposite = self.transactions[key].reversed(new_key, on, text)
        self.post(opposite)
        return opposite

    def close(self, until: date) -> None:
        """Close the books up to a day. Raises NotPosted while something is pending in it."""
        for key, state in self.states.items():
            if state is State.PENDING and self.transactions[key].on <= until:
                raise NotPosted(_("A transaction of the period is pending: settle or void it."))
        if self.closed_until is None or until > self.closed_until:
            self.closed_until = until

    def _is_open(self, on: date) -> None:
        if self.closed_until is not None and on <= self.closed_until:
            raise Closed(_("The books are closed up to %(day)s."), day=self.closed_until)

    def _pending(self, key: str, wanted: State) -> Transaction | None:
        state = self.states.get(key)
        if state is None:
            raise NotPosted(_("There is no transaction with this key."))
        if state is wanted:
            return None
        if state is not State.PENDING:
            raise NotPosted(_("The transaction is settled or void already."))
        return self.transactions[key]

    def _fits(self, transaction: Transaction) -> None:
        for one in transaction.entries:
            account = self.accounts.get(one.account)
            if account is None:
                raise NotPosted(_("%(account)s is not open."), account=one.account)
            ended = self.ended.get(one.account)
            if ended is not None and transaction.on > ended:
                text = _("%(account)s was closed on %(day)s.")
                raise NotPosted(text, account=one.account, day=ended)
            if account.units and one.unit.code not in account.units:
                text = _("%(account)s does not hold %(unit)s.")
                raise NotPosted(text, account=one.account, unit=one.unit.code)
            if self.units.get(one.unit.code, one.unit) != one.unit:
                raise NotPosted(_("A unit has the same places everywhere."))

    def _within(self, entries: Iterable[Entry], *, pending: bool) -> None:
        """Ask of the whole transaction, not entry by entry, whether the limits hold."""
        moved: dict[Place, list[int]] = {}
        for one in entries:
            both = moved.setdefault((one.account, one.unit.code), [0, 0])
            both[one.amount > 0] += one.amount
        for (name, unit), (out, into) in moved.items():
            account = self.accounts[name]
            now = self.balance(name, unit)
            held_out, held_in = self._held.get((name, unit), [0, 0])
            if pending:
                low, high = now - held_out + out, now + held_in + into
            else:
                low, high = now - held_out + out + into, now + held_in + out + into
            is_low = account.least is not None and out < 0 and low < account.least
            is_high = account.most is not None and into > 0 and high > account.most
            if is_low or is_high:
                text = _("%(account)s would leave its limits in %(unit)s.")
                raise OverLimit(text, account=name, unit=unit)

    def _move(self, entries: Iterable[Entry], state: State, sign: int) -> None:
        for one in entries:
            place = one.account, one.unit.code
            if state is State.POSTED:
                self._posted[place] = self._posted.get(place, 0) + sign * one.amount
            else:
                held = self._held.setdefault(place, [0, 0])
                held[one.amount > 0] += sign * abs(one.amount)


def verify(book: Book) -> Iterator[str]:
    """
    Work the books out once more from their transactions alone, and tell what does not agree.

    Balances are those of the posted transactions; every unit sums to zero; no balance leaves its
    limits at the end; no key, state or account hangs in the air.
    """
    sums: dict[Place, int] = {}
    for key, transaction in book.transactions.items():
        state = book.states.get(key)
        if key != transaction.key or state is None:
            yield f"{key}: the transaction has no state or another key"
        for one in transaction.entries:
            if one.account not in book.accounts:
                yield f"{key}: {one.account} is not open"
            if state is State.POSTED:
                place = one.account, one.unit.code
                sums[place] = sums.get(place, 0) + one.amount
    units: dict[str, int] = {}
    for place in {*sums, *book.balances()}:
        amount = sums.get(place, 0)
        if amount != book.balance(*place):
            yield f"{place[0]}: the balance in {place[1]} is not that of its transactions"
        units[place[1]] = units.get(place[1], 0) + amount
        account = book.accounts.get(place[0])
        if account is None:
            continue
        is_low = account.least is not None and amount < account.least
        if is_low or (account.most is not None and amount > account.most):
            yield f"{place[0]}: the balance in {place[1]} is outside its limits"
    yield from (f"{unit}: the books do not sum to zero" for unit, sum_ in units.items() if sum_)
