"""The rates of levies that the organisation sets itself: proposed by one, confirmed by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.giving import actions, amounts, books, forms, queries
from musterpoint.giving.actions import LevyIn
from musterpoint.giving.forms_of_levies import RateForm
from musterpoint.giving.models import LevyRate, LevyState
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

CONFIRM = Permission.FUNDS_APPROVE
TONES = {
    LevyState.PROPOSED: "due",
    LevyState.CONFIRMED: "move",
    LevyState.REFUSED: "off",
    LevyState.WITHDRAWN: "off",
}


@page(pages.READ)
def rates(request: ActorRequest) -> HttpResponse:
    """List the rates that were set here, the latest to begin first."""
    found = queries.levy_rates(cards.words(request))
    rows, paging = paged(request, found, "-from_day", "-id")
    holding = queries.holding(request.at.date())
    new = Act(label=_("Set a levy"), url=goes_to(request, "rate-new"), is_main=True)
    return cards.show_list(
        request,
        pages.show,
        pages.tabs(request, "levies"),
        title=_("Levies of your own"),
        sub=_("What each costs from which day on; one person proposes it, another confirms it"),
        columns=(_("Levy"), _("Charged for"), _("Amount for each"), _("From"), _("State")),
        rows=[_cells(request, one, holding) for one in rows],
        empty=(
            _("No levy of your own yet"),
            _("A fund sets its levy in its own currency, beside those of the rule pack."),
        ),
        search=_("Name of the levy"),
        paging=paging,
        acts=(
            Act(label=_("Levies"), url=goes_to(request, "levies")),
            pages.may(request, new),
        ),
        text=cards.words(request),
        here=goes_to(request, "rates"),
    )


def _cells(request: ActorRequest, row: LevyRate, holding: set[UUID]) -> list[Cell]:
    tone, word = _standing(row, holding)
    return [
        Cell(
            text=row.name,
            url=goes_to(request, "rate", levy_rate=row.id),
            note=books.fund_name(row.fund),
        ),
        Cell(text=row.get_per_display()),
        Cell(text=_amount(row)),
        Cell(text=pages.day(row.from_day)),
        Cell(text=word, tag=tone),
    ]


def _standing(row: LevyRate, holding: set[UUID]) -> tuple[str, str]:
    if row.id in holding:
        return "ok", _("Holds today")
    return TONES[LevyState(row.state)], str(row.get_state_display())


def _amount(row: LevyRate) -> str:
    return amounts.shown(row.rate, row.unit) if row.rate else _("No longer charged")


@page(pages.READ)
def rate(request: ActorRequest, levy_rate: UUID) -> HttpResponse:
    """Show a rate, who proposed it and who decided."""
    row = queries.levy_rate(levy_rate)
    zone = request.organisation.time_zone
    facts = [
        Row(key=_("Fund"), value=books.fund_name(row.fund)),
        Row(key=_("Charged for"), value=str(row.get_per_display())),
        Row(key=_("Amount for each"), value=_amount(row)),
        Row(key=_("From"), value=pages.day(row.from_day)),
        Row(key=_("Days to pay"), value=formats.count(row.due_days)),
        Row(key=_("Legal basis"), value=row.legal_basis),
        Row(
            key=_("Proposed by"),
            value=f"{row.proposed_by_name} · {formats.moment(row.proposed_at, zone, year=True)}",
        ),
    ]
    if row.decided_at is not None:
        said = [
            row.decided_by_name, formats.moment(row.decided_at, zone, year=True), row.decided_why,
        ]  # fmt: skip
        facts.append(Row(key=str(row.get_state_display()), value=" · ".join(filter(None, said))))
    return pages.show_detail(
        request,
        back=(goes_to(request, "rates"), _("Levies of your own")),
        title=row.name,
        tag=_standing(row, queries.holding(request.at.date())),
        acts=_acts(request, row),
        parts=(Part(title=_("Levy"), code="facts", facts=facts),),
    )


def _acts(request: ActorRequest, row: LevyRate) -> list[Act | None]:
    here = {"levy_rate": row.id}
    if row.state != LevyState.PROPOSED:
        again = Act(label=_("Set a new rate"), url=goes_to(request, "rate-next", **here))
        return [pages.may(request, again)]
    found = [
        pages.may(request, Act(label=_("Withdraw"), url=goes_to(request, "rate-withdraw", **here)))
    ]
    if request.actor.may(CONFIRM):
        found.append(Act(label=_("Refuse"), url=goes_to(request, "rate-refuse", **here)))
        if not same_hands(request.actor, [row.proposed_by]):
            found.append(
                Act(
                    label=_("Confirm"), url=goes_to(request, "rate-confirm", **here),
                    is_post=True, is_main=True,
                )
            )  # fmt: skip
    return found


@page(pages.CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Propose a levy."""
    return _propose(request, {"from_day": request.at.date(), "due_days": 30})


@page(pages.CHANGE, BOTH)
def following(request: ActorRequest, levy_rate: UUID) -> HttpResponse:
    """Propose what a levy costs from another day on."""
    row = queries.levy_rate(levy_rate)
    names = ("fund", "name", "per", "unit", "due_days", "legal_basis")
    return _propose(request, {"code": row.levy} | {name: getattr(row, name) for name in names})


def _propose(request: ActorRequest, initial: dict[str, Any]) -> HttpResponse:
    form = RateForm(data(request), lists={"fund": books.funds_open()}, initial=initial)

    def do(given: dict[str, Any]) -> str:
        unit = given["unit"].strip().upper()
        typed = given["rate"].strip()
        made = actions.propose_levy(
            LevyIn(
                code=given["code"],
                fund=given["fund"],
                name=given["name"],
                per=given["per"],
                unit=unit,
                rate=0 if typed == "0" else amounts.parts(unit, typed, "rate"),
                due_days=given["due_days"],
                from_day=given["from_day"],
                legal_basis=given["legal_basis"],
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "rate", levy_rate=made.id)

    return run_form(
        request, form, do, title=_("Set a levy"), submit=_("Propose"),
        back=(goes_to(request, "rates"), _("Levies of your own")),
        lead=_("It holds from its day on, once somebody else has confirmed it."),
    )  # fmt: skip


@page(CONFIRM, POST)
def confirm(request: ActorRequest, levy_rate: UUID) -> HttpResponse:
    """Confirm a rate as the second person."""
    actions.confirm_levy(levy_rate, by=request.actor, at=request.at)
    messages.success(request, _("Confirmed. It holds from its day on."))
    return pages.done(request, "rate", levy_rate=levy_rate)


@page(CONFIRM, BOTH)
def refuse(request: ActorRequest, levy_rate: UUID) -> HttpResponse:
    """Refuse a rate, with the reason."""
    return _ended(request, levy_rate, _("Refuse"), actions.refuse_levy)


@page(pages.CHANGE, BOTH)
def withdraw(request: ActorRequest, levy_rate: UUID) -> HttpResponse:
    """Withdraw a rate, with the reason."""
    return _ended(request, levy_rate, _("Withdraw"), actions.withdraw_levy)


def _ended(request: ActorRequest, levy_rate: UUID, title: str, act: Any) -> HttpResponse:
    row = queries.levy_rate(levy_rate)

    def do(given: dict[str, Any]) -> str:
        act(levy_rate, given["why"], by=request.actor, at=request.at)
        return goes_to(request, "rate", levy_rate=levy_rate)

    return run_form(
        request, forms.WhyForm(data(request)), do, title=title, submit=title,
        back=(goes_to(request, "rate", levy_rate=levy_rate), row.name),
    )  # fmt: skip
