"""Questions about what is asked of funds. Whoever shows what was sealed calls ``audit.saw``."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.grants import came_back, figures, rules
from musterpoint.grants.actions import (
    NoSuchApplication,
    is_told,
    opened,
    totals_of,
)
from musterpoint.grants.actions._base import APPEAL, ASSESSMENT, DECISION, RETURNS, SCORE, STEP, USE
from musterpoint.grants.figures import Statistic
from musterpoint.grants.models import (
    Advance,
    Appeal,
    Applicant,
    Application,
    Assessment,
    Call,
    CallState,
    Decision,
    Milestone,
    Recovery,
    Route,
    Score,
    State,
    Step,
)
from musterpoint.kernel.ids import parse_reference
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

#: The order of the queue: what nobody has to act on has no day and comes last.
BY_DUE = ("due_at", "received_at", "id")
#: In place of a state: those whose payment came back.
BACK = "back"
#: What is over: nothing is done with it any more.
OVER = (State.CLOSED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One application of a list, with the name of who applies."""

    row: Application
    name: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One place of the ranking: whether the money reaches it, and why it stands there."""

    place: int
    row: Application
    name: str
    amount: int
    fits: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What a reader may see of scores: none of others' before enough members have scored."""

    count: int
    mine: Score | None
    shown: tuple[Score, ...]
    is_complete: bool


def queued(state: str = "", words: str = "") -> QuerySet[Application]:
    """
    Return applications in a state, or all that are not over; ``BACK`` asks for those whose payment
    came back.

    ``words`` is a reference; names are sealed and not searched.
    """
    rows = Application.objects.select_related("call")
    if state == BACK:
        rows = came_back.applications(rows)
    elif state:
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(state__in=OVER)
    if words.strip():
        rows = rows.filter(reference=parse_reference(words) or "-")
    return rows


def queue(state: str = "", words: str = "", *, at: datetime, limit: int) -> list[Line]:
    """
    Return applications by the day they are due, those that nobody has to act on last.

    Three statements.
    """
    return lines_of(list(queued(state, words).order_by(*BY_DUE)[:limit]), at)


def lines_of(found: Sequence[Application], at: datetime) -> list[Line]:
    """Return applications as lines of a list, with the names of who applies."""
    return [
        Line(row=one, name=name, is_late=one.due_at is not None and one.due_at < at)
        for one, name in zip(found, names(found, at), strict=True)
    ]


def names(rows: Sequence[Application], at: datetime) -> list[str]:
    """Return who applies, in the order of the rows; empty for the erased. One statement."""
    keys = vault.open_keys([one.subject_id for one in rows], at=at)
    return [
        str(keys[one.subject_id].open(USE, one.sealed)["name"]) if one.subject_id in keys else ""
        for one in rows
    ]


def counts() -> dict[str, int]:
    """Return how many applications stand at each state, and of how many the payment came back."""
    found = {BACK: came_back.applications(Application.objects.all()).count()}
    for state in Application.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def application(row_id: UUID) -> Application:
    """Return an application with its call and crisis, or raise NoSuchApplication."""
    row = Application.objects.select_related("call", "crisis").filter(id=row_id).first()
    if row is None:
        raise NoSuchApplication(_("There is no such application here."))
    return row


def content(row: Application, at: datetime) -> dict[str, Any]:
    """Return what somebody told with an application; empty values for the erased."""
    try:
        key = vault.open_key(row.subject_id, at=at)
    except vault.Erased as gone:
        return {"name": str(gone), "why": "", "born": "", "phone": "", "email": "", "ground": "",
                "papers": [], "levels": {}, "answers": {}, "payee": {}}  # fmt: skip
    found: dict[str, Any] = key.open(USE, row.sealed)
    return found


def _reader(row: Application, at: datetime) -> Callable[[Any, str], str]:
    """Return what opens the words of an application: its key is fetched once."""
    key = vault.open_keys([row.subject_id], at=at).get(row.subject_id)

    def read(sealed: bytes | memoryview | None, use: str) -> str:
        if not sealed:
            return ""
        return str(key.open(use, sealed)["words"]) if key else _("This record was erased for good.")

    return read


def history(row: Application, at: datetime) -> list[tuple[Step, str]]:
    """Return every step with its words, the latest first."""
    read = _reader(row, at)
    return [(one, read(one.sealed, STEP)) for one in row.steps.order_by("-made_at", "-id")]


