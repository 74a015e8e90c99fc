"""
What is open to a status in a phase, in a country, on a day. The question is kept nowhere.

The organisation's own rows go before the shipped ones, an exact row before one for any status or
phase, a newer beginning before an older one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.rosters.entitlements.models import ANY, Entitlement
from musterpoint.rosters.entitlements.pack import LANGUAGES, shipped
from musterpoint.web import languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    The answer about one service. ``access`` is empty when no row says anything.

    ``is_sure`` is False where a row is general knowledge: ask before you rely on it.
    """

    service: str
    access: str = ""
    words: Mapping[str, str]
    source: str = ""
    is_sure: bool = False
    is_own: bool = False
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    stamp: str = ""
    row_id: UUID | None = None

    @property
    def text(self) -> str:
        """The words in the reader's language, else in English, else in any."""
        return spoken(self.words)

    @property
    def language(self) -> str:
        """The language of ``text``."""
        return language_of(self.words)


def language_of(words: Mapping[str, str]) -> str:
    """Return the language in which words are shown to the reader."""
    wanted = (languages.current().code, "en", *LANGUAGES)
    return next((code for code in wanted if words.get(code)), "en")


def spoken(words: Mapping[str, str]) -> str:
    """Return words in the reader's language, else in English, else in any; empty for none."""
    return words.get(language_of(words), "")


def entitlements(
    country: str, status: str, phase: str, service: str = "", *, at: datetime
) -> list[Found]:
    """Return the answer for each service, or for one, in the order of the vocabulary."""
    day = at.astimezone(UTC).date()
    services = [service] if service else list(shipped().services)
    own = list(_own(country, status, phase, day))
    general = [
        row
        for row in shipped().rows
        if row.country in (country, ANY)
        and row.status in (status, ANY)
        and row.phase in (phase, ANY)
        and row.valid_from <= day
        and (row.valid_until is None or day <= row.valid_until)
    ]
    found = []
    for code in dict.fromkeys([*services, *(row.service for row in own if not service)]):
        mine = _best(row for row in own if row.service == code)
        if mine is not None:
            found.append(_of_own(mine))
            continue
        theirs = max(
            (row for row in general if row.service == code),
            key=lambda row: (
                row.country != ANY, row.status != ANY, row.phase != ANY, row.valid_from,
            ),
            default=None,
        )  # fmt: skip
        if theirs is None:
            found.append(Found(service=code, words={}))
        else:
            found.append(
                Found(
                    service=code,
                    access=theirs.access,
                    words=theirs.words,
                    source=theirs.source,
                    is_sure=theirs.mark == "read",
                    valid_from=theirs.valid_from,
                    valid_until=theirs.valid_until,
                    stamp=shipped().stamp,
                )
            )
    return found


def _own(country: str, status: str, phase: str, day: date) -> QuerySet[Entitlement]:
    return Entitlement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        country=country,
        status__in=(status, ANY),
        phase__in=(phase, ANY),
        valid_from__lte=day,
    ).order_by("service", "id")


def _best(rows: Iterable[Entitlement]) -> Entitlement | None:
    return max(
        rows,
        key=lambda row: (row.status != ANY, row.phase != ANY, row.valid_from),
        default=None,
    )


def _of_own(row: Entitlement) -> Found:
    return Found(
        service=row.service,
        access=row.access,
        words=row.words,
        source=row.source,
        is_sure=row.checked_on is not None,
        is_own=True,
        checked_on=row.checked_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        row_id=row.id,
    )


def own_rows() -> QuerySet[Entitlement]:
    """Return the organisation's own rows, newest beginning first."""
    return Entitlement.objects.order_by("country", "service", "status", "phase", "-valid_from")


def vocabulary(name: str) -> list[tuple[str, str]]:
    """Return (code, words) of ``services``, ``statuses`` or ``phases`` in the reader's language."""
    words: Mapping[str, Mapping[str, str]] = getattr(shipped(), name)
    return [(code, spoken(one)) for code, one in words.items()]
