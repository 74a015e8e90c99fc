"""Translations on the list of all that is due."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, MINE, Asked, Item
from musterpoint.rosters.models import JobState, TranslationJob
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="translations",
            label=gettext_lazy("Translation"),
            permission=Permission.ROSTERS_READ,
            find=translations,
        )
    )


def translations(asked: Asked) -> list[Item]:
    """Return the texts that are not published yet: one's own, as asker, translator or reviewer."""
    rows = TranslationJob.objects.exclude(state__in=(JobState.PUBLISHED, JobState.CANCELLED))
    if asked.view == MINE:
        mine = Q(created_by=asked.by.id)
        mine |= Q(translator__user_id=asked.by.id) | Q(reviewer__user_id=asked.by.id)
        rows = rows.filter(mine) if asked.by.id is not None else rows.none()
    elif asked.view != ALL:
        return []
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Translation from %(source)s to %(target)s")
            % {"source": languages.endonym(one.source), "target": languages.endonym(one.target)},
            about=str(one.get_state_display()),
            officer_id=one.created_by,
            page="rosters:translation",
            parts={"translation": one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]
