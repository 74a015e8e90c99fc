"""The card that says who may pay before a fund does."""

from django.utils.translation import gettext as _

from musterpoint.grants import covered
from musterpoint.grants.models import Application
from musterpoint.web import formats
from musterpoint.web.cards import Cell, Part
from musterpoint.web.http import ActorRequest, url


def covered_parts(request: ActorRequest, row: Application) -> list[Part]:
    """Return who is asked first; nothing where nobody is known."""
    found = covered.of(row)
    if not found:
        return []
    rows = [
        [
            Cell(
                text=one.who,
                url=url(request, one.page, **{one.part: one.subject_id})
                if request.actor.may(one.permission)
                else "",
            ),
            Cell(text=formats.day(one.until_on, year=True)),
        ]
        for one in found
    ]
    title = _("Insured: ask the insurer first")
    return [Part(title=title, code="covered", columns=[_("Insurer"), _("Until")], rows=rows)]
