"""Notes follow what a journey costs: lowered with it, and raised again when that was an error."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.audit import actions as audit
from musterpoint.costs import rules
from musterpoint.costs.actions._notes import PERSON, cost_of, lift, unit_of
from musterpoint.costs.actions._repaying import fit_plan
from musterpoint.costs.models import OPEN, Note, NoteState, Share
from musterpoint.evacuation.models import RequestMember
from musterpoint.tenancy.actors import Actor


def follow_costs(traveller_ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    """
    Let the notes of travellers follow what their journey costs now; none rises above its amount.

    What falls away is waived. It comes back when the cost rises again within the days of the
    rules, while nothing was answered, paid or decided on the lower amount.
    """
    persons = RequestMember.objects.filter(id__in=traveller_ids).values("person_id")
    notes = list(Note.objects.select_for_update().filter(person_id__in=persons).order_by("id"))
    if not notes:
        return
    members = defaultdict(list)
    wanted = RequestMember.objects.filter(person_id__in=[one.person_id for one in notes])
    for member, person in wanted.values_list("id", "person_id"):
        members[person].append(member)
    shares: Mapping[UUID, list[Share]] = defaultdict(list)
    for one in Share.objects.select_related("costed").filter(
        traveller_id__in=[member for many in members.values() for member in many], payer=PERSON
    ):
        shares[one.traveller_id].append(one)
    for note in notes:
        legs = [
            one
            for member in members[note.person_id]
            for one in shares[member]
            if one.costed.crisis_id == note.crisis_id
        ]
        _follow(note, cost_of(legs, unit_of(note)), by, at)


def _follow(note: Note, cost: int, by: Actor, at: datetime) -> None:
    if cost != note.cost:
        note.cost = cost
        note.save(update_fields=["cost"])
    kept = note.lowered
    more = note.amount - (note.waived - kept) - min(cost, note.fare)
    more = max(0, more) - kept
    if more > 0 and note.state in OPEN and note.owed:
        before, part = note.state, min(more, note.owed)
        lift(note, "waived", part, at=at)
        note.lowered, note.lowered_at, note.lowered_from = kept + part, at, before
        note.save(update_fields=["lowered", "lowered_at", "lowered_from"])
        audit.record("costs.note.lowered", subject_id=note.id, by=by, at=at)
    elif more < 0 and _may_rise(note, at):
        note.waived += more
        note.lowered += more
        if note.state == NoteState.WAIVED:
            note.state = note.lowered_from
        note.save()
        fit_plan(note)
        audit.record("costs.note.raised", subject_id=note.id, by=by, at=at)


def _may_rise(note: Note, at: datetime) -> bool:
    """Say whether what fell away may come back: of late, and the note ended by nothing else."""
    if note.lowered_at is None or at > note.lowered_at + timedelta(days=rules.pack().days["undo"]):
        return False
    return note.state in OPEN or note.state == NoteState.WAIVED
