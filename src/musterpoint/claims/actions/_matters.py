"""What a migrant is owed: told, prepared, filed where they worked, heard, decided, appealed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import rules
from musterpoint.claims.actions import _common as base
from musterpoint.claims.models import (
    Group,
    Matter,
    MatterState,
    MovementState,
    Owed,
    Paper,
)
from musterpoint.claims.sealed import MATTER, name_token
from musterpoint.crises.models import Crisis
from musterpoint.grants import actions as grants
from musterpoint.kernel.ids import random_bytes, reference, uuid7
from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

MOST_OWED = 40
#: Nobody left, and no power of attorney ends, farther away than so many days.
FARTHEST = 40 * 366
TOLD = ("name", "phone", "email", "employer", "employer_contact", "words", "witness", "how_paid")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterIn:
    """
    Who claims, against whom, and what happened.

    ``person_reference`` is that of a registered person; without it a name or a telephone is enough.
    """

    country: str
    name: str = ""
    phone: str = ""
    email: str = ""
    person_reference: str = ""
    employer: str = ""
    employer_contact: str = ""
    words: str = ""
    witness: str = ""
    how_paid: str = ""
    left_on: date | None = None
    unit: str = ""
    language: str = "en"
    crisis_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedIn:
    """One thing that is owed: ``amount`` in smallest parts, for one month where ``months`` is."""

    kind: str
    amount: int
    months: int | None = None
    what: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim that was begun, and the key of its address, shown once."""

    row: Matter
    key: str


def tell(given: MatterIn, *, group: Group | None = None, by: Actor, at: datetime) -> Told:
    """
    Begin a person's claim, on the public page or at the desk.

    A reference that nobody has is refused at its field; without a reference the claim is kept for
    somebody who is not registered, and makes nobody a registered person.
    """
    base.require_door(by)
    card, content = _content(given, at)
    unit = base.currency(given.unit or rules.filing().authority(given.country).currency)
    row_id, key = uuid7(), random_bytes(base.KEY_BYTES).hex()
    row = Matter.objects.create(
        id=row_id,
        reference=reference(row_id, vault.organisation_secret("claims.matters", at=at)),
        key_digest=base.digest(key),
        token=name_token(content["name"], at),
        person_id=card,
        crisis_id=given.crisis_id,
        group=group,
        language=given.language,
        country=given.country,
        left_on=given.left_on,
        file_by=_file_by(given),
        unit=unit.code,
        sealed=vault.make_keys([row_id], at=at)[row_id].seal(MATTER, content),
        due_at=base.in_days(at, rules.filing().days["draft"]),
        told_at=at,
        told_by=base.staff(by),
        pack=rules.filing().stamp,
    )
    base.step(row.id, "begun", by=by, at=at)
    pumps.wake(base.LANE, base.in_days(at, rules.filing().days["draft"]))
    audit.record("claims.matter.begun", subject_id=row.id, by=by, at=at)
    return Told(row=row, key=key)


def _file_by(given: MatterIn) -> date | None:
    if given.left_on is None:
        return None
    return rules.later(given.left_on, rules.filing().authority(given.country).days)


def _content(given: MatterIn, at: datetime) -> tuple[UUID | None, dict[str, Any]]:
    """Return the registered person, if any, and what is sealed; raise BadClaim by field."""
    problems = base.check_texts(
        {
            "name": (given.name, 200, False),
            "phone": (given.phone, 40, False),
            "email": (given.email, 200, False),
            "employer": (given.employer, 200, False),
            "employer_contact": (given.employer_contact, 300, False),
            "words": (given.words, base.LONGEST, False),
            "witness": (given.witness, 300, False),
            "how_paid": (given.how_paid, 300, False),
        }
    )
    if given.country not in countries.ALPHA2:
        problems["country"] = [_("Choose one of the answers in the list")]
    if given.left_on is not None and not -FARTHEST <= (given.left_on - at.date()).days <= 0:
        problems["left_on"] = [_("Enter a day that is not after today.")]
    if given.crisis_id is not None and not Crisis.objects.filter(id=given.crisis_id).exists():
        problems["crisis"] = [_("Choose one of the answers in the list")]
    person = person_of(given.person_reference, problems)
    if person is None and not (given.name.strip() or given.phone.strip()):
        problems.setdefault("name", [_("Enter a name, a telephone number, or a reference.")])
    base.refuse(problems)
    content: dict[str, Any] = {name: getattr(given, name).strip() for name in TOLD}
    if person is not None and not content["name"]:
        content["name"] = people.card([person], at)[person].name
    return person, content


def person_of(typed: str, problems: dict[str, list[str]]) -> UUID | None:
    """Return who has a reference, if any was typed; name the problem when nobody has it."""
    if not typed.strip():
        return None
    found = people.by_reference(typed)
    if found is None:
        problems["person_reference"] = [
            _("There is nobody with this reference. Leave it empty: the claim is kept, and can be"
              " linked when the person is registered.")
        ]  # fmt: skip
    return found


