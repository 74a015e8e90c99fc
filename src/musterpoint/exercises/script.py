"""
The people's part of a scenario: read, checked, every problem told at once with its path.

``read`` reads it out of a scenario of a world, beside its other blocks; ``parse_sheet`` reads a
file that holds nothing else (a table-top or a drill). docs/reference/scenario.md has the format.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.exercises import _script_parts as parts
from musterpoint.exercises._script_model import (
    ALL,
    CONTROL,
    DAY,
    Aim,
    CheckList,
    Inject,
    Kind,
    Objective,
    Observers,
    Question,
    Role,
    Script,
    Sheet,
    Span,
    Step,
    Team,
    Words,
    clock,
    said,
)
from musterpoint.exercises._script_parts import Effects
from musterpoint.exercises.world import plain
from musterpoint.exercises.world._reader import Problems, Reader
from musterpoint.exercises.world.datafiles import DATA
from musterpoint.kernel.errors import Invalid

__all__ = [
    "ALL",
    "CONTROL",
    "DAY",
    "SECTIONS",
    "WORLDS",
    "Aim",
    "BadScript",
    "CheckList",
    "Effects",
    "Inject",
    "Kind",
    "Objective",
    "Observers",
    "Question",
    "Role",
    "Script",
    "Sheet",
    "Span",
    "Step",
    "Team",
    "Words",
    "clock",
    "data_of",
    "is_sheet",
    "kept",
    "load_sheet",
    "parse_sheet",
    "read",
    "read_inject",
    "said",
    "sheet",
    "sheet_slugs",
    "sheet_text",
    "whole_days",
]

SECTIONS = ("kind", "teams", "injects", "objectives", "observers", "check_lists")
"""The blocks of a scenario file that ``read`` reads; each may be left out of a world's file."""
SHEET = ("slug", "name", "summary", "starts_at", "ends_at", "days")
WORLDS = frozenset({"extends", "population"})
"""A file with one of these keys holds a world."""
SHEETS = DATA / "sheets"
LONGEST = 400_000
"""Characters of a file; nobody writes more injects by hand."""


class BadScript(Invalid):
    """The exercise cannot be played; ``fields`` names each place and what is wrong there."""

    lines: Mapping[str, int | None] = MappingProxyType({})


def whole_days(last_day: int) -> Span:
    """Return the span of a scenario that is played from midnight of day 0 to the end of a day."""
    return Span(first=0, last=(last_day + 1) * DAY - 1)


def read(
    root: Reader,
    span: Span,
    *,
    indicators: Collection[str] | None = None,
    effects: Effects | None = None,
) -> Script:
    """
    Read the people's part out of a file; what is missing there is empty.

    ``indicators`` are the codes that an objective may name (None: any); ``effects`` checks what an
    inject does to the world (None: kept as it is). Problems are noted on the reader.
    """
    kind = parts.optional(root, "kind")
    listed = {key: parts.optional(root, key) for key in SECTIONS[1:]}
    found = listed["teams"]
    teams = parts.teams(found) if found is not None else ()
    questions = listed["observers"]
    found = listed["objectives"]
    objectives = (
        parts.objectives(
            found,
            asked=parts.questions_about(questions),
            indicators=indicators,
            last_day=span.last // DAY,
        )
        if found is not None
        else ()
    )
    found = listed["injects"]
    injects = parts.injects(found, teams, span, effects) if found is not None else ()
    word = kind.one_of([one.value for one in Kind], "kind of exercise") if kind is not None else ""
    return Script(
        kind=Kind(word) if word else Kind.FULL,
        span=span,
        teams=teams,
        injects=injects,
        objectives=objectives,
        observers=parts.observers(questions, objectives),
        check_lists=parts.check_lists(listed["check_lists"]),
    )


def read_inject(value: Mapping[str, Any], script: Script) -> Inject:
    """Return one inject that belongs to a script; raise BadScript with every problem."""
    problems = Problems()
    addresses = {ALL} | {one.slug for one in script.teams}
    addresses |= {f"{one.slug}/{role.slug}" for one in script.teams for role in one.roles}
    made = parts.inject(Reader(dict(value), "", problems), addresses, script.span)
    _refuse(problems)
    return made


