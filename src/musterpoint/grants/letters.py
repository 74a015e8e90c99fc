"""The letter of decision in the applicant's language: what was decided, why, how to appeal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.grants import money, queries, rules
from musterpoint.grants.actions import NotNow
from musterpoint.grants.figures import Statistic
from musterpoint.grants.models import Applicant, Application, Outcome, Way
from musterpoint.kernel.ids import show_reference
from musterpoint.people.models import Sex
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats
from musterpoint.web.pdf import render


def letter(row: Application, organisation: Organisation, at: datetime) -> HttpResponse:
    """Return the letter as a PDF. Raises NotNow before the decision is told."""
    if not queries.told(row):
        raise NotNow(_("This has not been decided yet."))
    code = row.language if row.language in rules.LANGUAGES else "en"
    with translation.override(code):
        made = render("grants/typst/letter.typ", document(row, organisation, at), at=at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


def document(row: Application, organisation: Organisation, at: datetime) -> dict[str, Any]:
    """Return what stands in the letter, in the active language."""
    made, reasons = queries.decisions(row, at)[0]
    content = queries.content(row, at)
    zone = organisation.time_zone
    facts = [
        [_("Application"), f"{show_reference(row.reference)}, {content['name']}"],
        [_("Received"), formats.moment(row.received_at, zone, year=True)],
        [_("For"), rules.in_words(rules.pack().purposes[row.purpose].names)],
        [_("Asked for"), money.shown(row.asked, row.unit)],
        [_("Decision"), str(made.get_outcome_display())],
    ]
    if made.outcome != Outcome.REFUSED:
        facts.append([_("Amount"), money.shown(made.amount, row.unit)])
        facts.append([_("Paid"), rules.in_words(rules.pack().methods[row.method])])
    parts = [{"title": _("Reasons"), "words": reasons.splitlines()}]
    appealed = queries.appeal(row, at)
    if appealed is not None:
        parts.append({"title": _("Appeal"), "words": _of_appeal(appealed, zone)})
    elif made.outcome != Outcome.APPROVED and row.appeal_until is not None:
        until = formats.moment(row.appeal_until, zone, year=True)
        text = _("You may appeal once, until %(day)s: at the address that you were given, at our "
                 "desk, or by telephone. Somebody else decides.") % {"day": until}  # fmt: skip
        parts.append({"title": _("Appeal"), "words": [text]})
    return {
        "title": _("Decision on your application"),
        "organisation": organisation.name,
        "note": _("Decided by need and published weights, whatever your visa or papers."),
        "facts": facts,
        "parts": parts,
    }


def _of_appeal(found: Any, zone: str) -> list[str]:
    row, _words, answer = found
    if row.decided_at is None:
        day = formats.moment(row.due_at, zone, year=True)
        return [_("We have your appeal. It is decided by %(day)s.") % {"day": day}]
    told = _("Your appeal was right.") if row.is_upheld else _("The decision stands.")
    return [told, *answer.splitlines()]


def figure_rows(found: Iterable[Statistic]) -> list[dict[str, str]]:
    """Return figures as they are shown: a dash where it are too few to tell."""
    return [
        {
            "label": _group(one),
            "decided": _few(one.decided),
            "refused": _few(one.refused),
        }
        for one in found
    ]


def _few(number: int | None) -> str:
    return formats.count(number) if number is not None else _("too few to tell")


def _group(one: Statistic) -> str:
    if not one.group:
        return _("All")
    if one.group == "purpose":
        purpose = rules.pack().purposes.get(one.value)
        return rules.in_words(purpose.names) if purpose else one.value
    kinds: dict[str, Any] = {"applicant": Applicant, "way": Way, "sex": Sex}
    return str(dict(kinds[one.group].choices).get(one.value, one.value))
