"""A wave: open it, send reminders, hand out links, close it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.audit import actions as audit
from musterpoint.surveys import actions, analysing, forms, opening, presenters, queries, wording
from musterpoint.surveys import links as codes
from musterpoint.surveys.models import Way
from musterpoint.surveys.views.pages import CHANGE, READ, data, file_of, goes_to, run_form, show
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(READ)
def wave(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Show how a wave goes: who answered by stratum and by which way."""
    row = queries.wave(survey_wave)
    draw = queries.draw_of(row.survey)
    rates = analysing.rates(row, draw) if draw else []
    tag, word = presenters.wave_state(row)
    context: dict[str, Any] = {
        "wave": row,
        "survey": row.survey,
        "tag": tag,
        "word": word,
        "term": presenters.term(row),
        "rates": presenters.rate_lines(row.survey, draw, rates) if draw and row.opened_at else [],
        "ways": [(Way(way).label, count) for way, count in sorted(queries.ways(row).items())],
        "has_places": row.survey.frame == "uploaded",
        "papers": queries.paper_waiting(row),
        "unfit": wording.unfit(row.survey.version) if row.opened_at is None else [],
    }
    return show(request, "wave", context)


STEPS: dict[str, tuple[Any, Any, Any]] = {
    "open": (
        _l("Open this wave"), _l("Open it and write to people"),
        _l("Everybody with a safe address is written to in their language, and reminded later."
           " The others are called."),
    ),
    "close": (
        _l("Close this wave"), _l("Close it"),
        _l("No more answers are taken. Then the figures can be seen and published."),
    ),
    "publish": (
        _l("Publish what this wave found"), _l("Publish"),
        _l("The figures are sealed with their date. Evaluations and lessons can read them."),
    ),
}  # fmt: skip


@page(CHANGE, BOTH)
def step(request: ActorRequest, survey_wave: UUID, survey_step: str) -> HttpResponse:
    """Take a step in the life of a wave, after a question."""
    if survey_step not in STEPS:
        raise Http404
    row = queries.wave(survey_wave)
    title, button, lead = STEPS[survey_step]

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        if survey_step == "open":
            site, by_reply = request.build_absolute_uri("/"), bool(given.get("by_reply"))
            actions.open_wave(row.id, site=site, by_reply=by_reply, **who)
            messages.success(request, _("The wave is open. The messages are on their way."))
        elif survey_step == "close":
            actions.close_wave(row.id, **who)
            messages.success(request, _("The wave is closed. See what it found."))
        else:
            made = actions.publish(row.id, **who)
            messages.success(request, _("Published and sealed."))
            return goes_to(request, "result", survey_result=made.id)
        return goes_to(request, "wave", survey_wave=row.id)

    is_choice = survey_step == "open" and not wording.unfit(row.survey.version)
    form = opening.OpenForm if is_choice else forms.NothingForm
    return run_form(
        request, form(data(request)), do, title=title, submit=button, lead=lead,
        back=(goes_to(request, "wave", survey_wave=row.id), row.survey.name),
    )  # fmt: skip


@page(CHANGE)
def links(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Write the links of those who are not registered, to be handed out."""
    row = queries.wave(survey_wave)
    found = queries.open_askings(row, unregistered=True)
    rows = [["number", "group", "code", "link"]]
    for one in found:
        rows.append(
            [
                str(one.member.number),
                one.member.groups.get("group", ""),
                codes.in_fours(codes.code_of(one.id, request.at)),
                actions.address(row, one.id, request.organisation.slug, request.at),
            ]
        )
    audit.saw("surveys.links.read", [row.id], by=request.actor, at=request.at, links=len(found))
    return file_of(request, rows, f"links-wave-{row.number}")
