"""What the pages of exchange show, in the reader's words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.exchange import rules
from musterpoint.exchange.models import (
    Answer,
    CallState,
    FollowUp,
    Guest,
    MeetingState,
    Room,
    RoomState,
    Side,
    Standing,
    VisitState,
)
from musterpoint.exchange.queries import EntryLine
from musterpoint.exchange.views.pages import CHANGE, goes_to
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part
from musterpoint.web.http import ActorRequest

STANDINGS = {
    Standing.HOST: ("ok", gettext_lazy("Host")),
    Standing.INVITED: ("due", gettext_lazy("Invited")),
    Standing.JOINED: ("ok", gettext_lazy("In the room")),
    Standing.DECLINED: ("off", gettext_lazy("Declined")),
    Standing.LEFT: ("off", gettext_lazy("Left")),
}
ANSWERS = {
    Answer.NONE: ("unk", gettext_lazy("No answer yet")),
    Answer.YES: ("ok", gettext_lazy("Comes")),
    Answer.MAYBE: ("due", gettext_lazy("Perhaps")),
    Answer.NO: ("off", gettext_lazy("Does not come")),
}
VISITS = {
    VisitState.PROPOSED: "due",
    VisitState.AGREED: "move",
    VisitState.UNDER_WAY: "move",
    VisitState.REPORTED: "ok",
    VisitState.CLOSED: "off",
    VisitState.CALLED_OFF: "off",
}
MEETINGS = {
    MeetingState.PLANNED: "move",
    MeetingState.HELD: "ok",
    MeetingState.CALLED_OFF: "off",
}
CALLS = {
    CallState.DRAFT: "unk",
    CallState.PUBLISHED: "move",
    CallState.DECIDED: "ok",
    CallState.CLOSED: "off",
}


def room_tag(room: Room) -> tuple[str, str]:
    """Return kind and words of where a room stands for this organisation."""
    if room.state != RoomState.OPEN:
        return "off", str(room.get_state_display())
    kind, word = STANDINGS[Standing(room.standing)]
    return kind, str(word)


def side_cell(side: Side) -> Cell:
    """Return where an invited organisation stands."""
    kind, word = STANDINGS[Standing(side.standing)]
    return Cell(text=word, tag=kind)


def answer_cell(guest: Guest) -> Cell:
    """Return what a guest answered."""
    kind, word = ANSWERS[Answer(guest.answer)]
    return Cell(text=word, tag=kind)


def follow_up_part(request: ActorRequest, rows: Iterable[FollowUp], add_url: str) -> Part:
    """Return the points of a room or meeting as a card."""
    found = list(rows)
    zone = request.organisation.time_zone
    return Part(
        title=_("Follow-up"),
        code="points",
        columns=[_("What"), _("Who"), _("By when")],
        rows=[
            [
                Cell(
                    text=one.text,
                    url=goes_to(request, "follow-up", follow_up_id=one.id)
                    if one.owner_id == request.organisation.id
                    else "",
                ),
                Cell(text=one.owner_name),
                Cell(text=_("Done"), tag="ok")
                if one.done_at
                else Cell(
                    text=formats.moment(one.due_at, zone, year=True),
                    tag="help" if one.due_at < request.at else "",
                ),
            ]
            for one in found
        ],
        empty=_("No point was agreed yet"),
        acts=[Act(label=_("Add a point"), url=add_url)]
        if add_url and request.actor.may(CHANGE)
        else [],
    )


def thread_words(line: EntryLine) -> list[str]:
    """Return a thread as paragraphs; what is not shown is left out."""
    found = []
    for one in (line, *line.answers):
        if one.row.state == "shown":
            found.append(one.body if one is line else f"– {one.body}")
        else:
            found.append(_("This entry is not shown any more."))
    return found


def points_of_hundred(total: int | None) -> str:
    """Return a total as points of 100."""
    return formats.count(total / rules.HUNDREDTHS, 2) if total is not None else ""
