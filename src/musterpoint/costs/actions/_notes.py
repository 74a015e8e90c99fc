"""
Promissory notes: offered after the journey to adults alone, answered in any way.

Nothing here is asked before anybody boards, and nothing of it is known to whoever gives seats.
Neither a refusal nor a late payment ends a consular service: no other package reads this one.
"""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.queries.children import minors
from musterpoint.costs import boarded, choosing, rules
from musterpoint.costs.actions._common import (
    NoSuchCost,
    NotNow,
    another,
    check_past,
    check_texts,
    in_turn,
    is_above,
    key_digest,
    refuse,
    wrong,
)
from musterpoint.costs.actions._legs import share_again
from musterpoint.costs.choosing import Held
from musterpoint.costs.models import OPEN, CostedLeg, Note, NoteState, Relief, ReliefState, Share
from musterpoint.costs.rules import Fare
from musterpoint.engine import ledger
from musterpoint.evacuation.models import RequestMember
from musterpoint.funds import worth
from musterpoint.kernel.ids import random_bytes, reference, uuid7
from musterpoint.people import queries as people
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

USE = "costs.note"
PERSON = "person"
ANSWERS = {
    "signed": NoteState.SIGNED,
    "protest": NoteState.PROTEST,
    "refused": NoteState.REFUSED,
    "unable": NoteState.UNABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A note that was made, the key of the person's own address, and the code that goes apart."""

    note: Note
    key: str
    code: str = ""


def require_door(by: Actor) -> None:
    """Require what the person needs at the own address, or staff on the desk."""
    is_public = by.kind is ActorKind.PUBLIC
    by.require(Permission.PUBLIC_APPLY if is_public else Permission.COSTS_CHANGE)


def unit_of(row: Note) -> ledger.Unit:
    """Return the currency of a note."""
    return ledger.Unit(row.currency, row.digits)


def offer_notes(
    crisis_id: UUID,
    member_ids: Iterable[UUID] | None = None,
    *,
    fare: Fare | None = None,
    by: Actor,
    at: datetime,
) -> list[Offered]:
    """
    Make notes for the adults whose journey the rules ask of themselves; nobody has two.

    The amount is the lesser of the cost and of the fare before the crisis: ``fare`` as entered, or
    that of the pack; or of the cost and a fixed sum, where the cost model of the first leg has one.
    Who has no such fare gets no note. Children and whoever the rules ask nothing are left out.
    """
    by.require(Permission.COSTS_CHANGE)
    if fare is not None:
        problems = check_texts({"source": (fare.source, 300, True)})
        if fare.amount < 1:
            problems["fare"] = [_("Enter an amount of more than zero.")]
        if found := check_past(fare.on, at):
            problems["fare_on"] = found
        refuse(problems)
    in_turn()
    share_again(CostedLeg.objects.filter(crisis_id=crisis_id), by=by, at=at)
    shares = Share.objects.select_related("costed").filter(
        costed__crisis_id=crisis_id, payer=PERSON, amount__gt=0
    )
    if member_ids is not None:
        shares = shares.filter(traveller_id__in=list(member_ids))
    journeys: dict[UUID, list[Share]] = defaultdict(list)
    for one in shares.order_by("costed__departed_on", "costed__code", "id"):
        journeys[one.traveller_id].append(one)
    persons = dict(RequestMember.objects.filter(id__in=journeys).values_list("id", "person_id"))
    there = set(
        Note.objects.filter(crisis_id=crisis_id, person_id__in=persons.values()).values_list(
            "person_id", flat=True
        )
    )
    cards = people.card(set(persons.values()) - there, at=at)
    left_out = there | _minors(journeys, persons, cards)
    days = {legs[0].costed.departed_on for legs in journeys.values()}
    models = {day: choosing.held(crisis_id, day) for day in days}
    made: list[Offered] = []
    for member, legs in sorted(journeys.items(), key=lambda pair: pair[0].bytes):
        person = persons.get(member)
        if person is None or person in left_out or person not in cards or cards[person].is_erased:
            continue
        held = models[legs[0].costed.departed_on]
        if offered := _made(held, person, cards[person], legs, fare, by, at):
            made.append(offered)
            left_out.add(person)
    Note.objects.bulk_create([one.note for one in made], batch_size=1000)
    audit.record_many("costs.note.offered", [one.note.id for one in made], by=by, at=at)
    return made


def _minors(
    journeys: Mapping[UUID, Sequence[Share]],
    persons: Mapping[UUID, UUID],
    cards: Mapping[UUID, Any],
) -> set[UUID]:
    """Return who was a child when the journey began."""
    days: dict[date, dict[UUID, Any]] = defaultdict(dict)
    for member, legs in journeys.items():
        if (person := persons.get(member)) in cards and person is not None:
            days[legs[0].costed.departed_on][person] = cards[person]
    return {one for day, group in days.items() for one in minors(group, boarded.day_of(day))}


def _made(
    held: Held, person: UUID, card: Any, legs: Sequence[Share], entered: Fare | None,
    by: Actor, at: datetime,
) -> Offered | None:  # fmt: skip
    first, last = legs[0].costed, legs[-1].costed
    fare = _most(held, entered, rules.fare(first.origin_country, last.destination_country))
    if fare is None or not held.rules.asks:
        return None
    cost = cost_of(legs, fare.currency)
    identity, key, code = uuid7(), random_bytes(20).hex(), _fresh_code()
    sealed = {"name": card.name, "key": key, "code": code, "words": "", "signed": ""}
    note = Note(
        id=identity, crisis_id=first.crisis_id, person_id=person, key_digest=key_digest(key),
        code_digest=_keyed(identity, code, at), link_ends_at=at + _link_life(),
        reference=reference(identity, vault.organisation_secret("costs.notes", at=at)),
        route=f"{first.origin} – {last.destination}", currency=fare.currency.code,
        digits=fare.currency.digits, cost=cost, fare=fare.amount, fare_on=fare.on,
        fare_source=fare.source.strip(), amount=min(cost, fare.amount), language=card.language,
        pack=held.rules.stamp, offered_at=at, offered_by=by.id,
        sealed=vault.open_key(person, at=at).seal(USE, sealed),
    )  # fmt: skip
    return Offered(note=note, key=key, code=code)


def _most(held: Held, entered: Fare | None, known: Fare | None) -> Fare | None:
    """Return the most that a note asks besides the cost; None when nothing says it."""
    fixed = held.fixed
    if fixed is None:
        return entered or known
    if entered is None:
        return fixed
    if entered.currency != fixed.currency:
        text = _("The cost model asks a sum in %(currency)s: enter the fare in it.")
        raise wrong("currency", text % {"currency": fixed.currency.code})
    return min(fixed, entered, key=lambda one: one.amount)


def _fresh_code() -> str:
    return f"{int.from_bytes(random_bytes(8)) % 1_000_000:06}"


def _keyed(note_id: UUID, code: str, at: datetime) -> str:
    secret = vault.organisation_secret("costs.codes", at=at)
    return hmac.digest(secret, note_id.bytes + code.encode(), "sha256").hex()


def _link_life() -> timedelta:
    return timedelta(days=rules.pack().days["link"])


def is_code(row: Note, code: str, at: datetime) -> bool:
    """Say whether a code is the one that was told for a note's address."""
    return hmac.compare_digest(row.code_digest, _keyed(row.id, code, at))


def renew_link(note_id: UUID, *, by: Actor, at: datetime) -> Offered:
    """Give a note a new address and a new code; the old ones open nothing any more."""
    by.require(Permission.COSTS_CHANGE)
    row = locked(note_id)
    key, code = random_bytes(20).hex(), _fresh_code()
    content = opened(row, at) | {"key": key, "code": code}
    row.sealed = vault.open_key(row.person_id, at=at).seal(USE, content)
    row.key_digest, row.code_digest = key_digest(key), _keyed(row.id, code, at)
    row.link_ends_at = at + _link_life()
    row.save(update_fields=["sealed", "key_digest", "code_digest", "link_ends_at"])
    audit.record("costs.note.link_renewed", subject_id=row.id, by=by, at=at)
    return Offered(note=row, key=key, code=code)


def end_link(note_id: UUID, *, by: Actor, at: datetime) -> Note:
    """Let a note's address open nothing from now on."""
    by.require(Permission.COSTS_CHANGE)
    row = locked(note_id)
    if row.link_ends_at > at:
        row.link_ends_at = at
        row.save(update_fields=["link_ends_at"])
        audit.record("costs.note.link_ended", subject_id=row.id, by=by, at=at)
    return row


def cost_of(legs: Iterable[Share], unit: ledger.Unit) -> int:
    """Return the cost of a journey over its legs. Raises BadCost where a rate is missing."""
    total = 0
    for one in legs:
        leg: CostedLeg = one.costed
        try:
            total += worth.convert(one.amount, leg.currency, unit.code, leg.departed_on)
        except ledger.NoRate as error:
            raise wrong("currency", str(error)) from error
    return total


def locked(note_id: UUID) -> Note:
    """Return a note, locked, or raise NoSuchCost."""
    row = Note.objects.select_for_update().filter(id=note_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such note here."))
    return row


def of_key(key: str, at: datetime) -> Note:
    """Return the note whose address has this key and goes on, or raise NoSuchCost."""
    row = Note.objects.filter(key_digest=key_digest(key), link_ends_at__gt=at).first()
    if row is None:
        raise NoSuchCost(_("This address opens nothing. Look whether it is complete."))
    return row


def opened(row: Note, at: datetime) -> dict[str, Any]:
    """Return what is sealed of a note; nothing of an erased person's."""
    keys = vault.open_keys([row.person_id], at=at)
    key = keys.get(row.person_id)
    found: dict[str, Any] = key.open(USE, row.sealed) if key else {}
    return found


def answer(
    note_id: UUID, how: str, name: str = "", words: str = "", *, by: Actor, at: datetime
) -> Note:
    """
    Answer a note: signed, signed under protest, refused; staff note who is unable to.

    Every answer is as good as any other for the journey, which is over, and for all help.
    """
    require_door(by)
    row = locked(note_id)
    if row.state not in (NoteState.OFFERED, NoteState.REFUSED, NoteState.UNABLE):
        raise NotNow(_("This note was answered."))
    signs = how in ("signed", "protest")
    problems = check_texts(
        {"name": (name, 200, signs), "words": (words, 2000, how in ("protest", "unable"))}
    )
    if how not in ANSWERS or (how == "unable" and by.kind is ActorKind.PUBLIC):
        problems["how"] = [_("Choose an answer.")]
    refuse(problems)
    content = opened(row, at) | {
        "how": how, "words": words.strip(), "signed": name.strip() if signs else "",
    }  # fmt: skip
    row.state = ANSWERS[how]
    row.lowered = 0
    row.answered_at = at
    row.answered_by = None if by.kind is ActorKind.PUBLIC else by.id
    row.sealed = vault.open_key(row.person_id, at=at).seal(USE, content)
    row.save()
    audit.record(f"costs.note.{how}", subject_id=row.id, by=by, at=at)
    return row


def answered(row: Note, at: datetime) -> str:
    """
    Return how a note was answered, whatever was paid or lifted since.

    A note that was answered before that was kept tells by its signature and its words: who is
    unable to sign says why to staff. Of an erased person nothing is known but that they answered.
    """
    if row.answered_at is None:
        return NoteState.OFFERED
    content = opened(row, at)
    if "how" in content:
        return ANSWERS[content["how"]]
    if not content or content["signed"]:
        return NoteState.REPAYING
    is_unable = row.answered_by is not None and content["words"]
    return NoteState.UNABLE if is_unable else NoteState.REFUSED


def waive(note_id: UUID, ground: str, *, by: Actor, at: datetime) -> Note:
    """
    Waive what is open of a note by rule; above the limit whoever reviews funds does it.

    The ground is a word of the rules that tells nothing private; the last one says nothing at all.
    """
    by.require(Permission.COSTS_DECIDE)
    row = locked(note_id)
    if ground not in rules.pack().grounds:
        raise wrong("ground", _("Choose a ground."))
    if row.state not in OPEN or not row.owed:
        raise NotNow(_("Nothing is open of this note."))
    if Relief.objects.filter(note=row, state__in=[ReliefState.ASKED, ReliefState.PROPOSED]):
        raise NotNow(_("The person asked for a waiver. That is decided first."))
    refused = row.reliefs.filter(state=ReliefState.REFUSED)
    before = refused.values_list("proposed_by", "decided_by")
    another(by, *(one for pair in before for one in pair))
    check_limit(row, row.owed, by, at)
    row.ground = ground
    lift(row, "waived", row.owed, at=at)
    audit.record("costs.note.waived", subject_id=row.id, by=by, at=at, ground=ground)
    return row


def check_limit(row: Note, amount: int, by: Actor, at: datetime) -> None:
    """Require, above the limit of the rules, who reviews funds; all that was lifted counts."""
    if is_above("write_off", row.waived + row.written_off + amount, unit_of(row), at):
        by.require(Permission.FUNDS_REVIEW)


def lift(row: Note, column: str, amount: int, *, at: datetime) -> None:
    """Let a locked note owe less: ``waived``, ``written_off`` or ``paid`` by an amount."""
    from musterpoint.costs.actions._repaying import fit_plan

    row.lowered = 0
    setattr(row, column, getattr(row, column) + amount)
    if not row.owed:
        ends = {"waived": NoteState.WAIVED, "written_off": NoteState.WRITTEN_OFF}
        row.state = ends.get(column, NoteState.REPAID)
    row.save()
    if column != "paid":
        fit_plan(row)


def fare_in(amount: int, code: ledger.Unit, on: date | None, source: str) -> Fare:
    """Return a fare as somebody entered it."""
    if on is None:
        raise wrong("fare_on", _("Enter the day of the fare."))
    return Fare(amount=amount, currency=code, on=on, source=source)
