"""Questions about claims. Whoever shows what was sealed calls ``audit.saw``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.claims.actions import NoSuchClaim
from musterpoint.claims.actions import claims_of as claims_of_seats
from musterpoint.claims.models import (
    Claim,
    ClaimState,
    Counsel,
    Cover,
    CoverClaim,
    CoverState,
    Group,
    Hearing,
    Line,
    Matter,
    MatterState,
    Movement,
    Objection,
    Owed,
    Power,
    Responder,
    Tariff,
)
from musterpoint.claims.sealed import (
    CLAIM,
    COVER,
    LINE,
    MATTER,
    OBJECTION,
    RESPONDER,
    content,
    name_token,
    read_words,
)
from musterpoint.costs import owing
from musterpoint.costs.models import Debtor
from musterpoint.grants.covered import Covering
from musterpoint.kernel.ids import parse_reference
from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.tenancy import vault
from musterpoint.tenancy.permissions import Permission

PAGE = 200


def claims(state: str = "", words: str = "", crisis: str = "", *, limit: int = PAGE) -> list[Claim]:
    """Return responders' claims by the day they are due; by number or name of the responder."""
    rows = Claim.objects.select_related("responder")
    rows = rows.filter(state=state) if state else rows.exclude(state=ClaimState.WITHDRAWN)
    if crisis:
        rows = rows.filter(crisis__slug=crisis)
    if words.strip():
        number = parse_reference(words) or "-"
        folded = countries.plain(words)
        rows = rows.filter(Q(reference=number) | Q(responder__folded__contains=folded))
    return list(rows.order_by("due_at", "begun_at", "id")[:limit])


def counts(rows: QuerySet[Any]) -> dict[str, int]:
    """Return how many rows stand at each state."""
    found: dict[str, int] = {}
    for state in rows.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def claim(claim_id: UUID) -> Claim:
    """Return a responder's claim, or raise NoSuchClaim."""
    row = Claim.objects.select_related("responder", "crisis").filter(id=claim_id).first()
    if row is None:
        raise NoSuchClaim(_("There is no such claim here."))
    return row


def claims_of(row: Responder) -> list[Claim]:
    """Return the claims of a responder, the newest first."""
    return list(row.claims.order_by("-begun_at", "-id")[:PAGE])


def lines(row: Claim, at: datetime) -> list[tuple[Line, dict[str, str]]]:
    """Return the lines of a claim with what is said of each: words, and the reason of a cut."""
    key = vault.open_keys([row.id], at=at).get(row.id)
    return [
        (one, key.open(LINE, one.sealed) if key and one.sealed else {})
        for one in row.lines.order_by("position")
    ]


def words_of(row: Claim, at: datetime) -> str:
    """Return the words about a claim."""
    return str(content(row.sealed, CLAIM, row.id, at).get("words", ""))


def objection(row: Claim, at: datetime) -> tuple[Objection, str, str] | None:
    """Return the objection with its words and the answer; None when there is none."""
    found = row.objections.first()
    if found is None:
        return None
    key = vault.open_keys([row.id], at=at).get(row.id)
    return found, read_words(key, found.sealed, OBJECTION), read_words(key, found.answer, OBJECTION)


def responders(words: str = "") -> QuerySet[Responder]:
    """Return responders by name, those that have ended last."""
    rows = Responder.objects.order_by(F("ended_at").desc(nulls_first=True), "folded", "id")
    if words.strip():
        rows = rows.filter(folded__contains=countries.plain(words))
    return rows


def responder(responder_id: UUID) -> Responder:
    """Return a responder, or raise NoSuchClaim."""
    row = Responder.objects.filter(id=responder_id).first()
    if row is None:
        raise NoSuchClaim(_("There is no such responder here."))
    return row


def responder_content(row: Responder, at: datetime) -> dict[str, Any]:
    """Return address, contact and payee of a responder."""
    return content(row.sealed, RESPONDER, row.id, at)


