"""The list at boarding: who is on it, what became of each, a part at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from musterpoint.evacuation import queries
from musterpoint.evacuation.models import LineState
from musterpoint.evacuation.presenters import words
from musterpoint.evacuation.presenters.legs import LegPage
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import SavedView

#: What may be recorded of a traveller at boarding: state -> words of its button.
OUTCOMES: dict[str, words.Text] = {
    LineState.BOARDED: gettext_lazy("Boarded"),
    LineState.NO_SHOW: gettext_lazy("Did not come"),
    LineState.REFUSED: pgettext_lazy("boarding", "Refused"),
    LineState.OFFLOADED: gettext_lazy("Taken off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardingRow:
    """One traveller on the list, as the officer at the door reads it."""

    id: UUID
    sequence: int
    name: str
    latin: str
    facts: str
    needs: str
    document: str
    source: str
    state: str
    kind: str
    status: str
    first_of_household: bool
    hands_to: str
    waits_for_receiver: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardingList:
    """A part of a list, its views, and the ids of those whose names it shows."""

    rows: tuple[BoardingRow, ...]
    views: tuple[SavedView, ...]
    seen: tuple[UUID, ...]
    find: str
    view: str
    next_url: str
    total: int


PAGE = 100
VIEWS: dict[str, tuple[words.Text, tuple[str, ...]]] = {
    "all": (gettext_lazy("All"), ()),
    "waiting": (gettext_lazy("Not yet"), (LineState.LISTED,)),
    "boarded": (gettext_lazy("Boarded"), (LineState.BOARDED, LineState.ARRIVED)),
    "absent": (
        gettext_lazy("Not on board"),
        (LineState.NO_SHOW, LineState.REFUSED, LineState.OFFLOADED),
    ),
}


def boarding_list(request: ActorRequest, page: LegPage, address: str) -> BoardingList:
    """Return the part of the newest list that was asked for. Three queries."""
    lines = queries.manifest_lines(page.manifest, request.at) if page.manifest else []
    view = request.GET.get("view", "all")
    view = view if view in VIEWS else "all"
    find = request.GET.get("find", "").strip()[:100]
    chosen = [one for one in lines if not VIEWS[view][1] or one.state in VIEWS[view][1]]
    if find:
        chosen = [one for one in chosen if _matches(one, find)]
    start = _number(request.GET.get("from", ""))
    rest = [one for one in chosen if one.sequence >= start]
    part, following = rest[:PAGE], rest[PAGE : PAGE + 1]
    return BoardingList(
        rows=tuple(boarding_rows(part)),
        views=tuple(
            SavedView(
                label=label,
                url=f"{address}?view={code}",
                count=sum(not states or one.state in states for one in lines),
                current=code == view,
            )
            for code, (label, states) in VIEWS.items()
        ),
        seen=tuple(one.traveller_id for one in part),
        find=find,
        view=view,
        next_url=f"{address}?view={view}&from={following[0].sequence}" if following else "",
        total=len(chosen),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _matches(line: queries.Line, find: str) -> bool:
    if find.isdecimal():
        return line.sequence == int(find) or find in line.document
    wanted = find.casefold()
    return any(wanted in text.casefold() for text in (line.name, line.latin, line.document))


def boarding_rows(lines: Sequence[queries.Line]) -> list[BoardingRow]:
    """Return the lines of a list as rows; a household begins where the one before ends."""
    rows: list[BoardingRow] = []
    before: UUID | None = None
    for one in lines:
        rows.append(_boarding_row(one, one.household != before))
        before = one.household
    return rows


def _boarding_row(line: queries.Line, first: bool) -> BoardingRow:
    needs = [str(words.SPECIAL[line.special])] if line.special in words.SPECIAL else []
    if line.is_lap_infant:
        needs.append(_("Infant on a lap"))
    if line.needs_escort:
        named = _("Escort needed: %(name)s") % {"name": line.escort}
        needs.append(named if line.escort else _("Escort needed"))
    if line.is_freed:
        needs.append(_("Travels like everybody: nobody signs any more"))
    facts = [str(words.SEXES[line.sex])] if line.sex in words.SEXES else []
    facts += [text for text in (line.born, words.country(line.nationality)) if text]
    return BoardingRow(
        id=line.id,
        sequence=line.sequence,
        name=line.name or line.latin,
        latin=line.latin if line.latin != line.name else "",
        facts=formats.listed(facts),
        needs=formats.listed(needs),
        document=line.document,
        source=line.source,
        state=line.state,
        kind=words.LINE_KINDS.get(line.state, "unk"),
        status=_("Not yet") if line.state == LineState.LISTED else str(LineState(line.state).label),
        first_of_household=first,
        hands_to=line.receiver if _waits_for_receiver(line) else "",
        waits_for_receiver=_waits_for_receiver(line),
    )


def _waits_for_receiver(line: queries.Line) -> bool:
    """Say whether somebody has to sign for a traveller who has arrived."""
    return line.needs_escort and line.state == LineState.ARRIVED and not line.is_handed
