"""
Figures of what stands behind the wall: of one organisation, for those who work there behind it.

They are counted when somebody looks and kept in no report, printed on no paper and given to no
other organisation: what a State reads must not depend on them (DESIGN D4). Small cells are left
out all the same, because a page is shown and copied.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.cases.screening import queries as screening
from musterpoint.crises.cells import suppress
from musterpoint.evaluation import casework
from musterpoint.evaluation.tables import Table
from musterpoint.forms.rules import SMALLEST
from musterpoint.procedures import queries as procedures
from musterpoint.procedures.queries import Ended
from musterpoint.referrals import kinds
from musterpoint.referrals import queries as referrals
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.web import formats

Figures = Mapping[str, Any]
CHILD, GATE = "child-before-movement", "move"
ASYLUM, RECEIPT = "asylum-referral", "authority_receipt"
TALKS = ("offered", "held", "declined", "other")
FLAGS = ("raised", "answered", "waiting")
IN_TIME = ("answered", "in_time", "late")
RUNS = ("runs", "open", "closed")
SENT = ("sent", "completed", "accepted", "declined", "not_attended", "withdrawn", "waiting")
DEADLINES = ("kept", "missed")


def is_shown_to(reader: Actor) -> bool:
    """Say whether figures behind the wall may stand on a page of this reader."""
    return reader.clearance is Clearance.PROTECTION and reader.may(Permission.PROTECTION_READ)


def exact(crisis_id: UUID | None, *, by: Actor, at: datetime) -> Figures:
    """Return the figures of this organisation as they are; empty for who may not know of any."""
    if not is_shown_to(by):
        return {}
    talks = screening.figures(crisis_id, by=by, at=at) if crisis_id is not None else None
    return {
        "talks": _talks(talks),
        "flags": _flags(talks),
        "flag_minutes": [round(one, 1) for one in talks.minutes] if talks else [],
        "cases": [_case(one) for one in procedures.ended("protection")],
        "children": children("protection"),
        "referrals": [_sent(kind, n) for kind, n in referrals.chosen_in_private(at).items()],
        "receipt_hours": [
            round(one, 1) for one in procedures.hours_until(ASYLUM, RECEIPT, "protection")
        ],
    }


def _talks(found: screening.Figures | None) -> dict[str, int]:
    if found is None:
        return dict.fromkeys(TALKS, 0)
    other = found.offered - found.held - found.declined
    numbers = (found.offered, found.held, found.declined, other)
    return dict(zip(TALKS, numbers, strict=True))


def _flags(found: screening.Figures | None) -> dict[str, int]:
    if found is None:
        return dict.fromkeys((*FLAGS, *IN_TIME), 0)
    return {
        "raised": found.flags,
        "answered": found.answered,
        "waiting": found.flags - found.answered,
        "in_time": found.in_time,
        "late": found.answered - found.in_time,
    }


def _case(one: Ended) -> dict[str, Any]:
    return {
        "kind": one.code,
        "runs": one.runs,
        "open": one.open,
        "closed": one.runs - one.open,
        "kept": one.kept,
        "missed": one.missed,
        "ends": dict(one.ends),
    }


def children(compartment: Any) -> dict[str, int]:
    """Return what became of the children of one side of the wall who were alone."""
    runs = [one for one in procedures.ended(compartment) if one.code == CHILD]
    through = procedures.passed(CHILD, GATE, compartment)
    return {
        "met": sum(one.runs for one in runs),
        "usual": through.usual,
        "urgent": through.urgent,
        "in_care": sum(one.ends.get("in_care", 0) for one in runs),
        "with_family": sum(one.ends.get("with_family", 0) for one in runs),
    }


def _sent(kind: str, outcomes: Mapping[str, int]) -> dict[str, Any]:
    told = {name: outcomes.get(name, 0) for name in SENT[1:]}
    return {"kind": kind, "sent": sum(outcomes.values()), **told}


def joined(parts: Iterable[Figures]) -> Figures:
    """Return the figures of several organisations added up: for whoever runs an exercise."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in ("talks", "flags", "children")}
    lists: dict[str, list[float]] = {"flag_minutes": [], "receipt_hours": []}
    lines: dict[str, dict[str, Counter[str]]] = {"cases": {}, "referrals": {}}
    ends: dict[str, Counter[str]] = {}
    for part in parts:
        for name, counted in sums.items():
            counted.update(part.get(name) or {})
        for name, listed in lists.items():
            listed += part.get(name) or []
        for name, by_kind in lines.items():
            for line in part.get(name) or ():
                numbers = {k: v for k, v in line.items() if isinstance(v, int)}
                by_kind.setdefault(line["kind"], Counter()).update(numbers)
                if "ends" in line:
                    ends.setdefault(line["kind"], Counter()).update(line["ends"])
    return {
        **{name: dict(counted) for name, counted in sums.items()},
        **{name: sorted(listed) for name, listed in lists.items()},
        **{
            name: [
                {"kind": kind, **by_kind[kind]}
                | ({"ends": dict(sorted(ends[kind].items()))} if name == "cases" else {})
                for kind in sorted(by_kind)
            ]
            for name, by_kind in lines.items()
        },
    }


# -- without small cells -------------------------------------------------------------------------


