"""Calls: written, published with criteria and weights, scored blind by two, decided together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import own_hands, same_hands
from musterpoint.audit import actions as audit
from musterpoint.grants import causes, money, rules
from musterpoint.grants.actions import _assessing as assessing
from musterpoint.grants.actions import _base as base
from musterpoint.grants.actions import _committing as committing
from musterpoint.grants.figures import kept, of_call
from musterpoint.grants.models import (
    Application,
    Call,
    CallState,
    Conflict,
    Criterion,
    Outcome,
    Score,
    State,
)
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Fixed parts of public addresses, at which no call stands.
TAKEN = frozenset({"new", "answer", "calls", "apply"})
MOST_CRITERIA = 12
FAR = timedelta(days=5 * 365)


class CallStands(base.NotNow):
    """A published call stands as it is: criteria are not changed under those who apply."""


class AlreadyScored(base.NotNow):
    """The same member scores an application once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """A call as it is typed; money in smallest parts of ``unit``."""

    slug: str
    title: str
    about: str
    unit: str
    total: int
    most: int
    head_id: UUID | None
    closes_at: datetime
    score_by: datetime
    gap: int
    threshold: int
    appeal_days: int
    crisis_id: UUID | None = None
    country: str = ""


def write_call(given: CallIn, call_id: UUID | None = None, *, by: Actor, at: datetime) -> Call:
    """Write a new call, or a draft anew. Raises BadApplication by field, CallStands."""
    by.require(Permission.GRANTS_CHANGE)
    row = _draft(call_id) if call_id else Call(made_by=by.id)
    _check_call(given, row, at)
    for name in CallIn.__slots__:
        value = getattr(given, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.save()
    audit.record("grants.call.written", subject_id=row.id, by=by, at=at)
    return row


def _check_call(given: CallIn, row: Call, at: datetime) -> None:
    problems = base.check_texts(
        {"title": (given.title, 120, True), "about": (given.about, 5000, True)}
    )
    problems |= causes.problems(causes.Cause(crisis_id=given.crisis_id, country=given.country))
    slug = given.slug.strip()
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        problems["slug"] = [_("Use small letters, figures and hyphens, such as shelter-2026.")]
    elif slug in TAKEN or Call.objects.filter(slug=slug).exclude(id=row.id).exists():
        problems["slug"] = [_("This address stands for something else. Choose another one.")]
    try:
        money.digits(given.unit)
    except money.NotMoney as wrong:
        problems["unit"] = [str(wrong)]
    if not 0 < given.most <= given.total < 10**15:
        problems["most"] = [_("Enter how much one project gets at most, up to the whole.")]
    if not at < given.closes_at <= at + FAR:
        problems["closes_at"] = [
            _("Choose an end of applications that is still to come, within five years.")
        ]
    elif not given.closes_at < given.score_by <= given.closes_at + timedelta(days=366):
        problems["score_by"] = [_("Choose a day after the end of applications, within a year.")]
    for name, value, most in (
        ("gap", given.gap, 100),
        ("threshold", given.threshold, 100),
        ("appeal_days", given.appeal_days, 90),
    ):
        if not 1 <= value <= most:
            problems[name] = [_("Enter a number from 1 to %(most)s.") % {"most": most}]
    base.refuse(problems)


def put_criterion(
    call_id: UUID,
    name: str,
    looks_at: str,
    weight: int,
    position: int | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Criterion:
    """Add a criterion to a draft, or put it in another's place."""
    by.require(Permission.GRANTS_CHANGE)
    call = _draft(call_id)
    problems = base.check_texts({"name": (name, 120, True), "looks_at": (looks_at, 1000, True)})
    if not 1 <= weight <= rules.WHOLE:
        problems["weight"] = [_("Enter a weight from 1 to 100.")]
    places = set(call.criteria.values_list("position", flat=True))
    if position is None and len(places) >= MOST_CRITERIA:
        problems["name"] = [_("A call has %(most)s criteria at most.") % {"most": MOST_CRITERIA}]
    base.refuse(problems)
    if position is not None and position not in places:
        raise base.NoSuchApplication(_("There is no such criterion."))
    row, _made = Criterion.objects.update_or_create(
        call=call,
        position=max(places, default=0) + 1 if position is None else position,
        defaults={"name": name.strip(), "looks_at": looks_at.strip(), "weight": weight},
    )
    audit.record("grants.criterion.written", subject_id=row.id, by=by, at=at)
    return row


def remove_criterion(call_id: UUID, position: int, *, by: Actor, at: datetime) -> None:
    """Take a criterion out of a draft."""
    by.require(Permission.GRANTS_CHANGE)
    call = _draft(call_id)
    if not call.criteria.filter(position=position).delete()[0]:
        raise base.NoSuchApplication(_("There is no such criterion."))
    audit.record("grants.criterion.removed", subject_id=call.id, by=by, at=at)


def publish_call(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """Publish a call; nothing of it changes afterwards. Raises BadApplication, CallStands."""
    by.require(Permission.GRANTS_CHANGE)
    call = _draft(call_id)
    summed = sum(call.criteria.values_list("weight", flat=True))
    problems: dict[str, list[str]] = {}
    if summed != rules.WHOLE:
        problems["weight"] = [
            _("The weights add up to %(sum)s. They must add up to 100.") % {"sum": summed}
        ]
    if call.closes_at <= at:
        problems["closes_at"] = [_("Choose an end of applications that is still to come.")]
    if problems:
        texts = " ".join(text for found in problems.values() for text in found)
        raise base.BadApplication(texts, fields=problems)
    call.state, call.published_at, call.pack = CallState.PUBLISHED, at, rules.pack().stamp
    call.save(update_fields=["state", "published_at", "pack"])
    audit.record("grants.call.published", subject_id=call.id, by=by, at=at)
    return call


def declare_conflict(row_id: UUID, *, by: Actor, at: datetime) -> Conflict:
    """Say that one has something to do with an applicant; it is not taken back."""
    if not by.may(Permission.GRANTS_DECIDE):
        by.require(Permission.GRANTS_SCORE)
    row = base.locked(row_id)
    user = base.named(by)
    if row.scores.filter(scorer_id=user).exists():
        raise AlreadyScored(_("You have scored this application. Tell whoever leads the call."))
    made, is_new = Conflict.objects.get_or_create(
        application=row, user_id=user, defaults={"declared_at": at}
    )
    if is_new:
        audit.record("grants.conflict.declared", subject_id=row.id, by=by, at=at)
    return made


def has_conflict(row: Application, by: Actor) -> bool:
    """Say whether somebody, their program or who made it declared a conflict."""
    return same_hands(by, row.conflicts.values_list("user_id", flat=True))


def check_no_conflict(row: Application, by: Actor) -> None:
    """Raise NotYours where what was told is out of the reader's sight: they declared a conflict."""
    if has_conflict(row, by):
        raise base.NotYours(_("You declared a conflict with this applicant. Others decide on it."))


def score(
    row_id: UUID,
    points: Mapping[int, int],
    text: str,
    has_no_conflict: bool,
    *,
    by: Actor,
    at: datetime,
) -> Score:
    """
    Score an application to a call, once and for good, without knowing what others gave.

    Raises AlreadyScored, NotYours (took it, or has a conflict), NotNow, BadApplication by field.
    """
    by.require(Permission.GRANTS_SCORE)
    row = base.locked(row_id)
    check_may_score(row, by, at)
    call = _call_of(row)
    criteria = list(call.criteria.order_by("position", "id"))
    pack = rules.pack()
    problems = base.check_texts({"reasons": (text, base.LONGEST, True)})
    for one in criteria:
        if not 0 <= points.get(one.position, -1) <= pack.highest:
            problems[f"points_{one.position}"] = [
                _("Enter points from 0 to %(most)s.") % {"most": pack.highest}
            ]
    if not has_no_conflict:
        problems["has_no_conflict"] = [
            _("Confirm that you have nothing to do with the applicant, or declare a conflict.")
        ]
    base.refuse(problems)
    given = {str(one.position): points[one.position] for one in criteria}
    made = Score.objects.create(
        application=row,
        scorer_id=base.named(by),
        points=given,
        total=rules.total(given, {str(o.position): o.weight for o in criteria}, pack.highest),
        sealed=base.words(row, text, base.SCORE, at),
        scored_at=at,
    )
    audit.record("grants.application.scored", subject_id=row.id, by=by, at=at)
    totals = totals_of(row)
    if rules.is_complete(totals, call.gap):
        row.score = rules.mean([totals[place] for place in rules.counted(totals)])
        row.recommended = row.asked if row.score >= call.threshold * rules.HUNDREDTHS else 0
        row.state = State.RECOMMENDED
        row.due_at = rules.due(State.RECOMMENDED, at, pack)
        row.save(update_fields=["score", "recommended", "state", "due_at"])
        base.step(row, by=base.system(), at=at)
    return made


def check_may_score(row: Application, by: Actor, at: datetime) -> None:
    """Raise why somebody may not score an application now."""
    call = _call_of(row)
    base.must_be(row, State.SUBMITTED, State.COMPLETE, State.INCOMPLETE)
    if call.state != CallState.PUBLISHED or at <= call.closes_at:
        raise base.NotNow(_("Scoring begins when applications have ended."))
    base.named(by)
    own = own_hands(by)
    if row.conflicts.filter(user_id__in=own).exists():
        raise base.NotYours(_("You declared a conflict with this applicant. Others score it."))
    if row.taken_by in own:
        raise base.NotYours(_("You took this application. Others score it."))
    if row.scores.filter(scorer_id__in=own).exists():
        raise AlreadyScored(_("You have scored this application. The same member scores it once."))


def totals_of(row: Application) -> list[int]:
    """Return the totals in the order in which they were given."""
    scores = sorted(row.scores.all(), key=lambda one: (one.scored_at, one.id))
    return [one.total for one in scores]


def decide_call(call_id: UUID, texts: Mapping[UUID, str], *, by: Actor, at: datetime) -> Call:
    """
    Decide a whole call by its ranking, and tell everybody at once with reasons of their own.

    Money goes down the ranking of those that reach the threshold, until it does not reach any more.
    By somebody who scored none of them. Raises NotIndependent, NotNow, BadApplication.
    """
    by.require(Permission.GRANTS_DECIDE)
    call = _locked_call(call_id)
    if call.state != CallState.PUBLISHED or at <= call.closes_at:
        raise base.NotNow(_("Results are told once, after applications have ended."))
    rows = list(
        call.applications.select_for_update(of=("self",))
        .exclude(state=State.WITHDRAWN)
        .select_related("call")
        .order_by("-score", "received_at", "id")
    )
    open_ones = sum(one.state != State.RECOMMENDED for one in rows)
    if open_ones:
        raise base.NotNow(
            _("Score every application first. Not yet scored: %(count)s."), count=open_ones
        )
    if call.head_id is None and any(one.recommended for one in rows):
        raise base.NotNow(_("The call names no head of a fund."))
    reasons = {f"reasons_{one.id}": (texts.get(one.id, ""), base.LONGEST, True) for one in rows}
    base.refuse(base.check_texts(reasons))
    for one in rows:
        assessing.check_independent(one, by)
    call.state, call.decided_at = CallState.DECIDED, at
    call.appeal_until = at + timedelta(days=call.appeal_days)
    won = winners(rows, call)
    for one in rows:
        one.appeal_until, one.call = call.appeal_until, call
        is_won = one.id in won
        outcome = Outcome.APPROVED if is_won else Outcome.REFUSED
        assessing.keep_decision(
            one, outcome, one.asked if is_won else 0, texts[one.id], by=by, at=at
        )
        if is_won:
            committing.ask(one, by=by, at=at)
    call.figures = kept(of_call(call))
    call.save(update_fields=["state", "decided_at", "appeal_until", "figures"])
    audit.record("grants.call.decided", subject_id=call.id, by=by, at=at, count=len(rows))
    pumps.wake(base.MARKS_LANE, at)
    return call


def winners(rows: list[Application], call: Call) -> set[UUID]:
    """Return which ranked applications the money of a call reaches."""
    good = [one for one in rows if (one.score or 0) >= call.threshold * rules.HUNDREDTHS]
    fits = rules.affordable([one.asked for one in good], call.total)
    return {one.id for one, is_fine in zip(good, fits, strict=True) if is_fine}


def close_call(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """Close a call when the time for appeals is over and each was decided."""
    by.require(Permission.GRANTS_CHANGE)
    call = _locked_call(call_id)
    if call.state != CallState.DECIDED or call.appeal_until is None or at <= call.appeal_until:
        raise base.NotNow(_("A call is closed after the time for appeals."))
    if call.applications.filter(
        appeals__decided_at__isnull=True, appeals__filed_at__isnull=False
    ).exists():
        raise base.NotNow(_("Decide on every appeal first."))
    call.state = CallState.CLOSED
    call.save(update_fields=["state"])
    audit.record("grants.call.closed", subject_id=call.id, by=by, at=at)
    return call


def _call_of(row: Application) -> Call:
    if row.call is None:
        raise base.NotNow(_("This application belongs to no call."))
    return row.call


def _draft(call_id: UUID) -> Call:
    row = _locked_call(call_id)
    if row.state != CallState.DRAFT:
        raise CallStands(_("A published call stands as it is. Write a new one."))
    return row


def _locked_call(call_id: UUID) -> Call:
    row = Call.objects.select_for_update().filter(id=call_id).first()
    if row is None:
        raise base.NoSuchApplication(_("There is no such call here."))
    return row
