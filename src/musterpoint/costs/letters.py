"""A note as a letter in the person's language, with the right to travel in plain words."""

from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from musterpoint.costs import actions, presenters, queries
from musterpoint.costs.models import Note
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.pdf import render


def rights() -> list[str]:
    """Return what everybody who gets a note is told first."""
    return [
        _("Your journey did not depend on this paper, and nothing that you answer changes it."),
        _("You may sign, sign under protest, or not sign. You may ask to pay in parts, or not to"
          " pay at all because of hardship."),
        _("Whatever you answer, and also when you pay late, you get every consular service and all"
          " help as before."),
    ]  # fmt: skip


def facts(row: Note, name: str) -> list[list[str]]:
    """Return what a note says, as lines of a letter."""
    source = formats.listed([formats.day(row.fare_on, year=True), row.fare_source])
    found = [
        [_("Number"), presenters.number(row.reference)],
        [_("Name"), name],
        [_("Journey"), row.route],
        [_("What it cost"), presenters.money(row.cost, row)],
        [presenters.cap(row), presenters.money(row.fare, row)],
        [presenters.cap_source(row), source],
        [_("Amount of this note"), presenters.money(row.amount, row)],
    ]
    for amount, label in (
        (row.paid, _("Paid")),
        (row.waived, _("Waived")),
        (row.written_off, _("Written off")),
    ):
        if amount:
            found.append([label, presenters.money(amount, row)])
    return [*found, [_("Still open"), presenters.money(row.owed, row)]]


def where_to_pay(row: Note) -> list[str]:
    """Return where what is open of a note is paid, in the language of the page; else nothing."""
    said = account_words() if row.owed else []
    if not said:
        return [_("Ask us where to pay.")] if row.owed else []
    number = {"number": presenters.number(row.reference)}
    return [*said, _("Give the number of this note with your payment: %(number)s") % number]


def account_words() -> list[str]:
    """Return the account and the words by which money is paid to us; nothing when not named."""
    found = queries.pay_to()
    words = found.words if found is not None else {}
    own = words.get(languages.current().code) or words.get("en") or next(iter(words.values()), "")
    said = [line.strip() for line in own.splitlines() if line.strip()]
    if found is not None and found.iban:
        account = {"holder": found.holder, "iban": queries.iban_shown(found.iban)}
        said.insert(0, _("To the account of %(holder)s, IBAN %(iban)s") % account)
    return said


def letter(request: ActorRequest, row: Note, language: str = "") -> HttpResponse:
    """Return a note as a PDF in a language that the product speaks, else the reader's."""
    known = languages.site_language(language) is not None
    with translation.override(language if known else translation.get_language()):
        content = actions.opened(row, request.at)
        parts = [{"title": _("Your rights"), "words": rights()}]
        if content.get("key") and row.link_ends_at > request.at:
            own = url(request, "journey:note", token=content["key"])
            words = [
                _("There you answer, ask to pay in parts, or ask not to pay. Give it to nobody."),
                _("It asks for a code, which we tell you apart from this letter."),
                f"{request.scheme}://{request.get_host()}{own}",
            ]
            parts.append({"title": _("Your own address"), "words": words})
        plan = [
            f"{formats.day(one.due_on, year=True)}: {presenters.money(one.amount, row)}"
            for one in row.instalments.order_by("position")
        ]
        if where := where_to_pay(row):
            parts.append({"title": _("Where to pay"), "words": where})
        if plan:
            parts.append({"title": _("Payment in parts"), "words": plan})
        document: dict[str, object] = {
            "organisation": request.organisation.name,
            "title": _("Note for the cost of your journey"),
            "note": _("Not a condition of travel."),
            "facts": facts(row, content.get("name", "")),
            "parts": parts,
        }
        made = render("costs/typst/letter.typ", document, at=request.at)
    response = HttpResponse(made, content_type="application/pdf")
    header = content_disposition_header(as_attachment=True, filename="note.pdf")
    if header is not None:
        response["Content-Disposition"] = header
    return response
