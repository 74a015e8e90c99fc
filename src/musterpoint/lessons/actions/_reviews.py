"""Begin a review from the facts, write it, have it signed off by somebody else."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.lessons import facts, rules
from musterpoint.lessons.actions._common import NotThere, check_texts, had_a_hand, next_number
from musterpoint.lessons.learning import DECLARED, ReviewKind, pack
from musterpoint.lessons.models import Review, ReviewState
from musterpoint.lessons.values import ReviewIn
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import formats

#: What those who were there write, in the order of the page.
LABELS = {
    "participants": _l("Who took part"),
    "planned": _l("What was planned"),
    "happened": _l("What happened"),
    "why": _l("Why it happened so"),
    "keep": _l("What to keep"),
    "change": _l("What to change"),
}
TEXTS = tuple(LABELS)
#: Without these nobody signs; what to keep or change may be nothing.
MUST = ("participants", "planned", "happened", "why")


class StillOpen(Refused):
    """An after-action review is of a crisis that was stood down."""


class ReviewedAlready(Refused):
    """A crisis has one review of a kind that is not signed off."""


class NotADraft(Refused):
    """What waits for sign-off or has it is read, not written."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the review since it was read."""


class NotSaid(Refused):
    """A review says what was planned, what happened, why, and what changes."""


class NotSent(Refused):
    """Only what waits for sign-off is signed off or given back."""


class SameHands(Refused):
    """Whoever wrote or sent a review does not sign it off."""


def begin_review(given: ReviewIn, *, by: Actor, at: datetime) -> Review:
    """
    Begin a review, prepared from the facts as they stand now; its deadline comes from the pack.

    Raises StillOpen for the after-action review of a crisis that goes on.
    """
    by.require(Permission.LESSONS_CHANGE)
    kind = pack().reviews.get(given.kind)
    if kind is None:
        raise Invalid(
            _("Correct what is marked."),
            fields={"kind": [_("Choose one of the answers in the list")]},
        )
    crisis = Crisis.objects.filter(id=given.crisis_id).first() if given.crisis_id else None
    if given.crisis_id and crisis is None:
        raise NotThere(_("There is no such crisis here."))
    if crisis is not None:
        _check_crisis(crisis, kind)
        name, ended = crisis.name, rules.day_of(crisis.closed_at or crisis.declared_at)
        due = kind.due(start_of(crisis, kind))
        content = facts.of_crisis(crisis, at)
    else:
        name, ended = _exercise(given, at)
        due = kind.due(ended)
        content = facts.of_exercise(given.exercise_kind, given.exercise_key)
    review = Review.objects.create(
        crisis=crisis,
        exercise_kind=given.exercise_kind if crisis is None else "",
        exercise_key=given.exercise_key if crisis is None else "",
        kind=kind.code,
        number=next_number(Review),
        name=name[:200],
        ended_on=ended,
        due_on=due,
        facts=content,
        pack=pack().stamp,
        prepared_at=at,
        started_by=by.id,
        writers=str(by.id or ""),
    )
    audit.record("lessons.review.begun", subject_id=review.id, by=by, at=at, of=kind.code)
    return review


def start_of(crisis: Crisis, kind: ReviewKind) -> date:
    """Return the day from which the deadline of a kind of review runs."""
    if kind.after == DECLARED or crisis.closed_at is None:
        return rules.day_of(crisis.declared_at)
    return rules.day_of(crisis.closed_at)


def _check_crisis(crisis: Crisis, kind: ReviewKind) -> None:
    if kind.after != DECLARED and crisis.closed_at is None:
        raise StillOpen(_("This crisis goes on. Begin a real-time review, or close it first."))
    open_ones = Review.objects.filter(crisis=crisis, kind=kind.code)
    if open_ones.exclude(state=ReviewState.APPROVED).exists():
        raise ReviewedAlready(_("A review of this kind was begun and is not signed off yet."))


def _exercise(given: ReviewIn, at: datetime) -> tuple[str, date]:
    problems: dict[str, list[str]] = {}
    name = given.name.strip()
    if given.exercise_kind:
        key = (given.exercise_kind, given.exercise_key)
        found = remedies.find({key[0]: [key[1]]}).get(key)
        if found is None:
            raise NotThere(_("There is no such exercise here."))
        name = name or found.title
    if not name:
        problems["name"] = [_("Choose a crisis or an exercise, or name one")]
    if given.ended_on is None or given.ended_on > rules.day_of(at):
        problems["ended_on"] = [_("Enter the day on which it ended")]
    if problems or given.ended_on is None:
        raise Invalid(_("Correct what is marked."), fields=problems)
    return name, given.ended_on


