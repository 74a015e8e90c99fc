"""Procedures from a terminal: check a file, draw it, try it out, list those that ship."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from musterpoint.kernel.errors import Invalid, Refused

app = typer.Typer(no_args_is_help=True)
_LARGEST = 2_000_000

File = Annotated[
    str, typer.Argument(help="A YAML file, - for standard input, or the name of one that ships")
]
Roles = Annotated[
    list[str], typer.Option("--role", help="A further role that exists; may be repeated")
]


@app.command("check")
def check(file: File, role: Roles = []) -> None:  # noqa: B006  # Typer copies it
    """Check a procedure; print what it holds and every error by line as JSON."""
    from musterpoint.engine.procedures import catalogue

    try:
        text = _text(file)
    except Refused as refusal:
        errors = [{"line": 0, "column": 0, "message": str(refusal)}]
        _print({"is_valid": False, "errors": errors, "warnings": []})
        raise
    loaded = catalogue.check(text, more_roles=_roles(role))
    draft = loaded.draft
    _print(
        {
            "id": draft.id,
            "version": draft.version,
            "is_valid": loaded.procedure is not None,
            "languages": list(draft.languages),
            "steps": list(draft.steps),
            "gates": [_gate(step) for step in draft.steps.values() if step.gate is not None],
            "roles": sorted(_named_roles(draft)),
            "errors": [_problem(one) for one in loaded.errors],
            "warnings": [_problem(one) for one in loaded.warnings],
        }
    )
    if loaded.errors:
        many = "1 error" if len(loaded.errors) == 1 else f"{len(loaded.errors)} errors"
        sys.stderr.write(f"{_short(file)}: {many}\n")
        raise typer.Exit(1)


@app.command("draw")
def draw(
    file: File,
    out: Annotated[str, typer.Option(help="Where to write: .svg, or .txt; else as text here")] = "",
    language: Annotated[str, typer.Option(help="Language of the drawing, such as ar")] = "en",
    role: Roles = [],  # noqa: B006  # Typer copies it
) -> None:
    """Draw a procedure as SVG, from left to right or from right to left as its language is."""
    from musterpoint.engine.procedures import drawing

    procedure = _procedure(file, role)
    if language not in procedure.languages:
        there = ", ".join(procedure.languages)
        raise Refused(f"The procedure has no text in {_short(language)!r}; there are {there}.")
    if not out:
        sys.stdout.write(drawing.outline(procedure, language))
        return
    if not out.endswith((".svg", ".txt")):
        raise Refused(f"Give --out a name that ends in .svg or .txt, not {_short(out)!r}.")
    make = drawing.draw if out.endswith(".svg") else drawing.outline
    try:
        Path(out).write_text(make(procedure, language), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(f"{_short(out)} cannot be written: {_why(error)}.") from error


@app.command("try")
def try_out(
    file: File,
    events: Annotated[str, typer.Argument(help="A YAML file of events, or -")],
    role: Roles = [],  # noqa: B006  # Typer copies it
) -> None:
    """Dry run: print as JSON what is open, due and refused after each event."""
    from musterpoint.engine.procedures import catalogue, trying
    from musterpoint.engine.procedures.clocks import PLAIN

    procedure = _procedure(file, role)
    script, problems = trying.read_script(_text(events), procedure)
    if script is None:
        raise Invalid("The events cannot be used.", fields=_by_line(problems))
    calendars = catalogue.calendars()
    code = script.calendar or procedure.calendar
    if script.calendar and script.calendar not in calendars:
        raise Refused(f"There is no calendar {_short(script.calendar)!r}.")
    tried, state = trying.dry_run(procedure, script, calendar=calendars.get(code, PLAIN))
    _print(
        {
            "id": procedure.id,
            "version": procedure.version,
            "end": state.end,
            "events": [_tried(one) for one in tried],
        }
    )


@app.command("list")
def list_shipped(
    language: Annotated[str, typer.Option(help="Language of the titles, such as ar")] = "en",
) -> None:
    """List the procedures that ship."""
    from musterpoint.engine.procedures import catalogue
    from musterpoint.engine.procedures.model import in_language

    for name in catalogue.shipped():
        one = catalogue.procedure(name)
        if language not in one.languages:
            there = ", ".join(one.languages)
            raise Refused(f"There is no text in {_short(language)!r}; there are {there}.")
        sys.stdout.write(f"{name}\t{one.version}\t{in_language(one.title, language)}\n")


def _procedure(file: str, role: list[str]) -> Any:
    from musterpoint.engine.procedures import catalogue

    loaded = catalogue.check(_text(file), more_roles=_roles(role))
    if loaded.procedure is None:
        raise Invalid("The procedure has errors.", fields=_by_line(loaded.errors))
    return loaded.procedure


def _text(file: str) -> str:
    """Return the text of a file; a refusal says why it cannot be read."""
    from musterpoint.engine.procedures import catalogue

    path = catalogue.shipped().get(file, Path(file))
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with path.open("rb") as stream:
                raw = stream.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise Refused(f"{_short(file)} is larger than {_LARGEST:,} bytes: no procedure is.")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused(
            f"{_short(file)} is not UTF-8 text on line {line}. Save it as UTF-8."
        ) from error
    except (OSError, ValueError) as error:
        raise Refused(f"{_short(file) or 'No file'} cannot be read: {_why(error)}.") from error


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is no name of a file"


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}..."


def _roles(given: list[str]) -> frozenset[str]:
    for one in given:
        if not one.replace("_", "a").isalnum() or not one.isascii() or len(one) > 80:
            raise Refused(f"{_short(one)!r} cannot be a role: small letters, digits, underscores.")
    return frozenset(given)


def _named_roles(procedure: Any) -> set[str]:
    found: set[str] = set(procedure.roles)
    for step in procedure.steps.values():
        found |= set(step.roles)
        if step.deadline is not None:
            found |= {one.to for one in step.deadline.escalations}
        if step.gate is not None:
            found |= set(step.gate.roles)
            found |= set(step.gate.urgent.roles) if step.gate.urgent is not None else set()
    return found


def _gate(step: Any) -> dict[str, Any]:
    urgent = step.gate.urgent
    return {
        "step": step.id,
        "conditions": [one.source for one in step.gate.conditions],
        "opened_by": list(step.gate.roles),
        "officers": step.gate.officers,
        "urgent": None
        if urgent is None
        else {
            "opened_by": list(urgent.roles),
            "officers": urgent.officers,
            "owes": [{"step": one.step, "within": str(one.within)} for one in urgent.owes],
        },
    }


def _problem(one: Any) -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "message": one.message}


def _by_line(problems: Any) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for one in problems:
        fields.setdefault(f"line {one.line}, column {one.column}", []).append(one.message)
    return fields


def _tried(one: Any) -> dict[str, Any]:
    return {
        "event": one.id,
        "what": one.what,
        "at": one.at.isoformat(),
        "refused": [_reason(reason) for reason in one.refused],
        "open": [
            {
                "step": open_step.step,
                "round": open_step.round,
                "roles": list(open_step.roles),
                "waits_for": list(open_step.waits_for),
                "is_gated": open_step.is_gated,
                "missing": [_reason(reason) for reason in open_step.reasons],
                "signed_by": list(open_step.signed_by),
                "is_owed": open_step.is_owed,
            }
            for open_step in one.open
        ],
        "due": [
            {
                "step": due.step,
                "status": str(due.status),
                "due_at": due.due_at.isoformat() if due.due_at else None,
                "left_seconds": int(due.left.total_seconds()),
                "is_owed": due.is_owed,
                "told": [{"to": told.to, "at": told.at.isoformat()} for told in due.told],
            }
            for due in one.due
        ],
        "end": one.end,
    }


def _reason(reason: Any) -> dict[str, Any]:
    return {"code": reason.code, "message": str(reason), "says": dict(reason.says)}


def _print(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
