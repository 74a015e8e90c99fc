"""Values that the pages of this desk show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from musterpoint.feedback import actions, queries, rules
from musterpoint.feedback.boxes import AnyReport, Box
from musterpoint.feedback.classes import Classes
from musterpoint.feedback.models import EntryKind, Outcome, State, Way
from musterpoint.feedback.views.pages import address
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event, Row, SavedView

TAGS: Mapping[str, str] = {
    rules.RECEIVED: "due",
    rules.ACKNOWLEDGED: "move",
    rules.ASSIGNED: "move",
    rules.ANSWERED: "ok",
    rules.APPEALED: "due",
    rules.CLOSED: "off",
}
DONE: Mapping[str, str | Promise] = {
    "received": gettext_lazy("Received"),
    "acknowledged": gettext_lazy("Acknowledged"),
    "assigned": gettext_lazy("Given to somebody"),
    "noted": gettext_lazy("Note written"),
    "asked": gettext_lazy("Question asked"),
    "answered": gettext_lazy("Answered"),
    "appealed": gettext_lazy("Appealed"),
    "closed": gettext_lazy("Closed"),
    "classified": gettext_lazy("Put into another class"),
    "themed": gettext_lazy("Theme set"),
    "placed": gettext_lazy("Crisis set"),
    "moved": gettext_lazy("Moved to what named people read"),
    "recused": gettext_lazy("Said whom it is about"),
    "reminded": gettext_lazy("Reminder sent, next step may read"),
    "written": gettext_lazy("The person wrote again"),
    "retaliation": gettext_lazy("The person says that something bad followed"),
    "all_well": gettext_lazy("The person says that nothing bad followed"),
    "check_sent": gettext_lazy("Asked by message how it is going"),
    "check_due": gettext_lazy("Time to ask what followed"),
    "not_asked": gettext_lazy("Could not be asked what followed"),
    "read": gettext_lazy("Read"),
    "exported": gettext_lazy("Taken out in a list"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A report in a list."""

    url: str
    suffix: str
    kind: str
    tag: str
    state: str
    way: str
    received_at: datetime
    due_at: datetime | None
    holder: str
    theme: str


def rows(request: ActorRequest, box: Box, reports: Sequence[Any], pack: Classes) -> list[ListRow]:
    """Return the reports of a part of a list; names are asked for once."""
    names = queries.names_of(one.handler for one in reports)
    return [
        ListRow(
            url=address(request, box, "item", report_id=one.id),
            suffix=one.suffix,
            kind=kind_name(one.kind, pack),
            tag="help" if is_late(one, request.at) else TAGS[one.state],
            state=str(State(one.state).label),
            way=str(Way(one.way).label),
            received_at=one.received_at,
            due_at=one.due_at or (one.check_at if actions.is_asked(one, request.at) else None),
            holder=names.get(one.handler, ""),
            theme=str(one.theme) if not box.is_private and one.theme_id else "",
        )
        for one in reports
    ]


def kind_name(kind: str, pack: Classes) -> str:
    """Return the name of a class; the code of one that is no longer in the pack."""
    found = pack.by_code.get(kind)
    return found.name if found else kind


def is_late(report: AnyReport, at: datetime) -> bool:
    """Say whether something should have been done before now."""
    due = report.due_at
    return due is not None and due < at


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A class on the board of deadlines."""

    url: str
    name: str
    open: str
    overdue: int
    new: str
    next_at: datetime | None


def board(request: ActorRequest, box: Box, pack: Classes) -> list[BoardRow]:
    """Return the board of a box, the most overdue class first."""
    here = address(request, box, "inbox")
    return [
        BoardRow(
            url=f"{here}?kind={line.kind}",
            name=kind_name(line.kind, pack),
            open=formats.count(line.open),
            overdue=line.overdue,
            new=formats.count(line.unacknowledged),
            next_at=line.next_at,
        )
        for line in queries.board(box, by=request.actor, at=request.at)
    ]


VIEWS = (
    ("open", gettext_lazy("Open")),
    ("overdue", gettext_lazy("Overdue")),
    ("mine", gettext_lazy("Mine")),
    (rules.RECEIVED, gettext_lazy("New")),
    (rules.ANSWERED, gettext_lazy("Answered")),
    (rules.CLOSED, gettext_lazy("Closed")),
    ("checks", gettext_lazy("Checks due")),
    ("all", gettext_lazy("All")),
)


def views(request: ActorRequest, box: Box, state: str) -> list[SavedView]:
    """Return the selections over a list."""
    here = address(request, box, "inbox")
    return [
        SavedView(label=label, url=f"{here}?state={code}", current=code == state)
        for code, label in VIEWS
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """One thing that was said, on the page of a report."""

    kind: str
    text: str
    when: datetime
    by_name: str
    note: str
    css: str


def said(lines: Iterable[queries.Said]) -> list[SaidLine]:
    """Return what was said, with who sees it."""
    notes = {EntryKind.NOTE: _("Not for the person")}
    ours = (EntryKind.ANSWER, EntryKind.QUESTION)
    return [
        SaidLine(
            kind=str(EntryKind(one.kind).label),
            text=one.text,
            when=one.at,
            by_name=one.by_name,
            note=str(notes.get(EntryKind(one.kind), ""))
            or (_("Read by the person") if one.is_read else _("Not read yet"))
            if one.kind in (*ours, EntryKind.NOTE)
            else "",
            css="due" if one.kind == EntryKind.NOTE else "move" if one.kind in ours else "",
        )
        for one in lines
    ]


def facts(
    request: ActorRequest, report: Any, content: queries.Content, names: Mapping[UUID, str]
) -> list[Row]:
    """Return the facts of a report that are known."""
    zone = request.organisation.time_zone
    pairs: list[tuple[str, Any]] = [
        (_("How it came"), Way(report.way).label),
        (_("People who spoke"), formats.count(report.people) if report.people > 1 else ""),
        (_("Language"), languages.endonym(report.language)),
        (_("Received"), formats.moment(report.received_at, zone, year=True)),
        (_("Acknowledge by"), formats.moment(report.acknowledge_by, zone)),
        (pgettext("deadline", "Answer by"), formats.moment(report.answer_by, zone)),
        (_("Held by"), names.get(report.handler, "")),
        (_("Step"), report.level if report.level > 1 else ""),
        (_("What came of it"), Outcome(report.outcome).label if report.outcome else ""),
        (_("Reach at"), content.contact),
        (_("Safe to write there"), _("No") if content.contact and not content.is_safe else ""),
        (_("About whom, in their words"), content.about),
    ]
    return [Row(key=key, value=str(value)) for key, value in pairs if value]


def events(request: ActorRequest, steps: Iterable[Any]) -> list[Event]:
    """Return what was done as lines of a timeline."""
    zone = request.organisation.time_zone
    return [
        Event(
            when=formats.moment(one.at, zone),
            text=DONE.get(one.what, one.what),
            note=one.by_name,
        )
        for one in steps
    ]