def write(matter_id: UUID, given: MatterIn, *, by: Actor, at: datetime) -> Matter:
    """Write a claim anew that is not filed; who it is of is linked apart."""
    base.require_door(by)
    row = locked(matter_id)
    must_be(row, MatterState.DRAFT, MatterState.TOLD, MatterState.PREPARED)
    _card, content = _content(given, at)
    unit = base.currency(given.unit or row.unit)
    if unit.code != row.unit and row.owed.exists():
        base.refuse({"unit": [_("Take out what is owed in %(unit)s first.") % {"unit": row.unit}]})
    key = vault.open_key(row.id, at=at)
    row.sealed = key.seal(MATTER, key.open(MATTER, row.sealed) | content)
    row.token = name_token(content["name"], at)
    row.country, row.left_on, row.unit = given.country, given.left_on, unit.code
    row.crisis_id, row.file_by = given.crisis_id, _file_by(given)
    row.save()
    grants.help_changed(base.OWED, row.id, at=at)
    audit.record("claims.matter.written", subject_id=row.id, by=by, at=at)
    return row


def put_owed(matter_id: UUID, given: OwedIn, *, by: Actor, at: datetime) -> Owed:
    """Add a thing that is owed to a claim that is not filed."""
    base.require_door(by)
    row = locked(matter_id)
    must_be(row, MatterState.DRAFT, MatterState.TOLD, MatterState.PREPARED)
    pack = rules.filing()
    problems = base.check_texts({"what": (given.what, 500, False)})
    if given.kind not in pack.kinds:
        problems["kind"] = [_("Choose one of the answers in the list")]
    if given.months is not None and not 1 <= given.months <= pack.most_months:
        problems["months"] = [_("Enter a number of months from 1 to %(most)s.") % {
            "most": pack.most_months}]  # fmt: skip
    if not 0 < given.amount * (given.months or 1) <= base.MOST:
        problems["amount"] = [_("Enter an amount over zero")]
    if not set(given.papers) <= pack.papers.keys():
        problems["papers"] = [_("Choose one of the answers in the list")]
    if row.owed.count() >= MOST_OWED:
        problems["kind"] = [_("One claim names %(most)s things at most.") % {"most": MOST_OWED}]
    base.refuse(problems)
    last = row.owed.order_by("-position").first()
    made = Owed.objects.create(
        matter=row,
        position=last.position + 1 if last else 1,
        kind=given.kind,
        months=given.months,
        amount=given.amount * (given.months or 1),
        papers=" ".join(sorted(set(given.papers))),
        sealed=vault.open_key(row.id, at=at).seal(MATTER, {"words": given.what.strip()}),
    )
    _sum(row)
    audit.record("claims.owed.written", subject_id=row.id, by=by, at=at)
    return made


def drop_owed(matter_id: UUID, position: int, *, by: Actor, at: datetime) -> Matter:
    """Take a thing out of a claim that is not filed."""
    base.require_door(by)
    row = locked(matter_id)
    must_be(row, MatterState.DRAFT, MatterState.TOLD, MatterState.PREPARED)
    row.owed.filter(position=position).delete()
    _sum(row)
    audit.record("claims.owed.dropped", subject_id=row.id, by=by, at=at)
    return row


def _sum(row: Matter) -> None:
    row.asked = sum(row.owed.values_list("amount", flat=True))
    row.save(update_fields=["asked"])


def add_matter_paper(matter_id: UUID, name: str, data: bytes, *, by: Actor, at: datetime) -> Paper:
    """Add a paper or a picture to a claim that is not closed."""
    base.require_door(by)
    row = locked(matter_id)
    if row.state == MatterState.CLOSED:
        raise base.NotNow(_("This claim has ended: it takes no more papers."))
    return base.keep_paper(row.id, row.id, name, data, by=by, at=at)


def send(matter_id: UUID, consents: bool, *, how: str = "", by: Actor, at: datetime) -> Matter:
    """
    Send a claim with the person's consent that it is worked on, and at least one thing owed.

    ``how`` they were asked stands in the history, where somebody else declares it for them.
    """
    base.require_door(by)
    row = locked(matter_id)
    must_be(row, MatterState.DRAFT)
    problems = {}
    if not consents:
        problems["consents"] = [_("Nothing is done without the person's consent.")]
    if not row.owed.exists():
        problems["owed"] = [_("Write down at least one thing that is owed.")]
    base.refuse(problems)
    go(row, MatterState.TOLD, "prepare", by=by, at=at, note=how)
    return row


