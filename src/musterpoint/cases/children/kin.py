"""Who may be siblings though they were registered apart: a hint for a human, never a fact. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

from musterpoint.engine.linkage import sounds, tokens

#: A part of a name that so many children share tells nothing by itself.
COMMON = 12
#: Names of parents are the same when so many of their parts are.
PARTS = 2
#: Who was registered at one place within this time came together.
NEAR = timedelta(days=3)
FAMILY, PARENTS, LIST, POST, PLACE = ("family", "parents", "list", "post", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """What is compared of a child: parts of names, and how it came."""

    person_id: UUID
    household_id: UUID | None
    whole: frozenset[str]
    family: frozenset[str]
    parents: tuple[frozenset[str], ...] = ()
    batch_id: UUID | None = None
    post: str = ""
    area: str = ""
    registered_at: datetime


def _heard(name: str) -> list[str]:
    """Return the parts of a name as they sound, so that scripts and spellings are the same."""
    return [sounds(token)[-1] for token in tokens(name)]


def parts(names: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return all parts of somebody's names, and those after the first: the family's."""
    read = [_heard(name) for name in names]
    return (
        frozenset(part for name in read for part in name),
        frozenset(part for name in read for part in name[1:]),
    )


def parents_of(text: str) -> tuple[frozenset[str], ...]:
    """Return the parts of each name in a text of names with commas or line breaks between."""
    lines = text.replace(";", "\n").replace(",", "\n").replace("،", "\n").splitlines()
    return tuple(found for line in lines if len(found := frozenset(_heard(line))) >= PARTS)


def pairs(
    fresh: Sequence[Kin], everybody: Sequence[Kin]
) -> Iterator[tuple[UUID, UUID, tuple[str, ...]]]:
    """
    Return pairs with what speaks for them; one of each pair is among the fresh ones.

    Only who shares a part of a family name or of a parent's name is compared.
    """
    seen = Counter(part for one in everybody for part in one.family)
    common = frozenset(part for part, count in seen.items() if count > COMMON)
    by_part: dict[str, list[Kin]] = {}
    for one in everybody:
        for part in one.family.union(*one.parents):
            by_part.setdefault(part, []).append(one)
    wanted = {one.person_id for one in fresh}
    done: set[tuple[UUID, UUID]] = set()
    for group in by_part.values():
        for one, other in combinations(group, 2):
            if not wanted & {one.person_id, other.person_id}:
                continue
            left, right = sorted((one, other), key=lambda kin: kin.person_id)
            place = (left.person_id, right.person_id)
            if place not in done:
                done.add(place)
                found = reasons(left, right, common)
                if found:
                    yield (*place, found)


def reasons(one: Kin, other: Kin, common: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """
    Return what speaks for siblings; nothing when it is too little.

    The same parents are enough. A family name needs a list, a post or a place beside it, and a
    common one a second part. Who has all the same names may be one person: that is no hint here.
    """
    if one.person_id == other.person_id or one.whole == other.whole:
        return ()
    if one.household_id is not None and one.household_id == other.household_id:
        return ()
    shared = one.family & other.family
    found = [FAMILY] if shared - common or len(shared) >= PARTS else []
    if any(len(mine & yours) >= PARTS for mine in one.parents for yours in other.parents):
        found.append(PARENTS)
    beside = [
        code
        for code, holds in (
            (LIST, one.batch_id is not None and one.batch_id == other.batch_id),
            (POST, bool(one.post) and one.post == other.post),
            (PLACE, _came_together(one, other)),
        )
        if holds
    ]
    is_enough = PARENTS in found or (FAMILY in found and beside)
    return tuple(found + beside) if is_enough else ()


def _came_together(one: Kin, other: Kin) -> bool:
    is_near = abs(one.registered_at - other.registered_at) <= NEAR
    return bool(one.area) and one.area == other.area and is_near
