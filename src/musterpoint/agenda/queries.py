"""Everything that is due, merged from the packages that own it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from musterpoint.accounts.models import User
from musterpoint.tenancy.actors import Actor, Permission

PAGE = 50
DAY = timedelta(days=1)
MINE, POST, ALL = VIEWS = ("mine", "post", "all")
#: How far ahead each word of the filter looks; "late" until now.
WHEN: Mapping[str, timedelta] = {"late": timedelta(0), "today": DAY, "week": 7 * DAY}
#: A moment and an id: after which item a page goes on.
Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What a reader asks for.

    ``view`` is "mine" (whose officer is the reader), "post" (of one of ``posts``) or "all";
    ``until`` leaves out what is due later.
    """

    by: Actor
    at: datetime
    view: str = MINE
    posts: frozenset[str] = frozenset()
    kind: str = ""
    until: datetime | None = None
    after: Place | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One thing that is due. ``page`` is the name of the page where it is done, with its parts.

    ``what`` and ``about`` are words without a name of a person: a step, a kind, a reference.
    """

    id: UUID
    due_at: datetime
    what: str
    about: str = ""
    officer_id: UUID | None = None
    post: str = ""
    page: str
    parts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A kind of thing that is due, of one package.

    ``find`` returns the first ``limit + 1`` items that are asked for and that the reader may see,
    in the order of moment and id; ``window`` helps. It is asked of readers with ``permission``
    alone, and of those for whom ``may`` holds; for all others the kind does not exist.
    """

    code: str
    label: str | Promise
    permission: Permission
    find: Callable[[Asked], list[Item]]
    may: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """
    Which posts a reader works at, and which there are: of the package that knows posts.

    ``mine`` answers for the reader's own post, ``every`` for the list to choose from.
    """

    mine: Callable[[Actor], frozenset[str]]
    every: Callable[[Actor], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item with its kind."""

    item: Item
    kind: str
    label: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A page of the list; ``next`` is where it goes on, empty at the end."""

    lines: tuple[Line, ...]
    next: str = ""


_sources: dict[str, Source] = {}
_posts: list[Posts] = []


def register(source: Source) -> None:
    """Name a kind of thing that is due, when the product starts."""
    _sources[source.code] = source


def register_posts(posts: Posts) -> None:
    """Name who knows the posts, when the product starts."""
    _posts[:] = [posts]


def sources(by: Actor) -> list[Source]:
    """Return the kinds that exist for a reader, by name of the code."""
    return [
        one
        for _code, one in sorted(_sources.items())
        if by.may(one.permission) and (one.may is None or one.may(by))
    ]


def posts_of(by: Actor) -> frozenset[str]:
    """Return the posts at which a reader works."""
    return frozenset(one for posts in _posts for one in posts.mine(by))


def posts(by: Actor) -> list[str]:
    """Return the posts there are, by name."""
    return sorted({one for known in _posts for one in known.every(by)})


def board(asked: Asked) -> Board:
    """Return what is due, the longest missed first: as many queries as there are kinds."""
    found: list[Line] = []
    for source in sources(asked.by):
        if asked.kind in ("", source.code):
            listed = source.find(asked)
            found += [Line(item=one, kind=source.code, label=source.label) for one in listed]
    found.sort(key=lambda line: (line.item.due_at, line.item.id))
    shown = found[: asked.limit]
    more = ""
    if len(found) > asked.limit:
        last = shown[-1].item
        more = f"{last.due_at.isoformat()}_{last.id}"
    return Board(lines=tuple(shown), next=more)


def everything(asked: Asked, most: int) -> Iterator[Line]:
    """Return the whole list, in parts, up to a number of lines: for a file."""
    count = 0
    while count < most:
        page = board(replace(asked, limit=min(1000, most - count)))
        yield from page.lines
        count += len(page.lines)
        if not page.next:
            return
        asked = replace(asked, after=read_place(page.next))


def read_place(cursor: str) -> Place | None:
    """Return the place after which a page begins; None for the first, and for nonsense."""
    moment, _line, last = cursor.partition("_")
    try:
        found = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return None
    return found if found[0].tzinfo is not None else None


def names(user_ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of officers."""
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "name"))


# What sources share


def officer(rows: QuerySet[Any], asked: Asked, column: str) -> QuerySet[Any]:
    """Leave what the reader looks after, when they ask for their own."""
    if asked.view != MINE:
        return rows
    return rows.filter(**{column: asked.by.id}) if asked.by.id is not None else rows.none()


def window(rows: QuerySet[Any], asked: Asked, column: str) -> list[Any]:
    """Return the rows of a page by a column of moments: after the place, until the end."""
    if asked.until is not None:
        rows = rows.filter(**{f"{column}__lte": asked.until})
    if asked.after is not None:
        moment, last = asked.after
        rows = rows.filter(**{f"{column}__gte": moment})
        rows = rows.filter(Q(**{f"{column}__gt": moment}) | Q(id__gt=last))
    return list(rows.order_by(column, "id")[: asked.limit + 1])


def fits(item: Item, asked: Asked) -> bool:
    """Say whether an item that was made without ``window`` belongs to the page."""
    if asked.view == MINE and (asked.by.id is None or item.officer_id != asked.by.id):
        return False
    if asked.view == POST and item.post not in asked.posts:
        return False
    if asked.until is not None and item.due_at > asked.until:
        return False
    return asked.after is None or (item.due_at, item.id) > asked.after


def first(items: list[Item], asked: Asked) -> list[Item]:
    """Return the items of a page from a list that was made without ``window``."""
    chosen = [one for one in items if fits(one, asked)]
    return sorted(chosen, key=lambda one: (one.due_at, one.id))[: asked.limit + 1]
