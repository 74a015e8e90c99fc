"""Questions about the own profile and about peers with the same challenge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.capacity import queries as capacity
from musterpoint.capacity.models import LIVE
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.exchange import rules
from musterpoint.exchange.actions._saying import own, partners
from musterpoint.exchange.crossing import PROFILE
from musterpoint.exchange.models import Challenge, ChallengeKind, PeerProfile, Profile
from musterpoint.plans import hazards
from musterpoint.plans import queries as plans
from musterpoint.tenancy.actors import Actor, Permission

MOST_PLANS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer's profile; ``shared`` are the challenges that we work on, too."""

    row: PeerProfile
    shared: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """Return how many challenges are the same."""
        return len(self.shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A challenge that our own assessments and plans show, not in the profile yet."""

    kind: str
    text: str
    source: str


def profile() -> Profile | None:
    """Return this organisation's profile, None when none was begun."""
    return Profile.objects.first()


def challenges() -> list[Challenge]:
    """Return what this organisation works on."""
    return list(Challenge.objects.order_by("kind", "text", "id"))


def copies_out(item_id: UUID) -> int:
    """Return at how many organisations the published profile lies."""
    rows = DisclosureItem.objects.filter(
        item_id=item_id, disclosure__direction=Direction.OUT, ended_at__isnull=True
    )
    return rows.values("disclosure__counterpart_id").distinct().count()


def peers(
    *, kind: str = "", code: str = "", org_kind: str = "", text: str = "", at: datetime
) -> list[Peer]:
    """
    Return peers whose profile is published to us, those with most in common first.

    ``kind`` and ``code`` ask for one challenge, ``org_kind`` for one kind of organisation. A
    profile that was withdrawn, or whose agreement ended, is not there any more.
    """
    rows = list(PeerProfile.objects.order_by("sender_name", "id"))
    gone = disclosed.ended(PROFILE, [one.item_id for one in rows])
    allowed = {one.id for one in partners(PROFILE, at)}
    ours = {rules.found_by(one.kind, one.code) for one in Challenge.objects.all()}
    code = rules.found_by(kind, code)[1]
    found = []
    for row in rows:
        theirs = {rules.found_by(one["kind"], one["code"]): one["text"] for one in row.challenges}
        if row.item_id in gone or row.sender_id not in allowed:
            continue
        if org_kind and row.kind != org_kind:
            continue
        if code and not any(key[1] == code and kind in ("", key[0]) for key in theirs):
            continue
        if kind and not code and not any(key[0] == kind for key in theirs):
            continue
        if text and not _holds(row, theirs, text):
            continue
        shared = tuple((key[0], theirs[key]) for key in sorted(theirs) if key in ours)
        found.append(Peer(row=row, shared=shared))
    return sorted(found, key=lambda one: (-one.count, one.row.sender_name, one.row.id))


def _holds(row: PeerProfile, theirs: Mapping[tuple[str, str], str], wanted: str) -> bool:
    if (ChallengeKind.HAZARD, hazards.code_of(wanted)) in theirs:
        return True
    words = rules.plain(wanted)
    texts = (row.sender_name, row.offers, *_texts(theirs))
    return any(words in rules.plain(one) for one in texts)


def _texts(theirs: Mapping[tuple[str, str], str]) -> Iterable[str]:
    """Yield the words of challenges; of a listed hazard its names in all languages."""
    for (kind, code), text in theirs.items():
        listed = hazards.listed().get(code) if kind == ChallengeKind.HAZARD else None
        yield from listed.all_names if listed else (text,)


def suggestions(*, by: Actor, at: datetime) -> list[Suggestion]:
    """Return what our assessments, plans and their countries say that we work on."""
    found: dict[tuple[str, str], Suggestion] = {}
    if by.may(Permission.CAPACITY_READ):
        for item in capacity.items(capacity.ItemFilters(state="live", who=""), at.date()):
            if item.area is not None and item.item.state in LIVE:
                found[ChallengeKind.AREA, item.area.code] = Suggestion(
                    kind=ChallengeKind.AREA, text=item.area.code, source="capacity"
                )
    if by.may(Permission.PLANS_READ):
        home = own().country
        for one in plans.plans(plans.Filters(), at.date())[:MOST_PLANS]:
            if home and one.plan.country != home:
                code = f"{home}-{one.plan.country}"
                found.setdefault(
                    (ChallengeKind.CORRIDOR, code),
                    Suggestion(kind=ChallengeKind.CORRIDOR, text=code, source=one.plan.name),
                )
            for row in plans.overview(one.plan.id, at).content.get("hazards", ()):
                words = str(row.get("hazard", ""))[:120]
                text = hazards.code_of(words) or words
                found.setdefault(
                    rules.found_by(ChallengeKind.HAZARD, rules.plain(words)),
                    Suggestion(kind=ChallengeKind.HAZARD, text=text, source=one.plan.name),
                )
    here = {rules.found_by(*one) for one in Challenge.objects.values_list("kind", "code")}
    areas = rules.pack().areas
    return [
        one
        for key, one in found.items()
        if key not in here and (one.kind != ChallengeKind.AREA or one.text in areas)
    ]
