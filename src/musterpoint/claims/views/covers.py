"""Insurance: the register, whose insurance pays before a fund does, claims on it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, forms, helped, matter_forms, presenters, queries, rules
from musterpoint.claims.actions import CoverIn
from musterpoint.claims.models import Cover, CoverClaim, CoverState
from musterpoint.claims.views import seats
from musterpoint.claims.views.matter_parts import same_part
from musterpoint.claims.views.pages import (
    CHANGE,
    PEOPLE,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people
from musterpoint.web import cards, formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

#: State -> what can be done, its title is told by ``_titles``.
NEXT = {
    CoverState.NOTED: ("sent",),
    CoverState.SENT: ("answer",),
    CoverState.ACCEPTED: ("paid", "complaint", "leave"),
    CoverState.REFUSED: ("complaint", "leave"),
    CoverState.COMPLAINT: ("answer",),
}


def _codes(found: str, known: Any) -> str:
    return formats.listed(rules.word(known, code) for code in found.split())


@page(PEOPLE)
def covers(request: ActorRequest) -> HttpResponse:
    """List policies, the first to end first."""
    ended = cards.words(request, "ended") == "1"
    wanted = queries.covers(ended=ended, on=request.at.date())
    found, pages = paged(request, wanted, "until_on", "id")
    audit.saw("claims.covers.listed", [one.id for one in found], by=request.actor, at=request.at)
    today, pack = request.at.date(), rules.filing()
    rows = [
        [
            Cell(text=one.insurer, note=told.get("policy", ""),
                 url=goes_to(request, "cover", cover_id=one.id)),
            Cell(text=told.get("who") or _("A registered person")),
            Cell(text=_codes(one.covers, pack.covers)),
            Cell(text=formats.day(one.until_on, year=True),
                 tag="help" if (one.until_on - today).days <= max(pack.alarms) else ""),
            Cell(text=one.emergency or "–"),
        ]
        for one, told in zip(found, queries.cover_content(found, request.at), strict=True)
    ]  # fmt: skip
    here = goes_to(request, "covers")
    acts = [
        Act(label=_("Who is insured?"), url=goes_to(request, "cover-look")),
        Act(label=_("Those in force"), url=here) if ended
        else Act(label=_("Also those that have ended"), url=f"{here}?ended=1"),
    ]  # fmt: skip
    if request.actor.may(CHANGE):
        acts.insert(0, Act(label=_("Register a policy"), url=goes_to(request, "cover-new"),
                           is_main=True, icon="plus"))  # fmt: skip
    return show_list(
        request, "covers", title=_("Insurance"),
        sub=_("What pays before a fund does; numbers of policies are sealed"),
        columns=[_("Insurer"), _("Who"), _("What it covers"), _("Until"), _("Emergency number")],
        rows=rows, acts=acts, no_search=True, paging=pages, parts=_seats(request),
        empty=(_("No policy yet"), _("Register what people or their employers are insured for.")),
    )  # fmt: skip


def _seats(request: ActorRequest) -> list[Part]:
    """Return the way to the claims for seats of each insurer; no card where none owes a seat."""
    rows = [
        [
            Cell(text=one.debtor.name, url=goes_to(request, "seats", cost_debtor=one.debtor.id)),
            Cell(text=formats.count(one.waits), tag="due" if one.waits else "ok"),
        ]
        for one in queries.insurers_of_seats()
    ]
    columns = [_("Insurer"), _("Seats without a claim")]
    title = _("Claims for seats")
    return [Part(title=title, code="seats", columns=columns, rows=rows)] if rows else []


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Register a policy."""

    def do(given: dict[str, Any]) -> str:
        most = forms.parts(given["most"], given["unit"], "most", least=1) if given["most"] else None
        many = {name: tuple(given[name]) for name in ("covers", "exclusions")}
        made = actions.register_cover(
            CoverIn(**given | many | {"most": most}), by=request.actor, at=request.at
        )
        return goes_to(request, "cover", cover_id=made.id)

    return run_form(
        request, matter_forms.CoverForm(data(request)), do, title=_("Register a policy"),
        submit=_("Register"), back=(goes_to(request, "covers"), _("Insurance")),
    )  # fmt: skip


