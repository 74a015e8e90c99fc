"""What the pages of bonds show, in the reader's words."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from musterpoint.bonds import queries
from musterpoint.bonds.models import Bond, BondState, Call, CallState, PayoutState, Proposal, Step
from musterpoint.funds import units
from musterpoint.kernel.ids import show_reference
from musterpoint.people import countries
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event

BONDS = {
    BondState.REQUIRED: "due",
    BondState.LODGED: "move",
    BondState.VERIFIED: "move",
    BondState.IN_FORCE: "ok",
    BondState.EXPIRED: "help",
    BondState.RETURNED: "off",
    BondState.REPLACED: "off",
    BondState.WAIVED: "off",
}
CALLS = {
    CallState.DRAFT: "unk",
    CallState.SENT: "due",
    CallState.MATCHED: "move",
    CallState.NOTICED: "move",
    CallState.DECIDED: "ok",
    CallState.REFUSED: "off",
    CallState.WITHDRAWN: "off",
}
PAYOUTS = {PayoutState.AWAITED: "due", PayoutState.OWED: "due", PayoutState.PAID: "ok"}
STEPS = {
    "required": gettext_lazy("Required"),
    "lodged": gettext_lazy("Lodged"),
    "not_good": gettext_lazy("Not good: required again"),
    "verified": gettext_lazy("Verified"),
    "in_force": gettext_lazy("In force"),
    "alarm": gettext_lazy("Warned that it ends"),
    "extended": gettext_lazy("Extended"),
    "expired": gettext_lazy("Expired"),
    "called": gettext_lazy("Called: the employer was told"),
    "granted": gettext_lazy("Call granted"),
    "refused": gettext_lazy("Call refused"),
    "drawn": pgettext_lazy("money", "Drawn"),
    "received": gettext_lazy("Received of the issuer"),
    "ordered": gettext_lazy("Payment to the worker ordered"),
    "paid": gettext_lazy("Paid to the worker"),
    "came_back": gettext_lazy("The payment came back: it is owed again"),
    "top_up": gettext_lazy("Top-up demanded"),
    "topped": gettext_lazy("Topped up"),
    "ask_days": gettext_lazy("Days entered, to be confirmed"),
    "ask_top_up": gettext_lazy("Top-up entered, to be confirmed"),
    "ask_back": gettext_lazy("Return entered, to be confirmed"),
    "ask_share": gettext_lazy("Return of a share entered, to be confirmed"),
    "share_back": gettext_lazy("A share went back"),
    "called_off": gettext_lazy("Taken back: it was wrong"),
    "term": gettext_lazy("End of the term of employment set"),
    "returned": gettext_lazy("Returned"),
    "replaced": gettext_lazy("Replaced by another"),
    "waived": gettext_lazy("Not required any more"),
}


def money(amount: int, of: Bond | Call | queries.Standing) -> str:
    """Return an amount with its currency, in the reader's language."""
    return units.shown(amount, of.digits, of.currency)


def typed(amount: int, of: Bond | Call) -> str:
    """Return an amount as a form has it."""
    if not of.digits:
        return str(amount)
    whole, rest = divmod(amount, 10**of.digits)
    return f"{whole}.{rest:0{of.digits}}"


def bond_tag(row: Bond) -> tuple[str, str]:
    """Return kind and words of where a bond stands."""
    return BONDS[BondState(row.state)], str(row.get_state_display())


def call_tag(row: Call) -> tuple[str, str]:
    """Return kind and words of where a call stands."""
    return CALLS[CallState(row.state)], str(row.get_state_display())


def number(reference: str) -> str:
    """Return a number as it is read aloud."""
    return show_reference(reference)


def lodger(row: Bond, names: Mapping[UUID, str]) -> str:
    """Return who lodges a bond."""
    if row.is_joint:
        return _("Joint bond")
    return names.get(row.employer_id, "") if row.employer_id else ""


def proposed(one: Proposal, names: Mapping[UUID, str]) -> str:
    """Return what somebody entered of a bond and another confirms, and of whose share."""
    found = [str(one.get_kind_display())]
    if one.share is not None:
        found.append(names.get(one.share.employer_id, ""))
    if one.amount is not None:
        found.append(money(one.amount, one.bond))
    for day, words in (
        (one.valid_to, _("Last day: %(day)s")),
        (one.term_ends, _("Term of employment ends: %(day)s")),
    ):
        if day is not None:
            found.append(words % {"day": formats.day(day, year=True)})
    return formats.listed([*found, one.checked])


def country(code: str) -> str:
    """Return a country in the reader's language."""
    return countries.name(code, languages.current().code)


def events(request: ActorRequest, row: Bond, names: Mapping[UUID, str]) -> list[Event]:
    """Return the time line of a bond, the newest first."""
    zone = request.organisation.time_zone
    return [
        Event(
            when=formats.moment(one.at, zone, year=True),
            text=STEPS.get(one.what, one.what),
            note=formats.listed([_facts(one, row), names.get(one.by_id, "") if one.by_id else ""]),
        )
        for one in row.steps.order_by("-at", "-id")[:200]
    ]


def _facts(one: Step, row: Bond) -> str:
    amount = money(one.amount, row) if one.amount is not None else ""
    note = one.note
    if one.what in ("called", "granted", "refused", "drawn", "replaced") and note:
        note = show_reference(note)
    elif one.what == "alarm":
        note = _("Days left: %(count)s") % {"count": note}
    return formats.listed([amount, note])
