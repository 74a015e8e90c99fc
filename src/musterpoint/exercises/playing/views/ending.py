"""The end of an exercise: hot wash, report, its table, two runs side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises import presenters
from musterpoint.exercises.playing import (
    actions,
    comparing_runs,
    forms,
    measures,
    presenting,
    queries,
)
from musterpoint.exercises.playing.models import Rehearsal, RehearsalState, Word
from musterpoint.exercises.playing.views import learning
from musterpoint.exercises.playing.views.making import moment
from musterpoint.exercises.playing.views.pages import (
    KINDS,
    READ,
    RUN,
    data,
    goes_to,
    run_form,
    show,
    spoken,
)
from musterpoint.exercises.script import said
from musterpoint.web import formats, tables
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Figure


@page(RUN, BOTH)
def hot_wash(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Keep what everybody said right after the exercise."""
    row = queries.rehearsal(rehearsal_id)
    audit.saw("exercises.room.read", [row.id], by=request.actor, at=request.at)
    start = {"text": queries.washed(row, request.at)}
    form = forms.HotWashForm(data(request), initial=start)
    name = "report" if row.state == RehearsalState.ENDED else "room"
    back = goes_to(request, name, rehearsal_id=rehearsal_id)

    def do(given: dict[str, Any]) -> str:
        actions.hot_wash(rehearsal_id, given["text"], by=request.actor, at=request.at)
        return back

    return run_form(
        request, form, do, title=_("Hot wash"), submit=_("Keep"), back=(back, row.name),
        lead=_("Ask everybody before they leave. Each line becomes a finding."),
    )  # fmt: skip