def prepare_again(review_id: UUID, *, by: Actor, at: datetime) -> Review:
    """Take the facts anew into a draft; what was written stays."""
    by.require(Permission.LESSONS_CHANGE)
    review = locked_review(review_id)
    _check_draft(review)
    crisis = review.crisis
    review.facts = (
        facts.of_crisis(crisis, at)
        if crisis
        else facts.of_exercise(review.exercise_kind, review.exercise_key)
    )
    review.prepared_at = at
    _changed(review, by)
    audit.record("lessons.review.prepared", subject_id=review.id, by=by, at=at)
    return review


def write_review(
    review_id: UUID, texts: Mapping[str, str], revision: int, *, by: Actor, at: datetime
) -> Review:
    """Write what those who were there say; ``revision`` is the one that the writer read."""
    by.require(Permission.LESSONS_CHANGE)
    review = locked_review(review_id)
    _check_draft(review)
    if revision != review.revision:
        raise ChangedMeanwhile(
            _("Somebody changed the review since you opened it. Look at it again, then send yours.")
        )
    said = {name: texts.get(name, "") for name in TEXTS}
    check_texts(said)
    for name, text in said.items():
        setattr(review, name, text.strip())
    _changed(review, by)
    audit.record("lessons.review.written", subject_id=review.id, by=by, at=at)
    return review


def _changed(review: Review, by: Actor) -> None:
    review.revision += 1
    review.writers = " ".join(sorted({*review.writers.split(), str(by.id)}))
    review.save()


def send_review(review_id: UUID, *, by: Actor, at: datetime) -> Review:
    """Ask for sign-off."""
    by.require(Permission.LESSONS_CHANGE)
    review = locked_review(review_id)
    _check_draft(review)
    if missing := [LABELS[name] for name in MUST if not getattr(review, name)]:
        raise NotSaid(_("Still to be written: %(what)s.") % {"what": formats.listed(missing)})
    review.state, review.sent_at, review.sent_by = ReviewState.SENT, at, by.id
    review.save()
    audit.record("lessons.review.sent", subject_id=review.id, by=by, at=at)
    return review


def give_back(review_id: UUID, why: str, *, by: Actor, at: datetime) -> Review:
    """Give a review back to its writers, with a reason that they read on its page."""
    by.require(Permission.LESSONS_DECIDE)
    review = _sent(review_id)
    check_texts({"why": why}, must=("why",))
    review.state = ReviewState.DRAFT
    review.returned_at, review.returned_by, review.returned_why = at, by.id, why.strip()
    review.revision += 1
    review.save()
    audit.record("lessons.review.returned", subject_id=review.id, by=by, at=at)
    return review


def sign_off(review_id: UUID, revision: int, *, by: Actor, at: datetime) -> Review:
    """
    Sign off the ``revision`` of a review that was read; nobody who wrote or sent it can, nor a
    program of theirs.

    Raises ChangedMeanwhile when it was given back, written and sent anew since.
    """
    by.require(Permission.LESSONS_DECIDE)
    review = _sent(review_id)
    if wrote_review(review, by):
        raise SameHands(_("You wrote or sent this review; somebody else signs it off."))
    if revision != review.revision:
        raise ChangedMeanwhile(
            _("The review was changed since you read it. Read it again, then sign it off.")
        )
    review.state, review.approved_at, review.approved_by = ReviewState.APPROVED, at, by.id
    review.save()
    audit.record("lessons.review.approved", subject_id=review.id, by=by, at=at)
    return review


def wrote_review(review: Review, by: Actor) -> bool:
    """Say whether somebody or their program wrote or sent a review."""
    return had_a_hand(by, review.writers, review.sent_by)


def _sent(review_id: UUID) -> Review:
    review = locked_review(review_id)
    if review.state != ReviewState.SENT:
        raise NotSent(_("This review does not wait for sign-off."))
    return review


def _check_draft(review: Review) -> None:
    if review.state != ReviewState.DRAFT:
        raise NotADraft(_("This review waits for sign-off or has it: it is read, not written."))


def locked_review(review_id: UUID) -> Review:
    """Return a review to be changed, or raise NotThere."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("crisis")
    found = rows.filter(id=review_id).first()
    if found is None:
        raise NotThere(_("There is no such review here."))
    return found