@page(PEOPLE, BOTH)
def look(request: ActorRequest) -> HttpResponse:
    """Say whose insurance pays before a fund does."""

    def do(given: dict[str, Any]) -> HttpResponse:
        person = people.by_reference(given["reference"])
        if person is None:
            text = _("There is nobody with this reference.")
            raise Invalid(text, fields={"reference": [text]})
        audit.saw("claims.covers.looked", [person], by=request.actor, at=request.at)
        found = queries.otherwise_covered([person], given["what"], given["on"]).get(person, [])
        return _looked(request, found)

    return run_form(
        request, matter_forms.LookForm(data(request), initial={"on": request.at.date()}), do,
        title=_("Who is insured?"), submit=_("Look"),
        back=(goes_to(request, "covers"), _("Insurance")),
        lead=_("Asked before a fund pays: an insurance goes first."),
    )  # fmt: skip


def _looked(request: ActorRequest, found: list[Cover]) -> HttpResponse:
    pack = rules.filing()
    return show_detail(
        request,
        back=(goes_to(request, "cover-look"), _("Who is insured?")),
        title=_("Otherwise covered?"),
        tag=("due", _("Ask the insurer first")) if found else ("ok", _("No insurance is known")),
        parts=[
            Part(
                title=_("Policies of this day"),
                code="found",
                columns=[_("Insurer"), _("What it covers"), _("What it excludes"), _("Until")],
                rows=[
                    [
                        Cell(text=one.insurer, note=one.emergency,
                             url=goes_to(request, "cover", cover_id=one.id)),
                        Cell(text=_codes(one.covers, pack.covers)),
                        Cell(text=_codes(one.exclusions, pack.exclusions) or "–"),
                        Cell(text=formats.day(one.until_on, year=True)),
                    ]
                    for one in found
                ],
                empty=_("None is registered here. A fund may pay."),
            )
        ],
    )  # fmt: skip


@page(PEOPLE)
def cover(request: ActorRequest, cover_id: UUID) -> HttpResponse:
    """Show a policy and what was asked of the insurer."""
    row = queries.cover(cover_id)
    audit.saw("claims.cover.read", [row.id], by=request.actor, at=request.at)
    told, pack = queries.cover_content([row], request.at)[0], rules.filing()
    facts = [
        (_("Number of the policy"), told.get("policy", "")),
        (_("Who is insured"), told.get("who") or (_("A registered person") if row.person_id
                                                  else "")),
        (_("What it covers"), _codes(row.covers, pack.covers)),
        (_("What it excludes"), _codes(row.exclusions, pack.exclusions)),
        (_("From"), formats.day(row.from_on, year=True)),
        (_("Until"), formats.day(row.until_on, year=True)),
        (_("Up to"), forms.money(row.most, row.unit) if row.most else _("No limit")),
        (_("The insurer is told within days"), formats.count(row.notify_days)),
        (_("Emergency number"), row.emergency),
        (_("Insurer may learn of journeys"), seats.agreed(row) if row.person_id else ""),
    ]  # fmt: skip
    is_over = row.until_on < request.at.date()
    asked = list(queries.cover_claims(row))
    acts = []
    if request.actor.may(CHANGE):
        acts.append(Act(label=_("Something happened"), is_main=True,
                        url=goes_to(request, "cover-event", cover_id=row.id)))  # fmt: skip
        if row.person_id is not None:
            acts.append(Act(label=_("Note the person's consent"),
                            url=goes_to(request, "cover-consent", cover_id=row.id)))  # fmt: skip
    return show_detail(
        request,
        back=(goes_to(request, "covers"), _("Insurance")),
        title=row.insurer,
        tag=("off", _("Ended")) if is_over else ("ok", _("In force")),
        acts=acts,
        parts=[
            *(_claim(request, row, one) for one in asked),
            *([same_part(request, helped.INSURED, [one.id for one in asked])] if asked else []),
            *seats.answers(request, row),
        ] or [Part(title=_("Claims"), code="none", empty=_("Nothing was asked yet."))],
        side=[Part(title=_("Facts"), code="facts",
                   facts=[Row(key=key, value=value) for key, value in facts if value])],
    )  # fmt: skip


