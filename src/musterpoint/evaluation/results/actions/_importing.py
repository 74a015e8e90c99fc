"""Read a framework in from a workbook: the whole of it, or nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Actual, Framework, Node, ResultIndicator
from musterpoint.evaluation.results import checking, codes, layout, reading
from musterpoint.evaluation.results.actions._framework import (
    NODE_FIELDS,
    BadFramework,
    change_node,
    locked,
    make_node,
)
from musterpoint.evaluation.results.actions._indicators import (
    add_indicator,
    change_indicator,
    keep_actual,
    make_indicator,
)
from musterpoint.evaluation.results.reading import Line, Problem
from musterpoint.evaluation.results.values import ActualIn, IndicatorIn, NodeIn
from musterpoint.kernel.money import places
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import amounts

MONEY = ("required", "available", "expended")
#: Field of a result or indicator -> its column, where the two are called differently.
COLUMN_OF = {"name": "indicator", "is_less_better": "less", "year": "actual", "value": "actual"}


@dataclass(slots=True, kw_only=True)
class Imported:
    """What a workbook means, or did: how many of each, and every problem by its cell."""

    results_added: int = 0
    results_changed: int = 0
    indicators_added: int = 0
    indicators_changed: int = 0
    values_added: int = 0
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    is_done: bool = False


class _Undo(Exception):
    """Takes back everything that the workbook did."""


def import_file(
    framework_id: UUID, data: bytes, *, is_look: bool = False, by: Actor, at: datetime
) -> Imported:
    """
    Read a workbook into a framework, by its codes; with one problem, or to look, nothing is kept.

    Results and indicators that the file leaves out stay; values are added, never overwritten.
    Raises people.importing.BadList when the file is no workbook.
    """
    by.require(Permission.EVALUATION_CHANGE)
    framework = locked(framework_id)
    read = reading.read(data, places(framework.currency))
    done = Imported(problems=list(read.problems), ignored=list(read.ignored))
    try:
        with transaction.atomic():
            _Import(framework, done, by, at).run(read)
            if done.problems or is_look:
                raise _Undo
    except _Undo:
        return done
    done.is_done = True
    audit.record(
        "evaluation.framework.imported", subject_id=framework_id, by=by, at=at,
        results=done.results_added + done.results_changed,
        indicators=done.indicators_added + done.indicators_changed, values=done.values_added,
    )  # fmt: skip
    return done


class _Import:
    """Writes the lines of one workbook into one framework."""

    def __init__(self, framework: Framework, done: Imported, by: Actor, at: datetime) -> None:
        self.framework, self.done, self.by, self.at = framework, done, by, at
        self.nodes: dict[str, Node] = {one.code: one for one in framework.nodes.all()}
        self.indicators: dict[str, ResultIndicator] = {
            one.code: one for one in framework.indicators.select_related("node")
        }
        rows = Actual.objects.filter(indicator__framework=framework).order_by("number")
        self.values = {(one.indicator_id, one.year): (one.value, _parts(one)) for one in rows}

    def run(self, read: reading.Read) -> None:
        def in_order(lines: Iterable[Line]) -> list[Line]:
            return sorted(lines, key=lambda one: codes.sort_key(one.values["code"]))

        for line in in_order(read.results):
            self._try(line, partial(self._result, line))
        for line in in_order(read.work):
            self._try(line, partial(self._result, line, is_work=True))
        for line in read.indicators:
            self._try(line, partial(self._indicator, line))

    def _try(self, line: Line, do: Callable[[], None]) -> None:
        try:
            do()
        except BadFramework as bad:
            if not bad.fields:
                self._wrong(line, "code", str(bad))
            for name, texts in bad.fields.items():
                for text in texts:
                    self._wrong(line, COLUMN_OF.get(name, name), text)

    def _wrong(self, line: Line, key: str, text: str) -> None:
        if len(self.done.problems) < reading.MOST_PROBLEMS:
            self.done.problems.append(Problem(sheet=line.sheet, cell=line.cell(key), text=text))

    # Results

    def _result(self, line: Line, *, is_work: bool = False) -> None:
        code = line.values["code"]
        row = self.nodes.get(code)
        if row is not None and row.dropped_at is not None:
            self._wrong(line, "code", _("This result was dropped; its code is not given again."))
            return
        given = self._node_in(line, row, is_work=is_work)
        if row is not None:
            if any(getattr(row, name) != getattr(given, name) for name in NODE_FIELDS):
                changed = change_node(self.framework.id, row.id, given, by=self.by, at=self.at)
                self.nodes[code] = changed
                self.done.results_changed += 1
            return
        above = codes.parent_of(code)
        parent = self.nodes.get(above)
        if above and (parent is None or parent.dropped_at is not None):
            text = _("There is no result %(code)s above it.") % {"code": above}
            self._wrong(line, "code", text)
            return
        number = int(code.rpartition(".")[2])
        self.nodes[code] = make_node(self.framework, parent, number, given, by=self.by, at=self.at)
        self.done.results_added += 1

    def _node_in(self, line: Line, row: Node | None, *, is_work: bool) -> NodeIn:
        told: dict[str, Any] = {name: getattr(row, name) for name in NODE_FIELDS} if row else {}
        names = NODE_FIELDS if is_work else ("title", "partners", "capacity", "sdg")
        of_indicator = bool(line.values.get("indicator"))
        for name in names:
            if name not in line.values or (name == "sdg" and of_indicator):
                continue
            value = line.values[name]
            if name in MONEY:
                value = self._minor(line, name, value)
            if name == "title" and not value and row is not None:
                continue
            told[name] = value
        if line.values.get("currency") not in (None, "", self.framework.currency):
            text = _("Amounts of this framework are in %(currency)s.") % {
                "currency": self.framework.currency
            }
            self._wrong(line, "currency", text)
        return NodeIn(**{"title": "", **told})

    def _minor(self, line: Line, name: str, value: Decimal | None) -> int | None:
        if value is None:
            return None
        try:
            return amounts.parts(value, places(self.framework.currency))
        except amounts.NotRead as error:
            self._wrong(line, name, str(error))
            return None

    # Indicators

    def _indicator(self, line: Line) -> None:
        node = self.nodes.get(line.values["code"])
        if node is None or node.dropped_at is not None:
            text = _("There is no result %(code)s.") % {"code": line.values["code"]}
            self._wrong(line, "code", text)
            return
        own = line.values.get("indicator_code") or ""
        row = self.indicators.get(own)
        if row is not None and row.dropped_at is not None:
            text = _("This indicator was dropped; its code is not given again.")
            self._wrong(line, "indicator_code", text)
            return
        given = _indicator_in(line, row)
        who: dict[str, Any] = {"by": self.by, "at": self.at}
        if row is None:
            if own:
                row = make_indicator(self.framework, node, own, given, **who)
            else:
                row = add_indicator(self.framework.id, node.id, given, **who)
            self.indicators[row.code] = row
            self.done.indicators_added += 1
        elif _differs(row, given):
            row = change_indicator(self.framework.id, row.id, given, **who)
            self.done.indicators_changed += 1
        self._values(line, row)

    def _values(self, line: Line, row: ResultIndicator) -> None:
        for year in sorted({*line.actuals, *line.parts}):
            if year not in line.actuals:
                text = _("Write the value of everybody as well.")
                self._wrong(line, f"actual {year}", text)
                continue
            value, parts = line.actuals[year], self._apart(line, row, year)
            kept, apart = self.values.get((row.id, year), (None, {}))
            apart = {name: part for name, part in apart.items() if name in row.groups}
            # A breakdown of the same value that the file does not tell is not taken back by it.
            parts = apart | parts if kept == value else parts
            if kept == value and parts == apart:
                continue
            given = ActualIn(year=year, value=value, parts=parts, source=_("From a file"))
            problems = checking.actual(given, row.groups)
            if year > self.at.year:
                problems = {"year": [_("This year has not begun.")]}
            for texts in problems.values():
                self._wrong(line, f"actual {year}", texts[0])
            if not problems:
                keep_actual(row, given, by=self.by, at=self.at)
                self.values[row.id, year] = value, parts
                self.done.values_added += 1

    def _apart(self, line: Line, row: ResultIndicator, year: int) -> dict[str, Decimal]:
        """Return what was reached of each breakdown, by its name as the indicator writes it."""
        names = {layout.plain(name): name for name in row.groups}
        found = {}
        for told, value in line.parts.get(year, {}).items():
            if told in names:
                found[names[told]] = value
            else:
                text = _("This indicator has no such breakdown.")
                self._wrong(line, f"actual {year}:{told}", text)
        return found


def _parts(one: Actual) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in one.parts.items()}


def said(row: ResultIndicator) -> dict[str, Any]:
    """Return what an indicator says, as the fields of ``IndicatorIn``."""
    names = (
        "name", "definition", "unit", "groups", "is_less_better", "baseline", "baseline_year",
        "source", "responsible", "sdg", "assumptions", "library", "measure",
    )  # fmt: skip
    targets = {int(year): Decimal(value) for year, value in row.targets.items()}
    return {name: getattr(row, name) for name in names} | {"targets": targets}


def _indicator_in(line: Line, row: ResultIndicator | None) -> IndicatorIn:
    told: dict[str, Any] = said(row) if row else {"targets": {}}
    renamed: Mapping[str, str] = {"indicator": "name", "less": "is_less_better"}
    for key in (
        "indicator", "definition", "unit", "groups", "less", "baseline", "baseline_year", "source",
        "responsible", "sdg", "assumptions", "measure",
    ):  # fmt: skip
        if key in line.values and not (key == "indicator" and not line.values[key] and row):
            told[renamed.get(key, key)] = line.values[key]
    targets = {**told["targets"], **line.targets}
    told["targets"] = {year: value for year, value in targets.items() if value is not None}
    return IndicatorIn(**{"name": "", **told})


def _differs(row: ResultIndicator, given: IndicatorIn) -> bool:
    before = IndicatorIn(**said(row))
    return before != given
