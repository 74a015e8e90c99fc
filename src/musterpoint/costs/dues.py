"""What is due of costs: parts of notes, waivers, answers to statements, nettings."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.costs import choosing, presenters, queries, rules
from musterpoint.costs.models import (
    LineAnswer,
    Netting,
    NettingState,
    NettingTransfer,
    Relief,
    ReliefState,
    SeatChange,
    Statement,
    StatementLine,
)
from musterpoint.tenancy import scope
from musterpoint.tenancy.permissions import Permission

CHANGE, DECIDE = Permission.COSTS_CHANGE, Permission.COSTS_DECIDE
RELEASE = Permission.PAYMENTS_RELEASE


def install() -> None:
    """Name what of this package is due."""
    for code, label, permission, find in (
        ("costs.instalments", gettext_lazy("Parts of notes"), CHANGE, instalments),
        ("costs.weigh", gettext_lazy("Waivers to weigh"), CHANGE, weigh),
        ("costs.decide", gettext_lazy("Waivers to decide"), DECIDE, decide),
        ("costs.over", gettext_lazy("Money to give back"), DECIDE, over),
        ("costs.statements", gettext_lazy("Statements to answer"), CHANGE, statements),
        ("costs.lines", gettext_lazy("Lines of statements to decide"), DECIDE, lines),
        ("costs.models", gettext_lazy("Cost models to confirm"), DECIDE, models),
        ("costs.seats", gettext_lazy("Seats of legs to confirm"), DECIDE, seats),
        ("costs.transfers", gettext_lazy("Payments of nettings to release"), RELEASE, transfers),
        ("costs.nettings", gettext_lazy("Nettings to accept"), DECIDE, nettings),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def instalments(asked: Asked) -> list[Item]:
    """Return parts of notes that are due: a friendly word, and nothing else, follows."""
    if asked.view != ALL:
        return []
    rows = queries.open_rows().filter(paid__lt=F("amount")).order_by("due_on", "id")
    found = [
        Item(
            id=one.id,
            due_at=datetime.combine(one.due_on, time(), UTC),
            what=_("Remind of a part of a note"),
            about=presenters.number(one.note.reference),
            page="costs:note",
            parts={"cost_note": one.note_id},
        )
        for one in rows[:1000]
    ]
    return agenda.first(found, asked)


def _reliefs(asked: Asked, state: ReliefState, column: str, what: str) -> list[Item]:
    if asked.view != ALL:
        return []
    rows = Relief.objects.select_related("note").filter(state=state)
    return [
        Item(
            id=one.id,
            due_at=getattr(one, column),
            what=what,
            about=presenters.number(one.note.reference),
            page="costs:relief",
            parts={"cost_relief": one.id},
        )
        for one in agenda.window(rows, asked, column)
    ]


def weigh(asked: Asked) -> list[Item]:
    """Return requests for a waiver that nobody weighed."""
    return _reliefs(asked, ReliefState.ASKED, "asked_at", _("Weigh a waiver"))


def decide(asked: Asked) -> list[Item]:
    """Return waivers that were weighed and are to be decided."""
    return _reliefs(asked, ReliefState.PROPOSED, "proposed_at", _("Decide a waiver"))


def over(asked: Asked) -> list[Item]:
    """Return notes on which more was paid than the journey costs."""
    if asked.view != ALL:
        return []
    found = [
        Item(
            id=one.id,
            due_at=one.offered_at,
            what=_("Give back what was paid above the cost"),
            about=presenters.number(one.reference),
            page="costs:note",
            parts={"cost_note": one.id},
        )
        for one in queries.overpaid()
    ]
    return agenda.first(found, asked)


def statements(asked: Asked) -> list[Item]:
    """Return statements of others with lines that nobody answered."""
    if asked.view != ALL:
        return []
    after = timedelta(days=rules.pack().days["answer"])
    rows = Statement.objects.filter(is_ours=False, lines__answer=LineAnswer.OPEN).distinct()
    found = [
        Item(
            id=one.id,
            due_at=one.made_at + after,
            what=_("Answer a statement"),
            about=f"{one.number} {one.partner_name}",
            page="costs:statement",
            parts={"cost_statement": one.id},
        )
        for one in rows.order_by("made_at", "id")[:1000]
    ]
    return agenda.first(found, asked)


def lines(asked: Asked) -> list[Item]:
    """Return lines that somebody would accept or offer for, above the limit of one person."""
    if asked.view != ALL:
        return []
    rows = StatementLine.objects.select_related("statement").filter(prepared__isnull=False)
    found = [
        Item(
            id=one.id,
            due_at=one.statement.made_at,
            what=_("Decide a line of a statement"),
            about=f"{one.statement.number} {one.leg}",
            page="costs:line",
            parts={"cost_line": one.id},
        )
        for one in rows.order_by("id")[:1000]
    ]
    return agenda.first(found, asked)


def models(asked: Asked) -> list[Item]:
    """Return cost models that one proposed and another confirms."""
    if asked.view != ALL:
        return []
    found = [
        Item(
            id=one.id,
            due_at=one.made_at,
            what=_("Confirm a cost model"),
            about=presenters.model(one.code),
            page="costs:model-decide",
            parts={"cost_model": one.id},
        )
        for one in choosing.to_decide()[:1000]
    ]
    return agenda.first(found, asked)


def seats(asked: Asked) -> list[Item]:
    """Return corrections of the seats of legs that wait for another."""
    if asked.view != ALL:
        return []
    rows = SeatChange.objects.select_related("costed").filter(decided_at=None)
    found = [
        Item(
            id=one.id,
            due_at=one.asked_at,
            what=_("Confirm the seats of a leg"),
            about=one.costed.code,
            page="costs:decide-seats",
            parts={"cost_seats": one.id},
        )
        for one in agenda.window(rows, asked, "asked_at")
    ]
    return agenda.first(found, asked)


def transfers(asked: Asked) -> list[Item]:
    """Return what was entered as paid after a netting and is not released."""
    if asked.view != ALL:
        return []
    waits = NettingTransfer.objects.filter(paid_on__isnull=False, released_by=None)
    rows = waits.filter(payer_id=scope.organisation_id()).select_related("netting")
    found = [
        Item(
            id=one.id,
            due_at=datetime.combine(one.paid_on, time(), UTC),
            what=_("Release the payment of a netting"),
            about=one.reference,
            page="costs:release",
            parts={"cost_transfer": one.id},
        )
        for one in rows.order_by("id")[:1000]
        if one.paid_on is not None
    ]
    return agenda.first(found, asked)


def nettings(asked: Asked) -> list[Item]:
    """Return nettings that we have not accepted."""
    if asked.view != ALL:
        return []
    rows = Netting.objects.filter(state=NettingState.PROPOSED, accepted_at=None)
    return [
        Item(
            id=one.id,
            due_at=one.made_at,
            what=_("Accept a netting"),
            about=f"{one.host_name} {one.currency}",
            page="costs:netting",
            parts={"cost_netting": one.id},
        )
        for one in agenda.window(rows, asked, "made_at")
    ]
