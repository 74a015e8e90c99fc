"""The audit trail as a page and a file show it: filters, a cursor, words, safe cells."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import ActorKind
from musterpoint.web import formats, tables

PAGE = 50
EXPORT_LIMIT = 50_000
COLUMNS = (
    "occurred_at",
    "recorded_at",
    "kind",
    "actor_kind",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "subject_id",
    "facts",
    "id",
)
Cursor = tuple[datetime, UUID]
WHO: dict[str, str | Promise] = {
    ActorKind.STAFF: gettext_lazy("Staff"),
    ActorKind.PUBLIC: gettext_lazy("Public pages"),
    ActorKind.PERSON: gettext_lazy("The person"),
    ActorKind.PARTNER: gettext_lazy("A partner"),
    ActorKind.CLIENT: gettext_lazy("Connected systems"),
    ActorKind.DEVICE: gettext_lazy("A device"),
    ActorKind.SYSTEM: gettext_lazy("The system"),
    ActorKind.EXERCISE: gettext_lazy("The exercise"),
}


class TooMany(Invalid):
    """The file would be longer than one can read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the trail, newest first, and the cursors of its neighbours ("" for none)."""

    events: Sequence[Event]
    newer: str = ""
    older: str = ""


def narrowed(
    events: QuerySet[Event],
    *,
    kind: str = "",
    actor: str = "",
    subject: UUID | None = None,
    day: date | None = None,
    zone: str = "UTC",
) -> QuerySet[Event]:
    """Return the events of a kind, an actor (an id or a kind of actor), a record, a day."""
    if kind:
        events = events.filter(kind=kind)
    if actor in set(ActorKind):
        events = events.filter(actor_kind=actor)
    elif actor:
        events = events.filter(actor_id=UUID(actor))
    if subject is not None:
        events = events.filter(subject_id=subject)
    if day is not None:
        start = datetime.combine(day, time.min, ZoneInfo(zone))
        end = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
        events = events.filter(occurred_at__gte=start, occurred_at__lt=end)
    return events.order_by("-occurred_at", "-id")


def part(events: QuerySet[Event], *, before: str = "", after: str = "") -> Part:
    """Return the page before or after a cursor; the newest page without one."""
    if after:
        at, identity = _read(after)
        newer = events.filter(occurred_at__gte=at)
        newer = newer.exclude(occurred_at=at, id__lte=identity)
        found = list(newer.order_by("occurred_at", "id")[: PAGE + 1])
        more, shown = len(found) > PAGE, found[:PAGE][::-1]
        return Part(events=shown, newer=_write(shown[:1]) if more else "", older=_write(shown[-1:]))
    if before:
        at, identity = _read(before)
        events = events.filter(occurred_at__lte=at)
        events = events.exclude(occurred_at=at, id__gte=identity)
    found = list(events[: PAGE + 1])
    more, shown = len(found) > PAGE, found[:PAGE]
    return Part(
        events=shown,
        newer=_write(shown[:1]) if before else "",
        older=_write(shown[-1:]) if more else "",
    )


def _write(at_edge: Sequence[Event]) -> str:
    return "".join(f"{event.occurred_at.isoformat()}~{event.id}" for event in at_edge)


def _read(cursor: str) -> Cursor:
    """Return the place that a cursor names, or raise Invalid."""
    when, _tilde, identity = cursor.partition("~")
    try:
        at = datetime.fromisoformat(when)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)), UUID(identity)
    except ValueError:
        raise Invalid(_("This part of the list cannot be found. Start at its top.")) from None


def words(kind: str) -> str:
    """Return ``accounts.invitation.sent`` as ``Invitation sent``."""
    return " ".join(kind.split(".")[1:]).replace("_", " ").capitalize() or kind


def who(actor_kind: str) -> str:
    """Return what sort of actor it was, in words."""
    return str(WHO.get(actor_kind, actor_kind))


def told(facts: dict[str, object]) -> str:
    """Return an event's facts on one line."""
    return formats.listed(f"{name}: {_plain(value)}" for name, value in facts.items())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def table(events: Iterable[Event]) -> str:
    """Return events as CSV that no spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow([_cell(getattr(event, name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return tables.harmless(text)
