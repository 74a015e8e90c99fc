"""
Two simulated exercises of an organisation side by side, with the figures of the command.

What is compared, and whether a difference is good news, is said by ``comparing``, as for
``musterpoint exercise compare``: one run on each side, so no interval is told.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.crises.queries import INDICATORS
from musterpoint.exercises import comparing, comparing_files, presenters
from musterpoint.exercises.models import Exercise
from musterpoint.web import formats

#: Runs that are offered for a comparison; more than these nobody reads.
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One indicator of both runs; ``better`` is None where neither can be said."""

    label: str
    before: str
    after: str
    difference: str
    better: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Both runs, or why they cannot be compared; ``notes`` are to be known before the figures."""

    problem: str = ""
    notes: tuple[str, ...] = ()
    lines: tuple[Shown, ...] = ()


def others(exercise: Exercise) -> list[Exercise]:
    """Return the other runs of the same scenario, newest first."""
    rows = Exercise.objects.filter(scenario=exercise.scenario).exclude(id=exercise.id)
    return list(rows.defer("summary", "weights").order_by("-started_at", "-id")[:MOST])


def page(before: Exercise, after: Exercise) -> Page:
    """Return two runs as their page shows them."""
    if problem := _why_not(before, after):
        return Page(problem=problem)
    try:
        found = comparing_files.both([_run(before)], [_run(after)])
    except comparing.NotComparable:
        return Page(problem=_("One of them was not played far enough to be compared."))
    return Page(notes=tuple(_notes(found)), lines=tuple(_shown(line) for line in found.lines))


def _why_not(before: Exercise, after: Exercise) -> str:
    if before.id == after.id:
        return _("Choose two different runs.")
    if before.scenario != after.scenario:
        return _("These are two different exercises: %(one)s and %(other)s.") % {
            "one": before.scenario,
            "other": after.scenario,
        }
    sizes = [(one.people, one.day) for one in (before, after)]
    if sizes[0] != sizes[1]:
        told = [
            _("%(people)s people until day %(day)s")
            % {"people": formats.count(people), "day": formats.count(max(day, 0))}
            for people, day in sizes
        ]
        facts = {"one": told[0], "other": told[1]}
        return _("Play both with as many people and days: here are %(one)s, and %(other)s.") % facts
    return ""


def _run(exercise: Exercise) -> Mapping[str, Any]:
    """Return a kept run as the command reads one."""
    kept = exercise.summary
    text = hashlib.sha256(str(kept.get("text", "")).encode()).hexdigest()
    return {
        "scenario": exercise.scenario,
        "scenario_digest": kept.get("scenario_digest") or text,
        "people": exercise.people,
        "seed": exercise.seed,
        "days": kept.get("days"),
        "measures": kept.get("measures"),
    }


def _notes(found: comparing.Comparison) -> list[str]:
    notes = [_("One run on each side: chance is not ruled out.")]
    if not found.is_paired:
        notes.append(_("The seeds differ, so the people differ too: part of it is their draw."))
    if not found.same_text:
        notes.append(_("The text of the scenario is not the same in both."))
    return notes


def _shown(line: comparing.Line) -> Shown:
    code = line.measure.code
    unit = "" if code in INDICATORS or not line.measure.unit else f" ({line.measure.unit})"
    return Shown(
        label=(presenters.label(code) if code in INDICATORS else line.measure.label) + unit,
        before=_number(line.before),
        after=_number(line.after),
        difference="" if line.difference is None else f"{line.difference:+,.6g}",
        better=line.is_better,
    )


def _number(value: float | None) -> str:
    if value is None:
        return _("not measured")
    return formats.count(int(value)) if float(value).is_integer() else f"{value:,.6g}"
