"""What can be done with an application: each step is one form and one call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.accounts.queries import same_hands
from musterpoint.grants import actions, books, call_forms, causes, forms, money, queries
from musterpoint.grants.cause_forms import CauseForm
from musterpoint.grants.models import Application, Call, CallState, Outcome, Route, State
from musterpoint.grants.views.pages import CHANGE, DECIDE, READ, SCORE, goes_to, run_form
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.cards import Act, Text, data
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

Make = Callable[[ActorRequest, Application], Form]
Do = Callable[[ActorRequest, Application, Any, dict[str, Any]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: who may, when it is offered, its form and its call."""

    permission: Permission
    label: Text
    when: Callable[[ActorRequest, Application], bool]
    do: Do
    make: Make = lambda request, _row: forms.NothingForm(data(request))
    lead: Text = ""
    is_main: bool = False


def _in(*states: str) -> Callable[[ActorRequest, Application], bool]:
    return lambda _request, row: row.state in states and row.route != Route.CALL


def _any(*states: str) -> Callable[[ActorRequest, Application], bool]:
    return lambda _request, row: row.state in states


def _words(label: Text) -> Make:
    return lambda request, _row: forms.WordsForm(data(request), label=label)


def _at(request: ActorRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at}


def _head(typed: str) -> UUID | None:
    return UUID(typed) if typed else None


def _recommend_form(request: ActorRequest, row: Application) -> Form:
    start = {"head": str(row.head_id or ""), "amount": money.typed(row.asked, row.unit)}
    return forms.RecommendForm(data(request), row=row, heads=books.heads(), initial=start)


def _decide_form(request: ActorRequest, row: Application) -> Form:
    wanted = row.recommended or 0
    outcome = (
        Outcome.REFUSED if not wanted else
        Outcome.APPROVED if wanted == row.asked else Outcome.PART
    )  # fmt: skip
    start = {"outcome": outcome, "amount": money.typed(wanted, row.unit)}
    return forms.DecideForm(
        data(request), row=row, is_findable=actions.is_findable(row), initial=start
    )


def _decide(request: ActorRequest, row: Application, form: Form, given: dict[str, Any]) -> object:
    amount = given["amount"] or 0
    if given["outcome"] == Outcome.APPROVED and not amount:
        amount = row.asked
    return actions.decide(
        row.id,
        given["outcome"],
        amount,
        given["reasons"],
        knows_no_mark=bool(given.get("knows_no_mark")),
        knows_covered=bool(given.get("knows_covered")),
        **_at(request),
    )


def _decide_appeal(
    request: ActorRequest, row: Application, form: Form, given: dict[str, Any]
) -> object:
    if given["head"] and row.head_id is None:
        actions.set_head(row.id, UUID(given["head"]), **_at(request))
    return actions.decide_appeal(
        row.id,
        given["upheld"] == "yes",
        given["amount"] or 0,
        given["reasons"],
        knows_no_mark=bool(given.get("knows_no_mark")),
        knows_covered=bool(given.get("knows_covered")),
        **_at(request),
    )


def _appeal_form(request: ActorRequest, row: Application) -> Form:
    return forms.AppealDecisionForm(
        data(request), row=row, heads=books.heads(), is_findable=actions.is_findable(row)
    )


def _has_appeal(_request: ActorRequest, row: Application) -> bool:
    return row.appeals.filter(decided_at=None).exists()


def _may_appeal(request: ActorRequest, row: Application) -> bool:
    return (
        queries.told(row)
        and (row.approved or 0) < row.asked
        and row.appeal_until is not None
        and request.at <= row.appeal_until
        and not row.appeals.exists()
    )


def _may_score(request: ActorRequest, row: Application) -> bool:
    call: Call | None = row.call
    return (
        call is not None
        and call.state == CallState.PUBLISHED
        and request.at > call.closes_at
        and row.state in (State.SUBMITTED, State.COMPLETE, State.INCOMPLETE)
        and not same_hands(request.actor, row.scores.values_list("scorer_id", flat=True))
    )


def _score_form(request: ActorRequest, row: Application) -> Form:
    criteria = list(row.call.criteria.order_by("position", "id")) if row.call else []
    return call_forms.ScoreForm(data(request), criteria=criteria)


def _score(request: ActorRequest, row: Application, form: Any, given: dict[str, Any]) -> object:
    return actions.score(
        row.id, form.points, given["reasons"], given["has_no_conflict"], **_at(request)
    )


def _assess(request: ActorRequest, row: Application, form: Any, given: dict[str, Any]) -> object:
    return actions.assess(row.id, form.levels, given["words"], **_at(request))


