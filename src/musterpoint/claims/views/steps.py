"""What can be done with a responder's claim: each step is one form and one call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.claims import actions, comparing, forms, queries, rules
from musterpoint.claims.actions import Knows, Verdict
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.views.pages import CHANGE, DECIDE, READ, goes_to, run_form
from musterpoint.funds import queries as fund_queries
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.cards import Act, Text, data
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

Make = Callable[[ActorRequest, Claim], Form]
Do = Callable[[ActorRequest, Claim, dict[str, Any]], object]
OBJECTABLE = (ClaimState.PART, ClaimState.REFUSED, ClaimState.COMMITTED, ClaimState.PAID,
              ClaimState.RECONCILED)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: who may, when it is offered, its form and its call."""

    permission: Permission
    label: Text
    when: Callable[[Claim], bool]
    do: Do
    make: Make = lambda request, _row: forms.NothingForm(data(request))
    lead: Text = ""
    is_main: bool = False


def _in(*states: str) -> Callable[[Claim], bool]:
    return lambda row: row.state in states


def _words(label: Text, help_text: Text = "") -> Make:
    return lambda request, _row: forms.WordsForm(data(request), label=label, help_text=help_text)


def _at(request: ActorRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at}


def heads(unit: str) -> list[tuple[str, str]]:
    """Return the heads that money of a currency can be asked of, with fund and window."""
    return [
        (str(head.id), f"{fund.name}: {head.window.name}, {head.name}")
        for fund in fund_queries.funds()
        if unit in fund.currencies.split()
        for head in fund_queries.heads(fund)
    ]


def _verdict_form(request: ActorRequest, row: Claim) -> Form:
    return forms.VerdictForm(
        data(request), lines=list(row.lines.order_by("position")), unit=row.unit,
        heads=heads(row.unit), initial={"head": str(row.head_id or "")},
        **_asks(request, row),
    )  # fmt: skip


def _asks(request: ActorRequest, row: Claim) -> dict[str, bool]:
    """Return at what whoever decides has to say they looked."""
    return {
        "asks_twice": bool(comparing.twice(row)),
        "asks_elsewhere": bool(comparing.elsewhere(row, request.at)),
        "asks_no_tariff": bool(comparing.uncapped(row, row.lines.all())),
    }


def _knows(given: dict[str, Any]) -> Knows:
    return Knows(
        twice=bool(given.get("knows_twice")), no_tariff=bool(given.get("knows_no_tariff")),
        elsewhere=given.get("knows_elsewhere", ""),
    )  # fmt: skip


def _objection_form(request: ActorRequest, row: Claim) -> Form:
    return forms.VerdictForm(
        data(request), lines=list(row.lines.order_by("position")), unit=row.unit,
        heads=heads(row.unit), is_objection=True, initial={"head": str(row.head_id or "")},
        **_asks(request, row),
    )  # fmt: skip


def _verdicts(row: Claim, given: dict[str, Any]) -> dict[int, Verdict]:
    found, problems = {}, dict[str, list[str]]()
    for place in row.lines.values_list("position", flat=True):
        name = f"amount_{place}"
        try:
            amount = forms.parts(given[name], row.unit, name)
        except Invalid as wrong:
            problems |= wrong.fields
            continue
        found[place] = Verdict(amount=amount, reason=given[f"reason_{place}"])
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    return found


def _head(given: dict[str, Any]) -> UUID | None:
    return UUID(given["head"]) if given["head"] else None


def _decide(request: ActorRequest, row: Claim, given: dict[str, Any]) -> object:
    return actions.decide(
        row.id, _verdicts(row, given), given["words"], _head(given),
        knows=_knows(given), **_at(request),
    )  # fmt: skip


def _decide_objection(request: ActorRequest, row: Claim, given: dict[str, Any]) -> object:
    return actions.decide_objection(
        row.id, given["upheld"] == "yes", _verdicts(row, given), given["words"], _head(given),
        knows=_knows(given), **_at(request),
    )  # fmt: skip


def _order_form(request: ActorRequest, row: Claim) -> Form:
    left = (row.approved or 0) - row.paid
    return forms.OrderForm(
        data(request), initial={"amount": forms.typed_money(max(left, 0), row.unit)}
    )


def _order(request: ActorRequest, row: Claim, given: dict[str, Any]) -> object:
    amount = forms.parts(given["amount"], row.unit, "amount", least=1)
    return actions.order_payment(row.id, amount, **_at(request))


