"""Words, colours and tables of the pages, the PDF and the files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.lessons import facts, figures, rules
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Review
from musterpoint.lessons.queries import BoardLine
from musterpoint.web import charts, formats
from musterpoint.web.guard import opens
from musterpoint.web.http import ActorRequest, url

#: Standing of a row of the board -> colour and word.
STANDINGS: Mapping[str, tuple[str, Any]] = {
    "overdue": ("help", _l("Overdue")),
    "waiting": ("due", _l("Waits for an answer")),
    "asked": ("due", _l("Asked of another")),
    "no_owner": ("help", _l("No owner yet")),
    "no_recommendation": ("unk", _l("No recommendation")),
    "open": ("move", _l("Under way")),
    "reopened": ("due", _l("Opened again")),
    "done": ("due", _l("Done, not yet verified")),
    "verified": ("ok", _l("Verified")),
    "rejected": ("off", _l("Rejected")),
    "dropped": ("off", _l("Dropped")),
    "accepted": ("move", _l("Accepted")),
    "partly": ("move", _l("Partly accepted")),
}
REVIEWS: Mapping[str, tuple[str, Any]] = {
    "draft": ("unk", _l("Draft")),
    "sent": ("due", _l("Waits for sign-off")),
    "approved": ("ok", _l("Signed off")),
}
PRACTICES: Mapping[str, tuple[str, Any]] = {
    "submitted": ("unk", _l("Submitted, not verified")),
    "verified": ("due", _l("Verified, not published")),
    "published": ("ok", _l("Published")),
    "superseded": ("off", _l("Superseded")),
}
ASKS: Mapping[str, tuple[str, Any]] = {
    "": ("move", _l("Open")),
    "granted": ("ok", _l("Granted")),
    "partly": ("due", _l("Granted in part")),
    "refused": ("help", _l("Refused")),
    "withdrawn": ("off", _l("Withdrawn by us")),
}
VERDICTS: Mapping[str, tuple[str, Any]] = {
    "better": ("ok", _l("Better")),
    "worse": ("help", _l("Worse")),
    "same": ("off", _l("Same")),
    "changed": ("unk", _l("Changed")),
    "new": ("unk", _l("Not comparable")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its heading; the first column names the row."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    note: str = ""

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The heads of the columns, and whether each is over numbers."""
        return [(head, place in self.numbers) for place, head in enumerate(self.columns)]

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """The rows with, for each cell, whether it is a number."""
        return [[(cell, place in self.numbers) for place, cell in enumerate(r)] for r in self.rows]


def told(value: int | None, is_hidden: bool = False) -> str:
    """Return a number, or words for one too small to be told; a dash for what is not counted."""
    if value is None and is_hidden:
        return _("under %(few)s") % {"few": formats.count(pack().smallest)}
    return formats.count(value)


def behind(request: ActorRequest, one: figures.Figure, crisis_slug: str) -> str:
    """Return the address of the rows behind a figure; empty where there is none for the reader."""
    name = one.indicator.page
    if not name:
        return ""
    parts = {"crisis": crisis_slug} if one.indicator.is_of_crisis else {}
    for given in (parts, {}):
        try:
            address = url(request, name, **given)
        except NoReverseMatch:
            continue
        if not opens(request.actor, address):
            return ""
        return f"{address}?{one.indicator.asks}" if one.indicator.asks else address
    return ""


def query(**parts: str) -> str:
    """Return the part of an address after the question mark, without what is empty."""
    return urlencode({name: value for name, value in parts.items() if value})


# -- a review as page and paper show it ----------------------------------------------------------


def review_tables(review: Review, zone: str) -> list[Table]:
    """Return the tables of a review's kept facts, those that have rows."""
    kept = review.facts
    found = [
        indicators_table(kept.get("indicators") or ()),
        *groups_tables(kept.get("groups") or (), figures.area_names(review.crisis_id)),
        log_table(kept.get("log") or (), zone),
        themes_table(kept.get("themes") or ()),
        tasks_table(kept.get("tasks") or ()),
        *(_result(number, one) for number, one in enumerate(kept.get("results") or ())),
    ]
    return [one for one in found if one.rows]


