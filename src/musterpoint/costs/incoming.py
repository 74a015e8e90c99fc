"""Bank lines that may be repayments: notes are suggested by their number, booked when accepted."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.costs import actions, presenters
from musterpoint.costs.models import OPEN, Note
from musterpoint.kernel.ids import parse_reference
from musterpoint.payments import incoming
from musterpoint.payments.incoming import Candidate, Incoming, IncomingKind
from musterpoint.tenancy.actors import Actor, Permission

CODE = "note"
UNDER = Permission.PAYMENTS_RECONCILE
#: Looked for at every place: the word before a number may look like half of one.
_WRITTEN = re.compile(r"(?<![A-Z0-9])(?=([A-Z0-9]{4}[\s\-]?[A-Z0-9]{4})(?![A-Z0-9]))")


def install() -> None:
    """Name what a bank line may be."""
    incoming.register(
        IncomingKind(
            code=CODE,
            label=gettext_lazy("Repayment of a note"),
            suggest=suggest,
            accept=accept,
            undo=undo,
        )
    )


class Numbered(Protocol):
    """What has a number of ours and something open: a note, or a demand."""

    id: UUID
    reference: str
    currency: str

    @property
    def owed(self) -> int:
        """What is still open, in minor units."""


Row = TypeVar("Row", bound=Numbered)


def suggest(lines: Sequence[Incoming]) -> Mapping[UUID, Sequence[Candidate]]:
    """Return the open notes whose numbers stand in lines."""
    return suggested(
        lines, lambda wanted: Note.objects.filter(reference__in=wanted, state__in=OPEN), _candidate
    )


def suggested(
    lines: Sequence[Incoming],
    rows: Callable[[Sequence[str]], Iterable[Row]],
    candidate: Callable[[Incoming, Row], Candidate],
) -> Mapping[UUID, Sequence[Candidate]]:
    """Return the candidates of lines: what ``rows`` finds of the numbers that stand in them."""
    named = {one.id: numbers(one) for one in lines}
    wanted = sorted({text for found in named.values() for text in found})
    known = {one.reference: one for one in rows(wanted) if one.owed}
    found = {
        line.id: [candidate(line, known[text]) for text in named[line.id] if text in known]
        for line in lines
    }
    return {line: candidates for line, candidates in found.items() if candidates}


def numbers(line: Incoming) -> list[str]:
    """Return what looks like a number of ours in a line."""
    texts = [
        text for one in (*line.references, line.text) for text in _WRITTEN.findall(one.upper())
    ]
    return list(dict.fromkeys(one for text in texts if (one := parse_reference(text))))


def _candidate(line: Incoming, row: Note) -> Candidate:
    label = _("Note %(number)s") % {"number": presenters.number(row.reference)}
    other = _("The note is in %(currency)s.") % {"currency": row.currency}
    return scored(line, row, kind=CODE, label=label, other=other)


def scored(line: Incoming, row: Numbered, *, kind: str, label: str, other: str) -> Candidate:
    """Return how well a row fits a line; ``other`` says that it is in another currency."""
    reasons, score = [_("Its number stands in the text.")], 1.0
    if row.currency != line.unit:
        score = 0.3
        reasons.append(other)
    elif line.open > row.owed:
        score = 0.9
        reasons.append(_("More came than is still open."))
    return Candidate(
        kind=kind,
        target_id=row.id,
        label=label,
        amount=min(row.owed, line.open),
        score=score,
        reasons=tuple(reasons),
    )


def accept(
    target_id: UUID, amount: int, line: Incoming, *, key: str, by: Actor, at: datetime
) -> None:
    """Book a part of a line as money of a note."""
    row = Note.objects.filter(id=target_id).first()
    if row is not None and row.currency != line.unit:
        text = _("The note is in %(currency)s. Money of another currency goes back.")
        raise actions.NotNow(text % {"currency": row.currency})
    actions.receive(
        target_id, amount, line.booked_on, account=line.book_account, key=key, under=UNDER,
        by=by, at=at,
    )  # fmt: skip


def undo(target_id: UUID, key: str, *, on: date, by: Actor, at: datetime) -> None:
    """Take back what was booked of a line, because it was accepted in error."""
    actions.take_back(key, on, under=UNDER, by=by, at=at)
