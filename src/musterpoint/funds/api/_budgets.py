"""Budget against actual of a fund, and the lines of its budget."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from musterpoint.funds import actions, queries
from musterpoint.funds.actions import BudgetIn
from musterpoint.funds.api._shared import Unit, asker
from musterpoint.funds.queries import BudgetRow
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["funds"])
Year = Annotated[int, Field(ge=2000, le=2100)]


class BudgetRowOut(Schema):
    """
    A line of budget against actual in smallest parts; of a head, a window, or the whole fund.

    ``budget`` is null where no line says anything; without a line of its own it is the sum of those
    below. ``left`` is what may still be committed.
    """

    window_id: UUID | None
    head_id: UUID | None
    name: str
    unit: str
    digits: int
    budget: int | None
    asked: int
    committed: int
    spent: int
    moved: int
    left: int | None


class BudgetBody(Schema):
    """
    What a head, a window or the whole fund may spend in the fiscal year that begins in ``year``.

    A revision gives its ``reason``.
    """

    year: Year
    amount: Annotated[int, Field(ge=0, lt=10**15)]
    unit: Unit | None = None
    window_id: UUID | None = None
    head_id: UUID | None = None
    reason: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


def _row(one: BudgetRow) -> dict[str, Any]:
    own = {"window_id", "head_id"}
    return {name: getattr(one, name) for name in BudgetRowOut.model_fields.keys() - own} | {
        "window_id": one.window.id if one.window else None,
        "head_id": one.head.id if one.head else None,
    }


@router.get(
    "/funds/{slug:fund_slug}/budget", response=list[BudgetRowOut], operation_id="read_budget"
)
def budget(
    request: HttpRequest, fund_slug: str, year: Year | None = None, unit: Unit | None = None
) -> Any:
    """Return budget against actual of a fiscal year, of this one without ``year``."""
    asked = asker(request, Permission.FUNDS_READ)
    of = queries.fund(fund_slug)
    chosen = year or queries.fiscal_year(of, asked.at.date())
    return [_row(one) for one in queries.budget(of, chosen, unit or of.currency)]


@router.post(
    "/funds/{slug:fund_slug}/budget", response=list[BudgetRowOut], operation_id="set_budget_line"
)
def set_line(request: HttpRequest, fund_slug: str, given: BudgetBody) -> Any:
    """Set a line of the budget, or revise it with a reason; the same amount changes nothing."""
    asked = cast(ActorRequest, request)
    wanted = BudgetIn(**given.dict(exclude={"unit"}), unit=given.unit or "")
    line = actions.set_budget(fund_slug, wanted, by=asked.actor, at=asked.at)
    return [_row(one) for one in queries.budget(queries.fund(fund_slug), line.year, line.unit)]
