"""An indicator with its values, and the library."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.evaluation.models import Level
from musterpoint.evaluation.pages import CHANGE, READ, data
from musterpoint.evaluation.planning.queries import names_of
from musterpoint.evaluation.results import actions, forms, measures, presenters, queries
from musterpoint.evaluation.results.kinds import pack
from musterpoint.evaluation.results.views import PAGES
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row


@page(READ)
def library(request: ActorRequest) -> HttpResponse:
    """List the indicators for migrants in crises that may be taken over."""
    words = request.GET.get("q", "")[:100]
    entries = [
        {"row": one, "level": Level(one.level).label}
        for one in pack().library.values()
        if words.casefold() in f"{one.name} {one.definition}".casefold()
    ]
    return PAGES.show(request, "library", {"entries": entries, "words": words})


@page(READ)
def indicator(request: ActorRequest, framework_id: UUID, result_indicator: UUID) -> HttpResponse:
    """Show an indicator: its definition, chart, targets and every value ever kept."""
    row = queries.framework(framework_id)
    one = queries.indicator(framework_id, result_indicator, request.at.date())
    kept = queries.history(result_indicator)
    names = names_of(value.recorded_by for value in kept)
    years = sorted({*one.targets, *one.values})
    newest = {(value.year, value.number) for value in one.values.values()}
    context = {
        "row": row,
        "one": one,
        "tag": (presenters.TAGS[one.progress], one.progress.label),
        "chart": presenters.chart(one),
        "facts": _facts(one),
        "years": [
            (
                year,
                presenters.number(one.targets.get(year), one.row.unit),
                presenters.number(one.values[year].value, one.row.unit)
                if year in one.values
                else "",
            )
            for year in years
        ],
        "history": [
            {
                "row": value,
                "value": presenters.number(value.value, one.row.unit),
                "parts": [(name, part) for name, part in value.parts.items()],
                "who": names.get(value.recorded_by, "") if value.recorded_by else "",
                "counts": (value.year, value.number) in newest,
            }
            for value in kept
        ],
    }
    return PAGES.show(request, "indicator", context)


def _facts(one: queries.Measured) -> list[Row]:
    row = one.row
    measured = dict(forms.measure_choices()).get(row.measure, "")
    told = (
        (_("Result"), f"{row.node.code} {row.node.title}"),
        (_("Definition"), row.definition),
        (_("Unit"), row.unit),
        (_("Broken down by"), "; ".join(row.groups)),
        (_("Baseline"), _baseline(one)),
        (_("Source and means of verification"), row.source),
        (_("Responsible"), row.responsible),
        (_("SDG targets"), row.sdg),
        (_("Assumptions and risks"), row.assumptions),
        (_("Counted by this product as"), measured),
    )
    return [Row(key=name, value=text) for name, text in told if text]


def _baseline(one: queries.Measured) -> str:
    value = presenters.number(one.row.baseline, one.row.unit)
    return f"{value} ({one.row.baseline_year})" if value else ""


@page(CHANGE, BOTH)
def add(request: ActorRequest, framework_id: UUID, result_id: UUID) -> HttpResponse:
    """Add an indicator to an outcome or output."""
    row, node = queries.framework(framework_id), queries.node(framework_id, result_id)
    years = range(row.first_year, row.last_year + 1)
    form = forms.IndicatorForm(data(request), years=years)

    def do(_given: dict[str, Any]) -> str:
        made = actions.add_indicator(
            framework_id, result_id, form.given(), by=request.actor, at=request.at
        )
        return PAGES.goes_to(
            request, "indicator", framework_id=framework_id, result_indicator=made.id
        )

    return PAGES.run_form(
        request, form, do, title=_("Add an indicator"), submit=_("Keep"),
        lead=f"{node.code} {node.title}",
        back=(PAGES.goes_to(request, "framework", framework_id=framework_id), row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def from_library(request: ActorRequest, framework_id: UUID, result_id: UUID) -> HttpResponse:
    """Take an indicator of the library over."""
    row, node = queries.framework(framework_id), queries.node(framework_id, result_id)
    form = forms.LibraryForm(data(request), level=node.level)

    def do(given: dict[str, Any]) -> str:
        made = actions.add_from_library(
            framework_id, result_id, given["entry"], by=request.actor, at=request.at
        )
        return PAGES.goes_to(
            request, "change-indicator", framework_id=framework_id, result_indicator=made.id
        )

    return PAGES.run_form(
        request, form, do, title=_("Take one from the library"), submit=_("Take it over"),
        lead=f"{node.code} {node.title}",
        back=(PAGES.goes_to(request, "framework", framework_id=framework_id), row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def change(request: ActorRequest, framework_id: UUID, result_indicator: UUID) -> HttpResponse:
    """Change what an indicator says."""
    framework = queries.framework(framework_id)
    one = queries.indicator(framework_id, result_indicator, request.at.date())
    years = sorted({*range(framework.first_year, framework.last_year + 1), *one.targets})
    form = forms.IndicatorForm(data(request), years=years, row=one.row)
    back = _of(request, framework_id, result_indicator)

    def do(_given: dict[str, Any]) -> str:
        actions.change_indicator(
            framework_id, result_indicator, form.given(), by=request.actor, at=request.at
        )
        return back

    return PAGES.run_form(
        request, form, do, title=_("Change the indicator"), submit=_("Keep"),
        back=(back, f"{one.row.code} {one.row.name}"),
    )  # fmt: skip


def _of(request: ActorRequest, framework_id: UUID, indicator_id: UUID) -> str:
    return PAGES.goes_to(
        request, "indicator", framework_id=framework_id, result_indicator=indicator_id
    )


@page(CHANGE, BOTH)
def drop(request: ActorRequest, framework_id: UUID, result_indicator: UUID) -> HttpResponse:
    """Drop an indicator after one more look."""
    one = queries.indicator(framework_id, result_indicator, request.at.date())

    def do(_given: dict[str, Any]) -> str:
        actions.drop_indicator(framework_id, result_indicator, by=request.actor, at=request.at)
        messages.success(request, _("Dropped. Its values stay kept."))
        return PAGES.goes_to(request, "framework", framework_id=framework_id)

    return PAGES.run_form(
        request, forms.SureForm(data(request)), do, title=_("Drop this indicator"),
        submit=_("Drop"), lead=f"{one.row.code} {one.row.name}",
        back=(_of(request, framework_id, result_indicator), one.row.code),
    )  # fmt: skip


@page(CHANGE, BOTH)
def report(request: ActorRequest, framework_id: UUID, result_indicator: UUID) -> HttpResponse:
    """Report a value of a year."""
    one = queries.indicator(framework_id, result_indicator, request.at.date())
    form = forms.ActualForm(data(request), initial={"year": request.at.year}, groups=one.row.groups)
    back = _of(request, framework_id, result_indicator)

    def do(_given: dict[str, Any]) -> str:
        actions.report_actual(
            framework_id, result_indicator, form.given(), by=request.actor, at=request.at
        )
        messages.success(request, _("The value is kept. An earlier one stays in the history."))
        return back

    return PAGES.run_form(
        request, form, do, title=_("Report a value"), submit=_("Keep"),
        lead=f"{one.row.code} {one.row.name}", back=(back, one.row.code),
    )  # fmt: skip


@page(CHANGE, POST)
def count(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Count now what the product counts itself."""
    try:
        made = actions.count_now(framework_id, by=request.actor, at=request.at)
    except (actions.NothingToCount, measures.OpenSideOnly) as refused:
        messages.error(request, str(refused))
    else:
        if made:
            messages.success(request, _("Counted: %(count)s new values.") % {"count": len(made)})
        else:
            messages.success(request, _("Counted: every value is as it was."))
    return redirect(PAGES.goes_to(request, "framework", framework_id=framework_id))
