"""Cards for the wallet: made by the person or by staff, replaced when lost, printed in sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import codes
from musterpoint.crises.actions._enrolment import UnknownPerson
from musterpoint.crises.models import Stage, WalletCard
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.reasons import ExportReason
from musterpoint.tenancy.actors import Actor, Clearance, Permission

MOST_CARDS = 500


class BadCards(Invalid):
    """Cards cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCard:
    """
    A card to be shown or printed: its code, and in which language the person reads.

    ``secret`` are new secret figures, for somebody who had none; they are told this once.
    """

    person_id: UUID
    code: str
    language: str
    secret: str = ""


def make_card(person_id: UUID, stage: str, *, by: Actor, at: datetime) -> IssuedCard:
    """
    Give a person a card for the wallet. An earlier card of theirs ends: its code is dead.

    A person makes the own card; staff who may register people make anybody's.
    """
    if by.clearance is Clearance.PUBLIC:
        by.require(Permission.PUBLIC_REGISTER)
        if by.id != person_id:
            raise UnknownPerson(_("We cannot find this registration. Check the reference."))
    else:
        by.require(Permission.PEOPLE_REGISTER)
    if stage not in Stage.values:
        raise BadCards(
            _("Correct what is marked."), fields={"stage": [_("Say whether you have left yet")]}
        )
    (row,) = _standing([person_id])
    WalletCard.objects.filter(person=row, ended_at=None).update(ended_at=at)
    made = _made([row], stage, by=by, at=at)
    return IssuedCard(person_id=row.id, code=codes.code_of(made[row.id], at), language=row.language)


def print_cards(
    person_ids: Sequence[UUID],
    stage: str,
    reason: str,
    *,
    gives_secrets: bool = False,
    by: Actor,
    at: datetime,
) -> list[IssuedCard]:
    """
    Return the cards of a list of people, to be printed: who has one keeps its code.

    With ``gives_secrets`` who has no secret figures yet gets some. Who took out whose cards, why
    and how many is recorded, as of any list. Who has withdrawn is left out.
    """
    by.require(Permission.PEOPLE_EXPORT)
    wanted = list(dict.fromkeys(person_ids))
    if problems := _problems(wanted, stage, reason):
        raise BadCards(_("Some answers need a correction."), fields=problems)
    rows = {row.id: row for row in _standing(wanted, all_of_them=False)}
    held = dict(_live(rows).values_list("person_id", "id"))
    held |= _made([row for one, row in rows.items() if one not in held], stage, by=by, at=at)
    issued = []
    for one in wanted:
        if (row := rows.get(one)) is None:
            continue
        secret = ""
        if gives_secrets and row.code_digest is None:
            secret = people.renew_code(one, by=by, at=at)
        issued.append(
            IssuedCard(
                person_id=one,
                code=codes.code_of(held[one], at),
                language=row.language,
                secret=secret,
            )
        )
    printed = [one.person_id for one in issued]
    audit.record_many("crises.card.exported", printed, by=by, at=at, reason=reason)
    audit.record("crises.cards.exported", by=by, at=at, reason=reason, rows=len(printed))
    return issued


def _problems(wanted: Sequence[UUID], stage: str, reason: str) -> dict[str, list[str]]:
    problems = {}
    if reason not in ExportReason.values:
        problems["reason"] = [_("Say what the cards are for.")]
    if stage not in Stage.values:
        problems["stage"] = [_("Say whether they have left yet")]
    if not 0 < len(wanted) <= MOST_CARDS:
        problems["people"] = [_("Choose from 1 to %(count)s people.") % {"count": MOST_CARDS}]
    return problems


def _standing(person_ids: Sequence[UUID], *, all_of_them: bool = True) -> list[Person]:
    """Return registered people, locked in one order, so that nobody gets two cards at once."""
    locked = Person.objects.select_for_update().filter(id__in=person_ids, withdrawn_at=None)
    found = list(locked.order_by("id"))
    if all_of_them and len(found) < len(person_ids):
        raise UnknownPerson(_("Somebody on this list is not registered here."))
    return found


def _live(person_ids: Iterable[UUID]) -> QuerySet[WalletCard]:
    return WalletCard.objects.filter(person_id__in=list(person_ids), ended_at=None)


def _made(rows: Sequence[Person], stage: str, *, by: Actor, at: datetime) -> dict[UUID, UUID]:
    """Write a card for each person and return its id."""
    ids = {row.id: _free_id(at) for row in rows}
    WalletCard.objects.bulk_create(
        [
            WalletCard(
                id=ids[row.id],
                person=row,
                token=codes.token_of(codes.code_of(ids[row.id], at), at),
                stage=stage,
                made_at=at,
                made_by=None if by.clearance is Clearance.PUBLIC else by.id,
            )
            for row in rows
        ]
    )
    audit.record_many("crises.card.made", ids, by=by, at=at, stage=stage)
    return ids


def _free_id(at: datetime) -> UUID:
    """Return an id whose code is nobody's reference: what is typed must mean one registration."""
    while True:
        made = uuid7()
        if not Person.objects.filter(reference=codes.code_of(made, at)).exists():
            return made
