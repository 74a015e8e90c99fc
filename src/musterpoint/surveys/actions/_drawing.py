"""Draw a sample once, seal how it was drawn, and set up its waves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import sampling
from musterpoint.kernel.ids import random_bytes
from musterpoint.surveys import designing, drawing, frames
from musterpoint.surveys.actions._survey import AlreadyDrawn, BadSurvey, locked
from musterpoint.surveys.designing import Designed
from musterpoint.surveys.models import Draw, Member, Survey, Wave
from musterpoint.surveys.rules import pack
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 2000
SEEDS = 2**53
MOST = 100_000


def draw(survey_id: UUID, *, seed: int | None = None, by: Actor, at: datetime) -> Draw:
    """
    Draw the sample, once; the frame's hash, the seed, who and when are kept and never change.

    Without a seed chance gives one. The frame is read again now: raises BadSurvey when the design
    does not fit it any more, and AlreadyDrawn the second time.
    """
    by.require(Permission.SURVEYS_CHANGE)
    survey = locked(survey_id)
    if survey.drawn_at is not None:
        raise AlreadyDrawn(_("The sample is drawn and sealed. A survey has one sample."))
    found = frames.read(survey, at)
    made = designing.design(survey, found)
    if made.plan is None:
        raise BadSurvey(_("The sample cannot be drawn so."), fields={"": list(made.faults)})
    if made.to_ask > MOST:
        raise BadSurvey(_("A sample holds at most 100,000 people. Ask fewer."))
    seed = int.from_bytes(random_bytes(7)) % SEEDS if seed is None else seed % SEEDS
    drawn = list(members_of(survey, found, made, seed))
    row = Draw.objects.create(
        survey=survey,
        seed=seed,
        digest=found.digest,
        people=made.people,
        opted_out=found.opted_out,
        plan=sampling.printed(made.plan),
        strata=_strata(made),
        drawn_by=by.id,
        drawn_by_name=by.name,
        drawn_at=at,
    )
    Member.objects.bulk_create(drawn, batch_size=BATCH)
    Wave.objects.bulk_create(
        Wave(survey=survey, number=number, term=term, due_at=pack().due(survey.base_day, term))
        for number, term in enumerate(pack().terms, 1)
    )
    survey.drawn_at = at
    survey.revision += 1
    survey.save(update_fields=["drawn_at", "revision"])
    audit.record(
        "surveys.sample.drawn",
        subject_id=survey.id,
        by=by,
        at=at,
        seed=seed,
        digest=found.digest,
        people=made.people,
        drawn=sum(not one.is_reserve for one in drawn),
    )
    persons = [one.person_id for one in drawn if one.person_id is not None]
    audit.record_many("surveys.person.drawn", persons, by=by, at=at, survey=str(survey.id))
    return row


def members_of(survey: Survey, found: frames.Found, made: Designed, seed: int) -> Sequence[Member]:
    """Return whom a seed draws, not kept yet; the same for the same frame, design and seed."""
    if made.plan is None:
        return []
    wanted = [
        drawing.Wanted(stratum=stratum, people=part.expected.sample, clusters=part.clusters)
        for stratum, part in zip(made.strata, made.plan.parts, strict=True)
    ]
    reserve = pack().reserve if survey.design.get("replacement") != "none" else 0.0
    drawn = drawing.draw(
        found.units,
        made.variables,
        wanted,
        take=int(survey.design.get("take", 1)),
        reserve=reserve,
        seed=seed,
    )
    return [
        Member(
            survey=survey,
            person_id=one.unit.person_id,
            number=number,
            stratum=one.stratum,
            cluster=one.cluster,
            groups=dict(one.unit.groups),
            base_weight=one.base_weight,
            is_reserve=one.is_reserve,
        )
        for number, one in enumerate(drawn, 1)
    ]


def _strata(made: Designed) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "groups": dict(one.groups),
            "people": one.people,
            "by": list(made.variables),
        }
        for one in made.strata
    ]
