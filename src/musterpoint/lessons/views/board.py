"""The board of lessons, one lesson, and every step from it to a verified action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.kernel.remedies import Remedy
from musterpoint.lessons import actions, forms, presenters, queries, rules
from musterpoint.lessons.actions import LessonIn
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Lesson, Origin, Word
from musterpoint.lessons.queries import Filters
from musterpoint.lessons.views.pages import (
    CHANGE,
    READ,
    as_id,
    asked,
    colleagues,
    data,
    file,
    goes_to,
    receivers,
    run_form,
    show,
)
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Event, Row

MOST_SHOWN = 200


def _filters(request: ActorRequest) -> Filters:
    standing, theme = asked(request, "standing", 20), asked(request, "theme", 40)
    return Filters(
        text=asked(request, "q"),
        theme=theme if theme in pack().lists["themes"] else "",
        standing=standing if standing in presenters.STANDINGS else "",
        owner_id=as_id(asked(request, "owner", 36)),
    )


@page(READ)
def board(request: ActorRequest) -> HttpResponse:
    """Show what was learned and where it stands, what is late first."""
    filters = _filters(request)
    lines = queries.board(filters, rules.day_of(request.at))
    context = {
        "lines": [
            (one, presenters.STANDINGS[one.standing], _about(one)) for one in lines[:MOST_SHOWN]
        ],
        "more": max(0, len(lines) - MOST_SHOWN),
        "filters": filters,
        "owner": str(filters.owner_id or ""),
        "themes": pack().choices("themes"),
        "standings": [(code, word) for code, (_tag, word) in presenters.STANDINGS.items()],
        "colleagues": colleagues(request),
        "any": bool(lines) or Lesson.objects.exists(),
        "query": presenters.query(
            q=filters.text, theme=filters.theme, standing=filters.standing,
            owner=str(filters.owner_id or ""),
        ),
    }  # fmt: skip
    return show(request, "board", context)


def _about(one: queries.BoardLine) -> str:
    return actions.about(one.recommendation, one.action) if one.recommendation else ""


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the board as a table."""
    lines = queries.board(_filters(request), rules.day_of(request.at))
    return file(request, "lessons", presenters.BOARD_HEAD, presenters.board_rows(lines))


@page(READ)
def lesson(request: ActorRequest, lesson_id: UUID) -> HttpResponse:
    """Show a lesson with everything that became of it."""
    found = queries.lesson_full(lesson_id, rules.day_of(request.at))
    row = found.lesson
    context = {
        "lesson": row,
        "found": found,
        "facts": _facts(found),
        "exercise_link": _link(request, found.exercise),
        "lines": [
            {
                "line": one,
                "about": actions.about(one.row),
                "tag": presenters.STANDINGS[one.standing],
                "actions": [_action(request, one, action) for action in one.actions],
                "may_answer": one.row.answered_at is None and one.row.receiver_id is None,
                "may_act": one.row.answer in ("accepted", "partly") and not one.row.receiver_id,
            }
            for one in found.recommendations
        ],
        "history": [
            Event(
                when=formats.moment(one.happened_at, chrome_of(request).zone, year=True),
                text=" · ".join(
                    part for part in (str(Word(one.word).label), one.about, name) if part
                ),
                note=one.note,
            )
            for one, name in queries.history(lesson_id)
        ],
        "may_share": request.actor.may(CHANGE)
        and request.actor.may(Permission.DISCLOSURES_SEND)
        and row.partner_id is None,
    }
    return show(request, "lesson", context)


def _facts(found: queries.Full) -> list[Row]:
    row = found.lesson
    theme = pack().name("themes", row.theme)
    number = pack().guidelines.get(row.theme)
    if number:
        theme = _("%(theme)s (guideline %(number)s)") % {
            "theme": theme, "number": formats.count(number),
        }  # fmt: skip
    return [
        Row(key=_("Theme"), value=theme),
        Row(
            key=_("Phases"),
            value=formats.listed(pack().name("phases", one) for one in row.phases) or _("All"),
        ),
        Row(key=_("Learned from"), value=row.partner_name or row.get_origin_display()),
        *([Row(key=_("Review"), value=row.review.name)] if row.review else []),
        *([Row(key=_("Exercise"), value=found.exercise.title)] if found.exercise else []),
        *([Row(key=_("Written by"), value=found.writer)] if found.writer else []),
    ]


