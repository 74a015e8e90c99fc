"""Tell us something: one question a page, kept sealed in the session until it is sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises import queries as crises
from musterpoint.crises.public import attempts, visitor
from musterpoint.crises.public.presenters import dialling_country, page
from musterpoint.feedback import actions, codes, queries
from musterpoint.feedback.actions import Received, ReportIn
from musterpoint.feedback.classes import FeedbackClass, classes
from musterpoint.feedback.models import Handler, Published
from musterpoint.feedback.public import forms
from musterpoint.feedback.public.following import enter_told, told_code
from musterpoint.kernel.ids import uuid7
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

PAGE = require_http_methods(["GET", "HEAD", "POST"])
KEPT = "feedback"
MOST_PUBLISHED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was answered so far."""

    id: str = ""
    kind: str = ""
    text: str = ""
    crisis: str = ""
    who: tuple[str, ...] = ()
    about: str = ""
    how: str = ""
    contact: str = ""
    is_safe: bool = True
    answered: tuple[str, ...] = ()

    @property
    def found(self) -> FeedbackClass | None:
        """The class that was chosen."""
        return classes().by_code.get(self.kind)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions of this class in their order."""
        names = bool(self.found and self.found.is_sensitive)
        return ("kind", "words", *(("about",) if names else ()), "contact", "check")

    def with_answer(self, question: str, **changes: Any) -> "Told":
        """Return what was told with a question answered."""
        answered = tuple(dict.fromkeys((*self.answered, question)))
        return replace(self, answered=answered, **changes)


def told_of(request: ActorRequest) -> Told:
    """Return what was answered so far."""
    found = visitor.kept(request, KEPT) or {}
    return Told(**{**found, "who": tuple(found.get("who", ())),
                   "answered": tuple(found.get("answered", ()))})  # fmt: skip


def _go_on(request: ActorRequest, told: Told, question: str) -> HttpResponse:
    if not told.id:
        told = replace(told, id=str(uuid7()))
    visitor.keep(request, KEPT, asdict(told))
    following = told.questions[told.questions.index(question) + 1]
    is_change = "change" in request.GET and set(told.questions[:-1]) <= set(told.answered)
    return redirect(url(request, "speak:check" if is_change else f"speak:{following}"))


def _barred(request: ActorRequest, told: Told, question: str) -> HttpResponse | None:
    """Send somebody back who has not answered what comes before."""
    for one in told.questions:
        if one == question:
            return None
        if one not in told.answered:
            return redirect(url(request, f"speak:{one}"))
    return redirect(url(request, "speak:check"))


def _asked(
    request: ActorRequest, told: Told, question: str, form: Any, **context: Any
) -> HttpResponse:
    place = told.questions.index(question)
    back = "check" if "change" in request.GET else told.questions[place - 1] if place else "home"
    context |= {
        "form": form,
        "number": place + 1,
        "total": len(told.questions),
        "back_url": url(request, f"speak:{back}"),
        "found": told.found,
        "outside": queries.outside(),
    }
    status = 422 if form is not None and form.is_bound else 200
    return page(request, f"feedback/public/{question}.html", context, status=status)


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Say what one can tell, who reads it and what happens then."""
    context = {"outside": queries.outside(), "has_answers": bool(_published())}
    return page(request, "feedback/public/home.html", context)


@PAGE
def kind(request: ActorRequest) -> HttpResponse:
    """1. What do you want to tell us?"""
    told = told_of(request)
    offered = tuple(classes().by_code.values())
    form = forms.KindForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        initial={"kind": told.kind},
    )
    if not (form.is_bound and form.is_valid()):
        hints = {one.code: one.hint for one in offered}
        return _asked(request, told, "kind", form, hints=hints)
    return _go_on(request, told.with_answer("kind", kind=form.cleaned_data["kind"]), "kind")


@PAGE
def words(request: ActorRequest) -> HttpResponse:
    """2. What happened?"""
    told = told_of(request)
    if (barred := _barred(request, told, "words")) is not None:
        return barred
    posted = request.POST if request.method == "POST" else None
    before = {"text": told.text, "crisis": told.crisis}
    form = forms.WordsForm(posted, offered=_offered(request, told), initial=before)
    if not (form.is_bound and form.is_valid()):
        return _asked(request, told, "words", form)
    given = form.cleaned_data
    changed = told.with_answer("words", text=given["text"], crisis=given.get("crisis", ""))
    return _go_on(request, changed, "words")


def _offered(request: ActorRequest, told: Told) -> list[tuple[str, str]]:
    """
    Return the crises of which the site tells everybody, where several are open.

    What is told in confidence carries no crisis, and is not asked for one.
    """
    if (told.found and told.found.is_sensitive) or len(crises.open_crises()) < 2:
        return []
    return [(str(one.crisis_id), one.name) for one in crises.public_alert(request.at)]


def _named(request: ActorRequest, kind: str) -> list[Handler]:
    """Return the handlers of a class whom the public may know, by their title."""
    able = {one.user_id for one in queries.named([kind], request.at)[kind]}
    rows = queries.handlers(kind).exclude(title="")
    in_time = [one for one in rows if one.valid_until is None or one.valid_until > request.at]
    return [one for one in in_time if one.user_id in able and one.valid_from <= request.at]


