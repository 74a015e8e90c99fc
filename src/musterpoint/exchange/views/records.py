"""What was said in a room as a document and as a table, without any name."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.exchange import actions, presenters, queries, rules
from musterpoint.exchange.views.pages import READ
from musterpoint.web import formats
from musterpoint.web.cards import table_file
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row
from musterpoint.web.pdf import render


@page(READ)
def minutes(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Give what was said as a document: no name of a person, and of whom said what nothing."""
    row = actions.enter(room_id, by=request.actor)
    lines = queries.entries(row, by=None, at=request.at)
    zone = request.organisation.time_zone
    points = [
        f"{one.text} ({one.owner_name}, {formats.moment(one.due_at, zone, year=True)})"
        for one in queries.follow_ups(room=row)
    ]
    document = {
        "title": row.title,
        "organisation": row.host_name,
        "note": rules.in_words(rules.pack().rule),
        "facts": [
            [str(one.key), str(one.value)]
            for one in (
                Row(key=_("Host"), value=row.host_name),
                Row(key=_("Organisations"), value=formats.listed(row.sides)),
                Row(key=_("Opened"), value=formats.moment(row.opened_at, zone, year=True)),
            )
        ],
        "parts": [
            {"title": _("What it is for"), "words": [row.aim]},
            {"title": _("Agenda"), "words": row.agenda.splitlines()},
            *(
                {"title": _("Entry %(n)s") % {"n": formats.count(number)},
                 "words": presenters.thread_words(line)}
                for number, line in enumerate(lines, 1)
            ),
            {"title": _("Follow-up"), "words": points},
        ],
    }  # fmt: skip
    answered = HttpResponse(
        render("exchange/typst/paper.typ", document, at=request.at), content_type="application/pdf"
    )
    answered["Content-Disposition"] = 'attachment; filename="minutes.pdf"'
    return answered


@page(READ)
def entries_file(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Give what was said as a table, without names and without marks of whose it is."""
    row = actions.enter(room_id, by=request.actor)
    rows = [[_("Entry"), _("Answers"), _("Shown"), _("State"), _("Words")]]
    for line in queries.entries(row, by=None, at=request.at):
        first = len(rows)
        for one in (line, *line.answers):
            rows.append(
                [
                    str(len(rows)),
                    "" if one is line else str(first),
                    one.row.released_at.isoformat(),
                    str(one.row.get_state_display()),
                    one.body,
                ]
            )
    return table_file(request, rows, "room")
