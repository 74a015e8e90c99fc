"""Somebody else pays a share: one person changes a small one, two a large one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import choosing, rules
from musterpoint.costs.actions._common import (
    NoSuchCost,
    NotNow,
    another,
    check_texts,
    refuse,
)
from musterpoint.costs.actions._debts import follow_debts
from musterpoint.costs.actions._following import follow_costs
from musterpoint.costs.actions._legs import above
from musterpoint.costs.models import Debt, Note, PayerChange, Share
from musterpoint.evacuation.models import RequestMember
from musterpoint.tenancy.actors import Actor, Permission


def change_payer(share_id: UUID, payer: str, why: str, *, by: Actor, at: datetime) -> PayerChange:
    """
    Ask that somebody else pays a share.

    A small one is changed at once; a large one, one of somebody who has a note, or one that a
    demand asks for, by two.
    """
    by.require(Permission.COSTS_CHANGE)
    row = Share.objects.select_for_update().select_related("costed").filter(id=share_id).first()
    if row is None or by.id is None:
        raise NoSuchCost(_("There is no such share here."))
    problems = check_texts({"why": (why, 300, True)})
    if payer not in rules.PAYERS or payer == row.payer:
        problems["payer"] = [_("Choose who pays instead.")]
    elif payer == "person" and not _asks(row):
        problems["payer"] = [_("The cost model of this journey asks people for nothing.")]
    refuse(problems)
    if row.changes.filter(decided_at=None).exists():
        raise NotNow(_("Somebody asked for another payer already. That is decided first."))
    made = PayerChange.objects.create(
        share=row, payer=payer, why=why.strip(), asked_at=at, asked_by=by.id
    )
    audit.record("costs.payer.asked", subject_id=row.id, by=by, at=at, payer=payer)
    if not above(row.costed, row.amount, at) and not (_has_note(row) or _is_asked(row)):
        _set_payer(made, row, by, at)
    return made


def decide_payer(change_id: UUID, is_granted: bool, *, by: Actor, at: datetime) -> PayerChange:
    """Decide that another payer takes a share; never whoever asked for it."""
    by.require(Permission.COSTS_DECIDE)
    row = PayerChange.objects.select_for_update().filter(id=change_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such change here."))
    if row.decided_at is not None:
        raise NotNow(_("This was decided."))
    another(by, row.asked_by)
    if is_granted:
        _set_payer(row, Share.objects.select_for_update().get(id=row.share_id), by, at)
    else:
        row.decided_at, row.decided_by, row.is_granted = at, by.id, False
        row.save()
        audit.record("costs.payer.kept", subject_id=row.share_id, by=by, at=at)
    return row


def _set_payer(change: PayerChange, row: Share, by: Actor, at: datetime) -> None:
    change.decided_at, change.decided_by, change.is_granted = at, by.id, True
    change.save()
    row.payer, row.reason, row.decided_at, row.decided_by = change.payer, "decided", at, by.id
    row.pack = choosing.held(row.costed.crisis_id, row.costed.departed_on).rules.stamp
    row.save()
    audit.record("costs.payer.changed", subject_id=row.id, by=by, at=at, payer=change.payer)
    follow_costs([row.traveller_id], by=by, at=at)
    follow_debts(row.costed, by=by, at=at)


def _asks(row: Share) -> bool:
    """Say whether the cost model of a share's journey asks people for anything."""
    return choosing.held(row.costed.crisis_id, row.costed.departed_on).rules.asks


def _has_note(row: Share) -> bool:
    """Say whether the traveller of a share has a note for the journey."""
    persons = RequestMember.objects.filter(id=row.traveller_id).values("person_id")
    return Note.objects.filter(person_id__in=persons, crisis_id=row.costed.crisis_id).exists()


def _is_asked(row: Share) -> bool:
    """Say whether a demand asks somebody else for a share."""
    debts = Debt.objects.filter(costed=row.costed, traveller_id=row.traveller_id)
    return debts.filter(demand__isnull=False, amount__gt=0).exists()
