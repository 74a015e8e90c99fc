"""Gifts and receipts: money that came, its number, its way back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.giving import actions, amounts, books, earmarks, forms, letters, links, queries
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.models import Gift, Receipt, RefundState
from musterpoint.giving.views import pages, refunds
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.web import cards
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row


@page(pages.READ)
def receipts(request: ActorRequest) -> HttpResponse:
    """List receipts, the newest first."""
    found = queries.receipts(cards.words(request))
    rows, paging = paged(request, found, "-year", "-number", "-id")
    return pages.show_list(
        request,
        "receipts",
        title=_("Receipts"),
        sub=_("Numbered without gaps, a year at a time"),
        columns=(_("Number"), _("Giver"), _("Amount"), _("Day"), _("State")),
        rows=[
            [
                Cell(text=str(one), url=goes_to(request, "gift", gift_id=one.gift_id)),
                Cell(text=str(one.giver) if one.giver else _("Anonymous")),
                Cell(text=amounts.shown(one.amount, one.unit)),
                Cell(text=pages.day(one.issued_at.date())),
                Cell(text=_("Cancels %(number)s") % {"number": one.cancels}, tag="off")
                if one.cancels
                else Cell(text=_("Issued"), tag="ok"),
            ]
            for one in rows
        ],
        empty=(_("No receipt yet"), _("A receipt is written when money comes.")),
        search=_("Number, giver or reference"),
        paging=paging,
        acts=(
            Act(label=_("As a table (CSV)"), url=goes_to(request, "receipts-file")),
            pages.may(request, Act(label=_("Gifts to look at"), url=goes_to(request, "intents"))),
            pages.may(
                request,
                Act(label=_("New gift"), url=goes_to(request, "gift-new"), is_main=True),
            ),
        ),
    )


@page(pages.READ)
def receipts_file(request: ActorRequest) -> HttpResponse:
    """Give the receipts as a table, without names of persons."""
    table = [["number", "giver", "amount", "unit", "day", "cancels"]]
    for one in queries.receipts()[:100_000]:
        table.append(
            [
                str(one),
                str(one.giver or ""),
                amounts.written(one.amount, one.unit),
                one.unit,
                one.issued_at.date().isoformat(),
                str(one.cancels or ""),
            ]
        )
    return pages.table_file(request, table, "receipts")


@page(pages.READ)
def gift(request: ActorRequest, gift_id: UUID) -> HttpResponse:
    """Show a gift with its receipts, its way into the books, and whether it was taken back."""
    row = queries.gift(gift_id)
    names = queries.names_of([row.giver], by=request.actor, at=request.at)
    end = row.ends.first()
    here = {"gift_id": row.id}
    is_going = any(one.state != RefundState.ENDED for one in row.refunds.all())
    acts = [
        None if end or is_going else pages.may(request, Act(label=label, url=address))
        for label, address in (
            (_("Take it back"), goes_to(request, "gift-back", **here)),
            (_("Give the money back"), goes_to(request, "refund-new", **here)),
        )
    ]
    note = ""
    if end is not None:
        word = _("Given back: %(why)s") if end.is_refund else _("Booked in error: %(why)s")
        note = word % {"why": end.why}
    return pages.show_detail(
        request,
        back=(goes_to(request, "receipts"), _("Receipts")),
        title=amounts.shown(row.amount, row.unit),
        tag=("off", _("Taken back")) if end else ("ok", _("Received")),
        sub=names.get(row.giver_id, "") if row.giver_id else _("Anonymous"),
        acts=acts,
        note=note,
        parts=[one for one in (refunds.part(request, row), _receipts(request, row)) if one],
        side=(Part(title=_("Gift"), code="facts", facts=_facts(request, row)),),
    )


def _facts(request: ActorRequest, row: Gift) -> list[Row]:
    found = [
        Row(key=_("Day"), value=pages.day(row.received_on)),
        Row(key=_("How it came"), value=row.get_way_display()),
        Row(key=_("Fund"), value=books.fund_name(row.fund)),
        Row(key=_("Kind of source"), value=row.get_source_display()),
        Row(key=_("Account"), value=row.account),
        Row(key=_("Key in the books"), value=row.key),
    ]
    place = books.place_name(row.fund, row.earmark)
    if place:
        found.append(Row(key=_("Only for"), value=place))
    if row.pledge is not None:
        found.append(
            Row(key=_("Pledge"), value=row.pledge.reference, action=_("Show"),
                url=goes_to(request, "pledge", pledge_id=row.pledge_id))
        )  # fmt: skip
    if row.campaign is not None:
        found.append(Row(key=_("Campaign"), value=str(row.campaign)))
    return found


def _receipts(request: ActorRequest, row: Gift) -> Part:
    found = list(row.receipts.order_by("year", "number"))
    first = next((one for one in found if one.cancels_id is None), None)
    acts = []
    if first is not None:
        acts = [
            Act(
                label=_("What the giver sees"),
                url=giver_address(request, first),
            )
        ]
    return Part(
        title=_("Receipts"),
        code="receipts",
        columns=(_("Number"), _("Amount"), _("Day")),
        rows=[
            [
                Cell(text=str(one), url=goes_to(request, "receipt", receipt_id=one.id)),
                Cell(text=amounts.shown(one.amount, one.unit)),
                Cell(text=pages.day(one.issued_at.date())),
            ]
            for one in found
        ],
        acts=acts if request.actor.may(pages.CHANGE) else (),
    )


def giver_address(request: ActorRequest, row: Receipt) -> str:
    """Return the giver's own address of a receipt."""
    return url(request, "give:mine", token=links.code_of(row.id, row.issued_at))


