"""A responder claims: a period, a place, lines of services; no identities."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import rules, values
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions import _paid as paid_up
from musterpoint.claims.models import Claim, ClaimState, Line, Paper, Responder, Step
from musterpoint.claims.sealed import CLAIM, LINE
from musterpoint.crises.models import Crisis
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

MOST_LINES = 60
MOST_UNITS = 1_000_000
OPEN = (ClaimState.DRAFT, ClaimState.QUESTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimIn:
    """For which time and place somebody claims, and in which currency."""

    place: str
    from_on: date
    until_on: date
    unit: str
    words: str = ""
    crisis_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineIn:
    """
    So many units of a service at a price in smallest parts.

    The three declarations say that nobody else covers it; without one, ``covered`` says how much
    others pay. ``people`` is for how many it was.
    """

    service: str
    number: int
    price: int
    is_uninsured: bool = True
    is_unpaid_by_state: bool = True
    is_unpaid_by_funds: bool = True
    covered: int = 0
    people: int | None = None
    words: str = ""


def begin(responder_id: UUID, given: ClaimIn, *, by: Actor, at: datetime) -> Claim:
    """Begin a claim: on the responder's own page, or by staff who write it down."""
    base.require_door(by)
    found = Responder.objects.filter(id=responder_id, ended_at=None).first()
    if found is None:
        raise base.NoSuchClaim(_("There is no such responder here."))
    unit = _check_head(given, at)
    row_id = uuid7()
    row = Claim.objects.create(
        id=row_id,
        reference=reference(row_id, vault.organisation_secret("claims.claims", at=at)),
        responder=found,
        crisis_id=given.crisis_id,
        place=given.place.strip(),
        from_on=given.from_on,
        until_on=given.until_on,
        unit=unit,
        sealed=vault.make_keys([row_id], at=at)[row_id].seal(CLAIM, {"words": given.words.strip()}),
        begun_at=at,
        begun_by=base.staff(by),
        due_at=base.in_days(at, rules.services().days["draft"]),
        pack=rules.services().stamp,
    )
    base.step(row.id, "begun", by=by, at=at)
    pumps.wake(base.LANE, base.in_days(at, rules.services().days["draft"]))
    audit.record("claims.claim.begun", subject_id=row.id, by=by, at=at)
    return row


def change(claim_id: UUID, given: ClaimIn, *, by: Actor, at: datetime) -> Claim:
    """Correct period, place and words of a claim that is not sent, or that came back."""
    base.require_door(by)
    row = locked(claim_id)
    must_be(row, *OPEN)
    unit = _check_head(given, at)
    if unit != row.unit and row.lines.exists():
        base.refuse({"unit": [_("There are lines in %(unit)s. Take them out first.") % {
            "unit": row.unit}]})  # fmt: skip
    row.place, row.from_on, row.until_on = given.place.strip(), given.from_on, given.until_on
    row.unit, row.crisis_id = unit, given.crisis_id
    key = vault.open_key(row.id, at=at)
    row.sealed = key.seal(CLAIM, {"words": given.words.strip()})
    row.save(update_fields=["place", "from_on", "until_on", "unit", "crisis", "sealed"])
    _written(row, by=by, at=at)
    audit.record("claims.claim.changed", subject_id=row.id, by=by, at=at)
    return row


def _check_head(given: ClaimIn, at: datetime) -> str:
    texts = {"place": given.place, "words": given.words}
    problems = base.check_texts(
        {"place": (given.place, 120, True), "words": (given.words, base.LONGEST, False)}
    )
    problems |= base.check_nobody(texts)
    oldest = at.date() - timedelta(days=rules.services().days["oldest"])
    if given.until_on < given.from_on:
        problems["until_on"] = [_("Choose a last day that is not before the first.")]
    elif given.until_on > at.date():
        problems["until_on"] = [_("Claim what is over: choose a last day up to today.")]
    elif given.from_on < oldest:
        problems["from_on"] = [_("This is too long ago to be claimed.")]
    if given.crisis_id is not None and not Crisis.objects.filter(id=given.crisis_id).exists():
        problems["crisis"] = [_("Choose one of the answers in the list")]
    unit = base.currency(given.unit)
    base.refuse(problems)
    return unit.code


