"""
What the product counts itself for a results framework, for a year.

A value that is kept must not depend on who keeps it: somebody who works behind the wall, or who
handles complaints in confidence, sees rows that others do not, and would leave them in a number
that all can read. So only somebody on the open side counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.evaluation import telling
from musterpoint.evaluation.models import Evaluation, EvaluationVersion, Framework, Sensitisation
from musterpoint.kernel import indicators
from musterpoint.kernel.errors import Refused
from musterpoint.plans import queries as plans
from musterpoint.plans.models import Activation
from musterpoint.plans.queries import Filters, PlanLine
from musterpoint.tenancy.actors import Actor, Clearance

YEAR = timedelta(days=365)
HUNDRED = Decimal(100)
REGISTERED = "registry:"
NOWHERE = UUID(int=0)


class OpenSideOnly(Refused):
    """Somebody who sees more than others does not count what all read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is counted: for which framework and year, by whom, when."""

    framework: Framework
    year: int
    by: Actor
    at: datetime


Measure = Callable[[Asked], Decimal | None]


def require_open(by: Actor) -> None:
    """Refuse to count for somebody who sees rows that others do not."""
    if by.clearance is not Clearance.CONSULAR:
        raise OpenSideOnly(
            _("Ask a colleague to count this who does not work in confidence or in private.")
        )


def share(part: int, whole: int) -> Decimal | None:
    """Return a share in per cent with one digit; None of nothing."""
    return (HUNDRED * part / whole).quantize(Decimal("0.1")) if whole else None


def _plans(asked: Asked) -> list[PlanLine]:
    return plans.plans(Filters(), asked.at.date())


def _in_force(asked: Asked) -> list[PlanLine]:
    return [one for one in _plans(asked) if one.in_force is not None]


def plans_in_force(asked: Asked) -> Decimal | None:
    """Return the share of plans that are in force and reviewed in time."""
    every = _plans(asked)
    return share(sum(1 for one in every if one.in_force and not one.is_overdue), len(every))


def plans_with_migrants(asked: Asked) -> Decimal | None:
    """Return the share of plans in force that count migrants or give them a part."""
    lines = _in_force(asked)
    audit.saw("plans.plan.read", [one.plan.id for one in lines], by=asked.by, at=asked.at)
    found = 0
    for one in lines:
        number = one.in_force.number if one.in_force else None
        said = plans.overview(one.plan.id, asked.at, number).content
        found += bool(said.get("population") or said.get("migrants"))
    return share(found, len(lines))


def plans_used(asked: Asked) -> Decimal | None:
    """Return the share of plans in force that were put to work in the last 365 days."""
    lines = _in_force(asked)
    ids = [one.plan.id for one in lines]
    recent = Activation.objects.filter(
        plan_id__in=ids, activated_at__gt=asked.at - YEAR, activated_at__lte=asked.at
    )
    return share(recent.order_by().values("plan_id").distinct().count(), len(ids))


def evaluations_with_stratum(asked: Asked) -> Decimal | None:
    """Return the share of evaluations whose newest plan asks migrants apart."""
    newest: dict[UUID, bool] = {}
    versions = EvaluationVersion.objects.order_by("number")
    for of, has in versions.values_list("evaluation_id", "has_stratum"):
        newest[of] = has
    return share(sum(newest.values()), Evaluation.objects.count())


def trained(asked: Asked) -> Decimal | None:
    """Return how many certificates count today."""
    found = indicators.count("training_valid", NOWHERE)
    return Decimal(found.get("", sum(found.values())))


def sensitised(asked: Asked) -> Decimal | None:
    """Return how many people sat in the sessions of the year."""
    rows = Sensitisation.objects.filter(framework=asked.framework, held_on__year=asked.year)
    return Decimal(rows.aggregate(n=Sum("people"))["n"] or 0)


def _crises(asked: Asked) -> list[UUID]:
    begun = datetime(asked.year, 1, 1, tzinfo=UTC)
    ended = datetime(asked.year + 1, 1, 1, tzinfo=UTC)
    rows = Crisis.objects.filter(declared_at__lt=ended).exclude(closed_at__lt=begun)
    if asked.framework.country:
        rows = rows.filter(host_country=asked.framework.country)
    return list(rows.order_by("id").values_list("id", flat=True))


def total(code: str, asked: Asked) -> int | None:
    """
    Return an indicator of the registry added up over the year's crises.

    None without any, and where the total of one of them is too small to be told: beside the others
    the sum would tell it.
    """
    ids = _crises(asked)
    counted = [indicators.count(code, one).get("", 0) for one in ids]
    is_told = all(telling.is_total_told(code, one) for one in counted)
    return sum(counted) if ids and is_told else None


def _of_registered(code: str) -> Measure:
    def count(asked: Asked) -> Decimal | None:
        part, whole = total(code, asked), total("registered", asked)
        return None if part is None or whole is None else share(part, whole)

    return count


def arrived(asked: Asked) -> Decimal | None:
    """Return arrivals in per cent of those who asked to leave or arrived."""
    came, waiting = total("arrived", asked), total("asked_to_leave", asked)
    return None if came is None or waiting is None else share(came, max(came, waiting))


MEASURES: Mapping[str, Measure] = {
    "plans_with_migrants": plans_with_migrants,
    "plans_used": plans_used,
    "plans_in_force": plans_in_force,
    "evaluations_with_stratum": evaluations_with_stratum,
    "trained": trained,
    "accounted": _of_registered("accounted_for"),
    "reached": _of_registered("reached"),
    "arrived": arrived,
    "sensitised": sensitised,
}


def is_known(measure: str) -> bool:
    """Say whether the product can count this."""
    code = measure.removeprefix(REGISTERED)
    if code != measure:
        return code in {one.code for one in indicators.registered()}
    return measure in MEASURES


def is_told(measure: str, value: Decimal) -> bool:
    """Say whether a counted value may be told."""
    code = measure.removeprefix(REGISTERED)
    return code == measure or telling.is_total_told(code, float(value))


def value(measure: str, asked: Asked) -> Decimal | None:
    """Return what the product counts; None when there is nothing to count. Raises KeyError."""
    require_open(asked.by)
    if measure.startswith(REGISTERED):
        found = total(measure.removeprefix(REGISTERED), asked)
        return None if found is None else Decimal(found)
    return MEASURES[measure](asked)
