"""Who looked at a registration, as the person may see it: what kind of actor, on which day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.audit.models import Event
from musterpoint.web.formats import zone_of

MOST = 500
KINDS: dict[str, str | Promise] = {
    "staff": _("Staff of this service"),
    "person": _("You, or somebody with your reference and code"),
    "public": _("You, or somebody with your reference and code"),
    "partner": _("A partner of this service"),
    "client": _("A program of this service"),
    "device": _("A device of this service"),
    "system": _("A program of this service"),
    "exercise": _("A program of this service"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """On this day somebody of this kind looked at the registration, or changed it."""

    on: date
    who: str | Promise
    is_change: bool


def who_looked(person_id: UUID, *, zone: str) -> list[Look]:
    """
    Return who looked at or changed a person's record, newest day first, each kind once a day.

    No name and no hour: staff are protected too. Reads the consular trail alone, which every
    registration has, so that nothing here tells whether there is another.
    """
    rows = Event.objects.filter(subject_id=person_id).order_by("-occurred_at", "-id")
    found = rows.values_list("occurred_at", "actor_kind", "kind")[:MOST]
    looks = dict.fromkeys(_look(*row, zone=zone) for row in found)
    return list(looks)


def _look(occurred_at: datetime, actor_kind: str, kind: str, *, zone: str) -> Look:
    return Look(
        on=occurred_at.astimezone(zone_of(zone)).date(),
        who=KINDS.get(actor_kind, KINDS["system"]),
        is_change=not kind.endswith((".read", ".exported", ".found")),
    )