def forget_matters(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Delete what people began and never sent, in the days of the rules; return how many."""
    by.require(Permission.CLAIMS_CHANGE)
    rows = Matter.objects.select_for_update().filter(state=MatterState.DRAFT, due_at__lte=at)
    gone = list(rows.order_by("id").values_list("id", flat=True)[:limit])
    if gone:
        Paper.objects.filter(of_id__in=gone).delete()
        Matter.objects.filter(id__in=gone).delete()
        vault.erase(gone, at=at)
        audit.record_many("claims.matter.forgotten", gone, by=by, at=at)
    return len(gone)


def prepare(matter_id: UUID, *, by: Actor, at: datetime) -> Matter:
    """Say that a claim can be filed: the day of the departure is known, and what is owed."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    if row.left_on is None or row.file_by is None:
        raise base.NotNow(_("Write down first on which day the person left."))
    if not row.owed.exists():
        raise base.NotNow(_("Write down at least one thing that is owed."))
    go(row, MatterState.PREPARED, "prepare", by=by, at=at)
    limit = datetime.combine(row.file_by, datetime.max.time(), at.tzinfo)
    row.due_at = min(row.due_at or limit, limit)
    row.save(update_fields=["due_at"])
    return row


def file_matter(matter_id: UUID, number: str, on: date, *, by: Actor, at: datetime) -> Matter:
    """Enter that the host authority took the claim, under its number."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    problems = base.check_texts({"number": (number, 60, True)})
    if not row.told_at.date() <= on <= at.date():
        problems["on"] = [_("Choose a day from the telling until today.")]
    base.refuse(problems)
    row.number, row.filed_on = number.strip(), on
    go(row, MatterState.FILED, "answer", by=by, at=at, fields=("number", "filed_on"))
    return row


def rule_on(matter_id: UUID, granted: int, words: str, *, by: Actor, at: datetime) -> Matter:
    """Enter what the authority decided: an amount, or nothing."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    problems = base.check_texts({"words": (words, base.LONGEST, True)})
    if not 0 <= granted <= base.MOST:
        problems["amount"] = [_("Enter an amount of zero or more.")]
    base.refuse(problems)
    row.granted = granted
    state = MatterState.GRANTED if granted else MatterState.REFUSED
    go(row, state, "appeal", by=by, at=at, note=words, amount=granted, fields=("granted",))
    return row


def appeal(matter_id: UUID, words: str, *, by: Actor, at: datetime) -> Matter:
    """Enter that the decision was appealed against."""
    by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row = locked(matter_id)
    go(row, MatterState.APPEALED, "answer", by=by, at=at, note=words)
    return row


def close_matter(matter_id: UUID, words: str, *, by: Actor, at: datetime) -> Matter:
    """Close a claim of which nothing is held any more; money may still come for it."""
    by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row = locked(matter_id)
    if row.recovered > row.paid_on:
        raise base.NotNow(_("Money is held for the person. Pay it on first."))
    if row.movements.filter(state=MovementState.ENTERED).exists():
        raise base.NotNow(
            _("Money was entered. Somebody else confirms it, or takes it out, first.")
        )
    if row.hearings.filter(held_at=None).exists():
        raise base.NotNow(_("A hearing is open. Enter what came of it first."))
    go(row, MatterState.CLOSED, "", by=by, at=at, note=words)
    return row


def of_matter_key(key: str) -> Matter:
    """Return the claim whose address has this key, or raise NoSuchClaim."""
    row = Matter.objects.filter(key_digest=base.digest(key)).first()
    if row is None:
        raise base.NoSuchClaim(_("This address opens nothing. Look whether it is complete."))
    return row


def locked(matter_id: UUID) -> Matter:
    """Return a claim, locked, or raise NoSuchClaim."""
    row = Matter.objects.select_for_update().filter(id=matter_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such claim here."))
    return row


def working(matter_id: UUID) -> Matter:
    """Return a claim that was sent and is not closed, locked."""
    row = locked(matter_id)
    if row.state in (MatterState.DRAFT, MatterState.CLOSED):
        must_be(row)
    return row


def must_be(row: Matter, *states: str) -> None:
    """Raise NotNow unless a claim is in one of the states."""
    if row.state not in states:
        raise base.NotNow(
            _("This claim is at “%(state)s”, so that this cannot be done now."),
            state=row.get_state_display(),
        )


def go(
    row: Matter,
    state: str,
    days: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    amount: int | None = None,
    fields: tuple[str, ...] = (),
) -> None:
    """Let a claim go on to a state, due in the days of the pack that are named."""
    if state not in rules.MATTER_FOLLOWS[row.state]:
        must_be(row)
    row.state = state
    row.due_at = base.in_days(at, rules.filing().days[days]) if days else None
    row.save(update_fields=["state", "due_at", *fields])
    pumps.wake(base.HELP, at)
    base.step(row.id, state, by=by, at=at, note=note, amount=amount)
    audit.record("claims.matter.stepped", subject_id=row.id, by=by, at=at, state=state)
