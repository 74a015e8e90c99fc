"""One bond: its time line, and each step of its life."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, presenters, queries, rules
from musterpoint.bonds.actions import LodgedIn, RequiredIn
from musterpoint.bonds.amounts import parts
from musterpoint.bonds.models import Bond, BondState, TopUp
from musterpoint.bonds.views.pages import (
    CHANGE,
    ENDS,
    READ,
    back_to,
    done,
    goes_to,
    run_form,
    show_detail,
)
from musterpoint.bonds.views.shares import table
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row


@page(READ)
def bond(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Show a bond: amounts, days, calls, demands, and what happened."""
    row = queries.bond(bond_id)
    employers = queries.employers_of(row)
    names = queries.names(employers, request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)
    who = dict(
        User.objects.filter(id__in=row.steps.values_list("by_id", flat=True)).values_list(
            "id", "name"
        )
    )
    shown = [_calls(request, row), _demands(request, row)]
    if row.is_joint:
        shown.insert(0, table(request, row, names))
    title = presenters.lodger(row, names)
    return show_detail(
        request, back=(goes_to(request, "register"), _("Bonds")),
        title=f"{title} {presenters.number(row.reference)}", tag=presenters.bond_tag(row),
        acts=_acts(request, row), notes=_notes(row, request, names),
        parts=[Part(title=_("Amounts"), code="amounts", facts=_amounts(row)), *shown],
        side=[
            Part(title=_("Facts"), code="facts", facts=_facts(request, row, names)),
            Part(title=_("What happened"), code="line",
                 events=presenters.events(request, row, who)),
        ],
    )  # fmt: skip


