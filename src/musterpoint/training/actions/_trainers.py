"""Training of trainers: who trained whom, how deep, and whether it is still good."""

import random
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import random_bytes
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.training import catalogue, queries, rules
from musterpoint.training.models import Handed, Learner, Observation, Session
from musterpoint.training.rules import Bar


class TrainedThemselves(Refused):
    """Nobody trains themselves, nor those by whom they were trained."""


class TooDeep(Refused):
    """The cascade is deeper than quality allows."""


class NotATrainer(Refused):
    """Only who was trained as a trainer, or holds the certificate, trains others as trainers."""


class BadScore(Invalid):
    """A score is from 0 to 100."""


class NoSuchTrainer(Missing):
    """There is no such trainer here."""


REFUSALS: dict[Bar, type[Refused]] = {
    Bar.CIRCLE: TrainedThemselves,
    Bar.OTHERS: TrainedThemselves,
    Bar.UNTRAINED: NotATrainer,
    Bar.DEEP: TooDeep,
}


def hand_on(row: Session, trainee_id: UUID, *, by: Actor, at: datetime) -> Handed | None:
    """Note that the trainer of a session made somebody a trainer; once for each course."""
    if row.trainer_id is None:
        return None
    return make_trainer(row.trainer_id, trainee_id, row.course_code, session=row, by=by, at=at)


def make_trainer(
    trainer_id: UUID,
    trainee_id: UUID,
    course_code: str,
    *,
    session: Session | None = None,
    by: Actor,
    at: datetime,
) -> Handed:
    """
    Note that one learner trained another as a trainer of a course.

    Raises TrainedThemselves for oneself, a circle, and for who notes it of themselves outside a
    session; TooDeep beyond the depth of the pack; NotATrainer when the trainer is neither in the
    cascade nor holds a valid certificate.
    """
    if not (session is not None and by.may(Permission.TRAINING_READ)):
        by.require(Permission.TRAINING_TEACH)
    _one_at_a_time()
    queries.offer(course_code, all_of_them=True)
    learners = Learner.objects.in_bulk([trainer_id, trainee_id])
    if len(learners) < 2:
        if trainer_id == trainee_id:
            raise TrainedThemselves(_("Nobody trains themselves."))
        raise NoSuchTrainer(_("There is no such trainer here."))
    rows = Handed.objects.filter(course_code=course_code)
    known = rows.filter(trainee_id=trainee_id).first()
    if known is not None and known.trainer_id == trainer_id:
        return known
    bar = queries.bar(trainer_id, trainee_id, course_code, at)
    if bar is not None:
        raise REFUSALS[bar](queries.why_not(bar))
    if session is None and queries.is_own(learners[trainee_id], by, at):
        raise TrainedThemselves(_("Nobody notes this of themselves. A colleague notes it."))
    trained_by: dict[object, object] = dict(rows.values_list("trainee_id", "trainer_id"))
    made = Handed.objects.create(
        trainer_id=trainer_id,
        trainee_id=trainee_id,
        course_code=course_code,
        session=session,
        depth=len(rules.above(trainer_id, trained_by)) + 1,
        trained_at=at,
    )
    audit.record(
        "training.trainer.made", subject_id=trainee_id, by=by, at=at,
        trainer=str(trainer_id), course=course_code, depth=made.depth,
    )  # fmt: skip
    return made


def draw(course_code: str, *, by: Actor, at: datetime) -> list[Observation]:
    """
    Draw by chance which trainers of each generation are looked at; who was drawn stays drawn.

    How many follows from the pack: a share of the generation, and never fewer than its least.
    """
    by.require(Permission.TRAINING_TEACH)
    _one_at_a_time()
    rows = Handed.objects.filter(course_code=course_code).order_by("trained_at", "id")
    drawn = set(
        Observation.objects.filter(course_code=course_code).values_list("trainer_id", flat=True)
    )
    generations: dict[int, list[UUID]] = {}
    for trainee_id, depth in rows.values_list("trainee_id", "depth"):
        generations.setdefault(depth, []).append(trainee_id)
    chance = random.Random(random_bytes(16))  # noqa: S311  seeded by the system's randomness
    made = []
    for depth, trainers in sorted(generations.items()):
        size = rules.sample_size(
            len(trainers), catalogue.limit("quality_share"), catalogue.limit("quality_least")
        )
        fresh = [one for one in trainers if one not in drawn]
        missing = max(0, size - (len(trainers) - len(fresh)))
        made += [
            Observation(trainer_id=one, course_code=course_code, depth=depth, drawn_at=at)
            for one in chance.sample(fresh, min(missing, len(fresh)))
        ]
    Observation.objects.bulk_create(made)
    audit.record_many(
        "training.trainer.drawn", [one.trainer_id for one in made], by=by, at=at, course=course_code
    )
    return made


def observe(observation_id: UUID, score: int, *, by: Actor, at: datetime) -> Observation:
    """Write down how good a trainer was, from 0 to 100; nobody observes themselves."""
    by.require(Permission.TRAINING_TEACH)
    row = (
        Observation.objects.select_for_update(of=("self",))
        .select_related("trainer")
        .filter(id=observation_id)
        .first()
    )
    if row is None:
        raise NoSuchTrainer(_("There is no such trainer here."))
    if queries.is_own(row.trainer, by, at):
        raise TrainedThemselves(_("Nobody observes themselves."))
    if not 0 <= score <= 100:
        text = _("Write a number from 0 to 100.")
        raise BadScore(text, fields={"score": [text]})
    row.score, row.observed_at, row.observed_by = score, at, by.id
    row.save(update_fields=["score", "observed_at", "observed_by"])
    audit.record("training.trainer.observed", subject_id=row.trainer_id, by=by, at=at, score=score)
    return row


def _one_at_a_time() -> None:
    """Let one change of the cascade wait for the other: two halves could close a circle."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"training|{scope.organisation_id()}"]
        )
