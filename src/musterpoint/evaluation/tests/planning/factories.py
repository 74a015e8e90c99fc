"""A small evaluation plan, as somebody would type it."""

from datetime import date
from typing import Any
from uuid import UUID

from musterpoint.evaluation.models import Evaluation
from musterpoint.evaluation.planning import actions, queries
from musterpoint.evaluation.planning.actions import EvaluationIn
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

BEGAN = date(2026, 4, 1)
ROWS: dict[str, list[dict[str, Any]]] = {
    "terms": [
        {"topic": "purpose", "text": "Learn what held people back."},
        {"topic": "scope", "text": "Libya, February to June."},
    ],
    "objectives": [
        {"objective": "Know whether migrants without papers got out", "population": "migrants"},
    ],
    "timetable": [
        {"phase": "real_time", "does": "First look", "begins": "2026-04-10", "ends": "2026-05-20"},
        {"phase": "medium", "does": "Survey", "begins": "2026-10-01", "ends": "2026-12-01"},
    ],
    "questions": [
        {"criterion": "coverage", "question": "Who was not reached, and why?",
         "parts": "By language\nBy area", "standard": "Nine of ten were reached",
         "indicator": "reached", "method": "figures", "source": "The roll",
         "stratum": "migrants_nationality", "phase": "real_time"},
        {"criterion": "coordination", "question": "Did partners know whom to ask?",
         "standard": "Most say so", "own_indicator": "Mean of the review", "method": "review",
         "source": "Stakeholders", "stratum": "organisations", "phase": "medium"},
    ],
    "evaluators": [
        {"name": "Amal Nasser", "organisation": "Workers' circle", "group": "migrant_group",
         "task": "lead", "independent": "on"},
        {"name": "Ruwan Silva", "group": "university", "task": "member"},
    ],
}  # fmt: skip


def begun(by: Actor, name: str = "Libya, in time", **more: Any) -> Evaluation:
    """Begin an evaluation."""
    given = EvaluationIn(
        name=name,
        kind="real_time",
        **{"counts_from": BEGAN, "report_due": date(2026, 5, 25), **more},
    )
    return actions.begin(given, by=by, at=NOON)


def put(evaluation_id: UUID, section: str, values: dict[str, Any], by: Actor) -> None:
    """Add a row at the revision that is there."""
    revision = queries.version(evaluation_id).revision
    actions.put_row(evaluation_id, section, values, revision, by=by, at=NOON)


def written(by: Actor, leave: str = "", **more: Any) -> Evaluation:
    """Begin an evaluation and write its plan, without one section."""
    made = begun(by, **more)
    for section, rows in ROWS.items():
        for row in rows if section != leave else ():
            put(made.id, section, row, by)
    return made


def approved(by: Actor, chief: Actor, **more: Any) -> Evaluation:
    """Return an evaluation whose plan one wrote and another approved."""
    made = written(by, **more)
    actions.send_to_review(made.id, by=by, at=NOON)
    actions.approve(made.id, by=chief, at=NOON)
    return made