def _notes(row: Bond, request: ActorRequest, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    today, found = request.at.date(), []
    if row.amount and row.state not in (BondState.RETURNED, BondState.REPLACED):
        short = row.required - row.free
        if short > 0:
            text = _("%(amount)s less than required.")
            found.append(("due", text % {"amount": presenters.money(short, row)}))
    if row.state in ENDS and row.term_ends and row.term_ends < today:
        found.append(("due", _("The term of employment has ended: give this bond back.")))
    if (waits := row.proposals.filter(ended_at=None).first()) is not None:
        text = _("Entered, and to be confirmed by somebody else: %(what)s")
        found.append(("due", text % {"what": presenters.proposed(waits, names)}))
    if row.state in (BondState.EXPIRED, BondState.REPLACED) and row.last_day:
        last = rules.later(row.last_day, row.claim_days)
        text = _("It ended. Losses of its time can be called until %(day)s.")
        if last < today:
            text = _("It ended, and so did the time to call it, on %(day)s.")
        found.append(("due", text % {"day": formats.day(last, year=True)}))
    return found


def _amounts(row: Bond) -> list[Row]:
    found = [Row(key=_("Required"), value=presenters.money(row.required, row))]
    for name, label in (
        ("amount", _("Lodged")),
        ("topped", _("Topped up")),
        ("drawn", pgettext("money", "Drawn")),
        ("returned", _("Returned")),
        ("free", pgettext("money", "Left")),
    ):
        found.append(Row(key=label, value=presenters.money(getattr(row, name), row)))
    if row.cap is not None:
        found.append(Row(key=_("The most for one worker"), value=presenters.money(row.cap, row)))
    return found


def _facts(request: ActorRequest, row: Bond, names: dict[UUID, str]) -> list[Row]:
    def day(key: str, on: Any) -> list[Row]:
        return [Row(key=key, value=formats.day(on, year=True))] if on else []

    found = [
        Row(key=_("Sector"), value=rules.sector_name(row.sector)),
        Row(key=_("Country"), value=presenters.country(row.country)),
        Row(key=_("Workers that are covered"), value=formats.count(row.workers)),
    ]
    if row.employer is not None:
        found.insert(
            0,
            Row(
                key=_("Employer"), value=names[row.employer.id], action=_("Open"),
                url=goes_to(request, "employer", bond_employer=row.employer.id),
            ),
        )  # fmt: skip
    if row.instrument:
        found.append(Row(key=_("Form"), value=row.get_instrument_display()))
    if row.issuer:
        found.append(Row(key=_("Issuer"), value=formats.listed([row.issuer, row.issuer_reference])))
    if row.checked:
        found.append(Row(key=_("How it was checked"), value=row.checked))
    if row.state == BondState.REQUIRED:
        found += day(_("Lodge it by"), row.due_on)
    found += day(_("First day"), row.valid_from) + day(_("Last day"), row.valid_to)
    if row.extends_months:
        found.append(
            Row(key=_("Extends by months"), value=formats.count(row.extends_months))
        )  # fmt: skip
    found += day(_("Term of employment ends"), row.term_ends)
    found.append(Row(key=_("Rules"), value=row.pack))
    return found


def _calls(request: ActorRequest, row: Bond) -> Part:
    return Part(
        title=pgettext("bond", "Calls"), code="calls",
        columns=[pgettext("bond", "Call"), pgettext("amount", "Asked"), pgettext("money", "Drawn"),
                 _("State")],
        rows=[
            [
                Cell(text=presenters.number(one.reference),
                     url=goes_to(request, "call", bond_call=one.id)),
                Cell(text=presenters.money(sum(line.asked for line in one.lines.all()), one)),
                Cell(text=presenters.money(sum(line.drawn for line in one.lines.all()), one)),
                Cell(text=presenters.call_tag(one)[1], tag=presenters.call_tag(one)[0]),
            ]
            for one in row.calls.prefetch_related("lines").order_by("-id")[:200]
        ],
        empty=_("Nobody called this bond."),
    )  # fmt: skip


def _demands(request: ActorRequest, row: Bond) -> Part:
    rows = list(row.top_ups.order_by("-id")[:50])
    due = set(queries.demands(request.at.date()).filter(bond=row).values_list("id", flat=True))
    may_add = request.actor.may(CHANGE) and row.state in queries.STANDING

    def state(one: TopUp) -> Cell:
        if one.met_at:
            return Cell(text=_("Done"), tag="ok")
        if one.id not in due:
            return Cell(text=_("Not asked now"), tag="off")
        is_late = one.due_at < request.at
        return Cell(text=formats.moment(one.due_at, request.organisation.time_zone, year=True),
                    tag="help" if is_late else "due")  # fmt: skip

    return Part(
        title=_("Top-ups"), code="demands", columns=[_("Demanded"), _("Added"), _("By when")],
        rows=[
            [
                Cell(text=presenters.money(one.amount, row),
                     url=goes_to(request, "top-up", bond_top_up=one.id)
                     if may_add and not one.met_at else ""),
                Cell(text=presenters.money(one.met, row)),
                state(one),
            ]
            for one in rows
        ],
        empty=_("Nothing was demanded."),
    )  # fmt: skip


def _acts(request: ActorRequest, row: Bond) -> list[Act]:
    if not request.actor.may(CHANGE):
        return []

    def act(name: str, label: str, **more: Any) -> Act:
        return Act(label=label, url=goes_to(request, name, bond_id=row.id), **more)

    if (waits := row.proposals.filter(ended_at=None).first()) is not None:
        to = goes_to(request, "proposal", bond_proposal=waits.id)
        return [Act(label=_("Confirm, or take back"), url=to, is_main=True)]
    if row.state == BondState.REQUIRED:
        return [act("waive", _("Not required any more")),
                act("lodge", _("Enter what was lodged"), is_main=True)]  # fmt: skip
    if row.state == BondState.LODGED:
        return [act("verify", _("Verify"), is_main=True)]
    if row.state in ENDS:
        found = [act("days", _("Extend, or end of the term")), act("replace", _("Replace"))]
        if row.term_ends and row.term_ends < request.at.date():
            found.append(act("give-back", _("Give it back"), is_main=True, is_post=True))
        return found if row.employer_id else [one for one in found if one.label != _("Replace")]
    last = rules.later(row.last_day, row.claim_days) if row.last_day else None
    if row.state == BondState.REPLACED and row.free and last and last < request.at.date():
        return [act("give-back", _("Give the rest back"), is_main=True, is_post=True)]
    return []


@page(CHANGE, BOTH)
def lodge(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Enter what an employer lodged."""
    row = queries.bond(bond_id)
    allowed = rules.pack().required_of(row.country, row.sector).instruments
    start = {"amount": presenters.typed(row.required, row), "valid_from": request.at.date()}
    form = forms.LodgeForm(data(request), instruments=allowed, initial=start)

    def do(given: dict[str, Any]) -> str:
        lodged = LodgedIn(**(given | {"amount": parts(given["amount"], row)}))
        actions.lodge(row.id, lodged, by=request.actor, at=request.at)
        messages.success(request, _("Entered. Somebody else verifies it."))
        return back_to(request, row)[0]

    return run_form(
        request, form, do, title=_("Enter what was lodged"), submit=_("Save"),
        back=back_to(request, row),
        lead=_("Required: %(amount)s") % {"amount": presenters.money(row.required, row)},
    )  # fmt: skip


@page(CHANGE, BOTH)
def verify(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Say whether a bond holds, as its issuer or the bank says."""
    row = queries.bond(bond_id)

    def do(given: dict[str, Any]) -> str:
        is_good = given["is_good"] == "yes"
        actions.verify(row.id, is_good, given["checked"], by=request.actor, at=request.at)
        return back_to(request, row)[0]

    shown = [row.get_instrument_display(), presenters.money(row.amount, row), row.issuer,
             row.issuer_reference]  # fmt: skip
    return run_form(
        request, forms.VerifyForm(data(request)), do, title=_("Verify"), submit=_("Save"),
        back=back_to(request, row), lead=formats.listed(shown),
    )  # fmt: skip


@page(CHANGE, BOTH)
def waive(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Say that a bond is not required any more."""
    row = queries.bond(bond_id)

    def do(given: dict[str, Any]) -> str:
        actions.waive(row.id, given["why"], by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.WhyForm(data(request)), do, title=_("Not required any more"),
        submit=_("Save"), back=back_to(request, row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def days(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Enter an extension, or when the term of employment ends."""
    row = queries.bond(bond_id)
    form = forms.DaysForm(data(request), initial={"term_ends": row.term_ends})

    def do(given: dict[str, Any]) -> str:
        actions.set_days(
            row.id, given["valid_to"], given["term_ends"], given["checked"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Entered. Somebody else confirms it."))
        return back_to(request, row)[0]

    return run_form(
        request, form, do, title=_("Extend, or end of the term"), submit=_("Save"),
        back=back_to(request, row),
        lead=_("A bond is never shortened. After the term of employment it goes back."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def replace(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Require a bond that takes the place of this one."""
    row = queries.bond(bond_id)
    if row.employer_id is None:
        raise actions.NotNow(_("A joint bond is not replaced: open another one."))
    employer_id = row.employer_id

    def do(_given: dict[str, Any]) -> str:
        asked = RequiredIn(
            employer_id=employer_id, workers=row.workers, amount=row.required,
            currency=row.currency, cap=row.cap, replaces_id=row.id,
        )  # fmt: skip
        made = actions.require(asked, by=request.actor, at=request.at)
        return goes_to(request, "bond", bond_id=made.id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Replace this bond"),
        submit=_("Require another"), back=back_to(request, row),
        lead=_("This one stands until the other is in force, and is held while it can be called."),
    )  # fmt: skip


@page(CHANGE, POST)
def give_back(request: ActorRequest, bond_id: UUID) -> HttpResponse:
    """Ask that a bond goes back whose term has ended, or that was replaced."""
    actions.give_back(bond_id, by=request.actor, at=request.at)
    messages.success(request, _("Entered. Somebody else confirms it."))
    return done(request, "bond", bond_id=bond_id)


@page(CHANGE, BOTH)
def top_up(request: ActorRequest, bond_top_up: UUID) -> HttpResponse:
    """Enter what an employer added after a draw."""
    one = queries.top_up(bond_top_up)
    row = one.bond
    rest = one.amount - one.met
    form = forms.TopUpForm(data(request), initial={"amount": presenters.typed(rest, row)})

    def do(given: dict[str, Any]) -> str:
        amount = parts(given["amount"], row)
        actions.meet_top_up(one.id, amount, given["checked"], by=request.actor, at=request.at)
        messages.success(request, _("Entered. Somebody else confirms it."))
        return back_to(request, row)[0]

    return run_form(
        request, form, do, title=_("Topped up"), submit=_("Save"), back=back_to(request, row),
        lead=_("Still open: %(amount)s") % {"amount": presenters.money(rest, row)},
    )  # fmt: skip
