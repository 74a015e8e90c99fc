"""What is due in giving: instalments, reports and thanks, payments of loans, returns."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.giving import queries
from musterpoint.giving.models import Duty, DutyKind, Instalment, LoanDue, Thing, ThingState
from musterpoint.tenancy.permissions import Permission

#: A levy that was proposed is confirmed or refused within this.
WANTED = timedelta(days=3)


def install() -> None:
    """Name what of this package is due."""
    for code, label, find in (
        ("giving.instalments", gettext_lazy("Instalment of a pledge"), instalments),
        ("giving.duties", gettext_lazy("Thanks and reports to givers"), duties),
        ("giving.intents", gettext_lazy("Gift of the public page to look at"), intents),
        ("giving.loans", gettext_lazy("Payment of a loan"), loan_dues),
        ("giving.refunds", gettext_lazy("Gift to give back"), refunds),
        ("giving.returns", gettext_lazy("Return of a lent asset"), returns),
    ):
        agenda.register(
            agenda.Source(code=code, label=label, permission=Permission.GIVING_CHANGE, find=find)
        )
    agenda.register(
        agenda.Source(
            code="giving.levies",
            label=gettext_lazy("Levy to confirm"),
            permission=Permission.FUNDS_APPROVE,
            find=levies,
        )
    )


def levies(asked: Asked) -> list[Item]:
    """Return rates of levies that wait for a second person."""
    if asked.view != ALL:
        return []
    items = [
        Item(
            id=one.id,
            due_at=one.proposed_at + WANTED,
            what=_("Confirm or refuse a levy"),
            about=one.name,
            page="giving:rate",
            parts={"levy_rate": one.id},
        )
        for one in queries.levies_waiting()[: asked.limit + 100]
    ]
    return agenda.first(
        [
            one
            for one in items
            if (asked.until is None or one.due_at <= asked.until)
            and (asked.after is None or one.due_at >= asked.after[0])
        ],
        asked,
    )


def instalments(asked: Asked) -> list[Item]:
    """Return instalments that have not wholly come. They are nobody's in particular."""
    if asked.view != ALL:
        return []
    rows = Instalment.objects.filter(
        received__lt=F("amount"), pledge__withdrawn_at=None
    ).select_related("pledge")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Instalment of a pledge"),
            about=one.pledge.reference,
            page="giving:pledge",
            parts={"pledge_id": one.pledge_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def duties(asked: Asked) -> list[Item]:
    """Return thanks and reports that givers are owed."""
    if asked.view != ALL:
        return []
    rows = Duty.objects.filter(done_at=None).select_related("giver")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Thank a giver") if one.kind == DutyKind.THANK else _("Report to a giver"),
            about=one.giver.reference,
            page="giving:giver",
            parts={"giver_id": one.giver_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def refunds(asked: Asked) -> list[Item]:
    """Return gifts that a fund gives back, and whose payment nobody has ordered."""
    if asked.view != ALL:
        return []
    return [
        Item(
            id=one.id,
            due_at=one.changed_at,
            what=_("Order the payment"),
            about=str(one.gift),
            page="giving:gift",
            parts={"gift_id": one.gift_id},
        )
        for one in agenda.window(queries.refunds_to_order(), asked, "changed_at")
    ]


def intents(asked: Asked) -> list[Item]:
    """Return gifts of which money may have come that is not booked."""
    if asked.view != ALL:
        return []
    return [
        Item(
            id=one.id,
            due_at=one.unclear_at,
            what=_("Gift of the public page to look at"),
            about=one.reference,
            page="giving:intent",
            parts={"intent_id": one.id},
        )
        for one in agenda.window(queries.unclear(), asked, "unclear_at")
        if one.unclear_at is not None
    ]


def loan_dues(asked: Asked) -> list[Item]:
    """Return payments of loans that are open."""
    if asked.view != ALL:
        return []
    rows = LoanDue.objects.filter(paid_on=None).select_related("loan")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Pay back a loan"),
            about=one.loan.reference,
            page="giving:loan",
            parts={"loan_id": one.loan_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def returns(asked: Asked) -> list[Item]:
    """Return lent assets that are with us."""
    if asked.view != ALL:
        return []
    rows = Thing.objects.filter(state=ThingState.HERE, is_lent=True, return_due_at__isnull=False)
    return [
        Item(
            id=one.id,
            due_at=one.return_due_at,
            what=_("Return a lent asset"),
            about=one.what,
            page="giving:thing",
            parts={"thing_id": one.id},
        )
        for one in agenda.window(rows, asked, "return_due_at")
        if one.return_due_at is not None
    ]
