"""Bank lines that may answer a demand: suggested by its number, booked when accepted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.costs import actions, presenters
from musterpoint.costs.incoming import scored, suggested
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
    return suggested(lines, lambda wanted: Demand.objects.filter(reference__in=wanted), _candidate)


def _candidate(line: Incoming, row: Demand) -> Candidate:
    label = _("Demand %(number)s") % {"number": presenters.number(row.reference)}
    other = _("The demand is in %(currency)s.") % {"currency": row.currency}
    return scored(line, row, kind=CODE, label=label, other=other)


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
