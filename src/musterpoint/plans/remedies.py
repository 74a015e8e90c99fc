"""Plans as remedies: one with a version in force closes a gap."""

from collections.abc import Mapping, Sequence

from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy, Source
from musterpoint.kernel.text import _ as lazy
from musterpoint.plans import presenters, queries
from musterpoint.plans.queries import Filters, PlanLine
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission

KIND = "plan"


def install() -> None:
    """Register plans."""
    remedies.register(Source(code=KIND, label=lazy("Plan"), search=search, find=find))


def search(words: str) -> Sequence[Remedy]:
    """Return the plans whose name holds the words; retired ones are left out."""
    return remedies.matching(_seen(), words)


def find(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return plans by id, also retired ones."""
    found = {one.key: one for one in (*_seen(), *_seen("retired"))}
    return {key: found[key] for key in keys if key in found}


def _seen(standing: str = "") -> list[Remedy]:
    if not scope.current().actor.may(Permission.PLANS_READ):
        return []
    today = clock.now(Organisation.objects.get(id=scope.organisation_id())).date()
    return [_remedy(one) for one in queries.plans(Filters(standing=standing), today)]


def _remedy(one: PlanLine) -> Remedy:
    stands = one.in_force is not None and one.plan.retired_at is None
    return Remedy(
        kind=KIND,
        key=str(one.plan.id),
        title=one.plan.name,
        state=str(presenters.KINDS[one.standing][1]),
        is_done=stands,
        done_at=one.in_force.approved_at if stands and one.in_force is not None else None,
        page="plans:plan",
        parts={"plan_id": one.plan.id},
    )
