"""What the pages of this package show, in the reader's words."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.claims import rules
from musterpoint.claims.forms import money
from musterpoint.claims.models import (
    Claim,
    ClaimState,
    CoverState,
    Line,
    Matter,
    MatterState,
    MovementState,
    Step,
)
from musterpoint.payments.models import State as OrderState
from musterpoint.people import countries
from musterpoint.web import formats, languages

CLAIMS: Mapping[str, str] = {
    ClaimState.DRAFT: "unk",
    ClaimState.FILED: "due",
    ClaimState.QUESTIONS: "unk",
    ClaimState.CHECKED: "due",
    ClaimState.APPROVED: "move",
    ClaimState.PART: "move",
    ClaimState.REFUSED: "off",
    ClaimState.COMMITTED: "move",
    ClaimState.PAID: "ok",
    ClaimState.RECONCILED: "ok",
    ClaimState.WITHDRAWN: "off",
}
MATTERS: Mapping[str, str] = {
    MatterState.DRAFT: "unk",
    MatterState.TOLD: "due",
    MatterState.PREPARED: "due",
    MatterState.FILED: "move",
    MatterState.GRANTED: "ok",
    MatterState.REFUSED: "off",
    MatterState.APPEALED: "move",
    MatterState.CLOSED: "off",
}
COVERS: Mapping[str, str] = {
    CoverState.NOTED: "due",
    CoverState.SENT: "move",
    CoverState.ACCEPTED: "move",
    CoverState.REFUSED: "off",
    CoverState.COMPLAINT: "move",
    CoverState.PAID: "ok",
    CoverState.LEFT: "off",
}
MOVEMENTS: Mapping[str, str] = {
    MovementState.ENTERED: "due",
    MovementState.BOOKED: "ok",
    MovementState.DROPPED: "off",
    MovementState.BACK: "off",
}
#: Lines of history that are no state.
STEPS = {
    "begun": gettext_lazy("Begun"),
    "written": gettext_lazy("Written by staff"),
    "elsewhere": gettext_lazy("Claimed elsewhere, too"),
    "ordered": gettext_lazy("Payment ordered"),
    "part_paid": gettext_lazy("Paid in part"),
    "came_back": gettext_lazy("A payment came back"),
    "objected": gettext_lazy("Objection"),
    "upheld": gettext_lazy("The objection is right"),
    "stands": gettext_lazy("The decision stands"),
    "linked": gettext_lazy("Linked to a registration"),
    "power": gettext_lazy("Power of attorney given"),
    "revoked": gettext_lazy("Power of attorney revoked"),
    "counsel": gettext_lazy("Legal aid given"),
    "hearing": gettext_lazy("Hearing set"),
    "heard": gettext_lazy("Heard"),
    "bond": gettext_lazy("Bond called"),
    "entered": gettext_lazy("Money entered, to be confirmed"),
    "came": gettext_lazy("Money came"),
    "taken_back": gettext_lazy("Money taken back"),
    "address": gettext_lazy("New address given"),
    "went": gettext_lazy("Money paid on"),
}


def step_name(one: Step, kind: type[ClaimState] | type[MatterState] | type[CoverState]) -> str:
    """Return what a line of history of a kind of claim is called."""
    found = dict(kind.choices).get(one.what) or STEPS.get(one.what)
    return str(found or one.what)


def country(code: str) -> str:
    """Return a country's name."""
    return countries.name(code, languages.current().code)


def period(row: Claim) -> str:
    """Return from when to when a claim goes."""
    return f"{formats.day(row.from_on, year=True)} – {formats.day(row.until_on, year=True)}"


def amount(row: Claim | Matter, found: int | None) -> str:
    """Return an amount of a claim; empty when there is none."""
    return money(found, row.unit) if found is not None else ""


def moment(at: datetime | None, zone: str) -> str:
    """Return a moment; empty when there is none."""
    return formats.moment(at, zone, year=True) if at else ""


def people(row: Line) -> str:
    """Return for how many a service was; a band where they are too few to tell."""
    if row.is_few:
        return _("fewer than %(smallest)s") % {"smallest": rules.services().smallest}
    return formats.count(row.people) if row.people is not None else ""


def declared(row: Line) -> str:
    """Return what a line declares: that nobody else covers it, or how far others do."""
    if row.is_uninsured and row.is_unpaid_by_state and row.is_unpaid_by_funds:
        return _("Not otherwise covered: no insurance, State or other fund")
    missing = [
        str(label)
        for is_declared, label in (
            (row.is_uninsured, _("insurance")),
            (row.is_unpaid_by_state, _("State")),
            (row.is_unpaid_by_funds, _("other fund")),
        )
        if not is_declared
    ]
    return _("Covered in part: %(who)s") % {"who": formats.listed(missing)}


def order_state(code: str) -> str:
    """Return where a payment stands, in the words of payments."""
    return str(dict(OrderState.choices).get(code, code))
