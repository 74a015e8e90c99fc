"""A form on a page of its own: shown, sent, refused with what was typed, or done."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest

#: Renders a page of a package: request, name of the template, context, status.
Show = Callable[[ActorRequest, str, dict[str, Any], int], HttpResponse]


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    show: Show,
    *,
    title: str,
    back: tuple[str, str],
    submit: str,
    lead: str = "",
    template: str = "form",
    **context: Any,
) -> HttpResponse:
    """
    Show a form; when it is sent and good, do what it says.

    ``do`` gives the address to go to, or a page to show; ``show`` renders a page of the package.
    What the action refuses stands at its field; what was typed is kept.
    """
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    goal = do(form.cleaned_data)
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                return redirect(goal) if isinstance(goal, str) else goal
    shown = {"form": form, "title": title, "back": back, "submit": submit, "lead": lead}
    return show(request, template, shown | context, status)


def put(form: Form, refused: Refused) -> None:
    """Put what the action refused at the field where it was typed."""
    problems = refused.fields if isinstance(refused, Invalid) else {}
    for where, texts in problems.items():
        name = where.rpartition(".")[2]
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    if not problems:
        form.add_error(None, str(refused))
