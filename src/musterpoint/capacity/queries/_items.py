"""Items of the plan: what closes which gap, how far it is, and whether the level rose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from musterpoint.capacity.areas import Area, Question, pack
from musterpoint.capacity.models import LIVE, Answer, Assessment, Item, ItemEvent, ItemState, State
from musterpoint.capacity.queries._assessments import names_of
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.remedies import Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilters:
    """What narrows the plan down. ``state`` may also be live or late."""

    state: str = ""
    area: str = ""
    who: str | None = None
    owner_id: UUID | None = None
    assessment_id: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """
    An item with its words.

    ``level_now`` is the level in the newest agreed assessment after the one that found the gap,
    None when there was none yet; ``now_as_of`` its day.
    """

    item: Item
    question: Question | None
    area: Area | None
    owner: str
    remedy: Remedy | None
    is_late: bool
    level_now: int | None
    now_as_of: date | None

    @property
    def moved(self) -> str:
        """``rose``, ``same`` or ``fell`` since the gap was found; empty when it is not known."""
        if self.level_now is None:
            return ""
        step = self.level_now - self.item.level_then
        return "rose" if step > 0 else "fell" if step < 0 else "same"

    @property
    def is_reached(self) -> bool:
        """Say whether the level aimed at is reached."""
        return self.level_now is not None and self.level_now >= self.item.aim

    @property
    def title(self) -> str:
        """What is done, or the question when nobody said it yet."""
        return self.item.what or (self.question.text if self.question else self.item.question)


def items(filters: ItemFilters, today: date) -> list[ItemLine]:
    """Return items, live ones first, the longest due on top."""
    rows = Item.objects.select_related("assessment")
    if filters.state in ItemState.values:
        rows = rows.filter(state=filters.state)
    elif filters.state == "live":
        rows = rows.filter(state__in=LIVE)
    elif filters.state == "late":
        rows = rows.filter(state__in=LIVE, due_on__lt=today)
    if filters.who is not None:
        rows = rows.filter(who=filters.who)
    if filters.owner_id is not None:
        rows = rows.filter(owner_id=filters.owner_id)
    if filters.assessment_id is not None:
        rows = rows.filter(assessment_id=filters.assessment_id)
    wanted = filters.text.casefold()
    found = [
        one
        for one in _lines(list(rows.order_by("due_on", "id")), today)
        if filters.area in ("", one.area.code if one.area else "")
        and wanted in f"{one.title} {one.question.text if one.question else ''}".casefold()
    ]
    return sorted(found, key=lambda one: one.item.state not in LIVE)


def item(item_id: UUID, today: date) -> ItemLine:
    """Return one item, or raise Missing."""
    found = _lines(list(Item.objects.select_related("assessment").filter(id=item_id)), today)
    if not found:
        raise Missing(_("There is no such item here."))
    return found[0]


def _lines(rows: list[Item], today: date) -> list[ItemLine]:
    known = pack().questions
    areas = {one.code: one for one in pack().areas}
    names = names_of(one.owner_id for one in rows)
    wanted: dict[str, list[str]] = {}
    for one in rows:
        if one.remedy_kind:
            wanted.setdefault(one.remedy_kind, []).append(one.remedy_key)
    there = remedies.find(wanted)
    later = _later({one.who for one in rows}) if rows else {}
    found = []
    for one in rows:
        question = known.get(one.question)
        now = _now(one, later)
        found.append(
            ItemLine(
                item=one,
                question=question,
                area=areas.get(question.area) if question else None,
                owner=names.get(one.owner_id, "") if one.owner_id else "",
                remedy=there.get((one.remedy_kind, one.remedy_key)),
                is_late=one.state in LIVE and one.due_on < today,
                level_now=now[1] if now else None,
                now_as_of=now[0] if now else None,
            )
        )
    return found


Levels = Mapping[str, list[tuple[Assessment, Mapping[str, int | None]]]]


def _later(whos: set[str]) -> Levels:
    """Return the agreed assessments of organisations with their levels, the newest first."""
    answers = Answer.objects.only("assessment_id", "question", "level", "concerns")
    rows = Assessment.objects.filter(state=State.AGREED).prefetch_related(
        Prefetch("answers", answers)
    )
    found: dict[str, list[tuple[Assessment, Mapping[str, int | None]]]] = {}
    for one in rows.defer("sealed").order_by("-as_of", "-agreed_at", "-id"):
        if one.who in whos:
            levels = {a.question: a.level if a.concerns else None for a in one.answers.all()}
            found.setdefault(one.who, []).append((one, levels))
    return found


def _now(one: Item, later: Levels) -> tuple[date, int] | None:
    first = one.assessment
    for row, levels in later.get(one.who, ()):
        if row.id == first.id or row.as_of < first.as_of:
            continue
        if row.agreed_at is None or first.agreed_at is None or row.agreed_at <= first.agreed_at:
            continue
        level = levels.get(one.question)
        if level is not None:
            return row.as_of, level
    return None


def history(item_id: UUID) -> list[tuple[ItemEvent, str]]:
    """Return what happened to an item, the newest first, each with the name of who did it."""
    rows = list(ItemEvent.objects.filter(item_id=item_id).order_by("-happened_at", "-id"))
    names = names_of(row.user_id for row in rows)
    return [(row, names.get(row.user_id, "") if row.user_id else "") for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What the items of one currency cost, in minor units."""

    currency: str
    minor: int


def costs(lines: Iterable[ItemLine]) -> list[Sum]:
    """Return the cost of items that were not dropped, by currency."""
    found: dict[str, int] = {}
    for one in lines:
        row = one.item
        if row.cost_minor is not None and row.state != ItemState.DROPPED:
            found[row.currency] = found.get(row.currency, 0) + row.cost_minor
    return [Sum(currency=code, minor=minor) for code, minor in sorted(found.items())]
