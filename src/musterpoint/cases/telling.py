"""
What can be told of a case to another organisation, in pieces: the person agrees to each.

The same pieces go with a case that is shared and with one that moves. A second nationality is told
to no other organisation, because it may put somebody at risk.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.cases import seeing
from musterpoint.cases.models import Case
from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.tenancy import vault
from musterpoint.web import languages

PIECES: Mapping[str, Promise] = {
    "name": gettext_lazy("Name"),
    "story": gettext_lazy("What happened"),
    "needs": gettext_lazy("What is needed, such as a wheelchair"),
    "contact": gettext_lazy("A number or address at which it is safe to reach the person"),
    "language": gettext_lazy("Language"),
    "nationality": gettext_lazy("Nationality"),
}
#: What stands in the story of the case that is opened there; the rest has a place of its own.
BESIDE = ("needs", "language", "nationality")
MOST = 4000
#: The kinds of disclosure that carry them, and a paper of the case.
STORY, PAPER = "cases.story", "cases.paper"


def of_case(case: Case, at: datetime) -> dict[str, str]:
    """Return what is known, piece by piece; unknown pieces are left out. Nothing of the erased."""
    try:
        content = seeing.told(case, seeing.key_of(case, at))
    except vault.Erased:
        return {}
    found = {"name": content.get("name", ""), "story": content.get("story", "")}
    if case.person_id is None:
        found["contact"] = content.get("phone", "")
    else:
        card = people.card([case.person_id], at).get(case.person_id)
        if card is None or card.is_erased:
            return {}
        code = languages.current().code
        safe = [one.address for one in card.contacts if one.is_safe and one.failed_at is None]
        found |= {
            "name": card.name,
            "needs": ", ".join(card.identity.needs),
            "contact": next(iter(safe), ""),
            "language": card.language,
            "nationality": next((countries.name(one, code) for one in card.nationalities), ""),
        }
    return {piece: found[piece][:MOST] for piece in PIECES if found.get(piece)}


def as_story(told: Mapping[str, str]) -> str:
    """Return what was told as one text: the story, and under it what has no place of its own."""
    lines = [told.get("story", "")]
    for piece in BESIDE:
        if told.get(piece):
            lines.append(_("%(what)s: %(value)s") % {"what": PIECES[piece], "value": told[piece]})
    return "\n".join(line for line in lines if line)
