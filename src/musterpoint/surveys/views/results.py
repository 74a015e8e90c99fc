"""What waves found: figures of a closed wave, published results, files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.surveys import actions, analysing, forms, presenters, queries
from musterpoint.surveys.rules import pack
from musterpoint.surveys.tabulating import STRATUM
from musterpoint.surveys.views.pages import READ, attached, data, file_of, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.guard import BOTH, guarded, page
from musterpoint.web.http import ActorRequest


def _strata(row: Any) -> dict[str, dict[str, str]]:
    draw = queries.draw_of(row.survey)
    return {one["key"]: one["groups"] for one in draw.strata} if draw else {}


@page(READ)
def figures(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Show the weighted tables of a closed wave; nothing is told while answers come in."""
    row = queries.wave(survey_wave)
    context: dict[str, Any] = {
        "wave": row,
        "survey": row.survey,
        "term": presenters.term(row),
        "results": [
            one for one in queries.published(survey_id=row.survey_id) if one.wave == row.number
        ],
    }
    if row.closed_at is not None:
        found = analysing.analyse(row, request.at, languages.current().code)
        if found is not None:
            strata = _strata(row)
            context |= _told(row.survey, strata, found.variables, found.tables, found.changes)
            context |= {
                "found": found,
                "effective": formats.count(found.effective),
                "joined": [
                    (
                        _words(row, strata, found.variables, one),
                        _words(row, strata, found.variables, two),
                    )
                    for one, two in found.joined.items()
                ],
            }
    return show(request, "figures", context)


def _words(row: Any, strata: Any, variables: Any, key: str) -> str:
    return presenters.Words(row.survey, strata).group(STRATUM, key, variables)


def _told(survey: Any, strata: Any, variables: Any, tables: Any, changes: Any) -> dict[str, Any]:
    return {"tables": presenters.shown_tables(survey, strata, variables, tables, changes)}


@page(READ)
def export(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Write the tables of a closed wave as a file."""
    row = queries.wave(survey_wave)
    if row.closed_at is None:
        raise actions.NotClosed(_("Close the wave first: then its figures can be taken out."))
    found = analysing.analyse(row, request.at, languages.current().code)
    tables, variables = (found.tables, found.variables) if found else ([], ())
    rows = presenters.rows_of(row.survey, _strata(row), variables, tables)
    return file_of(request, rows, f"survey-wave-{row.number}")


@guarded(READ, Permission.FORMS_EXPORT, methods=BOTH)
def answers(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Take out single answers with their weights, for a reason; they name nobody."""
    row = queries.wave(survey_wave)
    form = forms.ExportForm(data(request))

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.export_answers(
            row.id, given["kind"], given["reason"], by=request.actor, at=request.at
        )
        return attached(*made)

    return run_form(
        request, form, do, title=_("Take out answers that name nobody"), submit=_("Take out"),
        lead=_("Only questions that tell of nobody, in an order of chance, with their weights."
               " Who took them out and why is recorded."),
        back=(goes_to(request, "figures", survey_wave=row.id), row.survey.name),
    )  # fmt: skip


@page(READ)
def published(request: ActorRequest) -> HttpResponse:
    """List what surveys found and was published."""
    text = request.GET.get("q", "")[:100]
    found = queries.published(text=text)
    terms = pack().terms
    rows = [(one, terms[one.term].name if one.term in terms else one.term) for one in found]
    return show(request, "published", {"rows": rows, "text": text})


@page(READ)
def result(request: ActorRequest, survey_result: UUID) -> HttpResponse:
    """Show a published result as it was sealed."""
    found = queries.result(survey_result)
    survey = queries.survey(found.survey_id)
    content = found.content
    told = _told(
        survey, content["strata"], content["variables"], content["tables"], content["changes"]
    )
    terms = pack().terms
    context = {
        "one": found,
        "survey": survey,
        "term": terms[found.term].name if found.term in terms else found.term,
        "effective": formats.count(content["effective"]),
        **told,
    }
    return show(request, "result", context)


@page(READ)
def export_result(request: ActorRequest, survey_result: UUID) -> HttpResponse:
    """Write a published result as a file."""
    found = queries.result(survey_result)
    survey = queries.survey(found.survey_id)
    content = found.content
    rows = presenters.rows_of(survey, content["strata"], content["variables"], content["tables"])
    return file_of(request, rows, f"survey-result-{found.wave}")
