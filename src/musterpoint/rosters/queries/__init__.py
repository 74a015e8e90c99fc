"""Questions about rosters, calls, translations and entitlements. They never write."""

from musterpoint.rosters.entitlements.queries import Found, entitlements, own_rows, vocabulary
from musterpoint.rosters.queries._calls import (
    asked_lines,
    call,
    calls,
    open_deployments,
    row_of_answer_link,
    standing_words,
)
from musterpoint.rosters.queries._figures import Answered, answered
from musterpoint.rosters.queries._matching import Named, Result, match, nationalities
from musterpoint.rosters.queries._members import (
    Card,
    Filters,
    card,
    languages_spoken,
    last_joined,
    member_of_link,
    members,
    own_link,
    rosters,
)
from musterpoint.rosters.queries._translations import Job, job, jobs, open_agreements
from musterpoint.rosters.rules import Need

__all__ = [
    "Answered",
    "Card",
    "Filters",
    "Found",
    "Job",
    "Named",
    "Need",
    "Result",
    "answered",
    "asked_lines",
    "call",
    "calls",
    "card",
    "entitlements",
    "job",
    "jobs",
    "languages_spoken",
    "last_joined",
    "match",
    "member_of_link",
    "members",
    "nationalities",
    "open_agreements",
    "open_deployments",
    "own_link",
    "own_rows",
    "rosters",
    "row_of_answer_link",
    "standing_words",
    "vocabulary",
]
