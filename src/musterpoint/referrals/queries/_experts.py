"""Who else can help: experts of the rosters whose skills fit a kind of service."""

from datetime import datetime
from uuid import UUID

from musterpoint.referrals import kinds
from musterpoint.rosters import queries as rosters
from musterpoint.rosters.queries import Named

SHOWN = 5


def experts(service_kind: str, country: str, at: datetime) -> list[Named]:
    """
    Return experts with one of the skills of a kind who may be called now, best first.

    Whoever shows them calls ``audit.saw`` with their ids and needs to be allowed to read rosters.
    """
    found: dict[UUID, Named] = {}
    kind = kinds.shipped().kinds.get(service_kind)
    for skill in kind.skills if kind else ():
        need = rosters.Need(kind="expert", skills=(skill,), country=country)
        for one in rosters.match(need, at, limit=SHOWN).ranked:
            found.setdefault(one.card.id, one)
    return sorted(found.values(), key=lambda one: (-one.score, one.card.id))[:SHOWN]


def entitlements(
    service_kind: str, country: str, status: str, phase: str, at: datetime
) -> list[tuple[str, rosters.Found]]:
    """
    Return what holds for a status in a phase, in a country, for a kind: name and answer.

    The question is kept nowhere.
    """
    kind = kinds.shipped().kinds.get(service_kind)
    names = dict(rosters.vocabulary("services"))
    return [
        (names.get(one.service, one.service), one)
        for wanted in (kind.entitlements if kind else ())
        for one in rosters.entitlements(country, status, phase, wanted, at=at)
    ]
