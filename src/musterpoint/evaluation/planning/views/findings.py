"""Findings of an evaluation, question by question; its report on the page and on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Evaluation
from musterpoint.evaluation.pages import CHANGE, READ, as_file, data
from musterpoint.evaluation.planning import actions, evaluating, forms, presenters, queries, rules
from musterpoint.evaluation.planning.kinds import in_words, pack
from musterpoint.evaluation.planning.presenters import QuestionShown
from musterpoint.evaluation.planning.queries import Answered
from musterpoint.evaluation.planning.values import FindingIn
from musterpoint.evaluation.planning.views import PAGES
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Missing
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.pdf import render

MARK = ":"


def _answered(request: ActorRequest, evaluation_id: UUID) -> tuple[Evaluation, list[Answered]]:
    row = queries.evaluation(evaluation_id)
    found = queries.findings(evaluation_id, request.at)
    audit.saw("evaluation.plan.read", [evaluation_id], by=request.actor, at=request.at)
    return row, found


def _questions(answered: list[Answered]) -> list[QuestionShown]:
    names = queries.names_of(f.written_by for one in answered for f in one.findings)
    return presenters.questions(answered, names)


def _ratings(answered: list[Answered]) -> list[tuple[str, str, int]]:
    latest = {str(one.question["id"]): one.latest for one in answered}
    counts = rules.by_rating(latest, [one.question for one in answered])
    told = [(one.tag, one.name, counts.get(one.code, 0)) for one in pack().ratings.values()]
    return [*told, ("off", _("No finding yet"), counts.get("", 0))]


@page(READ)
def report(request: ActorRequest, evaluation_id: UUID) -> HttpResponse:
    """Show what was found on each question, with its evidence."""
    row, answered = _answered(request, evaluation_id)
    context = {
        "row": row,
        "waiting": evaluating.waiting(evaluation_id),
        "questions": _questions(answered),
        "ratings": [one for one in _ratings(answered) if one[2]],
        "is_open": row.finished_at is None,
        "is_whole": bool(answered) and all(one.latest for one in answered),
    }
    return PAGES.show(request, "report", context)


@page(CHANGE, BOTH)
def finding(request: ActorRequest, evaluation_id: UUID, evaluation_question: UUID) -> HttpResponse:
    """Write what was found on a question; evidence of this organisation is found by words."""
    row, answered = _answered(request, evaluation_id)
    one = next((a for a in answered if a.question["id"] == str(evaluation_question)), None)
    if one is None:
        raise Missing(_("The approved plan has no such question."))
    words = request.GET.get("q", "")[:100].replace("\0", "")
    latest = one.latest
    kept = [tuple(pair) for pair in latest.proofs] if latest else []
    start = {
        "rating": latest.rating if latest else "",
        "text": latest.text if latest else "",
        "evidence": latest.evidence if latest else "",
        "proofs": [MARK.join(pair) for pair in kept],
    }
    form = forms.FindingForm(
        data(request), initial=start, proofs=_proofs(words, kept, request.POST.getlist("proofs"))
    )
    back = PAGES.goes_to(request, "report", evaluation_id=evaluation_id)

    def do(given: dict[str, Any]) -> str:
        actions.keep_finding(
            evaluation_id,
            str(evaluation_question),
            FindingIn(
                rating=given["rating"],
                text=given["text"],
                evidence=given["evidence"],
                proofs=[_pair(text) for text in given.get("proofs", ())],
            ),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("The finding is kept. An earlier one stays in its history."))
        return back

    return PAGES.run_form(
        request, form, do, title=_("What was found"), submit=_("Keep"), back=(back, row.name),
        template="finding", shown=_questions([one])[0], words=words,
    )  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    kind, _mark, key = text.partition(MARK)
    return kind, key


def _proofs(words: str, kept: list[tuple[str, ...]], sent: list[str]) -> list[tuple[str, str]]:
    """Return what can be ticked: what is attached, what was sent, and what the words find."""
    wanted: dict[str, list[str]] = {}
    for kind, key in [
        *(tuple(one) for one in kept),
        *map(_pair, (text for text in sent[:50] if "\0" not in text)),
    ]:
        wanted.setdefault(kind, []).append(key)
    labels = {one.code: one.label for one in remedies.sources()}
    found = {**remedies.find(wanted)}
    if words.strip():
        found |= {(one.kind, one.key): one for one in remedies.search(words.strip())}
    return [
        (f"{kind}{MARK}{key}", f"{_(labels[kind])}: {one.title}")
        for (kind, key), one in found.items()
    ]


@page(READ)
def report_pdf(request: ActorRequest, evaluation_id: UUID) -> HttpResponse:
    """Give the report as a document."""
    row, answered = _answered(request, evaluation_id)
    shown = _questions(answered)
    document = {
        "title": row.name,
        "kind": _("Evaluation report"),
        "organisation": request.organisation.name,
        "note": _("Finished") if row.finished_at else _("Draft: findings may change."),
        "facts": [
            [_("Kind"), in_words(pack().kinds[row.kind])],
            [_("Crisis"), row.crisis.name if row.crisis else _("None in particular")],
            *([name, formats.count(count)] for _tag, name, count in _ratings(answered) if count),
        ],
        "questions": [_on_paper(one) for one in shown],
        "empty": _("No plan of this evaluation was approved yet."),
    }
    made = render("evaluation/typst/findings.typ", document, at=request.at)
    return as_file(made, "application/pdf", "evaluation-report.pdf")


def _on_paper(one: QuestionShown) -> dict[str, Any]:
    found = one.latest
    lines = [[name, text] for name, text in one.words]
    if found is not None:
        if found.speaker:
            lines.append([_("Found by"), found.speaker])
        if found.figure:
            lines.append([_("Figure"), found.figure])
        if found.evidence:
            lines.append([_("Evidence"), found.evidence])
        if found.proofs:
            lines.append([_("Evidence kept here"), "; ".join(p.title for p in found.proofs)])
    return {
        "criterion": one.criterion,
        "question": one.question,
        "parts": list(one.parts),
        "lines": lines,
        "rating": found.rating.name if found else _("No finding yet"),
        "text": found.text if found else "",
    }
