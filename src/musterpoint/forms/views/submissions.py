"""What was sent: the list without names, one of them, the summary, and taking them out."""

from typing import Any
from uuid import UUID

from django import forms as django
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from musterpoint.engine import forms
from musterpoint.forms import actions, asking, queries
from musterpoint.forms.reasons import ExportReason
from musterpoint.forms.views.pages import show, start
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages

PAGE = 50


class ExportForm(Form):
    """In what form, and what for."""

    reason = django.ChoiceField(
        label=gettext_lazy("What for"),
        choices=[("", gettext_lazy("Choose")), *ExportReason.choices],
    )
    kind = django.ChoiceField(
        label=gettext_lazy("File"),
        choices=[
            ("xlsx", "XLSX"),
            ("csv", "CSV"),
            ("hxl", gettext_lazy("HXL: only what has a hashtag and tells of nobody")),
        ],
        initial="xlsx",
        widget=django.RadioSelect,
    )


@page(Permission.FORMS_READ)
def submissions(request: ActorRequest, form_code: str) -> HttpResponse:
    """List what was sent, without anything that was answered."""
    found = queries.questionnaire(form_code)
    first = start(request)
    rows = queries.submissions(found, limit=PAGE + 1, offset=first)
    here = url(request, "forms:submissions", form_code=form_code)
    context = {
        "found": found,
        "rows": rows[:PAGE],
        "may_open": request.actor.may(Permission.FORMS_ANSWER),
        "may_export": request.actor.may(Permission.FORMS_EXPORT),
        "pages": Pages(
            next_url=f"{here}?from={first + PAGE}" if len(rows) > PAGE else "",
            previous_url=f"{here}?from={max(0, first - PAGE)}" if first else "",
        ),
    }
    return show(request, "submissions", context)


@page(Permission.FORMS_ANSWER)
def submission(request: ActorRequest, submission_id: UUID) -> HttpResponse:
    """Show what was answered; that it was seen is recorded."""
    opened = queries.submission(submission_id, by=request.actor, at=request.at)
    row = opened.row
    context: dict[str, Any] = {
        "found": row.version.questionnaire,
        "row": row,
        "lines": _lines(opened) if opened.state else [],
        "scores": opened.sent.scores if opened.sent else {},
        "revisions": opened.revisions,
        "is_closed": row.compartment == "protection",
        "is_erased": opened.sent is None,
    }
    return show(request, "submission", context)


def _lines(opened: queries.OpenSubmission) -> list[dict[str, Any]]:
    """Return the answers in their order, in the words of the questionnaire."""
    state, found = opened.state, list[dict[str, Any]]()
    if state is None or opened.sent is None:
        return found
    for page_ in forms.pages(state):
        part = state.engine.parts[page_.key[0]]
        if page_.is_repeat or not isinstance(part, forms.Question) or part.type == "note":
            continue
        label = asking.spoken(
            state.label(part.labels, page_.key) or part.name, state.circumstances.language
        )
        place = " ".join(str(one + 1) for one in page_.key[1])
        value = asking.value(state, part, page_.key)
        found.append({"label": label, "place": place, "value": value, "kind": part.classification})
    return found


@page(Permission.FORMS_READ)
def summary(request: ActorRequest, form_code: str) -> HttpResponse:
    """Show how often each choice was chosen, small numbers left out."""
    found = queries.questionnaire(form_code)
    total, parts = queries.summary(found, language=languages.current().code, at=request.at)
    return show(request, "summary", {"found": found, "total": total, "parts": parts})


@page(Permission.FORMS_EXPORT, BOTH)
def export(request: ActorRequest, form_code: str) -> HttpResponse:
    """Give out a file of answers for a reason."""
    found = queries.questionnaire(form_code)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.export(
                form_code, given["kind"], given["reason"], by=request.actor, at=request.at
            )
        except Invalid as refused:
            for name, problems in (refused.fields or {"": [str(refused)]}).items():
                for problem in problems:
                    form.add_error(name or None, problem)
        else:
            response = HttpResponse(made.data, content_type=made.content_type)
            response["Content-Disposition"] = f'attachment; filename="{made.name}"'
            return response
    context = {"found": found, "form": form, "is_private": actions.is_private(request.actor)}
    return show(request, "export", context, 422 if form.is_bound else 200)
