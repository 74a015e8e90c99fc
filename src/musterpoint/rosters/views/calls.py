"""Calls for people: the list, a call with its answers, and what is done about it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.rosters import actions, forms, queries, words
from musterpoint.rosters.models import Asked, CallKind, CallOut, Deployment, Stage, Standing
from musterpoint.rosters.queries import Need, Result
from musterpoint.rosters.values import CallIn
from musterpoint.rosters.views.pages import (
    aware,
    concerning,
    data,
    goes_to,
    may_name,
    run_form,
    show,
    typed,
)
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none

READ, CHANGE = Permission.ROSTERS_READ, Permission.ROSTERS_CHANGE
MOST = 200


@page(READ)
def calls(request: ActorRequest) -> HttpResponse:
    """List calls and who is out."""
    rows = [(one, words.STAGE[one.stage]) for one in queries.calls()[:MOST]]
    out = list(queries.open_deployments()[:MOST])
    cards = queries.card([one.member_id for one in out], request.at)
    audit.saw("rosters.member.listed", list(cards), by=request.actor, at=request.at)
    context = {
        "calls": rows,
        "out": [(one, cards[one.member_id], words.DEPLOYMENT[one.state]) for one in out],
    }
    return show(request, "calls", context)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a call."""
    initial = {
        "starts": typed(request, request.at + timedelta(days=1)),
        "ends": typed(request, request.at + timedelta(days=8)),
        "answer_by": typed(request, request.at + timedelta(hours=6)),
    }
    form = forms.CallForm(data(request), initial=initial)

    def do(given: dict[str, Any]) -> str:
        made = actions.create_call(
            CallIn(
                title=given["title"],
                role=given["role"],
                place=given["place"],
                places=given["places"],
                starts_at=aware(request, given["starts"]),
                ends_at=aware(request, given["ends"]),
                answer_by=aware(request, given["answer_by"]),
                terms=given["terms"],
                site=f"{request.scheme}://{request.get_host()}"[:200],
            ),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("The call is written. Now choose whom to ask."))
        return goes_to(request, "ask", call_out=made.id)

    return run_form(
        request, form, do, title=_("Call people out"),
        back=(goes_to(request, "calls"), pgettext("of people", "Calls")), submit=_("Go on"),
        lead=_("Nobody is asked by this."),
    )  # fmt: skip


def found_call(call_id: UUID) -> CallOut:
    """Return a call with its counts, or raise Missing."""
    row = queries.calls().filter(id=call_id).first()
    if row is None:
        raise Missing(_("There is no such call here."))
    return row


@page(READ)
def call(request: ActorRequest, call_out: UUID) -> HttpResponse:
    """Show a call: who was asked, who answered what and when, who goes."""
    return _call(request, call_out)


def _call(request: ActorRequest, call_id: UUID, refused: Refused | None = None) -> HttpResponse:
    row = found_call(call_id)
    if row.kind != CallKind.HELP and refused is None:
        return redirect(goes_to(request, "warden-call", call_out=row.id))
    lines = queries.asked_lines(call_id, request.at)
    audit.saw(
        "rosters.member.listed", [one.card.id for one in lines], by=request.actor, at=request.at
    )
    open_ = row.stage in (Stage.ALERT, Stage.DEPLOY)
    context = {
        "call": row,
        "kind": words.STAGE[row.stage],
        "lines": [_line(one) for one in lines],
        "may_ask": row.stage in (Stage.INFORMATION, Stage.ALERT),
        "may_alert": row.stage == Stage.INFORMATION and bool(lines),
        "may_answer": open_,
        "may_deploy": open_ and any(one.row.standing == Standing.HOLDS for one in lines),
        "may_end": row.stage != Stage.STOOD_DOWN,
        "problem": str(refused or ""),
    }
    return show(request, "call", context, refused.status if refused else 200)


def _line(one: Any) -> dict[str, Any]:
    row = one.row
    took = row.answered_at - row.asked_at if row.answered_at else None
    minutes = round(took.total_seconds() / 60) if took is not None else None
    return {
        "line": one,
        "answer": words.ANSWER[row.answer],
        "standing": words.STANDING[row.standing],
        "deployment": words.DEPLOYMENT[one.deployment.state] if one.deployment else "",
        "took": ngettext("after %(n)s minute", "after %(n)s minutes", minutes)
        % {"n": formats.count(minutes)}
        if minutes is not None
        else "",
        "reasons": formats.listed(
            words.FOR[code] if code in set(words.FOR) else code for code in row.reasons
        ),
    }


@page(CHANGE, BOTH)
def ask(request: ActorRequest, call_out: UUID) -> HttpResponse:
    """Find who fits a call, choose, and ask them."""
    row = found_call(call_out)
    if request.method == "POST" and "ask" in request.POST:
        return _ask(request, row)
    form = forms.AskForm(data(request), initial={"kind": ""}, may_name=may_name(request))
    result = _search(request, row, form) if form.is_bound and form.is_valid() else None
    known = set(Asked.objects.filter(call_out=row).values_list("member_id", flat=True))
    context = {
        "call": row,
        "form": form,
        "result": result,
        "ranked": [one for one in words.ranked(result) if one["card"].id not in known]
        if result
        else [],
        "left_out": words.left_out(result) if result else [],
        "counts": words.left_out_counts(result) if result else [],
    }
    return show(request, "ask", context, 422 if form.is_bound and not form.is_valid() else 200)


