"""Insurance: covers are registered, insurers told in time, what they owe is asked of them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import rules
from musterpoint.claims.actions import _common as base
from musterpoint.claims.models import Cover, CoverClaim, CoverState
from musterpoint.claims.sealed import COVER
from musterpoint.kernel.ids import uuid7
from musterpoint.people import queries as people
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

FARTHEST = 40 * 366


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverIn:
    """A policy; ``most`` in smallest parts of ``unit``, nothing for one without a sum."""

    insurer: str
    policy: str
    covers: tuple[str, ...]
    from_on: date
    until_on: date
    unit: str
    who: str = ""
    person_reference: str = ""
    most: int | None = None
    exclusions: tuple[str, ...] = ()
    notify_days: int | None = None
    emergency: str = ""


def register_cover(given: CoverIn, *, by: Actor, at: datetime) -> Cover:
    """Register a policy of a registered person, or of those whom words describe."""
    by.require(Permission.CLAIMS_CHANGE)
    pack = rules.filing()
    problems = base.check_texts(
        {
            "insurer": (given.insurer, 200, True),
            "policy": (given.policy, 80, True),
            "who": (given.who, 300, not given.person_reference.strip()),
            "emergency": (given.emergency, 60, False),
        }
    )
    person = None
    if given.person_reference.strip():
        person = people.by_reference(given.person_reference)
        if person is None:
            problems["person_reference"] = [_("There is nobody with this reference.")]
    if not given.covers or not set(given.covers) <= pack.covers.keys():
        problems["covers"] = [_("Choose what is covered.")]
    if not set(given.exclusions) <= pack.exclusions.keys():
        problems["exclusions"] = [_("Choose one of the answers in the list")]
    if given.until_on < given.from_on:
        problems["until_on"] = [_("Choose a last day that is not before the first.")]
    if any(abs((one - at.date()).days) > FARTHEST for one in (given.from_on, given.until_on)):
        problems.setdefault("from_on", [_("Choose a day within forty years.")])
    if given.most is not None and not 0 < given.most <= base.MOST:
        problems["most"] = [_("Enter an amount over zero")]
    days = pack.notify if given.notify_days is None else given.notify_days
    if not 1 <= days <= 366:
        problems["notify_days"] = [_("Enter a number of days from 1 to 366.")]
    unit = base.currency(given.unit)
    base.refuse(problems)
    row_id = uuid7()
    sealed = {"policy": given.policy.strip(), "who": given.who.strip()}
    row = Cover.objects.create(
        id=row_id,
        insurer=given.insurer.strip(),
        person_id=person,
        covers=" ".join(sorted(set(given.covers))),
        exclusions=" ".join(sorted(set(given.exclusions))),
        from_on=given.from_on,
        until_on=given.until_on,
        unit=unit.code,
        most=given.most,
        notify_days=days,
        emergency=given.emergency.strip(),
        sealed=vault.make_keys([row_id], at=at)[row_id].seal(COVER, sealed),
        made_at=at,
        made_by=by.id,
    )
    if row.person_id is not None:
        pumps.wake("costs.bonds", at)  # somebody else may pay now for their journey
    audit.record("claims.cover.registered", subject_id=row.id, by=by, at=at)
    return row


def note_event(
    cover_id: UUID, what: str, event_on: date, asked: int, words: str, *,
    debt_id: UUID | None = None, by: Actor, at: datetime,
) -> CoverClaim:  # fmt: skip
    """
    Note what happened that an insurance covers: the insurer is told within its days.

    ``debt_id`` is the seat on a leg that it is for.
    """
    by.require(Permission.CLAIMS_CHANGE)
    cover = _cover(cover_id)
    problems = base.check_texts({"words": (words, base.LONGEST, True)})
    if what not in cover.covers.split():
        problems["what"] = [_("This policy does not cover it.")]
    if not cover.from_on <= event_on <= min(cover.until_on, at.date()):
        problems["event_on"] = [_("The policy does not cover this day.")]
    if not 0 < asked <= base.MOST:
        problems["amount"] = [_("Enter an amount over zero")]
    base.refuse(problems)
    notify_by = rules.later(event_on, cover.notify_days)
    made = CoverClaim.objects.create(
        cover=cover,
        debt_id=debt_id,
        what=what,
        event_on=event_on,
        asked=asked,
        sealed=vault.open_key(cover.id, at=at).seal(COVER, {"words": words.strip()}),
        due_at=datetime.combine(notify_by, time(23, 59), at.tzinfo),
        made_at=at,
        made_by=by.id,
    )
    pumps.wake(base.HELP, at)
    base.step(made.id, "noted", by=by, at=at, key_of=cover.id, amount=asked)
    audit.record("claims.cover.event", subject_id=made.id, by=by, at=at)
    return made


def send_cover_claim(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> CoverClaim:
    """
    Enter that the insurer was told, and how.

    Of a registered person's journey it is told only with the person's consent.
    """
    row = _locked(claim_id, words, by)
    cover = row.cover
    if row.what in rules.JOURNEYS and cover.person_id is not None and not cover.consents:
        raise base.NotNow(
            _("The person has not agreed that the insurer learns of this journey. Ask first, and"
              " note the answer at the policy.")
        )  # fmt: skip
    _go(row, CoverState.SENT, rules.filing().answer, words, by, at)
    return row


def answer_cover_claim(
    claim_id: UUID, answered: int, words: str, *, by: Actor, at: datetime
) -> CoverClaim:
    """Enter the insurer's answer: what it pays, or with nothing the ground of its refusal."""
    row = _locked(claim_id, words, by)
    if row.paid and answered < row.paid:
        base.refuse({"amount": [_("The insurer has paid more than this already.")]})
    if not 0 <= answered <= row.asked:
        base.refuse({"amount": [_("Enter an amount up to what was asked.")]})
    state = CoverState.ACCEPTED if answered else CoverState.REFUSED
    pack = rules.filing()
    row.answered = answered
    _go(row, state, pack.answer if answered else pack.complaint, words, by, at, answered)
    return row


