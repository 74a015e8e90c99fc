"""How a plan's content is sealed and opened: under the key of the plan."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.plans.content import Content
from musterpoint.plans.models import PlanVersion, Task
from musterpoint.tenancy import vault

USE = "plans.content"
TASK_USE = "plans.task"


def seal(plan_id: UUID, content: Content, at: datetime) -> bytes:
    """Seal what a version says."""
    return vault.make_keys([plan_id], at=at)[plan_id].seal(USE, content)


def opened(version: PlanVersion, at: datetime) -> dict[str, list[Mapping[str, Any]]]:
    """Return what a version says."""
    found: dict[str, list[Mapping[str, Any]]] = vault.open_key(version.plan_id, at=at).open(
        USE, version.sealed
    )
    return found


def opened_before(version: PlanVersion, at: datetime) -> dict[str, list[Mapping[str, Any]]]:
    """Return what a draft said before its last edit."""
    found: dict[str, list[Mapping[str, Any]]] = vault.open_key(version.plan_id, at=at).open(
        USE, version.previous
    )
    return found


def task_words(plan_id: UUID, tasks: Iterable[Task], at: datetime) -> dict[UUID, dict[str, Any]]:
    """Return what tasks of one plan say: title, and who or how."""
    key = vault.open_key(plan_id, at=at)
    return {one.id: key.open(TASK_USE, one.sealed) for one in tasks}