def _action(
    request: ActorRequest, line: queries.RecommendationLine, one: queries.ActionLine
) -> dict[str, Any]:
    row = one.row
    is_own = request.actor.id in (row.owner_id, row.ended_by)
    return {
        "one": one,
        "row": row,
        "about": actions.about(line.row, row),
        "tag": presenters.STANDINGS[one.standing],
        "evidence": [(shown, _link(request, remedy), remedy) for shown, remedy in one.evidence],
        "may_work": row.state == "open"
        and (request.actor.may(CHANGE) or request.actor.id == row.owner_id),
        "may_verify": row.state == "done" and not is_own and request.actor.may(CHANGE),
        "waits_for_other": row.state == "done" and is_own,
    }


def _link(request: ActorRequest, remedy: Remedy | None) -> str:
    if remedy is None or not remedy.page:
        return ""
    try:
        return url(request, remedy.page, **remedy.parts)
    except NoReverseMatch:
        return ""


def _review_choices() -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.number}. {one.name}") for one in queries.reviews()]


def _lesson_in(given: dict[str, Any]) -> LessonIn:
    return LessonIn(
        title=given["title"],
        what=given["what"],
        why=given["why"],
        theme=given["theme"],
        phases=tuple(given["phases"]),
        origin=Origin.REVIEW if given["review_id"] else given["origin"],
        review_id=as_id(given["review_id"]),
    )


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a lesson."""
    start = {"review_id": asked(request, "review", 36), "origin": Origin.REVIEW}
    form = forms.LessonForm(data(request), initial=start, reviews=_review_choices())

    def do(given: dict[str, Any]) -> str:
        made = actions.write_lesson(_lesson_in(given), by=request.actor, at=request.at)
        messages.success(request, _("Kept. Now say what ought to change."))
        return goes_to(request, "lesson", lesson_id=made.id)

    return run_form(
        request, form, do, title=_("Write a lesson"), submit=_("Keep"),
        back=(goes_to(request, "board"), _("Lessons and actions")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def change(request: ActorRequest, lesson_id: UUID) -> HttpResponse:
    """Change what a lesson says."""
    row = queries.lesson(lesson_id)
    start = {
        "title": row.title, "what": row.what, "why": row.why, "theme": row.theme,
        "phases": row.phases, "origin": row.origin, "review_id": str(row.review_id or ""),
    }  # fmt: skip
    form = forms.LessonForm(data(request), initial=start, reviews=_review_choices())

    def do(given: dict[str, Any]) -> str:
        actions.change_lesson(lesson_id, _lesson_in(given), by=request.actor, at=request.at)
        return goes_to(request, "lesson", lesson_id=lesson_id)

    return run_form(
        request, form, do, title=_("Change the lesson"), submit=_("Keep"),
        back=back_to(request, row),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Lesson) -> tuple[str, str]:
    return goes_to(request, "lesson", lesson_id=row.id), row.title


@page(CHANGE, BOTH)
def recommend(request: ActorRequest, lesson_id: UUID) -> HttpResponse:
    """Recommend something, to us or to another organisation."""
    row = queries.lesson(lesson_id)
    others = receivers(request, actions.RECOMMENDATION) if row.partner_id is None else []
    may_send = request.actor.may(Permission.DISCLOSURES_SEND)
    form = forms.RecommendForm(data(request), receivers=others if may_send else [])

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        to = as_id(given["to"])
        if to is None:
            actions.recommend(lesson_id, given["text"], **who)
            messages.success(request, _("Recommended. Whoever decides is asked for an answer."))
        else:
            actions.recommend_to(lesson_id, given["text"], to, **who)
            messages.success(request, _("Sent, with the lesson. Their answer comes back here."))
        return goes_to(request, "lesson", lesson_id=lesson_id)

    return run_form(
        request, form, do, title=_("Recommend something"), submit=_("Recommend"),
        back=back_to(request, row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def share(request: ActorRequest, lesson_id: UUID) -> HttpResponse:
    """Share a lesson with another organisation, without names."""
    request.actor.require(Permission.DISCLOSURES_SEND)
    row = queries.lesson(lesson_id)
    found = receivers(request, actions.LESSON)
    form = forms.ShareForm(data(request), receivers=found)

    def do(given: dict[str, Any]) -> str:
        actions.share_lesson(
            lesson_id, UUID(given["receiver"]), given["purpose"], by=request.actor, at=request.at
        )
        messages.success(request, _("Shared."))
        return goes_to(request, "lesson", lesson_id=lesson_id)

    return run_form(
        request, form, do, title=_("Share the lesson"), submit=pgettext("verb", "Share"),
        back=back_to(request, row),
        lead=_("Title, what was seen and why go over; who wrote it and in which crisis do not.")
        if found
        else _("No agreement in force allows it. Make one under Agreements first."),
    )  # fmt: skip
