"""The list of assessments, one assessment, its questions and what they rest on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.capacity import actions, exporting, forms, keeping, presenters, queries
from musterpoint.capacity.actions import AnswerIn, AssessmentIn
from musterpoint.capacity.marks import aim_or_preset
from musterpoint.capacity.models import Answer, Assessment, State, Subject, writers_of
from musterpoint.capacity.queries import Filters, ItemFilters, Line, Overview, QuestionLine
from musterpoint.capacity.views.pages import (
    CHANGE,
    READ,
    allowing,
    as_id,
    data,
    found_remedies,
    goes_to,
    run_form,
    sent_remedy,
    show,
    tabs,
    word,
)
from musterpoint.kernel.errors import Missing
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(READ)
def home(request: ActorRequest) -> HttpResponse:
    """List assessments, with the areas as they stand by the newest of our own."""
    filters = Filters(
        subject=word(request, "subject", 10), state=word(request, "state", 10),
        text=word(request, "q"),
    )  # fmt: skip
    newest = queries.newest()
    here = request.organisation.name
    context = {
        "tabs": tabs(request, "list"),
        "lines": [_shown(one, here) for one in queries.assessments(filters)],
        "filters": filters,
        "subjects": Subject.choices,
        "states": State.choices,
        "any": Assessment.objects.exists(),
        "newest": newest,
        "chart": presenters.area_chart(newest.levels) if newest else None,
    }
    return show(request, "list", context)


def _shown(one: Line, here: str) -> dict[str, Any]:
    return {
        "line": one,
        "row": one.row,
        "who": presenters.who(one.row, here),
        "tag": presenters.TAGS[one.row.state],
    }


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin an assessment."""
    partners = allowing(request, actions.ASSESSMENT, actions.ANSWER)
    start = {"as_of": request.at.date(), "subject": Subject.SELF}
    form = forms.AssessmentForm(data(request), initial=start, partners=partners)

    def do(given: dict[str, Any]) -> str:
        is_here = given["subject"] == Subject.PLATFORM
        made = actions.begin(
            AssessmentIn(
                title=given["title"],
                subject=given["subject"],
                as_of=given["as_of"],
                partner_id=as_id(given["partner_id"]) if is_here else None,
                partner_name=dict(partners).get(given["partner_id"], "")
                if is_here
                else given["partner_name"],
                contact_name=given["contact_name"],
                contact_address=given["contact_address"],
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "assessment", capacity_id=made.id)

    return run_form(
        request, form, do, title=_("Begin an assessment"), submit=_("Begin"),
        back=(goes_to(request, "list"), _("Assessments")),
        lead=_("Nothing counts until somebody else, or the partner, has agreed to it."),
    )  # fmt: skip


def _contact(row: Assessment, request: ActorRequest) -> dict[str, str]:
    found = keeping.contact(row, request.at)
    if found:
        audit.saw("capacity.contact.read", [row.id], by=request.actor, at=request.at)
    return found


@page(READ)
def assessment(request: ActorRequest, capacity_id: UUID) -> HttpResponse:
    """Show an assessment: where it stands, its areas and answers, its gaps."""
    found = queries.overview(capacity_id)
    row = found.line.row
    here = request.organisation.name
    context = {
        "found": found,
        "row": row,
        "tag": presenters.TAGS[row.state],
        "facts": presenters.facts(row, found.line, here, _contact(row, request)),
        "sections": [_section(section, request) for section in found.sections],
        "chart": presenters.area_chart(found.line.levels),
        "items": queries.items(ItemFilters(assessment_id=row.id), request.at.date()),
        "shown_since": [
            one
            for one in queries.items(ItemFilters(who=row.who), request.at.date())
            if one.moved and row.state == State.AGREED
        ],
        "first_open": next(
            (one for part in found.sections for one in part.lines if not one.is_answered), None
        ),
        "steps": _steps(found, request),
        "is_draft": row.state == State.DRAFT,
    }
    return show(request, "assessment", context)


def _section(section: queries.Section, request: ActorRequest) -> dict[str, Any]:
    return {
        "area": section.area,
        "level": presenters.level(section.level.level) if section.level else "",
        "aim": presenters.level(section.level.aim) if section.level else "",
        "lines": [
            {
                "line": one,
                "limits": presenters.limits(one.answer.limits),
                "evidence": [presenters.remedy_line(request, each) for each in one.evidence],
            }
            for one in section.lines
        ],
    }


def _steps(found: Overview, request: ActorRequest) -> list[tuple[str, str, bool]]:
    """Return the steps that may be taken now: name, words, whether it goes on."""
    row = found.line.row
    is_partner = row.subject == Subject.PLATFORM
    all_answered = found.line.answered == found.line.asked
    asked: list[tuple[str, str, bool]] = []
    if not request.actor.may(CHANGE):
        return asked
    if row.state == State.DRAFT and all_answered:
        asked.append(("submit", _("Ask the partner") if is_partner else _("Submit"), True))
    if row.state == State.SUBMITTED and row.subject == Subject.SELF:
        writers = writers_of(one.answer for part in found.sections for one in part.lines)
        if request.actor.id not in writers | {row.submitted_by}:
            asked.append(("agree", _("Agree and seal"), True))
    if row.state == State.SUBMITTED and row.subject == Subject.OUTSIDE:
        asked.append(("contact", _("The partner agreed"), True))
    if row.state == State.CORRECTED:
        asked.append(("accept", _("Take over the corrections"), True))
    if row.state == State.CORRECTED or (row.state == State.SUBMITTED and not is_partner):
        asked.append(("back", _("Give back for changes"), False))
    if row.state in (State.DRAFT, State.SUBMITTED, State.CORRECTED):
        asked.append(("withdraw", _("Withdraw"), False))
    return asked


def _line(capacity_id: UUID, code: str) -> tuple[Overview, QuestionLine, str]:
    """Return a question with its answer, and the code of the next that has none."""
    found = queries.overview(capacity_id)
    lines = [one for section in found.sections for one in section.lines]
    line = next((one for one in lines if one.question.code == code), None)
    if line is None:
        raise Missing(_("There is no such question here."))
    place = lines.index(line)
    after = next((one for one in [*lines[place + 1 :], *lines] if not one.is_answered
                  and one is not line), None)  # fmt: skip
    return found, line, after.question.code if after else ""


def _aim_shown(kept: Answer) -> str:
    """Return the aim to begin with: none only where somebody said so with a level."""
    if kept.aim is None and kept.level is not None:
        return forms.NONE
    return str(aim_or_preset(kept))


@page(CHANGE, BOTH)
def question(request: ActorRequest, capacity_id: UUID, capacity_question: str) -> HttpResponse:
    """Answer a question: the level with its words, the aim, limits, what shows it."""
    found, line, after = _line(capacity_id, capacity_question)
    row, kept = found.line.row, line.answer
    start = {
        "revision": kept.revision,
        "level": forms.NONE if not kept.concerns else "" if kept.level is None else str(kept.level),
        "aim": _aim_shown(kept),
        "limits": kept.limits.split(),
        "note": kept.note,
        "evidence": kept.evidence,
        "link": kept.link,
    }
    form = forms.AnswerForm(data(request), initial=start, question=line.question)

    def do(given: dict[str, Any]) -> str:
        concerns = given["level"] != forms.NONE
        actions.answer(
            capacity_id,
            capacity_question,
            AnswerIn(
                level=int(given["level"]) if concerns else None,
                concerns=concerns,
                aim=int(given["aim"]) if given["aim"] not in ("", forms.NONE) else None,
                without_aim=concerns and given["aim"] == forms.NONE,
                limits=tuple(given["limits"]),
                note=given["note"],
                evidence=given["evidence"],
                link=given["link"],
            ),
            given["revision"],
            by=request.actor,
            at=request.at,
        )
        if "more" in request.POST and after:
            return goes_to(request, "question", capacity_id=capacity_id, capacity_question=after)
        return goes_to(request, "assessment", capacity_id=capacity_id)

    area = next(one.area for one in found.sections if line in one.lines)
    return run_form(
        request, form, do, title=line.question.text, submit=_("Keep"), lead=area.name,
        back=(goes_to(request, "assessment", capacity_id=capacity_id), row.title),
        template="question", has_next=bool(after), row=row, question=line.question,
        is_draft=row.state == State.DRAFT,
        rests_on=[presenters.remedy_line(request, one) for one in line.evidence],
    )  # fmt: skip


@page(CHANGE, BOTH)
def evidence(request: ActorRequest, capacity_id: UUID, capacity_question: str) -> HttpResponse:
    """Choose courses, rosters, procedures ... that an answer rests on, or take one away."""
    _found, line, _after = _line(capacity_id, capacity_question)
    back = goes_to(
        request, "question", capacity_id=capacity_id, capacity_question=capacity_question
    )
    if request.method == "POST":
        chosen = sent_remedy(request)
        there = [(one[0], one[1]) for one in line.answer.remedies]
        kept = [one for one in there if one != chosen]
        if "remove" not in request.POST:
            kept.append(chosen)
        actions.rest_on(capacity_id, capacity_question, kept, by=request.actor, at=request.at)
        messages.success(request, _("Kept."))
        return redirect(back)
    context = {
        "title": _("What does the answer rest on?"),
        "lead": line.question.text,
        "back": (back, line.question.text),
        "chosen": [presenters.remedy_line(request, one) for one in line.evidence],
        **found_remedies(request),
    }
    return show(request, "remedies", context)


@page(READ)
def export(request: ActorRequest, capacity_id: UUID) -> HttpResponse:
    """Give the answers as a table: ``?as=xlsx`` or CSV."""
    found = queries.overview(capacity_id)
    return exporting.file(word(request, "as", 4), "assessment", exporting.answer_rows(found))


@page(READ)
def pdf(request: ActorRequest, capacity_id: UUID) -> HttpResponse:
    """Give an assessment as a document."""
    found = queries.overview(capacity_id)
    row, here = found.line.row, request.organisation.name
    facts = presenters.facts(row, found.line, here, _contact(row, request))
    return exporting.assessment_pdf(found, facts, here, request.at)