@page(RUN, BOTH)
def end(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """End an exercise, after a question."""
    row = queries.rehearsal(rehearsal_id)
    back = goes_to(request, "room", rehearsal_id=rehearsal_id)

    def do(_given: dict[str, Any]) -> str:
        actions.end(rehearsal_id, by=request.actor, at=request.at)
        return goes_to(request, "report", rehearsal_id=rehearsal_id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("End the exercise"),
        submit=_("End it and write the report"), back=(back, row.name),
        lead=_("Teams can do nothing more after that. Observers can still rate."),
    )  # fmt: skip


@page(RUN, BOTH)
def call_off(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Call an exercise off, after a question."""
    row = queries.rehearsal(rehearsal_id)

    def do(_given: dict[str, Any]) -> str:
        actions.call_off(rehearsal_id, by=request.actor, at=request.at)
        return goes_to(request, "rehearsal", rehearsal_id=rehearsal_id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Call the exercise off"),
        submit=_("Call it off"),
        back=(goes_to(request, "rehearsal", rehearsal_id=rehearsal_id), row.name),
        lead=_("There will be no report, and every link ends."),
    )  # fmt: skip


@page(RUN, POST)
def write_again(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Write the report again, with what observers said after the end."""
    actions.write_again(rehearsal_id, by=request.actor, at=request.at)
    messages.success(request, _("The report is written again."))
    return redirect(goes_to(request, "report", rehearsal_id=rehearsal_id))


def _ended(rehearsal_id: UUID) -> Rehearsal:
    row = queries.rehearsal(rehearsal_id)
    if row.state != RehearsalState.ENDED:
        raise queries.NotThere(_("The report is written when the exercise ends."))
    return row


@page(READ)
def report(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Show what an exercise showed: objectives, answers, decisions, ratings, findings."""
    row = _ended(rehearsal_id)
    language = spoken()
    script = queries.script(row)
    audit.saw("exercises.report.read", [row.id], by=request.actor, at=request.at)
    decided = [one for one in queries.live(row) if one.word == Word.DECIDED]
    texts = queries.written(row, decided, request.at)
    names = presenting.team_names(script, language)
    others = [
        one
        for one in queries.rehearsals()
        if one.scenario == row.scenario and one.id != row.id
        and one.state == RehearsalState.ENDED
    ]  # fmt: skip
    context = {
        "row": row,
        "title": presenting.title(row, language),
        "tag": KINDS[RehearsalState(row.state)],
        "figures": _figures(row),
        "objectives": [_objective(one, language) for one in row.report["objectives"]],
        "responses": [
            one | {"shown": said(one["title"], language), "who": names.get(one["team"], "")}
            for one in row.report["responses"]
        ],
        "steps": [one | {"shown": said(one["text"], language)} for one in row.report["steps"]],
        "published": presenters.published(row.report),
        "published_note": presenters.published_note(row.report),
        "decisions": presenting.journal(decided, texts, script, language, moment),
        "ratings": _ratings(request, row, language),
        "findings": learning.findings(request, row, language),
        "others": others,
        "branches": range(1, row.branches + 1),
    }
    return show(request, "report", context)


def _figures(row: Rehearsal) -> list[Figure]:
    counted = row.report["figures"]
    met = [one["is_met"] for one in row.report["objectives"]]
    strip = [
        Figure(
            label=_("Objectives met"),
            value=_("%(met)s of %(all)s")
            % {"met": formats.count(met.count(True)), "all": formats.count(len(met))},
            detail=_("%(n)s not measured") % {"n": formats.count(met.count(None))},
            share=met.count(True) / len(met) if met else None,
        )
    ]
    for code, one in measures.MEASURES.items():
        if counted.get(code) is not None:
            strip.append(
                Figure(
                    label=str(one.label), value=shown(code, counted[code]),
                    detail=str(_("of the exercise's clock") if one.unit == "minutes" else ""),
                )
            )  # fmt: skip
    return strip[:6]


def shown(code: str, value: float | None) -> str:
    """Return a value of an indicator with its unit."""
    if value is None:
        return _("not measured")
    if code not in measures.MEASURES:
        return f"{value:g}"
    if measures.MEASURES[code].unit == "percent":
        return formats.percent(value / 100)
    return _("%(n)s min") % {"n": f"{value:g}"}


def _objective(one: dict[str, Any], language: str) -> dict[str, Any]:
    value = one["value"]
    return {
        "text": said(one["text"], language),
        "by": measures.label(one["indicator"]) if one["indicator"] else _("Rated by observers"),
        "aim": one["aim"],
        "value": shown(one["indicator"], value),
        "answers": one["answers"],
        "is_met": one["is_met"],
    }


def _ratings(request: ActorRequest, row: Rehearsal, language: str) -> list[dict[str, Any]]:
    script = queries.script(row)
    rows = queries.ratings(row)
    remarks = queries.remarks(row, rows, request.at)
    scale = script.observers.scale
    lines = []
    for question in script.observers.questions:
        own = [one for one in rows if one.question == question.slug]
        lines.append(
            {
                "text": said(question.text, language),
                "answers": [
                    {
                        "value": said(scale[one.value - 1], language),
                        "remark": remarks.get(one.id, ""),
                    }
                    for one in own
                ],
            }
        )
    return lines


@page(READ)
def table(request: ActorRequest, rehearsal_id: UUID, file_kind: str) -> HttpResponse:
    """Give the objectives and answers as a table, CSV or XLSX."""
    row = _ended(rehearsal_id)
    language = spoken()
    heads = [_("Part"), _("What"), _("Team"), _("Value"), _("Aim or limit"), _("Met")]
    words = {True: _("yes"), False: _("no"), None: _("not measured")}
    rows = [heads]
    rows += [
        [
            _("Objective"), said(one["text"], language), "",
            "" if one["value"] is None else f"{one['value']:g}", one["aim"], words[one["is_met"]],
        ]
        for one in row.report["objectives"]
    ]  # fmt: skip
    rows += [
        [
            _("Answer"), said(one["title"], language), one["team"],
            "" if one["to_decide"] is None else str(one["to_decide"]), str(one["due"] or ""),
            words[not one["is_late"]] if one["due"] else "",
        ]
        for one in row.report["responses"]
    ]  # fmt: skip
    rows += [
        [
            _("Step"), said(one["text"], language), "", str(one["minutes"] or ""),
            str(one["within"] or ""), words[one["is_good"]],
        ]
        for one in row.report["steps"]
    ]  # fmt: skip
    rows += presenters.published_rows(row.report)
    kind = "xlsx" if file_kind == "xlsx" else "csv"
    made = tables.xlsx_file(rows, _("Exercise")) if kind == "xlsx" else tables.csv_file(rows)
    answer = HttpResponse(made, content_type=tables.content_type(kind))
    answer["Content-Disposition"] = f'attachment; filename="exercise.{kind}"'
    return answer


@page(READ)
def compare(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Show two runs of the same exercise side by side."""
    row = _ended(rehearsal_id)
    other_id = uuid_or_none(request.GET.get("with", ""))
    if other_id is None:
        return redirect(goes_to(request, "report", rehearsal_id=rehearsal_id))
    other = _ended(other_id)
    problem = comparing_runs.why_not(other, row)
    context = {
        "row": row,
        "other": other,
        "problem": problem,
        "lines": [] if problem else comparing_runs.side_by_side(other, row, spoken(), shown),
    }
    return show(request, "compare", context, 422 if problem else 200)
