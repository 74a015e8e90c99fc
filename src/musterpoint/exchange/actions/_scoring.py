"""Scoring by two who do not see each other, a third when they differ, and the decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.exchange import figures, rules
from musterpoint.exchange.actions._calls import (
    APPLICATION_USE,
    NoSuchCall,
    TooLate,
    locked_call,
)
from musterpoint.exchange.actions._saying import check_texts, refuse
from musterpoint.exchange.models import (
    Application,
    Call,
    CallState,
    Conflict,
    Criterion,
    Decision,
    Outcome,
    Score,
)
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


class AlreadyScored(Refused):
    """The same member scores an application once."""


class OwnApplication(NotAllowed):
    """Nobody scores the application that they sent themselves."""


class HasConflict(NotAllowed):
    """A member with a declared conflict does not score, decide or read the answers."""


class NotScorable(Refused):
    """The application is not to be scored now."""


class NotDecidable(Refused):
    """The decision does not follow from the scores and the published criteria."""


def declare_conflict(application_id: UUID, *, by: Actor, at: datetime) -> Conflict:
    """Say that one has something to do with an applicant; it is not taken back."""
    by.require(Permission.PARTNERS_SELECT)
    row = locked_application(application_id)
    member = named(by)
    if has_scored(row, by):
        raise AlreadyScored(_("You have scored this application. Tell whoever leads the call."))
    made, is_new = Conflict.objects.get_or_create(
        application=row, user_id=member, defaults={"declared_at": at}
    )
    if is_new:
        audit.record("exchange.conflict.declared", subject_id=row.id, by=by, at=at)
    return made


def score(
    application_id: UUID,
    points: Mapping[int, int],
    reasons: str,
    has_no_conflict: bool,
    *,
    by: Actor,
    at: datetime,
) -> Score:
    """
    Score an application, once and for good, without knowing what others gave.

    Raises AlreadyScored, OwnApplication, HasConflict, NotScorable, TooLate (after the decision),
    BadWords by field.
    """
    by.require(Permission.PARTNERS_SELECT)
    row = locked_application(application_id)
    check_may_score(row, by, at)
    criteria = list(row.call.criteria.order_by("position", "id"))
    pack = rules.pack()
    problems = check_texts({"reasons": (reasons, 3000, True)})
    for one in criteria:
        if not 0 <= points.get(one.position, -1) <= pack.highest:
            problems[f"points_{one.position}"] = [
                _("Enter points from 0 to %(most)s.") % {"most": pack.highest}
            ]
    if not has_no_conflict:
        problems["has_no_conflict"] = [
            _("Confirm that you have nothing to do with the applicant, or declare a conflict.")
        ]
    refuse(problems)
    kept = {str(one.position): points[one.position] for one in criteria}
    made = Score.objects.create(
        application=row,
        scorer_id=named(by),
        points=kept,
        total=rules.total(kept, {str(o.position): o.weight for o in criteria}, pack.highest),
        reasons=reasons.strip(),
        is_third=len(counting(row)) >= 2,
        scored_at=at,
    )
    audit.record("exchange.application.scored", subject_id=row.id, by=by, at=at)
    return made


def check_may_score(row: Application, by: Actor, at: datetime) -> None:
    """Raise why somebody may not score an application now."""
    if not is_undecided(row):
        raise NotScorable(_("This application has been decided."))
    if at <= row.call.closes_at:
        raise NotScorable(_("Scoring begins when applications have ended."))
    check_impartial(row, by, at)
    if has_scored(row, by):
        raise AlreadyScored(_("You have scored this application. The same member scores it once."))
    if rules.is_complete(totals_of(row), row.call.gap):
        raise NotScorable(_("Enough members have scored this application."))


def check_impartial(row: Application, by: Actor, at: datetime) -> None:
    """Raise HasConflict or OwnApplication for a member who has something to do with it."""
    if has_conflict(row, by):
        raise HasConflict(_("You declared a conflict with this applicant. Others decide on it."))
    emails = User.objects.filter(id__in=accounts.hands([named(by)])).values_list("email", flat=True)
    own = {one.casefold() for one in emails}
    if own:
        sent = vault.open_key(row.id, at=at).open(APPLICATION_USE, row.sealed)
        if sent["email"].casefold() in own:
            raise OwnApplication(_("This application came from your own address."))


def has_conflict(row: Application, by: Actor) -> bool:
    """Say whether somebody, their program or who made it declared a conflict."""
    return is_one_of(by, row.conflicts.values_list("user_id", flat=True))


def has_scored(row: Application, by: Actor) -> bool:
    """Say whether somebody, their program or who made it scored an application."""
    return is_one_of(by, row.scores.values_list("scorer_id", flat=True))


def is_one_of(by: Actor, ids: Iterable[UUID | None]) -> bool:
    """Say whether somebody is among others; a program and its maker are one member."""
    named(by)
    return accounts.same_hands(by, ids)


def named(by: Actor) -> UUID:
    """Return who acts; a selection is made by people who answer for it by name."""
    if by.id is None:
        raise HasConflict(_("Only a member of staff does this, by name."))
    return by.id


def is_undecided(row: Application) -> bool:
    """Say whether an application waits for a decision: a first one, or one after an appeal."""
    is_back = row.call.state == CallState.DECIDED and row.scores_from is not None
    return not row.outcome and (row.call.state == CallState.PUBLISHED or is_back)


def counting(row: Application) -> list[Score]:
    """Return the scores that count, in the order in which they were given."""
    scores = sorted(row.scores.all(), key=lambda one: (one.scored_at, one.id))
    since = row.scores_from
    return [one for one in scores if since is None or one.scored_at > since]


def totals_of(row: Application) -> list[int]:
    """Return the totals in the order in which they were given."""
    return [one.total for one in counting(row)]


def decide(
    application_id: UUID, outcome: str, reasons: str, *, by: Actor, at: datetime
) -> Application:
    """
    Decide on an application, with reasons that the applicant reads.

    Selected is possible only when enough members scored it and it reaches every threshold.
    Ineligible needs no scores. It can be decided anew until the results are told; what an appeal
    sent back is decided once, by somebody who had not decided on it, and told at once.
    """
    by.require(Permission.PARTNERS_SELECT)
    row = locked_application(application_id)
    if row.call.state != CallState.PUBLISHED and not is_undecided(row):
        raise TooLate(_("The results of this call have been told."))
    if at <= row.call.closes_at:
        raise NotDecidable(_("Nothing is decided before applications have ended."))
    check_impartial(row, by, at)
    if row.scores_from is not None and has_decided(row, by):
        raise NotDecidable(_("You decided before the appeal. Somebody else decides now."))
    problems = check_texts({"reasons": (reasons, 3000, True)})
    if outcome not in Outcome.values:
        problems["outcome"] = [_("Choose a decision.")]
    refuse(problems)
    row.points = None
    if outcome != Outcome.INELIGIBLE:
        row.points = _counted(row)
    if outcome == Outcome.SELECTED:
        _check_thresholds(row)
    keep_decision(row, outcome, reasons, by, at)
    audit.record("exchange.application.decided", subject_id=row.id, by=by, at=at, outcome=outcome)
    return row


def take_back_decision(
    application_id: UUID, reasons: str, *, by: Actor, at: datetime
) -> Application:
    """Take a decision back, with reasons, until the results are told; scoring goes on."""
    by.require(Permission.PARTNERS_SELECT)
    row = locked_application(application_id)
    if row.call.state != CallState.PUBLISHED:
        raise TooLate(_("The results of this call have been told."))
    if not row.outcome:
        raise NotDecidable(_("This application has not been decided."))
    check_impartial(row, by, at)
    refuse(check_texts({"words": (reasons, 3000, True)}))
    Decision.objects.create(
        application=row, outcome="", reasons=reasons.strip(), made_by=named(by), made_at=at
    )
    reopen(row)
    audit.record("exchange.decision.taken_back", subject_id=row.id, by=by, at=at)
    return row


def keep_decision(row: Application, outcome: str, reasons: str, by: Actor, at: datetime) -> None:
    """Keep a decision on its application, and for good with who made it."""
    row.outcome, row.reasons = outcome, reasons.strip()
    row.decided_by, row.decided_at = named(by), at
    row.save(update_fields=["outcome", "reasons", "points", "decided_by", "decided_at"])
    Decision.objects.create(
        application=row, outcome=outcome, reasons=row.reasons, made_by=named(by), made_at=at
    )


def reopen(row: Application) -> None:
    """Let an application wait for scores and a decision again."""
    row.outcome, row.reasons, row.points = "", "", None
    row.decided_by = row.decided_at = None
    row.save(
        update_fields=[
            "outcome", "reasons", "points", "decided_by", "decided_at", "scores_from",
        ]
    )  # fmt: skip


def has_decided(row: Application, by: Actor) -> bool:
    """Say whether somebody, their program or who made it ever decided on an application."""
    return is_one_of(by, [row.decided_by, *row.decisions.values_list("made_by", flat=True)])


def reaches_thresholds(row: Application) -> bool:
    """Say whether enough members scored an application, and gave what the call asks for."""
    totals = totals_of(row)
    if not rules.is_complete(totals, row.call.gap):
        return False
    points = rules.mean([totals[place] for place in rules.counted(totals)])
    return points >= row.call.threshold * rules.HUNDREDTHS and not short_of(row)


def _counted(row: Application) -> int:
    totals = totals_of(row)
    if not rules.is_complete(totals, row.call.gap):
        raise NotDecidable(
            _("The two scores lie far apart. A third member scores it first.")
            if rules.needs_third(totals, row.call.gap)
            else _("Two members score it first.")
        )
    return rules.mean([totals[place] for place in rules.counted(totals)])


def _check_thresholds(row: Application) -> None:
    if row.points is None or row.points < row.call.threshold * rules.HUNDREDTHS:
        raise NotDecidable(_("It has fewer points than the call asks for."))
    for one in short_of(row):
        raise NotDecidable(
            _("It has fewer points than the call asks for: %(criterion)s."), criterion=one.name
        )


def short_of(row: Application) -> list[Criterion]:
    """Return the criteria of which the counted scores give fewer points than is asked for."""
    scores = counting(row)
    used = [scores[place] for place in rules.counted([one.total for one in scores])]
    return [
        one
        for one in row.call.criteria.order_by("position", "id")
        if sum(given.points[str(one.position)] for given in used) < one.least * len(used)
    ]


def tell_results(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """Tell every applicant the result, all at once; the time for appeals begins."""
    by.require(Permission.PARTNERS_SELECT)
    call = locked_call(call_id)
    if call.state != CallState.PUBLISHED or at <= call.closes_at:
        raise NotDecidable(_("Results are told once, after applications have ended."))
    open_ones = call.applications.filter(outcome="").count()
    if open_ones:
        raise NotDecidable(
            _("Decide on every application first. Not yet decided: %(count)s."), count=open_ones
        )
    call.state, call.decided_at = CallState.DECIDED, at
    call.appeal_until = at + timedelta(days=call.appeal_days)
    call.figures = figures.kept(figures.of_call(call))
    call.save(update_fields=["state", "decided_at", "appeal_until", "figures"])
    audit.record("exchange.call.decided", subject_id=call.id, by=by, at=at)
    return call


def locked_application(application_id: UUID) -> Application:
    """Return an application with its call, locked, or raise NoSuchCall."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("call")
    row = rows.filter(id=application_id).first()
    if row is None:
        raise NoSuchCall(_("There is no such application here."))
    return row