def told(found: Figures) -> Figures:
    """Return the figures with None in place of every number that could tell of single people."""
    if not found:
        return {}
    minutes, hours = found["flag_minutes"], found["receipt_hours"]
    return {
        "talks": suppress(found["talks"], [TALKS], SMALLEST),
        "flags": suppress(found["flags"], [FLAGS, IN_TIME], SMALLEST),
        "minutes_to_a_human": round(median(minutes)) if len(minutes) >= SMALLEST else None,
        "cases": [_few_cases(line) for line in found["cases"]],
        "children": suppress(found["children"], [], SMALLEST),
        "referrals": [_few(line, [SENT], SENT) for line in found["referrals"]],
        "receipts": suppress({"n": len(hours)}, [], SMALLEST)["n"],
        "hours_to_receipt": round(median(hours), 1) if len(hours) >= SMALLEST else None,
    }


def _few(line: Mapping[str, Any], sums: Any, names: Iterable[str]) -> dict[str, Any]:
    numbers = {name: line[name] for name in names}
    return {"kind": line["kind"], **suppress(numbers, sums, SMALLEST)}


def _few_cases(line: Mapping[str, Any]) -> dict[str, Any]:
    """
    Deadlines and ends of a few cases tell of them as their number does.

    So do a few deadlines of many cases. How many there are is known from the procedure: where
    those kept or those missed are few, the others are left out too.
    """
    found = _few(line, [RUNS], RUNS)
    is_small = found["runs"] is None
    are_few = is_small or any(0 < line[name] < SMALLEST for name in DEADLINES)
    ends = suppress(
        {"closed": line["closed"], **line["ends"]}, [("closed", *line["ends"])], SMALLEST
    )
    return {
        **found,
        **{name: None if are_few else line[name] for name in DEADLINES},
        "ends": {name: None if is_small else ends[name] for name in line["ends"]},
    }


# -- as tables -----------------------------------------------------------------------------------


def tables(figures: Figures) -> tuple[Table, ...]:
    """Return the tables of figures that ``told`` gave, those without any row left out."""
    if not figures:
        return ()
    found = (_of_talks(figures), _of_cases(figures), _of_referrals(figures), _of_children(figures))
    return tuple(one for one in found if one.rows)


def number(value: int | None) -> str:
    """Return a number, or words for one that is too small to be told."""
    few = _("under %(few)s") % {"few": formats.count(SMALLEST)}
    return few if value is None else formats.count(value)


def _of_talks(figures: Figures) -> Table:
    talks, flags = figures["talks"], figures["flags"]
    labels = {
        "offered": _("Talks offered"),
        "held": _("Talks held"),
        "declined": _("Not wanted"),
        "other": _("Put off, or not finished"),
        "raised": _("Red flags"),
        "answered": _("In the hand of a human"),
        "in_time": _("In time"),
        "waiting": _("Waiting"),
    }
    rows = [(label, number({**talks, **flags}[name])) for name, label in labels.items()]
    minutes = figures["minutes_to_a_human"]
    if minutes is not None:
        rows.append(
            (_("Minutes until a human had it in hand, half of them sooner"), number(minutes))
        )
    return Table(
        code="talks",
        title=_("Private talks and red flags"),
        note=_("Talks are offered to everybody alike; whoever declines one loses nothing."),
        columns=(_("What became of them"), pgettext("how many", "Number")),
        rows=tuple(rows) if talks["offered"] != 0 else (),
        is_private=True,
    )


def _of_cases(figures: Figures) -> Table:
    known = casework.titles()
    note = ""
    if figures["hours_to_receipt"] is not None:
        facts = {
            "count": number(figures["receipts"]),
            "hours": formats.count(round(figures["hours_to_receipt"])),
        }
        words = _("Half of %(count)s receipts of an authority came within %(hours)s hours.")
        note = words % facts
    return Table(
        code="wall",
        title=_("Protected cases and their deadlines"),
        note=note,
        columns=casework.heads_of_cases(),
        rows=tuple(
            (
                known.get(line["kind"], line["kind"]),
                *(number(line[name]) for name in ("open", "closed", *DEADLINES)),
            )
            for line in figures["cases"]
        ),
        is_private=True,
    )


def _of_referrals(figures: Figures) -> Table:
    named = kinds.shipped().name
    return Table(
        code="chosen",
        title=_("Protected referrals, by what the person chose"),
        note=_("Only to the service that the person chose. Of asylum, “helped” is the receipt."),
        columns=(
            _("Service"),
            _("Sent"),
            _("Helped"),
            _("Accepted, under way"),
            _("Declined by the partner"),
            _("No answer yet"),
        ),
        rows=tuple(
            (
                named(line["kind"]),
                *(
                    number(line[name])
                    for name in ("sent", "completed", "accepted", "declined", "waiting")
                ),
            )
            for line in figures["referrals"]
        ),
        is_private=True,
    )


def _of_children(figures: Figures) -> Table:
    ways = figures["children"]
    return Table(
        code="children-private",
        title=_("Children behind the wall who were alone"),
        note="",
        columns=(_("What became of them"), _("Children")),
        rows=tuple((label, number(ways[name])) for name, label in casework.of_children().items())
        if ways["met"] != 0
        else (),
        is_private=True,
    )
