"""What is asked of funds: the queue, the list, one commitment with its whole history."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.crises import queries as crises
from musterpoint.funds import (
    actions,
    asserted,
    exporting,
    kinds,
    members,
    presenters,
    queries,
    same_help,
    standing,
    tokens,
)
from musterpoint.funds import forms_of_funds as forms
from musterpoint.funds.actions import CommitmentIn, FactsMissing
from musterpoint.funds.models import ENDED, CommitmentState, Fund
from musterpoint.funds.same_help import Asked, Same
from musterpoint.funds.views.pages import amount_of, data, goes_to, run_form, show, tabs, word
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.paging import paged, paged_in_memory

#: So long before, the same help out of another fund is told to whoever asks.
SAME_HELP = timedelta(days=90)
READ, ASK = Permission.FUNDS_READ, Permission.FUNDS_REQUEST
APPROVE, REVIEW = Permission.FUNDS_APPROVE, Permission.FUNDS_REVIEW


@page(READ)
def queue(request: ActorRequest) -> HttpResponse:
    """List what waits for an approval, with the reasons and the next authority."""
    rows, pages = paged(request, queries.waiting(), "asked_at", "id")
    context = {
        "tabs": tabs(request, "queue"),
        "transfers": queries.transfers_waiting().count(),
        "pages": pages,
        "lines": presenters.queue(rows, request.actor, actions.role_of(request.actor)),
    }
    return show(request, "queue", context)


@page(READ)
def reviews(request: ActorRequest) -> HttpResponse:
    """List what was released at once and waits for a review: where facts were missing first."""
    first = sorted(queries.to_review(), key=lambda one: not asserted.missing(one))
    rows, pages = paged_in_memory(request, first, lambda one: one.id)
    lines = [presenters.commitment_row(one) for one in rows]
    context = {"tabs": tabs(request, "reviews"), "lines": lines, "pages": pages}
    return show(request, "reviews", context)


def _filtered(request: ActorRequest) -> tuple[dict[str, str], Any]:
    state = word(request, "state", 10)
    chosen = {
        "state": state if state in CommitmentState.values else "",
        "fund": word(request, "fund", 40),
        "q": word(request, "q"),
    }
    rows = queries.commitments(slug=chosen["fund"], state=chosen["state"])
    for one in chosen["q"].split()[:5]:
        rows = rows.filter(purpose__contains=one)
    return chosen, rows


@page(READ)
def listing(request: ActorRequest) -> HttpResponse:
    """List commitments, the newest first; filtered by fund, state and words."""
    chosen, rows = _filtered(request)
    found, pages = paged(request, rows, "-asked_at", "-id")
    context = {
        "tabs": tabs(request, "commitments"),
        "lines": [presenters.commitment_row(one) for one in found],
        "chosen": chosen,
        "states": CommitmentState.choices,
        "funds": list(queries.funds(ended=True)),
        "any": bool(found) or queries.commitments().exists(),
        "pages": pages,
        "query": _query(request),
    }
    return show(request, "commitments", context)


def _query(request: ActorRequest) -> str:
    asked = request.GET.copy()
    asked.pop("after", None)
    return asked.urlencode()


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the commitments as a table, as they are filtered: ``?as=xlsx`` or CSV."""
    _chosen, rows = _filtered(request)
    found = list(rows[: exporting.MOST])
    audit.saw(
        "funds.commitments.exported", [one.id for one in found], by=request.actor, at=request.at
    )
    return exporting.file(word(request, "as", 4), "commitments", exporting.commitment_rows(found))


@page(READ)
def commitment(request: ActorRequest, commitment_id: UUID) -> HttpResponse:
    """Show a commitment: what was asked, where it stands, every step."""
    row = queries.commitment(commitment_id)
    steps = queries.history(commitment_id)
    line = None
    if row.state == CommitmentState.ASKED:
        line = presenters.queue([row], request.actor, actions.role_of(request.actor))[0]
    may_review = (
        row.at_once
        and row.reviewed_at is None
        and request.actor.may(REVIEW)
        and not same_hands(request.actor, standing.chain(steps).get("ask", set()))
    )
    context = {
        "tabs": tabs(request, ""),
        "row": row,
        "tag": presenters.TAGS[row.state],
        "amount": presenters.money(row.amount, row.unit),
        "facts": [*presenters.facts(row), *asserted.rows(row, steps)],
        "events": presenters.history(row, steps, request.organisation.time_zone),
        "subject_url": presenters.subject_url(request, row),
        "line": line,
        "missing": asserted.missing(row),
        "can_review": may_review,
        "can_cancel": request.actor.may(ASK) and row.state not in ENDED,
    }
    return show(request, "commitment", context)


