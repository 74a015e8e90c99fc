"""
Follow money that comes back or past a fund: promissory notes, recovered wages, insurance.

Nobody is named: a note and a claim stand by their reference, an insurance by its insurer.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.claims.actions import PAID_ON
from musterpoint.claims.models import (
    CoverClaim,
    CoverState,
    Matter,
    MatterState,
    Movement,
    MovementState,
)
from musterpoint.claims.models import Step as History
from musterpoint.costs.models import Note, NoteReceipt, Relief, ReliefState
from musterpoint.engine import ledger
from musterpoint.funds.units import shown
from musterpoint.kernel.ids import show_reference
from musterpoint.openness.steps import MOST, Step
from musterpoint.payments.models import Order, State
from musterpoint.tenancy.permissions import Permission


def matters_of(person_id: UUID) -> frozenset[UUID]:
    """Return a person's claims; drafts are nobody's to read."""
    return _ids(Q(person_id=person_id))


def matters_called(reference: str) -> frozenset[UUID]:
    """Return the person's claim that has a reference."""
    return _ids(Q(reference=reference))


def _ids(wanted: Q) -> frozenset[UUID]:
    rows = Matter.objects.filter(wanted).exclude(state=MatterState.DRAFT, told_by=None)
    return frozenset(rows.values_list("id", flat=True))


def orders_of(matter_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the payments by which recovered money is paid on, and which stand."""
    rows = Order.objects.filter(what=PAID_ON, subject_id__in=matter_ids)
    return frozenset(rows.exclude(state=State.CANCELLED).values_list("id", flat=True))


def steps(
    note_ids: Collection[UUID], matter_ids: Collection[UUID], person_id: UUID | None
) -> Iterator[Step]:
    """Yield the steps of notes and claims, and what insurances paid for a person."""
    yield from _notes(note_ids)
    yield from _matters(matter_ids)
    if person_id is not None:
        yield from _insured(person_id)


def _notes(ids: Collection[UUID]) -> Iterator[Step]:
    """Yield what people were asked to repay, what they repaid, and what was lifted."""

    def step(of: Note, on: datetime | date, what: str, detail: str, amount: int) -> Step:
        day = on.date() if isinstance(on, datetime) else on
        return Step(on=day, what=what, detail=detail, amount=shown(amount, of.digits, of.currency),
                    page="costs:note", part="cost_note", identity=of.id)  # fmt: skip

    for note in Note.objects.filter(id__in=ids).order_by("offered_at", "id")[: MOST + 1]:
        text = f"{show_reference(note.reference)}: {note.route}, {note.get_state_display()}"
        yield step(note, note.offered_at, _("Promissory note"), text, note.amount)
    receipts = NoteReceipt.objects.filter(note_id__in=ids, undone_at=None).select_related("note")
    for one in receipts.order_by("on", "id")[: MOST + 1]:
        what = _("Given back of a note") if one.is_return else _("Repaid of a note")
        yield step(one.note, one.on, what, show_reference(one.note.reference), one.amount)
    lifted = Relief.objects.filter(note_id__in=ids, state=ReliefState.GRANTED, amount__gt=0)
    for row in lifted.select_related("note").order_by("decided_at", "id")[: MOST + 1]:
        text = f"{show_reference(row.note.reference)}: {row.get_kind_display()}"
        on = row.decided_at or row.asked_at
        yield step(row.note, on, _("Lifted of a note"), text, row.amount or 0)


def _matters(ids: Collection[UUID]) -> Iterator[Step]:
    """Yield what came for people and what was paid on to them, as far as it stands in the books."""
    rows = Movement.objects.filter(matter_id__in=ids, state=MovementState.BOOKED)
    for one in rows.select_related("matter").order_by("on", "id")[: MOST + 1]:
        of = one.matter
        yield Step(on=one.on, what=one.get_kind_display(),
                   detail=show_reference(of.reference), amount=_money(one.amount, of.unit),
                   page="claims:matter", part="matter_id", identity=of.id,
                   permission=Permission.CLAIMS_PEOPLE)  # fmt: skip


def _insured(person_id: UUID) -> Iterator[Step]:
    """Yield what insurers paid for a person, each time that they paid."""
    claims = CoverClaim.objects.filter(cover__person_id=person_id, paid__gt=0)
    known = {one.id: one.cover for one in claims.select_related("cover")}
    paid = History.objects.filter(of_id__in=known, what__in=("part_paid", CoverState.PAID))
    for one in paid.exclude(amount=None).order_by("made_at", "id")[: MOST + 1]:
        cover = known[one.of_id]
        yield Step(on=one.made_at.date(), what=_("Paid by an insurance"), detail=cover.insurer,
                   amount=_money(one.amount or 0, cover.unit), page="claims:cover",
                   part="cover_id", identity=cover.id,
                   permission=Permission.CLAIMS_PEOPLE)  # fmt: skip


def _money(amount: int, unit: str) -> str:
    return shown(amount, ledger.currency(unit).digits, unit)
