"""Plans of repayment, money that comes in for notes, waivers for hardship, write-offs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import rules
from musterpoint.costs.actions._common import (
    BANK,
    MOST,
    REPAID,
    NoSuchCost,
    NotNow,
    another,
    check_books,
    check_past,
    check_texts,
    post,
    refuse,
    wrong,
)
from musterpoint.costs.actions._legs import follow_bonds
from musterpoint.costs.actions._notes import (
    answered,
    check_limit,
    lift,
    locked,
    require_door,
    unit_of,
)
from musterpoint.costs.models import (
    OPEN,
    SIGNED,
    Instalment,
    Invoice,
    Note,
    NoteReceipt,
    NoteState,
    PayerChange,
    Relief,
    ReliefKind,
    ReliefState,
    SeatChange,
    Share,
)
from musterpoint.evacuation.models import RequestMember
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

RELIEF_USE = "costs.relief"
WAITS = (ReliefState.ASKED, ReliefState.PROPOSED)


def plan(
    note_id: UUID, count: int, first: date | None = None, *, by: Actor, at: datetime
) -> list[Instalment]:
    """Divide what is open into monthly parts that sum to it; a new plan replaces the old one."""
    require_door(by)
    row = locked(note_id)
    if row.state not in SIGNED or not row.owed:
        raise NotNow(_("A plan is made for a note that was signed and is open."))
    pack = rules.pack()
    start = first or (at + timedelta(days=pack.days["first_instalment"])).date()
    problems = {}
    if not 1 <= count <= pack.most_instalments:
        text = _("Enter a number from 1 to %(most)s.") % {"most": pack.most_instalments}
        problems["count"] = [text]
    if not at.date() <= start <= at.date() + timedelta(days=366):
        problems["first"] = [_("Choose a day within a year from today.")]
    refuse(problems)
    row.instalments.all().delete()
    made = Instalment.objects.bulk_create(
        Instalment(note=row, position=place, amount=part, due_on=on)
        for place, (on, part) in enumerate(rules.instalments(row.owed, count, start), 1)
    )
    row.state, row.lowered = NoteState.REPAYING, 0
    row.save(update_fields=["state", "lowered"])
    audit.record("costs.note.planned", subject_id=row.id, by=by, at=at, parts=len(made))
    return made


def fit_plan(row: Note) -> None:
    """Let the instalments of a locked note follow what is owed now, the last ones first."""
    rows = list(row.instalments.order_by("position"))
    amounts = rules.fitted([(one.amount, one.paid) for one in rows], row.owed)
    for one, amount in zip(rows, amounts, strict=True):
        if not amount:
            one.delete()
        elif amount != one.amount:
            one.amount = amount
            one.save(update_fields=["amount"])


def receive(
    note_id: UUID,
    amount: int,
    on: date,
    reference: str = "",
    *,
    account: str = BANK,
    key: str = "",
    under: Permission = Permission.COSTS_CHANGE,
    by: Actor,
    at: datetime,
) -> NoteReceipt:
    """
    Enter money that came in for a note. More than is open is refused: it goes back to the payer.

    The same ``key`` again changes nothing, and is refused for something else.
    """
    by.require(under)
    row = locked(note_id)
    key = key or f"note-{uuid7()}"
    before = NoteReceipt.objects.filter(key=key).first()
    if before is None and follow_bonds(row.crisis_id, [row.person_id], by=by, at=at):
        row.refresh_from_db()
    if before is not None:
        said = (before.note_id, before.is_return, before.amount, before.on)
        if said != (row.id, False, amount, on):
            raise NotNow(_("This key was used for another receipt."))
        return before
    problems = check_texts({"reference": (reference, 60, False)})
    if found := check_past(on, at):
        problems["on"] = found
    if not 1 <= amount <= MOST:
        problems["amount"] = [_("Enter an amount of more than zero.")]
    elif amount > row.owed:
        problems["amount"] = [_("More than is open is not kept: send the rest back to the payer.")]
    refuse(problems)
    check_books()
    made = NoteReceipt.objects.create(
        note=row, amount=amount, account=account, on=on, reference=reference.strip(), key=key,
        made_at=at, made_by=by.id,
    )  # fmt: skip
    post(
        f"costs-{key}", f"Repaid of note {row.reference}",
        ((account, amount), (REPAID, -amount)), unit_of(row), on=on,
        links={"note": str(row.id)}, under=under, by=by, at=at,
    )  # fmt: skip
    _fill(row, amount)
    if row.state in SIGNED:
        row.state = NoteState.REPAYING
    lift(row, "paid", amount, at=at)
    audit.record("costs.note.paid", subject_id=row.id, by=by, at=at, amount=amount)
    return made


def _fill(row: Note, amount: int) -> None:
    """Count money on the instalments in their order."""
    for one in row.instalments.order_by("position"):
        part = min(amount, one.amount - one.paid)
        if part > 0:
            one.paid += part
            one.save(update_fields=["paid"])
            amount -= part


def take_back(
    key: str, on: date, *, under: Permission = Permission.COSTS_CHANGE, by: Actor, at: datetime
) -> Note:
    """
    Take back money that was entered in error, as if it had never come.

    The note stands again as it was answered: what nobody signed can still be signed or refused.
    """
    by.require(under)
    found = NoteReceipt.objects.filter(key=key).first()
    if found is None:
        raise NoSuchCost(_("There is no such receipt here."))
    row = locked(found.note_id)
    receipt = NoteReceipt.objects.select_for_update().get(id=found.id)
    if receipt.undone_at is not None:
        return row
    if receipt.is_return or receipt.amount > row.paid:
        raise NotNow(_("Some of this money went back to the payer. It cannot be taken back."))
    receipt.undone_at = at
    receipt.save(update_fields=["undone_at"])
    post(
        f"costs-{key}-back", f"Taken back of note {row.reference}",
        ((REPAID, receipt.amount), (receipt.account, -receipt.amount)), unit_of(row),
        on=max(on, receipt.on), links={"note": str(row.id)}, under=under, by=by, at=at,
    )  # fmt: skip
    _unfill(row, receipt.amount)
    row.paid -= receipt.amount
    if row.state not in OPEN or row.state == NoteState.REPAYING:
        row.state = _stands(row, at)
    row.save()
    fit_plan(row)
    audit.record("costs.note.unpaid", subject_id=row.id, by=by, at=at, amount=receipt.amount)
    return row


def _stands(row: Note, at: datetime) -> str:
    """Return where an open note stands: as it was answered, or being repaid."""
    found = answered(row, at)
    is_repaying = found in SIGNED and (row.paid or row.instalments.exists())
    return NoteState.REPAYING if is_repaying else found


def give_back(
    note_id: UUID, on: date, reference: str = "", *, key: str = "", by: Actor, at: datetime
) -> NoteReceipt:
    """
    Enter that what was paid above the cost went back to the payer.

    Whoever decides does it, never whoever entered what came or that the journey cost less. The
    same ``key`` again changes nothing, and is refused for something else.
    """
    by.require(Permission.COSTS_DECIDE)
    row = locked(note_id)
    before = NoteReceipt.objects.filter(key=key).first() if key else None
    if before is not None:
        if (before.note_id, before.is_return, before.on) != (row.id, True, on):
            raise NotNow(_("This key was used for another receipt."))
        return before
    amount = row.over
    if not amount:
        raise NotNow(_("Nothing was paid above the cost."))
    me = another(by, *_who_entered(row))
    problems = check_texts({"reference": (reference, 60, True)})
    if found := check_past(on, at):
        problems["on"] = found
    refuse(problems)
    check_books()
    key = key or f"note-{uuid7()}"
    made = NoteReceipt.objects.create(
        note=row, amount=amount, account=BANK, on=on, reference=reference.strip(), key=key,
        is_return=True, made_at=at, made_by=me,
    )  # fmt: skip
    post(
        f"costs-{key}", f"Given back of note {row.reference}",
        ((REPAID, amount), (BANK, -amount)), unit_of(row), on=on,
        links={"note": str(row.id)}, under=Permission.COSTS_DECIDE, by=by, at=at,
    )  # fmt: skip
    _unfill(row, amount)
    row.paid -= amount
    row.waived += amount
    row.save()
    fit_plan(row)
    audit.record("costs.note.given_back", subject_id=row.id, by=by, at=at, amount=amount)
    return made


def _who_entered(row: Note) -> Iterator[UUID | None]:
    """Yield who entered the money of a note, and what its journey costs, who pays and how many."""
    members = RequestMember.objects.filter(person_id=row.person_id).values("id")
    shares = Share.objects.filter(traveller_id__in=members, costed__crisis_id=row.crisis_id)
    legs = shares.values("costed_id")
    came = row.receipts.filter(is_return=False, undone_at=None)
    yield from came.values_list("made_by", flat=True)
    yield from Invoice.objects.filter(costed__in=legs).values_list("made_by", flat=True)
    for one in (
        SeatChange.objects.filter(costed__in=legs, is_granted=True),
        PayerChange.objects.filter(share__in=shares, is_granted=True),
    ):
        yield from one.values_list("asked_by", flat=True)


def _unfill(row: Note, amount: int) -> None:
    """Take money off the instalments, the last ones first."""
    for one in row.instalments.order_by("-position"):
        part = min(amount, one.paid)
        if part:
            one.paid -= part
            one.save(update_fields=["paid"])
            amount -= part


def ask_relief(
    note_id: UUID, words: str, kind: str = ReliefKind.HARDSHIP, *, by: Actor, at: datetime
) -> Relief:
    """
    Ask that less is owed: the person for hardship or against a refusal, staff for a write-off.

    One is open at a time. Hardship after a refusal is an appeal, which people decide who did not
    refuse before.
    """
    require_door(by)
    row = locked(note_id)
    is_person = by.kind is ActorKind.PUBLIC
    if row.state not in OPEN or not row.owed:
        raise NotNow(_("Nothing is open of this note."))
    if row.reliefs.filter(state__in=WAITS).exists():
        raise NotNow(_("This is being looked at already."))
    refused = row.reliefs.filter(state=ReliefState.REFUSED).exclude(kind=ReliefKind.WRITE_OFF)
    if kind == ReliefKind.APPEAL and not refused.exists():
        raise NotNow(_("There is no refusal to appeal against."))
    if kind == ReliefKind.HARDSHIP and refused.exists():
        kind = ReliefKind.APPEAL
    problems = check_texts({"words": (words, 2000, True)})
    if kind not in ReliefKind.values or (kind == ReliefKind.WRITE_OFF and is_person):
        problems["kind"] = [_("Choose what you ask for.")]
    refuse(problems)
    key = vault.open_keys([row.person_id], at=at).get(row.person_id)
    if key is None and kind != ReliefKind.WRITE_OFF:
        raise NotNow(_("This person was erased. What is open can be written off."))
    made = Relief.objects.create(
        note=row, kind=kind, asked_at=at, asked_by=None if is_person else by.id,
        sealed=key.seal(RELIEF_USE, {"words": words.strip()}) if key else b"",
    )  # fmt: skip
    audit.record("costs.relief.asked", subject_id=made.id, by=by, at=at, what=kind)
    return made


def relief_content(row: Relief, at: datetime) -> dict[str, Any]:
    """Return the words of whoever asked, weighed and decided; nothing of an erased person's."""
    key = vault.open_keys([row.note.person_id], at=at).get(row.note.person_id)
    found: dict[str, Any] = key.open(RELIEF_USE, row.sealed) if key and row.sealed else {}
    return found


