"""Assess need, recommend, decide, appeal: each by somebody else."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import own_hands, same_hands
from musterpoint.audit import actions as audit
from musterpoint.grants import causes, covered, rules
from musterpoint.grants.actions import _base as base
from musterpoint.grants.actions import _committing as committing
from musterpoint.grants.actions import _persons as persons
from musterpoint.grants.actions._applying import of_key
from musterpoint.grants.causes import Cause
from musterpoint.grants.models import (
    Appeal,
    Application,
    Assessment,
    Call,
    CallState,
    Decision,
    Outcome,
    Route,
    State,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission


class NotIndependent(base.NotYours):
    """Whoever took, scored or decided an application does not decide on it now."""


class AppealedBefore(base.NotNow):
    """An applicant appeals once."""


def assess(
    row_id: UUID, levels: Mapping[str, str], text: str, *, by: Actor, at: datetime
) -> Assessment:
    """
    Assess the need of an application: a level for each criterion, in the pack's words.

    It is kept for good; a later one replaces it in the ranking. Raises BadApplication by field.
    """
    by.require(Permission.GRANTS_SCORE)
    row = base.locked(row_id)
    if row.route == Route.CALL:
        raise base.NotNow(_("Applications to a call are scored by its criteria."))
    pack = rules.pack()
    problems = base.check_texts({"words": (text, base.LONGEST, True)})
    for code, one in pack.criteria.items():
        if levels.get(code) not in one.levels:
            problems[f"level_{code}"] = [_("Choose an answer")]
    base.refuse(problems)
    row.score = rules.need({code: levels[code] for code in pack.criteria}, pack)
    made = Assessment.objects.create(
        application=row,
        total=row.score,
        sealed=base.key_of(row, at).seal(
            base.ASSESSMENT,
            {"levels": {code: levels[code] for code in pack.criteria}, "words": text.strip()},
        ),
        made_by=base.named(by),
        made_at=at,
        pack=pack.stamp,
    )
    base.go(row, State.ASSESSED, by=by, at=at, fields=("score",))
    return made


def recommend(
    row_id: UUID, head_id: UUID | None, amount: int, text: str, *, by: Actor, at: datetime
) -> Application:
    """Recommend an amount out of a head; zero recommends to refuse. Somebody else decides."""
    by.require(Permission.GRANTS_SCORE)
    row = base.locked(row_id)
    base.must_be(row, State.ASSESSED, State.RECOMMENDED)
    problems = base.check_texts({"words": (text, base.LONGEST, True)})
    if not 0 <= amount <= row.asked:
        problems["amount"] = [_("Enter an amount up to what was asked for.")]
    if head_id is None and amount:
        problems["head"] = [_("Choose the head of a fund.")]
    base.refuse(problems)
    base.named(by)
    row.recommended, row.head_id = amount, head_id or row.head_id
    base.go(row, State.RECOMMENDED, by=by, at=at, note=text, fields=("recommended", "head_id"))
    return row


def decide(
    row_id: UUID,
    outcome: str,
    amount: int,
    text: str,
    *,
    knows_no_mark: bool = False,
    knows_covered: bool = False,
    by: Actor,
    at: datetime,
) -> Application:
    """
    Decide, with reasons that the applicant reads.

    Of somebody who could not be found again, having neither registration nor a mark, money is only
    approved by who says so with ``knows_no_mark``, and of the insured by who says with
    ``knows_covered`` that they looked; it stands in the history. Never by who took, assessed,
    scored or recommended it. Money that is approved is asked of the fund at once, so that it is set
    aside before anything is paid. Raises NotIndependent, NotNow, BadApplication, and what the fund
    refuses.
    """
    by.require(Permission.GRANTS_DECIDE)
    row = base.locked(row_id)
    base.must_be(row, State.RECOMMENDED)
    check_independent(row, by)
    if same_hands(by, row.decisions.values_list("made_by", flat=True)):
        raise NotIndependent(_("You decided on it before. Somebody else decides now."))
    if row.call is not None and (row.call.state == CallState.PUBLISHED):
        raise base.NotNow(_("Results of a call are decided and told together."))
    is_given = outcome != Outcome.REFUSED
    given = _uninsured(row, knows_covered) if is_given else {}
    given |= _unmarked(row, knows_no_mark) if is_given else {}
    _check_decision(row, outcome, amount, text, given)
    keep_decision(row, outcome, amount, text, note=_of_mark(row) if is_given else "", by=by, at=at)
    if is_given:
        committing.ask(row, by=by, at=at)
        pumps.wake(base.MARKS_LANE, at)
    return row


def _check_decision(
    row: Application, outcome: str, amount: int, text: str, more: dict[str, list[str]]
) -> None:
    problems = base.check_texts({"reasons": (text, base.LONGEST, True)})
    if outcome not in Outcome.values:
        problems["outcome"] = [_("Choose a decision.")]
    elif outcome == Outcome.APPROVED and amount != row.asked:
        problems["amount"] = [_("Approved means all that was asked for. Choose “in part”.")]
    elif outcome == Outcome.PART and not 0 < amount < row.asked:
        problems["amount"] = [_("Enter less than was asked for, and more than nothing.")]
    elif outcome != Outcome.REFUSED and row.head_id is None:
        problems["outcome"] = [_("Choose the head of a fund first, with the recommendation.")]
    base.refuse(problems | more)


def _unmarked(row: Application, knows_no_mark: bool) -> dict[str, list[str]]:
    if knows_no_mark or persons.is_findable(row):
        return {}
    return {"knows_no_mark": [
        _("Neither registered nor with a birth date or telephone: nobody sees whether the same"
          " person gets it twice. Register them, or say that you approve it nonetheless.")
    ]}  # fmt: skip


def _uninsured(row: Application, knows_covered: bool) -> dict[str, list[str]]:
    if knows_covered or not covered.of(row):
        return {}
    text = _("An insurance of theirs is in force. Ask it first, or say that it does not pay.")
    return {"knows_covered": [text]}


def _of_mark(row: Application) -> str:
    """Return what the history says of an approval that nobody can find again, or of the insured."""
    notes = []
    if not persons.is_findable(row):
        notes.append(_("Approved without anything to find it twice by."))
    if covered.of(row):
        notes.append(_("Approved though insured: the insurance was asked or does not pay in time."))
    return " ".join(notes)


def keep_decision(
    row: Application,
    outcome: str,
    amount: int,
    text: str,
    *,
    is_of_appeal: bool = False,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Decision:
    """Keep a decision for good, and let the application go on by it."""
    if outcome == Outcome.REFUSED:
        amount = 0
    row.approved, row.decided_at, row.decided_by = amount, at, base.named(by)
    if not is_of_appeal and row.route != Route.CALL:
        row.appeal_until = at + rules.pack().appeal
    base.go(
        row, outcome, by=by, at=at, note=note,
        fields=("approved", "decided_at", "decided_by", "appeal_until"),
    )  # fmt: skip
    made = Decision.objects.create(
        application=row,
        outcome=outcome,
        amount=amount,
        is_of_appeal=is_of_appeal,
        sealed=base.words(row, text, base.DECISION, at),
        made_by=base.named(by),
        made_at=at,
    )
    audit.record("grants.application.decided", subject_id=row.id, by=by, at=at, outcome=outcome)
    return made


def check_independent(row: Application, by: Actor) -> None:
    """Raise NotIndependent for who took, assessed, scored or recommended an application."""
    base.named(by)
    own = own_hands(by)
    had = (
        row.taken_by in own
        or row.assessments.filter(made_by__in=own).exists()
        or row.scores.filter(scorer_id__in=own).exists()
        or row.conflicts.filter(user_id__in=own).exists()
        or row.steps.filter(made_by__in=own, state=State.RECOMMENDED).exists()
    )
    if had:
        raise NotIndependent(
            _("You took, scored or recommended this, or have a conflict. Somebody else decides.")
        )


def appeal(key: str, text: str, *, by: Actor, at: datetime) -> Appeal:
    """Appeal from the applicant's own address, once, by the day. Raises AppealedBefore, NotNow."""
    by.require(Permission.PUBLIC_APPLY)
    return _appealed(of_key(key).id, text, by=by, at=at)