@page(pages.READ)
def receipt(request: ActorRequest, receipt_id: UUID) -> HttpResponse:
    """Give a receipt as a PDF in the giver's language."""
    row = queries.receipt(receipt_id)
    names = queries.names_of([row.giver], by=request.actor, at=request.at)
    audit.saw("giving.receipt.printed", [row.id], by=request.actor, at=request.at)
    address = f"{request.scheme}://{request.get_host()}{giver_address(request, row)}"
    name = names.get(row.giver_id, "") if row.giver_id else ""
    content = letters.receipt(row, name, address, request.organisation, request.at)
    return cards.attached(content, "application/pdf", f"receipt-{row}.pdf")


@page(pages.CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Book money that came without a pledge."""
    form = forms.GiftForm(
        data(request),
        lists={
            "giver": forms.giver_choices(),
            "campaign": [(str(one.id), str(one)) for one in queries.campaigns()[:200]],
            "fund": books.funds_open(),
            "place": books.places(),
            "account": books.accounts("Assets"),
        },
        initial={"on": request.at.date(), "key": f"desk-{uuid7()}", "source": "donation"},
    )

    def do(given: dict[str, Any]) -> str:
        campaign = uuid_or_none(given["campaign"])
        if campaign is None and not earmarks.is_of_fund(given):
            text = _("Choose a window and head of this fund.")
            raise Invalid(text, fields={"place": [text]})
        unit = given["unit"].upper()
        made = actions.receive(
            GiftIn(
                key=f"giving-{given['key']}",
                amount=amounts.parts(unit, given["amount"]),
                unit=unit,
                account=given["account"],
                received_on=given["on"],
                way=given["way"],
                giver_id=uuid_or_none(given["giver"]),
                campaign_id=campaign,
                fund=given["fund"],
                source=given["source"],
                earmark=earmarks.earmark(given),
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "gift", gift_id=made.gift.id)

    return run_form(
        request, form, do, title=_("New gift"), submit=_("Book it"),
        back=(goes_to(request, "receipts"), _("Receipts")),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def take_back(request: ActorRequest, gift_id: UUID) -> HttpResponse:
    """Give a gift back, or take back what was booked in error."""
    row = queries.gift(gift_id)
    form = forms.TakeBackForm(data(request), initial={"on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        actions.take_back(
            row.id, given["why"], is_refund=given["how"] == "refund", on=given["on"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "gift", gift_id=row.id)

    return run_form(
        request, form, do, title=_("Take the gift back"), submit=_("Take it back"),
        back=(goes_to(request, "gift", gift_id=row.id), amounts.shown(row.amount, row.unit)),
        lead=_("Another entry turns it round and another receipt cancels the first. Both stay."),
    )  # fmt: skip
