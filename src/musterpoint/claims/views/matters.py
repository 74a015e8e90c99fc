"""What migrants are owed: the list, one claim with all that hangs on it, taking one down."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, forms, matter_forms, presenters, queries
from musterpoint.claims.actions import MatterIn
from musterpoint.claims.models import Matter, MatterState
from musterpoint.claims.papers import given_out
from musterpoint.claims.views.claim import MOST_BYTES, crisis_choices
from musterpoint.claims.views.lists import due_cell
from musterpoint.claims.views.matter_parts import (
    acting_part,
    bonds_part,
    facts_part,
    hearings_part,
    history_part,
    money_part,
    owed_part,
    papers_part,
    same_part,
    told_page,
    who_part,
)
from musterpoint.claims.views.matter_steps import offered
from musterpoint.claims.views.pages import (
    CHANGE,
    PEOPLE,
    export_acts,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.kernel.ids import show_reference
from musterpoint.web import cards, formats, languages
from musterpoint.web.cards import Act, Cell, Part, data, files, table_file
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged

BEFORE_FILING = (MatterState.DRAFT, MatterState.TOLD, MatterState.PREPARED)
NAMES = ("name", "phone", "email", "country", "employer", "employer_contact", "left_on", "unit",
         "words", "witness", "how_paid")  # fmt: skip


def state_of(request: ActorRequest) -> str:
    """Return the state that was chosen, if it is one."""
    found = cards.words(request, "state")
    return found if found in MatterState.values else ""


def group_of(request: ActorRequest) -> UUID | None:
    """Return the group that was chosen, if it is an id."""
    try:
        return UUID(cards.words(request, "group"))
    except ValueError:
        return None


@page(PEOPLE)
def matters(request: ActorRequest, crisis: str = "") -> HttpResponse:
    """List people's claims by the day they are due."""
    state = state_of(request)
    wanted = queries.matters(
        state, cards.words(request, "q"), crisis, group_of(request), at=request.at
    )
    found, pages = paged(request, wanted, "due_at", "told_at", "id")
    audit.saw("claims.matters.listed", [one.id for one in found], by=request.actor, at=request.at)
    rows = [
        [
            Cell(text=show_reference(one.reference),
                 note=told.get("name") or told.get("phone", ""),
                 url=goes_to(request, "matter", matter_id=one.id)),
            Cell(text=presenters.country(one.country), note=told.get("employer", "")),
            Cell(text=presenters.amount(one, one.asked),
                 note="" if one.person_id else _("Not registered")),
            Cell(text=presenters.amount(one, one.recovered) if one.recovered else "–"),
            Cell(text=one.get_state_display(), tag=presenters.MATTERS[one.state]),
            due_cell(request, one),
        ]
        for one, told in zip(found, queries.told(found, request.at), strict=True)
    ]  # fmt: skip
    counted = queries.counts(Matter.objects.exclude(state=MatterState.DRAFT, told_by=None))
    here = goes_to(request, "matters")
    states = [
        {"label": label, "count": formats.count(counted[code]), "url": f"{here}?state={code}",
         "current": code == state}
        for code, label in MatterState.choices if counted.get(code)
    ]  # fmt: skip
    acts = export_acts(request, "matters-file", state=state)
    if request.actor.may(CHANGE):
        acts[:0] = [
            Act(label=_("Take a claim"), url=goes_to(request, "matter-new"), is_main=True,
                icon="plus"),
            Act(label=_("Many of one employer"), url=goes_to(request, "group-new")),
        ]  # fmt: skip
    return show_list(
        request, "matters", title=_("Wages and property"),
        sub=_("What migrants are owed where they worked, filed and recovered"),
        columns=[_("Claim"), _("Country and employer"), _("Asked for"), _("Recovered"),
                 _("State"), _("Due")],
        rows=rows, acts=acts, states=states, paging=pages,
        search_label=_("Number, whole name, or reference of the person"),
        empty=(_("Nobody claims wages or property here"),
               _("Take a claim at the desk, or let people write one themselves on a phone.")),
    )  # fmt: skip


@page(PEOPLE)
def matters_file(request: ActorRequest) -> HttpResponse:
    """Give the list as a table, without names."""
    rows = [[
        _("Claim"), _("Country"), _("Currency"), _("Asked for"), _("Granted"), _("Recovered"),
        _("Paid on to the person"), _("State"), _("Left on"), _("File by"), _("Filed"),
        _("Number there"),
    ]]  # fmt: skip
    for one in queries.matters(state_of(request), at=request.at)[:5000]:
        rows.append(
            [
                one.reference, one.country, one.unit, forms.typed_money(one.asked, one.unit),
                "" if one.granted is None else forms.typed_money(one.granted, one.unit),
                forms.typed_money(one.recovered, one.unit),
                forms.typed_money(one.paid_on, one.unit), str(one.get_state_display()),
                one.left_on.isoformat() if one.left_on else "",
                one.file_by.isoformat() if one.file_by else "",
                one.filed_on.isoformat() if one.filed_on else "", one.number,
            ]
        )  # fmt: skip
    return table_file(request, rows, "wages-and-property")


