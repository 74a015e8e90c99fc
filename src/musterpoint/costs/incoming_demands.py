"""Bank lines that may answer a demand: suggested by its number, booked when accepted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.costs import actions, presenters
from musterpoint.costs.incoming import numbers
from musterpoint.costs.models import Demand
from musterpoint.payments import incoming
from musterpoint.payments.incoming import Candidate, Incoming, IncomingKind
from musterpoint.tenancy.actors import Actor

CODE = "demand"


def install() -> None:
    """Name what a bank line may be."""
    label = gettext_lazy("Money of an employer, insurer or host State for seats")
    incoming.register(
        IncomingKind(code=CODE, label=label, suggest=suggest, accept=accept, undo=undo)
    )


def suggest(lines: Sequence[Incoming]) -> Mapping[UUID, Sequence[Candidate]]:
    """Return the open demands whose numbers stand in lines."""
    named = {one.id: numbers(one) for one in lines}
    wanted = sorted({text for found in named.values() for text in found})
    rows = Demand.objects.filter(reference__in=wanted)
    demands = {one.reference: one for one in rows if one.owed}
    found = {
        line.id: [_candidate(line, demands[text]) for text in named[line.id] if text in demands]
        for line in lines
    }
    return {line: candidates for line, candidates in found.items() if candidates}


def _candidate(line: Incoming, row: Demand) -> Candidate:
    reasons, score = [_("Its number stands in the text.")], 1.0
    if row.currency != line.unit:
        score = 0.3
        reasons.append(_("The demand is in %(currency)s.") % {"currency": row.currency})
    elif line.open > row.owed:
        score = 0.9
        reasons.append(_("More came than is still open."))
    return Candidate(
        kind=CODE,
        target_id=row.id,
        label=_("Demand %(number)s") % {"number": presenters.number(row.reference)},
        amount=min(row.owed, line.open),
        score=score,
        reasons=tuple(reasons),
    )


def accept(
    target_id: UUID, amount: int, line: Incoming, *, key: str, by: Actor, at: datetime
) -> None:
    """Book a part of a line as money of a demand."""
    row = Demand.objects.filter(id=target_id).first()
    if row is not None and row.currency != line.unit:
        text = _("The demand is in %(currency)s. Money of another currency goes back.")
        raise actions.NotNow(text % {"currency": row.currency})
    actions.receive_demand(
        target_id, amount, line.booked_on, account=line.book_account, key=key, by=by, at=at
    )


def undo(target_id: UUID, key: str, *, on: date, by: Actor, at: datetime) -> None:
    """Take back what was booked of a line, because it was accepted in error."""
    actions.take_back_demand(key, on, by=by, at=at)
