"""What was asked of whom, and what was decided."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.lessons import actions, forms, grounds, presenters, queries, rules
from musterpoint.lessons.actions import AskIn
from musterpoint.lessons.models import Ask, AskEvidence, AskWord
from musterpoint.lessons.views.pages import (
    CHANGE,
    READ,
    as_id,
    asked,
    colleagues,
    data,
    file,
    goes_to,
    run_form,
    show,
)
from musterpoint.web import formats
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event, Row

HEAD = (
    "number", "asked_of", "what", "asked_on", "next_step", "next_due", "decision", "decided_on",
    "outcome",
)  # fmt: skip


def _found(request: ActorRequest) -> tuple[list[Ask], str, str]:
    text, state = asked(request, "q"), asked(request, "state", 10)
    known = ("open", "decided", *filter(None, presenters.ASKS))
    state = state if state in known else ""
    return queries.asks(text, state), text, state


@page(READ)
def asks(request: ActorRequest) -> HttpResponse:
    """List what was asked of whom, what is due first."""
    found, text, state = _found(request)
    today = rules.day_of(request.at)
    context = {
        "rows": [
            (
                one,
                presenters.STANDINGS["overdue"]
                if not one.decision and one.next_due is not None and one.next_due < today
                else presenters.ASKS[one.decision],
            )
            for one in found
        ],
        "text": text,
        "state": state,
        "states": [
            ("open", _("Open")),
            ("decided", _("Decided")),
            *((code, word) for code, (_tag, word) in presenters.ASKS.items() if code),
        ],
        "any": bool(found) or Ask.objects.exists(),
        "query": presenters.query(q=text, state=state),
    }
    return show(request, "asks", context)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give what was asked as a table."""
    found, _text, _state = _found(request)
    rows = [["" if (v := getattr(one, n)) is None else str(v) for n in HEAD] for one in found]
    return file(request, "asks", HEAD, rows)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write down what was asked of whom, on which evidence."""
    form = forms.AskForm(data(request), grounds=grounds.choices(), colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        made = actions.ask(
            AskIn(
                asked_of=given["asked_of"],
                what=given["what"],
                asked_on=given["asked_on"],
                next_step=given["next_step"],
                next_due=given["next_due"],
                owner_id=as_id(given["owner"]),
                evidence=_pairs(given["evidence"]),
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "ask", ask_id=made.id)

    return run_form(
        request, form, do, title=_("Write down what was asked"), submit=_("Keep"),
        back=(goes_to(request, "asks"), _("What we asked for")),
    )  # fmt: skip


def _pairs(typed: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((kind, key) for kind, _colon, key in (one.partition(":") for one in typed))


@page(READ)
def ask(request: ActorRequest, ask_id: UUID) -> HttpResponse:
    """Show what was asked, on what it rests, and what happened since."""
    row = queries.ask(ask_id)
    names = queries.names_of([row.owner_id, *(one.user_id for one in row.events.all())])
    context = {
        "ask": row,
        "tag": presenters.ASKS[row.decision],
        "facts": [
            Row(key=_("Asked on"), value=formats.day(row.asked_on, year=True)),
            Row(
                key=_("Looked after by"), value=names.get(row.owner_id, "") if row.owner_id else ""
            ),
            *(
                [
                    Row(key=_("Next step"), value=row.next_step),
                    Row(key=_("By"), value=formats.day(row.next_due, year=True)),
                ]
                if row.next_due
                else []
            ),
            *(
                [Row(key=_("Decided on"), value=formats.day(row.decided_on, year=True))]
                if row.decided_on
                else []
            ),
        ],
        "evidence": [
            (grounds.kind_name(one.kind), one.title, _link(request, one))
            for one in row.evidence.all()
        ],
        "history": [
            Event(
                when=formats.day(one.happened_on, year=True),
                text=" · ".join(
                    part
                    for part in (
                        str(AskWord(one.word).label),
                        names.get(one.user_id, "") if one.user_id else "",
                    )
                    if part
                ),
                note=one.text,
            )
            for one in row.events.all()
        ],
    }
    return show(request, "ask", context)


def _link(request: ActorRequest, one: AskEvidence) -> str:
    if one.kind == "practice":
        return goes_to(request, "practice", practice_code=one.key)
    if one.kind == "research":
        return goes_to(request, "research")
    part = {"lesson": "lesson_id", "review": "lesson_review"}.get(one.kind)
    return goes_to(request, one.kind, **{part: one.key}) if part else ""


#: step -> form, title.
STEPS: dict[str, tuple[type[Form], Any]] = {
    "step": (forms.StepForm, _l("Write down a step")),
    "decision": (forms.DecideForm, _l("Write down the decision")),
    "outcome": (forms.OutcomeForm, _l("Write down what came of it")),
    "evidence": (forms.GroundsForm, _l("Add evidence")),
}


@page(CHANGE, BOTH)
def step(request: ActorRequest, ask_id: UUID, ask_step: str) -> HttpResponse:
    """Write down what happened to an ask."""
    if ask_step not in STEPS:
        raise Http404
    made, title = STEPS[ask_step]
    row = queries.ask(ask_id)
    more = {"grounds": grounds.choices()} if ask_step == "evidence" else {}
    form: Any = made(data(request), **more)

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        if ask_step == "step":
            actions.take_step(
                ask_id, given["word"], given["text"], given["happened_on"], given["next_step"],
                given["next_due"], **who,
            )  # fmt: skip
        elif ask_step == "decision":
            actions.decide(ask_id, given["decision"], given["decided_on"], given["text"], **who)
        elif ask_step == "outcome":
            actions.write_outcome(ask_id, given["text"], given["happened_on"], **who)
        else:
            actions.rest_on(ask_id, _pairs(given["evidence"]), **who)
        return goes_to(request, "ask", ask_id=ask_id)

    return run_form(
        request, form, do, title=title, submit=_("Keep"), lead=row.what[:200],
        back=(goes_to(request, "ask", ask_id=ask_id), row.asked_of),
    )  # fmt: skip
