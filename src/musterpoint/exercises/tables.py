"""Tables of case work on the page of an exercise: of the kept summary, and of behind the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.exercises import figures
from musterpoint.feedback.classes import classes
from musterpoint.procedures import queries as procedures
from musterpoint.tenancy.actors import Actor
from musterpoint.web import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: the first column names, the others count. ``is_private`` for a few readers."""

    code: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_private: bool = False


def tables(summary: Mapping[str, Any], by: Actor) -> tuple[Table, ...]:
    """Return the tables that this reader may see, those without any row left out."""
    seen = summary.get("casework") or {}
    found = [
        _cases(seen.get("cases") or ()),
        _children(seen.get("children") or {}),
        _referrals(seen.get("referrals") or {}),
        _interpreters(seen.get("interpreters") or ()),
        _feedback(seen.get("complaints") or ()),
    ]
    if figures.is_shown_to(by):
        found.append(_wall(figures.protected()))
    return tuple(one for one in found if one.rows)


def _cases(lines: Sequence[Mapping[str, Any]]) -> Table:
    names = ("open", "closed", "kept", "missed")
    return Table(
        code="cases",
        title=_("Cases and their deadlines"),
        note=_("All organisations together; nothing that was told in private"),
        heads=(_("Kind"), _("Open"), _("Closed"), _("Deadlines kept"), _("Deadlines missed")),
        rows=tuple(
            (str(line["title"]), *(formats.count(line.get(name) or 0) for name in names))
            for line in lines
        ),
    )


def _children(ways: Mapping[str, int]) -> Table:
    labels = {
        "met": _("Met"),
        "usual": _("Through the gate after an assessment"),
        "urgent": _("By the urgent path of two officers"),
        "in_care": _("Stayed in care"),
        "with_family": _("With a parent"),
    }
    return Table(
        code="children",
        title=_("Children who were alone"),
        note="",
        heads=(_("What became of them"), _("Children")),
        rows=tuple((labels[name], formats.count(ways[name])) for name in labels if name in ways),
    )


def _referrals(outcomes: Mapping[str, int]) -> Table:
    labels = {
        "completed": _("Helped"),
        "accepted": _("Accepted, under way"),
        "declined": _("Declined by the partner"),
        "not_attended": _("The person did not come"),
        "withdrawn": _("The person did not want it"),
        "waiting": _("No answer yet"),
        "being_prepared": _("Being prepared"),
    }
    return Table(
        code="referrals",
        title=_("Referrals of the operator"),
        note=_("In the open alone"),
        heads=(_("What became of them"), _("Referrals")),
        rows=tuple(
            (label, formats.count(outcomes[name]))
            for name, label in labels.items()
            if name in outcomes
        ),
    )


def _interpreters(lines: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        code="interpreters",
        title=_("Interpreters called"),
        note=_("Minutes until the first who had a place, half of the calls were faster"),
        heads=(_("Language"), _("Calls"), _("Nobody to ask"), _("Found"), _("Minutes")),
        rows=tuple(
            (
                str(line["language"]),
                *(formats.count(line[name]) for name in ("calls", "nobody_to_ask", "found")),
                formats.count(line["median_minutes"]),
            )
            for line in lines
        ),
    )


def _feedback(lines: Sequence[Mapping[str, Any]]) -> Table:
    known = classes().by_code
    names = ("received", "acknowledged", "answered")
    return Table(
        code="feedback",
        title=_("Feedback and complaints"),
        note=_("Of sensitive complaints only the total, and none where they are few"),
        heads=(_("Class"), _("Received"), _("Acknowledged in time"), _("Answered in time")),
        rows=tuple(
            (
                known[line["kind"]].name if line["kind"] in known else _("Sensitive"),
                *(formats.count(line[name]) for name in names),
            )
            for line in lines
        ),
    )


def _wall(private: Mapping[str, Any]) -> Table:
    titles = {one.code: one.title for one in procedures.catalogue()}
    hours = private["receipt_hours"]
    rows = [
        (titles.get(line["kind"], line["kind"]), *map(formats.count, _numbers(line)))
        for line in private["cases"]
    ]
    note = _("This organisation's own; only who works behind the wall sees this table.")
    if hours:
        told = _("Half of %(count)s receipts of an authority came within %(hours)s hours.")
        facts = {"count": formats.count(len(hours)), "hours": formats.count(round(median(hours)))}
        note = f"{note} {told % facts}"
    return Table(
        code="wall",
        title=_("Behind the wall"),
        note=note,
        heads=(_("Kind"), _("Open"), _("Closed"), _("Deadlines kept"), _("Deadlines missed")),
        rows=tuple(rows),
        is_private=True,
    )


def _numbers(line: Mapping[str, Any]) -> tuple[int, int, int, int]:
    return line["open"], line["runs"] - line["open"], line["kept"], line["missed"]
