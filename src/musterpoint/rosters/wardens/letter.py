"""The letter of appointment of a warden, in the warden's language, as PDF."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.kernel import ids
from musterpoint.rosters.queries import Card, card
from musterpoint.rosters.wardens import queries
from musterpoint.rosters.wardens.models import WardenTerm
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats, languages, pdf

TEMPLATE = "rosters/typst/appointment.typ"


def letter(term: WardenTerm, organisation: Organisation, at: datetime) -> bytes:
    """Return the letter of a term. Whoever hands it out calls ``audit.saw`` for both people."""
    wanted = [key for key in (term.member_id, term.deputy_id) if key is not None]
    cards = card(wanted, at)
    warden = cards[term.member_id]
    deputy = cards.get(term.deputy_id) if term.deputy_id else None
    spoken = languages.site_language(warden.row.language) or languages.SITE[0]
    with translation.override(spoken.code):
        data = _data(term, organisation, warden, deputy, at)
        return pdf.render(TEMPLATE, data, at=term.appointed_at)


def _data(
    term: WardenTerm, organisation: Organisation, warden: Card, deputy: Card | None, at: datetime
) -> dict[str, object]:
    zone, names = term.zone, queries.place_names()
    return {
        "title": _("Letter of appointment"),
        "organisation": organisation.name,
        "note": _("Letter %(number)s")
        % {"number": ids.show_reference(queries.letter_number(term, at))},
        "exercise": _("Exercise") if organisation.is_exercise else "",
        "name": warden.name,
        "opening": _("We appoint you as warden. You keep in touch with our people in your zone."),
        "facts": [
            [_("Post"), zone.post],
            [_("Zone"), zone.name],
            [_("Places"), formats.listed(names.get(code, code) for code in zone.places) or "-"],
            [_("First day"), formats.day(term.starts_on, year=True)],
            [_("Last day"), formats.day(term.ends_on, year=True)],
            [_("Deputy"), deputy.name if deputy and deputy.name else _("Nobody yet")],
            [_("You are called by"), str(zone.above) if zone.above else zone.post],
        ],
        "duties": [
            _("Know who lives in your zone, and who needs help to leave."),
            _("When you are called, answer, call those below you, and tell us whom you reached."),
            _("Pass on what we tell you, word for word, and nothing that you only heard."),
            _("Keep the list of people to yourself. Show it to nobody, also not to an authority."),
            _("Take no risk: your own safety and your family's comes first."),
            _("You have no power of command, and take no money for what you do."),
        ],
        "ending": _("At the end of the term give list, radio, keys and papers to who follows you."),
        "signatures": [_("Date, for the post"), _("Date, the warden")],
    }
