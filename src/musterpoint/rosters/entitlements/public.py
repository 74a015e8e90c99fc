"""
"What may I get here": one question a page, and nothing of the answers is kept.

The answers travel in the forms alone, never in an address, a cookie, a session, a log or the
audit; the browser is told to keep no page.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.rosters.entitlements.forms import known_countries
from musterpoint.rosters.entitlements.queries import entitlements, vocabulary
from musterpoint.rosters.views.own import show
from musterpoint.web.forms import CHOICE_MESSAGE, Form
from musterpoint.web.http import ActorRequest

QUESTIONS = ("country", "phase", "status")


class QuestionForm(Form):
    """One question with its choices."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": CHOICE_MESSAGE}
    )

    def __init__(self, *args: Any, label: str, choices: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["answer"].label = label
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]  # a choice field


def asked(question: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Return the words, the hint and the choices of a question."""
    if question == "country":
        return _("In which country are you?"), "", known_countries()
    if question == "phase":
        return _("Is there an emergency where you are?"), "", vocabulary("phases")
    return (
        _("Which of these is true for you?"),
        _("Nobody is told, and we do not keep your answer."),
        vocabulary("statuses"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: ActorRequest) -> HttpResponse:
    """Ask what is not answered yet; with all answers, show what is open."""
    given = {name: request.POST.get(name, "") for name in QUESTIONS}
    known = {name: dict(asked(name)[2]) for name in QUESTIONS}
    given = {name: value for name, value in given.items() if value in known[name]}
    if "back" in request.POST:
        for name in reversed(QUESTIONS):
            if given.pop(name, None):
                break
        return _ask(request, given, None)
    current = _next(given)
    if request.method == "POST" and current and request.POST.get("question") == current:
        words, _hint, choices = asked(current)
        form = QuestionForm(request.POST, label=words, choices=choices)
        if not form.is_valid():
            return _ask(request, given, form)
        given[current] = form.cleaned_data["answer"]
    return _ask(request, given, None) if _next(given) else _answer(request, given, known)


def _next(given: dict[str, str]) -> str:
    return next((name for name in QUESTIONS if name not in given), "")


def _ask(request: ActorRequest, given: dict[str, str], form: QuestionForm | None) -> HttpResponse:
    question = _next(given) or QUESTIONS[-1]
    words, hint, choices = asked(question)
    context = {
        "form": form or QuestionForm(label=words, choices=choices),
        "hint": hint,
        "question": question,
        "given": list(given.items()),
        "number": QUESTIONS.index(question) + 1,
        "total": len(QUESTIONS),
    }
    return show(request, "question", context, 422 if form is not None else 200)


def _answer(
    request: ActorRequest, given: dict[str, str], known: dict[str, dict[str, str]]
) -> HttpResponse:
    found = entitlements(**given, at=request.at)
    names = dict(vocabulary("services"))
    context = {
        "answers": [(names.get(one.service, one.service), one) for one in found if one.access],
        "unknown": [names.get(one.service, one.service) for one in found if not one.access],
        "country": known["country"][given["country"]],
        "given": list(given.items()),
    }
    return show(request, "entitlements", context)
