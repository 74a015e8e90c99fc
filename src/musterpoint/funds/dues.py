"""What of funds waits for somebody: approvals, changes of funds, reviews of what was released."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import MINE, POST, Asked, Item
from musterpoint.funds import asserted, queries, units
from musterpoint.funds.models import Commitment
from musterpoint.tenancy.permissions import Permission

#: An approval is wanted within this; what is urgent is released at once instead.
WANTED = timedelta(days=3)


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="funds.approvals",
            label=gettext_lazy("Money to approve"),
            permission=Permission.FUNDS_APPROVE,
            find=approvals,
        )
    )
    agenda.register(
        agenda.Source(
            code="funds.transfers",
            label=gettext_lazy("Money to move"),
            permission=Permission.FUNDS_APPROVE,
            find=transfers,
        )
    )
    agenda.register(
        agenda.Source(
            code="funds.changes",
            label=gettext_lazy("Change of a fund to confirm"),
            permission=Permission.FUNDS_APPROVE,
            find=changes,
        )
    )
    agenda.register(
        agenda.Source(
            code="funds.reviews",
            label=gettext_lazy("Release of money to review"),
            permission=Permission.FUNDS_REVIEW,
            find=reviews,
        )
    )


def approvals(asked: Asked) -> list[Item]:
    """Return what waits for an approval and was not asked by the reader; it is nobody's own."""
    if asked.view in (MINE, POST):
        return []
    until = None if asked.until is None else asked.until - WANTED
    rows = queries.waiting()
    if until is not None:
        rows = rows.filter(asked_at__lte=until)
    if asked.after is not None:
        rows = rows.filter(asked_at__gte=asked.after[0] - WANTED)
    first = rows[: asked.limit + 100]
    items = [_item(one, one.asked_at + WANTED, _("Approve or refuse")) for one in first]
    return agenda.first(items, asked)


def transfers(asked: Asked) -> list[Item]:
    """Return money that somebody asked to move and others approve; it is nobody's own."""
    if asked.view in (MINE, POST):
        return []
    rows = queries.transfers_waiting()
    if asked.until is not None:
        rows = rows.filter(asked_at__lte=asked.until - WANTED)
    if asked.after is not None:
        rows = rows.filter(asked_at__gte=asked.after[0] - WANTED)
    items = [
        Item(
            id=one.id,
            due_at=one.asked_at + WANTED,
            what=_("Approve or refuse"),
            about=f"{one.window.name}: "
            + units.shown(one.amount, units.digits_of(one.unit), one.unit),
            page="funds:transfer",
            parts={"fund_transfer": one.id},
        )
        for one in rows[: asked.limit + 100]
    ]
    return agenda.first(items, asked)


def changes(asked: Asked) -> list[Item]:
    """Return changes of funds that wait for a second person; they are nobody's own."""
    if asked.view in (MINE, POST):
        return []
    rows = queries.changes_waiting()
    if asked.until is not None:
        rows = rows.filter(proposed_at__lte=asked.until - WANTED)
    if asked.after is not None:
        rows = rows.filter(proposed_at__gte=asked.after[0] - WANTED)
    items = [
        Item(
            id=one.id,
            due_at=one.proposed_at + WANTED,
            what=_("Confirm or refuse"),
            about=f"{one.fund.name}: {one.get_kind_display()}",
            page="funds:change",
            parts={"fund_change": one.id},
        )
        for one in rows[: asked.limit + 100]
    ]
    return agenda.first(items, asked)


def reviews(asked: Asked) -> list[Item]:
    """Return what was released at once and nobody has reviewed."""
    if asked.view in (MINE, POST):
        return []
    return [
        _item(one, one.review_due_at, _what_to_review(one))
        for one in agenda.window(queries.to_review(), asked, "review_due_at")
    ]


def _what_to_review(one: Commitment) -> str:
    if asserted.missing(one):
        return _("Review a release for which facts were missing")
    return _("Review a release")


def _item(one: Commitment, due_at: datetime, what: str) -> Item:
    digits = units.digits_of(one.unit)
    return Item(
        id=one.id,
        due_at=due_at,
        what=what,
        about=f"{one.head.name}: {units.shown(one.amount, digits, one.unit)}",
        page="funds:commitment",
        parts={"commitment_id": one.id},
    )
