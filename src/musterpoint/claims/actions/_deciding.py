"""Check a responder's claim, ask back, decide it line by line, decide an objection: by others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import own_hands
from musterpoint.audit import actions as audit
from musterpoint.claims import comparing, rules, values
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions import _paid as paid_up
from musterpoint.claims.actions import _paying as paying
from musterpoint.claims.actions._claiming import go, locked, must_be
from musterpoint.claims.models import Claim, ClaimState, Line, Objection, Step
from musterpoint.claims.sealed import LINE, OBJECTION
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

DECIDED = (ClaimState.PART, ClaimState.REFUSED, ClaimState.COMMITTED, ClaimState.PAID,
           ClaimState.RECONCILED)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is granted of a line, in smallest parts, and why less than was asked."""

    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knows:
    """
    At what whoever decides says they looked: other claims of the time, prices of no tariff.

    ``elsewhere`` is why the same claim made to another organisation is no obstacle.
    """

    twice: bool = False
    no_tariff: bool = False
    elsewhere: str = ""


NOTHING_KNOWN = Knows()


def check(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> Claim:
    """
    Say that a claim was checked against tariffs, other claims and the figures of the crisis.

    Never by who registered the responder or could act in its place. Somebody else decides.
    """
    by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row = locked(claim_id)
    must_be(row, ClaimState.FILED)
    text = _(
        "You registered this responder, gave it its address, or wrote or sent something for it."
        " Somebody else checks it."
    )
    row.checked_by = base.another(by, list(prepared_by(row)), text)
    row.checked_at = at
    go(row, ClaimState.CHECKED, by=by, at=at, note=words, fields=("checked_by", "checked_at"))
    return row


def ask_back(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> Claim:
    """Ask the responder for something; it answers on its own page and may correct its lines."""
    if not by.may(Permission.CLAIMS_DECIDE):
        by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row = locked(claim_id)
    must_be(row, ClaimState.FILED, ClaimState.CHECKED)
    row.checked_by = row.checked_at = None
    go(row, ClaimState.QUESTIONS, by=by, at=at, note=words, fields=("checked_by", "checked_at"))
    return row


def most_of(row: Claim) -> dict[int, tuple[int, int]]:
    """Return by position what of a line could be paid, and the most that the tariff allows."""
    lines = list(row.lines.order_by("position"))
    caps = comparing.caps(row, lines)
    found = {}
    for one in lines:
        payable = values.payable(one.amount, one.covered)
        cap = caps.get(one.position)
        found[one.position] = (payable, payable if cap is None else cap.most * one.number)
    return found


def decide(
    claim_id: UUID,
    verdicts: Mapping[int, Verdict],
    words: str,
    head_id: UUID | None,
    *,
    knows: Knows = NOTHING_KNOWN,
    by: Actor,
    at: datetime,
) -> Claim:
    """
    Decide a claim line by line (by position), with reasons that the responder reads.

    Never by who prepared the claim, checked it or set a tariff of it. No line is granted above the
    tariff; what was claimed before for the same time, or has no tariff, is granted only by who says
    with ``knows`` that they looked; what was claimed elsewhere, too, only with a reason. What is
    granted is asked of the head at once. Raises NotYours, NotNow, BadClaim by field, and what the
    fund refuses.
    """
    by.require(Permission.CLAIMS_DECIDE)
    row = locked(claim_id)
    must_be(row, ClaimState.CHECKED)
    check_independent(row, by)
    made = paid_up.orders(row)
    paying.check_quiet(made)
    paid_up.take_over(row, made, by=by, at=at)
    lines = list(row.lines.select_for_update().order_by("position"))
    problems = base.check_texts({"words": (words, base.LONGEST, True)})
    problems |= _check(row, lines, verdicts)
    granted = sum(one.amount for one in verdicts.values())
    if granted < row.paid:
        problems["words"] = [_("More than this has been paid already.")]
    if granted and head_id is None:
        problems["head"] = [_("Choose the head of a fund.")]
    base.refuse(problems | _unknown(row, lines, verdicts, knows, at))
    _note_elsewhere(row, knows, by=by, at=at)
    _keep(row, lines, verdicts, words, head_id, by=by, at=at)
    return row


def _note_elsewhere(row: Claim, knows: Knows, *, by: Actor, at: datetime) -> None:
    """Write in the history, which staff read, why the same claim elsewhere is no obstacle."""
    if knows.elsewhere.strip() and comparing.elsewhere(row, at):
        base.step(row.id, "elsewhere", by=by, at=at, note=knows.elsewhere)


def _unknown(
    row: Claim,
    lines: list[Line],
    verdicts: Mapping[int, Verdict],
    knows: Knows,
    at: datetime,
) -> dict[str, list[str]]:
    """Return what is granted without that somebody says they looked: twice, or with no tariff."""
    granted = {place for place, one in verdicts.items() if one.amount}
    found: dict[str, list[str]] = {}
    if granted and not knows.twice and comparing.twice(row):
        found["knows_twice"] = [
            _("The same was claimed before for this time. Look at it, and say that you did.")
        ]
    found |= base.check_texts({"knows_elsewhere": (knows.elsewhere, 300, False)})
    if granted and not knows.elsewhere.strip() and comparing.elsewhere(row, at):
        found["knows_elsewhere"] = [
            _("The same was claimed from another organisation. Ask there. Say why this is paid.")
        ]
    if not knows.no_tariff and granted & set(comparing.uncapped(row, lines)):
        found["knows_no_tariff"] = [
            _("No tariff says what this may cost. Look at the price, and say that you did.")
        ]
    return found


def _check(row: Claim, lines: list[Line], verdicts: Mapping[int, Verdict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    caps = comparing.caps(row, lines)
    for one in lines:
        verdict = verdicts.get(one.position)
        if verdict is None:
            found[f"amount_{one.position}"] = [_("Say how much of this line is granted.")]
            continue
        payable, cap = values.payable(one.amount, one.covered), caps.get(one.position)
        if not 0 <= verdict.amount <= payable:
            found[f"amount_{one.position}"] = [_("Enter an amount up to what is asked.")]
        elif cap is not None and verdict.amount > cap.most * one.number:
            found[f"amount_{one.position}"] = [_("This is above the tariff.")]
        if verdict.amount < payable and not verdict.reason.strip():
            found[f"reason_{one.position}"] = [_("Say why less is granted.")]
        found |= base.check_texts({f"reason_{one.position}": (verdict.reason, 300, False)})
    return found


def _keep(
    row: Claim,
    lines: list[Line],
    verdicts: Mapping[int, Verdict],
    words: str,
    head_id: UUID | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was decided, tell it in the history, and ask the fund for what was granted."""
    key = vault.open_key(row.id, at=at)
    for one in lines:
        verdict = verdicts[one.position]
        before = key.open(LINE, one.sealed) if one.sealed else {}
        one.approved = verdict.amount
        one.sealed = key.seal(LINE, before | {"reason": verdict.reason.strip()})
        one.save(update_fields=["approved", "sealed"])
    granted = sum(verdict.amount for verdict in verdicts.values())
    row.approved, row.head_id = granted, head_id or row.head_id
    row.decided_at, row.decided_by = at, base.named(by)
    if row.object_until is None:
        row.object_until = base.in_days(at, rules.services().days["objection"])
    state = (
        ClaimState.REFUSED if not granted else
        ClaimState.APPROVED if granted == row.asked else ClaimState.PART
    )  # fmt: skip
    fields = ("approved", "head_id", "decided_at", "decided_by", "object_until")
    go(row, state, by=by, at=at, note=words, amount=granted, fields=fields)
    audit.record("claims.claim.decided", subject_id=row.id, by=by, at=at, outcome=str(state))
    if granted:
        paying.ask(row, by=by, at=at)


def prepared_by(row: Claim) -> set[UUID | None]:
    """
    Return who of the staff wrote, sent or objected in a claim, or could as the responder.

    Whoever gave the responder an address that opened its page while there was this claim could.
    """
    found = {row.responder.registered_by, row.begun_by}
    steps = Step.objects.filter(of_id=row.id, what__in=base.PREPARED)
    found.update(steps.values_list("made_by", flat=True))
    links = Step.objects.filter(of_id=row.responder_id, what=base.LINK).order_by("-made_at", "-id")
    for user, given_at in links.values_list("made_by", "made_at"):
        found.add(user)
        if given_at < row.begun_at:
            break
    return found - {None}


def check_independent(row: Claim, by: Actor) -> None:
    """Raise NotYours for who prepared the claim, registered how it is paid, or checked it."""
    one = row.responder
    base.named(by)
    own = own_hands(by)
    had = Step.objects.filter(of_id=row.id, made_by__in=own, what=ClaimState.CHECKED).exists()
    others = (*prepared_by(row), one.payee_by, one.payee_ok_by, row.checked_by)
    if own & {cap.made_by for cap in comparing.caps(row, row.lines.all()).values()}:
        raise base.NotYours(_("You set a tariff of this claim. Somebody else decides."))
    if had or not own.isdisjoint(others):
        raise base.NotYours(
            _("You registered the responder, or took or checked the claim. Somebody else decides.")
        )


def object_to(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> Objection:
    """Object to a decision, once, by the day: the responder itself, or staff who write it down."""
    base.require_door(by)
    row = locked(claim_id)
    must_be(row, *DECIDED)
    if (row.approved or 0) >= row.asked:
        raise base.NotNow(_("All was granted: there is nothing to object to."))
    if row.objections.exists():
        raise base.NotNow(_("You have objected. It is done once."))
    if row.object_until is None or at > row.object_until:
        raise base.NotNow(_("The time for objections is over."))
    base.refuse(
        base.check_texts({"words": (words, base.LONGEST, True)})
        or base.check_nobody({"words": words})
    )
    made = Objection.objects.create(
        id=uuid7(),
        claim=row,
        sealed=vault.open_key(row.id, at=at).seal(OBJECTION, {"words": words.strip()}),
        filed_at=at,
        due_at=base.in_days(at, rules.services().days["objection_answer"]),
    )
    base.step(row.id, "objected", by=by, at=at)
    audit.record("claims.objection.filed", subject_id=row.id, by=by, at=at)
    return made


def decide_objection(
    claim_id: UUID,
    is_upheld: bool,
    verdicts: Mapping[int, Verdict],
    words: str,
    head_id: UUID | None,
    *,
    knows: Knows = NOTHING_KNOWN,
    by: Actor,
    at: datetime,
) -> Objection:
    """
    Decide an objection: by somebody who neither prepared nor decided the claim.

    Upheld, ``verdicts`` say what each line is granted in all, never less than before, with what
    ``decide`` asks of ``knows``. Raises NotNow while a payment is under way.
    """
    by.require(Permission.CLAIMS_DECIDE)
    row = locked(claim_id)
    found = row.objections.select_for_update().first()
    if found is None or found.decided_at is not None:
        raise base.NotNow(_("There is no objection to decide."))
    check_independent(row, by)
    verdicts_of = Step.objects.filter(of_id=row.id, what__in=paying.VERDICTS)
    if verdicts_of.filter(made_by__in=own_hands(by)).exists():
        raise base.NotYours(_("You decided this. Somebody else decides the objection."))
    problems = base.check_texts({"words": (words, base.LONGEST, True)})
    lines = list(row.lines.select_for_update().order_by("position"))
    if is_upheld:
        problems |= _check(row, lines, verdicts)
        for one in lines:
            verdict = verdicts.get(one.position)
            if verdict is not None and verdict.amount < (one.approved or 0):
                problems[f"amount_{one.position}"] = [_("Nothing that was granted is taken away.")]
        if not problems and sum(v.amount for v in verdicts.values()) <= (row.approved or 0):
            problems["upheld"] = [_("Grant more of a line than before.")]
        if row.head_id is None and head_id is None:
            problems["head"] = [_("Choose the head of a fund.")]
        problems |= _unknown(row, lines, verdicts, knows, at)
    base.refuse(problems)
    key = vault.open_key(row.id, at=at)
    found.is_upheld, found.answer = is_upheld, key.seal(OBJECTION, {"words": words.strip()})
    found.decided_by, found.decided_at = base.named(by), at
    found.save(update_fields=["is_upheld", "answer", "decided_by", "decided_at"])
    what = "upheld" if is_upheld else "stands"
    base.step(row.id, what, by=by, at=at, note=words)
    audit.record("claims.objection.decided", subject_id=row.id, by=by, at=at, upheld=is_upheld)
    if is_upheld:
        _note_elsewhere(row, knows, by=by, at=at)
        paying.give_back(row, by=by, at=at)
        _keep(row, lines, verdicts, words, head_id, by=by, at=at)
    return found