def propose_relief(relief_id: UUID, amount: int, why: str, *, by: Actor, at: datetime) -> Relief:
    """Weigh what was asked: how much should be lifted (zero for nothing), and why."""
    by.require(Permission.COSTS_CHANGE)
    row, note = _locked(relief_id)
    if row.state != ReliefState.ASKED:
        raise NotNow(_("This was weighed already."))
    me = another(by, *_refused_before(row))
    problems = check_texts({"why": (why, 2000, True)})
    if not 0 <= amount <= note.owed:
        problems["amount"] = [_("Enter an amount from zero to what is open.")]
    refuse(problems)
    _write(row, at, proposal=why.strip())
    row.amount, row.state = amount, ReliefState.PROPOSED
    row.proposed_at, row.proposed_by = at, me
    row.save()
    audit.record("costs.relief.proposed", subject_id=row.id, by=by, at=at, amount=amount)
    return row


def decide_relief(
    relief_id: UUID, is_granted: bool, reasons: str, *, by: Actor, at: datetime
) -> Relief:
    """Decide a waiver or write-off with reasons; never whoever asked, weighed or refused it."""
    by.require(Permission.COSTS_DECIDE)
    row, note = _locked(relief_id)
    if row.state != ReliefState.PROPOSED:
        raise NotNow(_("Somebody weighs this first."))
    me = another(by, row.proposed_by, row.asked_by, *_refused_before(row))
    refuse(check_texts({"reasons": (reasons, 2000, True)}))
    amount = min(row.amount or 0, note.owed)
    if is_granted and not amount:
        raise wrong("is_granted", _("Nothing was proposed to be lifted: do not grant it."))
    if is_granted:
        check_limit(note, amount, by, at)
    _write(row, at, reasons=reasons.strip())
    row.state = ReliefState.GRANTED if is_granted else ReliefState.REFUSED
    row.decided_at, row.decided_by = at, me
    row.save()
    if is_granted:
        is_written_off = row.kind == ReliefKind.WRITE_OFF
        lift(note, "written_off" if is_written_off else "waived", amount, at=at)
    audit.record(f"costs.relief.{row.state}", subject_id=row.id, by=by, at=at, amount=amount)
    return row


def _locked(relief_id: UUID) -> tuple[Relief, Note]:
    found = Relief.objects.filter(id=relief_id).first()
    if found is None:
        raise NoSuchCost(_("There is no such request here."))
    note = locked(found.note_id)
    return Relief.objects.select_for_update().select_related("note").get(id=relief_id), note


def _refused_before(row: Relief) -> list[UUID | None]:
    """Return who weighed and refused before: an appeal is for others."""
    if row.kind != ReliefKind.APPEAL:
        return []
    before = Relief.objects.filter(note_id=row.note_id, state=ReliefState.REFUSED)
    return [one for pair in before.values_list("proposed_by", "decided_by") for one in pair]


def _write(row: Relief, at: datetime, **words: str) -> None:
    """Seal words with those before; those about an erased person are kept no more."""
    content = relief_content(row, at) | words
    if key := vault.open_keys([row.note.person_id], at=at).get(row.note.person_id):
        row.sealed = key.seal(RELIEF_USE, content)
