"""Calendar files, read again by the library that other programs' files are read with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from musterpoint.web.calendars import CalendarEvent, NoEvent, calendar_file

STARTS = datetime(2027, 3, 27, 8, 0, tzinfo=UTC)
SESSION = CalendarEvent(
    uid="0190-1@example.org",
    title="First aid; part 1, with drill\nBring: water\\cups",
    starts=STARTS,
    ends=STARTS + timedelta(hours=3),
    changed_at=datetime(2026, 11, 22, 10, tzinfo=UTC),
    zone="Africa/Tunis",
    description="Ras Ajdir; gate 3,\nnext to the well",
    place="قاعة التدريب، رأس جدير",
    url="https://example.org/s/1?a=1&b=2",
    language="en",
    categories=("training", "first aid, drill"),
)


def read(data: bytes) -> list[Event]:
    found = Calendar.from_ical(data).walk("VEVENT")
    return [one for one in found if isinstance(one, Event)]


def test_what_is_written_reads_back_as_it_was() -> None:
    (event,) = read(calendar_file([SESSION], name="Sessions; all"))
    assert str(event["uid"]) == SESSION.uid
    assert str(event["summary"]) == SESSION.title
    assert str(event["description"]) == SESSION.description
    assert str(event["location"]) == SESSION.place
    assert str(event["url"]) == SESSION.url
    assert [str(name) for name in event["categories"].cats] == list(SESSION.categories)
    assert (event.start, event.end) == (SESSION.starts, SESSION.ends)
    assert event["dtstart"].params["TZID"] == "Africa/Tunis"
    assert event["dtstamp"].dt == SESSION.changed_at
    assert (int(event["sequence"]), str(event["status"])) == (0, "CONFIRMED")


def test_every_zone_brings_its_rules_and_the_wall_clock_is_kept_over_summer_time() -> None:
    before = datetime(2027, 3, 27, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
    after = datetime(2027, 3, 29, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
    events = [
        replace(SESSION, uid=name, zone="Europe/Paris", starts=at, ends=at + timedelta(hours=1))
        for name, at in (("a", before), ("b", after))
    ]
    data = calendar_file(events)
    calendar = Calendar.from_ical(data)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    # The rules in the file, not this machine's, give the same moments.
    rules = calendar.walk("VTIMEZONE")[0].to_tz()
    for event, moment in zip(calendar.walk("VEVENT"), (before, after), strict=True):
        assert event.start.hour == 9
        assert event.start.replace(tzinfo=rules).utcoffset() == moment.utcoffset()


def test_utc_needs_no_rules_and_lines_are_folded() -> None:
    data = calendar_file([replace(SESSION, zone="UTC", description="ق" * 400)])
    assert b"VTIMEZONE" not in data
    assert b"DTSTART:20270327T080000Z\r\n" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_change_keeps_the_identifier_and_raises_the_sequence() -> None:
    moved = replace(SESSION, sequence=1, starts=STARTS + timedelta(minutes=30))
    off = replace(moved, sequence=2, is_cancelled=True)
    events = [read(calendar_file([one]))[0] for one in (SESSION, moved, off)]
    assert {str(one["uid"]) for one in events} == {SESSION.uid}
    assert [int(one["sequence"]) for one in events] == [0, 1, 2]
    assert str(events[2]["status"]) == "CANCELLED"


def test_days_count_the_last_one_in() -> None:
    days = replace(SESSION, starts=date(2027, 1, 4), ends=date(2027, 1, 5))
    (event,) = read(calendar_file([days]))
    assert (event.start, event.end) == (date(2027, 1, 4), date(2027, 1, 6))


def test_the_same_events_give_the_same_bytes_and_none_is_a_calendar_too() -> None:
    assert calendar_file([SESSION]) == calendar_file([SESSION])
    assert read(calendar_file([])) == []
    assert b"mailto" not in calendar_file([SESSION]).lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": " "},
        {"uid": "a\nATTENDEE:mailto:x"},
        {"sequence": -1},
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"ends": STARTS},
        {"starts": STARTS.replace(tzinfo=None)},
        {"starts": date(2027, 1, 4)},
        {"starts": date(2027, 1, 4), "ends": date(2027, 1, 3)},
    ],
)
def test_what_is_no_event_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(NoEvent):
        calendar_file([replace(SESSION, **wrong)])


def test_two_events_of_one_identifier_are_refused() -> None:
    with pytest.raises(NoEvent):
        calendar_file([SESSION, SESSION])


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=200))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    (event,) = read(calendar_file([replace(SESSION, title=text, description=text, place=text)]))
    assert str(event["summary"]) == str(event["description"]) == str(event["location"]) == text
    assert "attendee" not in event
