"""Reviews of crises and exercises: prepared, written, signed off, compared, printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.lessons import actions, forms, presenters, queries, rules
from musterpoint.lessons.actions import LABELS, TEXTS, ReviewIn
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Review, ReviewState
from musterpoint.lessons.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    as_id,
    asked,
    attached,
    chosen,
    data,
    event_of,
    events,
    goes_to,
    run_form,
    show,
)
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row
from musterpoint.web.pdf import render

PDF = "lessons/typst/report.typ"


@page(READ)
def reviews(request: ActorRequest) -> HttpResponse:
    """List reviews, and crises that are over and have none."""
    today = rules.day_of(request.at)
    context = {
        "rows": [
            (one, pack().reviews[one.kind].name, _standing(one, today)) for one in queries.reviews()
        ],
        "missing": [
            (one, pack().reviews[one.kind].name, one.due_on < today)
            for one in queries.missing_reviews()
        ],
    }
    return show(request, "reviews", context)


def _standing(one: Review, today: Any) -> tuple[str, Any]:
    if one.state != ReviewState.APPROVED and one.due_on < today:
        return presenters.STANDINGS["overdue"]
    return presenters.REVIEWS[one.state]


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a review from the facts as they stand now."""
    start = {"event": asked(request, "event", 60), "kind": asked(request, "of", 20)}
    words = asked(request, "q")
    form = forms.ReviewForm(data(request), initial=start, events=events(words, chosen(request)))

    def do(given: dict[str, Any]) -> str:
        crisis_id, kind, key = event_of(given["event"])
        made = actions.begin_review(
            ReviewIn(
                kind=given["kind"], crisis_id=crisis_id, exercise_kind=kind, exercise_key=key,
                name=given["name"], ended_on=given["ended_on"],
            ),
            by=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("Prepared. Now write down what those who were there say."))
        return goes_to(request, "review", lesson_review=made.id)

    return run_form(
        request, form, do, title=_("Begin a review"), submit=_("Begin"),
        back=(goes_to(request, "reviews"), _("Reviews")),
        lead=_("Figures, log, themes of complaints and tasks are taken as they stand now."),
        looked=words, looks=True,
    )  # fmt: skip


def _former(request: ActorRequest, row: Review) -> Review | None:
    wanted = as_id(asked(request, "with", 36))
    if wanted is None or wanted == row.id:
        return None
    return Review.objects.filter(id=wanted).first()


@page(READ)
def review(request: ActorRequest, lesson_review: UUID) -> HttpResponse:
    """Show a review: facts, what was said, lessons, and beside a former one."""
    row = queries.review(lesson_review)
    today = rules.day_of(request.at)
    zone = chrome_of(request).zone
    other = _former(request, row)
    context = {
        "review": row,
        "kind": pack().reviews[row.kind].name,
        "tag": _standing(row, today),
        "facts": _facts(row, zone),
        "texts": [(LABELS[name], getattr(row, name)) for name in TEXTS],
        "tables": presenters.review_tables(row, zone),
        "chart": presenters.chart(row, zone),
        "reports": [
            (
                one["number"],
                url(
                    request, "evaluation:report", crisis=row.facts["crisis"]["slug"],
                    number=one["number"],
                ),
            )
            for one in row.facts.get("reports") or ()
            if request.actor.may(Permission.REPORT_READ)
        ],
        "lines": [
            (one, presenters.STANDINGS[one.standing])
            for one in queries.review_lines(row.id, today)
        ],
        "others": queries.former(row)[:50],
        "other": other,
        "compared": presenters.comparison_table(row, other) if other else None,
        "returned": _returned(row, zone),
        "is_draft": row.state == ReviewState.DRAFT,
        "is_sent": row.state == ReviewState.SENT,
        "may_sign": request.actor.may(DECIDE) and not actions.wrote_review(row, request.actor),
    }  # fmt: skip
    return show(request, "review", context)


def _returned(row: Review, zone: str) -> str:
    """Return by whom and when a review was last given back, until it is signed off."""
    if row.returned_at is None or row.returned_by is None or row.state == ReviewState.APPROVED:
        return ""
    name = queries.names_of([row.returned_by]).get(row.returned_by, "")
    return formats.listed(
        one for one in (name, formats.moment(row.returned_at, zone, year=True)) if one
    )


