"""xAPI statements: write them about learners without naming anybody, and check any."""

from musterpoint.engine.xapi._values import Findings
from musterpoint.engine.xapi.building import (
    ASSESSMENT,
    COURSE,
    MEETING,
    MODULE,
    Activity,
    Learner,
    NoStatement,
    Score,
    Verb,
    duration,
    pseudonym,
    statement,
    voiding,
)
from musterpoint.engine.xapi.checking import check
from musterpoint.engine.xapi.reading import check_file

__all__ = [
    "ASSESSMENT",
    "COURSE",
    "MEETING",
    "MODULE",
    "Activity",
    "Findings",
    "Learner",
    "NoStatement",
    "Score",
    "Verb",
    "check",
    "check_file",
    "duration",
    "pseudonym",
    "statement",
    "voiding",
]