def take_appeal(row_id: UUID, text: str, *, by: Actor, at: datetime) -> Appeal:
    """Take an appeal that somebody told at the desk or on the telephone: it counts as much."""
    by.require(Permission.GRANTS_CHANGE)
    return _appealed(row_id, text, by=by, at=at)


def _appealed(row_id: UUID, text: str, *, by: Actor, at: datetime) -> Appeal:
    row = base.locked(row_id)
    last = row.decisions.order_by("-made_at", "-id").first()
    if last is None or last.outcome == Outcome.APPROVED or not is_told(row):
        raise base.NotNow(_("There is nothing to appeal against."))
    if row.appeals.exists():
        raise AppealedBefore(_("You have appealed. There is one appeal."))
    if row.appeal_until is None or at > row.appeal_until:
        raise base.NotNow(_("The time for appeals is over."))
    base.refuse(base.check_texts({"words": (text, base.LONGEST, True)}))
    made = Appeal.objects.create(
        id=uuid7(),
        application=row,
        sealed=base.words(row, text, base.APPEAL, at),
        filed_at=at,
        due_at=at + rules.pack().appeal_answer,
    )
    audit.record("grants.appeal.filed", subject_id=row.id, by=by, at=at)
    return made


def is_told(row: Application) -> bool:
    """Say whether the applicant may read the decision: of a call, when all results were told."""
    call: Call | None = row.call
    return row.decided_at is not None and (
        call is None or call.state in (CallState.DECIDED, CallState.CLOSED)
    )


