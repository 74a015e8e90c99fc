"""Keying in what came on paper or was said, and taking over a reply from the inbox."""

from uuid import UUID

from django.http import HttpResponse

from musterpoint.feedback import actions, codes, forms
from musterpoint.feedback.views.pages import attempt, page, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH
from musterpoint.web.http import ActorRequest


@page(Permission.FEEDBACK_HANDLE, BOTH)
def key_in(request: ActorRequest) -> HttpResponse:
    """Key in paper, a visitor or a meeting, several in a row."""
    spoken = _spoken(request)
    form = forms.KeyForm(
        request.POST if request.method == "POST" else None,
        at=request.at,
        spoken=spoken,
        initial={"way": request.GET.get("way", ""), "language": spoken[0]},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        made: list[actions.Received] = []

        def do() -> None:
            made.append(
                actions.receive(
                    actions.ReportIn(
                        kind=given["kind"],
                        text=given["text"],
                        way=given["way"],
                        language=given["language"],
                        received_at=form.received_at(request.organisation.time_zone),
                        people=given["people"] or 1,
                        crisis_id=UUID(given["crisis"]) if given["crisis"] else None,
                        channel=given["channel"],
                        contact=given["contact"],
                        about=given["about"],
                        user_ids=form.ids("members"),
                        unit_ids=form.ids("units"),
                    ),
                    by=request.actor,
                    at=request.at,
                )
            )

        if attempt(form, do):
            way, language = given["way"], given["language"]
            form = forms.KeyForm(
                at=request.at, spoken=spoken, initial={"way": way, "language": language}
            )
            return _keyed(request, form, made[0])
    return show(request, "key_in", {"form": form}, 422 if form.is_bound else 200)


def _spoken(request: ActorRequest) -> list[str]:
    site = [one.code for one in languages.SITE]
    return list(dict.fromkeys([*map(str, request.organisation.languages), *site]))


def _keyed(request: ActorRequest, form: Form, made: actions.Received) -> HttpResponse:
    """Show the code of what was just kept, once, over the next empty form."""
    context = {"form": form, "code": codes.show(made.code), "made": made}
    return show(request, "key_in", context)


@page(Permission.FEEDBACK_HANDLE, BOTH)
def from_message(request: ActorRequest, inbound_id: UUID) -> HttpResponse:
    """Take a reply out of the inbox and keep it as feedback."""
    request.actor.require(Permission.MESSAGES_READ)
    found = actions.message(inbound_id, by=request.actor, at=request.at)
    form = forms.MessageForm(
        request.POST if request.method == "POST" else None,
        at=request.at,
        spoken=_spoken(request),
    )
    made: list[actions.Received] = []

    def do() -> None:
        given = actions.ReportIn(
            kind=form.cleaned_data["kind"],
            text=found.text,
            language=form.cleaned_data["language"],
            user_ids=form.ids("members"),
            unit_ids=form.ids("units"),
        )
        made.append(actions.from_message(inbound_id, given, by=request.actor, at=request.at))

    if form.is_bound and form.is_valid() and attempt(form, do):
        context = {"code": codes.show(made[0].code), "made": made[0]}
        return show(request, "from_message", context)
    context = {"form": form, "arrival": found}
    return show(request, "from_message", context, 422 if form.is_bound else 200)
