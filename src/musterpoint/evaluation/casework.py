"""Tables of case work: of what a report keeps, which the consular side may know."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.evaluation.tables import Table
from musterpoint.feedback.classes import classes
from musterpoint.procedures import queries as procedures
from musterpoint.web import formats

Line = Mapping[str, Any]


def tables(content: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return the tables of the kept case work, those without any row left out."""
    seen = content.get("casework") or {}
    if not seen:
        return ()
    found = (
        _cases(seen.get("cases") or ()),
        _children(seen.get("children") or {}),
        _referrals(seen.get("referrals") or {}),
        _documents(seen.get("documents") or {}),
        _interpreters(seen.get("interpreters") or ()),
        _feedback(seen.get("complaints") or ()),
    )
    return tuple(one for one in found if one.rows)


def titles() -> dict[str, str]:
    """Return what procedures are called in the language of the page, by their code."""
    return {one.code: one.title for one in procedures.catalogue()}


def heads_of_cases() -> tuple[str, ...]:
    """Return the heads of a table of cases."""
    return (_("Kind"), _("Open"), _("Closed"), _("Deadlines kept"), _("Deadlines missed"))


def of_children() -> dict[str, str]:
    """Return what becomes of children who are alone, in the order of a table."""
    return {
        "met": _("Met"),
        "usual": _("Through the gate after an assessment"),
        "urgent": _("By the urgent path of two officers"),
        "in_care": _("Stayed in care"),
        "with_family": _("With a parent"),
    }


def _cases(lines: Sequence[Line]) -> Table:
    names = ("open", "closed", "kept", "missed")
    known = titles()
    return Table(
        code="cases",
        title=_("Cases and their deadlines"),
        note=_("All organisations together; nothing that was told in private"),
        columns=heads_of_cases(),
        rows=tuple(
            (
                known.get(line["kind"], str(line["title"])),
                *(formats.count(line.get(name) or 0) for name in names),
            )
            for line in lines
        ),
    )


def _children(ways: Mapping[str, int]) -> Table:
    return Table(
        code="children",
        title=_("Children who were alone"),
        note="",
        columns=(_("What became of them"), _("Children")),
        rows=tuple(
            (label, formats.count(ways[name]))
            for name, label in of_children().items()
            if name in ways
        ),
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
        columns=(_("What became of them"), _("Referrals")),
        rows=tuple(
            (label, formats.count(outcomes[name]))
            for name, label in labels.items()
            if name in outcomes
        ),
    )


def _documents(stock: Mapping[str, int]) -> Table:
    labels = {
        "total": _("Blanks that came"),
        "received": _("In stock"),
        "reserved": _("Reserved for somebody"),
        "issued": _("Issued"),
        "spoilt": _("Spoilt"),
        "destroyed": _("Destroyed"),
        "lost": _("Lost or stolen"),
    }
    return Table(
        code="documents",
        title=_("Emergency travel documents"),
        note=_("The blanks of all organisations; each stands in one row."),
        columns=(_("What became of them"), _("Blanks")),
        rows=tuple(
            (label, formats.count(stock[name])) for name, label in labels.items() if name in stock
        )
        if stock.get("total")
        else (),
    )


def _interpreters(lines: Sequence[Line]) -> Table:
    return Table(
        code="interpreters",
        title=_("Interpreters called"),
        note=_("Minutes until the first who had a place, half of the calls were faster"),
        columns=(_("Language"), _("Calls"), _("Nobody to ask"), _("Found"), _("Minutes")),
        rows=tuple(
            (
                str(line["language"]),
                *(formats.count(line[name]) for name in ("calls", "nobody_to_ask", "found")),
                formats.count(line["median_minutes"]),
            )
            for line in lines
        ),
    )


def _feedback(lines: Sequence[Line]) -> Table:
    known = classes().by_code
    names = ("received", "acknowledged", "answered")
    return Table(
        code="feedback",
        title=_("Feedback and complaints"),
        note=_("Of sensitive complaints only the total, and none where they are few"),
        columns=(_("Class"), _("Received"), _("Acknowledged in time"), _("Answered in time")),
        rows=tuple(
            (
                known[line["kind"]].name if line["kind"] in known else _("Sensitive"),
                *(formats.count(line[name]) for name in names),
            )
            for line in lines
        ),
    )
