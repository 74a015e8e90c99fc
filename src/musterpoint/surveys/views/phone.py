"""The phone desk, and paper forms: typed in by two."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.engine.forms import types
from musterpoint.forms import actions as answers
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.surveys import actions, filling, forms, links, presenters, queries
from musterpoint.surveys.filling import Page
from musterpoint.surveys.models import Asking, Way
from musterpoint.surveys.reaching import is_reachable
from musterpoint.surveys.rules import in_words, pack
from musterpoint.surveys.views.pages import (
    COLLECT,
    attached,
    data,
    goes_to,
    run_form,
    show,
    start,
)
from musterpoint.web import formats, languages, pdf
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.running import put

PDF = "application/pdf"
#: So many blank forms are printed at once.
MOST_PAPERS = 200
LINES = 3


@page(COLLECT)
def desk(request: ActorRequest) -> HttpResponse:
    """List the waves in which people are asked now."""
    rows = [(one, presenters.term(one.wave)) for one in queries.open_waves()]
    return show(request, "desk", {"rows": rows})


@page(COLLECT)
def calls(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """List whom to call next: as much as is needed to take one, and no name."""
    row = queries.wave(survey_wave)
    offset = start(request)
    found, has_more = queries.calls(row, at=request.at, offset=offset)
    context = {
        "wave": row,
        "survey": row.survey,
        "term": presenters.term(row),
        "rows": found,
        "more": offset + queries.PAGE if has_more else None,
        "most": pack().attempts,
    }
    return show(request, "calls", context)


@page(COLLECT, BOTH)
def call(request: ActorRequest, survey_asking: UUID) -> HttpResponse:
    """Call somebody: the script, the questions, or what else came of it."""
    row = queries.asking(survey_asking)
    is_there = is_reachable(row.member)
    card = queries.who(row.member, by=request.actor, at=request.at) if is_there else None
    spoken = request.GET.get("in", "") or (card.language if card else "") or _here()
    language = filling.language_of(row, spoken)
    is_sent = request.method == "POST" and is_there
    what = request.POST.get("what", "") if is_sent else ""
    zone = formats.zone_of(request.organisation.time_zone)
    form = forms.CallForm(request.POST if what == "result" else None, zone=zone)
    is_good = what == "result" and form.is_valid()
    if is_good and _tried(form, lambda: _record(row, form, request)):
        messages.success(request, _("Kept. Take the next call."))
        return redirect(goes_to(request, "calls", survey_wave=row.wave_id))
    asked = filling.page(row, language, request.POST if what == "answers" else None, at=request.at)
    if what == "answers":
        asked, is_kept = _sent(request, row, asked, language, Way.PHONE)
        if is_kept:
            messages.success(request, _("The answers are kept. Take the next call."))
            return redirect(goes_to(request, "calls", survey_wave=row.wave_id))
    code = languages.site_language(spoken)
    context: dict[str, Any] = {
        "asking": row,
        "wave": row.wave,
        "survey": row.wave.survey,
        "card": card,
        "script": in_words(pack().texts["script"], code.code if code else "en")
        % {"organisation": request.organisation.name},
        "consent": in_words(row.wave.survey.consent, code.code if code else "en"),
        "script_language": code.code if code else "en",
        "form": form,
        "asked": asked.form,
        "blocks": asked.blocks,
        "is_over": not is_there or row.state != "open" or row.wave.closed_at is not None,
        "tag": presenters.ASKING[row.state],
    }
    return show(request, "call", context, 422 if what else 200)


def _here() -> str:
    return languages.current().code


def _record(row: Asking, form: forms.CallForm, request: ActorRequest) -> None:
    given = form.cleaned_data
    actions.record_attempt(
        row.id, given["result"], call_at=given["call_at"], by=request.actor, at=request.at
    )


def _tried(form: Any, do: Any) -> bool:
    """Do something; put what is refused on the form and say whether it was done."""
    try:
        with transaction.atomic():
            do()
    except (NotAllowed, answers.NotComplete):
        raise
    except Refused as refused:
        put(form, refused)
        return False
    return True


def _sent(
    request: ActorRequest, row: Asking, asked: Page, language: str, way: str
) -> tuple[Page, bool]:
    """Send the answers of a page; else return the page with what is wrong or follows."""
    if not asked.form.is_valid():
        return asked, False
    if asked.fresh:
        made = asked.again([])
        made.form.add_error(None, _("Further questions follow from these answers. Answer them."))
        return made, False
    try:
        with transaction.atomic():
            actions.send(
                row.id, asked.state.answers, way=way, language=language, by=request.actor,
                at=request.at,
            )  # fmt: skip
    except answers.NotComplete as refused:
        return asked.again(refused.faults), False
    except NotAllowed:
        raise
    except Refused as refused:
        asked.form.add_error(None, str(refused))
        return asked, False
    return asked, True


@page(COLLECT, BOTH)
def papers(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Find a paper form by its code, and list those that wait for the second entry."""
    row = queries.wave(survey_wave)
    form = forms.PaperCodeForm(data(request))

    def do(given: dict[str, Any]) -> str | HttpResponse:
        found = queries.by_paper(row, given["code"], at=request.at)
        if found is None:
            form.add_error("code", _("No paper of this wave has this code. Check its letters."))
            context = {"wave": row, "survey": row.survey, "form": form, "waiting": waiting}
            return show(request, "papers", context, 422)
        return goes_to(request, "paper", survey_asking=found.id)

    waiting = queries.paper_waiting(row)
    return run_form(
        request, form, do, template="papers", title=_("Paper forms"), submit=_("Open"),
        back=(goes_to(request, "desk"), _("Calls of surveys")),
        wave=row, survey=row.survey, waiting=waiting,
    )  # fmt: skip


