"""The list of a box with its board of deadlines, and taking a list out."""

import csv
import io
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from musterpoint.feedback import actions, codes, presenters, queries
from musterpoint.feedback.boxes import Box
from musterpoint.feedback.classes import classes
from musterpoint.feedback.forms import ReasonForm
from musterpoint.feedback.views.pages import address, page, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Pages

PAGE = 50
EXPORT_LIMIT = 20_000
STATES = tuple(code for code, _label in presenters.VIEWS)
COLUMNS = (
    "code_ends", "class", "state", "way", "language", "people", "received_at", "acknowledge_by",
    "acknowledged_at", "answer_by", "answered_at", "outcome", "appealed_at", "closed_at", "theme",
)  # fmt: skip


def _selection(request: ActorRequest) -> dict[str, Any]:
    """Return the filters of the address; what is not understood is left out."""
    given = request.GET
    state, kind = given.get("state", "open"), given.get("kind", "")
    suffix = "".join(one for one in given.get("code", "").upper() if one in codes.LETTERS)
    try:
        theme = UUID(given.get("theme", ""))
    except ValueError:
        theme = None
    return {
        "state": state if state in STATES else "open",
        "kind": kind if kind in classes().by_code else "",
        "suffix": suffix[: codes.LENGTH],
        "theme": theme,
    }


def _listed(request: ActorRequest, box: Box, chosen: dict[str, Any]) -> Any:
    state = "" if chosen["state"] == "all" or chosen["suffix"] else chosen["state"]
    return queries.listed(box, by=request.actor, at=request.at, **{**chosen, "state": state})


@page(Permission.FEEDBACK_READ)
def inbox(request: ActorRequest, box: Box) -> HttpResponse:
    """Show the board and the list, overdue first; content is shown on the page of each."""
    chosen, pack = _selection(request), classes()
    text = request.GET.get("from", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    rows = _listed(request, box, chosen)
    rows = rows if box.is_private else rows.select_related("theme")
    found = list(rows[start : start + PAGE + 1])
    query = request.GET.copy()
    query.pop("from", None)
    here = f"{address(request, box, 'inbox')}?{query.urlencode()}&from="
    named = queries.named([one.code for one in pack.sensitive()], request.at)
    context = {
        "box": box,
        "chosen": chosen,
        "views": presenters.views(request, box, "" if chosen["suffix"] else chosen["state"]),
        "board": presenters.board(request, box, pack),
        "rows": presenters.rows(request, box, found[:PAGE], pack),
        "kinds": [
            (one.code, one.name)
            for one in pack.by_code.values()
            if one.is_sensitive is box.is_private
        ],
        "themes": () if box.is_private else queries.theme_list(),
        "mine": [
            presenters.kind_name(kind, pack)
            for kind, people in named.items()
            if any(one.user_id == request.actor.id for one in people)
        ],
        "pages": Pages(
            next_url=f"{here}{start + PAGE}" if len(found) > PAGE else "",
            previous_url=f"{here}{max(0, start - PAGE)}" if start else "",
        ),
        "export_url": f"{address(request, box, 'export')}?{query.urlencode()}",
    }
    return show(request, "inbox", context)


@page(Permission.FEEDBACK_HANDLE, BOTH)
def export(request: ActorRequest, box: Box) -> HttpResponse:
    """Take the selection out as a table without contents, for a reason that is kept."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        context = {"box": box, "form": form, "back_url": address(request, box, "inbox")}
        return show(request, "export", context, 422 if form.is_bound else 200)
    rows = _listed(request, box, _selection(request))
    rows = rows if box.is_private else rows.select_related("theme")
    reports = list(rows[:EXPORT_LIMIT])
    reason = form.cleaned_data["reason"]
    actions.record_export(box, reports, reason, by=request.actor, at=request.at)
    response = HttpResponse(_table(reports, box), content_type="text/csv; charset=utf-8")
    name = f"feedback-{request.at:%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _table(reports: list[Any], box: Box) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in reports:
        values = [
            one.suffix, one.kind, one.state, one.way, one.language, one.people, one.received_at,
            one.acknowledge_by, one.acknowledged_at, one.answer_by, one.answered_at, one.outcome,
            one.appealed_at, one.closed_at,
            "" if box.is_private or one.theme is None else one.theme.name,
        ]  # fmt: skip
        writer.writerow([_harmless(value) for value in values])
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: object) -> str:
    """Mark a cell that a spreadsheet would calculate."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