def matter_in(given: dict[str, Any]) -> MatterIn:
    """Return a claim as a form has it."""
    crisis = given.get("crisis")
    return MatterIn(
        **{name: given[name] for name in NAMES},
        person_reference=given.get("person_reference", ""),
        language=languages.current().code,
        crisis_id=UUID(crisis) if crisis else None,
    )


def matter_start(row: Matter, told: dict[str, Any]) -> dict[str, Any]:
    """Return a claim as a form shows it."""
    return told | {
        "country": row.country,
        "left_on": row.left_on,
        "unit": row.unit,
        "crisis": str(row.crisis_id or ""),
    }


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Take a claim down; the address at which the person follows it is shown once."""
    form = matter_forms.StaffMatterForm(data(request), crises=crisis_choices())

    def do(given: dict[str, Any]) -> HttpResponse:
        return told_page(request, actions.tell(matter_in(given), by=request.actor, at=request.at))

    return run_form(
        request, form, do, title=_("Take a claim"), submit=_("Go on"),
        back=(goes_to(request, "matters"), _("Wages and property")),
        lead=_("A name or a telephone number is enough. Nobody is registered by this."),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Matter) -> tuple[str, str]:
    """Return the way back to a claim."""
    return goes_to(request, "matter", matter_id=row.id), show_reference(row.reference)


@page(CHANGE, BOTH)
def edit(request: ActorRequest, matter_id: UUID) -> HttpResponse:
    """Write a claim anew that is not filed."""
    request.actor.require(PEOPLE)
    row = queries.matter(matter_id)
    audit.saw("claims.matter.read", [row.id], by=request.actor, at=request.at)
    start = matter_start(row, queries.told([row], request.at)[0])
    form = matter_forms.StaffMatterForm(data(request), crises=crisis_choices(), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.write(row.id, matter_in(given), by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(request, form, do, title=_("Correct the claim"), submit=_("Save"),
                    back=back_to(request, row))  # fmt: skip


@page(CHANGE, BOTH)
def paper_add(request: ActorRequest, matter_id: UUID) -> HttpResponse:
    """Add evidence for the person."""
    row = queries.matter(matter_id)

    def do(given: dict[str, Any]) -> str:
        sent = given["file"]
        content = sent.read(MOST_BYTES + 1)
        actions.add_matter_paper(row.id, sent.name, content, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.PaperForm(data(request), files(request)), do, title=_("Add a paper"),
        submit=_("Add"), back=back_to(request, row), has_file=True,
    )  # fmt: skip


@page(PEOPLE)
def paper(request: ActorRequest, matter_id: UUID, claim_paper: UUID) -> HttpResponse:
    """Give a paper out."""
    row = queries.matter(matter_id)
    return given_out(
        actions.open_paper(row.id, row.id, claim_paper, by=request.actor, at=request.at)
    )


@page(PEOPLE)
def matter(request: ActorRequest, matter_id: UUID) -> HttpResponse:
    """Show a claim with all that hangs on it."""
    row = queries.matter(matter_id)
    audit.saw("claims.matter.read", [row.id], by=request.actor, at=request.at)
    told = queries.told([row], request.at)[0]
    whole = queries.whole(row, request.at)
    parts = [owed_part(request, row, whole), same_part(request, actions.OWED, [row.id])]
    if told.get("words"):
        parts.append(Part(title=_("In their words"), code="words", words=told["words"]))
    parts += [
        money_part(request, row, whole),
        acting_part(request, row, whole),
        hearings_part(request, row, whole),
        papers_part(request, row),
        history_part(request, row),
    ]
    side = [
        Part(title=_("Facts"), code="facts", facts=facts_part(request, row)),
        who_part(request, row, told),
    ]
    if found := bonds_part(request, row, told):
        side.append(found)
    return show_detail(
        request,
        back=(goes_to(request, "matters"), _("Wages and property")),
        title=show_reference(row.reference),
        tag=(presenters.MATTERS[row.state], row.get_state_display()),
        sub=told.get("name") or told.get("phone", ""),
        acts=offered(request, row),
        parts=parts,
        side=side,
        note="" if row.person_id else _("This person is not registered. The claim is kept, and can"
                                        " be linked when they are."),
    )  # fmt: skip
