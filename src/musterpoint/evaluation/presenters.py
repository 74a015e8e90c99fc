"""A report as page and paper show it: the kept figures, their definitions, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.evaluation.models import Report
from musterpoint.kernel import indicators
from musterpoint.people import countries
from musterpoint.tenancy.models import Organisation
from musterpoint.web import charts, formats, languages

INDICATORS = (
    "registered",
    "reached",
    "accounted_for",
    "need_help",
    "asked_to_leave",
    "seated",
    "departed",
    "arrived",
    "unaccounted",
)
#: Groups of fewer people are not told, nor could they be worked out from a total.
SMALL = 10
REASONS = {
    "no_transport": gettext_lazy("No transport from where they are"),
    "document": gettext_lazy("Papers missing for the way"),
    "too_late": gettext_lazy("No leg fits their time"),
    "offer_rules": gettext_lazy("The offer does not take their nationality"),
    "destination": gettext_lazy("No leg to where they want to go"),
    "assembly_point": gettext_lazy("Transport leaves from another place"),
    "needs_or_size": gettext_lazy("Special places or household size"),
    "capacity": gettext_lazy("No free seat in time"),
}
NATIONALITIES = {
    "ALL": gettext_lazy("All nationalities"),
    "TCN": gettext_lazy("Third-country nationals"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure in large print."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its heading; the first column names the row, the others hold numbers."""

    code: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset()
    """Columns that hold words and begin where a line begins."""

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Return the rows with, for each cell, whether it is a number."""
        return [
            [(cell, place > 0 and place not in self.words) for place, cell in enumerate(row)]
            for row in self.rows
        ]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Return the heads of the columns, and whether each is over numbers."""
        return [(h, n > 0 and n not in self.words) for n, h in enumerate(self.columns)]


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


def label(code: str) -> str:
    """Return what an indicator is called in the language of the page."""
    return _(indicators.get(code).label)


def country(code: str) -> str:
    """Return a country's name, or the words of a published group."""
    if code in NATIONALITIES:
        return str(NATIONALITIES[code])
    return countries.name(code, languages.current().code) if code else _("Not told")


def place(code: str) -> str:
    """Return where a published figure was counted: a country, and the place in it if told."""
    land, _hyphen, point = code.partition("-")
    if land in ("", "ALL"):
        return _("Everywhere")
    return f"{country(land)} ({point})" if point else country(land)


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
        facts=tuple(_facts(content, last, evacuation)),
        figures=_figures(content, last),
        days=_days(days),
        caption=_caption(last),
        tables=tuple(
            table
            for table in (
                _organisations(content.get("by_organisation") or {}),
                *_evacuation(evacuation),
                _weights(content.get("weights") or []),
            )
            if table.rows
        ),
        published=_published(published) if published else None,
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


def _figures(content: Mapping[str, Any], last: Mapping[str, Any]) -> Table:
    definitions = content.get("definitions") or {}
    registered = last.get("registered") or 0
    rows = []
    for code in INDICATORS:
        value = last.get(code)
        share = value / registered if registered and value is not None else None
        text = str(definitions.get(code) or indicators.get(code).definition)
        shown = "" if code == "registered" else formats.percent(share)
        rows.append((label(code), formats.count(value), shown, _(text)))
    return Table(
        code="figures",
        title=_("Figures at the end, and what each counts"),
        note="",
        columns=(_("Indicator"), _("People"), _("Of registered"), _("Definition")),
        rows=tuple(rows),
        words=frozenset({3}),
    )


def _days(days: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        code="days",
        title=_("Day by day"),
        note="",
        columns=(_("Day"), *(label(code) for code in INDICATORS)),
        rows=tuple(
            (
                formats.count(day.get("day")),
                *(formats.count(day.get(code)) for code in INDICATORS),
            )
            for day in days
        ),
    )


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
        charts.Line(name=label("registered"), points=points("registered"), planned=True),
        charts.Line(name=label("accounted_for"), points=points("accounted_for")),
        charts.Line(name=label("departed"), points=points("departed")),
    ]


def _organisations(by_organisation: Mapping[str, Mapping[str, int]]) -> Table:
    names = _names(by_organisation)
    return Table(
        code="organisations",
        title=_("By organisation"),
        note=_("Each person is registered with one organisation, so that the rows add up."),
        columns=(_("Organisation"), *(label(code) for code in INDICATORS)),
        rows=tuple(
            (names.get(slug, slug), *(formats.count(row.get(code)) for code in INDICATORS))
            for slug, row in sorted(by_organisation.items())
        ),
    )


def _names(slugs: Mapping[str, object]) -> dict[str, str]:
    """Return the names of an exercise's organisations by their slug in the scenario."""
    if not slugs:
        return {}
    known = Organisation.objects.filter(is_exercise=True).values_list("slug", "name")
    return {
        slug: name
        for one, name in known
        for slug in slugs
        if one == slug or one.endswith(f"-{slug}")
    }


