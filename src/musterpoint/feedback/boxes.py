"""The two boxes: one that everybody reads who handles feedback, and one for named handlers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.feedback.models import (
    Entry,
    EntryKind,
    PrivateEntry,
    PrivateReport,
    PrivateStep,
    Report,
    Step,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.vault import Compartment

AnyReport = Report | PrivateReport
AnyEntry = Entry | PrivateEntry
AnyStep = Step | PrivateStep
CONTENT = "feedback.report"
SAID = "feedback.entry"


@dataclass(frozen=True, slots=True)
class Box:
    """The tables and the compartment of one box."""

    name: str
    report: type[Any]
    entry: type[Any]
    step: type[Any]
    compartment: Compartment

    @property
    def is_private(self) -> bool:
        """Say whether only named handlers read it."""
        return self.compartment == "confidence"

    def keys(self, reports: Iterable[UUID], at: datetime) -> dict[UUID, vault.Key]:
        """Return the keys of reports that were not erased."""
        return vault.open_keys(reports, at=at, compartment=self.compartment)


OPEN = Box("open", Report, Entry, Step, "consular")
PRIVATE = Box("private", PrivateReport, PrivateEntry, PrivateStep, "confidence")
BOXES: Mapping[str, Box] = {box.name: box for box in (OPEN, PRIVATE)}


def box_of(report: AnyReport) -> Box:
    """Return the box in which a report lies."""
    return PRIVATE if isinstance(report, PrivateReport) else OPEN


def say(
    report: AnyReport,
    kind: EntryKind,
    text: str,
    key: vault.Key,
    *,
    at: datetime,
    by: UUID | None = None,
    by_name: str = "",
) -> AnyEntry:
    """Add something that was said to a report."""
    entry = box_of(report).entry(
        report=report,
        kind=kind,
        said_at=at,
        by=by,
        by_name=by_name,
        sealed=key.seal(SAID, {"text": text}),
    )
    entry.save(force_insert=True)
    found: AnyEntry = entry
    return found