def _assess_form(request: ActorRequest, row: Application) -> Form:
    told = queries.content(row, request.at)["levels"]
    start = {f"level_{code}": level for code, level in told.items()}
    return forms.AssessForm(data(request), initial=start)


def _payee_form(request: ActorRequest, row: Application) -> Form:
    told = queries.content(row, request.at)["payee"]
    start = {f"payee_{name}": text for name, text in told.items()} | {"method": row.method}
    return forms.PayeeForm(data(request), initial=start)


def _cause_form(request: ActorRequest, row: Application) -> Form:
    start = {"crisis": str(row.crisis_id or ""), "country": row.country}
    return CauseForm(data(request), initial=start)


def _papers_form(request: ActorRequest, row: Application) -> Form:
    told = queries.content(row, request.at)["papers"]
    return forms.PapersForm(data(request), initial={"papers": told})


def _may_order(_request: ActorRequest, row: Application) -> bool:
    return row.state == State.COMMITTED and row.payee_by is None and not row.milestones.exists()


def _may_confirm(request: ActorRequest, row: Application) -> bool:
    return row.payee_by is not None and not same_hands(request.actor, [row.payee_by])


STEPS: dict[str, Step] = {
    "complete": Step(
        permission=CHANGE, label=_l("It is complete"), when=_in(State.SUBMITTED), is_main=True,
        lead=_l("No paper is a condition: it is complete when the need can be assessed."),
        do=lambda q, r, _f, _g: actions.complete(r.id, **_at(q)),
    ),
    "ask": Step(
        permission=CHANGE, label=_l("Ask the applicant"), when=_in(State.SUBMITTED, State.COMPLETE),
        make=_words(_l("What do you ask? They read it at their address.")),
        do=lambda q, r, _f, g: actions.ask_more(r.id, g["words"], **_at(q)),
    ),
    "answer": Step(
        permission=CHANGE, label=_l("Note the answer"), when=_any(State.INCOMPLETE), is_main=True,
        make=_words(_l("What did the applicant answer?")),
        do=lambda q, r, _f, g: actions.answer_more(r.id, g["words"], **_at(q)),
    ),
    "papers": Step(
        permission=CHANGE, label=_l("Papers seen"), when=_any(*actions.OPEN_STATES),
        make=_papers_form,
        do=lambda q, r, _f, g: actions.seen_papers(r.id, g["papers"], **_at(q)),
    ),
    "cause": Step(
        permission=CHANGE, label=_l("Crisis and country"),
        when=_in(*actions.OPEN_STATES, State.REFUSED), make=_cause_form,
        do=lambda q, r, _f, g: actions.set_cause(
            r.id, causes.chosen(g["crisis"], g["country"]), **_at(q)
        ),
    ),
    "assess": Step(
        permission=SCORE, label=_l("Assess"), when=_in(State.COMPLETE, State.ASSESSED),
        make=_assess_form, do=_assess, is_main=True,
        lead=_l("Need alone. Visa, papers and fault are no part of it."),
    ),
    "recommend": Step(
        permission=SCORE, label=_l("Recommend"), when=_in(State.ASSESSED, State.RECOMMENDED),
        make=_recommend_form, is_main=True,
        do=lambda q, r, _f, g: actions.recommend(
            r.id, _head(g["head"]), g["amount"], g["words"], **_at(q)
        ),
    ),
    "conflict": Step(
        permission=READ, label=_l("I have a conflict"), when=_any(*actions.OPEN_STATES),
        do=lambda q, r, _f, _g: actions.declare_conflict(r.id, **_at(q)),
        lead=_l("You then neither score nor decide it. It is not taken back."),
    ),
    "score": Step(
        permission=SCORE, label=_l("Score"), when=_may_score, make=_score_form, do=_score,
        is_main=True, lead=_l("You do not see what others gave, and they do not see yours."),
    ),
    "decide": Step(
        permission=DECIDE, label=_l("Decide"), when=_in(State.RECOMMENDED), make=_decide_form,
        do=_decide, is_main=True,
        lead=_l("Only somebody who neither took nor recommended it. The money is asked of the fund "
                "at once."),
    ),
    "appeal": Step(
        permission=CHANGE, label=_l("Take an appeal"), when=_may_appeal,
        make=_words(_l("Why should it be decided otherwise, in their words?")),
        do=lambda q, r, _f, g: actions.take_appeal(r.id, g["words"], **_at(q)),
    ),
    "decide-appeal": Step(
        permission=DECIDE, label=_l("Decide on the appeal"), when=_has_appeal, is_main=True,
        make=_appeal_form, do=_decide_appeal,
        lead=_l("Only somebody who neither prepared nor decided it before."),
    ),
    "payee": Step(
        permission=CHANGE, label=_l("How to pay"),
        when=_any(*actions.OPEN_STATES, State.APPROVED, State.PART, State.COMMITTED),
        make=_payee_form,
        do=lambda q, r, _f, g: actions.change_payee(
            r.id, g["method"], forms.payee_of(g), **_at(q)
        ),
    ),
    "confirm-payee": Step(
        permission=CHANGE, label=_l("Confirm how it is paid"), when=_may_confirm, is_main=True,
        lead=_l("It was changed after the decision. Ask the applicant by a way that you know from "
                "before, then confirm it."),
        do=lambda q, r, _f, _g: actions.confirm_payee(r.id, **_at(q)),
    ),
    "order": Step(
        permission=CHANGE, label=_l("Order the payment"), when=_may_order, is_main=True,
        do=lambda q, r, _f, _g: actions.order_payment(r.id, **_at(q)),
    ),
    "receipt": Step(
        permission=CHANGE, label=_l("Note the receipt"), when=_any(State.PAID), is_main=True,
        make=_words(_l("What receipt is there: signature, thumb, bank, a word on the telephone?")),
        do=lambda q, r, _f, g: actions.take_receipt(r.id, g["words"], **_at(q)),
    ),
    "milestone": Step(
        permission=CHANGE, label=_l("Add a milestone"),
        when=lambda _q, r: r.applicant in ("organisation", "diaspora")
        and r.state in actions.PLANNABLE,
        make=lambda q, r: forms.MilestoneForm(data(q), row=r),
        do=lambda q, r, _f, g: actions.plan_milestone(
            r.id, g["title"], g["due_on"], g["amount"], g["needs_visit"], **_at(q)
        ),
    ),
    "claim": Step(
        permission=CHANGE, label=_l("Claim from who is liable"),
        when=_any(State.APPROVED, State.PART, State.COMMITTED, State.PAID, State.RECEIPTED),
        make=lambda q, r: forms.ClaimForm(data(q), row=r),
        do=lambda q, r, _f, g: actions.claim(
            r.id, g["debtor"], g["name"], g["amount"], g["words"], **_at(q)
        ),
        lead=_l("The help itself never waits for it."),
    ),
    "withdraw": Step(
        permission=CHANGE, label=_l("Withdrawn by the applicant"), when=_any(*actions.OPEN_STATES),
        do=lambda q, r, _f, _g: actions.withdraw(r.id, **_at(q)),
    ),
    "close": Step(
        permission=CHANGE, label=_l("Close"),
        when=_any(State.REFUSED, State.RECEIPTED, State.RECOVERED, State.WRITTEN_OFF,
                  State.INCOMPLETE),
        do=lambda q, r, _f, _g: actions.close(r.id, **_at(q)),
    ),
}  # fmt: skip


