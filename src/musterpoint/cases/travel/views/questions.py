"""What other organisations ask us: one question, and the answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import Confirmation, Side
from musterpoint.cases.travel import actions, queries
from musterpoint.cases.travel.forms import AnswerForm
from musterpoint.cases.travel.presenters import lists, words
from musterpoint.cases.travel.views.pages import post_of, show
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row


@page(Permission.DOCUMENTS_CONFIRM, BOTH)
def question(request: ActorRequest, question_id: UUID) -> HttpResponse:
    """Show what is asked and take the answer."""
    row = Confirmation.objects.get(id=question_id, side=Side.IN)
    asked = queries.question(row, at=request.at)
    audit.saw("cases.confirmation.read", [row.item_id], by=request.actor, at=request.at)
    form = AnswerForm(post_of(request))
    problem, status = "", 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.answer_confirmation(
                row.id, form.cleaned_data["answer"], by=request.actor, at=request.at
            )
        except (NotAllowed, Missing):
            raise
        except Invalid as refused:
            form.take(refused)
        except Refused as refused:
            problem, status = str(refused), 409
        else:
            messages.success(request, _("The answer is on its way."))
            return redirect(url(request, "travel:questions"))
    context = {
        "row": lists.questions(request, [row])[0],
        "is_answered": bool(row.answer),
        "facts": _facts(asked),
        "form": form,
        "problem": problem,
    }
    return show(request, "question", context, status=status)


def _facts(asked: dict[str, str]) -> list[Row]:
    if not asked:
        return []
    lost = f"{asked['lost_country']} {asked['lost_number']}".strip()
    return [
        Row(key=_("Surname"), value=asked["surname"]),
        Row(key=_("Given names"), value=asked["given_names"] or "–"),
        Row(key=_("Born"), value=f"{asked['born'] or '–'} {asked['birth_place']}".strip()),
        Row(key=_("Sex"), value=asked["sex"]),
        Row(key=_("Nationality"), value=words.country(asked["nationality"])),
        Row(key=_("Lost paper"), value=lost or "–"),
    ]
