"""Training of trainers: the cascade of a course, its reach, and how good it still is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from uuid import UUID

from django.db.models import Count

from musterpoint.training import catalogue
from musterpoint.training.models import Booking, Handed, Learner, Observation
from musterpoint.training.queries._learning import identities


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A trainer of a course: who trained them, how far from the first, whom they reached."""

    learner_id: UUID
    name: str
    trainer_id: UUID | None
    depth: int
    trainees: int
    reached: int
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """All trainers at one depth: how many, whom they reached, how good those drawn are."""

    depth: int
    trainers: int
    reached: int
    drawn: int
    observed: int
    mean: float | None
    good: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """Who trained whom in a course, the first trainers first."""

    nodes: tuple[Node, ...]
    generations: tuple[Generation, ...]
    observations: tuple[Observation, ...]

    @property
    def depth(self) -> int:
        """How deep it goes; the first trainers are 0."""
        return max((one.depth for one in self.nodes), default=0)

    @property
    def reached(self) -> int:
        """How many people came to sessions of these trainers."""
        return sum(one.reached for one in self.nodes)


def cascade(course_code: str, at: datetime) -> Cascade:
    """Return the cascade of a course. Whoever shows it calls ``audit.saw``."""
    edges = list(Handed.objects.filter(course_code=course_code).order_by("depth", "trained_at"))
    trained_by = {one.trainee_id: one for one in edges}
    ids = dict.fromkeys([one.trainer_id for one in edges] + [one.trainee_id for one in edges])
    names = identities(Learner.objects.filter(id__in=list(ids)), at)
    reached = _reached(course_code)
    trainees: dict[UUID, int] = {}
    for one in edges:
        trainees[one.trainer_id] = trainees.get(one.trainer_id, 0) + 1
    observations = list(
        Observation.objects.filter(course_code=course_code).order_by("depth", "drawn_at", "id")
    )
    scores = {one.trainer_id: one.score for one in observations}
    nodes = [
        Node(
            learner_id=one,
            name=names[one].name,
            trainer_id=trained_by[one].trainer_id if one in trained_by else None,
            depth=trained_by[one].depth if one in trained_by else 0,
            trainees=trainees.get(one, 0),
            reached=reached.get(one, 0),
            score=scores.get(one),
        )
        for one in ids
        if one in names
    ]
    nodes.sort(key=lambda one: (one.depth, one.name.casefold(), one.learner_id))
    return Cascade(
        nodes=tuple(nodes),
        generations=tuple(_generations(nodes, observations)),
        observations=tuple(observations),
    )


def _reached(course_code: str) -> Mapping[UUID, int]:
    rows = Booking.objects.filter(
        session__course_code=course_code,
        session__trainer__isnull=False,
        came_at__isnull=False,
    ).order_by()
    found = rows.values_list("session__trainer_id").annotate(n=Count("learner", distinct=True))
    return {trainer: n for trainer, n in found if trainer is not None}


def _generations(nodes: list[Node], observations: list[Observation]) -> list[Generation]:
    good = catalogue.limit("quality_good")
    made = []
    for depth in sorted({one.depth for one in nodes}):
        here = [one for one in nodes if one.depth == depth]
        drawn = [one for one in observations if one.depth == depth]
        scores = [one.score for one in drawn if one.score is not None]
        made.append(
            Generation(
                depth=depth,
                trainers=len(here),
                reached=sum(one.reached for one in here),
                drawn=len(drawn),
                observed=len(scores),
                mean=fmean(scores) if scores else None,
                good=sum(score >= good for score in scores),
            )
        )
    return made


def people_of(course_code: str, at: datetime) -> list[tuple[UUID, str]]:
    """Return who learns a course or trains it, by name. Whoever shows it calls ``audit.saw``."""
    rows = Learner.objects.filter(enrolments__course_code=course_code).distinct()
    more = Learner.objects.filter(trained_by__course_code=course_code).distinct()
    names = identities([*rows, *more], at)
    found = [(learner_id, who.name) for learner_id, who in names.items() if who.name]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def trained_for() -> list[str]:
    """Return the courses that have a cascade."""
    rows = Handed.objects.order_by("course_code").values_list("course_code", flat=True)
    return list(rows.distinct())
