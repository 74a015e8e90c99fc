"""What the scenarios of plans in force are expected to cost, for whoever keeps the funds."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.funds import planning
from musterpoint.funds.planning import Expected, Size
from musterpoint.plans import keeping, queries, scenarios
from musterpoint.plans.queries import Filters
from musterpoint.plans.sections import pack
from musterpoint.tenancy.actors import Actor, Permission

#: Each is computed when the page is opened; more plans than this are not looked at.
MOST = 20


def install() -> None:
    """Let the funds know."""
    planning.register(expected)


def expected(by: Actor, at: datetime) -> Sequence[Expected]:
    """Return people and cost of each scenario of the plans in force; figures, and no people."""
    here = pack()
    leads = by.may(Permission.PLANS_READ)
    found = []
    lines = [one for one in queries.plans(Filters(), at.date()) if one.in_force is not None]
    for line in lines[:MOST]:
        if line.in_force is None:
            continue
        version = queries.version(line.plan.id, line.in_force.number)
        content = keeping.opened(version, at)
        found += [
            Expected(
                title=one.name or _("Scenario"),
                about=_holds(line.plan.name, has_stocks=bool(one.stock_costs)),
                sizes=tuple(
                    Size(
                        name=_size(size.size),
                        people=size.people,
                        costs=_added(size.costs, one.stock_costs),
                    )
                    for size in one.sizes
                ),
                page="plans:figures" if leads else "",
                parts={"plan_id": line.plan.id} if leads else {},
            )
            for one in scenarios.scenarios(content, here.family, here.horizon_days)
        ]
    return found


def _holds(name: str, *, has_stocks: bool) -> str:
    """Return the plan's name with what the money holds: a night in a bed has no end to count to."""
    what = _("seats and stocks, no beds") if has_stocks else _("seats only")
    return f"{name} ({what})"


def _added(seats: Mapping[str, int], stocks: Mapping[str, int]) -> dict[str, int]:
    return {one: seats.get(one, 0) + stocks.get(one, 0) for one in (*seats, *stocks)}


def _size(code: str) -> str:
    return {"low": _("Low"), "likely": _("Likely"), "high": _("High")}[code]
