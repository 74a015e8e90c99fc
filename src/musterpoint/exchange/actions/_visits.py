"""Visits and secondments: proposed, agreed by both on the same terms, held, reported, closed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.exchange import rules
from musterpoint.exchange.actions._saying import (
    AHEAD,
    check_texts,
    partner,
    refuse,
    say,
    say_if_agreed,
)
from musterpoint.exchange.crossing import VISIT
from musterpoint.exchange.models import Visit, VisitKind, VisitState
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 100
MOST_TRAVELLERS = 500
LONGEST = timedelta(days=730)
LATEST = 9000
#: From where each state can be reached.
BEFORE: Mapping[str, tuple[str, ...]] = {
    VisitState.AGREED: (VisitState.PROPOSED,),
    VisitState.UNDER_WAY: (VisitState.AGREED,),
    VisitState.REPORTED: (VisitState.UNDER_WAY,),
    VisitState.CLOSED: (VisitState.REPORTED,),
    VisitState.CALLED_OFF: (VisitState.PROPOSED, VisitState.AGREED, VisitState.UNDER_WAY),
}
ORDER = (
    VisitState.PROPOSED, VisitState.AGREED, VisitState.UNDER_WAY, VisitState.REPORTED,
    VisitState.CLOSED, VisitState.CALLED_OFF,
)  # fmt: skip


class NoSuchVisit(Missing):
    """There is no such visit here."""


class NotNow(Refused):
    """The visit does not stand where this is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitIn:
    """A visit or secondment as it is typed; ``costs`` say of each kind who bears it."""

    kind: str
    title: str
    aim: str
    place: str
    starts_on: date
    ends_on: date
    travellers: int
    terms: tuple[str, ...]
    costs: Mapping[str, str]
    more_terms: str = ""


def propose_visit(
    partner_id: UUID, is_host: bool, given: VisitIn, *, by: Actor, at: datetime
) -> Visit:
    """Propose a visit to a partner, with its terms, to which this side agrees by proposing."""
    by.require(Permission.EXCHANGE_CHANGE)
    _check(given, at)
    found = partner(partner_id, VISIT, at)
    row = Visit(
        ref=uuid7(),
        partner_id=found.id,
        partner_name=found.name,
        is_host=is_host,
        proposed_at=at,
    )
    _write(row, given, at)
    audit.record("exchange.visit.proposed", subject_id=row.id, by=by, at=at, of=given.kind)
    _tell(row, at)
    return row


def change_terms(visit_id: UUID, given: VisitIn, *, by: Actor, at: datetime) -> Visit:
    """Change what is proposed; the other side must agree anew."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = locked(visit_id)
    if row.state != VisitState.PROPOSED:
        raise NotNow(_("The terms were agreed. Call it off and propose it anew to change them."))
    _check(given, at)
    row.revision += 1
    _write(row, given, at)
    audit.record("exchange.visit.changed", subject_id=row.id, by=by, at=at, revision=row.revision)
    _tell(row, at)
    return row


def agree_terms(visit_id: UUID, revision: int, *, by: Actor, at: datetime) -> Visit:
    """Agree to the terms that were read; when the other side has, too, they hold."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = locked(visit_id)
    if row.state != VisitState.PROPOSED:
        raise NotNow(_("There is nothing to agree to now."))
    if row.revision != revision:
        raise NotNow(_("The terms changed while you read. Look at them again."))
    row.agreed_here = digest(row)
    if row.agreed_there == row.agreed_here:
        row.state = VisitState.AGREED
    row.changed_at = at
    row.save()
    audit.record("exchange.visit.agreed", subject_id=row.id, by=by, at=at, revision=revision)
    _tell(row, at)
    return row


def start_visit(visit_id: UUID, *, by: Actor, at: datetime) -> Visit:
    """Say that the guests are there."""
    row = _step(visit_id, VisitState.UNDER_WAY, by)
    if at.date() < row.starts_on:
        raise NotNow(_("It begins on a later day."))
    row.report_due_at = datetime.combine(row.ends_on, time(12), UTC) + rules.pack().report_after
    return _done(row, by, at)


