"""
Netting between many organisations: invited by one, joined by all, computed, accepted, booked.

A host asks who joins. Each one that joins holds its accepted lines with the others and says per
partner what it gets and owes, with a seal of the lines; the host refuses to go on while two sides
say different things. Nobody but the host learns what two others owe each other; all learn what each
gets or owes in all, and the transfers. When all have accepted the same proposal, each books its own
side, once for its key. Until then it can be ended; the host alone says which came first, so whoever
has accepted asks the host for the end and waits for its word.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs.actions._common import (
    DUE_FROM,
    DUE_TO,
    NETTED,
    NoSuchCost,
    NotNow,
    check_books,
    currency,
    in_turn,
    post,
    wrong,
)
from musterpoint.costs.actions._saying import NotAPartner, partner_name, partners, say
from musterpoint.costs.crossing import NETTING
from musterpoint.costs.models import (
    LineAnswer,
    Netting,
    NettingSide,
    NettingState,
    NettingTransfer,
    StatementLine,
)
from musterpoint.disclosures import queries as disclosed
from musterpoint.engine import ledger, netting
from musterpoint.engine.netting import Obligation
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

MOST_SIDES = 50
MANY = 200
LIVE = (NettingState.INVITED, NettingState.PROPOSED)


def unit_of(row: Netting) -> ledger.Unit:
    """Return the currency of a netting."""
    return ledger.Unit(row.currency, row.digits)


def locked(netting_id: UUID) -> Netting:
    """Return a netting, locked, or raise NoSuchCost."""
    row = Netting.objects.select_for_update().filter(id=netting_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such netting here."))
    return row


def invite(partner_ids: Iterable[UUID], code: str, *, by: Actor, at: datetime) -> Netting:
    """Ask partners to net what all of them owe each other in a currency; one live at a time."""
    by.require(Permission.COSTS_CHANGE)
    unit = currency(code)
    wanted = sorted(set(partner_ids), key=lambda one: one.bytes)
    if not 1 <= len(wanted) <= MOST_SIDES:
        text = _("Choose at least one partner, and at most %(most)s.") % {"most": MOST_SIDES}
        raise wrong("partners", text)
    in_turn()
    if Netting.objects.filter(currency=unit.code, state__in=LIVE).exists():
        raise NotNow(_("A netting of this currency is under way. It ends first."))
    names = {one: partner_name(one, NETTING, at) for one in wanted}
    me = Organisation.objects.get(id=scope.organisation_id())
    names[me.id] = me.name
    row = Netting.objects.create(
        ref=uuid7(), is_host=True, host_id=me.id, host_name=me.name, currency=unit.code,
        digits=unit.digits, made_at=at, made_by=by.id,
    )  # fmt: skip
    keep_sides(row, names)
    audit.record("costs.netting.invited", subject_id=row.id, by=by, at=at, sides=len(names))
    sides = [{"id": str(one), "name": name} for one, name in names.items()]
    tell_all(row, {"what": "invited", "currency": unit.code, "sides": sides}, at)
    return row


def keep_sides(row: Netting, names: Mapping[UUID, str]) -> None:
    """Write down who is in a netting."""
    NettingSide.objects.bulk_create(
        NettingSide(netting=row, partner_id=one, name=name[:200]) for one, name in names.items()
    )


def others_in(row: Netting) -> QuerySet[NettingSide]:
    """Return the other sides of a netting."""
    return row.sides.exclude(partner_id=scope.organisation_id()).order_by("partner_id")


def tell_all(row: Netting, payload: Mapping[str, Any], at: datetime) -> None:
    """Tell all others in a netting."""
    for side in others_in(row):
        say(side.partner_id, NETTING, {"ref": str(row.ref), **payload}, at=at)


def join(netting_id: UUID, *, by: Actor, at: datetime) -> Netting:
    """
    Join a netting with our accepted lines, or join again with what was accepted meanwhile.

    Disputed lines and those without an answer wait for the next one.
    """
    by.require(Permission.COSTS_CHANGE)
    check_books()
    row = locked(netting_id)
    if row.state != NettingState.INVITED:
        raise NotNow(_("This netting goes on without further lines."))
    others = set(row.sides.values_list("partner_id", flat=True)) - {scope.organisation_id()}
    lines = list(
        StatementLine.objects.select_for_update(of=("self",))
        .select_related("statement")
        .filter(
            Q(netting_ref=None) | Q(netting_ref=row.ref),
            answer=LineAnswer.ACCEPTED,
            statement__currency=row.currency,
            statement__partner_id__in=others,
        )
        .order_by("ref")
    )
    StatementLine.objects.filter(id__in=[one.id for one in lines]).update(netting_ref=row.ref)
    owed = owed_of(lines)
    row.gets = sum(one["gets"] for one in owed)
    row.owes = sum(one["owes"] for one in owed)
    row.joined_at = at
    row.save()
    audit.record("costs.netting.joined", subject_id=row.id, by=by, at=at, lines=len(lines))
    if row.is_host:
        row.sides.filter(partner_id=scope.organisation_id()).update(said=owed)
    else:
        payload = {"ref": str(row.ref), "what": "joined", "owed": owed}
        say(row.host_id, NETTING, payload, at=at)
    return row


def owed_of(lines: Iterable[StatementLine]) -> list[dict[str, Any]]:
    """Return, by partner, what we get and owe, with a seal of the lines that both sides make."""
    found: dict[UUID, list[StatementLine]] = defaultdict(list)
    for one in lines:
        found[one.statement.partner_id].append(one)
    return [
        {
            "partner": str(partner),
            "gets": sum(max(0, _gets(one)) for one in many),
            "owes": sum(max(0, -_gets(one)) for one in many),
            "lines": _seal(sorted((str(one.ref), one.agreed) for one in many)),
        }
        for partner, many in sorted(found.items(), key=lambda pair: pair[0].bytes)
    ]


def _gets(one: StatementLine) -> int:
    """Return what we get of a line; less than zero what we owe. A credit turns it."""
    return (one.agreed or 0) if one.statement.is_ours else -(one.agreed or 0)


def _seal(content: object) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def propose(netting_id: UUID, *, by: Actor, at: datetime) -> Netting:
    """
    Compute the netting, as the host, when all have joined and say the same; send it to all.

    Raises NotNow naming who has not joined, or between whom the lines differ.
    """
    by.require(Permission.COSTS_CHANGE)
    row = locked(netting_id)
    if not row.is_host or row.state != NettingState.INVITED:
        raise NotNow(_("This netting does not stand where it is computed."))
    sides = list(row.sides.order_by("partner_id"))
    late = [one.name for one in sides if one.said is None]
    if late:
        raise NotNow(_("Not joined yet: %(names)s"), names=", ".join(late))
    net = _computed(sides)
    transfers = netting.settle({str(one): amount for one, amount in net.items()})
    for one in sides:
        one.net = net.get(one.partner_id, 0)
        one.save(update_fields=["net"])
    keep_transfers(row, [(UUID(t.payer), UUID(t.receiver), t.amount) for t in transfers])
    row.state, row.digest = NettingState.PROPOSED, digest_of(row)
    seals = {one.partner_id: _seal(one.said) for one in sides}
    row.seal = seals[scope.organisation_id()]
    row.save()
    audit.record("costs.netting.proposed", subject_id=row.id, by=by, at=at)
    payload = {
        "ref": str(row.ref),
        "what": "proposed",
        "digest": row.digest,
        "sides": [{"id": str(s.partner_id), "name": s.name, "net": s.net} for s in sides],
        "transfers": [
            {"payer": t.payer, "receiver": t.receiver, "amount": t.amount} for t in transfers
        ],
    }
    for one in others_in(row):
        say(one.partner_id, NETTING, {**payload, "seal": seals[one.partner_id]}, at=at)
    return row


def _computed(sides: list[NettingSide]) -> dict[UUID, int]:
    """Return net positions of what all said. Raises NotNow where two sides differ."""
    names = {str(one.partner_id): one.name for one in sides}
    said = {
        (str(one.partner_id), entry["partner"]): entry for one in sides for entry in one.said or ()
    }
    obligations = []
    for (side, partner), entry in sorted(said.items()):
        other = said.get((partner, side))
        mirrored = other and (other["gets"], other["owes"], other["lines"])
        if mirrored != (entry["owes"], entry["gets"], entry["lines"]):
            raise NotNow(
                _("%(one)s and %(other)s do not say the same yet. Both join again."),
                one=names[side], other=names.get(partner, partner),
            )  # fmt: skip
        if entry["owes"]:
            obligations.append(Obligation(side, partner, entry["owes"]))
    return {UUID(one): amount for one, amount in netting.positions(obligations).items()}


def keep_transfers(row: Netting, given: Iterable[tuple[UUID, UUID, int]]) -> None:
    """Write down who pays whom: payer, receiver, amount."""
    NettingTransfer.objects.bulk_create(
        NettingTransfer(netting=row, payer_id=payer, receiver_id=receiver, amount=amount)
        for payer, receiver, amount in given
    )


def digest_of(row: Netting) -> str:
    """Return a digest of a proposal as it is kept here; the same on all sides."""
    sides = row.sides.order_by("partner_id").values_list("partner_id", "net")
    transfers = row.transfers.values_list("payer_id", "receiver_id", "amount")
    return _seal(
        [
            str(row.ref),
            row.currency,
            [[str(one), net] for one, net in sides],
            sorted([str(payer), str(receiver), amount] for payer, receiver, amount in transfers),
        ]
    )


def accept(netting_id: UUID, digest: str, *, by: Actor, at: datetime) -> Netting:
    """Accept the proposal that was read; when all have, it is booked everywhere."""
    by.require(Permission.COSTS_DECIDE)
    check_books()
    row = locked(netting_id)
    if row.state != NettingState.PROPOSED or row.accepted_at is not None:
        raise NotNow(_("There is nothing to accept now."))
    if digest != row.digest:
        raise NotNow(_("The proposal changed while you read. Look at it again."))
    own = row.sides.get(partner_id=scope.organisation_id())
    held = StatementLine.objects.select_related("statement").filter(netting_ref=row.ref)
    if own.net != row.gets - row.owes or row.seal != _seal(owed_of(held)):
        raise NotNow(_("The proposal does not say what your books say. End it and join again."))
    row.accepted_at, row.accepted_by = at, by.id
    row.save()
    audit.record("costs.netting.accepted", subject_id=row.id, by=by, at=at)
    if row.is_host:
        own.accepted_at = at
        own.save(update_fields=["accepted_at"])
        end_when_all_accepted(row, by, at)
    else:
        payload = {"ref": str(row.ref), "what": "accepted", "digest": row.digest}
        say(row.host_id, NETTING, payload, at=at)
    return row


def end_when_all_accepted(row: Netting, by: Actor, at: datetime) -> None:
    """
    Tell all and book it, as the host, when nobody's acceptance is missing.

    Where an agreement ended meanwhile, a side would never learn of it: then nobody books.
    """
    if row.sides.filter(accepted_at=None).exists():
        return
    reached = partners(NETTING, at)
    if any(side.partner_id not in reached for side in others_in(row)):
        end_for_all(row, by, at)
        return
    tell_all(row, {"what": "final", "digest": row.digest}, at)
    book(row, by, at)


def end_for_all(row: Netting, by: Actor, at: datetime) -> None:
    """End a netting as its host; a side whose agreement ended meanwhile is passed over."""
    for side in others_in(row):
        try:
            say(side.partner_id, NETTING, {"ref": str(row.ref), "what": "ended"}, at=at)
        except NotAPartner:
            audit.record("costs.netting.untold", subject_id=row.id, by=by, at=at)
    release(row, by, at)


def book(row: Netting, by: Actor, at: datetime) -> None:
    """Close our receivables and debts of a netting against what is left to be paid."""
    left = row.gets - row.owes
    if row.gets or row.owes:
        post(
            f"costs-netting-{row.ref}", "Netting of journeys",
            ((DUE_FROM, -row.gets), (DUE_TO, row.owes), (NETTED, left)), unit_of(row),
            on=at.date(), links={"netting": str(row.ref)}, under=_under(by),
            by=by, at=at,
        )  # fmt: skip
    row.state, row.booked_at = NettingState.BOOKED, at
    row.save()
    audit.record("costs.netting.booked", subject_id=row.id, by=by, at=at, left=left)


def _under(by: Actor) -> Permission:
    """Return by which permission somebody books: who decides last, or our own system."""
    decides = by.may(Permission.COSTS_DECIDE)
    return Permission.COSTS_DECIDE if decides else Permission.COSTS_CHANGE


def end(netting_id: UUID, *, by: Actor, at: datetime) -> Netting:
    """
    End a netting without a result, or decline it; who accepted asks the host for it.

    That one may have booked already; its answer, the end or the result, is on its way then. With no
    agreement in force there is none to come.
    """
    by.require(Permission.COSTS_DECIDE)
    row = locked(netting_id)
    if row.state not in LIVE:
        raise NotNow(_("This netting is not ended now."))
    if row.is_host:
        end_for_all(row, by, at)
        return row
    is_reached = row.host_id in partners(NETTING, at)
    if is_reached:
        say(row.host_id, NETTING, {"ref": str(row.ref), "what": "ended"}, at=at)
    elif any(one.payload["ref"] == str(row.ref) for one in disclosed.unhandled(NETTING, MANY, at)):
        raise NotNow(_("What the host said of this netting is being taken in. Try again soon."))
    if row.accepted_at is None or not is_reached:
        release(row, by, at)
    else:
        audit.record("costs.netting.end-asked", subject_id=row.id, by=by, at=at)
    return row


def release(row: Netting, by: Actor, at: datetime) -> None:
    """Let the lines of a netting wait for the next one."""
    StatementLine.objects.filter(netting_ref=row.ref).update(netting_ref=None)
    row.state = NettingState.ENDED
    row.save()
    audit.record("costs.netting.ended", subject_id=row.id, by=by, at=at)