def _has_objection(row: Claim) -> bool:
    return row.objections.filter(decided_at=None).exists()


def _may_object(row: Claim) -> bool:
    is_less = row.approved is not None and row.approved < row.asked
    return row.state in OBJECTABLE and is_less and not row.objections.exists()


def _may_withdraw(row: Claim) -> bool:
    return not row.paid and ClaimState.WITHDRAWN in rules.CLAIM_FOLLOWS[row.state]


STEPS: dict[str, Step] = {
    "file": Step(
        permission=CHANGE, label=_l("Send the claim"), when=_in(ClaimState.DRAFT), is_main=True,
        make=lambda request, _row: forms.FileForm(data(request)),
        do=lambda request, row, given: actions.file(row.id, given["is_true"], **_at(request)),
        lead=_l("The responder declares that it is true and not otherwise covered."),
    ),
    "check": Step(
        permission=CHANGE, label=_l("Checked"), when=_in(ClaimState.FILED), is_main=True,
        make=_words(_l("What did you check, and what did you find?")),
        do=lambda request, row, given: actions.check(row.id, given["words"], **_at(request)),
        lead=_l("Against tariffs, other claims of the same time, and the figures of the crisis."),
    ),
    "ask": Step(
        permission=READ, label=_l("Ask back"), when=_in(ClaimState.FILED, ClaimState.CHECKED),
        make=_words(_l("What do you ask the responder?"), _l("It reads this on its own page")),
        do=lambda request, row, given: actions.ask_back(row.id, given["words"], **_at(request)),
    ),
    "answer": Step(
        permission=CHANGE, label=_l("Enter the answer"), when=_in(ClaimState.QUESTIONS),
        make=_words(_l("What did the responder answer?")),
        do=lambda request, row, given: actions.answer(row.id, given["words"], **_at(request)),
    ),
    "decide": Step(
        permission=DECIDE, label=_l("Decide"), when=_in(ClaimState.CHECKED), is_main=True,
        make=_verdict_form, do=_decide,
        lead=_l("Line by line, none above its tariff. Money is asked of the fund at once."),
    ),
    "object": Step(
        permission=CHANGE, label=_l("Enter an objection"), when=_may_object,
        make=_words(_l("What does the responder object?")),
        do=lambda request, row, given: actions.object_to(row.id, given["words"], **_at(request)),
        lead=_l("Once, by the day. Somebody who did not decide before decides on it."),
    ),
    "objection": Step(
        permission=DECIDE, label=_l("Decide the objection"), when=_has_objection, is_main=True,
        make=_objection_form, do=_decide_objection,
        lead=_l("Enter what each line is granted in all: never less than before."),
    ),
    "order": Step(
        permission=CHANGE, label=_l("Order the payment"), when=_in(ClaimState.COMMITTED),
        is_main=True, make=_order_form, do=_order,
        lead=_l("All that is left, or a part of it."),
    ),
    "receipt": Step(
        permission=CHANGE, label=_l("Enter the receipt"), when=_in(ClaimState.PAID), is_main=True,
        make=_words(_l("How did the responder confirm it?")),
        do=lambda request, row, given: actions.take_receipt(row.id, given["words"], **_at(request)),
    ),
    "withdraw": Step(
        permission=CHANGE, label=_l("Withdraw"),
        when=_may_withdraw,
        do=lambda request, row, _given: actions.withdraw(row.id, **_at(request)),
        lead=_l("The responder can claim again."),
    ),
}  # fmt: skip


def offered(request: ActorRequest, row: Claim) -> list[Act]:
    """Return the buttons of what may be done with a claim now."""
    return [
        Act(
            label=one.label,
            url=goes_to(request, "step", claim_id=row.id, claim_step=code),
            is_main=one.is_main,
        )
        for code, one in STEPS.items()
        if request.actor.may(one.permission) and one.when(row)
    ]


@page(READ, BOTH)
def step(request: ActorRequest, claim_id: UUID, claim_step: str) -> HttpResponse:
    """Ask what a step needs, and do it."""
    found = STEPS.get(claim_step)
    if found is None:
        raise Http404
    request.actor.require(found.permission)
    row = queries.claim(claim_id)
    here = goes_to(request, "claim", claim_id=row.id)

    def do(given: dict[str, Any]) -> str:
        found.do(request, row, given)
        return here

    return run_form(
        request, found.make(request, row), do, title=str(found.label), submit=str(found.label),
        back=(here, show_reference(row.reference)), lead=str(found.lead),
    )  # fmt: skip