def _titles(code: str) -> str:
    return {
        "sent": _("The insurer was told"),
        "answer": _("Enter the insurer's answer"),
        "paid": _("The insurer paid"),
        "complaint": _("Complain"),
        "leave": _("Leave it"),
    }[code]


def _claim(request: ActorRequest, row: Cover, one: CoverClaim) -> Part:
    steps = actions.history(one.id, row.id, request.at)
    facts = [
        (_("Day"), formats.day(one.event_on, year=True)),
        (_("State"), str(one.get_state_display())),
        (_("Asked for"), forms.money(one.asked, row.unit)),
        (_("Accepted"), forms.money(one.answered, row.unit) if one.answered is not None else ""),
        (_("Paid"), forms.money(one.paid, row.unit) if one.paid else ""),
        (_("Due"), presenters.moment(one.due_at, request.organisation.time_zone)),
    ]
    about = [Row(key=key, value=value) for key, value in facts if value]
    if one.debt is not None:
        about.append(Row(key=_("Seat on a leg"), value=one.debt.costed.code))
        asked = seats.demand(request, one.debt)
        about.append(Row(key=_("Demand"), value=asked.text, url=asked.url, action=_("Open")))
    acts = []
    if request.actor.may(CHANGE):
        acts = [
            Act(label=_titles(code), is_main=code not in ("complaint", "leave"),
                url=goes_to(request, "cover-step", cover_claim=one.id, cover_step=code))
            for code in NEXT.get(CoverState(one.state), ())
        ]  # fmt: skip
    return Part(
        title=rules.word(rules.filing().covers, one.what),
        code=f"c{one.id}",
        facts=about,
        columns=[_("When"), _("What"), _("Words")],
        rows=[
            [
                Cell(text=presenters.moment(step.made_at, request.organisation.time_zone)),
                Cell(text=presenters.step_name(step, CoverState)),
                Cell(text=words),
            ]
            for step, words in steps
        ],
        acts=acts,
    )


@page(CHANGE, BOTH)
def event(request: ActorRequest, cover_id: UUID) -> HttpResponse:
    """Note what happened that a policy covers."""
    row = queries.cover(cover_id)
    here = goes_to(request, "cover", cover_id=row.id)

    def do(given: dict[str, Any]) -> str:
        amount = forms.parts(given["amount"], row.unit, "amount", least=1)
        actions.note_event(
            row.id, given["what"], given["event_on"], amount, given["words"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return here

    return run_form(
        request, matter_forms.EventForm(data(request), cover=row), do,
        title=_("Something happened"), submit=_("Note it"), back=(here, row.insurer),
        lead=_("The day until which the insurer is told then stands in what is due."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def step(request: ActorRequest, cover_claim: UUID, cover_step: str) -> HttpResponse:
    """Enter that the insurer was told, what it answered or paid, or a complaint."""
    row = CoverClaim.objects.select_related("cover").filter(id=cover_claim).first()
    if row is None:
        raise actions.NoSuchClaim(_("There is no such claim here."))
    if cover_step not in ("sent", "answer", "paid", "complaint", "leave"):
        raise Http404
    here = goes_to(request, "cover", cover_id=row.cover_id)
    by_at: dict[str, Any] = {"by": request.actor, "at": request.at}
    has_amount = cover_step in ("answer", "paid")
    form: Form = (
        matter_forms.CoverAnswerForm(data(request)) if has_amount
        else forms.WordsForm(data(request), label=_("How, and what was said?"))
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        amount = forms.parts(given["amount"], row.cover.unit, "amount") if has_amount else 0
        if cover_step == "sent":
            actions.send_cover_claim(row.id, given["words"], **by_at)
        elif cover_step == "complaint":
            actions.complain(row.id, given["words"], **by_at)
        elif cover_step == "leave":
            actions.leave_cover_claim(row.id, given["words"], **by_at)
        elif cover_step == "answer":
            actions.answer_cover_claim(row.id, amount, given["words"], **by_at)
        else:
            actions.cover_paid(row.id, amount, given["words"], **by_at)
        return here

    title = _titles(cover_step)
    return run_form(request, form, do, title=title, submit=title,
                    back=(here, row.cover.insurer))  # fmt: skip
