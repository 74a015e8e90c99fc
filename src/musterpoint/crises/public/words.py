"""The words of the public pages for codes that are kept: needs, relations, kinds of help."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = tuple[tuple[str, str | Promise], ...]

NEEDS: Words = (
    ("medicine", _("Medicine every day, or treatment")),
    ("wheelchair", _("A wheelchair")),
    ("stretcher", _("To lie down when travelling")),
    ("pregnant", _("Care in pregnancy")),
    ("interpreter", _("Somebody who translates")),
)
"""What somebody may tick; infants, children and old age follow from the age."""

PAPERS: Words = (
    ("2", _("A passport for each of us")),
    ("1", _("Some other paper, such as an identity card or an emergency paper")),
    ("0", _("No papers, or not for everybody")),
)
"""Codes of people.models.DocumentLevel, for the whole family: it crosses a border together."""

RELATIONS: Words = (
    ("partner", _("My wife, husband or partner")),
    ("child", _("My child")),
    ("parent", _("My mother or father")),
    ("relative", _("Another relative")),
    ("alone", _("A child without a parent here")),
    ("other", _("A friend, co-worker or someone else")),
)

HELP: Words = (
    ("help_danger", _("I am in danger")),
    ("help_injured", _("Somebody is hurt or ill")),
    ("help_food", _("No food, water or shelter")),
    ("help_detained", _("I am held and cannot leave")),
    ("help_papers", _("My papers are lost or kept from me")),
    ("help_child", _("A child is alone")),
    ("help_other", _("Something else")),
)

STATES: dict[str, tuple[str, str | Promise]] = {
    "unknown": ("unk", _("Not told yet")),
    "safe": ("ok", _("Safe")),
    "needs_help": ("help", _("Needs help")),
    "wants_to_leave": ("due", _("Asked to leave")),
    "wants_to_stay": ("off", _("Decided to stay")),
    "en_route": ("move", _("On the way")),
    "departed": ("move", _("Departed")),
    "arrived": ("ok", _("Arrived")),
    "detained": ("help", _("Held")),
    "hospitalised": ("help", _("In hospital")),
    "deceased": ("off", _("Closed")),
}
"""State of the roll -> kind of tag and the words that the person reads."""


def listed(codes: Iterable[str], words: Words) -> list[str | Promise]:
    """Return the words of those codes that have some, in the order of the list."""
    wanted = set(codes)
    return [text for code, text in words if code in wanted]
