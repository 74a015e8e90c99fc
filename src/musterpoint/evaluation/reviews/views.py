"""The pages of reviews at the desk."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.audit import actions as audit
from musterpoint.evaluation import pages
from musterpoint.evaluation.models import Review, ReviewState
from musterpoint.evaluation.pages import CHANGE, READ, Pages, as_file, as_id, data
from musterpoint.evaluation.reviews import actions, forms, queries
from musterpoint.evaluation.reviews.actions import ReviewIn
from musterpoint.evaluation.reviews.comparing import Cell, Result
from musterpoint.evaluation.reviews.kinds import in_words, pack
from musterpoint.evaluation.reviews.public import shown_of
from musterpoint.web import charts, formats, tables
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

PAGES = Pages("reviews", "reviews")
TAGS = {ReviewState.DRAFT: "unk", ReviewState.OPEN: "due", ReviewState.CLOSED: "ok"}


@page(READ)
def reviews(request: ActorRequest) -> HttpResponse:
    """List reviews, and those that wait for the reader's own answer."""
    words = request.GET.get("q", "")[:100]
    found = queries.reviews(request.at, words)
    context = {
        "lines": [{"one": one, "tag": TAGS[ReviewState(one.row.state)]} for one in found],
        "words": words,
        "any": bool(found) or bool(words),
        "mine": [one for one in queries.mine(request.actor.id)
                 if one.review.closes_on >= request.at.date()],
    }  # fmt: skip
    return PAGES.show(request, "list", context)


def _form(request: ActorRequest, start: dict[str, Any]) -> forms.ReviewForm:
    return forms.ReviewForm(
        data(request), initial=start, colleagues=pages.colleagues(request), crises=pages.crises()
    )


def _given(given: dict[str, Any]) -> ReviewIn:
    return ReviewIn(
        name=given["name"],
        purpose=given["purpose"],
        crisis_id=as_id(given["crisis_id"]),
        themes=given["themes"],
        closes_on=given["closes_on"],
        owner_id=as_id(given["owner_id"]),
    )


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Prepare a review."""
    start = {
        "themes": [one.code for one in pack().themes],
        "closes_on": request.at.date() + timedelta(days=pack().open_days),
    }
    form = _form(request, start)

    def do(given: dict[str, Any]) -> str:
        made = actions.begin(_given(given), by=request.actor, at=request.at)
        return _of(request, made.id)

    return PAGES.run_form(
        request, form, do, title=_("Prepare a review"), submit=_("Begin"),
        back=(PAGES.goes_to(request, "list"), _("Reviews by stakeholders")),
    )  # fmt: skip


def _of(request: ActorRequest, review_id: UUID) -> str:
    return PAGES.goes_to(request, "review", review_id=review_id)


@page(CHANGE, BOTH)
def change(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Change a review that is not closed."""
    row = queries.review(review_id)
    start = {
        "name": row.name, "purpose": row.purpose, "crisis_id": str(row.crisis_id or ""),
        "themes": row.themes.split(), "closes_on": row.closes_on,
        "owner_id": str(row.owner_id or ""),
    }  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        actions.change(review_id, _given(given), by=request.actor, at=request.at)
        return _of(request, review_id)

    return PAGES.run_form(
        request, _form(request, start), do, title=_("Change the review"), submit=_("Keep"),
        back=(_of(request, review_id), row.name),
    )  # fmt: skip


