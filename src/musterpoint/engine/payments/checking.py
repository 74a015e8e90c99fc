"""
Check a file of a bank: its schema, then what no schema says.

``check`` answers for any bytes whatever. Every fault has a path, a line, a code and a sentence;
warnings do not make a file invalid.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from musterpoint.engine.faults import Fault, shown
from musterpoint.engine.payments import reading
from musterpoint.kernel.text import _

SCHEMAS = Path(__file__).parent / "schemas"
#: Versions of each message whose schema is here.
VERSIONS = {
    "pain.001.001": ("03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"),
    "camt.053.001": ("02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"),
}
KINDS = tuple(f"{message}.{one}" for message, many in VERSIONS.items() for one in many)
#: More faults than this are counted, not told.
MOST = 500


@dataclass(slots=True)
class Report:
    """What was found in a file."""

    kind: str = ""
    counts: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0

    @property
    def is_valid(self) -> bool:
        """Say whether nothing is wrong; warnings do not count."""
        return not self.errors

    def wrong(self, code: str, element: Any, text: str, /, **facts: object) -> None:
        """Add an error at an element."""
        if len(self.errors) >= MOST:
            self.more += 1
            return
        self.errors.append(_told(code, element, text, facts))

    def warn(self, code: str, element: Any, text: str, /, **facts: object) -> None:
        """Add a warning at an element."""
        if len(self.warnings) < MOST:
            self.warnings.append(_told(code, element, text, facts))

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the command prints it."""
        found: dict[str, Any] = {
            "valid": self.is_valid,
            "kind": self.kind,
            "counts": self.counts,
            "errors": self.errors,
            "warnings": self.warnings,
        }
        if self.more:
            found["more_errors"] = self.more
        return found


def _told(code: str, element: Any, text: str, facts: dict[str, object]) -> dict[str, Any]:
    where = reading.path(element) if element is not None else ""
    line = element.sourceline or 0 if element is not None else 0
    return _entry(Fault(code, where, text, facts), line)


def _entry(fault: Fault, line: int) -> dict[str, Any]:
    return {
        "path": fault.path,
        "line": line,
        "code": fault.code,
        "message": fault.message.encode(errors="replace").decode(),
    }


@cache
def schema(kind: str) -> Any:
    """Return the schema of a message."""
    return etree.XMLSchema(etree.parse(str(SCHEMAS / f"{kind}.xsd"), reading.parser()))


def check(data: bytes) -> Report:
    """Check a file, whatever it holds."""
    try:
        tree = reading.tree(data)
    except reading.NotXml as problem:
        return Report(errors=[_entry(problem.fault, problem.line)])
    return check_tree(tree)


def check_tree(tree: Any) -> Report:
    """Check a file that was read as XML."""
    from musterpoint.engine.payments import camt_rules, pain_rules

    report = Report()
    root = tree.getroot()
    report.kind = reading.kind(root)
    if report.kind not in KINDS:
        text = _("This is %(found)s. Checked are %(known)s.")
        found = report.kind or shown(root.tag)
        known = "; ".join(f"{name}: {', '.join(many)}" for name, many in VERSIONS.items())
        report.wrong("unknown_message", root, text, found=found, known=known)
        return report
    _check_schema(tree, report)
    rules = pain_rules if report.kind.startswith("pain") else camt_rules
    rules.check(root, report)
    report.errors.sort(key=lambda one: one["line"])
    return report


def _check_schema(tree: Any, report: Report) -> None:
    found = schema(report.kind)
    if found.validate(tree):
        return
    prefixes = {name: space for name, space in tree.getroot().nsmap.items() if name}
    once = set()
    for error in found.error_log:
        if len(report.errors) >= MOST:
            report.more += 1
            continue
        # One value that does not fit is told for its facet and again for its type.
        if (
            error.path,
            error.line,
        ) in once and error.type_name == "SCHEMAV_CVC_DATATYPE_VALID_1_2_1":
            continue
        once.add((error.path, error.line))
        element = _element(tree, error.path, prefixes)
        text = error.message.replace(f"{{{reading.SPACE}{report.kind}}}", "")
        report.wrong("schema", element, "%(problem)s", problem=" ".join(text.split())[:400])
        if element is None and report.errors:
            report.errors[-1] |= {"line": error.line, "path": _plain(error.path)}


def _element(tree: Any, path: str | None, prefixes: dict[str, str]) -> Any:
    """Return the element that the schema's check means; None when its path cannot be followed."""
    if not path:
        return None
    try:
        found = tree.xpath(path, namespaces=prefixes)
    except etree.XPathError:  # a prefix that only an inner element declares
        return None
    return found[0] if isinstance(found, list) and found else None


def _plain(path: str | None) -> str:
    return re.sub(r"[^/]*:", "", path or "")
