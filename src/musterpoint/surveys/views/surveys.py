"""Surveys: the list, one of them, its sample and the people in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.forms import queries as questionnaires
from musterpoint.surveys import actions, analysing, forms, frames, presenters, queries
from musterpoint.surveys.models import Draw, Frame, Survey, Tracing
from musterpoint.surveys.views.pages import (
    CHANGE,
    COLLECT,
    READ,
    as_id,
    data,
    goes_to,
    run_form,
    show,
    start,
)
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row


@page(READ)
def surveys(request: ActorRequest) -> HttpResponse:
    """List the surveys, the newest first."""
    text = request.GET.get("q", "")[:100]
    lines = [(one, *presenters.state_of(one.survey, one.wave)) for one in queries.surveys(text)]
    context = {"lines": lines, "text": text, "any": bool(lines) or bool(text)}
    return show(request, "list", context)


def _choices(request: ActorRequest) -> dict[str, Any]:
    listed = questionnaires.questionnaires(at=request.at)
    return {
        "questionnaires": [
            (one.questionnaire.code, one.questionnaire.title)
            for one in listed
            if one.in_force is not None
        ],
        "crises": [
            (str(key), name)
            for key, name in Crisis.objects.order_by("-declared_at").values_list("id", "name")
        ],
    }


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a survey."""
    form = forms.SurveyForm(data(request), initial=forms.survey_initial(None), **_choices(request))

    def do(_typed: dict[str, Any]) -> str:
        made = actions.create(form.given(as_id), by=request.actor, at=request.at)
        name = "frame" if made.frame == Frame.UPLOADED else "design"
        return goes_to(request, name, survey_id=made.id)

    return run_form(
        request, form, do, title=_("Begin a survey"), submit=_("Save and go on to the sample"),
        back=(goes_to(request, "list"), _("Surveys")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def head(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Change what a survey says of itself."""
    row = queries.survey(survey_id)
    form = forms.SurveyForm(data(request), initial=forms.survey_initial(row), **_choices(request))

    def do(_typed: dict[str, Any]) -> str:
        actions.change(survey_id, form.given(as_id), by=request.actor, at=request.at)
        messages.success(request, _("Saved."))
        return goes_to(request, "survey", survey_id=survey_id)

    return run_form(
        request, form, do, title=_("Purpose and questionnaire"), submit=_("Save"),
        back=(goes_to(request, "survey", survey_id=survey_id), row.name),
    )  # fmt: skip


@page(READ)
def survey(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Show a survey: what it asks, its sample, its waves, what it found."""
    row = queries.survey(survey_id)
    draw = queries.draw_of(row)
    waves = queries.waves(row)
    opened = [one.wave for one in waves if one.wave.opened_at is not None]
    tag, word = presenters.state_of(row, opened[-1] if opened else None)
    context: dict[str, Any] = {
        "survey": row,
        "draw": draw,
        "tag": tag,
        "word": word,
        "waves": [
            (one, *presenters.wave_state(one.wave), presenters.term(one.wave)) for one in waves
        ],
        "results": queries.published(survey_id=row.id),
        "facts": _facts(row, draw),
        "tracing": [
            (code, presenters.TRACING[code], Tracing(code).label, count)
            for code, count in queries.tracing_counts(row).items()
        ]
        if draw
        else [],
        "is_uploaded": row.frame == Frame.UPLOADED,
        "is_repeated": queries.is_repeated(row, request.at) if "repeat" in request.GET else "",
    }
    return show(request, "survey", context)


def _facts(row: Survey, draw: Draw | None) -> list[Row]:
    found = [
        Row(key=_("Questionnaire"), value=row.version.questionnaire.title),
        Row(key=_("Whom it is about"), value=row.get_frame_display()),
    ]
    if row.crisis is not None:
        found.append(Row(key=_("Crisis"), value=row.crisis.name))
    if draw is not None:
        found += [
            Row(key=_("People in the frame"), value=formats.count(draw.people)),
            Row(key=_("Who asked never to be asked"), value=formats.count(draw.opted_out)),
            Row(key=_("Drawn by"), value=draw.drawn_by_name),
            Row(key=_("Drawn on"), value=formats.moment(draw.drawn_at, "UTC", year=True)),
            Row(key=_("Seed"), value=str(draw.seed)),
            Row(key=_("Keyed hash of the frame"), value=draw.digest[:16]),
        ]
    return found


@page(READ)
def sample(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """List the sample by number; no names stand here."""
    row = queries.survey(survey_id)
    draw = queries.draw_of(row)
    tracing = request.GET.get("tracing", "")
    tracing = tracing if tracing in Tracing.values else ""
    typed = request.GET.get("number", "").strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None
    found, has_more = queries.members(row, tracing=tracing, number=number, after=start(request))
    areas = frames.area_names(row)
    variables = analysing.variables_of(draw) if draw else []
    context = {
        "survey": row,
        "draw": draw,
        "rows": [
            (
                one,
                frames.words(one.groups, variables, areas),
                presenters.TRACING[one.tracing],
                formats.count(one.base_weight, 2),
            )
            for one in found
        ],
        "more": found[-1].number if has_more else None,
        "tracing": tracing,
        "number": typed[:9],
        "choices": Tracing.choices,
    }
    return show(request, "sample", context)


@page(COLLECT, BOTH)
def member(request: ActorRequest, survey_member: UUID) -> HttpResponse:
    """Trace somebody of the panel: what is known, and every try to reach them."""
    row = queries.member(survey_member)
    form = forms.TraceForm(data(request), initial={"tracing": row.tracing})
    card = queries.who(row, by=request.actor, at=request.at)

    def do(given: dict[str, Any]) -> str:
        actions.trace(
            row.id, given["tracing"], for_good=given["for_good"], by=request.actor, at=request.at
        )
        messages.success(request, _("Saved."))
        return goes_to(request, "member", survey_member=row.id)

    zone = request.organisation.time_zone
    results = {**forms.RESULTS, "answered": _("Answered"), "sent": _("Message sent")}
    tries = [
        (
            formats.moment(one.happened_at, zone),
            one.get_way_display(),
            results.get(one.result, one.result),
            presenters.term(one.asking.wave),
        )
        for one in queries.attempts(row)
    ]
    return run_form(
        request, form, do, template="member", title=_("Number %(number)s") % {"number": row.number},
        submit=_("Save"),
        back=(goes_to(request, "sample", survey_id=row.survey_id), row.survey.name),
        member=row, card=card, tries=tries, tag=presenters.TRACING[row.tracing],
        may_replace=actions.may_replace(row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def replace(request: ActorRequest, survey_member: UUID) -> HttpResponse:
    """Ask the next of the reserve in somebody's place, after a question."""
    row = queries.member(survey_member)

    def do(_given: dict[str, Any]) -> str:
        instead = actions.replace(row.id, by=request.actor, at=request.at)
        messages.success(
            request, _("Number %(number)s is asked instead.") % {"number": instead.number}
        )
        return goes_to(request, "member", survey_member=instead.id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Ask somebody else instead"),
        submit=_("Ask the next of the reserve"),
        lead=_("The order of the reserve was drawn with the sample: nobody chooses."),
        back=(goes_to(request, "member", survey_member=row.id), str(row.number)),
    )  # fmt: skip
