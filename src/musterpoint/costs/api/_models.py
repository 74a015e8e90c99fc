"""Cost models: proposed by one, confirmed by another; notes that are lifted then."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.costs import actions, choosing
from musterpoint.costs.actions import CostModelIn
from musterpoint.costs.api._shared import Amount, CostDecisionBody, Currency, Word, asker
from musterpoint.costs.models import CostModel
from musterpoint.costs.views.amounts import parts, unit
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])


class ModelBody(Schema):
    """A cost model to propose; ``fixed`` is the own sum for an adult, where the model has one."""

    code: Word
    crisis: UUID | None = None
    from_on: date
    fixed: Amount | None = None
    currency: Currency | None = None
    source: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]


class ModelOut(Schema):
    """A cost model that was proposed; it holds when ``confirmed``, and not where it is refused."""

    id: UUID
    code: str
    crisis: UUID | None
    from_on: date
    fixed: str
    currency: str
    source: str
    confirmed: bool | None


class CostModelLiftedOut(Schema):
    """How many notes were waived, and how many wait for somebody else."""

    lifted: int
    left: int


def _model(row: CostModel) -> dict[str, Any]:
    fixed = ledger.Unit(row.currency, row.digits).written(row.fixed) if row.fixed else ""
    same = ("id", "code", "from_on", "currency", "source")
    more = {"crisis": row.crisis_id, "fixed": fixed, "confirmed": row.is_granted}
    return {name: getattr(row, name) for name in same} | more


@router.get("/costs/models", response=list[ModelOut], operation_id="list_cost_models")
def models(request: HttpRequest) -> list[dict[str, Any]]:
    """List the cost models that were proposed, the newest day first."""
    asker(request, Permission.COSTS_READ)
    return [_model(one) for one in choosing.choices()]


@router.post("/costs/models", response={201: ModelOut}, operation_id="propose_cost_model")
def propose_model(request: HttpRequest, body: ModelBody) -> Status[dict[str, Any]]:
    """Propose a cost model for journeys from a day on; somebody else confirms it."""
    asked = asker(request, Permission.COSTS_CHANGE)
    code = body.currency or ""
    wanted = CostModelIn(
        code=body.code, from_on=body.from_on, source=body.source, crisis_id=body.crisis,
        fixed=parts(body.fixed, unit(code), "fixed") if body.fixed else None, currency=code,
    )  # fmt: skip
    return Status(201, _model(actions.propose_model(wanted, by=asked.actor, at=asked.at)))


@router.post(
    "/costs/models/{uuid:cost_model}/decision", response=ModelOut, operation_id="decide_cost_model"
)
def decide_model(request: HttpRequest, cost_model: UUID, body: CostDecisionBody) -> Any:
    """Confirm a cost model that somebody else proposed, or refuse it."""
    asked = asker(request, Permission.COSTS_DECIDE)
    done = actions.decide_model(cost_model, body.is_granted, by=asked.actor, at=asked.at)
    return _model(done)


@router.post(
    "/costs/models/{uuid:cost_model}/lifting",
    response=CostModelLiftedOut,
    operation_id="lift_notes",
)
def lift_notes(request: HttpRequest, cost_model: UUID) -> Any:
    """Waive the notes that are open although nobody is asked any more."""
    asked = asker(request, Permission.COSTS_DECIDE)
    lifted, left = actions.lift_notes(cost_model, by=asked.actor, at=asked.at)
    return {"lifted": lifted, "left": left}