def parse_sheet(text: str, *, indicators: Collection[str] | None = None) -> Sheet:
    """Return the exercise of a YAML text; raise BadScript with every problem found, with lines."""
    found = _plain(text, reads_on=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    try:
        return sheet(found.data, digest=digest, indicators=indicators, noted=found.problems)
    except BadScript as refusal:
        refusal.lines = {path: plain.line_of(path, found.lines) for path in refusal.fields}
        raise


def data_of(text: str) -> Any:
    """Return the plain data of a YAML text; raise BadScript with the line where it is none."""
    return _plain(text).data


def _plain(text: str, *, reads_on: bool = False) -> plain.Plain:
    if len(text) > LONGEST:
        raise BadScript(_("The file is too long."), fields={"file": [_("is too long")]})
    found = plain.read(text)
    if not found.problems or (reads_on and found.is_to_be_read):
        return found
    if not found.is_yaml:
        made = BadScript(_("The exercise is not valid YAML."), fields=found.problems)
    else:
        places = "; ".join(f"{path}: {', '.join(told)}" for path, told in found.problems.items())
        made = BadScript(
            _("The exercise has errors: %(places)s"), fields=found.problems, places=places
        )
    made.lines = {path: plain.line_of(path, found.lines) for path in found.problems}
    raise made


def is_sheet(text: str) -> bool:
    """Say whether a text is meant for people alone: its kind says so, and it has no world."""
    data = plain.read(text).data if len(text) <= LONGEST else None
    return (
        isinstance(data, dict)
        and data.get("kind") in (Kind.TABLE_TOP, Kind.DRILL)
        and not WORLDS & set(data)
    )


def kept(data: Any) -> Any:
    """Return plain data as JSON can keep it; raise BadScript for what no table can hold."""
    try:
        text = json.dumps(data, default=str, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise BadScript(
            _("The exercise holds values that cannot be kept."),
            fields={"file": [_("holds a key or a number that cannot be kept")]},
        ) from error
    if "\\u0000" in text:
        raise BadScript(
            _("The exercise holds values that cannot be kept."),
            fields={"file": [_("holds a hidden character")]},
        )
    return json.loads(text)


def sheet(
    data: Any,
    *,
    digest: str = "",
    indicators: Collection[str] | None = None,
    noted: Mapping[str, list[str]] = MappingProxyType({}),
) -> Sheet:
    """
    Return the exercise of plain data, such as was kept; raise BadScript with every problem.

    ``noted`` are those that were found when its text was read.
    """
    problems = Problems()
    problems.update(noted)
    root = Reader(data, "", problems).only(*SHEET, *SECTIONS)
    for key in ("kind", "teams", "objectives"):
        root.at(key)
    summary = parts.optional(root, "summary")
    made = Sheet(
        slug=root.at("slug").slug(),
        name=parts.words(root.at("name")),
        summary=parts.words(summary) if summary is not None else {},
        script=read(root, _span(root), indicators=indicators),
        digest=digest,
    )
    root.strangers()
    if not problems:
        _whole(root, made.script)
    _refuse(problems)
    return made


def _span(root: Reader) -> Span:
    days = parts.optional(root, "days")
    last_day = days.whole(1, parts.MOST_DAYS) - 1 if days is not None else 0
    first, last = root.at("starts_at").minutes(), root.at("ends_at").minutes()
    if root.has("starts_at") and root.has("ends_at") and last_day * DAY + last <= first:
        root.at("ends_at").bad(_("must be later than starts_at"))
    return Span(first=first, last=last_day * DAY + last)


def _whole(root: Reader, made: Script) -> None:
    """Note what an exercise of its kind cannot do without."""
    if not made.teams:
        root.at("teams").bad(_("must have at least one team"))
    if not made.objectives:
        root.at("objectives").bad(_("must have at least one objective"))
    if made.kind is Kind.DRILL and not made.check_lists:
        root.bad(_("a drill needs check_lists"))
    if made.kind is not Kind.DRILL and not made.injects:
        root.bad(_("needs injects"))


def _refuse(problems: Mapping[str, list[str]]) -> None:
    if problems:
        places = "; ".join(f"{path}: {', '.join(found)}" for path, found in problems.items())
        raise BadScript(
            _("The exercise has errors: %(places)s"), fields=dict(problems), places=places
        )


def load_sheet(slug: str) -> Sheet:
    """Return an exercise that ships with the product."""
    path = SHEETS / f"{slug}.yaml"
    if slug not in sheet_slugs():
        raise BadScript(
            _("There is no exercise called %(slug)s."),
            fields={"slug": [_("is not known")]},
            slug=slug,
        )
    return parse_sheet(path.read_text(encoding="utf-8"))


def sheet_text(slug: str) -> str:
    """Return the file of an exercise that ships with the product."""
    load_sheet(slug)
    return (SHEETS / f"{slug}.yaml").read_text(encoding="utf-8")


def sheet_slugs() -> tuple[str, ...]:
    """Return the exercises that ship with the product."""
    return tuple(sorted(path.stem for path in SHEETS.glob("*.yaml")))
