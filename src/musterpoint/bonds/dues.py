"""What is due of bonds: to be lodged, verified, extended, decided, topped up, paid, returned."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.bonds import presenters, queries, rules
from musterpoint.bonds.models import (
    Bond,
    BondState,
    Call,
    CallState,
    Payout,
    PayoutState,
    Proposal,
    Share,
)
from musterpoint.tenancy.permissions import Permission

CHANGE, DECIDE = Permission.BONDS_CHANGE, Permission.BONDS_DECIDE


def install() -> None:
    """Name what of this package is due."""
    for code, label, permission, find in (
        ("bonds.bonds", gettext_lazy("Bonds"), CHANGE, bonds),
        ("bonds.proposals", gettext_lazy("Bonds to confirm"), CHANGE, proposals),
        ("bonds.calls", gettext_lazy("Calls of bonds"), CHANGE, calls),
        ("bonds.decisions", gettext_lazy("Calls of bonds to decide"), DECIDE, decisions),
        ("bonds.top_ups", gettext_lazy("Bonds to top up"), CHANGE, top_ups),
        ("bonds.payouts", gettext_lazy("Payments out of bonds"), CHANGE, payouts),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def _of_bond(one: Bond, what: str, due: datetime, identity: UUID | None = None) -> Item:
    return Item(
        id=identity or one.id,
        due_at=due,
        what=what,
        about=presenters.number(one.reference),
        page="bonds:bond",
        parts={"bond_id": one.id},
    )


def bonds(asked: Asked) -> list[Item]:
    """Return bonds, and rests of shares, to be lodged, verified, extended and given back."""
    if asked.view != ALL:
        return []
    today = asked.at.date()
    states = (BondState.REQUIRED, BondState.LODGED, BondState.VERIFIED, BondState.IN_FORCE,
              BondState.EXPIRED)  # fmt: skip
    held = Q(state=BondState.REPLACED, replaced_on__isnull=False) & Q(
        amount__gt=F("drawn") + F("returned") - F("topped")
    )
    rows = Bond.objects.filter(Q(state__in=states) | held).order_by("id")
    found = [item for one in rows if (item := _next_of(one, today))]
    return agenda.first([*found, *_rests()], asked)


def _rests() -> list[Item]:
    """Return shares of which something waited for calls when the first of it went back."""
    days = rules.pack().days["give_back"]
    rows = Share.objects.select_related("bond").filter(term_ends__isnull=False, ended_at=None)
    return [
        _of_bond(
            one.bond, _("Give the rest of the share back"),
            rules.midnight(rules.later(one.term_ends, days)), one.id,
        )
        for one in rows.exclude(bond__state=BondState.RETURNED).order_by("id")
        if one.term_ends is not None
    ]  # fmt: skip


def _next_of(one: Bond, today: date) -> Item | None:
    days = rules.pack().days
    if one.state == BondState.REQUIRED:
        return _of_bond(one, _("Have the bond lodged"), rules.midnight(one.due_on))
    if one.state == BondState.LODGED and one.lodged_at is not None:
        return _of_bond(one, _("Verify the bond"), one.lodged_at)
    if one.state == BondState.REPLACED:
        over = rules.later(one.last_day or today, one.claim_days + 1)
        return (
            _of_bond(one, _("Give the bond back"), rules.midnight(over)) if over <= today else None
        )
    if one.term_ends is not None and one.term_ends < today:
        due = rules.midnight(rules.later(one.term_ends, days["give_back"]))
        return _of_bond(one, _("Give the bond back"), due)
    may_end = (BondState.IN_FORCE, BondState.EXPIRED)
    # Nothing is required of a joint bond whose employers have all left: it only waits for calls.
    if one.state in may_end and one.required and one.valid_to and not one.extends_months:
        return _of_bond(one, _("Have the bond extended"), rules.midnight(one.valid_to))
    return None


def proposals(asked: Asked) -> list[Item]:
    """Return what was entered of bonds and waits for somebody else to confirm it."""
    if asked.view != ALL:
        return []
    rows = Proposal.objects.select_related("bond").filter(ended_at=None)
    return [
        _of_bond(one.bond, _("Confirm what was entered of a bond"), one.made_at, one.id)
        for one in agenda.window(rows, asked, "made_at")
    ]


def calls(asked: Asked) -> list[Item]:
    """Return calls whose bond is looked for, or whose employer is to be told."""
    if asked.view != ALL:
        return []
    words = {
        CallState.SENT: _("Find the bond"),
        CallState.MATCHED: _("Tell the employer"),
    }
    rows = Call.objects.filter(state__in=list(words))
    return [
        _of_call(one, words[CallState(one.state)], one.sent_at)
        for one in agenda.window(rows, asked, "sent_at")
    ]


def _of_call(one: Call, what: str, due: datetime) -> Item:
    return Item(
        id=one.id,
        due_at=due,
        what=what,
        about=presenters.number(one.reference),
        page="bonds:call",
        parts={"bond_call": one.id},
    )


def decisions(asked: Asked) -> list[Item]:
    """Return calls to decide: some days after the end of objections."""
    if asked.view != ALL:
        return []
    after = timedelta(days=rules.pack().days["decide"])
    rows = Call.objects.filter(state=CallState.NOTICED).order_by("answer_by", "id")
    found = [
        _of_call(one, _("Decide the call"), one.answer_by + after)
        for one in rows
        if one.answer_by is not None
    ]
    return agenda.first(found, asked)


def top_ups(asked: Asked) -> list[Item]:
    """Return what employers have to add after draws."""
    if asked.view != ALL:
        return []
    rows = queries.demands(asked.at.date())
    return [
        _of_bond(one.bond, _("Have the bond topped up"), one.due_at, one.id)
        for one in agenda.window(rows, asked, "due_at")
    ]


def payouts(asked: Asked) -> list[Item]:
    """Return what was drawn and is not paid."""
    if asked.view != ALL:
        return []
    rows = Payout.objects.select_related("call").exclude(state=PayoutState.PAID)
    return [
        Item(
            id=one.id,
            due_at=one.made_at,
            what=_("Pay the worker"),
            about=presenters.number(one.call.reference),
            page="bonds:call",
            parts={"bond_call": one.call_id},
        )
        for one in agenda.window(rows, asked, "made_at")
    ]