@page(READ)
def review(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Show a review: its questions, and to whoever runs it who is asked."""
    row = queries.review(review_id)
    guests = []
    if request.actor.may(CHANGE):
        guests = queries.guests(row, request.at)
        audit.saw("evaluation.guest.read", [row.id], by=request.actor, at=request.at)
    context = {
        "row": row,
        "tag": TAGS[ReviewState(row.state)],
        "guests": [(one, pack().stakeholder(one.row.kind)) for one in guests],
        "answered": sum(1 for one in guests if one.row.has_answered),
        "questions": [
            (one, [(q.text, _who(q.of)) for q in one.questions])
            for one in pack().themes
            if one.code in row.themes.split()
        ],
        "is_draft": row.state == ReviewState.DRAFT,
        "is_open": row.state == ReviewState.OPEN,
        "is_closed": row.state == ReviewState.CLOSED,
        "is_mine": any(one.review_id == row.id for one in queries.mine(request.actor.id)),
        "smallest": pack().smallest,
    }
    return PAGES.show(request, "review", context)


def _who(kinds: frozenset[str]) -> str:
    if "all" in kinds:
        return _("Everybody")
    return formats.listed(pack().stakeholder(one) for one in pack().stakeholders if one in kinds)


@page(CHANGE, BOTH)
def colleagues(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Ask colleagues."""
    row = queries.review(review_id)
    form = forms.ColleaguesForm(data(request), colleagues=pages.colleagues(request))

    def do(given: dict[str, Any]) -> str:
        ids = [UUID(one) for one in given["user_ids"]]
        made = actions.ask_colleagues(review_id, ids, by=request.actor, at=request.at)
        messages.success(request, _("Asked: %(count)s more colleagues.") % {"count": len(made)})
        return _of(request, review_id)

    return PAGES.run_form(
        request, form, do, title=_("Ask colleagues"), submit=_("Ask them"),
        lead=_("They find it under Reviews by stakeholders and on the list of what is due."),
        back=(_of(request, review_id), row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def outside(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Ask somebody outside; their link is mailed, or shown once where there is no address."""
    row = queries.review(review_id)
    form = forms.GuestForm(data(request))

    def do(given: dict[str, Any]) -> str | HttpResponse:
        link = actions.ask_outside(
            review_id, given["kind"], given["name"], given["email"],
            site=request.build_absolute_uri("/").rstrip("/"), by=request.actor, at=request.at,
        )  # fmt: skip
        if not link:
            messages.success(
                request,
                _("The link is on its way to them.")
                if row.state == ReviewState.OPEN
                else _("The link is mailed to them when the review opens."),
            )
            return _of(request, review_id)
        return PAGES.show(request, "link", {"row": row, "link": link, "name": given["name"]})

    return PAGES.run_form(
        request, form, do, title=_("Ask somebody outside"), submit=_("Ask them"),
        back=(_of(request, review_id), row.name),
    )  # fmt: skip


@page(None, BOTH)
def answer(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Take the answer of a colleague who is asked."""
    guest = actions.guest_of_colleague(review_id, request.actor)
    actions.check_open(guest, request.at)
    asked = pack().asked(guest.review.themes.split(), guest.kind)
    form = forms.AnswerForm(data(request), asked=asked)

    def do(_given: dict[str, Any]) -> str:
        actions.answer(guest.id, form.given(), by=request.actor, at=request.at)
        messages.success(request, _("We have your answer. It is kept without your name."))
        return PAGES.goes_to(request, "list")

    return PAGES.run_form(
        request, form, do, title=guest.review.name, submit=_("Send"), template="answer",
        back=(PAGES.goes_to(request, "list"), _("Reviews by stakeholders")),
        **{k: v for k, v in shown_of(form, guest.review, asked).items() if k != "form"},
    )  # fmt: skip


#: step -> title, words of the button, what it says.
STEPS = {
    "open": (
        _l("Open the review"), _l("Open it"),
        _l("Those who are asked can answer. What is asked cannot be changed any more."),
    ),
    "close": (
        _l("Close the review"), _l("Close it"),
        _l("Nobody answers any more, and answers can be compared."),
    ),
}  # fmt: skip


@page(CHANGE, BOTH)
def step(request: ActorRequest, review_id: UUID, review_step: str) -> HttpResponse:
    """Open or close a review, after a question."""
    if review_step not in STEPS:
        raise Http404
    title, button, lead = STEPS[review_step]
    row = queries.review(review_id)

    def do(_given: dict[str, Any]) -> str:
        take = actions.open_up if review_step == "open" else actions.close
        take(review_id, by=request.actor, at=request.at)
        return _of(request, review_id)

    return PAGES.run_form(
        request, forms.SureForm(data(request)), do, title=title, submit=button, lead=lead,
        back=(_of(request, review_id), row.name),
    )  # fmt: skip


def _found(row: Review, request: ActorRequest) -> Result | None:
    found = queries.result(row, request.at)
    if found is not None:
        audit.saw("evaluation.review.read", [row.id], by=request.actor, at=request.at)
    return found


@page(READ)
def result(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Show what was said by kind of stakeholder, side by side."""
    row = queries.review(review_id)
    found = _found(row, request)
    context: dict[str, Any] = {"row": row, "found": found, "smallest": pack().smallest}
    if found is not None:
        context |= {
            "groups": [(pack().stakeholder(one), found.counts[one]) for one in found.groups],
            "hidden": [pack().stakeholder(one) for one in found.hidden],
            "themes": _lines(row, found),
            "remarks": [
                (pack().stakeholder(one), texts) for one, texts in found.remarks.items() if texts
            ],
            "chart": _chart(row, found),
        }
    return PAGES.show(request, "result", context)


def _lines(row: Review, found: Result) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    told = []
    for theme in pack().themes:
        if theme.code not in row.themes.split():
            continue
        lines = [
            (one.text, [_cell(found, one.code, group) for group in (*found.groups, "")])
            for one in theme.questions
        ]
        told.append((theme.name, lines))
    return told


def _cell(found: Result, code: str, group: str) -> str:
    if (code, group) not in found.cells:
        return "–"
    cell: Cell | None = found.cells[code, group]
    if cell is None:
        return _("Too few")
    return f"{formats.count(cell.mean, 1)} ({formats.count(cell.count)})"


def _chart(row: Review, found: Result) -> Any:
    """Return the mean of every question that all told groups together may be told of."""
    rows = [
        charts.Amount(name=one.text, value=round(cell.mean, 1), alarm=cell.mean < 2)
        for theme in pack().themes
        for one in theme.questions
        if (cell := found.cells.get((one.code, ""))) is not None
    ]
    if not rows:
        return None
    label = "; ".join(f"{one.name} {formats.count(one.value, 1)}" for one in rows)
    spec = charts.bars(rows, width=320)
    for layer in spec["layer"]:
        names = layer["encoding"]["y"]
        layer["encoding"]["y"] = {**names, "axis": {**names["axis"], "labelLimit": 460}}
    return charts.svg(spec, label=label)


@page(READ)
def export(request: ActorRequest, review_id: UUID) -> HttpResponse:
    """Give the comparison as CSV or XLSX; hidden cells stay hidden."""
    row = queries.review(review_id)
    found = _found(row, request)
    if found is None:
        raise actions.NotOpen(_("Close the review first: answers are compared afterwards."))
    head = ["theme", "statement", *(in_words(pack().stakeholders[g]) for g in found.groups), "all"]
    table = [head] + [
        [theme, text, *cells] for theme, lines in _lines(row, found) for text, cells in lines
    ]
    kind = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    made = tables.xlsx_file(table, "Review") if kind == "xlsx" else tables.csv_file(table)
    return as_file(made, tables.content_type(kind), f"review.{kind}")
