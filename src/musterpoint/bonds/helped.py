"""What workers get out of bonds, as help that may be given twice."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from musterpoint.bonds.actions import HELP, call_content
from musterpoint.bonds.models import Call, CallState
from musterpoint.engine.linkage import Facts
from musterpoint.grants import helps
from musterpoint.grants.helps import Help, HelpKind
from musterpoint.tenancy import vault
from musterpoint.tenancy.permissions import Permission

#: A loss is of the days around it: those who ask for it tell different ones.
AROUND = timedelta(days=31)
NOTHING = (CallState.REFUSED, CallState.WITHDRAWN)


def install() -> None:
    """Name the kind of help that this package knows of."""
    helps.register(
        HelpKind(
            code=HELP, label=_("Call of a bond"), page="bonds:call", part="bond_call",
            permission=Permission.BONDS_CALLS, of=of_calls, since=calls_since, facts=_of_worker,
        )
    )  # fmt: skip


def of_calls(ids: Collection[UUID]) -> list[Help]:
    """Return calls of bonds as help."""
    return _calls(Call.objects.filter(id__in=ids))


def calls_since(day: date) -> list[Help]:
    """Return calls for losses since a day, as help."""
    return _calls(Call.objects.filter(lost_on__gte=day))


def _calls(rows: QuerySet[Call]) -> list[Help]:
    sent = rows.exclude(state=CallState.DRAFT).defer("sealed", "sealed_reasons")
    sent = sent.prefetch_related("lines").order_by("id")
    return [_call(one, one.lost_on) for one in sent if one.lost_on is not None]


def _call(one: Call, lost_on: date) -> Help:
    lines = list(one.lines.all())
    drawn = frozenset(line.head for line in lines if line.drawn)
    return Help(
        what=HELP, subject_id=one.id, purposes=drawn or frozenset(line.head for line in lines),
        from_on=lost_on - AROUND, until_on=lost_on + AROUND, person_id=one.person_id,
        reference=one.reference, state=str(one.get_state_display()), is_given=bool(drawn),
        is_nothing=one.state in NOTHING, is_undone=False,
    )  # fmt: skip


def _of_worker(one: Help, at: datetime) -> Facts | None:
    if one.person_id is not None:
        return helps.registered(one.person_id, at)
    row = Call.objects.filter(id=one.subject_id).first()
    try:
        told = call_content(row, at) if row is not None else {}
    except vault.Erased:
        return None
    return helps.typed(str(told.get("name", "")), str(told.get("phone", "")))
