"""Every step from an answer to a verified action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.kernel import remedies
from musterpoint.lessons import actions, forms, queries
from musterpoint.lessons.actions import EventIn
from musterpoint.lessons.views.board import back_to
from musterpoint.lessons.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    asked,
    chosen,
    colleagues,
    data,
    event_of,
    events,
    goes_to,
    run_form,
)
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(DECIDE, BOTH)
def answer(request: ActorRequest, lesson_advice: UUID) -> HttpResponse:
    """Answer a recommendation for the organisation."""
    row = queries.recommendation(lesson_advice)
    form = forms.AnswerForm(data(request))

    def do(given: dict[str, Any]) -> str:
        found, was_told = actions.answer(
            lesson_advice, given["answer"], given["reason"], by=request.actor, at=request.at
        )
        if was_told:
            messages.success(request, _("Answered, and sent to whoever recommended it."))
        elif found.source_id is not None:
            messages.warning(
                request, _("Answered. No agreement lets us tell whoever recommended it.")
            )
        return goes_to(request, "lesson", lesson_id=row.lesson_id)

    return run_form(
        request, form, do, title=_("Answer the recommendation"), submit=_("Answer"), lead=row.text,
        back=back_to(request, row.lesson),
    )  # fmt: skip


@page(CHANGE, BOTH)
def begin(request: ActorRequest, lesson_advice: UUID) -> HttpResponse:
    """Give something to do to somebody."""
    row = queries.recommendation(lesson_advice)
    form = forms.ActionForm(data(request), colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        actions.begin_action(
            lesson_advice, given["what"], UUID(given["owner"]), given["due_on"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "lesson", lesson_id=row.lesson_id)

    return run_form(
        request, form, do, title=_("Begin an action"), submit=_("Begin"), lead=row.text,
        back=back_to(request, row.lesson),
    )  # fmt: skip


@page(CHANGE, BOTH)
def reassign(request: ActorRequest, lesson_action: UUID) -> HttpResponse:
    """Give an action to somebody else, or until another day."""
    row = queries.action(lesson_action)
    start = {"owner": str(row.owner_id), "due_on": row.due_on}
    form = forms.ReassignForm(data(request), initial=start, colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        actions.change_action(
            lesson_action, UUID(given["owner"]), given["due_on"], by=request.actor, at=request.at
        )
        return goes_to(request, "lesson", lesson_id=row.recommendation.lesson_id)

    return run_form(
        request, form, do, title=_("Change owner or day"), submit=_("Keep"), lead=row.what,
        back=back_to(request, row.recommendation.lesson),
    )  # fmt: skip


@page(READ, BOTH)
def evidence(request: ActorRequest, lesson_action: UUID) -> HttpResponse:
    """Add what shows that an action was done."""
    row = queries.action(lesson_action)
    if request.actor.id != row.owner_id:
        request.actor.require(CHANGE)
    words = (request.POST.get("q", "") if request.method == "POST" else asked(request, "q"))[:100]
    words = words.replace("\0", "")
    found = remedies.search(words) if words.strip() else []
    labels = {one.code: one.label for one in remedies.sources()}
    form = forms.EvidenceForm(
        data(request),
        initial={"q": words},
        found=[(f"{one.kind}:{one.key}", f"{_(labels[one.kind])}: {one.title}") for one in found],
    )

    def do(given: dict[str, Any]) -> str:
        kind, _colon, key = given["remedy"].partition(":")
        actions.add_evidence(
            lesson_action, given["text"], (kind, key) if kind else None,
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "lesson", lesson_id=row.recommendation.lesson_id)

    return run_form(
        request, form, do, title=_("What shows it"), submit=_("Add"), lead=row.what,
        back=back_to(request, row.recommendation.lesson), template="evidence", words=words,
        found=found,
    )  # fmt: skip


@page(READ, BOTH)
def done(request: ActorRequest, lesson_action: UUID) -> HttpResponse:
    """Say that an action is done."""
    row = queries.action(lesson_action)

    def do(given: dict[str, Any]) -> str:
        actions.end_action(lesson_action, by=request.actor, at=request.at)
        messages.success(
            request, _("Done. Somebody else says in a later crisis or exercise whether it held.")
        )
        return goes_to(request, "lesson", lesson_id=row.recommendation.lesson_id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Is this done?"), submit=_("Done"),
        lead=row.what, back=back_to(request, row.recommendation.lesson),
    )  # fmt: skip


@page(DECIDE, BOTH)
def drop(request: ActorRequest, lesson_action: UUID) -> HttpResponse:
    """Give up an action, with a reason."""
    row = queries.action(lesson_action)

    def do(given: dict[str, Any]) -> str:
        actions.drop_action(lesson_action, given["why"], by=request.actor, at=request.at)
        return goes_to(request, "lesson", lesson_id=row.recommendation.lesson_id)

    return run_form(
        request, forms.WhyForm(data(request)), do, title=_("Drop the action"), submit=_("Drop"),
        lead=row.what, back=back_to(request, row.recommendation.lesson),
    )  # fmt: skip


@page(CHANGE, BOTH)
def verify(request: ActorRequest, lesson_action: UUID) -> HttpResponse:
    """Say whether what was done held in a later crisis or exercise."""
    row = queries.action(lesson_action)
    words = asked(request, "q")
    form = forms.VerifyForm(data(request), events=events(words, chosen(request)))

    def do(given: dict[str, Any]) -> str:
        crisis_id, kind, key = event_of(given["event"])
        is_confirmed = given["verdict"] == "yes"
        actions.verify(
            lesson_action,
            is_confirmed,
            EventIn(
                crisis_id=crisis_id, exercise_kind=kind, exercise_key=key, name=given["name"],
                held_on=given["held_on"],
            ),
            given["text"],
            by=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(
            request, _("Verified.") if is_confirmed else _("Not confirmed: it is open again.")
        )
        return goes_to(request, "lesson", lesson_id=row.recommendation.lesson_id)

    return run_form(
        request, form, do, title=_("Did it hold?"), submit=_("Keep"), lead=row.what,
        back=back_to(request, row.recommendation.lesson), looked=words, looks=True,
    )  # fmt: skip
