"""
Calendar files (.ics, RFC 5545) of sessions and meetings, for any calendar program.

The caller gives each event a stable ``uid`` (the row's id and the site's name), and raises
``sequence`` when time or place changed: programs then replace their copy instead of adding one.
Nobody is named in the file: no organiser, no attendees, no addresses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from icalendar import STATUS, Calendar, Event

from musterpoint.kernel.errors import Invalid

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Musterpoint//Calendar//EN"
#: How often a subscribed program asks again.
REFRESH = timedelta(hours=6)
_UTC_NAMES = {"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Z"}


class NoEvent(Invalid):
    """What was given cannot stand in a calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """
    One session or meeting.

    `starts` and `ends` are both aware moments, or both days (`ends` is then the last day, counted
    in). `zone` is the IANA name of the clock on the wall where it takes place; moments are written
    on that clock, so that a later change of the zone's rules moves the meeting with the wall.
    `changed_at` is when the row last changed (DTSTAMP, LAST-MODIFIED).
    """

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime
    changed_at: datetime
    zone: str = "UTC"
    sequence: int = 0
    description: str = ""
    place: str = ""
    url: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    is_cancelled: bool = False


def calendar_file(events: Iterable[CalendarEvent], *, name: str = "") -> bytes:
    """
    Return the events as one .ics file in UTF-8, with the rules of every time zone in it.

    The same events always give the same bytes. Raises NoEvent when one cannot be written.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    seen: set[str] = set()
    years: list[int] = []
    for event in events:
        if event.uid in seen:
            raise NoEvent(_("Two events of a calendar have the same identifier."))
        seen.add(event.uid)
        years += [event.starts.year, event.ends.year]
        calendar.add_component(_component(event))
    if years:
        # The rules of the zones reach from the year before the first event to the year after.
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def _component(event: CalendarEvent) -> Event:
    starts, ends = _span(event)
    component = Event()
    component.add("uid", event.uid)
    component.add("dtstamp", event.changed_at.astimezone(UTC))
    component.add("last-modified", event.changed_at.astimezone(UTC))
    component.add("sequence", event.sequence)
    component.add("dtstart", starts)
    component.add("dtend", ends)
    spoken = {"LANGUAGE": event.language} if event.language else {}
    component.add("summary", event.title, parameters=spoken)
    if event.description:
        component.add("description", event.description, parameters=spoken)
    if event.place:
        component.add("location", event.place, parameters=spoken)
    if event.url:
        component.add("url", event.url)
    if event.categories:
        component.add("categories", list(event.categories))
    component.add("status", STATUS.CANCELLED if event.is_cancelled else STATUS.CONFIRMED)
    return component


def _span(event: CalendarEvent) -> tuple[date, date]:
    """Return start and end as RFC 5545 writes them: the end is not counted in."""
    if not event.uid.strip() or not event.uid.isprintable() or event.sequence < 0:
        raise NoEvent(_("An event of a calendar needs an identifier and a number of its version."))
    starts, ends = event.starts, event.ends
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if starts.utcoffset() is None or ends.utcoffset() is None:
            raise NoEvent(_("The times of an event need their offset from UTC."))
        if ends <= starts:
            raise NoEvent(_("An event ends after it starts."))
        clock = _clock(event.zone)
        return starts.astimezone(clock), ends.astimezone(clock)
    if isinstance(starts, datetime) or isinstance(ends, datetime):
        raise NoEvent(_("An event has two times, or two days."))
    if ends < starts:
        raise NoEvent(_("An event ends after it starts."))
    return starts, ends + timedelta(days=1)


def _clock(zone: str) -> tzinfo:
    if zone in _UTC_NAMES:
        return UTC
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NoEvent(_("%(zone)s is no time zone."), zone=zone[:60]) from None
