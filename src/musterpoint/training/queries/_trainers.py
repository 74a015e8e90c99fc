"""Training of trainers: the cascade of a course, its reach, and how good it still is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from musterpoint.training import catalogue, rules
from musterpoint.training.models import Booking, Handed, Learner, Observation, Session
from musterpoint.training.queries._certificates import valid
from musterpoint.training.queries._learning import identities
from musterpoint.training.rules import Bar


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
    """
    Return who learns a course, trains it or came to be trained as its trainer, by name.

    Whoever shows it calls ``audit.saw``.
    """
    rows = Learner.objects.filter(enrolments__course_code=course_code).distinct()
    more = Learner.objects.filter(trained_by__course_code=course_code).distinct()
    came = Learner.objects.filter(
        bookings__session__course_code=course_code,
        bookings__session__makes_trainers=True,
        bookings__came_at__isnull=False,
    ).distinct()
    names = identities([*rows, *more, *came], at)
    found = [(learner_id, who.name) for learner_id, who in names.items() if who.name]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def bar(trainer_id: UUID, trainee_id: UUID | None, course_code: str, at: datetime) -> Bar | None:
    """Return what forbids that one makes another a trainer of a course; nobody for anybody."""
    return _bars(trainer_id, [trainee_id], course_code, at)[trainee_id]


def why_not(one: Bar) -> str:
    """Return what forbids that somebody is made a trainer, as a sentence."""
    return {
        Bar.CIRCLE: _("Nobody trains those by whom they were trained."),
        Bar.OTHERS: _("Somebody else trained this person for this course."),
        Bar.UNTRAINED: _("Only who passed the course or was trained as a trainer hands it on."),
        Bar.DEEP: _("So far from the first trainer quality is lost. Train them from above."),
    }[one]


def session_bar(row: Session, at: datetime) -> str:
    """Say why a session that shall make trainers makes none of anybody; empty when it does."""
    if not row.makes_trainers or row.cancelled_at is not None:
        return ""
    if row.trainer_id is None:
        return _("This session has no trainer.")
    found = bar(row.trainer_id, None, row.course_code, at)
    return why_not(found) if found is not None else ""


def not_made(row: Session, learner_ids: Iterable[UUID], at: datetime) -> dict[UUID, str]:
    """Say of those who came to a session for trainers and are none by its trainer why, by id."""
    wanted = [one for one in learner_ids if one != row.trainer_id]
    if not row.makes_trainers or not wanted:
        return {}
    if row.trainer_id is None:
        return dict.fromkeys(wanted, _("This session has no trainer."))
    made = Handed.objects.filter(
        course_code=row.course_code, trainer_id=row.trainer_id, trainee_id__in=wanted
    )
    left = set(wanted) - set(made.values_list("trainee_id", flat=True))
    found = _bars(row.trainer_id, left, row.course_code, at) if left else {}
    later = _("A trainer notes it under Trainers, Who trained whom.")
    return {
        one: why_not(why) if why is not None else later
        for one, why in found.items()
        if one is not None
    }


def _bars(
    trainer_id: UUID, trainees: Iterable[UUID | None], course_code: str, at: datetime
) -> dict[UUID | None, Bar | None]:
    rows = Handed.objects.filter(course_code=course_code)
    trained_by: dict[object, object] = dict(rows.values_list("trainee_id", "trainer_id"))
    is_passed = valid(at).filter(learner_id=trainer_id, course_code=course_code).exists()
    most = catalogue.limit("cascade_depth")
    return {
        one: rules.bar(trainer_id, one, trained_by, is_passed=is_passed, most=most)
        for one in trainees
    }


def trained_for() -> list[str]:
    """Return the courses that have a cascade."""
    rows = Handed.objects.order_by("course_code").values_list("course_code", flat=True)
    return list(rows.distinct())
