"""The board as a page and as a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.engine.procedures import catalogue, in_language
from musterpoint.procedures import folding, holders, queries, wording
from musterpoint.procedures.models import NoticeKind, Version
from musterpoint.procedures.queries import BoardRow, Counts, Word
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Figure

HEADS = (
    "reference",
    "procedure",
    "step",
    "roles",
    "assignee",
    "due_at",
    "missed",
    "clock_stands_with_seconds_left",
    "gate_closed",
    "owed",
    "escalated",
)
MISSED = gettext_lazy("Missed")
HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the board with its address and the name of whoever looks after it."""

    row: BoardRow
    url: str
    assignee: str
    left: str


def address(request: ActorRequest, row: BoardRow | Word) -> str:
    """Return where a run is worked on: at its holder's, else on its own page."""
    holder = holders.find(row.held_by)
    if holder is not None and holder.page:
        try:
            return reverse(
                holder.page,
                kwargs={"organisation_slug": request.organisation.slug, "run_id": row.run_id},
            )
        except NoReverseMatch:
            return ""
    return url(request, "procedures:run", procedure_run=row.run_id)


def rows(request: ActorRequest, found: Sequence[BoardRow]) -> list[Line]:
    """Return the rows of a page, names looked up at once."""
    names = queries.names(one.assignee_id for one in found)
    return [
        Line(
            row=one,
            url=address(request, one),
            assignee=names.get(one.assignee_id, "") if one.assignee_id else "",
            left=left(one.left_seconds),
        )
        for one in found
    ]


def left(seconds: int | None) -> str:
    """Return what is left on a clock that stands."""
    if seconds is None:
        return ""
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    return _("%(hours)d h %(minutes)02d min left") % {"hours": hours, "minutes": minutes}


def figures(request: ActorRequest, counts: Counts) -> list[Figure]:
    """Return the strip over the board."""
    board = url(request, "procedures:board")
    every = max(counts.open, 1)
    return [
        Figure(
            label=_("Missed"),
            value=formats.count(counts.overdue),
            url=f"{board}?when=overdue",
            icon="help",
            share=counts.overdue / every,
            kind="alarm",
            tone="help" if counts.overdue else "",
        ),
        Figure(
            label=_("Due in 24 hours"),
            value=formats.count(counts.soon),
            url=f"{board}?when=today",
            icon="clock",
            share=counts.soon / every,
        ),
        Figure(label=_("Open deadlines"), value=formats.count(counts.open), icon="task", share=1.0),
        Figure(
            label=_("Notices for you"),
            value=formats.count(counts.notices),
            url=url(request, "procedures:notices"),
            icon="bell",
            share=0.0,
        ),
    ]


def roles_first(mine: Sequence[str]) -> list[tuple[str, str]]:
    """Return all roles for a filter, one's own first."""
    titles = {
        code: in_language(text, wording.language()) for code, text in catalogue.roles().items()
    }
    own = [(code, titles.get(code, code)) for code in mine]
    rest = sorted(((c, t) for c, t in titles.items() if c not in mine), key=lambda one: one[1])
    return own + rest


def lines(found: Iterable[BoardRow]) -> Iterator[list[Any]]:
    """Return the lines of the file, a part at a time; names are looked up once each."""
    known: dict[Any, str] = {}
    for one in found:
        if one.assignee_id is not None and one.assignee_id not in known:
            known[one.assignee_id] = queries.names([one.assignee_id]).get(one.assignee_id, "")
        yield [
            safe(one.reference),
            safe(one.procedure),
            safe(one.step),
            safe(", ".join(one.roles)),
            safe(known.get(one.assignee_id, "")),
            one.due_at.isoformat(timespec="minutes") if one.due_at else "",
            int(one.is_overdue),
            "" if one.left_seconds is None else one.left_seconds,
            int(one.is_gated),
            int(one.is_owed),
            one.escalated,
        ]


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice with its address."""

    word: Word
    kind: str
    label: str
    url: str


def word(request: ActorRequest, one: Word) -> NoticeLine:
    """Return a notice as the page shows it."""
    is_late = one.kind == NoticeKind.ESCALATE
    return NoticeLine(
        word=one,
        kind="help" if is_late else "due",
        label=str(NoticeKind(one.kind).label),
        url=address(request, one),
    )


def unread(versions: Sequence[Version]) -> list[tuple[Version, str]]:
    """Return versions that wait to be read, with their titles."""
    texts = folding.procedures(one.id for one in versions)
    return [(one, in_language(texts[one.id].title, wording.language())) for one in versions]
