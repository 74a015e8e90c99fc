"""The posts of an organisation, those without a plan too: what each must have, and by when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from musterpoint.plans.owners import reachable
from musterpoint.plans.queries._plans import Filters, PlanLine, plans
from musterpoint.plans.sections import pack
from musterpoint.rosters.wardens import queries as wardens

#: Whose plans: the holder for which posts are looked for.
POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPost:
    """A post that some list of the organisation names, and since when at least."""

    name: str
    country: str
    since: datetime


#: A post by its plain name and its country.
Key = tuple[str, str]
#: Names the posts that a package keeps a list of.
Finder = Callable[[], Iterable[KnownPost]]
_finders: list[Finder] = []


def also_posts(finder: Finder) -> None:
    """Let a package name the posts it knows, when the product starts."""
    if finder not in _finders:
        _finders.append(finder)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """
    Whose plans: a post, office or company in a country, and its plans by kind.

    ``missing`` are the kinds that every post must have and this one has not, with the day by which.
    """

    country: str
    holder: str
    holder_name: str
    by_kind: Mapping[str, tuple[PlanLine, ...]]
    missing: Mapping[str, date] = field(default_factory=dict)

    @property
    def overdue(self) -> int:
        """How many of its plans wait for a review that was due."""
        return sum(one.is_overdue for lines in self.by_kind.values() for one in lines)


def by_post(today: date) -> list[PostLine]:
    """
    Return every post with its plans by kind, and those that have none; most overdue first.

    Posts are those that plans name, those that have wardens, and those of other packages' lists.
    """
    found: dict[tuple[str, str, str], dict[str, list[PlanLine]]] = {}
    for one in plans(Filters(), today):
        row = one.plan
        kinds = found.setdefault((row.country, row.holder, row.holder_name), {})
        kinds.setdefault(row.kind, []).append(one)
    lines = [
        PostLine(
            country=country,
            holder=holder,
            holder_name=name,
            by_kind={kind: tuple(some) for kind, some in kinds.items()},
        )
        for (country, holder, name), kinds in found.items()
    ]
    lines = _with_missing(lines)
    return sorted(
        lines,
        key=lambda one: (
            -one.overdue,
            min(one.missing.values(), default=date.max),
            one.country,
            one.holder_name.casefold(),
        ),
    )


def nobody_to_tell(lines: Iterable[PostLine], at: datetime) -> int:
    """Return how many overdue plans have no owner who is a member and has an address."""
    rows = [
        one.plan
        for line in lines
        for some in line.by_kind.values()
        for one in some
        if one.is_overdue
    ]
    there = reachable([one.owner_id for one in rows], at)
    return sum(1 for one in rows if one.owner_id not in there)


def _with_missing(lines: Sequence[PostLine]) -> list[PostLine]:
    """Return the lines with what each post lacks, and a line for each post without any plan."""
    known = _known()
    done: list[PostLine] = []
    for line in lines:
        if line.holder != POST:
            done.append(line)
            continue
        post = _take(line, known)
        rows = [one.plan for some in line.by_kind.values() for one in some]
        since = min([one.created_at for one in rows] + ([post.since] if post else []))
        done.append(replace(line, missing=_missing(line.by_kind, since)))
    done += [
        PostLine(
            country=post.country,
            holder=POST,
            holder_name=post.name,
            by_kind={},
            missing=_missing({}, post.since),
        )
        for post in known.values()
    ]
    return done


def _take(line: PostLine, known: dict[Key, KnownPost]) -> KnownPost | None:
    """Take the post that a plan means out of those known; alone in its country it needs no name."""
    if line.holder_name:
        name = _plain(line.holder_name)
        return known.pop((name, line.country), None) or known.pop((name, ""), None)
    there = [key for key in known if key[1] == line.country]
    return known.pop(there[0]) if len(there) == 1 else None


def _missing(there: Mapping[str, object], since: datetime) -> dict[str, date]:
    due = (since + pack().first_plan).date()
    return {kind: due for kind in pack().each_post if kind not in there}


def _known() -> dict[Key, KnownPost]:
    """Return all posts by name and country, each since the first time that a list names it."""
    named = [*(one for finder in _finders for one in finder()), *_of_wardens()]
    found: dict[Key, KnownPost] = {}
    for one in sorted(named, key=lambda one: (not one.country, one.since)):
        name = _plain(one.name)
        same = [key for key in found if key[0] == name and one.country in ("", key[1])]
        if name and not same:
            found[name, one.country] = one
    return found


def _of_wardens() -> list[KnownPost]:
    return [
        KnownPost(name=one.post, country=one.country, since=one.updated_at)
        for one in wardens.zones()
    ]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