def put_line(
    claim_id: UUID, given: LineIn, position: int | None = None, *, by: Actor, at: datetime
) -> Line:
    """Add a line, or write it anew at its position. Raises BadClaim by field."""
    base.require_door(by)
    row = locked(claim_id)
    must_be(row, *OPEN)
    amount = _check_line(given)
    kept = row.lines.filter(position=position).first() if position is not None else None
    if position is not None and kept is None:
        raise base.NoSuchClaim(_("There is no such line here."))
    if kept is None and row.lines.count() >= MOST_LINES:
        raise base.NotNow(_("One claim has %(most)s lines at most. Begin another."),
                          most=MOST_LINES)  # fmt: skip
    line = kept or Line(claim=row, position=_next(row))
    people, is_few = values.told_people(given.people, rules.services().smallest)
    line.service, line.number, line.price, line.amount = (
        given.service, given.number, given.price, amount,
    )  # fmt: skip
    line.is_uninsured, line.is_unpaid_by_state = given.is_uninsured, given.is_unpaid_by_state
    line.is_unpaid_by_funds, line.covered = given.is_unpaid_by_funds, given.covered
    line.people, line.is_few, line.approved = people, is_few, None
    key = vault.open_key(row.id, at=at)
    line.sealed = key.seal(LINE, {"words": given.words.strip()}) if given.words.strip() else None
    line.save()
    _sum(row, by=by, at=at)
    _written(row, by=by, at=at)
    audit.record("claims.line.written", subject_id=row.id, by=by, at=at)
    return line


def _written(row: Claim, *, by: Actor, at: datetime) -> None:
    """Tell once in the history who of the staff wrote in a claim: they do not check it."""
    user = base.staff(by)
    if user is None or Step.objects.filter(of_id=row.id, what="written", made_by=user).exists():
        return
    base.step(row.id, "written", by=by, at=at)


def _next(row: Claim) -> int:
    last = row.lines.order_by("-position").first()
    return last.position + 1 if last else 1


def _check_line(given: LineIn) -> int:
    problems = base.check_texts({"words": (given.words, 300, False)})
    problems |= base.check_nobody({"words": given.words})
    if given.service not in rules.services().services:
        problems["service"] = [_("Choose one of the answers in the list")]
    if not 1 <= given.number <= MOST_UNITS:
        problems["number"] = [_("Enter a number from 1 to 1,000,000.")]
    if given.price <= 0:
        problems["price"] = [_("Enter an amount over zero")]
    amount = given.number * given.price
    if not problems and amount > base.MOST:
        problems["price"] = [_("This is more than one line may be.")]
    if given.people is not None and not 1 <= given.people <= MOST_UNITS:
        problems["people"] = [_("Enter a number from 1 to 1,000,000.")]
    declared = given.is_uninsured and given.is_unpaid_by_state and given.is_unpaid_by_funds
    if declared and given.covered:
        problems["covered"] = [_("You declared that nobody else covers it. Take one of both out.")]
    elif not declared and not 0 < given.covered <= amount:
        problems["covered"] = [_("Say how much of it others pay, up to the amount of the line.")]
    base.refuse(problems)
    return amount


def drop_line(claim_id: UUID, position: int, *, by: Actor, at: datetime) -> Claim:
    """Take a line out of a claim that is not sent, or that came back."""
    base.require_door(by)
    row = locked(claim_id)
    must_be(row, *OPEN)
    row.lines.filter(position=position).delete()
    _sum(row, by=by, at=at)
    _written(row, by=by, at=at)
    audit.record("claims.line.dropped", subject_id=row.id, by=by, at=at)
    return row


def _sum(row: Claim, *, by: Actor, at: datetime) -> None:
    """Sum what is asked. Raises NotNow below what was paid, or is being paid."""
    row.asked = sum(values.payable(one.amount, one.covered) for one in row.lines.all())
    made = paid_up.orders(row)
    if row.asked < paid_up.bound(made):
        raise base.NotNow(_("More than this was paid or is being paid already."))
    paid_up.take_over(row, made, by=by, at=at)
    row.approved = row.paid or None
    row.save(update_fields=["asked", "approved"])


def add_paper(claim_id: UUID, name: str, data: bytes, *, by: Actor, at: datetime) -> Paper:
    """Add an invoice or a list of services to a claim that is not decided; nobody is named."""
    base.require_door(by)
    row = locked(claim_id)
    must_be(row, ClaimState.DRAFT, ClaimState.FILED, ClaimState.QUESTIONS, ClaimState.CHECKED)
    return base.keep_paper(row.id, row.id, name, data, by=by, at=at)


