"""Questions about calls and applications: who may see which scores, and what is told of groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.exchange import figures, rules
from musterpoint.exchange.actions._appeals import APPEAL_USE
from musterpoint.exchange.actions._calls import APPLICATION_USE, NoSuchCall
from musterpoint.exchange.actions._scoring import (
    counting,
    is_one_of,
    is_undecided,
    totals_of,
)
from musterpoint.exchange.figures import Statistic
from musterpoint.exchange.models import (
    Appeal,
    Application,
    Call,
    CallState,
    Score,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """
    What is shown of scores: none of others' before enough members have scored.

    ``count`` is how many have; ``mine`` the reader's own.
    """

    count: int
    mine: Score | None
    shown: tuple[Score, ...]
    is_complete: bool
    needs_third: bool
    mean: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLine:
    """An application in the list of a call, with what stands between it and its decision."""

    row: Application
    scored: Scored
    has_conflict_with_me: bool


def calls(text: str = "") -> list[Call]:
    """Return calls, the newest first."""
    rows = Call.objects.order_by("-closes_at", "-id")
    return [one for one in rows if text.casefold() in one.title.casefold()]


def public_calls() -> list[Call]:
    """Return calls that were published, the newest first."""
    rows = Call.objects.exclude(state=CallState.DRAFT).prefetch_related("criteria")
    return list(rows.order_by("-closes_at", "-id"))


def call(call_id: UUID) -> Call:
    """Return a call, or raise NoSuchCall."""
    found = Call.objects.filter(id=call_id).first()
    if found is None:
        raise NoSuchCall(_("There is no such call here."))
    return found


def call_by_slug(slug: str) -> Call:
    """Return a published call by its address, or raise NoSuchCall."""
    found = Call.objects.filter(slug=slug).exclude(state=CallState.DRAFT).first()
    if found is None:
        raise NoSuchCall(_("There is no such call."))
    return found


def application(application_id: UUID) -> Application:
    """Return an application with its call, or raise NoSuchCall."""
    rows = Application.objects.select_related("call")
    found = rows.filter(id=application_id).first()
    if found is None:
        raise NoSuchCall(_("There is no such application here."))
    return found


def applications(call: Call, *, by: Actor) -> list[ApplicationLine]:
    """Return the applications of a call by name, with the reader's view of their scores."""
    rows = list(call.applications.prefetch_related("scores", "conflicts").order_by("name", "id"))
    return [
        ApplicationLine(
            row=one,
            scored=scored_of(one, call, by),
            has_conflict_with_me=is_one_of(by, [c.user_id for c in one.conflicts.all()]),
        )
        for one in rows
    ]


def scored_of(row: Application, call: Call, by: Actor) -> Scored:
    """Return what a reader sees of the scores of an application: blind until it is complete."""
    scores = counting(row)
    totals = [one.total for one in scores]
    is_complete = rules.is_complete(totals, call.gap)
    mine = next((one for one in row.scores.all() if one.scorer_id == by.id), None)
    return Scored(
        count=len(scores),
        mine=mine,
        shown=tuple(scores) if is_complete else (mine,) if mine else (),
        is_complete=is_complete,
        needs_third=rules.needs_third(totals, call.gap) and len(scores) < 3,
        mean=rules.mean([totals[place] for place in rules.counted(totals)])
        if is_complete
        else None,
    )


def opened_application(row: Application, at: datetime) -> dict[str, Any]:
    """Return contact, answers and statement of conflicts. Whoever shows them calls saw."""
    found: dict[str, Any] = vault.open_key(row.id, at=at).open(APPLICATION_USE, row.sealed)
    return found


def opened_appeal(row: Appeal, at: datetime) -> str:
    """Return what an appeal says."""
    return str(vault.open_key(row.id, at=at).open(APPEAL_USE, row.sealed)["words"])


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues and of programs by id."""
    return accounts.names(user_ids)


def work_of(by: Actor, at: datetime) -> list[Application]:
    """Return applications that wait for a score and that the reader may give one."""
    if by.id is None:
        return []
    rows = (
        Application.objects.filter(
            call__state__in=(CallState.PUBLISHED, CallState.DECIDED),
            call__closes_at__lt=at,
            outcome="",
        )
        .exclude(scores__scorer_id=by.id)
        .exclude(conflicts__user_id=by.id)
        .select_related("call")
        .prefetch_related("scores")
        .order_by("call__score_by", "id")
    )
    return [
        one
        for one in rows
        if is_undecided(one) and not rules.is_complete(totals_of(one), one.call.gap)
    ]


def statistics(call: Call) -> list[Statistic]:
    """
    Return by kind, country and size how many applied and were selected.

    After the results were told these are the figures of that moment: how they change with an
    appeal would tell of the one who appealed.
    """
    if call.figures is None:
        return figures.of_call(call)
    return [Statistic(**one) for one in call.figures]
