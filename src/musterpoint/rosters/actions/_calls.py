"""A call for people: information, alert, deploy, stand down."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.rosters import identity, rules
from musterpoint.rosters.models import (
    Answer,
    Asked,
    CallOut,
    Deployment,
    DeploymentState,
    Member,
    MemberState,
    Stage,
    Standing,
    Tell,
)
from musterpoint.rosters.values import CallIn
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

LANE = "rosters"
MOST_ASKED = 2000
MOST_PLACES = 500


class NotAtThisStage(Refused):
    """The call is not as far as that, or further."""


class AnsweredNo(Refused):
    """Somebody who holds no place cannot be sent."""


def create_call(given: CallIn, *, by: Actor, at: datetime) -> CallOut:
    """Write a call; nobody is asked yet."""
    by.require(Permission.ROSTERS_CHANGE)
    problems: dict[str, list[str]] = {}
    if not given.title.strip():
        problems["title"] = [_("Say in a few words what the call is for.")]
    if not 1 <= given.places <= MOST_PLACES:
        problems["places"] = [_("Enter a number of people from 1 to 500.")]
    if given.ends_at <= given.starts_at:
        problems["ends"] = [_("The end is before the beginning.")]
    if given.answer_by <= at:
        problems["answer_by"] = [_("The time to answer must lie ahead.")]
    if problems:
        raise Invalid(_("Some answers need a correction."), fields=problems)
    call = CallOut.objects.create(
        title=given.title.strip(),
        place=given.place,
        role=given.role,
        terms=given.terms,
        places=given.places,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        answer_by=given.answer_by,
        site=given.site,
        kind=given.kind,
        need=dict(given.about),
        created_at=at,
        created_by=by.id,
    )
    audit.record("rosters.call.created", subject_id=call.id, by=by, at=at, places=call.places)
    return call


def locked(call_id: UUID) -> CallOut:
    """Lock and return a call; whoever answers or decides stands in this line."""
    found = CallOut.objects.select_for_update(of=("self",)).filter(id=call_id).first()
    if found is None:
        raise Missing(_("There is no such call here."))
    return found


def ask(
    call_id: UUID,
    member_ids: Sequence[UUID],
    *,
    reasons: Mapping[UUID, Sequence[str]] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Put members on a call; return how many are new to it.

    Before the alert they get the information, after it the question; whoever stands on the call
    already is not asked twice. ``reasons`` are the codes of the match that spoke for them.
    """
    by.require(Permission.ROSTERS_CHANGE)
    call = locked(call_id)
    _must_be(call, Stage.INFORMATION, Stage.ALERT)
    wanted = list(dict.fromkeys(member_ids))
    if len(wanted) > MOST_ASKED:
        raise Invalid(_("Ask at most 2,000 people at once."))
    known = set(Asked.objects.filter(call_out=call).values_list("member_id", flat=True))
    active = Member.objects.filter(id__in=wanted, state=MemberState.ACTIVE)
    may = set(active.values_list("id", flat=True))
    fresh = [one for one in wanted if one in may and one not in known]
    new_ids = [uuid7() for _one in fresh]
    codes = identity.references(new_ids, at)
    tell = Tell.ALERT if call.stage == Stage.ALERT else Tell.INFORMATION
    Asked.objects.bulk_create(
        [
            Asked(
                id=row_id,
                call_out=call,
                member_id=member_id,
                code=code,
                asked_at=at,
                reasons=[str(one) for one in (reasons or {}).get(member_id, ())],
                tell=tell,
            )
            for member_id, row_id, code in zip(fresh, new_ids, codes, strict=True)
        ]
    )
    _note(call, "rosters.call.asked", by, at, people=len(fresh))
    return len(fresh)


