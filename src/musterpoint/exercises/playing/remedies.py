"""
Exercises as what closes a gap or proves a lesson: done when they ended with a report.

Two kinds: exercises with people, and crises that the simulation played on the real system.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.exercises.playing.models import Rehearsal, RehearsalState
from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy
from musterpoint.kernel.text import _

KIND = "exercise"
SIMULATED = "exercise_run"
WITHOUT = ("sheet", "report", "hot_wash", "world")


def install() -> None:
    """Register both kinds."""
    remedies.register(remedies.Source(code=KIND, label=_("Exercise"), search=search, find=find))
    remedies.register(
        remedies.Source(
            code=SIMULATED, label=_("Simulated exercise"), search=search_runs, find=find_runs
        )
    )


def search(words: str) -> Sequence[Remedy]:
    """Return exercises whose name holds the words, the newest first."""
    rows = Rehearsal.objects.defer(*WITHOUT).order_by("-created_at", "-id")
    return _rehearsals([one for one in rows if _is_named(one.name, words)][: remedies.MOST])


def find(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return those of the keys that exist."""
    rows = Rehearsal.objects.filter(id__in=_ids(keys)).defer(*WITHOUT)
    return {one.key: one for one in _rehearsals(rows)}


def search_runs(words: str) -> Sequence[Remedy]:
    """Return simulated exercises whose name holds the words, the newest first."""
    rows = Exercise.objects.order_by("-started_at", "-id")
    return [_run(one) for one in rows if _is_named(one.name, words)][: remedies.MOST]


def find_runs(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return those of the keys that exist."""
    return {str(one.id): _run(one) for one in Exercise.objects.filter(id__in=_ids(keys))}


def _is_named(name: str, words: str) -> bool:
    return all(word in name.casefold() for word in words.casefold().split())


def _ids(keys: Sequence[str]) -> list[UUID]:
    ids = []
    for key in keys:
        try:
            ids.append(UUID(key))
        except ValueError:
            continue
    return ids


def _rehearsals(rows: Iterable[Rehearsal]) -> list[Remedy]:
    found = list(rows)
    told = Rehearsal.objects.filter(id__in=[one.id for one in found]).exclude(report={})
    reported = set(told.values_list("id", flat=True))
    return [_remedy(one, has_report=one.id in reported) for one in found]


def _remedy(one: Rehearsal, *, has_report: bool) -> Remedy:
    is_done = one.state == RehearsalState.ENDED and has_report and one.ended_at is not None
    return Remedy(
        kind=KIND,
        key=str(one.id),
        title=one.name,
        state=one.get_state_display(),
        is_done=is_done,
        done_at=one.ended_at if is_done else None,
        begun_at=one.started_at,
        page="exercises:rehearsal",
        parts={"rehearsal_id": one.id},
    )


def _run(one: Exercise) -> Remedy:
    is_done = one.state == ExerciseState.FINISHED and bool(one.summary)
    return Remedy(
        kind=SIMULATED,
        key=str(one.id),
        title=one.name,
        state=one.get_state_display(),
        is_done=is_done and one.finished_at is not None,
        done_at=one.finished_at if is_done else None,
        begun_at=one.started_at,
        page="exercises:detail",
        parts={"exercise_id": one.id},
    )
