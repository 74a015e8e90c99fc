"""Training of trainers: who trained whom, how far it reaches, how good it still is."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.training import actions, catalogue, forms, queries
from musterpoint.training.models import Observation
from musterpoint.training.views.courses import tabs
from musterpoint.training.views.pages import TEACH, data, goes_to, run_form, show, word
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Figure


@page(TEACH)
def trainers(request: ActorRequest) -> HttpResponse:
    """Show the cascade of a course."""
    choices = forms.course_choices()
    known = queries.trained_for()
    course = word(request, "course")
    if course not in {*known, *(code for code, _title in choices)}:
        course = next(iter(known), "")
    found = queries.cascade(course, request.at)
    names = {one.learner_id: one.name for one in found.nodes}
    audit.saw("training.trainer.listed", list(names), by=request.actor, at=request.at)
    context = {
        "tabs": tabs(request, "trainers"),
        "courses": choices,
        "course": course,
        "nodes": [(one, names.get(one.trainer_id, "") if one.trainer_id else "")
                  for one in found.nodes],
        "generations": found.generations,
        "observations": [(one, names.get(one.trainer_id, "")) for one in found.observations],
        "figures": [
            Figure(label=_("Trainers"), value=formats.count(len(found.nodes))),
            Figure(label=_("Depth"), value=formats.count(found.depth),
                   detail=_("at most %(depth)d") % {"depth": catalogue.limit("cascade_depth")}),
            Figure(label=_("People reached"), value=formats.count(found.reached)),
        ],
        "good": catalogue.limit("quality_good"),
    }  # fmt: skip
    return show(request, "trainers", context)


@page(TEACH, POST)
def draw(request: ActorRequest) -> HttpResponse:
    """Draw by chance which trainers are looked at."""
    course = request.POST.get("course", "")[:40].replace("\0", "")
    made = actions.draw(course, by=request.actor, at=request.at)
    messages.success(request, _("%(n)d trainers were drawn.") % {"n": len(made)})
    return redirect(f"{goes_to(request, 'trainers')}?{urlencode({'course': course})}")


@page(TEACH, BOTH)
def hand(request: ActorRequest, course_code: str) -> HttpResponse:
    """Note that somebody trained somebody else as a trainer, outside a session."""
    offer = queries.offer(course_code)
    people = queries.people_of(course_code, request.at)
    audit.saw(
        "training.trainer.listed", [one for one, _name in people], by=request.actor, at=request.at
    )
    form = forms.HandForm([(str(one), name) for one, name in people], data(request))
    back = f"{goes_to(request, 'trainers')}?{urlencode({'course': course_code})}"

    def do(given: dict[str, Any]) -> str:
        actions.make_trainer(
            UUID(given["trainer"]), UUID(given["trainee"]), course_code,
            by=request.actor, at=request.at,
        )  # fmt: skip
        return back

    return run_form(
        request, form, do, title=_("Who trained whom"), submit=_("Save"), lead=offer.title,
        back=(back, _("Trainers")),
    )  # fmt: skip


@page(TEACH, BOTH)
def observe(request: ActorRequest, observation_id: UUID) -> HttpResponse:
    """Write down what an observation came to."""
    form = forms.ScoreForm(data(request))
    row = Observation.objects.select_related("trainer").filter(id=observation_id).first()
    if row is None:
        raise actions.NoSuchTrainer(_("There is no such trainer here."))
    name = queries.identities([row.trainer], request.at)[row.trainer_id].name
    audit.saw("training.trainer.seen", [row.trainer_id], by=request.actor, at=request.at)
    back = f"{goes_to(request, 'trainers')}?course={row.course_code}"

    def do(given: dict[str, Any]) -> str:
        actions.observe(observation_id, given["score"], by=request.actor, at=request.at)
        return back

    return run_form(
        request, form, do, title=_("Observation"), submit=_("Save"), lead=name,
        back=(back, _("Trainers")),
    )  # fmt: skip
