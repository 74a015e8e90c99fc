"""What can be asked about results frameworks; nothing here changes anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.evaluation.models import (
    Actual,
    Framework,
    Level,
    Node,
    Progress,
    ResultIndicator,
    Sensitisation,
)
from musterpoint.evaluation.results import codes, measures, progress
from musterpoint.evaluation.results.kinds import pack
from musterpoint.kernel.errors import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An indicator with its newest value of each year and how it stands in the running one."""

    row: ResultIndicator
    values: Mapping[int, Actual]
    target: Decimal | None
    progress: Progress

    @property
    def latest(self) -> Actual | None:
        """The value of the newest year that has one."""
        return self.values[max(self.values)] if self.values else None

    @property
    def targets(self) -> dict[int, Decimal]:
        """The targets by year."""
        return targets_of(self.row)


def targets_of(row: ResultIndicator) -> dict[int, Decimal]:
    """Return the targets of an indicator by year."""
    return {int(year): Decimal(value) for year, value in sorted(row.targets.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A result with its indicators; ``depth`` is 0 for a strategic priority."""

    node: Node
    depth: int
    indicators: Sequence[Measured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What the sub-outputs need, have and spent, in minor units."""

    required: int
    available: int
    expended: int
    gap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A framework whole, in the order of its codes."""

    framework: Framework
    branches: Sequence[Branch]
    sessions: Sequence[Sensitisation]
    money: Money

    @property
    def years(self) -> list[int]:
        """Every year of the framework, and others in which something was promised or measured."""
        found = set(range(self.framework.first_year, self.framework.last_year + 1))
        for branch in self.branches:
            for one in branch.indicators:
                found |= set(one.targets) | set(one.values)
        return sorted(found)

    def counts(self) -> dict[Progress, int]:
        """Count the indicators by how they stand."""
        found = dict.fromkeys(Progress, 0)
        for branch in self.branches:
            for one in branch.indicators:
                found[one.progress] += 1
        return found


def frameworks(text: str = "", kind: str = "") -> list[Framework]:
    """Return frameworks by name."""
    rows = Framework.objects.order_by("name")
    if kind:
        rows = rows.filter(kind=kind)
    return [one for one in rows if text.casefold() in one.name.casefold()]


def framework(framework_id: UUID) -> Framework:
    """Return a framework, or raise Missing."""
    found = Framework.objects.filter(id=framework_id).first()
    if found is None:
        raise Missing(_("There is no such framework here."))
    return found


def tree(framework_id: UUID, today: date) -> Tree:
    """Return a framework with everything in it that was not dropped: five queries."""
    row = framework(framework_id)
    nodes = sorted(row.nodes.filter(dropped_at=None), key=lambda one: codes.sort_key(one.code))
    by_node: dict[UUID, list[Measured]] = {}
    rows = list(row.indicators.filter(dropped_at=None))
    for one in measured(rows, today.year):
        by_node.setdefault(one.row.node_id, []).append(one)
    for found in by_node.values():
        found.sort(key=lambda one: codes.sort_key(one.row.code))
    return Tree(
        framework=row,
        branches=[
            Branch(node=one, depth=one.code.count("."), indicators=by_node.get(one.id, ()))
            for one in nodes
        ],
        sessions=list(row.sensitisations.order_by("-held_on", "-id")),
        money=_money(nodes),
    )


def measured(rows: Sequence[ResultIndicator], year: int) -> list[Measured]:
    """Return indicators with their newest values, rated against the target of a year."""
    values: dict[UUID, dict[int, Actual]] = {}
    of = {one.id: one.measure for one in rows}
    for one in Actual.objects.filter(indicator__in=rows).order_by("year", "number"):
        if _is_told(one, of[one.indicator_id]):
            values.setdefault(one.indicator_id, {})[one.year] = one
    return [_measured(one, values.get(one.id, {}), year) for one in rows]


def _measured(row: ResultIndicator, values: Mapping[int, Actual], year: int) -> Measured:
    latest = values[max(values)] if values else None
    target = progress.target_at(targets_of(row), latest.year if latest else year)
    return Measured(
        row=row,
        values=values,
        target=target,
        progress=progress.rate(
            latest.value if latest else None,
            row.baseline,
            target,
            track=pack().track,
            is_less_better=row.is_less_better,
        ),
    )


def _money(nodes: Sequence[Node]) -> Money:
    work = [one for one in nodes if one.level == Level.SUB_OUTPUT]
    return Money(
        required=sum(one.required or 0 for one in work),
        available=sum(one.available or 0 for one in work),
        expended=sum(one.expended or 0 for one in work),
        gap=sum(progress.gap(one.required, one.available) or 0 for one in work),
    )


def node(framework_id: UUID, node_id: UUID) -> Node:
    """Return a result that was not dropped, or raise Missing."""
    found = Node.objects.filter(framework_id=framework_id, id=node_id, dropped_at=None).first()
    if found is None:
        raise Missing(_("There is no such result here."))
    return found


def indicator(framework_id: UUID, indicator_id: UUID, today: date) -> Measured:
    """Return an indicator that was not dropped, or raise Missing."""
    rows = ResultIndicator.objects.filter(framework_id=framework_id, dropped_at=None)
    found = rows.select_related("node").filter(id=indicator_id).first()
    if found is None:
        raise Missing(_("There is no such indicator here."))
    return measured([found], today.year)[0]


def history(indicator_id: UUID) -> list[Actual]:
    """Return every value that was ever kept, the newest year and value first."""
    rows = Actual.objects.filter(indicator_id=indicator_id).select_related("indicator")
    return [
        one for one in rows.order_by("-year", "-number") if _is_told(one, one.indicator.measure)
    ]


def _is_told(one: Actual, measure: str) -> bool:
    return not one.is_counted or measures.is_told(measure, one.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A value that is due: of which indicator, for which year, until when."""

    indicator: ResultIndicator
    year: int
    due_at: datetime


def due(at: datetime) -> list[Due]:
    """Return the targets of past years without a value, the first due first."""
    rows = list(ResultIndicator.objects.select_related("framework").filter(dropped_at=None))
    told = set(
        Actual.objects.filter(indicator__in=rows).order_by().values_list("indicator_id", "year")
    )
    found = [
        Due(indicator=one, year=int(year), due_at=due_day(int(year)))
        for one in rows
        for year in one.targets
        if int(year) < at.year and (one.id, int(year)) not in told
    ]
    return sorted(found, key=lambda one: (one.due_at, one.indicator.id))


def due_day(year: int) -> datetime:
    """Return when the values of a year are due."""
    return datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(days=pack().due_days)
