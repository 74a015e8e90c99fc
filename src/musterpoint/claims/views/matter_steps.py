"""What can be done with a person's claim: each step is one form and one call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.claims import actions, forms, matter_forms, queries
from musterpoint.claims.actions import OwedIn
from musterpoint.claims.models import Matter, MatterState
from musterpoint.claims.views.matter_parts import bond_call, told_page
from musterpoint.claims.views.pages import CHANGE, goes_to, run_form
from musterpoint.funds.models import Account
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.payments.actions import BadPayee, PayeeIn
from musterpoint.referrals import queries as referrals
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Text, data
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

Make = Callable[[ActorRequest, Matter], Form]
Do = Callable[[ActorRequest, Matter, dict[str, Any], UUID | None], object]
UNFILED = (MatterState.DRAFT, MatterState.TOLD, MatterState.PREPARED)
OPEN = tuple(one for one in MatterState if one not in (MatterState.DRAFT, MatterState.CLOSED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: when it is offered, its form and its call."""

    label: Text
    when: Callable[[Matter], bool]
    do: Do
    make: Make = lambda request, _row: forms.NothingForm(data(request))
    lead: Text = ""
    is_main: bool = False


def _in(*states: str) -> Callable[[Matter], bool]:
    return lambda row: row.state in states


def _words(label: Text) -> Make:
    return lambda request, _row: forms.WordsForm(data(request), label=label)


def _at(request: ActorRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at}


def accounts() -> list[tuple[str, str]]:
    """Return the accounts that hold money and are kept by nobody, by name."""
    rows = Account.objects.filter(name__startswith="Assets:", ended_at=None, kept_by="").order_by(
        "name"
    )
    return [(one.name, one.label or one.name) for one in rows]


def _movement_form(request: ActorRequest, _row: Matter) -> Form:
    return matter_forms.MovementForm(
        data(request), accounts=accounts(),
        initial={"key": str(uuid7()), "on": request.at.date()},
    )  # fmt: skip


def _came(request: ActorRequest, row: Matter, given: dict[str, Any], _part: UUID | None) -> object:
    amount = forms.parts(given["amount"], row.unit, "amount", least=1)
    return actions.came(row.id, amount, given["account"], given["on"], given["words"],
                        key=given["key"], **_at(request))  # fmt: skip


def _pay_form(request: ActorRequest, row: Matter) -> Form:
    held = forms.typed_money(row.recovered - row.paid_on, row.unit)
    return matter_forms.PayOnForm(data(request), initial={"amount": held})


def _pay_on(
    request: ActorRequest, row: Matter, given: dict[str, Any], _part: UUID | None
) -> object:
    amount = forms.parts(given["amount"], row.unit, "amount", least=1)
    payee = PayeeIn(**forms.payee_of(given))
    try:
        return actions.pay_on(row.id, amount, payee, given["method"], **_at(request))
    except BadPayee as wrong:
        fields = {f"payee_{name}": texts for name, texts in wrong.fields.items()}
        raise actions.BadClaim(_("Correct what is marked."), fields=fields) from wrong


def _owe(request: ActorRequest, row: Matter, given: dict[str, Any], _part: UUID | None) -> object:
    one = OwedIn(
        kind=given["kind"],
        amount=forms.parts(given["amount"], row.unit, "amount", least=1),
        months=given["months"],
        what=given["what"],
        papers=tuple(given["papers"]),
    )
    return actions.put_owed(row.id, one, **_at(request))


def _rule(request: ActorRequest, row: Matter, given: dict[str, Any], _part: UUID | None) -> object:
    amount = forms.parts(given["amount"], row.unit, "amount")
    return actions.rule_on(row.id, amount, given["words"], **_at(request))


def _services(request: ActorRequest) -> list[tuple[str, str]]:
    found = referrals.services(referrals.Filters(kind="legal_aid"), request.at)
    return [(str(one.service.id), one.service.name) for one in found]


def _counsel(
    request: ActorRequest, row: Matter, given: dict[str, Any], _part: UUID | None
) -> object:
    service = UUID(given["service"]) if given["service"] else None
    return actions.give_counsel(row.id, service, given["who"], **_at(request))


def _set_hearing(
    request: ActorRequest, row: Matter, given: dict[str, Any], _part: UUID | None
) -> object:
    zone = formats.zone_of(request.organisation.time_zone)
    when = datetime.combine(given["on"], time(given["hour"]), zone)
    return actions.set_hearing(row.id, when, given["place"], **_at(request))


