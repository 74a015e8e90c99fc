"""
The ranked list for a need, with what speaks for each and why others are left out.

The database judges all candidates by their coarse columns; those few that are shown are looked at
again by ``rules``, for the reasons, and opened, for the names.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from musterpoint.people.models import NationalityClaim
from musterpoint.rosters import rules
from musterpoint.rosters.models import (
    Away,
    Conflict,
    Credential,
    Deployment,
    DeploymentState,
    LanguageSkill,
    Member,
    MemberState,
    Mode,
    Skill,
)
from musterpoint.rosters.queries._members import Card, card
from musterpoint.rosters.queries._ranking import BY_MODE, judge
from musterpoint.rosters.rules import Candidate, For, Need, Why

SHOWN = 20
SHOWN_LEFT_OUT = 20
COLUMNS = (
    "id", "state", "sex", "nationalities", "country", "area", "zone", "weekly", "on_call_until",
    "available_from", "available_until", "max_days", "rest_until",
)  # fmt: skip


def nationalities(person_id: UUID) -> frozenset[str]:
    """Return the countries that a registered person calls their own; the caller records it."""
    rows = NationalityClaim.objects.filter(person_id=person_id)
    return frozenset(rows.values_list("country", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody of the list, with a name; ``reasons`` or ``why`` is set."""

    card: Card
    score: int = 0
    reasons: tuple[For, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Who fits, best first; how many fit; some who do not with the reason, and how many of each."""

    ranked: tuple[Named, ...]
    fits: int
    left_out: tuple[Named, ...]
    left_out_counts: Mapping[Why, int]

    @property
    def member_ids(self) -> list[UUID]:
        """Everybody whose name is in the answer."""
        return [one.card.id for one in (*self.ranked, *self.left_out)]


def match(need: Need, at: datetime, *, limit: int = SHOWN) -> Result:
    """
    Rank the members who can meet a need from ``at`` on; keep nothing of the question.

    Members who do not speak the pair by this means, or are on a roster of another kind, are no
    candidates; everybody else is either ranked or left out with a reason.
    """
    need = replace(
        need,
        skills=tuple(dict.fromkeys(need.skills)),
        credentials=tuple(dict.fromkeys(need.credentials)),
    )
    judged = judge(need, at, most=limit, most_left=SHOWN_LEFT_OUT)
    shown = [*judged.fitting, *judged.left_out]
    found = rules.match(need, candidates(need, shown, at), at)
    cards = card(shown, at)
    return Result(
        ranked=tuple(
            Named(card=cards[one.id], score=one.score, reasons=one.reasons) for one in found.ranked
        ),
        fits=judged.fits,
        left_out=tuple(Named(card=cards[one.id], why=one.why) for one in found.left_out),
        left_out_counts=judged.counts,
    )


def candidates(need: Need, member_ids: Collection[UUID], at: datetime) -> list[Candidate]:
    """Return those of a few members who speak the pair, with what the rules ask about them."""
    spoken = _spoken(need, member_ids) if need.source else {}
    asked = [one for one in member_ids if one in spoken] if need.source else member_ids
    told = list(Member.objects.filter(id__in=asked).values_list(*COLUMNS))
    more = _More(need, member_ids, at)
    return [
        Candidate(
            id=row[0],
            is_active=row[1] == MemberState.ACTIVE,
            sex=row[2],
            nationalities=frozenset(row[3].split()),
            country=row[4],
            area=row[5],
            zone=row[6],
            weekly=row[7],
            on_call_until=row[8],
            available_from=row[9],
            available_until=row[10],
            max_days=row[11],
            rest_until=row[12],
            language_level=spoken[row[0]].level if need.source else 0,
            dialects=spoken[row[0]].dialects if need.source else frozenset(),
            skills=more.skills.get(row[0], {}),
            credentials=more.credentials.get(row[0], {}),
            conflict_countries=more.countries.get(row[0], frozenset()),
            conflict_subjects=more.subjects.get(row[0], frozenset()),
            is_deployed=row[0] in more.deployed,
            exception=more.exceptions.get(row[0]),
        )
        for row in told
    ]


@dataclass(frozen=True, slots=True)
class _Spoken:
    level: int
    dialects: frozenset[str]


def _spoken(need: Need, member_ids: Collection[UUID]) -> dict[UUID, _Spoken]:
    """Return how well members speak the pair by the means that is asked for."""
    rows = LanguageSkill.objects.filter(
        source=need.source, target=need.target, member_id__in=member_ids
    )
    if need.mode in BY_MODE:
        rows = rows.filter(**{BY_MODE[Mode(need.mode)]: True})
    found: dict[UUID, _Spoken] = {}
    for member_id, level, dialect in rows.values_list("member_id", "level", "dialect"):
        before = found.get(member_id)
        dialects = frozenset({dialect} if dialect else ())
        if before is None:
            found[member_id] = _Spoken(level, dialects)
        else:
            found[member_id] = _Spoken(max(level, before.level), dialects | before.dialects)
    return found


class _More:
    """What stands in other tables about the candidates, each read by one statement."""

    def __init__(self, need: Need, member_ids: Collection[UUID], at: datetime) -> None:
        self._ids = member_ids
        until = at + need.hours
        self.exceptions = self._exceptions(at, until)
        self.deployed = self._deployed(at, until)
        self.countries, self.subjects = self._conflicts(need)
        self.credentials = self._credentials(need)
        self.skills = self._skills(need)

    def _of_them(self, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]  # of any of our rows
        return rows.filter(member_id__in=self._ids)

    def _exceptions(self, at: datetime, until: datetime) -> dict[UUID, bool]:
        rows = self._of_them(Away.objects.filter(ends_at__gt=at, starts_at__lt=until))
        found: dict[UUID, bool] = {}
        for member_id, is_there in rows.values_list("member_id", "is_available"):
            found[member_id] = found.get(member_id, True) and is_there
        return found

    def _deployed(self, at: datetime, until: datetime) -> set[UUID]:
        open_ones = (DeploymentState.PLANNED, DeploymentState.UNDER_WAY)
        rows = Deployment.objects.filter(state__in=open_ones, ends_at__gt=at, starts_at__lt=until)
        return set(self._of_them(rows).values_list("member_id", flat=True))

    def _conflicts(
        self, need: Need
    ) -> tuple[dict[UUID, frozenset[str]], dict[UUID, frozenset[UUID]]]:
        countries: dict[UUID, set[str]] = defaultdict(set)
        subjects: dict[UUID, set[UUID]] = defaultdict(set)
        if need.avoid or need.about:
            rows = Conflict.objects.filter(Q(country__in=need.avoid) | Q(subject_id__in=need.about))
            for member_id, country, subject in self._of_them(rows).values_list(
                "member_id", "country", "subject_id"
            ):
                countries[member_id].add(country)
                if subject is not None:
                    subjects[member_id].add(subject)
        return (
            {key: frozenset(found - {""}) for key, found in countries.items()},
            {key: frozenset(found) for key, found in subjects.items()},
        )

    def _credentials(self, need: Need) -> dict[UUID, dict[str, date | None]]:
        held: dict[UUID, dict[str, date | None]] = defaultdict(dict)
        if need.credentials:
            rows = self._of_them(Credential.objects.filter(code__in=need.credentials))
            # The same code may be a training and a clearance: the one that lasts longest counts.
            rows = rows.order_by(F("valid_until").asc(nulls_last=True))
            for member_id, code, last in rows.values_list("member_id", "code", "valid_until"):
                held[member_id][code] = last
        return held

    def _skills(self, need: Need) -> dict[UUID, dict[str, int]]:
        held: dict[UUID, dict[str, int]] = defaultdict(dict)
        if need.skills:
            rows = self._of_them(Skill.objects.filter(code__in=need.skills))
            for member_id, code, level in rows.values_list("member_id", "code", "level"):
                held[member_id][code] = level
        return held