def _evacuation(found: Mapping[str, Any]) -> list[Table]:
    return [_owners(found), _runs(found), _unmatched(found), _fairness(found)]


def _owners(found: Mapping[str, Any]) -> Table:
    note = _(
        "%(legs)s legs were offered and %(arrived)s of them arrived. %(homes)s households with a"
        " seat did not come."
    ) % {
        "legs": formats.count(found.get("legs")),
        "arrived": formats.count(found.get("legs_arrived")),
        "homes": formats.count(found.get("households_that_did_not_come")),
    }
    return Table(
        code="owners",
        title=_("Who offered transport"),
        note=note,
        columns=(_("Organisation"), _("Legs"), _("Seats"), _("Taken"), _("Filled")),
        rows=tuple(
            (
                str(row["name"]),
                formats.count(row["legs"]),
                formats.count(row["seats"]),
                formats.count(row["taken"]),
                formats.percent(row["taken"] / row["seats"] if row["seats"] else None),
            )
            for row in found.get("by_owner") or []
        ),
    )


def _runs(found: Mapping[str, Any]) -> Table:
    return Table(
        code="runs",
        title=_("Runs of the matching"),
        note=_(
            "No plan with the offers of a run could have seated more people than its bound."
            " “Ready” are the people who waited for a seat at that time."
        ),
        columns=(_("Run"), _("Ready"), _("Seated"), _("Bound"), _("Seats offered"), _("Legs")),
        rows=tuple(
            (
                formats.count(run["number"]),
                formats.count(run["ready"]),
                formats.count(run["seated"]),
                formats.count(run["bound"]),
                formats.count(run["seats"]),
                formats.count(run["legs"]),
            )
            for run in found.get("runs") or []
        ),
    )


def _unmatched(found: Mapping[str, Any]) -> Table:
    return Table(
        code="unmatched",
        title=_("Not seated in the last run, and why"),
        note="",
        columns=(_("Reason"), _("Households"), _("People")),
        rows=tuple(
            (
                str(REASONS.get(row["reason"], row["reason"])),
                formats.count(row["households"]),
                formats.count(row["people"]),
            )
            for row in found.get("unmatched") or []
        ),
    )


def _fairness(found: Mapping[str, Any]) -> Table:
    groups = [row for row in found.get("fairness") or [] if row["ready"] >= SMALL]
    return Table(
        code="fairness",
        title=_("Who found a seat, by nationality"),
        note=_("The largest groups. Groups under 10 people are not told."),
        columns=(_("Nationality"), _("In the pool"), _("Seated"), _("Share")),
        rows=tuple(
            (
                country(str(row["group"])),
                formats.count(row["ready"]),
                formats.count(row["seated"]),
                formats.percent(row["seated"] / row["ready"]),
            )
            for row in groups
        ),
    )


def _weights(weights: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        code="weights",
        title=_("Where the invented population comes from"),
        note=_(
            "A published figure is used where the scenario names one, otherwise the stock of UN"
            " DESA times the share that the exercise counts. Both are always told."
        ),
        columns=(
            _("Nationality"),
            _("People in the exercise"),
            _("Figure used"),
            _("Its source"),
            _("Published figure"),
            _("UN DESA stock"),
            _("Year"),
            _("Share counted"),
        ),
        rows=tuple(weight_row(weight) for weight in weights),
        words=frozenset({3}),
    )


def weight_row(weight: Mapping[str, Any]) -> tuple[str, ...]:
    """Return one nationality's weights, both figures beside each other."""
    share = weight.get("share_counted")
    return (
        country(str(weight.get("nationality", ""))),
        formats.count(weight.get("people")),
        formats.count(weight.get("figure_used")),
        str(weight.get("source_used") or ""),
        formats.count(weight.get("published_figure")),
        formats.count(weight.get("desa_figure")),
        str(weight.get("desa_year") or "–"),
        formats.percent(share),
    )


def _published(figures: Sequence[Mapping[str, Any]]) -> Table:
    rows = []
    for figure in figures:
        day = date.fromisoformat(str(figure["as_of"]))
        source = ", ".join(str(t) for t in (figure.get("source"), figure.get("note")) if t)
        where = str(figure.get("where") or "")
        rows.append(
            (
                country(str(figure.get("nationality") or "")),
                formats.count(figure.get("value")),
                str(figure.get("definition") or ""),
                place(where),
                formats.day(day, year=True),
                source,
            )
        )
    return Table(
        code="published",
        title=_("Published figures of the real crisis"),
        note="",
        columns=(
            _("Who"),
            _("Figure"),
            _("What it counts"),
            _("Where"),
            _("As of"),
            _("Source"),
        ),
        rows=tuple(rows),
        words=frozenset({2, 3, 4, 5}),
    )
