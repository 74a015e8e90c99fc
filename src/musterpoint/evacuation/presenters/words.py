"""The words and kinds of status that the pages of an evacuation share."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from musterpoint.crises.models import Area
from musterpoint.evacuation.models import LegState, LineState, Mode, RequestState
from musterpoint.people import countries
from musterpoint.web import formats, languages

Text = str | Promise

MODE_ICONS: dict[str, str] = {
    Mode.BUS: "bus",
    Mode.SHIP: "ship",
    Mode.AIR: "plane",
    Mode.TRAIN: "train",
}
REQUEST_KINDS: dict[str, str] = {
    RequestState.WAITING: "due",
    RequestState.READY: "unk",
    RequestState.SEATED: "move",
    RequestState.DEPARTED: "move",
    RequestState.ARRIVED: "ok",
    RequestState.NO_SHOW: "off",
    RequestState.WITHDRAWN: "off",
}
LINE_KINDS: dict[str, str] = {
    LineState.LISTED: "unk",
    LineState.BOARDED: "ok",
    LineState.NO_SHOW: "off",
    LineState.OFFLOADED: "off",
    LineState.REFUSED: "due",
    LineState.ARRIVED: "ok",
}
#: What waits before a seat. "Checks" is one line on purpose: it never says which.
HOLDS: dict[str, Text] = {"checks": gettext_lazy("Checks not finished")}
CLASSES: dict[int, Text] = {
    0: gettext_lazy("First: life or child at risk"),
    1: gettext_lazy("Second: cannot wait long"),
    2: gettext_lazy("Third: with children"),
    3: gettext_lazy("Fourth: everybody else"),
}
REASONS: dict[str, Text] = {
    "no_transport": gettext_lazy("No transport from where they are"),
    "document": gettext_lazy("Papers missing for the way"),
    "too_late": gettext_lazy("No leg fits their time"),
    "offer_rules": gettext_lazy("The offer does not take their nationality"),
    "destination": gettext_lazy("No leg to where they want to go"),
    "assembly_point": gettext_lazy("Transport leaves from another place"),
    "needs_or_size": gettext_lazy("Special places or household size"),
    "capacity": gettext_lazy("No free seat in time"),
}
RESOURCES: dict[str, Text] = {
    "seat": gettext_lazy("seats"),
    "wheelchair": gettext_lazy("wheelchair places"),
    "stretcher": gettext_lazy("stretcher places"),
    "infant": gettext_lazy("places for infants on a lap"),
    "escort": gettext_lazy("escorts"),
    "quota": gettext_lazy("places for other nationalities"),
    "bed": gettext_lazy("beds on the way"),
}
SPECIAL: dict[str, Text] = {
    "WCHR": gettext_lazy("Wheelchair"),
    "STCR": gettext_lazy("Stretcher"),
}
NEEDS: dict[str, Text] = {
    "wheelchair": gettext_lazy("Wheelchair"),
    "stretcher": gettext_lazy("Stretcher"),
    "medicine": gettext_lazy("Medicine"),
    "pregnant": gettext_lazy("Pregnant"),
    "infant": gettext_lazy("Infant"),
    "elderly": gettext_lazy("Elderly, needs support"),
    "interpreter": gettext_lazy("Interpreter"),
}
#: Needs that open a check are not told beside a request: they would say which check it is.
GATED = frozenset({"unaccompanied", "separated"})
SEXES: dict[str, Text] = {
    "f": pgettext_lazy("sex on a list", "F"),
    "m": pgettext_lazy("sex on a list", "M"),
    "x": pgettext_lazy("sex on a list", "X"),
}


def hold(code: str) -> str:
    """Return what a request waits for; whatever it is, an unknown code is a check too."""
    return str(HOLDS.get(code, HOLDS["checks"]))


def reason(code: str) -> str:
    """Return why a household has no seat."""
    return str(REASONS.get(code, REASONS["capacity"]))


def resource(code: str) -> str:
    """Return what a leg is short of."""
    return str(RESOURCES.get(code, code))


def priority_class(number: int) -> str:
    """Return the class of the humanitarian table in words."""
    return str(CLASSES.get(number, CLASSES[3]))


def needs(codes: Iterable[str]) -> str:
    """Return what somebody needs on the way; a code of an organisation's own reads as words."""
    told = [code for code in codes if code not in GATED]
    return formats.listed(str(NEEDS.get(code, code.replace("_", " "))) for code in told)


def country(code: str) -> str:
    """Return a country's name in the language of the page."""
    return countries.name(code, languages.current().code) if code else _("Not told")


def people(number: int) -> str:
    """Return "1 person" or "12 people"."""
    words = ngettext("%(count)s person", "%(count)s people", number)
    return words % {"count": formats.count(number)}


def wish(code: str) -> str:
    """Return one destination of a request in words."""
    kind, _colon, value = code.partition(":")
    if kind == "country":
        return country(value)
    return _("Any safe place") if kind == "safe" else value


def leg_status(state: str, taken: int, proposed: int) -> tuple[str, str]:
    """Return (kind, words) of a leg's status: a proposal waits, a confirmed seat holds."""
    if state == LegState.OFFERED:
        if proposed:
            return "due", _("Proposed")
        return ("move", _("Confirmed")) if taken else ("off", _("Offered"))
    kinds = {LegState.BOARDING: "move", LegState.DEPARTED: "move", LegState.ARRIVED: "ok"}
    return kinds.get(LegState(state), "off"), str(LegState(state).label)


def area(found: Area) -> str:
    """Return an area's name in the language of the page where it has one."""
    return found.names.get(languages.current().code) or found.name
