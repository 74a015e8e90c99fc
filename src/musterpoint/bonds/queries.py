"""Questions about bonds; nothing here changes anything."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.bonds import rules
from musterpoint.bonds.finding import EMPLOYER_USE, NoSuchBond, name_token
from musterpoint.bonds.models import (
    Bond,
    BondState,
    Call,
    CallState,
    Employer,
    EmployerKind,
    Payout,
    Proposal,
    Share,
    TopUp,
)
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.kernel import ids
from musterpoint.people import countries
from musterpoint.tenancy import vault

PAGE = 100
#: States in which a bond is asked for, secures something, or should.
ASKED = (
    BondState.REQUIRED,
    BondState.LODGED,
    BondState.VERIFIED,
    BondState.IN_FORCE,
    BondState.EXPIRED,
)
#: States in which a bond stands, so that it can be topped up.
STANDING = (BondState.VERIFIED, BondState.IN_FORCE)
#: States of calls of which the employer knows.
TOLD = (CallState.NOTICED, CallState.DECIDED, CallState.REFUSED, CallState.WITHDRAWN)


def bond(bond_id: UUID) -> Bond:
    """Return a bond, or raise NoSuchBond."""
    row = Bond.objects.select_related("employer").filter(id=bond_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such bond here."))
    return row


def employer(employer_id: UUID) -> Employer:
    """Return an employer, or raise NoSuchBond."""
    row = Employer.objects.filter(id=employer_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such employer here."))
    return row


def call(call_id: UUID) -> Call:
    """Return a call, or raise NoSuchBond."""
    row = Call.objects.select_related("bond", "employer", "crisis").filter(id=call_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such call here."))
    return row


def top_up(top_up_id: UUID) -> TopUp:
    """Return what was demanded after a draw, or raise NoSuchBond."""
    row = TopUp.objects.select_related("bond").filter(id=top_up_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such demand here."))
    return row


def payout(payout_id: UUID) -> Payout:
    """Return a payment of a call, or raise NoSuchBond."""
    row = Payout.objects.select_related("bond", "call").filter(id=payout_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such payment here."))
    return row


def employers(text: str, at: datetime) -> QuerySet[Employer]:
    """
    Return employers that a text finds: part of a company's name, a licence, or a whole name.

    A household is found by its whole name alone: the database does not know it.
    """
    return Employer.objects.filter(_employer(text, at, "")).order_by("folded", "id")


def _employer(text: str, at: datetime, prefix: str) -> Q:
    if not text.strip():
        return Q()
    folded = countries.plain(text)
    return (
        Q(**{f"{prefix}folded__contains": folded})
        | Q(**{f"{prefix}licence": text.strip()})
        | Q(**{f"{prefix}token": name_token(text, at)})
    )


def bonds(text: str = "", state: str = "", *, at: datetime) -> QuerySet[Bond]:
    """Return bonds, the newest first, that a text and a state leave."""
    rows = Bond.objects.select_related("employer").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if text.strip():
        number = ids.parse_reference(text) or ""
        shares = Share.objects.filter(_employer(text, at, "employer__")).values("bond_id")
        rows = rows.filter(
            Q(reference=number)
            | Q(issuer_reference=text.strip())
            | _employer(text, at, "employer__")
            | Q(id__in=shares)
        )
    return rows


def calls(state: str = "", *, crisis: str = "") -> QuerySet[Call]:
    """
    Return calls, the newest first, of one crisis when it is named.

    What a worker has begun and not sent is not there.
    """
    rows = Call.objects.select_related("bond", "employer").exclude(
        state=CallState.DRAFT, is_by_staff=False
    )
    if crisis:
        rows = rows.filter(crisis__slug=crisis)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-id")


def crises_of(row: Call) -> list[Crisis]:
    """
    Return the crises from which the loss of a call can come, the newest first.

    Those that are open, and those that were not closed longer before it than a bond is called.
    """
    found = Q(closed_at__isnull=True)
    if row.lost_on is not None:
        days = rules.pack().days["claim"]
        found |= Q(closed_at__date__gte=rules.earlier(row.lost_on, days))
    return list(Crisis.objects.filter(found).order_by("-declared_at", "-id"))


def proposal(proposal_id: UUID) -> Proposal:
    """Return what waits to be confirmed of a bond, or raise NoSuchBond."""
    rows = Proposal.objects.select_related("bond", "share__employer")
    row = rows.filter(id=proposal_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such bond here."))
    return row


def proposals() -> QuerySet[Proposal]:
    """Return what waits to be confirmed by somebody else, the oldest first."""
    rows = Proposal.objects.select_related("bond", "share").filter(ended_at=None)
    return rows.order_by("made_at", "id")


def by_reference(typed: str) -> Call | None:
    """Return the call of a number as it is typed."""
    number = ids.parse_reference(typed)
    return Call.objects.filter(reference=number).first() if number else None


def names(rows: Iterable[Employer | None], at: datetime) -> dict[UUID, str]:
    """Return the names of employers by id; those of households are opened."""
    found = {one.id: one for one in rows if one is not None}
    private = [one for one in found.values() if one.kind == EmployerKind.HOUSEHOLD]
    keys = vault.open_keys([one.id for one in private], at=at)
    named = {key: one.name for key, one in found.items()}
    for one in private:
        key = keys.get(one.id)
        named[one.id] = str(key.open(EMPLOYER_USE, one.sealed)["name"]) if key else ""
    return named


def employers_of(row: Bond) -> list[Employer]:
    """Return who lodged a bond: one, or the many of a joint bond."""
    if row.employer is not None:
        return [row.employer]
    return [one.employer for one in row.shares.select_related("employer").order_by("id")]


def callable_bonds(employer_ids: Iterable[UUID]) -> list[Bond]:
    """Return the verified bonds in which any of these employers has a part that stands."""
    wanted = list(employer_ids)
    shares = Share.objects.filter(employer_id__in=wanted, term_ends=None).values("bond_id")
    rows = Bond.objects.select_related("employer").filter(verified_at__isnull=False)
    return list(rows.filter(Q(employer_id__in=wanted) | Q(id__in=shares)).order_by("-id")[:100])


def ending(within_days: int, today: date) -> QuerySet[Bond]:
    """
    Return bonds in force that end in so many days and are not extended by themselves.

    One that has expired stays there while the term of employment runs: its cover is missing.
    A joint bond whose employers have all left secures nobody's term.
    """
    last = today + timedelta(days=within_days)
    soon = Q(state=BondState.IN_FORCE, valid_to__lte=last, extends_months=0)
    runs = Q(term_ends=None) | Q(term_ends__gte=today)
    rows = Bond.objects.select_related("employer").filter(
        soon | (Q(state=BondState.EXPIRED) & runs)
    )
    return rows.exclude(required=0).order_by("valid_to", "id")


def demands(today: date) -> QuerySet[TopUp]:
    """
    Return what employers still have to add after draws.

    Nothing is asked once the term of employment has ended, nor of a bond that does not stand.
    """
    rows = TopUp.objects.select_related("bond").filter(met_at=None, bond__state__in=STANDING)
    # Of a joint bond nothing is required once all its employers have left.
    return rows.exclude(bond__term_ends__lt=today).exclude(bond__required=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one employer, or one joint bond, must have and has of a currency."""

    employer: Employer | None
    bond: Bond | None
    sector: str
    country: str
    currency: str
    digits: int
    required: int
    secured: int
    late: tuple[str, ...]

    @property
    def short(self) -> int:
        """What is missing, in smallest parts."""
        return max(0, self.required - self.secured)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorLine:
    """How many of a sector must have bonds, have them in full, are short, and are late."""

    sector: str
    asked: int
    full: int
    short: int
    late: int


