"""Exercises in the console: which were played here, and what came of each."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from musterpoint.exercises import presenters, side_by_side
from musterpoint.exercises.models import Exercise, ExerciseState, RehearsalState
from musterpoint.exercises.playing import queries
from musterpoint.exercises.playing.views.pages import KINDS
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, uuid_or_none

MOST = 200


@require_safe
def exercises(request: ActorRequest) -> HttpResponse:
    """List the exercises that this organisation led, newest first."""
    request.actor.require(Permission.REPORT_READ)
    asked = request.GET.get("q", "")[:100]
    rows = Exercise.objects.defer("summary", "weights").order_by("-started_at", "-id")[:MOST]
    found = [(one, presenters.KINDS[ExerciseState(one.state)]) for one in rows]
    context = {
        "exercises": found,
        "o": request.organisation.slug,
        "rehearsals": [
            (one, KINDS[RehearsalState(one.state)]) for one in queries.rehearsals(asked)
        ],
        "asked": asked,
        "own": queries.own_seats(request.actor.id),
        "may_run": request.actor.may(Permission.EXERCISE_RUN),
    }
    return render(request, "exercises/list.html", context)


@require_safe
def exercise(request: ActorRequest, exercise_id: UUID) -> HttpResponse:
    """Show one exercise: its seed, its people, its weights, its days."""
    request.actor.require(Permission.REPORT_READ)
    found = Exercise.objects.get(id=exercise_id)
    context = {
        "page": presenters.page(request, found),
        "others": side_by_side.others(found),
        "o": request.organisation.slug,
    }
    return render(request, "exercises/detail.html", context)


@require_safe
def compare(request: ActorRequest, exercise_id: UUID) -> HttpResponse:
    """Show two simulated runs of the same exercise side by side."""
    request.actor.require(Permission.REPORT_READ)
    row = Exercise.objects.get(id=exercise_id)
    other_id = uuid_or_none(request.GET.get("with", ""))
    if other_id is None:
        return redirect("exercises:detail", request.organisation.slug, exercise_id)
    other = Exercise.objects.get(id=other_id)
    page = side_by_side.page(other, row)
    context = {"row": row, "other": other, "page": page, "o": request.organisation.slug}
    status = 422 if page.problem else 200
    return render(request, "exercises/side_by_side.html", context, status=status)
