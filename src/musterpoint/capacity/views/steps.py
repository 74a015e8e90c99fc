"""Steps in the life of an assessment and of an item of the plan, each after a question."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.capacity import actions, forms, queries
from musterpoint.capacity.views.pages import CHANGE, data, goes_to, run_form
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

#: step -> form, title, words of the button, what is said afterwards.
STEPS: dict[str, tuple[type[Form], Any, Any, Any]] = {
    "submit": (
        forms.NothingForm, _l("Submit the assessment"), _l("Submit"),
        _l("Submitted. It counts once it is agreed."),
    ),
    "agree": (
        forms.NoteForm, _l("Agree and seal"), _l("Agree"),
        _l("Agreed and sealed. Each gap is an item of the plan."),
    ),
    "contact": (
        forms.ContactForm, _l("The partner agreed"), _l("Keep and seal"),
        _l("Agreed and sealed. Each gap is an item of the plan."),
    ),
    "accept": (
        forms.NothingForm, _l("Take over the corrections"), _l("Take over"),
        _l("Agreed as the partner corrected it."),
    ),
    "back": (
        forms.WhyForm, _l("Give back for changes"), _l("Give back"), _l("It is a draft again."),
    ),
    "withdraw": (forms.WhyForm, _l("Withdraw the assessment"), _l("Withdraw"), _l("Withdrawn.")),
}  # fmt: skip
LEADS = {
    "submit": _l("A partner on this platform is sent the levels, aims, limits and notes."),
    "agree": _l("Afterwards nobody changes the answers; a newer assessment shows what moved."),
}
ITEM_STEPS: dict[str, tuple[type[Form], Any, Any, Any]] = {
    "start": (forms.NothingForm, _l("Begin the work"), _l("Begin"), _l("Under way.")),
    "finish": (forms.DoneForm, _l("It is done"), _l("Done"), _l("Done.")),
    "drop": (forms.WhyForm, _l("Drop the item"), _l("Drop"), _l("Dropped.")),
    "reopen": (forms.WhyForm, _l("Open it again"), _l("Open"), _l("Open again.")),
}


@page(CHANGE, BOTH)
def step(request: ActorRequest, capacity_id: UUID, capacity_step: str) -> HttpResponse:
    """Take a step in the life of an assessment."""
    if capacity_step not in STEPS:
        raise Http404
    made, title, button, said = STEPS[capacity_step]
    row = queries.assessment(capacity_id)
    home = goes_to(request, "assessment", capacity_id=capacity_id)

    def do(given: dict[str, Any]) -> str:
        _take(capacity_step, capacity_id, given, request)
        messages.success(request, said)
        return home

    return run_form(
        request, made(data(request)), do, title=title, submit=button, back=(home, row.title),
        lead=LEADS.get(capacity_step, row.title),
    )  # fmt: skip


def _take(name: str, row_id: UUID, given: dict[str, Any], request: ActorRequest) -> None:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    if name == "submit":
        actions.submit(row_id, **who)
    elif name == "agree":
        actions.agree(row_id, given["note"], **who)
    elif name == "contact":
        actions.agree_with_contact(row_id, given["name"], given["how"], **who)
    elif name == "accept":
        actions.accept_corrections(row_id, **who)
    elif name == "back":
        actions.give_back(row_id, given["why"], **who)
    else:
        actions.withdraw(row_id, given["why"], **who)


@page(CHANGE, BOTH)
def item_step(request: ActorRequest, capacity_item: UUID, capacity_item_step: str) -> HttpResponse:
    """Take a step in the life of an item."""
    if capacity_item_step not in ITEM_STEPS:
        raise Http404
    made, title, button, said = ITEM_STEPS[capacity_item_step]
    line = queries.item(capacity_item, request.at.date())
    home = goes_to(request, "item", capacity_item=capacity_item)

    def do(given: dict[str, Any]) -> str:
        _take_item(capacity_item_step, capacity_item, given, request)
        messages.success(request, said)
        return home

    lead = line.title
    if capacity_item_step == "finish" and line.remedy is not None:
        lead = _("%(title)s: %(state)s") % {
            "title": line.remedy.title, "state": line.remedy.state,
        }  # fmt: skip
    return run_form(
        request, made(data(request)), do, title=title, submit=button, lead=lead,
        back=(home, line.title),
    )  # fmt: skip


def _take_item(name: str, row_id: UUID, given: dict[str, Any], request: ActorRequest) -> None:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    if name == "start":
        actions.start(row_id, **who)
    elif name == "finish":
        actions.finish(row_id, given["evidence"], given["link"], **who)
    elif name == "drop":
        actions.drop(row_id, given["why"], **who)
    else:
        actions.reopen(row_id, given["why"], **who)