@PAGE
def about(request: ActorRequest) -> HttpResponse:
    """3. About whom is it? Asked of what only named people read."""
    told = told_of(request)
    if (barred := _barred(request, told, "about")) is not None:
        return barred
    offered = [(f"unit:{one.id}", one.name) for one in queries.units(is_public=True)]
    offered += [(f"handler:{one.id}", one.title) for one in _named(request, told.kind)]
    form = forms.AboutForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        initial={"who": list(told.who), "about": told.about},
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, told, "about", form)
    given = form.cleaned_data
    changed = told.with_answer("about", who=tuple(given.get("who", ())), about=given["about"])
    return _go_on(request, changed, "about")


@PAGE
def contact(request: ActorRequest) -> HttpResponse:
    """4. How do you get the answer?"""
    told = told_of(request)
    if (barred := _barred(request, told, "contact")) is not None:
        return barred
    form = forms.ContactForm(
        request.POST if request.method == "POST" else None,
        country=dialling_country(request, crises.open_crises()),
        is_private=bool(told.found and told.found.is_sensitive),
        initial={
            "how": told.how,
            "phone": told.contact if told.how == "sms" else "",
            "email": told.contact if told.how == "email" else "",
            "is_safe": "yes" if told.is_safe else "no",
        },
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, told, "contact", form)
    given = form.cleaned_data
    address = {"sms": given["phone"], "email": given["email"]}.get(given["how"], "")
    changed = told.with_answer(
        "contact", how=given["how"], contact=address, is_safe=given["is_safe"] != "no"
    )
    return _go_on(request, changed, "contact")


@PAGE
def check(request: ActorRequest) -> HttpResponse:
    """5. Show the answers; send them."""
    told = told_of(request)
    if not told.id and told_code(request):
        return redirect(url(request, "speak:done"))
    if (barred := _barred(request, told, "check")) is not None:
        return barred
    if request.method != "POST":
        return _asked(request, told, "check", None, rows=_rows(request, told))
    try:
        made = _send(request, told)
    except (actions.BadReport, attempts.TooOften) as refused:
        fields = getattr(refused, "fields", {"": [str(refused)]})
        problems = [text for found in fields.values() for text in found]
        context = {
            "rows": _rows(request, told),
            "problems": problems,
            "number": len(told.questions),
            "total": len(told.questions),
            "back_url": url(request, "speak:contact"),
        }
        return page(request, "feedback/public/check.html", context, status=422)
    enter_told(request, made, told.kind)
    visitor.keep(request, KEPT, {})
    return redirect(url(request, "speak:done"))


def _send(request: ActorRequest, told: Told) -> Received:
    chosen = [one.partition(":") for one in told.who]
    handlers = [UUID(one) for kind, _sign, one in chosen if kind == "handler"]
    attempts.count_sent(request, "report")
    rows = Handler.objects.filter(id__in=handlers).values_list("user_id", flat=True)
    given = ReportIn(
        id=UUID(told.id),
        kind=told.kind,
        text=told.text,
        language=languages.current().code,
        channel=told.how,
        contact=told.contact,
        is_safe=told.is_safe,
        about=told.about,
        user_ids=tuple(rows),
        unit_ids=tuple(UUID(one) for kind, _sign, one in chosen if kind == "unit"),
        crisis_id=_crisis(request, told),
    )
    return actions.receive(given, by=request.actor, at=request.at)


def _crisis(request: ActorRequest, told: Told) -> UUID | None:
    """Return the crisis that was chosen, or that the site speaks of alone."""
    if told.crisis in dict(_offered(request, told)):
        return UUID(told.crisis)
    found = crises.open_crises()
    return found[0].id if len(found) == 1 else None


def _rows(request: ActorRequest, told: Told) -> list[Row]:
    how: Mapping[str, str | Promise] = dict(
        forms.PRIVATE_HOW if told.found and told.found.is_sensitive else forms.HOW
    )
    offered = _offered(request, told)
    lines = [
        ("kind", _("About"), told.found.name if told.found else ""),
        ("words", _("What you tell us"), told.text),
        *(("words", _("Crisis"), name) for key, name in offered if key == told.crisis),
        ("about", _("About whom"), told.about or _("Nobody named")),
        ("contact", _("The answer"), how[told.how]),
    ]
    return [
        Row(
            key=key,
            value=value,
            url=url(request, f"speak:{question}") + "?change",
            action=_("Change"),
        )
        for question, key, value in lines
        if question in told.questions
    ]


@require_safe
def done(request: ActorRequest) -> HttpResponse:
    """Show the code once more, and what happens next."""
    found = told_code(request)
    if found is None:
        return redirect(url(request, "speak:home"))
    sent = classes().by_code.get(str(found["kind"]))
    context = {
        "code": codes.show(str(found["code"])),
        "found": sent,
        "is_outside": found["is_outside"],
        "outside": queries.outside(),
    }
    return page(request, "feedback/public/done.html", context)


def _published() -> list[Published]:
    """Return what was published, in the reader's language first."""
    rows = list(queries.published()[:MOST_PUBLISHED])
    here = languages.current().code
    return sorted(rows, key=lambda row: row.language != here)


@require_safe
def answers(request: ActorRequest) -> HttpResponse:
    """You said, we did."""
    return page(request, "feedback/public/answers.html", {"rows": _published()})
