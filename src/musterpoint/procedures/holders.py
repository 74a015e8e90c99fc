"""
Packages above that hold runs say who may see them and where they are worked on.

A run that a case holds is worked on in the case; a colleague from whom the case is hidden must not
find it on the board either.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.engine.procedures import State
from musterpoint.procedures.models import AnyRun
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """
    What a package answers about the runs it holds.

    ``may_see`` returns those of the runs that the actor may see; ``page`` the name of the URL
    where one is worked on, which takes ``run_id`` and is of the same organisation. ``moved`` is
    told of every step of a run in the same transaction, for what rests on where the run stands.
    ``hidden`` returns the runs that the actor may not see, None for all of them: for counts, which
    cannot name every run; without it they ask ``may_see``. ``at_posts`` returns the condition of a
    run of posts, on the column ``run_id``.
    """

    may_see: Callable[[Collection[UUID], Actor], Collection[UUID]]
    page: str = ""
    moved: Callable[[AnyRun, State, datetime], None] | None = None
    hidden: Callable[[Actor], Collection[UUID] | None] | None = None
    at_posts: Callable[[Collection[str], Actor], Q] | None = None


_holders: dict[str, Holder] = {}


def register(name: str, holder: Holder) -> None:
    """Name a holder, when the product starts."""
    _holders[name] = holder


def find(name: str) -> Holder | None:
    """Return a holder; None for runs that nobody holds."""
    return _holders.get(name)


def tell(run: AnyRun, state: State, at: datetime) -> None:
    """Tell the holder of a run where it stands now."""
    holder = find(run.held_by)
    if holder is not None and holder.moved is not None:
        holder.moved(run, state, at)


def everyone() -> dict[str, Holder]:
    """Return all holders by name."""
    return dict(_holders)


def visible(held: Iterable[tuple[UUID, str]], by: Actor) -> set[UUID]:
    """Return the runs (ids with the name of their holder) that an actor may see."""
    by_holder: dict[str, set[UUID]] = {}
    for run_id, name in held:
        by_holder.setdefault(name, set()).add(run_id)
    seen: set[UUID] = set()
    for name, ids in by_holder.items():
        holder = find(name)
        if holder is not None:
            seen |= set(holder.may_see(ids, by))
        elif not name:
            seen |= ids
    return seen
