"""The register of bonds, employers, joint bonds, what ends soon, and who must have a bond."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, importing, presenters, queries, rules
from musterpoint.bonds.amounts import parts_or_none, unit
from musterpoint.bonds.models import Bond, BondState
from musterpoint.bonds.views.pages import CHANGE, READ, done, goes_to, run_form, show_list
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import (
    Act,
    Cell,
    Part,
    data,
    file_acts,
    files,
    printable_words,
    table_file,
)
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged, paged_in_memory

MOST_BYTES = 10 * 1024 * 1024
SOON = 90
MOST_LINES = 20_000


@page(READ)
def register(request: ActorRequest) -> HttpResponse:
    """List bonds by state, found by employer or number."""
    text, state = printable_words(request), request.GET.get("state", "")
    state = state if state in BondState.values else ""
    found, pages = paged(request, queries.bonds(text, state, at=request.at), "-id")
    acts = file_acts(goes_to(request, "file"))
    if request.actor.may(CHANGE):
        acts = [
            Act(label=_("Import a list"), url=goes_to(request, "import")),
            *acts,
            Act(label=_("Require a bond"), url=goes_to(request, "employers"), is_main=True),
        ]
    return show_list(
        request, "register", title=_("Bonds and deposits"),
        sub=_("What employers lodged for their workers, and what was drawn of it"),
        columns=columns(), rows=lines(request, found), searches=True,
        states=[*BondState.choices], state=state, paging=pages, acts=acts,
        empty=(_("No bond yet"), _("Write down an employer, then require a bond of it.")),
    )  # fmt: skip


def columns() -> list[str]:
    """Return the titles of a list of bonds."""
    return [_("Bond"), _("Employer"), _("Sector"), _("Amount"),
            pgettext("money", "Left"), _("Last day"),
            _("State")]  # fmt: skip


def lines(request: ActorRequest, rows: list[Bond]) -> list[list[Cell]]:
    """Return bonds as lines of a table."""
    names = queries.names([one.employer for one in rows], request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)
    found = []
    for one in rows:
        kind, word = presenters.bond_tag(one)
        amount = one.amount + one.topped or one.required
        found.append(
            [
                Cell(
                    text=presenters.number(one.reference),
                    url=goes_to(request, "bond", bond_id=one.id),
                ),
                Cell(text=presenters.lodger(one, names), note=presenters.country(one.country)),
                Cell(text=rules.sector_name(one.sector)),
                Cell(text=presenters.money(amount, one)),
                Cell(text=presenters.money(one.free, one) if one.amount else "–"),
                Cell(text=formats.day(one.valid_to, year=True) if one.valid_to else "–"),
                Cell(text=word, tag=kind),
            ]
        )
    return found


@page(READ)
def file(request: ActorRequest) -> HttpResponse:
    """Give the register as a table, with the columns that the import reads."""
    found = list(queries.bonds(at=request.at)[:MOST_LINES])
    rows = importing.table(found, at=request.at)
    audit.saw("bonds.register.exported", [one.id for one in found], by=request.actor, at=request.at)
    return table_file(request, rows, "bonds")


@page(CHANGE, BOTH)
def import_list(request: ActorRequest) -> HttpResponse:
    """Read a list of lodged bonds in; say what is wrong by row and column."""
    form = forms.ListForm(data(request), files(request))
    words: dict[str, Any] = {
        "title": _("Import lodged bonds"),
        "submit": _("Read the list"),
        "back": (goes_to(request, "register"), _("Bonds")),
        "has_file": True,
        "lead": _("All rows are taken in, or none. Each bond then waits to be verified."),
        "parts": [
            Part(
                title=_("Columns"), code="columns",
                columns=[_("Title"), _("What stands in it")],
                rows=[[Cell(text=code), Cell(text=text)] for code, text in importing.described()],
            )
        ],
    }  # fmt: skip
    problems: list[list[Cell]] = []

    def do(given: dict[str, Any]) -> str:
        try:
            made = importing.take(
                given["file"].read(MOST_BYTES + 1),
                is_look=given["look"],
                by=request.actor,
                at=request.at,
            )
        except actions.BadRows as wrong:
            problems.extend(
                [Cell(text=formats.count(one.row)), Cell(text=one.column), Cell(text=one.text)]
                for one in wrong.problems[:200]
            )
            raise Invalid(str(wrong)) from wrong
        shown = {"count": formats.count(len(made))}
        if given["look"]:
            messages.success(request, _("The list is good: %(count)s bonds.") % shown)
            return goes_to(request, "import")
        messages.success(request, _("Taken in: %(count)s bonds.") % shown)
        return goes_to(request, "register")

    return run_form(
        request, form, do, **words, problems=problems,
        problem_columns=[_("Row"), _("Column"), _("What to do")],
    )  # fmt: skip


@page(Permission.FUNDS_CHANGE, POST)
def books(request: ActorRequest) -> HttpResponse:
    """Open the accounts that bonds need."""
    actions.open_accounts(by=request.actor, at=request.at)
    messages.success(request, _("The accounts are open."))
    return done(request, "register")


@page(READ)
def pools(request: ActorRequest) -> HttpResponse:
    """List joint bonds."""
    wanted = queries.bonds(printable_words(request), at=request.at).filter(is_joint=True)
    found, pages = paged(request, wanted, "-id")
    acts = []
    if request.actor.may(CHANGE):
        acts = [Act(label=_("Open a joint bond"), url=goes_to(request, "pool-new"), is_main=True,
                    icon="plus")]  # fmt: skip
    return show_list(
        request, "pools", title=_("Joint bonds"),
        sub=_("Small employers and households put shares into one bond"),
        columns=columns(), rows=lines(request, found), acts=acts, paging=pages, searches=True,
        empty=(_("No joint bond yet"),
               _("Open one, put in the share of each employer, then lodge it as one bond.")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def pool_new(request: ActorRequest) -> HttpResponse:
    """Open a joint bond."""

    def do(given: dict[str, Any]) -> str:
        of = unit(given["currency"], given["country"], given["sector"])
        made = actions.open_pool(
            given["country"], given["sector"], of.code, parts_or_none(given["cap"], of, "cap"),
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "bond", bond_id=made.id)

    return run_form(
        request, forms.PoolForm(data(request)), do, title=_("Open a joint bond"),
        submit=pgettext("button", "Open"), back=(goes_to(request, "pools"), _("Joint bonds")),
        lead=_("Each worker is covered up to a limit; when it is short all who call share it."),
    )  # fmt: skip


@page(READ)
def expiring(request: ActorRequest) -> HttpResponse:
    """List bonds that end soon and do not extend by themselves, and those that have expired."""
    found, pages = paged(request, queries.ending(SOON, request.at.date()), "valid_to", "id")
    return show_list(
        request, "expiring", title=_("Ending soon"),
        sub=_("Bonds that end within 90 days and do not extend by themselves, or have expired"),
        columns=columns(), rows=lines(request, found), paging=pages,
        empty=(_("Nothing ends soon"), _("A warning stands here before a bond ends.")),
    )  # fmt: skip


@page(READ)
def compliance(request: ActorRequest) -> HttpResponse:
    """Show who must have a bond, who has one, who is short or late. No worker is in it."""
    found = queries.compliance(request.at.date())
    names = queries.names([one.employer for one in found], request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)
    text = printable_words(request).casefold()
    fits = [one for one in found if text in _name(one, names).casefold()]
    shown, pages = paged_in_memory(request, fits, _key)
    rows = [_standing(request, one, names) for one in shown]
    sectors = [
        [
            Cell(text=rules.sector_name(one.sector)),
            Cell(text=formats.count(one.asked)),
            Cell(text=formats.count(one.full)),
            Cell(text=formats.count(one.short)),
            Cell(text=formats.count(one.late)),
        ]
        for one in queries.by_sector(found)
    ]
    summed = Part(
        title=_("By sector"), code="sectors",
        columns=[_("Sector"), _("Must have"), _("Have in full"), _("Short"), _("Late")],
        rows=sectors,
    )  # fmt: skip
    return show_list(
        request, "compliance", title=_("Who must have a bond"),
        sub=_("What is required of each employer and what stands; no worker is named"),
        columns=[_("Employer"), _("Sector"), _("Required"), _("Stands"), _("Short"), _("Late")],
        rows=rows, paging=pages, searches=True, parts=[summed] if sectors else [],
        acts=file_acts(goes_to(request, "compliance-file")),
        empty=(_("Nothing is required of anybody"), _("Require a bond of an employer.")),
    )  # fmt: skip


def _key(one: queries.Standing) -> str:
    """Return what tells one line of the view from another."""
    of = one.bond or one.employer
    return f"{of.id if of is not None else ''}_{one.country}_{one.sector}_{one.currency}"


def _name(one: queries.Standing, names: dict[UUID, str]) -> str:
    if one.bond is not None:
        return _("Joint bond %(number)s") % {"number": presenters.number(one.bond.reference)}
    return names.get(one.employer.id, "") if one.employer else ""


def _standing(
    request: ActorRequest, one: queries.Standing, names: dict[UUID, str]
) -> list[Cell]:  # fmt: skip
    to = ""
    if one.bond is not None:
        to = goes_to(request, "bond", bond_id=one.bond.id)
    elif one.employer is not None:
        to = goes_to(request, "employer", bond_employer=one.employer.id)
    return [
        Cell(text=_name(one, names), url=to, note=presenters.country(one.country)),
        Cell(text=rules.sector_name(one.sector)),
        Cell(text=presenters.money(one.required, one)),
        Cell(text=presenters.money(one.secured, one)),
        Cell(text=presenters.money(one.short, one), tag="help") if one.short else Cell(text="–"),
        Cell(text=formats.listed(one.late), tag="help") if one.late else Cell(text="–"),
    ]


@page(READ)
def compliance_file(request: ActorRequest) -> HttpResponse:
    """Give the view of who must have a bond as a table."""
    found = queries.compliance(request.at.date())
    names = queries.names([one.employer for one in found], request.at)
    audit.saw("bonds.compliance.exported", names, by=request.actor, at=request.at)
    rows = [["employer", "sector", "country", "currency", "required", "stands", "short", "late"]]
    for one in found:
        amounts = (one.required, one.secured, one.short)
        rows.append(
            [
                _name(one, names), one.sector, one.country, one.currency,
                *(formats.amount(part, one.digits) for part in amounts),
                formats.listed(one.late),
            ]
        )  # fmt: skip
    return table_file(request, rows, "compliance")