def assessments(row: Application, at: datetime) -> list[tuple[Assessment, dict[str, Any]]]:
    """Return assessments with levels and words, the latest first."""
    keys = vault.open_keys([row.subject_id], at=at)
    key = keys.get(row.subject_id)
    empty: dict[str, Any] = {"levels": {}, "words": ""}
    return [
        (one, key.open(ASSESSMENT, one.sealed) if key else empty)
        for one in row.assessments.order_by("-made_at", "-id")
    ]


def decisions(row: Application, at: datetime) -> list[tuple[Decision, str]]:
    """Return decisions with their reasons, the latest first."""
    rows = row.decisions.order_by("-made_at", "-id")
    read = _reader(row, at)
    return [(one, read(one.sealed, DECISION)) for one in rows]


def appeal(row: Application, at: datetime) -> tuple[Appeal, str, str] | None:
    """Return the appeal with its words and the answer; None when there is none."""
    found = row.appeals.first()
    if found is None:
        return None
    read = _reader(row, at)
    return found, read(found.sealed, APPEAL), read(found.answer, APPEAL)


def ranking(purpose: str, money: int | None, *, unit: str = "", at: datetime) -> list[Ranked]:
    """
    Rank what is recommended and not decided, by need and then by the day it came.

    ``money`` in smallest parts of ``unit`` is what there is; None asks for no line. Each place says
    why, in the pack's words; who somebody is, and whose fault it was, is no part of it.
    """
    asked = Application.objects.filter(
        state=State.RECOMMENDED, route=Route.NEED, purpose=purpose, recommended__gt=0
    )
    if unit:
        asked = asked.filter(unit=unit)
    rows = list(asked.order_by("-score", "received_at", "id"))
    amounts = [one.recommended or 0 for one in rows]
    fits = rules.affordable(amounts, money) if money is not None else [True] * len(rows)
    last = _last_levels(rows, at)
    return [
        Ranked(place=place, row=one, name=name, amount=amount, fits=is_fine,
               why=_why(last.get(one.id, {})))
        for place, (one, name, amount, is_fine) in enumerate(
            zip(rows, names(rows, at), amounts, fits, strict=True), 1)
    ]  # fmt: skip


def _last_levels(rows: Sequence[Application], at: datetime) -> dict[UUID, Mapping[str, str]]:
    of = {one.id: one.subject_id for one in rows}
    keys = vault.open_keys(of.values(), at=at)
    found: dict[UUID, Mapping[str, str]] = {}
    made = Assessment.objects.filter(application_id__in=of).order_by("made_at", "id")
    for one in made:
        key = keys.get(of[one.application_id])
        if key is not None:
            found[one.application_id] = key.open(ASSESSMENT, one.sealed)["levels"]
    return found


def _why(levels: Mapping[str, str]) -> tuple[str, ...]:
    criteria = rules.pack().criteria
    return tuple(
        rules.in_words(criteria[code].levels[level].names)
        for code, level in levels.items()
        if code in criteria and level in criteria[code].levels
    )


def calls(words: str = "") -> QuerySet[Call]:
    """Return calls, the newest first; found by words of their title or address."""
    rows = Call.objects.order_by("-closes_at", "-id")
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__contains=word) | Q(slug__contains=word))
    return rows


def call(call_id: UUID) -> Call:
    """Return a call, or raise NoSuchApplication."""
    row = Call.objects.filter(id=call_id).first()
    if row is None:
        raise NoSuchApplication(_("There is no such call here."))
    return row


def public_calls() -> QuerySet[Call]:
    """Return what is published, those that are open first."""
    return Call.objects.exclude(state=CallState.DRAFT).order_by("-closes_at", "id")


def public_call(slug: str) -> Call:
    """Return a published call, or raise NoSuchApplication."""
    row = public_calls().filter(slug=slug).first()
    if row is None:
        raise NoSuchApplication(_("There is no such call here."))
    return row


def of_call(row: Call) -> list[Application]:
    """Return the applications of a call with their scores, the best first."""
    found = row.applications.exclude(state=State.WITHDRAWN).prefetch_related("scores", "conflicts")
    return sorted(found, key=lambda one: (-(one.score or -1), one.received_at, one.id))