def _facts(row: Review, zone: str) -> list[Row]:
    names = queries.names_of([row.sent_by, row.approved_by])
    found = [
        Row(key=_("Due"), value=formats.day(row.due_on, year=True)),
        Row(key=_("Ended or began"), value=formats.day(row.ended_on, year=True)),
        Row(key=_("Figures as of"), value=formats.moment(row.prepared_at, zone, year=True)),
    ]
    if row.approved_at and row.approved_by:
        found.append(
            Row(
                key=_("Signed off"),
                value=formats.listed(
                    [
                        names.get(row.approved_by, ""),
                        formats.moment(row.approved_at, zone, year=True),
                    ]
                ),
            )
        )
    return found


@page(CHANGE, BOTH)
def write(request: ActorRequest, lesson_review: UUID) -> HttpResponse:
    """Write what was planned, what happened, why, and what to keep or change."""
    row = queries.review(lesson_review)
    start = {"revision": row.revision, **{name: getattr(row, name) for name in TEXTS}}
    form = forms.WriteForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.write_review(
            lesson_review,
            {name: given[name] for name in TEXTS},
            given["revision"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "review", lesson_review=lesson_review)

    return run_form(
        request, form, do, title=_("What those who were there say"), submit=_("Keep"),
        back=(goes_to(request, "review", lesson_review=lesson_review), row.name),
    )  # fmt: skip


#: step -> form, title, button, permission.
STEPS: dict[str, tuple[type[Form], Any, Any, Permission]] = {
    "prepare": (forms.NothingForm, _l("Take the figures anew?"), _l("Take them"), CHANGE),
    "send": (forms.NothingForm, _l("Ask for sign-off?"), _l("Ask"), CHANGE),
    "back": (forms.WhyForm, _l("Give back for changes"), _l("Give back"), DECIDE),
    "sign": (forms.SignForm, _l("Sign off this review?"), _l("Sign off"), DECIDE),
}


@page(READ, BOTH)
def step(request: ActorRequest, lesson_review: UUID, review_step: str) -> HttpResponse:
    """Take a step in the life of a review, after a question."""
    if review_step not in STEPS:
        raise Http404
    made, title, button, permission = STEPS[review_step]
    request.actor.require(permission)
    row = queries.review(lesson_review)
    read = asked(request, "read", 9)
    start = {"revision": int(read) if read.isascii() and read.isdecimal() else row.revision}

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        if review_step == "back":
            actions.give_back(lesson_review, given["why"], **who)
        elif review_step == "sign":
            actions.sign_off(lesson_review, given["revision"], **who)
        else:
            take = {"prepare": actions.prepare_again, "send": actions.send_review}[review_step]
            take(lesson_review, **who)
        return goes_to(request, "review", lesson_review=lesson_review)

    return run_form(
        request, made(data(request), initial=start), do, title=title, submit=button, lead=row.name,
        back=(goes_to(request, "review", lesson_review=lesson_review), row.name),
    )  # fmt: skip


@page(READ)
def pdf(request: ActorRequest, lesson_review: UUID) -> HttpResponse:
    """Give the review as a PDF; with ``with=`` also the comparison."""
    row = queries.review(lesson_review)
    zone = chrome_of(request).zone
    other = _former(request, row)
    tables = presenters.review_tables(row, zone)
    if other is not None:
        tables.insert(0, presenters.comparison_table(row, other))
    lines = queries.review_lines(row.id, rules.day_of(request.at))
    tables.append(lessons_table(lines))
    document = {
        "title": f"{row.name}: {pack().reviews[row.kind].name}",
        "kind": _("Review %(number)s") % {"number": formats.count(row.number)},
        "organisation": request.organisation.name,
        "note": str(presenters.REVIEWS[row.state][1]),
        "exercise": _("Exercise: the people are invented.")
        if request.organisation.is_exercise
        else "",
        "facts": [[str(one.key), str(one.value)] for one in _facts(row, zone)],
        "texts": [[str(LABELS[name]), getattr(row, name)] for name in TEXTS if getattr(row, name)],
        "chart": presenters.chart(row, zone, "print"),
        "chart_label": _("People by day, as they were counted"),
        "tables": [presenters.on_paper(one) for one in tables if one.rows],
    }
    body = render(PDF, document, at=row.approved_at or row.prepared_at)
    return attached(body, f"review-{row.number}.pdf", "application/pdf")


def lessons_table(lines: Any) -> presenters.Table:
    """Return what became of a review's lessons, for paper."""
    return presenters.Table(
        code="lessons",
        title=_("Lessons, recommendations, owners"),
        columns=(_("Lesson"), _("Recommendation"), _("Action"), _("Owner"), _("State")),
        rows=tuple(
            (
                one.lesson.title,
                one.recommendation.text if one.recommendation else "",
                one.action.what if one.action else "",
                one.owner,
                str(presenters.STANDINGS[one.standing][1]),
            )
            for one in lines
        ),
    )
