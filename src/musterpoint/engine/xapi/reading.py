"""A file of statements: one, a list, or what a record store answers; and how the verdict prints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from musterpoint.engine.faults import Fault
from musterpoint.engine.xapi.checking import check
from musterpoint.kernel.text import _


def check_file(document: object, *, at: datetime | None = None) -> dict[str, Any]:
    """
    Return the verdict on every statement of a document.

    A statement is named by its place, from 0, and by its id where it has one.
    """
    statements, faults = _statements(document)
    errors = [{"statement": None, "id": None, **one.as_dict()} for one in faults]
    warnings: list[dict[str, Any]] = []
    seen: set[str] = set()
    for place, statement in enumerate(statements):
        identity = statement.get("id") if isinstance(statement, Mapping) else None
        named = {"statement": place, "id": identity if isinstance(identity, str) else None}
        found = check(statement, at=at)
        if isinstance(identity, str):
            if identity.lower() in seen:
                text = _("Two statements of a file have the same id.")
                found.errors.append(Fault("twice", "/id", text))
            seen.add(identity.lower())
        errors += [named | one.as_dict() for one in found.errors]
        warnings += [named | one.as_dict() for one in found.warnings]
    return {
        "valid": not errors,
        "statements": len(statements),
        "errors": errors,
        "warnings": warnings,
    }


def _statements(document: object) -> tuple[list[Any], list[Fault]]:
    if isinstance(document, list):
        return document, []
    if not isinstance(document, Mapping):
        text = _("A file holds a statement, a list of statements, or a store's answer.")
        return [], [Fault("type", "", text)]
    if "statements" not in document:
        return [document], []
    found, faults = document["statements"], []
    for name in document:
        if name not in {"statements", "more"}:
            text = _("A store's answer has statements and more, and nothing else.")
            faults.append(Fault("unknown", f"/{str(name)[:80]}", text))
    if not isinstance(document.get("more", ""), str):
        faults.append(Fault("type", "/more", _("more is an address.")))
    if not isinstance(found, list):
        return [], [*faults, Fault("type", "/statements", _("statements is a list."))]
    return found, faults
