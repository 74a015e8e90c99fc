"""
Which lines of a statement another one told before, and which are only like them.

A line without a reference of the bank may be like another of its day. Statements of which one
begins where the other ended, by balance and by day, do not overlap: a line in each is two lines.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from uuid import UUID

from musterpoint.engine.payments.statements import NO_REFERENCE
from musterpoint.engine.payments.statements import Line as Told
from musterpoint.payments.models import BankLine, Statement


def fingerprints(
    statement: Statement, lines: Sequence[BankLine], rows: Sequence[Told]
) -> list[bytes]:
    """Return by what each line is known again, were it told by a further statement."""
    plains = [_plain(line, one) for line, one in zip(lines, rows, strict=True)]
    marks = _numbered(plains, [frozenset()] * len(plains))
    loose = [one.bank_reference.upper() in NO_REFERENCE for one in rows]
    days = {line.booked_on for line, is_loose in zip(lines, loose, strict=True) if is_loose}
    if not days:
        return marks
    theirs = _told_by_others(statement, days)
    alike = [
        line.amount
        for line, mark, is_loose in zip(lines, marks, loose, strict=True)
        if is_loose and mark in theirs
    ]
    # Lines that come to nothing leave the balance where it was: then it proves nothing of them.
    if not sum(alike):
        return marks
    return _numbered(plains, [theirs if one else frozenset() for one in loose])


def _plain(line: BankLine, one: Told) -> bytes:
    said = [
        line.booked_on.isoformat(), str(line.amount), one.bank_reference, one.name, one.iban,
        one.text, *one.references,
    ]  # fmt: skip
    return hashlib.sha256("|".join(said).encode()).digest()


def _numbered(plains: Sequence[bytes], taken: Sequence[AbstractSet[bytes]]) -> list[bytes]:
    """Tell lines apart that are alike in everything: the second of them is another line."""
    seen: Counter[bytes] = Counter()
    made = []
    for plain, theirs in zip(plains, taken, strict=True):
        seen[plain] += 1
        while (mark := _mark(plain, seen[plain])) in theirs:
            seen[plain] += 1
        made.append(mark)
    return made


def _mark(plain: bytes, number: int) -> bytes:
    return hashlib.sha256(plain + number.to_bytes(4)).digest()


def _told_by_others(statement: Statement, days: AbstractSet[date]) -> set[bytes]:
    """Return the lines of these days in statements that do not overlap with this one."""
    others = _others(statement, days)
    if not others:
        return set()
    found = BankLine.objects.filter(statement__in=others, booked_on__in=days)
    return {bytes(one) for one in found.values_list("fingerprint", flat=True)}


def _others(statement: Statement, days: AbstractSet[date]) -> set[UUID]:
    """
    Return the statements from which balances go on to this one, or from this one to them.

    What goes on from the last one comes after all, whichever of those overlap.
    """
    if statement.opening is None or statement.closing is None:
        return set()
    all_days = days | {one for one in (statement.since, statement.until) if one is not None}
    rows = [
        one
        for one in Statement.objects.filter(
            account=statement.account, opening__isnull=False, closing__isnull=False,
            until__gte=min(all_days), since__lte=max(all_days),
        )
        # The same days and balances may be the same statement, sent again.
        if _ends(one) != _ends(statement)
    ]  # fmt: skip
    if not rows:
        return set()
    last = max(rows, key=lambda one: (one.until, one.id))
    if last.closing == statement.opening and _is_before(last, statement):
        return {one.id for one in rows}
    return _reached(statement, rows, is_back=True) | _reached(statement, rows, is_back=False)


def _ends(one: Statement) -> tuple[object, ...]:
    return one.since, one.until, one.opening, one.closing


def _reached(statement: Statement, rows: Sequence[Statement], *, is_back: bool) -> set[UUID]:
    """Go from balance to balance, back or on, as far as statements are there."""
    near, far = ("closing", "opening") if is_back else ("opening", "closing")
    by_near, by_far = _by(near, rows), _by(far, rows)
    found: set[UUID] = set()
    edge = [statement]
    while edge:
        here = edge.pop()
        for one in by_near[getattr(here, far)]:
            first, second = (one, here) if is_back else (here, one)
            if one.id in found or not _is_before(first, second):
                continue
            found.add(one.id)
            edge.append(one)
            # What told only some of its lines before is as far away as it is.
            found |= {cut.id for cut in by_far[getattr(one, far)] if _is_cut(cut, one)}
    return found


def _by(name: str, rows: Sequence[Statement]) -> defaultdict[int, list[Statement]]:
    found: defaultdict[int, list[Statement]] = defaultdict(list)
    for one in rows:
        found[getattr(one, name)].append(one)
    return found


def _is_cut(cut: Statement, whole: Statement) -> bool:
    return (cut.since, cut.until) == (whole.since, whole.until) and cut.count < whole.count


def _is_before(first: Statement, second: Statement) -> bool:
    """Compare days; pages of one statement have theirs in common."""
    if first.ident == second.ident:
        return True
    return first.until is not None and second.since is not None and first.until <= second.since
