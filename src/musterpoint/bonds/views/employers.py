"""Employers on the desk: found, written, asked for a bond, given their own address."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, presenters, queries, rules
from musterpoint.bonds.actions import EmployerIn, RequiredIn
from musterpoint.bonds.amounts import parts_or_none, unit
from musterpoint.bonds.models import Employer
from musterpoint.bonds.views.pages import (
    CHANGE,
    READ,
    done,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.bonds.views.register import columns, lines
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, printable_words
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row


@page(READ)
def employers(request: ActorRequest) -> HttpResponse:
    """List employers; a household is found by its whole name."""
    found = queries.employers(printable_words(request), request.at)
    rows, pages = paged(request, found, "folded", "id")
    names = queries.names(rows, request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)
    acts = []
    if request.actor.may(CHANGE):
        acts = [Act(label=_("Write down an employer"), url=goes_to(request, "employer-new"),
                    is_main=True, icon="plus")]  # fmt: skip
    return show_list(
        request, "employers", title=_("Employers"),
        sub=_("Companies, recruiters, and households that employ somebody"),
        columns=[_("Employer"), _("Kind"), _("Sector"), _("Workers")],
        rows=[
            [
                Cell(text=names[one.id], note=presenters.country(one.country),
                     url=goes_to(request, "employer", bond_employer=one.id)),
                Cell(text=one.get_kind_display()),
                Cell(text=rules.sector_name(one.sector)),
                Cell(text=formats.count(one.workers)),
            ]
            for one in rows
        ],
        searches=True, acts=acts, paging=pages,
        empty=(_("No employer yet"), _("Write one down, or import a list of lodged bonds.")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write down an employer."""

    def do(given: dict[str, Any]) -> str:
        made = actions.write_employer(EmployerIn(**given), by=request.actor, at=request.at)
        return goes_to(request, "employer", bond_employer=made.id)

    return run_form(
        request, forms.EmployerForm(data(request)), do, title=_("Write down an employer"),
        submit=_("Save"), back=(goes_to(request, "employers"), _("Employers")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def edit(request: ActorRequest, bond_employer: UUID) -> HttpResponse:
    """Change an employer."""
    row = queries.employer(bond_employer)
    opened = actions.opened_of(row, request.at)
    start = {name: getattr(row, name) for name in ("kind", "sector", "country", "workers")}
    start |= {"licence": row.licence}
    start |= {name: opened.get(name, "") for name in ("name", "contact", "email", "phone",
                                                      "address")}  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        actions.write_employer(EmployerIn(**given), row.id, by=request.actor, at=request.at)
        return goes_to(request, "employer", bond_employer=row.id)

    return run_form(
        request, forms.EmployerForm(data(request), initial=start), do,
        title=_("Change the employer"), submit=_("Save"), back=back_to(request, row),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Employer) -> tuple[str, str]:
    """Return the address and the name of an employer."""
    name = queries.names([row], request.at)[row.id]
    return goes_to(request, "employer", bond_employer=row.id), name


@page(READ)
def employer(request: ActorRequest, bond_employer: UUID) -> HttpResponse:
    """Show an employer: bonds, calls, and how it stands."""
    row = queries.employer(bond_employer)
    opened = actions.opened_of(row, request.at)
    audit.saw("bonds.employer.read", [row.id], by=request.actor, at=request.at)
    facts = [
        Row(key=_("Kind"), value=row.get_kind_display()),
        Row(key=_("Sector"), value=rules.sector_name(row.sector)),
        Row(key=_("Country"), value=presenters.country(row.country)),
        Row(key=_("Workers that need cover"), value=formats.count(row.workers)),
    ]
    for name, label in (
        ("contact", pgettext("whom to ask", "Contact")),
        ("email", _("E-mail")),
        ("phone", _("Telephone")),
        ("address", _("Address")),
    ):
        if opened.get(name):
            facts.append(Row(key=label, value=opened[name]))
    if row.licence:
        facts.append(Row(key=_("Licence"), value=row.licence))
    acts, link = [], []
    if request.actor.may(CHANGE):
        acts = [
            Act(label=_("Change"), url=goes_to(request, "employer-edit", bond_employer=row.id)),
            Act(label=_("Require a bond"), is_main=True,
                url=goes_to(request, "require", bond_employer=row.id)),
        ]  # fmt: skip
        link = [_link(request, row, str(opened.get("key", "")))]
    return show_detail(
        request, back=(goes_to(request, "employers"), _("Employers")), title=opened["name"],
        acts=acts,
        parts=[
            Part(title=_("Bonds"), code="bonds", columns=columns(),
                 rows=lines(request, queries.bonds_of(row)), empty=_("No bond was required yet.")),
            _calls(request, row),
        ],
        side=[Part(title=_("Facts"), code="facts", facts=facts), *link],
    )  # fmt: skip


def _link(request: ActorRequest, row: Employer, key: str) -> Part:
    to = goes_to(request, "employer-address", bond_employer=row.id)
    if not key:
        return Part(
            title=_("The employer's own page"), code="own",
            words=_("There the employer sees its bonds and calls, and objects. It has none yet."),
            acts=[Act(label=_("Make an address"), url=to, is_post=True)],
        )  # fmt: skip
    own = url(request, "bondcall:employer", token=key)
    return Part(
        title=_("The employer's own page"), code="own",
        words=_("There the employer sees its bonds and calls, and objects. Each notice names the"
                " address; whoever has it sees the page."),
        acts=[Act(label=_("Open the page"), url=own),
              Act(label=_("End this address and make another"), url=f"{to}?new=1", is_post=True)],
    )  # fmt: skip


def _calls(request: ActorRequest, row: Employer) -> Part:
    return Part(
        title=pgettext("bond", "Calls"), code="calls",
        columns=[pgettext("bond", "Call"), pgettext("amount", "Asked"), _("State")],
        rows=[
            [
                Cell(text=presenters.number(one.reference),
                     url=goes_to(request, "call", bond_call=one.id)),
                Cell(text=presenters.money(sum(line.asked for line in one.lines.all()), one)),
                Cell(text=presenters.call_tag(one)[1], tag=presenters.call_tag(one)[0]),
            ]
            for one in queries.calls_of(row)
        ],
        empty=_("No call of which it was told."),
    )  # fmt: skip


@page(CHANGE, POST)
def address(request: ActorRequest, bond_employer: UUID) -> HttpResponse:
    """Make the address of an employer's own page, or another one."""
    renew = request.GET.get("new") == "1"
    actions.employer_key(bond_employer, renew=renew, by=request.actor, at=request.at)
    messages.success(request, _("Give this address to the employer alone."))
    return done(request, "employer", bond_employer=bond_employer)


@page(CHANGE, BOTH)
def require(request: ActorRequest, bond_employer: UUID) -> HttpResponse:
    """Ask an employer for a bond."""
    row = queries.employer(bond_employer)
    line = rules.pack().required_of(row.country, row.sector)

    def do(given: dict[str, Any]) -> str:
        of = unit(given["currency"], row.country, row.sector)
        asked = RequiredIn(
            employer_id=row.id,
            workers=given["workers"],
            amount=parts_or_none(given["amount"], of),
            currency=of.code,
            cap=parts_or_none(given["cap"], of, "cap"),
            term_ends=given["term_ends"],
        )
        made = actions.require(asked, by=request.actor, at=request.at)
        return goes_to(request, "bond", bond_id=made.id)

    lead = _("The rules ask for %(amount)s %(currency)s for each worker.") % {
        "amount": formats.amount(line.amount, line.currency.digits),
        "currency": line.currency.code,
    }
    return run_form(
        request, forms.RequireForm(data(request), initial={"workers": row.workers}), do,
        title=_("Require a bond"), submit=_("Require it"), back=back_to(request, row), lead=lead,
    )  # fmt: skip
