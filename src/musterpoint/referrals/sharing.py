"""What can be told of a person to a partner, in pieces: the person ticks what they agree to."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.people import countries
from musterpoint.people import rules as people_rules
from musterpoint.people.queries import Card
from musterpoint.referrals import life
from musterpoint.web import languages

PIECES: Mapping[str, Promise] = {
    "name": _("Name"),
    "contact": _("A number or address at which it is safe to reach you"),
    "age": _("Age, in bands of years"),
    "sex": _("Sex"),
    "language": _("Language"),
    "nationalities": _("Nationality"),
    "place": _("Where you are"),
    "needs": _("What you need, such as a wheelchair"),
    "note": _("What is written below"),
}
BAND_YEARS = 5


def minimum(kind: str) -> frozenset[str]:
    """Return the pieces without which a partner cannot act; they alone are ticked beforehand."""
    rules = life.pack().rules["minimum"]
    return frozenset([*rules["every"], *rules.get(kind, ())])


def of_card(card: Card, at: datetime) -> dict[str, str]:
    """Return what is known of a registered person, piece by piece; unknown pieces are left out."""
    who, code = card.identity, languages.current().code
    age = people_rules.age_band(who.born, at) if who.born else None
    safe = [one.address for one in card.contacts if one.is_safe and one.failed_at is None]
    found = {
        "name": card.name,
        "contact": next(iter(safe), ""),
        "age": f"{age}-{age + BAND_YEARS - 1}" if age is not None else "",
        "sex": card.sex if card.sex in ("f", "m") else "",
        "language": card.language,
        # A second nationality is told to no other organisation: it may put somebody at risk.
        "nationalities": next((countries.name(one, code) for one in card.nationalities), ""),
        "place": who.place,
        "needs": ", ".join(who.needs),
    }
    return {piece: value for piece, value in found.items() if value}


def as_told(piece: str, value: str) -> str:
    """Return a piece as a partner is told it: of nationalities that older rows hold, the first."""
    return value.partition(", ")[0] if piece == "nationalities" else value