STEPS: dict[str, Step] = {
    "owed": Step(
        label=_l("Add what is owed"), when=lambda _row: False, do=_owe,
        make=lambda request, _row: matter_forms.OwedForm(data(request)),
    ),
    "send": Step(
        label=_l("Send the claim"), when=_in(MatterState.DRAFT), is_main=True,
        make=lambda request, _row: matter_forms.ConsentForm(data(request)),
        do=lambda request, row, given, _part: actions.send(
            row.id, given["consents"], **_at(request)
        ),
        lead=_l("Only with the person's consent."),
    ),
    "prepare": Step(
        label=_l("Ready to be filed"), when=_in(MatterState.TOLD), is_main=True,
        do=lambda request, row, _given, _part: actions.prepare(row.id, **_at(request)),
        lead=_l("The day of the departure says until when the authority takes it."),
    ),
    "filed": Step(
        label=_l("Filed"), when=_in(MatterState.PREPARED), is_main=True,
        make=lambda request, _row: matter_forms.FiledForm(
            data(request), initial={"on": request.at.date()}
        ),
        do=lambda request, row, given, _part: actions.file_matter(
            row.id, given["number"], given["on"], **_at(request)
        ),
    ),
    "ruling": Step(
        label=_l("Enter the decision"), when=_in(MatterState.FILED, MatterState.APPEALED),
        is_main=True, do=_rule, make=lambda request, _row: matter_forms.RulingForm(data(request)),
    ),
    "appeal": Step(
        label=_l("Appealed"), when=_in(MatterState.GRANTED, MatterState.REFUSED),
        make=_words(_l("On what ground?")),
        do=lambda request, row, given, _part: actions.appeal(
            row.id, given["words"], **_at(request)
        ),
    ),
    "came": Step(
        label=_l("Money came"), when=_in(*OPEN, MatterState.CLOSED), make=_movement_form,
        do=_came, lead=_l("Somebody else confirms it; then the books hold it for the person."),
    ),
    "went": Step(
        label=_l("Paid on"), when=lambda row: row.recovered > row.paid_on, is_main=True,
        make=_pay_form, do=_pay_on,
        lead=_l("Never by who entered or confirmed what came. Others release the payment."),
    ),
    "power": Step(
        label=_l("Power of attorney"), when=_in(*OPEN),
        make=lambda request, _row: matter_forms.PowerForm(data(request)),
        do=lambda request, row, given, _part: actions.give_power(
            row.id, given["to"], given["scope"], given["until_on"], **_at(request)
        ),
    ),
    "counsel": Step(
        label=_l("Legal aid"), when=_in(*OPEN), do=_counsel,
        make=lambda request, _row: matter_forms.CounselForm(
            data(request), services=_services(request)
        ),
    ),
    "hearing": Step(
        label=_l("Set a hearing"), do=_set_hearing,
        when=_in(MatterState.FILED, MatterState.APPEALED, MatterState.GRANTED),
        make=lambda request, _row: matter_forms.HearingForm(data(request)),
    ),
    "bond": Step(
        label=_l("Call the employer's bond"), lead=_l("It is worked on under Bonds."),
        when=lambda row: row.state in OPEN and not bond_call(row),
        do=lambda request, row, _given, _part: actions.call_bond(row.id, **_at(request)),
    ),
    "address": Step(
        label=_l("New address for the person"), when=_in(*OPEN, MatterState.CLOSED),
        do=lambda request, row, _given, _part: told_page(
            request, actions.new_address(row.id, **_at(request))
        ),
        lead=_l("The address before opens nothing any more. The new one is shown once."),
    ),
    "link": Step(
        label=_l("Link to a registration"), when=lambda row: row.person_id is None,
        make=lambda request, _row: matter_forms.ReferenceForm(data(request)),
        do=lambda request, row, given, _part: actions.link_person(
            row.id, given["reference"], **_at(request)
        ),
    ),
    "close": Step(
        label=_l("Close"), when=_in(*OPEN), make=_words(_l("How did it end?")),
        do=lambda request, row, given, _part: actions.close_matter(
            row.id, given["words"], **_at(request)
        ),
    ),
}  # fmt: skip
#: Steps with one of the things that hang on a claim.
PARTS: dict[str, Step] = {
    "revoke": Step(
        label=_l("Revoke the power of attorney"), when=lambda _row: False,
        do=lambda request, row, _given, part: actions.revoke_power(
            row.id, part or row.id, **_at(request)
        ),
    ),
    "confirm": Step(
        label=_l("Confirm what came"), when=lambda _row: False,
        do=lambda request, row, _given, part: actions.confirm_came(
            row.id, part or row.id, **_at(request)
        ),
        lead=_l("Look for it in the statement of the account first."),
    ),
    "back": Step(
        label=_l("Take money back"), when=lambda _row: False, make=_words(_l("Why?")),
        do=lambda request, row, given, part: actions.take_back(
            row.id, part or row.id, given["words"], **_at(request)
        ),
    ),
    "hear": Step(
        label=_l("What came of the hearing"), when=lambda _row: False,
        make=_words(_l("What came of it?")),
        do=lambda request, row, given, part: actions.hear(
            row.id, part or row.id, given["words"], **_at(request)
        ),
    ),
}  # fmt: skip


def offered(request: ActorRequest, row: Matter) -> list[Act]:
    """Return the buttons of what may be done with a claim now."""
    if not request.actor.may(CHANGE):
        return []
    return [
        Act(
            label=one.label,
            url=goes_to(request, "matter-step", matter_id=row.id, matter_step=code),
            is_main=one.is_main,
        )
        for code, one in STEPS.items()
        if one.when(row) and (code != "bond" or request.actor.may(Permission.BONDS_CHANGE))
    ]


@page(CHANGE, BOTH)
def step(
    request: ActorRequest, matter_id: UUID, matter_step: str, matter_part: UUID | None = None
) -> HttpResponse:
    """Ask what a step needs, and do it."""
    found = (STEPS if matter_part is None else PARTS).get(matter_step)
    if found is None:
        raise Http404
    row = queries.matter(matter_id)
    here = goes_to(request, "matter", matter_id=row.id)

    def do(given: dict[str, Any]) -> str | HttpResponse:
        made = found.do(request, row, given, matter_part)
        return made if isinstance(made, HttpResponse) else here

    return run_form(
        request, found.make(request, row), do, title=str(found.label), submit=str(found.label),
        back=(here, show_reference(row.reference)), lead=str(found.lead),
    )  # fmt: skip


@page(CHANGE, BOTH)
def owed_drop(request: ActorRequest, matter_id: UUID, claim_line: int) -> HttpResponse:
    """Take a thing out of a claim that is not filed."""
    row = queries.matter(matter_id)
    here = goes_to(request, "matter", matter_id=row.id)

    def do(_given: dict[str, Any]) -> str:
        actions.drop_owed(row.id, claim_line, **_at(request))
        return here

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Take the line out"),
        submit=_("Take it out"), back=(here, show_reference(row.reference)),
    )  # fmt: skip
