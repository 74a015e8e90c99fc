"""What the pages of costs show, in the reader's words."""

from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.costs import rules
from musterpoint.costs.models import (
    PAYERS,
    CostModel,
    Debtor,
    Demand,
    DemandStep,
    LineAnswer,
    Netting,
    NettingState,
    Note,
    NoteState,
    Relief,
    ReliefState,
    SeatChange,
    StatementLine,
)
from musterpoint.funds import units
from musterpoint.kernel.ids import show_reference
from musterpoint.web import formats


class Money(Protocol):
    """What says in which currency its amounts are."""

    @property
    def currency(self) -> str:
        """The code of the currency."""

    @property
    def digits(self) -> int:
        """Its decimal places."""


NOTES = {
    NoteState.OFFERED: "unk",
    NoteState.SIGNED: "move",
    NoteState.PROTEST: "move",
    NoteState.UNABLE: "unk",
    NoteState.REFUSED: "unk",
    NoteState.WAIVED: "ok",
    NoteState.REPAYING: "move",
    NoteState.REPAID: "ok",
    NoteState.WRITTEN_OFF: "off",
}
RELIEFS = {
    ReliefState.ASKED: "due",
    ReliefState.PROPOSED: "due",
    ReliefState.GRANTED: "ok",
    ReliefState.REFUSED: "off",
}
LINES = {
    LineAnswer.OPEN: "unk",
    LineAnswer.ACCEPTED: "ok",
    LineAnswer.DISPUTED: "due",
    LineAnswer.DROPPED: "off",
}
NETTINGS = {
    NettingState.INVITED: "move",
    NettingState.PROPOSED: "due",
    NettingState.BOOKED: "ok",
    NettingState.ENDED: "off",
}


def money(amount: int, of: Money) -> str:
    """Return an amount with its currency, in the reader's language."""
    return units.shown(amount, of.digits, of.currency)


def note_tag(row: Note) -> tuple[str, str]:
    """Return kind and words of where a note stands."""
    return NOTES[NoteState(row.state)], str(row.get_state_display())


def relief_tag(row: Relief) -> tuple[str, str]:
    """Return kind and words of where a request for relief stands."""
    return RELIEFS[ReliefState(row.state)], str(row.get_state_display())


def line_tag(row: StatementLine) -> tuple[str, str]:
    """Return kind and words of what was said of a line."""
    return LINES[LineAnswer(row.answer)], str(row.get_answer_display())


def netting_tag(row: Netting) -> tuple[str, str]:
    """Return kind and words of where a netting stands."""
    return NETTINGS[NettingState(row.state)], str(row.get_state_display())


def number(reference: str) -> str:
    """Return a number as it is read aloud."""
    return show_reference(reference)


def payer(code: str) -> str:
    """Return who pays, in words."""
    return str(PAYERS.get(code, code))


def reason(code: str) -> str:
    """Return why somebody pays, in words."""
    return rules.word(rules.pack().reasons, code)


def ground(code: str) -> str:
    """Return why a note was lifted, in words."""
    return rules.word(rules.pack().grounds, code)


def dispute(code: str) -> str:
    """Return why a line is disputed, in words."""
    return rules.word(rules.pack().disputes, code)


def model(code: str) -> str:
    """Return how a cost model is called."""
    found = rules.pack().models.get(code)
    return rules.word({code: found.name}, code) if found is not None else code


def model_says(code: str) -> str:
    """Return what a cost model asks of whom, in a sentence or two."""
    found = rules.pack().models.get(code)
    return rules.word({code: found.says}, code) if found is not None else ""


def scope(row: CostModel) -> str:
    """Return for which journeys a cost model was chosen."""
    return row.crisis.name if row.crisis is not None else _("All crises without one of their own")


def by_two_tag(row: CostModel | DemandStep | SeatChange) -> tuple[str, str]:
    """Return kind and words of where something stands that two people decide."""
    if row.decided_at is None:
        return "due", _("To be confirmed by another")
    return ("ok", _("Confirmed")) if row.is_granted else ("off", _("Refused"))


def seats(flown: int, offered: int) -> str:
    """Return how many seats a leg had, and how many were flown."""
    words = _("%(flown)s flown of %(offered)s")
    return words % {"flown": formats.count(flown), "offered": formats.count(offered)}


def cap(row: Note) -> str:
    """Return what a note never asks more than, beside the cost."""
    by = rules.of_stamp(row.pack)
    is_fixed = by is not None and by.fixed is not None
    return _("Fixed sum for an adult") if is_fixed else _("Fare before the crisis")


def cap_source(row: Note) -> str:
    """Return how the source of that is called."""
    by = rules.of_stamp(row.pack)
    is_fixed = by is not None and by.fixed is not None
    return _("Where it was announced") if is_fixed else _("Source of the fare")


def debtor(row: Debtor) -> str:
    """Return how a debtor is called on a page; a household by its number alone."""
    return row.name or _("Household %(number)s") % {"number": number(row.reference)}


def demand_tag(row: Demand) -> tuple[str, str]:
    """Return kind and words of where a demand stands."""
    if row.over:
        return "due", pgettext("demand", "To be paid back")
    if not row.owed and row.written_off:
        return "off", pgettext("demand", "Written off")
    if not row.owed:
        return "ok", pgettext("demand", "Paid") if row.paid else pgettext("demand", "Fell away")
    if row.disputed_at is not None:
        return "due", pgettext("demand", "Disputed")
    return "move", pgettext("demand", "Open")
