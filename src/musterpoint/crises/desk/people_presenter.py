"""Rows of the list of people, each with household, needs, hints and last word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises.desk import words
from musterpoint.crises.desk.page import when
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import Area, Crisis, RollEntry
from musterpoint.crises.queries import RollRow
from musterpoint.engine.linkage import FAMILIES
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.people.models import DuplicateHint
from musterpoint.people.queries import Card
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url


@dataclass(frozen=True, slots=True, kw_only=True)
class NameShown:
    """A name in Latin letters first, then in the person's own script."""

    first: str
    own: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One member of an opened household."""

    name: NameShown
    url: str
    kind: str
    status: str
    about: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HintLine:
    """Somebody who is perhaps the same person."""

    name: NameShown
    url: str
    reasons: str
    compare_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One row of the list."""

    id: UUID
    name: NameShown
    reference: str
    about: str
    url: str
    household_count: int
    household_note: str
    household_url: str
    area: str
    area_level: int
    place: str
    kind: str
    status: str
    needs: tuple[tuple[str, str], ...]
    last: str
    last_note: str
    members: tuple[MemberLine, ...]
    hints: tuple[HintLine, ...]


def name_of(card: Card) -> NameShown:
    """Return a person's name in Latin letters and in the own script, where they differ."""
    own = card.name
    latin = card.identity.latin or next((n for n in card.identity.names if n.isascii()), "")
    if not latin or latin == own:
        return NameShown(first=own, own="", language=card.language)
    return NameShown(first=latin, own=own, language=card.language)


def rows(
    request: ActorRequest,
    crisis: Crisis,
    found: Sequence[RollRow],
    *,
    opened: UUID | None,
    household_url: Mapping[UUID, str],
) -> tuple[list[PersonRow], list[UUID]]:
    """Return the rows, and everybody whose name is on the page."""
    ids = [row.person_id for row in found]
    households = people.household_members({row.household_id for row in found if row.household_id})
    hints = _hints(ids)
    others = {side for hint in hints for side in (hint.left_id, hint.right_id)}
    members = set(households.get(opened, ())) if opened else set()
    cards = people.card([*ids, *sorted(others | members)], request.at)
    areas = {area.code: area for area in Area.objects.filter(crisis=crisis)}
    entries = _entries(crisis, members)
    lines_of_hints = _hint_lines(request, crisis, hints, cards)
    made = [
        _row(
            request,
            row,
            cards[row.person_id],
            areas=areas,
            size=len(households.get(row.household_id, ())) if row.household_id else 1,
            household_url=household_url.get(row.household_id, "") if row.household_id else "",
            members=_members(request, households[opened], cards, entries)
            if opened and row.household_id == opened and opened in households
            else (),
            hints=tuple(lines_of_hints[row.person_id]),
        )
        for row in found
        if row.person_id in cards
    ]
    return made, list(cards)


def _row(
    request: ActorRequest,
    row: RollRow,
    card: Card,
    *,
    areas: Mapping[str, Area],
    size: int,
    household_url: str,
    members: tuple[MemberLine, ...],
    hints: tuple[HintLine, ...],
) -> PersonRow:
    area = areas.get(row.area)
    about = [words.age(row.age_band), words.sex(row.sex), words.language(row.language)]
    return PersonRow(
        id=row.person_id,
        name=name_of(card),
        reference=show_reference(row.reference),
        about=formats.listed(part for part in about if part),
        url=url(request, "desk:person", person=row.person_id),
        household_count=size,
        household_note=_("Head") if card.is_head else words.relation_words(card.identity.relation),
        household_url=household_url if size > 1 else "",
        area=words.area_name(area.name, area.names) if area else _("Place not known"),
        area_level=area.level if area else 0,
        place=card.identity.place,
        kind=words.state_kind(row.state),
        status=words.state_words(row.state, reached=row.reached_at is not None),
        needs=tuple(words.need_words(code) for code in card.identity.needs),
        last=when(request, row.last_contact_at) or _("Never"),
        last_note=_last_note(card),
        members=members,
        hints=hints,
    )


def _last_note(card: Card) -> str:
    if any(one.is_shared for one in card.contacts):
        return _("Shared phone: say nothing of why you call")
    if card.contacts and not any(one.is_safe for one in card.contacts):
        return _("No safe way to write")
    return "" if card.contacts else _("No phone or e-mail known")


def household_words(count: int) -> str:
    """Return how many people travel together."""
    if count <= 1:
        return _("Alone")
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def _entries(crisis: Crisis, person_ids: set[UUID]) -> dict[UUID, RollEntry]:
    if not person_ids:
        return {}
    rows_ = RollEntry.objects.filter(PRESENT, crisis=crisis, person_id__in=person_ids)
    return {row.person_id: row for row in rows_}


def _members(
    request: ActorRequest,
    person_ids: Sequence[UUID],
    cards: Mapping[UUID, Card],
    entries: Mapping[UUID, RollEntry],
) -> tuple[MemberLine, ...]:
    lines = []
    for person_id in person_ids:
        if (card := cards.get(person_id)) is None:
            continue
        kind, status = standing(entries.get(person_id))
        lines.append(
            MemberLine(
                name=name_of(card),
                url=url(request, "desk:person", person=person_id),
                kind=kind,
                status=status,
                about=formats.listed(filter(None, [words.age(card.age_band), words.sex(card.sex)])),
                relation=_("Head")
                if card.is_head
                else words.relation_words(card.identity.relation),
            )
        )
    return tuple(lines)


def standing(entry: RollEntry | None) -> tuple[str, str]:
    """Return the kind of status and its words for an entry of the roll, or that there is none."""
    if entry is None:
        return "off", _("Not on this roll")
    reached = entry.reached_at is not None
    return words.state_kind(entry.state), words.state_words(entry.state, reached=reached)


def _hints(person_ids: Sequence[UUID]) -> list[DuplicateHint]:
    open_ones = DuplicateHint.objects.filter(
        verdict="", left__withdrawn_at=None, right__withdrawn_at=None
    )
    found = open_ones.filter(left_id__in=person_ids) | open_ones.filter(right_id__in=person_ids)
    return list(found.order_by("-bits", "id")[:100])


def _hint_lines(
    request: ActorRequest,
    crisis: Crisis,
    hints: Sequence[DuplicateHint],
    cards: Mapping[UUID, Card],
) -> dict[UUID, list[HintLine]]:
    lines: dict[UUID, list[HintLine]] = defaultdict(list)
    for hint in hints:
        for one, other in ((hint.left_id, hint.right_id), (hint.right_id, hint.left_id)):
            if other in cards and not lines[one]:
                lines[one].append(
                    HintLine(
                        name=name_of(cards[other]),
                        url=url(request, "desk:person", person=other),
                        reasons=reasons(hint),
                        compare_url=url(
                            request, "desk:duplicate", crisis=crisis.slug, hint=hint.id
                        ),
                    )
                )
    return lines


_SAYS = {
    (family, level.code): level.says for family, levels in FAMILIES.items() for level in levels
}


def reasons(hint: DuplicateHint) -> str:
    """Return in words what speaks for one person, the strongest first, and what against."""
    return formats.listed((text for _bits, text in findings(hint)), ";")


def findings(hint: DuplicateHint) -> list[tuple[float, str]]:
    """Return each finding of a pair with its bits; above zero speaks for one person."""
    found = [
        (float(part["bits"]), _(says))
        for part in hint.parts
        if (says := _SAYS.get((part["name"], part["level"])))
    ]
    return sorted(found, key=lambda one: -one[0])
