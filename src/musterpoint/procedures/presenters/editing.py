"""A draft with its errors by line."""

from dataclasses import dataclass
from typing import Any

from musterpoint.engine.procedures import Problem, catalogue
from musterpoint.procedures.models import Version
from musterpoint.web.http import ActorRequest

MOST_PROBLEMS = 100
LONGEST_QUOTE = 160
EXAMPLE = """\
procedure: {code}
version: "1"
in_force_from: {day}
owner: {owner}
source: Our own practice
languages: [en]
title: {{en: {code}}}
steps:
  - id: first
    title: {{en: First step}}
    do: {{en: What is to be done.}}
    role: case_officer
    questions:
      - {{id: agrees, text: {{en: Does the person agree?}}}}
    deadline: {{within: 24 hours, from: started, remind: 4 hours, escalate: [{{after: 1 hour, to: supervisor}}]}}
    next: closed
ends:
  - {{id: closed, title: {{en: Closed}}}}
"""  # noqa: E501  one line of the text that is edited


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error or a warning with the line it is about."""

    line: int
    column: int
    message: str
    quote: str


def example(code: str, request: ActorRequest) -> str:
    """Return a small procedure that loads, to begin with."""
    owner = request.organisation.name.replace('"', "'")
    return EXAMPLE.format(code=code, day=request.at.date().isoformat(), owner=f'"{owner}"')


def number(text: str) -> int | None:
    """Return a revision, None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def page(version: Version, source: str) -> dict[str, Any]:
    """Return what the editor shows: the text as it was typed, and what is wrong in it."""
    loaded = catalogue.check(source)
    lines = source.splitlines()
    return {
        "version": version,
        "code": version.procedure.code,
        "source": source,
        "errors": [_fault(one, lines) for one in loaded.errors[:MOST_PROBLEMS]],
        "error_count": len(loaded.errors),
        "warnings": [_fault(one, lines) for one in loaded.warnings[:MOST_PROBLEMS]],
        "warning_count": len(loaded.warnings),
        "is_valid": loaded.procedure is not None,
        "steps": len(loaded.draft.steps),
    }


def _fault(one: Problem, lines: list[str]) -> Fault:
    quote = lines[one.line - 1].strip() if 0 < one.line <= len(lines) else ""
    return Fault(line=one.line, column=one.column, message=one.message, quote=quote[:LONGEST_QUOTE])
