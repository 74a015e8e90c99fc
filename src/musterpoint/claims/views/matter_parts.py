"""The cards on the page of a person's claim."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.bonds import queries as bonds
from musterpoint.bonds.models import BondState, Call
from musterpoint.claims import actions, forms, presenters, queries, rules
from musterpoint.claims.actions import Told
from musterpoint.claims.models import Matter, MatterState, MovementKind, MovementState
from musterpoint.claims.views.pages import CHANGE, goes_to, show_detail
from musterpoint.grants import twice
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import queries as payments
from musterpoint.payments.models import LIVE
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

BEFORE_FILING = (MatterState.DRAFT, MatterState.TOLD, MatterState.PREPARED)


def facts_part(request: ActorRequest, row: Matter) -> list[Row]:
    """Return the facts of a claim."""
    zone = request.organisation.time_zone
    authority = rules.filing().authority(row.country)
    found = [
        (_("Country"), presenters.country(row.country)),
        (_("Crisis"), row.crisis.name if row.crisis else ""),
        (_("Where it is filed"), rules.in_words(authority.names)),
        (_("Left on"), formats.day(row.left_on, year=True) if row.left_on else ""),
        (_("File by"), formats.day(row.file_by, year=True) if row.file_by else ""),
        (_("Filed"), formats.day(row.filed_on, year=True) if row.filed_on else ""),
        (_("Number there"), row.number),
        (_("Asked for"), presenters.amount(row, row.asked)),
        (_("Granted"), presenters.amount(row, row.granted)),
        (_("Recovered"), presenters.amount(row, row.recovered) if row.recovered else ""),
        (_("Held for the person"), presenters.amount(row, row.recovered - row.paid_on)
         if row.recovered else ""),
        (_("Due"), presenters.moment(row.due_at, zone)),
        (_("Rules"), row.pack),
    ]  # fmt: skip
    return [Row(key=key, value=str(value)) for key, value in found if value]


def who_part(request: ActorRequest, row: Matter, told: dict[str, Any]) -> Part:
    """Return who claims."""
    labels = {
        "name": _("Name"), "phone": _("Telephone"), "email": _("E-mail"),
        "employer": _("Employer"), "employer_contact": _("How the employer is reached"),
        "witness": _("Who saw it"), "how_paid": _("How money can reach them"),
    }  # fmt: skip
    acts = []
    if row.person_id is not None:
        acts.append(Act(label=_("Open the registration"),
                        url=url(request, "desk:person", person=row.person_id)))  # fmt: skip
    return Part(
        title=_("Who claims"), code="who", acts=acts,
        facts=[Row(key=label, value=told[name]) for name, label in labels.items()
               if told.get(name)],
    )  # fmt: skip


def same_part(request: ActorRequest, what: str, ids: Sequence[UUID]) -> Part:
    """Return where the same person has the same help at the same time, whoever gives it."""
    found = [same for one in ids for same in twice.of(what, one, at=request.at)]
    return twice.part(request, found)


def owed_part(request: ActorRequest, row: Matter, whole: queries.Whole) -> Part:
    """Return what is owed."""
    may = request.actor.may(CHANGE) and row.state in BEFORE_FILING
    pack = rules.filing()
    acts = []
    if may:
        acts = [
            Act(label=_("Add what is owed"),
                url=goes_to(request, "matter-step", matter_id=row.id, matter_step="owed")),
            Act(label=_("Correct the claim"), url=goes_to(request, "matter-edit",
                                                          matter_id=row.id)),
            *(
                Act(label=_("Take line %(place)s out") % {"place": one.position},
                    url=goes_to(request, "owed-drop", matter_id=row.id, claim_line=one.position))
                for one, _words in whole.owed
            ),
        ]  # fmt: skip
    return Part(
        title=_("What is owed"),
        code="owed",
        columns=[_("What"), _("Amount"), _("What shows it")],
        rows=[
            [
                Cell(text=rules.word(pack.kinds, one.kind), note=words),
                Cell(text=presenters.amount(row, one.amount),
                     note=_("%(count)s months") % {"count": formats.count(one.months)}
                     if one.months else ""),
                Cell(text=formats.listed(rules.word(pack.papers, code)
                                         for code in one.papers.split()) or "–"),
            ]
            for one, words in whole.owed
        ],
        empty=_("Nothing yet."),
        acts=acts,
    )  # fmt: skip


def money_part(request: ActorRequest, row: Matter, whole: queries.Whole) -> Part:
    """Return what came and went, what is to be confirmed, and what is being paid."""
    rows, acts = [], list[Act]()
    for one, words in whole.movements:
        label = presenters.amount(row, one.amount)
        if request.actor.may(CHANGE) and one.kind == MovementKind.CAME:
            steps = {
                MovementState.ENTERED: {"confirm": _("Confirm %(amount)s"),
                                        "back": _("Take %(amount)s out")},
                MovementState.BOOKED: {"back": _("Take %(amount)s back")},
            }.get(MovementState(one.state), {})  # fmt: skip
            acts += [
                Act(label=text % {"amount": label}, is_main=code == "confirm",
                    url=goes_to(request, "matter-part", matter_id=row.id, matter_step=code,
                                matter_part=one.id))
                for code, text in steps.items()
            ]  # fmt: skip
        rows.append(
            [
                Cell(text=formats.day(one.on, year=True)),
                Cell(text=one.get_kind_display(), note=one.get_state_display(),
                     tag=presenters.MOVEMENTS[one.state]),
                Cell(text=label),
                Cell(text=words or "–"),
            ]
        )  # fmt: skip
    for order in payments.of_subject(actions.PAID_ON, row.id):
        if order.state in LIVE:
            rows.append(
                [
                    Cell(text="–"),
                    Cell(text=_("Ordered of payments"), note=presenters.order_state(order.state),
                         tag="due"),
                    Cell(text=presenters.amount(row, order.amount)),
                    Cell(text=show_reference(order.reference)),
                ]
            )  # fmt: skip
    return Part(
        title=_("Money"),
        code="money",
        columns=[_("Day"), _("What"), _("Amount"), _("Words")],
        rows=rows,
        acts=acts,
        empty=_("Nothing came yet."),
    )  # fmt: skip


def acting_part(request: ActorRequest, row: Matter, whole: queries.Whole) -> Part:
    """Return who acts for the person."""
    rows = []
    for power, told in whole.powers:
        until = _("until %(day)s") % {"day": formats.day(power.until_on, year=True)} if (
            power.until_on) else ""  # fmt: skip
        ended = power.revoked_on or (power.until_on and power.until_on < request.at.date())
        rows.append(
            [
                Cell(text=told.get("to", ""), note=told.get("scope", ""),
                     url="" if ended or not request.actor.may(CHANGE)
                     else goes_to(request, "matter-part", matter_id=row.id, matter_step="revoke",
                                  matter_part=power.id)),
                Cell(text=_("Power of attorney"), note=until),
                Cell(text=_("Ended"), tag="off") if ended else Cell(text=_("In force"), tag="ok"),
            ]
        )  # fmt: skip
    for counsel, words in whole.counsels:
        address = (
            url(request, "directory:service", service_id=counsel.service_id)
            if counsel.service_id else ""
        )  # fmt: skip
        rows.append(
            [
                Cell(text=words or _("Service of the directory"), url=address),
                Cell(text=_("Legal aid")),
                Cell(text=presenters.moment(counsel.made_at, request.organisation.time_zone)),
            ]
        )
    return Part(
        title=_("Who acts for the person"), code="acting", rows=rows,
        columns=[_("Who"), _("As what"), _("State")], empty=_("Nobody yet."),
    )  # fmt: skip


def hearings_part(request: ActorRequest, row: Matter, whole: queries.Whole) -> Part:
    """Return the days before the authority."""
    return Part(
        title=_("Days before the authority"),
        code="hearings",
        columns=[_("When"), _("Where"), _("What came of it")],
        rows=[
            [
                Cell(text=presenters.moment(one.at, request.organisation.time_zone),
                     url="" if one.held_at or not request.actor.may(CHANGE)
                     else goes_to(request, "matter-part", matter_id=row.id, matter_step="hear",
                                  matter_part=one.id)),
                Cell(text=one.place),
                Cell(text=words or "–"),
            ]
            for one, words in whole.hearings
        ],
        empty=_("None is set."),
    )  # fmt: skip


def papers_part(request: ActorRequest, row: Matter) -> Part:
    """Return the papers."""
    rows = [
        [Cell(text=name, url=goes_to(request, "matter-paper", matter_id=row.id,
                                     claim_paper=one.id))]
        for one, name in actions.paper_names(row.id, row.id, request.at)
    ]  # fmt: skip
    may = request.actor.may(CHANGE) and row.state != MatterState.CLOSED
    acts = [Act(label=_("Add a paper"), url=goes_to(request, "matter-paper-add",
                                                    matter_id=row.id))]  # fmt: skip
    return Part(title=_("Papers"), code="papers", columns=[_("Paper")], rows=rows,
                empty=_("No paper."), acts=acts if may else [])  # fmt: skip


def history_part(request: ActorRequest, row: Matter) -> Part:
    """Return what was done."""
    found = actions.history(row.id, row.id, request.at)
    names = queries.users(one.made_by for one, _words in found)
    zone = request.organisation.time_zone
    return Part(
        title=_("History"),
        code="history",
        columns=[_("When"), _("What"), _("Who"), _("Words")],
        rows=[
            [
                Cell(text=formats.moment(one.made_at, zone, year=True)),
                Cell(text=presenters.step_name(one, MatterState),
                     note=presenters.amount(row, one.amount)),
                Cell(text=names.get(one.made_by, "") if one.made_by else _("The person")),
                Cell(text=words),
            ]
            for one, words in found
        ],
    )  # fmt: skip


def told_page(request: ActorRequest, made: Told) -> HttpResponse:
    """Show once the address at which the person follows their claim."""
    address = url(request, "owed:matter", token=made.key)
    return show_detail(
        request,
        back=(goes_to(request, "matters"), _("Wages and property")),
        title=show_reference(made.row.reference),
        tag=(presenters.MATTERS[made.row.state], made.row.get_state_display()),
        acts=[
            Act(label=_("Open the claim"), is_main=True,
                url=goes_to(request, "matter", matter_id=made.row.id))
        ],
        parts=[
            Part(
                title=_("Give this to the person"),
                code="address",
                facts=[
                    Row(key=_("Address of the claim"),
                        value=f"{request.scheme}://{request.get_host()}{address}")
                ],
                words=_("It is shown once. There they add evidence and see where it stands."),
            )
        ],
    )  # fmt: skip


def bond_call(row: Matter) -> Call | None:
    """Return the call of a bond that was begun for a claim; None when it was forgotten."""
    return Call.objects.filter(id=row.bond_call_id).first() if row.bond_call_id else None


def bonds_part(request: ActorRequest, row: Matter, told: dict[str, Any]) -> Part | None:
    """Return the call of the bond, or the employer's bonds in force, which could pay."""
    call = bond_call(row)
    if call is not None:
        label, address = (
            _("Open the call of the bond"),
            url(request, "bonds:call", bond_call=call.id),
        )
        facts = [
            Row(key=_("Number"), value=show_reference(call.reference)),
            Row(key=_("State"), value=str(call.get_state_display())),
        ]
        acts = [Act(label=label, url=address)] if request.actor.may(Permission.BONDS_READ) else []
        return Part(title=_("Call of the bond"), code="bonds", facts=facts, acts=acts)
    if not told.get("employer") or not request.actor.may(CHANGE):
        return None
    found = [
        bond
        for employer in bonds.employers(told["employer"], request.at)[:5]
        for bond in bonds.bonds_of(employer)
        if bond.state == BondState.IN_FORCE
    ]
    if not found:
        return None
    return Part(
        title=_("Bonds of this employer in force"),
        code="bonds",
        columns=[_("Bond"), _("Left")],
        rows=[
            [
                Cell(text=show_reference(one.reference),
                     url=url(request, "bonds:bond", bond_id=one.id)),
                Cell(text=forms.money(one.free, one.currency)),
            ]
            for one in found
        ],
    )  # fmt: skip