def indicators_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return what was counted, and what each number counts."""
    return Table(
        code="indicators",
        title=_("What was measured"),
        columns=(_("Indicator"), _("Value"), _("Unit"), _("Definition")),
        rows=tuple(
            (
                _(one["label"]),
                told(one["value"], one.get("is_hidden", False)),
                figures.unit_name(one["unit"]),
                _(one["definition"]),
            )
            for one in rows
        ),
        numbers=frozenset({1}),
        note=_("The same queries count these on the board and in situation reports."),
    )


def groups_tables(
    rows: Sequence[Mapping[str, Any]], areas: Mapping[str, str] | None = None
) -> list[Table]:
    """Return who was reached and who left, one table for each way to group people."""
    found = []
    for by in facts.GROUPS:
        lines = [one for one in rows if one["by"] == by]
        found.append(
            Table(
                code=f"by-{by}",
                title=_("Who was reached, and who waited: %(group)s")
                % {"group": figures.breakdown_name(by)},
                columns=(
                    _("Group"), _("Registered"), _("Accounted for"), _("Asked to leave"),
                    _("Departed"), _("Arrived"),
                ),
                rows=tuple(
                    (
                        figures.key_name(by, one["key"], areas or {}),
                        *(told(one[code], True) for code in facts.MEASURES),
                    )
                    for one in lines
                ),
                numbers=frozenset({1, 2, 3, 4, 5}),
                note=_("Groups of few people are not shown, nor any from which one could be"
                       " worked out."),
            )
        )  # fmt: skip
    return found


def log_table(rows: Iterable[Mapping[str, str]], zone: str) -> Table:
    """Return the log of the crisis, or the journal of the exercise, as a time line."""
    return Table(
        code="log",
        title=_("What happened when"),
        columns=(_("When"), _("What")),
        rows=tuple(
            (formats.moment(datetime.fromisoformat(one["at"]), zone, year=True), one["text"])
            for one in rows
        ),
    )


def themes_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return what people told us about, by month."""
    return Table(
        code="themes",
        title=_("What people told us"),
        columns=(_("Theme"), _("Month"), _("Told in"), _("Reports")),
        rows=tuple(
            (one["theme"], one["month"], _told_in(one), told(one["count"], True)) for one in rows
        ),
        numbers=frozenset({3}),
        note=_("From the open box alone. Nothing that was told in confidence is counted here.")
        + " "
        + _("Reports of which nobody said the crisis stand apart; other crises are left out."),
    )


def _told_in(one: Mapping[str, Any]) -> str:
    """Return where something was told; reviews made before it was kept counted all of the time."""
    if "is_known" not in one:
        return _("Any crisis of the time")
    return _("This crisis") if one["is_known"] else _("Not known")


def tasks_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return how the tasks of the plans at work went."""
    return Table(
        code="tasks",
        title=_("Tasks of the plans at work"),
        columns=(_("Plan"), _("Tasks"), _("Done"), _("Late"), _("Left open"), _("Dropped")),
        rows=tuple(
            (
                one["plan"],
                *(formats.count(one[n]) for n in ("total", "done", "late", "left", "dropped")),
            )
            for one in rows
        ),
        numbers=frozenset({1, 2, 3, 4, 5}),
    )


def _result(number: int, one: Mapping[str, Any]) -> Table:
    columns = tuple(str(head) for head in one["columns"])
    return Table(
        code=f"result-{number}",
        title=str(one["title"]),
        columns=columns,
        rows=tuple(tuple(str(cell) for cell in row) for row in one["rows"]),
        numbers=frozenset(one.get("numbers", range(1, len(columns)))),
        note=str(one.get("note", "")),
    )


def comparison(review: Review, other: Review) -> list[tuple[rules.Compared, str, tuple[str, Any]]]:
    """Return each indicator of a review beside another's: the line, its name, its verdict."""
    kept = {one["code"]: one for one in review.facts.get("indicators") or ()}
    people = frozenset(
        code for code, one in kept.items() if one["is_of_crisis"] and one["unit"] == "people"
    )
    lines = rules.compared(
        facts.values_of(other.facts),
        facts.values_of(review.facts),
        {code: one["direction"] for code, one in kept.items()},
        people,
    )
    return [(one, _(kept[one.code]["label"]), VERDICTS[one.verdict]) for one in lines]


