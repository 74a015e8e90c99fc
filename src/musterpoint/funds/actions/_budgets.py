"""Budget lines and their revisions."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger.units import LARGEST
from musterpoint.funds.actions._funds import locked
from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import BudgetChange, BudgetLine, Head, Window
from musterpoint.funds.values import BudgetIn
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

YEARS = range(2000, 2101)


def set_budget(slug: str, given: BudgetIn, *, by: Actor, at: datetime) -> BudgetLine:
    """
    Set what a fund, a window or a head may spend in a fiscal year, or revise it with a reason.

    The same amount again changes nothing. Raises Invalid with the fields.
    """
    by.require(Permission.FUNDS_CHANGE)
    fund = locked(slug)
    unit = given.unit or fund.currency
    window, head = _place(fund.id, given)
    problems: dict[str, list[str]] = {}
    if not 0 <= given.amount < LARGEST:
        problems["amount"] = [_("Enter an amount of zero or more.")]
    if unit not in fund.currencies.split():
        problems["unit"] = [_("Choose a currency of the fund.")]
    if given.year not in YEARS:
        problems["year"] = [_("Enter a year such as 2026.")]
    row = BudgetLine.objects.filter(
        fund=fund, window=window, head=head, year=given.year, unit=unit
    ).first()
    if row is not None and row.amount != given.amount and not given.reason.strip():
        problems["reason"] = [_("Say why the line is revised.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    if row is not None and row.amount == given.amount:
        return row
    if row is None:
        row = BudgetLine.objects.create(
            fund=fund, window=window, head=head, year=given.year, unit=unit, amount=given.amount
        )
    else:
        row.amount, row.revision = given.amount, row.revision + 1
        row.save(update_fields=["amount", "revision"])
    BudgetChange.objects.create(
        line=row,
        revision=row.revision,
        amount=given.amount,
        reason=given.reason.strip()[:2000],
        changed_at=at,
        changed_by=by.id,
        changed_by_name=by.name[:150],
    )
    audit.record(
        "funds.budget.set", subject_id=row.id, by=by, at=at, year=row.year, revision=row.revision
    )
    return row


def _place(fund_id: UUID, given: BudgetIn) -> tuple[Window | None, Head | None]:
    head = window = None
    if given.head_id is not None:
        heads = Head.objects.select_related("window")
        head = heads.filter(id=given.head_id, window__fund_id=fund_id).first()
        if head is None:
            raise NoSuchFund(_("There is no such head here."))
        return head.window, head
    if given.window_id is not None:
        window = Window.objects.filter(id=given.window_id, fund_id=fund_id).first()
        if window is None:
            raise NoSuchFund(_("There is no such window here."))
    return window, None
