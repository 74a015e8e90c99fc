"""Where the same person has the same help at the same time: asked before a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from musterpoint.engine.linkage import Facts
from musterpoint.grants.actions import facts_of, standing
from musterpoint.grants.models import Application, Mark, State
from musterpoint.grants.values import marks
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Organisation

#: Nothing is given for these, so that they duplicate nothing.
NOTHING = (State.REFUSED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """The same help asked for elsewhere: here with its application, or another organisation's."""

    row: Application | None
    organisation: str
    from_on: date
    until_on: date


def duplicates(row: Application, *, at: datetime) -> list[Twice]:
    """
    Return where the same person has the same help in an overlapping time, for who decides.

    First in this organisation, over all its funds; then what others told by agreement, where only
    the name of the organisation and the period are known.
    """
    tokens = list(row.marks.values_list("token", flat=True))
    ids = Mark.objects.filter(token__in=tokens).values("application_id")
    same = (
        Application.objects.filter(id__in=ids, purpose=row.purpose)
        .filter(from_on__lte=row.until_on, until_on__gte=row.from_on)
        .exclude(id=row.id)
        .exclude(state__in=NOTHING)
        .order_by("received_at", "id")
    )
    here = [
        Twice(row=one, organisation="", from_on=one.from_on, until_on=one.until_on) for one in same
    ]
    facts = facts_of(row, at)
    return here + (_elsewhere(row, facts) if facts is not None else [])


def _elsewhere(row: Application, facts: Facts) -> list[Twice]:
    senders = set(standing().values_list("sender_id", flat=True).distinct())
    own = scope.organisation_id()
    asked = Q(pk__in=[])
    for sender in senders:
        asked |= Q(sender_id=sender, token__in=list(marks.shared(facts, own, sender)))
    rows = standing().filter(
        asked, purpose=row.purpose, from_on__lte=row.until_on, until_on__gte=row.from_on
    )
    periods = sorted(set(rows.values_list("sender_id", "from_on", "until_on")))
    known = Organisation.objects.in_bulk([one for one, _from, _until in periods])
    return [
        Twice(row=None, organisation=known[sender].name, from_on=begins, until_on=ends)
        for sender, begins, ends in periods
        if sender in known
    ]
