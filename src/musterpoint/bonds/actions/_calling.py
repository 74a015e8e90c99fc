"""A call on its way: the bond is found, the employer told and heard, another person decides."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import rules
from musterpoint.bonds.actions._applying import call_content
from musterpoint.bonds.actions._common import (
    CALL_USE,
    HELP,
    MOST,
    NotNow,
    another,
    check_texts,
    locked_bond,
    locked_call,
    refuse,
    require_staff,
    step,
    unit_of,
)
from musterpoint.bonds.actions._drawing import draw_for
from musterpoint.bonds.actions._employers import employer_key
from musterpoint.bonds.finding import NoSuchBond
from musterpoint.bonds.models import (
    Basis,
    Bond,
    BondState,
    Call,
    CallLine,
    CallState,
    Employer,
    Objection,
)
from musterpoint.crises.models import Crisis
from musterpoint.engine.ledger import NoRate
from musterpoint.evacuation import queries as evacuation
from musterpoint.funds import worth
from musterpoint.grants import actions as grants
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

OBJECTION_USE = "bonds.objection"
REASONS_USE = "bonds.reasons"
OPEN = (BondState.IN_FORCE, BondState.EXPIRED, BondState.REPLACED, BondState.RETURNED)


class UnknownPerson(Invalid):
    """No registration here has this reference."""


class NotGrounded(Refused):
    """The worker was not evacuated, and no loss that came of it is stated."""


class WindowOver(Refused):
    """The bond has ended, and the time to call it as well."""


class CalledBefore(Refused):
    """This worker's call of this bond in this crisis is on its way."""


class Early(Refused):
    """The employer may still object."""


def match(
    call_id: UUID,
    bond_id: UUID,
    employer_id: UUID,
    person_reference: str,
    crisis_id: UUID,
    loss: str = "",
    *,
    by: Actor,
    at: datetime,
) -> Call:
    """
    Say which bond a call is of, who the worker is, and why the bond may be called.

    That is the evacuation as it is recorded, or, told in ``loss``, what came of it. A bond that
    ended is called in its claim window for a loss of its time. What is asked in another currency is
    changed into that of the bond, by the rate of the day of the loss.
    Raises UnknownPerson, NotGrounded, WindowOver, CalledBefore, NotNow.
    """
    by.require(Permission.BONDS_CHANGE)
    bond = locked_bond(bond_id)
    row = locked_call(call_id)
    if row.state != CallState.SENT:
        raise NotNow(_("This call is not waiting for its bond."))
    person = _person(person_reference)
    crisis = Crisis.objects.filter(id=crisis_id).first()
    if crisis is None:
        raise Missing(_("There is no such crisis here."))
    refuse(check_texts({"loss": (loss, 2000, False)}))
    _check_bond(bond, row, employer_id)
    row.is_late = check_window(bond, row.lost_on, row.sent_at or at)
    is_gone = bool(evacuation.evacuated(crisis.id, [person.id]))
    if not is_gone and not loss.strip():
        raise NotGrounded(
            _("No evacuation of this worker is recorded in this crisis. Say what loss came of it.")
        )
    row.basis = Basis.EVACUATED if is_gone else Basis.LOSS
    content = call_content(row, at) | {"loss": loss.strip()}
    if bond.currency != row.currency:
        content["asked_first"] = _change(row, bond)
    row.sealed = vault.open_key(row.id, at=at).seal(CALL_USE, content)
    row.bond, row.employer = bond, Employer.objects.get(id=employer_id)
    row.person, row.crisis = person, crisis
    row.state, row.matched_at, row.matched_by = CallState.MATCHED, at, by.id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CalledBefore(
            _("A call of this worker on this bond in this crisis is on its way.")
        ) from error
    pumps.wake("costs.bonds", at)
    grants.help_changed(HELP, row.id, at=at)
    audit.record("bonds.call.matched", subject_id=row.id, by=by, at=at, late=row.is_late)
    return row


def _person(typed: str) -> Person:
    found = people.by_reference(typed)
    row = Person.objects.filter(id=found).first() if found is not None else None
    if row is None:
        text = _("No registration here has this reference. Register the worker first.")
        raise UnknownPerson(text, fields={"person_reference": [text]})
    return row


def _check_bond(bond: Bond, row: Call, employer_id: UUID) -> None:
    if bond.state not in OPEN or bond.verified_at is None:
        raise NotNow(_("This bond is %(state)s: nothing can be called of it."),
                     state=bond.get_state_display())  # fmt: skip
    if not bond.free:
        raise NotNow(_("Nothing is left of this bond. Top it up first, or call another."))
    shares = bond.shares.filter(employer_id=employer_id)
    if bond.employer_id != employer_id and not (bond.is_joint and shares.exists()):
        raise NoSuchBond(_("This employer has no part in this bond."))
    if bond.is_joint and not shares.filter(term_ends=None).exists():
        raise NotNow(_("The share of this employer went back: its workers are covered no more."))