@page(ASK, BOTH)
def ask(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Ask for money of a fund."""
    return _asked(request, queries.fund(fund_slug), at_once=False)


@page(ASK, BOTH)
def once(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Release money at once under the level of a crisis."""
    return _asked(request, queries.fund(fund_slug), at_once=True)


def _asked(request: ActorRequest, fund: Fund, *, at_once: bool) -> HttpResponse:
    heads = [
        (str(one.id), f"{one.window.name} · {one.name}")
        for one in queries.heads(fund)
        if one.ended_at is None and (one.once_most is not None or not at_once)
    ]
    form = forms.AskForm(
        data(request),
        heads=heads,
        currencies=fund.currencies.split(),
        crises=[(str(one.id), one.name) for one in crises.open_crises()],
        at_once=at_once,
        sees_people=request.actor.may(Permission.PEOPLE_READ),
        is_known="known" in request.POST,
        why=[one for one in forms.ANSWERS if at_once and forms.WHY + one in request.POST],
        initial={"head": word(request, "head", 36)},
    )

    def do(given: dict[str, Any]) -> str:
        subject = uuid_or_none(given["key"])
        if subject is None:
            raise Missing(_("This form is no longer valid. Open it again."))
        amount = amount_of(given, "amount", given["unit"])
        crisis = uuid_or_none(given["crisis"])
        country = given["country"].strip().upper()
        facts = {name: given[name] for name in forms.ANSWERS if given[name]}
        person, family = None, None
        member = members.of_asked(
            given.get("reference", ""), given["member_number"], by=request.actor, at=request.at
        )
        if given.get("reference"):
            person, family = tokens.of_reference(
                given["reference"], by=request.actor, at=request.at
            )
            if not given.get("known"):
                _check_same_help(request, form, given, person)
        wanted = CommitmentIn(
            head_id=UUID(given["head"]),
            amount=amount or 0,
            unit=given["unit"],
            what=kinds.DIRECT.code,
            subject_id=subject,
            purpose=given["purpose"],
            person=person,
            family=family,
            member=member,
            people=given["people"],
            days=given["days"],
            first_day=given["first_day"],
            crisis_id=crisis,
            facts=facts,
            links={"country": country} if country else {},
        )
        key = f"desk:{subject}"
        if at_once and crisis is not None:
            made = _released(request, form, given, wanted, crisis)
        else:
            made = actions.ask(wanted, key=key, by=request.actor, at=request.at)
        return goes_to(request, "commitment", commitment_id=made)

    back = (goes_to(request, "fund", fund_slug=fund.slug), fund.name)
    if at_once:
        return run_form(
            request, form, do, title=_("Release money at once"), submit=_("Release"), back=back,
            lead=_("It is committed now; somebody else reviews it within days."),
        )  # fmt: skip
    return run_form(
        request, form, do, title=_("Ask for money"), submit=_("Ask"), back=back,
        lead=_("Somebody else approves it. Caps and rules of the head hold."),
    )  # fmt: skip


def _released(
    request: ActorRequest,
    form: forms.AskForm,
    given: dict[str, Any],
    wanted: CommitmentIn,
    crisis: UUID,
) -> UUID:
    """Release money; where a rule asks for what was not said, ask why it is not known."""
    said = {fact: given.get(forms.WHY + fact, "") for fact in forms.ANSWERS}
    wanted = replace(wanted, not_known={fact: why for fact, why in said.items() if why})
    key = f"desk:{wanted.subject_id}"
    try:
        return actions.release_at_once(wanted, crisis, key=key, by=request.actor, at=request.at)
    except FactsMissing as refused:
        form.ask_why(refused.fields)
        fields = {forms.WHY + fact: texts for fact, texts in refused.fields.items()}
        raise Invalid(str(refused), fields=fields) from refused


def _check_same_help(
    request: ActorRequest, form: forms.AskForm, given: dict[str, Any], person: bytes
) -> None:
    """Raise Invalid, with a tick to go on, where the same help is asked for or given elsewhere."""
    head = queries.head(UUID(given["head"]))
    found = queries.same_help(person, head, since=request.at - SAME_HELP)
    others = _elsewhere(request, given, head.kind)
    if not found and not others:
        return
    ids = [one.id for one in found] + [one.subject_id for one in others if one.subject_id]
    audit.saw("funds.commitments.same", ids, by=request.actor, at=request.at)
    form.offer_to_go_on()
    told = presenters.asked_elsewhere(found, request.organisation.time_zone)
    text = _("Another fund was asked for the same help: %(told)s. Tick if you still ask for it.")
    if others:
        told = formats.listed([*([told] if told else []), *(one.words for one in others)], ";")
        text = _("The same help is given elsewhere: %(told)s. Tick if you still ask for it.")
    raise Invalid(_("Correct what is marked."), fields={"known": [text % {"told": told}]})


def _elsewhere(request: ActorRequest, given: dict[str, Any], kind: str) -> list[Same]:
    person_id = people.by_reference(given["reference"])
    if person_id is None:
        return []
    on = given["first_day"] or request.at.date()
    asked = Asked(person_id=person_id, kind=kind, days=given["days"], on=on)
    return same_help.elsewhere(asked, request.at)


@page(APPROVE, POST)
def approve(request: ActorRequest, commitment_id: UUID) -> HttpResponse:
    """Approve what is asked."""
    row = actions.approve(commitment_id, by=request.actor, at=request.at)
    messages.success(
        request,
        _("Committed.")
        if row.state == CommitmentState.COMMITTED
        else _("Approved. A second approval is needed."),
    )
    return redirect(goes_to(request, "commitment", commitment_id=commitment_id))


def _reasoned(
    request: ActorRequest, commitment_id: UUID, title: str, submit: str, act: Any, lead: str
) -> HttpResponse:
    row = queries.commitment(commitment_id)

    def do(given: dict[str, Any]) -> str:
        act(commitment_id, given["reason"], by=request.actor, at=request.at)
        return goes_to(request, "commitment", commitment_id=commitment_id)

    return run_form(
        request, forms.ReasonForm(data(request)), do, title=title, submit=submit, lead=lead,
        back=(goes_to(request, "commitment", commitment_id=commitment_id), row.purpose),
    )  # fmt: skip


@page(APPROVE, BOTH)
def refuse(request: ActorRequest, commitment_id: UUID) -> HttpResponse:
    """Refuse what is asked, with the reason."""
    return _reasoned(
        request, commitment_id, _("Refuse"), _("Refuse"), actions.refuse,
        _("Whoever asked reads the reason."),
    )  # fmt: skip


@page(ASK, BOTH)
def cancel(request: ActorRequest, commitment_id: UUID) -> HttpResponse:
    """Give back what is not paid yet."""
    return _reasoned(
        request, commitment_id, _("Cancel"), _("Give back what is not paid"), actions.cancel,
        _("What was paid stays paid. The rest is free again."),
    )  # fmt: skip


@page(REVIEW, BOTH)
def review(request: ActorRequest, commitment_id: UUID) -> HttpResponse:
    """Say whether money that was released at once was in order."""
    row = queries.commitment(commitment_id)

    def do(given: dict[str, Any]) -> str:
        actions.review(
            commitment_id,
            is_in_order=given["in_order"] == "yes",
            note=given["note"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "commitment", commitment_id=commitment_id)

    return run_form(
        request, forms.ReviewForm(data(request)), do, title=_("Review a release"),
        submit=_("Keep"), lead=_("Who released it does not review it."),
        back=(goes_to(request, "commitment", commitment_id=commitment_id), row.purpose),
    )  # fmt: skip