def tariffs(*, limit: int = 500) -> list[Tariff]:
    """Return the organisation's own tariffs, the newest of each first."""
    return list(Tariff.objects.order_by("country", "service", "unit", "-from_on", "id")[:limit])


def tariff(tariff_id: UUID) -> Tariff:
    """Return a tariff, or raise NoSuchClaim."""
    row = Tariff.objects.filter(id=tariff_id).first()
    if row is None:
        raise NoSuchClaim(_("There is no such tariff here."))
    return row


def matters(
    state: str = "", words: str = "", crisis: str = "", group: UUID | None = None, *, at: datetime
) -> QuerySet[Matter]:  # fmt: skip
    """
    Return people's claims by the day they are due; by number, whole name, or who is registered.

    Drafts are nobody's to read.
    """
    rows = Matter.objects.exclude(state=MatterState.DRAFT, told_by=None)
    rows = rows.filter(state=state) if state else rows.exclude(state=MatterState.CLOSED)
    if crisis:
        rows = rows.filter(crisis__slug=crisis)
    if group is not None:
        rows = rows.filter(group_id=group)
    if words.strip():
        number = parse_reference(words) or "-"
        rows = rows.filter(
            Q(reference=number)
            | Q(number=words.strip())
            | Q(token=name_token(words, at) or "-")
            | Q(person_id__in=people.search(words, at).person_ids)
        )
    return rows.order_by("due_at", "told_at", "id")


def matter(matter_id: UUID) -> Matter:
    """Return a person's claim, or raise NoSuchClaim."""
    row = Matter.objects.select_related("person", "crisis", "group").filter(id=matter_id).first()
    if row is None:
        raise NoSuchClaim(_("There is no such claim here."))
    return row


