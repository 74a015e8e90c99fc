"""Items of the plan and answers that partners wait for, on the list of all that is due."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import POST, Asked, Item
from musterpoint.capacity import models
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import LIVE, AskedState
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="capacity",
            label=gettext_lazy("Gap to close"),
            permission=Permission.CAPACITY_READ,
            find=items,
        )
    )
    agenda.register(
        agenda.Source(
            code="capacity_asked",
            label=gettext_lazy("Partner's assessment to answer"),
            permission=Permission.CAPACITY_CHANGE,
            find=answers,
        )
    )


def items(wanted: Asked) -> list[Item]:
    """Return items that are still to be done, at the end of the day on which they are due."""
    if wanted.view == POST:
        return []
    rows = agenda.officer(models.Item.objects.filter(state__in=LIVE), wanted, "owner_id")
    zone = formats.zone_of(Organisation.objects.get(id=scope.organisation_id()).time_zone)
    questions = pack().questions
    found = []
    for one in rows.select_related("assessment"):
        question = questions.get(one.question)
        found.append(
            Item(
                id=one.id,
                due_at=datetime.combine(one.due_on, time(23, 59), zone),
                what=one.what or (question.text if question else one.question),
                about=one.assessment.partner_name or _("Our own organisation"),
                officer_id=one.owner_id,
                page="capacity:item",
                parts={"capacity_item": one.id},
            )
        )
    return agenda.first(found, wanted)


def answers(wanted: Asked) -> list[Item]:
    """Return what partners wait for; nobody's own, so it stands on the whole list alone."""
    rows = models.Asked.objects.filter(state=AskedState.WAITING)
    days = timedelta(days=pack().answer_days)
    found = [
        Item(
            id=one.id,
            due_at=one.received_at + days,
            what=one.title,
            about=one.sender_name,
            page="capacity:asked",
            parts={"capacity_asked": one.id},
        )
        for one in rows
    ]
    return agenda.first(found, wanted)
