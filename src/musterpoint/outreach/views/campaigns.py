"""Messages to many: the list, writing, one look before it goes, sending, stopping."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.outreach import actions, queries
from musterpoint.outreach.forms import ComposeForm
from musterpoint.outreach.models import Campaign, CampaignState
from musterpoint.outreach.presenters import campaigns as presenter
from musterpoint.outreach.presenters import words, writing
from musterpoint.outreach.queries import Preview
from musterpoint.outreach.views.pages import page, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import BOTH, POST
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages

PAGE = 50


@page(Permission.MESSAGES_READ)
def campaigns(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """List the messages of a crisis with how far they are."""
    start = _start(request)
    part = list(queries.campaigns(crisis.id)[start : start + PAGE + 1])
    more = f"?from={start + PAGE}" if len(part) > PAGE else ""
    context = {
        "crisis": crisis,
        "rows": presenter.campaign_rows(part[:PAGE]),
        "heads": presenter.heads(),
        "figures": presenter.replies_strip(request),
        "may_send": request.actor.may(Permission.MESSAGES_SEND) and crisis.closed_at is None,
        "pages": Pages(
            next_url=more, previous_url=f"?from={max(0, start - PAGE)}" if start else ""
        ),
    }
    return show(request, "campaigns", context)


def _start(request: ActorRequest) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@page(Permission.MESSAGES_SEND, BOTH)
def compose(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Write a message; look at it once more; keep it or send it."""
    form = _form(request, crisis)
    step = request.POST.get("step", "")
    if not form.is_bound:
        return _write(request, crisis, form)
    if not form.is_valid() or step == "change":
        return _write(request, crisis, form, status=200 if step == "change" else 422)
    if step in ("keep", "send"):
        return _finish(request, crisis, form, is_sent=step == "send")
    return _look(request, crisis, form)


def _form(request: ActorRequest, crisis: Crisis) -> ComposeForm:
    found = writing.options(crisis, request.organisation.languages)
    return ComposeForm(
        request.POST if request.method == "POST" else None,
        areas=found.areas,
        levels=found.levels,
        spoken=found.spoken,
        written=found.written,
    )


def _write(
    request: ActorRequest, crisis: Crisis, form: ComposeForm, status: int = 200
) -> HttpResponse:
    texts = [form[f"text_{code}"] for code in form.written]
    return show(request, "compose", {"crisis": crisis, "form": form, "texts": texts}, status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a message would do, though nothing of it is kept yet."""

    preview: Preview
    reach: writing.Reach


def _tried(request: ActorRequest, crisis: Crisis, form: ComposeForm) -> Looked:
    """Return what the message would do: it is made, looked at, and taken back. Raises Refused."""
    with transaction.atomic():
        campaign = _create(request, crisis, form)
        preview = queries.preview(campaign.id)
        transaction.set_rollback(True)
    return Looked(preview=preview, reach=writing.reach(crisis.id, form.audience()))


def _create(request: ActorRequest, crisis: Crisis, form: ComposeForm) -> Campaign:
    return actions.create_campaign(
        crisis.id,
        form.cleaned_data["name"],
        form.cleaned_data["purpose"],
        form.cleaned_data["lane"],
        form.audience(),
        form.texts(),
        form.valid_until(request.at),
        by=request.actor,
        at=request.at,
    )


def _look(
    request: ActorRequest, crisis: Crisis, form: ComposeForm, refused: Refused | None = None
) -> HttpResponse:
    """Show the numbers and the texts as they will arrive."""
    try:
        looked = _tried(request, crisis, form)
    except Invalid as invalid:
        form.take(invalid)
        return _write(request, crisis, form, status=422)
    lines = writing.checks(
        looked.preview, looked.reach, form.valid_until(request.at), chrome_of(request).zone
    )
    context: dict[str, Any] = {
        "crisis": crisis,
        "form": form,
        "reach": looked.reach,
        "chips": writing.chips(crisis.id, form.audience()),
        "lines": writing.text_lines(form.texts(), looked.preview.by_text),
        "checks": lines,
        "can_send": not any(line.kind == "help" for line in lines),
        "posted": _posted(form),
        "problem": str(refused or ""),
    }
    return show(request, "look", context, refused.status if refused else 200)


def _posted(form: ComposeForm) -> list[tuple[str, str]]:
    """Return what was typed, to travel on in hidden fields."""
    typed = cast("MultiValueDict[str, Any]", form.data)
    return [
        (bound.html_name, str(value))
        for bound in form
        for value in typed.getlist(bound.html_name)
        if value
    ]


def _finish(
    request: ActorRequest, crisis: Crisis, form: ComposeForm, *, is_sent: bool
) -> HttpResponse:
    try:
        with transaction.atomic():
            campaign = _create(request, crisis, form)
            if is_sent:
                actions.approve_and_send(campaign.id, by=request.actor, at=request.at)
    except Invalid as invalid:
        form.take(invalid)
        return _write(request, crisis, form, status=422)
    except NotAllowed:
        raise
    except Refused as refused:
        return _look(request, crisis, form, refused)
    words_ = _("The message is on its way.") if is_sent else _("The draft is kept.")
    messages.success(request, words_)
    return redirect(_address(request, crisis, campaign))


def _address(request: ActorRequest, crisis: Crisis, campaign: Campaign) -> str:
    return url(request, "outreach:campaign", crisis=crisis.slug, campaign_id=campaign.id)


@page(Permission.MESSAGES_READ)
def campaign(request: ActorRequest, crisis: Crisis, campaign_id: UUID) -> HttpResponse:
    """Show one message: how far it is and what came back."""
    return _campaign(request, crisis, Campaign.objects.get(id=campaign_id, crisis=crisis))


def _campaign(
    request: ActorRequest, crisis: Crisis, found: Campaign, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "crisis": crisis,
        "page": presenter.campaign_page(found, chrome_of(request).zone),
        "may_send": request.actor.may(Permission.MESSAGES_SEND),
        "problem": str(refused or ""),
    }
    return show(request, "campaign", context, refused.status if refused else 200)


@page(Permission.MESSAGES_SEND, POST)
def send(request: ActorRequest, crisis: Crisis, campaign_id: UUID) -> HttpResponse:
    """Send a draft."""
    found = Campaign.objects.get(id=campaign_id, crisis=crisis)
    try:
        actions.approve_and_send(found.id, by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        return _campaign(request, crisis, found, refused)
    messages.success(request, _("The message is on its way."))
    return redirect(_address(request, crisis, found))


@page(Permission.MESSAGES_SEND, BOTH)
def stop(request: ActorRequest, crisis: Crisis, campaign_id: UUID) -> HttpResponse:
    """Stop a message after one look at what can still be held back."""
    found = Campaign.objects.get(id=campaign_id, crisis=crisis)
    if request.method == "POST":
        try:
            held = actions.stop(found.id, by=request.actor, at=request.at)
        except actions.AlreadyStopped as refused:
            return _campaign(request, crisis, found, refused)
        text = ngettext(
            "Stopped. %(count)s message was held back.",
            "Stopped. %(count)s messages were held back.",
            held,
        )
        messages.success(request, text % {"count": formats.count(held)})
        return redirect(_address(request, crisis, found))
    waiting = presenter.campaign_page(found, chrome_of(request).zone).waiting
    context = {
        "crisis": crisis,
        "campaign": found,
        "waiting": waiting,
        "is_draft": found.state == CampaignState.DRAFT,
        "people": words.people(found.recipients),
    }
    return show(request, "stop", context)