def complain(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> CoverClaim:
    """Enter a complaint: against a refusal, or because what was accepted is not paid."""
    row = _locked(claim_id, words, by)
    _go(row, CoverState.COMPLAINT, rules.filing().answer, words, by, at)
    return row


def leave_cover_claim(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> CoverClaim:
    """Enter why a claim that the insurer refuses, or does not pay, is not followed any further."""
    row = _locked(claim_id, words, by)
    _go(row, CoverState.LEFT, 0, words, by, at)
    return row


def cover_paid(claim_id: UUID, amount: int, words: str, *, by: Actor, at: datetime) -> CoverClaim:
    """Enter what the insurer paid, to whom and how; all that it accepted closes the claim."""
    row = _locked(claim_id, words, by)
    if row.state != CoverState.ACCEPTED:
        raise base.NotNow(_("The insurer has not accepted this."))
    if not 0 < amount <= (row.answered or 0) - row.paid:
        base.refuse({"amount": [_("Enter an amount up to what the insurer accepted.")]})
    row.paid += amount
    row.save(update_fields=["paid"])
    if row.paid == row.answered:
        _go(row, CoverState.PAID, 0, words, by, at, amount)
    else:
        base.step(row.id, "part_paid", by=by, at=at, key_of=row.cover_id, note=words, amount=amount)
        audit.record("claims.cover.part_paid", subject_id=row.id, by=by, at=at)
    return row


def _cover(cover_id: UUID) -> Cover:
    row = Cover.objects.filter(id=cover_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such cover here."))
    return row


def _locked(claim_id: UUID, words: str, by: Actor) -> CoverClaim:
    by.require(Permission.CLAIMS_CHANGE)
    rows = CoverClaim.objects.select_for_update(of=("self",)).select_related("cover")
    row = rows.filter(id=claim_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such claim here."))
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    return row


def _go(
    row: CoverClaim,
    state: CoverState,
    days: int,
    words: str,
    by: Actor,
    at: datetime,
    amount: int | None = None,
) -> None:
    if state not in rules.COVER_FOLLOWS[row.state]:
        raise base.NotNow(
            _("This claim is at “%(state)s”, so that this cannot be done now."),
            state=row.get_state_display(),
        )
    row.state, row.due_at = state, base.in_days(at, days) if days else None
    row.save(update_fields=["state", "due_at", "answered"])
    pumps.wake(base.HELP, at)
    base.step(row.id, state, by=by, at=at, key_of=row.cover_id, note=words, amount=amount)
    audit.record("claims.cover.stepped", subject_id=row.id, by=by, at=at, state=str(state))
