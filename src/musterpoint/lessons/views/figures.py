"""Every registered indicator, and the situation report from the same registry."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises import queries as crises
from musterpoint.crises.models import Crisis
from musterpoint.kernel import indicators
from musterpoint.lessons import facts, figures, presenters
from musterpoint.lessons.figures import Figure
from musterpoint.lessons.learning import pack
from musterpoint.lessons.views.pages import asked, attached, file, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import charts, formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row
from musterpoint.web.pdf import render

REPORT = Permission.REPORT_READ
HEAD = (
    "code", "label", "definition", "value", "unit", "direction", "breakdowns", "package", "query",
    "crisis", "as_of",
)  # fmt: skip
PDF = "lessons/typst/report.typ"


def _crisis(request: ActorRequest) -> Crisis | None:
    return figures.chosen_crisis(asked(request, "crisis", 50))


def _crises() -> list[Crisis]:
    return list(Crisis.objects.order_by("-declared_at", "-id")[:100])


@page(REPORT)
def catalogue(request: ActorRequest) -> HttpResponse:
    """List every registered indicator with what it counts and its value now."""
    crisis = _crisis(request)
    found = figures.present(crisis.id if crisis else None, with_trend=True)
    text = asked(request, "q").casefold()
    context = {
        "crisis": crisis,
        "crises": _crises(),
        "text": asked(request, "q"),
        "rows": [
            _row(request, one, crisis)
            for one in found
            if all(word in _held(one) for word in text.split())
        ],
        "smallest": pack().smallest,
    }
    return show(request, "figures", context)


def _held(one: Figure) -> str:
    shown = one.indicator
    return f"{one.label} {one.definition} {shown.code} {shown.package}".casefold()


def _row(request: ActorRequest, one: Figure, crisis: Crisis | None) -> dict[str, Any]:
    shown = one.indicator
    first = one.trend[0][1] if len(one.trend) > 1 else None
    return {
        "one": one,
        "value": presenters.told(one.value, one.is_hidden),
        "unit": figures.unit_name(shown.unit),
        "direction": figures.direction_name(shown.direction.value),
        "breakdowns": formats.listed(figures.breakdown_name(by) for by in shown.breakdowns),
        "behind": presenters.behind(request, one, crisis.slug if crisis else ""),
        "trend": presenters.signed(one.trend[-1][1] - first) if first is not None else "",
        "days": len(one.trend),
    }


@page(REPORT)
def export(request: ActorRequest) -> HttpResponse:
    """Give the catalogue with the values now as a table."""
    crisis = _crisis(request)
    return file(request, "indicators", HEAD, rows_of(crisis, request.at.isoformat()))


def rows_of(crisis: Crisis | None, as_of: str) -> list[list[str]]:
    """Return every indicator with its value as plain text; empty where it may not be told."""
    return [
        [
            one.indicator.code,
            one.label,
            one.definition,
            "" if one.value is None else str(one.value),
            one.indicator.unit,
            one.indicator.direction.value,
            " ".join(one.indicator.breakdowns),
            one.indicator.package,
            one.indicator.query,
            crisis.slug if crisis and one.indicator.is_of_crisis else "",
            as_of,
        ]
        for one in figures.present(crisis.id if crisis else None)
    ]


@page(REPORT)
def indicator(request: ActorRequest, indicator_code: str) -> HttpResponse:
    """Show one indicator: definition, groups, days, and where its rows are."""
    try:
        shown = indicators.get(indicator_code)
    except KeyError as error:
        raise Http404 from error
    crisis = _crisis(request)
    kept = figures.trends(crisis.id) if crisis else {}
    one = figures.figure(shown, crisis.id if crisis else None, kept.get(shown.code, ()))
    by = asked(request, "by", 30)
    by = by if by in shown.breakdowns else next(iter(shown.breakdowns), "")
    areas = figures.area_names(crisis.id if crisis else None)
    told = figures.groups(shown.code, by, crisis.id if crisis else None) if by else []
    zone = chrome_of(request).zone
    context = {
        "one": one,
        "crisis": crisis,
        "crises": _crises() if shown.is_of_crisis else [],
        "by": by,
        "breakdowns": [(code, figures.breakdown_name(code)) for code in shown.breakdowns],
        "facts": [
            Row(key=_("Definition"), value=one.definition),
            Row(key=_("Unit"), value=figures.unit_name(shown.unit)),
            Row(key=_("Direction"), value=figures.direction_name(shown.direction.value)),
            Row(key=_("Package"), value=shown.package),
            Row(key=_("Query"), value=shown.query, lang="en"),
        ],
        "value": presenters.told(one.value, one.is_hidden),
        "behind": presenters.behind(request, one, crisis.slug if crisis else ""),
        "groups": [
            (figures.key_name(by, group.key, areas), presenters.told(group.value, True))
            for group in told
        ],
        "group_name": figures.breakdown_name(by) if by else "",
        "chart": _chart(one, zone),
        "days": [
            (formats.moment(when, zone, year=True), formats.count(value))
            for when, value in one.trend
        ],
    }
    return show(request, "figure", context)


def _chart(one: Figure, zone: str) -> str:
    if len(one.trend) < 2:
        return ""
    points = tuple((when, float(value)) for when, value in one.trend)
    spec = charts.trend([charts.Line(name=one.label, points=points)], zone=zone, width=700)
    return charts.svg(spec, label=_("%(name)s by day") % {"name": one.label})


# -- situation report ----------------------------------------------------------------------------


@page(REPORT)
def situation(request: ActorRequest) -> HttpResponse:
    """Show how a crisis stands now, from the registry."""
    crisis = _crisis(request)
    context = {
        "crisis": crisis,
        "crises": _crises(),
        "tables": situation_tables(crisis) if crisis else [],
        "facts": _situation_facts(request, crisis) if crisis else [],
    }
    return show(request, "situation", context)


def situation_tables(crisis: Crisis) -> list[presenters.Table]:
    """Return the tables of a situation report, those that have rows."""
    found = figures.present(crisis.id)
    return [
        one
        for one in (
            _indicator_table(
                "crisis", _("In this crisis"), [f for f in found if f.indicator.is_of_crisis]
            ),
            _indicator_table(
                "organisation",
                _("Of the organisation as a whole"),
                [f for f in found if not f.indicator.is_of_crisis],
            ),
            *presenters.groups_tables(facts.groups(crisis.id), figures.area_names(crisis.id)),
        )
        if one.rows
    ]


def _indicator_table(code: str, title: str, found: list[Figure]) -> presenters.Table:
    return presenters.Table(
        code=code,
        title=title,
        columns=(_("Indicator"), _("Value"), _("Unit"), _("Definition")),
        rows=tuple(
            (
                one.label,
                presenters.told(one.value, one.is_hidden),
                figures.unit_name(one.indicator.unit),
                one.definition,
            )
            for one in found
        ),
        numbers=frozenset({1}),
    )


def _situation_facts(request: ActorRequest, crisis: Crisis) -> list[Row]:
    zone = chrome_of(request).zone
    highest = next(iter(crises.levels(crisis.id)), None)
    people = crises.population_range(crisis.id)
    return [
        Row(key=_("Figures as of"), value=formats.moment(request.at, zone, year=True)),
        Row(key=_("Declared"), value=formats.moment(crisis.declared_at, zone, year=True)),
        *(
            [Row(key=_("Stood down"), value=formats.moment(crisis.closed_at, zone, year=True))]
            if crisis.closed_at
            else []
        ),
        *([Row(key=_("Highest level"), value=formats.count(highest.level))] if highest else []),
        *(
            [
                Row(
                    key=_("Estimated population"),
                    value=formats.range_of(people.low, people.high),
                )
            ]
            if people
            else []
        ),
    ]


@page(REPORT)
def situation_pdf(request: ActorRequest) -> HttpResponse:
    """Give the situation report as a PDF."""
    crisis = _crisis(request)
    if crisis is None:
        raise Http404
    document = {
        "title": crisis.name,
        "kind": _("Situation report"),
        "organisation": request.organisation.name,
        "note": _("Groups of fewer than %(few)s people are not shown.")
        % {"few": formats.count(pack().smallest)},
        "exercise": _("Exercise: the people are invented.")
        if request.organisation.is_exercise
        else "",
        "facts": [[str(one.key), str(one.value)] for one in _situation_facts(request, crisis)],
        "texts": [],
        "chart": "",
        "chart_label": "",
        "tables": [presenters.on_paper(one) for one in situation_tables(crisis)],
    }
    body = render(PDF, document, at=request.at)
    return attached(body, f"situation-{crisis.slug}.pdf", "application/pdf")
