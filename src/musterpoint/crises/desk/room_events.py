"""What happened and what is due, for the crisis room and the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises import queries
from musterpoint.crises.desk import words
from musterpoint.crises.desk.page import resolved
from musterpoint.crises.desk.room_presenter import people_url
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import Crisis, Decision, LevelChange, RollEntry
from musterpoint.disclosures import queries as disclosures
from musterpoint.messaging import queries as messaging
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Event

#: Somebody who needs help is a task when nothing was heard or done for so long.
HELP_WAITS = timedelta(hours=1)
#: More open pairs than this are told as "at least".
HINTS = 100
#: Kind of a line in the log -> (icon, kind of status).
KINDS: Mapping[str, tuple[str, str]] = {
    "declared": ("bell", "help"),
    "closed": ("stop", ""),
    "level": ("bell", "due"),
    "decision": ("task", ""),
    "event": ("log", ""),
    "handover": ("person", ""),
    "report": ("report", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits for somebody: what, since when, and where it is done."""

    text: str
    note: str
    due: str
    url: str
    kind: str = "due"


def events(request: ActorRequest, crisis: Crisis, limit: int) -> list[Event]:
    """Return the newest lines of the log, with the levels that were set."""
    zone, at = chrome_of(request).zone, request.at
    decisions = Decision.objects.filter(crisis=crisis).order_by("-decided_at", "-id")[:limit]
    changes = (
        LevelChange.objects.filter(area__crisis=crisis)
        .select_related("area")
        .order_by("-decided_at", "-level", "decided_by_name", "area__name", "id")[: 4 * limit]
    )
    found = [
        (row.decided_at, row.kind, row.text, row.decided_by_name) for row in decisions
    ] + _levels(list(changes))
    found.sort(key=lambda line: line[0], reverse=True)
    return [
        Event(
            when=formats.moment(moment, zone, now=at),
            text=text,
            note=words.hand(name),
            icon=KINDS.get(kind, ("log", ""))[0],
            kind=KINDS.get(kind, ("log", ""))[1],
        )
        for moment, kind, text, name in found[:limit]
    ]


def _levels(changes: list[LevelChange]) -> list[tuple[datetime, str, str, str]]:
    """Return one line for all areas whose level was set in one decision."""
    lines = []
    for (moment, level, name, basis), group in groupby(
        changes, key=lambda row: (row.decided_at, row.level, row.decided_by_name, row.basis)
    ):
        areas = formats.listed(words.area_name(row.area.name, row.area.names) for row in group)
        text = _("Level %(level)d in %(areas)s. %(basis)s") % {
            "level": level,
            "areas": areas,
            "basis": basis,
        }
        lines.append((moment, "level", text, name))
    return lines


def tasks(request: ActorRequest, crisis: Crisis) -> list[Task]:
    """Return what is due, by what the actor may do about it."""
    found = [_help_waits(request, crisis)]
    if request.actor.may(Permission.MESSAGES_READ):
        found.append(_replies(request))
    if request.actor.may(Permission.PEOPLE_LINK):
        found.append(_duplicates(request, crisis))
    if request.actor.may(Permission.AGREEMENTS_READ):
        found.append(_proposals(request))
    return [task for task in found if task is not None] + _of_others(request, crisis)


def _of_others(request: ActorRequest, crisis: Crisis) -> list[Task]:
    """Return what packages above say is due."""
    found = queries.waiting(crisis.id, by=request.actor, at=request.at)
    return [
        Task(
            text=one.text,
            note=one.note,
            due="",
            url=f"{resolved(request, one.page)}?{one.query}",
            kind=one.kind,
        )
        for one in found
    ]


def _help_waits(request: ActorRequest, crisis: Crisis) -> Task | None:
    before = request.at - HELP_WAITS
    silent = Q(last_contact_at__isnull=True) | Q(last_contact_at__lte=before)
    rows = RollEntry.objects.filter(PRESENT, silent, crisis=crisis, help_since__lte=before)
    found = rows.aggregate(count=Count("id"), oldest=Min("help_since"))
    if not found["count"]:
        return None
    return Task(
        text=ngettext(
            "%(count)s person needs help, nothing new for an hour",
            "%(count)s people need help, nothing new for an hour",
            found["count"],
        )
        % {"count": formats.count(found["count"])},
        note=_("The first since %(time)s") % {"time": _moment(request, found["oldest"])},
        due=formats.relative(found["oldest"], request.at),
        url=people_url(request, crisis, measure="need_help"),
        kind="help",
    )


def _replies(request: ActorRequest) -> Task | None:
    waiting = messaging.inbox_counts()
    count = sum(waiting.values())
    if not count:
        return None
    text = ngettext("%(count)s reply to read", "%(count)s replies to read", count)
    urgent = waiting.get("help", 0)
    note = _("%(count)s of them may be calls for help") % {"count": formats.count(urgent)}
    return Task(
        text=text % {"count": formats.count(count)},
        note=note if urgent else _("No rule could read them"),
        due="",
        url=resolved(request, "outreach:inbox"),
        kind="help" if urgent else "due",
    )


def _duplicates(request: ActorRequest, crisis: Crisis) -> Task | None:
    count = len(people.hints(limit=HINTS))
    if not count:
        return None
    shown = formats.count(count) if count < HINTS else _("At least %(count)d") % {"count": HINTS}
    text = ngettext("%(count)s pair may be one person", "%(count)s pairs may be one person", count)
    return Task(
        text=text % {"count": shown},
        note=_("Nothing is joined by itself"),
        due="",
        url=url(request, "desk:duplicates", crisis=crisis.slug),
    )


def _proposals(request: ActorRequest) -> Task | None:
    waiting = [
        one
        for one in disclosures.agreements()
        if one.accepted_here_at is None and one.ended_at is None
    ]
    if not waiting:
        return None
    text = ngettext(
        "%(count)s agreement waits for your answer",
        "%(count)s agreements wait for your answer",
        len(waiting),
    )
    return Task(
        text=text % {"count": formats.count(len(waiting))},
        note=formats.listed(one.counterpart_name for one in waiting[:3]),
        due="",
        url=url(request, "desk:agreements"),
    )


def _moment(request: ActorRequest, at: datetime) -> str:
    return formats.moment(at, chrome_of(request).zone, now=request.at)
