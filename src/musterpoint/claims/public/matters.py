"""
A person writes down what they are owed, on a phone, in their own language: one sealed address.

Whoever has the address can read the claim; a name or a telephone number is enough to begin.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.claims import actions, forms, matter_forms, presenters, queries, rules
from musterpoint.claims.actions import OwedIn
from musterpoint.claims.models import Matter, MatterState
from musterpoint.claims.public.responders import PAGE, data, show
from musterpoint.claims.views.claim import MOST_BYTES
from musterpoint.claims.views.matters import BEFORE_FILING, matter_in, matter_start
from musterpoint.crises.public import attempts
from musterpoint.web import formats, running
from musterpoint.web.http import ActorRequest, url

PART = 12


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Say what can be claimed, and how responders come in."""
    kinds = [rules.in_words(words) for words in rules.filing().kinds.values()]
    return show(request, "home", {"kinds": kinds})


@PAGE
def start(request: ActorRequest) -> HttpResponse:
    """Begin: who claims, and against whom."""

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "wages")
        made = actions.tell(matter_in(given), by=request.actor, at=request.at)
        return url(request, "owed:matter", token=made.key)

    return running.run_form(
        request, matter_forms.MatterForm(data(request)), do, show, title=_("What you are owed"),
        submit=_("Save and go on"), back=(url(request, "owed:home"), _("Claims")),
        lead=_("Your name or a telephone number is enough. You can leave questions open."),
    )  # fmt: skip


def _back(request: ActorRequest, token: str) -> tuple[str, str]:
    return url(request, "owed:matter", token=token), _("Your claim")


@require_safe
def matter(request: ActorRequest, token: str) -> HttpResponse:
    """Show somebody their own claim."""
    row = actions.of_matter_key(token)
    whole, pack = queries.whole(row, request.at), rules.filing()
    address = f"{request.scheme}://{request.get_host()}{_back(request, token)[0]}"
    may_edit = row.state in BEFORE_FILING
    context = {
        "row": row,
        "token": token,
        "address": address,
        "parts": [address[place : place + PART] for place in range(0, len(address), PART)],
        "told": queries.told([row], request.at)[0],
        "country": presenters.country(row.country),
        "owed": [
            {
                "what": rules.word(pack.kinds, one.kind),
                "words": words,
                "amount": presenters.amount(row, one.amount),
                "months": formats.count(one.months) if one.months else "",
                "place": one.position,
            }
            for one, words in whole.owed
        ],
        "asked": presenters.amount(row, row.asked),
        "granted": presenters.amount(row, row.granted),
        "held": presenters.amount(row, row.recovered - row.paid_on)
        if row.recovered > row.paid_on else "",
        "paid": presenters.amount(row, row.paid_on) if row.paid_on else "",
        "file_by": formats.day(row.file_by, year=True) if row.file_by else "",
        "hearings": [
            (presenters.moment(one.at, request.organisation.time_zone), one.place)
            for one, _words in whole.hearings if one.held_at is None
        ],
        "papers": [name for _p, name in actions.paper_names(row.id, row.id, request.at)],
        "may_edit": may_edit,
        "may_send": row.state == MatterState.DRAFT,
        "may_add": row.state != MatterState.CLOSED,
    }  # fmt: skip
    return show(request, "matter", context)


@PAGE
def edit(request: ActorRequest, token: str) -> HttpResponse:
    """Write one's own claim anew before it is filed."""
    row = actions.of_matter_key(token)
    told = queries.told([row], request.at)[0]

    def do(given: dict[str, Any]) -> str:
        crisis = {"crisis": str(row.crisis_id or "")}
        actions.write(row.id, matter_in(given | crisis), by=request.actor, at=request.at)
        return _back(request, token)[0]

    form = matter_forms.MatterForm(data(request), initial=matter_start(row, told))
    return running.run_form(request, form, do, show, title=_("What you are owed"),
                            submit=_("Save"), back=_back(request, token))  # fmt: skip


def _editable(token: str) -> Matter:
    row = actions.of_matter_key(token)
    if row.state not in BEFORE_FILING:
        raise actions.NotNow(_("This claim is filed: what is owed stays as it is."))
    return row


@PAGE
def owed(request: ActorRequest, token: str) -> HttpResponse:
    """Add a thing that is owed."""
    row = _editable(token)

    def do(given: dict[str, Any]) -> str:
        one = OwedIn(
            kind=given["kind"],
            amount=forms.parts(given["amount"], row.unit, "amount", least=1),
            months=given["months"],
            what=given["what"],
            papers=tuple(given["papers"]),
        )
        actions.put_owed(row.id, one, by=request.actor, at=request.at)
        return _back(request, token)[0]

    return running.run_form(
        request, matter_forms.OwedForm(data(request)), do, show, title=_("What is owed"),
        submit=_("Add"), back=_back(request, token),
        lead=_("Amounts in %(unit)s.") % {"unit": row.unit},
    )  # fmt: skip


@PAGE
def drop(request: ActorRequest, token: str, claim_line: int) -> HttpResponse:
    """Take a thing out."""
    row = _editable(token)

    def do(_given: dict[str, Any]) -> str:
        actions.drop_owed(row.id, claim_line, by=request.actor, at=request.at)
        return _back(request, token)[0]

    return running.run_form(
        request, forms.NothingForm(data(request)), do, show, title=_("Take the line out"),
        submit=_("Take it out"), back=_back(request, token),
    )  # fmt: skip


@PAGE
def paper(request: ActorRequest, token: str) -> HttpResponse:
    """Add evidence: a contract, a pay slip, a picture."""
    row = actions.of_matter_key(token)

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "wages paper")
        sent = given["file"]
        content = sent.read(MOST_BYTES + 1)
        actions.add_matter_paper(row.id, sent.name, content, by=request.actor, at=request.at)
        return _back(request, token)[0]

    form = forms.PaperForm(data(request), request.FILES if request.method == "POST" else None)
    return running.run_form(
        request, form, do, show, title=_("Add a paper"), submit=_("Add"), has_file=True,
        back=_back(request, token),
        lead=_("A contract, a pay slip, a picture. You can claim without any paper."),
    )  # fmt: skip


@PAGE
def send(request: ActorRequest, token: str) -> HttpResponse:
    """Send one's claim."""
    row = actions.of_matter_key(token)
    if row.state != MatterState.DRAFT:
        return redirect(_back(request, token)[0])

    def do(given: dict[str, Any]) -> str:
        actions.send(row.id, given["consents"], by=request.actor, at=request.at)
        return _back(request, token)[0]

    return running.run_form(
        request, matter_forms.ConsentForm(data(request)), do, show, title=_("Send the claim"),
        submit=_("Send"), back=_back(request, token),
        lead=_("We prepare it and file it with the authority of the country, if you want."),
    )  # fmt: skip