def comparison_table(review: Review, other: Review) -> Table:
    """Return the comparison as a table of words."""
    return Table(
        code="compared",
        title=_("Compared with review %(number)s, %(name)s")
        % {"number": formats.count(other.number), "name": other.name},
        columns=(_("Indicator"), _("Then"), _("Now"), _("Difference"), _("Reading")),
        rows=tuple(
            (
                label,
                _with_share(one.before, one.before_whole),
                _with_share(one.now, one.now_whole),
                signed(one.difference),
                str(verdict[1]),
            )
            for one, label, verdict in comparison(review, other)
        ),
        numbers=frozenset({1, 2, 3}),
        note=_("People are compared as a share of the registered, the rest as numbers. A single"
               " pair of reports shows a difference, not what caused it."),
    )  # fmt: skip


def _with_share(value: int | None, whole: int | None) -> str:
    shown = formats.count(value)
    if value is None or not whole or whole == value:
        return shown
    return f"{shown} ({formats.percent(value / whole)})"


def signed(value: int | None) -> str:
    """Return a difference with its sign."""
    if value is None:
        return "–"
    return f"+{formats.count(value)}" if value > 0 else formats.count(value).replace("-", "\u2212")


def chart(review: Review, zone: str, theme: charts.Theme = "page") -> str:
    """Return the kept days as a drawing; empty where fewer than two were kept."""
    lines: dict[str, list[tuple[datetime, float]]] = {}
    for one in review.facts.get("days") or ():
        moment = datetime.fromisoformat(one["at"])
        lines.setdefault(one["code"], []).append((moment, float(one["value"])))
    names = {one["code"]: _(one["label"]) for one in review.facts.get("indicators") or ()}
    drawn = [
        charts.Line(name=names.get(code, code), points=tuple(lines[code]), planned=not place)
        for place, code in enumerate(facts.DRAWN)
        if len(lines.get(code, ())) > 1
    ]
    if not drawn:
        return ""
    spec = charts.trend(drawn, zone=zone, width=860, height=300)
    return charts.svg(spec, label=_("People by day, as they were counted"), theme=theme)


def on_paper(table: Table) -> dict[str, Any]:
    """Return a table as the PDF prints it."""
    return {
        "title": table.title,
        "note": table.note,
        "columns": [
            {"label": head, "align": "end" if number else "start"} for head, number in table.heads
        ],
        "rows": [list(row) for row in table.rows],
    }


# -- rows of the board as files ------------------------------------------------------------------

BOARD_HEAD = (
    "lesson", "title", "theme", "from", "recommendation", "to", "answer", "reason", "action",
    "owner", "due", "state",
)  # fmt: skip


def board_rows(lines: Iterable[BoardLine]) -> list[list[str]]:
    """Return the board as a table that other programs read."""
    rows = []
    for one in lines:
        row, action = one.recommendation, one.action
        rows.append(
            [
                str(one.lesson.number),
                one.lesson.title,
                one.lesson.theme,
                one.lesson.partner_name,
                row.text if row else "",
                row.receiver_name if row else "",
                row.answer if row else "",
                row.reason if row else "",
                action.what if action else "",
                one.owner if action else "",
                one.due_on.isoformat() if one.due_on else "",
                one.standing,
            ]
        )
    return rows