def offered(request: ActorRequest, row: Application) -> list[Act]:
    """Return the buttons of what the reader may do with an application now; one of them filled."""
    found = [
        Act(
            label=one.label,
            url=goes_to(request, "step", grant_id=row.id, grant_step=code),
            is_main=one.is_main,
        )
        for code, one in STEPS.items()
        if request.actor.may(one.permission) and one.when(request, row)
    ]
    if queries.told(row):
        to = goes_to(request, "letter", grant_id=row.id)
        found.append(Act(label=_("Letter (PDF)"), url=to, icon="print"))
    mains = [one for one in found if one.is_main]
    return [
        Act(label=one.label, url=one.url, is_main=one in mains[-1:], icon=one.icon)
        for one in sorted(found, key=lambda one: one not in mains[-1:])
    ]


@page(READ, BOTH)
def step(request: ActorRequest, grant_id: UUID, grant_step: str) -> HttpResponse:
    """Do one thing with an application."""
    one = STEPS.get(grant_step)
    if one is None:
        raise Http404
    request.actor.require(one.permission)
    row = queries.application(grant_id)
    actions.check_no_conflict(row, request.actor)
    form = one.make(request, row)
    here = goes_to(request, "application", grant_id=row.id)

    def do(given: dict[str, Any]) -> str:
        one.do(request, row, form, given)
        messages.success(request, _("Done. It stands in the history."))
        return here

    return run_form(
        request, form, do, title=str(one.label), submit=str(one.label), lead=str(one.lead),
        back=(here, show_reference(row.reference)),
    )  # fmt: skip