def alert(call_id: UUID, *, by: Actor, at: datetime) -> int:
    """Ask everybody on the call for an answer; return how many."""
    by.require(Permission.ROSTERS_CHANGE)
    call = locked(call_id)
    if call.stage == Stage.ALERT:
        return 0
    _follow(call, Stage.ALERT)
    if at >= call.answer_by:
        raise NotAtThisStage(_("The time to answer is over. Write a new call."))
    call.alerted_at = at
    call.save(update_fields=["stage", "alerted_at"])
    count = Asked.objects.filter(call_out=call).update(tell=Tell.ALERT)
    _note(call, "rosters.call.alerted", by, at, people=count)
    return count


def deploy(
    call_id: UUID, asked: Mapping[UUID, Sequence[str]], *, by: Actor, at: datetime
) -> list[Deployment]:
    """
    Decide who goes: those named (row of the call -> reasons), who hold a place; tell them.

    May be called again while places are left. Raises AnsweredNo for somebody without a place.
    """
    by.require(Permission.ROSTERS_CHANGE)
    call = locked(call_id)
    if call.stage != Stage.DEPLOY:
        _follow(call, Stage.DEPLOY)
    rows = list(
        Asked.objects.select_for_update(of=("self",))
        .filter(call_out=call, id__in=list(asked))
        .order_by("number", "id")
    )
    if not rows or len(rows) != len(asked):
        raise Invalid(_("Choose who goes."), fields={"asked": [_("Choose at least one person.")]})
    if any(row.standing not in (Standing.HOLDS, Standing.ASSIGNED) for row in rows):
        raise AnsweredNo(_("Somebody you chose holds no place in this call."))
    fresh = [row for row in rows if row.standing == Standing.HOLDS]
    made = [
        Deployment(
            asked=row,
            member_id=row.member_id,
            place=call.place,
            role=call.role,
            starts_at=call.starts_at,
            ends_at=call.ends_at,
            created_at=at,
        )
        for row in fresh
    ]
    Deployment.objects.bulk_create(made)
    for row in fresh:
        row.standing, row.tell = Standing.ASSIGNED, Tell.DEPLOY
        row.reasons = list(dict.fromkeys([*row.reasons, *asked[row.id]]))
        row.save(update_fields=["standing", "tell", "reasons"])
    if call.deployed_at is None:
        call.deployed_at = at
    call.save(update_fields=["stage", "deployed_at"])
    audit.record_many(
        "rosters.member.deployed", [row.member_id for row in fresh], by=by, at=at, call=str(call.id)
    )
    _note(call, "rosters.call.deployed", by, at, people=len(fresh))
    return made


def stand_down(call_id: UUID, *, by: Actor, at: datetime) -> int:
    """End a call; tell everybody who may still wait; return how many. Twice changes nothing."""
    by.require(Permission.ROSTERS_CHANGE)
    call = locked(call_id)
    if call.stage == Stage.STOOD_DOWN:
        return 0
    _follow(call, Stage.STOOD_DOWN)
    call.stood_down_at = at
    call.save(update_fields=["stage", "stood_down_at"])
    rows = Asked.objects.filter(call_out=call)
    heard = rows.exclude(told_at=None).exclude(answer=Answer.NO)
    heard = heard.exclude(standing=Standing.CANCELLED)
    rows.update(tell=Tell.NOTHING)
    count = heard.update(tell=Tell.STOOD_DOWN)
    planned = Deployment.objects.filter(asked__call_out=call, state=DeploymentState.PLANNED)
    planned.update(state=DeploymentState.CANCELLED, closed_at=at)
    _note(call, "rosters.call.stood-down", by, at, people=count)
    return count


def _must_be(call: CallOut, *stages: str) -> None:
    if call.stage not in stages:
        raise NotAtThisStage(
            _("This call is at “%(stage)s”: that is not possible any more, or not yet."),
            stage=Stage(call.stage).label,
        )


def _follow(call: CallOut, wanted: str) -> None:
    if not rules.may_follow(call.stage, wanted):
        _must_be(call)
    call.stage = wanted


def _note(call: CallOut, kind: str, by: Actor, at: datetime, **facts: object) -> None:
    audit.record(kind, subject_id=call.id, by=by, at=at, **facts)
    pumps.wake(LANE, at)