def _change(row: Call, bond: Bond) -> dict[str, str]:
    """
    Change what is asked into the currency of the bond, by the rate of the day of the loss.

    Returns what was asked at first, by head. Raises NotNow without a rate.
    """
    first, lines, on = {}, list(row.lines.all()), row.lost_on
    for one in lines:
        first[one.head] = f"{unit_of(row).written(one.asked)} {row.currency}"
        try:
            changed = worth.convert(one.asked, row.currency, bond.currency, on or date.max)
        except NoRate as missing:
            text = _(
                "The call is in %(call)s and the bond in %(bond)s. Have the rate of %(day)s entered"
                " under the rates of funds first."
            )
            raise NotNow(text, call=row.currency, bond=bond.currency, day=str(on)) from missing
        if changed > MOST:
            raise NotNow(_("In the currency of the bond this is more than any bond."))
        one.asked = max(1, changed)
    CallLine.objects.bulk_update(lines, ["asked"])
    row.currency, row.digits = bond.currency, bond.digits
    return first


def check_window(bond: Bond, lost_on: date | None, sent_at: datetime) -> bool:
    """
    Say whether a call was sent late but in the claim window of a bond that has ended.

    When the worker sent it counts, not when it was looked at here.

    Raises WindowOver after it, and for a loss outside of the days for which the bond stood.
    """
    ends = bond.last_day
    if bond.valid_from is None or ends is None or lost_on is None:
        raise NotNow(_("This bond or this call has no days yet."))
    if not bond.valid_from <= lost_on <= ends:
        text = _("The bond stood from %(first)s to %(last)s; the loss of %(day)s is outside of it.")
        raise WindowOver(text, first=bond.valid_from.isoformat(), last=ends.isoformat(),
                         day=lost_on.isoformat())  # fmt: skip
    last = rules.later(ends, bond.claim_days)
    if sent_at.date() > last:
        text = _("The bond ended on %(end)s and could be called until %(last)s.")
        raise WindowOver(text, end=ends.isoformat(), last=last.isoformat())
    return sent_at.date() > ends


