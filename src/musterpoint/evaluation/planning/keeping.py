"""How the content of an evaluation plan is sealed and opened: under the key of the evaluation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.evaluation.models import Contribution, EvaluationVersion
from musterpoint.plans.content import Content
from musterpoint.tenancy import vault

USE, WORDS = "evaluation.plan", "evaluation.contribution"


def seal(evaluation_id: UUID, content: Content, at: datetime) -> bytes:
    """Seal what a version says."""
    return vault.make_keys([evaluation_id], at=at)[evaluation_id].seal(USE, content)


def opened(version: EvaluationVersion, at: datetime) -> dict[str, list[Mapping[str, Any]]]:
    """Return what a version says."""
    key = vault.open_key(version.evaluation_id, at=at)
    found: dict[str, list[Mapping[str, Any]]] = key.open(USE, version.sealed)
    return found


def seal_words(evaluation_id: UUID, words: Mapping[str, str], at: datetime) -> bytes:
    """Seal what an evaluator wrote."""
    return vault.open_key(evaluation_id, at=at).seal(WORDS, words)


def opened_words(sent: Contribution, at: datetime) -> dict[str, str]:
    """Return what an evaluator wrote: ``text`` and ``evidence``."""
    found: dict[str, str] = vault.open_key(sent.evaluation_id, at=at).open(WORDS, sent.sealed)
    return found