def told(rows: Sequence[Matter], at: datetime) -> list[dict[str, Any]]:
    """Return what each claim holds, in their order; nothing of the erased. One query."""
    keys = vault.open_keys([one.id for one in rows], at=at)
    return [keys[one.id].open(MATTER, one.sealed) if one.id in keys else {} for one in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything that hangs on a person's claim, opened."""

    owed: list[tuple[Owed, str]]
    powers: list[tuple[Power, dict[str, str]]]
    counsels: list[tuple[Counsel, str]]
    hearings: list[tuple[Hearing, str]]
    movements: list[tuple[Movement, str]]


def whole(row: Matter, at: datetime) -> Whole:
    """Return what hangs on a claim: what is owed, who acts, days before the authority, money."""
    key = vault.open_keys([row.id], at=at).get(row.id)

    def words(rows: QuerySet[Any], column: str = "sealed") -> list[tuple[Any, str]]:
        return [(one, read_words(key, getattr(one, column), MATTER)) for one in rows]

    return Whole(
        owed=words(row.owed.order_by("position")),
        powers=[
            (one, key.open(MATTER, one.sealed) if key else {})
            for one in row.powers.order_by("-made_at", "-id")
        ],
        counsels=words(row.counsels.order_by("-made_at", "-id")),
        hearings=words(row.hearings.order_by("at", "id"), "outcome"),
        movements=words(row.movements.order_by("on", "made_at", "id")),
    )


def groups(at: datetime) -> list[tuple[Group, str]]:
    """Return groups of claims with the employer's name, the newest first."""
    rows = list(Group.objects.order_by("-made_at", "-id")[:PAGE])
    keys = vault.open_keys([one.id for one in rows], at=at)
    return [(one, read_words(keys.get(one.id), one.sealed, MATTER)) for one in rows]


def covers(*, ended: bool = False, on: date) -> QuerySet[Cover]:
    """Return policies, the first to end first; those that have ended only when asked."""
    rows = Cover.objects.select_related("person").order_by("until_on", "id")
    if not ended:
        rows = rows.filter(until_on__gte=on)
    return rows


def cover(cover_id: UUID) -> Cover:
    """Return a policy, or raise NoSuchClaim."""
    row = Cover.objects.select_related("person").filter(id=cover_id).first()
    if row is None:
        raise NoSuchClaim(_("There is no such cover here."))
    return row


def cover_content(rows: Sequence[Cover], at: datetime) -> list[dict[str, str]]:
    """Return number of the policy and who is covered, in the order of the rows. One query."""
    keys = vault.open_keys([one.id for one in rows], at=at)
    return [keys[one.id].open(COVER, one.sealed) if one.id in keys else {} for one in rows]


def cover_claims(row: Cover) -> list[CoverClaim]:
    """Return what was asked of the insurer, the newest first."""
    rows = row.claims.select_related("debt__costed", "debt__demand")
    return list(rows.order_by("-made_at", "-id"))


def otherwise_covered(
    person_ids: Iterable[UUID], what: str, on: date
) -> Mapping[UUID, list[Cover]]:
    """
    Return by person the policies that cover something on a day: asked before a fund pays.

    ``what`` is a code of the pack, empty for anything. Exclusions stand on the policy; whether one
    holds is for people to judge. One query.
    """
    rows = Cover.objects.filter(
        person_id__in=list(person_ids), from_on__lte=on, until_on__gte=on
    ).order_by("until_on", "id")
    found: dict[UUID, list[Cover]] = {}
    for one in rows:
        if one.person_id is not None and (not what or what in one.covers.split()):
            found.setdefault(one.person_id, []).append(one)
    return found


def coverings(
    person_ids: Iterable[UUID], from_on: date, until_on: date
) -> dict[UUID, list[Covering]]:
    """Return people's policies of some days, as grants and costs ask for them before they pay."""
    rows = Cover.objects.filter(
        person_id__in=list(person_ids), from_on__lte=until_on, until_on__gte=from_on
    ).order_by("until_on", "id")
    sent = CoverClaim.objects.filter(cover__in=rows).exclude(state=CoverState.NOTED)
    told: dict[UUID, set[str]] = {}
    for cover_id, what in sent.values_list("cover_id", "what"):
        told.setdefault(cover_id, set()).add(what)
    seats = dict(
        CoverClaim.objects.filter(cover__in=rows, debt__isnull=False)
        .exclude(state=CoverState.LEFT)
        .values_list("debt_id", "cover_id")
    )
    found: dict[UUID, list[Covering]] = {}
    for one in rows:
        if one.person_id is None:
            continue
        made = Covering(
            who=one.insurer, until_on=one.until_on, page="claims:cover", part="cover_id",
            subject_id=one.id, permission=Permission.CLAIMS_PEOPLE,
            covers=frozenset(one.covers.split()), excludes=frozenset(one.exclusions.split()),
            told=frozenset(told.get(one.id, ())),
            seats_page="claims:seats", claim_page="claims:seats-make",
            claim_permission=Permission.CLAIMS_CHANGE,
            seats=frozenset(debt for debt, cover_id in seats.items() if cover_id == one.id),
        )  # fmt: skip
        found.setdefault(one.person_id, []).append(made)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuredSeats:
    """An insurer that owes seats by registered policies: how many, and how many have no claim."""

    debtor: Debtor
    seats: int
    waits: int


def insurers_of_seats() -> list[InsuredSeats]:
    """Return the insurers that owe seats by registered policies, by name."""
    found = []
    for one in Debtor.objects.filter(kind="insurer").order_by("name", "id"):
        debts = [debt for debt, _policy in owing.insured_seats(one)]
        if debts:
            waits = len(debts) - len(claims_of_seats(debts))
            found.append(InsuredSeats(debtor=one, seats=len(debts), waits=waits))
    return found


def users(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of staff."""
    rows = User.objects.filter(id__in={one for one in user_ids if one is not None})
    return dict(rows.values_list("id", "name"))