def notice(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """
    Tell the employer of a call; from now on there are some days to object. Raises NotNow.

    The employer gets an address of its own where it has none: the notice names it.
    """
    by.require(Permission.BONDS_CHANGE)
    bond, row = _both(call_id)
    if row.state != CallState.MATCHED:
        raise NotNow(_("The employer is told when the bond is found, once."))
    row.state, row.noticed_at, row.noticed_by = CallState.NOTICED, at, by.id
    row.answer_by = at + timedelta(days=rules.pack().days["objection"])
    row.save(update_fields=["state", "noticed_at", "noticed_by", "answer_by"])
    if row.employer_id is not None:
        employer_key(row.employer_id, by=by, at=at)
    step(bond, "called", by, at, sum(row.lines.values_list("asked", flat=True)), row.reference)
    audit.record("bonds.call.noticed", subject_id=row.id, by=by, at=at)
    return row


def object_to(
    employer: Employer, call_id: UUID, words: str, *, by: Actor, at: datetime
) -> Objection:
    """Keep what an employer says against a call: once, in its days. Raises NotNow."""
    require_staff(by)
    row = locked_call(call_id)
    if row.employer_id != employer.id:
        raise NoSuchBond(_("There is no such call here."))
    if row.state != CallState.NOTICED or row.answer_by is None:
        raise NotNow(_("There is nothing to object to now."))
    if at > row.answer_by:
        raise NotNow(_("The time for objections is over."))
    if row.objections.exists():
        raise NotNow(_("You have objected. There is one objection to a call."))
    refuse(check_texts({"words": (words, 3000, True)}))
    made = Objection.objects.create(
        call=row,
        sealed=vault.open_key(row.id, at=at).seal(OBJECTION_USE, {"words": words.strip()}),
        made_at=at,
    )
    audit.record("bonds.call.objected", subject_id=row.id, by=by, at=at)
    return made


def objection_words(row: Call, at: datetime) -> str:
    """Return what the employer said; empty when nothing was said."""
    found = row.objections.first()
    if found is None:
        return ""
    return str(vault.open_key(row.id, at=at).open(OBJECTION_USE, found.sealed)["words"])


def decide(
    call_id: UUID,
    allowed: Mapping[str, int],
    reasons: str,
    for_employer: str,
    is_other_loss: bool = False,
    *,
    by: Actor,
    at: datetime,
) -> Call:
    """
    Decide a call, and draw what it gets now; another person than who took it down, found its bond
    or told the employer.

    ``allowed`` in smallest parts by head, nothing for a head that is refused. ``reasons`` go to the
    worker, ``for_employer`` to the employer. When the bond is short the call gets its part, and the
    rest when the bond was topped up. What another call of this worker was granted for the same in
    this crisis is granted again only with ``is_other_loss``.
    Raises Early before the employer has answered or the days are over, SomebodyElse, BadBond by
    field, NotNow.
    """
    by.require(Permission.BONDS_DECIDE)
    _lock_worker(call_id)
    bond, row = _both(call_id)
    if row.state != CallState.NOTICED or row.answer_by is None:
        raise NotNow(_("A call is decided once, after the employer was told."))
    another(by, row.noticed_by, *_takers(row))
    if at <= row.answer_by and not row.objections.exists():
        raise Early(_("The employer may object until %(day)s."),
                    day=row.answer_by.date().isoformat())  # fmt: skip
    lines = {one.head: one for one in row.lines.select_for_update().order_by("id")}
    problems = check_texts(
        {"reasons": (reasons, 3000, True), "for_employer": (for_employer, 3000, True)}
    )
    for head, amount in allowed.items():
        if head not in lines or not 0 <= amount <= lines[head].asked:
            problems[f"allowed_{head}"] = [_("Enter zero, or at most what is asked.")]
    again = {one.head for one in granted_before(row)} & {one for one in allowed if allowed[one]}
    if again and not is_other_loss:
        problems["is_other_loss"] = [
            _("Another call of this worker was granted for the same. Say that this is another loss,"
              " or enter 0.")
        ]  # fmt: skip
    refuse(problems)
    for head, line in lines.items():
        line.allowed = allowed.get(head, 0)
        line.save(update_fields=["allowed"])
    is_granted = sum(allowed.values()) > 0
    row.state = CallState.DECIDED if is_granted else CallState.REFUSED
    row.decided_at, row.decided_by = at, by.id
    told = {"worker": reasons.strip(), "employer": for_employer.strip()}
    row.sealed_reasons = vault.open_key(row.id, at=at).seal(REASONS_USE, told)
    row.save(update_fields=["state", "decided_at", "decided_by", "sealed_reasons"])
    audit.record("bonds.call.decided", subject_id=row.id, by=by, at=at, granted=is_granted,
                 again=bool(again))  # fmt: skip
    step(bond, "granted" if is_granted else "refused", by, at, sum(allowed.values()), row.reference)
    if is_granted:
        draw_for(bond, row, by, at)
    pumps.wake("costs.bonds", at)
    return row


def granted_before(row: Call) -> list[CallLine]:
    """Return what other calls of a call's worker were granted in the same crisis, by head."""
    if row.person_id is None:
        return []
    lines = CallLine.objects.select_related("call").filter(
        call__person=row.person_id, call__crisis=row.crisis_id, call__state=CallState.DECIDED,
        allowed__gt=0, head__in=row.lines.values("head"),
    )  # fmt: skip
    return list(lines.exclude(call=row).order_by("head", "call_id"))


def _lock_worker(call_id: UUID) -> None:
    """Lock the worker of a call, so that two calls of one worker are decided one after another."""
    found = Call.objects.filter(id=call_id).values_list("person_id", flat=True).first()
    if found is not None:
        Person.objects.select_for_update(no_key=True).filter(id=found).first()


def _takers(row: Call) -> tuple[UUID | None, ...]:
    """Return who took a call down, wrote it, sent it, or found its bond: they do not decide it."""
    return row.begun_by, row.written_by, row.sent_by, row.matched_by


def refuse_unfounded(call_id: UUID, reasons: str, *, by: Actor, at: datetime) -> Call:
    """Refuse a call for which there is no bond, with reasons; the employer learns nothing of it."""
    by.require(Permission.BONDS_DECIDE)
    row = locked_call(call_id)
    if row.state not in (CallState.SENT, CallState.MATCHED):
        raise NotNow(_("This call is not waiting for its bond."))
    another(by, *_takers(row))
    refuse(check_texts({"reasons": (reasons, 3000, True)}))
    row.state, row.decided_at, row.decided_by = CallState.REFUSED, at, by.id
    told = {"worker": reasons.strip(), "employer": ""}
    row.sealed_reasons = vault.open_key(row.id, at=at).seal(REASONS_USE, told)
    row.save(update_fields=["state", "decided_at", "decided_by", "sealed_reasons"])
    pumps.wake("costs.bonds", at)
    audit.record("bonds.call.refused", subject_id=row.id, by=by, at=at)
    return row


def reasons_of(row: Call, side: str, at: datetime) -> str:
    """Return the reasons of a decision as one side reads them; empty before it."""
    if row.sealed_reasons is None:
        return ""
    found = vault.open_key(row.id, at=at).open(REASONS_USE, row.sealed_reasons)
    return str(found.get(side, ""))


def _both(call_id: UUID) -> tuple[Bond, Call]:
    """Return a call with its bond, both locked, the bond first."""
    found = Call.objects.filter(id=call_id).first()
    if found is None:
        raise NoSuchBond(_("There is no such call here."))
    if found.bond_id is None:
        raise NotNow(_("The bond of this call was not found yet."))
    bond = locked_bond(found.bond_id)
    return bond, locked_call(call_id)
