"""A report as page and paper show it: the kept figures, their definitions, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.evaluation import casework, money, tables
from musterpoint.evaluation.models import Report
from musterpoint.evaluation.tables import Table
from musterpoint.web import charts, formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure in large print."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything on a report, ready to show."""

    title: str
    lead: str
    facts: tuple[Fact, ...]
    figures: Table
    days: Table
    caption: str
    tables: tuple[Table, ...]
    published: Table | None
    published_note: str


def page(report: Report) -> Page:
    """Return the report's kept figures as they are shown."""
    content: Mapping[str, Any] = report.content
    days: Sequence[Mapping[str, Any]] = content.get("days") or []
    last: Mapping[str, Any] = days[-1] if days else {}
    evacuation = content.get("evacuation") or {}
    published = content.get("published") or []
    return Page(
        title=str(content.get("name") or report.crisis.name),
        lead=_lead(content),
        facts=tuple(_facts(content, last, evacuation)) if days else (),
        figures=tables.figures(content, last),
        days=tables.days(days),
        caption=_caption(last),
        tables=tuple(
            table
            for table in (
                tables.organisations(content.get("by_organisation") or {}),
                *tables.evacuation(evacuation),
                *casework.tables(content),
                *money.tables(content),
                tables.weights(content.get("weights") or []),
            )
            if table.rows
        ),
        published=tables.published(published) if published else None,
        published_note=_(
            "These figures were published about the real crisis. Each counts other people, in"
            " another way, on another day: they are never added to the figures above, nor measured"
            " against them."
        ),
    )


def _range(content: Mapping[str, Any]) -> str:
    estimate = content.get("population_estimate") or {}
    return formats.range_of(estimate.get("low"), estimate.get("high"))


def _lead(content: Mapping[str, Any]) -> str:
    if "seed" not in content:
        return _("Figures as they stood when the report was made.")
    return _(
        "An exercise with %(people)s invented people; seed %(seed)s repeats it exactly. Estimated"
        " population: %(range)s."
    ) % {
        "people": formats.count(content.get("people")),
        "seed": content.get("seed"),
        "range": _range(content),
    }


def _facts(
    content: Mapping[str, Any], last: Mapping[str, Any], evacuation: Mapping[str, Any]
) -> list[Fact]:
    registered = last.get("registered") or 0

    def share(code: str) -> float | None:
        return last.get(code, 0) / registered if registered else None

    found = [
        Fact(
            value=formats.count(last.get("registered")),
            words=_("registered, of an estimated %(range)s") % {"range": _range(content)},
        ),
        Fact(value=formats.percent(share("reached")), words=_("of them reached by a message")),
        Fact(value=formats.percent(share("accounted_for")), words=_("of them accounted for")),
        Fact(
            value=formats.count(last.get("arrived")),
            words=_("arrived, of %(asked)s who asked to leave at the end")
            % {"asked": formats.count(last.get("asked_to_leave"))},
        ),
    ]
    if evacuation:
        taken, offered = evacuation.get("seats_taken") or 0, evacuation.get("seats_offered") or 0
        found.append(
            Fact(
                value=formats.percent(taken / offered if offered else None),
                words=_("of %(seats)s offered seats taken") % {"seats": formats.count(offered)},
            )
        )
    return found


def _caption(last: Mapping[str, Any]) -> str:
    return _(
        "At the end %(known)s of %(registered)s registered people were accounted for and"
        " %(departed)s had left; of %(silent)s nothing had been heard."
    ) % {
        "known": formats.count(last.get("accounted_for")),
        "registered": formats.count(last.get("registered")),
        "departed": formats.count(last.get("departed")),
        "silent": formats.count(last.get("unaccounted")),
    }


def is_wide(last: Mapping[str, Any]) -> bool:
    """Say whether the gap between two lines has room for its name."""
    return 8 * int(last.get("unaccounted") or 0) > int(last.get("registered") or 0)


def chart(report: Report, zone: str, theme: charts.Theme = "page") -> str:
    """Return the drawing of the days as SVG; empty when there is no day."""
    days: Sequence[Mapping[str, Any]] = report.content.get("days") or []
    if not days:
        return ""
    spec = charts.trend(
        lines(days, first_day(report, days)),
        zone=zone,
        gap=_("Not heard from") if is_wide(days[-1]) else "",
        width=860,
        height=300,
    )
    return charts.svg(spec, label=_caption(days[-1]), theme=theme)


def first_day(report: Report, days: Sequence[Mapping[str, Any]]) -> datetime:
    """Return the end of day 0: the report is made a day after the last one is counted."""
    return report.made_at.astimezone(UTC) - timedelta(days=int(days[-1].get("day", 0)))


def lines(days: Sequence[Mapping[str, Any]], start: datetime) -> list[charts.Line]:
    """Return the days as lines of a chart, the larger number first."""

    def points(code: str) -> tuple[tuple[datetime, float], ...]:
        return tuple(
            (start + timedelta(days=int(day.get("day", 0))), float(day.get(code) or 0))
            for day in days
        )

    return [
        charts.Line(name=tables.label("registered"), points=points("registered"), planned=True),
        charts.Line(name=tables.label("accounted_for"), points=points("accounted_for")),
        charts.Line(name=tables.label("departed"), points=points("departed")),
    ]