def _search(request: ActorRequest, row: CallOut, form: forms.AskForm) -> Result:
    given = form.cleaned_data
    need = Need(
        kind=given["kind"],
        source=given["source"] if given["target"] else "",
        target=given["target"],
        mode=given["mode"],
        skills=given["skills"],
        credentials=given["training"],
        sex=given["sex"],
        country=given["country"],
        hours=row.ends_at - row.starts_at,
    )
    need = concerning(request, form, need)
    found = queries.match(need, row.starts_at, limit=100)
    audit.saw("rosters.member.listed", found.member_ids, by=request.actor, at=request.at)
    return found


def _ask(request: ActorRequest, row: CallOut) -> HttpResponse:
    chosen = [key for text in request.POST.getlist("member") if (key := uuid_or_none(text))]
    known = {str(one) for one in words.FOR}
    reasons = {
        key: [one for one in request.POST.get(f"why-{key}", "").split() if one in known]
        for key in chosen
    }
    count = actions.ask(row.id, chosen, reasons=reasons, by=request.actor, at=request.at)
    text = ngettext(
        "%(n)s person was put on the call.", "%(n)s people were put on the call.", count
    )
    messages.success(request, text % {"n": formats.count(count)})
    return redirect(goes_to(request, "call", call_out=row.id))


@page(CHANGE, POST)
def step(request: ActorRequest, call_out: UUID, doing: str) -> HttpResponse:
    """Alert, deploy or stand down."""
    found_call(call_out)
    try:
        if doing == "alert":
            count = actions.alert(call_out, by=request.actor, at=request.at)
            text = ngettext("%(n)s person is asked.", "%(n)s people are asked.", count)
        elif doing == "deploy":
            chosen = {
                key: () for one in request.POST.getlist("asked") if (key := uuid_or_none(one))
            }
            count = len(actions.deploy(call_out, chosen, by=request.actor, at=request.at))
            text = ngettext("%(n)s person goes.", "%(n)s people go.", count)
        elif doing == "stand-down":
            count = actions.stand_down(call_out, by=request.actor, at=request.at)
            text = ngettext(
                "The call has ended; %(n)s person is told.",
                "The call has ended; %(n)s people are told.",
                count,
            )
        else:
            raise Missing(_("There is no such page."))
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        return _call(request, call_out, refused)
    messages.success(request, text % {"n": formats.count(count)})
    return redirect(goes_to(request, "call", call_out=call_out))


@page(CHANGE, POST)
def answer(request: ActorRequest, call_out: UUID, asked: UUID) -> HttpResponse:
    """Record what somebody said on the telephone."""
    found_call(call_out)
    if not Asked.objects.filter(id=asked, call_out_id=call_out).exists():
        raise Missing(_("There is no such call here."))
    try:
        row = actions.answer_for(
            asked, request.POST.get("answer", ""), by=request.actor, at=request.at
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return _call(request, call_out, refused)
    messages.success(request, queries.standing_words(row))
    return redirect(goes_to(request, "call", call_out=call_out))


@page(CHANGE, BOTH)
def deployment(request: ActorRequest, deployment: UUID) -> HttpResponse:
    """End a deployment with what was learnt."""
    row = _deployment(deployment)
    back = (goes_to(request, "call", call_out=row.asked.call_out_id), row.asked.call_out.title)
    form = forms.EndForm(data(request), initial={"ended": typed(request, request.at)})

    def do(given: dict[str, Any]) -> str:
        actions.end(
            deployment,
            given["debrief"],
            ended_at=aware(request, given["ended"]),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("The deployment has ended. The rest begins."))
        return back[0]

    card = queries.card([row.member_id], request.at)[row.member_id]
    audit.saw("rosters.member.seen", [row.member_id], by=request.actor, at=request.at)
    return run_form(
        request, form, do, title=_("End of a deployment"), back=back, submit=_("Save"),
        lead=card.name,
    )  # fmt: skip


@page(CHANGE, POST)
def deployment_step(request: ActorRequest, deployment: UUID, doing: str) -> HttpResponse:
    """Note that somebody came, did not come, or is not needed."""
    row = _deployment(deployment)
    does = {"set-out": actions.set_out, "no-show": actions.no_show, "cancel": actions.cancel}
    if doing not in does:
        raise Missing(_("There is no such page."))
    does[doing](deployment, by=request.actor, at=request.at)
    messages.success(request, _("Noted."))
    return redirect(goes_to(request, "call", call_out=row.asked.call_out_id))


def _deployment(row_id: UUID) -> Deployment:
    row = Deployment.objects.select_related("asked__call_out").filter(id=row_id).first()
    if row is None:
        raise Missing(_("There is no such deployment here."))
    return row
