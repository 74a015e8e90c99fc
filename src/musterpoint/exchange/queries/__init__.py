"""What can be asked about exchange; nothing here changes anything."""

from musterpoint.exchange.figures import Statistic
from musterpoint.exchange.queries._calls import (
    ApplicationLine,
    Scored,
    application,
    applications,
    call,
    call_by_slug,
    calls,
    names_of,
    opened_appeal,
    opened_application,
    public_calls,
    statistics,
    work_of,
)
from musterpoint.exchange.queries._peers import (
    Peer,
    Suggestion,
    challenges,
    copies_out,
    peers,
    profile,
    suggestions,
)
from musterpoint.exchange.queries._rooms import (
    EntryLine,
    entries,
    follow_ups,
    meeting,
    meetings,
    open_reports,
    own_waiting,
    participants,
    room,
    rooms,
    visit,
    visits,
)

__all__ = [
    "ApplicationLine", "EntryLine", "Peer", "Scored", "Statistic", "Suggestion", "application",
    "applications", "call", "call_by_slug", "calls", "challenges", "copies_out", "entries",
    "follow_ups", "meeting", "meetings", "names_of", "open_reports", "opened_appeal",
    "opened_application", "own_waiting", "participants", "peers", "profile", "public_calls",
    "room", "rooms", "statistics", "suggestions", "visit", "visits", "work_of",
]  # fmt: skip
