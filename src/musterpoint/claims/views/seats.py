"""Seats that an insurer owes: the policies, who agreed, and claims that one press makes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, matter_forms, presenters, queries
from musterpoint.claims.actions import SeatClaims
from musterpoint.claims.models import Cover, CoverClaim
from musterpoint.claims.views.pages import CHANGE, PEOPLE, goes_to, run_form, show_detail
from musterpoint.costs import owing
from musterpoint.costs.models import Debt, Debtor
from musterpoint.funds import units
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url


@page(PEOPLE)
def seats(request: ActorRequest, cost_debtor: UUID) -> HttpResponse:
    """Show the seats that an insurer owes, with their policies, consents and claims."""
    row = _insurer(cost_debtor)
    found = owing.insured_seats(row)
    covers = Cover.objects.in_bulk({policy.subject_id for _debt, policy in found})
    claims = actions.claims_of(debt for debt, _policy in found)
    audit.saw("claims.covers.listed", list(covers), by=request.actor, at=request.at)
    acts = []
    if request.actor.may(CHANGE) and len(claims) < len(found):
        to = goes_to(request, "seats-make", cost_debtor=row.id)
        acts = [Act(label=_("Make the claims"), url=to, is_post=True, is_main=True)]
    back = (goes_to(request, "covers"), _("Insurance"))
    if request.actor.may(Permission.COSTS_READ):
        back = (url(request, "costs:debtor", cost_debtor=row.id), row.name)
    return show_detail(
        request, back=back, title=_("Claims for seats"), sub=row.name, acts=acts,
        note=_("A claim tells the insurer who travelled. It is made for those who agreed: ask each"
               " person, and note the answer at the policy."),
        parts=[
            Part(
                title=_("Seats that this insurer owes"), code="seats",
                columns=[_("Leg"), _("Demand"), _("Amount"), _("Policy"), _("Consent"), _("Claim")],
                rows=[
                    _line(request, debt, covers[policy.subject_id], claims.get(debt.id))
                    for debt, policy in found
                    if policy.subject_id in covers
                ],
                empty=_("No seat of a registered policy."),
            )
        ],
    )  # fmt: skip


def _insurer(debtor_id: UUID) -> Debtor:
    row = Debtor.objects.filter(id=debtor_id, kind="insurer").first()
    if row is None:
        raise actions.NoSuchClaim(_("There is no such insurer here."))
    return row


def _line(request: ActorRequest, debt: Debt, cover: Cover, claim: CoverClaim | None) -> list[Cell]:
    leg, tag = debt.costed, {True: "ok", False: "off", None: "due"}[cover.consents]
    here = goes_to(request, "cover", cover_id=cover.id)
    return [
        Cell(text=leg.code, note=leg.route),
        demand(request, debt),
        Cell(text=units.shown(debt.amount, leg.digits, leg.currency)),
        Cell(text=_("Policy"), url=here),
        Cell(text=agreed(cover), tag=tag),
        Cell(text=claim.get_state_display() if claim else "–", url=here if claim else ""),
    ]


def demand(request: ActorRequest, debt: Debt) -> Cell:
    """Return the demand that asks for a seat, with its page for who may read it."""
    if debt.demand is None:
        return Cell(text="–")
    may = request.actor.may(Permission.COSTS_READ)
    to = url(request, "costs:demand", cost_demand=debt.demand.id) if may else ""
    return Cell(text=show_reference(debt.demand.reference), url=to)


def agreed(cover: Cover) -> str:
    """Return what an insured person said to that the insurer learns of their journeys."""
    if cover.consents is None:
        return _("Not asked yet")
    return _("Agreed") if cover.consents else _("Does not agree")


def answers(request: ActorRequest, row: Cover) -> list[Part]:
    """Return what the insured person said, and how they were asked; no card before."""
    zone = request.organisation.time_zone
    rows = [
        [
            Cell(text=presenters.moment(step.made_at, zone)),
            Cell(text=_("Agreed") if step.what == "agreed" else _("Does not agree")),
            Cell(text=words),
        ]
        for step, words in actions.history(row.id, row.id, request.at)
    ]
    if not rows:
        return []
    columns = [_("When"), _("What"), _("Words")]
    return [Part(title=_("Consent of the person"), code="consent", columns=columns, rows=rows)]


@page(CHANGE, POST)
def make(request: ActorRequest, cost_debtor: UUID) -> HttpResponse:
    """Make the claims for the seats of an insurer whose people agreed."""
    found = actions.claim_seats(cost_debtor, by=request.actor, at=request.at)
    messages.success(request, " ".join(_words(found)))
    return redirect(goes_to(request, "seats", cost_debtor=cost_debtor))


def _words(found: SeatClaims) -> list[str]:
    """Return what became of a press, in sentences."""
    made = ngettext("%(count)s claim was made.", "%(count)s claims were made.", found.made)
    words = [made % {"count": formats.count(found.made)}]
    if found.unasked:
        text = ngettext(
            "%(count)s seat waits: the person has not agreed.",
            "%(count)s seats wait: the people have not agreed.", found.unasked,
        )  # fmt: skip
        words.append(text % {"count": formats.count(found.unasked)})
    if found.unrated:
        words.append(_("Others wait for a rate of exchange: a fund manager enters it under Funds."))
    return words


@page(CHANGE, BOTH)
def consent(request: ActorRequest, cover_id: UUID) -> HttpResponse:
    """Note whether the insured person agrees that the insurer learns of their journeys."""
    row = queries.cover(cover_id)
    here = goes_to(request, "cover", cover_id=row.id)

    def do(given: dict[str, Any]) -> str:
        agrees = given["agrees"] == "yes"
        actions.note_consent(row.id, agrees, given["words"], by=request.actor, at=request.at)
        return here

    return run_form(
        request, matter_forms.InsuredForm(data(request)), do, title=_("Note the person's consent"),
        submit=_("Note it"), back=(here, row.insurer),
        lead=_("Ask the insured person: may the insurer learn that they travelled, when and where?"
               " Whatever they answer, nothing is taken from them."),
    )  # fmt: skip