def compliance(today: date, employer_ids: Iterable[UUID] | None = None) -> list[Standing]:
    """
    Return who must have bonds and how they stand; no worker is in it.

    What is secured of a bond counts up to what is required of it, so that one bond does not fill
    the hole of another.
    """
    rows = Bond.objects.select_related("employer").filter(state__in=ASKED)
    if employer_ids is not None:
        rows = rows.filter(employer_id__in=list(employer_ids))
    # Once the term of employment has ended nothing is required any more.
    rows = rows.exclude(term_ends__lt=today)
    # Nor of a joint bond whose employers have all left; one that waits for its first share is.
    rows = rows.exclude(required=0, verified_at__isnull=False)
    late = demands(today).filter(due_at__date__lt=today)
    overdue = set(late.values_list("bond_id", flat=True))
    grouped: dict[tuple[UUID, str], list[Bond]] = defaultdict(list)
    # A bond that is to replace one that stands is not required besides it.
    every = {one.id: one for one in rows.order_by("id")}
    for one in every.values():
        if one.replaces_id in every:
            continue
        grouped[one.employer_id or one.id, one.currency].append(one)
    return [_standing(found, overdue, today) for found in grouped.values()]


def _standing(rows: list[Bond], overdue: set[UUID], today: date) -> Standing:
    first = rows[0]
    late = []
    if any(one.state == BondState.REQUIRED and one.due_on < today for one in rows):
        late.append(_("not lodged in time"))
    if any(one.state == BondState.EXPIRED for one in rows):
        late.append(_("expired"))
    if any(one.id in overdue for one in rows):
        late.append(_("not topped up in time"))
    return Standing(
        employer=first.employer,
        bond=first if first.is_joint else None,
        sector=first.sector,
        country=first.country,
        currency=first.currency,
        digits=first.digits,
        required=sum(one.required for one in rows),
        secured=sum(min(one.required, one.free) for one in rows if one.state == BondState.IN_FORCE),
        late=tuple(late),
    )


