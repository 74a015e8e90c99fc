"""The sample before it is drawn: list of counts, design with its margins, strata, the draw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.surveys import actions, forms, frames, presenters, queries
from musterpoint.surveys.designing import Designed
from musterpoint.surveys.models import Draw, Frame, Survey
from musterpoint.surveys.views.pages import CHANGE, READ, data, goes_to, run_form, show
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.running import put


@page(CHANGE, BOTH)
def frame(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Read in counts of people who are not registered."""
    row = queries.survey(survey_id)
    form = forms.FrameForm(data(request), initial={"rows": frames.frame_text(row.frame_rows)})

    def do(_typed: dict[str, Any]) -> str:
        actions.put_frame(survey_id, form.given(), by=request.actor, at=request.at)
        messages.success(request, _("The list is kept. Now say how the sample is drawn."))
        return goes_to(request, "design", survey_id=survey_id)

    return run_form(
        request, form, do, title=_("List of counts"), submit=_("Save the list"),
        back=(goes_to(request, "survey", survey_id=survey_id), row.name),
        lead=_("Of people who are not registered only their number by group is known."),
    )  # fmt: skip


@page(READ, BOTH)
def design(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Say how the sample is drawn, and see what it will tell before anybody is asked."""
    row = queries.survey(survey_id)
    is_fixed = row.drawn_at is not None or not request.actor.may(CHANGE)
    if request.method == "POST":
        request.actor.require(CHANGE)
    form = forms.DesignForm(
        data(request),
        initial=forms.design_initial(row),
        is_uploaded=row.frame == Frame.UPLOADED,
    )
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.put_design(
                        survey_id,
                        form.given(),
                        form.cleaned_data["revision"],
                        by=request.actor,
                        at=request.at,
                    )
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                messages.success(request, _("Saved. This is what the sample will tell."))
                return redirect(goes_to(request, "design", survey_id=survey_id))
    draw_ = queries.draw_of(row)
    worked = _sealed(row, draw_) if draw_ else _worked(row, queries.designed(row, request.at))
    context = {"survey": row, "form": form, "is_fixed": is_fixed, **worked}
    return show(request, "design", context, status)


def _sealed(row: Survey, draw: Draw) -> dict[str, Any]:
    """Return the design as it was when the sample was drawn: the frame may be another now."""
    each = row.design.get("cost_minor", 0)
    own = {key: one.get("cost_minor", each) for key, one in row.strata.items()}
    parts = zip(draw.strata, draw.plan["strata"], strict=True)
    cost = sum(part["sample"] * own.get(one["key"], each) for one, part in parts)
    chosen = (draw.plan["clusters"] or {}).get("chosen", ())
    return {
        "made": {
            "plan": True,
            "people": draw.people,
            "to_ask": sum(one["sample"] for one in draw.plan["strata"]),
            "opted_out": draw.opted_out,
        },
        "lines": presenters.sealed_lines(draw),
        "cost": presenters.money(cost, row.design.get("currency", "")),
        "effect": draw.plan["overall"]["weighting_effect"],
        "clusters": len(chosen),
        "is_uploaded": row.frame == Frame.UPLOADED,
    }


def _worked(row: Survey, made: Designed) -> dict[str, Any]:
    plan = made.plan
    return {
        "made": made,
        "lines": presenters.plan_lines(made),
        "warnings": presenters.warnings(made),
        "cost": presenters.money(made.cost_minor, row.design.get("currency", "")),
        "effect": plan.weighting_effect if plan else None,
        "clusters": len(plan.chosen) if plan and row.design.get("is_clustered") else 0,
        "is_uploaded": row.frame == Frame.UPLOADED,
    }


@page(CHANGE, BOTH)
def strata(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Say what is special about single strata."""
    row = queries.survey(survey_id)
    made = queries.designed(row, request.at)
    form = forms.StrataForm(data(request), made=made, survey=row)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.put_strata(survey_id, form.given(), by=request.actor, at=request.at)
            except actions.BadSurvey as refused:
                form.take(refused.fields or {"": [str(refused)]})
            else:
                messages.success(request, _("Saved. This is what the sample will tell."))
                return redirect(goes_to(request, "design", survey_id=survey_id))
    context = {"survey": row, "form": form, "lines": form.lines(made)}
    return show(request, "strata", context, status)


@page(CHANGE, BOTH)
def margins(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Type totals of the population that are known from elsewhere."""
    row = queries.survey(survey_id)
    made = queries.designed(row, request.at)
    areas = frames.area_names(row)
    values = {(name, one.groups[name]) for one in made.strata for name in made.variables}
    groups = [
        (
            name,
            value,
            f"{frames.NAMES[name]}: {frames.value_words(name, value, areas)}",
            row.margins.get(name, {}).get(value),
        )
        for name, value in sorted(values)
    ]
    form = forms.MarginsForm(data(request), groups=groups)

    def do(_typed: dict[str, Any]) -> str:
        actions.put_margins(survey_id, form.given(), by=request.actor, at=request.at)
        messages.success(request, _("Saved. Weights are brought to these totals."))
        return goes_to(request, "survey", survey_id=survey_id)

    return run_form(
        request, form, do, title=_("Totals known from elsewhere"), submit=_("Save"),
        lead=_("Such as from a census. Leave a column empty when its totals are not known."),
        back=(goes_to(request, "survey", survey_id=survey_id), row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def draw(request: ActorRequest, survey_id: UUID) -> HttpResponse:
    """Draw the sample, once."""
    row = queries.survey(survey_id)
    made = queries.designed(row, request.at)
    form = forms.DrawForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.draw(survey_id, seed=given["seed"], by=request.actor, at=request.at)
        messages.success(request, _("The sample is drawn and sealed. Open the first wave."))
        return goes_to(request, "survey", survey_id=survey_id)

    return run_form(
        request, form, do, template="draw", title=_("Draw the sample"), submit=_("Draw, once"),
        back=(goes_to(request, "design", survey_id=survey_id), row.name),
        survey=row, **_worked(row, made),
    )  # fmt: skip