def decide_appeal(
    row_id: UUID,
    is_upheld: bool,
    amount: int,
    text: str,
    *,
    knows_no_mark: bool = False,
    knows_covered: bool = False,
    by: Actor,
    at: datetime,
) -> Appeal:
    """
    Decide on an appeal: by somebody who neither prepared nor decided it.

    Upheld, ``amount`` is what is approved in all; it is never less than before, and what money was
    set aside or paid already counts towards it. Raises NotNow while a payment is under way; of
    ``knows_no_mark`` the same holds as in ``decide``.
    """
    by.require(Permission.GRANTS_DECIDE)
    row = base.locked(row_id)
    found = row.appeals.select_for_update().first()
    if found is None:
        raise base.NoSuchApplication(_("There is no appeal to decide on."))
    if found.decided_at is not None:
        raise base.NotNow(_("This appeal has been decided."))
    check_independent(row, by)
    if same_hands(by, row.decisions.values_list("made_by", flat=True)):
        raise NotIndependent(_("You decided this. Somebody else decides on the appeal."))
    problems = base.check_texts({"reasons": (text, base.LONGEST, True)})
    if is_upheld and not (row.approved or 0) < amount <= row.asked:
        problems["amount"] = [_("Enter more than was approved before, up to what was asked for.")]
    elif is_upheld and row.head_id is None:
        problems["head"] = [_("Choose the head of a fund first.")]
    if is_upheld:
        problems |= _unmarked(row, knows_no_mark) | _uninsured(row, knows_covered)
    base.refuse(problems)
    found.is_upheld, found.answer = is_upheld, base.words(row, text, base.APPEAL, at)
    found.decided_by, found.decided_at = base.named(by), at
    found.save(update_fields=["is_upheld", "answer", "decided_by", "decided_at"])
    audit.record("grants.appeal.decided", subject_id=row.id, by=by, at=at, upheld=is_upheld)
    if is_upheld:
        _grant(row, amount, text, by=by, at=at)
    return found


def _grant(row: Application, amount: int, text: str, *, by: Actor, at: datetime) -> None:
    """Approve anew after an appeal; what has been paid counts, the rest is asked for as a whole."""
    committing.give_back(row, by=by, at=at)
    outcome = Outcome.APPROVED if amount == row.asked else Outcome.PART
    keep_decision(row, outcome, amount, text, is_of_appeal=True, note=_of_mark(row), by=by, at=at)
    committing.ask(row, by=by, at=at)
    pumps.wake(base.MARKS_LANE, at)


def set_head(row_id: UUID, head_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Say out of which head an application is paid, before it is decided or appealed."""
    by.require(Permission.GRANTS_SCORE)
    row = base.locked(row_id)
    base.must_be(row, *base.OPEN_STATES, State.REFUSED)
    row.head_id = head_id
    row.save(update_fields=["head_id"])
    audit.record("grants.head.chosen", subject_id=row.id, by=by, at=at)
    return row


def set_cause(row_id: UUID, cause: Cause, *, by: Actor, at: datetime) -> Application:
    """
    Say for which crisis and country help is, before it is decided or appealed.

    Raises NotNow for an application to a call, which says it for all.
    """
    by.require(Permission.GRANTS_CHANGE)
    base.refuse(causes.problems(cause))
    row = base.locked(row_id)
    base.must_be(row, *base.OPEN_STATES, State.REFUSED)
    if row.call_id is not None:
        raise base.NotNow(_("The call says for which crisis and country this is."))
    row.crisis_id, row.country = cause.crisis_id, cause.country
    row.save(update_fields=["crisis", "country"])
    base.step(row, by=by, at=at, note=_("For which crisis and country it is was changed."))
    audit.record("grants.cause.changed", subject_id=row.id, by=by, at=at)
    return row


def opened(row: Application, sealed: bytes | memoryview | None, use: str, at: datetime) -> str:
    """Return words that were sealed with an application; a word for what was erased."""
    if not sealed:
        return ""
    try:
        return str(base.key_of(row, at).open(use, sealed)["words"])
    except vault.Erased as gone:
        return str(gone)
