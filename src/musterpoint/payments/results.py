"""
What a provider of mobile money says became of a batch: a table, read by a profile of the pack.

Here rows are only read and compared with each other; what they are about is known to the action.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from musterpoint.engine.ledger import Unit
from musterpoint.kernel.errors import Invalid
from musterpoint.payments.rules import FAILED, PAID, ResultProfile
from musterpoint.people.importing import read_table
from musterpoint.web import amounts

#: More rows than this come in several files; each is taken in by itself.
MOST_ROWS = 2_000
MOST_REASON = 35
FINAL = (PAID, FAILED)
#: A number that may be somebody's telephone does not stand in the reason.
_LONG_NUMBER = re.compile(r"\+?\d[\d ()./-]{3,}\d")
_TRANSACTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")


class BadResult(Invalid):
    """The file as a whole is no result of a batch; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a row says of one payment; amounts in smallest parts, ``paid_on`` where it is told."""

    row: int
    reference: str
    outcome: str
    amount: int | None = None
    fee: int = 0
    transaction: str = ""
    reason: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows that can be read, one for each payment, and what is wrong with others by number."""

    rows: Sequence[Told]
    problems: Mapping[int, str] = field(default_factory=dict)


class _Wrong(Exception):
    """A row cannot be read; the text says why."""


def read(data: bytes, profile: ResultProfile, unit: Unit) -> Sheet:
    """Read a file of results. Raises BadResult for one without the columns, BadList."""
    table = read_table(data)
    places = _places([one.text for one in table.lines[0].cells], profile)
    if len(table.lines) - 1 > MOST_ROWS:
        text = _("Read in %(most)s rows at most at a time.") % {"most": MOST_ROWS}
        raise BadResult(text, fields={"file": [text]})
    found: list[Told] = []
    problems: dict[int, str] = {}
    for line in table.lines[1:]:
        cells = [" ".join(one.text.split()) for one in line.cells]
        row = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        try:
            found.append(_told(line.number, row, profile, unit))
        except _Wrong as wrong:
            problems[line.number] = str(wrong)
    rows, twice = _once(found)
    return Sheet(rows=rows, problems=problems | twice)


def _places(head: Sequence[str], profile: ResultProfile) -> dict[str, int]:
    """Return where the columns of a profile stand."""
    titles = [plain(one) for one in head]
    places = {
        name: next(at for at, title in enumerate(titles) if title in known)
        for name, known in profile.columns.items()
        if set(known) & set(titles)
    }
    missing = [name for name in ("reference", "status", "amount") if name not in places]
    if missing:
        text = _("These columns are missing: %(names)s") % {
            "names": ", ".join(profile.columns[one][0] for one in missing)
        }
        raise BadResult(text, fields={"file": [text]})
    return places


def plain(text: str) -> str:
    """Return a title or a status as the pack writes it: small letters, one space."""
    return " ".join(re.sub(r"[\s_-]+", " ", text).split()).casefold()


def _told(number: int, row: Mapping[str, str], profile: ResultProfile, unit: Unit) -> Told:
    reference = row["reference"].upper()
    if not reference:
        raise _Wrong(_("The row names no payment."))
    outcome = profile.outcome(plain(row["status"]))
    if outcome is None:
        raise _Wrong(_("Nobody knows what the status %(found)s means.") % {
            "found": row["status"][:40] or "–"
        })  # fmt: skip
    if row.get("currency", "").upper() not in ("", unit.code):
        raise _Wrong(_("The payment is in another currency."))
    amount = _amount(row["amount"], unit)
    if amount is None and outcome == PAID:
        raise _Wrong(_("The row names no amount."))
    fee = _amount(row.get("fee", ""), unit) or 0
    if fee and amount is not None and fee > amount:
        raise _Wrong(_("The fee is more than the payment."))
    is_name = _TRANSACTION.fullmatch(row.get("transaction", "")) is not None
    return Told(
        row=number, reference=reference, outcome=outcome, amount=amount, fee=fee,
        transaction=row["transaction"] if is_name else "",
        reason=_reason(row.get("reason", "")) if outcome == FAILED else "",
        paid_on=_day(row.get("day", "")),
    )  # fmt: skip


def _reason(text: str) -> str:
    shown = "".join(one for one in _LONG_NUMBER.sub("…", text) if one.isprintable())
    return shown[:MOST_REASON].strip() or FAILED


def _amount(text: str, unit: Unit) -> int | None:
    if not text:
        return None
    try:
        found = amounts.parts(amounts.number(text, unit.digits).normalize(), unit.digits)
    except amounts.NotRead as wrong:
        raise _Wrong(str(wrong)) from wrong
    if found < 0:
        raise _Wrong(_("An amount is less than zero."))
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise _Wrong(_("Write the day as 2026-05-01.")) from error


def _once(rows: Sequence[Told]) -> tuple[list[Told], dict[int, str]]:
    """Return one row of each payment: the final one; rows that contradict each other are wrong."""
    by_reference: dict[str, list[Told]] = {}
    for one in rows:
        by_reference.setdefault(one.reference, []).append(one)
    kept: list[Told] = []
    problems: dict[int, str] = {}
    for many in by_reference.values():
        final = [one for one in many if one.outcome in FINAL] or many[-1:]
        if len({_content(one) for one in final}) > 1:
            text = _("The file says different things of this payment.")
            problems |= {one.row: text for one in final}
        else:
            kept.append(final[0])
    return sorted(kept, key=lambda one: one.row), problems


def _content(one: Told) -> Told:
    return replace(one, row=0)
