"""Indicators of results, and their values: reported or counted, never overwritten."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Actual, Framework, Level, Node, ResultIndicator
from musterpoint.evaluation.results import checking, codes, measures
from musterpoint.evaluation.results.actions._framework import (
    BadFramework,
    NoSuchResult,
    locked,
    node_of,
    refuse,
)
from musterpoint.evaluation.results.kinds import pack
from musterpoint.evaluation.results.values import ActualIn, IndicatorIn
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor, Permission

MEASURED = (Level.OUTCOME, Level.OUTPUT)


class NothingToCount(Refused):
    """No indicator of the framework is one that the product counts."""


def add_indicator(
    framework_id: UUID, node_id: UUID, given: IndicatorIn, *, by: Actor, at: datetime
) -> ResultIndicator:
    """Add an indicator to an outcome or output; it gets the next letters."""
    by.require(Permission.EVALUATION_CHANGE)
    framework = locked(framework_id)
    node = node_of(framework, node_id)
    used = ResultIndicator.objects.filter(node=node).values_list("code", flat=True)
    letters = codes.next_letter(code.removeprefix(node.code) for code in used)
    return make_indicator(framework, node, f"{node.code}{letters}", given, by=by, at=at)


def make_indicator(
    framework: Framework, node: Node, code: str, given: IndicatorIn, *, by: Actor, at: datetime
) -> ResultIndicator:
    """Keep an indicator under a code that is free."""
    if node.level not in MEASURED:
        raise BadFramework(_("Indicators stand at outcomes and outputs."))
    refuse(_problems(given))
    row = ResultIndicator(framework=framework, node=node, code=code, created_at=at)
    _write(row, given)
    row.save(force_insert=True)
    audit.record("evaluation.indicator.added", subject_id=framework.id, by=by, at=at, code=code)
    return row


def _problems(given: IndicatorIn) -> checking.Problems:
    found = checking.indicator(given)
    if given.measure and not measures.is_known(given.measure):
        found["measure"] = [_("Choose one of the answers in the list")]
    return found


def _write(row: ResultIndicator, given: IndicatorIn) -> None:
    row.name, row.definition, row.unit = given.name.strip(), given.definition.strip(), given.unit
    row.groups = [text.strip() for text in given.groups if text.strip()]
    row.is_less_better = given.is_less_better
    row.baseline, row.baseline_year = given.baseline, given.baseline_year
    row.targets = {str(year): str(value) for year, value in sorted(given.targets.items())}
    row.source, row.responsible = given.source.strip(), given.responsible.strip()
    row.sdg, row.assumptions = given.sdg.strip(), given.assumptions.strip()
    row.library, row.measure = given.library, given.measure


def add_from_library(
    framework_id: UUID, node_id: UUID, entry: str, *, by: Actor, at: datetime
) -> ResultIndicator:
    """Add an indicator of the library, in the language of whoever adds it."""
    found = pack().library.get(entry)
    if found is None:
        raise BadFramework(
            _("Correct what is marked."), fields={"entry": [_("Choose one from the list.")]}
        )
    given = IndicatorIn(
        name=found.name,
        definition=found.definition,
        unit=found.unit,
        sdg=found.sdg,
        source=_("Counted by this product") if found.measure else "",
        library=found.code,
        measure=found.measure,
    )
    return add_indicator(framework_id, node_id, given, by=by, at=at)


def indicator_of(framework: Framework, indicator_id: UUID) -> ResultIndicator:
    """Return an indicator of a framework that was not dropped, or raise NoSuchResult."""
    row = framework.indicators.filter(id=indicator_id, dropped_at=None).first()
    if row is None:
        raise NoSuchResult(_("There is no such indicator here."))
    return row


def change_indicator(
    framework_id: UUID, indicator_id: UUID, given: IndicatorIn, *, by: Actor, at: datetime
) -> ResultIndicator:
    """Change what an indicator says; its code and its values stay."""
    by.require(Permission.EVALUATION_CHANGE)
    row = indicator_of(locked(framework_id), indicator_id)
    refuse(_problems(given))
    _write(row, given)
    row.save()
    audit.record(
        "evaluation.indicator.changed", subject_id=framework_id, by=by, at=at, code=row.code
    )
    return row


def drop_indicator(
    framework_id: UUID, indicator_id: UUID, *, by: Actor, at: datetime
) -> ResultIndicator:
    """Drop an indicator; its values stay kept and its code is never given again."""
    by.require(Permission.EVALUATION_CHANGE)
    row = indicator_of(locked(framework_id), indicator_id)
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    audit.record(
        "evaluation.indicator.dropped", subject_id=framework_id, by=by, at=at, code=row.code
    )
    return row


def report_actual(
    framework_id: UUID, indicator_id: UUID, given: ActualIn, *, by: Actor, at: datetime
) -> Actual:
    """Keep a value of a year; an earlier one of the same year stays in the history."""
    by.require(Permission.EVALUATION_CHANGE)
    row = indicator_of(locked(framework_id), indicator_id)
    problems = checking.actual(given, row.groups)
    if "year" not in problems and given.year > at.year:
        problems["year"] = [_("This year has not begun.")]
    refuse(problems)
    return keep_actual(row, given, by=by, at=at)


def keep_actual(
    row: ResultIndicator, given: ActualIn, *, by: Actor, at: datetime, is_counted: bool = False
) -> Actual:
    """Append a value that was checked."""
    earlier = Actual.objects.filter(indicator=row, year=given.year)
    made = Actual.objects.create(
        indicator=row,
        year=given.year,
        number=(earlier.aggregate(n=Max("number"))["n"] or 0) + 1,
        value=given.value,
        parts={name: str(value) for name, value in given.parts.items()},
        source=given.source.strip(),
        note=given.note.strip(),
        is_counted=is_counted,
        recorded_by=by.id,
        recorded_at=at,
    )
    audit.record(
        "evaluation.actual.kept", subject_id=row.framework_id, by=by, at=at,
        code=row.code, year=given.year, number=made.number,
    )  # fmt: skip
    return made


def count_now(framework_id: UUID, *, by: Actor, at: datetime) -> list[Actual]:
    """
    Count every indicator of the framework that the product counts, for the running year.

    A value that is as it was is not kept again. Raises NothingToCount, OpenSideOnly.
    """
    by.require(Permission.EVALUATION_CHANGE)
    measures.require_open(by)
    framework = locked(framework_id)
    rows = framework.indicators.filter(dropped_at=None).exclude(measure="").order_by("code")
    counted = [one for one in rows if measures.is_known(one.measure)]
    if not counted:
        raise NothingToCount(_("Add an indicator from the library that the product counts."))
    asked = measures.Asked(framework=framework, year=at.year, by=by, at=at)
    latest = _latest(counted, at.year)
    made = []
    for one in counted:
        value = measures.value(one.measure, asked)
        if value is None or latest.get(one.id) == value:
            continue
        given = ActualIn(year=at.year, value=value, source=_("Counted by this product"))
        made.append(keep_actual(one, given, by=by, at=at, is_counted=True))
    return made


def _latest(rows: list[ResultIndicator], year: int) -> dict[UUID, Decimal]:
    found = Actual.objects.filter(indicator__in=rows, year=year).order_by("number")
    return dict(found.values_list("indicator_id", "value"))
