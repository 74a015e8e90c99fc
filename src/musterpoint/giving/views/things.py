"""Goods that are given and assets that are lent."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.giving import actions, amounts, forms, queries
from musterpoint.giving.actions import ThingIn
from musterpoint.giving.models import Thing, ThingState
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.web import cards, formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

TONES = {
    ThingState.PROMISED: "due",
    ThingState.HERE: "ok",
    ThingState.RETURNED: "off",
    ThingState.WITHDRAWN: "off",
}


@page(pages.READ)
def things(request: ActorRequest) -> HttpResponse:
    """List goods that are given and assets that are lent."""
    found = queries.things(cards.words(request))
    rows, paging = paged(request, found, "state", "return_due_on", "id")
    return pages.show_list(
        request,
        "things",
        title=_("Goods and lent assets"),
        sub=_("Given for good, or lent for a time: used, and returned in its state"),
        columns=(_("What"), _("Giver"), _("Given or lent"), _("Goes back"), _("State")),
        rows=[
            [
                Cell(text=one.what, url=goes_to(request, "thing", thing_id=one.id),
                     note=f"{formats.count(one.quantity)} {one.goods_unit}"),
                Cell(text=str(one.giver)),
                Cell(text=_("Lent") if one.is_lent else pgettext("thing", "Given")),
                Cell(text=pages.day(one.return_due_on) or "–"),
                _thing_state(one, request),
            ]
            for one in rows
        ],
        empty=(_("Nothing yet"), _("Goods that are given, or an aircraft that is lent.")),
        search=_("What or giver"),
        paging=paging,
        acts=(
            pages.may(
                request,
                Act(label=_("New"), url=goes_to(request, "thing-new"), is_main=True),
            ),
        ),
    )  # fmt: skip


def _thing_state(one: Thing, request: ActorRequest) -> Cell:
    late = one.return_due_at is not None and one.return_due_at < request.at
    if one.state == ThingState.HERE and late:
        return Cell(text=_("Return is late"), tag="help")
    return Cell(text=one.get_state_display(), tag=TONES[ThingState(one.state)])


@page(pages.READ)
def thing(request: ActorRequest, thing_id: UUID) -> HttpResponse:
    """Show a thing: value and who valued it, use, state when it came and went."""
    row = queries.thing(thing_id)
    here = {"thing_id": row.id}
    acts: list[Act | None] = []
    if row.state == ThingState.PROMISED:
        acts = [
            Act(label=_("Will not come"), url=goes_to(request, "thing-withdraw", **here)),
            Act(label=_("It came"), url=goes_to(request, "thing-receive", **here), is_main=True),
        ]
    elif row.state == ThingState.HERE and row.is_lent:
        acts = [
            Act(label=_("Note a use"), url=goes_to(request, "thing-use", **here)),
            Act(
                label=_("It goes back"), url=goes_to(request, "thing-return", **here), is_main=True
            ),
        ]
    value = amounts.shown(row.value, row.value_unit) if row.value is not None else "–"
    pairs = (
        (_("Giver"), str(row.giver)),
        (_("How many"), f"{formats.count(row.quantity)} {row.goods_unit}"),
        (_("Value of all of it"), value),
        (_("Who valued it, and how"), row.value_source),
        (_("Kind of source"), str(row.get_source_display())),
        (_("Promised"), pages.day(row.promised_on)),
        (_("Came"), pages.day(row.received_on)),
        (_("Its state when it came"), row.condition_in),
        (_("Goes back"), pages.day(row.return_due_on)),
        (_("Went back"), pages.day(row.returned_on)),
        (_("Its state when it went back"), row.condition_out),
        (_("Why"), row.why),
    )
    state = _thing_state(row, request)
    uses = Part(
        title=_("What it was used for"),
        code="uses",
        columns=(_("What for"), _("Day"), _("How much")),
        rows=[
            [
                Cell(text=one.what),
                Cell(text=pages.day(one.on)),
                Cell(text=f"{formats.count(one.amount)} {one.unit}"),
            ]
            for one in row.uses.order_by("on", "id")[:500]
        ],
        empty=_("No use is noted."),
    )
    facts = Part(
        title=_("Facts"),
        code="facts",
        facts=[Row(key=label, value=text) for label, text in pairs if text],
    )
    return pages.show_detail(
        request,
        back=(goes_to(request, "things"), _("Goods and lent assets")),
        title=row.what,
        tag=(state.tag, state.text),
        sub=_("Lent") if row.is_lent else pgettext("thing", "Given"),
        acts=acts if request.actor.may(pages.CHANGE) else (),
        parts=(uses, facts) if row.is_lent else (facts,),
    )


@page(pages.CHANGE, BOTH)
def thing_new(request: ActorRequest) -> HttpResponse:
    """Write down what somebody gives or lends."""
    form = forms.ThingForm(data(request), lists={"giver": forms.giver_choices()})

    def do(given: dict[str, Any]) -> str:
        unit = given["value_unit"].upper()
        value = amounts.parts(unit, given["value"], "value") if given["value"] else None
        made = actions.promise_thing(
            ThingIn(
                giver_id=UUID(given["giver"]),
                what=given["what"],
                is_lent=given["how"] == "lent",
                quantity=given["quantity"],
                goods_unit=given["goods_unit"],
                source=given["source"],
                value=value,
                value_unit=unit,
                value_source=given["value_source"],
                return_due_on=given["return_due_on"],
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "thing", thing_id=made.id)

    return run_form(
        request, form, do, title=_("Goods or a lent asset"), submit=_("Keep"),
        back=(goes_to(request, "things"), _("Goods and lent assets")),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def thing_receive(request: ActorRequest, thing_id: UUID) -> HttpResponse:
    """Take a thing over."""
    row = queries.thing(thing_id)
    form = forms.TakeOverForm(data(request), initial={"on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        actions.receive_thing(
            row.id, given["condition"], on=given["on"], by=request.actor, at=request.at
        )
        return goes_to(request, "thing", thing_id=row.id)

    return run_form(
        request, form, do, title=_("It came"), submit=_("Take it over"),
        back=(goes_to(request, "thing", thing_id=row.id), row.what),
        lead=_("What is lent stays its owner's. The books count it until it goes back.")
        if row.is_lent
        else _("Goods then go into a store: under Relief goods, Receive goods, name this gift."),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def thing_use(request: ActorRequest, thing_id: UUID) -> HttpResponse:
    """Note what a lent thing was used for."""
    row = queries.thing(thing_id)

    def do(given: dict[str, Any]) -> str:
        actions.use_thing(
            row.id, given["amount"], given["unit"], given["what"], on=given["on"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "thing", thing_id=row.id)

    return run_form(
        request, forms.UseForm(data(request), initial={"on": request.at.date()}), do,
        title=_("Note a use"), submit=_("Keep"),
        back=(goes_to(request, "thing", thing_id=row.id), row.what),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def thing_return(request: ActorRequest, thing_id: UUID) -> HttpResponse:
    """Give a lent thing back."""
    row = queries.thing(thing_id)

    def do(given: dict[str, Any]) -> str:
        actions.return_thing(
            row.id, given["condition"], on=given["on"], by=request.actor, at=request.at
        )
        return goes_to(request, "thing", thing_id=row.id)

    return run_form(
        request, forms.ReturnForm(data(request), initial={"on": request.at.date()}), do,
        title=_("It goes back"), submit=_("Give it back"),
        back=(goes_to(request, "thing", thing_id=row.id), row.what),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def thing_withdraw(request: ActorRequest, thing_id: UUID) -> HttpResponse:
    """Note that a promised thing will not come."""
    row = queries.thing(thing_id)

    def do(given: dict[str, Any]) -> str:
        actions.withdraw_thing(row.id, given["why"], by=request.actor, at=request.at)
        return goes_to(request, "thing", thing_id=row.id)

    return run_form(
        request, forms.WhyForm(data(request)), do, title=_("It will not come"),
        submit=_("Note it"), back=(goes_to(request, "thing", thing_id=row.id), row.what),
    )  # fmt: skip
