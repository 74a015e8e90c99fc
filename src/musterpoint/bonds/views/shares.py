"""Shares of a joint bond: put in, and given back alone; what waits to be confirmed of a bond."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, presenters, queries
from musterpoint.bonds.amounts import parts
from musterpoint.bonds.models import Bond, BondState, Share
from musterpoint.bonds.views.pages import CHANGE, ENDS, back_to, goes_to, run_form
from musterpoint.kernel.errors import Invalid
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


def table(request: ActorRequest, row: Bond, names: Mapping[UUID, str]) -> Part:
    """Show who has a share in a joint bond, and whose went back."""
    is_open = row.state == BondState.REQUIRED and request.actor.may(CHANGE)
    return Part(
        title=_("Shares"), code="shares",
        columns=[_("Employer"), _("Share"), _("Workers"), _("Returned")],
        rows=[
            [
                Cell(text=names.get(one.employer_id, ""),
                     url=goes_to(request, "employer", bond_employer=one.employer_id)),
                Cell(text=presenters.money(one.amount, row)),
                Cell(text=formats.count(one.workers)),
                _returned(request, row, one),
            ]
            for one in row.shares.order_by("id")
        ],
        empty=_("No employer has a share yet."),
        acts=[Act(label=_("Put in a share"), url=goes_to(request, "share", bond_id=row.id))]
        if is_open
        else [],
    )  # fmt: skip


def _returned(request: ActorRequest, row: Bond, one: Share) -> Cell:
    money = presenters.money(one.returned, row) if one.term_ends else ""
    if one.ended_at or row.state not in ENDS or not request.actor.may(CHANGE):
        return Cell(text=money or "–")
    to = goes_to(request, "share-back", bond_id=row.id, bond_employer=one.employer_id)
    return Cell(text=_("Give it back"), url=to, note=money)


@page(CHANGE, BOTH)
def share_back(request: ActorRequest, bond_id: UUID, bond_employer: UUID) -> HttpResponse:
    """Ask that one employer's share goes back, whose own term of employment has ended."""
    row, employer = queries.bond(bond_id), queries.employer(bond_employer)
    share = queries.share_of(row, employer.id)
    if share is None:
        raise actions.NoSuchBond(_("This employer has no share in it."))
    names = queries.names([employer], request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)
    start = {"term_ends": share.term_ends}

    def do(given: dict[str, Any]) -> str:
        actions.give_share_back(
            row.id, employer.id, given["term_ends"], by=request.actor, at=request.at
        )
        messages.success(request, _("Entered. Somebody else confirms it."))
        return back_to(request, row)[0]

    return run_form(
        request, forms.ShareBackForm(data(request), initial=start), do,
        title=_("Give a share back"), submit=_("Save"), back=back_to(request, row),
        lead=names.get(employer.id, ""),
    )  # fmt: skip


@page(CHANGE, BOTH)
def share(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Put an employer's share into a joint bond; an amount of zero takes it out."""
    row = queries.bond(bond_id)

    def do(given: dict[str, Any]) -> str:
        found = list(queries.employers(given["employer"], request.at)[:2])
        if len(found) != 1:
            text = _("No employer fits, or more than one. Enter the whole name or the licence.")
            raise Invalid(text, fields={"employer": [text]})
        amount = parts(given["amount"], row)
        if amount:
            actions.put_share(
                row.id, found[0].id, amount, given["workers"], by=request.actor, at=request.at
            )
        else:
            actions.take_share(row.id, found[0].id, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.ShareForm(data(request)), do, title=_("Put in a share"),
        submit=_("Save"), back=back_to(request, row),
        lead=_("An amount of 0 takes the employer out again."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def proposal(request: ActorRequest, bond_proposal: UUID) -> HttpResponse:
    """Confirm what somebody else entered of a bond, or take it back."""
    one = queries.proposal(bond_proposal)
    names = queries.names([one.share.employer] if one.share else [], request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)

    def do(given: dict[str, Any]) -> str:
        act = actions.confirm if given["is_good"] == "yes" else actions.call_off
        act(one.id, by=request.actor, at=request.at)
        return back_to(request, one.bond)[0]

    return run_form(
        request, forms.ConfirmForm(data(request)), do, title=one.get_kind_display(),
        submit=_("Save"), back=back_to(request, one.bond), lead=presenters.proposed(one, names),
    )  # fmt: skip