def file(claim_id: UUID, is_true: bool, *, by: Actor, at: datetime) -> Claim:
    """
    Send a claim, or send it again with the answer to a question.

    Raises BadClaim without the declaration that it is true, or without a line.
    """
    base.require_door(by)
    row = locked(claim_id)
    must_be(row, *OPEN)
    problems: dict[str, list[str]] = {}
    if not is_true:
        problems["is_true"] = [_("Declare that what you claim is true and not otherwise covered.")]
    if not row.lines.exists():
        problems["lines"] = [_("Add at least one line.")]
    elif not row.asked:
        problems["lines"] = [_("Others pay all of it: nothing is left to claim.")]
    base.refuse(problems)
    row.filed_at = at
    go(row, ClaimState.FILED, by=by, at=at, fields=("filed_at",))
    return row


def answer(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> Claim:
    """Answer what was asked back; the claim goes on as it now stands."""
    base.require_door(by)
    base.refuse(
        base.check_texts({"words": (words, base.LONGEST, True)})
        or base.check_nobody({"words": words})
    )
    row = locked(claim_id)
    must_be(row, ClaimState.QUESTIONS)
    if not row.asked:
        base.refuse({"words": [_("Add at least one line of which something is left to claim.")]})
    row.filed_at = at
    go(row, ClaimState.FILED, by=by, at=at, note=words, fields=("filed_at",))
    return row


def withdraw(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """
    Take a claim back before it is decided; it can be made again.

    Raises NotNow for what was paid in part, or is being paid: it would be claimed twice.
    """
    base.require_door(by)
    row = locked(claim_id)
    if paid_up.bound(paid_up.orders(row)):
        raise base.NotNow(
            _("Something of this was paid or is being paid. It cannot be taken back.")
        )
    row.due_at = None
    go(row, ClaimState.WITHDRAWN, by=by, at=at)
    return row


def forget_drafts(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Delete what was begun and not sent in the days of the rules; return how many."""
    by.require(Permission.CLAIMS_CHANGE)
    rows = Claim.objects.select_for_update().filter(state=ClaimState.DRAFT, due_at__lte=at)
    gone = list(rows.order_by("id").values_list("id", flat=True)[:limit])
    if gone:
        Paper.objects.filter(of_id__in=gone).delete()
        Claim.objects.filter(id__in=gone).delete()
        vault.erase(gone, at=at)
        audit.record_many("claims.claim.forgotten", gone, by=by, at=at)
    return len(gone)


def locked(claim_id: UUID) -> Claim:
    """Return a claim, locked, or raise NoSuchClaim."""
    rows = Claim.objects.select_for_update(of=("self",)).select_related("responder", "crisis")
    row = rows.filter(id=claim_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such claim here."))
    return row


def must_be(row: Claim, *states: str) -> None:
    """Raise NotNow unless a claim is in one of the states."""
    if row.state not in states:
        raise base.NotNow(
            _("This claim is at “%(state)s”, so that this cannot be done now."),
            state=row.get_state_display(),
        )


#: By when each state is left: the name of the days in the pack.
DUE = {
    ClaimState.FILED: "check",
    ClaimState.QUESTIONS: "answer",
    ClaimState.CHECKED: "decide",
    ClaimState.APPROVED: "commit",
    ClaimState.PART: "commit",
    ClaimState.COMMITTED: "pay",
    ClaimState.PAID: "pay",
}


def go(
    row: Claim,
    state: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    amount: int | None = None,
    fields: tuple[str, ...] = (),
) -> None:
    """Let a claim go on to a state, with its line of history and the day it is due."""
    if state not in rules.CLAIM_FOLLOWS[row.state]:
        must_be(row)
    row.state = state
    days = DUE.get(ClaimState(state))
    row.due_at = base.in_days(at, rules.services().days[days]) if days else None
    row.save(update_fields=["state", "due_at", *fields])
    base.step(row.id, state, by=by, at=at, note=note, amount=amount)
    pumps.wake(base.MARKS_LANE, at)
    audit.record("claims.claim.stepped", subject_id=row.id, by=by, at=at, state=state)
