"""Waves that are due and calls that were promised, on the list of all that is due."""

from django.utils.translation import gettext, gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import MINE, Asked, Item
from musterpoint.surveys.models import Asking, AskingState, Wave
from musterpoint.surveys.rules import pack
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="survey-waves",
            label=gettext_lazy("Wave of a survey"),
            permission=Permission.SURVEYS_CHANGE,
            find=waves,
        )
    )
    agenda.register(
        agenda.Source(
            code="survey-calls",
            label=gettext_lazy("Call of a survey"),
            permission=Permission.SURVEYS_COLLECT,
            find=calls,
        )
    )


def waves(asked: Asked) -> list[Item]:
    """Return waves that wait to be opened, and open ones by the day on which they close."""
    if asked.view == MINE:
        return []
    rows = Wave.objects.filter(closed_at__isnull=True).select_related("survey")
    terms = pack().terms
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=terms[one.term].name if one.term in terms else one.term,
            about=one.survey.name,
            page="surveys:wave",
            parts={"survey_wave": one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def calls(asked: Asked) -> list[Item]:
    """Return promised calls, without a word of whom they go to."""
    if asked.view == MINE:
        return []
    rows = Asking.objects.filter(
        state=AskingState.OPEN, call_at__isnull=False, wave__closed_at__isnull=True
    ).select_related("wave__survey")
    return [
        Item(
            id=one.id,
            due_at=one.call_at,
            what=gettext("Call back"),
            about=one.wave.survey.name,
            page="surveys:call",
            parts={"survey_asking": one.id},
        )
        for one in agenda.window(rows, asked, "call_at")
    ]