def scored(row: Application, call: Call, by: Actor) -> Scored:
    """Return what a reader sees of the scores of an application: blind until it is complete."""
    scores = sorted(row.scores.all(), key=lambda one: (one.scored_at, one.id))
    is_complete = rules.is_complete(totals_of(row), call.gap)
    mine = next((one for one in scores if one.scorer_id == by.id), None)
    return Scored(
        count=len(scores),
        mine=mine,
        shown=tuple(scores) if is_complete else (mine,) if mine else (),
        is_complete=is_complete,
    )


def reasons(row: Application, one: Score, at: datetime) -> str:
    """Return why a member gave these points."""
    return opened(row, one.sealed, SCORE, at)


def milestones(row: Application, at: datetime) -> list[tuple[Milestone, dict[str, str]]]:
    """Return the milestones of a project with their words: report, visit, answer."""
    read = _reader(row, at)
    return [
        (one, {name: read(getattr(one, name), RETURNS) for name in ("report", "visit", "answer")})
        for one in row.milestones.order_by("position", "id")
    ]


def milestone(milestone_id: UUID) -> Milestone:
    """Return a milestone with its application, or raise NoSuchApplication."""
    found = Milestone.objects.select_related("application__call").filter(id=milestone_id).first()
    if found is None:
        raise NoSuchApplication(_("There is no such milestone here."))
    return found


def advances(words: str = "", *, is_open: bool = True) -> QuerySet[Advance]:
    """Return advances by the day they are to be settled; ``words`` is a reference."""
    rows = Advance.objects.select_related("application").prefetch_related("settlements")
    if is_open:
        rows = rows.filter(closed_at=None)
    if words.strip():
        rows = rows.filter(application__reference=parse_reference(words) or "-")
    return rows.order_by("settle_by", "id")


def advance(advance_id: UUID) -> Advance:
    """Return an advance with its application, or raise NoSuchApplication."""
    rows = Advance.objects.select_related("application").prefetch_related("settlements")
    found = rows.filter(id=advance_id).first()
    if found is None:
        raise NoSuchApplication(_("There is no such advance here."))
    return found


def recoveries(words: str = "", *, is_open: bool = True) -> QuerySet[Recovery]:
    """Return what others owe, by the day it is due; ``words`` is a reference."""
    rows = Recovery.objects.select_related("application")
    if is_open:
        rows = rows.filter(ended_at=None)
    if words.strip():
        rows = rows.filter(application__reference=parse_reference(words) or "-")
    return rows.order_by("due_at", "id")


def recovery(recovery_id: UUID) -> Recovery:
    """Return a claim with its application, or raise NoSuchApplication."""
    found = Recovery.objects.select_related("application").filter(id=recovery_id).first()
    if found is None:
        raise NoSuchApplication(_("There is no such claim here."))
    return found


def debtors(rows: Sequence[Recovery], at: datetime) -> list[dict[str, str]]:
    """Return who owes it and why, in the order of the rows; empty for the erased. One statement."""
    keys = vault.open_keys([one.application.subject_id for one in rows], at=at)
    found = [(one, keys.get(one.application.subject_id)) for one in rows]
    return [
        key.open(RETURNS, one.sealed) if key else {"name": "", "words": ""} for one, key in found
    ]


def appeals() -> QuerySet[Appeal]:
    """Return appeals that wait for a decision, by the day it is due."""
    rows = Appeal.objects.filter(decided_at=None).select_related("application__call")
    return rows.order_by("due_at", "id")


def statistics() -> list[Statistic]:
    """Return by group how many of the decided applications were refused, where it may be told."""
    rows = Application.objects.filter(decided_at__isnull=False)
    fields = ("sex", "applicant", "way", "purpose", "approved", "state")
    return figures.of_rows(
        [dict(one) for one in rows.values(*fields)], ("sex", "applicant", "way", "purpose")
    )


def figures_of(row: Call) -> list[Statistic]:
    """Return the figures of a call as they were told with its results."""
    if row.figures is None:
        return []
    return [Statistic(**one) for one in row.figures]


def users(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues by id."""
    wanted = {one for one in ids if one is not None}
    return {row.id: row.name for row in User.objects.filter(id__in=wanted)}


def told(row: Application) -> bool:
    """Say whether the applicant may read the decision."""
    return is_told(row)


def of_organisations(ids: Collection[UUID]) -> set[UUID]:
    """Return which of some applications are of organisations or of groups, not of people."""
    kinds = (Applicant.ORGANISATION, Applicant.DIASPORA)
    rows = Application.objects.filter(id__in=ids, applicant__in=kinds)
    return set(rows.values_list("id", flat=True))