def report_visit(visit_id: UUID, report: str, *, by: Actor, at: datetime) -> Visit:
    """Write what was learned, as the guest; the host reads it."""
    row = _step(visit_id, VisitState.REPORTED, by)
    if row.is_host:
        raise NotNow(_("The guest writes the report."))
    refuse(check_texts({"report": (report, 3900, True)}))
    row.report = report.strip()
    return _done(row, by, at)


def close_visit(visit_id: UUID, *, by: Actor, at: datetime) -> Visit:
    """Close it, as the host, when the report is there."""
    row = _step(visit_id, VisitState.CLOSED, by)
    if not row.is_host:
        raise NotNow(_("The host closes it."))
    return _done(row, by, at)


def call_off_visit(visit_id: UUID, *, by: Actor, at: datetime) -> Visit:
    """Call it off, from either side; during it, that is its early end."""
    return _done(_step(visit_id, VisitState.CALLED_OFF, by), by, at)


def take_visits(*, by: Actor, at: datetime) -> int:
    """Take in how the other side sees visits; return how many copies came."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    rows = disclosed.unhandled(VISIT, BATCH, at)
    for one in rows:
        _take(one, by, at)
    disclosures.mark_handled([one.row_id for one in rows], by=by, at=at)
    return len(rows)


def _take(one: Received, by: Actor, at: datetime) -> None:
    given = one.payload
    ref, state = UUID(given["ref"]), given["state"]
    row = Visit.objects.select_for_update().filter(ref=ref).first()
    if state not in VisitState.values or (row is not None and row.partner_id != one.sender_id):
        return
    if row is None:
        if state != VisitState.PROPOSED:
            return
        row = Visit(ref=ref, partner_id=one.sender_id, proposed_at=one.disclosed_at, revision=0)
        audit.record("exchange.visit.received", subject_id=row.id, by=by, at=at)
    row.partner_name = one.sender_name
    # While it is proposed the newer terms stand; of two changed at once those of the guest.
    is_newer = given["revision"] > row.revision or (
        given["revision"] == row.revision and row.is_host and given["agreed"] != digest(row)
    )
    if row.state == VisitState.PROPOSED and is_newer and _readable(given):
        _keep(row, given)
    row.agreed_there = given["agreed"] if given["agreed"] == digest(row) else ""
    if (
        row.state == VisitState.PROPOSED
        and row.agreed_there
        and row.agreed_here == row.agreed_there
    ):
        row.state = VisitState.AGREED
    if ORDER.index(state) > ORDER.index(row.state) and row.state in BEFORE.get(state, ()):
        _follow(row, given, state)
    row.changed_at = one.disclosed_at
    row.save()


def _follow(row: Visit, given: Mapping[str, Any], state: str) -> None:
    """Take the step that the other side took; who may take it is decided there and here."""
    if state == VisitState.AGREED:
        return
    if state == VisitState.REPORTED:
        if not row.is_host:
            return
        row.report = given["report"]
    if state == VisitState.CLOSED and row.is_host:
        return
    if state == VisitState.UNDER_WAY:
        row.report_due_at = datetime.combine(row.ends_on, time(12), UTC) + rules.pack().report_after
    row.state = state


def _readable(given: Mapping[str, Any]) -> bool:
    if not (given["starts_on"] and given["ends_on"]) or not 1 <= given["revision"] < 1000:
        return False
    begins, ends = date.fromisoformat(given["starts_on"]), date.fromisoformat(given["ends_on"])
    return begins <= ends <= begins + LONGEST if begins.year < LATEST else False


def _keep(row: Visit, given: Mapping[str, Any]) -> None:
    pack = rules.pack()
    row.is_host = not given["sender_is_host"]
    row.kind, row.title, row.aim = given["kind"], given["title"][:120], given["aim"]
    row.place = given["place"][:200]
    row.starts_on = date.fromisoformat(given["starts_on"])
    row.ends_on = date.fromisoformat(given["ends_on"])
    row.travellers = max(1, min(given["travellers"], MOST_TRAVELLERS))
    row.terms = [code for code in pack.terms if code in {*given["terms"], *pack.always}]
    row.costs = {one["what"]: one["who"] for one in given["costs"] if one["what"] in pack.costs}
    row.more_terms, row.pack = given["more_terms"], given["pack"][:80]
    row.revision = given["revision"]
    row.agreed_here = row.agreed_there = ""


def _step(visit_id: UUID, state: str, by: Actor) -> Visit:
    by.require(Permission.EXCHANGE_CHANGE)
    row = locked(visit_id)
    if row.state not in BEFORE[state]:
        raise NotNow(_("It does not stand where this is possible."))
    row.state = state
    return row


def _done(row: Visit, by: Actor, at: datetime) -> Visit:
    row.changed_at = at
    row.save()
    audit.record(f"exchange.visit.{row.state}", subject_id=row.id, by=by, at=at)
    # What was agreed ends also when the agreement with the other side has.
    say_if_agreed(row.partner_id, VISIT, _payload(row), at=at)
    return row


def locked(visit_id: UUID) -> Visit:
    """Return a visit, locked, or raise NoSuchVisit."""
    row = Visit.objects.select_for_update().filter(id=visit_id).first()
    if row is None:
        raise NoSuchVisit(_("There is no such visit here."))
    return row


def _write(row: Visit, given: VisitIn, at: datetime) -> None:
    pack = rules.pack()
    row.kind, row.title, row.aim = given.kind, given.title.strip(), given.aim.strip()
    row.place = given.place.strip()
    row.starts_on, row.ends_on, row.travellers = given.starts_on, given.ends_on, given.travellers
    row.terms = [code for code in pack.terms if code in {*given.terms, *pack.always}]
    row.costs = {code: given.costs[code] for code in pack.costs}
    row.more_terms, row.pack = given.more_terms.strip(), pack.stamp
    row.agreed_here, row.agreed_there = digest(row), ""
    row.changed_at = at
    row.save()


def digest(row: Visit) -> str:
    """Return a digest of all that the terms of a visit say; the same on both sides."""
    said = [
        row.kind, row.title, row.aim, row.place, row.starts_on.isoformat(),
        row.ends_on.isoformat(), row.travellers, sorted(row.terms), sorted(row.costs.items()),
        row.more_terms,
    ]  # fmt: skip
    return sha256(json.dumps(said).encode()).hexdigest()[:32]


def _check(given: VisitIn, at: datetime) -> None:
    pack = rules.pack()
    problems = check_texts(
        {
            "title": (given.title, 120, True),
            "aim": (given.aim, 2000, True),
            "place": (given.place, 200, True),
            "more_terms": (given.more_terms, 3000, False),
        }
    )
    if given.kind not in VisitKind.values:
        problems["kind"] = [_("Choose what it is.")]
    if not at.date() <= given.starts_on <= (at + AHEAD).date():
        problems["starts_on"] = [_("Choose a day that is still to come, within five years.")]
    elif given.ends_on > given.starts_on + LONGEST:
        problems["ends_on"] = [_("It takes two years at most.")]
    if given.ends_on < given.starts_on:
        problems["ends_on"] = [_("It ends on the day it begins, or later.")]
    if not 1 <= given.travellers <= MOST_TRAVELLERS:
        problems["travellers"] = [
            _("Enter a number from 1 to %(most)s.") % {"most": MOST_TRAVELLERS}
        ]
    for code in pack.costs:
        if given.costs.get(code) not in rules.BEARERS:
            problems[f"cost_{code}"] = [_("Choose who bears it.")]
    problems |= _unknown(given.terms)
    refuse(problems)


def _unknown(terms: Iterable[str]) -> dict[str, list[str]]:
    strange = set(terms) - set(rules.pack().terms)
    return {"terms": [_("Choose from the standard terms.")]} if strange else {}


def _tell(row: Visit, at: datetime) -> None:
    say(row.partner_id, VISIT, _payload(row), at=at)


def _payload(row: Visit) -> dict[str, Any]:
    return {
        "ref": str(row.ref),
        "sender_is_host": row.is_host,
        "kind": str(row.kind),
        "title": row.title,
        "aim": row.aim,
        "place": row.place,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "travellers": row.travellers,
        "terms": list(row.terms),
        "costs": [{"what": what, "who": who} for what, who in row.costs.items()],
        "more_terms": row.more_terms,
        "pack": row.pack,
        "revision": row.revision,
        "agreed": row.agreed_here,
        "state": str(row.state),
        "report": row.report,
    }