def by_sector(found: Iterable[Standing]) -> list[SectorLine]:
    """Count standings by sector."""
    grouped: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        grouped[one.sector].append(one)
    return [
        SectorLine(
            sector=sector,
            asked=len(ones),
            full=sum(1 for one in ones if not one.short),
            short=sum(1 for one in ones if one.short),
            late=sum(1 for one in ones if one.late),
        )
        for sector, ones in sorted(grouped.items())
    ]


def bonds_of(employer: Employer) -> list[Bond]:
    """Return the bonds in which an employer has a part, the newest first."""
    shares = Share.objects.filter(employer=employer).values("bond_id")
    rows = Bond.objects.filter(Q(employer=employer) | Q(id__in=shares))
    return list(rows.order_by("-id")[:200])


def part_of(row: Bond, employer_id: UUID, amount: int, *, of_all: bool = False) -> int:
    """
    Return an employer's part of an amount of a bond: of a joint one by its share.

    Those whose share went back have no part, unless it is a part ``of_all`` that was lodged.
    """
    if not row.is_joint:
        return amount
    found = row.shares.order_by("id")
    shares = list(found if of_all else found.filter(term_ends=None))
    parts = ledger.split(amount, [one.amount for one in shares]) if shares else []
    return sum(
        part for one, part in zip(shares, parts, strict=True) if one.employer_id == employer_id
    )


def share_of(row: Bond, employer_id: UUID) -> Share | None:
    """Return an employer's share in a joint bond."""
    return row.shares.filter(employer_id=employer_id).first()


def left_of(row: Bond, share: Share, held: int = 0) -> int:
    """Return what of a joint bond is left for one employer, but for what is ``held`` for calls."""
    shares = list(row.shares.filter(ended_at=None).order_by("id"))
    if share not in shares:
        return 0
    amounts = [(one.amount, one.returned) for one in shares]
    return rules.left_of_share(max(0, row.free - held), amounts, shares.index(share))


def calls_of(employer: Employer) -> list[Call]:
    """Return the calls of which an employer was told, the newest first."""
    rows = Call.objects.filter(employer=employer, state__in=TOLD, noticed_at__isnull=False)
    return list(rows.order_by("-id").prefetch_related("lines")[:200])
