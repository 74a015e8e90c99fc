"""What may be counted, how long answers are kept, which small numbers are hidden. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from musterpoint.engine import forms
from musterpoint.engine.forms import types
from musterpoint.tenancy.classification import Kind

#: A count below this is not shown, nor another one from which it could be worked out.
SMALLEST = 5
DRAFT_KEPT = timedelta(days=30)
NOT_PERSONAL = frozenset({Kind.TECHNICAL, Kind.ORGANISATIONAL, Kind.COARSE})
_SPAN = re.compile(r"\s*(\d{1,4})\s*(day|week|month|year)s?\s*", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


def is_plain(question: forms.Question) -> bool:
    """Say whether an answer may stand outside the vault: it was declared to tell of nobody."""
    return Kind(question.classification) in NOT_PERSONAL


def countable(form: forms.Form) -> list[forms.Question]:
    """Return the questions with choices whose answers may be counted."""
    return [one for one in form.questions() if one.type in types.SELECTS and is_plain(one)]


def counted(form: forms.Form, values: Mapping[forms.Key, str]) -> dict[str, list[str]]:
    """Return the chosen names of each question that may be counted, over all its instances."""
    found: dict[str, list[str]] = {}
    may = {one.path for one in countable(form)}
    for (path, _places), value in values.items():
        if path in may:
            found.setdefault(path, []).extend(value.split())
    return found


def plain_scores(form: forms.Form, scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores to which no personal answer adds."""
    closed = {
        one.scale
        for one in form.questions()
        if not is_plain(one)
        and any(choice.score is not None for choice in form.lists.get(one.list_name, ()))
    }
    return {scale: score for scale, score in scores.items() if scale not in closed}


def span(retention: str) -> timedelta | None:
    """Return how long "90 days" is; None for words that name no time."""
    found = _SPAN.fullmatch(retention)
    return timedelta(days=int(found[1]) * _DAYS[found[2].lower()]) if found else None


def expiry(form: forms.Form, at: datetime) -> datetime | None:
    """Return when the last answer of a submission has served its time; None when one has none."""
    spans = [span(one.retention) for one in form.questions() if one.type not in types.SILENT]
    known = [one for one in spans if one is not None]
    return at + max(known) if known and len(known) == len(spans) else None


def hidden(counts: Mapping[str, int], *, adds_up: bool) -> frozenset[str]:
    """
    Return the choices whose numbers are not shown.

    Where the numbers add up to a total that is shown, so many more are hidden that the small one
    cannot be worked out: at least two, and together not small themselves.
    """
    small = {name for name, number in counts.items() if 0 < number < SMALLEST}
    if not small or not adds_up:
        return frozenset(small)
    rest = sorted((number, name) for name, number in counts.items() if name not in small)
    for _number, name in rest:
        if len(small) > 1 and sum(counts[one] for one in small) >= SMALLEST:
            break
        small.add(name)
    return frozenset(small)


def complements(counts: Mapping[str, int], total: int) -> frozenset[str]:
    """Return the choices of several that all but a few have chosen: the few would be told."""
    return frozenset(name for name, number in counts.items() if 0 < total - number < SMALLEST)


def tally(submissions: Iterable[Mapping[str, list[str]]], path: str) -> tuple[dict[str, int], int]:
    """Return how often each name was chosen at a question, and in how many submissions."""
    counts: dict[str, int] = {}
    answered = 0
    for one in submissions:
        chosen = one.get(path, [])
        answered += bool(chosen)
        for name in set(chosen):
            counts[name] = counts.get(name, 0) + 1
    return counts, answered