@page(COLLECT)
def blank(request: ActorRequest, survey_wave: UUID) -> HttpResponse:
    """Print blank forms, each with the code of one who is asked."""
    row = queries.wave(survey_wave)
    printed = queries.to_print(row, MOST_PAPERS, by=request.actor, at=request.at)
    version = row.survey.version
    questions = []
    if printed:
        first, _code = printed[0]
        language = filling.language_of(first, _here())
        questions = _printed(filling.page(first, language, None, at=request.at))
    context = {
        "title": row.survey.name,
        "organisation": request.organisation.name,
        "note": in_words(row.survey.consent),
        "purpose": row.survey.purpose,
        "questionnaire": version.questionnaire.title,
        "codes": [links.in_fours(code) for _one, code in printed],
        "questions": questions,
        "words": {"code": _("Code"), "several": _("Tick all that apply"), "one": _("Tick one")},
    }
    made = pdf.render("surveys/typst/blank.typ", context, at=request.at, fixed_width=False)
    return attached(f"forms-wave-{row.number}.pdf", made, PDF)


def _printed(asked: Page) -> list[dict[str, Any]]:
    """Return every question as it stands on paper: its words, its boxes or its lines."""
    form = asked.ready.form
    language = asked.state.circumstances.language
    found = []
    for one in form.questions():
        if one.type in types.SILENT or one.calculation:
            continue
        choices = form.lists.get(one.list_name, ()) if one.type in types.SELECTS else ()
        found.append(
            {
                "text": form.text(one.labels, language) or one.name,
                "is_note": one.type == "note",
                "several": one.type == types.SELECT_MULTIPLE,
                "choices": [form.text(c.labels, language) or c.name for c in choices],
                "lines": LINES if "multiline" in one.appearance else 1,
            }
        )
    return found


@page(COLLECT, BOTH)
def paper(request: ActorRequest, survey_asking: UUID) -> HttpResponse:
    """Type a paper form in; what differs from the other entry is shown."""
    row = queries.asking(survey_asking)
    language = filling.language_of(row, request.GET.get("in", "") or _here())
    asked = filling.page(row, language, data(request), at=request.at)
    slips: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if asked.form.is_valid() and asked.fresh:
            asked = asked.again([])
            text = _("Further questions follow from these answers. Answer them.")
            asked.form.add_error(None, text)
        elif asked.form.is_valid():
            found: dict[Any, tuple[str, str]] = {}

            def enter() -> None:
                found.update(
                    actions.enter_paper(
                        row.id,
                        asked.state.answers,
                        language=language,
                        by=request.actor,
                        at=request.at,
                    )
                )

            try:
                is_done = _tried(asked.form, enter)
            except answers.NotComplete as refused:
                asked, is_done = asked.again(refused.faults), False
            if is_done and not found:
                row = queries.asking(survey_asking)
                messages.success(
                    request,
                    _("Both entries agree. The answers are kept.")
                    if row.state == "answered"
                    else _("Kept. Somebody else types it in a second time."),
                )
                return redirect(goes_to(request, "papers", survey_wave=row.wave_id))
            status = 200 if is_done else 422
            slips = [(_label(asked, key), *texts) for key, texts in found.items()]
    context = {
        "asking": row,
        "wave": row.wave,
        "survey": row.wave.survey,
        "asked": asked.form,
        "blocks": asked.blocks,
        "slips": slips,
    }
    return show(request, "paper", context, status)


def _label(asked: Page, key: Any) -> str:
    part = asked.ready.engine.parts[key[0]]
    return asked.state.label(part.labels, key) or part.name
