"""Letters: written from a template, printed, withdrawn; and checked by anybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.audit import actions as audit
from musterpoint.cases import actions, queries, rules
from musterpoint.cases.forms import LetterForm, ReasonForm
from musterpoint.cases.models import Case, Letter, LetterState
from musterpoint.cases.presenters.case import title_of
from musterpoint.cases.views.pages import saw, show, tried
from musterpoint.engine import procedures as engine
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, pdf, qr
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url

TEMPLATE = "cases/typst/letter.typ"


@page(Permission.CASES_CHANGE, BOTH)
def new(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Write a letter from a template."""
    found = queries.view(case_id, by=request.actor, at=request.at)
    saw(request, [found.row], found.seen)
    code = request.POST.get("template") or request.GET.get("template", "")
    templates = rules.templates()
    template = templates.get(code) or next(iter(templates.values()))
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, template=template)

    def write() -> None:
        typed = {**form.cleaned_data}
        language = typed.pop("language")
        actions.write_letter(
            case_id, template.code, language, typed, by=request.actor, at=request.at
        )

    if form.is_bound and form.is_valid() and tried(form, write):
        messages.success(request, _("The letter is numbered and can be printed."))
        return redirect(url(request, "cases:case", case_id=case_id) + "#letters")
    context = {
        "case": found.case,
        "row": found.row,
        "form": form,
        "template": template,
        "title": title_of(template),
        "texts": [template.text[code] for code in rules.LANGUAGES[:1]],
    }
    return show(request, "letter", context, 422 if form.is_bound else 200)


@page(Permission.CASES_READ)
def printed(request: ActorRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Return a letter as a PDF."""
    case, letter = _found(request, case_id, letter_id)
    audit.saw("cases.case.read", [case.id], by=request.actor, at=request.at)
    if case.person_id is not None:
        audit.saw("people.person.read", [case.person_id], by=request.actor, at=request.at)
    with translation.override(letter.language):
        made = pdf.render(TEMPLATE, pdf_data(request, case, letter), at=letter.issued_at)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"letter-{letter.year}-{letter.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(request: ActorRequest, case_id: UUID, letter_id: UUID) -> tuple[Case, Letter]:
    found = queries.letter(case_id, letter_id, by=request.actor)
    if found is None:
        raise actions.NoSuchLetter(_("There is no such letter on this case."))
    return found


def pdf_data(request: ActorRequest, case: Case, letter: Letter) -> dict[str, Any]:
    """Return what the template prints, in the language of the letter."""
    template = rules.templates()[letter.template]
    address = request.build_absolute_uri(check_address(request, letter.code))
    return {
        "lang": letter.language,
        "dir": "rtl" if letter.language == "ar" else "ltr",
        "title": engine.in_language(template.title, letter.language),
        "organisation": request.organisation.name,
        "note": _("Anybody can check this letter at the address beside the code."),
        "number_label": _("Number"),
        "number": f"{letter.number}/{letter.year}",
        "day_label": _("Date"),
        "day": formats.day(letter.issued_at.date(), year=True),
        "paragraphs": list(queries.letter_text(case, letter, request.at)),
        "withdrawn": _("Withdrawn: this letter no longer holds.")
        if letter.state == LetterState.WITHDRAWN
        else "",
        "exercise": _("Exercise: the people are invented.")
        if request.organisation.is_exercise
        else "",
        "qr": qr.data(address).decode("utf-8"),
        "qr_label": _("Code with which this letter is checked"),
        "qr_text": address,
        "code": f"{letter.code[:5]} {letter.code[5:]}",
        "signature": _("Seal and signature"),
    }


def check_address(request: ActorRequest, code: str) -> str:
    """Return the public address at which a letter is checked."""
    path = reverse("letters:check", kwargs={"organisation_slug": request.organisation.slug})
    return f"{path}?code={code}"


@page(Permission.CASES_CHANGE, BOTH)
def withdraw(request: ActorRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Say that a letter no longer holds."""
    case, letter = _found(request, case_id, letter_id)
    found = queries.view(case.id, by=request.actor, at=request.at)
    saw(request, [found.row], found.seen)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.withdraw_letter(
                case_id, letter_id, form.cleaned_data["reason"], by=request.actor, at=request.at
            ),
        )
    ):
        messages.success(request, _("The letter is withdrawn. Whoever checks it is told so."))
        return redirect(url(request, "cases:case", case_id=case_id) + "#letters")
    context = {
        "case": found.case,
        "row": found.row,
        "form": form,
        "number": f"{letter.number}/{letter.year}",
    }
    return show(request, "withdraw_letter", context, 422 if form.is_bound else 200)


@require_safe
def check(request: HttpRequest, organisation_slug: str = "") -> HttpResponse:
    """Say to anybody whether a letter is genuine, withdrawn or unknown; never whom it is about."""
    typed = request.GET.get("code", "").replace("\0", "")[:40]
    found = queries.check_letter(typed) if typed.strip() else None
    template = rules.templates().get(found.template) if found is not None else None
    context = {
        "typed": typed,
        "is_asked": bool(typed.strip()),
        "letter": found,
        "title": title_of(template) if template is not None else "",
        "number": f"{found.number}/{found.year}" if found is not None else "",
        "is_withdrawn": found is not None and found.state == LetterState.WITHDRAWN,
        "day": formats.day(found.issued_at.date(), year=True) if found is not None else "",
    }
    response = render(request, "cases/public/check.html", context)
    response["Cache-Control"] = "no-store"
    return response
